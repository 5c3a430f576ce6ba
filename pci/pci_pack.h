/* SPDX-License-Identifier: MIT */
/* Blocks of address space put into free ranges: the innermost step of the planner. */
#ifndef PCI_PCI_PACK_H
#define PCI_PCI_PACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "e820/range_set.h"

#define PCI_BLOCK_UNPLACED UINT64_MAX

struct pci_block {
	uint64_t size;      /* not 0; need not be a multiple of the alignment */
	uint64_t alignment; /* a power of two */
	uint64_t rank;      /* higher goes first; the alignment, or the power of two that a longer BAR needs */
	uint64_t address;   /* out: where it was put, or PCI_BLOCK_UNPLACED */
	uint32_t id;        /* the caller's; breaks ties, so that the result does not depend on the order of input */
	bool is_window;     /* of a bridge: what it covers need not be its own */
};

/* Highest rank first, of equals the largest size, of equals the lowest id. */
void pci_pack_sort(struct pci_block *blocks, size_t count);

/*
 * Puts the blocks into `free`, highest rank first, each at the lowest aligned address that is free, and takes what it
 * used out of `free`. Sorts the array. Returns how many found no place; those have PCI_BLOCK_UNPLACED.
 */
size_t pci_pack(struct pci_block *blocks, size_t count, struct range_set *free);

#endif
