/* SPDX-License-Identifier: MIT */
/*
 * A block is a row of sequences. A sequence is literals, copied from the block, and then a match, copied from what has
 * been put out already:
 *
 *   token             literal length in its high four bits, match length less 4 in its low four bits
 *   [length bytes]    only if the literal length is 15: added to it, up to and including the first below 255
 *   literals
 *   offset            16 bits, low byte first: how far back the match begins; 0 is not allowed
 *   [length bytes]    only if the match length field is 15, as above
 *
 * The last sequence ends after its literals, and with it the block. A match may reach into the bytes that it is itself
 * making: offset 1 repeats one byte. So it is copied byte by byte, upwards.
 */
#include "firmware/glue/lz4.h"

#define LENGTH_FIELD_MAX 15
#define LENGTH_BYTE_MAX 255
#define MATCH_LENGTH_MIN 4
#define OFFSET_SIZE 2

struct block {
	const uint8_t *in;
	const uint8_t *in_end;
	const uint8_t *out_start;
	uint8_t *out;
	uint8_t *out_end;
};

static size_t left_in(const struct block *block)
{
	return (size_t)(block->in_end - block->in);
}

static size_t left_out(const struct block *block)
{
	return (size_t)(block->out_end - block->out);
}

/* The caller has checked that both sides have `length` bytes. */
static void copy(struct block *block, const uint8_t *from, size_t length)
{
	uint8_t *to = block->out;

	while (length-- > 0)
		*to++ = *from++;
	block->out = to;
}

/* Completes the length that begins with `field`. False when the block ends within it or the output has no room for it. */
static bool read_length(struct block *block, unsigned field, size_t *length)
{
	uint8_t byte;

	*length = field;
	if (field < LENGTH_FIELD_MAX)
		return *length <= left_out(block);
	do {
		if (left_in(block) == 0)
			return false;
		byte = *block->in++;
		*length += byte;
		/* Checked at every step, so that the sum cannot overflow. */
		if (*length > left_out(block))
			return false;
	} while (byte == LENGTH_BYTE_MAX);
	return true;
}

static bool copy_literals(struct block *block, unsigned field)
{
	size_t length;

	if (!read_length(block, field, &length) || length > left_in(block))
		return false;
	copy(block, block->in, length);
	block->in += length;
	return true;
}

static bool copy_match(struct block *block, unsigned field)
{
	size_t offset;
	size_t length;

	if (left_in(block) < OFFSET_SIZE)
		return false;
	offset = (size_t)(block->in[0] | block->in[1] << 8);
	block->in += OFFSET_SIZE;
	if (offset == 0 || offset > (size_t)(block->out - block->out_start))
		return false;
	if (!read_length(block, field, &length) || left_out(block) - length < MATCH_LENGTH_MIN)
		return false;
	copy(block, block->out - offset, length + MATCH_LENGTH_MIN);
	return true;
}

bool lz4_decompress(uint8_t *out, size_t size, const uint8_t *packed, size_t packed_size)
{
	struct block block = {
		.in = packed,
		.in_end = packed + packed_size,
		.out_start = out,
		.out = out,
		.out_end = out + size,
	};

	while (left_in(&block) > 0) {
		uint8_t token = *block.in++;

		if (!copy_literals(&block, token >> 4))
			return false;
		if (left_in(&block) == 0)
			return left_out(&block) == 0;
		if (!copy_match(&block, token & 0xf))
			return false;
	}
	return false; /* ended after a match, or was empty */
}
