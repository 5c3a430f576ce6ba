/* SPDX-License-Identifier: MIT */
/*
 * Random tables in a small guest memory: acpi_check stays inside of what `map` grants, ends, and its result can be logged.
 *
 * A record makes a table: an index into a list of signatures, a revision, a length, and a body of that many bytes. Its header
 * and checksum are made right, and RSDP, RSDT and XSDT lead to all of them, or random bytes would not get past the first
 * checksum. Then single bytes anywhere are changed, with the checksum repaired or not. Each region is a block of its own for
 * the sanitizer.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "acpi/acpi_check.h"
#include "bytes/le.h"

#define MAX_REGIONS 24
#define MAX_TABLES 20
#define RSDP_AT 0xf0000
#define RSDT_AT 0x10000
#define XSDT_AT 0x20000
#define TABLES_AT 0x40000
#define STRIDE 0x1000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct region {
	uint64_t address;
	uint8_t *bytes;
	size_t size;
};

struct world {
	size_t count;
	struct region regions[MAX_REGIONS];
};

struct input {
	const uint8_t *data;
	size_t size;
};

static const char signatures[][5] = { "FACP", "APIC", "SRAT", "SLIT", "HPET", "MCFG", "WAET", "NFIT",
				      "SPCR", "TPM2", "TCPA", "SSDT", "FACS", "DSDT", "OEM1" };

static uint8_t take(struct input *input)
{
	if (input->size == 0)
		return 0;
	input->size--;
	return *input->data++;
}

static const uint8_t *world_map(void *context, uint64_t address, uint64_t size)
{
	const struct world *world = context;

	for (size_t i = 0; i < world->count; i++) {
		const struct region *region = &world->regions[i];

		if (address >= region->address && size <= region->size &&
		    address - region->address <= region->size - size)
			return region->bytes + (address - region->address);
	}
	return NULL;
}

static struct region *add(struct world *world, uint64_t address, size_t size)
{
	struct region *region = &world->regions[world->count++];

	*region = (struct region){ address, calloc(1, size), size };
	if (region->bytes == NULL)
		abort();
	return region;
}

static void repair(uint8_t *bytes, size_t size, size_t at)
{
	uint8_t sum = 0;

	if (at >= size)
		return;
	bytes[at] = 0;
	for (size_t i = 0; i < size; i++)
		sum = (uint8_t)(sum + bytes[i]);
	bytes[at] = (uint8_t)-sum;
}

static void add_table(struct world *world, struct input *input, size_t index)
{
	const uint8_t kind = take(input);
	const uint8_t revision = take(input);
	const uint32_t length = 36 + (take(input) | (uint32_t)(take(input) & 7) << 8);
	struct region *region = add(world, TABLES_AT + index * STRIDE, length);

	for (uint32_t i = 36; i < length && input->size > 0; i++)
		region->bytes[i] = take(input);
	memcpy(region->bytes, signatures[kind % (sizeof(signatures) / sizeof(signatures[0]))], 4);
	le32_put(region->bytes + 4, length);
	region->bytes[8] = revision;
	memcpy(region->bytes + 28, "FUZZ", 4);
	if ((kind & 0x80) != 0 && memcmp(region->bytes, "FACP", 4) == 0 && length >= 44) {
		le32_put(region->bytes + 36, TABLES_AT);
		le32_put(region->bytes + 40, TABLES_AT + STRIDE);
	}
	repair(region->bytes, length, 9);
}

static void add_lists(struct world *world, size_t tables)
{
	struct region *rsdt = add(world, RSDT_AT, 36 + 4 * tables);
	struct region *xsdt = add(world, XSDT_AT, 36 + 8 * tables);
	struct region *rsdp = add(world, RSDP_AT, 36);

	memcpy(rsdt->bytes, "RSDT", 4);
	memcpy(xsdt->bytes, "XSDT", 4);
	memcpy(rsdp->bytes, "RSD PTR ", 8);
	rsdt->bytes[8] = xsdt->bytes[8] = 1;
	rsdp->bytes[15] = 2;
	le32_put(rsdt->bytes + 4, (uint32_t)rsdt->size);
	le32_put(xsdt->bytes + 4, (uint32_t)xsdt->size);
	for (size_t i = 0; i < tables; i++) {
		le32_put(rsdt->bytes + 36 + 4 * i, (uint32_t)(TABLES_AT + (i + 2) * STRIDE));
		le64_put(xsdt->bytes + 36 + 8 * i, TABLES_AT + (i + 2) * STRIDE);
	}
	le32_put(rsdp->bytes + 16, RSDT_AT);
	le32_put(rsdp->bytes + 20, 36);
	le64_put(rsdp->bytes + 24, XSDT_AT);
	repair(rsdt->bytes, rsdt->size, 9);
	repair(xsdt->bytes, xsdt->size, 9);
	repair(rsdp->bytes, 20, 8);
	repair(rsdp->bytes, 36, 32);
}

static void spoil(struct world *world, struct input *input)
{
	const uint8_t which = take(input);
	struct region *region = &world->regions[(which & 0x7f) % world->count];
	const size_t at = (take(input) | (size_t)(take(input) & 7) << 8) % region->size;

	region->bytes[at] = take(input);
	if ((which & 0x80) == 0)
		return;
	if (region->address == RSDP_AT) {
		repair(region->bytes, 20, 8);
		repair(region->bytes, 36, 32);
	} else {
		repair(region->bytes, region->size, 9);
	}
}

static void require_result(const struct world *world, const struct e820_map *map)
{
	const struct acpi_check_memory memory = { world_map, (void *)(uintptr_t)world };
	const struct acpi_check_result result = acpi_check(RSDP_AT, &memory, map);

	if (result.fault == NULL)
		return;
	if (result.fault[0] == '\0' || memchr(result.signature, '\0', sizeof(result.signature)) == NULL)
		abort();
	for (size_t i = 0; i < 4; i++) {
		if (result.signature[i] < ' ' || result.signature[i] > '~')
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = { data, size };
	struct world world = { 0 };
	struct e820_map map = { 0 };
	const size_t tables = take(&input) % (MAX_TABLES - 2);
	const size_t changes = take(&input) % 8;

	/* The first two are for the FADT to point to; the lists name the rest. */
	for (size_t i = 0; i < tables + 2; i++)
		add_table(&world, &input, i);
	add_lists(&world, tables);
	for (size_t i = 0; i < changes; i++)
		spoil(&world, &input);
	require_result(&world, NULL);
	e820_map_set(&map, (struct range){ 0, 0xfffff }, E820_RESERVED);
	e820_map_set(&map, (struct range){ 0x100000, 0x3fffffff }, E820_RAM);
	e820_map_set(&map, (struct range){ 0xe0000000, 0xefffffff }, E820_RESERVED);
	require_result(&world, &map);
	for (size_t i = 0; i < world.count; i++)
		free(world.regions[i].bytes);
	return 0;
}
