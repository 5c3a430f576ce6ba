/* SPDX-License-Identifier: MIT */
/* The tables of Xen's machines, with tables of a toolstack's among them: acpi_build lists both, acpi_check has nothing to say. */
#include <stdio.h>

#include "acpi/acpi_blob.h"
#include "acpi/acpi_build.h"
#include "acpi/acpi_facs.h"
#include "tests/acpi/xen_machine.h"
#include "tests/unit/acpi_check_fixture.h"

#define BLOCK_AT 0x7ff00000
#define CAPACITY (256u * 1024)
#define MAX_LENGTH 400

static struct acpi_machine machine;
static struct acpi_block block;
static struct acpi_passed passed[ACPI_MAX_PASSED];
static uint8_t space[CAPACITY], tables[ACPI_MAX_PASSED][MAX_LENGTH];

/* The next table to be passed on; its fields behind the checksum are as those of a vendor who cares for nothing. */
static void pass(const char *signature, uint32_t length)
{
	const size_t index = machine.inputs.passed_count++;
	uint8_t *table = tables[index];

	memset(table, 0xe5, MAX_LENGTH);
	memcpy(table, signature, 4);
	le32_put(table + 4, length);
	table[8] = 0;
	world_sum(table, length, 9);
	passed[index] = (struct acpi_passed){ table, length };
	machine.inputs.passed = passed;
}

static enum acpi_build_error build(void)
{
	memset(&block, 0, sizeof(block));
	byte_buf_init(&block.buf, space, sizeof(space));
	block.address = BLOCK_AT;
	return acpi_build(&machine.inputs, &block);
}

static void require_no_fault(void)
{
	uint8_t facs[ACPI_FACS_SIZE];
	struct acpi_check_result result;

	world_empty();
	world_declare(0, 0x9ffff, E820_RAM);
	world_declare(0xf0000, 0xfffff, E820_RESERVED);
	world_declare(0x100000, 0xefffffff, E820_RAM);
	world_declare(4ull << 30, (5ull << 30) - 1, E820_RAM);
	world_declare(0xb0000000, 0xbfffffff, E820_RESERVED);
	world_declare(BLOCK_AT, BLOCK_AT + CAPACITY - 1, E820_ACPI);
	world_declare(machine.inputs.facs, machine.inputs.facs + ACPI_FACS_SIZE - 1, E820_NVS);
	acpi_facs_write(facs, 0);
	world_add(BLOCK_AT, space, block.buf.length, false);
	world_add(RSDP_AT, block.rsdp, sizeof(block.rsdp), false);
	world_add(machine.inputs.facs, facs, sizeof(facs), false);
	result = world_check();
	if (result.fault != NULL)
		fail_msg("%s+%u: %s", result.signature, result.offset, result.fault);
}

static void acpi_passed_check_accepts_the_tables_of_xens_machines(void **state)
{
	(void)state;
	for (size_t i = 0; i < XEN_MACHINE_SAMPLES; i++) {
		xen_machine_samples[i].make(&machine);
		assert_int_equal(build(), ACPI_BUILD_OK);
		require_no_fault();
	}
}

static void acpi_passed_tables_are_copied_behind_ours_and_listed(void **state)
{
	static const char *const order[] = { "DSDT", "SSDT", "FACP", "APIC", "HPET", "SRAT", "SLIT",
					     "WAET", "SPCR", "SSDT", "SLIC", "SSDT", "RSDT", "XSDT" };
	const uint8_t *xsdt;

	(void)state;
	xen_machine_pc(&machine);
	pass("SSDT", 36);
	pass("SLIC", 374);
	pass("SSDT", 77);
	assert_int_equal(build(), ACPI_BUILD_OK);
	assert_int_equal(block.count, COUNT_OF(order));
	for (size_t i = 0; i < COUNT_OF(order); i++)
		assert_string_equal(block.tables[i].signature, order[i]);
	xsdt = space + acpi_build_find(&block, "XSDT")->offset;
	assert_int_equal(le32_get(xsdt + 4), 36 + 8 * (COUNT_OF(order) - 3));
	for (size_t i = 0; i < 3; i++) {
		const struct acpi_table_place *place = &block.tables[9 + i];

		assert_int_equal(place->length, passed[i].length);
		assert_memory_equal(space + place->offset, passed[i].bytes, place->length);
		assert_int_equal(le64_get(xsdt + 36 + 8 * (8 + i)), BLOCK_AT + place->offset);
	}
	assert_ptr_equal(acpi_build_find(&block, "SSDT"), &block.tables[1]);
	require_no_fault();
}

/* Each of ours that a machine can have, and as many of others as can be passed on. */
static void acpi_passed_as_many_as_there_can_be_fit_beside_all_of_ours(void **state)
{
	(void)state;
	xen_machine_q35(&machine);
	machine.inputs.node_count = 2;
	machine.inputs.memory_count = 3;
	machine.inputs.tpm = (struct acpi_tpm){ .kind = ACPI_TPM_20_CRB };
	for (size_t i = 0; i < ACPI_MAX_PASSED; i++)
		pass(i % 2 ? "OEM1" : "SSDT", 40 + (uint32_t)i);
	assert_int_equal(build(), ACPI_BUILD_OK);
	assert_int_equal(block.count, 13 + ACPI_MAX_PASSED);
	require_no_fault();
}

/* A signature that the checker knows, by the hand of somebody else, is still to be right. */
static void acpi_passed_build_refuses_a_table_that_is_wrong(void **state)
{
	(void)state;
	xen_machine_pc(&machine);
	pass("OEM1", 40);
	pass("OEM2", 40);
	assert_int_equal(build(), ACPI_BUILD_OK);
	tables[1][39]++;
	assert_int_equal(build(), ACPI_BUILD_PASSED);
	assert_int_equal(block.count, 0);
	tables[1][39]--;
	passed[1].length = 39;
	assert_int_equal(build(), ACPI_BUILD_PASSED);
	machine.inputs.passed_count = 0;
	pass("FACP", 276);
	assert_int_equal(build(), ACPI_BUILD_PASSED);
}

static void acpi_passed_build_refuses_more_bytes_than_there_may_be(void **state)
{
	const uint32_t length = ACPI_MAX_PASSED_BYTES / 2 + 1;
	uint8_t *large = calloc(1, length);

	(void)state;
	xen_machine_pc(&machine);
	memcpy(large, "OEM1", 4);
	le32_put(large + 4, length);
	world_sum(large, length, 9);
	passed[0] = passed[1] = (struct acpi_passed){ large, length };
	machine.inputs.passed = passed;
	machine.inputs.passed_count = 2;
	assert_int_equal(build(), ACPI_BUILD_PASSED);
	machine.inputs.passed_count = 1;
	assert_int_equal(build(), ACPI_BUILD_FULL);
	free(large);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(acpi_passed_check_accepts_the_tables_of_xens_machines, world_tear_down),
		cmocka_unit_test_teardown(acpi_passed_tables_are_copied_behind_ours_and_listed, world_tear_down),
		cmocka_unit_test_teardown(acpi_passed_as_many_as_there_can_be_fit_beside_all_of_ours, world_tear_down),
		cmocka_unit_test(acpi_passed_build_refuses_a_table_that_is_wrong),
		cmocka_unit_test(acpi_passed_build_refuses_more_bytes_than_there_may_be),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
