/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "tests/unit/coreboot_fixture.h"

static int start(void **state)
{
	(void)state;
	memset(area, 0xaa, sizeof(area));
	assert_true(cbmem_init(&cbmem, area, CBMEM_AT, CBMEM_SIZE));
	return 0;
}

/* struct cbmem_root and struct cbmem_entry of edk2 2022.11, UefiPayloadPkg/Include/Coreboot.h. */
static void cbmem_root_page_is_the_one_edk2_reads(void **state)
{
	static const uint8_t expected[] = {
		0x10, 0x00, 0x00, 0x00, /* max_entries */
		0x02, 0x00, 0x00, 0x00, /* num_entries */
		0x00, 0x00, 0x00, 0x00, /* locked */
		0x00, 0x40, 0x00, 0x00, /* size */
		0x86, 0x6b, 0xc7, 0x3f, /* magic */
		0x00, 0x80, 0x20, 0x00, /* start */
		0x24, 0x00, 0x00, 0x00, /* size */
		0x49, 0x50, 0x43, 0x41, /* id: "IPCA" */
		0x86, 0x6b, 0xc7, 0x3f, /* magic */
		0x30, 0x80, 0x20, 0x00, /* start */
		0x1f, 0x00, 0x00, 0x00, /* size */
		0x54, 0x42, 0x4d, 0x53, /* id: "TBMS" */
		0x00,
	};

	(void)state;
	assert_ptr_equal(cbmem_add(&cbmem, CBMEM_ID_ACPI, 0x24), area);
	assert_ptr_equal(cbmem_add(&cbmem, CBMEM_ID_SMBIOS, 0x1f), area + 0x30);
	assert_memory_equal(at(ROOT_AT), expected, sizeof(expected));
}

static void cbmem_is_zero_but_its_root_page(void **state)
{
	(void)state;
	for (size_t i = 0; i < CBMEM_SIZE - 0x1000; i++)
		assert_int_equal(area[i], 0);
}

static void cbmem_refuses_a_place_that_payloads_cannot_use(void **state)
{
	static const struct {
		uint32_t address, size;
		bool good;
	} cases[] = {
		{ 0x200000, 0x2000, true },   { 0x200000, 0x1000, false },   { 0x200000, 0, false },
		{ 0x200010, 0x4000, false },  { 0x200000, 0x3fff, false },   { 0x1000, 0x4000, false },
		{ 0x2000, 0x4000, true },     { 0, 0x4000, false },          { 0xffffc000, 0x4000, false },
		{ 0xffffb000, 0x4000, true }, { 0xfffff000, 0x4000, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		area[0] = 0xaa;
		assert_int_equal(cbmem_init(&cbmem, area, cases[i].address, cases[i].size), cases[i].good);
		assert_int_equal(area[0], cases[i].good ? 0 : 0xaa);
	}
}

static void cbmem_entries_start_at_multiples_of_16_and_do_not_overlap(void **state)
{
	uint32_t end = CBMEM_AT;

	(void)state;
	for (uint32_t i = 0; i < CBMEM_MAX_ENTRIES; i++) {
		struct cbmem_entry entry;
		uint32_t size = 1 + i * 7;
		uint8_t *data = cbmem_add(&cbmem, 100 + i, size);

		assert_non_null(data);
		entry = cbmem_entry(&cbmem, i);
		assert_int_equal(entry.id, 100 + i);
		assert_int_equal(entry.size, size);
		assert_int_equal(entry.address % 16, 0);
		assert_true(entry.address >= end);
		assert_ptr_equal(at(entry.address), data);
		end = entry.address + size;
	}
	assert_true(end <= ROOT_AT);
	assert_null(cbmem_add(&cbmem, 99, 1));
	assert_int_equal(le32_get(at(ROOT_AT) + 4), CBMEM_MAX_ENTRIES);
}

static void cbmem_never_gives_its_root_page_away(void **state)
{
	(void)state;
	assert_null(cbmem_add(&cbmem, 1, CBMEM_SIZE - 0x1000 + 1));
	assert_null(cbmem_add(&cbmem, 1, UINT32_MAX));
	assert_int_equal(cbmem.count, 0);
	assert_non_null(cbmem_add(&cbmem, 1, CBMEM_SIZE - 0x1000 - 1));
	assert_null(cbmem_add(&cbmem, 2, 1));
	assert_int_equal(cbmem.count, 1);
	assert_int_equal(le32_get(at(ROOT_AT) + 4), 1);
}

static void cbmem_refuses_an_empty_entry_and_an_id_twice(void **state)
{
	(void)state;
	assert_null(cbmem_add(&cbmem, 1, 0));
	assert_non_null(cbmem_add(&cbmem, 1, 16));
	assert_null(cbmem_add(&cbmem, 1, 16));
	assert_int_equal(cbmem.count, 1);
}

static void cbmem_finds_entries_by_id(void **state)
{
	struct cbmem_entry entry = { 0 };

	(void)state;
	assert_false(cbmem_find(&cbmem, 5, &entry));
	assert_non_null(cbmem_add(&cbmem, 4, 20));
	assert_non_null(cbmem_add(&cbmem, 5, 21));
	assert_true(cbmem_find(&cbmem, 5, NULL));
	assert_true(cbmem_find(&cbmem, 5, &entry));
	assert_int_equal(entry.address, CBMEM_AT + 32);
	assert_int_equal(entry.size, 21);
	assert_false(cbmem_find(&cbmem, 6, &entry));
}

/* A console of ten characters in memory of its own, so that a write beside it is seen. */
static struct cbmem_console console;

static int start_console(void **state)
{
	*state = malloc(18);
	assert_non_null(*state);
	memset(*state, 0xaa, 18);
	assert_true(cbmem_console_init(&console, *state, 18));
	return 0;
}

static int end_console(void **state)
{
	free(*state);
	return 0;
}

static void expect_console(const uint8_t *bytes, uint32_t cursor, const char *body)
{
	assert_int_equal(le32_get(bytes), 10);
	assert_int_equal(le32_get(bytes + 4), cursor);
	assert_memory_equal(bytes + 8, body, 10);
}

static void append(const char *text)
{
	cbmem_console_append(&console, text, strlen(text));
}

static void cbmem_console_starts_empty(void **state)
{
	static const char nothing[10];

	expect_console(*state, 0, nothing);
	append("");
	expect_console(*state, 0, nothing);
}

static void cbmem_console_goes_on_where_it_stopped(void **state)
{
	append("abc");
	append("de");
	expect_console(*state, 5, "abcde\0\0\0\0");
}

/* The cursor is never the body's size, at which SeaBIOS would stop writing. */
static void cbmem_console_that_is_just_full_has_wrapped(void **state)
{
	append("0123456789");
	expect_console(*state, 0x80000000, "0123456789");
}

static void cbmem_console_overwrites_the_oldest(void **state)
{
	append("0123456");
	append("abcdef");
	expect_console(*state, 0x80000003, "def3456abc");
	append("g");
	expect_console(*state, 0x80000004, "defg456abc");
	append("ABCDEFGHIJKLMNOPQRSTUVW");
	expect_console(*state, 0x80000007, "QRSTUVWNOP");
}

/* Bits 30:28 are kept for what coreboot may define. */
static void cbmem_console_keeps_flags_of_others(void **state)
{
	le32_put((uint8_t *)*state + 4, 0x20000002);
	append("x");
	expect_console(*state, 0x20000003, "\0\0x\0\0\0\0\0\0");
	append("3456789a");
	expect_console(*state, 0xa0000001, "a\0x3456789");
}

static void cbmem_console_survives_a_cursor_outside_of_its_body(void **state)
{
	static const uint32_t cursors[] = { 10, 11, 0x0fffffff, 0xffffffff };

	for (size_t i = 0; i < COUNT_OF(cursors); i++) {
		le32_put((uint8_t *)*state + 4, cursors[i]);
		append("x");
		assert_int_equal(le32_get((uint8_t *)*state + 4) & 0x0fffffff, 1);
	}
}

static void cbmem_console_needs_room_for_a_character(void **state)
{
	uint8_t bytes[9] = { 0xaa };

	(void)state;
	assert_false(cbmem_console_init(&console, bytes, 0));
	assert_false(cbmem_console_init(&console, bytes, 8));
	assert_int_equal(bytes[0], 0xaa);
	assert_true(cbmem_console_init(&console, bytes, 9));
	append("ab");
	assert_int_equal(bytes[8], 'b');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(cbmem_root_page_is_the_one_edk2_reads, start),
		cmocka_unit_test_setup(cbmem_is_zero_but_its_root_page, start),
		cmocka_unit_test_setup(cbmem_refuses_a_place_that_payloads_cannot_use, start),
		cmocka_unit_test_setup(cbmem_entries_start_at_multiples_of_16_and_do_not_overlap, start),
		cmocka_unit_test_setup(cbmem_never_gives_its_root_page_away, start),
		cmocka_unit_test_setup(cbmem_refuses_an_empty_entry_and_an_id_twice, start),
		cmocka_unit_test_setup(cbmem_finds_entries_by_id, start),
		cmocka_unit_test_setup_teardown(cbmem_console_starts_empty, start_console, end_console),
		cmocka_unit_test_setup_teardown(cbmem_console_goes_on_where_it_stopped, start_console, end_console),
		cmocka_unit_test_setup_teardown(cbmem_console_that_is_just_full_has_wrapped, start_console,
						end_console),
		cmocka_unit_test_setup_teardown(cbmem_console_overwrites_the_oldest, start_console, end_console),
		cmocka_unit_test_setup_teardown(cbmem_console_keeps_flags_of_others, start_console, end_console),
		cmocka_unit_test_setup_teardown(cbmem_console_survives_a_cursor_outside_of_its_body, start_console,
						end_console),
		cmocka_unit_test(cbmem_console_needs_room_for_a_character),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
