/* SPDX-License-Identifier: MIT */
/* Sets are written as in tests/fake/address_text.h: hexadecimal, inclusive, ~0 is the last address there is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "e820/range_set.h"
#include "tests/fake/address_text.h"
#include "tests/fake/range_model.h"

#define CAPACITY 8

static struct range storage[CAPACITY];
static struct range_set set;

static int start_empty(void **state)
{
	(void)state;
	range_set_init(&set, storage, CAPACITY);
	return 0;
}

static void expect_set(const char *expected, const char *operation, const char *before)
{
	char text[ADDRESS_TEXT_MAX];

	if (strcmp(address_text_of_set(&set, text), expected) != 0)
		fail_msg("{%s} %s gives {%s}, expected {%s}", before, operation, text, expected);
}

struct change_case {
	const char *before;
	const char *range;
	const char *after;
};

static const struct change_case add_cases[] = {
	/* into nothing, before, after and between */
	{ "", "10-1f", "10-1f" },
	{ "10-1f", "0-8", "0-8 10-1f" },
	{ "10-1f", "30-3f", "10-1f 30-3f" },
	{ "0-8 30-3f", "10-1f", "0-8 10-1f 30-3f" },
	/* one address apart stays apart, right beside merges */
	{ "10-1f", "0-e", "0-e 10-1f" },
	{ "10-1f", "0-f", "0-1f" },
	{ "10-1f", "21-2f", "10-1f 21-2f" },
	{ "10-1f", "20-2f", "10-2f" },
	{ "0-f 20-2f", "10-1f", "0-2f" },
	/* overlapping at an end, at both, wholly inside, wholly around */
	{ "10-1f", "8-17", "8-1f" },
	{ "10-1f", "18-27", "10-27" },
	{ "10-1f", "14-17", "10-1f" },
	{ "10-1f", "10-1f", "10-1f" },
	{ "10-1f", "8-27", "8-27" },
	{ "10-1f 30-3f", "18-37", "10-3f" },
	{ "10-1f 30-3f 50-5f 70-7f", "18-57", "10-5f 70-7f" },
	{ "10-1f 30-3f 50-5f", "0-~0", "0-~0" },
	/* the ends of the address space */
	{ "", "0-0", "0-0" },
	{ "", "~0-~0", "~0-~0" },
	{ "0-0", "~0-~0", "0-0 ~0-~0" },
	{ "~f-~1", "~0-~0", "~f-~0" },
	{ "1-f", "0-0", "0-f" },
	{ "0-~1", "~0-~0", "0-~0" },
	{ "0-~0", "10-1f", "0-~0" },
	{ "~f-~0", "~1f-~10", "~1f-~0" },
};

static const struct change_case remove_cases[] = {
	/* nothing there */
	{ "", "0-~0", "" },
	{ "10-1f", "0-f", "10-1f" },
	{ "10-1f", "20-2f", "10-1f" },
	{ "10-1f 30-3f", "20-2f", "10-1f 30-3f" },
	/* an end, the middle, all of it, more than it */
	{ "10-1f", "8-17", "18-1f" },
	{ "10-1f", "18-27", "10-17" },
	{ "10-1f", "14-17", "10-13 18-1f" },
	{ "10-1f", "10-10", "11-1f" },
	{ "10-1f", "1f-1f", "10-1e" },
	{ "10-1f", "10-1f", "" },
	{ "10-1f", "0-~0", "" },
	{ "10-1f 30-3f 50-5f", "18-57", "10-17 58-5f" },
	{ "10-1f 30-3f 50-5f", "10-4f", "50-5f" },
	{ "10-1f 30-3f 50-5f", "30-3f", "10-1f 50-5f" },
	/* the ends of the address space */
	{ "0-~0", "0-0", "1-~0" },
	{ "0-~0", "~0-~0", "0-~1" },
	{ "0-~0", "100-1ff", "0-ff 200-~0" },
	{ "0-~0", "0-~0", "" },
	{ "~0-~0", "~0-~0", "" },
	{ "~f-~0", "~7-~0", "~f-~8" },
};

static void range_set_add_keeps_ranges_sorted_and_merged(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(add_cases) / sizeof(add_cases[0]); i++) {
		address_text_read_set(add_cases[i].before, &set);
		assert_true(range_set_add(&set, address_text_range(add_cases[i].range)));
		expect_set(add_cases[i].after, add_cases[i].range, add_cases[i].before);
	}
}

static void range_set_remove_takes_only_what_is_there(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(remove_cases) / sizeof(remove_cases[0]); i++) {
		address_text_read_set(remove_cases[i].before, &set);
		assert_true(range_set_remove(&set, address_text_range(remove_cases[i].range)));
		expect_set(remove_cases[i].after, remove_cases[i].range, remove_cases[i].before);
	}
}

static void range_set_add_merges_neighbours(void **state)
{
	(void)state;
	for (uint64_t i = 0; i < 100; i++)
		assert_true(range_set_add(&set, range_of_size(0x1000 * i, 0x1000)));
	expect_set("0-63fff", "100 adjacent pages", "");
}

static const struct {
	size_t capacity;
	bool add;
	const char *before;
	const char *range;
	const char *after; /* NULL: refused */
} capacity_cases[] = {
	{ 0, true, "", "0-f", NULL },
	{ 0, false, "", "0-f", "" },
	{ 2, true, "0-f 20-2f", "40-4f", NULL },
	{ 2, true, "0-f 20-2f", "~0-~0", NULL },
	{ 2, true, "10-1f 30-3f", "0-0", NULL },
	{ 2, true, "0-f 20-2f", "30-3f", "0-f 20-3f" },
	{ 2, true, "0-f 20-2f", "10-1f", "0-2f" },
	{ 1, false, "0-f", "4-7", NULL },
	{ 1, false, "0-f", "0-7", "8-f" },
	{ 2, false, "0-f 20-2f", "24-27", NULL },
	{ 2, false, "0-f 20-2f", "8-27", "0-7 28-2f" },
};

static void range_set_at_capacity_refuses_and_stays_unchanged(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(capacity_cases) / sizeof(capacity_cases[0]); i++) {
		struct range range = address_text_range(capacity_cases[i].range);
		const char *after = capacity_cases[i].after ? capacity_cases[i].after : capacity_cases[i].before;
		bool done;

		range_set_init(&set, storage, capacity_cases[i].capacity);
		address_text_read_set(capacity_cases[i].before, &set);
		done = capacity_cases[i].add ? range_set_add(&set, range) : range_set_remove(&set, range);
		expect_set(after, capacity_cases[i].range, capacity_cases[i].before);
		assert_int_equal(done, capacity_cases[i].after != NULL);
	}
}

static void range_set_copy_is_the_same_set(void **state)
{
	struct range other_storage[3];
	struct range_set other;

	(void)state;
	range_set_init(&other, other_storage, 3);
	address_text_read_set("0-f 20-2f ~f-~0", &other);
	address_text_read_set("100-1ff", &set);
	assert_true(range_set_copy(&set, &other));
	expect_set("0-f 20-2f ~f-~0", "copy", "100-1ff");
	assert_int_equal(set.capacity, CAPACITY);

	other.count = 0;
	assert_true(range_set_copy(&set, &other));
	expect_set("", "copy of nothing", "0-f 20-2f ~f-~0");
}

static void range_set_copy_to_a_smaller_capacity_is_refused(void **state)
{
	struct range other_storage[3];
	struct range_set other;

	(void)state;
	range_set_init(&other, other_storage, 3);
	address_text_read_set("0-f 20-2f ~f-~0", &other);
	range_set_init(&set, storage, 2);
	address_text_read_set("100-1ff", &set);
	assert_false(range_set_copy(&set, &other));
	expect_set("100-1ff", "refused copy", "100-1ff");
}

static void range_set_add_all_adds_each_range_and_what_has_room(void **state)
{
	struct range other_storage[3];
	struct range_set other;

	(void)state;
	range_set_init(&other, other_storage, 3);
	address_text_read_set("0-f 20-2f ~f-~0", &other);
	range_set_init(&set, storage, 3);
	address_text_read_set("10-1f", &set);
	assert_true(range_set_add_all(&set, &other));
	expect_set("0-2f ~f-~0", "all", "10-1f");

	range_set_init(&set, storage, 2);
	address_text_read_set("100-1ff", &set);
	address_text_read_set("0-f 20-2f 200-20f", &other);
	assert_false(range_set_add_all(&set, &other));
	expect_set("0-f 100-20f", "what has room", "100-1ff");
}

static void range_set_subtract_removes_each_range(void **state)
{
	struct range cut_storage[4];
	struct range_set cut;

	(void)state;
	range_set_init(&cut, cut_storage, 4);
	address_text_read_set("0-f 18-27 30-30 ~0-~0", &cut);
	address_text_read_set("8-1f 28-3f ~f-~0", &set);
	assert_true(range_set_subtract(&set, &cut));
	expect_set("10-17 28-2f 31-3f ~f-~1", "minus {0-f 18-27 30-30 ~0-~0}", "8-1f 28-3f ~f-~0");
}

static void range_set_subtract_stops_at_the_range_that_does_not_fit(void **state)
{
	struct range cut_storage[3];
	struct range_set cut;

	(void)state;
	range_set_init(&cut, cut_storage, 3);
	address_text_read_set("10-17 40-47 f0-ff", &cut);
	range_set_init(&set, storage, 2);
	address_text_read_set("0-ff", &set);
	assert_false(range_set_subtract(&set, &cut));
	expect_set("0-f 18-ff", "minus {10-17 40-47 f0-ff}, capacity 2", "0-ff");
}

static const struct {
	const char *set;
	const char *range;
	bool covers;
	bool overlaps;
} membership_cases[] = {
	{ "", "0-~0", false, false },
	{ "10-1f", "10-1f", true, true },
	{ "10-1f", "14-17", true, true },
	{ "10-1f", "f-10", false, true },
	{ "10-1f", "1f-20", false, true },
	{ "10-1f", "0-f", false, false },
	{ "10-1f", "20-20", false, false },
	{ "10-1f 21-2f", "10-2f", false, true },
	{ "10-1f 30-3f", "20-2f", false, false },
	{ "10-1f 30-3f", "0-~0", false, true },
	{ "10-1f ~f-~0", "~0-~0", true, true },
	{ "10-1f ~f-~0", "~10-~0", false, true },
	{ "0-~0", "0-~0", true, true },
};

static void range_set_covers_all_and_overlaps_any(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(membership_cases) / sizeof(membership_cases[0]); i++) {
		struct range range = address_text_range(membership_cases[i].range);

		address_text_read_set(membership_cases[i].set, &set);
		if (range_set_covers(&set, range) != membership_cases[i].covers)
			fail_msg("{%s} covers %s: wrong", membership_cases[i].set, membership_cases[i].range);
		if (range_set_overlaps(&set, range) != membership_cases[i].overlaps)
			fail_msg("{%s} overlaps %s: wrong", membership_cases[i].set, membership_cases[i].range);
	}
}

/* A fixed sequence (xorshift64), so that a failure is found again. */
static uint64_t random_next(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static void range_set_agrees_with_a_bitmap(void **state)
{
	uint64_t seed = 0x9e3779b97f4a7c15;

	(void)state;
	for (unsigned round = 0; round < 300; round++) {
		struct range_model model;

		range_model_init(&model, round % RANGE_MODEL_BASES, random_next(&seed) % RANGE_MODEL_CAPACITY + 1);
		for (unsigned i = 0; i < 60; i++) {
			uint64_t dice = random_next(&seed);
			struct range_model_step step = {
				/* Mostly single changes: a subtraction or a copy hides what came before it. */
				.operation = dice % 16 < 14 ? dice % 2 : RANGE_MODEL_SUBTRACT + dice % 2,
				.first = (uint8_t)(dice >> 8),
				.last = (uint8_t)((dice >> 8) + (dice >> 16 & (dice & 0x80 ? 3 : 63))),
				.operand = random_next(&seed) & random_next(&seed),
				.size = (uint8_t)(dice >> 24 & (dice & 0x40 ? 3 : 63)),
				.alignment = (uint8_t)(dice >> 32 & (dice & 0x20 ? 3 : 63)),
			};
			const char *fault = range_model_step(&model, &step);

			if (fault)
				fail_msg("round %u, step %u: %s", round, i, fault);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(range_set_add_keeps_ranges_sorted_and_merged, start_empty),
		cmocka_unit_test_setup(range_set_add_merges_neighbours, start_empty),
		cmocka_unit_test_setup(range_set_remove_takes_only_what_is_there, start_empty),
		cmocka_unit_test_setup(range_set_at_capacity_refuses_and_stays_unchanged, start_empty),
		cmocka_unit_test_setup(range_set_copy_is_the_same_set, start_empty),
		cmocka_unit_test_setup(range_set_copy_to_a_smaller_capacity_is_refused, start_empty),
		cmocka_unit_test_setup(range_set_add_all_adds_each_range_and_what_has_room, start_empty),
		cmocka_unit_test_setup(range_set_subtract_removes_each_range, start_empty),
		cmocka_unit_test_setup(range_set_subtract_stops_at_the_range_that_does_not_fit, start_empty),
		cmocka_unit_test_setup(range_set_covers_all_and_overlaps_any, start_empty),
		cmocka_unit_test_setup(range_set_agrees_with_a_bitmap, start_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
