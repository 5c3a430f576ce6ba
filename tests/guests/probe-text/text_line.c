/* SPDX-License-Identifier: MIT */
#include "tests/guests/probe-text/text_line.h"

static void add(struct text_line *line, char character)
{
	if (line->length < line->limit)
		line->text[line->length++] = character;
}

void text_line_begin(struct text_line *line, uint32_t limit)
{
	line->length = 0;
	line->limit = limit;
}

void text_line_add(struct text_line *line, const char *text)
{
	while (*text)
		add(line, *text++);
}

static void add_hex(struct text_line *line, uint64_t value, uint32_t width)
{
	static const char digits[] = "0123456789abcdef";
	uint32_t count = 16;

	while (count > (width ? width : 1) && value >> (4 * (count - 1)) == 0)
		count--;
	while (count-- > 0)
		add(line, digits[value >> (4 * count) & 0xf]);
}

static void add_decimal(struct text_line *line, uint32_t value)
{
	char digits[10];
	uint32_t count = 0;

	do {
		digits[count++] = (char)('0' + value % 10);
		value /= 10;
	} while (value != 0);
	while (count > 0)
		add(line, digits[--count]);
}

void text_line_format(struct text_line *line, const char *format, va_list arguments)
{
	for (; *format; format++) {
		uint32_t width = 0, longs = 0;

		if (*format != '%') {
			add(line, *format);
			continue;
		}
		for (format++; *format >= '0' && *format <= '9'; format++)
			width = 10 * width + (uint32_t)(*format - '0');
		for (; *format == 'l'; format++)
			longs++;
		if (*format == 'c')
			add(line, (char)va_arg(arguments, int));
		else if (*format == 's')
			text_line_add(line, va_arg(arguments, const char *));
		else if (*format == 'u')
			add_decimal(line, va_arg(arguments, uint32_t));
		else if (*format == 'x')
			add_hex(line, longs == 2 ? va_arg(arguments, uint64_t) : va_arg(arguments, uint32_t), width);
		else
			add(line, '?');
	}
}
