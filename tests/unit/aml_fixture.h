/* SPDX-License-Identifier: MIT */
/* An encoder on a buffer, made anew for each case. Each test program includes it once. */
#ifndef TESTS_UNIT_AML_FIXTURE_H
#define TESTS_UNIT_AML_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "acpi/aml.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#define AML_BYTES ((1u << 20) + 64)

static uint8_t aml_bytes[AML_BYTES];
static struct byte_buf aml_buf;
static struct aml aml;

static inline void aml_start(void)
{
	byte_buf_init(&aml_buf, aml_bytes, sizeof(aml_bytes));
	aml_init(&aml, &aml_buf);
}

/* What `append` appends is `expected`; and a buffer that only counts comes to the same length. */
static inline void aml_assert_bytes(void (*append)(void), const uint8_t *expected, size_t count)
{
	aml_start();
	append();
	assert_true(aml_finish(&aml));
	assert_int_equal(aml_buf.length, count);
	assert_memory_equal(aml_bytes, expected, count);

	byte_buf_init(&aml_buf, NULL, sizeof(aml_bytes));
	aml_init(&aml, &aml_buf);
	append();
	assert_true(aml_finish(&aml));
	assert_int_equal(aml_buf.length, count);
}

#endif
