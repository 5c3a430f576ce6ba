/* SPDX-License-Identifier: MIT */
#include "pci/pci_policy.h"

#include "pci/pci_cfg.h"
#include "pci/pci_note.h"

/* Linux asks for this much at every hot-plug bridge (pci=hpiosize, hpmmiosize, hpmmioprefsize); with less it rearranges. */
#define HOTPLUG_IO 0x1000
#define HOTPLUG_MEM 0x200000

/* Base classes (PCI Code and ID Assignment 1.11, 1). */
#define CLASS_STORAGE 0x01
#define CLASS_DISPLAY 0x03
#define CLASS_BRIDGE 0x06

void pci_policy_init(struct pci_policy *policy)
{
	*policy = (struct pci_policy){
		.placement = PCI_PLACE_AUTO,
		.hotplug_io = HOTPLUG_IO,
		.hotplug_mem = HOTPLUG_MEM,
		.hotplug_pref = HOTPLUG_MEM,
		.hotplug_pref64 = PCI_HOTPLUG_AUTO,
		.isa_aliases = true,
		.sriov = true,
		.ecam = PCI_ECAM_AUTO,
	};
}

bool pci_policy_is_boot_critical(const struct pci_policy *policy, const struct pci_function *function)
{
	uint8_t class = (uint8_t)(function->class_code >> 16);

	for (size_t i = 0; i < policy->critical_count; i++)
		if (policy->critical[i] == function->bdf)
			return true;
	return class == CLASS_DISPLAY || class == CLASS_STORAGE || class == CLASS_BRIDGE;
}

static bool is_among(uint16_t bdf, uint16_t segment, uint8_t first_bus, uint8_t last_bus)
{
	return segment == 0 && PCI_BDF_BUS(bdf) >= first_bus && PCI_BDF_BUS(bdf) <= last_bus;
}

void pci_policy_of_host_bridge(const struct pci_policy *policy, uint16_t segment, uint8_t first_bus, uint8_t last_bus,
			       struct pci_policy *own)
{
	const size_t pin_count = policy->pin_count, critical_count = policy->critical_count;

	if (own != policy)
		*own = *policy;
	own->pin_count = own->critical_count = 0;
	for (size_t i = 0; i < pin_count; i++)
		if (is_among(own->pins[i].bdf, segment, first_bus, last_bus))
			own->pins[own->pin_count++] = own->pins[i];
	for (size_t i = 0; i < critical_count; i++)
		if (is_among(own->critical[i], segment, first_bus, last_bus))
			own->critical[own->critical_count++] = own->critical[i];
}

void pci_policy_pin(const struct pci_policy *policy, struct pci_inventory *inventory)
{
	for (size_t i = 0; i < policy->pin_count; i++) {
		const struct pci_pin *pin = &policy->pins[i];
		bool found = false;

		for (size_t b = 0; b < inventory->bar_count && !found; b++) {
			struct pci_bar *bar = &inventory->bars[b];

			found = inventory->functions[bar->function].bdf == pin->bdf && bar->index == pin->index;
			if (found && !bar->fixed)
				bar->pinned = pin->address;
		}
		if (!found)
			pci_note_add(inventory, PCI_NOTE_PIN_UNKNOWN, pin->bdf, pin->index, 0);
	}
}
