/* SPDX-License-Identifier: MIT */
/*
 * A good map is taken, one thing in it is broken, and the checker has to name that fault and the place. Maps and sets are
 * written as in tests/fake/address_text.h.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "e820/e820_check.h"
#include "tests/fake/address_text.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define SET_CAPACITY 8

static struct e820_map map;
static struct e820_map ram;

enum { RESERVED, ACPI, NVS, FIRMWARE, PMEM, WINDOWS, SETS };
static struct range storage[SETS][SET_CAPACITY];
static struct range_set sets[SETS];
static const struct e820_facts facts = { &ram, &sets[RESERVED], &sets[ACPI], &sets[NVS], &sets[FIRMWARE], &sets[PMEM] };

static const char good_map[] =
	"0-9fbff:ram 9fc00-9ffff:reserved f0000-fffff:reserved 100000-7ffdffff:ram 7ffe0000-7ffeffff:acpi "
	"7fff0000-7fff0fff:nvs 7fff1000-7fffffff:reserved b0000000-bfffffff:reserved fec00000-ffffffff:reserved "
	"100000000-17fffffff:ram 180000000-18fffffff:pmem fd00000000-ffffffffff:reserved";

static int start_good(void **state)
{
	(void)state;
	for (size_t i = 0; i < SETS; i++)
		range_set_init(&sets[i], storage[i], SET_CAPACITY);
	address_text_read_map("0-7fffffff:ram 100000000-17fffffff:ram 180000000-18fffffff:pmem "
			      "fd00000000-ffffffffff:reserved",
			      &ram);
	address_text_read_set("b0000000-bfffffff fec00000-ffffffff", &sets[RESERVED]);
	address_text_read_set("7ffe0000-7ffeffff", &sets[ACPI]);
	address_text_read_set("7fff0000-7fff0fff", &sets[NVS]);
	address_text_read_set("9fc00-9ffff 7fff1000-7fffffff", &sets[FIRMWARE]);
	address_text_read_set("80000000-afffffff c0000000-febfffff 190000000-fcffffffff", &sets[WINDOWS]);
	address_text_read_map(good_map, &map);
	return 0;
}

static void expect_fault(enum e820_fault fault, const char *where, const char *what)
{
	struct e820_check_result result = e820_check(&map, &facts, &sets[WINDOWS]);

	if (result.fault != fault)
		fail_msg("%s: \"%s\", expected \"%s\"", what, e820_fault_text(result.fault), e820_fault_text(fault));
	if (where && !range_equal(result.where, address_text_range(where)))
		fail_msg("%s: at 0x%llx-0x%llx, expected %s", what, (unsigned long long)result.where.first,
			 (unsigned long long)result.where.last, where);
}

static void e820_check_passes_a_good_map(void **state)
{
	(void)state;
	expect_fault(E820_CHECK_OK, NULL, "the good map");
}

static void e820_check_passes_what_is_built(void **state)
{
	char text[ADDRESS_TEXT_MAX];

	(void)state;
	assert_int_equal(e820_build(&facts, &map, NULL), E820_BUILD_OK);
	assert_string_equal(address_text_of_map(&map, text), good_map);
	expect_fault(E820_CHECK_OK, NULL, "the map of e820_build");
}

/* One entry of the good map is replaced. */
static const struct {
	size_t index;
	const char *entry;
	enum e820_fault fault;
} form_cases[] = {
	{ 0, "1-0:ram", E820_CHECK_INVERTED },
	{ 3, "7ffdffff-100000:ram", E820_CHECK_INVERTED },
	{ 11, "~0-0:reserved", E820_CHECK_INVERTED },
	{ 0, "0-9fbff:0", E820_CHECK_BAD_TYPE },
	{ 4, "7ffe0000-7ffeffff:8", E820_CHECK_BAD_TYPE },
	{ 4, "7ffe0000-7ffeffff:4294967295", E820_CHECK_BAD_TYPE },
	{ 1, "9fbff-9ffff:reserved", E820_CHECK_UNSORTED },
	{ 3, "f0000-7ffdffff:ram", E820_CHECK_UNSORTED },
	{ 3, "fffff-7ffdffff:ram", E820_CHECK_UNSORTED },
	{ 3, "0-0:ram", E820_CHECK_UNSORTED },
	{ 1, "9fc00-9ffff:ram", E820_CHECK_UNMERGED },
	{ 2, "a0000-fffff:reserved", E820_CHECK_UNMERGED },
	{ 10, "180000000-18fffffff:ram", E820_CHECK_UNMERGED },
};

static void e820_check_names_each_fault_of_form(void **state)
{
	static struct e820_map broken;

	for (size_t i = 0; i < COUNT(form_cases); i++) {
		start_good(state);
		address_text_read_map(form_cases[i].entry, &broken);
		map.entries[form_cases[i].index] = broken.entries[0];
		expect_fault(form_cases[i].fault, NULL, form_cases[i].entry);
		/* The place is the entry, whatever is wrong with it. */
		assert_true(range_equal(e820_check(&map, &facts, &sets[WINDOWS]).where, broken.entries[0].range));
	}
}

static void e820_check_passes_neighbours_with_a_gap_of_one_address(void **state)
{
	struct range gap = address_text_range("200000-200000");

	(void)state;
	assert_true(e820_map_clear(&ram, gap));
	assert_true(e820_map_clear(&map, gap));
	expect_fault(E820_CHECK_OK, NULL, "RAM on both sides of one address");
}

/* Type 6 is AddressRangeDisabled of ACPI 6.5, table 15.1, which the firmware itself never declares. */
static void e820_check_knows_every_type_of_acpi(void **state)
{
	(void)state;
	assert_true(e820_map_set(&map, address_text_range("d0000-dffff"), (enum e820_type)6));
	assert_true(e820_map_set(&map, address_text_range("c0000-cffff"), E820_UNUSABLE));
	expect_fault(E820_CHECK_OK, NULL, "types 5 and 6 in the legacy hole");
}

static void e820_check_does_not_read_past_the_capacity(void **state)
{
	(void)state;
	map.count = E820_MAP_CAPACITY + 1;
	expect_fault(E820_CHECK_COUNT, NULL, "a count above the capacity");
}

#define CLEARED 0

/* A range of the good map is declared to be something else. */
static const struct {
	const char *range;
	enum e820_type type; /* or CLEARED */
	enum e820_fault fault;
	const char *where;
} truth_cases[] = {
	{ "a0000-bffff", E820_RAM, E820_CHECK_LEGACY_HOLE, "a0000-bffff" },
	{ "a0000-a0000", E820_RAM, E820_CHECK_LEGACY_HOLE, "a0000-a0000" },
	{ "f0000-fffff", E820_RAM, E820_CHECK_LEGACY_HOLE, "f0000-fffff" },
	{ "f0000-fffff", CLEARED, E820_CHECK_LEGACY_HOLE, "f0000-fffff" },
	{ "ff000-ff0ff", CLEARED, E820_CHECK_LEGACY_HOLE, "ff000-ff0ff" },
	{ "f0000-f0fff", E820_ACPI, E820_CHECK_LEGACY_HOLE, "f0000-f0fff" },

	{ "80000000-80000fff", E820_RESERVED, E820_CHECK_WINDOW, "80000000-80000fff" },
	{ "afffffff-afffffff", E820_RESERVED, E820_CHECK_WINDOW, "afffffff-afffffff" },
	{ "fcffffffff-fcffffffff", E820_RESERVED, E820_CHECK_WINDOW, "fcffffffff-fcffffffff" },
	{ "180000000-190000000", E820_PMEM, E820_CHECK_WINDOW, "190000000-190000000" },
	{ "c0000000-c0000fff", E820_RAM, E820_CHECK_WINDOW, "c0000000-c0000fff" },

	{ "b0000000-bfffffff", CLEARED, E820_CHECK_RESERVED, "b0000000-bfffffff" },
	{ "bfffffff-bfffffff", CLEARED, E820_CHECK_RESERVED, "bfffffff-bfffffff" },
	{ "b0000000-b00fffff", E820_NVS, E820_CHECK_RESERVED, "b0000000-b00fffff" },
	{ "fee00000-fee00fff", E820_RAM, E820_CHECK_RESERVED, "fee00000-fee00fff" },
	{ "7fff1000-7fffffff", E820_RAM, E820_CHECK_RESERVED, "7fff1000-7fffffff" },
	{ "9ffff-9ffff", E820_RAM, E820_CHECK_RESERVED, "9ffff-9ffff" },
	{ "fd00000000-fd000fffff", CLEARED, E820_CHECK_RESERVED, "fd00000000-fd000fffff" },

	{ "7ffe0000-7ffeffff", E820_RAM, E820_CHECK_ACPI, "7ffe0000-7ffeffff" },
	{ "7ffeffff-7ffeffff", E820_NVS, E820_CHECK_ACPI, "7ffeffff-7ffeffff" },
	{ "7ffe0000-7ffe0000", CLEARED, E820_CHECK_ACPI, "7ffe0000-7ffe0000" },
	{ "7fff0000-7fff0fff", E820_ACPI, E820_CHECK_ACPI, "7fff0000-7fff0fff" },
	{ "7fff0800-7fff0fff", E820_RAM, E820_CHECK_ACPI, "7fff0800-7fff0fff" },

	{ "10000000000-100000fffff", E820_RAM, E820_CHECK_RAM_NOT_THERE, "10000000000-100000fffff" },
	{ "~0-~0", E820_RAM, E820_CHECK_RAM_NOT_THERE, "~0-~0" },
	{ "10000000000-10000000fff", E820_ACPI, E820_CHECK_RAM_NOT_THERE, "10000000000-10000000fff" },
	{ "c0000-c0fff", E820_NVS, E820_CHECK_OK, NULL }, /* RAM is behind the legacy hole here */
	{ "10000000000-10000000fff", E820_NVS, E820_CHECK_RAM_NOT_THERE, "10000000000-10000000fff" },
	{ "18fffffff-18fffffff", E820_RAM, E820_CHECK_RAM_NOT_THERE, "18fffffff-18fffffff" },
	{ "180000000-180000fff", E820_ACPI, E820_CHECK_RAM_NOT_THERE, "180000000-180000fff" },
	{ "17ffff000-17fffffff", E820_PMEM, E820_CHECK_RAM_NOT_THERE, "17ffff000-17fffffff" },

	{ "100000-1fffff", CLEARED, E820_CHECK_RAM_LOST, "100000-1fffff" },
	{ "0-0", CLEARED, E820_CHECK_RAM_LOST, "0-0" },
	{ "9fbff-9fbff", E820_RESERVED, E820_CHECK_RAM_LOST, "9fbff-9fbff" },
	{ "7ffdffff-7ffdffff", E820_RESERVED, E820_CHECK_RAM_LOST, "7ffdffff-7ffdffff" },
	{ "100000000-17fffffff", CLEARED, E820_CHECK_RAM_LOST, "100000000-17fffffff" },
	{ "17fffffff-17fffffff", E820_UNUSABLE, E820_CHECK_RAM_LOST, "17fffffff-17fffffff" },
};

static void e820_check_names_each_untruth(void **state)
{
	for (size_t i = 0; i < COUNT(truth_cases); i++) {
		struct range range = address_text_range(truth_cases[i].range);
		bool done;

		start_good(state);
		if (truth_cases[i].type == CLEARED)
			done = e820_map_clear(&map, range);
		else
			done = e820_map_set(&map, range, truth_cases[i].type);
		assert_true(done);
		expect_fault(truth_cases[i].fault, truth_cases[i].where, truth_cases[i].range);
	}
}

/* What is missing may be a fact instead: the same map no longer tells the truth. */
static const struct {
	int set;
	const char *ranges;
	enum e820_fault fault;
	const char *where;
} fact_cases[] = {
	{ FIRMWARE, "9fc00-9ffff 7fff2000-7fffffff", E820_CHECK_RAM_LOST, "7fff1000-7fff1fff" },
	{ FIRMWARE, "", E820_CHECK_RAM_LOST, "9fc00-9ffff" },
	{ FIRMWARE, "9f000-9ffff 7fff1000-7fffffff", E820_CHECK_RESERVED, "9f000-9fbff" },
	{ RESERVED, "a8000000-bfffffff", E820_CHECK_RESERVED, "a8000000-afffffff" },
	{ ACPI, "7ffdf000-7ffeffff", E820_CHECK_ACPI, "7ffdf000-7ffdffff" },
	{ NVS, "7ffef000-7fff0fff", E820_CHECK_ACPI, "7ffef000-7ffeffff" },
	{ WINDOWS, "0-~0", E820_CHECK_WINDOW, "0-9fbff" },
	{ WINDOWS, "", E820_CHECK_OK, NULL },
	{ RESERVED, "", E820_CHECK_OK, NULL },
	{ PMEM, "180000000-18fffffff", E820_CHECK_OK, NULL },
	{ PMEM, "180000000-180000fff", E820_CHECK_OK, NULL },
	{ PMEM, "e00000000-e00000fff", E820_CHECK_PMEM, "e00000000-e00000fff" },
	{ PMEM, "fd00000000-fd00000fff", E820_CHECK_PMEM, "fd00000000-fd00000fff" },
	{ PMEM, "17fffffff-18fffffff", E820_CHECK_PMEM, "17fffffff-17fffffff" },
};

static void e820_check_follows_the_facts(void **state)
{
	for (size_t i = 0; i < COUNT(fact_cases); i++) {
		start_good(state);
		address_text_read_set(fact_cases[i].ranges, &sets[fact_cases[i].set]);
		expect_fault(fact_cases[i].fault, fact_cases[i].where, fact_cases[i].ranges);
	}
}

/* Persistent memory is where the facts say so: beside the platform's, on what it reserves, and nowhere else. */
static void e820_check_takes_pmem_from_the_facts(void **state)
{
	(void)state;
	sets[WINDOWS].count = 0;
	assert_true(e820_map_set(&map, address_text_range("190000000-19fffffff"), E820_PMEM));
	expect_fault(E820_CHECK_RAM_NOT_THERE, "190000000-19fffffff", "nobody has it");
	address_text_read_set("190000000-19fffffff", &sets[PMEM]);
	expect_fault(E820_CHECK_OK, NULL, "where nothing is");
	address_text_read_set("190000000-19ffffffe", &sets[PMEM]);
	expect_fault(E820_CHECK_RAM_NOT_THERE, "19fffffff-19fffffff", "one byte more");
	address_text_read_set("190000000-19fffffff fd00000000-fd0fffffff", &sets[PMEM]);
	expect_fault(E820_CHECK_PMEM, "fd00000000-fd0fffffff", "reserved");
	assert_true(e820_map_set(&map, address_text_range("fd00000000-fd0fffffff"), E820_PMEM));
	expect_fault(E820_CHECK_OK, NULL, "on what the platform reserves");
	address_text_read_set("170000000-17fffffff 190000000-19fffffff fd00000000-fd0fffffff", &sets[PMEM]);
	assert_true(e820_map_set(&map, address_text_range("170000000-17fffffff"), E820_PMEM));
	expect_fault(E820_CHECK_RAM_NOT_THERE, "170000000-17fffffff", "on RAM");
}

static void e820_check_passes_ram_up_to_the_last_address(void **state)
{
	(void)state;
	for (size_t i = 0; i < SETS; i++)
		sets[i].count = 0;
	address_text_read_map("0-~0:ram", &ram);
	address_text_read_map("0-9ffff:ram f0000-fffff:reserved 100000-~0:ram", &map);
	expect_fault(E820_CHECK_OK, NULL, "RAM everywhere");
	address_text_read_map("0-9ffff:ram f0000-fffff:reserved 100000-~1:ram", &map);
	expect_fault(E820_CHECK_RAM_LOST, "~0-~0", "RAM everywhere but for the last byte");
}

static void e820_fault_text_is_a_sentence_for_each_fault(void **state)
{
	(void)state;
	for (int i = E820_CHECK_OK; i <= E820_CHECK_COUNT; i++) {
		assert_string_not_equal(e820_fault_text((enum e820_fault)i), "unknown fault");
		for (int k = E820_CHECK_OK; k < i; k++)
			assert_string_not_equal(e820_fault_text((enum e820_fault)i),
						e820_fault_text((enum e820_fault)k));
	}
	assert_string_equal(e820_fault_text((enum e820_fault)(E820_CHECK_COUNT + 1)), "unknown fault");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(e820_check_passes_a_good_map, start_good),
		cmocka_unit_test_setup(e820_check_passes_what_is_built, start_good),
		cmocka_unit_test_setup(e820_check_names_each_fault_of_form, start_good),
		cmocka_unit_test_setup(e820_check_passes_neighbours_with_a_gap_of_one_address, start_good),
		cmocka_unit_test_setup(e820_check_knows_every_type_of_acpi, start_good),
		cmocka_unit_test_setup(e820_check_does_not_read_past_the_capacity, start_good),
		cmocka_unit_test_setup(e820_check_names_each_untruth, start_good),
		cmocka_unit_test_setup(e820_check_follows_the_facts, start_good),
		cmocka_unit_test_setup(e820_check_takes_pmem_from_the_facts, start_good),
		cmocka_unit_test_setup(e820_check_passes_ram_up_to_the_last_address, start_good),
		cmocka_unit_test_setup(e820_fault_text_is_a_sentence_for_each_fault, start_good),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
