/* SPDX-License-Identifier: MIT */
/* What acpi_build refuses before it writes anything. */
#include "acpi/acpi_inputs_check.h"
#include "tests/unit/acpi_table_fixture.h"

static void acpi_inputs_check_accepts_every_sample(void **state)
{
	size_t count;
	const struct acpi_machine_sample *samples = acpi_machine_samples(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		samples[i].make(&machine);
		assert_int_equal(acpi_inputs_check(&machine.inputs), ACPI_BUILD_OK);
	}
}

/* A count at its limit is refused no more than the machine that has so many; one above is. Only the count is looked at then. */
static void acpi_inputs_check_refuses_one_more_than_each_capacity(void **state)
{
	static const struct {
		size_t offset, limit;
	} counts[] = {
		{ offsetof(struct acpi_inputs, processor_count), ACPI_MAX_PROCESSORS },
		{ offsetof(struct acpi_inputs, root_count), ACPI_MAX_ROOTS },
		{ offsetof(struct acpi_inputs, bridge_count), ACPI_MAX_BRIDGES },
		{ offsetof(struct acpi_inputs, io_apic_count), ACPI_MAX_IO_APICS },
		{ offsetof(struct acpi_inputs, override_count), ACPI_MAX_OVERRIDES },
		{ offsetof(struct acpi_inputs, ecam_count), ACPI_MAX_ROOTS },
		{ offsetof(struct acpi_inputs, node_count), ACPI_MAX_NODES },
		{ offsetof(struct acpi_inputs, memory_count), ACPI_MAX_MEMORY },
		{ offsetof(struct acpi_inputs, passed_count), ACPI_MAX_PASSED },
		{ offsetof(struct acpi_inputs, pmem_count), ACPI_MAX_PMEM },
		{ offsetof(struct acpi_inputs, board_mem.count), ACPI_MAX_ROOT_RANGES },
		{ offsetof(struct acpi_inputs, board_io.count), ACPI_MAX_ROOT_RANGES },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(counts); i++) {
		acpi_machine_numa(&machine);
		memcpy((char *)&machine.inputs + counts[i].offset, &(size_t){ counts[i].limit + 1 }, sizeof(size_t));
		assert_int_equal(acpi_inputs_check(&machine.inputs), ACPI_BUILD_COUNT);
	}
}

static void acpi_inputs_check_refuses_a_root_with_too_many_ranges(void **state)
{
	(void)state;
	acpi_machine_q35(&machine);
	machine.roots[1].mem.count = ACPI_MAX_ROOT_RANGES + 1;
	assert_int_equal(acpi_inputs_check(&machine.inputs), ACPI_BUILD_COUNT);
	machine.roots[1].mem.count = ACPI_MAX_ROOT_RANGES;
	machine.roots[1].io.count = ACPI_MAX_ROOT_RANGES + 1;
	assert_int_equal(acpi_inputs_check(&machine.inputs), ACPI_BUILD_COUNT);
	machine.roots[1].io.count = ACPI_MAX_ROOT_RANGES;
	assert_int_equal(acpi_inputs_check(&machine.inputs), ACPI_BUILD_OK);
}

static void acpi_inputs_check_wants_a_processor_and_a_root(void **state)
{
	(void)state;
	acpi_machine_pc(&machine);
	machine.inputs.processor_count = 0;
	assert_int_equal(acpi_inputs_check(&machine.inputs), ACPI_BUILD_COUNT);
	acpi_machine_pc(&machine);
	machine.inputs.root_count = 0;
	assert_int_equal(acpi_inputs_check(&machine.inputs), ACPI_BUILD_COUNT);
}

static void acpi_inputs_check_wants_the_facs_aligned_and_below_4g(void **state)
{
	static const struct {
		uint64_t facs;
		enum acpi_build_error error;
	} cases[] = {
		{ 0, ACPI_BUILD_FACS },           { 32, ACPI_BUILD_FACS },       { 0x7fffffe0, ACPI_BUILD_FACS },
		{ 0x100000000, ACPI_BUILD_FACS }, { 0xffffffc0, ACPI_BUILD_OK }, { 64, ACPI_BUILD_OK },
	};

	(void)state;
	acpi_machine_pc(&machine);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		machine.inputs.facs = cases[i].facs;
		assert_int_equal(acpi_inputs_check(&machine.inputs), cases[i].error);
	}
}

/* 5.2.9: a GPE block is a pair of equal halves; its width in bits is a byte in X_GPE0_BLK. */
static void acpi_inputs_check_wants_a_gpe_block_that_both_fields_can_hold(void **state)
{
	(void)state;
	acpi_machine_pc(&machine);
	for (unsigned length = 0; length < 256; length++) {
		const bool good = length % 2 == 0 && length * 8 <= 255;

		machine.inputs.fixed.gpe0_length = (uint8_t)length;
		assert_int_equal(acpi_inputs_check(&machine.inputs), good ? ACPI_BUILD_OK : ACPI_BUILD_GPE);
	}
}

static void acpi_inputs_check_refuses_the_id_that_addresses_all_processors(void **state)
{
	(void)state;
	acpi_machine_numa(&machine);
	machine.processors[299].apic_id = 0xffffffff;
	assert_int_equal(acpi_inputs_check(&machine.inputs), ACPI_BUILD_PROCESSOR);
	machine.processors[299].apic_id = 0xfffffffe;
	assert_int_equal(acpi_inputs_check(&machine.inputs), ACPI_BUILD_OK);
}

static void acpi_inputs_check_refuses_a_node_that_is_not_there(void **state)
{
	(void)state;
	acpi_machine_numa(&machine);
	machine.processors[299].node = 4;
	assert_int_equal(acpi_inputs_check(&machine.inputs), ACPI_BUILD_NODE);
	machine.processors[299].node = ACPI_NO_NODE;
	assert_int_equal(acpi_inputs_check(&machine.inputs), ACPI_BUILD_OK);
	machine.roots[0].node = 4;
	assert_int_equal(acpi_inputs_check(&machine.inputs), ACPI_BUILD_NODE);
	machine.roots[0].node = ACPI_NO_NODE;
	assert_int_equal(acpi_inputs_check(&machine.inputs), ACPI_BUILD_OK);
	machine.memory[6].node = 4;
	assert_int_equal(acpi_inputs_check(&machine.inputs), ACPI_BUILD_NODE);
	machine.memory[6].node = ACPI_NO_NODE;
	assert_int_equal(acpi_inputs_check(&machine.inputs), ACPI_BUILD_NODE);
}

/* 5.2.17: 10 to itself; 0-9 are reserved; 255 says unreachable. */
static void acpi_inputs_check_refuses_a_reserved_distance(void **state)
{
	(void)state;
	acpi_machine_numa(&machine);
	machine.distances[1] = 9;
	assert_int_equal(acpi_inputs_check(&machine.inputs), ACPI_BUILD_DISTANCE);
	machine.distances[1] = 10;
	assert_int_equal(acpi_inputs_check(&machine.inputs), ACPI_BUILD_OK);
	machine.distances[1] = 255;
	assert_int_equal(acpi_inputs_check(&machine.inputs), ACPI_BUILD_OK);
	machine.distances[15] = 11;
	assert_int_equal(acpi_inputs_check(&machine.inputs), ACPI_BUILD_DISTANCE);
	machine.inputs.distances = NULL;
	assert_int_equal(acpi_inputs_check(&machine.inputs), ACPI_BUILD_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(acpi_inputs_check_accepts_every_sample),
		cmocka_unit_test(acpi_inputs_check_refuses_one_more_than_each_capacity),
		cmocka_unit_test(acpi_inputs_check_refuses_a_root_with_too_many_ranges),
		cmocka_unit_test(acpi_inputs_check_wants_a_processor_and_a_root),
		cmocka_unit_test(acpi_inputs_check_wants_the_facs_aligned_and_below_4g),
		cmocka_unit_test(acpi_inputs_check_wants_a_gpe_block_that_both_fields_can_hold),
		cmocka_unit_test(acpi_inputs_check_refuses_the_id_that_addresses_all_processors),
		cmocka_unit_test(acpi_inputs_check_refuses_a_node_that_is_not_there),
		cmocka_unit_test(acpi_inputs_check_refuses_a_reserved_distance),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
