/* SPDX-License-Identifier: MIT */
/* Which other sizes BARs can have (PCI Express 4.0, 7.8.6). */
#ifndef PCI_PCI_REBAR_H
#define PCI_PCI_REBAR_H

#include <stddef.h>
#include <stdint.h>

#include "pci/pci_cfg.h"
#include "pci/pci_inventory.h"

/*
 * Reads the Resizable BAR capability at `at` of inventory->functions[function], whose BARs have been sized and are not
 * fixed. Sets `sizes` of each BAR that can have another size than its own, and the function's rebar if there is one.
 * `sizes` has the present size and sizes up to 2^47, of a 32-bit BAR up to 2^31 bytes.
 *
 * An entry that contradicts itself, the BAR or another entry is left out with a note: its BAR keeps the size it was found
 * with. Nothing is written. Two accesses for each entry; where access is wide, one, and one more if `at` is a multiple of 8.
 */
void pci_rebar_read(struct pci_cfg *cfg, struct pci_inventory *inventory, size_t function, uint16_t at);

#endif
