/* SPDX-License-Identifier: MIT */
/*
 * From records to an inventory: what follows from bus numbers alone (which bridge is above which function, the
 * depth-first order) is not in the text, but worked out here.
 *
 * While records are read, functions are sorted by address, and bars[].function and bridges[].function are indices
 * into them; bars and bridges stand in any order. A function's first_bar is the mask of its BARs that are taken.
 * pci_text_link then brings everything into the order of pci_inventory.h.
 */
#ifndef PCI_PCI_TEXT_LINK_H
#define PCI_PCI_TEXT_LINK_H

#include "pci/pci_inventory.h"
#include "pci/pci_text.h"

void pci_text_sort_functions(struct pci_inventory *inventory);

/* The index of the function at `bdf`, among sorted functions, or PCI_NONE. */
int pci_text_find_function(const struct pci_inventory *inventory, uint16_t bdf);

/*
 * Whether the bridge's bus numbers go with its function, the roots and the bridges so far: its range lies inside
 * the range of whatever is above it and apart from all others (PCI-to-PCI Bridge 1.2, 3.2.5.3-5).
 */
bool pci_text_bridge_fits(const struct pci_inventory *inventory, const struct pci_bridge *bridge);

/* Sets upstream and root of a function; all bridges must be there. False: nothing leads to its bus. */
bool pci_text_link_function(const struct pci_inventory *inventory, struct pci_function *function);

/* Brings all arrays into order and sets every index. All functions are linked. */
void pci_text_link(struct pci_inventory *inventory);

#endif
