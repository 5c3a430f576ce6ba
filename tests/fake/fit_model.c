/* SPDX-License-Identifier: MIT */
#include "tests/fake/fit_model.h"

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
	int exponent = __builtin_ctzll(bar->size);

	if (bar->kind == PCI_BAR_IO)
		io->fixed[exponent]++;
	else if (bar->kind == PCI_BAR_MEM && bar->is_64bit)
		memory->free[exponent]++;
	else
		memory->fixed[exponent]++;
}

bool fit_model_fits(const struct pci_inventory *inventory, const struct pci_windows *windows,
		    enum fit_model_choice choice)
{
	struct demand memory = { .common = &windows->mem32, .other = &windows->mem64 };
	struct demand io = { .common = &windows->io };

	for (size_t i = 0; i < inventory->bar_count; i++) {
		const struct pci_bar *bar = &inventory->bars[i];

		if (choice == FIT_MODEL_CRITICAL &&
		    (bar->kind == PCI_BAR_ROM_KIND ||
		     !pci_policy_is_boot_critical(&inventory->functions[bar->function])))
			continue;
		demand_add(&memory, &io, bar);
	}
	return demand_fits(&memory) && demand_fits(&io);
}
