/* SPDX-License-Identifier: MIT */
/*
 * Everything that QEMU or its user supplies and the firmware parses before the hand-off: no input may make a parser read out
 * of bounds, and what a parser accepts must be usable without another look.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/glue/linux_header.h"
#include "firmware/glue/linux_params.h"
#include "firmware/glue/linux_place.h"
#include "firmware/glue/pvh_elf.h"
#include "firmware/glue/qemu_e820.h"
#include "firmware/glue/qemu_option.h"

#define FOUR_GIB UINT64_C(0x100000000)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(int truth)
{
	if (!truth)
		abort();
}

static void fuzz_e820(const uint8_t *data, size_t size)
{
	struct e820_map map;

	if (qemu_e820_parse(&map, data, size).error != QEMU_E820_OK)
		return;
	expect(map.count >= 1 && map.count <= E820_MAP_CAPACITY);
	expect(map.entries[0].range.first == 0 && map.entries[0].type == E820_RAM);
	for (size_t i = 1; i < map.count; i++)
		expect(map.entries[i - 1].range.last < map.entries[i].range.first);
}

static void fuzz_header(const uint8_t *data, size_t size)
{
	static struct range ranges[LINUX_PLACE_RANGES];
	static uint8_t page[LINUX_PARAMS_SIZE];
	static const struct e820_map map;
	struct linux_header header;
	struct range_set free_ram;
	struct linux_placement kernel, initrd;
	struct linux_params_facts facts = { .header = &header, .setup = data, .map = &map };

	if (linux_header_parse(&header, data, size, 0x800000) != LINUX_HEADER_OK)
		return;
	expect(memchr(header.name, '\0', sizeof(header.name)) != NULL);
	expect(linux_params_fill(page, &facts));

	range_set_init(&free_ram, ranges, LINUX_PLACE_RANGES);
	range_set_add(&free_ram, (struct range){ 0x100000, 0xbfffffff });
	kernel = linux_place_kernel(&free_ram, &header);
	initrd = linux_place_initrd(&free_ram, 0x10000, header.initrd_addr_max);
	if (kernel.error == LINUX_PLACE_OK)
		expect(kernel.range.first >= 0x100000 && kernel.range.last <= 0xbfffffff);
	if (initrd.error == LINUX_PLACE_OK)
		expect(initrd.range.first >= 0x100000 && initrd.range.last <= header.initrd_addr_max);
	if (kernel.error == LINUX_PLACE_OK && initrd.error == LINUX_PLACE_OK)
		expect(!range_overlaps(kernel.range, initrd.range));
}

static void fuzz_elf(const uint8_t *data, size_t size)
{
	struct pvh_elf elf;

	if (pvh_elf_parse(&elf, data, size, 0x1000000) != PVH_ELF_OK)
		return;
	expect(elf.count >= 1 && elf.count <= PVH_ELF_SEGMENTS_MAX);
	for (size_t i = 0; i < elf.count; i++)
		expect(elf.segments[i].first <= elf.segments[i].last && elf.segments[i].last < FOUR_GIB);
}

static void fuzz_option(const uint8_t *data, size_t size)
{
	char *value = malloc(size + 1);

	expect(value != NULL);
	memcpy(value, data, size);
	qemu_option_value(value, size);
	expect(strlen(value) <= size);
	free(value);
}

/* The first byte chooses, so that a found input stays with its parser. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const parsers[])(const uint8_t *, size_t) = { fuzz_e820, fuzz_header, fuzz_elf, fuzz_option };

	if (size > 0)
		parsers[data[0] % 4](data + 1, size - 1);
	return 0;
}
