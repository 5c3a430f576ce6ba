/* SPDX-License-Identifier: MIT */
/*
 * Largest alignment first, each block at the lowest aligned place that is still free in any range.
 *
 * For blocks whose size is their alignment (BARs) this finds a placement whenever there is one: when a block of size t is
 * put down, everything placed before it is a multiple of t and aligned to t, so it breaks no more slots of size t than it
 * must, and which free slot is taken makes no difference to the larger ones, which are all placed. A gap in front of an
 * aligned block stays in the free set and is filled by later, smaller blocks.
 *
 *     free     |..........................|xx reserved xx|..............|
 *     512M         |########|
 *     256M     |###|                                          (the gap in front)
 *     256M                  |###|
 */
#include "pci/pci_pack.h"

#include <stdbool.h>

static bool block_goes_before(const struct pci_block *a, const struct pci_block *b)
{
	if (a->alignment != b->alignment)
		return a->alignment > b->alignment;
	if (a->size != b->size)
		return a->size > b->size;
	return a->id < b->id;
}

static void block_swap(struct pci_block *a, struct pci_block *b)
{
	struct pci_block kept = *a;

	*a = *b;
	*b = kept;
}

/* Heap sort: in place, without recursion, and never worse than n log n. The heap's top is the block that goes last. */
static void block_sift_down(struct pci_block *blocks, size_t at, size_t count)
{
	for (;;) {
		size_t child = 2 * at + 1;

		if (child >= count)
			return;
		if (child + 1 < count && block_goes_before(&blocks[child], &blocks[child + 1]))
			child++;
		if (!block_goes_before(&blocks[at], &blocks[child]))
			return;
		block_swap(&blocks[at], &blocks[child]);
		at = child;
	}
}

static void block_sort(struct pci_block *blocks, size_t count)
{
	for (size_t at = count / 2; at-- > 0;)
		block_sift_down(blocks, at, count);
	for (size_t end = count; end-- > 1;) {
		block_swap(&blocks[0], &blocks[end]);
		block_sift_down(blocks, 0, end);
	}
}

size_t pci_pack(struct pci_block *blocks, size_t count, struct range_set *free)
{
	size_t unplaced = 0;

	block_sort(blocks, count);
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
