/* SPDX-License-Identifier: MIT */
/*
 * Puts a group of items into what is free, with windows whose inside depends on where they begin. Slower than packing
 * blocks of a fixed size, and finds room where that finds none.
 */
#ifndef PCI_PCI_FIT_H
#define PCI_PCI_FIT_H

#include <stdbool.h>
#include <stdint.h>

#include "pci/pci_layout.h"

/*
 * Steps that all attempts of one plan may take together; a step puts one item somewhere. After that pci_fit_group gives up at
 * once and the plan is made of blocks of fixed size.
 */
#define PCI_FIT_STEPS (UINT64_C(1) << 20)

/*
 * Places the items of a group behind the host bridge into layout->free and takes what they use out of it. False: no room was
 * found; the addresses of the items and layout->free are then worth nothing.
 */
bool pci_fit_group(struct pci_layout *layout, int group);

/*
 * Places the items of a group, the inside of one window, into `free`. False: no room was found. Their addresses are not
 * relative to the window.
 */
bool pci_fit_inside(struct pci_layout *layout, int group, struct range_set *free);

#endif
