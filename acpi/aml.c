/* SPDX-License-Identifier: MIT */
/*
 * A term that has a length is written without it; aml_end inserts the length in its shortest form when the term is closed.
 * What came after it moves by one to four bytes. No position inside an open term is kept except those of the terms around
 * it, which begin before the insertion and so stay where they are.
 */
#include "acpi/aml.h"

#include <string.h>

/* Encodings (ACPI 6.5, 20.2) of what enum aml_op does not name: they are appended with their operands. */
enum {
	NAME_OP = 0x08,
	BYTE_PREFIX = 0x0a,
	WORD_PREFIX = 0x0b,
	DWORD_PREFIX = 0x0c,
	STRING_PREFIX = 0x0d,
	QWORD_PREFIX = 0x0e,
	SCOPE_OP = 0x10,
	BUFFER_OP = 0x11,
	PACKAGE_OP = 0x12,
	METHOD_OP = 0x14,
	IF_OP = 0xa0,
	ELSE_OP = 0xa1,
	WHILE_OP = 0xa2,
	EXT_PREFIX = 0x5b,
	MUTEX_OP = 0x5b01,
	REGION_OP = 0x5b80,
	FIELD_OP = 0x5b81,
	DEVICE_OP = 0x5b82,
};

#define MAX_ARGUMENTS 7
#define MAX_SYNC_LEVEL 15
#define METHOD_SERIALIZED 0x08
#define PACKAGE_LENGTH_LIMIT 0x10000000 /* 28 bits */

void aml_init(struct aml *aml, struct byte_buf *buf)
{
	*aml = (struct aml){ .buf = buf };
}

bool aml_finish(struct aml *aml)
{
	return !aml->fault && aml->depth == 0 && !aml->buf->overflow;
}

static void opcode(struct aml *aml, unsigned op)
{
	if (op >> 8)
		byte_buf_u8(aml->buf, (uint8_t)(op >> 8));
	byte_buf_u8(aml->buf, (uint8_t)op);
}

/* --- lengths ------------------------------------------------------------------------------------------------------ */

/* The bytes of a PkgLength whose value is `value`: 6 bits fit in one, 12, 20 and 28 bits in two, three and four. */
static unsigned length_bytes(size_t value)
{
	unsigned bytes = 2;

	if (value < 0x40)
		return 1;
	while (bytes < 4 && value >> (8 * bytes - 4))
		bytes++;
	return bytes;
}

/* The lead byte has the number of bytes after it in 7:6 and, when there are any, the lowest four bits of the value. */
static void set_length(struct byte_buf *buf, size_t at, size_t value, unsigned bytes)
{
	if (bytes == 1) {
		byte_buf_set_u8(buf, at, (uint8_t)value);
		return;
	}
	byte_buf_set_u8(buf, at, (uint8_t)((bytes - 1) << 6 | (value & 0x0f)));
	for (unsigned i = 1; i < bytes; i++)
		byte_buf_set_u8(buf, at + i, (uint8_t)(value >> (8 * i - 4)));
}

static void open_term(struct aml *aml, unsigned op)
{
	opcode(aml, op);
	if (aml->depth == AML_DEPTH) {
		aml->fault = true;
		return;
	}
	aml->open[aml->depth++] = (struct aml_open){ .length_at = aml->buf->length };
}

/* BufferSize, a term of its own, is appended where the bytes end, for its length to be known, and then moved before them. */
static void insert_buffer_size(struct aml *aml, size_t at)
{
	size_t end = aml->buf->length;
	size_t size_length;

	aml_integer(aml, end - at);
	size_length = aml->buf->length - end;
	byte_buf_truncate(aml->buf, end);
	byte_buf_insert(aml->buf, at, size_length);
	if (aml->buf->overflow || !aml->buf->data)
		return;
	end -= at;
	aml->buf->length = at;
	aml_integer(aml, end);
	aml->buf->length = at + size_length + end;
}

/* PkgLength counts its own bytes: the shortest form is the first that holds what follows it and itself. */
void aml_end(struct aml *aml)
{
	const struct aml_open *open;
	unsigned bytes = 1;
	size_t length;

	if (aml->fault || aml->buf->overflow)
		return;
	if (aml->depth == 0) {
		aml->fault = true;
		return;
	}
	open = &aml->open[--aml->depth];
	if (open->buffer)
		insert_buffer_size(aml, open->length_at);
	length = aml->buf->length - open->length_at;
	if (length >= PACKAGE_LENGTH_LIMIT - 4) {
		aml->fault = true;
		return;
	}
	while (length_bytes(length + bytes) > bytes)
		bytes++;
	byte_buf_insert(aml->buf, open->length_at, bytes);
	set_length(aml->buf, open->length_at, length + bytes, bytes);
}

/* --- data --------------------------------------------------------------------------------------------------------- */

void aml_integer(struct aml *aml, uint64_t value)
{
	if (value == 0) {
		opcode(aml, AML_ZERO);
	} else if (value == 1) {
		opcode(aml, AML_ONE);
	} else if (value == UINT64_MAX) {
		opcode(aml, AML_ONES);
	} else if (value <= UINT8_MAX) {
		opcode(aml, BYTE_PREFIX);
		byte_buf_u8(aml->buf, (uint8_t)value);
	} else if (value <= UINT16_MAX) {
		opcode(aml, WORD_PREFIX);
		byte_buf_u16(aml->buf, (uint16_t)value);
	} else if (value <= UINT32_MAX) {
		opcode(aml, DWORD_PREFIX);
		byte_buf_u32(aml->buf, (uint32_t)value);
	} else {
		opcode(aml, QWORD_PREFIX);
		byte_buf_u64(aml->buf, value);
	}
}

void aml_string(struct aml *aml, const char *text)
{
	opcode(aml, STRING_PREFIX);
	for (; *text; text++) {
		if ((unsigned char)*text > 0x7f)
			aml->fault = true;
		byte_buf_u8(aml->buf, (uint8_t)*text);
	}
	byte_buf_u8(aml->buf, 0);
}

void aml_buffer_open(struct aml *aml)
{
	open_term(aml, BUFFER_OP);
	if (!aml->fault)
		aml->open[aml->depth - 1].buffer = true;
}

void aml_buffer(struct aml *aml, const void *bytes, size_t count)
{
	aml_buffer_open(aml);
	byte_buf_bytes(aml->buf, bytes, count);
	aml_end(aml);
}

void aml_package(struct aml *aml, uint8_t elements)
{
	open_term(aml, PACKAGE_OP);
	byte_buf_u8(aml->buf, elements);
}

/* --- terms -------------------------------------------------------------------------------------------------------- */

void aml_op(struct aml *aml, enum aml_op op)
{
	opcode(aml, op);
}

void aml_name(struct aml *aml, const char *path)
{
	opcode(aml, NAME_OP);
	aml_path(aml, path);
}

void aml_name_integer(struct aml *aml, const char *path, uint64_t value)
{
	aml_name(aml, path);
	aml_integer(aml, value);
}

void aml_name_string(struct aml *aml, const char *path, const char *text)
{
	aml_name(aml, path);
	aml_string(aml, text);
}

void aml_name_eisa_id(struct aml *aml, const char *path, const char *id)
{
	aml_name(aml, path);
	aml_eisa_id(aml, id);
}

void aml_scope(struct aml *aml, const char *path)
{
	open_term(aml, SCOPE_OP);
	aml_path(aml, path);
}

void aml_device(struct aml *aml, const char *path)
{
	open_term(aml, DEVICE_OP);
	aml_path(aml, path);
}

void aml_method(struct aml *aml, const char *path, unsigned arguments, bool serialized)
{
	if (arguments > MAX_ARGUMENTS)
		aml->fault = true;
	open_term(aml, METHOD_OP);
	aml_path(aml, path);
	byte_buf_u8(aml->buf, (uint8_t)((arguments & MAX_ARGUMENTS) | (serialized ? METHOD_SERIALIZED : 0)));
}

void aml_if(struct aml *aml)
{
	open_term(aml, IF_OP);
}

void aml_else(struct aml *aml)
{
	open_term(aml, ELSE_OP);
}

void aml_while(struct aml *aml)
{
	open_term(aml, WHILE_OP);
}

void aml_mutex(struct aml *aml, const char *path, uint8_t sync_level)
{
	if (sync_level > MAX_SYNC_LEVEL)
		aml->fault = true;
	opcode(aml, MUTEX_OP);
	aml_path(aml, path);
	byte_buf_u8(aml->buf, sync_level);
}

void aml_acquire(struct aml *aml, const char *path, uint16_t timeout)
{
	opcode(aml, AML_ACQUIRE);
	aml_path(aml, path);
	byte_buf_u16(aml->buf, timeout);
}

void aml_release(struct aml *aml, const char *path)
{
	opcode(aml, AML_RELEASE);
	aml_path(aml, path);
}

void aml_operation_region(struct aml *aml, const char *path, enum aml_region_space space, uint64_t offset,
			  uint64_t length)
{
	opcode(aml, REGION_OP);
	aml_path(aml, path);
	byte_buf_u8(aml->buf, (uint8_t)space);
	aml_integer(aml, offset);
	aml_integer(aml, length);
}

/* FieldFlags (20.2.5.2): 3:0 access type, 4 lock rule, 6:5 update rule. */
void aml_field(struct aml *aml, const char *region, enum aml_access access, enum aml_update update)
{
	open_term(aml, FIELD_OP);
	aml_path(aml, region);
	byte_buf_u8(aml->buf, (uint8_t)((unsigned)update << 5 | (unsigned)access));
}

/* The number of bits has the form of a PkgLength, and does not count itself. */
static void field_bits(struct aml *aml, unsigned bits)
{
	unsigned bytes = length_bytes(bits);
	size_t at = aml->buf->length;

	if (bits >= PACKAGE_LENGTH_LIMIT)
		aml->fault = true;
	byte_buf_zero(aml->buf, bytes);
	set_length(aml->buf, at, bits, bytes);
}

void aml_field_named(struct aml *aml, const char *name, unsigned bits)
{
	/* A NameSeg, which unlike a path has no prefix: what aml_path appends for a single segment. */
	if (strchr(name, '.') || name[0] == '\\' || name[0] == '^' || bits == 0)
		aml->fault = true;
	aml_path(aml, name);
	field_bits(aml, bits);
}

void aml_field_skip(struct aml *aml, unsigned bits)
{
	if (bits == 0)
		return;
	byte_buf_u8(aml->buf, 0);
	field_bits(aml, bits);
}
