/* SPDX-License-Identifier: MIT */
/* Proximity: SRAT (ACPI 6.5, 5.2.16) and SLIT (5.2.17). */
#include "tests/unit/acpi_table_fixture.h"

enum {
	PROCESSOR = 0,
	MEMORY = 1,
	X2APIC = 2,
};

static void srat(void)
{
	table_of(acpi_srat_append, "SRAT", 3);
}

/* The `index`th structure of a type, or NULL; each must have the length that the specification gives it. */
static const uint8_t *entry(uint8_t type, size_t index)
{
	static const uint8_t lengths[] = { 16, 40, 24 };

	for (size_t at = 48; at < buf.length; at += memory[at + 1]) {
		assert_true(memory[at] < sizeof(lengths));
		assert_int_equal(memory[at + 1], lengths[memory[at]]);
		if (memory[at] == type && index-- == 0)
			return memory + at;
	}
	return NULL;
}

static void acpi_srat_reserved_field_is_1(void **state)
{
	(void)state;
	acpi_machine_xen(&machine);
	srat();
	assert_int_equal(le32_get(memory + 36), 1);
	assert_int_equal(field_of(memory, 40, 8), 0);
}

static void acpi_srat_has_every_processor_that_may_come_too(void **state)
{
	static const struct field third[] = {
		{ 2, 1, 1, "Proximity Domain [7:0]" },
		{ 3, 1, 14, "APIC ID" },
		{ 4, 4, 1, "Flags" },
		{ 8, 1, 0, "Local SAPIC EID" },
		{ 9, 3, 0, "Proximity Domain [31:8]" },
		{ 12, 4, 0, "Clock Domain" },
	};

	(void)state;
	acpi_machine_xen(&machine);
	assert_false(machine.processors[7].enabled);
	srat();
	ASSERT_FIELDS(entry(PROCESSOR, 7), third);
	assert_null(entry(PROCESSOR, 8));
	assert_null(entry(X2APIC, 0));
}

static void acpi_srat_processor_is_x2apic_from_id_255_on(void **state)
{
	size_t local = 0, x2apic = 0;

	(void)state;
	acpi_machine_numa(&machine);
	srat();
	for (size_t i = 0; i < 300; i++) {
		const struct acpi_processor *processor = &machine.processors[i];

		if (processor->apic_id < 255) {
			const uint8_t *at = entry(PROCESSOR, local++);

			assert_non_null(at);
			assert_int_equal(at[2], processor->node);
			assert_int_equal(at[3], processor->apic_id);
		} else {
			const uint8_t *at = entry(X2APIC, x2apic++);

			assert_non_null(at);
			assert_int_equal(le32_get(at + 4), processor->node);
			assert_int_equal(le32_get(at + 8), processor->apic_id);
			assert_int_equal(le32_get(at + 12), 1);
			assert_int_equal(field_of(at, 16, 8), 0);
		}
	}
	assert_null(entry(PROCESSOR, local));
	assert_null(entry(X2APIC, x2apic));
}

static void acpi_srat_has_no_processor_without_a_node(void **state)
{
	(void)state;
	acpi_machine_xen(&machine);
	machine.processors[3].node = ACPI_NO_NODE;
	srat();
	assert_int_equal(entry(PROCESSOR, 3)[3], 8);
	assert_null(entry(PROCESSOR, 7));
}

static void acpi_srat_splits_a_large_proximity_domain(void **state)
{
	(void)state;
	acpi_machine_xen(&machine);
	machine.processors[0].node = 0x12345678;
	srat();
	assert_int_equal(entry(PROCESSOR, 0)[2], 0x78);
	assert_int_equal(field_of(entry(PROCESSOR, 0), 9, 3), 0x123456);
}

static void acpi_srat_memory_has_base_length_and_flags(void **state)
{
	static const struct field low[] = {
		{ 2, 4, 0, "Proximity Domain" }, { 6, 2, 0, "Reserved" },  { 8, 8, 0x100000, "Base Address" },
		{ 16, 8, 0x7ff00000, "Length" }, { 24, 4, 0, "Reserved" }, { 28, 4, 1, "Flags" },
		{ 32, 8, 0, "Reserved" },
	};
	static const struct field nonvolatile[] = {
		{ 2, 4, 3, "Proximity Domain" },
		{ 8, 8, 0x280000000, "Base Address" },
		{ 16, 8, 0x100000000, "Length" },
		{ 28, 4, 5, "Flags" },
	};
	static const struct field hotplug[] = {
		{ 2, 4, 3, "Proximity Domain" },
		{ 8, 8, 0x400000000, "Base Address" },
		{ 16, 8, 0x800000000, "Length" },
		{ 28, 4, 3, "Flags" },
	};

	(void)state;
	acpi_machine_numa(&machine);
	srat();
	ASSERT_FIELDS(entry(MEMORY, 1), low);
	ASSERT_FIELDS(entry(MEMORY, 5), nonvolatile);
	ASSERT_FIELDS(entry(MEMORY, 6), hotplug);
	assert_null(entry(MEMORY, 7));
}

static void acpi_slit_is_the_matrix_row_by_row(void **state)
{
	static const uint8_t expected[] = { 10, 21, 21, 40, 21, 10, 21, 21, 21, 21, 10, 21, 40, 21, 21, 10 };

	(void)state;
	acpi_machine_numa(&machine);
	machine.distances[6] = 0xff; /* from 1 to 2: unreachable, and not the other way */
	table_of(acpi_slit_append, "SLIT", 1);
	assert_int_equal(buf.length, 36 + 8 + 16);
	assert_int_equal(field_of(memory, 36, 8), 4);
	assert_int_equal(memory[44 + 6], 0xff);
	memory[44 + 6] = 21;
	assert_memory_equal(memory + 44, expected, 16);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(acpi_srat_reserved_field_is_1),
		cmocka_unit_test(acpi_srat_has_every_processor_that_may_come_too),
		cmocka_unit_test(acpi_srat_processor_is_x2apic_from_id_255_on),
		cmocka_unit_test(acpi_srat_has_no_processor_without_a_node),
		cmocka_unit_test(acpi_srat_splits_a_large_proximity_domain),
		cmocka_unit_test(acpi_srat_memory_has_base_length_and_flags),
		cmocka_unit_test(acpi_slit_is_the_matrix_row_by_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
