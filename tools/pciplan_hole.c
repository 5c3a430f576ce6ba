/* SPDX-License-Identifier: MIT */
/*
 * With a hole that starts at 16 MiB it is seen what can be had at all: some BARs are placed in no hole, because of their
 * size, their bridges, or the address they are pinned to. Those are named and left out of the question. For all others a
 * bisection looks for the latest start at which they still fit.
 *
 *   0    16 MiB                                   start        gap (ECAM)       end of the window
 *   |      |  <- everything fits            fits <- | -> does not   |    |         |
 *
 * ECAM moves with the start, as the firmware would move it. RAM cannot lie in any other gap.
 */
#include "tools/pciplan_hole.h"

#include "tools/pciplan_space.h"

#define MIB_SHIFT 20
#define XL_LEAST 256
#define XL_MOST 3840

/* Plans `trial` with a hole that starts at `start`. False: there is no such hole. */
static bool plan_with(const struct pciplan_machine *machine, unsigned flags, uint64_t start,
		      struct pciplan_machine *trial)
{
	const uint64_t ecam = pciplan_space_free_ecam(&machine->inventory, &machine->policy);

	pci_windows_copy(&trial->windows, &machine->windows);
	if (flags & PCIPLAN_HOLE_LOW)
		range_set_remove(&trial->windows.mem64, (struct range){ 0, UINT64_MAX });
	if (!pciplan_space_set_low_start(&trial->windows, ecam, start))
		return false;
	pciplan_machine_plan(trial);
	return true;
}

/* Whether the reserve of a memory window is missing. A bridge without the window can have none. */
static bool lacks_reserve(const struct pciplan_machine *trial, size_t bridge, int window)
{
	const struct pci_window_plan *plan = &trial->plan.bridges[bridge].windows[window];

	return window != PCI_WINDOW_IO && plan->reserve != PCI_EMPTY && plan->reserve != PCI_PLACED &&
	       plan->reserve != PCI_NO_WINDOW;
}

static size_t count_reserves_lost(const struct pciplan_machine *trial)
{
	size_t lost = 0;

	for (size_t b = 0; b < trial->inventory.bridge_count; b++)
		for (int window = 0; window < PCI_WINDOW_COUNT; window++)
			lost += lacks_reserve(trial, b, window);
	return lost;
}

/* Room for VFs that the policy does not want is not lost. */
static bool is_lost(const struct pciplan_machine *trial, size_t bar)
{
	if (trial->inventory.bars[bar].index >= PCI_BAR_VF && !trial->policy.sriov)
		return false;
	return trial->inventory.bars[bar].kind != PCI_BAR_IO && trial->plan.bars[bar].verdict != PCI_PLACED;
}

/* Marks the BARs that the largest hole does not hold, and tells of them. */
static void note_never(struct pciplan_machine *trial, struct pciplan_least_hole *hole)
{
	for (size_t bar = trial->inventory.bar_count; bar-- > 0;) {
		trial->marks[bar] = is_lost(trial, bar);
		if (trial->marks[bar]) {
			hole->first_never = bar;
			hole->never++;
		}
	}
	hole->never_reserves = count_reserves_lost(trial);
}

static bool suffices(const struct pciplan_machine *trial, unsigned flags, const struct pciplan_least_hole *hole)
{
	for (size_t bar = 0; bar < trial->inventory.bar_count; bar++)
		if (is_lost(trial, bar) && !trial->marks[bar])
			return false;
	return !(flags & PCIPLAN_HOLE_RESERVES) || count_reserves_lost(trial) <= hole->never_reserves;
}

struct pciplan_least_hole pciplan_hole_least(const struct pciplan_machine *machine, unsigned flags,
					     struct pciplan_machine *trial)
{
	const uint64_t end = pciplan_space_low_end(&machine->windows);
	struct pciplan_least_hole hole = { 0 };
	uint64_t fits = PCIPLAN_HOLE_LOWEST_START >> MIB_SHIFT, fails;

	pciplan_machine_copy(trial, machine);
	plan_with(machine, flags, PCIPLAN_HOLE_LOWEST_START, trial);
	note_never(trial, &hole);

	fails = end >> MIB_SHIFT;
	while (fits + 1 < fails) {
		const uint64_t middle = (fits + fails) / 2;

		if (plan_with(machine, flags, middle << MIB_SHIFT, trial) && suffices(trial, flags, &hole))
			fits = middle;
		else
			fails = middle;
	}
	hole.low_ram_end = fits << MIB_SHIFT;
	hole.bytes = end - hole.low_ram_end;
	return hole;
}

unsigned pciplan_hole_for_xl(uint64_t low_ram_end)
{
	const unsigned mib = (unsigned)(((UINT64_C(1) << 32) - low_ram_end) >> MIB_SHIFT);

	return mib > XL_MOST ? 0 : mib < XL_LEAST ? XL_LEAST : mib;
}
