/* SPDX-License-Identifier: MIT */
/*
 * One structure being written (DSP0134 6.1): header, fields by byte_buf, strings by number, then the string set. The
 * length in the header is filled in at the end.
 */
#ifndef SMBIOS_SMBIOS_WRITER_H
#define SMBIOS_SMBIOS_WRITER_H

#include <stddef.h>
#include <stdint.h>

#include "smbios/smbios_block.h"

#define SMBIOS_WRITER_STRINGS 8

struct smbios_writer {
	struct smbios_block *block;
	struct byte_buf *buf; /* the block's: fields are appended to it */
	size_t start;
	const char *strings[SMBIOS_WRITER_STRINGS];
	size_t string_count;
};

/* Appends type, length and handle. */
void smbios_writer_begin(struct smbios_writer *writer, struct smbios_block *block, uint8_t type, uint16_t handle);

/*
 * Appends the number of a string, 0 for one that is NULL or empty. `text` must stay as it is until smbios_writer_end. More
 * than SMBIOS_WRITER_STRINGS: the buffer's overflow.
 */
void smbios_writer_string(struct smbios_writer *writer, const char *text);

/*
 * Appends the string set and counts the structure. smbios_writer_end_with: with `count` strings more, which no field
 * refers to; those that are NULL or empty are left out.
 */
void smbios_writer_end(struct smbios_writer *writer);
void smbios_writer_end_with(struct smbios_writer *writer, const char *const *strings, size_t count);

#endif
