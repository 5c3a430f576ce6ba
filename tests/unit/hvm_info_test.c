/* SPDX-License-Identifier: MIT */
/* The table is written as libxenguest does (build_hvm_info), at the offsets of Xen's public header, by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bytes/le.h"
#include "firmware/glue/hvm_info.h"

#define LENGTH 8
#define CHECKSUM 12
#define APIC_MODE 13
#define VCPUS 16
#define LOW_END 20
#define RESERVED_START 24
#define HIGH_END 28
#define ONLINE 32
#define SIZE 48

static uint8_t table[HVM_INFO_SIZE_MAX];
static struct hvm_info_facts facts;

static void seal(void)
{
	uint8_t sum = 0;

	table[CHECKSUM] = 0;
	for (uint32_t i = 0; i < le32_get(table + LENGTH) && i < sizeof(table); i++)
		sum = (uint8_t)(sum + table[i]);
	table[CHECKSUM] = (uint8_t)(0x100 - sum);
}

static void write_table(void)
{
	memset(table, 0, sizeof(table));
	memcpy(table, "HVM INFO", 8);
	le32_put(table + LENGTH, SIZE);
	table[APIC_MODE] = 1;
	le32_put(table + VCPUS, 4);
	le32_put(table + LOW_END, 0xF0000);
	le32_put(table + RESERVED_START, 0xFEFF0);
	le32_put(table + HIGH_END, 0x110000);
	memset(table + ONLINE, 0xFF, 16);
	seal();
}

static enum hvm_info_error parse(void)
{
	return hvm_info_parse(&facts, table, sizeof(table));
}

static void hvm_info_reads_what_libxenguest_writes(void **state)
{
	(void)state;
	write_table();
	assert_int_equal(parse(), HVM_INFO_OK);
	assert_true(facts.apic_mode);
	assert_int_equal(facts.vcpus, 4);
	assert_int_equal(facts.low_end, 0xF0000000);
	assert_int_equal(facts.high_end, 0x110000000);
	assert_int_equal(facts.reserved_start, 0xFEFF0000);
}

/* All bits of the map are set unless libxl says otherwise, whatever the number of vCPUs. */
static void hvm_info_has_no_more_vcpus_online_than_there_are(void **state)
{
	(void)state;
	write_table();
	assert_int_equal(parse(), HVM_INFO_OK);
	assert_int_equal(facts.online[0], 0x0F);
	for (size_t i = 1; i < sizeof(facts.online); i++)
		assert_int_equal(facts.online[i], 0);

	le32_put(table + VCPUS, 128);
	table[ONLINE] = 0x05;
	table[ONLINE + 15] = 0x7F;
	seal();
	assert_int_equal(parse(), HVM_INFO_OK);
	assert_true(hvm_info_is_online(&facts, 0));
	assert_false(hvm_info_is_online(&facts, 1));
	assert_true(hvm_info_is_online(&facts, 2));
	assert_true(hvm_info_is_online(&facts, 126));
	assert_false(hvm_info_is_online(&facts, 127));
	assert_false(hvm_info_is_online(&facts, 128));
	assert_false(hvm_info_is_online(&facts, UINT32_MAX));
}

struct field_case {
	size_t offset;
	uint32_t value;
	enum hvm_info_error error;
};

static void hvm_info_judges_each_field(void **state)
{
	static const struct field_case cases[] = {
		{ 0, 0, HVM_INFO_BAD_SIGNATURE },
		{ 4, 0, HVM_INFO_BAD_SIGNATURE },
		{ LENGTH, 0, HVM_INFO_BAD_LENGTH },
		{ LENGTH, SIZE - 1, HVM_INFO_BAD_LENGTH },
		{ LENGTH, SIZE + 4, HVM_INFO_OK },
		{ LENGTH, HVM_INFO_SIZE_MAX, HVM_INFO_OK },
		{ LENGTH, HVM_INFO_SIZE_MAX + 1, HVM_INFO_BAD_LENGTH },
		{ LENGTH, UINT32_MAX, HVM_INFO_BAD_LENGTH },
		{ VCPUS, 0, HVM_INFO_BAD_VCPUS },
		{ VCPUS, 1, HVM_INFO_OK },
		{ VCPUS, 128, HVM_INFO_OK },
		{ VCPUS, 129, HVM_INFO_BAD_VCPUS },
		{ VCPUS, UINT32_MAX, HVM_INFO_BAD_VCPUS },
		{ ONLINE, 0xFFFFFFFE, HVM_INFO_BOOT_OFFLINE },
		{ LOW_END, 0, HVM_INFO_BAD_LOW_END },
		{ LOW_END, 0x1FF, HVM_INFO_BAD_LOW_END },
		{ LOW_END, 0x200, HVM_INFO_OK },
		{ LOW_END, 0xFEFF0, HVM_INFO_OK },
		{ LOW_END, 0xFEFF1, HVM_INFO_BAD_LOW_END },
		{ LOW_END, UINT32_MAX, HVM_INFO_BAD_LOW_END },
		{ HIGH_END, 0, HVM_INFO_OK },
		{ HIGH_END, 1, HVM_INFO_BAD_HIGH_END },
		{ HIGH_END, 0x100000, HVM_INFO_BAD_HIGH_END },
		{ HIGH_END, 0x100001, HVM_INFO_OK },
		{ HIGH_END, UINT32_MAX, HVM_INFO_OK },
		{ RESERVED_START, 0, HVM_INFO_OK },
		{ RESERVED_START, 0xEFFFF, HVM_INFO_BAD_LOW_END },
		{ RESERVED_START, 0x100000, HVM_INFO_OK },
		{ RESERVED_START, 0x100001, HVM_INFO_BAD_RESERVED_START },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		enum hvm_info_error error;

		write_table();
		le32_put(table + cases[i].offset, cases[i].value);
		seal();
		error = parse();
		if (error != cases[i].error)
			fail_msg("%zu = 0x%x: %s, expected: %s", cases[i].offset, cases[i].value,
				 hvm_info_error_text(error), hvm_info_error_text(cases[i].error));
	}
}

static void hvm_info_checksum_is_of_every_byte(void **state)
{
	(void)state;
	for (size_t i = CHECKSUM; i < SIZE; i++) {
		write_table();
		table[i] ^= 0x10;
		assert_int_equal(parse(), HVM_INFO_BAD_CHECKSUM);
	}
	write_table();
	table[SIZE] ^= 1;
	assert_int_equal(parse(), HVM_INFO_OK);
}

static void hvm_info_does_not_read_past_what_is_handed_in(void **state)
{
	uint8_t exact[SIZE];

	(void)state;
	write_table();
	memcpy(exact, table, SIZE);
	assert_int_equal(hvm_info_parse(&facts, exact, SIZE), HVM_INFO_OK);
	for (size_t size = 0; size < SIZE; size++)
		assert_int_equal(hvm_info_parse(&facts, table, size), HVM_INFO_BAD_LENGTH);
	le32_put(exact + LENGTH, SIZE + 1);
	assert_int_equal(hvm_info_parse(&facts, exact, SIZE), HVM_INFO_BAD_LENGTH);
}

static void hvm_info_update_changes_the_ends_and_the_checksum_only(void **state)
{
	uint8_t before[HVM_INFO_SIZE_MAX];

	(void)state;
	write_table();
	memcpy(before, table, sizeof(before));
	assert_int_equal(hvm_info_update(table, sizeof(table), 0xC0000000, 0x140000000), HVM_INFO_OK);
	assert_int_equal(le32_get(table + LOW_END), 0xC0000);
	assert_int_equal(le32_get(table + HIGH_END), 0x140000);
	for (size_t i = 0; i < sizeof(table); i++) {
		bool may_change =
			i == CHECKSUM || (LOW_END <= i && i < LOW_END + 4) || (HIGH_END <= i && i < HIGH_END + 4);

		assert_true(may_change || table[i] == before[i]);
	}
	assert_int_equal(parse(), HVM_INFO_OK);
	assert_int_equal(hvm_info_update(table, sizeof(table), 0xC0000000, 0), HVM_INFO_OK);
	assert_int_equal(parse(), HVM_INFO_OK);
	assert_int_equal(facts.high_end, 0);
}

static void hvm_info_update_refuses_without_a_trace(void **state)
{
	uint8_t before[HVM_INFO_SIZE_MAX];

	(void)state;
	write_table();
	memcpy(before, table, sizeof(before));
	assert_int_equal(hvm_info_update(table, sizeof(table), 0xC0000001, 0), HVM_INFO_BAD_LOW_END);
	assert_int_equal(hvm_info_update(table, sizeof(table), 0x100000000, 0), HVM_INFO_BAD_LOW_END);
	assert_int_equal(hvm_info_update(table, sizeof(table), 0xC0000000, 0x100000000), HVM_INFO_BAD_HIGH_END);
	assert_int_equal(hvm_info_update(table, sizeof(table), 0xC0000000, 0x100000FFF), HVM_INFO_BAD_HIGH_END);
	assert_int_equal(hvm_info_update(table, sizeof(table), 0xC0000000, 1ull << 44), HVM_INFO_BAD_HIGH_END);
	assert_memory_equal(table, before, sizeof(before));
	table[APIC_MODE] ^= 1;
	assert_int_equal(hvm_info_update(table, sizeof(table), 0xC0000000, 0), HVM_INFO_BAD_CHECKSUM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hvm_info_reads_what_libxenguest_writes),
		cmocka_unit_test(hvm_info_has_no_more_vcpus_online_than_there_are),
		cmocka_unit_test(hvm_info_judges_each_field),
		cmocka_unit_test(hvm_info_checksum_is_of_every_byte),
		cmocka_unit_test(hvm_info_does_not_read_past_what_is_handed_in),
		cmocka_unit_test(hvm_info_update_changes_the_ends_and_the_checksum_only),
		cmocka_unit_test(hvm_info_update_refuses_without_a_trace),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
