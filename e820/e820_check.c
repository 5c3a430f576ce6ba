/* SPDX-License-Identifier: MIT */
/*
 * First the form: each entry by itself and beside the one before it.
 *
 * Then the truth. The whole address space is walked once, in stretches within which nothing changes: neither what the map
 * says, nor what the platform says, nor whether the addresses belong to one of the given sets. A stretch is judged as if it
 * were one address, so that every rule is a plain sentence about one address, and rules cannot miss a part of a range.
 *
 *   map         |--RAM--|      |--reserved--|
 *   platform    |------RAM------|
 *   firmware                   |-|
 *   stretches   |   1   |  2   |3|     4    |   5 ...       2 is lost RAM
 *
 * The lookups are linear and do not rely on any order, which costs nothing that counts: a map has at most 128 entries.
 */
#include "e820/e820_check.h"

#define LEGACY_HOLE ((struct range){ 0xA0000, 0xFFFFF })
#define BIOS_AREA ((struct range){ 0xF0000, 0xFFFFF })

/* ACPI 6.5, table 15.1 numbers its types from AddressRangeMemory to AddressRangePersistentMemory; 6 is "disabled". */
#define LOWEST_TYPE 1
#define HIGHEST_TYPE 7

/* In place of a type, where a map says nothing. */
#define NOT_DECLARED 0

/* Everything there is to know of the addresses of one stretch. */
struct stretch {
	struct range range;
	unsigned type;     /* what the map says, or NOT_DECLARED */
	unsigned platform; /* what the platform's own map says, or NOT_DECLARED */
	bool reserved;
	bool acpi;
	bool nvs;
	bool firmware;
	bool pmem;
	bool window;
	bool legacy_hole;
	bool bios_area;
};

static enum e820_fault check_entry(const struct e820_entry *entry)
{
	if (entry->range.first > entry->range.last)
		return E820_CHECK_INVERTED;
	if ((unsigned)entry->type < LOWEST_TYPE || (unsigned)entry->type > HIGHEST_TYPE)
		return E820_CHECK_BAD_TYPE;
	return E820_CHECK_OK;
}

static enum e820_fault check_neighbours(const struct e820_entry *before, const struct e820_entry *entry)
{
	if (entry->range.first <= before->range.last)
		return E820_CHECK_UNSORTED;
	if (entry->type == before->type && entry->range.first - before->range.last == 1)
		return E820_CHECK_UNMERGED;
	return E820_CHECK_OK;
}

static struct e820_check_result check_form(const struct e820_map *map)
{
	struct e820_check_result result = { .fault = E820_CHECK_OK };

	if (map->count > E820_MAP_CAPACITY) {
		result.fault = E820_CHECK_COUNT;
		return result;
	}
	for (size_t i = 0; i < map->count && result.fault == E820_CHECK_OK; i++) {
		result.where = map->entries[i].range;
		result.fault = check_entry(&map->entries[i]);
		if (result.fault == E820_CHECK_OK && i > 0)
			result.fault = check_neighbours(&map->entries[i - 1], &map->entries[i]);
	}
	return result;
}

/* Whether the first address of `stretch` is in `range`; shortens the stretch so that this holds for all of it. */
static bool narrow_to_range(struct range *stretch, struct range range)
{
	if (range_contains(range, stretch->first)) {
		if (range.last < stretch->last)
			stretch->last = range.last;
		return true;
	}
	if (range.first > stretch->first && range.first <= stretch->last)
		stretch->last = range.first - 1;
	return false;
}

static bool narrow_to_set(struct range *stretch, const struct range_set *set)
{
	bool inside = false;

	for (size_t i = 0; i < set->count; i++) {
		if (narrow_to_range(stretch, set->ranges[i]))
			inside = true;
	}
	return inside;
}

static unsigned narrow_to_type(struct range *stretch, const struct e820_map *map)
{
	unsigned type = NOT_DECLARED;

	for (size_t i = 0; i < map->count; i++) {
		if (narrow_to_range(stretch, map->entries[i].range))
			type = map->entries[i].type;
	}
	return type;
}

/* The stretch that starts at `first`. */
static struct stretch stretch_from(uint64_t first, const struct e820_map *map, const struct e820_facts *facts,
				   const struct range_set *windows)
{
	struct stretch stretch = { .range = { first, UINT64_MAX } };

	stretch.type = narrow_to_type(&stretch.range, map);
	stretch.platform = narrow_to_type(&stretch.range, facts->ram);
	stretch.reserved = narrow_to_set(&stretch.range, facts->reserved);
	stretch.acpi = narrow_to_set(&stretch.range, facts->acpi);
	stretch.nvs = narrow_to_set(&stretch.range, facts->nvs);
	stretch.firmware = narrow_to_set(&stretch.range, facts->firmware);
	stretch.pmem = facts->pmem && narrow_to_set(&stretch.range, facts->pmem);
	stretch.window = narrow_to_set(&stretch.range, windows);
	stretch.legacy_hole = narrow_to_range(&stretch.range, LEGACY_HOLE);
	stretch.bios_area = narrow_to_range(&stretch.range, BIOS_AREA);
	return stretch;
}

/*
 * Memory may only be declared where the platform has it: as what it is, or as a piece of RAM put to use for ACPI; and where it is
 * told to be persistent, which no platform that has other memory there can mean.
 */
static bool is_memory_not_there(const struct stretch *at)
{
	switch (at->type) {
	case E820_RAM:
		return at->platform != at->type;
	case E820_PMEM:
		return at->platform != at->type &&
		       !(at->pmem && (at->platform == NOT_DECLARED || at->platform == E820_RESERVED));
	case E820_ACPI:
	case E820_NVS:
		return at->platform != at->type && at->platform != E820_RAM;
	default:
		return false;
	}
}

static bool is_ram_lost(const struct stretch *at)
{
	if (at->platform != E820_RAM || at->legacy_hole || at->firmware)
		return false;
	return at->type != E820_RAM && at->type != E820_ACPI && at->type != E820_NVS;
}

/* The rules, those for a purpose before those for RAM as such, so that the fault names the cause. */
static enum e820_fault judge(const struct stretch *at)
{
	bool must_be_reserved = at->reserved || at->firmware || (at->platform == E820_RESERVED && !at->pmem);

	if (at->legacy_hole && at->type == E820_RAM)
		return E820_CHECK_LEGACY_HOLE;
	if (at->bios_area && at->type != E820_RESERVED)
		return E820_CHECK_LEGACY_HOLE;
	if (at->window && at->type != NOT_DECLARED)
		return E820_CHECK_WINDOW;
	if (must_be_reserved && at->type != E820_RESERVED)
		return E820_CHECK_RESERVED;
	if ((at->acpi && at->type != E820_ACPI) || (at->nvs && at->type != E820_NVS))
		return E820_CHECK_ACPI;
	if (at->pmem && at->type != E820_PMEM)
		return E820_CHECK_PMEM;
	if (is_memory_not_there(at))
		return E820_CHECK_RAM_NOT_THERE;
	if (is_ram_lost(at))
		return E820_CHECK_RAM_LOST;
	return E820_CHECK_OK;
}

struct e820_check_result e820_check(const struct e820_map *map, const struct e820_facts *facts,
				    const struct range_set *windows)
{
	struct e820_check_result result = check_form(map);
	uint64_t first = 0;

	if (result.fault != E820_CHECK_OK)
		return result;
	for (;;) {
		struct stretch stretch = stretch_from(first, map, facts, windows);

		result.fault = judge(&stretch);
		result.where = stretch.range;
		if (result.fault != E820_CHECK_OK || stretch.range.last == UINT64_MAX)
			return result;
		first = stretch.range.last + 1;
	}
}

const char *e820_fault_text(enum e820_fault fault)
{
	switch (fault) {
	case E820_CHECK_OK:
		return "the memory map is well formed and true";
	case E820_CHECK_UNSORTED:
		return "the entry starts at or below the end of the one before it";
	case E820_CHECK_INVERTED:
		return "the entry ends before it starts";
	case E820_CHECK_BAD_TYPE:
		return "the entry is of a type that ACPI does not define";
	case E820_CHECK_UNMERGED:
		return "the entry continues the one before it and is of the same type";
	case E820_CHECK_RAM_NOT_THERE:
		return "memory is declared where the platform has none";
	case E820_CHECK_RAM_LOST:
		return "the platform's RAM is neither declared nor in use";
	case E820_CHECK_LEGACY_HOLE:
		return "the legacy hole is RAM, or the BIOS area in it is not reserved";
	case E820_CHECK_WINDOW:
		return "an entry lies where PCI devices are placed";
	case E820_CHECK_RESERVED:
		return "what must be reserved is not";
	case E820_CHECK_ACPI:
		return "what holds ACPI tables or must survive sleep is not declared so";
	case E820_CHECK_PMEM:
		return "persistent memory is not declared so";
	case E820_CHECK_COUNT:
		return "there are more entries than the map can hold";
	}
	return "unknown fault";
}
