/* SPDX-License-Identifier: MIT */
#include "pci/pci_window.h"

#include <stddef.h>

#define FOUR_GIB (1ULL << 32)
#define ONE_MIB (1ULL << 20)

/*
 * The high window starts at a multiple of 1 GiB: it keeps a guard between RAM and BARs, leaves the memory map in few MTRR
 * ranges, and is where QEMU's own tables let the window start.
 */
#define HIGH_BASE_ALIGNMENT (1ULL << 30)

void pci_windows_init(struct pci_windows *windows)
{
	range_set_init(&windows->io, windows->storage[0], PCI_WINDOW_RANGES);
	range_set_init(&windows->mem32, windows->storage[1], PCI_WINDOW_RANGES);
	range_set_init(&windows->mem64, windows->storage[2], PCI_WINDOW_RANGES);
}

static uint64_t max_u64(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/* The low hole starts at the end of low RAM, but never in the first MiB, which is the board's. */
static uint64_t window_low_first(const struct pci_window_facts *facts)
{
	return max_u64(facts->low_ram_end, ONE_MIB);
}

/* The addresses from 4 GiB up that belong to neither RAM nor memory hot-plug. False: there are none. */
static bool window_high_range(const struct pci_window_facts *facts, unsigned bits, struct range *range)
{
	uint64_t ram_end = max_u64(max_u64(facts->high_ram_end, facts->reserved_memory_end), FOUR_GIB);
	uint64_t last = bits >= 64 ? UINT64_MAX : (1ULL << bits) - 1;

	range->first = range_align_up(ram_end, HIGH_BASE_ALIGNMENT);
	range->last = last;
	return range->first >= ram_end && range->first <= last;
}

enum pci_window_error pci_window_build(const struct pci_window_facts *facts, const struct pci_policy *policy,
				       struct pci_windows *windows)
{
	unsigned bits = facts->address_bits;
	uint64_t low_first = window_low_first(facts);
	struct range high;

	if (bits < 32 || bits > 64)
		return PCI_WINDOW_BAD_WIDTH;
	if (policy->address_bits != 0 && policy->address_bits < bits)
		bits = policy->address_bits;
	if (low_first >= facts->mmio32_end)
		return PCI_WINDOW_NO_LOW_HOLE;

	pci_windows_init(windows);
	if (!range_set_copy(&windows->io, facts->io_usable))
		return PCI_WINDOW_FULL;
	if (!range_set_add(&windows->mem32, (struct range){ low_first, facts->mmio32_end - 1 }) ||
	    !range_set_subtract(&windows->mem32, facts->reserved))
		return PCI_WINDOW_FULL;
	if (window_high_range(facts, bits, &high) &&
	    (!range_set_add(&windows->mem64, high) || !range_set_subtract(&windows->mem64, facts->reserved)))
		return PCI_WINDOW_FULL;
	return PCI_WINDOW_OK;
}

/*
 * What it costs to take the aligned place `ecam` out of the hole, as a bit set: bit n is set if the place breaks a free,
 * aligned slot of 2^n bytes. Slots up to the size of the place itself are lost alike wherever it goes, so only larger
 * ones are counted. A smaller number is a better place: losing a large slot outweighs losing all smaller ones.
 */
static uint64_t window_ecam_cost(const struct pci_window_facts *facts, struct range ecam, struct range hole)
{
	uint64_t cost = 0;

	for (uint64_t slot = range_size(ecam) << 1; slot != 0 && slot < FOUR_GIB; slot <<= 1) {
		struct range around = range_of_size(range_align_down(ecam.first, slot), slot);

		if (range_covers(hole, around) && !range_set_overlaps(facts->reserved, around))
			cost |= slot;
	}
	return cost;
}

bool pci_window_place_ecam(const struct pci_window_facts *facts, uint64_t size, uint64_t *base)
{
	struct range hole = { window_low_first(facts), facts->mmio32_end - 1 };
	uint64_t best = UINT64_MAX;
	bool found = false;

	for (uint64_t at = range_align_up(hole.first, size); at < hole.last; at += size) {
		struct range place = range_of_size(at, size);
		uint64_t cost;

		if (!range_covers(hole, place) || range_set_overlaps(facts->reserved, place))
			continue;
		cost = window_ecam_cost(facts, place, hole);
		if (cost <= best) {
			best = cost;
			*base = at;
			found = true;
		}
	}
	return found;
}
