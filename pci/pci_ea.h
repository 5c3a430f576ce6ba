/* SPDX-License-Identifier: MIT */
/* BARs that are at a fixed address: Enhanced Allocation (PCI Express 4.0, 7.8.5). */
#ifndef PCI_PCI_EA_H
#define PCI_PCI_EA_H

#include <stddef.h>
#include <stdint.h>

#include "pci/pci_cfg.h"
#include "pci/pci_inventory.h"

/*
 * Reads the Enhanced Allocation capability at `at` of inventory->functions[function], whose BARs are the last in the
 * inventory, and inserts a `fixed` BAR for each enabled entry that stands for a BAR, the ROM or a VF BAR, so that the
 * BARs stay in ascending order. To be called when pci_size_function and pci_sriov_size are done with the function: VF
 * entries count only where VFs were found, and each is one VF's aperture.
 *
 * A fixed BAR's is_64bit says that it ends above 4 GiB; it occupies one index whatever it says.
 *
 * Left out with a note: entries that run past the end of the capability or of the address space (4 GiB for I/O and the
 * ROM), whose properties are unknown or do not suit what they stand for, and those for which the function has a BAR
 * already. Entries that are off, behind a bridge or for nothing in particular are left out without. When the inventory is
 * full the function is kept without any BARs, as in pci_size_function. Nothing is written. 1 access and 3 to 5 for each
 * entry, where access is wide 2 or 3.
 */
void pci_ea_read(struct pci_cfg *cfg, struct pci_inventory *inventory, size_t function, uint16_t at);

#endif
