/* SPDX-License-Identifier: MIT */
/* Right NFITs of three makers pass; of each field that is wrong the offset is named, and what is wrong. */
#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/acpi_table_fixture.h"

#include "acpi/acpi_check_table.h"
#include "tests/unit/nfit_tables.h"

/* Where iasl's structures are. */
enum {
	PMEM = 40,
	REGISTERS = 96,
	MAPPING_1 = 152,
	MAPPING_2 = 200,
	MAPPING_OF_REGISTERS = 248,
	INTERLEAVE = 296,
	SMBIOS = 320,
	CONTROL_1 = 336,
	CONTROL_2 = 416,
	WINDOW = 496,
	HINTS_1 = 536,
	HINTS_2 = 568,
	CAPABILITIES = 592,
	END = 608,
};

static uint8_t *table;
static size_t table_length;
static struct e820_map map;

static int free_table(void **state)
{
	(void)state;
	free(table);
	table = NULL;
	return 0;
}

static void take(const uint8_t *bytes, size_t length)
{
	free(table);
	table = malloc(length);
	assert_non_null(table);
	memcpy(table, bytes, length);
	table_length = length;
}

static void declare(uint64_t first, uint64_t last, enum e820_type type)
{
	assert_true(e820_map_set(&map, (struct range){ first, last }, type));
}

/* iasl's table on a machine with 2 GiB of RAM, which says nothing of the registers. */
static void start(void)
{
	assert_int_equal(sizeof(iasl_nfit), END);
	take(iasl_nfit, sizeof(iasl_nfit));
	map.count = 0;
	declare(0, 0x7fffffff, E820_RAM);
	declare(0x100000000, 0x17fffffff, E820_PMEM);
}

static struct acpi_check_fault check(const struct e820_map *with)
{
	const struct acpi_check_view view = { .bytes = table, .length = (uint32_t)table_length };

	return acpi_check_nfit(&view, with);
}

static void require_no_fault(const char *what)
{
	struct acpi_check_fault fault = check(&map);

	if (fault.text)
		fail_msg("%s: %u: %s", what, fault.offset, fault.text);
	assert_null(check(NULL).text);
}

static void require_fault(uint32_t offset, const char *text, const char *what)
{
	struct acpi_check_fault fault = check(&map);

	if (!fault.text)
		fail_msg("%s: no fault, expected %u: %s", what, offset, text);
	if (strcmp(fault.text, text) != 0 || fault.offset != offset)
		fail_msg("%s: %u: %s; expected %u: %s", what, fault.offset, fault.text, offset, text);
}

static void acpi_check_nfit_passes_a_table_of_iasl(void **state)
{
	(void)state;
	start();
	require_no_fault("iasl");
}

/* Its NVDIMMs are in the map as QEMU says: not at all. As persistent memory, and reserved, they are right, too. */
static void acpi_check_nfit_passes_a_table_of_qemu(void **state)
{
	static const enum e820_type types[] = { E820_PMEM, E820_RESERVED, E820_UNUSABLE };

	(void)state;
	take(qemu_nfit, sizeof(qemu_nfit));
	map.count = 0;
	declare(0, 0x1fffffff, E820_RAM);
	require_no_fault("QEMU");
	for (size_t i = 0; i < COUNT_OF(types); i++) {
		declare(0x100000000, 0x11ffdffff, types[i]);
		require_no_fault("QEMU");
	}
}

static void acpi_check_nfit_passes_our_own(void **state)
{
	(void)state;
	acpi_machine_pmem(&machine);
	table_of(acpi_nfit_append, "NFIT", 1);
	take(memory, buf.length);
	map.count = 0;
	declare(0, 0x7fffffff, E820_RAM);
	declare(0x240000000, 0x35fffffff, E820_PMEM);
	require_no_fault("ours");
}

/* `size` bytes of `value` at `at`; the fault is at `found`. */
static const struct {
	uint32_t at;
	unsigned size;
	uint64_t value;
	uint32_t found;
	const char *text;
} wrong[] = {
	{ 36, 4, 1, 36, "reserved bytes are not 0" },
	{ PMEM, 2, 8, PMEM, "structure: type is reserved" },
	{ SMBIOS + 2, 2, 3, SMBIOS, "structure does not end inside the table" },
	{ CAPABILITIES + 2, 2, 17, CAPABILITIES, "structure does not end inside the table" },

	{ PMEM + 2, 2, 57, PMEM + 2, "SPA range: length is neither 56 nor 64" },
	{ PMEM + 4, 2, 0, PMEM + 4, "SPA range: index is 0" },
	{ PMEM + 6, 2, 8, PMEM + 6, "SPA range: reserved flags are not 0" },
	{ PMEM + 6, 2, 6, PMEM + 6, "SPA range: a location cookie that is not there is valid" },
	{ PMEM + 8, 1, 1, PMEM + 8, "SPA range: reserved bytes are not 0" },
	{ PMEM + 32, 8, UINT64_MAX, PMEM + 40, "SPA range: length is 0 or too large" },
	{ PMEM + 40, 8, 0, PMEM + 40, "SPA range: length is 0 or too large" },
	{ PMEM + 32, 8, 0x7ffff000, PMEM + 32, "SPA range: the memory map has RAM there" },
	{ REGISTERS + 32, 8, 0x7ffff000, REGISTERS + 32, "SPA range: the memory map has memory where registers are" },
	{ REGISTERS + 32, 8, 0x100000000, REGISTERS + 32, "SPA range: the memory map has memory where registers are" },
	{ REGISTERS + 4, 2, 1, REGISTERS + 4, "SPA range: index is there twice" },
	{ PMEM + 32, 8, 0xeffff000, REGISTERS + 32, "SPA range: overlaps an earlier one" },

	{ MAPPING_1 + 2, 2, 47, MAPPING_1 + 2, "region mapping: length is not 48" },
	{ MAPPING_1 + 12, 2, 3, MAPPING_1 + 12, "region mapping: there is no such SPA range" },
	{ MAPPING_1 + 14, 2, 3, MAPPING_1 + 14, "region mapping: there is no such control region" },
	{ MAPPING_1 + 14, 2, 0, MAPPING_1 + 14, "region mapping: there is no such control region" },
	{ MAPPING_1 + 40, 2, 2, MAPPING_1 + 40, "region mapping: there is no such interleave structure" },
	{ MAPPING_1 + 16, 8, 0, MAPPING_1 + 16, "region mapping: size is 0" },
	{ MAPPING_1 + 16, 8, 0x40000001, MAPPING_1 + 16, "region mapping: reaches beyond the SPA range" },
	{ MAPPING_1 + 16, 8, UINT64_C(1) << 63, MAPPING_1 + 16, "region mapping: reaches beyond the SPA range" },
	{ MAPPING_1 + 24, 8, 0x80000000, MAPPING_1 + 24, "region mapping: offset is not inside the SPA range" },
	{ MAPPING_OF_REGISTERS + 24, 8, 1, MAPPING_OF_REGISTERS + 16, "region mapping: reaches beyond the SPA range" },
	{ MAPPING_1 + 42, 2, 0, MAPPING_1 + 42, "region mapping: interleave ways are 0" },
	{ MAPPING_OF_REGISTERS + 16, 8, 0x200, 0, NULL },
	{ MAPPING_1 + 44, 2, 0x80, MAPPING_1 + 44, "region mapping: reserved flags are not 0" },
	{ MAPPING_1 + 44, 2, 0x7f, 0, NULL },
	{ MAPPING_1 + 46, 2, 1, MAPPING_1 + 46, "region mapping: reserved bytes are not 0" },
	{ MAPPING_1 + 12, 2, 0, MAPPING_2 + 42, "region mapping: the SPA range has fewer DIMMs than interleave ways" },

	{ INTERLEAVE + 4, 2, 0, MAPPING_1 + 40, "region mapping: there is no such interleave structure" },
	{ INTERLEAVE + 6, 2, 1, INTERLEAVE + 6, "interleave: reserved bytes are not 0" },
	{ INTERLEAVE + 8, 4, 1, INTERLEAVE + 2, "interleave: length is not that of so many lines" },
	{ INTERLEAVE + 8, 4, 0x40000002, INTERLEAVE + 2, "interleave: length is not that of so many lines" },
	{ INTERLEAVE + 12, 4, 0x180, INTERLEAVE + 12, "interleave: line size is not a power of two" },
	{ INTERLEAVE + 12, 4, 0, INTERLEAVE + 12, "interleave: line size is not a power of two" },

	{ SMBIOS + 4, 4, 1, SMBIOS + 4, "SMBIOS information: reserved bytes are not 0" },

	{ CONTROL_1 + 2, 2, 79, CONTROL_1 + 2, "control region: length is neither 32 nor 80" },
	{ CONTROL_2 + 4, 2, 1, MAPPING_2 + 14, "region mapping: there is no such control region" },
	{ CONTROL_1 + 18, 1, 2, CONTROL_1 + 18, "control region: reserved valid fields are not 0" },
	{ CONTROL_1 + 22, 1, 1, CONTROL_1 + 22, "control region: reserved bytes are not 0" },
	{ CONTROL_1 + 72, 2, 2, CONTROL_1 + 72, "control region: reserved flags are not 0" },
	{ CONTROL_1 + 72, 2, 1, 0, NULL },
	{ CONTROL_1 + 79, 1, 1, CONTROL_1 + 74, "control region: reserved bytes are not 0" },

	{ WINDOW + 2, 2, 39, WINDOW + 2, "block data window: length is not 40" },
	{ WINDOW + 4, 2, 3, WINDOW + 4, "block data window: there is no such control region" },

	{ HINTS_1 + 4, 4, 3, HINTS_1 + 4, "flush hints: there is no such DIMM" },
	{ HINTS_2 + 4, 4, 1, HINTS_2 + 4, "flush hints: this DIMM has some already" },
	{ HINTS_1 + 8, 2, 1, HINTS_1 + 2, "flush hints: length is not that of so many addresses" },
	{ HINTS_1 + 15, 1, 1, HINTS_1 + 10, "flush hints: reserved bytes are not 0" },
	{ HINTS_1 + 24, 8, 0x7fffffff, HINTS_1 + 24, "flush hints: the memory map has memory there" },
	{ HINTS_2 + 16, 8, 0x100000000, HINTS_2 + 16, "flush hints: the memory map has memory there" },

	{ CAPABILITIES + 4, 1, 0, CAPABILITIES + 8, "platform capabilities: one is above the highest that is valid" },
	{ CAPABILITIES + 4, 1, 32, CAPABILITIES + 4, "platform capabilities: highest valid capability is above 31" },
	{ CAPABILITIES + 5, 1, 1, CAPABILITIES + 5, "platform capabilities: reserved bytes are not 0" },
	{ CAPABILITIES + 8, 4, 8, CAPABILITIES + 8, "platform capabilities: reserved bits are not 0" },
	{ CAPABILITIES + 12, 4, 1, CAPABILITIES + 12, "platform capabilities: reserved bytes are not 0" },
	{ CAPABILITIES + 2, 2, 15, CAPABILITIES + 2, "platform capabilities: length is not 16" },
};

static void acpi_check_nfit_names_wrong_fields(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		char what[64];

		start();
		for (unsigned j = 0; j < wrong[i].size; j++)
			table[wrong[i].at + j] = (uint8_t)(wrong[i].value >> 8 * j);
		snprintf(what, sizeof(what), "%u = %#llx", (unsigned)wrong[i].at, (unsigned long long)wrong[i].value);
		if (wrong[i].text)
			require_fault(wrong[i].found, wrong[i].text, what);
		else
			require_no_fault(what);
	}
}

/* The table with a copy of one structure at its end. */
static uint8_t *again(uint32_t at)
{
	uint8_t bytes[END + 80];
	const uint16_t length = le16_get(iasl_nfit + at + 2);

	memcpy(bytes, iasl_nfit, END);
	memcpy(bytes + END, iasl_nfit + at, length);
	start();
	take(bytes, END + (size_t)length);
	return table + END;
}

static void acpi_check_nfit_names_what_is_there_twice(void **state)
{
	(void)state;
	again(MAPPING_1);
	require_fault(END + 4, "region mapping: this DIMM is mapped there already", "mapping");
	again(INTERLEAVE);
	require_fault(END + 4, "interleave: index is there twice", "interleave");
	again(CONTROL_1);
	require_fault(END + 4, "control region: index is there twice", "control region");
	again(CAPABILITIES);
	require_fault(END, "platform capabilities: are there twice", "capabilities");
	again(SMBIOS);
	require_no_fault("SMBIOS information");
	le16_put(again(INTERLEAVE) + 4, 0);
	require_fault(END + 4, "interleave: index is 0", "interleave");
	le16_put(again(CONTROL_2) + 4, 0);
	require_fault(END + 4, "control region: index is 0", "control region");
	again(INTERLEAVE)[4] = 7;
	require_no_fault("interleave");
}

/* A pattern of no lines, and a control region in the short form: neither is in iasl's table. */
static void acpi_check_nfit_names_short_structures_that_are_wrong(void **state)
{
	uint8_t bytes[END + 32];

	(void)state;
	start();
	memcpy(bytes, iasl_nfit, END);
	memset(bytes + END, 0, 32);
	le16_put(bytes + END, 2);
	le16_put(bytes + END + 2, 16);
	le16_put(bytes + END + 4, 2);
	le32_put(bytes + END + 12, 256);
	take(bytes, END + 16);
	require_fault(END + 8, "interleave: no lines are described", "interleave");

	memset(bytes + END, 0, 32);
	le16_put(bytes + END, 4);
	le16_put(bytes + END + 2, 32);
	le16_put(bytes + END + 4, 3);
	take(bytes, END + 32);
	require_no_fault("control region");
	table[END + 30] = 1;
	require_fault(END + 30, "control region: is too short for block control windows", "control region");
}

/* A region that is not mapped may say anything of its place; it needs a control region still. */
static void acpi_check_nfit_passes_a_region_that_is_not_mapped(void **state)
{
	uint8_t *mapping;

	(void)state;
	mapping = again(MAPPING_OF_REGISTERS);
	le16_put(mapping + 12, 0);
	le64_put(mapping + 16, 0);
	le16_put(mapping + 42, 0);
	require_no_fault("not mapped");
}

/* ACPI 6.4 has a longer SPA range, with a location cookie. */
static void acpi_check_nfit_knows_the_longer_spa_range(void **state)
{
	uint8_t bytes[END + 64] = { 0 };

	(void)state;
	start();
	memcpy(bytes, iasl_nfit, END);
	memcpy(bytes + END, iasl_nfit + PMEM, 56);
	le16_put(bytes + END + 2, 64);
	le16_put(bytes + END + 4, 9);
	le16_put(bytes + END + 6, 4);
	le64_put(bytes + END + 32, 0x200000000);
	take(bytes, END + 64);
	require_no_fault("64 bytes");
}

/* Volatile memory is RAM; and nobody knows what is behind a GUID that a vendor made. */
static void acpi_check_nfit_lets_ram_be_where_it_may(void **state)
{
	static const uint8_t guids[][4] = { { 0x4f, 0x94, 0x05, 0x73 }, { 1, 2, 3, 4 } };
	static const uint8_t disks[][4] = { { 0x5a, 0x53, 0xab, 0x77 },
					    { 0x30, 0xbd, 0x5a, 0x3d },
					    { 0xc9, 0x02, 0xea, 0x5c },
					    { 0x88, 0x81, 0x01, 0x08 } };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(guids); i++) {
		start();
		declare(0x100000000, 0x17fffffff, E820_RAM);
		require_fault(PMEM + 32, "SPA range: the memory map has RAM there", "persistent");
		memcpy(table + PMEM + 16, guids[i], 4);
		require_no_fault("other GUID");
	}
	for (size_t i = 0; i < COUNT_OF(disks); i++) {
		start();
		memcpy(table + PMEM + 16, disks[i], 4);
		require_no_fault("disk");
		declare(0x17fffffff, 0x17fffffff, E820_ACPI);
		require_fault(PMEM + 32, "SPA range: the memory map has RAM there", "disk");
	}
	start();
	declare(0xf0000000, 0xf0001fff, E820_RESERVED);
	require_no_fault("reserved registers");
}

/* Whatever is cut off: no read beyond it, and a table may end only between two structures, and not between what needs the other. */
static void acpi_check_nfit_reads_nothing_beyond_the_end(void **state)
{
	static const uint32_t ends[] = { PMEM, REGISTERS, MAPPING_1, WINDOW, HINTS_1, HINTS_2, CAPABILITIES, END };

	(void)state;
	for (size_t length = 40, end = 0; length < END; length++) {
		start();
		take(iasl_nfit, length);
		while (ends[end] < length)
			end++;
		assert_int_equal(check(&map).text == NULL, length == ends[end]);
	}
}

static void acpi_check_nfit_limits_the_number_of_structures(void **state)
{
	static uint8_t bytes[40 + 2049 * 8];

	(void)state;
	start();
	for (size_t i = 0; i < 2049; i++) {
		le16_put(bytes + 40 + 8 * i, 3);
		le16_put(bytes + 40 + 8 * i + 2, 8);
	}
	take(bytes, 40 + 2048 * 8);
	require_no_fault("2048");
	take(bytes, sizeof(bytes));
	require_fault(40 + 2048 * 8, "there are more than 2048 structures", "2049");
}

#define TEST(claim) cmocka_unit_test_teardown(claim, free_table)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(acpi_check_nfit_passes_a_table_of_iasl),
		TEST(acpi_check_nfit_passes_a_table_of_qemu),
		TEST(acpi_check_nfit_passes_our_own),
		TEST(acpi_check_nfit_names_wrong_fields),
		TEST(acpi_check_nfit_names_what_is_there_twice),
		TEST(acpi_check_nfit_names_short_structures_that_are_wrong),
		TEST(acpi_check_nfit_passes_a_region_that_is_not_mapped),
		TEST(acpi_check_nfit_knows_the_longer_spa_range),
		TEST(acpi_check_nfit_lets_ram_be_where_it_may),
		TEST(acpi_check_nfit_reads_nothing_beyond_the_end),
		TEST(acpi_check_nfit_limits_the_number_of_structures),
	};

	return cmocka_run_group_tests_name("acpi_check_nfit", tests, NULL, NULL);
}
