/* SPDX-License-Identifier: MIT */
#include "pci/pci_policy.h"

/* Linux asks for this much at every hot-plug bridge (pci=hpiosize, hpmmiosize, hpmmioprefsize); with less it rearranges. */
#define HOTPLUG_IO 0x1000
#define HOTPLUG_MEM 0x200000

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
