/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "firmware/glue/ram_move.h"
#include "tests/fake/address_text.h"

#define TEXT_MAX 1024

static struct e820_map map;
static struct ram_moves moves;
static struct range avoid_storage[8];
static struct range_set avoid = { avoid_storage, 0, 8 };

static enum ram_move_error plan(const char *ram, uint64_t hole_start, unsigned int address_bits)
{
	const struct ram_move_request request = { hole_start, address_bits, &avoid };

	address_text_read_map(ram, &map);
	return ram_move_plan(&map, &request, &moves);
}

/* "from+pages>to" for each chunk, in hexadecimal. */
static char *chunks_text(char *text)
{
	size_t length = 0;

	text[0] = '\0';
	for (size_t i = 0; i < moves.count && length < TEXT_MAX; i++)
		length += (size_t)snprintf(text + length, TEXT_MAX - length, "%s%x+%x>%x", i ? " " : "",
					   moves.chunks[i].from, moves.chunks[i].pages, moves.chunks[i].to);
	return text;
}

struct plan_case {
	const char *ram;
	uint64_t hole_start;
	const char *chunks;
	const char *after;
	const char *avoid;
};

static void ram_move_puts_the_hole_above_all_ram(void **state)
{
	static const struct plan_case cases[] = {
		{ "0-9ffff:ram 100000-7fffffff:ram", 0x80000000, "", "0-9ffff:ram 100000-7fffffff:ram", "" },
		{ "0-7fffffff:ram", 0x7ffff000, "7ffff+1>100000", "0-7fffefff:ram 100000000-100000fff:ram", "" },
		/* 256 MiB are one page more than a chunk has; the last go first, to the lowest addresses */
		{ "0-efffffff:ram", 0xe0000000, "e0001+ffff>100000 e0000+1>10ffff",
		  "0-dfffffff:ram 100000000-10fffffff:ram", "" },
		{ "0-efffffff:ram 100000000-13fffffff:ram", 0xe8000000, "e8000+8000>140000",
		  "0-e7ffffff:ram 100000000-147ffffff:ram", "" },
		/* reserved entries stay, in the hole and above; RAM goes around them */
		{ "0-7fffffff:ram 80000000-80000fff:reserved 80001000-80002fff:ram fc000000-ffffffff:reserved "
		  "100000000-100000fff:ram 100002000-100002fff:nvs",
		  0x80000000, "80002+1>100001 80001+1>100003",
		  "0-7fffffff:ram 80000000-80000fff:reserved fc000000-ffffffff:reserved 100000000-100001fff:ram "
		  "100002000-100002fff:nvs 100003000-100003fff:ram",
		  "" },
		/* a gap that is no whole page is none */
		{ "0-80000fff:ram", 0x80000000, "80000+1>100002", "0-7fffffff:ram 100002000-100002fff:ram",
		  "100000800-100000800 100001000-100001fff" },
		{ "0-80001fff:ram", 0x80000000, "80001+1>100000 80000+1>100002",
		  "0-7fffffff:ram 100000000-100000fff:ram 100002000-100002fff:ram", "100001800-100001fff" },
		/* HyperTransport, between two pages */
		{ "0-80001fff:ram fcffffe000-fcffffefff:ram", 0x80000000, "80001+1>fcfffff 80000+1>10000000",
		  "0-7fffffff:ram fcffffe000-fcffffffff:ram 10000000000-10000000fff:ram", "" },
		{ "0-80000fff:ram fd00000000-fd00000fff:ram", 0x80000000, "80000+1>10000000",
		  "0-7fffffff:ram fd00000000-fd00000fff:ram 10000000000-10000000fff:ram", "" },
		/* RAM that goes on above 4 GiB */
		{ "0-bfffffff:ram fffff000-100000fff:ram", 0xc0000000, "fffff+1>100001",
		  "0-bfffffff:ram 100000000-100001fff:ram", "" },
	};
	char text[TEXT_MAX], after[ADDRESS_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		enum ram_move_error error;

		address_text_read_set(cases[i].avoid, &avoid);
		error = plan(cases[i].ram, cases[i].hole_start, 42);
		address_text_of_map(&moves.after, after);
		if (error != RAM_MOVE_OK || strcmp(chunks_text(text), cases[i].chunks) != 0 ||
		    strcmp(after, cases[i].after) != 0)
			fail_msg("case %zu: %s, {%s} {%s}", i, ram_move_error_text(error), chunks_text(text), after);
	}
}

struct error_case {
	const char *ram;
	uint64_t hole_start;
	unsigned int address_bits;
	enum ram_move_error error;
};

static void ram_move_names_why_it_cannot(void **state)
{
	static const struct error_case cases[] = {
		{ "0-7fffffff:ram", 0x40000000, 36, RAM_MOVE_OK },
		{ "0-7fffffff:ram", 0x3ffff000, 36, RAM_MOVE_BAD_HOLE },
		{ "0-7fffffff:ram", 0x40000800, 36, RAM_MOVE_BAD_HOLE },
		{ "0-7fffffff:ram", 0x100000000, 36, RAM_MOVE_BAD_HOLE },
		{ "0-7fffffff:ram", 0xfffff000, 36, RAM_MOVE_OK },
		{ "0-800007ff:ram", 0x80000000, 36, RAM_MOVE_PART_OF_PAGE },
		{ "0-7fffffff:ram 80000800-80000fff:ram", 0x80000000, 36, RAM_MOVE_PART_OF_PAGE },
		{ "0-80000fff:ram", 0x80000000, 0, RAM_MOVE_NO_ROOM },
		{ "0-80000fff:ram", 0x80000000, 32, RAM_MOVE_NO_ROOM },
		{ "0-80000fff:ram 100000000-1ffffefff:ram", 0x80000000, 33, RAM_MOVE_OK },
		{ "0-80000fff:ram 100000000-1fffff000:ram", 0x80000000, 33, RAM_MOVE_NO_ROOM },
		{ "0-80000fff:ram 100000000-1ffffefff:ram", 0x80000000, 33, RAM_MOVE_OK },
		{ "0-80001fff:ram 100000000-1ffffefff:ram", 0x80000000, 33, RAM_MOVE_NO_ROOM },
		{ "0-80000fff:ram 100000000-fcffffffff:ram", 0x80000000, 40, RAM_MOVE_NO_ROOM },
		{ "0-80000fff:ram 100000000-fcffffffff:ram", 0x80000000, 41, RAM_MOVE_OK },
		/* a frame number of 32 bits */
		{ "0-80000fff:ram ffffffff000-ffffffffffe:ram", 0x80000000, 52, RAM_MOVE_NO_ROOM },
		{ "0-80000fff:ram fffffffe000-fffffffefff:ram", 0x80000000, 52, RAM_MOVE_OK },
		{ "0-80000fff:ram 100000000-~0:reserved", 0x80000000, 52, RAM_MOVE_NO_ROOM },
		{ "0-80000fff:ram 100000000-~0:ram", 0x80000000, 64, RAM_MOVE_NO_ROOM },
	};

	(void)state;
	avoid.count = 0;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		enum ram_move_error error = plan(cases[i].ram, cases[i].hole_start, cases[i].address_bits);

		if (error != cases[i].error)
			fail_msg("case %zu: %s, expected: %s", i, ram_move_error_text(error),
				 ram_move_error_text(cases[i].error));
		if (error != RAM_MOVE_OK) {
			assert_int_equal(moves.count, 0);
			assert_memory_equal(&moves.after, &map, sizeof(map));
		}
	}
}

/* `low` pieces of RAM of one page in the hole, and `high` reserved pages above 4 GiB, each with a page free behind it. */
static void fill_with_gaps(size_t low, size_t high)
{
	map.count = 0;
	assert_true(e820_map_set(&map, (struct range){ 0, 0x3fffffff }, E820_RAM));
	for (size_t i = 0; i < low; i++)
		assert_true(e820_map_set(&map, range_of_size(0x40001000 + i * 0x2000, 0x1000), E820_RAM));
	for (size_t i = 0; i < high; i++)
		assert_true(e820_map_set(&map, range_of_size(0x100000000 + i * 0x2000, 0x1000), E820_RESERVED));
}

static void ram_move_has_limits(void **state)
{
	const struct ram_move_request request = { 0x40000000, 40, NULL };
	const struct ram_move_request into_gaps = { 0x40000000, 40, &avoid };

	(void)state;
	fill_with_gaps(E820_MAP_CAPACITY - 1, 0);
	assert_int_equal(ram_move_plan(&map, &request, &moves), RAM_MOVE_OK);
	assert_int_equal(moves.count, E820_MAP_CAPACITY - 1);
	assert_int_equal(moves.after.count, 2);

	/* the last chunk finds a page that merges with nothing, and the first ones have freed an entry each */
	fill_with_gaps(63, 64);
	assert_int_equal(ram_move_plan(&map, &request, &moves), RAM_MOVE_OK);
	assert_int_equal(moves.count, 63);

	/* a piece of low RAM that only shrinks, and high RAM that needs an entry of its own */
	address_text_read_set("100001000-100001fff", &avoid);
	fill_with_gaps(0, E820_MAP_CAPACITY - 1);
	assert_true(e820_map_set(&map, (struct range){ 0, 0x40001fff }, E820_RAM));
	assert_true(e820_map_clear(&map, (struct range){ 0x100000000, 0x100000fff }));
	assert_true(e820_map_set(&map, (struct range){ 0xfc000000, 0xffffffff }, E820_RESERVED));
	assert_int_equal(map.count, E820_MAP_CAPACITY);
	assert_int_equal(ram_move_plan(&map, &into_gaps, &moves), RAM_MOVE_MAP_FULL);
	assert_int_equal(moves.count, 0);

	/* as much as can be: 3008 MiB in twelve chunks */
	address_text_read_set("", &avoid);
	assert_int_equal(plan("0-fbffffff:ram", 0x40000000, 40), RAM_MOVE_OK);
	assert_int_equal(moves.count, 12);
}

/* Three pages each go into gaps of two: every end of either ends a chunk. */
static void ram_move_refuses_more_chunks_than_it_can_hold(void **state)
{
	static struct range gaps[150];
	struct range_set between = { gaps, 0, 150 };
	const struct ram_move_request request = { 0x40000000, 40, &between };

	(void)state;
	for (size_t i = 0; i < 150; i++)
		assert_true(range_set_add(&between, range_of_size(0x100002000 + i * 0x3000, 0x1000)));
	for (size_t pieces = 50; pieces <= 84; pieces += 34) {
		map.count = 0;
		assert_true(e820_map_set(&map, (struct range){ 0, 0x3fffffff }, E820_RAM));
		for (size_t i = 0; i < pieces; i++)
			assert_true(e820_map_set(&map, range_of_size(0x40001000 + i * 0x4000, 0x3000), E820_RAM));
		assert_int_equal(ram_move_plan(&map, &request, &moves),
				 pieces == 50 ? RAM_MOVE_OK : RAM_MOVE_MANY_CHUNKS);
		assert_int_equal(moves.count, pieces == 50 ? 100 : 0);
	}
}

static void ram_move_done_goes_chunk_by_chunk(void **state)
{
	char text[ADDRESS_TEXT_MAX];

	(void)state;
	address_text_read_set("", &avoid);
	assert_int_equal(plan("0-efffffff:ram", 0xe0000000, 40), RAM_MOVE_OK);
	assert_true(ram_move_done(&map, &moves, 0));
	assert_string_equal(address_text_of_map(&map, text), "0-efffffff:ram");
	assert_true(ram_move_done(&map, &moves, 1));
	assert_string_equal(address_text_of_map(&map, text), "0-e0000fff:ram 100000000-10fffefff:ram");
}

struct page_case {
	const char *ram;
	const char *keep;
	size_t count;
	const char *frames;
	const char *after;
};

static void ram_move_page_takes_the_last_of_high_then_of_low_ram(void **state)
{
	static const struct page_case cases[] = {
		{ "0-9ffff:ram 100000-1fffff:ram 100000000-100001fff:ram", "", 3, "100001 100000 1ff",
		  "0-9ffff:ram 100000-1fefff:ram" },
		{ "0-9ffff:ram 100000-1fffff:ram", "", 0, "", "0-9ffff:ram 100000-1fffff:ram" },
		/* reserved and ACPI memory is not taken, nor anything below 1 MiB or what is kept */
		{ "0-101fff:ram 102000-102fff:acpi 103000-103fff:reserved", "", 9, "101 100",
		  "0-fffff:ram "
		  "102000-102fff:acpi 103000-103fff:reserved" },
		{ "0-fffff:ram", "", 1, "", "0-fffff:ram" },
		{ "2000-101fff:ram", "", 9, "101 100", "2000-fffff:ram" },
		{ "0-105fff:ram", "100000-103fff 104800-105000", 9, "", "0-105fff:ram" },
		{ "0-105fff:ram", "0-~0", 9, "", "0-105fff:ram" },
		{ "0-103fff:ram", "100000-100000 102800-103000", 9, "101", "0-100fff:ram 102000-103fff:ram" },
		{ "0-105fff:ram", "100000-103fff 105000-105000", 9, "104", "0-103fff:ram 105000-105fff:ram" },
		{ "0-105fff:ram 100000000-100001fff:ram", "100001000-100001fff", 1, "100000",
		  "0-105fff:ram 100001000-100001fff:ram" },
		/* parts of pages */
		{ "0-100fff:ram 102001-103ffe:ram", "", 9, "100", "0-fffff:ram 102001-103ffe:ram" },
		{ "0-100fff:ram 102001-104ffe:ram", "", 1, "103", "0-100fff:ram 102001-102fff:ram 104000-104ffe:ram" },
		/* the highest frame of 32 bits */
		{ "0-100fff:ram 100000000000-100000000fff:ram ffffffff000-ffffffff7ff:ram", "", 9, "100",
		  "0-fffff:ram ffffffff000-ffffffff7ff:ram 100000000000-100000000fff:ram" },
		{ "0-fffff:ram ffffffff000-100000000fff:ram", "", 9, "ffffffff",
		  "0-fffff:ram 100000000000-100000000fff:ram" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint32_t frames[9];
		char text[TEXT_MAX] = "", after[ADDRESS_TEXT_MAX];
		size_t taken, length = 0;
		struct e820_map given;

		address_text_read_set(cases[i].keep, &avoid);
		/* Sorted, whatever the order of the notation. */
		address_text_read_map(cases[i].ram, &given);
		map.count = 0;
		for (size_t k = 0; k < given.count; k++)
			assert_true(e820_map_set(&map, given.entries[k].range, given.entries[k].type));
		taken = ram_move_page_takes(&map, &avoid, frames, cases[i].count);
		for (size_t k = 0; k < taken; k++)
			length +=
				(size_t)snprintf(text + length, sizeof(text) - length, "%s%x", k ? " " : "", frames[k]);
		address_text_of_map(&map, after);
		if (strcmp(text, cases[i].frames) != 0 || strcmp(after, cases[i].after) != 0)
			fail_msg("case %zu: {%s} {%s}", i, text, after);
	}
}

static void ram_move_page_takes_stops_at_a_full_map(void **state)
{
	uint32_t frames[2];

	(void)state;
	address_text_read_set("101000-101fff", &avoid);
	map.count = 0;
	assert_true(e820_map_set(&map, (struct range){ 0x0, 0x101fff }, E820_RAM));
	for (size_t i = 0; i < E820_MAP_CAPACITY - 1; i++)
		assert_true(e820_map_set(&map, range_of_size(0x200000 + i * 0x2000, 0x1000), E820_RESERVED));
	assert_int_equal(ram_move_page_takes(&map, &avoid, frames, 2), 0);
	avoid.count = 0;
	assert_int_equal(ram_move_page_takes(&map, &avoid, frames, 2), 2);
	assert_int_equal(frames[1], 0x100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ram_move_puts_the_hole_above_all_ram),
		cmocka_unit_test(ram_move_names_why_it_cannot),
		cmocka_unit_test(ram_move_has_limits),
		cmocka_unit_test(ram_move_refuses_more_chunks_than_it_can_hold),
		cmocka_unit_test(ram_move_done_goes_chunk_by_chunk),
		cmocka_unit_test(ram_move_page_takes_the_last_of_high_then_of_low_ram),
		cmocka_unit_test(ram_move_page_takes_stops_at_a_full_map),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
