/* SPDX-License-Identifier: MIT */
/* Structures one after the other, with what an entry point must say about them. */
#ifndef SMBIOS_SMBIOS_BLOCK_H
#define SMBIOS_SMBIOS_BLOCK_H

#include <stdint.h>

#include "bytes/byte_buf.h"

struct smbios_block {
	struct byte_buf buf;  /* with data NULL: only counts */
	uint16_t version;     /* of the specification the structures follow: SMBIOS_VERSION(major, minor) */
	uint32_t count;       /* structures, that of type 127 included */
	uint32_t largest;     /* bytes of the largest structure, with its strings */
	uint32_t strings_cut; /* strings of which only SMBIOS_TEXT_MAX bytes were taken */
};

/* An empty block over `capacity` bytes. */
static inline void smbios_block_init(struct smbios_block *block, void *data, size_t capacity)
{
	*block = (struct smbios_block){ .version = 0 };
	byte_buf_init(&block->buf, data, capacity);
}

/* One more structure of `size` bytes, its strings included, has been appended. */
static inline void smbios_block_count(struct smbios_block *block, uint32_t size)
{
	block->count++;
	if (size > block->largest)
		block->largest = size;
}

#endif
