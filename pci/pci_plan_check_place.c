/* SPDX-License-Identifier: MIT */
/* Where placed things are: each claim against the windows above it and against its own nature. */
#include "pci/pci_plan_check_place.h"

#include "pci/pci_plan_check_overlap.h"

#define FOUR_GIB (UINT64_C(1) << 32)

/* PCI-to-PCI Bridge 1.2, 3.2.5.6-3.2.5.9: windows start and end on these multiples. */
#define IO_GRANULE UINT64_C(0x1000)
#define MEMORY_GRANULE UINT64_C(0x100000)

/* PCI Express 4.0, 7.8.5.3: the base and the end of a fixed BAR are told in these. */
#define FIXED_GRANULE UINT64_C(4)

/* --- rules that look at one claim; true: it is broken ----------------------------------------- */

static bool p1_broken(const struct pci_plan_check *check, const struct pci_plan_claim *claim)
{
	uint64_t size = claim->size;

	(void)check;
	if (!claim->bar)
		return false;
	if (!pci_plan_claim_size_is_offered(claim->bar, size))
		return true;
	if (claim->bar->fixed)
		return ((claim->range.first | size) & (FIXED_GRANULE - 1)) != 0;
	return !range_is_power_of_two(size) || (claim->range.first & (size - 1)) != 0;
}

/* Whether all apertures together are more than 2^64 bytes, so that the range is not what it seems. */
static bool extent_wraps(const struct pci_bar *bar, uint64_t size)
{
	uint64_t high = (size >> 32) * bar->count;
	uint64_t low = (size & UINT32_MAX) * bar->count;

	return (high + (low >> 32)) >> 32 != 0;
}

static const struct range *range_with(const struct range_set *set, uint64_t address)
{
	for (size_t i = 0; i < set->count; i++) {
		if (range_contains(set->ranges[i], address))
			return &set->ranges[i];
	}
	return NULL;
}

/* Whether every address of `range` is in one of the two sets. */
static bool both_cover(const struct range_set *a, const struct range_set *b, struct range range)
{
	const struct range *piece;

	for (uint64_t at = range.first;; at = piece->last + 1) {
		piece = range_with(a, at);
		if (!piece)
			piece = range_with(b, at);
		if (!piece)
			return false;
		if (piece->last >= range.last)
			return true;
	}
}

/* A BAR may use memory above 4 GiB only with 64 address bits: that is P5, with a name of its own. */
static bool p2_broken(const struct pci_plan_check *check, const struct pci_plan_claim *claim)
{
	const struct pci_windows *windows = check->windows;

	if (claim->range.first > claim->range.last || (claim->bar && extent_wraps(claim->bar, claim->size)))
		return true;
	if (!pci_plan_claim_is_io(claim))
		return !range_set_covers(&windows->mem32, claim->range) &&
		       !range_set_covers(&windows->mem64, claim->range);
	if (!claim->bar)
		return !both_cover(&windows->io, &windows->io_cover, claim->range);
	return !range_set_covers(&windows->io, claim->range) || range_set_overlaps(&windows->io_cover, claim->range);
}

/* The reserved ranges are memory; ports that the chipset keeps were never in windows->io. */
static bool p4_broken(const struct pci_plan_check *check, const struct pci_plan_claim *claim)
{
	return check->reserved && !pci_plan_claim_is_io(claim) && range_set_overlaps(check->reserved, claim->range);
}

static bool p5_broken(const struct pci_plan_check *check, const struct pci_plan_claim *claim)
{
	(void)check;
	if (!claim->bar)
		return false;
	return (!claim->bar->is_64bit || claim->bar->kind != PCI_BAR_MEM) && claim->range.last >= FOUR_GIB;
}

/*
 * Whether a bridge can be told this window at all: it has the registers, wide enough, and the
 * limits are expressible.
 */
static bool window_is_expressible(const struct pci_plan_claim *claim)
{
	uint64_t granule = claim->window == PCI_WINDOW_IO ? IO_GRANULE : MEMORY_GRANULE;

	if (claim->window == PCI_WINDOW_IO && !claim->bridge->io)
		return false;
	if (claim->window == PCI_WINDOW_IO && !claim->bridge->io_32bit && claim->range.last > 0xffff)
		return false;
	if (claim->window == PCI_WINDOW_PREF && !claim->bridge->pref)
		return false;
	return (claim->range.first & (granule - 1)) == 0 && ((claim->range.last + 1) & (granule - 1)) == 0;
}

/* Pinned and fixed BARs are no exception: what their bridge does not forward does not reach them. */
static bool p6_broken(const struct pci_plan_check *check, const struct pci_plan_claim *claim)
{
	if (!claim->bar && !window_is_expressible(claim))
		return true;
	return claim->upstream != PCI_NONE && pci_plan_claim_windows_above(check, claim) == 0;
}

static bool p7_broken(const struct pci_plan_check *check, const struct pci_plan_claim *claim)
{
	bool high = claim->range.last >= FOUR_GIB;
	unsigned covering;

	if (pci_plan_claim_is_io(claim))
		return false;
	if (high && check->windows->mem64_prefetchable && !pci_plan_claim_is_prefetchable(claim))
		return true;
	if (!claim->bar && high && (claim->window != PCI_WINDOW_PREF || !claim->bridge->pref_64bit))
		return true;
	if (claim->upstream == PCI_NONE)
		return false;
	covering = pci_plan_claim_windows_above(check, claim);
	if (!pci_plan_claim_is_prefetchable(claim) && !(covering & (1u << PCI_WINDOW_MEM)))
		return true;
	return high &&
	       (!(covering & (1u << PCI_WINDOW_PREF)) || !check->inventory->bridges[claim->upstream].pref_64bit);
}

static struct pci_plan_fault check_each_claim(const struct pci_plan_check *check, enum pci_invariant invariant,
					      bool (*broken)(const struct pci_plan_check *,
							     const struct pci_plan_claim *))
{
	struct pci_plan_claim claim;

	for (size_t i = 0; i < pci_plan_claim_count(check); i++) {
		if (pci_plan_claim_get(check, i, &claim) && broken(check, &claim))
			return pci_plan_claim_fault(invariant, &claim);
	}
	return (struct pci_plan_fault){ .invariant = PCI_P_NONE };
}

/* A bridge forwards the VGA ranges only if they reach it, which is never behind a secondary host bridge. */
static struct pci_plan_fault check_vga_path(const struct pci_plan_check *check)
{
	const struct pci_inventory *inventory = check->inventory;

	for (size_t b = 0; b < inventory->bridge_count; b++) {
		const struct pci_bridge *bridge = &inventory->bridges[b];

		if (check->plan->bridges[b].vga &&
		    (pci_inventory_is_secondary(inventory) ||
		     (bridge->parent != PCI_NONE && !check->plan->bridges[bridge->parent].vga)))
			return (struct pci_plan_fault){ PCI_P6, inventory->functions[bridge->function].bdf,
							0x10 + PCI_WINDOW_MEM, PCI_PLAN_VGA_MEMORY };
	}
	return (struct pci_plan_fault){ .invariant = PCI_P_NONE };
}

struct pci_plan_fault pci_plan_check_place(const struct pci_plan_check *check)
{
	struct pci_plan_fault fault = check_each_claim(check, PCI_P1, p1_broken);

	if (fault.invariant == PCI_P_NONE)
		fault = check_each_claim(check, PCI_P2, p2_broken);
	if (fault.invariant == PCI_P_NONE)
		fault = pci_plan_check_overlap(check);
	if (fault.invariant == PCI_P_NONE)
		fault = check_each_claim(check, PCI_P4, p4_broken);
	if (fault.invariant == PCI_P_NONE)
		fault = check_each_claim(check, PCI_P5, p5_broken);
	if (fault.invariant == PCI_P_NONE)
		fault = check_each_claim(check, PCI_P6, p6_broken);
	if (fault.invariant == PCI_P_NONE)
		fault = check_vga_path(check);
	if (fault.invariant == PCI_P_NONE)
		fault = check_each_claim(check, PCI_P7, p7_broken);
	return fault;
}
