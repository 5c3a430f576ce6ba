/* SPDX-License-Identifier: MIT */
/* The bounded buffer that tables are appended to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bytes/byte_buf.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static uint8_t memory[64];
static struct byte_buf buf;

static void start(size_t capacity)
{
	memset(memory, 0xee, sizeof(memory));
	byte_buf_init(&buf, memory, capacity);
}

static void append_each_kind(void)
{
	byte_buf_u8(&buf, 0x01);
	byte_buf_u16(&buf, 0x0302);
	byte_buf_u32(&buf, 0x07060504);
	byte_buf_u64(&buf, 0x0f0e0d0c0b0a0908);
	byte_buf_bytes(&buf, "\x10\x11", 2);
	byte_buf_zero(&buf, 2);
}

static void byte_buf_numbers_are_little_endian_and_adjacent(void **state)
{
	(void)state;
	start(sizeof(memory));
	append_each_kind();
	assert_false(buf.overflow);
	assert_int_equal(buf.length, 19);
	for (uint8_t i = 0; i < 17; i++)
		assert_int_equal(memory[i], i + 1);
	assert_int_equal(memory[17], 0);
	assert_int_equal(memory[18], 0);
	assert_int_equal(memory[19], 0xee);
}

static void byte_buf_overflow_is_sticky_and_writes_nothing(void **state)
{
	(void)state;
	for (size_t capacity = 0; capacity < 19; capacity++) {
		uint8_t *block = malloc(capacity ? capacity : 1);

		byte_buf_init(&buf, block, capacity);
		append_each_kind();
		assert_true(buf.overflow);
		assert_true(buf.length <= capacity);
		free(block);
	}
}

static void byte_buf_field_that_does_not_fit_leaves_no_half(void **state)
{
	(void)state;
	start(5);
	byte_buf_u16(&buf, 0x1234);
	byte_buf_u32(&buf, 0xaabbccdd);
	assert_true(buf.overflow);
	assert_int_equal(buf.length, 2);
	assert_int_equal(memory[2], 0xee);
	/* It would fit, but what was appended is no longer what was asked for. */
	byte_buf_u8(&buf, 1);
	assert_int_equal(buf.length, 2);
	assert_int_equal(memory[2], 0xee);
}

static void byte_buf_count_that_would_wrap_overflows(void **state)
{
	(void)state;
	start(16);
	byte_buf_u32(&buf, 0);
	byte_buf_zero(&buf, SIZE_MAX);
	assert_true(buf.overflow);
	start(16);
	byte_buf_u32(&buf, 0);
	byte_buf_bytes(&buf, memory, SIZE_MAX - 3);
	assert_true(buf.overflow);
	assert_int_equal(buf.length, 4);
}

static void byte_buf_text_is_cut_or_filled(void **state)
{
	(void)state;
	start(sizeof(memory));
	byte_buf_text(&buf, "ABCDEF", 4, ' ');
	byte_buf_text(&buf, "XY", 4, '_');
	byte_buf_text(&buf, "", 2, 0);
	assert_int_equal(buf.length, 10);
	assert_memory_equal(memory, "ABCDXY__\0\0", 10);
}

static void byte_buf_align_fills_with_zeros_up_to_the_multiple(void **state)
{
	(void)state;
	for (size_t before = 0; before <= 16; before++) {
		start(sizeof(memory));
		byte_buf_zero(&buf, before);
		byte_buf_align(&buf, 8);
		assert_int_equal(buf.length, (before + 7) / 8 * 8);
		for (size_t i = before; i < buf.length; i++)
			assert_int_equal(memory[i], 0);
	}
	start(6);
	byte_buf_u8(&buf, 1);
	byte_buf_align(&buf, 8);
	assert_true(buf.overflow);
}

static void byte_buf_set_replaces_in_place(void **state)
{
	static const uint8_t expected[] = { 9, 0x34, 0x12, 9, 0x78, 0x56, 0x34, 0x12, 9, 9, 9, 9, 9, 9, 9, 9, 0x55 };

	(void)state;
	start(sizeof(memory));
	for (size_t i = 0; i < 17; i++)
		byte_buf_u8(&buf, 9);
	byte_buf_set_u16(&buf, 1, 0x1234);
	byte_buf_set_u32(&buf, 4, 0x12345678);
	byte_buf_set_u8(&buf, 16, 0x55);
	assert_false(buf.overflow);
	assert_int_equal(buf.length, 17);
	assert_memory_equal(memory, expected, sizeof(expected));
}

static void byte_buf_set_outside_of_what_was_appended_overflows(void **state)
{
	static const size_t bad[] = { 5, 8, 9, SIZE_MAX, SIZE_MAX - 3 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		start(sizeof(memory));
		byte_buf_u64(&buf, 0);
		byte_buf_set_u32(&buf, bad[i], 0x12345678);
		assert_true(buf.overflow);
		for (size_t j = 8; j < sizeof(memory); j++)
			assert_int_equal(memory[j], 0xee);
	}
}

static void byte_buf_insert_moves_what_follows(void **state)
{
	(void)state;
	start(sizeof(memory));
	byte_buf_bytes(&buf, "abcdef", 6);
	byte_buf_insert(&buf, 2, 3);
	assert_int_equal(buf.length, 9);
	assert_memory_equal(memory, "ab\0\0\0cdef", 9);
	byte_buf_insert(&buf, 9, 1);
	assert_memory_equal(memory, "ab\0\0\0cdef\0", 10);
	byte_buf_insert(&buf, 0, 1);
	assert_memory_equal(memory, "\0ab\0\0\0cdef\0", 11);
	assert_false(buf.overflow);
	byte_buf_insert(&buf, 12, 1);
	assert_true(buf.overflow);
}

static void byte_buf_insert_that_does_not_fit_moves_nothing(void **state)
{
	(void)state;
	start(8);
	byte_buf_bytes(&buf, "abcdef", 6);
	byte_buf_insert(&buf, 2, 3);
	assert_true(buf.overflow);
	assert_int_equal(buf.length, 6);
	assert_memory_equal(memory, "abcdef\xee\xee\xee", 9);
}

static void byte_buf_truncate_takes_back(void **state)
{
	(void)state;
	start(8);
	byte_buf_u32(&buf, 0x04030201);
	byte_buf_truncate(&buf, 2);
	byte_buf_u8(&buf, 9);
	assert_int_equal(buf.length, 3);
	assert_memory_equal(memory, "\x01\x02\x09", 3);
	byte_buf_truncate(&buf, 4);
	assert_true(buf.overflow);
}

static void byte_buf_without_memory_only_counts(void **state)
{
	(void)state;
	byte_buf_init(&buf, NULL, SIZE_MAX);
	append_each_kind();
	byte_buf_text(&buf, "text", 6, ' ');
	byte_buf_align(&buf, 32);
	byte_buf_set_u32(&buf, 0, 1);
	byte_buf_insert(&buf, 3, 5);
	assert_false(buf.overflow);
	assert_int_equal(buf.length, 37);
	assert_int_equal(byte_buf_sum(&buf, 0, 37), 0);
	byte_buf_init(&buf, NULL, 18);
	append_each_kind();
	assert_true(buf.overflow);
}

static void byte_buf_sum_is_modulo_256_of_the_range_asked_for(void **state)
{
	(void)state;
	start(sizeof(memory));
	byte_buf_bytes(&buf, "\xff\x02\xff\x10", 4);
	assert_int_equal(byte_buf_sum(&buf, 0, 4), 0x10);
	assert_int_equal(byte_buf_sum(&buf, 1, 3), 0x01);
	assert_int_equal(byte_buf_sum(&buf, 4, 4), 0);
	assert_int_equal(byte_buf_sum(&buf, 3, 2), 0);
	assert_int_equal(byte_buf_sum(&buf, 0, 5), 0);
	assert_int_equal(byte_sum("\x80\x80\x07", 3), 7);
	assert_int_equal(byte_sum("", 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(byte_buf_numbers_are_little_endian_and_adjacent),
		cmocka_unit_test(byte_buf_overflow_is_sticky_and_writes_nothing),
		cmocka_unit_test(byte_buf_field_that_does_not_fit_leaves_no_half),
		cmocka_unit_test(byte_buf_count_that_would_wrap_overflows),
		cmocka_unit_test(byte_buf_text_is_cut_or_filled),
		cmocka_unit_test(byte_buf_align_fills_with_zeros_up_to_the_multiple),
		cmocka_unit_test(byte_buf_set_replaces_in_place),
		cmocka_unit_test(byte_buf_set_outside_of_what_was_appended_overflows),
		cmocka_unit_test(byte_buf_insert_moves_what_follows),
		cmocka_unit_test(byte_buf_insert_that_does_not_fit_moves_nothing),
		cmocka_unit_test(byte_buf_truncate_takes_back),
		cmocka_unit_test(byte_buf_without_memory_only_counts),
		cmocka_unit_test(byte_buf_sum_is_modulo_256_of_the_range_asked_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
