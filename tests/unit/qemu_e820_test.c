/* SPDX-License-Identifier: MIT */
/* Entries are written as "base+length:type" in hexadecimal, in the order of the file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bytes/le.h"
#include "firmware/glue/qemu_e820.h"
#include "tests/fake/address_text.h"

static uint8_t file[QEMU_E820_SIZE_MAX + QEMU_E820_ENTRY_SIZE];
static struct e820_map map;

static size_t entry_put(size_t at, uint64_t base, uint64_t length, uint32_t type)
{
	le64_put(file + at, base);
	le64_put(file + at + 8, length);
	le32_put(file + at + 16, type);
	return at + QEMU_E820_ENTRY_SIZE;
}

static size_t file_write(const char *text)
{
	size_t size = 0;

	while (*text) {
		char *end;
		uint64_t base = strtoull(text, &end, 16);
		uint64_t length = strtoull(end + 1, &end, 16);

		size = entry_put(size, base, length, (uint32_t)strtoul(end + 1, &end, 16));
		text = *end == ' ' ? end + 1 : end;
	}
	return size;
}

struct good_case {
	const char *file;
	const char *map;
};

static void qemu_e820_reads_what_qemu_writes(void **state)
{
	static const struct good_case cases[] = {
		{ "0+10000000:1", "0-fffffff:ram" },
		/* q35 -m 6G, with the HyperTransport hole */
		{ "0+80000000:1 100000000+100000000:1 fd00000000+300000000:2",
		  "0-7fffffff:ram 100000000-1ffffffff:ram fd00000000-ffffffffff:reserved" },
		{ "100000000+1000:1 0+a0000:1", "0-9ffff:ram 100000000-100000fff:ram" },
		{ "0+1000:1 1000+1000:1", "0-1fff:ram" },
		{ "0+1000:1 1000+1000:3 2000+1000:4 3000+1000:5 4000+1000:7",
		  "0-fff:ram 1000-1fff:acpi 2000-2fff:nvs 3000-3fff:unusable 4000-4fff:pmem" },
		{ "0+1:1 fffffffffffff000+1000:2", "0-0:ram ~fff-~0:reserved" },
	};
	char text[ADDRESS_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct qemu_e820_result result = qemu_e820_parse(&map, file, file_write(cases[i].file));

		if (result.error != QEMU_E820_OK || strcmp(address_text_of_map(&map, text), cases[i].map) != 0)
			fail_msg("%s: %s, {%s}, expected {%s}", cases[i].file, qemu_e820_error_text(result.error), text,
				 cases[i].map);
	}
}

struct bad_case {
	const char *file;
	enum qemu_e820_error error;
	size_t entry;
};

static void qemu_e820_names_the_entry_at_fault(void **state)
{
	static const struct bad_case cases[] = {
		{ "", QEMU_E820_SIZE, 0 },
		{ "0+0:1", QEMU_E820_ZERO_LENGTH, 0 },
		{ "0+1000:1 1000+0:1", QEMU_E820_ZERO_LENGTH, 1 },
		{ "0+1000:1 fffffffffffff000+1001:1", QEMU_E820_WRAPS, 1 },
		{ "0+1000:1 1+ffffffffffffffff:2", QEMU_E820_OVERLAP, 1 },
		{ "2+ffffffffffffffff:2", QEMU_E820_WRAPS, 0 },
		{ "0+1000:0", QEMU_E820_BAD_TYPE, 0 },
		{ "0+1000:1 1000+1000:6", QEMU_E820_BAD_TYPE, 1 },
		{ "0+1000:1 1000+1000:8", QEMU_E820_BAD_TYPE, 1 },
		{ "0+1000:1 1000+1000:ffffffff", QEMU_E820_BAD_TYPE, 1 },
		{ "0+1000:1 2000+1000:1 fff+1:2", QEMU_E820_OVERLAP, 2 },
		{ "0+1000:1 0+1000:1", QEMU_E820_OVERLAP, 1 },
		{ "1000+1000:1", QEMU_E820_NO_LOW_RAM, 0 },
		{ "0+1000:2 1000+1000:1", QEMU_E820_NO_LOW_RAM, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct qemu_e820_result result = qemu_e820_parse(&map, file, file_write(cases[i].file));

		if (result.error != cases[i].error || result.entry != cases[i].entry)
			fail_msg("%s: entry %zu, %s; expected entry %zu, %s", cases[i].file, result.entry,
				 qemu_e820_error_text(result.error), cases[i].entry,
				 qemu_e820_error_text(cases[i].error));
	}
}

static void qemu_e820_refuses_a_part_of_an_entry(void **state)
{
	size_t size = file_write("0+1000:1 1000+1000:2");

	(void)state;
	for (size_t cut = 1; cut < QEMU_E820_ENTRY_SIZE; cut++)
		assert_int_equal(qemu_e820_parse(&map, file, size - cut).error, QEMU_E820_SIZE);
}

/* Every second page, so that no two entries merge. */
static size_t file_write_many(size_t count)
{
	size_t size = 0;

	for (size_t i = 0; i < count; i++)
		size = entry_put(size, i * 0x2000, 0x1000, E820_RAM);
	return size;
}

static void qemu_e820_takes_as_many_entries_as_the_map(void **state)
{
	(void)state;
	assert_int_equal(qemu_e820_parse(&map, file, file_write_many(E820_MAP_CAPACITY)).error, QEMU_E820_OK);
	assert_int_equal(map.count, E820_MAP_CAPACITY);
	assert_int_equal(qemu_e820_parse(&map, file, file_write_many(E820_MAP_CAPACITY + 1)).error, QEMU_E820_TOO_MANY);
}

/* One range of RAM in pages would fit the map when merged; the file is refused for its size before it is read. */
static void qemu_e820_refuses_a_larger_file_unread(void **state)
{
	size_t size = 0;

	(void)state;
	for (size_t i = 0; i <= E820_MAP_CAPACITY; i++)
		size = entry_put(size, i * 0x1000, 0x1000, E820_RAM);
	assert_int_equal(qemu_e820_parse(&map, file, size).error, QEMU_E820_TOO_MANY);
	assert_int_equal(qemu_e820_parse(&map, file, size - QEMU_E820_ENTRY_SIZE).error, QEMU_E820_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(qemu_e820_reads_what_qemu_writes),
		cmocka_unit_test(qemu_e820_names_the_entry_at_fault),
		cmocka_unit_test(qemu_e820_refuses_a_part_of_an_entry),
		cmocka_unit_test(qemu_e820_takes_as_many_entries_as_the_map),
		cmocka_unit_test(qemu_e820_refuses_a_larger_file_unread),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
