/* SPDX-License-Identifier: MIT */
/* SRAT (ACPI 6.5, 5.2.16) and SLIT (5.2.17). */
#include "acpi/acpi_check_table.h"

/* Offsets. */
enum { SRAT_ONE = 36, SRAT_ENTRIES = 48, SLIT_COUNT = 36, SLIT_DISTANCES = 44 };

enum type {
	LOCAL_APIC = 0,
	MEMORY = 1,
	LOCAL_X2APIC = 2,
	GENERIC_INITIATOR = 5,
	GENERIC_PORT = 6,
};

#define ENABLED 1u
#define HOT_PLUGGABLE 2u
#define NONVOLATILE 4u

/* Each memory range is compared with each other. */
#define MAX_MEMORY 1024

#define LOCAL_DISTANCE 10

/* Offsets inside the structure. */
struct form {
	uint8_t type, length;
	uint8_t domain, domain_size; /* its lowest byte of a local APIC's */
	uint8_t flags;
	uint32_t flags_reserved;
	const char *text;
};

static const struct form forms[] = {
	{ LOCAL_APIC, 16, 2, 1, 4, 0xfffffffe, "local APIC affinity: length is not 16" },
	{ MEMORY, 40, 2, 4, 28, 0xfffffff8, "memory affinity: length is not 40" },
	{ LOCAL_X2APIC, 24, 4, 4, 12, 0xfffffffe, "local x2APIC affinity: length is not 24" },
	{ GENERIC_INITIATOR, 32, 4, 4, 24, 0xfffffffc, "generic initiator affinity: length is not 32" },
	{ GENERIC_PORT, 32, 4, 4, 24, 0xfffffffc, "generic port affinity: length is not 32" },
};

static const struct acpi_check_zero memory_reserved[] = {
	{ 6, 2, 0xffff, "memory affinity: reserved bytes are not 0" },
	{ 24, 4, 0xffffffff, "memory affinity: reserved bytes are not 0" },
	{ 32, 8, UINT64_MAX, "memory affinity: reserved bytes are not 0" },
};

static const struct acpi_check_zero x2apic_reserved[] = {
	{ 2, 2, 0xffff, "local x2APIC affinity: reserved bytes are not 0" },
	{ 20, 4, 0xffffffff, "local x2APIC affinity: reserved bytes are not 0" },
};

static uint32_t get(const struct acpi_check_view *table, uint32_t offset, unsigned size)
{
	return (uint32_t)acpi_check_field(table, offset, size);
}

static const struct form *find_form(uint8_t type)
{
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		if (forms[i].type == type)
			return &forms[i];
	}
	return NULL;
}

static bool is_enabled(const struct acpi_check_view *srat, const struct acpi_check_entry *entry)
{
	const struct form *form = find_form(entry->type);

	return form != NULL && (get(srat, entry->offset + form->flags, 4) & ENABLED) != 0;
}

/* --- memory --------------------------------------------------------------------------------------------------------------- */

/* The next memory range that counts, and where it stands. */
static bool next_memory(const struct acpi_check_view *srat, uint32_t *cursor, struct range *range, uint32_t *offset)
{
	struct acpi_check_entry entry;

	while (acpi_check_next_entry(srat, cursor, &entry)) {
		if (entry.type != MEMORY || !is_enabled(srat, &entry))
			continue;
		*range = range_of_size(acpi_check_field(srat, entry.offset + 8, 8),
				       acpi_check_field(srat, entry.offset + 16, 8));
		*offset = entry.offset;
		return true;
	}
	return false;
}

/* Memory that is there now is in the memory map, in whatever role; PCs have a hole in it from A0000h on. */
static bool is_mapped(const struct e820_map *map, struct range range)
{
	static const struct range legacy_hole = { 0xa0000, 0xfffff };
	const unsigned any = ~0u;

	if (map == NULL || range_covers(legacy_hole, range))
		return true;
	if (!range_overlaps(range, legacy_hole))
		return acpi_check_is(map, range.first, range_size(range), any);
	return (range.first >= legacy_hole.first ||
		acpi_check_is(map, range.first, legacy_hole.first - range.first, any)) &&
	       (range.last <= legacy_hole.last ||
		acpi_check_is(map, legacy_hole.last + 1, range.last - legacy_hole.last, any));
}

static struct acpi_check_fault check_memory(const struct acpi_check_view *srat, const struct acpi_check_entry *entry,
					    const struct e820_map *map)
{
	const uint64_t base = acpi_check_field(srat, entry->offset + 8, 8);
	const uint64_t length = acpi_check_field(srat, entry->offset + 16, 8);
	const struct acpi_check_fault fault = acpi_check_zeros(srat, entry->offset, memory_reserved,
							       sizeof(memory_reserved) / sizeof(memory_reserved[0]));

	if (fault.text != NULL || !is_enabled(srat, entry))
		return fault;
	if (length == 0 || base > UINT64_MAX - (length - 1))
		return acpi_check_at(entry->offset + 16, "memory affinity: length is 0 or too large");
	/* What may be plugged in is not there yet, and what keeps its contents is told by the NFIT. */
	if ((get(srat, entry->offset + 28, 4) & (HOT_PLUGGABLE | NONVOLATILE)) == 0 &&
	    !is_mapped(map, range_of_size(base, length)))
		return acpi_check_at(entry->offset + 8, "memory affinity: the memory map does not have all of it");
	return acpi_check_none();
}

static struct acpi_check_fault check_disjoint(const struct acpi_check_view *srat)
{
	uint32_t outer = SRAT_ENTRIES, offset, other;
	struct range range, earlier;

	for (unsigned count = 0; next_memory(srat, &outer, &range, &offset); count++) {
		uint32_t inner = SRAT_ENTRIES;

		if (count == MAX_MEMORY)
			return acpi_check_at(offset, "memory affinity: there are more than 1024 ranges");
		while (next_memory(srat, &inner, &earlier, &other) && other < offset) {
			if (range_overlaps(range, earlier))
				return acpi_check_at(offset + 8, "memory affinity: overlaps an earlier range");
		}
	}
	return acpi_check_none();
}

/* How far from `from` on the ranges, whatever their order, cover RAM; one past. */
static uint64_t covered_until(const struct acpi_check_view *srat, uint64_t from)
{
	uint32_t cursor = SRAT_ENTRIES, offset;
	struct range range;

	while (next_memory(srat, &cursor, &range, &offset)) {
		if (range_contains(range, from) && range.last < UINT64_MAX)
			return range.last + 1;
	}
	return from;
}

/* RAM without a domain would be given to any. The ranges are disjoint and few: each step takes another. */
static struct acpi_check_fault check_coverage(const struct acpi_check_view *srat, const struct e820_map *map)
{
	if (map == NULL)
		return acpi_check_none();
	for (size_t i = 0; i < map->count; i++) {
		uint64_t at = map->entries[i].range.first;

		while (map->entries[i].type == E820_RAM && at <= map->entries[i].range.last) {
			const uint64_t next = covered_until(srat, at);

			if (next == at)
				return acpi_check_at(SRAT_ENTRIES, "memory affinity: some RAM is in no range");
			at = next;
		}
	}
	return acpi_check_none();
}

/* --- SRAT ----------------------------------------------------------------------------------------------------------------- */

static bool apic_id(const struct acpi_check_view *srat, const struct acpi_check_entry *entry, uint64_t *id)
{
	*id = entry->type == LOCAL_APIC ? get(srat, entry->offset + 3, 1) : get(srat, entry->offset + 8, 4);
	return (entry->type == LOCAL_APIC || entry->type == LOCAL_X2APIC) && is_enabled(srat, entry);
}

static struct acpi_check_fault check_entry(const struct acpi_check_view *srat, const struct acpi_check_entry *entry,
					   const struct e820_map *map)
{
	const struct form *form = find_form(entry->type);

	if (form == NULL)
		return acpi_check_at(entry->offset, "entry: type is reserved or not one of a PC");
	if (entry->length != form->length)
		return acpi_check_at(entry->offset + 1, form->text);
	if ((get(srat, entry->offset + form->flags, 4) & form->flags_reserved) != 0)
		return acpi_check_at(entry->offset + form->flags, "entry: reserved flags are not 0");
	if (entry->type == MEMORY)
		return check_memory(srat, entry, map);
	if (entry->type == LOCAL_X2APIC)
		return acpi_check_zeros(srat, entry->offset, x2apic_reserved,
					sizeof(x2apic_reserved) / sizeof(x2apic_reserved[0]));
	return acpi_check_none();
}

struct acpi_check_fault acpi_check_srat(const struct acpi_check_view *srat, const struct e820_map *map)
{
	struct acpi_check_fault fault = acpi_check_none();
	struct acpi_check_entry entry;
	uint32_t cursor = SRAT_ENTRIES;

	if (get(srat, SRAT_ONE, 4) != 1)
		return acpi_check_at(SRAT_ONE, "first reserved field is not 1");
	if (acpi_check_field(srat, SRAT_ONE + 4, 8) != 0)
		return acpi_check_at(SRAT_ONE + 4, "reserved bytes are not 0");
	while (fault.text == NULL && acpi_check_next_entry(srat, &cursor, &entry))
		fault = check_entry(srat, &entry, map);
	if (fault.text == NULL && cursor != srat->length)
		fault = acpi_check_at(cursor, "entry does not end inside the table");
	if (fault.text == NULL)
		fault = acpi_check_unique(srat, SRAT_ENTRIES, apic_id, "processor is in two domains");
	if (fault.text == NULL)
		fault = check_disjoint(srat);
	return fault.text != NULL ? fault : check_coverage(srat, map);
}

/* Revision 1 has one byte for the domain; since then a local APIC's other three lie apart. */
static uint32_t domain_of(const struct acpi_check_view *srat, const struct acpi_check_entry *entry)
{
	const struct form *form = find_form(entry->type);
	const uint32_t mask = srat->bytes[8] == 1 ? 0xff : UINT32_MAX;
	uint32_t domain = get(srat, entry->offset + form->domain, form->domain_size);

	if (entry->type == LOCAL_APIC)
		domain |= get(srat, entry->offset + 9, 3) << 8;
	return domain & mask;
}

struct acpi_check_fault acpi_check_srat_with_slit(const struct acpi_check_view *srat,
						  const struct acpi_check_view *slit)
{
	const uint32_t localities = get(slit, SLIT_COUNT, 4);
	struct acpi_check_entry entry;

	for (uint32_t cursor = SRAT_ENTRIES; acpi_check_next_entry(srat, &cursor, &entry);) {
		if (is_enabled(srat, &entry) && domain_of(srat, &entry) >= localities)
			return acpi_check_at(entry.offset + 2, "domain is none of the SLIT's localities");
	}
	return acpi_check_none();
}

/* --- SLIT ----------------------------------------------------------------------------------------------------------------- */

struct acpi_check_fault acpi_check_slit(const struct acpi_check_view *slit, const struct e820_map *map)
{
	const uint64_t count = acpi_check_field(slit, SLIT_COUNT, 8);
	const uint32_t size = slit->length - SLIT_DISTANCES;

	(void)map;
	/* Compared with `size` first, so that the square cannot overflow. */
	if (count == 0 || count > size || count * count != size)
		return acpi_check_at(SLIT_COUNT, "length is not that of a square of so many localities");
	for (uint32_t i = 0; i < count; i++) {
		for (uint32_t j = 0; j < count; j++) {
			const uint32_t at = SLIT_DISTANCES + i * (uint32_t)count + j;

			if (i == j && slit->bytes[at] != LOCAL_DISTANCE)
				return acpi_check_at(at, "distance of a locality to itself is not 10");
			if (slit->bytes[at] < LOCAL_DISTANCE)
				return acpi_check_at(at, "distance is below 10");
		}
	}
	return acpi_check_none();
}
