/* SPDX-License-Identifier: MIT */
/* Definition blocks of a few terms for the tests of aml_names. Each test program includes it once. */
#ifndef TESTS_UNIT_AML_NAMES_FIXTURE_H
#define TESTS_UNIT_AML_NAMES_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "acpi/aml_names.h"
#include "bytes/le.h"

#define HEADER 36
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define TERMS(literal) literal, sizeof(literal) - 1

static struct aml_names names;
static struct aml_names_result result;
static void *work;

/* Names with memory for blocks of `bytes` together. */
static inline void begin(size_t bytes)
{
	free(work);
	work = malloc(aml_names_work_size(bytes));
	assert_non_null(work);
	memset(work, 0xa5, aml_names_work_size(bytes));
	aml_names_begin(&names, work, aml_names_work_size(bytes));
}

static inline int setup(void **state)
{
	(void)state;
	begin(4096);
	return 0;
}

static inline int teardown(void **state)
{
	(void)state;
	free(work);
	work = NULL;
	return 0;
}

/* The table gets a heap block of its own size: the sanitizer sees each read beyond. */
static inline enum aml_names_verdict add(const char *terms, size_t size)
{
	uint8_t *table = calloc(1, HEADER + size);
	enum aml_names_verdict verdict;

	assert_non_null(table);
	memcpy(table, "SSDT", 4);
	le32_put(table + 4, (uint32_t)(HEADER + size));
	memcpy(table + HEADER, terms, size);
	memset(&result, 0xa5, sizeof(result));
	verdict = aml_names_add(&names, table, HEADER + size, &result);
	assert_int_equal(verdict, result.refusal.verdict);
	free(table);
	return verdict;
}

static inline void require_finding(const struct aml_names_finding *finding, enum aml_names_verdict verdict,
				   const char *path)
{
	assert_int_equal(finding->verdict, verdict);
	assert_string_equal(finding->path, path);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

#endif
