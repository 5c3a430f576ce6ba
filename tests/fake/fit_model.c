/* SPDX-License-Identifier: MIT */
#include "tests/fake/fit_model.h"

#include <stdlib.h>

#include "pci/pci_plan.h"

/*
 * With two spaces, one of which takes every block and the other only some: the blocks that have a
 * choice go into their own space, largest first, as far as its slots reach. What is left over is
 * for each t the least that any placement leaves over, so it is what the common space must take.
 */
struct demand {
	const struct range_set *common;
	const struct range_set *other; /* NULL: there is none */
	uint64_t fixed[64];            /* how many blocks of 2^n only the common space may take */
	uint64_t free[64];             /* ... either may take */
};

static uint64_t slots(const struct range_set *set, int exponent)
{
	return range_set_slots(set, UINT64_C(1) << exponent);
}

/*
 * Counts in units of 2^exponent: each step down doubles what was counted. No count outgrows the slots
 * that there are, or the answer is no.
 */
static bool demand_fits(const struct demand *demand)
{
	uint64_t fixed = 0, left_over = 0, placed = 0;

	for (int exponent = 63; exponent >= 0; exponent--) {
		uint64_t room = demand->other ? slots(demand->other, exponent) : 0;
		uint64_t wanted = 2 * placed + demand->free[exponent];

		placed = wanted < room ? wanted : room;
		left_over = 2 * left_over + (wanted - placed);
		fixed = 2 * fixed + demand->fixed[exponent];
		if (fixed + left_over > slots(demand->common, exponent))
			return false;
	}
	return true;
}

static void demand_add(struct demand *memory, struct demand *io, const struct pci_bar *bar)
{
	uint64_t extent = pci_bar_extent(bar, bar->size);
	int exponent = extent > 1 ? 64 - __builtin_clzll(extent - 1) : 0;

	if (bar->kind == PCI_BAR_IO)
		io->fixed[exponent]++;
	else if (bar->kind == PCI_BAR_MEM && bar->is_64bit)
		memory->free[exponent]++;
	else
		memory->fixed[exponent]++;
}

/* What is free; copies, because what is pinned takes its part first. */
struct spaces {
	struct range_set io, mem32, mem64;
	struct range storage[3][PCI_WINDOW_RANGES + PCI_MAX_BARS];
};

static void spaces_copy(struct spaces *spaces, const struct pci_windows *windows)
{
	range_set_init(&spaces->io, spaces->storage[0], PCI_WINDOW_RANGES + PCI_MAX_BARS);
	range_set_init(&spaces->mem32, spaces->storage[1], PCI_WINDOW_RANGES + PCI_MAX_BARS);
	range_set_init(&spaces->mem64, spaces->storage[2], PCI_WINDOW_RANGES + PCI_MAX_BARS);
	if (!range_set_copy(&spaces->io, &windows->io) || !range_set_copy(&spaces->mem32, &windows->mem32) ||
	    !range_set_copy(&spaces->mem64, &windows->mem64))
		abort();
}

static bool take(struct range_set *set, struct range range)
{
	return range_set_covers(set, range) && range_set_remove(set, range);
}

/* False: the address is not free, or cannot be the BAR's. */
static bool spaces_take(struct spaces *spaces, const struct pci_bar *bar)
{
	uint64_t extent = pci_bar_extent(bar, bar->size);
	struct range range = range_of_size(bar->pinned, extent);

	if (range.last < range.first || (!bar->fixed && (bar->pinned & (bar->size - 1)) != 0))
		return false;
	if (bar->kind == PCI_BAR_IO)
		return take(&spaces->io, range);
	return take(&spaces->mem32, range) ||
	       (bar->kind == PCI_BAR_MEM && bar->is_64bit && take(&spaces->mem64, range));
}

bool fit_model_fits(const struct pci_inventory *inventory, const struct pci_windows *windows,
		    enum fit_model_choice choice)
{
	static struct spaces spaces;
	struct demand memory = { .common = &spaces.mem32, .other = &spaces.mem64 };
	struct demand io = { .common = &spaces.io };
	struct pci_policy policy;

	pci_policy_init(&policy);
	spaces_copy(&spaces, windows);
	for (size_t i = 0; i < inventory->bar_count; i++) {
		const struct pci_bar *bar = &inventory->bars[i];

		if (choice == FIT_MODEL_CRITICAL &&
		    (bar->kind == PCI_BAR_ROM_KIND ||
		     !pci_policy_is_boot_critical(&policy, &inventory->functions[bar->function])))
			continue;
		if (bar->pinned == PCI_NOT_PINNED)
			demand_add(&memory, &io, bar);
		else if (!spaces_take(&spaces, bar))
			return false;
	}
	return demand_fits(&memory) && demand_fits(&io);
}
