/* SPDX-License-Identifier: MIT */
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

static int start(void **state)
{
	(void)state;
	address_text_read_map("0-9ffff:ram 100000-fffffff:ram", &map);
	return memory_init(&request) ? 0 : -1;
}

static void expect_set(const struct range_set *set, const char *expected)
{
	char text[ADDRESS_TEXT_MAX];

	if (strcmp(address_text_of_set(set, text), expected) != 0)
		fail_msg("{%s}, expected {%s}", text, expected);
}

static void memory_keep_adds_to_its_kind_only(void **state)
{
	(void)state;
	assert_true(memory_keep(MEMORY_FIRMWARE, (struct range){ 0x9fc00, 0x9ffff }));
	expect_set(memory_ranges(MEMORY_FIRMWARE), "9fc00-9ffff");
	expect_set(memory_ranges(MEMORY_NVS), "");
	expect_set(memory_ranges(MEMORY_ACPI), "");
}

static void memory_keep_is_in_use(void **state)
{
	struct range storage[MEMORY_IN_USE_RANGES];
	struct range_set set;

	(void)state;
	memory_keep(MEMORY_FIRMWARE, (struct range){ 0x9fc00, 0x9ffff });
	range_set_init(&set, storage, MEMORY_IN_USE_RANGES);
	assert_true(memory_in_use(&set));
	expect_set(&set, "0-8ffff 9fc00-9ffff");
}

static void memory_keep_refuses_what_others_have(void **state)
{
	(void)state;
	assert_false(memory_keep(MEMORY_FIRMWARE, (struct range){ LAYOUT_IMAGE_END - 1, LAYOUT_IMAGE_END }));
	assert_false(memory_keep(MEMORY_FIRMWARE, (struct range){ LAYOUT_FSEG - 1, LAYOUT_FSEG }));
	assert_false(memory_keep(MEMORY_FIRMWARE, (struct range){ 0x9ffff, 0x9fc00 }));
	assert_false(memory_keep(MEMORY_FIRMWARE, (struct range){ LAYOUT_AP_START - 1, LAYOUT_AP_START }));
	assert_false(memory_keep(MEMORY_FIRMWARE, (struct range){ LAYOUT_AP_START, LAYOUT_AP_START + 0x1000 }));
	assert_true(memory_keep(MEMORY_FIRMWARE, (struct range){ LAYOUT_AP_START, LAYOUT_AP_START + 0xfff }));
	assert_true(memory_keep(MEMORY_FIRMWARE, (struct range){ LAYOUT_IMAGE_END, LAYOUT_FSEG - 1 }));
}

static void memory_keep_costs_the_allocators_nothing(void **state)
{
	(void)state;
	memory_keep(MEMORY_FIRMWARE, (struct range){ 0x9fc00, 0x9ffff });
	assert_int_equal(memory_allocate(MEMORY_FIRMWARE, 1, 1), 0xffff000);
	assert_int_equal(memory_allocate_fseg(1, 1), LAYOUT_FSEG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(memory_keep_adds_to_its_kind_only, start),
		cmocka_unit_test_setup(memory_keep_is_in_use, start),
		cmocka_unit_test_setup(memory_keep_refuses_what_others_have, start),
		cmocka_unit_test_setup(memory_keep_costs_the_allocators_nothing, start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
