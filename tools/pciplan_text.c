/* SPDX-License-Identifier: MIT */
#include "tools/pciplan_text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define READ_STEP (1 << 16)
#define NOTE_MAX 512

void *pciplan_allocate(size_t count, size_t size)
{
	void *memory = calloc(count, size);

	if (memory == NULL) {
		fprintf(stderr, "pciplan: out of memory\n");
		exit(2);
	}
	return memory;
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static bool read_stream(FILE *stream, struct pciplan_text *text)
{
	size_t room = READ_STEP, got;

	text->bytes = pciplan_allocate(room, 1);
	while ((got = fread(text->bytes + text->size, 1, room - text->size - 1, stream)) > 0) {
		text->size += got;
		if (room - text->size == 1) {
			char *larger = pciplan_allocate(room, 2);

			memcpy(larger, text->bytes, text->size);
			free(text->bytes);
			text->bytes = larger;
			room *= 2;
		}
	}
	text->bytes[text->size] = '\0';
	return !ferror(stream);
}

bool pciplan_text_read(const char *path, struct pciplan_text *text)
{
	const bool is_stdin = strcmp(path, "-") == 0;
	FILE *stream = is_stdin ? stdin : fopen(path, "rb");
	bool good;

	*text = (struct pciplan_text){ .name = is_stdin ? "standard input" : path };
	good = stream != NULL && read_stream(stream, text);
	if (!good)
		pciplan_complain(text->name, 0, "%s", strerror(errno));
	if (stream != NULL && !is_stdin)
		fclose(stream);
	return good;
}

/* A port that is just set up may send NULs; they must not hide the line behind them. */
const char *pciplan_text_line(const struct pciplan_text *text, const char *at, char line[PCIPLAN_LINE_MAX])
{
	const char *end = text->bytes + text->size;
	const char *newline = memchr(at, '\n', (size_t)(end - at));
	size_t length = (size_t)((newline != NULL ? newline : end) - at);

	while (length > 0 && at[length - 1] == '\r')
		length--;
	if (length >= PCIPLAN_LINE_MAX)
		length = PCIPLAN_LINE_MAX - 1;
	for (size_t i = 0; i < length; i++)
		line[i] = at[i] != '\0' ? at[i] : ' ';
	line[length] = '\0';
	return newline != NULL ? newline + 1 : NULL;
}

/* --- saying ------------------------------------------------------------------------------------------------------- */

bool pciplan_complain(const char *name, size_t line, const char *format, ...)
{
	va_list arguments;

	fprintf(stderr, line == 0 ? "pciplan: %s: " : "pciplan: %s:%zu: ", name, line);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	return false;
}

void pciplan_note(struct pciplan_notes *notes, const char *name, const char *format, ...)
{
	char text[NOTE_MAX];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	fprintf(stderr, "pciplan: %s: note: %s\n", name, text);
	if (notes->count == PCIPLAN_MAX_NOTES) {
		notes->lost++;
		return;
	}
	notes->list[notes->count] = pciplan_allocate(strlen(text) + 1, 1);
	memcpy(notes->list[notes->count++], text, strlen(text) + 1);
}

void pciplan_notes_free(struct pciplan_notes *notes)
{
	for (size_t i = 0; i < notes->count; i++)
		free(notes->list[i]);
	*notes = (struct pciplan_notes){ 0 };
}
