/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "firmware/glue/item_text.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct shelf {
	struct range place;
	uint64_t numbers[3];
	size_t number_count;
	uint32_t width, flags;
};

static bool take_place(const char **text, void *into)
{
	return item_take_range(text, UINT32_MAX, &((struct shelf *)into)->place);
}

static bool take_numbers(const char **text, void *into)
{
	struct shelf *shelf = into;

	return item_take_numbers(text, OPTION_BYTES, 8192, shelf->numbers, COUNT(shelf->numbers), &shelf->number_count);
}

static bool take_width(const char **text, void *into)
{
	return item_take_hex(text, 4, &((struct shelf *)into)->width);
}

static bool take_flags(const char **text, void *into)
{
	static const char *const words[] = { "oak", "oaken", "new" };

	return item_take_words(text, words, COUNT(words), &((struct shelf *)into)->flags);
}

#define PLACE "place=0xFIRST-0xLAST"
#define NUMBERS "n=NUMBER"
#define WIDTH "width=HEX"
#define FLAGS "flags=oak,oaken,new"
#define KNOWN "items that there are, each KEY=VALUE, with blanks between them"
#define ONCE "each item once"

static const struct item_form forms[] = {
	{ "place", true, take_place, PLACE },
	{ "n", false, take_numbers, NUMBERS },
	{ "width", false, take_width, WIDTH },
	{ "flags", false, take_flags, FLAGS },
};

static const char *read_shelf(const char *text, struct shelf *shelf, uint32_t *there)
{
	memset(shelf, 0, sizeof(*shelf));
	return item_text_read(text, forms, COUNT(forms), shelf, there);
}

static void item_text_reads_items_in_any_order(void **state)
{
	static const char *const texts[] = {
		"place=0x1000-0x1fff n=1,2K,0x3 width=00ff flags=new,oak",
		"  flags=oak,new\twidth=fF \n n=1,2048,3   place=0x1000-0x1FFF\n",
	};
	struct shelf shelf;
	uint32_t there;

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		assert_null(read_shelf(texts[i], &shelf, &there));
		assert_int_equal(there, 0xf);
		assert_int_equal(shelf.place.first, 0x1000);
		assert_int_equal(shelf.place.last, 0x1fff);
		assert_int_equal(shelf.number_count, 3);
		assert_int_equal(shelf.numbers[0], 1);
		assert_int_equal(shelf.numbers[1], 2048);
		assert_int_equal(shelf.numbers[2], 3);
		assert_int_equal(shelf.width, 0xff);
		assert_int_equal(shelf.flags, 5);
	}
}

static void item_text_says_which_items_were_there(void **state)
{
	struct shelf shelf;
	uint32_t there;

	(void)state;
	assert_null(read_shelf("width=0 place=0x0-0x0", &shelf, &there));
	assert_int_equal(there, 0x5);
}

static void item_text_says_what_was_expected(void **state)
{
	static const struct {
		const char *text, *expected;
	} cases[] = {
		{ "", PLACE },
		{ "n=1", PLACE },
		{ "place", KNOWN },
		{ "place =0x1-0x2", KNOWN },
		{ "plac=0x1-0x2", KNOWN },
		{ "places=0x1-0x2", KNOWN },
		{ "Place=0x1-0x2", KNOWN },
		{ "=", KNOWN },
		{ "place=", PLACE },
		{ "place=0x1", PLACE },
		{ "place=1-2", PLACE },
		{ "place=0x1-2", PLACE },
		{ "place=0x-0x2", PLACE },
		{ "place=0x2-0x1", PLACE },
		{ "place=0x1-0x100000000", PLACE },
		{ "place=0x1-0x2,n=1", PLACE },
		{ "place=0x1- 0x2", PLACE },
		{ "place=0x1-0x2 place=0x1-0x2", ONCE },
		{ "place=0x1-0x2 n=", NUMBERS },
		{ "place=0x1-0x2 n=1,", NUMBERS },
		{ "place=0x1-0x2 n=,1", NUMBERS },
		{ "place=0x1-0x2 n=1,2,3,4", NUMBERS },
		{ "place=0x1-0x2 n=8193", NUMBERS },
		{ "place=0x1-0x2 n=9K", NUMBERS },
		{ "place=0x1-0x2 n=-1", NUMBERS },
		{ "place=0x1-0x2 n=18446744073709551617", NUMBERS },
		{ "n=oak place=0x2-0x1", NUMBERS },
		{ "place=0x1-0x2 width=", WIDTH },
		{ "place=0x1-0x2 width=0x1", WIDTH },
		{ "place=0x1-0x2 width=00000", WIDTH },
		{ "place=0x1-0x2 width=12g", WIDTH },
		{ "place=0x1-0x2 flags=", FLAGS },
		{ "place=0x1-0x2 flags=oa", FLAGS },
		{ "place=0x1-0x2 flags=oakwood", FLAGS },
		{ "place=0x1-0x2 flags=oak,oak", FLAGS },
		{ "place=0x1-0x2 flags=oak,", FLAGS },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct shelf shelf;
		uint32_t there;
		const char *expected = read_shelf(cases[i].text, &shelf, &there);

		if (!expected || strcmp(expected, cases[i].expected) != 0)
			fail_msg("\"%s\": %s", cases[i].text, expected ? expected : "taken");
	}
}

static void item_text_a_word_may_begin_like_another(void **state)
{
	struct shelf shelf;
	uint32_t there;

	(void)state;
	assert_null(read_shelf("place=0x0-0x0 flags=oaken", &shelf, &there));
	assert_int_equal(shelf.flags, 2);
}

static void item_text_hexadecimal_numbers_have_up_to_8_digits(void **state)
{
	const char *text = "deadbeef-";
	uint32_t value;

	(void)state;
	assert_true(item_take_hex(&text, 8, &value));
	assert_int_equal(value, 0xdeadbeef);
	assert_string_equal(text, "-");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(item_text_reads_items_in_any_order),
		cmocka_unit_test(item_text_says_which_items_were_there),
		cmocka_unit_test(item_text_says_what_was_expected),
		cmocka_unit_test(item_text_a_word_may_begin_like_another),
		cmocka_unit_test(item_text_hexadecimal_numbers_have_up_to_8_digits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
