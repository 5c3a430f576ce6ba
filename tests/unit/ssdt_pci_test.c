/* SPDX-License-Identifier: MIT */
/*
 * The PCI part of the SSDT: what depends on the buffer and on malformed inputs. What the terms mean to an operating system
 * is tested through ACPICA, in tests/aml/ssdt_pci_test.py.
 */
#include "tests/unit/aml_fixture.h"

#include <string.h>

#include "acpi/ssdt.h"
#include "acpi/ssdt_pci_path.h"
#include "tests/fake/acpi_machine.h"

static struct acpi_machine machine;

/* Whether ssdt_pci can describe the machine; what it appended is in aml_bytes. */
static bool describe(void)
{
	aml_start();
	ssdt_pci(&aml, &machine.inputs);
	return aml_finish(&aml);
}

/* Whether the bytes of `name`, a whole segment, are anywhere in what was appended. */
static bool has_segment(const char *name)
{
	for (size_t i = 0; i + 4 <= aml_buf.length; i++)
		if (memcmp(aml_bytes + i, name, 4) == 0)
			return true;
	return false;
}

static void ssdt_pci_fits_where_counting_says_it_does(void **state)
{
	size_t count;
	const struct acpi_machine_sample *samples = acpi_machine_samples(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		size_t length;

		samples[i].make(&machine);
		byte_buf_init(&aml_buf, NULL, sizeof(aml_bytes));
		aml_init(&aml, &aml_buf);
		ssdt_pci(&aml, &machine.inputs);
		assert_true(aml_finish(&aml));
		length = aml_buf.length;

		byte_buf_init(&aml_buf, aml_bytes, length);
		aml_init(&aml, &aml_buf);
		ssdt_pci(&aml, &machine.inputs);
		assert_true(aml_finish(&aml));
		assert_int_equal(aml_buf.length, length);

		byte_buf_init(&aml_buf, aml_bytes, length - 1);
		aml_init(&aml, &aml_buf);
		ssdt_pci(&aml, &machine.inputs);
		assert_false(aml_finish(&aml));
	}
}

static void ssdt_pci_without_host_bridge_board_or_interface_is_empty(void **state)
{
	(void)state;
	memset(&machine, 0, sizeof(machine));
	assert_true(describe());
	assert_int_equal(aml_buf.length, 0);
}

/* Neither does a bus without an interface. */
static void ssdt_pci_interface_without_a_bus_has_no_objects(void **state)
{
	(void)state;
	acpi_machine_pc(&machine);
	assert_true(describe());
	assert_true(has_segment("PHLK"));
	assert_true(has_segment("_E01"));

	machine.roots[0].selector = ACPI_NO_SELECTOR;
	assert_true(describe());
	assert_false(has_segment("PHLK"));
	assert_false(has_segment("_E01"));

	acpi_machine_pc(&machine);
	machine.inputs.pci_hotplug.kind = ACPI_HOTPLUG_NONE;
	assert_true(describe());
	assert_false(has_segment("PHLK"));
	assert_false(has_segment("_E01"));
}

/* Of what there is to describe, the rest is there. */
static void ssdt_pci_bridge_with_a_wrong_parent_has_no_device(void **state)
{
	static const struct acpi_bridge wrong[] = {
		{ .parent = 1, .root = 0, .device = 9, .selector = 5 },  /* itself */
		{ .parent = 2, .root = 0, .device = 9, .selector = 5 },  /* none */
		{ .parent = 0, .root = 1, .device = 9, .selector = 5 },  /* on another host bridge than its parent */
		{ .parent = -1, .root = 7, .device = 9, .selector = 5 }, /* on none */
	};
	char path[SSDT_PCI_BRIDGE_PATH];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		acpi_machine_pc(&machine);
		machine.roots[1] = machine.roots[0];
		machine.roots[1].bus = 0x20;
		machine.inputs.root_count = 2;
		machine.bridges[0] = (struct acpi_bridge){ .parent = -1, .device = 8, .selector = 3 };
		machine.bridges[1] = wrong[i];
		machine.inputs.bridge_count = 2;
		assert_true(describe());
		assert_true(has_segment("S40_"));
		assert_false(ssdt_pci_bridge_path(&machine.inputs, 1, path));
		assert_true(ssdt_pci_bridge_path(&machine.inputs, 0, path));
		assert_string_equal(path, "\\_SB.PCI0.S40");
	}
}

/* As many bridges in a row as there can be; the one after them and all behind it are left out, and nothing overflows. */
static void ssdt_pci_bridges_in_a_row_end_where_the_path_does(void **state)
{
	static struct acpi_bridge chain[SSDT_PCI_LEVELS + 2];
	char path[SSDT_PCI_BRIDGE_PATH];

	(void)state;
	acpi_machine_pc(&machine);
	for (size_t i = 0; i < COUNT_OF(chain); i++)
		chain[i] = (struct acpi_bridge){ .parent = (int16_t)i - 1, .device = 31, .function = 7, .selector = 1 };
	machine.inputs.bridges = chain;
	machine.inputs.bridge_count = COUNT_OF(chain);
	assert_true(describe());
	assert_true(ssdt_pci_bridge_path(&machine.inputs, SSDT_PCI_LEVELS - 1, path));
	assert_int_equal(strlen(path), strlen("\\_SB.PCI0") + SSDT_PCI_LEVELS * strlen(".SFF"));
	assert_false(ssdt_pci_bridge_path(&machine.inputs, SSDT_PCI_LEVELS, path));
	assert_false(ssdt_pci_bridge_path(&machine.inputs, SSDT_PCI_LEVELS + 1, path));
	assert_false(ssdt_pci_bridge_path(&machine.inputs, SSDT_PCI_LEVELS + 2, path));
}

/* LNKA-LNKD on i440FX, LNKA-LNKH on Q35: a reference to another would stop the table from being loaded. */
static void ssdt_pci_link_that_the_dsdt_lacks_is_a_fault(void **state)
{
	(void)state;
	acpi_machine_pc(&machine);
	machine.routings[0].pins[31][3].link = 3;
	assert_true(describe());
	machine.routings[0].pins[31][3].link = 4;
	assert_false(describe());

	acpi_machine_q35(&machine);
	machine.routings[0].pins[31][3].link = 7;
	assert_true(describe());
	machine.routings[0].pins[31][3].link = 8;
	assert_false(describe());
}

static void ssdt_pci_window_that_is_none_is_a_fault(void **state)
{
	(void)state;
	acpi_machine_pc(&machine);
	machine.roots[0].mem.ranges[0] = (struct range){ 0xc0000000, 0xbfffffff };
	assert_false(describe());

	acpi_machine_pc(&machine);
	machine.inputs.board_io.ranges[0] = (struct range){ 0xfff0, 0x1ffff };
	assert_false(describe());
}

/*
 * Each host bridge that there may be at an index: on any bus of segment 0, or in another segment. Two of one name would be one
 * device, of which an operating system sees half.
 */
static void ssdt_pci_no_two_host_bridges_have_one_name(void **state)
{
	static char paths[1 + 255 + ACPI_MAX_ROOTS - 1][SSDT_PCI_ROOT_PATH];
	static struct acpi_root roots[ACPI_MAX_ROOTS];
	size_t count = 0;

	(void)state;
	acpi_machine_q35(&machine);
	machine.inputs.roots = roots;
	machine.inputs.root_count = ACPI_MAX_ROOTS;
	ssdt_pci_root_path(&machine.inputs, 0, paths[count++]);
	for (unsigned bus = 1; bus < 256; bus++) {
		const size_t index = 1 + bus % (ACPI_MAX_ROOTS - 1);

		roots[index].bus = (uint8_t)bus;
		ssdt_pci_root_path(&machine.inputs, index, paths[count++]);
	}
	for (size_t index = 1; index < ACPI_MAX_ROOTS; index++) {
		roots[index].segment = 0xffff;
		ssdt_pci_root_path(&machine.inputs, index, paths[count++]);
	}
	assert_int_equal(count, COUNT_OF(paths));
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(strlen(paths[i]), strlen("\\_SB.PCI0"));
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(paths[i], paths[j]);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(ssdt_pci_fits_where_counting_says_it_does),
		cmocka_unit_test(ssdt_pci_without_host_bridge_board_or_interface_is_empty),
		cmocka_unit_test(ssdt_pci_interface_without_a_bus_has_no_objects),
		cmocka_unit_test(ssdt_pci_bridge_with_a_wrong_parent_has_no_device),
		cmocka_unit_test(ssdt_pci_bridges_in_a_row_end_where_the_path_does),
		cmocka_unit_test(ssdt_pci_link_that_the_dsdt_lacks_is_a_fault),
		cmocka_unit_test(ssdt_pci_window_that_is_none_is_a_fault),
		cmocka_unit_test(ssdt_pci_no_two_host_bridges_have_one_name),
	};

	return cmocka_run_group_tests_name("ssdt_pci", tests, NULL, NULL);
}
