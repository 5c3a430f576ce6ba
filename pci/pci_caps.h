/* SPDX-License-Identifier: MIT */
/*
 * What the capability list of a bridge says about the slot behind it (PCI 3.0, 6.7; PCI Express
 * 4.0, 7.5.3; QEMU's docs/pcie_pci_bridge.txt).
 */
#ifndef PCI_PCI_CAPS_H
#define PCI_PCI_CAPS_H

#include <stdbool.h>
#include <stdint.h>

#include "pci/pci_cfg.h"
#include "pci/pci_inventory.h"

struct pci_caps {
	bool pcie_port;             /* a root port or a switch downstream port: only device 0 behind it */
	bool hotplug;               /* hot-plug capable slot, or a Standard Hot-Plug Controller */
	struct pci_reserve reserve; /* what Red Hat's capability asks for */
};

/* No capability at all. */
void pci_caps_init(struct pci_caps *caps);

/*
 * Walks the list of the bridge at bdf, whose status register says that it has one. Each capability
 * is visited at most once, whatever the list looks like; a list that loops or leaves 40h-FFh is
 * left there with a note.
 */
void pci_caps_read(struct pci_cfg *cfg, struct pci_inventory *inventory, uint16_t bdf, uint16_t vendor_id,
		   struct pci_caps *caps);

#endif
