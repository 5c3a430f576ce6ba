/* SPDX-License-Identifier: MIT */
/*
 * Layouts of real machines, whose fewest registers can be counted by hand, and what happens when there are too few. Sets are
 * written as in tests/fake/address_text.h.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "e820/mtrr_plan.h"
#include "tests/fake/address_text.h"

#define CAPACITY 64

static struct range uncachable_ranges[CAPACITY], cached_ranges[CAPACITY];
static struct range_set uncachable, cached;
static struct mtrr_plan plan;

static void build(const char *uncachable_text, const char *cached_text, unsigned address_bits, unsigned variable_count)
{
	const struct mtrr_facts facts = { &uncachable, &cached, address_bits, variable_count };

	range_set_init(&uncachable, uncachable_ranges, CAPACITY);
	range_set_init(&cached, cached_ranges, CAPACITY);
	address_text_read_set(uncachable_text, &uncachable);
	address_text_read_set(cached_text, &cached);
	mtrr_plan_build(&facts, &plan);
}

static void assert_type(enum mtrr_type type, struct range range)
{
	assert_int_equal(mtrr_plan_type(&plan, range.first), type);
	assert_int_equal(mtrr_plan_type(&plan, range.last), type);
	for (size_t i = 0; i < plan.count; i++) {
		uint64_t edges[] = { plan.variables[i].base, plan.variables[i].base + plan.variables[i].size };

		for (size_t e = 0; e < 2; e++) {
			if (range_contains(range, edges[e]))
				assert_int_equal(mtrr_plan_type(&plan, edges[e]), type);
			if (range_contains(range, edges[e] - 1))
				assert_int_equal(mtrr_plan_type(&plan, edges[e] - 1), type);
		}
	}
}

/* Every address of the facts has its type, with so many registers; none of the facts lies below 1 MiB here. */
static void assert_exact(size_t registers)
{
	assert_int_equal(plan.needed, registers);
	assert_int_equal(plan.count, registers);
	assert_int_equal(plan.uncovered, 0);
	for (size_t i = 0; i < uncachable.count; i++)
		assert_type(MTRR_UNCACHABLE, uncachable.ranges[i]);
	for (size_t i = 0; i < cached.count; i++)
		assert_type(MTRR_WRITE_BACK, cached.ranges[i]);
}

/* The fewest, counted by hand: RAM taken together from powers of two, or what is cut out of a write-back default. */
static const struct {
	const char *machine;
	const char *uncachable;
	const char *cached;
	unsigned address_bits;
	size_t registers;
	enum mtrr_type default_type;
} machines[] = {
	{ "512M, windows to the end of 40 bits", "20000000-febfffff fec00000-fec00fff 100000000-ffffffffff",
	  "100000-1fffffff", 40, 1, MTRR_UNCACHABLE },
	{ "512M, no high window", "20000000-febfffff", "100000-1fffffff", 40, 1, MTRR_UNCACHABLE },
	{ "96M: 64M + 32M, or 128M less 32M", "6000000-febfffff", "100000-5ffffff", 40, 2, MTRR_UNCACHABLE },
	{ "3G low, 1G high: a hole of 1G in the default", "c0000000-febfffff", "100000-bfffffff 100000000-13fffffff",
	  36, 1, MTRR_WRITE_BACK },
	{ "3G: 2G + 1G, high window to the end", "c0000000-febfffff 100000000-fffffffff", "100000-bfffffff", 36, 2,
	  MTRR_UNCACHABLE },
	/* 2815M = 101011111111b MiB. Up to AFF00000: WB 2G + 512M + 256M, less the 1M before B0000000. */
	{ "2815M, windows behind it", "aff00000-febfffff 100000000-fffffffff", "100000-afefffff", 36, 4,
	  MTRR_UNCACHABLE },
	/* The hole of a write-back default: 2G less the first 512M, less 256M, plus the 1M: 1M, 256M, 1G. */
	{ "2815M low, and high RAM to 5G", "aff00000-febfffff", "100000-afefffff 100000000-13fffffff", 36, 3,
	  MTRR_WRITE_BACK },
	/* Two holes in the default. */
	{ "a window of 2^38 bytes", "80000000-febfffff 4000000000-7fffffffff",
	  "100000-7fffffff 100000000-27fffffff 8000000000-ffffffffff", 40, 2, MTRR_WRITE_BACK },
	/* AMD: RAM up to the HyperTransport hole and on from 1 TiB. The hole itself is nobody's: 1 TiB, less 2G, and 2G. */
	{ "1 TiB with the HyperTransport hole", "80000000-febfffff 10080000000-ffffffffffff",
	  "100000-7fffffff 100000000-fcffffffff 10000000000-1007fffffff", 48, 3, MTRR_UNCACHABLE },
	{ "no window at all", "", "100000-7fffffff", 40, 0, MTRR_WRITE_BACK },
	{ "no RAM at all", "80000000-ffffffff", "", 40, 0, MTRR_UNCACHABLE },
	{ "nothing", "", "", 40, 0, MTRR_UNCACHABLE },
	{ "the widest processor", "80000000-ffffffff 8000000000000-fffffffffffff", "100000-7fffffff", 52, 1,
	  MTRR_UNCACHABLE },
	{ "the narrowest", "80000000-ffffffff", "100000-7fffffff", 32, 1, MTRR_UNCACHABLE },
	{ "one page of each", "101000-101fff", "100000-100fff", 36, 1, MTRR_UNCACHABLE },
};

/* Xen d068866943, cfd5232431: hvmloader's MTRRs did not cover the windows */
static void mtrr_plan_covers_every_window(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(machines) / sizeof(machines[0]); i++) {
		print_message("%s\n", machines[i].machine);
		build(machines[i].uncachable, machines[i].cached, machines[i].address_bits, 8);
		assert_exact(machines[i].registers);
		assert_int_equal(plan.default_type, machines[i].default_type);
	}
}

static void mtrr_plan_register_ends_inside_the_processors_address_space(void **state)
{
	(void)state;
	build("20000000-ffffffffff", "100000-1fffffff", 36, 8);
	for (size_t i = 0; i < plan.count; i++)
		assert_true(plan.variables[i].base + plan.variables[i].size <= UINT64_C(1) << 36);
	assert_int_equal(plan.uncovered, 0);
}

static void mtrr_plan_leaves_the_first_mib_to_the_fixed_registers(void **state)
{
	(void)state;
	/* What is asked for below 1 MiB costs no register and counts nowhere. */
	build("a0000-bffff", "0-9ffff c0000-1fffffff", 36, 8);
	assert_int_equal(plan.needed, 0);
	assert_int_equal(plan.uncovered, 0);
	build("100000-ffffffff", "0-9ffff", 36, 8);
	assert_int_equal(plan.needed, 0);
	assert_int_equal(plan.default_type, MTRR_UNCACHABLE);
	build("a0000-bffff 20000000-ffffffff", "0-9ffff c0000-1fffffff", 36, 8);
	assert_int_equal(plan.count, 1);
	assert_true(plan.variables[0].base == 0 && plan.variables[0].size == 0x20000000);
}

static void mtrr_plan_does_not_make_more_write_back_than_it_must(void **state)
{
	(void)state;
	/* A register of 1 GiB would do as well, but the second half of it is nobody's. */
	build("40000000-ffffffff", "100000-1fffffff", 36, 8);
	assert_exact(1);
	assert_int_equal(mtrr_plan_type(&plan, 0x1fffffff), MTRR_WRITE_BACK);
	assert_int_equal(mtrr_plan_type(&plan, 0x20000000), MTRR_UNCACHABLE);
	/* 2G + 512M cost as many registers as 4G less 1G. */
	build("c0000000-fffffffff", "100000-9fffffff", 36, 8);
	assert_exact(2);
	assert_int_equal(mtrr_plan_type(&plan, 0xa0000000), MTRR_UNCACHABLE);
}

static void mtrr_plan_is_sorted_and_aligned(void **state)
{
	(void)state;
	build("aff00000-febfffff 100000000-fffffffff", "100000-afefffff", 36, 8);
	for (size_t i = 0; i < plan.count; i++) {
		assert_true(range_is_power_of_two(plan.variables[i].size));
		assert_int_equal(plan.variables[i].base & (plan.variables[i].size - 1), 0);
		if (i > 0)
			assert_true(plan.variables[i - 1].base <= plan.variables[i].base);
	}
}

/* RAM at every other place: 1 GiB from 4 GiB, 512 MiB from 2 GiB, 16 MiB, 64 KiB of a device between. */
#define HOLES "80000000-9fffffff c0000000-c0ffffff e0000000-e000ffff 100000000-13fffffff"
#define AROUND "100000-7fffffff a0000000-bfffffff c1000000-dfffffff e0010000-ffffffff 140000000-fffffffff"

static void mtrr_plan_covers_large_ranges_first(void **state)
{
	static const struct {
		unsigned registers;
		uint64_t uncovered;
		struct range first;
	} cases[] = {
		{ 4, 0, { 0, 0 } },
		{ 3, 0x10000, { 0xe0000000, 0xe000ffff } },
		{ 2, 0x1010000, { 0xc0000000, 0xc0ffffff } },
		{ 1, 0x21010000, { 0x80000000, 0x9fffffff } },
		{ 0, 0x61010000, { 0x80000000, 0x9fffffff } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		build(HOLES, AROUND, 36, cases[i].registers);
		assert_int_equal(plan.needed, 4);
		assert_int_equal(plan.count, cases[i].registers);
		assert_int_equal(plan.uncovered, cases[i].uncovered);
		assert_true(range_equal(plan.first_uncovered, cases[i].first));
		for (size_t c = 0; c < cached.count; c++)
			assert_type(MTRR_WRITE_BACK, cached.ranges[c]);
	}
}

/* At 256 MiB each of three is bought, at more none: the lowest of them for which there are registers go by themselves. */
static void mtrr_plan_spends_registers_that_remain(void **state)
{
	(void)state;
	build("20000000-2fffffff 40000000-47ffffff 48001000-4fffffff 60000000-6fffffff 80000000-8fffffff",
	      "100000-1fffffff 30000000-3fffffff 48000000-48000fff 50000000-5fffffff 70000000-7fffffff 90000000-fffffffff",
	      36, 2);
	assert_true(plan.needed > 4);
	assert_int_equal(plan.count, 2);
	assert_int_equal(plan.variables[0].base, 0x20000000);
	assert_int_equal(plan.variables[1].base, 0x60000000);
	assert_int_equal(plan.uncovered, 0x1ffff000);
	assert_true(range_equal(plan.first_uncovered, (struct range){ 0x40000000, 0x47ffffff }));
}

/*
 * At 8 KiB a register for RAM, which leaves one page in it, is the best bargain; at 16 KiB it would be none at all, and the one
 * register would take two pages of four.
 */
static void mtrr_plan_buys_at_the_lowest_price_that_it_can_afford(void **state)
{
	(void)state;
	build("200000-201fff 480000-480fff 800000-800fff", "400000-47ffff 481000-4fffff", 36, 1);
	assert_int_equal(plan.needed, 2);
	assert_int_equal(plan.count, 1);
	assert_int_equal(plan.uncovered, 0x1000);
	assert_true(range_equal(plan.first_uncovered, (struct range){ 0x480000, 0x480fff }));
}

static void mtrr_plan_joins_what_is_uncovered_on_both_sides_of_a_boundary(void **state)
{
	(void)state;
	/* RAM takes one register on either side of 2 GiB; what neither spares is one range of 8 KiB all the same. */
	build("7ffff000-80000fff c0000000-fffffffff", "100000-7fffefff 80001000-bfffffff", 36, 2);
	assert_int_equal(plan.needed, 4);
	assert_int_equal(plan.count, 2);
	assert_int_equal(plan.uncovered, 0x2000);
	assert_true(range_equal(plan.first_uncovered, (struct range){ 0x7ffff000, 0x80000fff }));
}

static void mtrr_plan_counts_more_registers_than_there_can_be(void **state)
{
	struct mtrr_facts facts = { &uncachable, &cached, 40, 255 };
	static struct range holes[100], rest[101];

	(void)state;
	/* A page of a device in each 16 MiB of RAM. */
	for (uint64_t i = 0; i < 100; i++) {
		holes[i] = range_of_size((i + 1) << 24, 0x1000);
		rest[i] = (struct range){ i == 0 ? 0x100000 : (i << 24) + 0x1000, ((i + 1) << 24) - 1 };
	}
	rest[100] = (struct range){ (100 << 24) + 0x1000, UINT64_C(0xffffffffff) };
	uncachable = (struct range_set){ holes, 100, 100 };
	cached = (struct range_set){ rest, 101, 101 };
	mtrr_plan_build(&facts, &plan);
	assert_int_equal(plan.needed, 100);
	assert_int_equal(plan.count, MTRR_MAX_VARIABLE);
	assert_int_equal(plan.uncovered, (100 - MTRR_MAX_VARIABLE) * 0x1000);
}

/* Facts that contradict each other, or make no sense, give a plan all the same, in which RAM is RAM. */
static void mtrr_plan_ram_wins_over_an_overlapping_window(void **state)
{
	(void)state;
	build("40000000-7fffffff c0000000-ffffffff", "100000-5fffffff", 36, 8);
	assert_int_equal(mtrr_plan_type(&plan, 0x5fffffff), MTRR_WRITE_BACK);
	assert_int_equal(mtrr_plan_type(&plan, 0x60000000), MTRR_UNCACHABLE);
	assert_int_equal(plan.uncovered, 0x20000000);
	assert_true(range_equal(plan.first_uncovered, (struct range){ 0x40000000, 0x5fffffff }));
	build("0-~0", "0-~0", 64, 8);
	assert_int_equal(plan.default_type, MTRR_WRITE_BACK);
	build("80000400-800007ff", "100000-800003ff 80000800-ffffffff", 36, 8);
	assert_int_equal(mtrr_plan_type(&plan, 0x80000000), MTRR_WRITE_BACK);
	assert_int_equal(plan.uncovered, 0x400);
}

static void mtrr_plan_takes_any_address_width(void **state)
{
	(void)state;
	for (unsigned bits = 0; bits < 70; bits++) {
		build("80000000-~0", "0-7fffffff", bits, 8);
		assert_int_equal(plan.uncovered, 0);
		assert_int_equal(plan.count, 1);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(mtrr_plan_covers_every_window),
		cmocka_unit_test(mtrr_plan_register_ends_inside_the_processors_address_space),
		cmocka_unit_test(mtrr_plan_leaves_the_first_mib_to_the_fixed_registers),
		cmocka_unit_test(mtrr_plan_does_not_make_more_write_back_than_it_must),
		cmocka_unit_test(mtrr_plan_is_sorted_and_aligned),
		cmocka_unit_test(mtrr_plan_covers_large_ranges_first),
		cmocka_unit_test(mtrr_plan_spends_registers_that_remain),
		cmocka_unit_test(mtrr_plan_buys_at_the_lowest_price_that_it_can_afford),
		cmocka_unit_test(mtrr_plan_joins_what_is_uncovered_on_both_sides_of_a_boundary),
		cmocka_unit_test(mtrr_plan_counts_more_registers_than_there_can_be),
		cmocka_unit_test(mtrr_plan_ram_wins_over_an_overlapping_window),
		cmocka_unit_test(mtrr_plan_takes_any_address_width),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
