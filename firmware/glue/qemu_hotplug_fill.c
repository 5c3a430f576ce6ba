/* SPDX-License-Identifier: MIT */
#include "firmware/glue/qemu_hotplug_fill.h"

#include "pci/pci_cfg.h"

/* The index of the bridge at this place, which is added if it is not there yet; -1: no room. */
static int find_bridge(struct description *description, int16_t parent, uint8_t root, uint8_t device, uint8_t function)
{
	size_t i;

	for (i = 0; i < description->bridge_count; i++) {
		const struct acpi_bridge *bridge = &description->bridges[i];

		if (bridge->parent == parent && bridge->root == root && bridge->device == device &&
		    bridge->function == function)
			return (int)i;
	}
	if (i == ACPI_MAX_BRIDGES)
		return -1;
	description->bridges[description->bridge_count++] = (struct acpi_bridge){
		.parent = parent,
		.root = root,
		.device = device,
		.function = function,
		.selector = ACPI_NO_SELECTOR,
	};
	return (int)i;
}

/* False: no room for a bridge. */
static bool fill_bus(const struct aml_qemu_bus *bus, struct description *description)
{
	int bridge = -1;

	if (bus->depth == 0) {
		description->root_selector[bus->root_bus] = bus->selector;
		return true;
	}
	for (unsigned i = 0; i < bus->depth; i++) {
		bridge = find_bridge(description, (int16_t)bridge, bus->root_bus, bus->bridges[i].device,
				     bus->bridges[i].function);
		if (bridge < 0)
			return false;
	}
	description->bridges[bridge].selector = bus->selector;
	return true;
}

static uint8_t root_bus_of(const struct pci_inventory *inventory, const struct pci_bridge *bridge)
{
	return inventory->roots[inventory->functions[bridge->function].root].bus;
}

/* The bridge of the inventory at the end of the same way from the root, or NULL. */
static const struct pci_bridge *find_scanned(const struct pci_inventory *inventory,
					     const struct description *description, const struct acpi_bridge *wanted)
{
	const struct pci_bridge *above = NULL;

	if (wanted->parent >= 0) {
		above = find_scanned(inventory, description, &description->bridges[wanted->parent]);
		if (!above)
			return NULL;
	}
	for (size_t i = 0; i < inventory->bridge_count; i++) {
		const struct pci_bridge *bridge = &inventory->bridges[i];
		const uint16_t bdf = inventory->functions[bridge->function].bdf;

		if (PCI_BDF_DEVICE(bdf) == wanted->device && PCI_BDF_FUNCTION(bdf) == wanted->function &&
		    root_bus_of(inventory, bridge) == wanted->root &&
		    bridge->parent == (above ? (int16_t)(above - inventory->bridges) : PCI_NONE))
			return bridge;
	}
	return NULL;
}

/* The way is at most AML_QEMU_MAX_DEPTH bridges long, and so is the recursion. */
static void fill_ports(const struct pci_inventory *inventory, struct description *description)
{
	for (size_t i = 0; i < description->bridge_count; i++) {
		const struct pci_bridge *scanned = find_scanned(inventory, description, &description->bridges[i]);

		description->bridges[i].port = scanned && scanned->pcie_port;
	}
}

static struct acpi_hotplug interface_at(uint16_t io, uint32_t slots)
{
	return (struct acpi_hotplug){
		.kind = io ? ACPI_HOTPLUG_QEMU : ACPI_HOTPLUG_NONE,
		.io = io,
		.slots = slots,
	};
}

bool qemu_hotplug_fill(const struct aml_qemu_hotplug *hotplug, const struct pci_inventory *inventory,
		       struct description *description)
{
	bool room = true;

	for (size_t i = 0; i < hotplug->bus_count; i++)
		room = fill_bus(&hotplug->buses[i], description) && room;
	fill_ports(inventory, description);
	for (size_t i = 0; i < hotplug->node_count; i++)
		description->root_node[hotplug->nodes[i].bus] = hotplug->nodes[i].node;
	description->pci_hotplug = interface_at(hotplug->pci_io, 0);
	description->processor_hotplug = interface_at(hotplug->processor_io, 0);
	description->memory_hotplug =
		interface_at(hotplug->memory_slots ? hotplug->memory_io : 0, hotplug->memory_slots);
	return room;
}
