/* SPDX-License-Identifier: MIT */
#include <stdarg.h>

#include "tests/guests/xen-probes/io.h"
#include "tests/guests/xen-probes/probe.h"

#define XEN_DEBUG_PORT 0xe9
#define COM1 0x3f8
#define LINE_STATUS (COM1 + 5)
#define LINE_STATUS_EMPTY 0x20
#define NO_PORT 0xff

#define LINE_MAX 190 /* Xen prints a longer one in pieces */

static struct {
	char text[LINE_MAX + 1];
	uint32_t length;
} line;

static uint32_t passed, failed;

static void append(char character)
{
	if (line.length < LINE_MAX)
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

/* %c %s %u %x %llx, and a width for the last two. */
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
	for (uint32_t tries = 0; tries < 1000 && !(io_in8(LINE_STATUS) & LINE_STATUS_EMPTY); tries++)
		;
	io_out8(COM1, (uint8_t)character);
}

static void print(bool to_serial)
{
	for (uint32_t i = 0; i < line.length; i++)
		io_out8(XEN_DEBUG_PORT, (uint8_t)line.text[i]);
	io_out8(XEN_DEBUG_PORT, '\n');
	if (to_serial && io_in8(LINE_STATUS) != NO_PORT) {
		for (uint32_t i = 0; i < line.length; i++)
			serial_put(line.text[i]);
		serial_put('\r');
		serial_put('\n');
	}
	line.length = 0;
}

static void begin(const char *verdict, const char *name)
{
	append_text("probe: ");
	append_text(verdict);
	append(' ');
	append_text(name);
	append_text(": ");
}

bool probe_claim(const char *name, bool right, const char *found, ...)
{
	va_list arguments;

	passed += right;
	failed += !right;
	begin(right ? "pass" : "FAIL", name);
	va_start(arguments, found);
	append_format(found, arguments);
	va_end(arguments);
	print(!right);
	return right;
}

void probe_note(const char *name, const char *found, ...)
{
	va_list arguments;

	begin("note", name);
	va_start(arguments, found);
	append_format(found, arguments);
	va_end(arguments);
	print(false);
}

void probe_summary(void)
{
	append_text("probe: ");
	append_decimal(passed);
	append_text(" passed, ");
	append_decimal(failed);
	append_text(" failed");
	print(true);
}

uint8_t probe_sum(uint32_t address, uint32_t length)
{
	uint8_t sum = 0;

	while (length-- > 0)
		sum = (uint8_t)(sum + probe_u8(address++));
	return sum;
}

bool probe_text_at(uint32_t address, const char *text)
{
	for (; *text; text++)
		if (probe_u8(address++) != (uint8_t)*text)
			return false;
	return true;
}
