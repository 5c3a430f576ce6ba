/* SPDX-License-Identifier: MIT */
/* Text that AML has an encoding of its own for: NameString (ACPI 6.5, 20.2.2), EISA ID (19.3.4), UUID (19.6.142). */
#include "acpi/aml.h"

#include <string.h>

#define ROOT_CHAR '\\'
#define PARENT_PREFIX_CHAR '^'
#define NULL_NAME 0x00
#define DUAL_NAME_PREFIX 0x2e
#define MULTI_NAME_PREFIX 0x2f

#define SEGMENT_LENGTH 4
#define MAX_SEGMENTS 255

#define EISA_ID_LENGTH 7
#define UUID_LENGTH 36
#define UUID_BYTES 16

/* --- names -------------------------------------------------------------------------------------------------------- */

static bool is_lead_name_char(char c)
{
	return (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_name_char(char c)
{
	return is_lead_name_char(c) || (c >= '0' && c <= '9');
}

/* The length of the segment at the start of `text`, 0 when it is malformed. */
static size_t segment_length(const char *text)
{
	size_t length = 0;

	if (!is_lead_name_char(*text))
		return 0;
	while (is_name_char(text[length]))
		length++;
	if (length > SEGMENT_LENGTH || (text[length] != '.' && text[length] != '\0'))
		return 0;
	return length;
}

/* The number of segments of "A.B.C"; 0 when one of them is malformed or there are more than a NameString can have. */
static size_t count_segments(const char *text)
{
	for (size_t count = 1; count <= MAX_SEGMENTS; count++) {
		size_t length = segment_length(text);

		if (length == 0)
			return 0;
		text += length;
		if (*text == '\0')
			return count;
		text++;
	}
	return 0;
}

static void name_prefix(struct byte_buf *buf, size_t segments)
{
	if (segments == 2) {
		byte_buf_u8(buf, DUAL_NAME_PREFIX);
	} else if (segments > 2) {
		byte_buf_u8(buf, MULTI_NAME_PREFIX);
		byte_buf_u8(buf, (uint8_t)segments);
	}
}

void aml_path(struct aml *aml, const char *path)
{
	const char *at = path;
	size_t segments;

	if (*at == ROOT_CHAR)
		at++;
	else
		while (*at == PARENT_PREFIX_CHAR)
			at++;
	byte_buf_bytes(aml->buf, path, (size_t)(at - path));

	/* "\" and "^" name the root and the parent themselves. */
	if (*at == '\0' && at != path) {
		byte_buf_u8(aml->buf, NULL_NAME);
		return;
	}
	segments = count_segments(at);
	if (segments == 0) {
		aml->fault = true;
		return;
	}
	name_prefix(aml->buf, segments);
	for (size_t i = 0; i < segments; i++) {
		char segment[SEGMENT_LENGTH + 1] = { 0 };
		size_t length = segment_length(at);

		memcpy(segment, at, length);
		byte_buf_text(aml->buf, segment, SEGMENT_LENGTH, '_');
		at += length + 1;
	}
}

/* --- identifiers -------------------------------------------------------------------------------------------------- */

/* The value of a hexadecimal digit; anything else sets the fault. */
static unsigned hex_digit(struct aml *aml, char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (unsigned)(c - 'a') + 10;
	if (c >= 'A' && c <= 'F')
		return (unsigned)(c - 'A') + 10;
	aml->fault = true;
	return 0;
}

static uint8_t hex_byte(struct aml *aml, const char *text)
{
	return (uint8_t)(hex_digit(aml, text[0]) << 4 | hex_digit(aml, text[1]));
}

/* Three letters of five bits each and four hexadecimal digits, the most significant first; stored with the bytes swapped. */
void aml_eisa_id(struct aml *aml, const char *id)
{
	uint32_t letters = 0;

	if (strlen(id) != EISA_ID_LENGTH) {
		aml->fault = true;
		return;
	}
	for (size_t i = 0; i < 3; i++) {
		if (id[i] < 'A' || id[i] > 'Z')
			aml->fault = true;
		letters = letters << 5 | ((uint32_t)(id[i] - 'A' + 1) & 0x1f);
	}
	aml_integer(aml, letters >> 8 | (letters & 0xff) << 8 | (uint32_t)hex_byte(aml, id + 3) << 16 |
				 (uint32_t)hex_byte(aml, id + 5) << 24);
}

/* The first three groups are little-endian numbers, the others bytes as they stand. */
void aml_uuid(struct aml *aml, const char *text)
{
	static const uint8_t digit_at[UUID_BYTES] = { 6, 4, 2, 0, 11, 9, 16, 14, 19, 21, 24, 26, 28, 30, 32, 34 };
	uint8_t bytes[UUID_BYTES];

	if (strlen(text) != UUID_LENGTH || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-') {
		aml->fault = true;
		return;
	}
	for (size_t i = 0; i < UUID_BYTES; i++)
		bytes[i] = hex_byte(aml, text + digit_at[i]);
	aml_buffer(aml, bytes, sizeof(bytes));
}
