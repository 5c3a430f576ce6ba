/* SPDX-License-Identifier: MIT */
/*
 * The headers of a PE32 image (Microsoft PE/COFF) and of a TE image, which is one whose headers were replaced by a
 * short one (UEFI PI 1.8, volume 1, chapter 15), in a file whose images run where they lie.
 */
#ifndef FIRMWARE_GLUE_UEFI_PE_H
#define FIRMWARE_GLUE_UEFI_PE_H

#include <stdbool.h>
#include <stdint.h>

#define UEFI_PE_I386 0x14c

/* Offsets count from the file's first byte. */
struct uefi_pe {
	const uint8_t *bytes; /* the file */
	uint64_t at, end;     /* the image */
	uint16_t machine;
	uint64_t base; /* ImageBase: the address that `origin` is linked for */
	int64_t origin; /* `at`; TE: where the image would begin if its headers had not been stripped, maybe before the file */
	uint64_t entry; /* AddressOfEntryPoint, counted from `origin` */
	uint64_t rows;  /* the section table, inside of the image */
	uint16_t row_count;
};

/* Reads the headers of the image [at, end) in `bytes`. False: they are broken or not in it, or say i386 and 64 bits. */
bool uefi_pe_read(struct uefi_pe *pe, const uint8_t *bytes, uint64_t at, uint64_t end, bool terse);

/*
 * Whether the entry point is in a section of the image whose bytes are as far into the file as they are to be into
 * memory.
 */
bool uefi_pe_runs_in_place(const struct uefi_pe *pe);

#endif
