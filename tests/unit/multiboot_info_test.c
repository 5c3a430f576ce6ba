/* SPDX-License-Identifier: MIT */
/* Expectations: Multiboot 0.6.96, 3.3. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bytes/le.h"
#include "firmware/glue/multiboot_info.h"

#define ADDRESS 0x90000u

static uint8_t block[8192];
static struct e820_map map;
static struct multiboot_info_facts facts;

static const struct multiboot_info_module modules[] = {
	{ 0x200000, 0x280001, "initrd root=/dev/sda" },
	{ 0x300000, 0x300000, NULL },
	{ 0x400000, 0x500000, "x name=bootorder" },
};

static void add(uint64_t first, uint64_t last, enum e820_type type)
{
	map.entries[map.count++] = (struct e820_entry){ { first, last }, type };
}

static int start(void **state)
{
	(void)state;
	memset(block, 0xcc, sizeof(block));
	map.count = 0;
	add(0, 0x9fbff, E820_RAM);
	add(0x9fc00, 0x9ffff, E820_RESERVED);
	add(0xf0000, 0xfffff, E820_RESERVED);
	add(0x100000, 0x7fdfffff, E820_RAM);
	add(0x7fe00000, 0x7fffffff, E820_ACPI);
	add(0x100000000, 0x17fffffff, E820_RAM);
	facts = (struct multiboot_info_facts){
		.map = &map, .cmdline = "console=com1", .module_count = 3, .modules = modules
	};
	return 0;
}

static enum multiboot_info_error fill(void)
{
	return multiboot_info_fill(block, sizeof(block), ADDRESS, &facts);
}

static uint32_t field(size_t offset)
{
	return le32_get(block + offset);
}

/* What the payload finds at an address. */
static const uint8_t *at(uint32_t address)
{
	assert_in_range(address, ADDRESS, ADDRESS + sizeof(block) - 1);
	return block + (address - ADDRESS);
}

static const char *string_at(uint32_t address)
{
	return (const char *)at(address);
}

static void multiboot_info_says_which_fields_are_there(void **state)
{
	(void)state;
	assert_int_equal(fill(), MULTIBOOT_INFO_OK);
	assert_int_equal(field(0), 1 << 0 | 1 << 2 | 1 << 3 | 1 << 6 | 1 << 9);
	assert_string_equal(string_at(field(16)), "console=com1");
	assert_string_equal(string_at(field(64)), "hvmstage");
	facts.cmdline = NULL;
	assert_int_equal(fill(), MULTIBOOT_INFO_OK);
	assert_int_equal(field(0), 1 << 0 | 1 << 3 | 1 << 6 | 1 << 9);
	assert_int_equal(field(16), 0);
	assert_string_equal(string_at(field(64)), "hvmstage");
}

static void multiboot_info_fields_that_are_not_there_are_zero(void **state)
{
	static const struct {
		size_t from, to;
	} absent[] = { { 12, 16 }, { 28, 44 }, { 52, 64 }, { 68, 116 } };

	(void)state;
	assert_int_equal(fill(), MULTIBOOT_INFO_OK);
	for (size_t i = 0; i < sizeof(absent) / sizeof(absent[0]); i++)
		for (size_t offset = absent[i].from; offset < absent[i].to; offset++)
			assert_int_equal(block[offset], 0);
}

static void multiboot_info_memory_is_in_kib_up_to_the_first_hole(void **state)
{
	(void)state;
	assert_int_equal(fill(), MULTIBOOT_INFO_OK);
	assert_int_equal(field(4), 639);
	assert_int_equal(field(8), (0x7fe00000 - 0x100000) / 1024);
	map.entries[0].range.last = 0xfffff; /* never more than 640 KiB */
	assert_int_equal(fill(), MULTIBOOT_INFO_OK);
	assert_int_equal(field(4), 640);
	map.entries[3].range.last = UINT64_MAX;
	assert_int_equal(fill(), MULTIBOOT_INFO_OK);
	assert_int_equal(field(8), (0x100000000 - 0x100000) / 1024);
}

static void multiboot_info_needs_ram_at_0_and_1_mib(void **state)
{
	(void)state;
	map.entries[3].type = E820_RESERVED;
	assert_int_equal(fill(), MULTIBOOT_INFO_NO_LOW_RAM);
	start(state);
	map.entries[0].range.first = 0x1000;
	assert_int_equal(fill(), MULTIBOOT_INFO_NO_LOW_RAM);
	map.count = 0;
	assert_int_equal(fill(), MULTIBOOT_INFO_NO_LOW_RAM);
}

/* `size` counts what follows it, and the next entry is size + 4 bytes on. */
static void multiboot_info_map_is_the_map(void **state)
{
	uint32_t offset = 0, i = 0;

	(void)state;
	assert_int_equal(fill(), MULTIBOOT_INFO_OK);
	for (; offset < field(44); i++) {
		const uint8_t *entry = at(field(48) + offset);

		assert_true(le64_get(entry + 4) == map.entries[i].range.first);
		assert_true(le64_get(entry + 12) == range_size(map.entries[i].range));
		assert_int_equal(le32_get(entry + 20), map.entries[i].type);
		offset += le32_get(entry) + 4;
	}
	assert_int_equal(offset, field(44));
	assert_int_equal(i, map.count);
}

static void multiboot_info_modules_are_told_with_their_strings(void **state)
{
	(void)state;
	assert_int_equal(fill(), MULTIBOOT_INFO_OK);
	assert_int_equal(field(20), 3);
	for (uint32_t i = 0; i < 3; i++) {
		const uint8_t *module = at(field(24) + 16 * i);

		assert_int_equal(le32_get(module), modules[i].start);
		assert_int_equal(le32_get(module + 4), modules[i].end);
		assert_string_equal(string_at(le32_get(module + 8)), modules[i].string ? modules[i].string : "");
		assert_int_equal(le32_get(module + 12), 0);
	}
	facts.modules = NULL;
	facts.module_count = 0;
	assert_int_equal(fill(), MULTIBOOT_INFO_OK);
	assert_int_equal(field(20), 0);
	assert_true(field(0) & 1 << 3);
}

static void multiboot_info_writes_its_size_and_not_a_byte_more(void **state)
{
	size_t size;

	(void)state;
	size = multiboot_info_size(&facts);
	for (size_t capacity = 0; capacity < size; capacity++)
		assert_int_equal(multiboot_info_fill(block, capacity, ADDRESS, &facts), MULTIBOOT_INFO_NO_ROOM);
	assert_int_equal(multiboot_info_fill(block, size, ADDRESS, &facts), MULTIBOOT_INFO_OK);
	assert_int_equal(block[size - 1], 0); /* of the last string */
	for (size_t i = size; i < sizeof(block); i++)
		assert_int_equal(block[i], 0xcc);
}

static void multiboot_info_block_must_be_aligned_and_below_4gib(void **state)
{
	const uint32_t last = (0u - (uint32_t)multiboot_info_size(&facts)) & ~7u;

	(void)state;
	assert_int_equal(multiboot_info_fill(block, sizeof(block), ADDRESS + 4, &facts), MULTIBOOT_INFO_BAD_ADDRESS);
	assert_int_equal(multiboot_info_fill(block, sizeof(block), last, &facts), MULTIBOOT_INFO_OK);
	assert_int_equal(multiboot_info_fill(block, sizeof(block), last + 8, &facts), MULTIBOOT_INFO_BAD_ADDRESS);
}

static void multiboot_info_refuses_bad_modules(void **state)
{
	static struct multiboot_info_module many[MULTIBOOT_INFO_MODULES_MAX + 1];

	(void)state;
	facts.modules = many;
	facts.module_count = MULTIBOOT_INFO_MODULES_MAX;
	assert_int_equal(fill(), MULTIBOOT_INFO_OK);
	facts.module_count++;
	assert_int_equal(fill(), MULTIBOOT_INFO_TOO_MANY_MODULES);
	facts.module_count = SIZE_MAX;
	assert_int_equal(fill(), MULTIBOOT_INFO_TOO_MANY_MODULES);
	facts.module_count = 2;
	many[1] = (struct multiboot_info_module){ 0x1000, 0xfff, NULL };
	assert_int_equal(fill(), MULTIBOOT_INFO_BAD_MODULE);
}

static void multiboot_info_errors_have_texts_of_their_own(void **state)
{
	(void)state;
	for (int error = MULTIBOOT_INFO_OK; error <= MULTIBOOT_INFO_NO_LOW_RAM; error++)
		for (int other = MULTIBOOT_INFO_OK; other <= error; other++) {
			const char *text = multiboot_info_error_text((enum multiboot_info_error)error);

			assert_string_not_equal(text, "unknown error");
			if (other != error)
				assert_string_not_equal(text,
							multiboot_info_error_text((enum multiboot_info_error)other));
		}
	assert_string_equal(multiboot_info_error_text((enum multiboot_info_error)(MULTIBOOT_INFO_NO_LOW_RAM + 1)),
			    "unknown error");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(multiboot_info_says_which_fields_are_there, start),
		cmocka_unit_test_setup(multiboot_info_fields_that_are_not_there_are_zero, start),
		cmocka_unit_test_setup(multiboot_info_memory_is_in_kib_up_to_the_first_hole, start),
		cmocka_unit_test_setup(multiboot_info_needs_ram_at_0_and_1_mib, start),
		cmocka_unit_test_setup(multiboot_info_map_is_the_map, start),
		cmocka_unit_test_setup(multiboot_info_modules_are_told_with_their_strings, start),
		cmocka_unit_test_setup(multiboot_info_writes_its_size_and_not_a_byte_more, start),
		cmocka_unit_test_setup(multiboot_info_block_must_be_aligned_and_below_4gib, start),
		cmocka_unit_test_setup(multiboot_info_refuses_bad_modules, start),
		cmocka_unit_test_setup(multiboot_info_errors_have_texts_of_their_own, start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
