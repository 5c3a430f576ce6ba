/* SPDX-License-Identifier: MIT */
/* Blocks of address space put into free ranges: the innermost step of the planner. */
#ifndef PCI_PCI_PACK_H
#define PCI_PCI_PACK_H

#include <stddef.h>
#include <stdint.h>

#include "e820/range_set.h"

#define PCI_BLOCK_UNPLACED UINT64_MAX

struct pci_block {
	uint64_t size;      /* not 0; need not be a multiple of the alignment */
	uint64_t alignment; /* a power of two */
	uint64_t address;   /* out: where it was put, or PCI_BLOCK_UNPLACED */
	uint32_t id;        /* the caller's; breaks ties, so that the result does not depend on the order of input */
};

/*
 * Puts the blocks into `free`, largest alignment first, each at the lowest aligned address that is free, and takes what it
 * used out of `free`. Sorts the array. Returns how many found no place; those have PCI_BLOCK_UNPLACED.
 */
size_t pci_pack(struct pci_block *blocks, size_t count, struct range_set *free);

#endif
