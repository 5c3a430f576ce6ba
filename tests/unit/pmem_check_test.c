/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "firmware/glue/pmem_check.h"

#define GIB UINT64_C(0x40000000)

static struct range ram_ranges[] = { { 0, GIB - 1 }, { 4 * GIB, 5 * GIB - 1 } };
static struct range reserved_ranges[] = { { 0xfec00000, 0xffffffff } };
static const struct range_set ram = { ram_ranges, 2, 2 };
static const struct range_set reserved = { reserved_ranges, 1, 1 };

static struct acpi_pmem of(uint64_t first, uint64_t last, uint32_t handle)
{
	struct acpi_pmem pmem = { .range = { first, last }, .node = ACPI_NO_NODE, .dimm_count = 1 };

	pmem.dimms[0].handle = handle;
	return pmem;
}

static void pmem_check_takes_what_touches_ram_on_both_sides(void **state)
{
	struct acpi_pmem list[ACPI_MAX_PMEM] = { of(GIB, 0xfebfffff, 1) };

	(void)state;
	assert_int_equal(pmem_check(list, 0, &ram, &reserved, 40).error, PMEM_OK);
	list[0] = of(5 * GIB, 6 * GIB - 1, 1);
	assert_int_equal(pmem_check(list, 0, &ram, &reserved, 40).error, PMEM_OK);
}

static void pmem_check_refuses_each_place_where_it_cannot_be(void **state)
{
	static const struct {
		struct range range;
		unsigned bits;
		enum pmem_error error;
	} cases[] = {
		{ { GIB - 1, 2 * GIB - 1 }, 40, PMEM_ON_RAM },        { { 3 * GIB, 4 * GIB }, 40, PMEM_ON_RAM },
		{ { 0xfeb00000, 0xfec00000 }, 40, PMEM_ON_RESERVED }, { { 1023 * GIB, 1024 * GIB }, 40, PMEM_HIGH },
		{ { 1023 * GIB, 1024 * GIB - 1 }, 40, PMEM_OK },      { { 1024 * GIB, 1025 * GIB - 1 }, 64, PMEM_OK },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(pmem_check_range(cases[i].range, &ram, &reserved, cases[i].bits), cases[i].error);
}

static void pmem_check_names_the_other_one_that_is_in_the_way(void **state)
{
	struct acpi_pmem list[ACPI_MAX_PMEM] = { of(8 * GIB, 9 * GIB - 1, 1),
						 { .dimm_count = 0 },
						 of(9 * GIB, 10 * GIB - 1, 2),
						 of(10 * GIB - 1, 11 * GIB - 1, 3) };
	struct pmem_fault fault;

	(void)state;
	assert_int_equal(pmem_check(list, 2, &ram, &reserved, 40).error, PMEM_OK);
	fault = pmem_check(list, 3, &ram, &reserved, 40);
	assert_int_equal(fault.error, PMEM_ON_OTHER);
	assert_int_equal(fault.other, 3);
	list[3] = of(10 * GIB, 11 * GIB - 1, 1);
	fault = pmem_check(list, 3, &ram, &reserved, 40);
	assert_int_equal(fault.error, PMEM_HANDLE);
	assert_int_equal(fault.other, 1);
}

/* What was taken back is in nobody's way. */
static void pmem_check_passes_over_what_is_not_there(void **state)
{
	struct acpi_pmem list[ACPI_MAX_PMEM] = { of(8 * GIB, 9 * GIB - 1, 1), of(8 * GIB, 9 * GIB - 1, 1) };

	(void)state;
	list[0].dimm_count = 0;
	assert_int_equal(pmem_check(list, 1, &ram, &reserved, 40).error, PMEM_OK);
}

static void pmem_check_keeps_flush_hints_off_memory(void **state)
{
	struct acpi_pmem list[ACPI_MAX_PMEM] = { of(8 * GIB, 9 * GIB - 1, 1), of(9 * GIB, 10 * GIB - 1, 2) };

	(void)state;
	list[0].dimms[0].flush = 10 * GIB;
	assert_int_equal(pmem_check(list, 1, &ram, &reserved, 40).error, PMEM_OK);
	list[0].dimms[0].flush = GIB - 8;
	assert_int_equal(pmem_check(list, 0, &ram, &reserved, 40).error, PMEM_FLUSH);
	list[0].dimms[0].flush = 8 * GIB;
	assert_int_equal(pmem_check(list, 0, &ram, &reserved, 40).error, PMEM_FLUSH);
	list[0].dimms[0].flush = 0xfec00000;
	assert_int_equal(pmem_check(list, 0, &ram, &reserved, 40).error, PMEM_FLUSH);
	list[0].dimms[0].flush = 1024 * GIB;
	assert_int_equal(pmem_check(list, 0, &ram, &reserved, 40).error, PMEM_FLUSH);
	/* That of an earlier one, and in the same page. */
	list[0].dimms[0].flush = 9 * GIB + 8;
	assert_int_equal(pmem_check(list, 0, &ram, &reserved, 40).error, PMEM_OK);
	assert_int_equal(pmem_check(list, 1, &ram, &reserved, 40).error, PMEM_FLUSH);
}

static void pmem_add_flush_pages_adds_whole_pages_of_those_that_have_hints(void **state)
{
	struct acpi_pmem list[ACPI_MAX_PMEM] = { of(8 * GIB, 9 * GIB - 1, 1), of(9 * GIB, 10 * GIB - 1, 2) };
	struct range storage[2];
	struct range_set set;

	(void)state;
	range_set_init(&set, storage, 2);
	assert_true(pmem_add_flush_pages(list, &set));
	assert_int_equal(set.count, 0);
	list[1].dimms[0].flush = 0xf0001040;
	assert_true(pmem_add_flush_pages(list, &set));
	assert_int_equal(set.count, 1);
	assert_int_equal(set.ranges[0].first, 0xf0001000);
	assert_int_equal(set.ranges[0].last, 0xf0001fff);
}

static void pmem_add_adds_those_that_are_there_and_says_when_there_is_no_room(void **state)
{
	const struct acpi_pmem list[ACPI_MAX_PMEM] = { of(8 * GIB, 9 * GIB - 1, 1),
						       { .range = { 1, 2 } },
						       of(12 * GIB, 13 * GIB - 1, 2) };
	const struct acpi_pmem none[ACPI_MAX_PMEM] = { { .range = { 1, 2 } } };
	struct range storage[2];
	struct range_set set;

	(void)state;
	range_set_init(&set, storage, 2);
	assert_true(pmem_any(list));
	assert_false(pmem_any(none));
	assert_true(pmem_add(list, &set));
	assert_int_equal(range_set_size(&set), 2 * GIB);
	range_set_init(&set, storage, 1);
	assert_false(pmem_add(list, &set));
}

static void pmem_error_text_has_a_clause_for_each_error(void **state)
{
	(void)state;
	for (int error = PMEM_ON_RAM; error <= PMEM_FLUSH; error++)
		assert_string_not_equal(pmem_error_text((enum pmem_error)error), "unknown error");
	assert_string_equal(pmem_error_text((enum pmem_error)(PMEM_FLUSH + 1)), "unknown error");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pmem_check_takes_what_touches_ram_on_both_sides),
		cmocka_unit_test(pmem_check_refuses_each_place_where_it_cannot_be),
		cmocka_unit_test(pmem_check_names_the_other_one_that_is_in_the_way),
		cmocka_unit_test(pmem_check_passes_over_what_is_not_there),
		cmocka_unit_test(pmem_check_keeps_flush_hints_off_memory),
		cmocka_unit_test(pmem_add_flush_pages_adds_whole_pages_of_those_that_have_hints),
		cmocka_unit_test(pmem_add_adds_those_that_are_there_and_says_when_there_is_no_room),
		cmocka_unit_test(pmem_error_text_has_a_clause_for_each_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
