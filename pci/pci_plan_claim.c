/* SPDX-License-Identifier: MIT */
#include "pci/pci_plan_claim.h"

/* Bit 0 of the sizes of a resizable BAR (PCI Express 4.0, 7.8.6.2) stands for so many bytes, each further bit for twice. */
#define SMALLEST_SIZE_SHIFT 20

size_t pci_plan_claim_count(const struct pci_plan_check *check)
{
	return check->inventory->bar_count + PCI_WINDOW_COUNT * check->inventory->bridge_count;
}

bool pci_plan_claim_is_io(const struct pci_plan_claim *claim)
{
	return claim->bar ? claim->bar->kind == PCI_BAR_IO : claim->window == PCI_WINDOW_IO;
}

bool pci_plan_claim_is_prefetchable(const struct pci_plan_claim *claim)
{
	return claim->bar ? claim->bar->prefetchable : claim->window == PCI_WINDOW_PREF;
}

unsigned pci_plan_claim_windows_above(const struct pci_plan_check *check, const struct pci_plan_claim *claim)
{
	const struct pci_window_plan *above = check->plan->bridges[claim->upstream].windows;
	unsigned first = pci_plan_claim_is_io(claim) ? PCI_WINDOW_IO : PCI_WINDOW_MEM;
	unsigned last = pci_plan_claim_is_io(claim) ? PCI_WINDOW_IO : PCI_WINDOW_PREF;
	unsigned covering = 0;

	for (unsigned w = first; w <= last; w++) {
		if (above[w].verdict == PCI_PLACED && range_covers(above[w].range, claim->range))
			covering |= 1u << w;
	}
	return covering;
}

/* Up to the first bridge that forwards the claim by a window, or that would have to. */
static void pass_subtractive_bridges(const struct pci_plan_check *check, struct pci_plan_claim *claim)
{
	const struct pci_bridge *bridges = check->inventory->bridges;

	claim->upstream = claim->behind;
	while (claim->upstream != PCI_NONE && bridges[claim->upstream].subtractive &&
	       pci_plan_claim_windows_above(check, claim) == 0)
		claim->upstream = bridges[claim->upstream].parent;
}

static bool get_bar(const struct pci_plan_check *check, size_t index, struct pci_plan_claim *claim)
{
	const struct pci_bar *bar = &check->inventory->bars[index];
	const struct pci_function *function = &check->inventory->functions[bar->function];

	*claim = (struct pci_plan_claim){
		.range = pci_plan_bar_range(check->inventory, check->plan, index),
		.bar = bar,
		.size = check->plan->bars[index].size,
		.what = bar->index,
		.bdf = function->bdf,
		.behind = function->upstream,
	};
	return check->plan->bars[index].verdict == PCI_PLACED;
}

static bool get_window(const struct pci_plan_check *check, size_t index, unsigned window, struct pci_plan_claim *claim)
{
	const struct pci_bridge *bridge = &check->inventory->bridges[index];
	const struct pci_window_plan *plan = &check->plan->bridges[index].windows[window];

	*claim = (struct pci_plan_claim){
		.range = plan->range,
		.bridge = bridge,
		.window = (uint8_t)window,
		.what = (uint8_t)(0x10 + window),
		.bdf = check->inventory->functions[bridge->function].bdf,
		.behind = bridge->parent,
	};
	return plan->verdict == PCI_PLACED;
}

bool pci_plan_claim_get(const struct pci_plan_check *check, size_t i, struct pci_plan_claim *claim)
{
	size_t bars = check->inventory->bar_count;
	size_t window = i - bars;
	bool placed = i < bars ? get_bar(check, i, claim) :
				 get_window(check, window / PCI_WINDOW_COUNT, window % PCI_WINDOW_COUNT, claim);

	if (placed)
		pass_subtractive_bridges(check, claim);
	return placed;
}

/* The apertures of VFs and fixed BARs have the one size, whatever `sizes` says. */
bool pci_plan_claim_size_is_offered(const struct pci_bar *bar, uint64_t size)
{
	if (size == bar->size)
		return true;
	if (bar->fixed || bar->index >= PCI_BAR_VF)
		return false;
	return range_is_power_of_two(size) && (bar->sizes << SMALLEST_SIZE_SHIFT & size) != 0;
}

struct pci_plan_fault pci_plan_claim_fault(enum pci_invariant invariant, const struct pci_plan_claim *claim)
{
	return (struct pci_plan_fault){ invariant, claim->bdf, claim->what, claim->range };
}
