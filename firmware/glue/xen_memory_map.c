/* SPDX-License-Identifier: MIT */
/*
 * The map is painted, from the least restrictive type to the most: what is set later covers what was there. RAM comes first
 * and as given, so that two pieces of it that meet inside a page are one; then the rest by whole pages; what is left of RAM
 * in parts of pages goes last.
 */
#include "firmware/glue/xen_memory_map.h"

#include <string.h>

#include "bytes/le.h"

#define PAGE_SIZE 0x1000ull
#define ONE_MIB 0x100000ull
#define FOUR_GIB 0x100000000ull

/* Below the legacy hole, where every guest has RAM. */
#define BASE_MEMORY ((struct range){ 0, 0x9FFFF })

/* ACPI 6.5, table 15.1: AddressRangeDisabled, not to be used; the map's own types do not have it. */
#define TYPE_DISABLED 6

/* From the least to the most restrictive, RAM left out. */
static const enum e820_type restrictions[] = { E820_ACPI, E820_NVS, E820_PMEM, E820_RESERVED, E820_UNUSABLE };

struct source {
	const uint8_t *entries;
	size_t count;
};

static const uint8_t *entry_at(const struct source *source, size_t i)
{
	return source->entries + i * XEN_MEMORY_MAP_STRIDE;
}

static uint64_t entry_size(const struct source *source, size_t i)
{
	return le64_get(entry_at(source, i) + 8);
}

static uint32_t entry_raw_type(const struct source *source, size_t i)
{
	return le32_get(entry_at(source, i) + 16);
}

/* Of an entry that is not empty and does not wrap. */
static struct range entry_range(const struct source *source, size_t i)
{
	return range_of_size(le64_get(entry_at(source, i)), entry_size(source, i));
}

static bool type_is_known(uint32_t type)
{
	return (E820_RAM <= type && type <= E820_UNUSABLE) || type == TYPE_DISABLED || type == E820_PMEM;
}

static enum e820_type entry_type(const struct source *source, size_t i)
{
	uint32_t type = entry_raw_type(source, i);

	return type_is_known(type) && type != TYPE_DISABLED ? (enum e820_type)type : E820_RESERVED;
}

/*
 * libxl (4.17) makes the entry for the blob of acpi_firmware= before it knows where that will be: it tells of ACPI memory at
 * address 0. The blob lies in RAM, and its address comes by xenstore.
 */
static bool is_astray(const struct source *source, size_t i)
{
	const enum e820_type type = entry_type(source, i);

	return le64_get(entry_at(source, i)) == 0 && (type == E820_ACPI || type == E820_NVS);
}

/* An entry that says nothing. */
static bool is_void(const struct source *source, size_t i)
{
	return entry_size(source, i) == 0 || is_astray(source, i);
}

static bool overlaps_earlier(const struct source *source, size_t entry)
{
	for (size_t i = 0; i < entry; i++)
		if (!is_void(source, i) && range_overlaps(entry_range(source, i), entry_range(source, entry)))
			return true;
	return false;
}

/* Looks at each entry by itself, and counts what is odd. */
static void survey(const struct source *source, struct xen_memory_map_result *result)
{
	for (size_t i = 0; i < source->count; i++) {
		uint64_t size = entry_size(source, i);

		if (size == 0) {
			result->empty_count++;
			continue;
		}
		if (size - 1 > UINT64_MAX - le64_get(entry_at(source, i))) {
			result->error = XEN_MEMORY_MAP_WRAPS;
			result->entry = i;
			return;
		}
		if (is_astray(source, i)) {
			result->astray_count++;
			continue;
		}
		if (!type_is_known(entry_raw_type(source, i)) && result->unknown_count++ == 0)
			result->unknown_type = entry_raw_type(source, i);
		if (overlaps_earlier(source, i))
			result->overlap_count++;
	}
}

static struct range whole_pages_around(struct range range)
{
	return (struct range){ range_align_down(range.first, PAGE_SIZE), range.last | (PAGE_SIZE - 1) };
}

static bool paint(struct e820_map *map, const struct source *source, enum e820_type type)
{
	for (size_t i = 0; i < source->count; i++) {
		struct range range;

		if (is_void(source, i) || entry_type(source, i) != type)
			continue;
		range = entry_range(source, i);
		if (!e820_map_set(map, type == E820_RAM ? range : whole_pages_around(range), type))
			return false;
	}
	return true;
}

/* A toolstack that describes RAM there is taken at its word, also for what it leaves out. */
static bool imply_low_ram(struct e820_map *map, struct xen_memory_map_result *result)
{
	for (size_t i = 0; i < map->count; i++)
		if (range_overlaps(map->entries[i].range, BASE_MEMORY))
			return true;
	result->low_ram_implied = true;
	return e820_map_set(map, BASE_MEMORY, E820_RAM);
}

static bool paint_restrictions(struct e820_map *map, const struct source *source)
{
	for (size_t i = 0; i < sizeof(restrictions) / sizeof(restrictions[0]); i++)
		if (!paint(map, source, restrictions[i]))
			return false;
	return true;
}

/*
 * The part of RAM in front of its first or behind its last whole page. Taking it out shortens or removes an entry and never
 * splits one, so that it cannot fail.
 */
static bool find_part_page(const struct e820_entry *entry, struct range *part)
{
	struct range first_page = whole_pages_around((struct range){ entry->range.first, entry->range.first });
	struct range last_page = whole_pages_around((struct range){ entry->range.last, entry->range.last });

	if (entry->type != E820_RAM)
		return false;
	*part = entry->range;
	if (entry->range.first != first_page.first) {
		if (first_page.last < part->last)
			part->last = first_page.last;
		return true;
	}
	if (entry->range.last != last_page.last) {
		if (last_page.first > part->first)
			part->first = last_page.first;
		return true;
	}
	return false;
}

static void drop_part_pages(struct e820_map *map)
{
	struct range part;

	for (size_t i = 0; i < map->count;) {
		if (find_part_page(&map->entries[i], &part))
			(void)e820_map_clear(map, part);
		else
			i++;
	}
}

/* RAM in `within`, or NULL. */
static const struct e820_entry *find_ram(const struct e820_map *map, struct range within)
{
	for (size_t i = 0; i < map->count; i++)
		if (map->entries[i].type == E820_RAM && range_overlaps(map->entries[i].range, within))
			return &map->entries[i];
	return NULL;
}

static enum xen_memory_map_error check_ram(const struct e820_map *map, struct range *where)
{
	const struct e820_entry *wrong = find_ram(map, XEN_MEMORY_MAP_FIXED);
	const struct e820_entry *lowest = e820_map_find(map, 0);

	if (wrong) {
		*where = wrong->range;
		return XEN_MEMORY_MAP_RAM_IN_FIXED;
	}
	if (!lowest || lowest->type != E820_RAM)
		return XEN_MEMORY_MAP_NO_LOW_RAM;
	if (!find_ram(map, (struct range){ ONE_MIB, FOUR_GIB - 1 }))
		return XEN_MEMORY_MAP_NO_RAM_ABOVE_1M;
	return XEN_MEMORY_MAP_OK;
}

struct xen_memory_map_result xen_memory_map_parse(struct e820_map *map, const uint8_t *entries, size_t count)
{
	struct xen_memory_map_result result = { .error = XEN_MEMORY_MAP_OK };
	const struct source source = { entries, count };

	memset(map, 0, sizeof(*map));
	if (count == 0 || count > XEN_MEMORY_MAP_ENTRIES_MAX) {
		result.error = count == 0 ? XEN_MEMORY_MAP_NONE : XEN_MEMORY_MAP_MANY;
		return result;
	}
	survey(&source, &result);
	if (result.error != XEN_MEMORY_MAP_OK)
		return result;

	result.error = XEN_MEMORY_MAP_FULL;
	if (!paint(map, &source, E820_RAM))
		return result;
	result.ends = xen_memory_map_ends(map);
	if (!imply_low_ram(map, &result) || !paint_restrictions(map, &source))
		return result;
	drop_part_pages(map);

	result.error = check_ram(map, &result.where);
	if (result.error == XEN_MEMORY_MAP_OK && !e820_map_set(map, XEN_MEMORY_MAP_FIXED, E820_RESERVED))
		result.error = XEN_MEMORY_MAP_FULL;
	return result;
}

struct xen_memory_ends xen_memory_map_ends(const struct e820_map *map)
{
	struct xen_memory_ends ends = {
		.low = range_align_down(e820_map_ram_end(map, FOUR_GIB), PAGE_SIZE),
		.high = range_align_down(e820_map_ram_end(map, UINT64_MAX), PAGE_SIZE),
	};

	if (ends.high <= FOUR_GIB)
		ends.high = 0;
	return ends;
}

const char *xen_memory_map_error_text(enum xen_memory_map_error error)
{
	switch (error) {
	case XEN_MEMORY_MAP_OK:
		return "nothing is wrong";
	case XEN_MEMORY_MAP_NONE:
		return "there are no entries";
	case XEN_MEMORY_MAP_MANY:
		return "there are more than 128 entries";
	case XEN_MEMORY_MAP_WRAPS:
		return "the entry runs past the end of the address space";
	case XEN_MEMORY_MAP_FULL:
		return "there are more than 128 ranges once overlaps are sorted out";
	case XEN_MEMORY_MAP_RAM_IN_FIXED:
		return "there is RAM where Xen and the local APIC have their places";
	case XEN_MEMORY_MAP_NO_LOW_RAM:
		return "there is no RAM at address 0";
	case XEN_MEMORY_MAP_NO_RAM_ABOVE_1M:
		return "there is no RAM from 1 MiB to 4 GiB";
	}
	return "unknown error";
}
