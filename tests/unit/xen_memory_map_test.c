/* SPDX-License-Identifier: MIT */
/*
 * Entries are written as "base+length:type" in hexadecimal, in the order of the hypercall's buffer: there each takes 20 bytes,
 * two of 64 bits and one of 32, packed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bytes/le.h"
#include "firmware/glue/xen_memory_map.h"
#include "tests/fake/address_text.h"

#define MANY (XEN_MEMORY_MAP_ENTRIES_MAX + 1)
#define ENTRY_SIZE 20

/* What every map ends with, but for RAM above 4 GiB. */
#define FIXED " fc000000-ffffffff:reserved"

#define RANDOM_MAPS 3000
#define PAGE 0x1000ull
#define MIB 0x100000ull

static uint8_t buffer[MANY * ENTRY_SIZE];
static struct e820_map map;

static void entry_put(size_t i, uint64_t base, uint64_t length, uint32_t type)
{
	uint8_t *entry = buffer + i * ENTRY_SIZE;

	le64_put(entry, base);
	le64_put(entry + 8, length);
	le32_put(entry + 16, type);
}

static size_t buffer_write(const char *text)
{
	size_t count = 0;

	while (*text) {
		char *end;
		uint64_t base = strtoull(text, &end, 16);
		uint64_t length = strtoull(end + 1, &end, 16);

		entry_put(count++, base, length, (uint32_t)strtoul(end + 1, &end, 16));
		text = *end == ' ' ? end + 1 : end;
	}
	return count;
}

static struct xen_memory_map_result parse(const char *text)
{
	return xen_memory_map_parse(&map, buffer, buffer_write(text));
}

struct good_case {
	const char *entries;
	const char *map;
};

static void expect_maps(const struct good_case *cases, size_t count)
{
	char text[ADDRESS_TEXT_MAX];

	for (size_t i = 0; i < count; i++) {
		struct xen_memory_map_result result = parse(cases[i].entries);

		if (result.error != XEN_MEMORY_MAP_OK || strcmp(address_text_of_map(&map, text), cases[i].map) != 0)
			fail_msg("%s: %s, {%s}, expected {%s}", cases[i].entries,
				 xen_memory_map_error_text(result.error), address_text_of_map(&map, text),
				 cases[i].map);
	}
}

#define EXPECT_MAPS(cases) expect_maps(cases, sizeof(cases) / sizeof((cases)[0]))

static void xen_memory_map_reads_what_libxl_writes(void **state)
{
	static const struct good_case cases[] = {
		/* memory=256: nothing is said of what is below 1 MiB */
		{ "100000+ff00000:1", "0-9ffff:ram 100000-fffffff:ram" FIXED },
		/* memory=4096 */
		{ "100000+eff00000:1 100000000+10000000:1",
		  "0-9ffff:ram 100000-efffffff:ram" FIXED " 100000000-10fffffff:ram" },
		/* two RMRRs before the high RAM, one of them in the legacy hole */
		{ "100000+7ff00000:1 e9000+7000:2 ab800000+4800000:2 100000000+80000000:1",
		  "0-9ffff:ram e9000-effff:reserved 100000-7fffffff:ram ab800000-afffffff:reserved" FIXED
		  " 100000000-17fffffff:ram" },
		/* acpi_firmware=: a blob in RAM, whose length is no multiple of a page */
		{ "100000+ff00000:1 148000+1234:4",
		  "0-9ffff:ram 100000-147fff:ram 148000-149fff:nvs 14a000-fffffff:ram" FIXED },
		/* the same by libxl 4.17, which does not know yet where it will be; however long it is */
		{ "100000+ff00000:1 0+b8:3", "0-9ffff:ram 100000-fffffff:ram" FIXED },
		{ "0+200000:4 100000+ff00000:1", "0-9ffff:ram 100000-fffffff:ram" FIXED },
	};

	(void)state;
	EXPECT_MAPS(cases);
}

static void xen_memory_map_more_restrictive_type_wins(void **state)
{
	static const struct good_case cases[] = {
		{ "100000+700000:1 200000+600000:3 300000+500000:4 400000+400000:7 500000+300000:2 600000+200000:5",
		  "0-9ffff:ram 100000-1fffff:ram 200000-2fffff:acpi 300000-3fffff:nvs 400000-4fffff:pmem "
		  "500000-5fffff:reserved 600000-7fffff:unusable" FIXED },
		{ "600000+200000:5 500000+300000:2 400000+400000:7 300000+500000:4 200000+600000:3 100000+700000:1",
		  "0-9ffff:ram 100000-1fffff:ram 200000-2fffff:acpi 300000-3fffff:nvs 400000-4fffff:pmem "
		  "500000-5fffff:reserved 600000-7fffff:unusable" FIXED },
		/* AddressRangeDisabled and what nobody knows */
		{ "100000+700000:1 200000+100000:6 400000+100000:8 600000+100000:0",
		  "0-9ffff:ram 100000-1fffff:ram 200000-2fffff:reserved 300000-3fffff:ram 400000-4fffff:reserved "
		  "500000-5fffff:ram 600000-6fffff:reserved 700000-7fffff:ram" FIXED },
	};

	(void)state;
	EXPECT_MAPS(cases);
}

static void xen_memory_map_reserved_ranges_may_be_anywhere(void **state)
{
	static const struct good_case cases[] = {
		{ "100000+ff00000:1 8000000+1000:2",
		  "0-9ffff:ram 100000-7ffffff:ram 8000000-8000fff:reserved 8001000-fffffff:ram" FIXED },
		{ "100000+ff00000:1 100000000+40000000:1 120000000+1000:2 fd00000000+300000000:2",
		  "0-9ffff:ram 100000-fffffff:ram" FIXED " 100000000-11fffffff:ram 120000000-120000fff:reserved "
		  "120001000-13fffffff:ram fd00000000-ffffffffff:reserved" },
		{ "100000+ff00000:1 8d000+1000:2",
		  "0-8cfff:ram 8d000-8dfff:reserved 8e000-9ffff:ram 100000-fffffff:ram" FIXED },
		{ "100000+ff00000:1 fb000000+2000000:2", "0-9ffff:ram 100000-fffffff:ram fb000000-ffffffff:reserved" },
		{ "100000+ff00000:1 fffffffffffff000+1000:2",
		  "0-9ffff:ram 100000-fffffff:ram" FIXED " ~fff-~0:reserved" },
		/* the reserved range cuts away the RAM that should not be there */
		{ "100000+fff00000:1 f0000000+10000000:2",
		  "0-9ffff:ram 100000-efffffff:ram f0000000-ffffffff:reserved" },
	};

	(void)state;
	EXPECT_MAPS(cases);
}

static void xen_memory_map_is_in_whole_pages(void **state)
{
	static const struct good_case cases[] = {
		{ "0+9fc00:1 9fc00+400:2 100000+ff00000:1",
		  "0-9efff:ram 9f000-9ffff:reserved 100000-fffffff:ram" FIXED },
		{ "0+a0000:1 100000+ff00001:1", "0-9ffff:ram 100000-fffffff:ram" FIXED },
		{ "0+a0000:1 100001+1000:1 200000+ffff:1 300800+100:1 400fff+1001:1",
		  "0-9ffff:ram 200000-20efff:ram 401000-401fff:ram" FIXED },
		/* pieces of RAM that meet inside a page */
		{ "0+a0000:1 100000+800:1 100800+1800:1", "0-9ffff:ram 100000-101fff:ram" FIXED },
		{ "0+a0000:1 100000+10000:1 104fff+2:3",
		  "0-9ffff:ram 100000-103fff:ram 104000-105fff:acpi 106000-10ffff:ram" FIXED },
	};

	(void)state;
	EXPECT_MAPS(cases);
}

static void xen_memory_map_takes_a_word_about_low_memory(void **state)
{
	(void)state;
	assert_true(parse("100000+ff00000:1").low_ram_implied);
	assert_true(parse("100000+ff00000:1 8d000+1000:2").low_ram_implied);
	assert_false(parse("0+9f000:1 100000+ff00000:1").low_ram_implied);
	assert_int_equal(e820_map_ram_end(&map, MIB), 0x9f000);
}

static void xen_memory_map_counts_what_is_odd(void **state)
{
	struct xen_memory_map_result result =
		parse("100000+ff00000:1 0+0:1 200000+1000:9 300000+1000:a 200800+1:2 12345+0:9");

	(void)state;
	assert_int_equal(result.error, XEN_MEMORY_MAP_OK);
	assert_int_equal(result.empty_count, 2);
	assert_int_equal(result.astray_count, 0);
	assert_int_equal(result.unknown_count, 2);
	assert_int_equal(result.unknown_type, 9);
	assert_int_equal(result.overlap_count, 3);
	result = parse("0+0:1 100000+ff00000:1 20000000+1000:6");
	assert_int_equal(result.empty_count, 1);
	assert_int_equal(result.unknown_count + result.overlap_count, 0);
	result = parse("100000+ff00000:1 0+200000:4 0+1:3 1000+1000:4");
	assert_int_equal(result.astray_count, 2);
	assert_int_equal(result.overlap_count, 0);
	assert_true(result.low_ram_implied);
}

struct bad_case {
	const char *entries;
	enum xen_memory_map_error error;
	size_t entry;
	struct range where;
};

static void xen_memory_map_names_what_is_wrong(void **state)
{
	static const struct bad_case cases[] = {
		{ "", XEN_MEMORY_MAP_NONE, 0, { 0, 0 } },
		{ "100000+100000:1 2+ffffffffffffffff:2", XEN_MEMORY_MAP_WRAPS, 1, { 0, 0 } },
		{ "fffffffffffff000+1001:1", XEN_MEMORY_MAP_WRAPS, 0, { 0, 0 } },
		{ "100000+fff00000:1", XEN_MEMORY_MAP_RAM_IN_FIXED, 0, { 0x100000, 0xffffffff } },
		{ "100000+100000:1 ffffd000+2000:1", XEN_MEMORY_MAP_RAM_IN_FIXED, 0, { 0xffffd000, 0xffffefff } },
		{ "100000+100000:1 fbfff000+2000:1", XEN_MEMORY_MAP_RAM_IN_FIXED, 0, { 0xfbfff000, 0xfc000fff } },
		/* "RMRR over everything", and over what is needed */
		{ "100000+ff00000:1 0+ffffffffffffffff:2", XEN_MEMORY_MAP_NO_LOW_RAM, 0, { 0, 0 } },
		{ "100000+ff00000:1 fff+1:2", XEN_MEMORY_MAP_NO_LOW_RAM, 0, { 0, 0 } },
		{ "1000+9f000:1 100000+ff00000:1", XEN_MEMORY_MAP_NO_LOW_RAM, 0, { 0, 0 } },
		{ "100000+ff00000:1 100000+100000000:2", XEN_MEMORY_MAP_NO_RAM_ABOVE_1M, 0, { 0, 0 } },
		{ "0+a0000:1 100000000+40000000:1", XEN_MEMORY_MAP_NO_RAM_ABOVE_1M, 0, { 0, 0 } },
		{ "0+100000:1", XEN_MEMORY_MAP_NO_RAM_ABOVE_1M, 0, { 0, 0 } },
		{ "20000000+1000:2", XEN_MEMORY_MAP_NO_RAM_ABOVE_1M, 0, { 0, 0 } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct xen_memory_map_result result = parse(cases[i].entries);

		if (result.error != cases[i].error || result.entry != cases[i].entry ||
		    !range_equal(result.where, cases[i].where))
			fail_msg("%s: entry %zu, %s; expected entry %zu, %s", cases[i].entries, result.entry,
				 xen_memory_map_error_text(result.error), cases[i].entry,
				 xen_memory_map_error_text(cases[i].error));
	}
}

/* Every second page, so that no two entries merge. */
static void buffer_write_many(size_t count, uint64_t base, uint32_t type)
{
	for (size_t i = 0; i < count; i++)
		entry_put(i, base + i * 2 * PAGE, PAGE, type);
}

static void xen_memory_map_has_a_limit(void **state)
{
	(void)state;
	/* 0-0x9ffff and the fixed range are entries of the map as well */
	buffer_write_many(MANY, MIB, E820_RAM);
	assert_int_equal(xen_memory_map_parse(&map, buffer, 126).error, XEN_MEMORY_MAP_OK);
	assert_int_equal(map.count, E820_MAP_CAPACITY);
	assert_int_equal(xen_memory_map_parse(&map, buffer, 127).error, XEN_MEMORY_MAP_FULL);
	assert_int_equal(xen_memory_map_parse(&map, buffer, 128).error, XEN_MEMORY_MAP_FULL);
	assert_int_equal(xen_memory_map_parse(&map, buffer, 129).error, XEN_MEMORY_MAP_MANY);
	assert_int_equal(xen_memory_map_parse(&map, NULL, SIZE_MAX).error, XEN_MEMORY_MAP_MANY);

	/* 99 holes leave 100 pieces of one range of RAM: together more than fits */
	buffer_write_many(100, 2 * MIB, E820_RESERVED);
	entry_put(0, MIB, 255 * MIB, E820_RAM);
	assert_int_equal(xen_memory_map_parse(&map, buffer, 100).error, XEN_MEMORY_MAP_FULL);
}

/* An RMRR at the end of RAM does not make hvm_info wrong. */
static void xen_memory_map_compares_the_ends_of_ram_with_hvm_info(void **state)
{
	struct hvm_info_facts info = { .low_end = 0xf0000000, .high_end = 0x110000000 };
	struct xen_memory_map_result result =
		parse("100000+eff00000:1 100000000+10000000:1 effff000+1000:2 10ffff000+1000:2");

	(void)state;
	assert_true(xen_memory_map_low_agrees(&result, &info));
	assert_true(xen_memory_map_high_agrees(&result, &info));
	assert_int_equal(xen_memory_map_ends(&map).low, 0xeffff000);
	assert_int_equal(xen_memory_map_ends(&map).high, 0x10ffff000);

	result = parse("100000+effff000:1 100000000+10001000:1");
	assert_false(xen_memory_map_low_agrees(&result, &info));
	assert_false(xen_memory_map_high_agrees(&result, &info));

	info.high_end = 0;
	assert_int_equal(parse("100000+fff00000:1 f0000000+10000000:2").ends.high, 0);
	result = parse("100000+eff00000:1");
	assert_true(xen_memory_map_high_agrees(&result, &info));
	assert_int_equal(xen_memory_map_ends(&map).high, 0);
}

/* How restrictive a type is, counted from 1; 0 is nothing said. */
static unsigned int rank_of(uint32_t type)
{
	static const unsigned int ranks[] = { 5, 1, 5, 2, 3, 6, 5, 4 };

	return type < sizeof(ranks) / sizeof(ranks[0]) ? ranks[type] : 5;
}

/* What the rules of the header say of one page, read from the buffer; RAM is given in whole pages here. */
static unsigned int rank_of_page(size_t count, uint64_t page)
{
	unsigned int rank = page < 0xa0000 ? 1 : 0;

	for (size_t i = 0; i < count; i++) {
		const uint8_t *entry = buffer + i * ENTRY_SIZE;
		uint64_t base = le64_get(entry), length = le64_get(entry + 8);

		if (length && base <= page + (PAGE - 1) && base + (length - 1) >= page &&
		    rank_of(le32_get(entry + 16)) > rank)
			rank = rank_of(le32_get(entry + 16));
	}
	return rank;
}

/* 64 pages from 1 MiB on, where the entries of the random maps are. */
static void random_entries(size_t count)
{
	entry_put(0, MIB, (uint64_t)(1 + rand() % 64) * PAGE, E820_RAM);
	for (size_t i = 1; i < count; i++) {
		uint32_t type = (uint32_t)rand() % 10;
		uint64_t base = MIB + (uint64_t)rand() % (64 * PAGE), length = (uint64_t)rand() % (10 * PAGE);

		if (type == E820_RAM) {
			base &= ~(PAGE - 1);
			length &= ~(PAGE - 1);
		}
		entry_put(i, base, length, type);
	}
}

static void xen_memory_map_random_maps_match_the_rules_page_by_page(void **state)
{
	(void)state;
	srand(20);
	for (unsigned int n = 0; n < RANDOM_MAPS; n++) {
		size_t count = 1 + (size_t)rand() % 16;

		random_entries(count);
		if (xen_memory_map_parse(&map, buffer, count).error != XEN_MEMORY_MAP_OK)
			continue;
		for (uint64_t page = 0x98000; page < MIB + 80 * PAGE; page += PAGE) {
			const struct e820_entry *entry = e820_map_find(&map, page);
			unsigned int rank = entry ? rank_of(entry->type) : 0;

			if (rank != rank_of_page(count, page))
				fail_msg("map %u, page 0x%llx: rank %u, expected %u", n, (unsigned long long)page, rank,
					 rank_of_page(count, page));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(xen_memory_map_reads_what_libxl_writes),
		cmocka_unit_test(xen_memory_map_more_restrictive_type_wins),
		cmocka_unit_test(xen_memory_map_reserved_ranges_may_be_anywhere),
		cmocka_unit_test(xen_memory_map_is_in_whole_pages),
		cmocka_unit_test(xen_memory_map_takes_a_word_about_low_memory),
		cmocka_unit_test(xen_memory_map_counts_what_is_odd),
		cmocka_unit_test(xen_memory_map_names_what_is_wrong),
		cmocka_unit_test(xen_memory_map_has_a_limit),
		cmocka_unit_test(xen_memory_map_compares_the_ends_of_ram_with_hvm_info),
		cmocka_unit_test(xen_memory_map_random_maps_match_the_rules_page_by_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
