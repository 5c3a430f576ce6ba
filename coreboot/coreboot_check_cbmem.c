/* SPDX-License-Identifier: MIT */
/*
 * Two readers with different ways: UefiPayloadPkg looks entries up in the root page, SeaBIOS searches the whole range.
 * What both want has to be an entry in the range, at a multiple of 16.
 */
#include "coreboot/coreboot_check_cbmem.h"

#include <string.h>

#include "bytes/le.h"
#include "coreboot/coreboot_check_ranges.h"

#define PAGE 4096

/* u32 max_entries, num_entries, locked, size; then the entries: u32 magic, start, size, id. */
#define ROOT_BYTES 16
#define ENTRY_BYTES 16
#define MOST_ENTRIES ((PAGE - ROOT_BYTES) / ENTRY_BYTES)

static const uint8_t entry_magic[] = { 0x86, 0x6b, 0xc7, 0x3f }; /* ~0xC0389479 */

/* What entries of these IDs start with. */
static const struct anchor {
	uint32_t id;
	const char *texts[2];
} anchors[] = {
	{ 0x41435049, { "RSD PTR ", NULL } },
	{ 0x534d4254, { "_SM_", "_SM3_" } },
	{ 0x534d5054, { "_MP_", NULL } },
	{ 0x49525154, { "$PIR", NULL } },
};

static const uint8_t *find_entry(const struct coreboot_check_state *state, uint32_t index)
{
	return state->root + ROOT_BYTES + index * ENTRY_BYTES;
}

static struct coreboot_check_entry read_entry(const struct coreboot_check_state *state, uint32_t index)
{
	const uint8_t *at = find_entry(state, index);

	return (struct coreboot_check_entry){ le32_get(at + 4), le32_get(at + 8), le32_get(at + 12) };
}

static bool starts_with(const uint8_t *bytes, uint32_t size, const char *text)
{
	return text && size >= strlen(text) && memcmp(bytes, text, strlen(text)) == 0;
}

static enum coreboot_check_fault check_anchor(const struct coreboot_check_state *state,
					      const struct coreboot_check_entry *entry, const uint8_t *bytes)
{
	for (size_t i = 0; i < sizeof(anchors) / sizeof(anchors[0]); i++) {
		if (anchors[i].id != entry->id)
			continue;
		if (!starts_with(bytes, entry->size, anchors[i].texts[0]) &&
		    !starts_with(bytes, entry->size, anchors[i].texts[1]))
			return COREBOOT_CHECK_ANCHOR;
		if (entry->address % 16 != 0 || !range_contains(state->cbmem, entry->address))
			return COREBOOT_CHECK_ANCHOR_PLACE;
	}
	return COREBOOT_CHECK_OK;
}

static enum coreboot_check_fault check_entry(const struct coreboot_check_state *state, uint32_t index)
{
	struct coreboot_check_entry entry = read_entry(state, index);
	const uint8_t *bytes;

	if (memcmp(find_entry(state, index), entry_magic, sizeof(entry_magic)) != 0)
		return COREBOOT_CHECK_ENTRY_MAGIC;
	bytes = coreboot_check_state_map(state, entry.address, entry.size);
	if (!bytes)
		return COREBOOT_CHECK_ENTRY_MEMORY;
	if (coreboot_check_ranges_has_ram(state, range_of_size(entry.address, entry.size)))
		return COREBOOT_CHECK_ENTRY_RAM;
	for (uint32_t i = 0; i < index; i++)
		if (read_entry(state, i).id == entry.id)
			return COREBOOT_CHECK_ENTRY_TWICE;
	return check_anchor(state, &entry, bytes);
}

/* The counts, and the size: how much of the range is in use, the root page included. */
static void check_root(struct coreboot_check_state *state)
{
	uint32_t most = le32_get(state->root), count = le32_get(state->root + 4), size = le32_get(state->root + 12);

	if (most > MOST_ENTRIES)
		coreboot_check_state_fault(state, COREBOOT_CHECK_ROOT, 0);
	else if (count > most)
		coreboot_check_state_fault(state, COREBOOT_CHECK_ROOT, 4);
	else if (size < PAGE || size > range_size(state->cbmem))
		coreboot_check_state_fault(state, COREBOOT_CHECK_ROOT, 12);
	else
		state->entry_count = count;
}

void coreboot_check_cbmem(struct coreboot_check_state *state)
{
	uint64_t root = state->cbmem.last - (PAGE - 1);

	state->root = coreboot_check_state_map(state, root, PAGE);
	if (!state->root) {
		coreboot_check_state_fault(state, COREBOOT_CHECK_CBMEM_PLACE, state->cbmem_range);
		return;
	}
	state->result.address = root;
	check_root(state);
	for (uint32_t i = 0; i < state->entry_count && !state->result.fault; i++)
		coreboot_check_state_fault(state, check_entry(state, i), ROOT_BYTES + i * ENTRY_BYTES);
}

bool coreboot_check_cbmem_find(const struct coreboot_check_state *state, uint32_t id,
			       struct coreboot_check_entry *entry)
{
	for (uint32_t i = 0; i < state->entry_count; i++) {
		*entry = read_entry(state, i);
		if (entry->id == id)
			return true;
	}
	return false;
}
