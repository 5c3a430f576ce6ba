/* SPDX-License-Identifier: MIT */
/*
 * All readers look for the forwarding table at multiples of 16 in the first page. libpayload and edk2 stop at the first
 * signature, good or bad; edk2 and GRUB do not look at address 0, where the real-mode interrupt vectors are.
 *
 * The table is read twice: first the form of its records, then, with memory ranges and CBMEM known, what they say.
 */
#include "coreboot/coreboot_check.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "bytes/le.h"
#include "coreboot/coreboot_check_cbmem.h"
#include "coreboot/coreboot_check_ranges.h"
#include "coreboot/coreboot_check_record.h"
#include "coreboot/coreboot_check_state.h"

#define SEARCH_FIRST 0x10
#define SEARCH_END 0x1000
#define FORWARD_PLACE 0x500

/* u8 signature[4]; u32 header_bytes, header_checksum, table_bytes, table_checksum, table_entries. */
#define HEADER_BYTES 4
#define HEADER_CHECKSUM 8
#define TABLE_BYTES 12
#define TABLE_CHECKSUM 16
#define TABLE_ENTRIES 20

#define MOST_TABLE_BYTES 0x10000

static void set_fault(struct coreboot_check_state *state, enum coreboot_check_fault fault, uint32_t offset)
{
	coreboot_check_state_fault(state, fault, offset);
}

static bool has_signature(const uint8_t *bytes)
{
	return memcmp(bytes, "LBIO", 4) == 0;
}

/*
 * The sum that RFC 1071 has, as its carries come in at the end; a word is at most 0xffff, so that the sum of as many as
 * a table may have fits. Readers differ in how they take 0xffff and 0, which only a table of zeros would have.
 */
static uint32_t ip_checksum(const uint8_t *bytes, uint32_t count)
{
	uint32_t sum = 0;

	for (uint32_t i = 0; i + 1 < count; i += 2)
		sum += le16_get(bytes + i);
	while (sum > 0xffff)
		sum = (sum >> 16) + (sum & 0xffff);
	return sum ^ 0xffff;
}

/* Checks the header at result.address and sets the state's table. */
static void check_header(struct coreboot_check_state *state)
{
	uint64_t address = state->result.address;
	const uint8_t *header = coreboot_check_state_map(state, address, COREBOOT_CHECK_HEADER_BYTES);
	uint32_t bytes;

	if (!header) {
		set_fault(state, COREBOOT_CHECK_NOT_MEMORY, 0);
		return;
	}
	bytes = le32_get(header + TABLE_BYTES);
	if (!has_signature(header))
		set_fault(state, COREBOOT_CHECK_SIGNATURE, 0);
	else if (le32_get(header + HEADER_BYTES) != COREBOOT_CHECK_HEADER_BYTES)
		set_fault(state, COREBOOT_CHECK_HEADER_SIZE, HEADER_BYTES);
	else if (ip_checksum(header, COREBOOT_CHECK_HEADER_BYTES) != 0 || le16_get(header + HEADER_CHECKSUM + 2) != 0)
		set_fault(state, COREBOOT_CHECK_HEADER_CHECKSUM, HEADER_CHECKSUM);
	else if (bytes == 0 || bytes % 4 != 0 || bytes > MOST_TABLE_BYTES)
		set_fault(state, COREBOOT_CHECK_TABLE_SIZE, TABLE_BYTES);
	if (state->result.fault)
		return;
	state->size = COREBOOT_CHECK_HEADER_BYTES + bytes;
	state->table = coreboot_check_state_map(state, address, state->size);
	if (!state->table)
		set_fault(state, COREBOOT_CHECK_NOT_MEMORY, TABLE_BYTES);
	else if (ip_checksum(state->table + COREBOOT_CHECK_HEADER_BYTES, bytes) !=
		 le32_get(state->table + TABLE_CHECKSUM))
		set_fault(state, COREBOOT_CHECK_TABLE_CHECKSUM, TABLE_CHECKSUM);
}

/* The first record with `tag` in [from, to) of the table, whose records have sizes that are right; 0: none. */
static uint32_t find_record(const struct coreboot_check_state *state, uint32_t tag, uint32_t from, uint32_t to)
{
	for (uint32_t at = from; at < to; at += le32_get(state->table + at + 4))
		if (le32_get(state->table + at) == tag)
			return at;
	return 0;
}

static void check_record_form(struct coreboot_check_state *state, uint32_t at)
{
	uint32_t left = state->size - at, tag, size;

	if (left < COREBOOT_CHECK_RECORD_BYTES) {
		set_fault(state, COREBOOT_CHECK_RECORD_SIZE, at);
		return;
	}
	tag = le32_get(state->table + at);
	size = le32_get(state->table + at + 4);
	if (size < COREBOOT_CHECK_RECORD_BYTES || size % 4 != 0 || size > left)
		set_fault(state, COREBOOT_CHECK_RECORD_SIZE, at + 4);
	else if (!coreboot_check_record_fits(tag, size))
		set_fault(state, COREBOOT_CHECK_RECORD_SHORT, at + 4);
	else if (coreboot_check_record_is_single(tag) && find_record(state, tag, COREBOOT_CHECK_HEADER_BYTES, at) != 0)
		set_fault(state, COREBOOT_CHECK_RECORD_TWICE, at);
}

static void check_form(struct coreboot_check_state *state)
{
	uint32_t at = COREBOOT_CHECK_HEADER_BYTES, count = 0;

	while (at < state->size) {
		check_record_form(state, at);
		if (state->result.fault)
			return;
		at += le32_get(state->table + at + 4);
		count++;
	}
	if (count != le32_get(state->table + TABLE_ENTRIES))
		set_fault(state, COREBOOT_CHECK_RECORD_COUNT, TABLE_ENTRIES);
}

/* The header at result.address and the form of the records behind it. False: there is a fault. */
static bool table_is_well_formed(struct coreboot_check_state *state)
{
	check_header(state);
	if (!state->result.fault)
		check_form(state);
	return !state->result.fault;
}

/* The first signature of the first page, and that it leads to `table`. */
static void check_forward(struct coreboot_check_state *state, uint64_t table)
{
	const uint8_t *page = coreboot_check_state_map(state, SEARCH_FIRST, SEARCH_END - SEARCH_FIRST);
	uint32_t address = SEARCH_FIRST, at;

	while (page && address < SEARCH_END && !has_signature(page + address - SEARCH_FIRST))
		address += 16;
	if (!page || address >= SEARCH_END) {
		set_fault(state, COREBOOT_CHECK_NOT_FOUND, 0);
		return;
	}
	state->result.address = address;
	if (address != FORWARD_PLACE)
		set_fault(state, COREBOOT_CHECK_FORWARD_PLACE, 0);
	if (!table_is_well_formed(state))
		return;
	at = find_record(state, COREBOOT_CHECK_TAG_FORWARD, COREBOOT_CHECK_HEADER_BYTES, state->size);
	if (at == 0)
		set_fault(state, COREBOOT_CHECK_NO_FORWARD, COREBOOT_CHECK_HEADER_BYTES);
	else if (le64_get(state->table + at + 8) != table)
		set_fault(state, COREBOOT_CHECK_FORWARD_ELSEWHERE, at + 8);
}

static void check_records(struct coreboot_check_state *state)
{
	uint32_t at = COREBOOT_CHECK_HEADER_BYTES;

	while (at < state->size && !state->result.fault) {
		uint32_t offset;
		enum coreboot_check_fault fault = coreboot_check_record(state, at, &offset);

		set_fault(state, fault, offset);
		at += le32_get(state->table + at + 4);
	}
}

static void check_table(struct coreboot_check_state *state, uint64_t table)
{
	uint32_t memory;

	state->result.address = table;
	if (table % 16 != 0 || table > UINT32_MAX)
		set_fault(state, COREBOOT_CHECK_ALIGNMENT, 0);
	if (!table_is_well_formed(state))
		return;
	memory = find_record(state, COREBOOT_CHECK_TAG_MEMORY, COREBOOT_CHECK_HEADER_BYTES, state->size);
	if (memory == 0) {
		set_fault(state, COREBOOT_CHECK_NO_MEMORY, COREBOOT_CHECK_HEADER_BYTES);
		return;
	}
	coreboot_check_ranges(state, memory);
	if (state->result.fault)
		return;
	if (coreboot_check_ranges_has_ram(state, range_of_size(table, state->size)))
		set_fault(state, COREBOOT_CHECK_IN_RAM, 0);
	if (!state->result.fault)
		coreboot_check_cbmem(state);
	if (state->result.fault)
		return;
	state->result.address = table;
	check_records(state);
}

struct coreboot_check_result coreboot_check(uint64_t table, const struct coreboot_check_memory *memory,
					    const struct e820_map *map)
{
	struct coreboot_check_state state = { .memory = memory, .map = map };

	check_forward(&state, table);
	if (!state.result.fault)
		check_table(&state, table);
	return state.result;
}
