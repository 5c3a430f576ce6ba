/* SPDX-License-Identifier: MIT */
/* What a toolstack passes, made entry by entry, and the table it becomes part of. */
#ifndef TESTS_UNIT_SMBIOS_PASSED_FIXTURE_H
#define TESTS_UNIT_SMBIOS_PASSED_FIXTURE_H

#include "tests/unit/smbios_fixture.h"

#include <stdlib.h>

#include "smbios/smbios_passed.h"

#define MINE 0x1234 /* a handle that none of ours is */

static struct smbios_passed passed;
static uint8_t blob[0x20000];
static uint32_t blob_size;

/* The least formatted parts that are taken, of DSP0134 2.4; of type 9 that of 2.6, which the checker is content with. */
static const uint8_t least[] = {
	[0] = 0x18, [1] = 0x1b,  [2] = 0x08,  [3] = 0x0d,  [7] = 0x13,  [8] = 0x09,  [9] = 0x11,
	[11] = 5,   [22] = 0x1a, [26] = 0x14, [27] = 0x0c, [28] = 0x14, [39] = 0x10, [128] = 4
};

static inline int passed_set_up(void **state)
{
	blob_size = 0;
	memset(blob, 0, sizeof(blob));
	return set_up(state);
}

/* Adds an entry: a formatted part of `length` bytes, with one string. Returns the structure, to be changed. */
static inline uint8_t *add_long(uint8_t type, uint8_t length, uint16_t handle, const char *string)
{
	uint8_t *at = blob + blob_size;
	size_t strings = strlen(string) + 2;

	at[0] = (uint8_t)(length + strings);
	at[1] = (uint8_t)((length + strings) >> 8);
	at[4] = type;
	at[5] = length;
	at[6] = (uint8_t)handle;
	at[7] = (uint8_t)(handle >> 8);
	memcpy(at + 4 + length, string, strlen(string));
	blob_size += 4 + length + (uint32_t)strings;
	return at + 4;
}

static inline uint8_t *add(uint8_t type, uint16_t handle)
{
	return add_long(type, type < 128 ? least[type] : 4, handle, "x");
}

static inline void put(uint8_t *at, size_t offset, uint16_t value)
{
	at[offset] = (uint8_t)value;
	at[offset + 1] = (uint8_t)(value >> 8);
}

/* Reads what is passed, from memory of exactly its size; builds, and leaves the entry points for check(). */
static inline void build_passed(void)
{
	uint8_t *exact = malloc(blob_size ? blob_size : 1);
	struct smbios_block counter;

	assert_non_null(exact);
	memcpy(exact, blob, blob_size);
	smbios_passed_read(exact, blob_size, &inputs, &handles, &passed);
	smbios_block_init(&counter, NULL, UINT32_MAX);
	assert_int_equal(smbios_build_with(&inputs, &passed, &counter), SMBIOS_BUILD_OK);
	memset(tables, 0xa5, sizeof(tables));
	smbios_block_init(&block, tables, counter.buf.length);
	assert_int_equal(smbios_build_with(&inputs, &passed, &block), SMBIOS_BUILD_OK);
	assert_int_equal(block.buf.length, counter.buf.length);
	assert_int_equal(block.count, counter.count);
	assert_int_equal(block.largest, counter.largest);
	write_entries();
	free(exact);
}

static inline void assert_whole(void)
{
	struct smbios_check_result result = check();

	if (result.fault)
		fail_msg("type %u, handle %x, offset %x: %s", result.type, result.handle, result.offset, result.fault);
}

static inline void assert_verdict(uint32_t entry, enum smbios_passed_verdict verdict)
{
	assert_true(entry < passed.count);
	assert_int_equal(passed.entries[entry].verdict, verdict);
	assert_non_null(smbios_passed_text(&passed.entries[entry]));
}

#endif
