/* SPDX-License-Identifier: MIT */
/* The firmware's <string.h> and <stdlib.h> against the host's. The build renames its symbols to fw_NAME. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

void *fw_memcpy(void *to, const void *from, size_t size);
void *fw_memmove(void *to, const void *from, size_t size);
void *fw_memset(void *to, int byte, size_t size);
int fw_memcmp(const void *a, const void *b, size_t size);
void *fw_memchr(const void *memory, int byte, size_t size);
size_t fw_strlen(const char *string);
size_t fw_strnlen(const char *string, size_t limit);
int fw_strcmp(const char *a, const char *b);
int fw_strncmp(const char *a, const char *b, size_t limit);
char *fw_strchr(const char *string, int character);
char *fw_strrchr(const char *string, int character);
unsigned long long fw_strtoull(const char *text, char **end, int base);

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* --- memory ------------------------------------------------------------------------------------------------------ */

#define AREA 96

/* Every distance and length in an area with a pattern; what lies outside the target must stay as it was. */
static void memmove_copies_overlapping_areas_in_both_directions(void **state)
{
	uint8_t ours[AREA], theirs[AREA];

	(void)state;
	for (size_t from = 0; from < 24; from++) {
		for (size_t to = 0; to < 24; to++) {
			for (size_t size = 0; size < 48; size++) {
				for (size_t i = 0; i < AREA; i++)
					ours[i] = theirs[i] = (uint8_t)(i * 7 + 1);
				assert_ptr_equal(fw_memmove(ours + to, ours + from, size), ours + to);
				memmove(theirs + to, theirs + from, size);
				assert_memory_equal(ours, theirs, AREA);
			}
		}
	}
}

static void memmove_leaves_the_direction_flag_clear(void **state)
{
	uint8_t area[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };
	static const uint8_t expected[8] = { 0x55, 0x55, 1, 2, 3, 4, 5, 6 };

	(void)state;
	fw_memmove(area + 2, area, 6);
	fw_memset(area, 0x55, 2);
	assert_memory_equal(area, expected, sizeof(area));
}

static void memcpy_and_memset_write_exactly_size_bytes(void **state)
{
	uint8_t from[AREA], to[AREA], expected[AREA];

	(void)state;
	for (size_t i = 0; i < AREA; i++)
		from[i] = (uint8_t)(i + 1);
	for (size_t size = 0; size < 64; size++) {
		memset(to, 0xee, AREA);
		memset(expected, 0xee, AREA);
		memcpy(expected + 8, from, size);
		assert_ptr_equal(fw_memcpy(to + 8, from, size), to + 8);
		assert_memory_equal(to, expected, AREA);

		memset(expected + 8, 0x80, size);
		assert_ptr_equal(fw_memset(to + 8, 0x1280, size), to + 8);
		assert_memory_equal(to, expected, AREA);
	}
}

static int sign(int value)
{
	return (value > 0) - (value < 0);
}

static void memcmp_and_memchr_treat_bytes_as_unsigned(void **state)
{
	static const char text[] = "ab\x80\xff";

	(void)state;
	assert_true(fw_memcmp("\x80", "\x7f", 1) > 0);
	assert_true(fw_memcmp("a\0b", "a\0c", 3) < 0);
	assert_int_equal(fw_memcmp("a\0b", "a\0c", 2), 0);
	assert_int_equal(fw_memcmp("x", "y", 0), 0);
	assert_ptr_equal(fw_memchr(text, 0x80, 4), text + 2);
	assert_ptr_equal(fw_memchr(text, -1, 4), text + 3);
	assert_null(fw_memchr(text, 0xff, 3));
	assert_null(fw_memchr(text, 'a', 0));
}

/* --- strings ----------------------------------------------------------------------------------------------------- */

static const char *const strings[] = { "", "a", "b", "ab", "aba", "abab", "a\xff", "\x80", "abc", "abcabcabc" };

static void string_comparison_matches_libc(void **state)
{
	(void)state;
	for (size_t a = 0; a < COUNT(strings); a++) {
		for (size_t b = 0; b < COUNT(strings); b++) {
			assert_int_equal(sign(fw_strcmp(strings[a], strings[b])), sign(strcmp(strings[a], strings[b])));
			for (size_t limit = 0; limit < 11; limit++)
				assert_int_equal(sign(fw_strncmp(strings[a], strings[b], limit)),
						 sign(strncmp(strings[a], strings[b], limit)));
		}
	}
}

static void string_search_matches_libc(void **state)
{
	static const int wanted[] = { 'a', 'b', 'c', 'z', '\0', 0x80, 0xff, -1 };

	(void)state;
	for (size_t s = 0; s < COUNT(strings); s++) {
		for (size_t w = 0; w < COUNT(wanted); w++) {
			assert_ptr_equal(fw_strchr(strings[s], wanted[w]), strchr(strings[s], wanted[w]));
			assert_ptr_equal(fw_strrchr(strings[s], wanted[w]), strrchr(strings[s], wanted[w]));
		}
		assert_int_equal(fw_strlen(strings[s]), strlen(strings[s]));
	}
}

static void strnlen_never_reads_past_its_limit(void **state)
{
	char *unterminated = malloc(3);

	(void)state;
	assert_non_null(unterminated);
	memcpy(unterminated, "abc", 3);
	assert_int_equal(fw_strnlen(unterminated, 3), 3);
	assert_int_equal(fw_strnlen("ab", 3), 2);
	assert_int_equal(fw_strnlen("ab", 0), 0);
	free(unterminated);
}

/* --- numbers from text ------------------------------------------------------------------------------------------- */

static void strtoull_matches_libc(void **state)
{
	static const char *const texts[] = {
		"0",
		"00",
		"7",
		"08",
		"0x",
		"0X",
		"0xg",
		"0x1F",
		"0XfF",
		"x1",
		"1x",
		" \t\n\v\f\r42",
		"+5",
		"-5",
		"- 5",
		"+-5",
		"",
		"-",
		" ",
		"18446744073709551615",
		"18446744073709551616",
		"18446744073709551620",
		"99999999999999999999999",
		"-1",
		"0xffffffffffffffff",
		"0x10000000000000000",
		"01777777777777777777777",
		"02000000000000000000000",
		"zz",
		"12ab",
		"3w5e11264sgsf",
		"3w5e11264sgsg",
		"-18446744073709551616",
		"4294967296",
		"0b101",
		"1e5",
		"7fffffff",
		"deadbeef",
	};
	static const int bases[] = { 0, 2, 8, 10, 16, 36 };

	(void)state;
	for (size_t t = 0; t < COUNT(texts); t++) {
		for (size_t b = 0; b < COUNT(bases); b++) {
			char *our_end, *their_end;

			assert_int_equal(fw_strtoull(texts[t], &our_end, bases[b]),
					 strtoull(texts[t], &their_end, bases[b]));
			assert_ptr_equal(our_end, their_end);
			assert_int_equal(fw_strtoull(texts[t], NULL, bases[b]), strtoull(texts[t], NULL, bases[b]));
		}
	}
}

/* hvmloader 3453aa3f86: base 16 without 0x gave nothing. */
static void strtoull_hex_without_prefix(void **state)
{
	char *end;

	(void)state;
	assert_int_equal(fw_strtoull("fee00000", &end, 16), 0xfee00000);
	assert_int_equal(*end, '\0');
	assert_int_equal(fw_strtoull("FFFFffffFFFFffff", &end, 16), UINT64_MAX);
	assert_int_equal(*end, '\0');
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(memmove_copies_overlapping_areas_in_both_directions),
		cmocka_unit_test(memmove_leaves_the_direction_flag_clear),
		cmocka_unit_test(memcpy_and_memset_write_exactly_size_bytes),
		cmocka_unit_test(memcmp_and_memchr_treat_bytes_as_unsigned),
		cmocka_unit_test(string_comparison_matches_libc),
		cmocka_unit_test(string_search_matches_libc),
		cmocka_unit_test(strnlen_never_reads_past_its_limit),
		cmocka_unit_test(strtoull_matches_libc),
		cmocka_unit_test(strtoull_hex_without_prefix),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
