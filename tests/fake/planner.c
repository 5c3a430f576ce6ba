/* SPDX-License-Identifier: MIT */
#include "tests/fake/planner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pci/pci_cfg.h"
#include "pci/pci_plan_check.h"
#include "tests/fake/hand_machine.h"
#include "tests/fake/random_inventory.h"

#define MIB(n) ((uint64_t)(n) << 20)
#define GIB(n) ((uint64_t)(n) << 30)

static void *allocate(size_t size)
{
	void *memory = calloc(1, size);

	if (!memory)
		abort();
	return memory;
}

struct planner *planner_new(void)
{
	struct planner *planner = allocate(sizeof(*planner));

	planner->work = allocate(pci_plan_work_size());
	planner->scratch = allocate((PCI_MAX_BARS + PCI_WINDOW_COUNT * PCI_MAX_BRIDGES) * sizeof(struct range));
	hand_machine_init(&planner->inventory);
	hand_windows_init(&planner->windows);
	pci_policy_init(&planner->policy);
	range_set_init(&planner->reserved, planner->reserved_storage, 64);
	return planner;
}

void planner_free(struct planner *planner)
{
	free(planner->scratch);
	free(planner->work);
	free(planner);
}

static uint64_t draw(uint64_t *state, uint64_t choices)
{
	*state = *state * 6364136223846793005 + 1442695040888963407;
	return (*state >> 33) % choices;
}

static void draw_reserved(struct planner *planner, uint64_t *state, uint64_t from, uint64_t to)
{
	for (uint64_t count = draw(state, 7); count > 0; count--) {
		uint64_t first = range_align_down(from + draw(state, (to - from) >> 12) * 4096, 4096);

		range_set_add(&planner->reserved, range_of_size(first, UINT64_C(4096) << draw(state, 16)));
	}
}

static void draw_policy(struct planner *planner, uint64_t *state)
{
	static const enum pci_placement placements[] = { PCI_PLACE_AUTO, PCI_PLACE_AUTO, PCI_PLACE_HIGH,
							 PCI_PLACE_LOW };

	pci_policy_init(&planner->policy);
	planner->policy.placement = placements[draw(state, 4)];
	if (draw(state, 3) == 0) {
		planner->policy.hotplug_io = draw(state, 2) * 4096;
		planner->policy.hotplug_mem = MIB(draw(state, 5));
		planner->policy.hotplug_pref = MIB(draw(state, 2) ? draw(state, 1025) : 0);
	}
	if (draw(state, 4) == 0)
		planner->policy.address_bits = (unsigned)(32 + draw(state, 21));
}

/* The choices that draw_policy leaves as they are by default. */
static void draw_more_policy(struct planner *planner, uint64_t *state)
{
	struct pci_policy *policy = &planner->policy;

	if (draw(state, 4) == 0)
		policy->high_threshold = MIB(1) << draw(state, 16);
	if (draw(state, 4) == 0)
		policy->low_hole = MIB(1) << draw(state, 12);
	if (draw(state, 2))
		policy->hotplug_pref64 = draw(state, 2) ? 0 : MIB(1) << draw(state, 16);
	if (draw(state, 2))
		policy->resizable_max = MIB(1) << draw(state, 20);
	policy->isa_aliases = draw(state, 3) != 0;
	policy->sriov = draw(state, 4) != 0;
	policy->critical_count = (size_t)draw(state, 5);
	for (size_t i = 0; i < policy->critical_count; i++)
		policy->critical[i] = planner->inventory.functions[draw(state, planner->inventory.function_count)].bdf;
}

/* `full`: with what facts and policy have beyond the plain ones. */
static void draw_windows(struct planner *planner, uint64_t *state, bool full)
{
	static const uint64_t low_ram_ends[] = { GIB(1),     GIB(2),     GIB(3),    GIB(3) + MIB(512),
						 0xf0000000, 0xfc000000, 0xfd234000 };
	struct range io_storage[3], board = { 0xc600, 0xc67f };
	struct range_set io, cover = { &board, 1, 1 };
	struct pci_window_facts facts = { .reserved = &planner->reserved, .io_usable = &io };

	facts.low_ram_end = low_ram_ends[draw(state, sizeof(low_ram_ends) / sizeof(low_ram_ends[0]))];
	facts.high_ram_end = draw(state, 2) ? GIB(4) + GIB(draw(state, 64)) : 0;
	facts.mmio32_end = draw(state, 4) ? 0xfec00000 : 0xfe000000;
	facts.address_bits = (unsigned)(32 + draw(state, 21));
	range_set_init(&io, io_storage, 3);
	if (draw(state, 2))
		hand_windows_add(&io, 0x1000, 0x9fff);
	hand_windows_add(&io, 0xc000, draw(state, 8) ? 0xffff : 0xcfff);
	range_set_init(&planner->reserved, planner->reserved_storage, 64);
	draw_reserved(planner, state, facts.low_ram_end, GIB(4));
	draw_reserved(planner, state, GIB(4), GIB(256));
	draw_policy(planner, state);
	if (full) {
		facts.hypertransport = draw(state, 2);
		facts.io_cover = draw(state, 2) ? &cover : NULL;
		if (facts.io_cover)
			range_set_remove(&io, board);
		draw_more_policy(planner, state);
	}
	if (pci_window_build(&facts, &planner->policy, &planner->windows) != PCI_WINDOW_OK)
		abort();
}

void planner_draw_windows(struct planner *planner, uint64_t seed)
{
	draw_windows(planner, &seed, false);
}

void planner_draw_full(struct planner *planner, uint64_t seed)
{
	random_inventory_full(seed, &planner->inventory);
	draw_windows(planner, &seed, true);
}

static void build_over(struct planner *planner, int old_contents, struct pci_plan *plan)
{
	memset(planner->work, old_contents, pci_plan_work_size());
	memset(plan, old_contents, sizeof(*plan));
	pci_plan_build(&planner->inventory, &planner->windows, &planner->policy, planner->work, plan);
}

const char *planner_run(struct planner *planner)
{
	struct pci_plan_fault fault;

	build_over(planner, 0x5a, &planner->plan);
	build_over(planner, 0xff, &planner->again);
	fault = pci_plan_check(&planner->inventory, &planner->windows, &planner->policy, &planner->reserved,
			       &planner->plan, planner->scratch);
	if (fault.invariant == PCI_P_NONE && !pci_plan_equal(&planner->inventory, &planner->plan, &planner->again))
		fault.invariant = PCI_P9;
	if (fault.invariant == PCI_P_NONE)
		return NULL;
	snprintf(planner->fault, sizeof(planner->fault), "%02x:%02x.%x what 0x%x 0x%llx-0x%llx %s",
		 PCI_BDF_BUS(fault.bdf), PCI_BDF_DEVICE(fault.bdf), PCI_BDF_FUNCTION(fault.bdf), fault.what,
		 (unsigned long long)fault.range.first, (unsigned long long)fault.range.last,
		 pci_invariant_text(fault.invariant));
	return planner->fault;
}

void planner_cut(struct pci_inventory *inventory, size_t keep)
{
	if (inventory->function_count <= keep)
		return;
	inventory->function_count = keep;
	inventory->bar_count = inventory->functions[keep].first_bar;
	inventory->root_count = (size_t)inventory->functions[keep - 1].root + 1;
	while (inventory->bridge_count && inventory->bridges[inventory->bridge_count - 1].function >= keep)
		inventory->bridge_count--;
}
