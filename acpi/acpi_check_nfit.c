/* SPDX-License-Identifier: MIT */
/*
 * NFIT (ACPI 6.5, 5.2.25): first the form of each structure, then what they say of each other: indices that lead somewhere, DIMMs that are
 * known, ranges that do not overlap. The latter compares each structure with each, so their number is limited.
 */
#include "acpi/acpi_check_nfit_form.h"

#define MAX_STRUCTURES 2048

/* What a structure is looked up by: where it stands, and in how many bytes. Type 0 to 4 only. */
struct key {
	uint16_t type;
	uint8_t at, size;
};

static const struct key spa_index = { NFIT_SPA_RANGE, 4, 2 };
static const struct key interleave_index = { NFIT_INTERLEAVE, 4, 2 };
static const struct key control_index = { NFIT_CONTROL_REGION, 4, 2 };
static const struct key handle_of_mapping = { NFIT_REGION_MAPPING, 4, 4 };
static const struct key handle_of_hints = { NFIT_FLUSH_HINTS, 4, 4 };

/* GUIDs of table 5.127: the first four bytes tell them apart. What a range of another is for nobody says. */
enum guid {
	VOLATILE = 0x7305944f,
	PERSISTENT = 0x66f0d379,
	CONTROL = 0x92f701f6,
	WINDOW = 0x91af0530,
	VOLATILE_DISK = 0x77ab535a,
	VOLATILE_CD = 0x3d5abd30,
	PERSISTENT_DISK = 0x5cea02c9,
	PERSISTENT_CD = 0x08018188,
};

/* The first structure before `end` that has this key. */
static bool find(const struct acpi_check_view *nfit, const struct key *key, uint64_t value, uint32_t end,
		 struct acpi_check_nfit_structure *found)
{
	for (uint32_t cursor = NFIT_STRUCTURES; acpi_check_nfit_next(nfit, &cursor, found) && found->offset < end;) {
		if (found->type == key->type && acpi_check_nfit_get(nfit, found, key->at, key->size) == value)
			return true;
	}
	return false;
}

static bool leads_somewhere(const struct acpi_check_view *nfit, const struct key *key, uint64_t value)
{
	struct acpi_check_nfit_structure found;

	return find(nfit, key, value, UINT32_MAX, &found);
}

/* --- system physical address ranges ------------------------------------------------------------------------------------------ */

static bool range_of(const struct acpi_check_view *nfit, const struct acpi_check_nfit_structure *spa,
		     struct range *range)
{
	const uint64_t base = acpi_check_nfit_get(nfit, spa, 32, 8), length = acpi_check_nfit_get(nfit, spa, 40, 8);

	if (length == 0 || length - 1 > UINT64_MAX - base)
		return false;
	*range = range_of_size(base, length);
	return true;
}

/* Whether an operating system might take it for memory that it can put to use at once, or after it has read the tables. */
static bool is_ram(const struct e820_map *map, struct range range)
{
	for (size_t i = 0; map != NULL && i < map->count; i++) {
		if ((map->entries[i].type == E820_RAM || map->entries[i].type == E820_ACPI) &&
		    range_overlaps(map->entries[i].range, range))
			return true;
	}
	return false;
}

static struct acpi_check_fault check_spa(const struct acpi_check_view *nfit,
					 const struct acpi_check_nfit_structure *spa, const struct e820_map *map)
{
	struct range range;

	if (acpi_check_nfit_get(nfit, spa, 4, 2) == 0)
		return acpi_check_nfit_at(spa, 4, "SPA range: index is 0");
	if ((acpi_check_nfit_get(nfit, spa, 6, 2) & 4) != 0 && spa->length != 64)
		return acpi_check_nfit_at(spa, 6, "SPA range: a location cookie that is not there is valid");
	if (!range_of(nfit, spa, &range))
		return acpi_check_nfit_at(spa, 40, "SPA range: length is 0 or too large");
	switch (acpi_check_nfit_get(nfit, spa, 16, 4)) {
	case PERSISTENT:
	case VOLATILE_DISK:
	case VOLATILE_CD:
	case PERSISTENT_DISK:
	case PERSISTENT_CD:
		return is_ram(map, range) ? acpi_check_nfit_at(spa, 32, "SPA range: the memory map has RAM there") :
					    acpi_check_none();
	case CONTROL:
	case WINDOW:
		return acpi_check_is_mmio(map, range.first, range_size(range)) ?
			       acpi_check_none() :
			       acpi_check_nfit_at(spa, 32, "SPA range: the memory map has memory where registers are");
	default:
		return acpi_check_none();
	}
}

static struct acpi_check_fault compare_spas(const struct acpi_check_view *nfit,
					    const struct acpi_check_nfit_structure *spa)
{
	struct range range, other;
	struct acpi_check_nfit_structure earlier;

	if (find(nfit, &spa_index, acpi_check_nfit_get(nfit, spa, 4, 2), spa->offset, &earlier))
		return acpi_check_nfit_at(spa, 4, "SPA range: index is there twice");
	if (!range_of(nfit, spa, &range))
		return acpi_check_none();
	for (uint32_t cursor = NFIT_STRUCTURES;
	     acpi_check_nfit_next(nfit, &cursor, &earlier) && earlier.offset < spa->offset;) {
		if (earlier.type == NFIT_SPA_RANGE && range_of(nfit, &earlier, &other) && range_overlaps(range, other))
			return acpi_check_nfit_at(spa, 32, "SPA range: overlaps an earlier one");
	}
	return acpi_check_none();
}

/* --- region mappings ---------------------------------------------------------------------------------------------------------- */

/* size * ways <= limit, without a division of 64 bits. `ways` has 16 bits. */
static bool product_fits(uint64_t size, uint32_t ways, uint64_t limit)
{
	const uint64_t low = (size & UINT32_MAX) * ways;
	const uint64_t high = (size >> 32) * ways + (low >> 32);

	return high <= UINT32_MAX && (high << 32 | (low & UINT32_MAX)) <= limit;
}

/* Where a DIMM's part lies in its range: in one piece, or in lines of which its own are every `ways`th. */
static struct acpi_check_fault check_place(const struct acpi_check_view *nfit,
					   const struct acpi_check_nfit_structure *mapping,
					   const struct acpi_check_nfit_structure *spa)
{
	const uint64_t length = acpi_check_nfit_get(nfit, spa, 40, 8);
	const uint64_t size = acpi_check_nfit_get(nfit, mapping, 16, 8),
		       offset = acpi_check_nfit_get(nfit, mapping, 24, 8);
	const uint32_t ways = (uint32_t)acpi_check_nfit_get(nfit, mapping, 42, 2);

	if (size == 0)
		return acpi_check_nfit_at(mapping, 16, "region mapping: size is 0");
	if (ways == 0)
		return acpi_check_nfit_at(mapping, 42, "region mapping: interleave ways are 0");
	if (offset >= length)
		return acpi_check_nfit_at(mapping, 24, "region mapping: offset is not inside the SPA range");
	if (!product_fits(size, ways, length) || (ways == 1 && size > length - offset))
		return acpi_check_nfit_at(mapping, 16, "region mapping: reaches beyond the SPA range");
	return acpi_check_none();
}

/* An interleave set has as many DIMMs as it has ways; the same one twice is none of them. */
static struct acpi_check_fault compare_mappings(const struct acpi_check_view *nfit,
						const struct acpi_check_nfit_structure *mapping)
{
	const uint64_t spa = acpi_check_nfit_get(nfit, mapping, 12, 2);
	struct acpi_check_nfit_structure other;
	uint32_t count = 0;

	for (uint32_t cursor = NFIT_STRUCTURES; acpi_check_nfit_next(nfit, &cursor, &other);) {
		if (other.type != NFIT_REGION_MAPPING || acpi_check_nfit_get(nfit, &other, 12, 2) != spa)
			continue;
		count++;
		if (other.offset < mapping->offset &&
		    acpi_check_nfit_get(nfit, &other, 4, 4) == acpi_check_nfit_get(nfit, mapping, 4, 4) &&
		    acpi_check_nfit_get(nfit, &other, 24, 8) == acpi_check_nfit_get(nfit, mapping, 24, 8))
			return acpi_check_nfit_at(mapping, 4, "region mapping: this DIMM is mapped there already");
	}
	if (count < acpi_check_nfit_get(nfit, mapping, 42, 2))
		return acpi_check_nfit_at(mapping, 42,
					  "region mapping: the SPA range has fewer DIMMs than interleave ways");
	return acpi_check_none();
}

/* An SPA range of index 0: the region is not mapped. */
static struct acpi_check_fault check_mapping(const struct acpi_check_view *nfit,
					     const struct acpi_check_nfit_structure *mapping)
{
	const uint64_t spa_number = acpi_check_nfit_get(nfit, mapping, 12, 2),
		       interleave = acpi_check_nfit_get(nfit, mapping, 40, 2);
	struct acpi_check_fault fault = acpi_check_none();
	struct acpi_check_nfit_structure spa;

	if (!leads_somewhere(nfit, &control_index, acpi_check_nfit_get(nfit, mapping, 14, 2)))
		return acpi_check_nfit_at(mapping, 14, "region mapping: there is no such control region");
	if (interleave != 0 && !leads_somewhere(nfit, &interleave_index, interleave))
		return acpi_check_nfit_at(mapping, 40, "region mapping: there is no such interleave structure");
	if (spa_number == 0)
		return fault;
	if (!find(nfit, &spa_index, spa_number, UINT32_MAX, &spa))
		return acpi_check_nfit_at(mapping, 12, "region mapping: there is no such SPA range");
	fault = check_place(nfit, mapping, &spa);
	return fault.text != NULL ? fault : compare_mappings(nfit, mapping);
}

/* --- the others ---------------------------------------------------------------------------------------------------------------- */

static struct acpi_check_fault check_interleave(const struct acpi_check_view *nfit,
						const struct acpi_check_nfit_structure *interleave)
{
	struct acpi_check_nfit_structure earlier;

	if (acpi_check_nfit_get(nfit, interleave, 4, 2) == 0)
		return acpi_check_nfit_at(interleave, 4, "interleave: index is 0");
	if (find(nfit, &interleave_index, acpi_check_nfit_get(nfit, interleave, 4, 2), interleave->offset, &earlier))
		return acpi_check_nfit_at(interleave, 4, "interleave: index is there twice");
	if (acpi_check_nfit_get(nfit, interleave, 8, 4) == 0)
		return acpi_check_nfit_at(interleave, 8, "interleave: no lines are described");
	/* Lines are naturally aligned. */
	if (!range_is_power_of_two(acpi_check_nfit_get(nfit, interleave, 12, 4)))
		return acpi_check_nfit_at(interleave, 12, "interleave: line size is not a power of two");
	return acpi_check_none();
}

static struct acpi_check_fault check_control(const struct acpi_check_view *nfit,
					     const struct acpi_check_nfit_structure *control)
{
	struct acpi_check_nfit_structure earlier;

	if (acpi_check_nfit_get(nfit, control, 4, 2) == 0)
		return acpi_check_nfit_at(control, 4, "control region: index is 0");
	if (find(nfit, &control_index, acpi_check_nfit_get(nfit, control, 4, 2), control->offset, &earlier))
		return acpi_check_nfit_at(control, 4, "control region: index is there twice");
	if (control->length == 32 && acpi_check_nfit_get(nfit, control, 30, 2) != 0)
		return acpi_check_nfit_at(control, 30, "control region: is too short for block control windows");
	return acpi_check_none();
}

static struct acpi_check_fault check_hints(const struct acpi_check_view *nfit,
					   const struct acpi_check_nfit_structure *hints, const struct e820_map *map)
{
	const uint32_t count = (uint32_t)acpi_check_nfit_get(nfit, hints, 8, 2);
	const uint64_t handle = acpi_check_nfit_get(nfit, hints, 4, 4);
	struct acpi_check_nfit_structure earlier;

	if (!leads_somewhere(nfit, &handle_of_mapping, handle))
		return acpi_check_nfit_at(hints, 4, "flush hints: there is no such DIMM");
	if (find(nfit, &handle_of_hints, handle, hints->offset, &earlier))
		return acpi_check_nfit_at(hints, 4, "flush hints: this DIMM has some already");
	for (uint32_t i = 0; i < count; i++) {
		if (!acpi_check_is_mmio(map, acpi_check_nfit_get(nfit, hints, 16 + 8 * i, 8), 1))
			return acpi_check_nfit_at(hints, 16 + 8 * i, "flush hints: the memory map has memory there");
	}
	return acpi_check_none();
}

static struct acpi_check_fault check_capabilities(const struct acpi_check_view *nfit,
						  const struct acpi_check_nfit_structure *capabilities)
{
	const uint64_t highest = acpi_check_nfit_get(nfit, capabilities, 4, 1);
	struct acpi_check_nfit_structure other;

	if (highest > 31)
		return acpi_check_nfit_at(capabilities, 4,
					  "platform capabilities: highest valid capability is above 31");
	if (acpi_check_nfit_get(nfit, capabilities, 8, 4) >> highest > 1)
		return acpi_check_nfit_at(capabilities, 8,
					  "platform capabilities: one is above the highest that is valid");
	for (uint32_t cursor = NFIT_STRUCTURES;
	     acpi_check_nfit_next(nfit, &cursor, &other) && other.offset < capabilities->offset;) {
		if (other.type == NFIT_CAPABILITIES)
			return acpi_check_nfit_at(capabilities, 0, "platform capabilities: are there twice");
	}
	return acpi_check_none();
}

/* --- the table ------------------------------------------------------------------------------------------------------------------ */

/* What a structure says by itself that is more than its form, and beside the others. */
static struct acpi_check_fault check_structure(const struct acpi_check_view *nfit,
					       const struct acpi_check_nfit_structure *structure,
					       const struct e820_map *map)
{
	struct acpi_check_fault fault;

	switch (structure->type) {
	case NFIT_SPA_RANGE:
		fault = check_spa(nfit, structure, map);
		return fault.text != NULL ? fault : compare_spas(nfit, structure);
	case NFIT_REGION_MAPPING:
		return check_mapping(nfit, structure);
	case NFIT_INTERLEAVE:
		return check_interleave(nfit, structure);
	case NFIT_CONTROL_REGION:
		return check_control(nfit, structure);
	case NFIT_DATA_WINDOW:
		return leads_somewhere(nfit, &control_index, acpi_check_nfit_get(nfit, structure, 4, 2)) ?
			       acpi_check_none() :
			       acpi_check_nfit_at(structure, 4, "block data window: there is no such control region");
	case NFIT_FLUSH_HINTS:
		return check_hints(nfit, structure, map);
	case NFIT_CAPABILITIES:
		return check_capabilities(nfit, structure);
	default:
		return acpi_check_none();
	}
}

struct acpi_check_fault acpi_check_nfit(const struct acpi_check_view *nfit, const struct e820_map *map)
{
	struct acpi_check_fault fault = acpi_check_none();
	struct acpi_check_nfit_structure structure;
	uint32_t cursor = NFIT_STRUCTURES;

	if (acpi_check_field(nfit, 36, 4) != 0)
		return acpi_check_at(36, "reserved bytes are not 0");
	for (unsigned count = 0; fault.text == NULL && acpi_check_nfit_next(nfit, &cursor, &structure); count++) {
		if (count == MAX_STRUCTURES)
			return acpi_check_at(structure.offset, "there are more than 2048 structures");
		fault = acpi_check_nfit_form(nfit, &structure);
	}
	if (fault.text == NULL && cursor != nfit->length)
		return acpi_check_at(cursor, "structure does not end inside the table");
	for (cursor = NFIT_STRUCTURES; fault.text == NULL && acpi_check_nfit_next(nfit, &cursor, &structure);)
		fault = check_structure(nfit, &structure, map);
	return fault;
}
