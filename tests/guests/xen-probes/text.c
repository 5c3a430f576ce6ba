/* SPDX-License-Identifier: MIT */
#include <stdarg.h>

#include "tests/guests/probe-text/text_line.h"
#include "tests/guests/xen-probes/io.h"
#include "tests/guests/xen-probes/probe.h"

#define XEN_DEBUG_PORT 0xe9
#define COM1 0x3f8
#define LINE_STATUS (COM1 + 5)
#define LINE_STATUS_EMPTY 0x20
#define NO_PORT 0xff

#define LINE_MAX 190 /* Xen prints a longer one in pieces */

static struct text_line line;

static uint32_t passed, failed;

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
}

static void begin(const char *verdict, const char *name)
{
	text_line_begin(&line, LINE_MAX);
	text_line_add(&line, "probe: ");
	text_line_add(&line, verdict);
	text_line_add(&line, " ");
	text_line_add(&line, name);
	text_line_add(&line, ": ");
}

bool probe_claim(const char *name, bool right, const char *found, ...)
{
	va_list arguments;

	passed += right;
	failed += !right;
	begin(right ? "pass" : "FAIL", name);
	va_start(arguments, found);
	text_line_format(&line, found, arguments);
	va_end(arguments);
	print(!right);
	return right;
}

void probe_note(const char *name, const char *found, ...)
{
	va_list arguments;

	begin("note", name);
	va_start(arguments, found);
	text_line_format(&line, found, arguments);
	va_end(arguments);
	print(false);
}

static void add(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	text_line_format(&line, format, arguments);
	va_end(arguments);
}

void probe_summary(void)
{
	text_line_begin(&line, LINE_MAX);
	add("probe: %u passed, %u failed", passed, failed);
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
