/* SPDX-License-Identifier: MIT */
#include "tests/unit/coreboot_check_fixture.h"

static void coreboot_check_names_each_fault_of_records(void **state)
{
	static const struct spoilt_word cases[] = {
		IN_TABLE(MAINBOARD + 8, 0x4551ff00, TEXT, MAINBOARD + 10 + 255),
		IN_TABLE(MAINBOARD + 8, 0x4551050a, TEXT, MAINBOARD + 20),
		IN_TABLE(VERSION + 8, 0x41302e31, TEXT, VERSION + 8),
		IN_TABLE(SERIAL + 8, 3, SERIAL, SERIAL + 8),
		IN_TABLE(SERIAL + 8, 0, SERIAL, SERIAL + 8),
		IN_TABLE(SERIAL + 12, 0, SERIAL, SERIAL + 12),
		IN_TABLE(SERIAL + 12, 0xfff9, SERIAL, SERIAL + 12),
		IN_TABLE(SERIAL + 16, 0, SERIAL, SERIAL + 16),
		IN_TABLE(SERIAL + 20, 3, SERIAL, SERIAL + 20),
		IN_TABLE(SERIAL + 24, 0, SERIAL, SERIAL + 24),
		IN_TABLE(CONSOLE + 8, CBMEM_AT + 4, CONSOLE, CONSOLE + 8),
		IN_TABLE(CONSOLE + 8, 0, CONSOLE, CONSOLE + 8),
		IN_TABLE(CONSOLE + 12, 1, CONSOLE, CONSOLE + 8),
		IN_TABLE(CBMEM_AT, 0, CONSOLE, CONSOLE + 8),
		IN_TABLE(CBMEM_AT, 0x10000001, CONSOLE, CONSOLE + 8),
		IN_TABLE(CBMEM_AT, 0x4000, CONSOLE, CONSOLE + 8),
		IN_TABLE(CBMEM_AT, 0xf9, CONSOLE, CONSOLE + 8),
		IN_TABLE(CBMEM_AT + 4, 0xf8, CONSOLE, CONSOLE + 8),
		IN_TABLE(CBMEM_AT + 4, 0x800000f8, CONSOLE, CONSOLE + 8),
		IN_TABLE(RSDP + 8, CBMEM_AT + 0x110, REFERENCE, RSDP + 8),
		IN_TABLE(RSDP + 12, 1, REFERENCE, RSDP + 8),
		IN_TABLE(ENTRY(0) + 4, 48, RECORD_SHORT, ENTRY(0) + 4),
		IN_TABLE(ENTRY(0) + 8, CBMEM_AT + 16, REFERENCE, ENTRY(0) + 8),
		IN_TABLE(ENTRY(0) + 12, 1, REFERENCE, ENTRY(0) + 8),
		IN_TABLE(ENTRY(1) + 16, 35, REFERENCE, ENTRY(1) + 16),
		IN_TABLE(ENTRY(2) + 20, 0x1234, REFERENCE, ENTRY(2) + 20),
	};

	(void)state;
	spoil_each(cases, COUNT_OF(cases));
}

static void coreboot_check_names_each_fault_of_cbmem(void **state)
{
	static const struct spoilt_word cases[] = {
		IN_ROOT(ROOT_AT, 256, ROOT, ROOT_AT),
		IN_ROOT(ROOT_AT, 2, ROOT, ROOT_AT + 4),
		IN_ROOT(ROOT_AT + 4, 17, ROOT, ROOT_AT + 4),
		IN_ROOT(ROOT_AT + 12, 0xfff, ROOT, ROOT_AT + 12),
		IN_ROOT(ROOT_AT + 12, 0x4001, ROOT, ROOT_AT + 12),
		IN_ROOT(ROOT_AT + 4, 4, ENTRY_MAGIC, ROOT_ENTRY(3)),
		IN_ROOT(ROOT_ENTRY(0), 0x3fc76b7e, ENTRY_MAGIC, ROOT_ENTRY(0)),
		IN_ROOT(ROOT_ENTRY(0) + 4, 0, ENTRY_MEMORY, ROOT_ENTRY(0)),
		IN_ROOT(ROOT_ENTRY(0) + 4, 0x300000, ENTRY_MEMORY, ROOT_ENTRY(0)),
		IN_ROOT(ROOT_ENTRY(0) + 8, 0, ENTRY_MEMORY, ROOT_ENTRY(0)),
		IN_ROOT(ROOT_ENTRY(0) + 8, 0x4001, ENTRY_MEMORY, ROOT_ENTRY(0)),
		IN_ROOT(ROOT_ENTRY(0) + 8, 0xffffffff, ENTRY_MEMORY, ROOT_ENTRY(0)),
		IN_ROOT(ROOT_ENTRY(0) + 4, 0x600, ENTRY_RAM, ROOT_ENTRY(0)),
		IN_ROOT(ROOT_ENTRY(2) + 12, 0x41435049, ENTRY_TWICE, ROOT_ENTRY(2)),
		IN_ROOT(ROOT_ENTRY(0) + 12, 0x534d4254, ANCHOR, ROOT_ENTRY(0)),
		IN_ROOT(ROOT_ENTRY(0) + 12, 0x534d5054, ANCHOR, ROOT_ENTRY(0)),
		IN_ROOT(ROOT_ENTRY(0) + 12, 0x49525154, ANCHOR, ROOT_ENTRY(0)),
		IN_ROOT(ROOT_ENTRY(1) + 8, 7, ANCHOR, ROOT_ENTRY(1)),
		IN_ROOT(CBMEM_AT + 0x104, 0x20525451, ANCHOR, ROOT_ENTRY(1)),
	};

	(void)state;
	spoil_each(cases, COUNT_OF(cases));
}

static void coreboot_check_wants_the_root_page_in_memory(void **state)
{
	(void)state;
	le32_put(at(RANGE(4)) + 8, 0x6000);
	le64_put(at(RANGE(5)), 0x20e000);
	le32_put(at(RANGE(5)) + 8, 0x2000);
	mend_table(TABLE_AT);
	expect_fault(COREBOOT_CHECK_CBMEM_PLACE, TABLE_AT, RANGE(4) - TABLE_AT);
}

static void coreboot_check_wants_anchors_where_seabios_searches(void **state)
{
	(void)state;
	memcpy(at(CBMEM_AT + 0x108), "RSD PTR ", 8);
	le32_put(at(ROOT_ENTRY(1)) + 4, CBMEM_AT + 0x108);
	expect_fault(COREBOOT_CHECK_ANCHOR_PLACE, ROOT_AT, ROOT_ENTRY(1) - ROOT_AT);

	/* CBMEM that starts behind it. */
	start(state);
	le32_put(at(RANGE(3)) + 8, 0x9000);
	le64_put(at(RANGE(4)), CBMEM_AT + 0x1000);
	le32_put(at(RANGE(4)) + 8, CBMEM_SIZE - 0x1000);
	le32_put(at(ROOT_AT) + 12, CBMEM_SIZE - 0x1000);
	mend_table(TABLE_AT);
	expect_fault(COREBOOT_CHECK_ANCHOR_PLACE, ROOT_AT, ROOT_ENTRY(1) - ROOT_AT);
}

static void coreboot_check_takes_every_kind_of_anchor(void **state)
{
	static const struct {
		uint32_t id;
		const char *text;
	} cases[] = {
		{ CBMEM_ID_SMBIOS, "_SM_" }, { CBMEM_ID_SMBIOS, "_SM3_" }, { CBMEM_ID_MPTABLE, "_MP_" },
		{ CBMEM_ID_PIRQ, "$PIR" },   { CBMEM_ID_SMBIOS, "_SM4_" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		start(state);
		memcpy(cbmem_add(&cbmem, cases[i].id, 32), cases[i].text, strlen(cases[i].text));
		build_memory();
		assert_int_equal(check_memory().fault, i < 4 ? COREBOOT_CHECK_OK : COREBOOT_CHECK_ANCHOR);
	}
}

static void coreboot_check_reads_references_without_entry(void **state)
{
	(void)state;
	le32_put(at(ROOT_ENTRY(1)) + 12, 0x1111);
	le32_put(at(ENTRY(1)) + 20, 0x1111);
	le32_put(at(ROOT_ENTRY(0)) + 12, 0x2222);
	le32_put(at(ENTRY(0)) + 20, 0x2222);
	mend_table(TABLE_AT);
	expect_fault(COREBOOT_CHECK_OK, TABLE_AT, 0);
	memcpy(at(0x700), "RSD PTR ", 8);
	le64_put(at(RSDP) + 8, 0x700);
	mend_table(TABLE_AT);
	expect_fault(COREBOOT_CHECK_IN_RAM, TABLE_AT, RSDP + 8 - TABLE_AT);
	le32_put(at(0x700), 16);
	le32_put(at(0x704), 0);
	le64_put(at(CONSOLE) + 8, 0x700);
	mend_table(TABLE_AT);
	expect_fault(COREBOOT_CHECK_IN_RAM, TABLE_AT, CONSOLE + 8 - TABLE_AT);
}

static void coreboot_check_compares_references_with_entries(void **state)
{
	(void)state;
	le32_put(at(CBMEM_AT + 0x40), 16);
	le64_put(at(CONSOLE) + 8, CBMEM_AT + 0x40);
	mend_table(TABLE_AT);
	expect_fault(COREBOOT_CHECK_REFERENCE, TABLE_AT, CONSOLE + 8 - TABLE_AT);
	start(state);
	memcpy(at(CBMEM_AT + 0x40), "RSD PTR ", 8);
	le64_put(at(RSDP) + 8, CBMEM_AT + 0x40);
	mend_table(TABLE_AT);
	expect_fault(COREBOOT_CHECK_REFERENCE, TABLE_AT, RSDP + 8 - TABLE_AT);
}

static void coreboot_check_names_each_fault_of_the_framebuffer(void **state)
{
	static const struct coreboot_framebuffer good = {
		.address = 0xc0000000,
		.width = 1024,
		.height = 768,
		.bytes_per_line = 4096,
		.bits_per_pixel = 32,
		.red = { 16, 8 },
		.green = { 8, 8 },
		.blue = { 0, 8 },
		.reserved = { 24, 8 },
	};
	static const uint32_t offsets[] = { 8, 8, 16, 16, 24, 28, 28, 29, 31, 33, 33, 35, 8 };
	struct coreboot_framebuffer bad[COUNT_OF(offsets)];

	start(state);
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		bad[i] = good;
	bad[0].address = 0;
	bad[1].address = UINT64_MAX - 4096 * 768 + 2;
	bad[2].width = 0;
	bad[3].height = 0;
	bad[4].bytes_per_line = 4095;
	bad[5].bits_per_pixel = 0;
	bad[6].bits_per_pixel = 33;
	bad[7].red.size = 17;
	bad[8].green.size = 0;
	bad[9].blue.size = 0;
	bad[10].blue.position = 25;
	bad[11].reserved.size = 9;
	bad[12].address = 0x1fffff;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		facts.framebuffer = &bad[i];
		build_memory();
		expect_fault(COREBOOT_CHECK_FRAMEBUFFER, TABLE_AT, SERIAL + 32 - TABLE_AT + offsets[i]);
	}
}

/* Behind a BAR, which the map says nothing of, or in what it reserves; with three colors or four. */
static void coreboot_check_takes_a_framebuffer_outside_of_memory(void **state)
{
	static const struct coreboot_framebuffer good[] = {
		{ 0xc0000000, 1024, 768, 4096, 32, { 16, 8 }, { 8, 8 }, { 0, 8 }, { 24, 8 } },
		{ UINT64_MAX - 4096 * 768 + 1, 1024, 768, 4096, 32, { 16, 8 }, { 8, 8 }, { 0, 8 }, { 24, 8 } },
		{ 0x20c000, 16, 16, 256, 16, { 11, 5 }, { 5, 6 }, { 0, 5 }, { 0, 0 } },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		facts.framebuffer = &good[i];
		build_memory();
		expect_fault(COREBOOT_CHECK_OK, TABLE_AT, 0);
	}
}

/* Grants any size, of which the checker reads the first bytes only. */
static const uint8_t *map_any_size(void *context, uint64_t address, uint64_t size)
{
	const uint8_t *bytes = map_memory(context, address, 1);

	(void)size;
	return bytes;
}

static void coreboot_check_wants_a_console_that_its_cursor_can_count(void **state)
{
	static const struct coreboot_check_memory reader = { map_any_size, NULL };

	(void)state;
	le32_put(at(ROOT_ENTRY(0)) + 12, 0x2222);
	le32_put(at(ENTRY(0)) + 20, 0x2222);
	mend_table(TABLE_AT);
	le32_put(at(CBMEM_AT), 0x10000000);
	assert_int_equal(coreboot_check(TABLE_AT, &reader, &map).fault, COREBOOT_CHECK_OK);
	le32_put(at(CBMEM_AT), 0x10000001);
	assert_int_equal(coreboot_check(TABLE_AT, &reader, &map).fault, COREBOOT_CHECK_CONSOLE);
}

static void coreboot_check_passes_unknown_records_over(void **state)
{
	(void)state;
	le32_put(at(VERSION), 0x1234);
	le32_put(at(SERIAL), 0x30);
	mend_table(TABLE_AT);
	expect_fault(COREBOOT_CHECK_OK, TABLE_AT, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(coreboot_check_names_each_fault_of_records, start),
		cmocka_unit_test_setup(coreboot_check_names_each_fault_of_cbmem, start),
		cmocka_unit_test_setup(coreboot_check_wants_the_root_page_in_memory, start),
		cmocka_unit_test_setup(coreboot_check_wants_anchors_where_seabios_searches, start),
		cmocka_unit_test_setup(coreboot_check_takes_every_kind_of_anchor, start),
		cmocka_unit_test_setup(coreboot_check_reads_references_without_entry, start),
		cmocka_unit_test_setup(coreboot_check_compares_references_with_entries, start),
		cmocka_unit_test_setup(coreboot_check_names_each_fault_of_the_framebuffer, start),
		cmocka_unit_test_setup(coreboot_check_takes_a_framebuffer_outside_of_memory, start),
		cmocka_unit_test_setup(coreboot_check_wants_a_console_that_its_cursor_can_count, start),
		cmocka_unit_test_setup(coreboot_check_passes_unknown_records_over, start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
