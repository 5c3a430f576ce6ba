/* SPDX-License-Identifier: MIT */
/*
 * Largest alignment first, each block at the lowest aligned place that is still free in any range.
 *
 * For blocks whose size is their alignment (BARs) this finds a placement whenever there is one: when a block of size t is
 * put down, everything placed before it is a multiple of t and aligned to t, so it breaks no more slots of size t than it
 * must, and which free slot is taken makes no difference to the larger ones, which are all placed. A gap in front of an
 * aligned block stays in the free set and is filled by later, smaller blocks.
 *
 * A BAR of several apertures is longer than its alignment. It ranks with the BARs of the next power of two, of whose slots it
 * breaks one at most: where it is put, free ranges begin at a multiple of that, or at an end of the space.
 *
 *     free     |..........................|xx reserved xx|..............|
 *     512M         |########|
 *     256M     |###|                                          (the gap in front)
 *     256M                  |###|
 */
#include "pci/pci_pack.h"

#include <stdbool.h>

#include "pci/pci_sort.h"

static bool block_goes_before(const void *blocks, size_t first, size_t second)
{
	const struct pci_block *a = (const struct pci_block *)blocks + first;
	const struct pci_block *b = (const struct pci_block *)blocks + second;

	if (a->rank != b->rank)
		return a->rank > b->rank;
	if (a->size != b->size)
		return a->size > b->size;
	return a->id < b->id;
}

static void block_swap(void *blocks, size_t first, size_t second)
{
	struct pci_block *list = blocks;
	struct pci_block kept = list[first];

	list[first] = list[second];
	list[second] = kept;
}

void pci_pack_sort(struct pci_block *blocks, size_t count)
{
	pci_sort(blocks, count, block_goes_before, block_swap);
}

size_t pci_pack(struct pci_block *blocks, size_t count, struct range_set *free)
{
	size_t unplaced = 0;

	pci_pack_sort(blocks, count);
	for (size_t i = 0; i < count; i++) {
		struct pci_block *block = &blocks[i];

		if (!range_set_find_lowest(free, block->size, block->alignment, &block->address) ||
		    !range_set_remove(free, range_of_size(block->address, block->size))) {
			block->address = PCI_BLOCK_UNPLACED;
			unplaced++;
		}
	}
	return unplaced;
}
