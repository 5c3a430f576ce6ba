/* SPDX-License-Identifier: MIT */
/* A machine, its tables in a made-up memory, and a way to look at structures that is not the code under test's. */
#ifndef TESTS_UNIT_SMBIOS_FIXTURE_H
#define TESTS_UNIT_SMBIOS_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "smbios/smbios_build.h"
#include "smbios/smbios_check.h"
#include "smbios/smbios_entry.h"
#include "smbios/smbios_given.h"
#include "smbios/smbios_spec.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#define ENTRY_21_AT 0xf0010
#define ENTRY_30_AT 0xf0040
#define TABLES_AT 0x7ff00000
#define TABLES_MAX 0x40000
#define GIB (UINT64_C(1) << 30)
#define TIB (UINT64_C(1) << 40)

static struct smbios_inputs inputs;
static struct smbios_block block;
static struct smbios_handles handles;
static uint8_t tables[TABLES_MAX], f_segment[0x10000];
static const struct range ram[] = { { 0, 0x7fffffff }, { 4 * GIB, 6 * GIB - 1 } };

static inline int set_up(void **state)
{
	(void)state;
	smbios_inputs_init(&inputs);
	inputs.texts[SMBIOS_TEXT_BIOS_VERSION] = "1";
	inputs.texts[SMBIOS_TEXT_BASEBOARD_PRODUCT] = "board";
	inputs.memory_size = 4 * GIB;
	inputs.ram_count = COUNT_OF(ram);
	inputs.ram = ram;
	memset(f_segment, 0, sizeof(f_segment));
	memset(tables, 0xa5, sizeof(tables));
	smbios_block_init(&block, tables, sizeof(tables));
	return 0;
}

/* Structure `index` of a type, or NULL. Walks the way a reader does: formatted part, then up to two NULs. */
static inline uint8_t *find(uint8_t type, unsigned index)
{
	uint8_t *at = tables;

	for (uint8_t *end = tables + block.buf.length; at < end;) {
		if (at[0] == type && index-- == 0)
			return at;
		at += at[1];
		while (at[0] || at[1])
			at++;
		at += 2;
	}
	return NULL;
}

static inline uint64_t field(const uint8_t *at, size_t offset, size_t size)
{
	uint64_t value = 0;

	for (size_t i = size; i-- > 0;)
		value = value << 8 | at[offset + i];
	return value;
}

static inline const uint8_t *map(void *context, uint64_t address, uint64_t size)
{
	(void)context;
	if (address >= 0xf0000 && address < 0x100000 && size <= 0x100000 - address)
		return f_segment + (address - 0xf0000);
	if (address >= TABLES_AT && address < TABLES_AT + block.buf.length &&
	    size <= TABLES_AT + block.buf.length - address)
		return tables + (address - TABLES_AT);
	return NULL;
}

/* Writes both entry points if they can be, and checks all. */
static inline struct smbios_check_result check(void)
{
	const struct smbios_check_memory memory = { .map = map };
	struct smbios_check_entries entries = { 0 };

	if (field(f_segment, ENTRY_21_AT - 0xf0000, 4) != 0)
		entries.entry_21 = ENTRY_21_AT;
	if (field(f_segment, ENTRY_30_AT - 0xf0000, 4) != 0)
		entries.entry_30 = ENTRY_30_AT;
	return smbios_check(&entries, &memory, &handles);
}

static inline void write_entries(void)
{
	smbios_entry_21(&block, TABLES_AT, f_segment + (ENTRY_21_AT - 0xf0000));
	smbios_entry_30(&block, TABLES_AT, f_segment + (ENTRY_30_AT - 0xf0000));
}

static inline void build(void)
{
	smbios_block_init(&block, tables, sizeof(tables));
	assert_int_equal(smbios_build(&inputs, &block), SMBIOS_BUILD_OK);
	write_entries();
}

#endif
