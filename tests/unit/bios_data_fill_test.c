/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bytes/le.h"
#include "firmware/glue/bios_data_fill.h"
#include "tests/fake/address_text.h"

static uint8_t area[BIOS_DATA_SIZE];
static struct e820_map map;

static uint16_t word(unsigned offset)
{
	return le16_get(area + offset);
}

static void bios_data_fill_is_that_of_a_pc(void **state)
{
	const struct bios_data_facts facts = {
		.serial = { 0x3f8, 0x2f8 },
		.parallel = { 0x378 },
		.floppies = 1,
		.fpu = true,
		.mouse = true,
		.extended = 0x9fc00,
		.base_memory = 0x9fc00,
		.hour = 12,
	};

	(void)state;
	memset(area, 0xee, sizeof(area));
	bios_data_fill(&facts, area);
	assert_int_equal(word(0x00), 0x3f8);
	assert_int_equal(word(0x02), 0x2f8);
	assert_int_equal(word(0x04), 0);
	assert_int_equal(word(0x08), 0x378);
	assert_int_equal(word(0x0a), 0);
	assert_int_equal(word(0x0e), 0x9fc0);
	/* one parallel and two serial ports, one floppy drive, mouse, coprocessor */
	assert_int_equal(word(0x10), 1 << 14 | 2 << 9 | 0 << 6 | 4 | 2 | 1);
	assert_int_equal(word(0x13), 639);
	assert_int_equal(le32_get(area + 0x6c), 0x1800b0 / 2); /* a day has 1800B0h ticks */
	assert_int_equal(area[0x75], 0);
}

static void bios_data_fill_of_nothing_is_zero(void **state)
{
	static const struct bios_data_facts facts = { .floppies = 0 };
	static const uint8_t zero[BIOS_DATA_SIZE];

	(void)state;
	memset(area, 0xee, sizeof(area));
	bios_data_fill(&facts, area);
	assert_memory_equal(area, zero, sizeof(area));
}

static void bios_data_fill_two_floppy_drives_count_as_one_more(void **state)
{
	static const struct bios_data_facts facts = { .floppies = 2 };

	(void)state;
	bios_data_fill(&facts, area);
	assert_int_equal(word(0x10), 1 << 6 | 1);
}

struct place_case {
	const char *ram;
	uint32_t base;
	uint32_t extended;
};

static void bios_data_extended_area_is_the_last_kib_of_base_memory(void **state)
{
	static const struct place_case cases[] = {
		{ "0-fffffff:ram", 0xa0000, 0x9fc00 },
		{ "0-9ffff:ram 100000-fffffff:ram", 0xa0000, 0x9fc00 },
		{ "0-9fbff:ram 9fc00-9ffff:reserved", 0x9fc00, 0x9f800 },
		{ "0-9efff:ram", 0x9f000, 0x9ec00 },
		{ "0-9eabc:ram", 0x9e800, 0x9e400 },
		{ "0-903ff:ram", 0x90400, 0x90000 },
		{ "0-903fe:ram", 0x90000, 0 },
		{ "0-9ffff:reserved", 0, 0 },
		{ "1000-9ffff:ram", 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		address_text_read_map(cases[i].ram, &map);
		assert_int_equal(bios_data_base_ram(&map), cases[i].base);
		assert_int_equal(bios_data_place_extended(&map), cases[i].extended);
	}
}

/* 18.2065 in a second. */
static void bios_data_ticks_count_from_midnight(void **state)
{
	(void)state;
	assert_int_equal(bios_data_ticks(0, 0, 0), 0);
	assert_int_equal(bios_data_ticks(0, 0, 1), 18);
	assert_int_equal(bios_data_ticks(0, 1, 0), 1092);
	assert_int_equal(bios_data_ticks(1, 0, 0), 65543);
	assert_int_equal(bios_data_ticks(23, 59, 59), 1573021);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bios_data_fill_is_that_of_a_pc),
		cmocka_unit_test(bios_data_fill_of_nothing_is_zero),
		cmocka_unit_test(bios_data_fill_two_floppy_drives_count_as_one_more),
		cmocka_unit_test(bios_data_extended_area_is_the_last_kib_of_base_memory),
		cmocka_unit_test(bios_data_ticks_count_from_midnight),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
