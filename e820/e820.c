/* SPDX-License-Identifier: MIT */
/*
 * The map is changed like a range set (range_set.c), by one splice that is counted first, with two differences: what is
 * covered may be of several types, so that the rests on both sides keep theirs; and only neighbours of the same type merge.
 */
#include "e820/e820.h"

#include <string.h>

#define PAGE_SIZE 0x1000

/* The VGA window, option ROMs and the BIOS: behind them may lie RAM, but it is not there for an operating system. */
#define LEGACY_HOLE ((struct range){ 0xA0000, 0xFFFFF })

/* Where operating systems look for the tables and entry points of a BIOS; they expect it to be declared. */
#define BIOS_AREA ((struct range){ 0xF0000, 0xFFFFF })

/* The entries from `at` up to, not including, `end`, and what comes in their place. */
struct splice {
	size_t at;
	size_t end;
	size_t count;
	struct e820_entry entries[3];
};

/* The index of the first entry that ends at or after `address`; the count when there is none. */
static size_t first_reaching(const struct e820_map *map, uint64_t address)
{
	size_t low = 0;
	size_t high = map->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (map->entries[middle].range.last < address)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Selects the entries that `range` touches. */
static struct splice splice_over(const struct e820_map *map, struct range range)
{
	struct splice splice = { .at = first_reaching(map, range.first) };

	splice.end = splice.at;
	while (splice.end < map->count && map->entries[splice.end].range.first <= range.last)
		splice.end++;
	return splice;
}

static void splice_append(struct splice *splice, uint64_t first, uint64_t last, enum e820_type type)
{
	splice->entries[splice->count++] = (struct e820_entry){ { first, last }, type };
}

/* What stays of the first touched entry before `range`, and of the last one after it. */
static void splice_append_left_rest(struct splice *splice, const struct e820_map *map, struct range range)
{
	const struct e820_entry *left = &map->entries[splice->at];

	if (splice->at < splice->end && left->range.first < range.first)
		splice_append(splice, left->range.first, range.first - 1, left->type);
}

static void splice_append_right_rest(struct splice *splice, const struct e820_map *map, struct range range)
{
	if (splice->at == splice->end)
		return;

	const struct e820_entry *right = &map->entries[splice->end - 1];

	if (right->range.last > range.last)
		splice_append(splice, range.last + 1, right->range.last, right->type);
}

static bool splice_commit(const struct splice *splice, struct e820_map *map)
{
	size_t kept = map->count - (splice->end - splice->at);

	if (kept + splice->count > E820_MAP_CAPACITY)
		return false;
	memmove(&map->entries[splice->at + splice->count], &map->entries[splice->end],
		(map->count - splice->end) * sizeof(map->entries[0]));
	memcpy(&map->entries[splice->at], splice->entries, splice->count * sizeof(map->entries[0]));
	map->count = kept + splice->count;
	return true;
}

/* `range` together with the entries of `type` that it overlaps at its ends or that lie right beside it. */
static struct range merged_with_neighbours(const struct e820_map *map, struct range range, enum e820_type type)
{
	const struct e820_entry *before = range.first > 0 ? e820_map_find(map, range.first - 1) : NULL;
	const struct e820_entry *after = range.last < UINT64_MAX ? e820_map_find(map, range.last + 1) : NULL;

	if (before && before->type == type)
		range.first = before->range.first;
	if (after && after->type == type)
		range.last = after->range.last;
	return range;
}

bool e820_map_set(struct e820_map *map, struct range range, enum e820_type type)
{
	struct range merged = merged_with_neighbours(map, range, type);
	struct splice splice = splice_over(map, merged);

	splice_append_left_rest(&splice, map, merged);
	splice_append(&splice, merged.first, merged.last, type);
	splice_append_right_rest(&splice, map, merged);
	return splice_commit(&splice, map);
}

bool e820_map_clear(struct e820_map *map, struct range range)
{
	struct splice splice = splice_over(map, range);

	splice_append_left_rest(&splice, map, range);
	splice_append_right_rest(&splice, map, range);
	return splice_commit(&splice, map);
}

/* The whole pages in `range`; false: there is none. A range that ends with the address space has them to its end. */
static bool whole_pages(struct range range, struct range *pages)
{
	const uint64_t first = range_align_up(range.first, PAGE_SIZE);
	const uint64_t end = range_align_down(range.last + 1, PAGE_SIZE);

	*pages = (struct range){ first, end - 1 };
	return first >= range.first && (range.last == UINT64_MAX || end > first);
}

bool e820_map_in_pages(struct e820_map *pages, const struct e820_map *map)
{
	/* Each takes its pages from those before it. */
	static const enum e820_type order[] = {
		E820_RAM, E820_PMEM, E820_ACPI, E820_NVS, E820_RESERVED, E820_UNUSABLE
	};

	pages->count = 0;
	for (size_t type = 0; type < sizeof(order) / sizeof(order[0]); type++) {
		for (size_t i = 0; i < map->count; i++) {
			const struct e820_entry *entry = &map->entries[i];
			struct range range = { range_align_down(entry->range.first, PAGE_SIZE),
					       entry->range.last | (PAGE_SIZE - 1) };

			if (entry->type != order[type])
				continue;
			if (entry->type == E820_RAM && !whole_pages(entry->range, &range))
				continue;
			if (!e820_map_set(pages, range, entry->type))
				return false;
		}
	}
	return true;
}

const struct e820_entry *e820_map_find(const struct e820_map *map, uint64_t address)
{
	size_t at = first_reaching(map, address);

	if (at == map->count || !range_contains(map->entries[at].range, address))
		return NULL;
	return &map->entries[at];
}

bool e820_map_is(const struct e820_map *map, struct range range, enum e820_type type)
{
	const struct e820_entry *entry = e820_map_find(map, range.first);

	/* Neighbours of one type are merged: addresses of the same type without a gap are one entry. */
	return entry && entry->type == type && range_covers(entry->range, range);
}

uint64_t e820_map_ram_end(const struct e820_map *map, uint64_t limit)
{
	for (size_t i = map->count; i-- > 0;) {
		const struct e820_entry *entry = &map->entries[i];

		if (entry->type == E820_RAM && entry->range.first < limit)
			return entry->range.last < limit ? entry->range.last + 1 : limit;
	}
	return 0;
}

uint64_t e820_map_total(const struct e820_map *map, enum e820_type type)
{
	uint64_t total = 0;

	for (size_t i = 0; i < map->count; i++) {
		if (map->entries[i].type == type)
			total += range_size(map->entries[i].range);
	}
	return total;
}

const char *e820_type_name(enum e820_type type)
{
	switch (type) {
	case E820_RAM:
		return "usable";
	case E820_RESERVED:
		return "reserved";
	case E820_ACPI:
		return "ACPI data";
	case E820_NVS:
		return "ACPI NVS";
	case E820_UNUSABLE:
		return "unusable";
	case E820_PMEM:
		return "persistent (type 7)";
	}
	return "unknown";
}

/*
 * Only RAM is taken out of the hole. What else the platform says of it stays, but for the BIOS area, which is reserved
 * whatever the platform says.
 */
static enum e820_build_error build_legacy_hole(const struct e820_map *ram, struct e820_map *map)
{
	for (size_t i = 0; i < ram->count; i++) {
		struct range range = ram->entries[i].range;

		if (ram->entries[i].type != E820_RAM || !range_overlaps(range, LEGACY_HOLE))
			continue;
		if (range.first < LEGACY_HOLE.first)
			range.first = LEGACY_HOLE.first;
		if (range.last > LEGACY_HOLE.last)
			range.last = LEGACY_HOLE.last;
		if (!e820_map_clear(map, range))
			return E820_BUILD_FULL;
	}
	return e820_map_set(map, BIOS_AREA, E820_RESERVED) ? E820_BUILD_OK : E820_BUILD_FULL;
}

/* Whether the map says anything of an address in `range` but that it is reserved. */
static bool holds_memory(const struct e820_map *map, struct range range)
{
	for (size_t i = first_reaching(map, range.first); i < map->count; i++) {
		if (map->entries[i].range.first > range.last)
			break;
		if (map->entries[i].type != E820_RESERVED)
			return true;
	}
	return false;
}

/*
 * The platform may have reserved the addresses of persistent memory, whose owner is the NFIT: then the map says more than the
 * platform did. RAM that were told to be persistent would be lost to the one and not safe with the other.
 */
static enum e820_build_error build_pmem(struct e820_map *map, const struct range_set *set, struct range *clash)
{
	for (size_t i = 0; set && i < set->count; i++) {
		const struct range range = set->ranges[i];
		bool free = !range_overlaps(range, LEGACY_HOLE);

		for (size_t j = first_reaching(map, range.first);
		     j < map->count && map->entries[j].range.first <= range.last; j++)
			free = free && (map->entries[j].type == E820_RESERVED || map->entries[j].type == E820_PMEM);
		*clash = range;
		if (!free)
			return E820_BUILD_CLASH;
		if (!e820_map_set(map, range, E820_PMEM))
			return E820_BUILD_FULL;
	}
	return E820_BUILD_OK;
}

/* Address space to be kept off, which is not to be where memory is. */
static enum e820_build_error build_reserved(struct e820_map *map, const struct range_set *set, struct range *clash)
{
	for (size_t i = 0; i < set->count; i++) {
		*clash = set->ranges[i];
		if (holds_memory(map, set->ranges[i]))
			return E820_BUILD_CLASH;
		if (!e820_map_set(map, set->ranges[i], E820_RESERVED))
			return E820_BUILD_FULL;
	}
	return E820_BUILD_OK;
}

/*
 * Pieces of RAM that serve another purpose. Each must still be RAM in the map: a piece that was given away before, in the
 * legacy hole or to another purpose, is a clash as well.
 */
static enum e820_build_error build_on_ram(struct e820_map *map, const struct range_set *set, enum e820_type type,
					  struct range *clash)
{
	for (size_t i = 0; i < set->count; i++) {
		*clash = set->ranges[i];
		if (!e820_map_is(map, set->ranges[i], E820_RAM))
			return E820_BUILD_CLASH;
		if (!e820_map_set(map, set->ranges[i], type))
			return E820_BUILD_FULL;
	}
	return E820_BUILD_OK;
}

enum e820_build_error e820_build(const struct e820_facts *facts, struct e820_map *map, struct range *clash)
{
	struct range ignored;
	struct range *at = clash ? clash : &ignored;
	const struct e820_entry *lowest = e820_map_find(facts->ram, 0);
	enum e820_build_error error;

	if (!lowest || lowest->type != E820_RAM)
		return E820_BUILD_NO_LOW_RAM;
	memcpy(map, facts->ram, sizeof(*map));

	error = build_legacy_hole(facts->ram, map);
	if (error == E820_BUILD_OK)
		error = build_pmem(map, facts->pmem, at);
	if (error == E820_BUILD_OK)
		error = build_reserved(map, facts->reserved, at);
	if (error == E820_BUILD_OK)
		error = build_on_ram(map, facts->acpi, E820_ACPI, at);
	if (error == E820_BUILD_OK)
		error = build_on_ram(map, facts->nvs, E820_NVS, at);
	if (error == E820_BUILD_OK)
		error = build_on_ram(map, facts->firmware, E820_RESERVED, at);
	return error;
}
