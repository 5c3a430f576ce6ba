/* SPDX-License-Identifier: MIT */
/* The NVDIMM part of the SSDT: when there is one, and its sizes. What the AML does is for acpiexec: tests/aml/. */
#include "tests/unit/ssdt_fixture.h"

static void make(uint16_t port)
{
	acpi_machine_pmem(&machine);
	machine.inputs.mailbox.port = port;
	ssdt_make(ssdt_nvdimm);
}

static void ssdt_nvdimm_is_empty_without_persistent_memory(void **state)
{
	(void)state;
	acpi_machine_pmem(&machine);
	machine.inputs.pmem_count = 0;
	ssdt_make(ssdt_nvdimm);
	assert_int_equal(ssdt_length, 0);
}

static void ssdt_nvdimm_has_functions_only_with_a_mailbox(void **state)
{
	(void)state;
	make(0xa18);
	assert_true(ssdt_find_text("_DSM", 0) != ABSENT);
	make(0);
	assert_true(ssdt_find_text("_DSM", 0) == ABSENT);
	assert_true(ssdt_find_text("NCAL", 0) == ABSENT);
	assert_true(ssdt_find_text("NRAM", 0) == ABSENT);
}

/* The most that a description can have: a name for each. */
static void ssdt_nvdimm_has_a_device_for_each_of_128_dimms(void **state)
{
	static struct acpi_pmem most[ACPI_MAX_PMEM];

	(void)state;
	acpi_machine_pmem(&machine);
	for (size_t i = 0; i < ACPI_MAX_PMEM; i++)
		most[i].dimm_count = ACPI_MAX_PMEM_DIMMS;
	machine.inputs.pmem = most;
	machine.inputs.pmem_count = ACPI_MAX_PMEM;
	ssdt_make(ssdt_nvdimm);
	assert_true(ssdt_find_text("N07F\x08_ADR", 0) != ABSENT);
	assert_true(ssdt_find_text("N080", 0) == ABSENT);
}

/*
 * Behind a header: Device (\_SB.NVDR) {}, the same inside of If (One), and Device (\_SB.NVDX) {}. QEMU notifies bit 4 of GPE0 whichever table the
 * root device is in; one that is not there must not be notified.
 */
static void ssdt_nvdimm_has_an_event_for_a_root_device_that_is_passed_on(void **state)
{
	static const uint8_t root[] = "\x5b\x82\x0b\\\x2e_SB_NVDR", maybe[] = "\xa0\x0f\x01\x5b\x82\x0b\\\x2e_SB_NVDR",
			     other[] = "\x5b\x82\x0b\\\x2e_SB_NVDX";
	static const struct {
		const char *signature;
		const uint8_t *aml;
		size_t size;
		bool event, there;
	} cases[] = {
		{ "SSDT", root, sizeof(root) - 1, true, true },    { "SSDT", root, sizeof(root) - 1, false, false },
		{ "OEM1", root, sizeof(root) - 1, true, false },   { "SSDT", other, sizeof(other) - 1, true, false },
		{ "SSDT", maybe, sizeof(maybe) - 1, true, false }, { "SSDT", root, 0, true, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint8_t bytes[64] = { 0 };
		const struct acpi_passed passed = { bytes, (uint32_t)(36 + cases[i].size) };

		memcpy(bytes, cases[i].signature, 4);
		memcpy(bytes + 36, cases[i].aml, cases[i].size);
		acpi_machine_pmem(&machine);
		machine.inputs.pmem_count = 0;
		machine.inputs.nvdimm_event = cases[i].event;
		machine.inputs.passed = &passed;
		machine.inputs.passed_count = 1;
		ssdt_make(ssdt_nvdimm);
		assert_int_equal(ssdt_find_text("_E04", 0) != ABSENT, cases[i].there);
		assert_int_equal(ssdt_find_text("NVDR", 0) != ABSENT, cases[i].there);
	}
}

static void ssdt_nvdimm_too_small_a_buffer_is_reported(void **state)
{
	(void)state;
	make(0xa18);
	ssdt_check_capacities(ssdt_nvdimm);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(ssdt_nvdimm_is_empty_without_persistent_memory),
		cmocka_unit_test(ssdt_nvdimm_has_functions_only_with_a_mailbox),
		cmocka_unit_test(ssdt_nvdimm_has_a_device_for_each_of_128_dimms),
		cmocka_unit_test(ssdt_nvdimm_has_an_event_for_a_root_device_that_is_passed_on),
		cmocka_unit_test(ssdt_nvdimm_too_small_a_buffer_is_reported),
	};

	return cmocka_run_group_tests_name("ssdt_nvdimm", tests, NULL, NULL);
}
