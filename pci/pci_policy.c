/* SPDX-License-Identifier: MIT */
#include "pci/pci_policy.h"

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
		.address_bits = 0,
	};
}

bool pci_policy_is_boot_critical(const struct pci_function *function)
{
	uint8_t class = (uint8_t)(function->class_code >> 16);

	return class == CLASS_DISPLAY || class == CLASS_STORAGE || class == CLASS_BRIDGE;
}
