/* SPDX-License-Identifier: MIT */
/* strtoull would do, if it told a number that does not fit from UINT64_MAX: a half of a generation ID may be that. */
#include "firmware/glue/xen_number.h"

/* The bit that makes a small letter of a capital one. */
#define SMALL 0x20

#define NO_DIGIT 36

static bool is_space(char character)
{
	return character == ' ' || (character >= '\t' && character <= '\r');
}

static const char *skip_space(const char *text)
{
	while (is_space(*text))
		text++;
	return text;
}

static unsigned digit_value(char character)
{
	char small = (char)(character | SMALL);

	if (character >= '0' && character <= '9')
		return (unsigned)(character - '0');
	return small >= 'a' && small <= 'z' ? (unsigned)(small - 'a' + 10) : NO_DIGIT;
}

static bool append_digit(uint64_t *value, unsigned base, unsigned digit)
{
	uint64_t limit = base == 16 ? UINT64_MAX >> 4 : base == 8 ? UINT64_MAX >> 3 : UINT64_MAX / 10;

	if (*value > limit)
		return false;
	*value *= base;
	if (*value > UINT64_MAX - digit)
		return false;
	*value += digit;
	return true;
}

bool xen_number_take(const char **text, uint64_t *value)
{
	const char *at = skip_space(*text), *start;
	bool negative = *at == '-';
	unsigned base = 10, digit;

	if (negative || *at == '+')
		at++;
	if (at[0] == '0')
		base = (at[1] | SMALL) == 'x' ? 16 : 8;
	if (base == 16)
		at += 2;
	start = at;
	for (*value = 0; (digit = digit_value(*at)) < base; at++) {
		if (!append_digit(value, base, digit))
			return false;
	}
	*text = at;
	if (negative)
		*value = -*value;
	return at != start;
}

bool xen_number_ends(const char *text)
{
	return *skip_space(text) == '\0';
}
