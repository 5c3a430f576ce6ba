/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "tests/unit/coreboot_fixture.h"

#define U32(value) (value) & 0xff, (value) >> 8 & 0xff, (value) >> 16 & 0xff, (value) >> 24 & 0xff
#define U64(value) U32(value), 0, 0, 0, 0

static int start(void **state)
{
	(void)state;
	start_cbmem();
	start_facts();
	return 0;
}

/* commonlib/coreboot_tables.h, field by field; the checksums of RFC 1071 were worked out apart from the code. */
static const uint8_t small_table[] = { 'L', 'B', 'I', 'O', U32(24), U32(0x0407), U32(296), U32(0x691a), U32(9),
				       /* lb_memory */
				       U32(0x01), U32(128),
				       /* lb_memory_range: low RAM */
				       U64(0x000000), U64(0x0a0000), U32(1),
				       /* BIOS */
				       U64(0x0f0000), U64(0x010000), U32(2),
				       /* RAM */
				       U64(0x100000), U64(0x100000), U32(1),
				       /* the firmware's */
				       U64(0x200000), U64(0x008000), U32(2),
				       /* CBMEM */
				       U64(0x208000), U64(0x004000), U32(16),
				       /* the firmware's */
				       U64(0x20c000), U64(0x004000), U32(2),
				       /* lb_mainboard: vendor_idx, part_number_idx, strings */
				       U32(0x03), U32(20), 0, 5, 'Q', 'E', 'M', 'U', 0, 'P', 'C', 0, 0, 0,
				       /* lb_string: version */
				       U32(0x04), U32(12), '1', '.', '0', 0,
				       /* lb_serial: type, baseaddr, baud, regwidth, input_hertz, uart_pci_addr */
				       U32(0x0f), U32(32), U32(1), U32(0x3f8), U32(115200), U32(1), U32(1843200),
				       U32(0),
				       /* lb_cbmem_ref: console */
				       U32(0x17), U32(16), U64(0x208000),
				       /* lb_acpi_rsdp */
				       U32(0x43), U32(16), U64(0x208100),
				       /* lb_cbmem_entry: address, entry_size, id of the console */
				       U32(0x31), U32(24), U64(0x208000), U32(0x100), U32(0x434f4e53),
				       /* RSDP */
				       U32(0x31), U32(24), U64(0x208100), U32(36), U32(0x41435049),
				       /* this table */
				       U32(0x31), U32(24), U64(0x208130), U32(0x1000), U32(0x43425442) };

static const uint8_t forward_table[] = { 'L', 'B', 'I', 'O', U32(24), U32(0xefb2), U32(16), U32(0x7e8e), U32(1),
					 /* lb_forward */
					 U32(0x11), U32(16), U64(0x208130) };

static void coreboot_table_is_what_coreboot_documents(void **state)
{
	(void)state;
	build_memory();
	assert_int_equal(table_size, sizeof(small_table));
	assert_memory_equal(at(table_at), small_table, sizeof(small_table));
}

static void coreboot_table_forward_leads_to_the_table(void **state)
{
	uint8_t forward[COREBOOT_FORWARD_SIZE];

	(void)state;
	coreboot_table_forward(0x208130, forward);
	assert_int_equal(sizeof(forward_table), COREBOOT_FORWARD_SIZE);
	assert_memory_equal(forward, forward_table, sizeof(forward_table));
}

/* The record with `tag`, found as readers do; NULL: there is none. */
static const uint8_t *find_record(uint32_t tag)
{
	const uint8_t *table = at(table_at), *record = table + le32_get(table + 4);

	for (uint32_t i = 0; i < le32_get(table + 20); i++) {
		if (le32_get(record) == tag)
			return record;
		record += le32_get(record + 4);
	}
	return NULL;
}

/* struct lb_framebuffer: the four colors in the order of their bytes. */
static void coreboot_table_has_the_framebuffer(void **state)
{
	static const struct coreboot_framebuffer framebuffer = {
		.address = 0x80c0000000,
		.width = 1024,
		.height = 768,
		.bytes_per_line = 4352,
		.bits_per_pixel = 32,
		.red = { 16, 7 },
		.green = { 8, 6 },
		.blue = { 0, 5 },
		.reserved = { 24, 4 },
	};
	static const uint8_t expected[] = { U32(0x12), U32(40), U32(0xc0000000), U32(0x80), U32(1024), U32(768),
					    U32(4352),
					    /* bits_per_pixel, colors, orientation and the rest */
					    32, 16, 7, 8, 6, 0, 5, 24, 4, 0, 0, 0 };

	(void)state;
	facts.framebuffer = &framebuffer;
	build_memory();
	assert_non_null(find_record(0x12));
	assert_memory_equal(find_record(0x12), expected, sizeof(expected));
	assert_int_equal(check_memory().fault, COREBOOT_CHECK_OK);
}

static void coreboot_table_has_the_strings_that_are_given(void **state)
{
	(void)state;
	facts.extra_version = "";
	facts.build = "a build";
	build_memory();
	assert_string_equal((const char *)find_record(4) + 8, "1.0");
	assert_string_equal((const char *)find_record(5) + 8, "");
	assert_string_equal((const char *)find_record(6) + 8, "a build");
	facts.version = NULL;
	facts.build = NULL;
	build_memory();
	assert_null(find_record(4));
	assert_non_null(find_record(5));
	assert_null(find_record(6));
}

static void coreboot_table_leaves_out_what_is_not_there(void **state)
{
	(void)state;
	assert_true(cbmem_init(&cbmem, area, CBMEM_AT, CBMEM_SIZE));
	table_at = CBMEM_AT;
	assert_non_null(cbmem_add(&cbmem, CBMEM_ID_CBTABLE, 0x1000));
	facts.serial_port = 0;
	facts.version = NULL;
	build_memory();
	assert_null(find_record(0x0f));
	assert_null(find_record(0x12));
	assert_null(find_record(0x17));
	assert_null(find_record(0x43));
	assert_int_equal(le32_get(at(table_at) + 20), 3);
	assert_int_equal(check_memory().fault, COREBOOT_CHECK_OK);
}

/* The part's place is a byte, so that the vendor must not be too long for it. */
static void coreboot_table_cuts_long_texts(void **state)
{
	char text[400];
	const uint8_t *board;

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = 0;
	facts.vendor = text;
	facts.part = text;
	facts.version = text;
	build_memory();
	board = find_record(3);
	assert_int_equal(strlen((const char *)board + 10 + board[8]), COREBOOT_TEXT_MAX);
	assert_int_equal(strlen((const char *)board + 10 + board[9]), COREBOOT_TEXT_MAX);
	assert_int_equal(strlen((const char *)find_record(4) + 8), COREBOOT_TEXT_MAX);
	assert_int_equal(check_memory().fault, COREBOOT_CHECK_OK);
}

struct place_case {
	const char *map; /* CBMEM is 208000-20bfff */
	enum coreboot_table_error error;
	const char *table; /* with cbmem's type as a number */
};

/* The table's ranges in the notation of address_text.h. */
static const char *table_text(char text[ADDRESS_TEXT_MAX])
{
	static struct e820_map ranges;
	const uint8_t *record = find_record(1);

	ranges.count = (le32_get(record + 4) - 8) / 20;
	for (size_t i = 0; i < ranges.count; i++) {
		const uint8_t *range = record + 8 + i * 20;

		ranges.entries[i].range = range_of_size(le64_get(range), le64_get(range + 8));
		ranges.entries[i].type = (enum e820_type)le32_get(range + 16);
	}
	return address_text_of_map(&ranges, text);
}

static void coreboot_table_cuts_cbmem_out_of_the_reserved_range(void **state)
{
	static const struct place_case cases[] = {
		{ "208000-20bfff:reserved", COREBOOT_TABLE_OK, "208000-20bfff:16" },
		{ "200000-20bfff:reserved", COREBOOT_TABLE_OK, "200000-207fff:reserved 208000-20bfff:16" },
		{ "208000-20ffff:reserved", COREBOOT_TABLE_OK, "208000-20bfff:16 20c000-20ffff:reserved" },
		{ "0-207fff:ram 208000-20bfff:reserved 20c000-20dfff:acpi", COREBOOT_TABLE_OK,
		  "0-207fff:ram 208000-20bfff:16 20c000-20dfff:acpi" },
		{ "208000-20bfff:reserved 20c000-20cfff:nvs 300000-300fff:unusable 400000-400fff:pmem",
		  COREBOOT_TABLE_OK, "208000-20bfff:16 20c000-20cfff:nvs 300000-300fff:unusable 400000-400fff:pmem" },
		{ "", COREBOOT_TABLE_CBMEM_NOT_RESERVED, NULL },
		{ "0-ffffff:ram", COREBOOT_TABLE_CBMEM_NOT_RESERVED, NULL },
		{ "208000-20bffe:reserved", COREBOOT_TABLE_CBMEM_NOT_RESERVED, NULL },
		{ "208001-20bfff:reserved", COREBOOT_TABLE_CBMEM_NOT_RESERVED, NULL },
		{ "208000-209fff:reserved 20a000-20ffff:acpi", COREBOOT_TABLE_CBMEM_NOT_RESERVED, NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char text[ADDRESS_TEXT_MAX];
		struct byte_buf buf;

		address_text_read_map(cases[i].map, &map);
		byte_buf_init(&buf, at(table_at), 0x1000);
		assert_int_equal(coreboot_table_build(&facts, &buf), cases[i].error);
		if (!cases[i].table)
			continue;
		table_text(text);
		assert_string_equal(text, cases[i].table);
	}
}

/* Memory of exactly the capacity, so that a write beyond it is seen. */
static void coreboot_table_stays_within_its_buffer(void **state)
{
	struct byte_buf buf;

	(void)state;
	for (size_t capacity = 0; capacity <= sizeof(small_table); capacity++) {
		uint8_t *bytes = malloc(capacity ? capacity : 1);

		byte_buf_init(&buf, bytes, capacity);
		assert_int_equal(coreboot_table_build(&facts, &buf),
				 capacity < sizeof(small_table) ? COREBOOT_TABLE_FULL : COREBOOT_TABLE_OK);
		free(bytes);
	}
	byte_buf_init(&buf, NULL, COREBOOT_TABLE_MAX_SIZE);
	assert_int_equal(coreboot_table_build(&facts, &buf), COREBOOT_TABLE_OK);
	assert_int_equal(buf.length, sizeof(small_table));
}

/* As many ranges, entries and characters as there can be. */
static void coreboot_table_largest_fits_the_maximum(void **state)
{
	static const struct coreboot_framebuffer framebuffer = { .bits_per_pixel = 32 };
	char text[100];
	struct byte_buf buf;

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = 0;
	facts.vendor = facts.part = facts.version = facts.extra_version = facts.build = text;
	facts.framebuffer = &framebuffer;
	map.count = 0;
	assert_true(e820_map_set(&map, (struct range){ 0x200000, 0x20ffff }, E820_RESERVED));
	for (uint64_t i = 1; map.count < E820_MAP_CAPACITY; i++)
		assert_true(e820_map_set(&map, range_of_size(i << 24, 0x1000), E820_RAM));
	for (uint32_t id = 1; cbmem.count < CBMEM_MAX_ENTRIES; id++)
		assert_non_null(cbmem_add(&cbmem, id, 1));
	byte_buf_init(&buf, NULL, COREBOOT_TABLE_MAX_SIZE);
	assert_int_equal(coreboot_table_build(&facts, &buf), COREBOOT_TABLE_OK);
}

static void coreboot_table_errors_have_texts(void **state)
{
	(void)state;
	assert_string_not_equal(coreboot_table_error_text(COREBOOT_TABLE_FULL),
				coreboot_table_error_text(COREBOOT_TABLE_CBMEM_NOT_RESERVED));
	assert_string_equal(coreboot_table_error_text(COREBOOT_TABLE_OK), "no error");
	assert_string_equal(coreboot_table_error_text((enum coreboot_table_error)99), "unknown error");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(coreboot_table_is_what_coreboot_documents, start),
		cmocka_unit_test_setup(coreboot_table_forward_leads_to_the_table, start),
		cmocka_unit_test_setup(coreboot_table_has_the_framebuffer, start),
		cmocka_unit_test_setup(coreboot_table_has_the_strings_that_are_given, start),
		cmocka_unit_test_setup(coreboot_table_leaves_out_what_is_not_there, start),
		cmocka_unit_test_setup(coreboot_table_cuts_long_texts, start),
		cmocka_unit_test_setup(coreboot_table_cuts_cbmem_out_of_the_reserved_range, start),
		cmocka_unit_test_setup(coreboot_table_stays_within_its_buffer, start),
		cmocka_unit_test_setup(coreboot_table_largest_fits_the_maximum, start),
		cmocka_unit_test_setup(coreboot_table_errors_have_texts, start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
