/* SPDX-License-Identifier: MIT */
/* The firmware's vsnprintf against the host's. The build renames its symbols to fw_NAME. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

int fw_snprintf(char *buffer, size_t size, const char *format, ...);
int fw_vsnprintf(char *buffer, size_t size, const char *format, va_list args);

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Numbers from a fixed start, so that a failure comes back (George Marsaglia's xorshift64). */
static uint64_t random_state = 0x9e3779b97f4a7c15;

static uint64_t random64(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state;
}

static unsigned random_below(unsigned limit)
{
	return (unsigned)(random64() >> 32) % limit;
}

/* Numbers of every magnitude, and the ones on the edges. */
static uint64_t random_number(void)
{
	static const uint64_t edges[] = {
		0, 1, 9, 10, INT64_MAX, (uint64_t)INT64_MIN, UINT64_MAX, INT32_MAX, UINT32_MAX
	};

	if (random_below(8) == 0)
		return edges[random_below(COUNT(edges))];
	return random64() >> random_below(64);
}

static const char *const strings[] = { "", "a", "b", "abab", "a\xff", "abc", "abcabcabc" };

#define BUFFER 160

struct formatted {
	int length;
	char text[BUFFER];
};

typedef int (*formatter)(char *buffer, size_t size, const char *format, va_list args);

static struct formatted format_with(formatter function, size_t size, const char *format, va_list args)
{
	struct formatted result;

	memset(result.text, '#', sizeof(result.text));
	result.length = function(result.text, size, format, args);
	return result;
}

/* Both formatters on the same arguments: same length, same text, and nothing written past `size`. */
static void compare(size_t size, const char *format, ...)
{
	struct formatted ours, theirs;
	va_list args;

	va_start(args, format);
	ours = format_with(fw_vsnprintf, size, format, args);
	va_end(args);
	va_start(args, format);
	theirs = format_with(vsnprintf, size, format, args);
	va_end(args);

	if (ours.length != theirs.length || memcmp(ours.text, theirs.text, BUFFER) != 0)
		fail_msg("\"%s\" into %zu bytes: ours %d \"%.*s\", libc %d \"%.*s\"", format, size, ours.length, BUFFER,
			 ours.text, theirs.length, BUFFER, theirs.text);
}

struct random_format {
	char text[64];
	const char *length; /* the modifier in it */
	bool star_width, star_precision;
	int width, precision; /* for the stars */
};

/* A conversion with random flags, width, precision and length; the flag 0 only where C11 defines it. */
static struct random_format random_conversion(char type)
{
	static const char *const lengths[] = { "", "hh", "h", "l", "ll", "z", "j" };
	bool number = strchr("diuxX", type) != NULL;
	struct random_format format = { .length = number ? lengths[random_below(COUNT(lengths))] : "" };
	char width[16] = "", precision[16] = "";

	format.width = (int)random_below(60) - 30;
	format.precision = (int)random_below(30) - 5;
	format.star_width = random_below(4) == 0;
	format.star_precision = type != 'c' && random_below(4) == 0;
	if (format.star_width)
		strcpy(width, "*");
	else if (random_below(2))
		snprintf(width, sizeof(width), "%u", 1 + random_below(30));
	if (format.star_precision)
		strcpy(precision, ".*");
	else if (type != 'c' && random_below(3) == 0)
		snprintf(precision, sizeof(precision), random_below(5) ? ".%u" : ".", random_below(25));
	snprintf(format.text, sizeof(format.text), "<%%%s%s%s%s%s%c>%%%%", random_below(3) ? "" : "-",
		 number && random_below(2) ? "0" : "", width, precision, format.length, type);
	return format;
}

/* Calls compare with the arguments that the format asks for. */
#define COMPARE_WITH_STARS(size, format, value)                                                     \
	do {                                                                                        \
		if ((format)->star_width && (format)->star_precision)                               \
			compare(size, (format)->text, (format)->width, (format)->precision, value); \
		else if ((format)->star_width)                                                      \
			compare(size, (format)->text, (format)->width, value);                      \
		else if ((format)->star_precision)                                                  \
			compare(size, (format)->text, (format)->precision, value);                  \
		else                                                                                \
			compare(size, (format)->text, value);                                       \
	} while (0)

static void compare_number(size_t size, const struct random_format *format, uint64_t value)
{
	if (strcmp(format->length, "ll") == 0)
		COMPARE_WITH_STARS(size, format, (unsigned long long)value);
	else if (strcmp(format->length, "j") == 0)
		COMPARE_WITH_STARS(size, format, (uintmax_t)value);
	else if (strcmp(format->length, "l") == 0)
		COMPARE_WITH_STARS(size, format, (unsigned long)value);
	else if (strcmp(format->length, "z") == 0)
		COMPARE_WITH_STARS(size, format, (size_t)value);
	else
		COMPARE_WITH_STARS(size, format, (unsigned)value);
}

/* hvmloader 22650d6054: %llx printed garbage. */
static void vsnprintf_ll_matches_libc(void **state)
{
	static const char *const conversions[] = { "%lld", "%llu", "%llx", "%llX", "%016llx", "%-22lld|" };

	(void)state;
	for (size_t i = 0; i < COUNT(conversions); i++) {
		for (unsigned n = 0; n < 2000; n++)
			compare(BUFFER, conversions[i], (unsigned long long)random_number());
	}
}

static void vsnprintf_random_formats_match_libc(void **state)
{
	static const char types[] = "diuxXcs";

	(void)state;
	for (unsigned n = 0; n < 40000; n++) {
		char type = types[random_below(sizeof(types) - 1)];
		struct random_format format = random_conversion(type);
		size_t size = random_below(3) ? BUFFER : random_below(40);

		if (type == 's')
			COMPARE_WITH_STARS(size, &format, strings[random_below(COUNT(strings))]);
		else if (type == 'c')
			COMPARE_WITH_STARS(size, &format, (int)random_below(256));
		else
			compare_number(size, &format, random_number());
	}
}

static void vsnprintf_takes_several_arguments_in_order(void **state)
{
	(void)state;
	compare(BUFFER, "%s %hhu%%%c %lld|%5d|%-5d|%zx %p", "pci", 300, 'x', -1ll, 42, 42, (size_t)4096,
		(void *)0x1234);
	compare(BUFFER, "[mem 0x%016llx-0x%016llx 64bit pref] %02x:%02x.%u", 0x8000000000ull, 0x8000003fffull, 0, 3,
		7u);
	compare(BUFFER, "plain");
	compare(BUFFER, "");
}

static void vsnprintf_prints_null_pointers(void **state)
{
	char text[32];

	(void)state;
	assert_int_equal(fw_snprintf(text, sizeof(text), "%s %p", (char *)NULL, NULL), 10);
	assert_string_equal(text, "(null) 0x0");
}

static void vsnprintf_prints_unknown_conversions_as_they_stand(void **state)
{
	char text[32];

	(void)state;
	assert_int_equal(fw_snprintf(text, sizeof(text), "%q %05f %d%", 7), 10);
	assert_string_equal(text, "%q %05f 7%");
}

static void vsnprintf_reads_no_more_of_a_string_than_its_precision(void **state)
{
	char *unterminated = malloc(3);
	char text[8];

	(void)state;
	assert_non_null(unterminated);
	memcpy(unterminated, "abc", 3);
	assert_int_equal(fw_snprintf(text, sizeof(text), "%.3s", unterminated), 3);
	assert_string_equal(text, "abc");
	free(unterminated);
}

static void vsnprintf_without_room_only_counts(void **state)
{
	char byte = '#';

	(void)state;
	assert_int_equal(fw_snprintf(NULL, 0, "%d", 12345), 5);
	assert_int_equal(fw_snprintf(&byte, 1, "%d", 12345), 5);
	assert_int_equal(byte, '\0');
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(vsnprintf_ll_matches_libc),
		cmocka_unit_test(vsnprintf_random_formats_match_libc),
		cmocka_unit_test(vsnprintf_takes_several_arguments_in_order),
		cmocka_unit_test(vsnprintf_prints_null_pointers),
		cmocka_unit_test(vsnprintf_prints_unknown_conversions_as_they_stand),
		cmocka_unit_test(vsnprintf_reads_no_more_of_a_string_than_its_precision),
		cmocka_unit_test(vsnprintf_without_room_only_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
