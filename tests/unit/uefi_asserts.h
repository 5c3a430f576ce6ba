/* SPDX-License-Identifier: MIT */
/* The parser on the flash device image of the fixture. */
#ifndef TESTS_UNIT_UEFI_ASSERTS_H
#define TESTS_UNIT_UEFI_ASSERTS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "firmware/glue/uefi_volume.h"
#include "tests/unit/uefi_fixture.h"

/* What the last parse has told. */
static struct uefi_volume volume;
static struct uefi_volume_result result;

static inline int start(void **state)
{
	(void)state;
	fd_start();
	return 0;
}

static inline enum uefi_volume_error parse_first(size_t size)
{
	uint8_t *copy = fd_copy(size);

	result = uefi_volume_parse(&volume, copy, size);
	free(copy);
	return result.error;
}

static inline enum uefi_volume_error parse(void)
{
	return parse_first(FD_SIZE);
}

static inline void assert_error(enum uefi_volume_error error, uint32_t offset)
{
	assert_int_equal(parse(), error);
	assert_int_equal(result.offset, offset);
}

#endif
