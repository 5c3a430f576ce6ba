/* SPDX-License-Identifier: MIT */
/* A file in memory, and what is said about it: one line each, on standard error. */
#ifndef TOOLS_PCIPLAN_TEXT_H
#define TOOLS_PCIPLAN_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* A whole file, NUL terminated; `name` is what messages call it. */
struct pciplan_text {
	const char *name;
	char *bytes;
	size_t size;
};

#define PCIPLAN_LINE_MAX 1024
#define PCIPLAN_MAX_NOTES 64

/* What was assumed or left out. The caller frees with pciplan_notes_free. */
struct pciplan_notes {
	size_t count;
	size_t lost; /* notes beyond PCIPLAN_MAX_NOTES */
	char *list[PCIPLAN_MAX_NOTES];
};

/* calloc that ends the program with a message and exit status 2 when there is no memory. */
void *pciplan_allocate(size_t count, size_t size);

/* Reads a file, "-" for standard input. False: said why. */
bool pciplan_text_read(const char *path, struct pciplan_text *text);

/*
 * Copies the line that starts at `at` without its end, NULs as blanks and what is too long cut off; gives the start of the
 * next one, NULL after the last.
 */
const char *pciplan_text_line(const struct pciplan_text *text, const char *at, char line[PCIPLAN_LINE_MAX]);

/* "pciplan: NAME:LINE: ...", without the line when that is 0. Returns false, for a caller to return. */
bool pciplan_complain(const char *name, size_t line, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Says it at once, as "pciplan: NAME: note: ...", and keeps it. */
void pciplan_note(struct pciplan_notes *notes, const char *name, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

void pciplan_notes_free(struct pciplan_notes *notes);

#endif
