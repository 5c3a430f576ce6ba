/* SPDX-License-Identifier: MIT */
/* The search for root buses, for pci_scan. */
#ifndef PCI_PCI_ROOTS_H
#define PCI_PCI_ROOTS_H

#include "pci/pci_scan.h"
#include "pci/pci_walk.h"

/*
 * Finds the functions of all root buses, request->first_bus first, and fills inventory->roots. The buses above it that the
 * request tells are searched; where others are, if more are announced, is found by probing. Nothing may have been found before.
 */
void pci_roots_find(struct pci_walk *walk, const struct pci_scan_request *request);

#endif
