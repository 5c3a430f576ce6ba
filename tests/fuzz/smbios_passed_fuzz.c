/* SPDX-License-Identifier: MIT */
/*
 * A toolstack's structures of any bytes: the reader does not leave them (the sanitizer says so), and the table they become part
 * of is well formed: entry points, lengths, counts, one type 0 and 1, and no handle twice, as the checker finds; its word on
 * what is inside a toolstack's own structure is none on us.
 *
 * Byte 0: sockets; byte 1: RAM ranges; byte 2: a board and a battery of ours, and whether the rest is passed as it is or is
 * made of entries first: a byte of length, then so many bytes of a structure, whose strings end.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes/le.h"
#include "smbios/smbios_build.h"
#include "smbios/smbios_check.h"
#include "smbios/smbios_entry.h"
#include "smbios/smbios_passed.h"

#define ENTRY_21_AT 0xf0010
#define ENTRY_30_AT 0xf0040
#define TABLES_AT 0x200000
#define TABLES_MAX 0x20000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct memory {
	uint8_t entry_21[SMBIOS_ENTRY_21_SIZE], entry_30[SMBIOS_ENTRY_30_SIZE];
	uint8_t *tables; /* of exactly `size` bytes */
	size_t size;
};

static struct smbios_handles handles;
static struct smbios_passed passed;

static void fail(const char *what, const struct smbios_check_result *result)
{
	fprintf(stderr, "smbios: %s: type %u, handle %#x, offset %#x: %s\n", what, result->type, result->handle,
		result->offset, result->fault ? result->fault : "");
	abort();
}

static const uint8_t *map(void *context, uint64_t address, uint64_t size)
{
	const struct memory *memory = context;

	if (address == ENTRY_21_AT && size == SMBIOS_ENTRY_21_SIZE)
		return memory->entry_21;
	if (address == ENTRY_30_AT && size == SMBIOS_ENTRY_30_SIZE)
		return memory->entry_30;
	if (address < TABLES_AT || address - TABLES_AT > memory->size || size > memory->size - (address - TABLES_AT))
		return NULL;
	return memory->tables + (address - TABLES_AT);
}

static void inputs_take(struct smbios_inputs *inputs, struct range *ram, const uint8_t *data)
{
	smbios_inputs_init(inputs);
	inputs->memory_size = UINT64_C(1) << 40;
	inputs->processors.count = data[0];
	inputs->ram = ram;
	inputs->ram_count = data[1] % SMBIOS_MAX_RAM_RANGES;
	for (size_t i = 0; i < inputs->ram_count; i++)
		ram[i] = (struct range){ i << 32, (i << 32) + 0xfffff };
	inputs->texts[SMBIOS_TEXT_BASEBOARD_PRODUCT] = data[2] & 1 ? "board" : NULL;
	inputs->battery = data[2] & 2;
}

/* Counts, then builds in memory of that size, as the firmware does. */
static void build(const struct smbios_inputs *inputs, struct memory *memory, struct smbios_block *block)
{
	const struct smbios_check_result none = { .fault = NULL };

	smbios_block_init(block, NULL, UINT32_MAX);
	if (smbios_build_with(inputs, &passed, block) != SMBIOS_BUILD_OK)
		fail("cannot be counted", &none);
	memory->size = block->buf.length;
	if (memory->size > UINT16_MAX)
		fail("larger than the 2.1 entry point can tell", &none);
	memory->tables = malloc(memory->size);
	if (!memory->tables)
		abort();
	smbios_block_init(block, memory->tables, memory->size);
	if (smbios_build_with(inputs, &passed, block) != SMBIOS_BUILD_OK || block->buf.length != memory->size)
		fail("not as large as counted", &none);
}

static void check(const struct memory *memory)
{
	const struct smbios_check_memory view = { .map = map, .context = (void *)(uintptr_t)memory };
	const struct smbios_check_entries entries = { .entry_21 = ENTRY_21_AT, .entry_30 = ENTRY_30_AT };
	struct smbios_check_result result = smbios_check(&entries, &view, &handles);

	if (result.fault && (result.in_entry || !smbios_passed_has(&passed, result.handle)))
		fail("ours", &result);
	if (result.fault && strstr(result.fault, "earlier structure"))
		fail("handle", &result);
	if (result.fault && (strstr(result.fault, "handle is not that of") || strstr(result.fault, "contained handle")))
		fail("reference", &result);
}

/* What is passed, in memory of exactly its size. */
static uint8_t *blob_take(const uint8_t *data, size_t size, uint32_t *blob_size)
{
	static uint8_t made[TABLES_MAX];
	uint32_t length = 0;
	uint8_t *copy;

	for (size_t at = 3; data[2] & 4 && at < size && length < TABLES_MAX - 300; length += 2) {
		size_t part = data[at] < size - at ? data[at] : size - at - 1;

		le32_put(made + length, (uint32_t)part + 2);
		memcpy(made + length + 4, data + at + 1, part);
		length += 4 + (uint32_t)part;
		memset(made + length, 0, 2);
		at += 1 + part;
	}
	*blob_size = data[2] & 4 ? length : (uint32_t)size - 3;
	copy = malloc(*blob_size ? *blob_size : 1);
	if (!copy)
		abort();
	memcpy(copy, data[2] & 4 ? made : data + 3, *blob_size);
	return copy;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct range ram[SMBIOS_MAX_RAM_RANGES];
	struct smbios_inputs inputs;
	struct smbios_block block;
	struct memory memory;
	uint32_t blob_size;
	uint8_t *copy;

	if (size < 3)
		return 0;
	copy = blob_take(data, size, &blob_size);
	inputs_take(&inputs, ram, data);
	smbios_passed_read(copy, blob_size, &inputs, &handles, &passed);
	build(&inputs, &memory, &block);
	free(copy);
	if (!smbios_entry_21(&block, TABLES_AT, memory.entry_21) ||
	    !smbios_entry_30(&block, TABLES_AT, memory.entry_30))
		abort();
	check(&memory);
	for (uint32_t i = 0; i < passed.count; i++)
		smbios_passed_text(&passed.entries[i]);
	free(memory.tables);
	return 0;
}
