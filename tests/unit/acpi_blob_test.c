/* SPDX-License-Identifier: MIT */
/* Tables in a blob from elsewhere (ACPI 6.5, 5.2.6): which are yielded, and what is said of the others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "acpi/acpi_blob.h"
#include "bytes/le.h"

#define HEADER 36
#define CAPACITY 8192

static uint8_t bytes[CAPACITY];
static size_t size;
static struct acpi_blob blob;
static struct acpi_blob_item item;

static int make_empty(void **state)
{
	(void)state;
	memset(bytes, 0, sizeof(bytes));
	size = 0;
	return 0;
}

static void repair(size_t offset, uint32_t length)
{
	uint8_t sum = 0;

	bytes[offset + 9] = 0;
	for (uint32_t i = 0; i < length; i++)
		sum = (uint8_t)(sum + bytes[offset + i]);
	bytes[offset + 9] = (uint8_t)-sum;
}

/* Appends a table that is right; returns its offset. */
static size_t add(const char *signature, uint32_t length)
{
	const size_t offset = size;

	memcpy(bytes + offset, signature, 4);
	le32_put(bytes + offset + 4, length);
	bytes[offset + 8] = 2;
	memcpy(bytes + offset + 10, "VENDORTABLENAM", 14);
	for (uint32_t i = HEADER; i < length; i++)
		bytes[offset + i] = (uint8_t)(i * 7);
	repair(offset, length);
	size += length;
	return offset;
}

/* On a heap block of just that size, so that the sanitizer sees the first byte beyond. Freed by end. */
static uint8_t *copy;

static void begin(void)
{
	copy = malloc(size ? size : 1);
	memcpy(copy, bytes, size);
	acpi_blob_begin(&blob, copy, size);
}

static void end(void)
{
	assert_false(acpi_blob_next(&blob, &item));
	assert_false(acpi_blob_next(&blob, &item));
	free(copy);
}

static void expect(enum acpi_blob_error error, size_t offset, const char *signature)
{
	assert_true(acpi_blob_next(&blob, &item));
	if (item.error != error)
		fail_msg("at %zu: %s", item.offset, acpi_blob_error_text(item.error));
	assert_int_equal(item.offset, offset);
	assert_string_equal(item.signature, signature);
	if (error != ACPI_BLOB_OK)
		assert_null(item.table.bytes);
}

static void expect_numbers(uint32_t found, uint32_t expected)
{
	assert_int_equal(item.found, found);
	assert_int_equal(item.expected, expected);
}

static void acpi_blob_yields_each_table_with_its_bytes(void **state)
{
	size_t offsets[3];

	(void)state;
	offsets[0] = add("SSDT", 100);
	offsets[1] = add("SLIC", 374);
	offsets[2] = add("OEM_", HEADER);
	begin();
	expect(ACPI_BLOB_OK, offsets[0], "SSDT");
	assert_ptr_equal(item.table.bytes, copy);
	assert_int_equal(item.table.length, 100);
	expect(ACPI_BLOB_OK, offsets[1], "SLIC");
	assert_ptr_equal(item.table.bytes, copy + 100);
	expect(ACPI_BLOB_OK, offsets[2], "OEM_");
	assert_int_equal(item.table.length, HEADER);
	end();
}

static void acpi_blob_of_no_bytes_has_no_table(void **state)
{
	(void)state;
	begin();
	end();
	acpi_blob_begin(&blob, NULL, 0);
	assert_false(acpi_blob_next(&blob, &item));
}

/* hvmloader lists such a table sixteen times. */
static void acpi_blob_length_0_ends_the_walk(void **state)
{
	(void)state;
	add("SSDT", 40);
	add("OEM1", 40);
	add("OEM2", 40);
	le32_put(bytes + 40 + 4, 0);
	begin();
	expect(ACPI_BLOB_OK, 0, "SSDT");
	expect(ACPI_BLOB_SHORT, 40, "OEM1");
	expect_numbers(0, 36);
	end();
}

static void acpi_blob_length_below_a_header_ends_the_walk(void **state)
{
	(void)state;
	add("OEM1", 40);
	add("OEM2", 40);
	le32_put(bytes + 4, 35);
	begin();
	expect(ACPI_BLOB_SHORT, 0, "OEM1");
	expect_numbers(35, 36);
	end();
}

/* hvmloader copies beyond the end of the blob, and does not stop then. */
static void acpi_blob_length_beyond_the_end_ends_the_walk(void **state)
{
	static const uint32_t lengths[] = { 81, 0x7fffffff, 0x80000000, 0xffffffff, 0xffffffdc };

	(void)state;
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		make_empty(NULL);
		add("OEM0", 40);
		add("OEM1", 40);
		add("OEM2", 40);
		le32_put(bytes + 40 + 4, lengths[i]);
		begin();
		expect(ACPI_BLOB_OK, 0, "OEM0");
		expect(ACPI_BLOB_LONG, 40, "OEM1");
		expect_numbers(lengths[i], 80);
		end();
	}
}

static void acpi_blob_truncated_at_each_byte_yields_what_is_whole(void **state)
{
	(void)state;
	add("OEM1", 50);
	add("OEM2", 60);
	for (size = 109; size > 0; size--) {
		begin();
		if (size >= 50)
			expect(ACPI_BLOB_OK, 0, "OEM1");
		if (size > 50 && size < 86) {
			expect(ACPI_BLOB_HEADER, 50, size < 54 ? "" : "OEM2");
			expect_numbers((uint32_t)size - 50, 36);
		} else if (size >= 86) {
			expect(ACPI_BLOB_LONG, 50, "OEM2");
			expect_numbers(60, (uint32_t)size - 50);
		} else if (size < 50) {
			expect(size < 36 ? ACPI_BLOB_HEADER : ACPI_BLOB_LONG, 0, size < 4 ? "" : "OEM1");
		}
		end();
	}
}

/* A file is often a multiple of something; but a blob that is nothing but zeros was not written at all. */
static void acpi_blob_zeros_behind_the_last_table_are_no_table(void **state)
{
	(void)state;
	add("OEM1", 40);
	size += 35;
	begin();
	expect(ACPI_BLOB_OK, 0, "OEM1");
	end();
	size++;
	begin();
	expect(ACPI_BLOB_OK, 0, "OEM1");
	expect(ACPI_BLOB_SHORT, 40, "????");
	end();
	make_empty(NULL);
	size = 20;
	begin();
	expect(ACPI_BLOB_HEADER, 0, "????");
	end();
}

static void acpi_blob_wrong_checksum_skips_that_table_only(void **state)
{
	(void)state;
	add("OEM1", 40);
	add("OEM2", 40);
	bytes[9] = (uint8_t)(bytes[9] + 3);
	begin();
	expect(ACPI_BLOB_CHECKSUM, 0, "OEM1");
	expect_numbers(bytes[9], (uint8_t)(bytes[9] - 3));
	expect(ACPI_BLOB_OK, 40, "OEM2");
	end();
}

static void acpi_blob_any_byte_that_is_changed_is_found(void **state)
{
	(void)state;
	add("OEM1", 64);
	for (size_t i = 0; i < 64; i++) {
		bytes[i] ^= 0x10;
		begin();
		assert_true(acpi_blob_next(&blob, &item));
		assert_int_not_equal(item.error, ACPI_BLOB_OK);
		free(copy);
		bytes[i] ^= 0x10;
	}
}

/* ACPI 6.5, 5.2.6 and table 5.6: ASCII; the registry has upper-case letters, digits and, of vendors', underscores. */
static void acpi_blob_signature_is_of_letters_digits_and_underscores(void **state)
{
	static const char *const wrong[] = { "Oem1", "OE 1", "OEM\x01", "OE\xc1M", "O-M1" };

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		make_empty(NULL);
		add(wrong[i], 40);
		add("A0Z9", 40);
		begin();
		assert_true(acpi_blob_next(&blob, &item));
		assert_int_equal(item.error, ACPI_BLOB_SIGNATURE);
		expect(ACPI_BLOB_OK, 40, "A0Z9");
		end();
	}
}

static void acpi_blob_refuses_what_is_ours_to_say(void **state)
{
	static const char *const ours[] = { "RSDT", "XSDT", "DSDT", "FACS", "FACP", "APIC", "HPET",
					    "MCFG", "SRAT", "SLIT", "WAET", "SPCR", "TCPA", "TPM2" };

	(void)state;
	for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
		add(ours[i], 64);
	add("SSDT", 64);
	begin();
	for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
		expect(ACPI_BLOB_REFUSED, 64 * i, ours[i]);
	expect(ACPI_BLOB_OK, 64 * 14, "SSDT");
	end();
}

/* ACPI 6.5, 5.2.25: one table has all of the platform's; operating systems read the first. */
static void acpi_blob_refuses_an_nfit_beside_our_own_only(void **state)
{
	(void)state;
	add("NFIT", 64);
	add("OEM1", 64);
	begin();
	expect(ACPI_BLOB_OK, 0, "NFIT");
	free(copy);
	begin();
	blob.own_nfit = true;
	expect(ACPI_BLOB_REFUSED, 0, "NFIT");
	expect(ACPI_BLOB_OK, 64, "OEM1");
	end();
	assert_int_equal(acpi_blob_check(&(struct acpi_passed){ bytes, 64 }), ACPI_BLOB_OK);
	assert_int_equal(acpi_blob_check_beside(&(struct acpi_passed){ bytes, 64 }, true), ACPI_BLOB_REFUSED);
	assert_int_equal(acpi_blob_check_beside(&(struct acpi_passed){ bytes, 64 }, false), ACPI_BLOB_OK);
	assert_int_equal(acpi_blob_check_beside(&(struct acpi_passed){ bytes + 64, 64 }, true), ACPI_BLOB_OK);
}

static void acpi_blob_has_as_many_tables_as_can_be_listed(void **state)
{
	(void)state;
	for (size_t i = 0; i < ACPI_MAX_PASSED + 2; i++)
		add("SSDT", 40);
	bytes[9]++;
	begin();
	expect(ACPI_BLOB_CHECKSUM, 0, "SSDT");
	for (size_t i = 1; i <= ACPI_MAX_PASSED; i++)
		expect(ACPI_BLOB_OK, 40 * i, "SSDT");
	expect(ACPI_BLOB_COUNT, 40 * (ACPI_MAX_PASSED + 1), "SSDT");
	expect_numbers(ACPI_MAX_PASSED + 1, ACPI_MAX_PASSED);
	end();
}

static void acpi_blob_has_as_many_bytes_as_can_be_passed_on(void **state)
{
	const uint32_t half = ACPI_MAX_PASSED_BYTES / 2;
	uint8_t *large = calloc(1, (size_t)2 * half + 100);

	(void)state;
	add("OEM1", 40);
	add("OEM2", 40);
	memcpy(large, bytes, 40);
	memcpy(large + half, bytes, 40);
	memcpy(large + 2 * (size_t)half, bytes + 40, 40);
	for (uint32_t i = 0; i < 2; i++) {
		uint8_t sum = 0;

		le32_put(large + i * half + 4, half);
		large[i * half + 9] = 0;
		for (uint32_t j = 0; j < 40; j++)
			sum = (uint8_t)(sum + large[i * half + j]);
		large[i * half + 9] = (uint8_t)-sum;
	}
	acpi_blob_begin(&blob, large, 2 * (size_t)half + 40);
	expect(ACPI_BLOB_OK, 0, "OEM1");
	expect(ACPI_BLOB_OK, half, "OEM1");
	expect(ACPI_BLOB_SIZE, 2 * (size_t)half, "OEM2");
	expect_numbers(40, 0);
	assert_false(acpi_blob_next(&blob, &item));
	free(large);
}

static void acpi_blob_check_compares_the_length_with_that_of_the_header(void **state)
{
	(void)state;
	add("OEM1", 64);
	assert_int_equal(acpi_blob_check(&(struct acpi_passed){ bytes, 64 }), ACPI_BLOB_OK);
	assert_int_equal(acpi_blob_check(&(struct acpi_passed){ bytes, 63 }), ACPI_BLOB_LONG);
	assert_int_equal(acpi_blob_check(&(struct acpi_passed){ bytes, 65 }), ACPI_BLOB_SHORT);
	assert_int_equal(acpi_blob_check(&(struct acpi_passed){ bytes, 35 }), ACPI_BLOB_HEADER);
	bytes[40]++;
	assert_int_equal(acpi_blob_check(&(struct acpi_passed){ bytes, 64 }), ACPI_BLOB_CHECKSUM);
}

static void acpi_blob_every_error_has_a_text_of_its_own(void **state)
{
	(void)state;
	for (int i = ACPI_BLOB_OK; i <= ACPI_BLOB_SIZE; i++)
		for (int j = ACPI_BLOB_OK; j < i; j++)
			assert_string_not_equal(acpi_blob_error_text((enum acpi_blob_error)i),
						acpi_blob_error_text((enum acpi_blob_error)j));
	assert_string_equal(acpi_blob_error_text((enum acpi_blob_error)(ACPI_BLOB_SIZE + 1)), "unknown error");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(acpi_blob_yields_each_table_with_its_bytes, make_empty),
		cmocka_unit_test_setup(acpi_blob_of_no_bytes_has_no_table, make_empty),
		cmocka_unit_test_setup(acpi_blob_length_0_ends_the_walk, make_empty),
		cmocka_unit_test_setup(acpi_blob_length_below_a_header_ends_the_walk, make_empty),
		cmocka_unit_test_setup(acpi_blob_length_beyond_the_end_ends_the_walk, make_empty),
		cmocka_unit_test_setup(acpi_blob_truncated_at_each_byte_yields_what_is_whole, make_empty),
		cmocka_unit_test_setup(acpi_blob_zeros_behind_the_last_table_are_no_table, make_empty),
		cmocka_unit_test_setup(acpi_blob_wrong_checksum_skips_that_table_only, make_empty),
		cmocka_unit_test_setup(acpi_blob_any_byte_that_is_changed_is_found, make_empty),
		cmocka_unit_test_setup(acpi_blob_signature_is_of_letters_digits_and_underscores, make_empty),
		cmocka_unit_test_setup(acpi_blob_refuses_what_is_ours_to_say, make_empty),
		cmocka_unit_test_setup(acpi_blob_refuses_an_nfit_beside_our_own_only, make_empty),
		cmocka_unit_test_setup(acpi_blob_has_as_many_tables_as_can_be_listed, make_empty),
		cmocka_unit_test_setup(acpi_blob_has_as_many_bytes_as_can_be_passed_on, make_empty),
		cmocka_unit_test_setup(acpi_blob_check_compares_the_length_with_that_of_the_header, make_empty),
		cmocka_unit_test_setup(acpi_blob_every_error_has_a_text_of_its_own, make_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
