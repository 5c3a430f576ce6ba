/* SPDX-License-Identifier: MIT */
/* A line of text in the making, for probes of any mode of the processor: they have no C library. */
#ifndef TESTS_GUESTS_PROBE_TEXT_TEXT_LINE_H
#define TESTS_GUESTS_PROBE_TEXT_TEXT_LINE_H

#include <stdarg.h>
#include <stdint.h>

#define TEXT_LINE_MAX 1000

/* All zeros before its first use, so that a probe without initialised data can have one. */
struct text_line {
	uint32_t limit; /* TEXT_LINE_MAX at most; what is beyond is cut off */
	uint32_t length;
	char text[TEXT_LINE_MAX]; /* no NUL at its end */
};

/* Makes it an empty line of so many characters at most. */
void text_line_begin(struct text_line *line, uint32_t limit);

void text_line_add(struct text_line *line, const char *text);

/* Knows %c %s %u %x %llx, and a width for the last two, which is filled with zeros. */
void text_line_format(struct text_line *line, const char *format, va_list arguments);

#endif
