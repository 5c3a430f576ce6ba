/* SPDX-License-Identifier: MIT */
/* Numbers from text. */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The value of a digit in any base up to 36; 36 for what is no digit. */
static unsigned digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	if (c >= 'a' && c <= 'z')
		return (unsigned)(c - 'a') + 10;
	if (c >= 'A' && c <= 'Z')
		return (unsigned)(c - 'A') + 10;
	return 36;
}

/* A 0x that no hexadecimal digit follows is not a prefix: it is the number 0 and then an x. */
static bool has_hex_prefix(const char *text)
{
	return text[0] == '0' && (text[1] == 'x' || text[1] == 'X') && digit_value(text[2]) < 16;
}

/*
 * Appends one digit, or returns false when the result does not fit; in halves, because only 32-bit products
 * stay exact.
 */
static bool append_digit(uint64_t *value, unsigned base, unsigned digit)
{
	uint64_t low = (uint64_t)(uint32_t)*value * base + digit;
	uint64_t high = (uint64_t)(uint32_t)(*value >> 32) * base + (low >> 32);

	*value = high << 32 | (uint32_t)low;
	return high >> 32 == 0;
}

unsigned long long strtoull(const char *restrict text, char **restrict end, int base)
{
	const char *at = text;
	const char *after = text;
	uint64_t value = 0;
	bool fits = true;
	bool negative;

	while (is_space(*at))
		at++;
	negative = *at == '-';
	if (*at == '-' || *at == '+')
		at++;

	if ((base == 0 || base == 16) && has_hex_prefix(at)) {
		at += 2;
		base = 16;
	} else if (base == 0) {
		base = *at == '0' ? 8 : 10;
	}

	for (; digit_value(*at) < (unsigned)base; after = ++at)
		fits = append_digit(&value, (unsigned)base, digit_value(*at)) && fits;

	if (end)
		*end = (char *)(uintptr_t)after;
	if (!fits)
		return UINT64_MAX;
	return negative ? -value : value;
}
