/* SPDX-License-Identifier: MIT */
#include "firmware/glue/linux_params.h"
#include "bytes/le.h"

#include <string.h>

/* zero-page.rst */
#define ACPI_RSDP_ADDR 0x070
#define E820_ENTRIES 0x1e8
#define E820_TABLE 0x2d0
#define E820_ENTRY_SIZE 20

#define LOADER_TYPE_UNDEFINED 0xff
#define SETUP_DATA_NONE 0

_Static_assert(E820_TABLE + LINUX_PARAMS_E820_MAX * E820_ENTRY_SIZE <= LINUX_PARAMS_SIZE, "the table fits the page");

static void e820_put(uint8_t *page, const struct e820_map *map)
{
	uint8_t *at = page + E820_TABLE;

	page[E820_ENTRIES] = (uint8_t)map->count;
	for (size_t i = 0; i < map->count; i++, at += E820_ENTRY_SIZE) {
		le64_put(at, map->entries[i].range.first);
		le64_put(at + 8, range_size(map->entries[i].range));
		le32_put(at + 16, (uint32_t)map->entries[i].type);
	}
}

bool linux_params_fill(uint8_t page[LINUX_PARAMS_SIZE], const struct linux_params_facts *facts)
{
	if (facts->map->count > LINUX_PARAMS_E820_MAX)
		return false;

	memset(page, 0, LINUX_PARAMS_SIZE);
	memcpy(page + LINUX_HEADER_START, facts->setup + LINUX_HEADER_START,
	       facts->header->header_end - LINUX_HEADER_START);

	le64_put(page + ACPI_RSDP_ADDR, facts->rsdp);
	e820_put(page, facts->map);

	page[LINUX_HEADER_TYPE_OF_LOADER] = LOADER_TYPE_UNDEFINED;
	le32_put(page + LINUX_HEADER_CODE32_START, facts->kernel);
	le32_put(page + LINUX_HEADER_RAMDISK_IMAGE, facts->initrd);
	le32_put(page + LINUX_HEADER_RAMDISK_SIZE, facts->initrd_size);
	le32_put(page + LINUX_HEADER_CMD_LINE_PTR, facts->command_line);
	/*
	 * The list is at addresses that QEMU assumed for the kernel, which is elsewhere and
	 * overwrites it.
	 */
	le64_put(page + LINUX_HEADER_SETUP_DATA, SETUP_DATA_NONE);
	return true;
}
