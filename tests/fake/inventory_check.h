/* SPDX-License-Identifier: MIT */
/* What holds for every inventory, and when two are the same. For tests of whatever makes inventories. */
#ifndef TESTS_FAKE_INVENTORY_CHECK_H
#define TESTS_FAKE_INVENTORY_CHECK_H

#include "pci/pci_inventory.h"

/* The first rule of pci_inventory.h that the inventory breaks, in words; NULL: none. */
const char *inventory_fault(const struct pci_inventory *inventory);

/* The first thing in which the two differ, notes included, in words; NULL: they say the same. */
const char *inventory_difference(const struct pci_inventory *a, const struct pci_inventory *b);

#endif
