/* SPDX-License-Identifier: MIT */
/*
 * A flash device image of edk2's UefiPayloadPkg: where its entry point is and which address it is linked for (UEFI
 * PI 1.8, volume 3: firmware volumes 3.2.1, file systems 2 and 3 3.2.3, sections 3.2.5; the PE32 and TE images in
 * them, Microsoft PE/COFF and volume 1, chapter 15).
 *
 *   image   | volume                                        | more volumes or fill
 *           | header | file | file type 3 (SEC) | file | free |
 *                           | section PE32 or TE |
 *                             its entry point runs in place
 *
 * The first SEC file is the entry. Images that are meant for a processor's reset vector have one, too;
 * UEFI_VOLUME_STOCK and UEFI_VOLUME_OTHER_MACHINE tell them from payloads.
 */
#ifndef FIRMWARE_GLUE_UEFI_VOLUME_H
#define FIRMWARE_GLUE_UEFI_VOLUME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UEFI_VOLUME_TEXT_SIZE 200

enum uefi_volume_error {
	UEFI_VOLUME_OK,
	UEFI_VOLUME_NO_VOLUME,  /* no "_FVH" where a volume could begin */
	UEFI_VOLUME_TRUNCATED,  /* a volume is longer than the rest of the image */
	UEFI_VOLUME_BAD_HEADER, /* a volume's length fields contradict each other: header, block map, extended header */
	UEFI_VOLUME_BAD_CHECKSUM,  /* of a volume's header */
	UEFI_VOLUME_BAD_FILE,      /* a file's size is less than its header, or ends behind the volume */
	UEFI_VOLUME_FILE_CHECKSUM, /* of a file's header */
	UEFI_VOLUME_NO_SEC,        /* no file of type 3 (SEC): an image without an entry */
	UEFI_VOLUME_BAD_SECTION,   /* of the SEC file: as UEFI_VOLUME_BAD_FILE */
	UEFI_VOLUME_NO_PE,         /* the SEC file has neither a PE32 nor a TE section */
	UEFI_VOLUME_BAD_PE,        /* its headers are no PE32 or TE image's, or are not in the section */
	UEFI_VOLUME_OTHER_MACHINE, /* PE of another machine than i386 (14Ch) */
	UEFI_VOLUME_ENTRY_OUTSIDE, /* AddressOfEntryPoint is not in the PE's bytes */
	UEFI_VOLUME_BAD_BASE, /* linked for an address that is no multiple of 4 KiB, or the image does not end below 4 GiB there */
	UEFI_VOLUME_STOCK, /* linked to end at 4 GiB: for flash and a reset vector, no payload */
};

struct uefi_volume {
	uint32_t base;  /* the address that the image's first byte is linked for; a multiple of 4 KiB */
	uint32_t size;  /* of the whole image */
	uint32_t entry; /* offset in the image of the entry point; 32-bit code, to be started at base + entry */
	uint32_t pe;    /* offset in the image of the PE32 or TE header */
	bool terse;     /* TE */
};

/*
 * `offset`: of the volume, file, section or PE that the error is about. `machine`: UEFI_VOLUME_OTHER_MACHINE, as
 * in the PE header.
 */
struct uefi_volume_result {
	enum uefi_volume_error error;
	uint32_t offset;
	uint16_t machine;
};

/* Whether a firmware volume begins in the image. */
bool uefi_volume_is_volume(const uint8_t *bytes, size_t size);

/* The whole image is in `bytes`. With an error, `volume` is of no use. */
struct uefi_volume_result uefi_volume_parse(struct uefi_volume *volume, const uint8_t *bytes, size_t size);

/* What is wrong with the image and what to do, as a clause that leaves out where. */
const char *uefi_volume_error_text(enum uefi_volume_error error);

/* The same with the offset in it. Returns `text`, which UEFI_VOLUME_TEXT_SIZE bytes suffice for. */
const char *uefi_volume_explain(struct uefi_volume_result result, char *text, size_t capacity);

#endif
