/* SPDX-License-Identifier: MIT */
#include "tests/guests/bios-probe/line.h"

#include <stdarg.h>

#include "tests/guests/probe-text/text_line.h"
#include "tests/guests/xen-probes/io.h"

#define COM1 0x3f8
#define LINE_STATUS (COM1 + 5)
#define LINE_STATUS_EMPTY 0x20
#define TRIES_MAX 100000u

static struct text_line line;

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
}

static void begin(void)
{
	text_line_begin(&line, TEXT_LINE_MAX);
	text_line_add(&line, probe_name());
	text_line_add(&line, ": ");
}

void line_begin(const char *format, ...)
{
	va_list arguments;

	begin();
	va_start(arguments, format);
	text_line_format(&line, format, arguments);
	va_end(arguments);
}

void line_add(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	text_line_format(&line, format, arguments);
	va_end(arguments);
}

void line_print(const char *format, ...)
{
	va_list arguments;

	begin();
	va_start(arguments, format);
	text_line_format(&line, format, arguments);
	va_end(arguments);
	line_end();
}
