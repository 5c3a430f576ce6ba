/* SPDX-License-Identifier: MIT */
/* The FADT of both chipsets, field by field (ACPI 6.5, table 5.9). */
#include "tests/acpi/xen_machine.h"
#include "tests/unit/acpi_table_fixture.h"

#define DSDT 0x7ff00040

static const uint8_t *fadt(void)
{
	start_buffer();
	assert_int_equal(acpi_fadt_append(&buf, &machine.inputs, DSDT), 0);
	assert_false(buf.overflow);
	assert_int_equal(buf.length, 276);
	assert_header(memory, 276, "FACP", 6);
	return memory;
}

static uint32_t flags(void)
{
	return le32_get(fadt() + 112);
}

/* A generic address structure as the two 32-bit numbers of its first half: space, width, offset, access; then the address. */
#define GAS(offset, space, width, access, port, name)                                     \
	{ offset, 4, (uint32_t)(space) | (width) << 8 | (uint32_t)(access) << 24, name }, \
	{                                                                                 \
		(offset) + 4, 8, port, name " address"                                    \
	}
#define NO_REGISTER(offset, name) GAS(offset, 0, 0, 0, 0, name)

static void acpi_fadt_of_ich9_is_right_in_every_field(void **state)
{
	static const struct field fields[] = {
		{ 36, 4, 0x7fffffc0, "FIRMWARE_CTRL" },
		{ 40, 4, DSDT, "DSDT" },
		{ 44, 1, 0, "Reserved" },
		{ 45, 1, 0, "Preferred_PM_Profile" },
		{ 46, 2, 9, "SCI_INT" },
		{ 48, 4, 0xb2, "SMI_CMD" },
		{ 52, 1, 2, "ACPI_ENABLE" },
		{ 53, 1, 3, "ACPI_DISABLE" },
		{ 54, 1, 0, "S4BIOS_REQ" },
		{ 55, 1, 0, "PSTATE_CNT" },
		{ 56, 4, 0x600, "PM1a_EVT_BLK" },
		{ 60, 4, 0, "PM1b_EVT_BLK" },
		{ 64, 4, 0x604, "PM1a_CNT_BLK" },
		{ 68, 4, 0, "PM1b_CNT_BLK" },
		{ 72, 4, 0, "PM2_CNT_BLK" },
		{ 76, 4, 0x608, "PM_TMR_BLK" },
		{ 80, 4, 0x620, "GPE0_BLK" },
		{ 84, 4, 0, "GPE1_BLK" },
		{ 88, 1, 4, "PM1_EVT_LEN" },
		{ 89, 1, 2, "PM1_CNT_LEN" },
		{ 90, 1, 0, "PM2_CNT_LEN" },
		{ 91, 1, 4, "PM_TMR_LEN" },
		{ 92, 1, 16, "GPE0_BLK_LEN" },
		{ 93, 1, 0, "GPE1_BLK_LEN" },
		{ 94, 1, 0, "GPE1_BASE" },
		{ 95, 1, 0, "CST_CNT" },
		{ 96, 2, 0xfff, "P_LVL2_LAT" },
		{ 98, 2, 0xfff, "P_LVL3_LAT" },
		{ 100, 4, 0, "FLUSH_SIZE, FLUSH_STRIDE" },
		{ 104, 2, 0, "DUTY_OFFSET, DUTY_WIDTH" },
		{ 106, 2, 0, "DAY_ALRM, MON_ALRM" },
		{ 108, 1, 0x32, "CENTURY" },
		{ 109, 2, 3, "IAPC_BOOT_ARCH" },
		{ 111, 1, 0, "Reserved" },
		{ 112, 4, 0x8425, "Flags" },
		GAS(116, 1, 8, 1, 0xcf9, "RESET_REG"),
		{ 128, 1, 0x0f, "RESET_VALUE" },
		{ 129, 2, 0, "ARM_BOOT_ARCH" },
		{ 131, 1, 5, "FADT Minor Version" },
		{ 132, 8, 0, "X_FIRMWARE_CTRL" },
		{ 140, 8, DSDT, "X_DSDT" },
		GAS(148, 1, 32, 2, 0x600, "X_PM1a_EVT_BLK"),
		NO_REGISTER(160, "X_PM1b_EVT_BLK"),
		GAS(172, 1, 16, 2, 0x604, "X_PM1a_CNT_BLK"),
		NO_REGISTER(184, "X_PM1b_CNT_BLK"),
		NO_REGISTER(196, "X_PM2_CNT_BLK"),
		GAS(208, 1, 32, 3, 0x608, "X_PM_TMR_BLK"),
		GAS(220, 1, 128, 1, 0x620, "X_GPE0_BLK"),
		NO_REGISTER(232, "X_GPE1_BLK"),
		NO_REGISTER(244, "SLEEP_CONTROL_REG"),
		NO_REGISTER(256, "SLEEP_STATUS_REG"),
		{ 268, 8, 0, "Hypervisor Vendor Identity" },
	};

	(void)state;
	acpi_machine_q35(&machine);
	ASSERT_FIELDS(fadt(), fields);
}

static void acpi_fadt_of_piix4_has_its_own_ports(void **state)
{
	static const struct field fields[] = {
		{ 36, 4, 0xfc0cffc0, "FIRMWARE_CTRL" },
		{ 48, 4, 0xb2, "SMI_CMD" },
		{ 52, 1, 0xf1, "ACPI_ENABLE" },
		{ 53, 1, 0xf0, "ACPI_DISABLE" },
		{ 56, 4, 0xb000, "PM1a_EVT_BLK" },
		{ 64, 4, 0xb004, "PM1a_CNT_BLK" },
		{ 76, 4, 0xb008, "PM_TMR_BLK" },
		{ 80, 4, 0xafe0, "GPE0_BLK" },
		{ 92, 1, 4, "GPE0_BLK_LEN" },
		GAS(148, 1, 32, 2, 0xb000, "X_PM1a_EVT_BLK"),
		GAS(172, 1, 16, 2, 0xb004, "X_PM1a_CNT_BLK"),
		GAS(208, 1, 32, 3, 0xb008, "X_PM_TMR_BLK"),
		GAS(220, 1, 32, 1, 0xafe0, "X_GPE0_BLK"),
	};

	(void)state;
	acpi_machine_xen(&machine);
	ASSERT_FIELDS(fadt(), fields);
}

static void acpi_fadt_widths_are_the_lengths_in_bits(void **state)
{
	static const struct {
		uint32_t length, x;
	} blocks[] = { { 88, 148 }, { 89, 172 }, { 91, 208 }, { 92, 220 } };
	size_t count;
	const struct acpi_machine_sample *samples = acpi_machine_samples(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		samples[i].make(&machine);
		fadt();
		for (size_t j = 0; j < COUNT_OF(blocks); j++)
			assert_int_equal(memory[blocks[j].length] * 8, memory[blocks[j].x + 1]);
	}
}

static void acpi_fadt_register_that_is_not_there_is_zero_in_all_its_fields(void **state)
{
	static const struct field fields[] = {
		{ 56, 8, 0, "PM1_EVT_BLK" },
		{ 64, 8, 0, "PM1_CNT_BLK" },
		{ 72, 8, 0, "PM2_CNT_BLK, PM_TMR_BLK" },
		{ 80, 8, 0, "GPE0_BLK, GPE1_BLK" },
		{ 88, 7, 0, "lengths" },
		NO_REGISTER(148, "X_PM1a_EVT_BLK"),
		NO_REGISTER(172, "X_PM1a_CNT_BLK"),
		NO_REGISTER(208, "X_PM_TMR_BLK"),
		NO_REGISTER(220, "X_GPE0_BLK"),
	};

	(void)state;
	acpi_machine_q35(&machine);
	machine.inputs.fixed.pm1a_event = machine.inputs.fixed.pm1a_control = 0;
	machine.inputs.fixed.pm_timer = machine.inputs.fixed.gpe0 = 0;
	ASSERT_FIELDS(fadt(), fields);
}

/*
 * xen/arch/x86/hvm/pmtimer.c: PM1a_STS and PM1a_EN have PWRBTN and SLPBTN but no RTC bit, the timer counts 32 bits. Flags: WBINVD,
 * PROC_C1, FIX_RTC, TMR_VAL_EXT, RESET_REG_SUP, USE_PLATFORM_CLOCK; neither PWR_BUTTON nor SLP_BUTTON.
 */
static void acpi_fadt_of_xen_is_right_in_every_field_that_differs(void **state)
{
	static const struct field fields[] = {
		{ 46, 2, 9, "SCI_INT" },           { 48, 8, 0, "SMI_CMD to PSTATE_CNT" },
		{ 56, 4, 0xb000, "PM1a_EVT_BLK" }, { 64, 4, 0xb004, "PM1a_CNT_BLK" },
		{ 76, 4, 0xb008, "PM_TMR_BLK" },   { 80, 4, 0xafe0, "GPE0_BLK" },
		{ 92, 1, 4, "GPE0_BLK_LEN" },      { 108, 1, 0x32, "CENTURY" },
		{ 109, 2, 3, "IAPC_BOOT_ARCH" },   { 112, 4, 0x8545, "Flags" },
		{ 128, 1, 6, "RESET_VALUE" },
	};

	(void)state;
	xen_machine_pc(&machine);
	ASSERT_FIELDS(fadt(), fields);
	xen_machine_q35(&machine);
	assert_int_equal(flags(), 0x8545);
	assert_int_equal(memory[92], 16);
}

static void acpi_fadt_each_of_xens_differences_is_one_flag(void **state)
{
	(void)state;
	acpi_machine_q35(&machine);
	assert_int_equal(flags(), 0x8425);
	machine.inputs.fixed.sleep_button = true;
	assert_int_equal(flags(), 0x8405);
	machine.inputs.fixed.no_rtc_status = true;
	assert_int_equal(flags(), 0x8445);
	machine.inputs.fixed.pm_timer_32 = true;
	assert_int_equal(flags(), 0x8545);
}

/* 5.2.9: without SMI_CMD the commands for that port are 0, whatever their inputs. */
static void acpi_fadt_without_smi_command_has_no_values_for_it(void **state)
{
	(void)state;
	acpi_machine_q35(&machine);
	machine.inputs.fixed.smi_command = 0;
	assert_int_equal(field_of(fadt(), 48, 8), 0);
}

static void acpi_fadt_without_reset_register_promises_none(void **state)
{
	(void)state;
	acpi_machine_q35(&machine);
	assert_true(flags() & 1u << 10);
	machine.inputs.fixed.reset_port = 0;
	assert_false(flags() & 1u << 10);
	assert_int_equal(field_of(memory, 116, 4), 0);
	assert_int_equal(field_of(memory, 120, 8), 0);
	assert_int_equal(memory[128], 0);
}

static void acpi_fadt_names_what_legacy_devices_are_missing(void **state)
{
	(void)state;
	acpi_machine_bare(&machine);
	assert_int_equal(field_of(fadt(), 109, 2), 0x24);
	assert_int_equal(memory[108], 0);
	machine.inputs.board.rtc = true;
	assert_int_equal(field_of(fadt(), 109, 2), 0x04);
	machine.inputs.fixed.vga = true;
	assert_int_equal(field_of(fadt(), 109, 2), 0);
	machine.inputs.fixed.i8042 = true;
	assert_int_equal(field_of(fadt(), 109, 2), 0x02);
	machine.inputs.board.parallel = true;
	assert_int_equal(field_of(fadt(), 109, 2), 0x03);
}

/* Flat logical destinations have 8 bits; a processor that may come counts. */
static void acpi_fadt_asks_for_the_cluster_model_from_the_ninth_processor_on(void **state)
{
	(void)state;
	acpi_machine_xen(&machine);
	assert_int_equal(machine.inputs.processor_count, 8);
	assert_int_equal(flags() & 3u << 18, 0);
	machine.inputs.processor_count = 9;
	assert_int_equal(flags() & 3u << 18, 1u << 18);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(acpi_fadt_of_ich9_is_right_in_every_field),
		cmocka_unit_test(acpi_fadt_of_piix4_has_its_own_ports),
		cmocka_unit_test(acpi_fadt_of_xen_is_right_in_every_field_that_differs),
		cmocka_unit_test(acpi_fadt_each_of_xens_differences_is_one_flag),
		cmocka_unit_test(acpi_fadt_widths_are_the_lengths_in_bits),
		cmocka_unit_test(acpi_fadt_register_that_is_not_there_is_zero_in_all_its_fields),
		cmocka_unit_test(acpi_fadt_without_smi_command_has_no_values_for_it),
		cmocka_unit_test(acpi_fadt_without_reset_register_promises_none),
		cmocka_unit_test(acpi_fadt_names_what_legacy_devices_are_missing),
		cmocka_unit_test(acpi_fadt_asks_for_the_cluster_model_from_the_ninth_processor_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
