/* SPDX-License-Identifier: MIT */
/*
 * Random facts: e820_build either names an error, or e820_check has no objection to its map. The windows are all addresses
 * that no fact speaks of, so that an entry too many is found as well.
 *
 * Four bytes make a range: two for its first address in a coarse space (pages of the lowest megabytes, or the top of the
 * address space), one for its size, one for what it is.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "e820/e820_check.h"
#include "tests/fake/address_text.h"

#define RECORD_SIZE 4
#define SET_CAPACITY 256

enum { RESERVED, ACPI, NVS, FIRMWARE, PMEM, WINDOWS, SETS };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct range read_range(const uint8_t *data)
{
	uint64_t first = (uint64_t)(data[0] | data[1] << 8) << 12;
	uint64_t length = ((uint64_t)(data[2] & 0x7f) + 1) << (data[2] & 0x80 ? 16 : 12);

	/* Half of the ranges count from the end of the address space. */
	if (data[3] & 0x80)
		first = UINT64_MAX - first - (length - 1);
	return range_of_size(first, length);
}

static enum e820_type read_type(uint8_t byte)
{
	static const enum e820_type types[] = { E820_RAM,      E820_RAM, E820_RAM,  E820_RAM,
						E820_RESERVED, E820_NVS, E820_PMEM, E820_UNUSABLE };

	return types[byte % 8];
}

/* What any fact speaks of is taken out of the windows. Too many pieces: this input is checked without windows. */
static void read_record(const uint8_t *data, struct e820_map *ram, struct range_set *sets)
{
	struct range range = read_range(data);
	unsigned what = data[3] & 0x0f;
	bool fits = what < 8 ? e820_map_set(ram, range, read_type(what)) : range_set_add(&sets[what % WINDOWS], range);

	if (!fits)
		return;
	if (!range_set_remove(&sets[WINDOWS], range))
		sets[WINDOWS].count = 0;
}

static void report(const struct e820_check_result *result, const struct e820_map *map, const struct e820_map *ram,
		   const struct range_set *sets)
{
	char text[ADDRESS_TEXT_MAX];

	fprintf(stderr, "e820_fuzz: 0x%llx-0x%llx: %s\n", (unsigned long long)result->where.first,
		(unsigned long long)result->where.last, e820_fault_text(result->fault));
	fprintf(stderr, "map       %s\n", address_text_of_map(map, text));
	fprintf(stderr, "platform  %s\n", address_text_of_map(ram, text));
	for (size_t i = 0; i < SETS; i++)
		fprintf(stderr, "set %zu     %s\n", i, address_text_of_set(&sets[i], text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct range storage[SETS][SET_CAPACITY];
	static struct e820_map ram;
	static struct e820_map map;
	struct range_set sets[SETS];
	const struct e820_facts facts = {
		&ram, &sets[RESERVED], &sets[ACPI], &sets[NVS], &sets[FIRMWARE], &sets[PMEM]
	};
	struct e820_check_result result;

	for (size_t i = 0; i < SETS; i++)
		range_set_init(&sets[i], storage[i], SET_CAPACITY);
	ram.count = 0;
	e820_map_set(&ram, (struct range){ 0, 0xfff }, E820_RAM);
	range_set_add(&sets[WINDOWS], (struct range){ 0x1000, 0xeffff });
	range_set_add(&sets[WINDOWS], (struct range){ 0x100000, UINT64_MAX });
	for (size_t at = 0; size - at >= RECORD_SIZE; at += RECORD_SIZE)
		read_record(data + at, &ram, sets);

	if (e820_build(&facts, &map, NULL) != E820_BUILD_OK)
		return 0;
	result = e820_check(&map, &facts, &sets[WINDOWS]);
	if (result.fault != E820_CHECK_OK) {
		report(&result, &map, &ram, sets);
		abort();
	}
	return 0;
}
