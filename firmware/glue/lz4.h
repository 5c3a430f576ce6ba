/* SPDX-License-Identifier: MIT */
/* Decompression of one LZ4 block (the LZ4 project's doc/lz4_Block_format.md), for input that cannot be trusted. */
#ifndef FIRMWARE_GLUE_LZ4_H
#define FIRMWARE_GLUE_LZ4_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Decompresses the `packed_size` bytes of a block. True when they are a block that holds exactly `size` bytes; `out` has
 * them then. Whatever the input, nothing outside of the two buffers is touched, and the time taken is bounded by their
 * sizes. The buffers must not overlap. Uses no static data, so that it can run before there is any.
 */
bool lz4_decompress(uint8_t *out, size_t size, const uint8_t *packed, size_t packed_size);

#endif
