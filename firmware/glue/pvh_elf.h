/* SPDX-License-Identifier: MIT */
/*
 * The memory that a kernel in an ELF file occupies, from its program headers (System V ABI, ELF-32
 * and ELF-64). QEMU loads such a file by itself and hands the firmware its first 8 KiB, which is
 * all that is looked at here.
 */
#ifndef FIRMWARE_GLUE_PVH_ELF_H
#define FIRMWARE_GLUE_PVH_ELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "e820/range.h"
#include "firmware/glue/elf_image.h"

#define PVH_ELF_SEGMENTS_MAX ELF_IMAGE_SEGMENTS_MAX

enum pvh_elf_error {
	PVH_ELF_OK,
	PVH_ELF_NO_ELF,     /* no little-endian ELF header for i386 or x86-64 */
	PVH_ELF_NO_HEADERS, /* the program headers are not in the bytes that are there */
	PVH_ELF_TOO_MANY,   /* more than PVH_ELF_SEGMENTS_MAX segments */
	PVH_ELF_NO_SEGMENT,
	PVH_ELF_BAD_SEGMENT,   /* a segment ends above 4 GiB */
	PVH_ELF_ENTRY_OUTSIDE, /* the entry point is in no segment */
};

struct pvh_elf {
	size_t count;
	struct range segments[PVH_ELF_SEGMENTS_MAX]; /* physical, with .bss; in the file's order */
};

/* Whether the bytes begin with ELF's magic. */
bool pvh_elf_is_elf(const uint8_t *bytes, size_t size);

/* `entry`: the PVH entry point, a physical address. */
enum pvh_elf_error pvh_elf_parse(struct pvh_elf *elf, const uint8_t *bytes, size_t size, uint32_t entry);

/* What is wrong with the file, as a clause. */
const char *pvh_elf_error_text(enum pvh_elf_error error);

#endif
