/* SPDX-License-Identifier: MIT */
#include "tests/fake/hand_machine.h"

#include <linux/pci_regs.h>
#include <stdlib.h>
#include <string.h>

#include "pci/pci_cfg.h"

void hand_machine_init(struct pci_inventory *inventory)
{
	memset(inventory, 0, sizeof(*inventory));
	inventory->root_count = 1;
}

size_t hand_function(struct pci_inventory *inventory, uint16_t bdf, uint32_t class_code, int16_t upstream)
{
	inventory->functions[inventory->function_count] = (struct pci_function){
		.bdf = bdf,
		.vendor_id = 0x1af4,
		.device_id = 0x1000,
		.first_bar = (uint16_t)inventory->bar_count,
		.class_code = class_code,
		.upstream = upstream,
		.bridge = PCI_NONE,
		.header_type = PCI_HEADER_TYPE_NORMAL,
	};
	return inventory->function_count++;
}

int16_t hand_bridge(struct pci_inventory *inventory, uint16_t bdf, uint8_t bus, int16_t upstream)
{
	size_t function = hand_function(inventory, bdf, 0x060400, upstream);
	int16_t bridge = (int16_t)inventory->bridge_count++;

	inventory->functions[function].header_type = PCI_HEADER_TYPE_BRIDGE;
	inventory->functions[function].bridge = bridge;
	inventory->bridges[bridge] = (struct pci_bridge){
		.function = (uint16_t)function,
		.parent = upstream,
		.primary = PCI_BDF_BUS(bdf),
		.secondary = bus,
		.io = true,
		.pref = true,
		.pref_64bit = true,
		.reserve = { PCI_NO_HINT, PCI_NO_HINT, PCI_NO_HINT, PCI_NO_HINT, PCI_NO_HINT },
	};
	inventory->roots[0].last_bus = bus;
	for (int16_t above = bridge; above != PCI_NONE; above = inventory->bridges[above].parent)
		inventory->bridges[above].subordinate = bus;
	return bridge;
}

size_t hand_bar(struct pci_inventory *inventory, uint8_t index, enum hand_bar kind, uint64_t size)
{
	size_t function = inventory->function_count - 1;

	inventory->functions[function].bar_count++;
	inventory->bars[inventory->bar_count] = (struct pci_bar){
		.size = size,
		.pinned = PCI_NOT_PINNED,
		.count = 1,
		.function = (uint16_t)function,
		.index = index,
		.kind = kind == HAND_IO  ? PCI_BAR_IO :
			kind == HAND_ROM ? PCI_BAR_ROM_KIND :
					   PCI_BAR_MEM,
		.is_64bit = kind == HAND_MEM64 || kind == HAND_PREF64,
		.prefetchable = kind == HAND_PREF32 || kind == HAND_PREF64,
	};
	return inventory->bar_count++;
}

void hand_windows_init(struct pci_windows *windows)
{
	memset(windows, 0, sizeof(*windows));
	range_set_init(&windows->io, windows->storage[0], PCI_WINDOW_RANGES);
	range_set_init(&windows->mem32, windows->storage[1], PCI_WINDOW_RANGES);
	range_set_init(&windows->io_cover, windows->storage[3], PCI_WINDOW_RANGES);
	range_set_init(&windows->mem64, windows->storage[2], PCI_WINDOW_RANGES);
}

/* A test machine that does not fit its own arrays is a mistake in the test. */
void hand_windows_add(struct range_set *set, uint64_t first, uint64_t last)
{
	if (!range_set_add(set, (struct range){ first, last }))
		abort();
}
