/* SPDX-License-Identifier: MIT */
#include "firmware/rom/unpack.h"

#include <stddef.h>
#include <stdint.h>

#include "firmware/glue/lz4.h"
#include "firmware/layout.h"
#include "firmware/rom/console.h"
#include "firmware/rom/packed.h"

#define ROM_BASE ((uintptr_t)(UINT64_C(0x100000000) - LAYOUT_ROM_SIZE))
#define IMAGE_SIZE_MAX (LAYOUT_IMAGE_END - LAYOUT_IMAGE)
#define PACKED_SIZE_MAX (LAYOUT_ROM_SIZE - LAYOUT_ROM_START_SIZE - sizeof(struct rom_packed))

static uint32_t sum_of(const uint32_t *words, size_t count)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < count; i++)
		sum = rom_sum(sum, words[i]);
	return sum;
}

/* The sizes are as little to be trusted as the rest: they must not lead out of the ROM or of the image's place. */
static bool unpack(const struct rom_packed *rom, uint8_t *image)
{
	if (rom->packed_size > PACKED_SIZE_MAX || rom->image_size > IMAGE_SIZE_MAX ||
	    rom->image_size % sizeof(uint32_t) != 0)
		return false;
	if (!lz4_decompress(image, rom->image_size, rom->packed, rom->packed_size))
		return false;
	return sum_of((const uint32_t *)(const void *)image, rom->image_size / sizeof(uint32_t)) == rom->sum;
}

bool rom_unpack(void)
{
	if (unpack((const struct rom_packed *)ROM_BASE, (uint8_t *)(uintptr_t)LAYOUT_IMAGE))
		return true;
	rom_console_put("F firmware rom: image is corrupt, take a new copy of the ROM file\r\n");
	return false;
}
