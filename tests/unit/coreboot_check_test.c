/* SPDX-License-Identifier: MIT */
#include "tests/unit/coreboot_check_fixture.h"

static void coreboot_check_names_each_fault_of_the_forwarding_table(void **state)
{
	static const struct spoilt_word cases[] = {
		{ FORWARD_AT, 0, COREBOOT_CHECK_NOT_FOUND, 0, 0 },
		IN_FORWARD(4, 28, HEADER_SIZE, 4),
		IN_FORWARD(12, 0, TABLE_SIZE, 12),
		IN_FORWARD(12, 14, TABLE_SIZE, 12),
		IN_FORWARD(12, 0x1000, NOT_MEMORY, 12),
		IN_FORWARD(20, 2, RECORD_COUNT, 20),
		IN_FORWARD(20, 0, RECORD_COUNT, 20),
		IN_FORWARD(24, 0x10, NO_FORWARD, 24),
		IN_FORWARD(28, 4, RECORD_SIZE, 28),
		IN_FORWARD(28, 12, RECORD_SHORT, 28),
		IN_FORWARD(28, 20, RECORD_SIZE, 28),
		IN_FORWARD(32, TABLE_AT + 16, FORWARD_ELSEWHERE, 32),
		IN_FORWARD(36, 1, FORWARD_ELSEWHERE, 32),
	};

	(void)state;
	spoil_each(cases, COUNT_OF(cases));
}

static void coreboot_check_names_each_fault_of_the_header_and_form(void **state)
{
	static const struct spoilt_word cases[] = {
		IN_TABLE(TABLE_AT, 0x4f49424d, SIGNATURE, TABLE_AT),
		IN_TABLE(TABLE_AT + 4, 20, HEADER_SIZE, TABLE_AT + 4),
		IN_TABLE(TABLE_AT + 12, 0, TABLE_SIZE, TABLE_AT + 12),
		IN_TABLE(TABLE_AT + 12, 298, TABLE_SIZE, TABLE_AT + 12),
		IN_TABLE(TABLE_AT + 12, 0x10004, TABLE_SIZE, TABLE_AT + 12),
		IN_TABLE(TABLE_AT + 12, 0x4000, NOT_MEMORY, TABLE_AT + 12),
		IN_TABLE(TABLE_AT + 12, 292, RECORD_SIZE, ENTRY(2) + 4),
		IN_TABLE(TABLE_AT + 12, 300, RECORD_SIZE, TABLE_END),
		IN_TABLE(TABLE_AT + 20, 8, RECORD_COUNT, TABLE_AT + 20),
		IN_TABLE(TABLE_AT + 20, 10, RECORD_COUNT, TABLE_AT + 20),
		IN_TABLE(VERSION + 4, 0, RECORD_SIZE, VERSION + 4),
		IN_TABLE(VERSION + 4, 10, RECORD_SIZE, VERSION + 4),
		IN_TABLE(VERSION + 4, 0xfffffffc, RECORD_SIZE, VERSION + 4),
		IN_TABLE(VERSION + 4, 8, RECORD_SHORT, VERSION + 4),
		IN_TABLE(VERSION, 0x0f, RECORD_SHORT, VERSION + 4),
		IN_TABLE(RSDP, 0x17, RECORD_TWICE, RSDP),
		IN_TABLE(VERSION, 0x03, RECORD_TWICE, VERSION),
		IN_TABLE(RSDP, 0x11, FORWARD_AGAIN, RSDP),
		IN_TABLE(TABLE_AT + 24, 0x99, NO_MEMORY, TABLE_AT + 24),
	};

	(void)state;
	spoil_each(cases, COUNT_OF(cases));
}

static void coreboot_check_names_each_fault_of_memory_ranges(void **state)
{
	static const struct spoilt_word cases[] = {
		IN_TABLE(RANGE(2) + 8, 0, RANGE_SIZE, RANGE(2)),
		IN_TABLE(RANGE(2) + 12, 0xffffffff, RANGE_ORDER, RANGE(3)),
		IN_TABLE(RANGE(2) + 16, 0, RANGE_TYPE, RANGE(2)),
		IN_TABLE(RANGE(2) + 16, 8, RANGE_TYPE, RANGE(2)),
		IN_TABLE(RANGE(2) + 16, 17, RANGE_TYPE, RANGE(2)),
		IN_TABLE(RANGE(2), 0xf0000, RANGE_ORDER, RANGE(2)),
		IN_TABLE(RANGE(2), 0x0ff000, RANGE_ORDER, RANGE(2)),
		IN_TABLE(RANGE(2), 0x0fffff, RANGE_ORDER, RANGE(2)),
		IN_TABLE(RANGE(0) + 8, 0xf1000, RANGE_ORDER, RANGE(1)),
		IN_TABLE(RANGE(0) + 8, 0x9f000, MAP, RANGE(0)),
		IN_TABLE(RANGE(1) + 16, 4, MAP, RANGE(1)),
		IN_TABLE(RANGE(5) + 8, 0x3000, MAP, RANGE(3)),
		IN_TABLE(RANGE(4) + 8, 0x3000, MAP, RANGE(3)),
		IN_TABLE(RANGE(4) + 16, 2, NO_CBMEM, TABLE_AT + 24),
		IN_TABLE(RANGE(5) + 16, 16, CBMEM_TWICE, RANGE(5)),
		IN_TABLE(RANGE(4), 0x208010, CBMEM_PLACE, RANGE(4)),
		IN_TABLE(RANGE(4) + 8, 0x3ff0, CBMEM_PLACE, RANGE(4)),
	};

	(void)state;
	spoil_each(cases, COUNT_OF(cases));
}

/* From the last page of 2^64 one byte beyond it. */
static void coreboot_check_wants_ranges_to_end_within_the_address_space(void **state)
{
	(void)state;
	le64_put(at(RANGE(5)), 0xfffffffffffff000);
	le64_put(at(RANGE(5)) + 8, 0x1001);
	mend_table(TABLE_AT);
	expect_fault(COREBOOT_CHECK_RANGE_SIZE, TABLE_AT, RANGE(5) - TABLE_AT);
	le64_put(at(RANGE(5)) + 8, 0x1000);
	mend_table(TABLE_AT);
	expect_fault(COREBOOT_CHECK_MAP, TABLE_AT, RANGE(3) - TABLE_AT);
}

static void coreboot_check_finds_any_changed_byte_of_both_tables(void **state)
{
	for (uint32_t i = 0; i < 40 + table_size; i++) {
		start(state);
		*at(i < 40 ? FORWARD_AT + i : TABLE_AT + i - 40) ^= 0x10;
		assert_int_not_equal(check_memory().fault, COREBOOT_CHECK_OK);
	}
}

static void coreboot_check_compares_both_checksums(void **state)
{
	(void)state;
	at(TABLE_AT)[8]++;
	expect_fault(COREBOOT_CHECK_HEADER_CHECKSUM, TABLE_AT, 8);
	start(state);
	at(TABLE_AT)[16]++;
	mend_header(TABLE_AT);
	expect_fault(COREBOOT_CHECK_TABLE_CHECKSUM, TABLE_AT, 16);
	start(state);
	at(FORWARD_AT)[16]++;
	mend_header(FORWARD_AT);
	expect_fault(COREBOOT_CHECK_TABLE_CHECKSUM, FORWARD_AT, 16);
}

/* edk2 compares all 32 bits of the table's checksum. The words of the header's still add up to the same here. */

static void coreboot_check_wants_the_checksums_upper_halves_zero(void **state)
{
	(void)state;
	at(TABLE_AT)[18] = 1;
	mend_header(TABLE_AT);
	expect_fault(COREBOOT_CHECK_TABLE_CHECKSUM, TABLE_AT, 16);
	start(state);
	le16_put(at(TABLE_AT) + 8, (uint16_t)(le16_get(at(TABLE_AT) + 8) - 1));
	at(TABLE_AT)[10] = 1;
	expect_fault(COREBOOT_CHECK_HEADER_CHECKSUM, TABLE_AT, 8);
}

/* libpayload and edk2 take the first signature, GRUB starts at 500h; none of them looks at address 0 alone. */

static void coreboot_check_looks_for_the_forwarding_table_as_readers_do(void **state)
{
	(void)state;
	memcpy(at(0x400), "LBIO", 4);
	expect_fault(COREBOOT_CHECK_FORWARD_PLACE, 0x400, 0);
	start(state);
	memcpy(at(0x408), "LBIO", 4);
	memcpy(at(0x600), "LBIO", 4);
	memcpy(at(0), "LBIO", 4);
	expect_fault(COREBOOT_CHECK_OK, TABLE_AT, 0);
	start(state);
	memmove(at(0xff0 - 0x20), at(FORWARD_AT), 40);
	memset(at(FORWARD_AT), 0, 40);
	expect_fault(COREBOOT_CHECK_FORWARD_PLACE, 0xfd0, 0);
}

static void coreboot_check_wants_the_table_aligned_and_below_4g(void **state)
{
	static const struct coreboot_check_memory reader = { map_memory, NULL };
	static const uint64_t places[] = { TABLE_AT + 8, 0x100000000 + TABLE_AT };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(places); i++) {
		le64_put(at(FORWARD_AT) + 32, places[i]);
		mend_table(FORWARD_AT);
		assert_int_equal(coreboot_check(places[i], &reader, &map).fault, COREBOOT_CHECK_ALIGNMENT);
	}
}

static void coreboot_check_wants_the_table_out_of_usable_ram(void **state)
{
	(void)state;
	memcpy(at(0x600), at(TABLE_AT), table_size);
	table_at = 0x600;
	le64_put(at(FORWARD_AT) + 32, table_at);
	mend_table(FORWARD_AT);
	expect_fault(COREBOOT_CHECK_IN_RAM, 0x600, 0);
}

/* Ranges are as long as the record; the table's end moves with it. */

static void coreboot_check_wants_whole_ranges(void **state)
{
	uint32_t removed = 120;

	(void)state;
	memmove(at(RANGE(0)), at(RANGE(6)), TABLE_END - RANGE(6));
	le32_put(at(TABLE_AT) + 12, 296 - removed);
	le32_put(at(TABLE_AT) + 28, 8);
	mend_table(TABLE_AT);
	expect_fault(COREBOOT_CHECK_MEMORY_SIZE, TABLE_AT, 28);
	start(state);
	le32_put(at(TABLE_AT) + 28, 128 + 20 + 12);
	le32_put(at(TABLE_AT) + 20, 7);
	mend_table(TABLE_AT);
	expect_fault(COREBOOT_CHECK_MEMORY_SIZE, TABLE_AT, 28);
}

static void coreboot_check_wants_the_ranges_of_the_operating_systems_map(void **state)
{
	static const struct {
		const char *map;
		uint32_t offset;
	} cases[] = {
		{ "0-9ffff:ram f0000-fffff:reserved 100000-1fffff:ram 200000-20ffff:reserved 300000-30ffff:ram", 152 },
		{ "0-9ffff:ram f0000-fffff:reserved 100000-1fffff:ram", RANGE(3) - TABLE_AT },
		{ "0-9ffff:ram f0000-fffff:reserved 100000-1fffff:ram 200000-20ffff:acpi", RANGE(3) - TABLE_AT },
		{ "0-9ffff:ram 100000-1fffff:ram 200000-20ffff:reserved", RANGE(1) - TABLE_AT },
		{ "", RANGE(0) - TABLE_AT },
	};
	static const struct coreboot_check_memory reader = { map_memory, NULL };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		address_text_read_map(cases[i].map, &map);
		expect_fault(COREBOOT_CHECK_MAP, TABLE_AT, cases[i].offset);
		assert_int_equal(coreboot_check(TABLE_AT, &reader, NULL).fault, COREBOOT_CHECK_OK);
	}
}

/* A root page beside memory: the range is two pages longer than it. */

/* edk2 leaves out ranges that start at 1000h or below; SeaBIOS and edk2 count in 32 bits. */

static void coreboot_check_wants_cbmem_where_payloads_use_it(void **state)
{
	static const uint64_t places[] = { 0, 0x1000, 0xffffc000, 0x100000000, 0x200000000 };

	for (size_t i = 0; i < COUNT_OF(places); i++) {
		start(state);
		facts.map = &map;
		memmove(at(RANGE(0)), at(RANGE(4)), 20);
		le64_put(at(RANGE(0)), places[i]);
		le32_put(at(TABLE_AT) + 28, 28);
		le32_put(at(RANGE(1)), 0x99);
		le32_put(at(RANGE(1)) + 4, 100);
		le32_put(at(TABLE_AT) + 20, 10);
		mend_table(TABLE_AT);
		expect_fault(COREBOOT_CHECK_CBMEM_PLACE, TABLE_AT, 32);
	}
}

/* The anchor is copied to where its entry is then said to be. */

/* An RSDP or a console that CBMEM has no entry for is judged by itself. */

/* A console elsewhere in CBMEM than its entry says, right in itself. */

static const uint8_t *map_nothing(void *context, uint64_t address, uint64_t size)
{
	(void)context, (void)address, (void)size;
	return NULL;
}

static const uint8_t *map_first_page(void *context, uint64_t address, uint64_t size)
{
	return address < PAGE_SIZE ? map_memory(context, address, size) : NULL;
}

static void coreboot_check_reads_nothing_outside_memory(void **state)
{
	static const struct coreboot_check_memory nothing = { map_nothing, NULL }, page = { map_first_page, NULL };

	(void)state;
	assert_int_equal(coreboot_check(TABLE_AT, &nothing, &map).fault, COREBOOT_CHECK_NOT_FOUND);
	assert_int_equal(coreboot_check(TABLE_AT, &page, &map).fault, COREBOOT_CHECK_NOT_MEMORY);
}

static void coreboot_check_has_a_text_for_each_fault(void **state)
{
	(void)state;
	for (int fault = COREBOOT_CHECK_OK; fault <= COREBOOT_CHECK_CONSOLE; fault++) {
		const char *text = coreboot_check_text((enum coreboot_check_fault)fault);

		assert_string_not_equal(text, "unknown fault");
		for (int other = COREBOOT_CHECK_OK; other < fault; other++)
			assert_string_not_equal(text, coreboot_check_text((enum coreboot_check_fault)other));
	}
	assert_string_equal(coreboot_check_text((enum coreboot_check_fault)1000), "unknown fault");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(coreboot_check_names_each_fault_of_the_forwarding_table, start),
		cmocka_unit_test_setup(coreboot_check_names_each_fault_of_the_header_and_form, start),
		cmocka_unit_test_setup(coreboot_check_names_each_fault_of_memory_ranges, start),
		cmocka_unit_test_setup(coreboot_check_wants_ranges_to_end_within_the_address_space, start),
		cmocka_unit_test_setup(coreboot_check_finds_any_changed_byte_of_both_tables, start),
		cmocka_unit_test_setup(coreboot_check_compares_both_checksums, start),
		cmocka_unit_test_setup(coreboot_check_wants_the_checksums_upper_halves_zero, start),
		cmocka_unit_test_setup(coreboot_check_looks_for_the_forwarding_table_as_readers_do, start),
		cmocka_unit_test_setup(coreboot_check_wants_the_table_aligned_and_below_4g, start),
		cmocka_unit_test_setup(coreboot_check_wants_the_table_out_of_usable_ram, start),
		cmocka_unit_test_setup(coreboot_check_wants_whole_ranges, start),
		cmocka_unit_test_setup(coreboot_check_wants_the_ranges_of_the_operating_systems_map, start),
		cmocka_unit_test_setup(coreboot_check_wants_cbmem_where_payloads_use_it, start),
		cmocka_unit_test_setup(coreboot_check_reads_nothing_outside_memory, start),
		cmocka_unit_test_setup(coreboot_check_has_a_text_for_each_fault, start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
