/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "firmware/glue/cmos_memory.h"
#include "tests/fake/address_text.h"

static struct e820_map map;
static uint8_t cmos[128];

static void fill(const char *ram)
{
	struct cmos_memory_byte bytes[CMOS_MEMORY_BYTES];

	for (size_t i = 0; i < sizeof(cmos); i++)
		cmos[i] = 0xee;
	address_text_read_map(ram, &map);
	cmos_memory_bytes(&map, e820_map_ram_end(&map, UINT64_C(1) << 32), bytes);
	for (size_t i = 0; i < CMOS_MEMORY_BYTES; i++)
		cmos[bytes[i].index] = bytes[i].value;
}

static uint32_t number(unsigned index, unsigned bytes)
{
	uint32_t value = 0;

	while (bytes-- > 0)
		value = value << 8 | cmos[index + bytes];
	return value;
}

struct memory_case {
	const char *ram;
	uint32_t base, extended, low, high;
};

/* The values that QEMU 7.2 has there with -m 8M, 128M, 2G, 3G on pc, 8G on pc and q35. */
static void cmos_memory_sizes_are_those_of_the_memory_map(void **state)
{
	static const struct memory_case cases[] = {
		{ "0-7fffff:ram", 640, 7168, 0, 0 },
		{ "0-7ffffff:ram", 640, 65535, 1792, 0 },
		{ "0-7fffffff:ram", 640, 65535, 32512, 0 },
		{ "0-bfffffff:ram", 640, 65535, 48896, 0 },
		{ "0-bfffffff:ram 100000000-23fffffff:ram", 640, 65535, 48896, 0x14000 },
		{ "0-7fffffff:ram 100000000-27fffffff:ram", 640, 65535, 32512, 0x18000 },
		/* RAM beside the addresses below 1 TiB that are not the guest's */
		{ "0-7fffffff:ram 10000000000-1017fffffff:ram", 640, 65535, 32512, 0x18000 },
		/* one piece of RAM across 4 GiB */
		{ "0-9fbff:ram 100000-1ffffffff:ram", 639, 65535, 65280, 0x10000 },
		/* 20 TiB are more than the field has room for */
		{ "0-7fffffff:ram 100000000-1400ffffffff:ram", 640, 65535, 32512, 0xffffff },
		{ "0-9ffff:ram", 640, 0, 0, 0 },
		{ "0-9ffff:reserved", 0, 0, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct memory_case *c = &cases[i];

		fill(c->ram);
		assert_int_equal(number(0x15, 2), c->base);
		assert_int_equal(number(0x17, 2), c->extended);
		assert_int_equal(number(0x30, 2), c->extended);
		assert_int_equal(number(0x34, 2), c->low);
		assert_int_equal(number(0x5b, 3), c->high);
		assert_int_equal(cmos[0x0f], 0);
	}
}

static void cmos_memory_touches_nothing_else(void **state)
{
	size_t others = 0;

	(void)state;
	fill("0-7fffff:ram");
	for (size_t i = 0; i < sizeof(cmos); i++)
		others += cmos[i] == 0xee;
	assert_int_equal(others, sizeof(cmos) - CMOS_MEMORY_BYTES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cmos_memory_sizes_are_those_of_the_memory_map),
		cmocka_unit_test(cmos_memory_touches_nothing_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
