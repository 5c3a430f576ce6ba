/* SPDX-License-Identifier: MIT */
/*
 * Overlaps
 *
 * On one bus no two claims may overlap: neither BARs, nor windows, nor a BAR and a window, which would swallow it. Over the
 * whole machine no two BARs may. Windows of different buses do overlap, for they nest.
 *
 * What may not overlap is a group: the claims of one bus in one space, ports or memory; and all BARs in one space. The
 * claims are sorted once by group and first address. If any two of a group overlap, then so do two neighbours:
 *
 *      a |-------------------|          a begins first and c begins inside it; then b, which begins between
 *      b      |---|                     the two, begins inside a as well
 *      c              |---------|
 *
 * An entry of the scratch space takes a claim's first address, and in place of the last one its group and number, so that
 * one range for each claim is enough. Everything is found in two sorts, whatever the number of bridges is.
 */
#include "pci/pci_plan_check_overlap.h"

#define GROUP_SHIFT 32
#define EVERY_BUS (PCI_NONE - 1)

/* Ports and memory of one bus, named by the bridge above it, or PCI_NONE for the root buses; or EVERY_BUS. */
static uint64_t group_of(int bus, bool io)
{
	return (uint64_t)(bus - EVERY_BUS) << 1 | io;
}

static bool goes_before(const struct range *a, const struct range *b)
{
	if (a->last >> GROUP_SHIFT != b->last >> GROUP_SHIFT)
		return a->last < b->last;
	return a->first != b->first ? a->first < b->first : a->last < b->last;
}

static void sift_down(struct range *heap, size_t root, size_t count)
{
	for (size_t child; (child = 2 * root + 1) < count; root = child) {
		struct range moved = heap[root];

		if (child + 1 < count && goes_before(&heap[child], &heap[child + 1]))
			child++;
		if (!goes_before(&moved, &heap[child]))
			return;
		heap[root] = heap[child];
		heap[child] = moved;
	}
}

/* Heap sort: in place, and n log n for whatever order a plan has. */
static void sort_entries(struct range *entries, size_t count)
{
	for (size_t root = count / 2; root-- > 0;)
		sift_down(entries, root, count);
	for (size_t end = count; end-- > 1;) {
		struct range greatest = entries[0];

		entries[0] = entries[end];
		entries[end] = greatest;
		sift_down(entries, 0, end);
	}
}

static size_t gather(const struct pci_plan_check *check, bool every_bus)
{
	struct pci_plan_claim claim;
	size_t count = 0;

	for (size_t i = 0; i < pci_plan_claim_count(check); i++) {
		uint64_t group;

		if (!pci_plan_claim_get(check, i, &claim) || (every_bus && !claim.bar))
			continue;
		group = group_of(every_bus ? EVERY_BUS : claim.upstream, pci_plan_claim_is_io(&claim));
		check->scratch[count++] = (struct range){ claim.range.first, group << GROUP_SHIFT | i };
	}
	return count;
}

/* Of the first two neighbours that overlap, the one that begins later. */
static struct pci_plan_fault check_groups(const struct pci_plan_check *check, bool every_bus)
{
	struct range *entries = check->scratch;
	size_t count = gather(check, every_bus);
	struct pci_plan_claim claim;
	struct range before = { 0, 0 };

	sort_entries(entries, count);
	for (size_t i = 0; i < count; i++) {
		pci_plan_claim_get(check, (size_t)(entries[i].last & UINT32_MAX), &claim);
		if (i > 0 && entries[i - 1].last >> GROUP_SHIFT == entries[i].last >> GROUP_SHIFT &&
		    range_overlaps(before, claim.range))
			return pci_plan_claim_fault(PCI_P3, &claim);
		before = claim.range;
	}
	return (struct pci_plan_fault){ .invariant = PCI_P_NONE };
}

/* The legacy VGA ranges are a claim as well: of two bridges on one bus, at most one may forward them. */
static struct pci_plan_fault check_one_vga(const struct pci_plan_check *check)
{
	const struct pci_inventory *inventory = check->inventory;

	for (size_t b = 0; b < inventory->bridge_count; b++) {
		const struct pci_bridge *bridge = &inventory->bridges[b];

		for (size_t other = 0; check->plan->bridges[b].vga && other < b; other++) {
			if (check->plan->bridges[other].vga && inventory->bridges[other].parent == bridge->parent)
				return (struct pci_plan_fault){ PCI_P3, inventory->functions[bridge->function].bdf,
								0x10 + PCI_WINDOW_MEM, PCI_PLAN_VGA_MEMORY };
		}
	}
	return (struct pci_plan_fault){ .invariant = PCI_P_NONE };
}

struct pci_plan_fault pci_plan_check_overlap(const struct pci_plan_check *check)
{
	struct pci_plan_fault fault = check_groups(check, true);

	if (fault.invariant == PCI_P_NONE)
		fault = check_groups(check, false);
	if (fault.invariant == PCI_P_NONE)
		fault = check_one_vga(check);
	return fault;
}
