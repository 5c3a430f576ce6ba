/* SPDX-License-Identifier: MIT */
/*
 * acpi_build with a DSDT and an SSDT of this test's making: it takes a whole DSDT and well-formed AML only. The functions that
 * give them and their parts are defined here and so not taken from the library.
 */
#include "acpi/acpi_build.h"
#include "acpi/dsdt.h"
#include "acpi/ssdt.h"
#include "tests/unit/acpi_table_fixture.h"

#define SIZE 40

static uint8_t given[SIZE];
static size_t given_size;
static unsigned unclosed; /* which of the five parts, the first of them in the DSDT, leaves a scope open; 0: none */
static char order[6];
static struct acpi_block block;

const uint8_t *dsdt_find(enum acpi_chipset chipset, size_t *size)
{
	(void)chipset;
	*size = given_size;
	return given;
}

static void part(struct aml *aml, const struct acpi_inputs *inputs, unsigned number)
{
	assert_ptr_equal(inputs, &machine.inputs);
	order[strlen(order)] = (char)('0' + number);
	aml_scope(aml, "\\_SB");
	if (unclosed != number)
		aml_end(aml);
}

void dsdt_devices(struct aml *aml, const struct acpi_inputs *inputs)
{
	part(aml, inputs, 1);
}

void ssdt_pci(struct aml *aml, const struct acpi_inputs *inputs)
{
	part(aml, inputs, 2);
}

void ssdt_processors(struct aml *aml, const struct acpi_inputs *inputs)
{
	part(aml, inputs, 3);
}

void ssdt_memory(struct aml *aml, const struct acpi_inputs *inputs)
{
	part(aml, inputs, 4);
}

void ssdt_nvdimm(struct aml *aml, const struct acpi_inputs *inputs)
{
	part(aml, inputs, 5);
}

/* A DSDT that does nothing, cut off at `size` bytes, of which its header tells. */
static void make_dsdt(size_t size)
{
	uint8_t sum = 0;

	memset(given, 0, sizeof(given));
	memcpy(given, "DSDT", 4);
	given[4] = (uint8_t)size;
	memcpy(given + 10, "OEMIDxOEMTABLE", 14);
	memset(given + 36, 0xa3, 4); /* NoopOp */
	for (size_t i = 0; i < size; i++)
		sum = (uint8_t)(sum + given[i]);
	given[9] = (uint8_t)-sum;
	given_size = size;
}

static int make_good(void **state)
{
	(void)state;
	make_dsdt(SIZE);
	unclosed = 0;
	acpi_machine_pc(&machine);
	return 0;
}

static enum acpi_build_error build_in(size_t capacity)
{
	memset(order, 0, sizeof(order));
	block = (struct acpi_block){ .address = 0x1000 };
	byte_buf_init(&block.buf, memory, capacity);
	return acpi_build(&machine.inputs, &block);
}

static enum acpi_build_error build(void)
{
	return build_in(sizeof(memory));
}

/* Scope (\_SB) {}: ScopeOp, PkgLength, RootChar, NameSeg (20.2.5.1) */
static const uint8_t scope[] = { 0x10, 0x06, '\\', '_', 'S', 'B', '_' };

static void acpi_build_dsdt_is_what_was_compiled_and_the_devices(void **state)
{
	const struct acpi_table_place *dsdt;

	(void)state;
	assert_int_equal(build(), ACPI_BUILD_OK);
	dsdt = acpi_build_find(&block, "DSDT");
	assert_int_equal(dsdt->offset, 0);
	assert_int_equal(dsdt->length, SIZE + sizeof(scope));
	assert_memory_equal(memory + SIZE, scope, sizeof(scope));
	assert_int_equal(le32_get(memory + 4), SIZE + sizeof(scope));
	assert_int_equal(byte_sum(memory, dsdt->length), 0);
	/* All else is as it was: signature and revision, from the OEM's name on. */
	assert_memory_equal(memory, given, 4);
	assert_int_equal(memory[8], given[8]);
	assert_memory_equal(memory + 10, given + 10, SIZE - 10);
}

static void acpi_build_refuses_a_dsdt_with_any_byte_changed(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIZE; i++) {
		given[i] ^= 0x10;
		assert_int_equal(build(), ACPI_BUILD_DSDT);
		given[i] ^= 0x10;
	}
}

static void acpi_build_refuses_a_dsdt_of_another_size(void **state)
{
	(void)state;
	for (given_size = 0; given_size < SIZE; given_size++)
		assert_int_equal(build(), ACPI_BUILD_DSDT);
}

static void acpi_build_refuses_a_dsdt_that_is_shorter_than_its_header(void **state)
{
	(void)state;
	make_dsdt(35);
	assert_int_equal(build(), ACPI_BUILD_DSDT);
	make_dsdt(36);
	assert_int_equal(build(), ACPI_BUILD_OK);
}

/* The sum is right, the signature or the length is not. */
static void acpi_build_refuses_a_dsdt_whose_header_lies(void **state)
{
	(void)state;
	given[0]++;
	given[9]--;
	assert_int_equal(build(), ACPI_BUILD_DSDT);
	given[0]--;
	given[4]++;
	assert_int_equal(build(), ACPI_BUILD_DSDT);
}

static void acpi_build_ssdt_is_its_four_parts_in_order(void **state)
{
	const struct acpi_table_place *ssdt;

	(void)state;
	assert_int_equal(build(), ACPI_BUILD_OK);
	assert_string_equal(order, "12345");
	ssdt = acpi_build_find(&block, "SSDT");
	assert_int_equal(ssdt->length, 36 + 4 * sizeof(scope));
	assert_header(memory + ssdt->offset, ssdt->length, "SSDT", 2);
	for (size_t i = 0; i < 4; i++)
		assert_memory_equal(memory + ssdt->offset + 36 + i * sizeof(scope), scope, sizeof(scope));
}

static void acpi_build_refuses_a_dsdt_and_an_ssdt_with_an_open_scope(void **state)
{
	(void)state;
	for (unclosed = 1; unclosed <= 5; unclosed++)
		assert_int_equal(build(), ACPI_BUILD_AML);
}

/* A term that does not fit is a buffer that is too small, not a malformed one. */
static void acpi_build_names_the_full_buffer_before_the_aml(void **state)
{
	size_t length;

	(void)state;
	assert_int_equal(build(), ACPI_BUILD_OK);
	length = block.buf.length;
	for (size_t capacity = 0; capacity < length; capacity++)
		assert_int_equal(build_in(capacity), ACPI_BUILD_FULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(acpi_build_dsdt_is_what_was_compiled_and_the_devices, make_good),
		cmocka_unit_test_setup(acpi_build_refuses_a_dsdt_with_any_byte_changed, make_good),
		cmocka_unit_test_setup(acpi_build_refuses_a_dsdt_of_another_size, make_good),
		cmocka_unit_test_setup(acpi_build_refuses_a_dsdt_that_is_shorter_than_its_header, make_good),
		cmocka_unit_test_setup(acpi_build_refuses_a_dsdt_whose_header_lies, make_good),
		cmocka_unit_test_setup(acpi_build_ssdt_is_its_four_parts_in_order, make_good),
		cmocka_unit_test_setup(acpi_build_refuses_a_dsdt_and_an_ssdt_with_an_open_scope, make_good),
		cmocka_unit_test_setup(acpi_build_names_the_full_buffer_before_the_aml, make_good),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
