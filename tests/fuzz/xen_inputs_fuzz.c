/* SPDX-License-Identifier: MIT */
/*
 * What a toolstack leaves for the firmware under Xen: no input may make a reader look outside of memory, and what it accepts
 * must be usable without another look. RAM is then moved as if the map were true.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bytes/le.h"
#include "firmware/glue/hvm_info.h"
#include "firmware/glue/hvm_start_info.h"
#include "firmware/glue/ram_move.h"
#include "firmware/glue/xen_memory_map.h"

/* Where the input is in guest memory; addresses in it are small enough to be hit by chance. */
#define BASE 0x1000u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(int truth)
{
	if (!truth)
		abort();
}

struct input {
	const uint8_t *data;
	size_t size;
};

static const uint8_t *map_input(void *context, uint64_t address, uint64_t size)
{
	const struct input *input = context;

	expect(size > 0);
	if (address < BASE || address - BASE > input->size || size > input->size - (address - BASE))
		return NULL;
	return input->data + (address - BASE);
}

static void expect_form(const struct e820_map *map)
{
	expect(map->count <= E820_MAP_CAPACITY);
	for (size_t i = 0; i < map->count; i++) {
		expect(map->entries[i].range.first <= map->entries[i].range.last);
		expect(i == 0 || map->entries[i - 1].range.last < map->entries[i].range.first);
	}
}

static void expect_moves_true(const struct e820_map *before, const struct ram_moves *moves, uint64_t hole_start)
{
	static struct e820_map map;
	uint64_t total = e820_map_total(before, E820_RAM);

	map = *before;
	for (size_t i = 0; i < moves->count; i++) {
		struct ram_moves one = { .count = 1, .chunks = { moves->chunks[i] } };
		struct range to = range_of_size((uint64_t)one.chunks[0].to << 12, (uint64_t)one.chunks[0].pages << 12);

		for (size_t k = 0; k < map.count; k++)
			expect(!range_overlaps(map.entries[k].range, to));
		expect(ram_move_done(&map, &one, 1));
		expect_form(&map);
		expect(e820_map_total(&map, E820_RAM) == total);
	}
	expect(e820_map_ram_end(&map, 0x100000000) <= hole_start);
}

static void fuzz_moves(struct e820_map *map, const uint8_t *data, size_t size)
{
	static struct ram_moves moves;
	struct ram_move_request request = { .hole_start = 0x80000000, .address_bits = 40 };
	uint32_t frames[4];
	size_t taken;

	if (size >= 8) {
		request.hole_start = (uint64_t)le32_get(data) << 12;
		request.address_bits = data[4];
	}
	if (ram_move_plan(map, &request, &moves) != RAM_MOVE_OK)
		return;
	expect_moves_true(map, &moves, request.hole_start);

	taken = ram_move_page_takes(&moves.after, NULL, frames, 4);
	expect_form(&moves.after);
	for (size_t i = 0; i < taken; i++)
		expect(e820_map_find(&moves.after, (uint64_t)frames[i] << 12) == NULL);
}

static void fuzz_map(const uint8_t *data, size_t size)
{
	static struct e820_map map;

	if (xen_memory_map_parse(&map, data, size / XEN_MEMORY_MAP_STRIDE).error != XEN_MEMORY_MAP_OK)
		return;
	expect_form(&map);
	expect(e820_map_is(&map, range_of_size(0, 0x1000), E820_RAM));
	expect(e820_map_is(&map, XEN_MEMORY_MAP_FIXED, E820_RESERVED));
	for (size_t i = 0; i < map.count; i++)
		expect((map.entries[i].range.first & 0xFFF) == 0 && (map.entries[i].range.last & 0xFFF) == 0xFFF);
	fuzz_moves(&map, data, size);
}

static void fuzz_start_info(const uint8_t *data, size_t size)
{
	static struct hvm_start_info_facts facts;
	struct input input = { data, size };
	const struct hvm_start_info_memory memory = { map_input, &input };

	if (hvm_start_info_parse(&facts, BASE, &memory, NULL) != HVM_START_INFO_OK)
		return;
	expect(facts.count <= HVM_START_INFO_MODULES_MAX);
	for (uint32_t i = 0; i < facts.count; i++) {
		const struct hvm_start_info_module *module = &facts.modules[i];

		expect(memchr(module->name, '\0', sizeof(module->name)) != NULL);
		if (module->fault == HVM_START_INFO_MODULE_OK)
			expect(module->address >= BASE && module->address + module->size <= BASE + size);
		for (uint32_t k = 0; k < i && module->fault == HVM_START_INFO_MODULE_OK; k++)
			expect(facts.modules[k].fault != HVM_START_INFO_MODULE_OK ||
			       facts.modules[k].address + facts.modules[k].size <= module->address ||
			       module->address + module->size <= facts.modules[k].address);
	}
}

static void fuzz_info(const uint8_t *data, size_t size)
{
	static struct hvm_info_facts facts;
	uint8_t *table = malloc(size + 1);

	expect(table != NULL);
	memcpy(table, data, size);
	if (hvm_info_parse(&facts, table, size) == HVM_INFO_OK) {
		expect(facts.vcpus >= 1 && facts.vcpus <= HVM_INFO_VCPUS_MAX && hvm_info_is_online(&facts, 0));
		expect(hvm_info_update(table, size, facts.low_end, facts.high_end) == HVM_INFO_OK);
		expect(memcmp(table, data, size) == 0);
		expect(hvm_info_update(table, size, 0x200000, 0) == HVM_INFO_OK || facts.reserved_start < 0x200000);
		expect(hvm_info_parse(&facts, table, size) == HVM_INFO_OK);
	}
	free(table);
}

/* The first byte chooses, so that a found input stays with its reader. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const readers[])(const uint8_t *, size_t) = { fuzz_map, fuzz_start_info, fuzz_info };

	if (size > 0)
		readers[data[0] % 3](data + 1, size - 1);
	return 0;
}
