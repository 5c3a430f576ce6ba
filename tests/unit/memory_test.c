/* SPDX-License-Identifier: MIT */
/* Sets and maps are written as in tests/fake/address_text.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "firmware/glue/memory.h"
#include "firmware/layout.h"
#include "tests/fake/address_text.h"

static struct e820_map map;

static const struct memory_request request = {
	.ram = &map,
	.limit = UINT64_MAX,
};

static bool start_with(const char *ram)
{
	address_text_read_map(ram, &map);
	return memory_init(&request);
}

static void expect_set(const struct range_set *set, const char *expected)
{
	char text[ADDRESS_TEXT_MAX];

	if (strcmp(address_text_of_set(set, text), expected) != 0)
		fail_msg("{%s}, expected {%s}", text, expected);
}

static void expect_in_use(const char *expected)
{
	struct range storage[MEMORY_IN_USE_RANGES];
	struct range_set set;

	range_set_init(&set, storage, MEMORY_IN_USE_RANGES);
	assert_true(memory_in_use(&set));
	expect_set(&set, expected);
}

struct pool_case {
	const char *ram;
	uint32_t pool;    /* where the first page of permanent memory is */
	uint32_t scratch; /* where the first 4 KiB of scratch are */
};

static void memory_pool_is_the_top_of_low_ram(void **state)
{
	static const struct pool_case cases[] = {
		{ "0-fffffff:ram", 0xffff000, 0xfbff000 },
		{ "0-7fffffff:ram 100000000-1ffffffff:ram", 0x7ffff000, 0x7fbff000 },
		/* less than 32 MiB: an eighth */
		{ "0-1ffffff:ram", 0x1fff000, 0x1bff000 },
		{ "0-ffffff:ram", 0xfff000, 0xdff000 },
		{ "0-1fffff:ram", 0x1ff000, 0x1bf000 },
		/* RAM that ends inside a page */
		{ "0-fffffff:ram 10000000-100007ff:ram", 0xffff000, 0xfbff000 },
		/* RAM that goes on above 4 GiB */
		{ "0-9ffff:ram 100000-1ffffffff:ram", 0xfffff000, 0xffbff000 },
		/* what is above the last RAM is somebody else's */
		{ "0-7ffffff:ram 8000000-80fffff:reserved", 0x7fff000, 0x7bff000 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_true(start_with(cases[i].ram));
		assert_int_equal(memory_allocate(MEMORY_NVS, 1, 1), cases[i].pool);
		assert_int_equal(memory_allocate_scratch(0x1000, 1), cases[i].scratch);
	}
}

static void memory_needs_2_mib(void **state)
{
	(void)state;
	assert_false(start_with("0-1ffffe:ram"));
	assert_false(start_with("0-9ffff:ram"));
	assert_false(start_with("100000000-1ffffffff:ram"));
	assert_false(start_with("0-9ffff:ram 8000000-80fffff:ram"));
	assert_false(start_with("0-ffffff:reserved"));
	assert_int_equal(memory_allocate(MEMORY_NVS, 1, 1), 0);
	assert_int_equal(memory_allocate_scratch(1, 1), 0);
	assert_true(start_with("0-1fffff:ram"));
}

static void memory_goes_downward_by_whole_pages(void **state)
{
	(void)state;
	start_with("0-fffffff:ram");
	assert_int_equal(memory_allocate(MEMORY_ACPI, 0x1001, 64), 0xfffe000);
	assert_int_equal(memory_allocate(MEMORY_NVS, 8, 8), 0xfffd000);
	assert_int_equal(memory_allocate(MEMORY_FIRMWARE, 0x1000, 0x10000), 0xfff0000);
	assert_int_equal(memory_allocate(MEMORY_ACPI, 0x1000, 0x1000), 0xfffc000);
}

static void memory_ranges_are_apart_by_kind_and_the_unused_pool_is_in_none(void **state)
{
	(void)state;
	start_with("0-fffffff:ram");
	memory_allocate(MEMORY_NVS, 0x20000, 64);
	memory_allocate(MEMORY_ACPI, 0x2000, 64);
	memory_allocate(MEMORY_NVS, 1, 1);
	memory_allocate_scratch(0x1000, 1);
	memory_allocate_fseg(20, 16);
	expect_set(memory_ranges(MEMORY_NVS), "ffdd000-ffddfff ffe0000-fffffff");
	expect_set(memory_ranges(MEMORY_ACPI), "ffde000-ffdffff");
	expect_set(memory_ranges(MEMORY_FIRMWARE), "");
}

static void memory_in_use_is_the_image_and_all_handed_out(void **state)
{
	(void)state;
	start_with("0-fffffff:ram");
	expect_in_use("0-8ffff");
	memory_allocate(MEMORY_NVS, 0x20000, 64);
	memory_allocate(MEMORY_FIRMWARE, 1, 1);
	memory_allocate_scratch(0x100, 16);
	expect_in_use("0-8ffff fbfff00-fbfffff ffdf000-fffffff");
}

static void memory_pool_ends_where_scratch_begins(void **state)
{
	(void)state;
	start_with("0-fffffff:ram");
	assert_int_equal(memory_allocate(MEMORY_NVS, 0x400001, 1), 0);
	assert_int_equal(memory_allocate(MEMORY_NVS, 0x400000, 1), 0xfc00000);
	assert_int_equal(memory_allocate(MEMORY_NVS, 1, 1), 0);
	assert_int_equal(memory_allocate_scratch(1, 1), 0xfbfffc0);
}

/* Gaps between pieces of odd sizes would fill the list of pieces. */
static void memory_scratch_has_no_gaps_whatever_the_sizes(void **state)
{
	struct range storage[MEMORY_IN_USE_RANGES];
	struct range_set set;

	(void)state;
	start_with("0-fffffff:ram");
	for (int i = 0; i < 1000; i++)
		assert_int_not_equal(memory_allocate_scratch(1 + 37 * (uint32_t)(i % 19), 8), 0);
	range_set_init(&set, storage, MEMORY_IN_USE_RANGES);
	assert_true(memory_in_use(&set));
	assert_int_equal(set.count, 2);
}

static void memory_scratch_ends_at_1_mib(void **state)
{
	(void)state;
	start_with("0-1fffff:ram");
	assert_int_equal(memory_allocate_scratch(0xc0001, 1), 0);
	assert_int_equal(memory_allocate_scratch(0xc0000, 1), 0x100000);
	assert_int_equal(memory_allocate_scratch(1, 1), 0);
}

static void memory_sizes_near_4_gib_are_refused(void **state)
{
	(void)state;
	start_with("0-fffffff:ram");
	assert_int_equal(memory_allocate(MEMORY_NVS, UINT32_MAX, 1), 0);
	assert_int_equal(memory_allocate_scratch(UINT32_MAX, 0x80000000), 0);
	assert_int_equal(memory_allocate_fseg(UINT32_MAX, 1), 0);
	assert_int_equal(memory_allocate_fseg(1, 0x80000000), 0);
}

static void memory_fseg_goes_upward_to_its_end(void **state)
{
	(void)state;
	start_with("0-fffffff:ram");
	assert_int_equal(memory_allocate_fseg(20, 16), LAYOUT_FSEG);
	assert_int_equal(memory_allocate_fseg(36, 16), LAYOUT_FSEG + 32);
	assert_int_equal(memory_allocate_fseg(1, 0x1000), LAYOUT_FSEG + 0x1000);
	assert_int_equal(memory_allocate_fseg(LAYOUT_FSEG_END - LAYOUT_FSEG - 0x1000, 1), 0);
	assert_int_equal(memory_allocate_fseg(LAYOUT_FSEG_END - LAYOUT_FSEG - 0x1001, 1), LAYOUT_FSEG + 0x1001);
	assert_int_equal(memory_allocate_fseg(1, 1), 0);
}

/* Each request leaves a gap, until the sets hold no more ranges: from then on no, and never the same page twice. */
static void memory_in_too_many_pieces_is_refused(void **state)
{
	uint32_t last = UINT32_MAX, at;
	size_t count = 0;

	(void)state;
	start_with("0-fffffff:ram");
	while ((at = memory_allocate(MEMORY_NVS, 0x1000, 0x2000)) != 0) {
		assert_true(at < last);
		last = at;
		count++;
	}
	assert_true(count >= 8);
	assert_true(count < 0x200);
	assert_int_equal(range_set_size(memory_ranges(MEMORY_NVS)), count * 0x1000);
}

/* What the platform has put into RAM, as Xen's toolstack does with the payload, is nobody's to have before hand-off. */
static void memory_that_is_taken_is_never_handed_out(void **state)
{
	static const struct range ranges[] = { { 0x100000, 0x8fffff }, { 0xf800000, 0xffeffff } };
	struct range storage[2];
	struct range_set taken;
	uint32_t at;

	(void)state;
	range_set_init(&taken, storage, 2);
	for (size_t i = 0; i < 2; i++)
		assert_true(range_set_add(&taken, ranges[i]));
	address_text_read_map("0-9ffff:ram 100000-fffffff:ram", &map);
	assert_true(memory_init(&(struct memory_request){ .ram = &map, .taken = &taken, .limit = UINT64_MAX }));
	assert_int_equal(memory_allocate(MEMORY_NVS, 0x10000, 1), 0xfff0000);
	while ((at = memory_allocate(MEMORY_NVS, 0x40000, 1)) != 0)
		assert_false(range_overlaps(range_of_size(at, 0x40000), ranges[1]));
	while ((at = memory_allocate_scratch(0x100000, 1)) != 0)
		for (size_t i = 0; i < 2; i++)
			assert_false(range_overlaps(range_of_size(at, 0x100000), ranges[i]));
}

/* RAM that Xen may be asked to move holds nothing of ours. */
static void memory_above_the_limit_is_never_handed_out(void **state)
{
	(void)state;
	address_text_read_map("0-9ffff:ram 100000-efffffff:ram", &map);
	assert_true(memory_init(&(struct memory_request){ .ram = &map, .limit = 0x80000000 }));
	assert_int_equal(memory_allocate(MEMORY_NVS, 0x1000, 1), 0x7ffff000);
	assert_true(memory_allocate_scratch(0x1000, 1) < 0x80000000);
}

/* Under Xen: scratch memory keeps off RAM that may move, tables are at the end of what has stayed, as payloads expect. */
static void memory_settles_at_the_end_of_ram_and_clear_of_scratch(void **state)
{
	static const char *const maps[] = { "0-9ffff:ram 100000-bfffffff:ram", "0-9ffff:ram 100000-800fffff:ram",
					    "0-9ffff:ram 100000-7fffffff:ram" };
	struct memory_request request_limited = { .ram = &map, .limit = 0x80000000 };
	uint32_t scratch, permanent;

	(void)state;
	for (size_t i = 0; i < sizeof(maps) / sizeof(maps[0]); i++) {
		address_text_read_map("0-9ffff:ram 100000-efffffff:ram", &map);
		assert_true(memory_init(&request_limited));
		scratch = memory_allocate_scratch(0x1000, 1);
		address_text_read_map(maps[i], &map);
		assert_true(memory_settle(&request_limited));
		assert_int_equal(memory_allocate(MEMORY_NVS, 0x1000, 1), e820_map_ram_end(&map, UINT64_MAX) - 0x1000);
		while ((permanent = memory_allocate(MEMORY_NVS, 0x1000, 1)) != 0)
			assert_true(permanent >= scratch + 0x1000);
		assert_true(memory_allocate_scratch(0x1000, 1) < scratch);
	}
}

static void memory_init_starts_afresh(void **state)
{
	(void)state;
	start_with("0-fffffff:ram");
	memory_allocate(MEMORY_NVS, 1, 1);
	memory_allocate_scratch(1, 1);
	memory_allocate_fseg(1, 1);
	start_with("0-fffffff:ram");
	expect_in_use("0-8ffff");
	assert_int_equal(memory_allocate_fseg(1, 1), LAYOUT_FSEG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_pool_is_the_top_of_low_ram),
		cmocka_unit_test(memory_needs_2_mib),
		cmocka_unit_test(memory_goes_downward_by_whole_pages),
		cmocka_unit_test(memory_ranges_are_apart_by_kind_and_the_unused_pool_is_in_none),
		cmocka_unit_test(memory_in_use_is_the_image_and_all_handed_out),
		cmocka_unit_test(memory_pool_ends_where_scratch_begins),
		cmocka_unit_test(memory_scratch_has_no_gaps_whatever_the_sizes),
		cmocka_unit_test(memory_scratch_ends_at_1_mib),
		cmocka_unit_test(memory_sizes_near_4_gib_are_refused),
		cmocka_unit_test(memory_fseg_goes_upward_to_its_end),
		cmocka_unit_test(memory_in_too_many_pieces_is_refused),
		cmocka_unit_test(memory_that_is_taken_is_never_handed_out),
		cmocka_unit_test(memory_above_the_limit_is_never_handed_out),
		cmocka_unit_test(memory_settles_at_the_end_of_ram_and_clear_of_scratch),
		cmocka_unit_test(memory_init_starts_afresh),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
