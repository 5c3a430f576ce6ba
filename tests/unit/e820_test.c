/* SPDX-License-Identifier: MIT */
/* Maps and sets are written as in tests/fake/address_text.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "e820/e820.h"
#include "tests/fake/address_text.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct e820_map map;

static int start_empty(void **state)
{
	(void)state;
	map.count = 0;
	return 0;
}

static void expect_map(const char *expected, const char *what)
{
	char text[ADDRESS_TEXT_MAX];

	if (strcmp(address_text_of_map(&map, text), expected) != 0)
		fail_msg("%s: {%s}, expected {%s}", what, text, expected);
}

struct change_case {
	const char *before;
	const char *range;
	enum e820_type type;
	const char *after;
};

static const struct change_case set_cases[] = {
	/* into nothing, and beside others */
	{ "", "10-1f", E820_RAM, "10-1f:ram" },
	{ "10-1f:ram", "0-f", E820_RAM, "0-1f:ram" },
	{ "10-1f:ram", "0-e", E820_RAM, "0-e:ram 10-1f:ram" },
	{ "10-1f:ram", "20-2f", E820_RAM, "10-2f:ram" },
	{ "10-1f:ram", "20-2f", E820_NVS, "10-1f:ram 20-2f:nvs" },
	{ "0-f:ram 20-2f:ram", "10-1f", E820_RAM, "0-2f:ram" },
	{ "0-f:ram 20-2f:nvs", "10-1f", E820_NVS, "0-f:ram 10-2f:nvs" },
	/* the same type over itself */
	{ "10-1f:ram", "10-1f", E820_RAM, "10-1f:ram" },
	{ "10-1f:ram", "14-17", E820_RAM, "10-1f:ram" },
	{ "10-1f:ram", "18-27", E820_RAM, "10-27:ram" },
	{ "10-1f:ram", "8-17", E820_RAM, "8-1f:ram" },
	{ "10-1f:ram 30-3f:ram", "18-37", E820_RAM, "10-3f:ram" },
	/* another type: replaced, at an end, in the middle, across several */
	{ "10-1f:ram", "10-1f", E820_NVS, "10-1f:nvs" },
	{ "10-1f:ram", "0-~0", E820_NVS, "0-~0:nvs" },
	{ "10-1f:ram", "8-17", E820_NVS, "8-17:nvs 18-1f:ram" },
	{ "10-1f:ram", "18-27", E820_NVS, "10-17:ram 18-27:nvs" },
	{ "10-1f:ram", "14-17", E820_NVS, "10-13:ram 14-17:nvs 18-1f:ram" },
	{ "10-1f:ram 30-3f:acpi", "18-37", E820_NVS, "10-17:ram 18-37:nvs 38-3f:acpi" },
	{ "0-f:ram 10-1f:nvs 20-2f:acpi 30-3f:ram", "8-37", E820_PMEM, "0-7:ram 8-37:pmem 38-3f:ram" },
	/* what is between two of the same type becomes one with both */
	{ "0-f:ram 10-1f:nvs 20-2f:ram", "10-1f", E820_RAM, "0-2f:ram" },
	{ "0-f:ram 10-1f:nvs 20-2f:ram", "10-17", E820_RAM, "0-17:ram 18-1f:nvs 20-2f:ram" },
	{ "0-f:ram 10-1f:nvs 20-2f:ram", "18-1f", E820_RAM, "0-f:ram 10-17:nvs 18-2f:ram" },
	{ "0-f:ram 10-1f:nvs 20-2f:ram", "8-17", E820_NVS, "0-7:ram 8-1f:nvs 20-2f:ram" },
	/* the ends of the address space */
	{ "", "~0-~0", E820_RAM, "~0-~0:ram" },
	{ "~f-~1:ram", "~0-~0", E820_RAM, "~f-~0:ram" },
	{ "1-f:ram", "0-0", E820_RAM, "0-f:ram" },
	{ "0-~0:ram", "0-0", E820_NVS, "0-0:nvs 1-~0:ram" },
	{ "0-~0:ram", "~0-~0", E820_NVS, "0-~1:ram ~0-~0:nvs" },
	{ "0-~0:ram", "0-~0", E820_RAM, "0-~0:ram" },
};

static void e820_map_set_replaces_and_merges(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(set_cases); i++) {
		address_text_read_map(set_cases[i].before, &map);
		assert_true(e820_map_set(&map, address_text_range(set_cases[i].range), set_cases[i].type));
		expect_map(set_cases[i].after, set_cases[i].before);
	}
}

static const struct change_case clear_cases[] = {
	{ "", "0-~0", 0, "" },
	{ "10-1f:ram", "0-f", 0, "10-1f:ram" },
	{ "10-1f:ram", "20-2f", 0, "10-1f:ram" },
	{ "10-1f:ram", "10-1f", 0, "" },
	{ "10-1f:ram", "14-17", 0, "10-13:ram 18-1f:ram" },
	{ "10-1f:ram", "8-17", 0, "18-1f:ram" },
	{ "10-1f:ram", "18-27", 0, "10-17:ram" },
	{ "0-f:ram 10-1f:nvs 20-2f:acpi", "8-27", 0, "0-7:ram 28-2f:acpi" },
	{ "0-~0:ram", "~0-~0", 0, "0-~1:ram" },
	{ "0-~0:ram", "0-0", 0, "1-~0:ram" },
	{ "0-~0:ram", "0-~0", 0, "" },
};

static void e820_map_clear_leaves_the_rest(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(clear_cases); i++) {
		address_text_read_map(clear_cases[i].before, &map);
		assert_true(e820_map_clear(&map, address_text_range(clear_cases[i].range)));
		expect_map(clear_cases[i].after, clear_cases[i].before);
	}
}

/* Pages of RAM with a page between them, until `count` entries are there. */
static void fill(struct e820_map *to, size_t count)
{
	to->count = 0;
	for (size_t i = 0; i < count; i++)
		assert_true(e820_map_set(to, range_of_size(0x2000 * (uint64_t)i, 0x1000), E820_RAM));
}

static void e820_map_full_refuses_and_stays_unchanged(void **state)
{
	static struct e820_map before;

	(void)state;
	fill(&map, E820_MAP_CAPACITY);
	before = map;

	/* One more entry; one more with two rests, where the map has room for one only. */
	assert_false(e820_map_set(&map, range_of_size(0x2000 * (uint64_t)E820_MAP_CAPACITY, 1), E820_RAM));
	assert_false(e820_map_set(&map, range_of_size(0x10, 0x10), E820_NVS));
	assert_false(e820_map_clear(&map, range_of_size(0x10, 0x10)));
	assert_memory_equal(&map, &before, sizeof(map));

	fill(&map, E820_MAP_CAPACITY - 1);
	before = map;
	assert_false(e820_map_set(&map, range_of_size(0x10, 0x10), E820_NVS));
	assert_memory_equal(&map, &before, sizeof(map));
	assert_true(e820_map_clear(&map, range_of_size(0x10, 0x10)));
	assert_int_equal(map.count, E820_MAP_CAPACITY);
}

static void e820_map_full_takes_what_needs_no_entry(void **state)
{
	(void)state;
	fill(&map, E820_MAP_CAPACITY);
	assert_true(e820_map_set(&map, range_of_size(0, 0x1000), E820_NVS));
	assert_true(e820_map_set(&map, range_of_size(0x3000, 0x1000), E820_RAM));
	assert_int_equal(map.count, E820_MAP_CAPACITY - 1);
	assert_true(e820_map_set(&map, (struct range){ 0, UINT64_MAX }, E820_RAM));
	assert_int_equal(map.count, 1);
}

static void e820_map_in_pages_gives_each_page_one_type(void **state)
{
	static const struct {
		const char *exact;
		const char *pages;
	} cases[] = {
		/* the extended BIOS data area: its page is reserved, not RAM */
		{ "0-9fbff:ram 9fc00-9ffff:reserved", "0-9efff:ram 9f000-9ffff:reserved" },
		{ "0-fff:ram 1001-3ffe:ram", "0-fff:ram 2000-2fff:ram" },
		{ "1001-1ffe:ram", "" },
		{ "ff1-ffe:ram", "" },
		{ "fed00000-fed003ff:reserved", "fed00000-fed00fff:reserved" },
		/* one page, several types */
		{ "1000-17ff:acpi 1800-1bff:nvs 1c00-1fff:reserved", "1000-1fff:reserved" },
		{ "1000-17ff:nvs 1800-1fff:acpi", "1000-1fff:nvs" },
		{ "1000-10ff:reserved 1100-1fff:ram", "1000-1fff:reserved" },
		/* up to the end of the address space */
		{ "~ffe-~0:reserved", "~fff-~0:reserved" },
		{ "~1ffe-~0:ram", "~fff-~0:ram" },
		{ "~ffe-~0:ram", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct e820_map exact;

		address_text_read_map(cases[i].exact, &exact);
		assert_true(e820_map_in_pages(&map, &exact));
		expect_map(cases[i].pages, cases[i].exact);
	}
}

static void e820_map_find_gives_the_entry_or_null(void **state)
{
	(void)state;
	assert_null(e820_map_find(&map, 0));
	address_text_read_map("10-1f:ram 20-2f:nvs ~0-~0:reserved", &map);
	assert_null(e820_map_find(&map, 0xf));
	assert_ptr_equal(e820_map_find(&map, 0x10), &map.entries[0]);
	assert_ptr_equal(e820_map_find(&map, 0x1f), &map.entries[0]);
	assert_ptr_equal(e820_map_find(&map, 0x20), &map.entries[1]);
	assert_null(e820_map_find(&map, 0x30));
	assert_null(e820_map_find(&map, UINT64_MAX - 1));
	assert_ptr_equal(e820_map_find(&map, UINT64_MAX), &map.entries[2]);
}

static void e820_map_is_asks_for_every_address(void **state)
{
	(void)state;
	address_text_read_map("10-1f:ram 20-2f:nvs 31-3f:nvs", &map);
	assert_true(e820_map_is(&map, address_text_range("10-1f"), E820_RAM));
	assert_true(e820_map_is(&map, address_text_range("14-14"), E820_RAM));
	assert_false(e820_map_is(&map, address_text_range("10-1f"), E820_NVS));
	assert_false(e820_map_is(&map, address_text_range("f-1f"), E820_RAM));
	assert_false(e820_map_is(&map, address_text_range("10-20"), E820_RAM));
	assert_false(e820_map_is(&map, address_text_range("20-3f"), E820_NVS));
	assert_false(e820_map_is(&map, address_text_range("40-40"), E820_RAM));
}

static const struct {
	const char *map;
	uint64_t limit;
	uint64_t end;
} ram_end_cases[] = {
	{ "", UINT64_MAX, 0 },
	{ "0-9ffff:reserved", UINT64_MAX, 0 },
	{ "0-bfffffff:ram 100000000-13fffffff:ram", UINT64_C(1) << 32, 0xc0000000 },
	{ "0-bfffffff:ram 100000000-13fffffff:ram", UINT64_MAX, 0x140000000 },
	{ "0-bfffffff:ram 100000000-13fffffff:ram fd00000000-ffffffffff:reserved", UINT64_MAX, 0x140000000 },
	{ "0-bfffffff:ram c0000000-ffffffff:reserved", UINT64_C(1) << 32, 0xc0000000 },
	{ "0-13fffffff:ram", UINT64_C(1) << 32, UINT64_C(1) << 32 },
	{ "0-ffffffff:ram", UINT64_C(1) << 32, UINT64_C(1) << 32 },
	{ "100000-1fffff:ram", 0x100000, 0 },
	{ "0-ff:ram", 0, 0 },
	{ "0-~0:ram", UINT64_MAX, UINT64_MAX },
};

static void e820_map_ram_end_is_one_past_the_last_ram_below_the_limit(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(ram_end_cases); i++) {
		address_text_read_map(ram_end_cases[i].map, &map);
		if (e820_map_ram_end(&map, ram_end_cases[i].limit) != ram_end_cases[i].end)
			fail_msg("RAM of {%s} ends at 0x%llx", ram_end_cases[i].map,
				 (unsigned long long)e820_map_ram_end(&map, ram_end_cases[i].limit));
	}
}

static void e820_map_total_counts_one_type(void **state)
{
	(void)state;
	address_text_read_map("0-9ffff:ram f0000-fffff:reserved 100000-1fffff:ram", &map);
	assert_int_equal(e820_map_total(&map, E820_RAM), 0x1a0000);
	assert_int_equal(e820_map_total(&map, E820_RESERVED), 0x10000);
	assert_int_equal(e820_map_total(&map, E820_NVS), 0);
}

static void e820_type_name_is_the_word_of_linux(void **state)
{
	(void)state;
	assert_string_equal(e820_type_name(E820_RAM), "usable");
	assert_string_equal(e820_type_name(E820_RESERVED), "reserved");
	assert_string_equal(e820_type_name(E820_ACPI), "ACPI data");
	assert_string_equal(e820_type_name(E820_NVS), "ACPI NVS");
	assert_string_equal(e820_type_name(E820_UNUSABLE), "unusable");
	assert_string_equal(e820_type_name(E820_PMEM), "persistent (type 7)");
	assert_string_equal(e820_type_name((enum e820_type)99), "unknown");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(e820_map_set_replaces_and_merges, start_empty),
		cmocka_unit_test_setup(e820_map_clear_leaves_the_rest, start_empty),
		cmocka_unit_test_setup(e820_map_full_refuses_and_stays_unchanged, start_empty),
		cmocka_unit_test_setup(e820_map_full_takes_what_needs_no_entry, start_empty),
		cmocka_unit_test_setup(e820_map_in_pages_gives_each_page_one_type, start_empty),
		cmocka_unit_test_setup(e820_map_find_gives_the_entry_or_null, start_empty),
		cmocka_unit_test_setup(e820_map_is_asks_for_every_address, start_empty),
		cmocka_unit_test_setup(e820_map_ram_end_is_one_past_the_last_ram_below_the_limit, start_empty),
		cmocka_unit_test_setup(e820_map_total_counts_one_type, start_empty),
		cmocka_unit_test_setup(e820_type_name_is_the_word_of_linux, start_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
