/* SPDX-License-Identifier: MIT */
#include "tests/guests/xen-view/view.h"

#define XEN_DEBUG_PORT 0xe9
#define LINE_MAX 190 /* Xen prints a longer one in pieces */
#define BYTES_IN_A_LINE 64

static struct {
	char text[LINE_MAX + 1];
	uint32_t length;
} line;

static void append(char character)
{
	if (line.length < LINE_MAX)
		line.text[line.length++] = character;
}

static void append_digit(uint32_t value)
{
	append("0123456789abcdef"[value & 0xf]);
}

void view_begin(const char *name)
{
	line.length = 0;
	for (const char *at = "view"; *at; at++)
		append(*at);
	view_word(name);
}

void view_word(const char *word)
{
	append(' ');
	while (*word)
		append(*word++);
}

void view_number(uint64_t value)
{
	uint32_t count = 16;

	append(' ');
	while (count > 1 && value >> (4 * (count - 1)) == 0)
		count--;
	while (count-- > 0)
		append_digit((uint32_t)(value >> (4 * count)));
}

void view_bytes(const uint8_t *bytes, uint32_t count)
{
	append(' ');
	for (uint32_t i = 0; i < count; i++) {
		append_digit(bytes[i] >> 4);
		append_digit(bytes[i]);
	}
}

/* One instruction for the whole line: each exit to Xen costs more than the line itself. */
void view_end(void)
{
	const char *text = line.text;
	uint32_t count = line.length + 1;

	line.text[line.length] = '\n';
	__asm__ volatile("rep outsb" : "+S"(text), "+c"(count) : "d"((uint16_t)XEN_DEBUG_PORT) : "memory");
}

void view_register(const char *group, uint32_t index, uint64_t value)
{
	view_begin(group);
	view_number(index);
	view_number(value);
	view_end();
}

static bool is_zero(const uint8_t *bytes, uint32_t count)
{
	while (count > 0)
		if (bytes[--count] != 0)
			return false;
	return true;
}

void view_memory(uint32_t address, uint32_t length)
{
	view_begin("memory");
	view_number(address);
	view_number(length);
	view_end();
	for (uint32_t at = 0; at < length; at += BYTES_IN_A_LINE) {
		const uint8_t *bytes = (const uint8_t *)(uintptr_t)(address + at);
		const uint32_t count = length - at < BYTES_IN_A_LINE ? length - at : BYTES_IN_A_LINE;

		if (is_zero(bytes, count))
			continue;
		view_begin("bytes");
		view_number(address + at);
		view_bytes(bytes, count);
		view_end();
	}
}
