/* SPDX-License-Identifier: MIT */
/*
 * The header that an operating system image for a multiboot loader carries (Multiboot 0.6.96, 3.1), and what it
 * asks for.
 */
#ifndef FIRMWARE_GLUE_MULTIBOOT_H
#define FIRMWARE_GLUE_MULTIBOOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware/glue/elf_image.h"

#define MULTIBOOT_HEADER_MAGIC 0x1badb002u
#define MULTIBOOT_LOADER_MAGIC 0x2badb002u /* in EAX when the image is entered (3.2) */
#define MULTIBOOT_SEARCH_SIZE 8192         /* the header is in the first bytes of the file */

enum multiboot_error {
	MULTIBOOT_OK,
	MULTIBOOT_NO_HEADER,     /* none with a right checksum */
	MULTIBOOT_UNKNOWN_FLAGS, /* a requirement (bits 3-15) that is not in the specification */
	MULTIBOOT_NO_ADDRESSES, /* address fields are asked for (bit 16) and end behind the file or the first 8192 bytes */
	MULTIBOOT_LOAD_BEHIND, /* load_addr is above header_addr, or so far below that it names bytes before the file */
	MULTIBOOT_END_BEFORE,  /* load_end_addr or bss_end_addr is below what it ends */
	MULTIBOOT_TRUNCATED,   /* the bytes up to load_end_addr are not in the file */
	MULTIBOOT_ABOVE_4G,    /* the whole file, without load_end_addr, does not end below 4 GiB */
	MULTIBOOT_ENTRY_OUTSIDE, /* entry_addr is not in what is loaded */
};

struct multiboot {
	uint32_t offset;    /* of the header in the file */
	uint32_t flags;     /* as they are */
	bool align_modules; /* bit 0: modules begin on page boundaries */
	bool memory_wanted; /* bit 1: mem_* and mmap_* must be there */
	bool video_wanted;  /* bit 2: a video mode is preferred, by the fields below where there are any */
	bool has_addresses; /* bit 16: multiboot_load says what to load; otherwise the ELF headers do */
	uint32_t header_address, load_address, load_end_address, bss_end_address, entry_address;
	uint32_t mode_type, width, height, depth; /* bit 2; 0: no preference */
};

/*
 * Finds the header in a file of `size` bytes, all of them in `bytes`. With MULTIBOOT_UNKNOWN_FLAGS and
 * MULTIBOOT_NO_ADDRESSES, `header->flags` and `offset` are filled in.
 */
enum multiboot_error multiboot_find(struct multiboot *header, const uint8_t *bytes, size_t size);

/* What the address fields ask for, as an image of one segment. `header->has_addresses`; `size` is the file's. */
enum multiboot_error multiboot_load(const struct multiboot *header, size_t size, struct elf_image *image);

/* What is wrong with the file, as a clause. */
const char *multiboot_error_text(enum multiboot_error error);

#endif
