/* SPDX-License-Identifier: MIT */
/* One device model, made anew for each test: what the tests of the loader share. Each test program includes it once. */
#ifndef TESTS_UNIT_LOADER_FIXTURE_H
#define TESTS_UNIT_LOADER_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/fake/loader_script.h"

#define HIGH ACPI_LOADER_ZONE_HIGH
#define FSEG ACPI_LOADER_ZONE_FSEG
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* A test with an empty model. */
#define LOADER_TEST(claim) cmocka_unit_test_setup_teardown(claim, loader_set_up, loader_tear_down)

static struct loader_script model;

static inline int loader_set_up(void **state)
{
	(void)state;
	loader_script_init(&model);
	return 0;
}

static inline int loader_tear_down(void **state)
{
	(void)state;
	loader_script_free(&model);
	return 0;
}

/* An empty model again, for the next case of the same test. */
static inline void loader_start_again(void)
{
	loader_script_free(&model);
	loader_script_init(&model);
}

/* Files of 64 bytes, "a" and "b" allocated; "w" is the device model's. */
static inline void small_machine(void)
{
	loader_add_file(&model, "a", 64, 0x1000);
	loader_add_file(&model, "b", 64, 0x2000);
	loader_add_file(&model, "c", 64, 0x3000);
	loader_add_file(&model, "w", 8, 0);
	loader_add_file(&model, "empty", 0, 0);
	loader_add_allocate(&model, "a", 16, HIGH);
	loader_add_allocate(&model, "b", 16, FSEG);
}

static inline uint8_t sum(const uint8_t *at, size_t size)
{
	uint8_t total = 0;

	for (size_t i = 0; i < size; i++)
		total += at[i];
	return total;
}

#endif
