/* SPDX-License-Identifier: MIT */
/*
 * The decision. An attempt lays everything out under a set of choices (pci_layout.c); when it does not fit, the list of
 * concessions (pci_concession.c) says what to give way on, and a bisection finds how much of it is needed. What is left is
 * turned into a verdict for each BAR and window.
 */
#include "pci/pci_plan.h"

#include <linux/pci_regs.h>
#include <string.h>

#include "pci/pci_apart.h"
#include "pci/pci_concession.h"
#include "pci/pci_layout.h"
#include "pci/pci_leftover.h"

#define FOUR_GIB (1ULL << 32)
#define HOLE_STEP_SHIFT 20 /* the low hole that would suffice is told in steps of 1 MiB */

#define CLASS_DISPLAY_VGA 0x0300

struct pci_plan_work {
	struct pci_layout layout;
	struct pci_concessions concessions;
	struct range_set hole;
	struct range hole_storage[PCI_WINDOW_RANGES + 1];
};

size_t pci_plan_work_size(void)
{
	return sizeof(struct pci_plan_work);
}

size_t pci_plan_attempts(const struct pci_plan_work *work)
{
	return work->layout.attempts;
}

uint64_t pci_plan_steps(const struct pci_plan_work *work)
{
	return work->layout.steps;
}

const char *pci_verdict_text(enum pci_verdict verdict)
{
	switch (verdict) {
	case PCI_UNDECIDED:
		break;
	case PCI_PLACED:
		return "placed";
	case PCI_EMPTY:
		return "nothing to hold";
	case PCI_NO_SPACE:
		return "no space";
	case PCI_NO_WINDOW:
		return "no window of its kind in a bridge above it";
	case PCI_TOO_LARGE:
		return "larger than any range that may hold it";
	case PCI_PIN_REFUSED:
		return "its fixed address is not free";
	case PCI_ROM_GIVEN_UP:
		return "left out so that BARs fit";
	case PCI_VF_GIVEN_UP:
		return "no room for VFs, left out so that BARs fit";
	}
	return "undecided";
}

/* Whether a memory BAR was given up for want of room; and whether a larger low hole could help it. */
static bool plan_bar_wants_memory(const struct pci_inventory *inventory, const struct pci_plan *plan, size_t bar)
{
	return inventory->bars[bar].kind != PCI_BAR_IO &&
	       (plan->bars[bar].verdict == PCI_NO_SPACE || plan->bars[bar].verdict == PCI_TOO_LARGE);
}

static bool plan_bar_wants_low(const struct pci_inventory *inventory, const struct pci_plan *plan, size_t bar)
{
	return inventory->bars[bar].size < FOUR_GIB / 2 && plan_bar_wants_memory(inventory, plan, bar);
}

static bool plan_hole_suffices(struct pci_plan_work *work, uint64_t first)
{
	const struct range_set *mem32 = &work->layout.windows->mem32;

	range_set_init(&work->hole, work->hole_storage, PCI_WINDOW_RANGES + 1);
	return range_set_copy(&work->hole, mem32) &&
	       range_set_add(&work->hole, (struct range){ first, mem32->ranges[0].first - 1 }) &&
	       pci_layout_try_mem(&work->layout);
}

/* Back to choices under which nothing is given up for want of room, and all is done that costs nothing. */
static void plan_want_everything(struct pci_plan_work *work, const struct pci_policy *policy,
				 const struct pci_plan *plan)
{
	struct pci_concessions *concessions = &work->concessions;

	pci_concessions_take_back(concessions, &work->layout);
	for (size_t b = 0; b < work->layout.inventory->bar_count; b++)
		if (plan_bar_wants_low(work->layout.inventory, plan, b))
			work->layout.bars[b].given_up = 0;
	pci_layout_try_mem(&work->layout);
	pci_concessions_list_mem(concessions, &work->layout, policy);
	for (size_t i = 0; i < concessions->count; i++)
		concessions->list[i].made = pci_concession_is_free(&concessions->list[i]);
	pci_concessions_apply(concessions, &work->layout);
	work->layout.blocks_only = false;
}

/*
 * The least hole, counted down from the end of the low window, in which every BAR fits that was given up for want of room:
 * bisection over where the hole starts.
 */
static uint64_t plan_mem32_wanted(struct pci_plan_work *work, const struct pci_policy *policy,
				  const struct pci_plan *plan)
{
	const struct pci_inventory *inventory = work->layout.inventory;
	const struct range_set *mem32 = &work->layout.windows->mem32;
	uint64_t end, fails, suffices;
	bool lost = false, helped = false;

	for (size_t b = 0; b < inventory->bar_count; b++)
		if (plan_bar_wants_memory(inventory, plan, b)) {
			lost = true;
			helped = helped || plan_bar_wants_low(inventory, plan, b);
		}
	if (!lost || !helped || mem32->count == 0)
		return lost ? UINT64_MAX : 0;

	plan_want_everything(work, policy, plan);
	work->layout.low = &work->hole;
	end = mem32->ranges[mem32->count - 1].last + 1;
	fails = (end - mem32->ranges[0].first) >> HOLE_STEP_SHIFT;
	suffices = end >> HOLE_STEP_SHIFT; /* a hole that starts below 1 MiB is none */
	while (fails + 1 < suffices) {
		uint64_t middle = (fails + suffices) / 2;

		if (plan_hole_suffices(work, end - (middle << HOLE_STEP_SHIFT)))
			suffices = middle;
		else
			fails = middle;
	}
	return suffices == end >> HOLE_STEP_SHIFT ? UINT64_MAX : suffices << HOLE_STEP_SHIFT;
}

static void plan_take_bars(const struct pci_layout *layout, struct pci_plan *plan)
{
	for (size_t b = 0; b < layout->inventory->bar_count; b++) {
		const struct pci_layout_bar *bar = &layout->bars[b];
		struct pci_bar_plan *out = &plan->bars[b];

		out->size = bar->size;
		if (bar->given_up || bar->address == PCI_BLOCK_UNPLACED) {
			out->verdict = bar->given_up ? bar->given_up : PCI_NO_SPACE;
			plan->not_placed++;
		} else {
			out->verdict = PCI_PLACED;
			out->address = bar->address;
			plan->placed++;
		}
	}
}

/* A reserve that was given up is there all the same when the window is so large for other reasons. */
static bool plan_holds_reserve(const struct pci_layout_window *window, const struct pci_window_plan *plan)
{
	return plan->verdict == PCI_PLACED && range_size(plan->range) >= window->reserve_least &&
	       !(window->reserve_low && plan->range.last >= FOUR_GIB);
}

static void plan_take_window(const struct pci_layout_window *window, struct pci_window_plan *out)
{
	if (!window->usable)
		out->verdict = PCI_NO_WINDOW;
	else if (window->size != 0 && window->address != PCI_BLOCK_UNPLACED)
		*out = (struct pci_window_plan){ .range = range_of_size(window->address, window->size),
						 .verdict = PCI_PLACED };
	else
		out->verdict = window->wanted ? PCI_NO_SPACE : PCI_EMPTY;

	if (window->reserve_least == 0 && (window->reserve == 0 || !window->reserve_held))
		out->reserve = PCI_EMPTY;
	else if (window->reserve_given_up)
		out->reserve = plan_holds_reserve(window, out) ? PCI_PLACED : window->reserve_given_up;
	else
		out->reserve = window->reserve_held ? out->verdict : PCI_NO_SPACE;
}

/*
 * The first VGA function owns the legacy ranges; the bridges above it forward them. Secondary host bridges do not take them from
 * the machine's own.
 */
static int plan_route_vga(const struct pci_inventory *inventory, struct pci_plan *plan)
{
	if (pci_inventory_is_secondary(inventory))
		return PCI_NONE;
	for (size_t f = 0; f < inventory->function_count; f++) {
		if (inventory->functions[f].class_code >> 8 != CLASS_DISPLAY_VGA ||
		    inventory->functions[f].header_type != 0)
			continue;
		for (int bridge = inventory->functions[f].upstream; bridge != PCI_NONE;
		     bridge = inventory->bridges[bridge].parent)
			plan->bridges[bridge].vga = true;
		return (int)f;
	}
	return PCI_NONE;
}

/* Decode of a kind is for those functions all of whose BARs of that kind have a place, and that have a use for it. */
static uint16_t plan_command(const struct pci_inventory *inventory, const struct pci_plan *plan, size_t index,
			     bool owns_vga)
{
	const struct pci_function *function = &inventory->functions[index];
	uint16_t wanted = owns_vga ? PCI_COMMAND_IO | PCI_COMMAND_MEMORY : 0;
	uint16_t refused = 0;

	if (function->header_type > 1 || function->bars_unknown)
		return 0;
	for (size_t b = function->first_bar; b < (size_t)function->first_bar + function->bar_count; b++) {
		uint16_t bit = inventory->bars[b].kind == PCI_BAR_IO ? PCI_COMMAND_IO : PCI_COMMAND_MEMORY;

		/* A ROM and the VFs have enable bits of their own. */
		if (inventory->bars[b].kind == PCI_BAR_ROM_KIND || inventory->bars[b].index >= PCI_BAR_VF)
			continue;
		wanted |= bit;
		if (plan->bars[b].verdict != PCI_PLACED)
			refused |= bit;
	}
	if (function->bridge != PCI_NONE) {
		const struct pci_bridge_plan *bridge = &plan->bridges[function->bridge];

		/* What a subtractive bridge forwards need not be in a window. */
		if (inventory->bridges[function->bridge].subtractive &&
		    inventory->bridges[function->bridge].secondary != 0)
			wanted |= PCI_COMMAND_IO | PCI_COMMAND_MEMORY;
		if (bridge->windows[PCI_WINDOW_IO].verdict == PCI_PLACED || bridge->vga)
			wanted |= PCI_COMMAND_IO;
		if (bridge->windows[PCI_WINDOW_MEM].verdict == PCI_PLACED ||
		    bridge->windows[PCI_WINDOW_PREF].verdict == PCI_PLACED || bridge->vga)
			wanted |= PCI_COMMAND_MEMORY;
	}
	return wanted & (uint16_t)~refused;
}

static void plan_take(const struct pci_layout *layout, struct pci_plan *plan)
{
	const struct pci_inventory *inventory = layout->inventory;
	int vga;

	plan_take_bars(layout, plan);
	for (size_t bridge = 0; bridge < inventory->bridge_count; bridge++)
		for (int kind = 0; kind < PCI_WINDOW_COUNT; kind++)
			plan_take_window(&layout->bridges[bridge].windows[kind], &plan->bridges[bridge].windows[kind]);
	vga = plan_route_vga(inventory, plan);
	for (size_t f = 0; f < inventory->function_count; f++)
		plan->command[f] = plan_command(inventory, plan, f, (int)f == vga);
}

/* How many BARs the search has given up. */
static size_t plan_lost(const struct pci_concessions *concessions)
{
	size_t lost = 0;

	for (size_t i = concessions->optional; i < concessions->count; i++)
		lost += concessions->list[i].made;
	return lost;
}

static size_t plan_search_io(struct pci_plan_work *work, const struct pci_policy *policy, bool isa_aliases)
{
	struct pci_concessions *concessions = &work->concessions;

	pci_concessions_take_back(concessions, &work->layout);
	work->layout.isa_aliases = isa_aliases;
	pci_concessions_list_io(concessions, &work->layout, policy);
	pci_concessions_search(concessions, &work->layout, pci_layout_try_io);
	return plan_lost(concessions);
}

/*
 * Without the rule about ISA aliases there is four times the room for BARs, with it one window more (struct pci_windows,
 * io_cover). So the rule is kept while everything fits with it, then dropped if everything fits without, and then whichever
 * way loses less is taken.
 */
static void plan_io(struct pci_plan_work *work, const struct pci_policy *policy)
{
	size_t lost;

	work->concessions.count = 0;
	if (pci_layout_try_io(&work->layout))
		return;
	if (!policy->isa_aliases) {
		plan_search_io(work, policy, false);
		return;
	}
	work->layout.isa_aliases = false;
	if (pci_layout_try_io(&work->layout))
		return;
	lost = plan_search_io(work, policy, true);
	if (lost != 0 && plan_search_io(work, policy, false) >= lost)
		plan_search_io(work, policy, true);
}

static void plan_mem(struct pci_plan_work *work, const struct pci_policy *policy)
{
	work->concessions.count = 0;
	work->layout.blocks_only = false;
	if (pci_layout_try_mem(&work->layout))
		return;
	pci_concessions_list_mem(&work->concessions, &work->layout, policy);
	if (pci_concessions_search(&work->concessions, &work->layout, pci_layout_try_mem))
		return;
	/* Even what nobody may give up does not fit: what does is placed, the rest is told. */
	work->layout.blocks_only = true;
	pci_layout_try_mem(&work->layout);
}

void pci_plan_build(const struct pci_inventory *inventory, const struct pci_windows *windows,
		    const struct pci_policy *policy, struct pci_plan_work *work, struct pci_plan *plan)
{
	struct pci_layout *layout = &work->layout;

	memset(plan, 0, sizeof(*plan));
	plan->mem64_prefetchable = windows->mem64_prefetchable;
	pci_layout_init(layout, inventory, windows, policy);
	plan_io(work, policy);
	plan_mem(work, policy);
	pci_layout_finish(layout);
	pci_leftover_place(layout, policy);
	if (pci_apart_place(layout))
		pci_leftover_place(layout, policy);
	pci_leftover_measure(layout, plan);
	plan_take(layout, plan);
	plan->mem32_wanted = plan_mem32_wanted(work, policy, plan);
}
