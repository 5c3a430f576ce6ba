/* SPDX-License-Identifier: MIT */
#include "bytes/byte_buf.h"

#include <string.h>

void byte_buf_init(struct byte_buf *buf, void *data, size_t capacity)
{
	*buf = (struct byte_buf){ .data = data, .capacity = capacity };
}

/* Room for `count` more bytes: their place, or NULL when there is nothing to write to. */
static uint8_t *take(struct byte_buf *buf, size_t count)
{
	uint8_t *at;

	if (buf->overflow || count > buf->capacity - buf->length) {
		buf->overflow = true;
		return NULL;
	}
	at = buf->data ? buf->data + buf->length : NULL;
	buf->length += count;
	return at;
}

static void put(uint8_t *at, uint64_t value, size_t count)
{
	for (size_t i = 0; at && i < count; i++)
		at[i] = (uint8_t)(value >> (8 * i));
}

void byte_buf_u8(struct byte_buf *buf, uint8_t value)
{
	put(take(buf, 1), value, 1);
}

void byte_buf_u16(struct byte_buf *buf, uint16_t value)
{
	put(take(buf, 2), value, 2);
}

void byte_buf_u32(struct byte_buf *buf, uint32_t value)
{
	put(take(buf, 4), value, 4);
}

void byte_buf_u64(struct byte_buf *buf, uint64_t value)
{
	put(take(buf, 8), value, 8);
}

void byte_buf_bytes(struct byte_buf *buf, const void *bytes, size_t count)
{
	uint8_t *at = take(buf, count);

	if (at && count)
		memcpy(at, bytes, count);
}

void byte_buf_zero(struct byte_buf *buf, size_t count)
{
	uint8_t *at = take(buf, count);

	if (at)
		memset(at, 0, count);
}

void byte_buf_text(struct byte_buf *buf, const char *text, size_t width, char fill)
{
	uint8_t *at = take(buf, width);

	for (size_t i = 0; at && i < width; i++)
		at[i] = (uint8_t)(*text ? *text++ : fill);
}

void byte_buf_align(struct byte_buf *buf, size_t alignment)
{
	byte_buf_zero(buf, -buf->length & (alignment - 1));
}

static void set(struct byte_buf *buf, size_t at, uint64_t value, size_t count)
{
	if (buf->overflow || at > buf->length || count > buf->length - at) {
		buf->overflow = true;
		return;
	}
	put(buf->data ? buf->data + at : NULL, value, count);
}

void byte_buf_set_u8(struct byte_buf *buf, size_t at, uint8_t value)
{
	set(buf, at, value, 1);
}

void byte_buf_set_u16(struct byte_buf *buf, size_t at, uint16_t value)
{
	set(buf, at, value, 2);
}

void byte_buf_set_u32(struct byte_buf *buf, size_t at, uint32_t value)
{
	set(buf, at, value, 4);
}

void byte_buf_insert(struct byte_buf *buf, size_t at, size_t count)
{
	size_t before = buf->length;

	if (at > before) {
		buf->overflow = true;
		return;
	}
	if (!take(buf, count))
		return;
	memmove(buf->data + at + count, buf->data + at, before - at);
	memset(buf->data + at, 0, count);
}

void byte_buf_truncate(struct byte_buf *buf, size_t length)
{
	if (length <= buf->length)
		buf->length = length;
	else
		buf->overflow = true;
}

uint8_t byte_buf_sum(const struct byte_buf *buf, size_t from, size_t to)
{
	if (!buf->data || from > to || to > buf->length)
		return 0;
	return byte_sum(buf->data + from, to - from);
}

uint8_t byte_sum(const void *bytes, size_t count)
{
	const uint8_t *at = bytes;
	uint8_t sum = 0;

	for (size_t i = 0; i < count; i++)
		sum = (uint8_t)(sum + at[i]);
	return sum;
}
