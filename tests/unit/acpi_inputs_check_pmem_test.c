/* SPDX-License-Identifier: MIT */
/* What acpi_build refuses of persistent memory before it writes anything. */
#include "acpi/acpi_inputs_check.h"
#include "tests/unit/acpi_table_fixture.h"

#define GIB 0x40000000ull

static int make_machine(void **state)
{
	(void)state;
	acpi_machine_pmem(&machine);
	return 0;
}

static void require_error(enum acpi_build_error error)
{
	assert_int_equal(acpi_inputs_check(&machine.inputs), error);
	make_machine(NULL);
	assert_int_equal(acpi_inputs_check(&machine.inputs), ACPI_BUILD_OK);
}

static void acpi_inputs_check_wants_1_to_8_dimms(void **state)
{
	(void)state;
	machine.pmem[2].dimm_count = 0;
	require_error(ACPI_BUILD_COUNT);
	machine.pmem[2].dimm_count = ACPI_MAX_PMEM_DIMMS + 1;
	require_error(ACPI_BUILD_COUNT);
}

static void acpi_inputs_check_wants_a_known_node_of_pmem_or_none(void **state)
{
	(void)state;
	machine.pmem[0].node = 2;
	require_error(ACPI_BUILD_NODE);
	machine.pmem[0].node = ACPI_NO_NODE;
	require_error(ACPI_BUILD_OK);
}

static void acpi_inputs_check_wants_pmem_in_whole_pages(void **state)
{
	static const struct range wrong[] = {
		{ 0x1001, 0x1fff }, { 0x1000, 0x1ffe }, { 0x800, 0x17ff }, { 0x2000, 0x1fff }, { 0, UINT64_MAX },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		machine.pmem[0].range = wrong[i];
		require_error(ACPI_BUILD_PMEM_RANGE);
	}
	machine.pmem[0].range = (struct range){ 0, 0xfff };
	require_error(ACPI_BUILD_OK);
	machine.pmem[0].range = (struct range){ UINT64_MAX - 0xfff, UINT64_MAX };
	require_error(ACPI_BUILD_OK);
}

static void acpi_inputs_check_refuses_pmem_that_overlaps(void **state)
{
	(void)state;
	machine.pmem[2].range = range_of_size(9 * GIB - 4096, 2 * 3 * 4096);
	require_error(ACPI_BUILD_PMEM_OVERLAP);
	machine.pmem[1].range.first -= 8192;
	require_error(ACPI_BUILD_PMEM_OVERLAP);
}

/* What cannot be divided is acpi_nfit_part_size's question; here it is asked. */
static void acpi_inputs_check_refuses_pmem_that_its_dimms_cannot_share(void **state)
{
	(void)state;
	machine.pmem[2].dimm_count = 2;
	machine.pmem[2].range.last += 4096;
	require_error(ACPI_BUILD_PMEM_LINE);
	machine.pmem[1].line = 3 * 4096;
	require_error(ACPI_BUILD_PMEM_LINE);
	machine.pmem[0].line = 4096;
	require_error(ACPI_BUILD_PMEM_LINE);
}

static void acpi_inputs_check_wants_handles_that_are_unique_and_not_0(void **state)
{
	(void)state;
	machine.pmem[0].dimms[0].handle = 0;
	require_error(ACPI_BUILD_PMEM_HANDLE);
	machine.pmem[0].dimms[0].handle = 0x22;
	require_error(ACPI_BUILD_PMEM_HANDLE);
	machine.pmem[2].dimms[0].handle = 0x21;
	require_error(ACPI_BUILD_PMEM_HANDLE);
}

/* QEMU docs/specs/acpi_nvdimm: 1-FFFFh are DIMMs, 10000h is the root device's for reading the FIT. */
static void acpi_inputs_check_wants_handles_that_the_mailbox_knows(void **state)
{
	(void)state;
	machine.pmem[0].dimms[0].handle = 0x10000;
	require_error(ACPI_BUILD_PMEM_HANDLE);
	machine.pmem[0].dimms[0].handle = 0xffff;
	require_error(ACPI_BUILD_OK);
	machine.pmem[0].dimms[0].handle = 0xffffffff;
	machine.inputs.mailbox.port = 0;
	require_error(ACPI_BUILD_OK);
}

static void acpi_inputs_check_wants_flush_hints_aligned_and_outside_of_pmem(void **state)
{
	(void)state;
	machine.pmem[1].dimms[1].flush = 0xfe000044;
	require_error(ACPI_BUILD_PMEM_FLUSH);
	machine.pmem[1].dimms[1].flush = 9 * GIB;
	require_error(ACPI_BUILD_PMEM_FLUSH);
	machine.pmem[1].dimms[1].flush = 9 * GIB - 8;
	require_error(ACPI_BUILD_OK);
}

static void acpi_inputs_check_wants_a_whole_mailbox(void **state)
{
	static const struct {
		struct acpi_nvdimm_mailbox mailbox;
		enum acpi_build_error error;
	} cases[] = {
		{ { 0xa18, 0 }, ACPI_BUILD_MAILBOX },           { { 0xa18, 0x7ffe1800 }, ACPI_BUILD_MAILBOX },
		{ { 0xfffd, 0x7ffe1000 }, ACPI_BUILD_MAILBOX }, { { 0xfffc, 0xfffff000 }, ACPI_BUILD_OK },
		{ { 0, 0x7ffe1800 }, ACPI_BUILD_OK },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		machine.inputs.mailbox = cases[i].mailbox;
		require_error(cases[i].error);
	}
}

#define TEST(claim) cmocka_unit_test_setup(claim, make_machine)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(acpi_inputs_check_wants_1_to_8_dimms),
		TEST(acpi_inputs_check_wants_a_known_node_of_pmem_or_none),
		TEST(acpi_inputs_check_wants_pmem_in_whole_pages),
		TEST(acpi_inputs_check_refuses_pmem_that_overlaps),
		TEST(acpi_inputs_check_refuses_pmem_that_its_dimms_cannot_share),
		TEST(acpi_inputs_check_wants_handles_that_are_unique_and_not_0),
		TEST(acpi_inputs_check_wants_handles_that_the_mailbox_knows),
		TEST(acpi_inputs_check_wants_flush_hints_aligned_and_outside_of_pmem),
		TEST(acpi_inputs_check_wants_a_whole_mailbox),
	};

	return cmocka_run_group_tests_name("acpi_inputs_check_pmem", tests, NULL, NULL);
}
