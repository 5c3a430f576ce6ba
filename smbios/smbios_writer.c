/* SPDX-License-Identifier: MIT */
#include "smbios/smbios_writer.h"

#include <string.h>

#include "smbios/smbios_inputs.h"
#include "smbios/smbios_spec.h"

#define LENGTH 1
#define UTF8_CONTINUATIONS 3 /* bytes behind the first one of a character, at most */

void smbios_writer_begin(struct smbios_writer *writer, struct smbios_block *block, uint8_t type, uint16_t handle)
{
	*writer = (struct smbios_writer){ .block = block, .buf = &block->buf, .start = block->buf.length };
	byte_buf_u8(writer->buf, type);    /* Type */
	byte_buf_u8(writer->buf, 0);       /* Length */
	byte_buf_u16(writer->buf, handle); /* Handle */
}

static bool is_continuation(char byte)
{
	return ((uint8_t)byte & 0xc0) == 0x80;
}

static bool is_string(const char *text)
{
	return text && *text != '\0';
}

void smbios_writer_string(struct smbios_writer *writer, const char *text)
{
	if (!is_string(text)) {
		byte_buf_u8(writer->buf, 0);
		return;
	}
	if (writer->string_count == SMBIOS_WRITER_STRINGS) {
		writer->buf->overflow = true;
		return;
	}
	writer->strings[writer->string_count++] = text;
	byte_buf_u8(writer->buf, (uint8_t)writer->string_count);
}

/* The bytes of a text that are taken: a character of UTF-8 is not cut in two. */
static size_t cut(const char *text)
{
	size_t length = 0, at;

	while (length < SMBIOS_TEXT_MAX && text[length] != '\0')
		length++;
	/* When the first byte left out is inside a character, that one is left out as a whole. */
	at = length;
	while (length == SMBIOS_TEXT_MAX && at > length - UTF8_CONTINUATIONS && is_continuation(text[at]))
		at--;
	return (uint8_t)text[at] >= 0xc0 ? at : length;
}

/* Control characters come from nowhere but a mistake and would garble a listing. Bytes from 80h on are UTF-8. */
static void append_string(struct smbios_block *block, const char *text)
{
	const size_t length = cut(text);

	for (size_t i = 0; i < length; i++) {
		uint8_t byte = (uint8_t)text[i];

		byte_buf_u8(&block->buf, byte < 0x20 || byte == 0x7f ? '.' : byte);
	}
	if (text[length] != '\0')
		block->strings_cut++;
	byte_buf_u8(&block->buf, 0);
}

void smbios_writer_end_with(struct smbios_writer *writer, const char *const *strings, size_t count)
{
	const size_t length = writer->buf->length - writer->start;
	const size_t end = writer->buf->length;

	/* A formatted part of more than FFh bytes cannot be told. */
	if (length > UINT8_MAX)
		writer->buf->overflow = true;
	byte_buf_set_u8(writer->buf, writer->start + LENGTH, (uint8_t)length);
	for (size_t i = 0; i < writer->string_count; i++)
		append_string(writer->block, writer->strings[i]);
	for (size_t i = 0; i < count; i++)
		if (is_string(strings[i]))
			append_string(writer->block, strings[i]);
	/* A set without strings is two NULs, else the second one ends it. */
	if (writer->buf->length == end)
		byte_buf_u8(writer->buf, 0);
	byte_buf_u8(writer->buf, 0);
	smbios_block_count(writer->block, (uint32_t)(writer->buf->length - writer->start));
}

void smbios_writer_end(struct smbios_writer *writer)
{
	smbios_writer_end_with(writer, NULL, 0);
}
