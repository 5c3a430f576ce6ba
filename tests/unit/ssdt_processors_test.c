/* SPDX-License-Identifier: MIT */
/* The processors' part of the SSDT: entries, sizes, what is absent. What the AML does is for acpiexec: tests/aml/. */
#include "tests/unit/ssdt_fixture.h"

/* Name (_MAT, Buffer (8) { and Name (_MAT, Buffer (16) {: what precedes the entry (ACPI 6.5, 20.2.5.4). */
#define MAT_8 "\x08_MAT\x11\x0b\x0a\x08"
#define MAT_16 "\x08_MAT\x11\x13\x0a\x10"

static struct acpi_processor one;

/* One processor, first of a machine without hot-plug. */
static void make_one(uint32_t apic_id, bool enabled)
{
	acpi_machine_bare(&machine);
	one = (struct acpi_processor){ .apic_id = apic_id, .node = ACPI_NO_NODE, .enabled = enabled };
	machine.inputs.processors = &one;
	ssdt_make(ssdt_processors);
}

static void make_many(uint32_t count, enum acpi_hotplug_kind kind)
{
	acpi_machine_numa(&machine);
	for (uint32_t i = 0; i < ACPI_MAX_PROCESSORS; i++)
		machine.processors[i] = (struct acpi_processor){ .apic_id = i, .node = i % 4, .enabled = true };
	machine.inputs.processor_count = count;
	machine.inputs.processor_hotplug.kind = kind;
}

static void ssdt_processors_apic_id_254_is_of_a_local_apic(void **state)
{
	static const uint8_t entry[] = { 0, 8, 0, 254, 1, 0, 0, 0 };
	size_t at;

	(void)state;
	make_one(254, true);
	at = ssdt_find_text(MAT_8, 0);
	assert_true(at != ABSENT);
	assert_memory_equal(ssdt + at + sizeof(MAT_8) - 1, entry, sizeof(entry));
}

static void ssdt_processors_apic_id_255_is_of_an_x2apic(void **state)
{
	static const uint8_t entry[] = { 9, 16, 0, 0, 255, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0 };
	size_t at;

	(void)state;
	make_one(255, true);
	at = ssdt_find_text(MAT_16, 0);
	assert_true(at != ABSENT);
	assert_memory_equal(ssdt + at + sizeof(MAT_16) - 1, entry, sizeof(entry));
}

/* hvmloader: the ProcID of a Processor term is a byte, and so is that of the only kind of MADT entry it writes. */
static void ssdt_processors_uid_255_is_of_an_x2apic_whatever_the_apic_id(void **state)
{
	static const uint8_t entry[] = { 9, 16, 0, 0, 7, 0, 0, 0, 1, 0, 0, 0, 255, 0, 0, 0 };
	size_t at;

	(void)state;
	make_many(256, ACPI_HOTPLUG_NONE);
	machine.processors[255].apic_id = 7;
	ssdt_make(ssdt_processors);
	at = ssdt_find_text(MAT_16, 0);
	assert_true(at != ABSENT);
	assert_memory_equal(ssdt + at + sizeof(MAT_16) - 1, entry, sizeof(entry));
}

static void ssdt_processors_that_is_not_there_and_cannot_come_has_status_0(void **state)
{
	(void)state;
	make_one(0, true);
	assert_true(ssdt_find_text("\x08_STA\x0a\x0f", 0) != ABSENT);
	make_one(0, false);
	assert_true(ssdt_find("\x08_STA\x00", 6, 0) != ABSENT);
}

static void ssdt_processors_without_hotplug_have_no_registers(void **state)
{
	(void)state;
	make_many(4, ACPI_HOTPLUG_NONE);
	ssdt_make(ssdt_processors);
	assert_true(ssdt_find_text("CREG", 0) == ABSENT);
	assert_true(ssdt_find_text("_E02", 0) == ABSENT);
	assert_true(ssdt_find_text("_EJ0", 0) == ABSENT);
}

/* What a processor repeats is its names, its MADT entry of 16 bytes, and calls. */
static void ssdt_processors_cost_at_most_128_bytes_each(void **state)
{
	size_t half;

	(void)state;
	make_many(512, ACPI_HOTPLUG_QEMU);
	ssdt_make(ssdt_processors);
	half = ssdt_length;
	make_many(1024, ACPI_HOTPLUG_QEMU);
	ssdt_make(ssdt_processors);
	assert_in_range(ssdt_length - half, 1, 512 * 128);
}

static void ssdt_processors_every_kind_of_hotplug_takes_1024(void **state)
{
	(void)state;
	for (int kind = ACPI_HOTPLUG_NONE; kind <= ACPI_HOTPLUG_XEN; kind++) {
		make_many(ACPI_MAX_PROCESSORS, (enum acpi_hotplug_kind)kind);
		ssdt_make(ssdt_processors);
		assert_true(ssdt_find_text("C3FF", 0) != ABSENT);
		assert_true(ssdt_find_text("C400", 0) == ABSENT);
	}
}

/* The first CWAS in the table is that of Name (CWAS, Buffer (16) { ... }). */
static void ssdt_processors_xen_bitmap_starts_with_those_that_are_there(void **state)
{
	static const uint8_t was[16] = { 0x0d, 0x02 };
	size_t at;

	(void)state;
	make_many(12, ACPI_HOTPLUG_XEN);
	for (uint32_t i = 0; i < 12; i++)
		machine.processors[i].enabled = i == 0 || i == 2 || i == 3 || i == 9;
	ssdt_make(ssdt_processors);
	at = ssdt_find_text("\x08"
			    "CWAS\x11\x13\x0a\x10",
			    0);
	assert_true(at != ABSENT);
	assert_memory_equal(ssdt + at + 9, was, sizeof(was));
}

static void ssdt_processors_too_small_a_buffer_is_reported(void **state)
{
	(void)state;
	make_many(40, ACPI_HOTPLUG_QEMU);
	ssdt_check_capacities(ssdt_processors);
	make_many(40, ACPI_HOTPLUG_XEN);
	ssdt_check_capacities(ssdt_processors);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(ssdt_processors_apic_id_254_is_of_a_local_apic),
		cmocka_unit_test(ssdt_processors_apic_id_255_is_of_an_x2apic),
		cmocka_unit_test(ssdt_processors_uid_255_is_of_an_x2apic_whatever_the_apic_id),
		cmocka_unit_test(ssdt_processors_that_is_not_there_and_cannot_come_has_status_0),
		cmocka_unit_test(ssdt_processors_without_hotplug_have_no_registers),
		cmocka_unit_test(ssdt_processors_cost_at_most_128_bytes_each),
		cmocka_unit_test(ssdt_processors_every_kind_of_hotplug_takes_1024),
		cmocka_unit_test(ssdt_processors_xen_bitmap_starts_with_those_that_are_there),
		cmocka_unit_test(ssdt_processors_too_small_a_buffer_is_reported),
	};

	return cmocka_run_group_tests_name("ssdt_processors", tests, NULL, NULL);
}
