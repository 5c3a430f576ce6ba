/* SPDX-License-Identifier: MIT */
/*
 * A payload and the operating system behind it must be told the same. Both lists are read as runs: neighbours of one
 * type count as one range, and CBMEM, for which E820 has no type of its own, counts as reserved.
 */
#include "coreboot/coreboot_check_ranges.h"

#include <stddef.h>

#include "bytes/le.h"

/* E820's types up to persistent memory, and coreboot's own. */
#define TYPE_RAM 1
#define TYPE_RESERVED 2
#define TYPE_LAST 7
#define TYPE_TABLE 16

#define PAGE 4096
#define FIRST_PAGE_END 0x1000
#define END_32 0x100000000u

struct run {
	struct range range;
	uint32_t type;
};

static const uint8_t *find_range(const struct coreboot_check_state *state, uint32_t index)
{
	return state->table + state->ranges + (size_t)index * COREBOOT_CHECK_RANGE_BYTES;
}

static struct run read_range(const struct coreboot_check_state *state, uint32_t index)
{
	const uint8_t *at = find_range(state, index);

	return (struct run){ range_of_size(le64_get(at), le64_get(at + 8)), le32_get(at + 16) };
}

static enum coreboot_check_fault check_range(struct coreboot_check_state *state, uint32_t index)
{
	const uint8_t *at = find_range(state, index);
	uint64_t size = le64_get(at + 8);
	uint32_t type = le32_get(at + 16);
	struct range range;

	if (size == 0 || size - 1 > UINT64_MAX - le64_get(at))
		return COREBOOT_CHECK_RANGE_SIZE;
	if ((type < TYPE_RAM || type > TYPE_LAST) && type != TYPE_TABLE)
		return COREBOOT_CHECK_RANGE_TYPE;
	range = range_of_size(le64_get(at), size);
	if (index > 0 && range.first <= read_range(state, index - 1).range.last)
		return COREBOOT_CHECK_RANGE_ORDER;
	if (type != TYPE_TABLE)
		return COREBOOT_CHECK_OK;
	if (state->cbmem_range)
		return COREBOOT_CHECK_CBMEM_TWICE;
	state->cbmem_range = state->ranges + index * COREBOOT_CHECK_RANGE_BYTES;
	state->cbmem = range;
	if (range.first % PAGE != 0 || size % PAGE != 0 || range.first <= FIRST_PAGE_END || range.last >= END_32 - 1)
		return COREBOOT_CHECK_CBMEM_PLACE;
	return COREBOOT_CHECK_OK;
}

static uint32_t type_for_os(uint32_t type)
{
	return type == TYPE_TABLE ? TYPE_RESERVED : type;
}

static bool continues(const struct run *run, const struct run *next)
{
	return next->type == run->type && next->range.first - run->range.last == 1;
}

/* The run that starts at `*index`, which is set to where the next one does. */
static struct run take_run(const struct coreboot_check_state *state, uint32_t *index)
{
	struct run run = read_range(state, (*index)++);

	run.type = type_for_os(run.type);
	for (; *index < state->range_count; ++*index) {
		struct run next = read_range(state, *index);

		next.type = type_for_os(next.type);
		if (!continues(&run, &next))
			break;
		run.range.last = next.range.last;
	}
	return run;
}

static struct run take_map_run(const struct e820_map *map, size_t *index)
{
	struct run run = { map->entries[*index].range, map->entries[*index].type };

	for (++*index; *index < map->count; ++*index) {
		struct run next = { map->entries[*index].range, map->entries[*index].type };

		if (!continues(&run, &next))
			break;
		run.range.last = next.range.last;
	}
	return run;
}

static void compare_map(struct coreboot_check_state *state)
{
	uint32_t index = 0;
	size_t entry = 0;

	while (index < state->range_count && entry < state->map->count) {
		uint32_t first = index;
		struct run run = take_run(state, &index);
		struct run other = take_map_run(state->map, &entry);

		if (!range_equal(run.range, other.range) || run.type != other.type)
			coreboot_check_state_fault(state, COREBOOT_CHECK_MAP,
						   state->ranges + first * COREBOOT_CHECK_RANGE_BYTES);
	}
	if (index < state->range_count || entry < state->map->count)
		coreboot_check_state_fault(state, COREBOOT_CHECK_MAP,
					   state->ranges + index * COREBOOT_CHECK_RANGE_BYTES);
}

void coreboot_check_ranges(struct coreboot_check_state *state, uint32_t at)
{
	uint32_t size = le32_get(state->table + at + 4) - COREBOOT_CHECK_RECORD_BYTES;

	if (size == 0 || size % COREBOOT_CHECK_RANGE_BYTES != 0)
		coreboot_check_state_fault(state, COREBOOT_CHECK_MEMORY_SIZE, at + 4);
	state->ranges = at + COREBOOT_CHECK_RECORD_BYTES;
	state->range_count = size / COREBOOT_CHECK_RANGE_BYTES;
	for (uint32_t i = 0; i < state->range_count && !state->result.fault; i++)
		coreboot_check_state_fault(state, check_range(state, i),
					   state->ranges + i * COREBOOT_CHECK_RANGE_BYTES);
	if (!state->cbmem_range)
		coreboot_check_state_fault(state, COREBOOT_CHECK_NO_CBMEM, at);
	if (!state->result.fault && state->map)
		compare_map(state);
}

static bool has_type(const struct coreboot_check_state *state, struct range range, uint32_t types)
{
	for (uint32_t i = 0; i < state->range_count; i++) {
		struct run run = read_range(state, i);

		if (range_overlaps(run.range, range) && (types >> run.type & 1))
			return true;
	}
	return false;
}

bool coreboot_check_ranges_has_ram(const struct coreboot_check_state *state, struct range range)
{
	return has_type(state, range, 1u << TYPE_RAM);
}

bool coreboot_check_ranges_has_memory(const struct coreboot_check_state *state, struct range range)
{
	return has_type(state, range, ~(1u << TYPE_RESERVED));
}
