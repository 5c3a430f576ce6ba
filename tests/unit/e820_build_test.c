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

#define SET_CAPACITY 64

static struct e820_map map;
static struct e820_map ram;

/* The sets that e820_facts points to. */
enum { RESERVED, ACPI, NVS, FIRMWARE, PMEM, SETS };
static struct range storage[SETS][SET_CAPACITY];
static struct range_set sets[SETS];
static const struct e820_facts facts = { &ram, &sets[RESERVED], &sets[ACPI], &sets[NVS], &sets[FIRMWARE], &sets[PMEM] };

static int start_empty(void **state)
{
	(void)state;
	map.count = 0;
	ram.count = 0;
	for (size_t i = 0; i < SETS; i++)
		range_set_init(&sets[i], storage[i], SET_CAPACITY);
	return 0;
}

static void expect_map(const char *expected, const char *what)
{
	char text[ADDRESS_TEXT_MAX];

	if (strcmp(address_text_of_map(&map, text), expected) != 0)
		fail_msg("%s: {%s}, expected {%s}", what, text, expected);
}

struct build_case {
	const char *ram;
	const char *reserved;
	const char *acpi;
	const char *nvs;
	const char *firmware;
	const char *map;   /* NULL: an error */
	const char *clash; /* NULL: another error */
	enum e820_build_error error;
};

static void read_facts(const struct build_case *test)
{
	address_text_read_map(test->ram, &ram);
	address_text_read_set(test->reserved, &sets[RESERVED]);
	address_text_read_set(test->acpi, &sets[ACPI]);
	address_text_read_set(test->nvs, &sets[NVS]);
	address_text_read_set(test->firmware, &sets[FIRMWARE]);
}

static void expect_build(const struct build_case *test)
{
	struct range clash = { 0, 0 };
	enum e820_build_error error;

	read_facts(test);
	error = e820_build(&facts, &map, &clash);
	if (error != test->error)
		fail_msg("{%s}: error %d, expected %d", test->ram, error, test->error);
	if (test->map)
		expect_map(test->map, test->ram);
	if (test->clash)
		assert_true(range_equal(clash, address_text_range(test->clash)));
	assert_int_equal(e820_build(&facts, &map, NULL), test->error);
}

#define Q35_RAM "0-7fffffff:ram 100000000-17fffffff:ram fd00000000-ffffffffff:reserved"

static const struct build_case good_builds[] = {
	/* the smallest machine: conventional memory and the BIOS area */
	{ "0-9ffff:ram", "", "", "", "", "0-9ffff:ram f0000-fffff:reserved", NULL, E820_BUILD_OK },
	/* everything at once, in address order of a q35 */
	{ Q35_RAM, "b0000000-bfffffff fec00000-fec00fff fee00000-fee00fff ffff0000-ffffffff", "7ffe0000-7ffeffff",
	  "7fff0000-7fff0fff", "7fff1000-7fffffff",
	  "0-9ffff:ram f0000-fffff:reserved 100000-7ffdffff:ram 7ffe0000-7ffeffff:acpi 7fff0000-7fff0fff:nvs "
	  "7fff1000-7fffffff:reserved b0000000-bfffffff:reserved fec00000-fec00fff:reserved "
	  "fee00000-fee00fff:reserved ffff0000-ffffffff:reserved 100000000-17fffffff:ram "
	  "fd00000000-ffffffffff:reserved",
	  NULL, E820_BUILD_OK },
	/* reserved where the platform says so already, in part, and beside it */
	{ Q35_RAM, "fd00000000-fdffffffff fff0000000-100fffffffff", "", "", "",
	  "0-9ffff:ram f0000-fffff:reserved 100000-7fffffff:ram 100000000-17fffffff:ram "
	  "fd00000000-100fffffffff:reserved",
	  NULL, E820_BUILD_OK },
	/* reserved in the legacy hole, behind which there is RAM */
	{ "0-7fffffff:ram", "a0000-bffff e0000-fffff", "", "", "",
	  "0-9ffff:ram a0000-bffff:reserved e0000-fffff:reserved 100000-7fffffff:ram", NULL, E820_BUILD_OK },
	/* up to the last address */
	{ "0-9ffff:ram", "~f-~0", "", "", "", "0-9ffff:ram f0000-fffff:reserved ~f-~0:reserved", NULL, E820_BUILD_OK },
	{ "0-~0:ram", "", "~f-~0", "", "", "0-9ffff:ram f0000-fffff:reserved 100000-~10:ram ~f-~0:acpi", NULL,
	  E820_BUILD_OK },
	/* the platform's other types stay */
	{ "0-9ffff:ram 100000-1fffff:unusable 200000-2fffff:pmem", "", "", "", "",
	  "0-9ffff:ram f0000-fffff:reserved 100000-1fffff:unusable 200000-2fffff:pmem", NULL, E820_BUILD_OK },
	/* a whole entry given away, and firmware in conventional memory */
	{ "0-9ffff:ram 100000-1fffff:ram", "", "100000-1fffff", "", "9fc00-9ffff",
	  "0-9fbff:ram 9fc00-9ffff:reserved f0000-fffff:reserved 100000-1fffff:acpi", NULL, E820_BUILD_OK },
};

static void e820_build_says_what_the_machine_is(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(good_builds); i++)
		expect_build(&good_builds[i]);
}

static const struct build_case legacy_holes[] = {
	{ "0-fffff:ram", "", "", "", "", "0-9ffff:ram f0000-fffff:reserved", NULL, E820_BUILD_OK },
	{ "0-7fffffff:ram", "", "", "", "", "0-9ffff:ram f0000-fffff:reserved 100000-7fffffff:ram", NULL,
	  E820_BUILD_OK },
	{ "0-ffff:ram b0000-effff:ram", "", "", "", "", "0-ffff:ram f0000-fffff:reserved", NULL, E820_BUILD_OK },
	{ "0-9ffff:ram c0000-c0fff:ram d0000-d0fff:ram", "", "", "", "", "0-9ffff:ram f0000-fffff:reserved", NULL,
	  E820_BUILD_OK },
	{ "0-9fbff:ram 9fc00-9ffff:reserved a0000-fffff:reserved 100000-1fffff:ram", "", "", "", "",
	  "0-9fbff:ram 9fc00-9ffff:reserved a0000-fffff:reserved 100000-1fffff:ram", NULL, E820_BUILD_OK },
	{ "0-9ffff:ram e0000-effff:reserved f0000-1fffff:ram", "", "", "", "",
	  "0-9ffff:ram e0000-fffff:reserved 100000-1fffff:ram", NULL, E820_BUILD_OK },
};

static void e820_legacy_hole_is_never_ram(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(legacy_holes); i++) {
		expect_build(&legacy_holes[i]);
		assert_true(e820_map_ram_end(&map, 0x100000) <= 0xa0000);
	}
}

static const struct build_case clashes[] = {
	/* reserved on RAM: wholly, by its first and by its last address */
	{ Q35_RAM, "10000000-1fffffff", "", "", "", NULL, "10000000-1fffffff", E820_BUILD_CLASH },
	{ Q35_RAM, "7fffffff-8fffffff", "", "", "", NULL, "7fffffff-8fffffff", E820_BUILD_CLASH },
	{ Q35_RAM, "b0000000-bfffffff f0000000-100000000", "", "", "", NULL, "f0000000-100000000", E820_BUILD_CLASH },
	{ Q35_RAM, "80000-fffff", "", "", "", NULL, "80000-fffff", E820_BUILD_CLASH },
	/* reserved on memory of another kind */
	{ "0-9ffff:ram 100000-1fffff:pmem", "1f0000-2fffff", "", "", "", NULL, "1f0000-2fffff", E820_BUILD_CLASH },
	/* tables that are not on RAM: nothing there, reserved, over the end, in the legacy hole */
	{ Q35_RAM, "", "80000000-8000ffff", "", "", NULL, "80000000-8000ffff", E820_BUILD_CLASH },
	{ Q35_RAM, "", "fd00000000-fd0000ffff", "", "", NULL, "fd00000000-fd0000ffff", E820_BUILD_CLASH },
	{ Q35_RAM, "", "7fff0000-80000000", "", "", NULL, "7fff0000-80000000", E820_BUILD_CLASH },
	{ Q35_RAM, "", "f0000-f0fff", "", "", NULL, "f0000-f0fff", E820_BUILD_CLASH },
	{ Q35_RAM, "", "", "c0000-cffff", "", NULL, "c0000-cffff", E820_BUILD_CLASH },
	{ Q35_RAM, "", "", "", "90000-a0000", NULL, "90000-a0000", E820_BUILD_CLASH },
	{ Q35_RAM, "", "", "", "80000000-80000fff", NULL, "80000000-80000fff", E820_BUILD_CLASH },
	/* one piece of RAM for two purposes */
	{ Q35_RAM, "", "7fff0000-7fff1fff", "7fff1000-7fff2fff", "", NULL, "7fff1000-7fff2fff", E820_BUILD_CLASH },
	{ Q35_RAM, "", "", "7fff0000-7fff0fff", "7fff0fff-7fff1fff", NULL, "7fff0fff-7fff1fff", E820_BUILD_CLASH },
};

static void e820_build_names_the_range_that_clashes(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(clashes); i++)
		expect_build(&clashes[i]);
}

static const struct build_case no_low_ram[] = {
	{ "", "", "", "", "", NULL, NULL, E820_BUILD_NO_LOW_RAM },
	{ "1-9ffff:ram", "", "", "", "", NULL, NULL, E820_BUILD_NO_LOW_RAM },
	{ "0-9ffff:reserved 100000-1fffff:ram", "", "", "", "", NULL, NULL, E820_BUILD_NO_LOW_RAM },
};

static void e820_build_needs_ram_at_address_0(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(no_low_ram); i++)
		expect_build(&no_low_ram[i]);
}

/* RAM in even megabytes above the legacy hole, so that nothing that a build adds merges with it. */
static void fill_ram(size_t count)
{
	address_text_read_map("0-9ffff:ram", &ram);
	for (uint64_t i = 1; ram.count < count; i++)
		assert_true(e820_map_set(&ram, range_of_size(i << 21, 1 << 20), E820_RAM));
}

static void e820_build_with_too_many_entries_is_full(void **state)
{
	struct build_case test = { .reserved = "", .acpi = "", .nvs = "", .firmware = "" };
	static const char piece[] = "200000-200fff";

	(void)state;
	test.ram = "";
	read_facts(&test);
	fill_ram(E820_MAP_CAPACITY);
	assert_int_equal(e820_build(&facts, &map, NULL), E820_BUILD_FULL);
	fill_ram(E820_MAP_CAPACITY - 1);
	assert_int_equal(e820_build(&facts, &map, NULL), E820_BUILD_OK);
	assert_int_equal(map.count, E820_MAP_CAPACITY);

	/* Any one range more is one too many. */
	for (size_t i = 0; i < SETS; i++) {
		address_text_read_set(i == RESERVED || i == PMEM ? "f00000000-f00000fff" : piece, &sets[i]);
		assert_int_equal(e820_build(&facts, &map, NULL), E820_BUILD_FULL);
		sets[i].count = 0;
	}
}

/* Persistent memory where the platform says nothing, reserved, both, or so already; then where it cannot be. */
static const struct {
	const char *ram, *pmem, *map; /* map NULL: a clash with the whole of `pmem` */
} pmem_cases[] = {
	{ "0-9ffff:ram", "100000000-1ffffffff", "0-9ffff:ram f0000-fffff:reserved 100000000-1ffffffff:pmem" },
	{ "0-9ffff:ram 100000000-2ffffffff:reserved", "180000000-1ffffffff",
	  "0-9ffff:ram f0000-fffff:reserved 100000000-17fffffff:reserved 180000000-1ffffffff:pmem "
	  "200000000-2ffffffff:reserved" },
	{ "0-9ffff:ram 100000000-17fffffff:reserved 180000000-18fffffff:pmem", "140000000-1ffffffff",
	  "0-9ffff:ram f0000-fffff:reserved 100000000-13fffffff:reserved 140000000-1ffffffff:pmem" },
	{ Q35_RAM, "17fffffff-18fffffff", NULL },
	{ Q35_RAM, "ffffffff-100000000", NULL },
	{ Q35_RAM, "100000000-17fffffff", NULL },
	{ "0-9ffff:ram 100000-1fffff:nvs", "1fffff-2fffff", NULL },
	{ "0-9ffff:ram 100000-1fffff:unusable", "1ff000-1fffff", NULL },
	{ "0-9ffff:ram 100000-1fffff:acpi", "100000-100fff", NULL },
	{ "0-9ffff:ram", "a0000-a0fff", NULL },
	{ "0-9ffff:ram", "fffff-1fffff", NULL },
};

static void e820_pmem_lies_where_no_other_memory_is(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(pmem_cases); i++) {
		struct range clash = { 0, 0 };
		enum e820_build_error error;

		address_text_read_map(pmem_cases[i].ram, &ram);
		address_text_read_set(pmem_cases[i].pmem, &sets[PMEM]);
		error = e820_build(&facts, &map, &clash);
		if (error != (pmem_cases[i].map ? E820_BUILD_OK : E820_BUILD_CLASH))
			fail_msg("{%s} on {%s}: error %d", pmem_cases[i].pmem, pmem_cases[i].ram, error);
		if (pmem_cases[i].map)
			expect_map(pmem_cases[i].map, pmem_cases[i].ram);
		else
			assert_true(range_equal(clash, address_text_range(pmem_cases[i].pmem)));
	}
}

static void e820_reserved_and_firmware_clash_with_pmem(void **state)
{
	struct range clash;

	(void)state;
	address_text_read_map(Q35_RAM, &ram);
	address_text_read_set("180000000-18fffffff", &sets[PMEM]);
	address_text_read_set("18fffffff-190000fff", &sets[RESERVED]);
	assert_int_equal(e820_build(&facts, &map, &clash), E820_BUILD_CLASH);
	assert_true(range_equal(clash, address_text_range("18fffffff-190000fff")));
	sets[RESERVED].count = 0;
	address_text_read_set("180000000-180000fff", &sets[FIRMWARE]);
	assert_int_equal(e820_build(&facts, &map, &clash), E820_BUILD_CLASH);
	assert_true(range_equal(clash, address_text_range("180000000-180000fff")));
}

static void e820_pmem_may_be_no_set_at_all(void **state)
{
	struct e820_facts without = facts;

	(void)state;
	without.pmem = NULL;
	address_text_read_map("0-9ffff:ram", &ram);
	assert_int_equal(e820_build(&without, &map, NULL), E820_BUILD_OK);
	expect_map("0-9ffff:ram f0000-fffff:reserved", "no set");
}

static void e820_ecam_is_reserved(void **state)
{
	const struct build_case test = {
		.ram = Q35_RAM, .reserved = "b0000000-bfffffff", .acpi = "", .nvs = "", .firmware = ""
	};

	(void)state;
	read_facts(&test);
	assert_int_equal(e820_build(&facts, &map, NULL), E820_BUILD_OK);
	assert_true(e820_map_is(&map, address_text_range("b0000000-bfffffff"), E820_RESERVED));
}

/* hvmloader 24e3e3553b: RAM that made way for the low hole was missing above 4 GiB. */
static void e820_has_high_ram_after_move(void **state)
{
	const struct build_case test = {
		.ram = "0-efffffff:ram", .reserved = "", .acpi = "", .nvs = "", .firmware = ""
	};
	struct range moved = address_text_range("80000000-efffffff");
	uint64_t before;

	(void)state;
	read_facts(&test);
	assert_int_equal(e820_build(&facts, &map, NULL), E820_BUILD_OK);
	before = e820_map_total(&map, E820_RAM);

	/* What a platform does that moves RAM: the same number of bytes ends below the hole and appears above 4 GiB. */
	assert_true(e820_map_clear(&ram, moved));
	assert_true(e820_map_set(&ram, range_of_size(UINT64_C(1) << 32, range_size(moved)), E820_RAM));
	assert_int_equal(e820_build(&facts, &map, NULL), E820_BUILD_OK);
	expect_map("0-9ffff:ram f0000-fffff:reserved 100000-7fffffff:ram 100000000-16fffffff:ram", "after the move");
	assert_int_equal(e820_map_total(&map, E820_RAM), before);
	assert_int_equal(e820_map_ram_end(&map, UINT64_MAX), UINT64_C(0x170000000));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(e820_build_says_what_the_machine_is, start_empty),
		cmocka_unit_test_setup(e820_legacy_hole_is_never_ram, start_empty),
		cmocka_unit_test_setup(e820_build_names_the_range_that_clashes, start_empty),
		cmocka_unit_test_setup(e820_build_needs_ram_at_address_0, start_empty),
		cmocka_unit_test_setup(e820_build_with_too_many_entries_is_full, start_empty),
		cmocka_unit_test_setup(e820_pmem_lies_where_no_other_memory_is, start_empty),
		cmocka_unit_test_setup(e820_reserved_and_firmware_clash_with_pmem, start_empty),
		cmocka_unit_test_setup(e820_pmem_may_be_no_set_at_all, start_empty),
		cmocka_unit_test_setup(e820_ecam_is_reserved, start_empty),
		cmocka_unit_test_setup(e820_has_high_ram_after_move, start_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
