/* SPDX-License-Identifier: MIT */
/*
 * Formatted output into memory.
 *
 * A conversion is parsed into a struct conversion, its argument is fetched as a 64-bit value whatever its
 * length, and the result is a text with a prefix of sign and zeros that is padded to the width. Every
 * character goes through put(), which counts all of them and stores those that fit: the return value needs no
 * second pass.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct sink {
	char *buffer;
	size_t size;
	size_t length; /* characters put so far, stored or not */
};

enum length {
	LENGTH_CHAR,
	LENGTH_SHORT,
	LENGTH_INT,
	LENGTH_LONG,
	LENGTH_LONG_LONG,
	LENGTH_SIZE,
	LENGTH_INTMAX,
};

struct conversion {
	bool left; /* flag - */
	bool zero; /* flag 0 */
	bool has_precision;
	unsigned width;
	unsigned precision;
	enum length length;
	char type;
};

/* The digits of UINT64_MAX in the smallest base, 10, are 20. */
#define DIGITS_MAX 20

static void put(struct sink *sink, char c)
{
	if (sink->length < sink->size)
		sink->buffer[sink->length] = c;
	sink->length++;
}

static void put_repeated(struct sink *sink, char c, size_t count)
{
	while (count-- > 0)
		put(sink, c);
}

static void put_text(struct sink *sink, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		put(sink, text[i]);
}

/* Puts prefix, zeros and text, in blanks up to the width. */
static void put_padded(struct sink *sink, const struct conversion *conversion, const char *prefix, size_t zeros,
		       const char *text, size_t length)
{
	size_t used = strlen(prefix) + zeros + length;
	size_t blanks = conversion->width > used ? conversion->width - used : 0;

	if (!conversion->left)
		put_repeated(sink, ' ', blanks);
	put_text(sink, prefix, strlen(prefix));
	put_repeated(sink, '0', zeros);
	put_text(sink, text, length);
	if (conversion->left)
		put_repeated(sink, ' ', blanks);
}

/*
 * Divides by ten and returns the remainder. A 64-bit division would need the compiler's run-time library on a 32-bit
 * processor, so it is done as on paper, in digits of 16 bits: remainder and next digit are always below 10 * 2^16.
 */
static unsigned divide_by_10(uint64_t *value)
{
	uint64_t quotient = 0;
	uint32_t remainder = 0;

	for (int shift = 48; shift >= 0; shift -= 16) {
		uint32_t part = remainder << 16 | (uint16_t)(*value >> shift);

		quotient = quotient << 16 | part / 10;
		remainder = part % 10;
	}
	*value = quotient;
	return remainder;
}

/*
 * Writes the digits so that they end at `end`, and returns where they begin. Zero has none: the precision
 * gives it one.
 */
static char *write_digits(char *end, uint64_t value, char type)
{
	const char *digits = type == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
	bool hexadecimal = type != 'u' && type != 'd';

	while (value != 0) {
		unsigned digit = value & 0xf;

		if (hexadecimal)
			value >>= 4;
		else
			digit = divide_by_10(&value);
		*--end = digits[digit];
	}
	return end;
}

static void put_number(struct sink *sink, const struct conversion *conversion, const char *prefix, uint64_t value)
{
	char digits[DIGITS_MAX];
	char *first = write_digits(digits + DIGITS_MAX, value, conversion->type);
	size_t length = (size_t)(digits + DIGITS_MAX - first);
	size_t wanted = conversion->has_precision ? conversion->precision : 1;

	/* Flag 0 makes the whole width digits, unless a precision says how many or the number is on the left. */
	if (conversion->zero && !conversion->left && !conversion->has_precision &&
	    conversion->width > strlen(prefix) + 1)
		wanted = conversion->width - strlen(prefix);
	put_padded(sink, conversion, prefix, wanted > length ? wanted - length : 0, first, length);
}

static void put_string(struct sink *sink, const struct conversion *conversion, const char *text)
{
	if (!text)
		text = "(null)";
	put_padded(sink, conversion, "", 0, text,
		   strnlen(text, conversion->has_precision ? conversion->precision : SIZE_MAX));
}

static uint64_t fetch_unsigned(enum length length, va_list *args)
{
	switch (length) {
	case LENGTH_CHAR:
		return (unsigned char)va_arg(*args, unsigned);
	case LENGTH_SHORT:
		return (unsigned short)va_arg(*args, unsigned);
	case LENGTH_INT:
		return va_arg(*args, unsigned);
	case LENGTH_LONG:
		return va_arg(*args, unsigned long);
	case LENGTH_LONG_LONG:
		return va_arg(*args, unsigned long long);
	case LENGTH_SIZE:
		return va_arg(*args, size_t);
	case LENGTH_INTMAX:
		return va_arg(*args, uintmax_t);
	}
	return 0;
}

static int64_t fetch_signed(enum length length, va_list *args)
{
	switch (length) {
	case LENGTH_CHAR:
		return (signed char)va_arg(*args, int);
	case LENGTH_SHORT:
		return (short)va_arg(*args, int);
	case LENGTH_INT:
		return va_arg(*args, int);
	case LENGTH_LONG:
		return va_arg(*args, long);
	case LENGTH_LONG_LONG:
		return va_arg(*args, long long);
	case LENGTH_SIZE:
		return va_arg(*args, ptrdiff_t);
	case LENGTH_INTMAX:
		return va_arg(*args, intmax_t);
	}
	return 0;
}

static unsigned parse_number(const char **format)
{
	unsigned number = 0;

	for (; **format >= '0' && **format <= '9'; (*format)++)
		number = number * 10 + (unsigned)(**format - '0');
	return number;
}

static enum length parse_length(const char **format)
{
	static const struct {
		char text[3];
		enum length length;
	} modifiers[] = {
		/* The longer ones first: h is also the beginning of hh. */
		{ "hh", LENGTH_CHAR }, { "h", LENGTH_SHORT }, { "ll", LENGTH_LONG_LONG },
		{ "l", LENGTH_LONG },  { "z", LENGTH_SIZE },  { "j", LENGTH_INTMAX },
	};

	for (size_t i = 0; i < sizeof(modifiers) / sizeof(modifiers[0]); i++) {
		size_t length = strlen(modifiers[i].text);

		if (strncmp(*format, modifiers[i].text, length) == 0) {
			*format += length;
			return modifiers[i].length;
		}
	}
	return LENGTH_INT;
}

static void parse_width(const char **format, struct conversion *conversion, va_list *args)
{
	int given;

	if (**format != '*') {
		conversion->width = parse_number(format);
		return;
	}
	(*format)++;
	given = va_arg(*args, int);
	conversion->left = conversion->left || given < 0;
	conversion->width = given < 0 ? 0u - (unsigned)given : (unsigned)given;
}

static void parse_precision(const char **format, struct conversion *conversion, va_list *args)
{
	int given;

	if (**format != '.')
		return;
	(*format)++;
	conversion->has_precision = true;
	if (**format != '*') {
		conversion->precision = parse_number(format);
		return;
	}
	(*format)++;
	given = va_arg(*args, int);
	/* A negative one counts as none (C11 7.21.6.1). */
	conversion->has_precision = given >= 0;
	conversion->precision = (unsigned)given;
}

/* Reads what follows the % and leaves *format after the conversion's letter, or at the end of the format. */
static struct conversion parse_conversion(const char **format, va_list *args)
{
	struct conversion conversion = { 0 };

	for (; **format == '-' || **format == '0'; (*format)++) {
		conversion.left = conversion.left || **format == '-';
		conversion.zero = conversion.zero || **format == '0';
	}
	parse_width(format, &conversion, args);
	parse_precision(format, &conversion, args);
	conversion.length = parse_length(format);
	conversion.type = **format;
	if (conversion.type == 'i')
		conversion.type = 'd';
	if (**format != '\0')
		(*format)++;
	return conversion;
}

/* Returns false for a conversion that is not supported. */
static bool put_conversion(struct sink *sink, const struct conversion *conversion, va_list *args)
{
	int64_t number;
	char character;

	switch (conversion->type) {
	case '%':
		put(sink, '%');
		return true;
	case 'c':
		character = (char)va_arg(*args, int);
		put_padded(sink, conversion, "", 0, &character, 1);
		return true;
	case 's':
		put_string(sink, conversion, va_arg(*args, const char *));
		return true;
	case 'd':
		number = fetch_signed(conversion->length, args);
		put_number(sink, conversion, number < 0 ? "-" : "", number < 0 ? -(uint64_t)number : (uint64_t)number);
		return true;
	case 'u':
	case 'x':
	case 'X':
		put_number(sink, conversion, "", fetch_unsigned(conversion->length, args));
		return true;
	case 'p':
		put_number(sink, conversion, "0x", (uintptr_t)va_arg(*args, void *));
		return true;
	default:
		return false;
	}
}

int vsnprintf(char *restrict buffer, size_t size, const char *restrict format, va_list args)
{
	struct sink sink = { buffer, size, 0 };
	const char *at = format;
	va_list rest;

	/*
	 * Where va_list is an array, a parameter of that type is a pointer: only a copy has the address that
	 * is needed.
	 */
	va_copy(rest, args);
	while (*at != '\0') {
		const char *start = at++;

		if (*start != '%') {
			put(&sink, *start);
		} else {
			struct conversion conversion = parse_conversion(&at, &rest);

			if (!put_conversion(&sink, &conversion, &rest))
				put_text(&sink, start, (size_t)(at - start));
		}
	}
	va_end(rest);
	/* The NUL takes the place of the last character that was stored when there were more. */
	if (size > 0)
		buffer[sink.length < size ? sink.length : size - 1] = '\0';
	return (int)sink.length;
}

int snprintf(char *restrict buffer, size_t size, const char *restrict format, ...)
{
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(buffer, size, format, args);
	va_end(args);
	return length;
}
