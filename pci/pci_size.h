/* SPDX-License-Identifier: MIT */
/*
 * What address space one function wants: its BARs, its expansion ROM and, for a bridge, which
 * windows it implements (PCI 3.0, 6.2.5; PCI-to-PCI Bridge 1.2, 3.2.5.6-10).
 *
 * Decode of the function must be off: the BARs are written.
 */
#ifndef PCI_PCI_SIZE_H
#define PCI_PCI_SIZE_H

#include <stddef.h>

#include "pci/pci_cfg.h"
#include "pci/pci_inventory.h"

/*
 * Appends the BARs of inventory->functions[function] (header type 0 or 1) to inventory->bars, by
 * ascending index, the ROM last, and sets its first_bar and bar_count. Two accesses per register.
 * The BARs are left holding all ones, the ROM its size mask with the enable bit off. A register
 * that gives no valid size is left out with a note.
 */
void pci_size_function(struct pci_cfg *cfg, struct pci_inventory *inventory, size_t function);

/*
 * Sets io, io_32bit, pref and pref_64bit of the bridge at bdf, and leaves base above limit in each
 * of its windows. Five accesses.
 */
void pci_size_windows(struct pci_cfg *cfg, uint16_t bdf, struct pci_bridge *bridge);

#endif
