/* SPDX-License-Identifier: MIT */
/*
 * A guest's memory with ACPI tables in it, made anew for each test: what the tests of acpi_check share. Each region is a block
 * of its own, so that the sanitizer sees a read outside of it. Each test program includes this once.
 */
#ifndef TESTS_UNIT_ACPI_CHECK_FIXTURE_H
#define TESTS_UNIT_ACPI_CHECK_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "acpi/acpi_check.h"
#include "bytes/le.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define RSDP_AT 0xf0000
#define RSDT_AT 0x7ff20000
#define XSDT_AT 0x7ff21000
#define MAX_REGIONS 48

struct region {
	uint64_t address;
	uint8_t *bytes;
	uint64_t size;
	bool listed;
};

static struct {
	size_t count;
	struct region regions[MAX_REGIONS];
	struct e820_map map;
} world;

static inline const uint8_t *world_map(void *context, uint64_t address, uint64_t size)
{
	(void)context;
	for (size_t i = 0; i < world.count; i++) {
		const struct region *region = &world.regions[i];

		if (address >= region->address && size <= region->size &&
		    address - region->address <= region->size - size)
			return region->bytes + (address - region->address);
	}
	return NULL;
}

static const struct acpi_check_memory world_memory = { world_map, NULL };

static inline void world_empty(void)
{
	for (size_t i = 0; i < world.count; i++)
		free(world.regions[i].bytes);
	memset(&world, 0, sizeof(world));
}

static inline int world_tear_down(void **state)
{
	(void)state;
	world_empty();
	return 0;
}

static inline uint8_t *world_add(uint64_t address, const void *bytes, size_t size, bool listed)
{
	struct region *region = &world.regions[world.count++];

	assert_true(world.count <= MAX_REGIONS);
	*region = (struct region){ address, malloc(size), size, listed };
	assert_non_null(region->bytes);
	memcpy(region->bytes, bytes, size);
	return region->bytes;
}

/* The bytes at an address, which are there. */
static inline uint8_t *world_at(uint64_t address)
{
	uint8_t *at = (uint8_t *)(uintptr_t)world_map(NULL, address, 1);

	assert_non_null(at);
	return at;
}

static inline void world_sum(uint8_t *bytes, size_t size, size_t at)
{
	uint8_t sum = 0;

	bytes[at] = 0;
	for (size_t i = 0; i < size; i++)
		sum = (uint8_t)(sum + bytes[i]);
	bytes[at] = (uint8_t)-sum;
}

/* Makes the checksums right again of the table at `address`. */
static inline void world_repair(uint64_t address)
{
	uint8_t *bytes = world_at(address);

	if (address == RSDP_AT) {
		world_sum(bytes, 20, 8);
		if (bytes[15] != 0)
			world_sum(bytes, 36, 32);
	} else if (world_map(NULL, address, le32_get(bytes + 4)) != NULL) {
		world_sum(bytes, le32_get(bytes + 4), 9);
	}
}

/* RSDT and XSDT of all that is listed, and an RSDP of `revision`. */
static inline void world_lists(uint8_t revision)
{
	uint8_t rsdt[36 + 4 * MAX_REGIONS] = "RSDT", xsdt[36 + 8 * MAX_REGIONS] = "XSDT", rsdp[36] = "RSD PTR ";
	uint32_t count = 0;

	for (size_t i = 0; i < world.count; i++) {
		if (!world.regions[i].listed)
			continue;
		le32_put(rsdt + 36 + (size_t)count * 4, (uint32_t)world.regions[i].address);
		le64_put(xsdt + 36 + (size_t)count * 8, world.regions[i].address);
		count++;
	}
	le32_put(rsdt + 4, 36 + 4 * count);
	le32_put(xsdt + 4, 36 + 8 * count);
	rsdt[8] = xsdt[8] = 1;
	rsdp[15] = revision;
	le32_put(rsdp + 16, RSDT_AT);
	if (revision >= 2) {
		le32_put(rsdp + 20, 36);
		le64_put(rsdp + 24, XSDT_AT);
		world_add(XSDT_AT, xsdt, 36 + 8 * (size_t)count, false);
		world_repair(XSDT_AT);
	}
	world_add(RSDT_AT, rsdt, 36 + 4 * (size_t)count, false);
	world_repair(RSDT_AT);
	world_add(RSDP_AT, rsdp, revision >= 2 ? 36 : 20, false);
	world_repair(RSDP_AT);
}

static inline void world_declare(uint64_t first, uint64_t last, enum e820_type type)
{
	assert_true(e820_map_set(&world.map, (struct range){ first, last }, type));
}

/* A PC's memory of 2 GiB with NVS at 7FF00000h, tables from 7FF01000h on, a log area at 7FF40000h. */
static inline void world_declare_pc(void)
{
	world_declare(0, 0x9fbff, E820_RAM);
	world_declare(0x9fc00, 0x9ffff, E820_RESERVED);
	world_declare(0xf0000, 0xfffff, E820_RESERVED);
	world_declare(0x100000, 0x7fefffff, E820_RAM);
	world_declare(0x7ff00000, 0x7ff00fff, E820_NVS);
	world_declare(0x7ff01000, 0x7ff3ffff, E820_ACPI);
	world_declare(0x7ff40000, 0x7fffffff, E820_RESERVED);
	world_declare(0xe0000000, 0xefffffff, E820_RESERVED);
	world_declare(0xfec00000, 0xfec00fff, E820_RESERVED);
}

static inline struct acpi_check_result world_check(void)
{
	return acpi_check(RSDP_AT, &world_memory, &world.map);
}

#endif
