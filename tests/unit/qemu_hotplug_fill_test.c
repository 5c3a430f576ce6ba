/* SPDX-License-Identifier: MIT */
/* Hot-pluggable buses, from the ways that QEMU's DSDT names to a tree of bridges. */
#include <stdlib.h>
#include <string.h>

#include "firmware/glue/qemu_hotplug_fill.h"
#include "tests/unit/plan_asserts.h"

struct machine {
	struct aml_qemu_hotplug hotplug;
	struct description description;
};

static struct machine *machine_new(void)
{
	struct machine *machine = calloc(1, sizeof(*machine));

	for (size_t bus = 0; bus < 256; bus++)
		machine->description.root_selector[bus] = ACPI_NO_SELECTOR;
	return machine;
}

/* A bus behind `depth` bridges, each function 0 of the device named. */
static void add_bus(struct machine *machine, uint8_t root, uint32_t selector, unsigned depth, uint8_t first,
		    uint8_t second)
{
	struct aml_qemu_bus *bus = &machine->hotplug.buses[machine->hotplug.bus_count++];

	*bus = (struct aml_qemu_bus){ .root_bus = root, .depth = (uint8_t)depth, .selector = selector };
	bus->bridges[0].device = first;
	bus->bridges[1].device = second;
}

static void qemu_hotplug_root_buses_have_their_selector(void **state)
{
	struct planner *planner = *state;
	struct machine *machine = machine_new();

	add_bus(machine, 0, 0, 0, 0, 0);
	machine->hotplug.pci_io = 0xae00;
	assert_true(qemu_hotplug_fill(&machine->hotplug, &planner->inventory, &machine->description));
	assert_int_equal(machine->description.root_selector[0], 0);
	assert_int_equal(machine->description.root_selector[1], ACPI_NO_SELECTOR);
	assert_int_equal(machine->description.bridge_count, 0);
	assert_int_equal(machine->description.pci_hotplug.kind, ACPI_HOTPLUG_QEMU);
	assert_int_equal(machine->description.pci_hotplug.io, 0xae00);
	assert_int_equal(machine->description.processor_hotplug.kind, ACPI_HOTPLUG_NONE);
	free(machine);
}

/* Two buses behind one bridge share it; it has no selector unless its own bus is named, in whatever order. */
static void qemu_hotplug_ways_share_their_beginning(void **state)
{
	struct planner *planner = *state;
	struct machine *machine = machine_new();
	const struct acpi_bridge *bridges = machine->description.bridges;

	add_bus(machine, 0, 5, 2, 3, 1);
	add_bus(machine, 0, 6, 2, 3, 2);
	add_bus(machine, 0, 4, 1, 3, 0);
	add_bus(machine, 0, 7, 1, 4, 0);
	assert_true(qemu_hotplug_fill(&machine->hotplug, &planner->inventory, &machine->description));
	assert_int_equal(machine->description.bridge_count, 4);
	assert_int_equal(bridges[0].device, 3);
	assert_int_equal(bridges[0].parent, -1);
	assert_int_equal(bridges[0].selector, 4);
	assert_int_equal(bridges[1].device, 1);
	assert_int_equal(bridges[1].parent, 0);
	assert_int_equal(bridges[1].selector, 5);
	assert_int_equal(bridges[2].parent, 0);
	assert_int_equal(bridges[2].selector, 6);
	assert_int_equal(bridges[3].parent, -1);
	assert_int_equal(bridges[3].selector, 7);
	free(machine);
}

/* Which bridge is a PCI Express port is the scan's knowledge: told by the whole way, not by the last device number. */
static void qemu_hotplug_ports_are_those_of_the_scan(void **state)
{
	struct planner *planner = *state;
	struct machine *machine = machine_new();
	int16_t port, bridge, below;

	port = hand_bridge(&planner->inventory, PCI_BDF(0, 3, 0), 1, PCI_NONE);
	planner->inventory.bridges[port].pcie_port = true;
	bridge = hand_bridge(&planner->inventory, PCI_BDF(0, 4, 0), 2, PCI_NONE);
	below = hand_bridge(&planner->inventory, PCI_BDF(2, 3, 0), 3, bridge);
	planner->inventory.bridges[below].pcie_port = false;

	add_bus(machine, 0, 1, 1, 3, 0);
	add_bus(machine, 0, 2, 1, 4, 0);
	add_bus(machine, 0, 3, 2, 4, 3);
	add_bus(machine, 0, 4, 1, 9, 0); /* the scan has not seen it */
	add_bus(machine, 0, 5, 2, 9, 3);
	add_bus(machine, 7, 6, 1, 3, 0); /* of another root */
	assert_true(qemu_hotplug_fill(&machine->hotplug, &planner->inventory, &machine->description));
	assert_int_equal(machine->description.bridge_count, 6);
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(machine->description.bridges[i].port, i == 0);
	free(machine);
}

static void qemu_hotplug_memory_needs_slots(void **state)
{
	struct planner *planner = *state;
	struct machine *machine = machine_new();

	machine->hotplug.memory_io = 0xa00;
	qemu_hotplug_fill(&machine->hotplug, &planner->inventory, &machine->description);
	assert_int_equal(machine->description.memory_hotplug.kind, ACPI_HOTPLUG_NONE);
	machine->hotplug.memory_slots = 4;
	qemu_hotplug_fill(&machine->hotplug, &planner->inventory, &machine->description);
	assert_int_equal(machine->description.memory_hotplug.kind, ACPI_HOTPLUG_QEMU);
	assert_int_equal(machine->description.memory_hotplug.slots, 4);
	free(machine);
}

static void qemu_hotplug_says_when_there_are_too_many_bridges(void **state)
{
	struct planner *planner = *state;
	struct machine *machine = machine_new();

	for (unsigned i = 0; i < AML_QEMU_MAX_BUSES; i++) {
		struct aml_qemu_bus *bus = &machine->hotplug.buses[machine->hotplug.bus_count++];

		*bus = (struct aml_qemu_bus){ .root_bus = (uint8_t)i, .depth = 3, .selector = i };
	}
	assert_false(qemu_hotplug_fill(&machine->hotplug, &planner->inventory, &machine->description));
	assert_int_equal(machine->description.bridge_count, ACPI_MAX_BRIDGES);
	free(machine);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLAN_TEST(qemu_hotplug_root_buses_have_their_selector),
		PLAN_TEST(qemu_hotplug_ways_share_their_beginning),
		PLAN_TEST(qemu_hotplug_ports_are_those_of_the_scan),
		PLAN_TEST(qemu_hotplug_memory_needs_slots),
		PLAN_TEST(qemu_hotplug_says_when_there_are_too_many_bridges),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
