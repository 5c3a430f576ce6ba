/* SPDX-License-Identifier: MIT */
/* Adds to the BARs of the function being sized: the one whose BARs are the last in the inventory. */
#ifndef PCI_PCI_BAR_LIST_H
#define PCI_PCI_BAR_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "pci/pci_inventory.h"

/*
 * Inserts the BAR before those of the function that have a higher index. Returns false when the inventory is full: then
 * all BARs of the function are given back, with a note, and its bars_unknown is set.
 */
bool pci_bar_list_insert(struct pci_inventory *inventory, size_t function, const struct pci_bar *bar);

/* The function's BAR of that index, NULL: it has none. */
struct pci_bar *pci_bar_list_find(struct pci_inventory *inventory, size_t function, unsigned index);

#endif
