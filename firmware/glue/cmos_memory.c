/* SPDX-License-Identifier: MIT */
#include "firmware/glue/cmos_memory.h"

#include <stddef.h>

#include "firmware/glue/bios_data_fill.h"

#define KIB_SHIFT 10
#define GRANULE_SHIFT 16 /* 64 KiB */
#define MIB (UINT64_C(1) << 20)
#define FOUR_GIB (UINT64_C(1) << 32)

#define SHUTDOWN_STATUS 0x0f

static uint32_t count(uint64_t from, uint64_t end, unsigned shift, uint32_t largest)
{
	uint64_t units = end > from ? (end - from) >> shift : 0;

	return (uint32_t)(units < largest ? units : largest);
}

static uint64_t high_ram(const struct e820_map *ram)
{
	uint64_t bytes = 0;

	for (size_t i = 0; i < ram->count; i++) {
		struct range range = ram->entries[i].range;

		if (ram->entries[i].type != E820_RAM || range.last < FOUR_GIB)
			continue;
		if (range.first < FOUR_GIB)
			range.first = FOUR_GIB;
		bytes += range_size(range);
	}
	return bytes;
}

void cmos_memory_bytes(const struct e820_map *ram, uint64_t low_end, struct cmos_memory_byte bytes[CMOS_MEMORY_BYTES])
{
	const uint32_t base = bios_data_base_ram(ram) >> KIB_SHIFT;
	const uint32_t extended = count(MIB, low_end, KIB_SHIFT, 0xffff);
	const uint32_t low = count(16 * MIB, low_end, GRANULE_SHIFT, 0xffff);
	const uint32_t high = count(0, high_ram(ram), GRANULE_SHIFT, 0xffffff);
	const struct cmos_memory_byte list[CMOS_MEMORY_BYTES] = {
		{ SHUTDOWN_STATUS, 0 },
		{ 0x15, (uint8_t)base },
		{ 0x16, (uint8_t)(base >> 8) },
		{ 0x17, (uint8_t)extended },
		{ 0x18, (uint8_t)(extended >> 8) },
		{ 0x30, (uint8_t)extended },
		{ 0x31, (uint8_t)(extended >> 8) },
		{ 0x34, (uint8_t)low },
		{ 0x35, (uint8_t)(low >> 8) },
		{ 0x5b, (uint8_t)high },
		{ 0x5c, (uint8_t)(high >> 8) },
		{ 0x5d, (uint8_t)(high >> 16) },
	};

	for (size_t i = 0; i < CMOS_MEMORY_BYTES; i++)
		bytes[i] = list[i];
}
