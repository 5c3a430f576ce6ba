/* SPDX-License-Identifier: MIT */
/*
 * A bounded buffer that tables are appended to, little-endian, with sticky overflow: once something did not fit, nothing
 * more is written, and the one question at the end (byte_buf.overflow) answers for all that was appended.
 *
 * With `data` NULL and any capacity the buffer only counts, so that a table's size can be known before its memory is.
 */
#ifndef BYTES_BYTE_BUF_H
#define BYTES_BYTE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct byte_buf {
	uint8_t *data;
	size_t capacity;
	size_t length; /* bytes appended; never more than capacity */
	bool overflow;
};

void byte_buf_init(struct byte_buf *buf, void *data, size_t capacity);

void byte_buf_u8(struct byte_buf *buf, uint8_t value);
void byte_buf_u16(struct byte_buf *buf, uint16_t value);
void byte_buf_u32(struct byte_buf *buf, uint32_t value);
void byte_buf_u64(struct byte_buf *buf, uint64_t value);
void byte_buf_bytes(struct byte_buf *buf, const void *bytes, size_t count);
void byte_buf_zero(struct byte_buf *buf, size_t count);

/* Exactly `width` bytes: the characters of `text` up to its NUL, cut off or filled up with `fill`. */
void byte_buf_text(struct byte_buf *buf, const char *text, size_t width, char fill);

/* Zeros until the length is a multiple of `alignment`, a power of two. */
void byte_buf_align(struct byte_buf *buf, size_t alignment);

/* Replace what was appended at offset `at`. Outside of what was appended: overflow. */
void byte_buf_set_u8(struct byte_buf *buf, size_t at, uint8_t value);
void byte_buf_set_u16(struct byte_buf *buf, size_t at, uint16_t value);
void byte_buf_set_u32(struct byte_buf *buf, size_t at, uint32_t value);

/* Opens a gap of `count` zero bytes at offset `at`, moving what follows. */
void byte_buf_insert(struct byte_buf *buf, size_t at, size_t count);

/* Takes back what was appended after `length`. */
void byte_buf_truncate(struct byte_buf *buf, size_t length);

/* The sum of the bytes [from, to) modulo 256; 0 when the buffer counts only or the range is not in it. */
uint8_t byte_buf_sum(const struct byte_buf *buf, size_t from, size_t to);

/* The sum of `count` bytes modulo 256. */
uint8_t byte_sum(const void *bytes, size_t count);

#endif
