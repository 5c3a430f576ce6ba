/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "acpi/acpi_check_table.h"

/* Identifiers that one pass compares, and how many passes there may be: see acpi_check_unique. */
#define WINDOW 4096
#define MAX_PASSES 64

uint64_t acpi_check_field(const struct acpi_check_view *table, uint32_t offset, unsigned size)
{
	uint64_t value = 0;

	if (size > table->length || offset > table->length - size)
		return 0;
	for (unsigned i = size; i-- > 0;)
		value = value << 8 | table->bytes[offset + i];
	return value;
}

struct acpi_check_fault acpi_check_zeros(const struct acpi_check_view *table, uint32_t base,
					 const struct acpi_check_zero *rules, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if ((acpi_check_field(table, base + rules[i].offset, rules[i].size) & rules[i].mask) != 0)
			return acpi_check_at(base + rules[i].offset, rules[i].text);
	}
	return acpi_check_none();
}

struct acpi_check_gas acpi_check_read_gas(const struct acpi_check_view *table, uint32_t offset)
{
	return (struct acpi_check_gas){
		.space = (uint8_t)acpi_check_field(table, offset, 1),
		.width = (uint8_t)acpi_check_field(table, offset + 1, 1),
		.bit_offset = (uint8_t)acpi_check_field(table, offset + 2, 1),
		.access = (uint8_t)acpi_check_field(table, offset + 3, 1),
		.address = acpi_check_field(table, offset + 4, 8),
	};
}

bool acpi_check_next_entry(const struct acpi_check_view *table, uint32_t *cursor, struct acpi_check_entry *entry)
{
	const uint32_t left = *cursor <= table->length ? table->length - *cursor : 0;

	if (left < 2)
		return false;
	entry->offset = *cursor;
	entry->type = table->bytes[*cursor];
	entry->length = table->bytes[*cursor + 1];
	if (entry->length < 2 || entry->length > left)
		return false;
	*cursor += entry->length;
	return true;
}

/* The lowest identifier from `from` on. */
static bool lowest_id(const struct acpi_check_view *table, uint32_t first, acpi_check_id *id, uint64_t from,
		      uint64_t *lowest)
{
	struct acpi_check_entry entry;
	bool found = false;

	for (uint32_t cursor = first; acpi_check_next_entry(table, &cursor, &entry);) {
		uint64_t value;

		if (id(table, &entry, &value) && value >= from && (!found || value < *lowest)) {
			*lowest = value;
			found = true;
		}
	}
	return found;
}

/* The first entry whose identifier is one of the WINDOW from `base` on and was met before. */
static struct acpi_check_fault repeated_id(const struct acpi_check_view *table, uint32_t first, acpi_check_id *id,
					   uint64_t base, const char *text)
{
	struct acpi_check_entry entry;
	uint8_t met[WINDOW / 8];

	memset(met, 0, sizeof(met));
	for (uint32_t cursor = first; acpi_check_next_entry(table, &cursor, &entry);) {
		uint64_t value;

		if (!id(table, &entry, &value) || value < base || value - base >= WINDOW)
			continue;
		value -= base;
		if ((met[value / 8] >> value % 8 & 1) != 0)
			return acpi_check_at(entry.offset, text);
		met[value / 8] = (uint8_t)(met[value / 8] | 1u << value % 8);
	}
	return acpi_check_none();
}

/*
 * To compare each with each would take a time that grows with the square of a number somebody else chose. So a bitmap is laid
 * over the lowest identifiers, then over the lowest of those above, and so on. One pass does for any machine that there is;
 * a table that takes more than MAX_PASSES has identifiers all over the place, which is a fault of its own.
 */
struct acpi_check_fault acpi_check_unique(const struct acpi_check_view *table, uint32_t first, acpi_check_id *id,
					  const char *text)
{
	uint64_t base = 0;

	for (unsigned pass = 0; pass < MAX_PASSES; pass++) {
		struct acpi_check_fault fault;

		if (!lowest_id(table, first, id, base, &base))
			return acpi_check_none();
		fault = repeated_id(table, first, id, base, text);
		if (fault.text != NULL || base > UINT64_MAX - WINDOW)
			return fault;
		base += WINDOW;
	}
	return acpi_check_at(first, "identifiers are scattered too widely to be compared");
}

bool acpi_check_is(const struct e820_map *map, uint64_t address, uint64_t size, unsigned types)
{
	const uint64_t last = address + (size - 1);

	if (map == NULL)
		return true;
	if (size == 0 || last < address)
		return false;
	/* Neighbouring entries may hold a part each; none holds two parts. */
	for (size_t i = 0; i <= map->count; i++) {
		const struct e820_entry *entry = e820_map_find(map, address);

		if (entry == NULL || (types >> entry->type & 1) == 0)
			return false;
		if (entry->range.last >= last)
			return true;
		address = entry->range.last + 1;
	}
	return false;
}

bool acpi_check_is_mmio(const struct e820_map *map, uint64_t address, uint64_t size)
{
	const struct range registers = { address, address + (size - 1) };

	if (map == NULL)
		return true;
	if (size == 0 || registers.last < registers.first)
		return false;
	for (size_t i = 0; i < map->count; i++) {
		if (map->entries[i].type != E820_RESERVED && range_overlaps(map->entries[i].range, registers))
			return false;
	}
	return true;
}
