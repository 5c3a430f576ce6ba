/* SPDX-License-Identifier: MIT */
/* RSDP (ACPI 6.5, 5.2.5.3), RSDT (5.2.7), XSDT (5.2.8), and the FACS (5.2.10), which has no header either. */
#include "acpi/acpi_facs.h"
#include "tests/unit/acpi_table_fixture.h"

static uint8_t sum_of(const uint8_t *at, size_t size)
{
	uint8_t sum = 0;

	while (size-- > 0)
		sum = (uint8_t)(sum + *at++);
	return sum;
}

static void acpi_rsdp_has_both_addresses_and_both_checksums(void **state)
{
	static const struct field fields[] = {
		{ 15, 1, 2, "Revision" }, { 16, 4, 0x7ff12340, "RsdtAddress" },
		{ 20, 4, 36, "Length" },  { 24, 8, 0x7ff23458, "XsdtAddress" },
		{ 33, 3, 0, "Reserved" },
	};

	(void)state;
	start_buffer();
	acpi_rsdp_append(&buf, 0x7ff12340, 0x7ff23458);
	assert_int_equal(buf.length, 36);
	assert_memory_equal(memory, "RSD PTR ", 8);
	assert_memory_equal(memory + 9, "HVMSTG", 6);
	ASSERT_FIELDS(memory, fields);
	assert_int_equal(sum_of(memory, 20), 0);
	assert_int_equal(sum_of(memory, 36), 0);
}

static void acpi_rsdp_checksums_do_not_depend_on_what_was_appended_before(void **state)
{
	(void)state;
	start_buffer();
	byte_buf_u32(&buf, 0x12345678);
	acpi_rsdp_append(&buf, 0x1000, 0x2000);
	assert_int_equal(sum_of(memory + 4, 20), 0);
	assert_int_equal(sum_of(memory + 4, 36), 0);
}

static void acpi_rsdp_that_does_not_fit_overflows(void **state)
{
	(void)state;
	for (size_t capacity = 0; capacity < 36; capacity++) {
		start_buffer();
		byte_buf_init(&buf, memory, capacity);
		acpi_rsdp_append(&buf, 0x1000, 0x2000);
		assert_true(buf.overflow);
		assert_int_equal(memory[capacity], 0xee);
	}
}

static const uint64_t addresses[] = { 0x7ff01000, 0xfffffff8, 0x1000 };

static void acpi_rsdt_has_a_32_bit_entry_for_each_table(void **state)
{
	static const struct field fields[] = {
		{ 36, 4, 0x7ff01000, "Entry 0" },
		{ 40, 4, 0xfffffff8, "Entry 1" },
		{ 44, 4, 0x1000, "Entry 2" },
	};

	(void)state;
	acpi_machine_pc(&machine);
	start_buffer();
	assert_int_equal(acpi_rsdt_append(&buf, &machine.inputs, addresses, 3), 0);
	assert_int_equal(buf.length, 48);
	assert_header(memory, 48, "RSDT", 1);
	ASSERT_FIELDS(memory, fields);
}

static void acpi_xsdt_has_a_64_bit_entry_for_each_table(void **state)
{
	static const struct field fields[] = {
		{ 36, 8, 0x7ff01000, "Entry 0" },
		{ 44, 8, 0xfffffff8, "Entry 1" },
		{ 52, 8, 0x1000, "Entry 2" },
	};

	(void)state;
	acpi_machine_pc(&machine);
	start_buffer();
	assert_int_equal(acpi_xsdt_append(&buf, &machine.inputs, addresses, 3), 0);
	assert_int_equal(buf.length, 60);
	assert_header(memory, 60, "XSDT", 1);
	ASSERT_FIELDS(memory, fields);
}

static void acpi_facs_is_that_of_a_cold_boot(void **state)
{
	static const struct field fields[] = {
		{ 4, 4, 64, "Length" },
		{ 8, 4, 0xcafef00d, "Hardware Signature" },
		{ ACPI_FACS_WAKING_VECTOR, 4, 0, "Firmware Waking Vector" },
		{ 16, 4, 0, "Global Lock" },
		{ 20, 4, 0, "Flags" },
		{ 24, 8, 0, "X Firmware Waking Vector" },
		{ 32, 1, 2, "Version" },
		{ 33, 3, 0, "Reserved" },
		{ 36, 4, 0, "OSPM Flags" },
		{ 40, 8, 0, "Reserved" },
		{ 48, 8, 0, "Reserved" },
		{ 56, 8, 0, "Reserved" },
	};
	uint8_t facs[ACPI_FACS_SIZE + 1];

	(void)state;
	assert_int_equal(ACPI_FACS_WAKING_VECTOR, 12);
	memset(facs, 0xee, sizeof(facs));
	acpi_facs_write(facs, 0xcafef00d);
	assert_memory_equal(facs, "FACS", 4);
	ASSERT_FIELDS(facs, fields);
	assert_int_equal(facs[ACPI_FACS_SIZE], 0xee);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(acpi_rsdp_has_both_addresses_and_both_checksums),
		cmocka_unit_test(acpi_rsdp_checksums_do_not_depend_on_what_was_appended_before),
		cmocka_unit_test(acpi_rsdp_that_does_not_fit_overflows),
		cmocka_unit_test(acpi_rsdt_has_a_32_bit_entry_for_each_table),
		cmocka_unit_test(acpi_xsdt_has_a_64_bit_entry_for_each_table),
		cmocka_unit_test(acpi_facs_is_that_of_a_cold_boot),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
