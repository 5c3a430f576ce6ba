/* SPDX-License-Identifier: MIT */
/*
 * What is at the ROM's first byte: the RAM image, compressed. tools/pack-rom writes it; numbers have their low byte first.
 */
#ifndef FIRMWARE_ROM_PACKED_H
#define FIRMWARE_ROM_PACKED_H

#include <stdint.h>

struct rom_packed {
	uint32_t packed_size; /* of `packed` */
	uint32_t image_size;  /* once decompressed; a multiple of 4 */
	uint32_t sum;         /* rom_sum of the decompressed image */
	uint8_t packed[];     /* one LZ4 block */
};

/* One more word for the sum, which begins as 0. Each step can be undone, so a change of one word always shows. */
#define ROM_SUM_ROTATE 5
#define ROM_SUM_FACTOR UINT32_C(0x9e3779b1)

static inline uint32_t rom_sum(uint32_t sum, uint32_t word)
{
	return ((sum << ROM_SUM_ROTATE | sum >> (32 - ROM_SUM_ROTATE)) ^ word) * ROM_SUM_FACTOR;
}

#endif
