/* SPDX-License-Identifier: MIT */
/* The memory part of the SSDT: when there is one, and its sizes. What the AML does is for acpiexec: tests/aml/. */
#include "tests/unit/ssdt_fixture.h"

static void make(enum acpi_hotplug_kind kind, uint32_t slots)
{
	acpi_machine_q35(&machine);
	machine.inputs.memory_hotplug = (struct acpi_hotplug){ .kind = kind, .io = 0xa00, .slots = slots };
	ssdt_make(ssdt_memory);
}

static void ssdt_memory_is_empty_without_qemus_interface_or_slots(void **state)
{
	(void)state;
	make(ACPI_HOTPLUG_NONE, 4);
	assert_int_equal(ssdt_length, 0);
	make(ACPI_HOTPLUG_XEN, 4);
	assert_int_equal(ssdt_length, 0);
	make(ACPI_HOTPLUG_QEMU, 0);
	assert_int_equal(ssdt_length, 0);
}

static void ssdt_memory_has_a_device_for_each_slot(void **state)
{
	(void)state;
	make(ACPI_HOTPLUG_QEMU, 256);
	assert_true(ssdt_find_text("M0FF\x08_HID", 0) != ABSENT);
	assert_true(ssdt_find_text("M100", 0) == ABSENT);
}

/* The number comes from the device model; three digits name 4096. */
static void ssdt_memory_absurd_number_of_slots_is_cut_to_those_that_have_names(void **state)
{
	(void)state;
	make(ACPI_HOTPLUG_QEMU, UINT32_MAX);
	assert_true(ssdt_find_text("MFFF\x08_HID", 0) != ABSENT);
	assert_true(ssdt_find_text("M000\x08_HID", ssdt_find_text("M000\x08_HID", 0) + 1) == ABSENT);
}

static void ssdt_memory_too_small_a_buffer_is_reported(void **state)
{
	(void)state;
	make(ACPI_HOTPLUG_QEMU, 8);
	ssdt_check_capacities(ssdt_memory);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(ssdt_memory_is_empty_without_qemus_interface_or_slots),
		cmocka_unit_test(ssdt_memory_has_a_device_for_each_slot),
		cmocka_unit_test(ssdt_memory_absurd_number_of_slots_is_cut_to_those_that_have_names),
		cmocka_unit_test(ssdt_memory_too_small_a_buffer_is_reported),
	};

	return cmocka_run_group_tests_name("ssdt_memory", tests, NULL, NULL);
}
