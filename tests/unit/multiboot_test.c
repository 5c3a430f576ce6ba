/* SPDX-License-Identifier: MIT */
/* Expectations: Multiboot 0.6.96, 3.1. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bytes/le.h"
#include "firmware/glue/multiboot.h"

#define FILE_SIZE 0x3000
#define HEADER_AT 0x100

static uint8_t file[FILE_SIZE];
static struct multiboot header;
static struct elf_image image;

static void put_header(size_t at, uint32_t flags)
{
	le32_put(file + at, 0x1badb002);
	le32_put(file + at + 4, flags);
	le32_put(file + at + 8, 0u - 0x1badb002u - flags);
}

static void put_addresses(size_t at, const uint32_t fields[5])
{
	for (size_t i = 0; i < 5; i++)
		le32_put(file + at + 12 + 4 * i, fields[i]);
}

static int start(void **state)
{
	(void)state;
	memset(file, 0, sizeof(file));
	return 0;
}

static enum multiboot_error find_in(size_t size)
{
	uint8_t *copy = malloc(size + 1);
	enum multiboot_error error;

	memcpy(copy, file, size);
	error = multiboot_find(&header, copy, size);
	free(copy);
	return error;
}

static enum multiboot_error find(void)
{
	return find_in(FILE_SIZE);
}

/* Loads the file from 80h on to 100000h, the header at 100080h. */
static enum multiboot_error load(uint32_t header_addr, uint32_t load_addr, uint32_t load_end, uint32_t bss_end,
				 uint32_t entry)
{
	const uint32_t fields[] = { header_addr, load_addr, load_end, bss_end, entry };

	put_header(HEADER_AT, 0x10000);
	put_addresses(HEADER_AT, fields);
	assert_int_equal(find(), MULTIBOOT_OK);
	return multiboot_load(&header, FILE_SIZE, &image);
}

static void multiboot_header_is_found_with_its_flags(void **state)
{
	(void)state;
	put_header(HEADER_AT, 3);
	assert_int_equal(find(), MULTIBOOT_OK);
	assert_int_equal(header.offset, HEADER_AT);
	assert_true(header.align_modules && header.memory_wanted);
	assert_false(header.video_wanted || header.has_addresses);
	put_header(HEADER_AT, 0);
	assert_int_equal(find(), MULTIBOOT_OK);
	assert_false(header.align_modules || header.memory_wanted);
}

static void multiboot_header_is_in_the_first_8192_bytes(void **state)
{
	(void)state;
	put_header(8192 - 12, 0);
	assert_int_equal(find(), MULTIBOOT_OK);
	assert_int_equal(find_in(8192), MULTIBOOT_OK);
	assert_int_equal(find_in(8191), MULTIBOOT_NO_HEADER);
	start(state);
	put_header(8192 - 8, 0);
	assert_int_equal(find(), MULTIBOOT_NO_HEADER);
}

static void multiboot_header_is_aligned_to_4(void **state)
{
	(void)state;
	for (size_t at = 1; at < 4; at++) {
		start(state);
		put_header(at, 0);
		assert_int_equal(find(), MULTIBOOT_NO_HEADER);
	}
}

static void multiboot_magic_with_a_wrong_checksum_is_no_header(void **state)
{
	(void)state;
	put_header(0x20, 0);
	le32_put(file + 0x28, 0);
	assert_int_equal(find(), MULTIBOOT_NO_HEADER);
	put_header(0x40, 0);
	assert_int_equal(find(), MULTIBOOT_OK);
	assert_int_equal(header.offset, 0x40);
}

static void multiboot_unknown_requirements_are_refused_unknown_wishes_not(void **state)
{
	(void)state;
	for (unsigned int bit = 3; bit < 32; bit++) {
		put_header(HEADER_AT, 1u << bit);
		assert_int_equal(find(), bit < 16 ? MULTIBOOT_UNKNOWN_FLAGS : MULTIBOOT_OK);
		assert_int_equal(header.flags, 1u << bit);
	}
}

static void multiboot_header_is_whole(void **state)
{
	(void)state;
	put_header(HEADER_AT, 0x10000);
	assert_int_equal(find_in(HEADER_AT + 32), MULTIBOOT_OK);
	assert_int_equal(find_in(HEADER_AT + 31), MULTIBOOT_NO_ADDRESSES);
	start(state);
	put_header(8192 - 28, 0x10000);
	assert_int_equal(find(), MULTIBOOT_NO_ADDRESSES);
}

static void multiboot_video_mode_is_told(void **state)
{
	(void)state;
	put_header(HEADER_AT, 4);
	le32_put(file + HEADER_AT + 32, 0);
	le32_put(file + HEADER_AT + 36, 1024);
	le32_put(file + HEADER_AT + 40, 768);
	le32_put(file + HEADER_AT + 44, 32);
	assert_int_equal(find(), MULTIBOOT_OK);
	assert_true(header.video_wanted);
	assert_int_equal(header.width, 1024);
	assert_int_equal(header.height, 768);
	assert_int_equal(header.depth, 32);
	assert_int_equal(find_in(HEADER_AT + 47), MULTIBOOT_OK);
	assert_int_equal(header.width, 0);
}

static void multiboot_addresses_say_what_to_load(void **state)
{
	(void)state;
	assert_int_equal(load(0x100080, 0x100000, 0x101000, 0x104000, 0x100200), MULTIBOOT_OK);
	assert_int_equal(image.count, 1);
	assert_int_equal(image.segments[0].offset, 0x80);
	assert_int_equal(image.segments[0].address, 0x100000);
	assert_int_equal(image.segments[0].file_size, 0x1000);
	assert_int_equal(image.segments[0].memory_size, 0x4000);
	assert_int_equal(image.entry, 0x100200);
	assert_int_equal(image.span.first, 0x100000);
	assert_int_equal(image.span.last, 0x103fff);
	assert_int_equal(image.file_total, 0x1000);
	assert_int_equal(image.memory_total, 0x4000);
}

static void multiboot_without_ends_all_of_the_file_is_loaded(void **state)
{
	(void)state;
	assert_int_equal(load(0x100080, 0x100000, 0, 0, 0x100000), MULTIBOOT_OK);
	assert_int_equal(image.segments[0].file_size, FILE_SIZE - 0x80);
	assert_int_equal(image.segments[0].memory_size, FILE_SIZE - 0x80);
	assert_int_equal(load(0x100080, 0x100000, 0x101000, 0, 0x100000), MULTIBOOT_OK);
	assert_int_equal(image.segments[0].memory_size, 0x1000);
}

static void multiboot_load_address_must_name_a_byte_of_the_file(void **state)
{
	(void)state;
	assert_int_equal(load(0x100100, 0x100000, 0, 0, 0x100000), MULTIBOOT_OK);
	assert_int_equal(image.segments[0].offset, 0);
	assert_int_equal(load(0x100101, 0x100000, 0, 0, 0x100000), MULTIBOOT_LOAD_BEHIND);
	assert_int_equal(load(0x100000, 0x100001, 0, 0, 0x100001), MULTIBOOT_LOAD_BEHIND);
	assert_int_equal(load(0xffffffff, 0, 0, 0, 0), MULTIBOOT_LOAD_BEHIND);
}

static void multiboot_ends_must_be_in_order(void **state)
{
	(void)state;
	assert_int_equal(load(0x100080, 0x100000, 0xfffff, 0, 0x100000), MULTIBOOT_END_BEFORE);
	assert_int_equal(load(0x100080, 0x100000, 0x101000, 0x100fff, 0x100000), MULTIBOOT_END_BEFORE);
	assert_int_equal(load(0x100080, 0x100000, 0x100000, 0x100000, 0x100000), MULTIBOOT_END_BEFORE);
	assert_int_equal(load(0x100080, 0x100000, 0x101000, 0x101000, 0x100000), MULTIBOOT_OK);
}

static void multiboot_file_must_hold_what_is_loaded(void **state)
{
	(void)state;
	assert_int_equal(load(0x100080, 0x100000, 0x100000 + FILE_SIZE - 0x80, 0, 0x100000), MULTIBOOT_OK);
	assert_int_equal(load(0x100080, 0x100000, 0x100001 + FILE_SIZE - 0x80, 0, 0x100000), MULTIBOOT_TRUNCATED);
	assert_int_equal(load(0xfffff080, 0xfffff000, 0, 0, 0xfffff000), MULTIBOOT_ABOVE_4G);
}

static void multiboot_entry_must_be_in_what_is_loaded(void **state)
{
	(void)state;
	assert_int_equal(load(0x100080, 0x100000, 0x101000, 0x104000, 0xfffff), MULTIBOOT_ENTRY_OUTSIDE);
	assert_int_equal(load(0x100080, 0x100000, 0x101000, 0x104000, 0x103fff), MULTIBOOT_OK);
	assert_int_equal(load(0x100080, 0x100000, 0x101000, 0x104000, 0x104000), MULTIBOOT_ENTRY_OUTSIDE);
}

static void multiboot_errors_have_texts_of_their_own(void **state)
{
	(void)state;
	for (int error = MULTIBOOT_OK; error <= MULTIBOOT_ENTRY_OUTSIDE; error++)
		for (int other = MULTIBOOT_OK; other <= error; other++) {
			const char *text = multiboot_error_text((enum multiboot_error)error);

			assert_string_not_equal(text, "unknown error");
			if (other != error)
				assert_string_not_equal(text, multiboot_error_text((enum multiboot_error)other));
		}
	assert_string_equal(multiboot_error_text((enum multiboot_error)(MULTIBOOT_ENTRY_OUTSIDE + 1)), "unknown error");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(multiboot_header_is_found_with_its_flags, start),
		cmocka_unit_test_setup(multiboot_header_is_in_the_first_8192_bytes, start),
		cmocka_unit_test_setup(multiboot_header_is_aligned_to_4, start),
		cmocka_unit_test_setup(multiboot_magic_with_a_wrong_checksum_is_no_header, start),
		cmocka_unit_test_setup(multiboot_unknown_requirements_are_refused_unknown_wishes_not, start),
		cmocka_unit_test_setup(multiboot_header_is_whole, start),
		cmocka_unit_test_setup(multiboot_video_mode_is_told, start),
		cmocka_unit_test_setup(multiboot_addresses_say_what_to_load, start),
		cmocka_unit_test_setup(multiboot_without_ends_all_of_the_file_is_loaded, start),
		cmocka_unit_test_setup(multiboot_load_address_must_name_a_byte_of_the_file, start),
		cmocka_unit_test_setup(multiboot_ends_must_be_in_order, start),
		cmocka_unit_test_setup(multiboot_file_must_hold_what_is_loaded, start),
		cmocka_unit_test_setup(multiboot_entry_must_be_in_what_is_loaded, start),
		cmocka_unit_test(multiboot_errors_have_texts_of_their_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
