/* SPDX-License-Identifier: MIT */
#include "acpi/aml_resource.h"

/* Small and large descriptors begin with these bytes; the length of a small one is part of it. */
enum {
	IRQ_TAG = 0x22,
	IO_TAG = 0x47,
	END_TAG = 0x79,
	MEMORY32_FIXED_TAG = 0x86,
	DWORD_SPACE_TAG = 0x87,
	WORD_SPACE_TAG = 0x88,
	INTERRUPT_TAG = 0x89,
	QWORD_SPACE_TAG = 0x8a,
};

enum space_type {
	SPACE_MEMORY = 0,
	SPACE_IO = 1,
	SPACE_BUS = 2,
};

#define IO_DECODE_16 0x01

#define MEMORY32_LENGTH 9
#define MEMORY32_WRITABLE 0x01

/* General flags of address space descriptors (6.4.3.5.1). */
#define SPACE_CONSUMER 0x01
#define SPACE_MIN_FIXED 0x04
#define SPACE_MAX_FIXED 0x08
#define SPACE_FIXED (SPACE_MIN_FIXED | SPACE_MAX_FIXED)

/* Type specific flags (6.4.3.5.5). */
#define MEMORY_READ_WRITE 0x01
#define MEMORY_CACHEABLE 0x02
#define MEMORY_PREFETCHABLE 0x06
#define IO_ENTIRE_RANGE 0x03

#define FOUR_GIB (UINT64_C(1) << 32)

/* An I/O port descriptor's length is one byte; the largest power of two it can hold. */
#define IO_CHUNK 0x80

void aml_resources(struct aml *aml)
{
	aml_buffer_open(aml);
}

/* A checksum of 0 in the end tag stands for one that is right. */
void aml_resources_end(struct aml *aml)
{
	byte_buf_u8(aml->buf, END_TAG);
	byte_buf_u8(aml->buf, 0);
	aml_end(aml);
}

void aml_resource_io(struct aml *aml, uint16_t minimum, uint16_t maximum, uint8_t alignment, uint8_t length)
{
	byte_buf_u8(aml->buf, IO_TAG);
	byte_buf_u8(aml->buf, IO_DECODE_16);
	byte_buf_u16(aml->buf, minimum);
	byte_buf_u16(aml->buf, maximum);
	byte_buf_u8(aml->buf, alignment);
	byte_buf_u8(aml->buf, length);
}

void aml_resource_io_range(struct aml *aml, struct range range)
{
	if (range.last > UINT16_MAX || range.first > range.last) {
		aml->fault = true;
		return;
	}
	for (uint32_t at = (uint32_t)range.first; at <= range.last; at += IO_CHUNK) {
		uint32_t left = (uint32_t)range.last - at + 1;

		aml_resource_io(aml, (uint16_t)at, (uint16_t)at, 1, (uint8_t)(left < IO_CHUNK ? left : IO_CHUNK));
	}
}

void aml_resource_irq(struct aml *aml, uint16_t mask)
{
	byte_buf_u8(aml->buf, IRQ_TAG);
	byte_buf_u16(aml->buf, mask);
}

void aml_resource_memory32(struct aml *aml, uint32_t base, uint32_t length, bool writable)
{
	byte_buf_u8(aml->buf, MEMORY32_FIXED_TAG);
	byte_buf_u16(aml->buf, MEMORY32_LENGTH);
	byte_buf_u8(aml->buf, writable ? MEMORY32_WRITABLE : 0);
	byte_buf_u32(aml->buf, base);
	byte_buf_u32(aml->buf, length);
}

/* --- address space ------------------------------------------------------------------------------------------------ */

struct space {
	enum space_type type;
	uint8_t general_flags;
	uint8_t type_flags;
	struct range range;
};

static void append_width(struct byte_buf *buf, unsigned width, uint64_t value)
{
	for (unsigned i = 0; i < width; i++)
		byte_buf_u8(buf, (uint8_t)(value >> (8 * i)));
}

static void append_space(struct aml *aml, uint8_t tag, unsigned width, const struct space *space)
{
	byte_buf_u8(aml->buf, tag);
	byte_buf_u16(aml->buf, (uint16_t)(3 + 5 * width)); /* Length */
	byte_buf_u8(aml->buf, (uint8_t)space->type);
	byte_buf_u8(aml->buf, space->general_flags);
	byte_buf_u8(aml->buf, space->type_flags);
	append_width(aml->buf, width, 0);                        /* Address space granularity, _GRA */
	append_width(aml->buf, width, space->range.first);       /* Address range minimum, _MIN */
	append_width(aml->buf, width, space->range.last);        /* Address range maximum, _MAX */
	append_width(aml->buf, width, 0);                        /* Address translation offset, _TRA */
	append_width(aml->buf, width, range_size(space->range)); /* Address length, _LEN */
}

/*
 * In the narrowest descriptor that holds the last address and the length: all of a space of 16 or 32 bits has a length that
 * needs one bit more.
 */
static void append_narrowest(struct aml *aml, const struct space *space, bool word)
{
	uint64_t size = range_size(space->range);

	if (space->range.first > space->range.last || size == 0)
		aml->fault = true;
	else if (word && space->range.last <= UINT16_MAX && size <= UINT16_MAX)
		append_space(aml, WORD_SPACE_TAG, 2, space);
	else if (space->range.last <= UINT32_MAX && size <= UINT32_MAX)
		append_space(aml, DWORD_SPACE_TAG, 4, space);
	else
		append_space(aml, QWORD_SPACE_TAG, 8, space);
}

void aml_resource_bus(struct aml *aml, uint16_t first, uint16_t last)
{
	append_narrowest(aml, &(struct space){ SPACE_BUS, SPACE_FIXED, 0, { first, last } }, true);
}

void aml_resource_io_window(struct aml *aml, struct range range)
{
	append_narrowest(aml, &(struct space){ SPACE_IO, SPACE_FIXED, IO_ENTIRE_RANGE, range }, true);
}

/* The part of `range` below 4 GiB and the part above it; false: there is no such part. */
static bool part_below(struct range range, struct range *part)
{
	*part = range;
	if (part->last >= FOUR_GIB)
		part->last = FOUR_GIB - 1;
	return range.first < FOUR_GIB;
}

static bool part_above(struct range range, struct range *part)
{
	*part = range;
	if (part->first < FOUR_GIB)
		part->first = FOUR_GIB;
	return range.last >= FOUR_GIB;
}

static void append_window(struct aml *aml, struct range range, uint8_t attributes)
{
	struct space space = { .type = SPACE_MEMORY, .general_flags = SPACE_FIXED };

	if (range.first > range.last)
		aml->fault = true;
	space.type_flags = MEMORY_READ_WRITE | attributes;
	if (part_below(range, &space.range))
		append_narrowest(aml, &space, false);
	if (part_above(range, &space.range))
		append_narrowest(aml, &space, false);
}

void aml_resource_mem_window(struct aml *aml, struct range range, bool cacheable)
{
	append_window(aml, range, cacheable ? MEMORY_CACHEABLE : 0);
}

void aml_resource_pref_window(struct aml *aml, struct range range)
{
	append_window(aml, range, MEMORY_PREFETCHABLE);
}

void aml_resource_memory_range(struct aml *aml, struct range range)
{
	struct space space = { SPACE_MEMORY, SPACE_CONSUMER | SPACE_FIXED, MEMORY_READ_WRITE, range };
	struct range below;

	if (range.first > range.last)
		aml->fault = true;
	if (part_below(range, &below)) {
		if (range_size(below) > UINT32_MAX)
			aml->fault = true;
		aml_resource_memory32(aml, (uint32_t)below.first, (uint32_t)range_size(below), true);
	}
	if (part_above(range, &space.range))
		append_narrowest(aml, &space, false);
}
