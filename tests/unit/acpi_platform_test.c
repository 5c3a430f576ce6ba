/* SPDX-License-Identifier: MIT */
/* The small tables: HPET, MCFG, WAET, SPCR, TCPA, TPM2. Offsets are those of the specification that each test names. */
#include "tests/acpi/xen_machine.h"
#include "tests/unit/acpi_table_fixture.h"

/* IA-PC HPET Specification 1.0a, table 3 */
static void acpi_hpet_describes_the_timer_block(void **state)
{
	static const struct field fields[] = {
		{ 36, 4, 0x8086a201, "Event Timer Block ID" },
		{ 40, 1, 0, "Address_Space_ID" },
		{ 41, 1, 64, "Register_Bit_Width" },
		{ 42, 1, 0, "Register_Bit_Offset" },
		{ 43, 1, 0, "Reserved" },
		{ 44, 8, 0xfed00000, "Base Address" },
		{ 52, 1, 0, "HPET Number" },
		{ 53, 2, 10000, "Minimum Clock_tick" },
		{ 55, 1, 0, "Page Protection And OEM Attribute" },
	};

	(void)state;
	acpi_machine_pc(&machine);
	ASSERT_FIELDS(table_of(acpi_hpet_append, "HPET", 1), fields);
	assert_int_equal(buf.length, 56);
}

/* PCI Firmware Specification 3.3, table 4-3. The body is the same as QEMU 7.2's for its Q35. */
static void acpi_mcfg_has_the_ecam_of_each_segment_and_no_more(void **state)
{
	static const uint8_t qemu[] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xe0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0, 0, 0, 0 };
	static const struct field second[] = {
		{ 60, 8, 0x4000000000, "Base Address" },
		{ 68, 2, 0x1234, "PCI Segment Group Number" },
		{ 70, 1, 0x20, "Start Bus Number" },
		{ 71, 1, 0x3f, "End Bus Number" },
		{ 72, 4, 0, "Reserved" },
	};

	(void)state;
	acpi_machine_q35(&machine);
	table_of(acpi_mcfg_append, "MCFG", 1);
	assert_int_equal(buf.length, 60);
	assert_memory_equal(memory + 36, qemu, sizeof(qemu));

	machine.inputs.ecam[machine.inputs.ecam_count++] = (struct acpi_ecam){ 0x4000000000, 0x1234, 0x20, 0x3f };
	ASSERT_FIELDS(table_of(acpi_mcfg_append, "MCFG", 1), second);
	assert_int_equal(buf.length, 76);
}

/*
 * QEMU 7.2's RTC, observed through qtest: IRQ 8 stays raised until register C is read. So bit 0, "RTC good", would be untrue.
 */
static void acpi_waet_vouches_for_the_pm_timer_only(void **state)
{
	(void)state;
	acpi_machine_pc(&machine);
	table_of(acpi_waet_append, "WAET", 1);
	assert_int_equal(buf.length, 40);
	assert_int_equal(le32_get(memory + 36), 2);
}

/* xen/arch/x86/hvm/rtc.c, rtc_mode_no_ack: an interrupt comes whether or not register C was read since the last. */
static void acpi_waet_vouches_for_xens_rtc_too(void **state)
{
	(void)state;
	xen_machine_pc(&machine);
	table_of(acpi_waet_append, "WAET", 1);
	assert_int_equal(le32_get(memory + 36), 3);
	assert_int_equal(buf.length, 40);
}

static void acpi_spcr_is_com1_at_115200_8n1(void **state)
{
	static const struct field fields[] = {
		{ 36, 1, 0, "Interface Type" },
		{ 37, 3, 0, "Reserved" },
		{ 40, 4, 0x01000801, "Base Address: space, width, offset, access" },
		{ 44, 8, 0x3f8, "Base Address" },
		{ 52, 1, 3, "Interrupt Type" },
		{ 53, 1, 4, "IRQ" },
		{ 54, 4, 4, "Global System Interrupt" },
		{ 58, 1, 7, "Baud Rate" },
		{ 59, 1, 0, "Parity" },
		{ 60, 1, 1, "Stop Bits" },
		{ 61, 1, 0, "Flow Control" },
		{ 62, 1, 2, "Terminal Type" },
		{ 63, 1, 0, "Reserved" },
		{ 64, 2, 0xffff, "PCI Device ID" },
		{ 66, 2, 0xffff, "PCI Vendor ID" },
		{ 68, 3, 0, "PCI Bus, Device, Function Number" },
		{ 71, 4, 0, "PCI Flags" },
		{ 75, 1, 0, "PCI Segment" },
		{ 76, 4, 0, "Reserved" },
	};

	(void)state;
	acpi_machine_q35(&machine);
	ASSERT_FIELDS(table_of(acpi_spcr_append, "SPCR", 2), fields);
	assert_int_equal(buf.length, 80);
}

static void acpi_spcr_follows_an_override_of_irq_4(void **state)
{
	(void)state;
	acpi_machine_q35(&machine);
	machine.inputs.overrides[machine.inputs.override_count++] = (struct acpi_override){ .irq = 4, .gsi = 20 };
	table_of(acpi_spcr_append, "SPCR", 2);
	assert_int_equal(memory[53], 4);
	assert_int_equal(le32_get(memory + 54), 20);
}

/* TCG ACPI Specification 1.3, table 2 */
static void acpi_tcpa_has_the_log_of_a_client(void **state)
{
	static const struct field fields[] = {
		{ 36, 2, 0, "Platform Class" },
		{ 38, 4, 0x10000, "Log Area Minimum Length" },
		{ 42, 8, 0x1ffe0000, "Log Area Start Address" },
	};

	(void)state;
	acpi_machine_pc_bridges(&machine);
	ASSERT_FIELDS(table_of(acpi_tcpa_append, "TCPA", 2), fields);
	assert_int_equal(buf.length, 50);
}

/* TCG ACPI Specification 1.3, table 3 */
static void acpi_tpm2_of_a_crb_has_its_control_area(void **state)
{
	static const struct field fields[] = {
		{ 36, 2, 0, "Platform Class" },
		{ 38, 2, 0, "Reserved" },
		{ 40, 8, 0xfed40040, "Address of Control Area" },
		{ 48, 4, 7, "Start Method" },
		{ 52, 8, 0, "Start Method Specific Parameters" },
		{ 60, 4, 0, "Start Method Specific Parameters" },
		{ 64, 4, 0x10000, "Log Area Minimum Length" },
		{ 68, 8, 0x7ffe0000, "Log Area Start Address" },
	};

	(void)state;
	acpi_machine_q35(&machine);
	ASSERT_FIELDS(table_of(acpi_tpm2_append, "TPM2", 4), fields);
	assert_int_equal(buf.length, 76);
}

static void acpi_tpm2_of_a_tis_has_no_control_area(void **state)
{
	static const struct field fields[] = {
		{ 40, 8, 0, "Address of Control Area" },
		{ 48, 4, 6, "Start Method" },
	};

	(void)state;
	acpi_machine_numa(&machine);
	ASSERT_FIELDS(table_of(acpi_tpm2_append, "TPM2", 4), fields);
}

static void acpi_tpm2_without_a_log_ends_before_its_fields(void **state)
{
	(void)state;
	acpi_machine_q35(&machine);
	machine.inputs.tpm.log_size = 0;
	table_of(acpi_tpm2_append, "TPM2", 4);
	assert_int_equal(buf.length, 64);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(acpi_hpet_describes_the_timer_block),
		cmocka_unit_test(acpi_mcfg_has_the_ecam_of_each_segment_and_no_more),
		cmocka_unit_test(acpi_waet_vouches_for_the_pm_timer_only),
		cmocka_unit_test(acpi_waet_vouches_for_xens_rtc_too),
		cmocka_unit_test(acpi_spcr_is_com1_at_115200_8n1),
		cmocka_unit_test(acpi_spcr_follows_an_override_of_irq_4),
		cmocka_unit_test(acpi_tcpa_has_the_log_of_a_client),
		cmocka_unit_test(acpi_tpm2_of_a_crb_has_its_control_area),
		cmocka_unit_test(acpi_tpm2_of_a_tis_has_no_control_area),
		cmocka_unit_test(acpi_tpm2_without_a_log_ends_before_its_fields),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
