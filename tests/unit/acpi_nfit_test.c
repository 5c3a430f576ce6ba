/* SPDX-License-Identifier: MIT */
/* NFIT of our own (ACPI 6.5, 5.2.25), and the ranges of anybody's. */
#include <stdlib.h>

#include "tests/unit/acpi_table_fixture.h"

#include "acpi/acpi_nfit.h"
#include "tests/unit/nfit_tables.h"

#define GIB 0x40000000ull
#define MIB 0x100000ull

enum { SPA = 0, MAPPING = 1, INTERLEAVE = 2, CONTROL = 4, HINTS = 6, CAPABILITIES = 7 };

/* 66F0D379-B4F3-4074-AC43-0D3318B78CDB, its first three groups little-endian. */
static const uint8_t persistent[] = { 0x79, 0xd3, 0xf0, 0x66, 0xf3, 0xb4, 0x74, 0x40,
				      0xac, 0x43, 0x0d, 0x33, 0x18, 0xb7, 0x8c, 0xdb };

static void nfit(void)
{
	acpi_machine_pmem(&machine);
	table_of(acpi_nfit_append, "NFIT", 1);
}

/* The `index`th structure of a type, or NULL. */
static const uint8_t *structure(uint16_t type, size_t index)
{
	for (size_t at = 40; at < buf.length; at += le16_get(memory + at + 2)) {
		assert_true(le16_get(memory + at + 2) >= 4);
		if (le16_get(memory + at) == type && index-- == 0)
			return memory + at;
	}
	return NULL;
}

static size_t count_of(uint16_t type)
{
	size_t count = 0;

	while (structure(type, count))
		count++;
	return count;
}

static void acpi_nfit_has_what_the_machine_has(void **state)
{
	(void)state;
	nfit();
	assert_int_equal(field_of(memory, 36, 4), 0);
	assert_int_equal(count_of(SPA), 1 + 1 + 3);
	assert_int_equal(count_of(MAPPING), 6);
	assert_int_equal(count_of(INTERLEAVE), 1);
	assert_int_equal(count_of(CONTROL), 6);
	assert_int_equal(count_of(HINTS), 2);
	assert_int_equal(count_of(CAPABILITIES), 0);
}

static void acpi_nfit_spa_range_is_write_back_and_nonvolatile(void **state)
{
	static const struct field first[] = {
		{ 2, 2, 56, "Length" },
		{ 4, 2, 1, "SPA Range Structure Index" },
		{ 6, 2, 2, "Flags" },
		{ 8, 4, 0, "Reserved" },
		{ 12, 4, 1, "Proximity Domain" },
		{ 32, 8, 9 * GIB, "SPA Range Base" },
		{ 40, 8, GIB, "SPA Range Length" },
		{ 48, 8, 0x8008, "Memory Mapping Attribute" },
	};
	static const struct field without_domain[] = {
		{ 4, 2, 2, "SPA Range Structure Index" },
		{ 6, 2, 0, "Flags" },
		{ 12, 4, 0, "Proximity Domain" },
		{ 32, 8, 10 * GIB, "SPA Range Base" },
	};

	(void)state;
	nfit();
	ASSERT_FIELDS(structure(SPA, 0), first);
	ASSERT_FIELDS(structure(SPA, 1), without_domain);
	for (size_t i = 0; i < 5; i++)
		assert_memory_equal(structure(SPA, i) + 16, persistent, 16);
}

static void acpi_nfit_one_dimm_is_all_of_its_range(void **state)
{
	static const struct field fields[] = {
		{ 2, 2, 48, "Length" },
		{ 4, 4, 1, "NFIT Device Handle" },
		{ 8, 2, 0, "NVDIMM Physical ID" },
		{ 10, 2, 0, "NVDIMM Region ID" },
		{ 12, 2, 1, "SPA Range Structure Index" },
		{ 14, 2, 1, "NVDIMM Control Region Structure Index" },
		{ 16, 8, GIB, "NVDIMM Region Size" },
		{ 24, 8, 0, "Region Offset" },
		{ 32, 8, 0, "NVDIMM Physical Address Region Base" },
		{ 40, 2, 0, "Interleave Structure Index" },
		{ 42, 2, 1, "Interleave Ways" },
		{ 44, 4, 0, "Flags and Reserved" },
	};

	(void)state;
	nfit();
	ASSERT_FIELDS(structure(MAPPING, 0), fields);
}

/* A line of 4 KiB is on the one, the next on the other; the line of each DIMM is at its Region Offset. */
static void acpi_nfit_interleaved_dimms_share_a_range_and_a_pattern(void **state)
{
	static const struct field pattern[] = {
		{ 2, 2, 20, "Length" },       { 4, 2, 1, "Interleave Structure Index" },
		{ 6, 2, 0, "Reserved" },      { 8, 4, 1, "Number of Lines Described" },
		{ 12, 4, 4096, "Line Size" }, { 16, 4, 0, "Line 1 Offset" },
	};

	(void)state;
	nfit();
	for (size_t i = 0; i < 2; i++) {
		const struct field fields[] = {
			{ 4, 4, 11 + i, "NFIT Device Handle" }, { 12, 2, 2, "SPA Range Structure Index" },
			{ 14, 2, 2 + i, "Control Region" },     { 16, 8, GIB, "NVDIMM Region Size" },
			{ 24, 8, 4096 * i, "Region Offset" },   { 40, 2, 1, "Interleave Structure Index" },
			{ 42, 2, 2, "Interleave Ways" },
		};

		ASSERT_FIELDS(structure(MAPPING, 1 + i), fields);
	}
	ASSERT_FIELDS(structure(INTERLEAVE, 0), pattern);
}

static void acpi_nfit_other_dimms_have_ranges_one_behind_the_other(void **state)
{
	(void)state;
	nfit();
	for (size_t i = 0; i < 3; i++) {
		const struct field spa[] = {
			{ 4, 2, 3 + i, "SPA Range Structure Index" },
			{ 32, 8, 12 * GIB + i * 512 * MIB, "SPA Range Base" },
			{ 40, 8, 512 * MIB, "SPA Range Length" },
		};
		const struct field mapping[] = {
			{ 4, 4, 0x20 + i, "NFIT Device Handle" },
			{ 12, 2, 3 + i, "SPA Range Structure Index" },
			{ 14, 2, 4 + i, "Control Region" },
			{ 16, 8, 512 * MIB, "NVDIMM Region Size" },
			{ 24, 8, 0, "Region Offset" },
			{ 42, 2, 1, "Interleave Ways" },
		};

		ASSERT_FIELDS(structure(SPA, 2 + i), spa);
		ASSERT_FIELDS(structure(MAPPING, 3 + i), mapping);
	}
}

static void acpi_nfit_control_region_has_no_block_windows(void **state)
{
	static const uint32_t serials[] = { 0x123456, 0x123460, 0x123461, 0x123475, 0x123476, 0x123477 };

	(void)state;
	nfit();
	for (size_t i = 0; i < COUNT_OF(serials); i++) {
		const struct field fields[] = {
			{ 2, 2, 80, "Length" },
			{ 4, 2, 1 + i, "NVDIMM Control Region Structure Index" },
			{ 12, 8, 0, "Subsystem, Valid Fields, Manufacturing Location" },
			{ 20, 4, 0, "Manufacturing Date, Reserved" },
			{ 24, 4, serials[i], "Serial Number" },
			{ 28, 2, 0x301, "Region Format Interface Code" },
			{ 30, 2, 0, "Number of Block Control Windows" },
		};

		ASSERT_FIELDS(structure(CONTROL, i), fields);
		for (size_t at = 32; at < 80; at++)
			assert_int_equal(structure(CONTROL, i)[at], 0);
	}
}

/* So that labels that were written under QEMU's own table are found again: Linux makes the cookie of a set from these. */
static void acpi_nfit_dimm_has_the_identity_that_qemu_gives_it(void **state)
{
	(void)state;
	nfit();
	/* The second control region of QEMU's table: offset 148h, DIMM 1, serial number of slot 0. */
	assert_int_equal(le16_get(qemu_nfit + 0x148), CONTROL);
	assert_memory_equal(structure(CONTROL, 0) + 6, qemu_nfit + 0x148 + 6, 32 - 6);
}

static void acpi_nfit_flush_hints_are_those_of_the_dimm(void **state)
{
	(void)state;
	nfit();
	for (size_t i = 0; i < 2; i++) {
		const struct field fields[] = {
			{ 2, 2, 24, "Length" },
			{ 4, 4, 11 + i, "NFIT Device Handle" },
			{ 8, 2, 1, "Number of Flush Hint Addresses" },
			{ 10, 6, 0, "Reserved" },
			{ 16, 8, 0xfe000000 + 64 * i, "Flush Hint Address 1" },
		};

		ASSERT_FIELDS(structure(HINTS, i), fields);
	}
}

static void acpi_nfit_same_inputs_same_bytes(void **state)
{
	static uint8_t first[sizeof(memory)];
	size_t length;

	(void)state;
	nfit();
	length = buf.length;
	memcpy(first, memory, length);
	nfit();
	assert_int_equal(buf.length, length);
	assert_memory_equal(memory, first, length);
}

static void acpi_nfit_fits_a_buffer_with_the_most_there_can_be(void **state)
{
	static struct acpi_pmem most[ACPI_MAX_PMEM];

	(void)state;
	acpi_machine_pmem(&machine);
	machine.inputs.pmem = most;
	machine.inputs.pmem_count = ACPI_MAX_PMEM;
	for (uint32_t i = 0; i < ACPI_MAX_PMEM; i++) {
		most[i] = (struct acpi_pmem){
			.range = range_of_size((100 + i) * GIB, GIB),
			.node = ACPI_NO_NODE,
			.dimm_count = ACPI_MAX_PMEM_DIMMS,
		};
		for (uint32_t j = 0; j < ACPI_MAX_PMEM_DIMMS; j++)
			most[i].dimms[j] = (struct acpi_nvdimm){ i * 8 + j + 1, 0, 0xfe000000 };
	}
	table_of(acpi_nfit_append, "NFIT", 1);
	assert_int_equal(count_of(SPA), 128);
	assert_int_equal(count_of(MAPPING), 128);
	assert_int_equal(field_of(structure(MAPPING, 127), 14, 2), 128);
	assert_int_equal(field_of(structure(SPA, 127), 32, 8), 116 * GIB - 128 * MIB);
}

/* --- parts ------------------------------------------------------------------------------------------------------------ */

static void acpi_nfit_part_is_whole_or_there_is_none(void **state)
{
	static const struct {
		uint64_t first, size;
		uint32_t line;
		size_t dimms;
		uint64_t part; /* 0: cannot be divided */
	} cases[] = {
		{ 4 * GIB, GIB, 0, 1, GIB },
		{ 4 * GIB, 3 * GIB, 0, 3, GIB },
		{ 4 * GIB, 7 * 0x123456789000, 0, 7, 0x123456789000 },
		{ 4 * GIB, GIB, 0, 3, 0 },
		{ 4 * GIB, 4096, 0, 2, 0 },
		{ 4 * GIB + 4096, 2 * 4096, 0, 2, 4096 },
		{ 4 * GIB, GIB, 256, 4, GIB / 4 },
		{ 4 * GIB, GIB, 256, 3, 0 },
		{ 4 * GIB, 3 * GIB, 0x40000000, 3, GIB },
		{ 4 * GIB, 3 * GIB, 0x80000000, 3, 0 },
		{ 5 * GIB, 4 * GIB, 0x80000000, 2, 0 }, /* lines are naturally aligned */
		{ 4 * GIB, GIB, 3 * 4096, 2, 0 },
		{ 4 * GIB, GIB, 4096, 1, 0 },
		{ 4 * GIB, GIB, 0, 0, 0 },
		{ 4 * GIB, 9 * GIB, 0, 9, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct acpi_pmem pmem = {
			.range = range_of_size(cases[i].first, cases[i].size),
			.line = cases[i].line,
			.dimm_count = cases[i].dimms,
		};
		uint64_t part = 0;

		if (acpi_nfit_part_size(&pmem, &part) != (cases[i].part != 0))
			fail_msg("case %zu", i);
		if (cases[i].part)
			assert_int_equal(part, cases[i].part);
	}
}

/* --- ranges of anybody's -------------------------------------------------------------------------------------------------- */

static struct range storage[2][4];
static struct range_set pmem_set, volatile_set;

static bool read_ranges(const uint8_t *table, size_t length, size_t capacity)
{
	range_set_init(&pmem_set, storage[0], capacity);
	range_set_init(&volatile_set, storage[1], capacity);
	return acpi_nfit_ranges(table, length, &pmem_set, &volatile_set);
}

static void acpi_nfit_ranges_are_those_of_the_spa_structures(void **state)
{
	(void)state;
	nfit();
	assert_true(read_ranges(memory, buf.length, 4));
	assert_int_equal(pmem_set.count, 1);
	assert_true(range_equal(pmem_set.ranges[0], range_of_size(9 * GIB, 4 * GIB + 512 * MIB)));
	assert_int_equal(volatile_set.count, 0);

	assert_true(read_ranges(qemu_nfit, sizeof(qemu_nfit), 4));
	assert_int_equal(pmem_set.count, 1);
	assert_true(range_equal(pmem_set.ranges[0], range_of_size(4 * GIB, 512 * MIB - 128 * 1024)));
}

static void acpi_nfit_ranges_tell_volatile_from_persistent(void **state)
{
	/* 7305944F-FDDA-44E3-B16C-3F22D252E5D0 */
	static const uint8_t volatile_guid[] = { 0x4f, 0x94, 0x05, 0x73, 0xda, 0xfd, 0xe3, 0x44,
						 0xb1, 0x6c, 0x3f, 0x22, 0xd2, 0x52, 0xe5, 0xd0 };

	(void)state;
	nfit();
	memcpy((uint8_t *)(uintptr_t)structure(SPA, 0) + 16, volatile_guid, 16);
	((uint8_t *)(uintptr_t)structure(SPA, 4))[16] ^= 1;
	assert_true(read_ranges(memory, buf.length, 4));
	assert_int_equal(pmem_set.count, 1);
	assert_true(range_equal(pmem_set.ranges[0], range_of_size(10 * GIB, 3 * GIB)));
	assert_int_equal(volatile_set.count, 1);
	assert_true(range_equal(volatile_set.ranges[0], range_of_size(9 * GIB, GIB)));
}

static void acpi_nfit_ranges_refuse_what_is_broken(void **state)
{
	(void)state;
	nfit();
	for (size_t length = 0, end = 40; length < buf.length; length++) {
		uint8_t *exact = malloc(length ? length : 1);

		memcpy(exact, memory, length);
		while (end < length)
			end += le16_get(memory + end + 2);
		/* Only between two structures may the table end. */
		assert_int_equal(read_ranges(exact, length, 4), length == end);
		free(exact);
	}
	nfit();
	memory[40 + 2] = 3;
	assert_false(read_ranges(memory, buf.length, 4));
	nfit();
	memory[0] = 'M';
	assert_false(read_ranges(memory, buf.length, 4));
	nfit();
	memset(memory + 40 + 40, 0, 8);
	assert_false(read_ranges(memory, buf.length, 4));
	nfit();
	memset(memory + 40 + 32, 0xff, 8);
	assert_false(read_ranges(memory, buf.length, 4));
}

static void acpi_nfit_ranges_say_when_a_set_is_full(void **state)
{
	(void)state;
	nfit();
	assert_false(read_ranges(memory, buf.length, 0));
	assert_true(read_ranges(memory, buf.length, 1));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(acpi_nfit_has_what_the_machine_has),
		cmocka_unit_test(acpi_nfit_spa_range_is_write_back_and_nonvolatile),
		cmocka_unit_test(acpi_nfit_one_dimm_is_all_of_its_range),
		cmocka_unit_test(acpi_nfit_interleaved_dimms_share_a_range_and_a_pattern),
		cmocka_unit_test(acpi_nfit_other_dimms_have_ranges_one_behind_the_other),
		cmocka_unit_test(acpi_nfit_control_region_has_no_block_windows),
		cmocka_unit_test(acpi_nfit_dimm_has_the_identity_that_qemu_gives_it),
		cmocka_unit_test(acpi_nfit_flush_hints_are_those_of_the_dimm),
		cmocka_unit_test(acpi_nfit_same_inputs_same_bytes),
		cmocka_unit_test(acpi_nfit_fits_a_buffer_with_the_most_there_can_be),
		cmocka_unit_test(acpi_nfit_part_is_whole_or_there_is_none),
		cmocka_unit_test(acpi_nfit_ranges_are_those_of_the_spa_structures),
		cmocka_unit_test(acpi_nfit_ranges_tell_volatile_from_persistent),
		cmocka_unit_test(acpi_nfit_ranges_refuse_what_is_broken),
		cmocka_unit_test(acpi_nfit_ranges_say_when_a_set_is_full),
	};

	return cmocka_run_group_tests_name("acpi_nfit", tests, NULL, NULL);
}
