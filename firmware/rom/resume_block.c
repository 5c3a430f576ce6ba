/* SPDX-License-Identifier: MIT */
#include "firmware/rom/resume_block.h"

#include <stddef.h>

#include "firmware/rom/packed.h"

uint32_t resume_block_sum(const struct resume_block *block)
{
	const uint32_t *words = &block->facs;
	const size_t count = (sizeof(*block) - offsetof(struct resume_block, facs)) / sizeof(uint32_t);
	uint32_t sum = 0;

	for (size_t i = 0; i < count; i++)
		sum = rom_sum(sum, words[i]);
	return sum;
}
