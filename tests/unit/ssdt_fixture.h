/* SPDX-License-Identifier: MIT */
/*
 * A sample machine and the AML that one part of the DSDT or SSDT makes of it; what the tests of the parts share. Each test program
 * includes it once.
 */
#ifndef TESTS_UNIT_SSDT_FIXTURE_H
#define TESTS_UNIT_SSDT_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "acpi/aml.h"
#include "acpi/ssdt.h"
#include "tests/fake/acpi_machine.h"

#define SSDT_CAPACITY (1u << 20)
#define ABSENT ((size_t)-1)

typedef void ssdt_part(struct aml *aml, const struct acpi_inputs *inputs);

static struct acpi_machine machine;
static uint8_t ssdt[SSDT_CAPACITY];
static size_t ssdt_length;

/* What the part appends to a buffer of so many bytes. False: it says that it has failed. */
static inline bool ssdt_make_in(ssdt_part *part, void *data, size_t capacity)
{
	struct byte_buf buf;
	struct aml aml;

	byte_buf_init(&buf, data, capacity);
	aml_init(&aml, &buf);
	part(&aml, &machine.inputs);
	ssdt_length = buf.length;
	return aml_finish(&aml);
}

static inline void ssdt_make(ssdt_part *part)
{
	assert_true(ssdt_make_in(part, ssdt, sizeof(ssdt)));
}

/* Where the bytes are first found from `from` on, or ABSENT. */
static inline size_t ssdt_find(const void *bytes, size_t count, size_t from)
{
	for (size_t at = from; at + count <= ssdt_length; at++)
		if (memcmp(ssdt + at, bytes, count) == 0)
			return at;
	return ABSENT;
}

/* The same for characters of AML, often a name; the literal's NUL is not part of it. */
#define ssdt_find_text(text, from) ssdt_find(text, sizeof(text) - 1, from)

/* Every capacity that is too small is reported, and (as the sanitizer sees) nothing is written past it. */
static inline void ssdt_check_capacities(ssdt_part *part)
{
	size_t needed;

	ssdt_make(part);
	needed = ssdt_length;
	for (size_t capacity = 0; capacity <= needed; capacity += capacity + 97 < needed ? 97 : 1) {
		uint8_t *exact = malloc(capacity ? capacity : 1);

		assert_non_null(exact);
		assert_int_equal(ssdt_make_in(part, exact, capacity), capacity == needed);
		assert_true(ssdt_length <= capacity);
		free(exact);
	}
	assert_true(ssdt_make_in(part, NULL, SSDT_CAPACITY));
	assert_int_equal(ssdt_length, needed);
}

#endif
