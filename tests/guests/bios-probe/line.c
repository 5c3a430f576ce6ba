/* SPDX-License-Identifier: MIT */
#include "tests/guests/bios-probe/line.h"

#include <stdarg.h>

#include "tests/guests/xen-probes/io.h"

#define COM1 0x3f8
#define LINE_STATUS (COM1 + 5)
#define LINE_STATUS_EMPTY 0x20
#define TRIES_MAX 100000u

static struct {
	uint32_t length;
	char text[1000];
} line;

static void append(char character)
{
	if (line.length < sizeof(line.text))
		line.text[line.length++] = character;
}

static void append_text(const char *text)
{
	while (*text)
		append(*text++);
}

static void append_hex(uint64_t value, uint32_t width)
{
	static const char digits[] = "0123456789abcdef";
	uint32_t count = 16;

	while (count > (width ? width : 1) && value >> (4 * (count - 1)) == 0)
		count--;
	while (count-- > 0)
		append(digits[value >> (4 * count) & 0xf]);
}

static void append_decimal(uint32_t value)
{
	char digits[10];
	uint32_t count = 0;

	do {
		digits[count++] = (char)('0' + value % 10);
		value /= 10;
	} while (value != 0);
	while (count > 0)
		append(digits[--count]);
}

static void append_format(const char *format, va_list arguments)
{
	for (; *format; format++) {
		uint32_t width = 0, longs = 0;

		if (*format != '%') {
			append(*format);
			continue;
		}
		for (format++; *format >= '0' && *format <= '9'; format++)
			width = 10 * width + (uint32_t)(*format - '0');
		for (; *format == 'l'; format++)
			longs++;
		if (*format == 'c')
			append((char)va_arg(arguments, int));
		else if (*format == 's')
			append_text(va_arg(arguments, const char *));
		else if (*format == 'u')
			append_decimal(va_arg(arguments, uint32_t));
		else if (*format == 'x')
			append_hex(longs == 2 ? va_arg(arguments, uint64_t) : va_arg(arguments, uint32_t), width);
		else
			append('?');
	}
}

static void serial_put(char character)
{
	for (uint32_t tries = 0; tries < TRIES_MAX && !(io_in8(LINE_STATUS) & LINE_STATUS_EMPTY); tries++)
		;
	io_out8(COM1, (uint8_t)character);
}

void line_end(void)
{
	for (uint32_t i = 0; i < line.length; i++)
		serial_put(line.text[i]);
	serial_put('\r');
	serial_put('\n');
	line.length = 0;
}

static void begin(void)
{
	line.length = 0;
	append_text(probe_name());
	append_text(": ");
}

void line_begin(const char *format, ...)
{
	va_list arguments;

	begin();
	va_start(arguments, format);
	append_format(format, arguments);
	va_end(arguments);
}

void line_add(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	append_format(format, arguments);
	va_end(arguments);
}

void line_print(const char *format, ...)
{
	va_list arguments;

	begin();
	va_start(arguments, format);
	append_format(format, arguments);
	va_end(arguments);
	line_end();
}
