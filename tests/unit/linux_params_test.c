/* SPDX-License-Identifier: MIT */
/* Offsets are literals from Linux Documentation/arch/x86/zero-page.rst and boot.rst, not the header's names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bytes/le.h"
#include "firmware/glue/linux_params.h"
#include "tests/fake/address_text.h"

#define HEADER_END 0x26c

static uint8_t setup[0x1000];
static uint8_t page[LINUX_PARAMS_SIZE];
static struct e820_map map;
static const struct linux_header header = { .setup_size = sizeof(setup), .header_end = HEADER_END };

static const struct linux_params_facts facts = {
	.header = &header,
	.setup = setup,
	.map = &map,
	.rsdp = 0xf1234,
	.kernel = 0x1200000,
	.initrd = 0x7fde0000,
	.initrd_size = 0x21f00d,
	.command_line = 0x11000,
};

/* A set-up part whose every byte differs from its neighbours and from 0, and a page of garbage. */
static int start_patterned(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(setup); i++)
		setup[i] = (uint8_t)(i % 255 + 1);
	memset(page, 0xa5, sizeof(page));
	address_text_read_map("0-9ffff:ram f0000-fffff:reserved 100000-7ffdffff:ram 7ffe0000-7fffffff:nvs "
			      "100000000-17fffffff:ram",
			      &map);
	return 0;
}

static void linux_params_hold_what_the_kernel_is_told(void **state)
{
	(void)state;
	assert_true(linux_params_fill(page, &facts));
	assert_int_equal(le64_get(page + 0x070), 0xf1234);    /* acpi_rsdp_addr */
	assert_int_equal(page[0x210], 0xff);                  /* type_of_loader */
	assert_int_equal(le32_get(page + 0x214), 0x1200000);  /* code32_start */
	assert_int_equal(le32_get(page + 0x218), 0x7fde0000); /* ramdisk_image */
	assert_int_equal(le32_get(page + 0x21c), 0x21f00d);   /* ramdisk_size */
	assert_int_equal(le32_get(page + 0x228), 0x11000);    /* cmd_line_ptr */
	assert_int_equal(le64_get(page + 0x250), 0);          /* setup_data */
}

static void linux_params_list_the_memory_map(void **state)
{
	static const struct {
		uint64_t address, size;
		uint32_t type;
	} expected[] = {
		{ 0, 0xa0000, 1 },          { 0xf0000, 0x10000, 2 },        { 0x100000, 0x7fee0000, 1 },
		{ 0x7ffe0000, 0x20000, 4 }, { 0x100000000, 0x80000000, 1 },
	};

	(void)state;
	assert_true(linux_params_fill(page, &facts));
	assert_int_equal(page[0x1e8], 5);
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(le64_get(page + 0x2d0 + 20 * i), expected[i].address);
		assert_int_equal(le64_get(page + 0x2d8 + 20 * i), expected[i].size);
		assert_int_equal(le32_get(page + 0x2e0 + 20 * i), expected[i].type);
	}
}

/* boot.rst: the page is zeroed, then only the setup header is copied, up to its end. */
static void linux_params_are_zero_but_for_the_header_and_our_fields(void **state)
{
	static const struct {
		size_t first, last;
	} ours[] = { { 0x70, 0x77 },   { 0x1e8, 0x1e8 }, { 0x210, 0x210 }, { 0x214, 0x217 },
		     { 0x218, 0x21f }, { 0x228, 0x22b }, { 0x250, 0x257 }, { 0x2d0, 0x2d0 + 5 * 20 - 1 } };

	(void)state;
	assert_true(linux_params_fill(page, &facts));
	for (size_t at = 0; at < sizeof(page); at++) {
		uint8_t expected = 0x1f1 <= at && at < HEADER_END ? setup[at] : 0;
		bool is_ours = false;

		for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
			is_ours = is_ours || (ours[i].first <= at && at <= ours[i].last);
		if (!is_ours && page[at] != expected)
			fail_msg("byte 0x%zx is 0x%02x, expected 0x%02x", at, page[at], expected);
	}
}

static void linux_params_take_128_entries(void **state)
{
	(void)state;
	map.count = 128;
	for (size_t i = 0; i < map.count; i++)
		map.entries[i] = (struct e820_entry){ { i * 0x2000, i * 0x2000 + 0xfff }, E820_RAM };
	assert_true(linux_params_fill(page, &facts));
	assert_int_equal(page[0x1e8], 128);
	assert_int_equal(le64_get(page + 0x2d0 + 127 * 20), 127 * 0x2000);
	assert_int_equal(le32_get(page + 0xcd0), 0);
}

static void linux_params_refuse_129_entries(void **state)
{
	(void)state;
	map.count = 129;
	assert_false(linux_params_fill(page, &facts));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(linux_params_hold_what_the_kernel_is_told, start_patterned),
		cmocka_unit_test_setup(linux_params_list_the_memory_map, start_patterned),
		cmocka_unit_test_setup(linux_params_are_zero_but_for_the_header_and_our_fields, start_patterned),
		cmocka_unit_test_setup(linux_params_take_128_entries, start_patterned),
		cmocka_unit_test_setup(linux_params_refuse_129_entries, start_patterned),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
