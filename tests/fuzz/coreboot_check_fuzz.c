/* SPDX-License-Identifier: MIT */
/*
 * Random bytes as coreboot tables and CBMEM: the checker reads nothing outside of them. Random facts: the builder stays
 * inside its capacity, and what it says is done passes the checker; with bytes changed afterwards it is read without
 * harm.
 *
 * The memory is a first page and CBMEM at 200000h, each an allocation of its exact size.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes/le.h"
#include "coreboot/cbmem.h"
#include "coreboot/coreboot_check.h"
#include "coreboot/coreboot_table.h"

#define PAGE 0x1000u
#define AREA_AT 0x200000u
#define AREA_SIZE 0x4000u
#define RECORD 6

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct memory {
	uint8_t *page;
	uint8_t *area;
	size_t area_size;
};

static struct e820_map map;

static const uint8_t *map_memory(void *context, uint64_t address, uint64_t size)
{
	const struct memory *memory = context;

	if (address < PAGE && size <= PAGE - address)
		return memory->page + address;
	if (address < AREA_AT || address - AREA_AT > memory->area_size)
		return NULL;
	return size <= memory->area_size - (address - AREA_AT) ? memory->area + (address - AREA_AT) : NULL;
}

static struct coreboot_check_result check(struct memory *memory, uint32_t table, const struct e820_map *compared)
{
	const struct coreboot_check_memory reader = { map_memory, memory };
	const struct coreboot_check_result result = coreboot_check(table, &reader, compared);

	if (strcmp(coreboot_check_text(result.fault), "unknown fault") == 0)
		abort();
	return result;
}

static void allocate(struct memory *memory, size_t area_size)
{
	memory->page = calloc(1, PAGE);
	memory->area = calloc(1, area_size ? area_size : 1);
	memory->area_size = area_size;
	if (!memory->page || !memory->area)
		abort();
}

static void release(struct memory *memory)
{
	free(memory->page);
	free(memory->area);
}

static uint32_t sum(const uint8_t *bytes, size_t count)
{
	uint64_t words = 0;

	for (size_t i = 0; i + 1 < count; i += 2)
		words += le16_get(bytes + i);
	return (uint16_t) ~(words % 0xffff ? words % 0xffff : 0xffff);
}

/* The sums are made right where there are any, so that the rest is looked at. */
static void mend(uint8_t *table, size_t size)
{
	uint32_t bytes = size >= 24 ? le32_get(table + 12) : UINT32_MAX;

	if (bytes > size - 24)
		return;
	le32_put(table + 16, sum(table + 24, bytes));
	le32_put(table + 8, 0);
	le32_put(table + 8, sum(table, 24));
}

static void fuzz_random(const uint8_t *data, size_t size)
{
	struct memory memory;

	allocate(&memory, size);
	memcpy(memory.area, data, size);
	if (size >= 24) {
		memcpy(memory.area, "LBIO\x18\0\0", 8);
		le16_put(memory.area + 14, 0);
		mend(memory.area, size);
	}
	coreboot_table_forward(AREA_AT, memory.page + COREBOOT_FORWARD_ADDRESS);
	check(&memory, AREA_AT, NULL);
	release(&memory);
}

static void fuzz_first_page(const uint8_t *data, size_t size)
{
	struct memory memory;

	allocate(&memory, 0);
	memcpy(memory.page, data, size < PAGE ? size : PAGE);
	mend(memory.page + COREBOOT_FORWARD_ADDRESS, PAGE - COREBOOT_FORWARD_ADDRESS);
	check(&memory, AREA_AT, NULL);
	release(&memory);
}

static void take_map(const uint8_t *data, size_t size)
{
	map.count = 0;
	for (; size >= RECORD; data += RECORD, size -= RECORD) {
		uint64_t first = (uint64_t)le16_get(data) << (data[2] & 47);

		e820_map_set(&map, range_of_size(first, 1 + ((uint64_t)data[3] << (data[4] & 31))),
			     (enum e820_type)(1 + data[5] % 7));
	}
	e820_map_set(&map, (struct range){ AREA_AT - PAGE, AREA_AT + AREA_SIZE - 1 }, E820_RESERVED);
}

static void take_entries(struct cbmem *cbmem, const uint8_t *data)
{
	static const struct {
		uint32_t id;
		const char *text;
	} kinds[] = {
		{ CBMEM_ID_ACPI, "RSD PTR " }, { CBMEM_ID_SMBIOS, "_SM3_" }, { CBMEM_ID_MPTABLE, "_MP_" },
		{ CBMEM_ID_PIRQ, "$PIR" },     { 0x12345678, "" },
	};
	struct cbmem_console console;
	uint8_t *bytes = cbmem_add(cbmem, CBMEM_ID_CONSOLE, 9 + data[0]);

	if (bytes && cbmem_console_init(&console, bytes, 9 + data[0]))
		for (unsigned i = 0; i < data[1]; i++)
			cbmem_console_append(&console, "a line of the log\n", data[2] % 19);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		bytes = data[3] >> i & 1 ? cbmem_add(cbmem, kinds[i].id, 36 + data[4]) : NULL;
		if (bytes)
			memcpy(bytes, kinds[i].text, strlen(kinds[i].text));
	}
}

static void require(bool good, const char *what, struct coreboot_check_result result)
{
	if (good)
		return;
	fprintf(stderr, "coreboot: %s: %s at %#llx + %u\n", what, coreboot_check_text(result.fault),
		(unsigned long long)result.address, result.offset);
	abort();
}

static void fuzz_build(const uint8_t *data, size_t size, bool spoil)
{
	struct coreboot_framebuffer framebuffer = { 0xfd000000, 1024,     768,      4096,     32,
						    { 16, 8 },  { 8, 8 }, { 0, 8 }, { 24, 8 } };
	char text[300] = { 0 };
	struct memory memory;
	struct cbmem cbmem;
	struct coreboot_facts facts = { .map = &map, .cbmem = &cbmem, .vendor = text, .part = text };
	enum coreboot_table_error error;
	struct byte_buf buf;
	uint8_t *table;
	uint32_t at;

	memcpy(text, data + 8, size - 8 < sizeof(text) - 1 ? size - 8 : sizeof(text) - 1);
	facts.serial_port = (uint16_t)(data[5] & 1 ? 0x3f8 : 0);
	facts.framebuffer = data[5] & 2 ? &framebuffer : NULL;
	facts.version = data[5] & 4 ? text : NULL;
	facts.build = data[5] & 8 ? "" : NULL;
	take_map(data + 8, size - 8);
	allocate(&memory, AREA_SIZE);
	if (!cbmem_init(&cbmem, memory.area, AREA_AT, AREA_SIZE))
		abort();
	take_entries(&cbmem, data);
	table = cbmem_add(&cbmem, CBMEM_ID_CBTABLE, COREBOOT_TABLE_MAX_SIZE);
	byte_buf_init(&buf, table,
		      data[5] & 16 ? le16_get(data + 6) % COREBOOT_TABLE_MAX_SIZE : COREBOOT_TABLE_MAX_SIZE);
	error = coreboot_table_build(&facts, &buf);
	at = AREA_AT + (uint32_t)(table - memory.area);
	coreboot_table_forward(at, memory.page + COREBOOT_FORWARD_ADDRESS);
	/* A framebuffer where the map has memory is the one thing that the builder cannot know. */
	if (error == COREBOOT_TABLE_OK) {
		struct coreboot_check_result result = check(&memory, at, &map);

		require(!result.fault || result.fault == COREBOOT_CHECK_FRAMEBUFFER, "built", result);
	}
	for (size_t i = 8; spoil && i + 3 <= size; i += 3)
		memory.area[le16_get(data + i) % AREA_SIZE] = data[i + 2];
	if (spoil) {
		mend(table, AREA_SIZE - (size_t)(table - memory.area));
		check(&memory, at, &map);
	}
	release(&memory);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 10 || size > 0x12000)
		return 0;
	switch (data[0] % 4) {
	case 0:
		fuzz_random(data + 1, size - 1);
		break;
	case 1:
		fuzz_first_page(data + 1, size - 1);
		break;
	case 2:
		fuzz_build(data + 1, size - 1, false);
		break;
	default:
		fuzz_build(data + 1, size - 1, true);
		break;
	}
	return 0;
}
