/* SPDX-License-Identifier: MIT */
/*
 * What a BAR is, told by what its registers read after all ones were written to them (PCI 3.0, 6.2.5.1). For the BARs of a
 * function and for those of its Virtual Functions.
 */
#ifndef PCI_PCI_BAR_MASK_H
#define PCI_PCI_BAR_MASK_H

#include <stdint.h>

#include "pci/pci_inventory.h"

enum pci_bar_mask {
	PCI_BAR_MASK_ABSENT,
	PCI_BAR_MASK_VALID,
	PCI_BAR_MASK_INVALID,    /* no valid size, or a reserved type */
	PCI_BAR_MASK_64BIT_LAST, /* a 64-bit type in the last register */
};

/* The size that a mask of address bits stands for; 0 when its ones are not all above its zeros. */
uint64_t pci_bar_mask_size(uint64_t mask);

/*
 * The BAR whose lower register is registers[index], of `count`. Sets kind, size and prefetchable of *bar if it is valid,
 * and is_64bit in any case: whether it takes the next register as well.
 */
enum pci_bar_mask pci_bar_mask_decode(const uint32_t *registers, unsigned index, unsigned count, struct pci_bar *bar);

#endif
