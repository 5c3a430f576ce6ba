/* SPDX-License-Identifier: MIT */
/*
 * Where placed things are.
 *
 * A claim is one placed range: a BAR, or a window of a bridge. Both are claims on the bus they are
 * reached from, which for a bridge's own BARs and its windows alike is its primary bus. So the
 * rules need no walk over the hierarchy: each claim is held against the one window directly above
 * it, each such window is a claim itself, and the topmost are held against the free ranges of the
 * host bridge. What holds for each step holds for the whole way.
 */
#include "pci/pci_plan_check_place.h"

#define FOUR_GIB (UINT64_C(1) << 32)

/* PCI-to-PCI Bridge 1.2, 3.2.5.6-3.2.5.9: windows start and end on these multiples. */
#define IO_GRANULE UINT64_C(0x1000)
#define MEMORY_GRANULE UINT64_C(0x100000)

/* The VGA memory that a bridge with VGA enable forwards, PCI-to-PCI Bridge 1.2, 3.2.5.18. */
#define VGA_MEMORY ((struct range){ 0xa0000, 0xbffff })

struct claim {
	struct range range;
	const struct pci_bar *bar;       /* NULL: a window */
	const struct pci_bridge *bridge; /* the bridge whose window it is, if it is one */
	uint8_t window;                  /* enum pci_bridge_window */
	uint8_t what;                    /* as in struct pci_plan_fault */
	uint16_t bdf;
	int16_t upstream; /* the bridge whose secondary bus it is claimed on, or PCI_NONE */
};

static struct pci_plan_fault claim_fault(enum pci_invariant invariant, const struct claim *claim)
{
	return (struct pci_plan_fault){ invariant, claim->bdf, claim->what, claim->range };
}

static bool claim_is_io(const struct claim *claim)
{
	return claim->bar ? claim->bar->kind == PCI_BAR_IO : claim->window == PCI_WINDOW_IO;
}

static bool claim_is_prefetchable(const struct claim *claim)
{
	return claim->bar ? claim->bar->prefetchable : claim->window == PCI_WINDOW_PREF;
}

static bool claim_of_bar(const struct pci_plan_check *check, size_t index, struct claim *claim)
{
	const struct pci_bar *bar = &check->inventory->bars[index];
	const struct pci_function *function = &check->inventory->functions[bar->function];

	*claim = (struct claim){
		.range = pci_plan_bar_range(check->inventory, check->plan, index),
		.bar = bar,
		.what = bar->index,
		.bdf = function->bdf,
		.upstream = function->upstream,
	};
	return check->plan->bars[index].verdict == PCI_PLACED;
}

static bool claim_of_window(const struct pci_plan_check *check, size_t index, unsigned window, struct claim *claim)
{
	const struct pci_bridge *bridge = &check->inventory->bridges[index];
	const struct pci_window_plan *plan = &check->plan->bridges[index].windows[window];

	*claim = (struct claim){
		.range = plan->range,
		.bridge = bridge,
		.window = (uint8_t)window,
		.what = (uint8_t)(0x10 + window),
		.bdf = check->inventory->functions[bridge->function].bdf,
		.upstream = bridge->parent,
	};
	return plan->verdict == PCI_PLACED;
}

/* All claims have a number: first the BARs, then three windows for each bridge. False: number `i` is not placed. */
static bool claim_get(const struct pci_plan_check *check, size_t i, struct claim *claim)
{
	size_t bars = check->inventory->bar_count;

	if (i < bars)
		return claim_of_bar(check, i, claim);
	return claim_of_window(check, (i - bars) / PCI_WINDOW_COUNT, (unsigned)((i - bars) % PCI_WINDOW_COUNT), claim);
}

static size_t claim_count(const struct pci_plan_check *check)
{
	return check->inventory->bar_count + PCI_WINDOW_COUNT * check->inventory->bridge_count;
}

/* --- rules that look at one claim; true: it is broken ----------------------------------------- */

static bool p1_broken(const struct pci_plan_check *check, const struct claim *claim)
{
	(void)check;
	if (!claim->bar)
		return false;
	return !range_is_power_of_two(claim->bar->size) || (claim->range.first & (claim->bar->size - 1)) != 0;
}

/* A BAR may use memory above 4 GiB only with 64 address bits: that is P5, with a name of its own. */
static bool p2_broken(const struct pci_plan_check *check, const struct claim *claim)
{
	const struct pci_windows *windows = check->windows;

	if (claim->range.first > claim->range.last)
		return true;
	if (claim_is_io(claim))
		return !range_set_covers(&windows->io, claim->range);
	return !range_set_covers(&windows->mem32, claim->range) && !range_set_covers(&windows->mem64, claim->range);
}

/* The reserved ranges are memory; ports that the chipset keeps were never in windows->io. */
static bool p4_broken(const struct pci_plan_check *check, const struct claim *claim)
{
	return check->reserved && !claim_is_io(claim) && range_set_overlaps(check->reserved, claim->range);
}

static bool p5_broken(const struct pci_plan_check *check, const struct claim *claim)
{
	(void)check;
	if (!claim->bar)
		return false;
	return (!claim->bar->is_64bit || claim->bar->kind != PCI_BAR_MEM) && claim->range.last >= FOUR_GIB;
}

/* The windows of the bridge above that cover the claim, one bit each. */
static unsigned windows_above(const struct pci_plan_check *check, const struct claim *claim)
{
	const struct pci_window_plan *above = check->plan->bridges[claim->upstream].windows;
	unsigned first = claim_is_io(claim) ? PCI_WINDOW_IO : PCI_WINDOW_MEM;
	unsigned last = claim_is_io(claim) ? PCI_WINDOW_IO : PCI_WINDOW_PREF;
	unsigned covering = 0;

	for (unsigned w = first; w <= last; w++) {
		if (above[w].verdict == PCI_PLACED && range_covers(above[w].range, claim->range))
			covering |= 1u << w;
	}
	return covering;
}

/*
 * Whether a bridge can be told this window at all: it has the registers, wide enough, and the
 * limits are expressible.
 */
static bool window_is_expressible(const struct claim *claim)
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

static bool p6_broken(const struct pci_plan_check *check, const struct claim *claim)
{
	if (!claim->bar && !window_is_expressible(claim))
		return true;
	return claim->upstream != PCI_NONE && windows_above(check, claim) == 0;
}

static bool p7_broken(const struct pci_plan_check *check, const struct claim *claim)
{
	bool high = claim->range.last >= FOUR_GIB;
	unsigned covering;

	if (claim_is_io(claim))
		return false;
	if (!claim->bar && high && (claim->window != PCI_WINDOW_PREF || !claim->bridge->pref_64bit))
		return true;
	if (claim->upstream == PCI_NONE)
		return false;
	covering = windows_above(check, claim);
	if (!claim_is_prefetchable(claim) && !(covering & (1u << PCI_WINDOW_MEM)))
		return true;
	return high &&
	       (!(covering & (1u << PCI_WINDOW_PREF)) || !check->inventory->bridges[claim->upstream].pref_64bit);
}

static struct pci_plan_fault check_each_claim(const struct pci_plan_check *check, enum pci_invariant invariant,
					      bool (*broken)(const struct pci_plan_check *, const struct claim *))
{
	struct claim claim;

	for (size_t i = 0; i < claim_count(check); i++) {
		if (claim_get(check, i, &claim) && broken(check, &claim))
			return claim_fault(invariant, &claim);
	}
	return (struct pci_plan_fault){ .invariant = PCI_P_NONE };
}

/* --- P3: overlaps ----------------------------------------------------------------------------- */

/*
 * On one bus no two claims may overlap: neither BARs, nor windows, nor a BAR and a window, which
 * would swallow it. Over the whole machine no two BARs may. Windows of different buses do overlap,
 * for they nest.
 *
 * The claims in question are gathered as bare ranges and sorted; if any two overlap, then so do
 * two neighbours. Only when there is a fault is the claim searched again that the range belongs
 * to.
 */
#define EVERY_BUS (PCI_NONE - 1)

struct overlap_scope {
	int16_t upstream; /* the bus below this bridge, the root buses (PCI_NONE), or EVERY_BUS: BARs only */
	bool io;
};

static void sift_down(struct range *heap, size_t root, size_t count)
{
	for (size_t child; (child = 2 * root + 1) < count; root = child) {
		struct range moved = heap[root];

		if (child + 1 < count && heap[child].first < heap[child + 1].first)
			child++;
		if (moved.first >= heap[child].first)
			return;
		heap[root] = heap[child];
		heap[child] = moved;
	}
}

/* Heap sort by first address: in place, and n log n for whatever order a plan has. */
static void sort_ranges(struct range *ranges, size_t count)
{
	for (size_t root = count / 2; root-- > 0;)
		sift_down(ranges, root, count);
	for (size_t end = count; end-- > 1;) {
		struct range greatest = ranges[0];

		ranges[0] = ranges[end];
		ranges[end] = greatest;
		sift_down(ranges, 0, end);
	}
}

static size_t gather_claim(struct overlap_scope scope, const struct claim *claim, struct range *to)
{
	if (claim_is_io(claim) != scope.io)
		return 0;
	*to = claim->range;
	return 1;
}

static size_t gather_function(const struct pci_plan_check *check, struct overlap_scope scope,
			      const struct pci_function *function, struct range *to)
{
	struct claim claim;
	size_t count = 0;

	for (size_t bar = function->first_bar; bar < (size_t)function->first_bar + function->bar_count; bar++) {
		if (claim_of_bar(check, bar, &claim))
			count += gather_claim(scope, &claim, to + count);
	}
	if (function->bridge == PCI_NONE || scope.upstream == EVERY_BUS)
		return count;
	for (unsigned window = 0; window < PCI_WINDOW_COUNT; window++) {
		if (claim_of_window(check, (size_t)function->bridge, window, &claim))
			count += gather_claim(scope, &claim, to + count);
	}
	return count;
}

/* The last claim of the scope that has exactly this range. */
static struct pci_plan_fault name_overlap(const struct pci_plan_check *check, struct overlap_scope scope,
					  struct range range)
{
	struct claim claim, found = { .range = range };

	for (size_t i = 0; i < claim_count(check); i++) {
		if (!claim_get(check, i, &claim) || claim_is_io(&claim) != scope.io || !range_equal(claim.range, range))
			continue;
		if (scope.upstream == EVERY_BUS ? claim.bar != NULL : claim.upstream == scope.upstream)
			found = claim;
	}
	return claim_fault(PCI_P3, &found);
}

static struct pci_plan_fault check_scope(const struct pci_plan_check *check, struct overlap_scope scope)
{
	struct range *ranges = check->scratch;
	size_t count = 0;

	for (size_t f = 0; f < check->inventory->function_count; f++) {
		const struct pci_function *function = &check->inventory->functions[f];

		if (scope.upstream == EVERY_BUS || function->upstream == scope.upstream)
			count += gather_function(check, scope, function, ranges + count);
	}
	sort_ranges(ranges, count);
	for (size_t i = 1; i < count; i++) {
		if (range_overlaps(ranges[i - 1], ranges[i]))
			return name_overlap(check, scope, ranges[i]);
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
								0x10 + PCI_WINDOW_MEM, VGA_MEMORY };
		}
	}
	return (struct pci_plan_fault){ .invariant = PCI_P_NONE };
}

static struct pci_plan_fault check_overlaps(const struct pci_plan_check *check)
{
	struct pci_plan_fault fault;

	for (int upstream = EVERY_BUS; upstream < (int)check->inventory->bridge_count; upstream++) {
		for (int io = 0; io <= 1; io++) {
			fault = check_scope(check, (struct overlap_scope){ (int16_t)upstream, io });
			if (fault.invariant != PCI_P_NONE)
				return fault;
		}
	}
	return check_one_vga(check);
}

/* A bridge forwards the VGA ranges only if they reach it. */
static struct pci_plan_fault check_vga_path(const struct pci_plan_check *check)
{
	const struct pci_inventory *inventory = check->inventory;

	for (size_t b = 0; b < inventory->bridge_count; b++) {
		const struct pci_bridge *bridge = &inventory->bridges[b];

		if (check->plan->bridges[b].vga && bridge->parent != PCI_NONE &&
		    !check->plan->bridges[bridge->parent].vga)
			return (struct pci_plan_fault){ PCI_P6, inventory->functions[bridge->function].bdf,
							0x10 + PCI_WINDOW_MEM, VGA_MEMORY };
	}
	return (struct pci_plan_fault){ .invariant = PCI_P_NONE };
}

struct pci_plan_fault pci_plan_check_place(const struct pci_plan_check *check)
{
	struct pci_plan_fault fault = check_each_claim(check, PCI_P1, p1_broken);

	if (fault.invariant == PCI_P_NONE)
		fault = check_each_claim(check, PCI_P2, p2_broken);
	if (fault.invariant == PCI_P_NONE)
		fault = check_overlaps(check);
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
