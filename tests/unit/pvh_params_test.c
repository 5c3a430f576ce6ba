/* SPDX-License-Identifier: MIT */
/* Offsets are literals from Xen's public header start_info.h: the block is read as bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bytes/le.h"
#include "firmware/glue/pvh_params.h"
#include "tests/fake/address_text.h"

#define ADDRESS 0x10000

static struct pvh_params params;
static struct e820_map map;

static const uint8_t *fill(uint32_t initrd, uint32_t initrd_size)
{
	const struct pvh_params_facts facts = {
		.map = &map,
		.rsdp = 0xf1234,
		.initrd = initrd,
		.initrd_size = initrd_size,
		.command_line = 0x11000,
	};

	memset(&params, 0xa5, sizeof(params));
	address_text_read_map("0-9ffff:ram f0000-fffff:reserved 100000000-17fffffff:ram", &map);
	pvh_params_fill(&params, ADDRESS, &facts);
	return (const uint8_t *)&params;
}

static void pvh_params_start_info_is_version_1(void **state)
{
	const uint8_t *at = fill(0x3000000, 0x1234);

	(void)state;
	assert_int_equal(le32_get(at), 0x336ec578);
	assert_int_equal(le32_get(at + 4), 1);
	assert_int_equal(le32_get(at + 8), 0);        /* flags: neither dom0 nor init domain */
	assert_int_equal(le64_get(at + 24), 0x11000); /* cmdline_paddr */
	assert_int_equal(le64_get(at + 32), 0xf1234); /* rsdp_paddr */
	assert_int_equal(le32_get(at + 52), 0);       /* reserved */
}

static void pvh_params_first_module_is_the_initrd(void **state)
{
	const uint8_t *at = fill(0x3000000, 0x1234);
	const uint8_t *module = at + (le64_get(at + 16) - ADDRESS);

	(void)state;
	assert_int_equal(le32_get(at + 12), 1);
	assert_int_equal(le64_get(module), 0x3000000);
	assert_int_equal(le64_get(module + 8), 0x1234);
	assert_int_equal(le64_get(module + 16), 0);
	assert_int_equal(le64_get(module + 24), 0);
}

static void pvh_params_without_initrd_have_no_module(void **state)
{
	const uint8_t *at = fill(0, 0);

	(void)state;
	assert_int_equal(le32_get(at + 12), 0);
	assert_int_equal(le64_get(at + 16), 0);
}

static void pvh_params_list_the_memory_map(void **state)
{
	static const uint64_t expected[][3] = { { 0, 0xa0000, 1 },
						{ 0xf0000, 0x10000, 2 },
						{ 0x100000000, 0x80000000, 1 } };
	const uint8_t *at = fill(0, 0);
	const uint8_t *entry = at + (le64_get(at + 40) - ADDRESS);

	(void)state;
	assert_int_equal(le32_get(at + 48), 3);
	for (size_t i = 0; i < 3; i++, entry += 24) {
		assert_int_equal(le64_get(entry), expected[i][0]);
		assert_int_equal(le64_get(entry + 8), expected[i][1]);
		assert_int_equal(le32_get(entry + 16), expected[i][2]);
		assert_int_equal(le32_get(entry + 20), 0);
	}
}

/* The three parts follow one another; a map of the largest size ends with the block. */
static void pvh_params_parts_lie_inside_the_block_and_apart(void **state)
{
	const uint8_t *at = fill(0x3000000, 0x1234);

	(void)state;
	assert_true(le64_get(at + 16) >= ADDRESS + 56);
	assert_true(le64_get(at + 40) >= le64_get(at + 16) + 32);
	assert_true(le64_get(at + 40) + 24 * E820_MAP_CAPACITY <= ADDRESS + sizeof(params));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pvh_params_start_info_is_version_1),
		cmocka_unit_test(pvh_params_first_module_is_the_initrd),
		cmocka_unit_test(pvh_params_without_initrd_have_no_module),
		cmocka_unit_test(pvh_params_list_the_memory_map),
		cmocka_unit_test(pvh_params_parts_lie_inside_the_block_and_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
