/* SPDX-License-Identifier: MIT */
/*
 * What a payload file is, by its content, and what it asks for: the first look at it, after which nothing in it is
 * read unchecked.
 *
 *   kind       what is looked for                                               what is filled in
 *   seabios    as multiboot or elf, its segments hold "SeaBIOS (version "       image, multiboot, version
 *   multiboot  a multiboot header; ELF, or any file whose header has addresses  image, multiboot
 *   pvh        ELF with the note XEN_ELFNOTE_PHYS32_ENTRY                       image, entered at image.pvh_entry
 *   elf        any other ELF-32 for i386: a payload of coreboot                 image
 *   linux      a bzImage: AA55h at 1FEh and "HdrS"                              linux_header, version
 *   uefi       firmware volumes with an entry for i386                          uefi
 */
#ifndef FIRMWARE_GLUE_PAYLOAD_KIND_H
#define FIRMWARE_GLUE_PAYLOAD_KIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware/glue/elf_image.h"
#include "firmware/glue/linux_header.h"
#include "firmware/glue/multiboot.h"
#include "firmware/glue/uefi_volume.h"

#define PAYLOAD_KIND_VERSION_SIZE 64
#define PAYLOAD_KIND_TEXT_SIZE 176 /* with what a panic says before it, a line of the log */
#define PAYLOAD_KIND_SIZE_MIN 64
#define PAYLOAD_KIND_SIZE_MAX 0x4000000u /* 64 MiB */

enum payload_kind {
	PAYLOAD_KIND_SEABIOS,
	PAYLOAD_KIND_MULTIBOOT,
	PAYLOAD_KIND_ELF,
	PAYLOAD_KIND_PVH,
	PAYLOAD_KIND_LINUX,
	PAYLOAD_KIND_UEFI,
};

enum payload_kind_error {
	PAYLOAD_KIND_OK,
	PAYLOAD_KIND_EMPTY,
	PAYLOAD_KIND_TOO_SMALL, /* less than PAYLOAD_KIND_SIZE_MIN bytes */
	PAYLOAD_KIND_TOO_LARGE, /* more than PAYLOAD_KIND_SIZE_MAX bytes */
	PAYLOAD_KIND_GZIP,      /* compressed; so are the next five */
	PAYLOAD_KIND_XZ,
	PAYLOAD_KIND_ZSTD,
	PAYLOAD_KIND_BZIP2,
	PAYLOAD_KIND_LZ4,
	PAYLOAD_KIND_LZMA,
	PAYLOAD_KIND_BAD_ELF, /* payload->elf_result says what is wrong */
	PAYLOAD_KIND_ELF64,   /* neither a multiboot header nor the PVH note: it expects to be started in 64-bit mode */
	PAYLOAD_KIND_BAD_MULTIBOOT, /* payload->multiboot_error says what is wrong */
	PAYLOAD_KIND_BAD_LINUX,     /* payload->linux_error says what is wrong */
	PAYLOAD_KIND_BAD_UEFI,      /* payload->uefi_result says what is wrong */
	PAYLOAD_KIND_STOCK_OVMF,    /* firmware volumes for flash, to be started at the reset vector */
	PAYLOAD_KIND_STOCK_SEABIOS, /* a raw image of SeaBIOS, to be started at its reset vector */
	PAYLOAD_KIND_BIOS_IMAGE,    /* a raw image of another BIOS */
	PAYLOAD_KIND_EFI_PROGRAM,   /* a PE image that is no bzImage */
	PAYLOAD_KIND_OPTION_ROM,
	PAYLOAD_KIND_DISK, /* a boot sector, or ISO 9660 */
	PAYLOAD_KIND_UNKNOWN,
};

struct payload {
	enum payload_kind kind;
	enum payload_kind_error error;           /* as returned */
	char version[PAYLOAD_KIND_VERSION_SIZE]; /* for the log; "": not known */
	bool has_multiboot;
	struct multiboot multiboot;       /* where has_multiboot */
	struct elf_image image;           /* what to load where, and `entry`; linux and uefi: nothing */
	struct linux_header linux_header; /* its kernel_size bytes begin at offset setup_size */
	struct uefi_volume uefi;
	struct elf_image_result elf_result;
	enum multiboot_error multiboot_error;
	enum linux_header_error linux_error;
	struct uefi_volume_result uefi_result;
};

/* The whole file is in `bytes`. `payload->kind` is meant with PAYLOAD_KIND_OK only. */
enum payload_kind_error payload_kind_detect(struct payload *payload, const uint8_t *bytes, size_t size);

/* The word of the hand-off's log line: "seabios", "multiboot", "elf", "linux" (bzImage and PVH), "uefi". */
const char *payload_kind_name(enum payload_kind kind);

/* What the file is and what to do: a clause that goes on after "it is". */
const char *payload_kind_error_text(enum payload_kind_error error);

/* The same with the details of what was found in it. Returns `text`, which PAYLOAD_KIND_TEXT_SIZE bytes suffice for. */
const char *payload_kind_explain(const struct payload *payload, char *text, size_t capacity);

#endif
