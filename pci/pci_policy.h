/* SPDX-License-Identifier: MIT */
/* Every choice the planner leaves to people, gathered once from the options. */
#ifndef PCI_PCI_POLICY_H
#define PCI_PCI_POLICY_H

#include <stdbool.h>
#include <stdint.h>

#include "pci/pci_inventory.h"

enum pci_placement {
	PCI_PLACE_AUTO, /* low while everything fits, then the largest 64-bit BARs go high */
	PCI_PLACE_HIGH, /* whatever may go above 4 GiB goes there */
	PCI_PLACE_LOW,  /* nothing goes above 4 GiB unless it cannot be placed below */
};

struct pci_policy {
	enum pci_placement placement;
	/*
	 * Room for a hot-plug bridge that gives no hint of its own, in bytes; 0: none. The window is at least this large and
	 * at least as large as what is behind the bridge needs. Linux expects 2 MiB of each memory kind and 4 KiB of I/O.
	 */
	uint64_t hotplug_io;
	uint64_t hotplug_mem;
	uint64_t hotplug_pref;
	/* Physical address width that BARs may use; 0: as many as the processor has. */
	unsigned address_bits;
};

/* Sets the defaults: auto, 4 KiB, 2 MiB, 2 MiB, 0. */
void pci_policy_init(struct pci_policy *policy);

/* Whether the function is one to be kept while another can be given up: display, storage, chipset, and bridges. */
bool pci_policy_is_boot_critical(const struct pci_function *function);

#endif
