/* SPDX-License-Identifier: MIT */
/* Pinned BARs, and the bridge windows that must span them. Everything else is placed around these. */
#ifndef PCI_PCI_ANCHOR_H
#define PCI_PCI_ANCHOR_H

#include <stdbool.h>

#include "pci/pci_layout.h"

/*
 * So many BARs can be pinned in each of I/O and memory; further ones are refused. Each is held against each, in every
 * attempt.
 */
#define PCI_ANCHOR_PINS 256

/*
 * Finds the windows that must span pinned BARs: sets `anchored` and `anchor`. A pin that is not free, overlaps an earlier
 * one, or would make a window span what is not the bridge's, is refused for good. Comes when the BARs are gathered.
 */
void pci_anchor_find(struct pci_layout *layout, bool io);

/*
 * Places the pinned BARs of a space, the anchored windows and all that is in these, and takes it out of layout->free. False:
 * something that is not pinned found no room in an anchored window.
 */
bool pci_anchor_place(struct pci_layout *layout, enum pci_space space);

#endif
