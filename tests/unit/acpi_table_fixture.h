/* SPDX-License-Identifier: MIT */
/*
 * A sample machine and a buffer for the tables made of it, and what the tests of the tables ask of them. Each test program
 * includes it once.
 */
#ifndef TESTS_UNIT_ACPI_TABLE_FIXTURE_H
#define TESTS_UNIT_ACPI_TABLE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "acpi/acpi_tables.h"
#include "bytes/le.h"
#include "tests/fake/acpi_machine.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static struct acpi_machine machine;
static uint8_t memory[65536];
static struct byte_buf buf;

/* A field of the table at `at`, by offset and width in bytes. */
struct field {
	uint32_t offset, width;
	uint64_t value;
	const char *name;
};

/* An empty buffer again. */
static inline void start_buffer(void)
{
	memset(memory, 0xee, sizeof(memory));
	byte_buf_init(&buf, memory, sizeof(memory));
}

static inline uint64_t field_of(const uint8_t *table, uint32_t offset, uint32_t width)
{
	uint64_t value = 0;

	for (uint32_t i = width; i-- > 0;)
		value = value << 8 | table[offset + i];
	return value;
}

static inline void assert_fields(const uint8_t *table, const struct field *fields, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const uint64_t value = field_of(table, fields[i].offset, fields[i].width);

		if (value != fields[i].value)
			fail_msg("%s at offset %u is %#llx, not %#llx", fields[i].name, (unsigned)fields[i].offset,
				 (unsigned long long)value, (unsigned long long)fields[i].value);
	}
}

#define ASSERT_FIELDS(table, fields) assert_fields(table, fields, COUNT_OF(fields))

/* The header of 5.2.6: signature, revision, a length that is that of what was appended, a sum of 0. */
static inline void assert_header(const uint8_t *table, size_t length, const char *signature, uint8_t revision)
{
	uint8_t sum = 0;

	assert_memory_equal(table, signature, 4);
	assert_int_equal(le32_get(table + 4), length);
	assert_int_equal(table[8], revision);
	for (size_t i = 0; i < length; i++)
		sum = (uint8_t)(sum + table[i]);
	assert_int_equal(sum, 0);
}

/* Appends one table to an empty buffer and checks its header. */
static inline const uint8_t *table_of(size_t (*append)(struct byte_buf *to, const struct acpi_inputs *inputs),
				      const char *signature, uint8_t revision)
{
	size_t start;

	start_buffer();
	start = append(&buf, &machine.inputs);
	assert_false(buf.overflow);
	assert_int_equal(start, 0);
	assert_header(memory, buf.length, signature, revision);
	return memory;
}

#endif
