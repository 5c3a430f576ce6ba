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

static const struct range hypertransport = { 0xfd00000000, 0xffffffffff };

void pci_windows_init(struct pci_windows *windows)
{
	range_set_init(&windows->io, windows->storage[0], PCI_WINDOW_RANGES);
	range_set_init(&windows->io_cover, windows->storage[3], PCI_WINDOW_RANGES);
	range_set_init(&windows->mem32, windows->storage[1], PCI_WINDOW_RANGES);
	range_set_init(&windows->mem64, windows->storage[2], PCI_WINDOW_RANGES);
	windows->mem64_prefetchable = false;
}

/* All sets have the same capacity, so that copying cannot fail. */
void pci_windows_copy(struct pci_windows *to, const struct pci_windows *from)
{
	pci_windows_init(to);
	range_set_copy(&to->io, &from->io);
	range_set_copy(&to->io_cover, &from->io_cover);
	range_set_copy(&to->mem32, &from->mem32);
	range_set_copy(&to->mem64, &from->mem64);
	to->mem64_prefetchable = from->mem64_prefetchable;
}

static uint64_t min_u64(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
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

/* The part of the low hole that BARs may use: the end of it when the policy sets a size. There is a hole. */
static struct range window_low_range(const struct pci_window_facts *facts, const struct pci_policy *policy)
{
	uint64_t first = window_low_first(facts);

	if (policy->low_hole != 0 && policy->low_hole < facts->mmio32_end)
		first = max_u64(first, facts->mmio32_end - policy->low_hole);
	return (struct range){ first, facts->mmio32_end - 1 };
}

/* The addresses from 4 GiB up that belong to neither RAM nor memory hot-plug. False: there are none. */
static bool window_high_range(const struct pci_window_facts *facts, unsigned bits, struct range *range)
{
	uint64_t ram_end = max_u64(max_u64(facts->high_ram_end, facts->reserved_memory_end), FOUR_GIB);

	range->first = range_align_up(ram_end, HIGH_BASE_ALIGNMENT);
	range->last = bits >= 64 ? UINT64_MAX : (1ULL << bits) - 1;
	if (facts->high_end_limit != 0)
		range->last = min_u64(range->last, facts->high_end_limit - 1);
	return range->first >= ram_end && range->first <= range->last;
}

/* False: the high window is cut into too many pieces. */
static bool window_build_high(const struct pci_window_facts *facts, unsigned bits, struct range_set *mem64)
{
	struct range high;

	if (!window_high_range(facts, bits, &high))
		return true;
	return range_set_add(mem64, high) && range_set_subtract(mem64, facts->reserved) &&
	       (!facts->hypertransport || range_set_remove(mem64, hypertransport));
}

enum pci_window_error pci_window_build(const struct pci_window_facts *facts, const struct pci_policy *policy,
				       struct pci_windows *windows)
{
	unsigned bits = facts->address_bits;

	if (bits < 32 || bits > 64)
		return PCI_WINDOW_BAD_WIDTH;
	if (policy->address_bits != 0 && policy->address_bits < bits)
		bits = policy->address_bits;
	if (window_low_first(facts) >= facts->mmio32_end)
		return PCI_WINDOW_NO_LOW_HOLE;

	pci_windows_init(windows);
	if (!range_set_copy(&windows->io, facts->io_usable) ||
	    (facts->io_cover && !range_set_copy(&windows->io_cover, facts->io_cover)) ||
	    !range_set_add(&windows->mem32, window_low_range(facts, policy)) ||
	    !range_set_subtract(&windows->mem32, facts->reserved) || !window_build_high(facts, bits, &windows->mem64))
		return PCI_WINDOW_FULL;
	return PCI_WINDOW_OK;
}

/*
 * What it costs to take the aligned place `ecam` out of what BARs may use, as a bit set: bit n is set if the place breaks a
 * free, aligned slot of 2^n bytes. Wherever it goes in there, it costs the slot that it fills itself and the same number of
 * smaller ones, so only larger ones are counted beside that. A place that BARs may not use anyway costs nothing, and one that
 * is so in part costs less than any other. A smaller number is a better place: losing a large slot outweighs losing all
 * smaller ones, and a BAR that cannot be where the policy wants it outweighs them all.
 */
static uint64_t window_ecam_cost(const struct pci_window_facts *facts, const struct pci_policy *policy,
				 struct range ecam)
{
	struct range hole = window_low_range(facts, policy);
	uint64_t cost = range_overlaps(hole, ecam) ? range_size(ecam) >> 1 : 0;

	for (size_t i = 0; i < policy->pin_count; i++)
		if (range_contains(ecam, policy->pins[i].address))
			cost |= FOUR_GIB;
	for (uint64_t slot = range_size(ecam); slot < FOUR_GIB; slot <<= 1) {
		struct range around = range_of_size(range_align_down(ecam.first, slot), slot);

		if (range_covers(hole, around) && !range_set_overlaps(facts->reserved, around))
			cost |= slot;
	}
	return cost;
}

/* Whether ECAM may be at `place`, which is aligned. No place is inside a hole that ends before it begins. */
static bool window_ecam_fits(const struct pci_window_facts *facts, struct range place)
{
	struct range hole = { window_low_first(facts), facts->mmio32_end - 1 };

	return range_covers(hole, place) && !range_set_overlaps(facts->reserved, place);
}

bool pci_window_place_ecam(const struct pci_window_facts *facts, const struct pci_policy *policy, uint64_t size,
			   uint64_t *base)
{
	uint64_t best = UINT64_MAX;
	bool found = false;

	if (policy->ecam == PCI_ECAM_OFF)
		return false;
	if ((policy->ecam & (size - 1)) == 0 && window_ecam_fits(facts, range_of_size(policy->ecam, size))) {
		*base = policy->ecam;
		return true;
	}
	for (uint64_t at = range_align_up(window_low_first(facts), size); at < facts->mmio32_end; at += size) {
		struct range place = range_of_size(at, size);
		uint64_t cost;

		if (!window_ecam_fits(facts, place))
			continue;
		cost = window_ecam_cost(facts, policy, place);
		if (cost <= best) {
			best = cost;
			*base = at;
			found = true;
		}
	}
	return found;
}
