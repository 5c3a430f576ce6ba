/* SPDX-License-Identifier: MIT */
#include "mp/mp_check.h"

#include <stddef.h>
#include <string.h>

#include "bytes/byte_buf.h"
#include "bytes/le.h"
#include "mp/mp_check_entry.h"

#define POINTER_SIZE 16
#define HEADER_SIZE 44
#define OEM_TABLE 28
#define LOCAL_APIC 36

struct check {
	const struct mp_check_memory *memory;
	struct mp_check_result result;
};

static void set_fault(struct check *check, const char *fault, size_t offset)
{
	if (check->result.fault || !fault)
		return;
	check->result.fault = fault;
	check->result.offset = (uint32_t)offset;
}

static const uint8_t *map(const struct check *check, uint32_t address, uint32_t size)
{
	return check->memory->map(check->memory->context, address, size);
}

/* Section 4.1. Returns the configuration table's address. */
static uint32_t check_pointer(struct check *check, uint32_t address, uint8_t *revision)
{
	const uint8_t *pointer = map(check, address, POINTER_SIZE);

	check->result.address = address;
	if (address % 16 != 0)
		set_fault(check, "not at a multiple of 16", 0);
	if (!pointer || memcmp(pointer, "_MP_", 4) != 0) {
		set_fault(check, "no signature _MP_", 0);
		return 0;
	}
	*revision = pointer[9];
	if (pointer[8] != 1)
		set_fault(check, "length is not 1", 8);
	else if (byte_sum(pointer, POINTER_SIZE) != 0)
		set_fault(check, "checksum", 10);
	else if (pointer[9] != 1 && pointer[9] != 4)
		set_fault(check, "unknown revision of the specification", 9);
	else if (pointer[11] != 0)
		set_fault(check, "a default configuration in place of a table", 11);
	else if (pointer[12] & 0x7f)
		set_fault(check, "reserved features are not 0", 12);
	else if (pointer[13] || pointer[14] || pointer[15])
		set_fault(check, "reserved bytes are not 0", 13);
	else if (le32_get(pointer + 4) == 0)
		set_fault(check, "no table", 4);
	return le32_get(pointer + 4);
}

static size_t find_text_end(const uint8_t *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (text[i] < ' ' || text[i] > '~')
			return i;
	return size;
}

/* Section 4.2. `length` bytes of the base table are there. */
static void check_header(struct check *check, const uint8_t *table, uint16_t length, uint8_t revision)
{
	uint32_t local_apic = le32_get(table + LOCAL_APIC);

	if (byte_sum(table, length) != 0)
		set_fault(check, "checksum", 7);
	if (table[6] != revision)
		set_fault(check, "another revision than the pointer's", 6);
	if (find_text_end(table + 8, 20) != 20)
		set_fault(check, "an ID is no text", 8 + find_text_end(table + 8, 20));
	if ((le32_get(table + OEM_TABLE) == 0) != (le16_get(table + OEM_TABLE + 4) == 0))
		set_fault(check, "OEM table: address without size, or size without address", OEM_TABLE);
	if (local_apic == 0 || local_apic % 4096 != 0)
		set_fault(check, "no address of a local APIC", LOCAL_APIC);
	if (table[43] != 0)
		set_fault(check, "reserved byte is not 0", 43);
}

/* The extended table follows the base table and has a checksum of its own. */
static void check_extended(struct check *check, uint32_t address, const uint8_t *table, uint16_t length)
{
	uint16_t size = le16_get(table + 40);
	const uint8_t *extended = size ? map(check, address + length, size) : NULL;

	if (size == 0 && table[42] != 0)
		set_fault(check, "checksum of an extended table that is not there", 42);
	else if (size != 0 && !extended)
		set_fault(check, "extended table is not in memory", 40);
	else if (extended && (uint8_t)(byte_sum(extended, size) + table[42]) != 0)
		set_fault(check, "checksum of the extended table", 42);
}

static void check_entries(struct check *check, const uint8_t *table, uint16_t length)
{
	struct mp_check_entries entries = { .last_bus = -1 };
	size_t at = HEADER_SIZE, count = 0;

	while (at < length && !check->result.fault) {
		size_t size = mp_check_entry_size(table[at]);

		if (size == 0 || size > length - at) {
			set_fault(check, size ? "an entry is cut off" : "unknown type of entry", at);
			return;
		}
		set_fault(check, mp_check_entry(&entries, table, HEADER_SIZE, at), at);
		at += size;
		count++;
	}
	if (count != le16_get(table + 34))
		set_fault(check, "another number of entries than there are", 34);
	set_fault(check, mp_check_entries_end(&entries), HEADER_SIZE);
}

static void check_table(struct check *check, uint32_t address, uint8_t revision)
{
	const uint8_t *table = map(check, address, HEADER_SIZE);
	uint16_t length;

	check->result.address = address;
	if (!table || memcmp(table, "PCMP", 4) != 0) {
		set_fault(check, "no signature PCMP", 0);
		return;
	}
	length = le16_get(table + 4);
	table = length < HEADER_SIZE ? NULL : map(check, address, length);
	if (!table) {
		set_fault(check, "length", 4);
		return;
	}
	check_header(check, table, length, revision);
	check_extended(check, address, table, length);
	check_entries(check, table, length);
}

struct mp_check_result mp_check(uint32_t pointer, const struct mp_check_memory *memory)
{
	struct check check = { .memory = memory };
	uint8_t revision = 0;
	uint32_t table = check_pointer(&check, pointer, &revision);

	if (!check.result.fault)
		check_table(&check, table, revision);
	return check.result;
}
