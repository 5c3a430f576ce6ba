/* SPDX-License-Identifier: MIT */
/*
 * What the capability list of a function says (PCI 3.0, 6.7; PCI Express 4.0, 7.5.3 and 7.8.5; QEMU's
 * docs/pcie_pci_bridge.txt): of any function, whether it has extended configuration space and where its PCI Express and
 * Enhanced Allocation capabilities are; of a bridge, what the slot behind it is like.
 */
#ifndef PCI_PCI_CAPS_H
#define PCI_PCI_CAPS_H

#include <stdbool.h>
#include <stdint.h>

#include "pci/pci_cfg.h"
#include "pci/pci_inventory.h"

struct pci_caps {
	bool express;               /* has a PCI Express capability, and so extended configuration space */
	bool pcie_port;             /* a root port or a switch downstream port: only device 0 behind it */
	bool hotplug;               /* hot-plug capable slot, or a Standard Hot-Plug Controller */
	uint16_t ea;                /* offset of the Enhanced Allocation capability, 0: none */
	uint16_t exp;               /* offset of the PCI Express capability, 0: none */
	struct pci_reserve reserve; /* what Red Hat's capability asks for */
};

/* No capability at all. */
void pci_caps_init(struct pci_caps *caps);

/*
 * Walks the list of the function at bdf, whose status register says that it has one. `first` is what the capabilities
 * pointer (34h) holds; its reserved bits 1:0 are ignored. Each capability is visited at most once, whatever the list
 * looks like; a list that loops or leaves 40h-FFh is left there with a note. The list is read to its end, but for a port
 * that is not Red Hat's only up to its PCI Express capability, and for a PCI Express endpoint until Enhanced Allocation is
 * found as well.
 *
 * One access for each capability, one for a slot, 7 for Red Hat's hints. Where access is wide, two dwords that share 8
 * aligned bytes cost one when they are read one after the other.
 */
void pci_caps_read(struct pci_cfg *cfg, struct pci_inventory *inventory, uint16_t bdf, uint16_t vendor_id,
		   uint8_t first, struct pci_caps *caps);

#endif
