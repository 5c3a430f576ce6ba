/* SPDX-License-Identifier: MIT */
/* The MADT (ACPI 6.5, 5.2.12): who is listed as what. */
#include "tests/unit/acpi_table_fixture.h"

enum {
	LOCAL_APIC = 0,
	IO_APIC = 1,
	OVERRIDE = 2,
	LOCAL_APIC_NMI = 4,
	LOCAL_X2APIC = 9,
	LOCAL_X2APIC_NMI = 10,
};

static const uint8_t *madt(void)
{
	return table_of(acpi_madt_append, "APIC", 5);
}

/* The `index`th structure of a type, or NULL; each must have the length that the specification gives it. */
static const uint8_t *entry(uint8_t type, size_t index)
{
	static const uint8_t lengths[] = { 8, 12, 10, 0, 6, 0, 0, 0, 0, 16, 12 };

	for (size_t at = 44; at < buf.length; at += memory[at + 1]) {
		assert_true(memory[at] < sizeof(lengths));
		assert_true(memory[at + 1] != 0);
		assert_int_equal(memory[at + 1], lengths[memory[at]]);
		if (memory[at] == type && index-- == 0)
			return memory + at;
	}
	return NULL;
}

static void acpi_madt_begins_with_the_local_apic_and_pcat_compat(void **state)
{
	(void)state;
	acpi_machine_pc(&machine);
	madt();
	assert_int_equal(le32_get(memory + 36), 0xfee00000);
	assert_int_equal(le32_get(memory + 40), 1);
}

/* As Linux and Windows read ACPI 6.3: Enabled, or Online Capable, never both and never neither. */
static void acpi_madt_processor_is_enabled_or_online_capable(void **state)
{
	(void)state;
	acpi_machine_xen(&machine);
	madt();
	for (size_t i = 0; i < 8; i++) {
		const uint8_t *at = entry(LOCAL_APIC, i);

		assert_non_null(at);
		assert_int_equal(at[2], i);
		assert_int_equal(at[3], 2 * i);
		assert_int_equal(le32_get(at + 4), i < 4 ? 1 : 2);
	}
	assert_null(entry(LOCAL_APIC, 8));
	assert_null(entry(LOCAL_X2APIC, 0));
}

/* 5.2.12.12: an ID below 255 is never in an x2APIC structure, one from 255 on never in another. */
static void acpi_madt_processor_is_x2apic_from_id_255_on(void **state)
{
	size_t local = 0, x2apic = 0;

	(void)state;
	acpi_machine_numa(&machine);
	madt();
	for (uint32_t uid = 0; uid < 300; uid++) {
		const uint32_t id = machine.processors[uid].apic_id;
		const uint32_t expected = uid < 288 ? 1 : 2;
		const uint8_t *at = id < 255 ? entry(LOCAL_APIC, local++) : entry(LOCAL_X2APIC, x2apic++);

		assert_non_null(at);
		if (id < 255) {
			assert_int_equal(at[2], uid);
			assert_int_equal(at[3], id);
			assert_int_equal(le32_get(at + 4), expected);
		} else {
			assert_int_equal(le16_get(at + 2), 0);
			assert_int_equal(le32_get(at + 4), id);
			assert_int_equal(le32_get(at + 8), expected);
			assert_int_equal(le32_get(at + 12), uid);
		}
	}
	assert_true(local > 0 && x2apic > 0);
	assert_null(entry(LOCAL_APIC, local));
	assert_null(entry(LOCAL_X2APIC, x2apic));
}

static void acpi_madt_boundary_of_x2apic_is_exact(void **state)
{
	(void)state;
	acpi_machine_pc(&machine);
	machine.processors[0].apic_id = 254;
	madt();
	assert_int_equal(entry(LOCAL_APIC, 0)[3], 254);
	assert_null(entry(LOCAL_X2APIC, 0));
	machine.processors[0].apic_id = 255;
	madt();
	assert_null(entry(LOCAL_APIC, 0));
	assert_int_equal(le32_get(entry(LOCAL_X2APIC, 0) + 4), 255);
}

/* Their UID does not fit, and FFh is that of all processors. */
static void acpi_madt_uid_from_255_on_is_x2apic_whatever_its_id(void **state)
{
	(void)state;
	acpi_machine_numa(&machine);
	for (size_t i = 0; i < 300; i++)
		machine.processors[i].apic_id = (uint32_t)(299 - i);
	madt();
	for (size_t i = 0;; i++) {
		const uint8_t *at = entry(LOCAL_APIC, i);

		if (!at)
			break;
		assert_true(at[2] != 255);
	}
	for (size_t i = 0; i < 45; i++)
		assert_int_equal(le32_get(entry(LOCAL_X2APIC, i) + 4), 299 - i);
	assert_int_equal(le32_get(entry(LOCAL_X2APIC, 45) + 12), 255);
	assert_int_equal(le32_get(entry(LOCAL_X2APIC, 45) + 4), 44);
}

static void acpi_madt_lists_io_apics_and_overrides_as_given(void **state)
{
	static const struct field io_apic[] = {
		{ 2, 1, 1, "I/O APIC ID" },
		{ 3, 1, 0, "Reserved" },
		{ 4, 4, 0xfec00000, "I/O APIC Address" },
		{ 8, 4, 0, "Global System Interrupt Base" },
	};
	static const struct field second_io_apic[] = {
		{ 2, 1, 7, "I/O APIC ID" },
		{ 4, 4, 0xfec01000, "I/O APIC Address" },
		{ 8, 4, 24, "Global System Interrupt Base" },
	};
	static const struct field timer[] = {
		{ 2, 1, 0, "Bus" },
		{ 3, 1, 0, "Source" },
		{ 4, 4, 2, "Global System Interrupt" },
		{ 8, 2, 0, "Flags" },
	};
	static const struct field sci[] = {
		{ 2, 1, 0, "Bus" },
		{ 3, 1, 9, "Source" },
		{ 4, 4, 9, "Global System Interrupt" },
		{ 8, 2, 0xd, "Flags" },
	};

	(void)state;
	acpi_machine_xen(&machine);
	machine.inputs.io_apics[machine.inputs.io_apic_count++] = (struct acpi_io_apic){ 7, 0xfec01000, 24 };
	madt();
	ASSERT_FIELDS(entry(IO_APIC, 0), io_apic);
	ASSERT_FIELDS(entry(IO_APIC, 1), second_io_apic);
	assert_null(entry(IO_APIC, 2));
	ASSERT_FIELDS(entry(OVERRIDE, 0), timer);
	ASSERT_FIELDS(entry(OVERRIDE, 2), sci);
	assert_null(entry(OVERRIDE, 5));
}

static void acpi_madt_nmi_is_at_lint1_of_all_processors(void **state)
{
	static const struct field nmi[] = {
		{ 2, 1, 0xff, "ACPI Processor UID" },
		{ 3, 2, 0, "Flags" },
		{ 5, 1, 1, "Local APIC LINT#" },
	};
	static const struct field x2apic_nmi[] = {
		{ 2, 2, 0, "Flags" },
		{ 4, 4, 0xffffffff, "ACPI Processor UID" },
		{ 8, 1, 1, "Local x2APIC LINT#" },
		{ 9, 3, 0, "Reserved" },
	};

	(void)state;
	acpi_machine_pc(&machine);
	madt();
	ASSERT_FIELDS(entry(LOCAL_APIC_NMI, 0), nmi);
	assert_null(entry(LOCAL_APIC_NMI, 1));
	assert_null(entry(LOCAL_X2APIC_NMI, 0));

	acpi_machine_numa(&machine);
	madt();
	ASSERT_FIELDS(entry(LOCAL_APIC_NMI, 0), nmi);
	ASSERT_FIELDS(entry(LOCAL_X2APIC_NMI, 0), x2apic_nmi);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(acpi_madt_begins_with_the_local_apic_and_pcat_compat),
		cmocka_unit_test(acpi_madt_processor_is_enabled_or_online_capable),
		cmocka_unit_test(acpi_madt_processor_is_x2apic_from_id_255_on),
		cmocka_unit_test(acpi_madt_boundary_of_x2apic_is_exact),
		cmocka_unit_test(acpi_madt_uid_from_255_on_is_x2apic_whatever_its_id),
		cmocka_unit_test(acpi_madt_lists_io_apics_and_overrides_as_given),
		cmocka_unit_test(acpi_madt_nmi_is_at_lint1_of_all_processors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
