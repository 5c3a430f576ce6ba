/* SPDX-License-Identifier: MIT */
/*
 * The information structure that a multiboot loader hands over in EBX (Multiboot 0.6.96, 3.3), in one block with
 * all that it points to: structure, modules, memory map, strings.
 */
#ifndef FIRMWARE_GLUE_MULTIBOOT_INFO_H
#define FIRMWARE_GLUE_MULTIBOOT_INFO_H

#include <stddef.h>
#include <stdint.h>

#include "e820/e820.h"

#define MULTIBOOT_INFO_ALIGNMENT 8
#define MULTIBOOT_INFO_MODULES_MAX 64

enum multiboot_info_error {
	MULTIBOOT_INFO_OK,
	MULTIBOOT_INFO_NO_ROOM,     /* the block does not fit the capacity */
	MULTIBOOT_INFO_BAD_ADDRESS, /* no multiple of MULTIBOOT_INFO_ALIGNMENT, or the block would end above 4 GiB */
	MULTIBOOT_INFO_TOO_MANY_MODULES, /* more than MULTIBOOT_INFO_MODULES_MAX */
	MULTIBOOT_INFO_BAD_MODULE,       /* one ends before it begins */
	MULTIBOOT_INFO_NO_LOW_RAM,       /* the map has no RAM at address 0 or none at 1 MiB */
};

struct multiboot_info_module {
	uint32_t start, end; /* physical; `end` is one past the last byte */
	const char *string;  /* NULL: empty */
};

struct multiboot_info_facts {
	const struct e820_map *map; /* types go over by their numbers */
	const char *cmdline;        /* NULL: the structure says that there is none */
	size_t module_count;
	const struct multiboot_info_module *modules; /* may be NULL with no modules */
};

/* The bytes that the block takes. */
size_t multiboot_info_size(const struct multiboot_info_facts *facts);

/*
 * Fills `block`, which the payload sees at `address`; the structure is the first in it. After an error its
 * contents do not matter.
 */
enum multiboot_info_error multiboot_info_fill(uint8_t *block, size_t capacity, uint32_t address,
					      const struct multiboot_info_facts *facts);

/* What is wrong, as a clause. */
const char *multiboot_info_error_text(enum multiboot_info_error error);

#endif
