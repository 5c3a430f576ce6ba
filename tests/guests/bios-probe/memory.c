/* SPDX-License-Identifier: MIT */
#include "tests/guests/bios-probe/memory.h"

#define PIECE 256u
#define CRC_POLYNOMIAL 0xedb88320u /* bits in the order in which they are sent */

static struct {
	bool filled;
	uint64_t address;
	uint8_t bytes[PIECE];
} piece;

static void fill(uint64_t address)
{
	piece.address = address;
	piece.filled = true;
	if (memory_copy(piece.bytes, address, PIECE))
		return;
	for (uint32_t i = 0; i < PIECE; i++)
		piece.bytes[i] = 0xff;
}

uint8_t memory_u8(uint64_t address)
{
	const uint64_t start = address & ~(uint64_t)(PIECE - 1);

	if (!piece.filled || piece.address != start)
		fill(start);
	return piece.bytes[address - start];
}

uint16_t memory_u16(uint64_t address)
{
	return (uint16_t)(memory_u8(address) | memory_u8(address + 1) << 8);
}

uint32_t memory_u32(uint64_t address)
{
	return memory_u16(address) | (uint32_t)memory_u16(address + 2) << 16;
}

uint64_t memory_u64(uint64_t address)
{
	return memory_u32(address) | (uint64_t)memory_u32(address + 4) << 32;
}

void memory_forget(void)
{
	piece.filled = false;
}

bool memory_has_text(uint64_t address, const char *text)
{
	for (; *text; text++)
		if (memory_u8(address++) != (uint8_t)*text)
			return false;
	return true;
}

uint8_t memory_sum(uint64_t address, uint32_t size)
{
	uint8_t sum = 0;

	while (size-- > 0)
		sum = (uint8_t)(sum + memory_u8(address++));
	return sum;
}

uint32_t memory_crc(uint64_t address, uint32_t size)
{
	uint32_t crc = 0xffffffff;

	while (size-- > 0) {
		crc ^= memory_u8(address++);
		for (uint32_t bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? CRC_POLYNOMIAL : 0);
	}
	return ~crc;
}
