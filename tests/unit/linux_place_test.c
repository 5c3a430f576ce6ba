/* SPDX-License-Identifier: MIT */
/* Sets and maps are written as in tests/fake/address_text.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "firmware/glue/linux_place.h"
#include "tests/fake/address_text.h"

static struct range free_ranges[LINUX_PLACE_RANGES];
static struct range in_use_ranges[LINUX_PLACE_RANGES];
static struct range_set available, in_use;
static struct e820_map map;

/* Debian's 6.1.0 kernel for amd64: 64 MiB from 16 MiB on, in steps of 2 MiB. */
static const struct linux_header debian = {
	.kernel_size = 0x7d87c0,
	.relocatable = true,
	.alignment = 0x200000,
	.pref_address = 0x1000000,
	.init_size = 0x3f98000,
	.initrd_addr_max = 0x7fffffff,
};

static void start_with(const char *ranges)
{
	range_set_init(&available, free_ranges, LINUX_PLACE_RANGES);
	address_text_read_set(ranges, &available);
}

static void expect_free(const char *expected)
{
	char text[ADDRESS_TEXT_MAX];

	if (strcmp(address_text_of_set(&available, text), expected) != 0)
		fail_msg("free is {%s}, expected {%s}", text, expected);
}

struct free_case {
	const char *map;
	const char *in_use;
	const char *expected;
};

static void linux_place_free_is_unused_ram_from_1mib_to_4gib(void **state)
{
	static const struct free_case cases[] = {
		{ "0-fffffff:ram", "", "100000-fffffff" },
		{ "0-9ffff:ram f0000-fffff:reserved", "", "" },
		{ "0-7fffffff:ram 100000000-1ffffffff:ram", "", "100000-7fffffff" },
		{ "0-fffffff:ram f0000000-10fffffff:ram", "", "100000-fffffff f0000000-ffffffff" },
		{ "0-5ffffff:ram 6000000-6ffffff:nvs 7000000-7ffffff:ram", "", "100000-5ffffff 7000000-7ffffff" },
		{ "0-fffffff:ram", "0-7ffff 200000-2fffff ff00000-fffffff", "100000-1fffff 300000-fefffff" },
		{ "0-fffffff:ram", "0-ffffffff", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		range_set_init(&in_use, in_use_ranges, LINUX_PLACE_RANGES);
		address_text_read_map(cases[i].map, &map);
		address_text_read_set(cases[i].in_use, &in_use);
		start_with("");
		assert_true(linux_place_free(&available, &map, &in_use));
		expect_free(cases[i].expected);
	}
}

struct kernel_case {
	const char *free;
	enum linux_place_error error;
	uint64_t load;
	uint64_t largest;
};

static void linux_place_relocatable_kernel_goes_to_pref_address_or_above(void **state)
{
	static const struct kernel_case cases[] = {
		{ "100000-fffffff", LINUX_PLACE_OK, 0x1000000, 0 },
		{ "1000000-4f97fff", LINUX_PLACE_OK, 0x1000000, 0 },
		/* one byte short */
		{ "1000000-4f97ffe", LINUX_PLACE_NO_ROOM, 0, 0x3f97fff },
		/* taken: the next multiple of 2 MiB */
		{ "100000-1ffffff 2100000-fffffff", LINUX_PLACE_OK, 0x2200000, 0 },
		{ "1000001-fffffff", LINUX_PLACE_OK, 0x1200000, 0 },
		/* the first range with room, not the largest */
		{ "2000000-2ffffff 4000000-8ffffff a000000-1fffffff", LINUX_PLACE_OK, 0x4000000, 0 },
		/* below pref_address the kernel would move itself up onto what is there */
		{ "100000-ffffff", LINUX_PLACE_NO_ROOM, 0, 0 },
		{ "100000-4ffffff", LINUX_PLACE_OK, 0x1000000, 0 },
		{ "100000-4000000", LINUX_PLACE_NO_ROOM, 0, 0x3000001 },
		{ "", LINUX_PLACE_NO_ROOM, 0, 0 },
		/* at the very end of the space */
		{ "fc000000-ffffffff", LINUX_PLACE_OK, 0xfc000000, 0 },
		{ "fc200000-ffffffff", LINUX_PLACE_NO_ROOM, 0, 0x3e00000 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct linux_placement placement;

		start_with(cases[i].free);
		placement = linux_place_kernel(&available, &debian);
		if (placement.error != cases[i].error || placement.load != cases[i].load ||
		    placement.largest != cases[i].largest || placement.wanted != debian.init_size)
			fail_msg("{%s}: error %d load 0x%llx largest 0x%llx wanted 0x%llx", cases[i].free,
				 placement.error, (unsigned long long)placement.load,
				 (unsigned long long)placement.largest, (unsigned long long)placement.wanted);
	}
}

static void linux_place_kernel_takes_init_size_not_file_size(void **state)
{
	struct linux_header larger_file = debian;

	(void)state;
	start_with("100000-fffffff");
	linux_place_kernel(&available, &debian);
	expect_free("100000-ffffff 4f98000-fffffff");

	larger_file.kernel_size = 0x4000000;
	start_with("100000-fffffff");
	linux_place_kernel(&available, &larger_file);
	expect_free("100000-ffffff 5000000-fffffff");
}

static void linux_place_fixed_kernel_needs_1mib_and_pref_address(void **state)
{
	struct linux_header fixed = debian;
	struct linux_placement placement;

	(void)state;
	fixed.relocatable = false;
	start_with("100000-fffffff");
	placement = linux_place_kernel(&available, &fixed);
	assert_int_equal(placement.error, LINUX_PLACE_OK);
	assert_int_equal(placement.load, 0x100000);
	assert_int_equal(placement.range.first, 0x1000000);
	assert_int_equal(placement.range.last, 0x4f97fff);
	expect_free("8d87c0-ffffff 4f98000-fffffff");

	start_with("100000-8d87be 1000000-fffffff");
	placement = linux_place_kernel(&available, &fixed);
	assert_int_equal(placement.error, LINUX_PLACE_TAKEN);
	assert_int_equal(placement.range.first, 0x100000);
	assert_int_equal(placement.range.last, 0x8d87bf);
	expect_free("100000-8d87be 1000000-fffffff");

	start_with("100000-4f97ffe");
	placement = linux_place_kernel(&available, &fixed);
	assert_int_equal(placement.error, LINUX_PLACE_TAKEN);
	assert_int_equal(placement.range.first, 0x1000000);
	assert_int_equal(placement.largest, 0x4e97fff);
}

static void linux_place_fixed_kernel_may_share_memory_with_itself(void **state)
{
	struct linux_header fixed = debian;

	(void)state;
	fixed.relocatable = false;
	fixed.pref_address = 0x200000;
	start_with("100000-4197fff");
	assert_int_equal(linux_place_kernel(&available, &fixed).error, LINUX_PLACE_OK);
	expect_free("");
}

struct initrd_case {
	const char *free;
	uint32_t size;
	uint32_t address_max;
	enum linux_place_error error;
	uint64_t load;
	uint64_t largest;
};

static void linux_place_initrd_goes_as_high_as_it_may(void **state)
{
	static const struct initrd_case cases[] = {
		{ "100000-fffffff", 0x1000, 0x7fffffff, LINUX_PLACE_OK, 0xffff000, 0 },
		{ "100000-fffffff", 1, 0x7fffffff, LINUX_PLACE_OK, 0xffff000, 0 },
		{ "100000-fffffff", 0x1001, 0x7fffffff, LINUX_PLACE_OK, 0xfffe000, 0 },
		/* initrd_addr_max is the last byte's address */
		{ "100000-ffffffff", 0x1000, 0x7fffffff, LINUX_PLACE_OK, 0x7ffff000, 0 },
		{ "100000-ffffffff", 0x1000, 0x37ffffff, LINUX_PLACE_OK, 0x37fff000, 0 },
		{ "100000-ffffffff", 0x1000, 0x37fffffe, LINUX_PLACE_OK, 0x37ffe000, 0 },
		{ "100000-ffffffff", 0x1000, 0xffffffff, LINUX_PLACE_OK, 0xfffff000, 0 },
		/* the highest range with room */
		{ "100000-fffff0 2000000-20fffff 3000000-3000fff", 0x2000, 0x7fffffff, LINUX_PLACE_OK, 0x20fe000, 0 },
		/* whole pages: the kernel frees them by pages */
		{ "100000-1017ff", 0x1001, 0x7fffffff, LINUX_PLACE_NO_ROOM, 0, 0x1800 },
		{ "100000-1fffff", 0x100000, 0x7fffffff, LINUX_PLACE_OK, 0x100000, 0 },
		{ "100000-1fffff", 0x100001, 0x7fffffff, LINUX_PLACE_NO_ROOM, 0, 0x100000 },
		{ "100000-ffffffff", 0xffffffff, 0xffffffff, LINUX_PLACE_NO_ROOM, 0, 0xfff00000 },
		{ "80000000-ffffffff", 0x1000, 0x7fffffff, LINUX_PLACE_NO_ROOM, 0, 0 },
		{ "", 1, 0x7fffffff, LINUX_PLACE_NO_ROOM, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct linux_placement placement;

		start_with(cases[i].free);
		placement = linux_place_initrd(&available, cases[i].size, cases[i].address_max);
		if (placement.error != cases[i].error || placement.load != cases[i].load ||
		    placement.largest != cases[i].largest || placement.wanted != cases[i].size)
			fail_msg("{%s} 0x%x: error %d load 0x%llx largest 0x%llx", cases[i].free, cases[i].size,
				 placement.error, (unsigned long long)placement.load,
				 (unsigned long long)placement.largest);
		if (placement.error == LINUX_PLACE_OK)
			assert_int_equal(placement.range.last - placement.range.first + 1, cases[i].size);
	}
}

static void linux_place_debian_with_2mib_of_initrd_fits_96mib(void **state)
{
	struct linux_placement kernel, initrd;

	(void)state;
	start_with("100000-5bfffff");
	kernel = linux_place_kernel(&available, &debian);
	initrd = linux_place_initrd(&available, 0x200000, debian.initrd_addr_max);
	assert_int_equal(kernel.error, LINUX_PLACE_OK);
	assert_int_equal(initrd.error, LINUX_PLACE_OK);
	assert_false(range_overlaps(kernel.range, initrd.range));
}

static void linux_place_full_set_is_reported(void **state)
{
	struct range two[2];
	struct range_set small;

	(void)state;
	range_set_init(&small, two, 2);
	address_text_read_set("100000-8ffffff f000000-f000fff", &small);
	assert_int_equal(linux_place_kernel(&small, &debian).error, LINUX_PLACE_FULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(linux_place_free_is_unused_ram_from_1mib_to_4gib),
		cmocka_unit_test(linux_place_relocatable_kernel_goes_to_pref_address_or_above),
		cmocka_unit_test(linux_place_kernel_takes_init_size_not_file_size),
		cmocka_unit_test(linux_place_fixed_kernel_needs_1mib_and_pref_address),
		cmocka_unit_test(linux_place_fixed_kernel_may_share_memory_with_itself),
		cmocka_unit_test(linux_place_initrd_goes_as_high_as_it_may),
		cmocka_unit_test(linux_place_debian_with_2mib_of_initrd_fits_96mib),
		cmocka_unit_test(linux_place_full_set_is_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
