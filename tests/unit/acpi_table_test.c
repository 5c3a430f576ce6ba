/* SPDX-License-Identifier: MIT */
/* The header of every table (ACPI 6.5, 5.2.6) and the generic address structure (5.2.3.2). */
#include "acpi/acpi_gas.h"
#include "acpi/acpi_table.h"
#include "tests/unit/acpi_table_fixture.h"

static void acpi_table_header_has_its_fields_at_the_offsets_of_the_specification(void **state)
{
	(void)state;
	start_buffer();
	assert_int_equal(acpi_table_begin(&buf, "TEST", 7, 0x11223344), 0);
	byte_buf_u32(&buf, 0xdeadbeef);
	acpi_table_end(&buf, 0);
	assert_int_equal(buf.length, 40);
	assert_header(memory, 40, "TEST", 7);
	assert_memory_equal(memory + 10, "HVMSTG", 6);
	assert_memory_equal(memory + 16, "HVMSTAGE", 8);
	assert_int_equal(le32_get(memory + 24), 0x11223344);
	assert_memory_equal(memory + 28, "HVMS", 4);
	assert_int_equal(le32_get(memory + 36), 0xdeadbeef);
}

static void acpi_table_begins_at_the_next_8_byte_boundary(void **state)
{
	(void)state;
	for (size_t before = 1; before <= 8; before++) {
		start_buffer();
		byte_buf_zero(&buf, before);
		assert_int_equal(acpi_table_begin(&buf, "TEST", 1, 1), 8);
		acpi_table_end(&buf, 8);
		assert_header(memory + 8, 36, "TEST", 1);
	}
}

static void acpi_table_that_does_not_fit_overflows_and_writes_nothing_beyond(void **state)
{
	(void)state;
	for (size_t capacity = 0; capacity < 48; capacity++) {
		size_t start;

		memset(memory, 0xee, sizeof(memory));
		byte_buf_init(&buf, memory, capacity);
		byte_buf_u8(&buf, 0);
		start = acpi_table_begin(&buf, "TEST", 1, 1);
		byte_buf_u32(&buf, 0);
		acpi_table_end(&buf, start);
		assert_true(buf.overflow);
		for (size_t i = capacity; i < 64; i++)
			assert_int_equal(memory[i], 0xee);
	}
}

static void acpi_table_in_a_buffer_that_counts_has_the_same_length(void **state)
{
	size_t start;

	(void)state;
	byte_buf_init(&buf, NULL, SIZE_MAX);
	byte_buf_zero(&buf, 5);
	start = acpi_table_begin(&buf, "TEST", 1, 1);
	byte_buf_zero(&buf, 11);
	acpi_table_end(&buf, start);
	assert_false(buf.overflow);
	assert_int_equal(start, 8);
	assert_int_equal(buf.length, 8 + 36 + 11);
}

static void acpi_gas_is_space_width_offset_access_address(void **state)
{
	static const uint8_t expected[12] = { 1, 32, 0, 3, 0x08, 0xb0, 0, 0, 0, 0, 0, 0 };
	static const uint8_t none[12] = { 0 };

	(void)state;
	start_buffer();
	acpi_gas_append(&buf, ACPI_GAS_IO, 32, ACPI_GAS_DWORD, 0xb008);
	acpi_gas_append_none(&buf);
	assert_int_equal(buf.length, 24);
	assert_memory_equal(memory, expected, 12);
	assert_memory_equal(memory + 12, none, 12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(acpi_table_header_has_its_fields_at_the_offsets_of_the_specification),
		cmocka_unit_test(acpi_table_begins_at_the_next_8_byte_boundary),
		cmocka_unit_test(acpi_table_that_does_not_fit_overflows_and_writes_nothing_beyond),
		cmocka_unit_test(acpi_table_in_a_buffer_that_counts_has_the_same_length),
		cmocka_unit_test(acpi_gas_is_space_width_offset_access_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
