/* SPDX-License-Identifier: MIT */
/*
 * Bytes for structures and entry points: neither the reader of a device model's structures nor the checker leaves them (the
 * sanitizer says so), and what the one takes and completes, the other finds well formed as a table; whatever it has against
 * single structures.
 *
 * Byte 0 chooses: a device model's tables as they are, our own structures with some bytes changed, or inputs for the builder.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes/le.h"
#include "smbios/smbios_build.h"
#include "smbios/smbios_check.h"
#include "smbios/smbios_entry.h"
#include "smbios/smbios_given.h"

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

static void fail(const char *what, const struct smbios_check_result *result)
{
	fprintf(stderr, "smbios: %s: type %u, offset %#x: %s\n", what, result->type, result->offset, result->fault);
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

/* Places the block in memory of its exact size, so that a read past its end is seen. */
static void place(struct memory *memory, const struct smbios_block *block)
{
	memory->size = block->buf.length;
	memory->tables = malloc(memory->size ? memory->size : 1);
	if (!memory->tables)
		abort();
	memcpy(memory->tables, block->buf.data, memory->size);
}

static struct smbios_check_result check(struct memory *memory, bool has_21, bool has_30)
{
	const struct smbios_check_memory view = { .map = map, .context = memory };
	const struct smbios_check_entries entries = {
		.entry_21 = has_21 ? ENTRY_21_AT : 0,
		.entry_30 = has_30 ? ENTRY_30_AT : 0,
	};

	return smbios_check(&entries, &view, &handles);
}

static void fuzz_given(const uint8_t *data, size_t size)
{
	static uint8_t output[TABLES_MAX];
	struct smbios_inputs own;
	struct smbios_block block;
	struct memory memory;
	const uint32_t anchor_size = size && data[0] & 1 ? SMBIOS_ENTRY_21_SIZE : SMBIOS_ENTRY_30_SIZE;
	struct smbios_check_result result;
	struct smbios_given given;
	bool has_21, has_30;
	uint8_t *copy;

	if (size < 1 + anchor_size)
		return;
	copy = malloc(size);
	if (!copy)
		abort();
	memcpy(copy, data, size);
	given = (struct smbios_given){ copy + 1, anchor_size, copy + 1 + anchor_size,
				       (uint32_t)(size - 1 - anchor_size) };
	memcpy(copy + 1, data[0] & 1 ? "_SM_" : "_SM3_", data[0] & 1 ? 4 : 5);
	smbios_inputs_init(&own);
	smbios_block_init(&block, output, sizeof(output));
	if (smbios_given_build(&given, &own, &handles, &block).error == SMBIOS_GIVEN_OK) {
		has_21 = smbios_entry_21(&block, TABLES_AT, memory.entry_21);
		has_30 = smbios_entry_30(&block, TABLES_AT, memory.entry_30);
		place(&memory, &block);
		result = check(&memory, has_21, has_30);
		/* Lengths, counts and sums hold; a lack of type 1, and what is inside a structure, is the device model's. */
		if (result.fault && result.in_entry && !strstr(result.fault, "not one structure") &&
		    (has_21 || has_30) && block.version >= SMBIOS_VERSION(2, 1) && (block.version & 0xff) < 16)
			fail("given", &result);
		free(memory.tables);
	}
	free(copy);
}

static void inputs_take(struct smbios_inputs *inputs, struct range *ram, char *text, const uint8_t *data, size_t size)
{
	uint8_t record[40] = { 0 };

	memcpy(record, data, size < sizeof(record) ? size : sizeof(record));
	smbios_inputs_init(inputs);
	inputs->memory_size = le64_get(record) >> (record[8] & 63);
	ram->first = le64_get(record + 9) >> (record[17] & 63);
	ram->last = le64_get(record + 18) >> (record[26] & 63);
	inputs->ram = ram;
	inputs->ram_count = record[27] & 1;
	inputs->processors.count = le16_get(record + 28);
	inputs->processors.cores_per_socket = le16_get(record + 30) >> (record[34] & 15);
	inputs->processors.threads_per_core = le16_get(record + 32) >> (record[35] & 15);
	inputs->battery = record[36] & 1;
	if (size > sizeof(record))
		memcpy(text, data + sizeof(record), size - sizeof(record) < 600 ? size - sizeof(record) : 600);
	inputs->texts[record[37] % SMBIOS_TEXTS] = text;
}

/* Whatever is built is right; with bytes changed it is read without harm. */
static void fuzz_build(const uint8_t *data, size_t size, bool spoil)
{
	static uint8_t output[TABLES_MAX];
	char text[601] = "";
	struct range ram;
	struct smbios_inputs inputs;
	struct smbios_block block;
	struct smbios_check_result result;
	struct memory memory;
	bool has_21;

	inputs_take(&inputs, &ram, text, data, size);
	smbios_block_init(&block, output, sizeof(output));
	if (smbios_build(&inputs, &block) != SMBIOS_BUILD_OK)
		return;
	has_21 = smbios_entry_21(&block, TABLES_AT, memory.entry_21);
	if (!smbios_entry_30(&block, TABLES_AT, memory.entry_30))
		abort();
	place(&memory, &block);
	result = check(&memory, has_21, true);
	if (result.fault)
		fail("own", &result);
	for (size_t i = 40; spoil && i + 3 <= size; i += 3)
		memory.tables[le16_get(data + i) % memory.size] = data[i + 2];
	if (spoil)
		check(&memory, has_21, true);
	free(memory.tables);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0 || size > 0x8000)
		return 0;
	switch (data[0] % 3) {
	case 0:
		fuzz_given(data + 1, size - 1);
		break;
	case 1:
		fuzz_build(data + 1, size - 1, false);
		break;
	default:
		fuzz_build(data + 1, size - 1, true);
		break;
	}
	return 0;
}
