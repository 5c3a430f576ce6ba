/* SPDX-License-Identifier: MIT */
/* Sets are written as in tests/fake/address_text.h: hexadecimal, inclusive, ~0 is the last address there is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "e820/range_set.h"
#include "tests/fake/address_text.h"

#define CAPACITY 8

static struct range storage[CAPACITY];
static struct range_set set;

static int start_empty(void **state)
{
	(void)state;
	range_set_init(&set, storage, CAPACITY);
	return 0;
}

#define NONE UINT64_C(0xdead)

static const struct {
	const char *set;
	uint64_t size;
	uint64_t alignment;
	uint64_t lowest; /* NONE: there is none */
	uint64_t highest;
} find_cases[] = {
	{ "", 1, 1, NONE, NONE },
	{ "10-1f", 0x10, 0x10, 0x10, 0x10 },
	{ "10-1f", 0x11, 1, NONE, NONE },
	{ "11-20", 0x10, 1, 0x11, 0x11 },
	{ "11-20", 0x10, 0x10, NONE, NONE },
	{ "11-2f", 0x10, 0x10, 0x20, 0x20 },
	{ "0-f 20-5f", 0x20, 0x20, 0x20, 0x40 },
	{ "0-f 20-5f", 8, 8, 0, 0x58 },
	/* a size that is no multiple of the alignment, and one that is smaller */
	{ "3-3f", 0x18, 0x10, 0x10, 0x20 },
	{ "3-3f", 1, 0x20, 0x20, 0x20 },
	{ "3-1f", 1, 0x20, NONE, NONE },
	/* the lowest may not be in the first range, nor the highest in the last */
	{ "1-f 18-1f 40-4f 61-6e", 0x10, 0x10, 0x40, 0x40 },
	/* the end of the address space */
	{ "~f-~0", 0x10, 0x10, UINT64_MAX - 0xf, UINT64_MAX - 0xf },
	{ "~f-~0", 0x11, 1, NONE, NONE },
	{ "~e-~0", 1, 0x10, NONE, NONE },
	{ "~e-~0", 1, 1, UINT64_MAX - 0xe, UINT64_MAX },
	{ "~0-~0", 1, UINT64_C(1) << 63, NONE, NONE },
	{ "0-~0", UINT64_C(1) << 63, UINT64_C(1) << 63, 0, UINT64_C(1) << 63 },
	{ "1-~0", UINT64_C(1) << 63, UINT64_C(1) << 63, UINT64_C(1) << 63, UINT64_C(1) << 63 },
	{ "0-~0", UINT64_MAX, 1, 0, 1 },
	{ "0-~0", UINT64_MAX, 2, 0, 0 },
	{ "1-~1", UINT64_MAX, 1, NONE, NONE },
};

static void range_set_find_gives_the_first_and_last_aligned_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(find_cases) / sizeof(find_cases[0]); i++) {
		uint64_t size = find_cases[i].size;
		uint64_t lowest = NONE;
		uint64_t highest = NONE;

		address_text_read_set(find_cases[i].set, &set);
		assert_int_equal(range_set_find_lowest(&set, size, find_cases[i].alignment, &lowest),
				 find_cases[i].lowest != NONE);
		assert_int_equal(range_set_find_highest(&set, size, find_cases[i].alignment, &highest),
				 find_cases[i].highest != NONE);
		if (lowest != find_cases[i].lowest || highest != find_cases[i].highest)
			fail_msg("0x%llx of {%s}: found 0x%llx and 0x%llx", (unsigned long long)size, find_cases[i].set,
				 (unsigned long long)lowest, (unsigned long long)highest);
	}
}

static const struct {
	const char *set;
	uint64_t size;
	uint64_t slots;
} slot_cases[] = {
	{ "", 1, 0 },
	{ "10-1f", 0x10, 1 },
	{ "10-1f", 8, 2 },
	{ "10-1f", 0x20, 0 },
	{ "f-1f", 0x10, 1 },
	{ "11-1f", 0x10, 0 },
	{ "f-20", 1, 0x12 },
	{ "8-27 30-47", 0x10, 2 },
	{ "~f-~0", 0x10, 1 },
	{ "~10-~0", 0x10, 1 },
	{ "~e-~0", 0x10, 0 },
	{ "0-~0", UINT64_C(1) << 63, 2 },
	{ "1-~0", UINT64_C(1) << 63, 1 },
	{ "0-~1", 1, UINT64_MAX },
};

static void range_set_slots_counts_aligned_blocks(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(slot_cases) / sizeof(slot_cases[0]); i++) {
		address_text_read_set(slot_cases[i].set, &set);
		if (range_set_slots(&set, slot_cases[i].size) != slot_cases[i].slots)
			fail_msg("{%s} has 0x%llx slots of 0x%llx", slot_cases[i].set,
				 (unsigned long long)range_set_slots(&set, slot_cases[i].size),
				 (unsigned long long)slot_cases[i].size);
	}
}

static void range_set_size_adds_up_and_largest_is_one_range(void **state)
{
	(void)state;
	assert_int_equal(range_set_size(&set), 0);
	assert_int_equal(range_set_largest(&set), 0);
	address_text_read_set("0-f 20-5f ~0-~0", &set);
	assert_int_equal(range_set_size(&set), 0x51);
	assert_int_equal(range_set_largest(&set), 0x40);
}

static void range_set_of_all_addresses_is_no_empty_set(void **state)
{
	(void)state;
	address_text_read_set("0-~0", &set);
	assert_int_equal(range_set_size(&set), 0); /* 2^64, modulo 2^64 */
	assert_true(range_set_largest(&set) == UINT64_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(range_set_find_gives_the_first_and_last_aligned_place, start_empty),
		cmocka_unit_test_setup(range_set_slots_counts_aligned_blocks, start_empty),
		cmocka_unit_test_setup(range_set_size_adds_up_and_largest_is_one_range, start_empty),
		cmocka_unit_test_setup(range_set_of_all_addresses_is_no_empty_set, start_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
