/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "bytes/le.h"
#include "firmware/glue/entry_points.h"

#define TO 0xeb000u
#define SEGMENT LAYOUT_FSEG

static uint8_t segment[ENTRY_POINTS_SEGMENT];
static uint8_t carried[0x5000];
static struct byte_buf out;

static int start(void **state)
{
	(void)state;
	memset(segment, 0, sizeof(segment));
	memset(carried, 0xee, sizeof(carried));
	byte_buf_init(&out, carried, sizeof(carried));
	return 0;
}

static uint8_t *at(uint32_t address)
{
	return segment + (address - SEGMENT);
}

/* One of each, with a byte of its own at the end of each. */
static struct tables make_all(void)
{
	struct tables tables = { 0xf0000, 0xf0030, 0xf0050, 0xf0100, 0xf0070 };

	memcpy(at(tables.rsdp), "RSD PTR ", 8);
	le32_put(at(tables.rsdp) + 20, 36);
	at(tables.rsdp)[35] = 1;
	memcpy(at(tables.smbios_21), "_SM_", 4);
	at(tables.smbios_21)[5] = 31;
	at(tables.smbios_21)[30] = 2;
	memcpy(at(tables.smbios_30), "_SM3_", 5);
	at(tables.smbios_30)[6] = 24;
	at(tables.smbios_30)[23] = 3;
	memcpy(at(tables.pir), "$PIR", 4);
	le16_put(at(tables.pir) + 6, 48);
	at(tables.pir)[47] = 4;
	memcpy(at(tables.mp), "_MP_", 4);
	le32_put(at(tables.mp) + 4, 0xf0200);
	at(tables.mp)[8] = 1;
	at(tables.mp)[10] = (uint8_t)-byte_sum(at(tables.mp), 16);
	memcpy(at(0xf0200), "PCMP", 4);
	le16_put(at(0xf0200) + 4, 100);
	le16_put(at(0xf0200) + 40, 20);
	at(0xf0200)[119] = 5;
	return tables;
}

static void entry_points_are_carried_whole_to_multiples_of_16(void **state)
{
	struct tables tables = make_all();

	(void)state;
	assert_true(entry_points_carry(segment, &tables, TO, &out));
	assert_int_equal(
		tables.rsdp % 16 | tables.smbios_21 % 16 | tables.smbios_30 % 16 | tables.mp % 16 | tables.pir % 16, 0);
	assert_memory_equal(carried + (tables.rsdp - TO), at(0xf0000), 36);
	assert_memory_equal(carried + (tables.smbios_21 - TO), at(0xf0030), 31);
	assert_memory_equal(carried + (tables.smbios_30 - TO), at(0xf0050), 24);
	assert_memory_equal(carried + (tables.pir - TO), at(0xf0070), 48);
	assert_memory_equal(carried + (tables.mp - TO), "_MP_", 4);
}

static void entry_points_mp_pointer_names_the_table_that_went_along(void **state)
{
	struct tables tables = make_all();
	const uint8_t *pointer;
	uint32_t table;

	(void)state;
	assert_true(entry_points_carry(segment, &tables, TO, &out));
	pointer = carried + (tables.mp - TO);
	table = le32_get(pointer + 4);
	assert_in_range(table, TO, TO + sizeof(carried) - 120);
	assert_memory_equal(carried + (table - TO), at(0xf0200), 120);
	assert_int_equal(byte_sum(pointer, 16), 0);
}

static void entry_points_mp_table_outside_the_segment_stays(void **state)
{
	struct tables tables = make_all();

	(void)state;
	le32_put(at(tables.mp) + 4, 0xeffa000);
	assert_true(entry_points_carry(segment, &tables, TO, &out));
	assert_memory_equal(carried + (tables.mp - TO), at(0xf0100), 16);
}

static void entry_points_absent_ones_stay_absent(void **state)
{
	struct tables tables = { 0 };

	(void)state;
	assert_true(entry_points_carry(segment, &tables, TO, &out));
	assert_int_equal(tables.rsdp | tables.smbios_21 | tables.smbios_30 | tables.mp | tables.pir, 0);
	assert_int_equal(out.length, 0);
}

static void entry_points_without_room_are_told_and_absent(void **state)
{
	struct tables tables = make_all();

	(void)state;
	out.capacity = 48 + 32 + 32 + 48 + 16 + 100;
	assert_false(entry_points_carry(segment, &tables, TO, &out));
	assert_int_equal(tables.mp, 0);
	assert_int_not_equal(tables.pir, 0);
	assert_int_equal(carried[out.capacity], 0xee);
}

static void entry_points_length_beyond_the_segment_is_told(void **state)
{
	struct tables tables = make_all();

	(void)state;
	le32_put(at(tables.rsdp) + 20, UINT32_MAX);
	le16_put(at(tables.pir) + 6, UINT16_MAX);
	assert_false(entry_points_carry(segment, &tables, TO, &out));
	assert_int_equal(tables.rsdp, 0);
	assert_int_equal(tables.pir, 0);
	assert_int_not_equal(tables.smbios_21, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(entry_points_are_carried_whole_to_multiples_of_16, start),
		cmocka_unit_test_setup(entry_points_mp_pointer_names_the_table_that_went_along, start),
		cmocka_unit_test_setup(entry_points_mp_table_outside_the_segment_stays, start),
		cmocka_unit_test_setup(entry_points_absent_ones_stay_absent, start),
		cmocka_unit_test_setup(entry_points_without_room_are_told_and_absent, start),
		cmocka_unit_test_setup(entry_points_length_beyond_the_segment_is_told, start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
