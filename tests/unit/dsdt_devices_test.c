/* SPDX-License-Identifier: MIT */
/* The devices' part of the DSDT: facts that no sample machine has. What samples have is seen by acpiexec: tests/aml/. */
#include "acpi/dsdt.h"
#include "tests/unit/ssdt_fixture.h"

static void dsdt_devices_sleep_states_are_those_that_there_are(void **state)
{
	(void)state;
	acpi_machine_bare(&machine);
	machine.inputs.sleep[0] = (struct acpi_sleep){ .there = true, .slp_typ = 5 };
	machine.inputs.sleep[5].there = false;
	ssdt_make(dsdt_devices);
	assert_true(ssdt_find("\x08_S0_\x12\x08\x04\x0a\x05\x0a\x05\x00\x00", 14, 0) != ABSENT);
	for (char digit = '1'; digit <= '5'; digit++)
		assert_true(ssdt_find((char[]){ '_', 'S', digit, '_' }, 4, 0) == ABSENT);
}

/* Package (2) { DWORD, DWORD } */
static void dsdt_devices_generation_id_above_4g_has_its_upper_half(void **state)
{
	(void)state;
	acpi_machine_bare(&machine);
	machine.inputs.generation_id = 0x1234567890abcde0;
	ssdt_make(dsdt_devices);
	assert_true(ssdt_find_text("\x08"
				   "ADDR\x12\x0c\x02\x0c\xe0\xcd\xab\x90\x0c\x78\x56\x34\x12",
				   0) != ABSENT);
}

/* Its descriptor has 32 bits; hpet_id and the HPET table still tell of it. */
static void dsdt_devices_hpet_above_4g_is_left_out(void **state)
{
	(void)state;
	acpi_machine_bare(&machine);
	machine.inputs.hpet = 0xfed00000;
	ssdt_make(dsdt_devices);
	assert_true(ssdt_find_text("HPET", 0) != ABSENT);
	machine.inputs.hpet = 0x1fed00000;
	ssdt_make(dsdt_devices);
	assert_true(ssdt_find_text("HPET", 0) == ABSENT);
}

static void dsdt_devices_ports_are_those_of_the_inputs(void **state)
{
	(void)state;
	acpi_machine_bare(&machine);
	machine.inputs.board.fw_cfg = 0x1510;
	machine.inputs.board.pvpanic = 0x2505;
	ssdt_make(dsdt_devices);
	/* I/O port descriptor (ACPI 6.5, 6.4.2.5): 16-bit decode, minimum, maximum, alignment, length. */
	assert_true(ssdt_find_text("\x47\x01\x10\x15\x10\x15\x01\x0c", 0) != ABSENT);
	assert_true(ssdt_find_text("\x47\x01\x05\x25\x05\x25\x01\x01", 0) != ABSENT);
}

static void dsdt_devices_too_small_a_buffer_is_reported(void **state)
{
	(void)state;
	acpi_machine_q35(&machine);
	ssdt_check_capacities(dsdt_devices);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(dsdt_devices_sleep_states_are_those_that_there_are),
		cmocka_unit_test(dsdt_devices_generation_id_above_4g_has_its_upper_half),
		cmocka_unit_test(dsdt_devices_hpet_above_4g_is_left_out),
		cmocka_unit_test(dsdt_devices_ports_are_those_of_the_inputs),
		cmocka_unit_test(dsdt_devices_too_small_a_buffer_is_reported),
	};

	return cmocka_run_group_tests_name("dsdt_devices", tests, NULL, NULL);
}
