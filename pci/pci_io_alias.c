/* SPDX-License-Identifier: MIT */
/*
 * Large blocks first, as everywhere: those of more than 256 ports cannot avoid the aliases, so they are packed into all that
 * is free. Then the aliases are taken out, and what is left are the first 256 ports of each KiB.
 *
 *     0x1000   0x1100              0x1400   0x1500              0x1800
 *     |  BARs  |  aliases of ISA   |  BARs  |  aliases of ISA   |  ...
 */
#include "pci/pci_io_alias.h"

#define KIB UINT64_C(0x400)
#define WINDOW UINT64_C(0x1000)
#define IO_SPACE UINT64_C(0x10000)

bool pci_io_alias_contains(struct range range)
{
	return (range.first & (KIB - 1)) >= PCI_IO_ALIAS_FREE && range.last / KIB == range.first / KIB;
}

static void remove_aliases(struct range_set *free)
{
	for (uint64_t at = 0; at < IO_SPACE; at += KIB)
		range_set_remove(free, (struct range){ at + PCI_IO_ALIAS_FREE, at + KIB - 1 });
}

/* How many of the blocks, which are sorted by alignment, have at least this one. */
static size_t count_aligned(const struct pci_block *blocks, size_t count, uint64_t alignment)
{
	size_t aligned = 0;

	while (aligned < count && blocks[aligned].alignment >= alignment)
		aligned++;
	return aligned;
}

/* Tries those windows again that found no room, with `cover` beside what is free. Returns how many still find none. */
static size_t pack_again(struct pci_block *blocks, size_t count, struct range_set *free, const struct range_set *cover)
{
	size_t unplaced = 0;

	for (size_t i = 0; i < cover->count; i++)
		range_set_add(free, cover->ranges[i]);
	for (size_t i = 0; i < count; i++) {
		if (blocks[i].address != PCI_BLOCK_UNPLACED)
			continue;
		if (!blocks[i].is_window || pci_pack(&blocks[i], 1, free) != 0)
			unplaced++;
	}
	range_set_subtract(free, cover);
	return unplaced;
}

size_t pci_io_alias_pack(struct pci_block *blocks, size_t count, struct range_set *free, const struct range_set *cover,
			 bool avoid)
{
	size_t windows, large, unplaced;

	if (!avoid)
		return pci_pack(blocks, count, free);
	pci_pack_sort(blocks, count);
	windows = count_aligned(blocks, count, WINDOW);
	unplaced = pci_pack(blocks, windows, free);
	if (unplaced != 0 && cover != NULL)
		unplaced = pack_again(blocks, windows, free, cover);
	large = count_aligned(blocks, count, 2 * PCI_IO_ALIAS_FREE);
	unplaced += pci_pack(blocks + windows, large - windows, free);
	if (large == count)
		return unplaced;
	remove_aliases(free);
	return unplaced + pci_pack(blocks + large, count - large, free);
}
