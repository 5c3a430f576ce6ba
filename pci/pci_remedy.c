/* SPDX-License-Identifier: MIT */
/*
 * A table of options is gone through, and between those that cost nothing and those that do, more address space is tried. What is
 * wanted is told by the verdicts of the plan; a trial is judged by how much of it gets a place.
 */
#include "pci/pci_remedy.h"

#include <string.h>

#include "pci/pci_remedy_search.h"

#define FOUR_GIB (1ULL << 32)

size_t pci_remedy_work_size(void)
{
	return sizeof(struct pci_remedy_work);
}

/* --- what is wanted ----------------------------------------------------------------------------------------------- */

static bool remedy_is_extra(const struct pci_bar *bar)
{
	return bar->kind == PCI_BAR_ROM_KIND || bar->index >= PCI_BAR_VF;
}

static bool remedy_lacks_room(const struct pci_remedy_machine *machine, size_t bar)
{
	switch ((enum pci_verdict)machine->plan->bars[bar].verdict) {
	case PCI_NO_SPACE:
	case PCI_TOO_LARGE:
	case PCI_ROM_GIVEN_UP:
		return true;
	case PCI_VF_GIVEN_UP:
		return machine->policy->sriov;
	default:
		return false;
	}
}

static bool remedy_lost_pin(const struct pci_remedy_machine *machine, size_t bar)
{
	return machine->plan->bars[bar].verdict == PCI_PIN_REFUSED && !machine->inventory->bars[bar].fixed;
}

static bool remedy_is_wanted(const struct pci_remedy_search *search, size_t bar)
{
	return remedy_lacks_room(&search->machine, bar) || remedy_lost_pin(&search->machine, bar);
}

static size_t remedy_merit(const struct pci_bar *bar)
{
	_Static_assert(PCI_REMEDY_DEVICE_BAR > PCI_MAX_BARS, "all ROMs together count less than a BAR of a device");

	return remedy_is_extra(bar) ? 1 : PCI_REMEDY_DEVICE_BAR;
}

static unsigned remedy_wants_of_bar(const struct pci_remedy_machine *machine, size_t index)
{
	const struct pci_inventory *inventory = machine->inventory;
	const struct pci_bar *bar = &inventory->bars[index];
	/* A window of a secondary host bridge that is to be larger, or to be at all, is a prefetchable one. */
	const bool prefetchable_only = pci_inventory_is_secondary(inventory);

	if (remedy_lost_pin(machine, index))
		return PCI_REMEDY_WANTS_PIN;
	if (bar->kind == PCI_BAR_IO)
		return PCI_REMEDY_WANTS_IO;
	return PCI_REMEDY_WANTS_MEMORY |
	       (pci_inventory_may_go_high(inventory, bar, prefetchable_only) ? PCI_REMEDY_WANTS_HIGH : 0) |
	       (pci_bar_extent(bar, bar->size) < FOUR_GIB / 2 ? PCI_REMEDY_WANTS_LOW : 0);
}

static void remedy_gather(struct pci_remedy_search *search)
{
	for (size_t b = 0; b < search->machine.inventory->bar_count; b++) {
		if (!remedy_is_wanted(search, b))
			continue;
		search->wants |= remedy_wants_of_bar(&search->machine, b);
		search->merit += remedy_merit(&search->machine.inventory->bars[b]);
		search->found->wanted++;
	}
}

/* --- trials ------------------------------------------------------------------------------------------------------- */

/* The bar's function becomes the remedy's first, or one more. BARs are in the order of functions; `last` starts at SIZE_MAX. */
static void remedy_name(const struct pci_inventory *inventory, size_t bar, size_t *last, struct pci_remedy *remedy)
{
	if (remedy->functions == 0)
		remedy->bdf = inventory->functions[inventory->bars[bar].function].bdf;
	remedy->functions += inventory->bars[bar].function != *last;
	*last = inventory->bars[bar].function;
}

size_t pci_remedy_try(struct pci_remedy_search *search, const struct pci_inventory *inventory,
		      const struct pci_windows *windows)
{
	const struct pci_remedy_machine *machine = &search->machine;
	const struct pci_policy *policy = &search->work->policy;
	const struct pci_plan *plan = &search->work->plan;
	size_t merit = 0;

	if (search->found->plans == PCI_REMEDY_PLANS)
		return 0;
	search->found->plans++;
	pci_plan_build(inventory, windows, policy, search->plan_work, &search->work->plan);
	for (size_t b = 0; b < inventory->bar_count; b++) {
		const bool there = plan->bars[b].verdict == PCI_PLACED;

		if (machine->plan->bars[b].verdict != PCI_PLACED)
			merit += there && remedy_is_wanted(search, b) ? remedy_merit(&inventory->bars[b]) : 0;
		else if (!there && (inventory->bars[b].index < PCI_BAR_VF || policy->sriov))
			return 0;
	}
	return merit;
}

struct pci_remedy *pci_remedy_add(struct pci_remedy_search *search, enum pci_remedy_kind kind, size_t merit)
{
	struct pci_remedies *found = search->found;
	struct pci_remedy *remedy = &found->list[found->count++];

	*remedy = (struct pci_remedy){
		.kind = (uint8_t)kind,
		.complete = merit == search->merit,
		.devices = merit / PCI_REMEDY_DEVICE_BAR,
		.placed = merit / PCI_REMEDY_DEVICE_BAR + merit % PCI_REMEDY_DEVICE_BAR,
		.wanted = found->wanted,
	};
	return remedy;
}

bool pci_remedy_is_found(const struct pci_remedy_search *search)
{
	for (size_t i = 0; i < search->found->count; i++)
		if (search->found->list[i].complete)
			return true;
	return false;
}

/* Lets the planner choose for the function that has the BAR, but for what the device itself fixes. */
static void remedy_unpin(struct pci_inventory *inventory, size_t bar)
{
	const struct pci_function *function = &inventory->functions[inventory->bars[bar].function];

	for (size_t b = function->first_bar; b < (size_t)function->first_bar + function->bar_count; b++)
		if (!inventory->bars[b].fixed)
			inventory->bars[b].pinned = PCI_NOT_PINNED;
}

/* Without the pins of functions of which one was refused: that is what leaving them out of the option does. */
static void remedy_try_unpinned(struct pci_remedy_search *search)
{
	const struct pci_remedy_machine *machine = &search->machine;
	struct pci_inventory *inventory = &search->work->inventory;
	struct pci_remedy *remedy, about = { .functions = 0 };
	size_t merit, last = SIZE_MAX;

	if (!(search->wants & PCI_REMEDY_WANTS_PIN))
		return;
	*inventory = *machine->inventory;
	for (size_t b = 0; b < inventory->bar_count; b++) {
		if (!remedy_lost_pin(machine, b))
			continue;
		remedy_unpin(inventory, b);
		remedy_name(machine->inventory, b, &last, &about);
	}
	search->work->policy = *machine->policy;
	merit = pci_remedy_try(search, inventory, machine->windows);
	if (merit == 0)
		return;
	remedy = pci_remedy_add(search, PCI_REMEDY_UNPIN, merit);
	remedy->bdf = about.bdf;
	remedy->functions = about.functions;
}

/* --- the list ----------------------------------------------------------------------------------------------------- */

static bool remedy_does_more(const struct pci_remedy *one, const struct pci_remedy *other)
{
	return one->devices != other->devices ? one->devices > other->devices : one->placed > other->placed;
}

/* Leaves the complete ones, or if there is none those that place the most before the others; of two alike the cheaper first. */
static void remedy_choose(struct pci_remedies *found, bool complete)
{
	size_t count = 0;

	for (size_t i = 0; i < found->count; i++) {
		const struct pci_remedy next = found->list[i];
		size_t at = count;

		if (complete && !next.complete)
			continue;
		for (; at > 0 && remedy_does_more(&next, &found->list[at - 1]); at--)
			found->list[at] = found->list[at - 1];
		found->list[at] = next;
		count++;
	}
	found->count = count;
}

/* What no change of the address space helps. A function whose header nobody knows is left alone, that is no matter of windows. */
static bool remedy_is_hopeless(const struct pci_remedy_machine *machine, size_t bar, enum pci_remedy_kind kind)
{
	const struct pci_bar *record = &machine->inventory->bars[bar];
	const uint8_t verdict = machine->plan->bars[bar].verdict;

	if (kind == PCI_REMEDY_FIXED)
		return verdict == PCI_PIN_REFUSED && record->fixed;
	return verdict == PCI_NO_WINDOW && machine->inventory->functions[record->function].header_type <= 1;
}

static void remedy_tell_hopeless(const struct pci_remedy_machine *machine, enum pci_remedy_kind kind,
				 struct pci_remedies *found)
{
	struct pci_remedy remedy = { .kind = (uint8_t)kind };
	size_t last = SIZE_MAX;

	for (size_t b = 0; b < machine->inventory->bar_count; b++) {
		if (!remedy_is_hopeless(machine, b, kind))
			continue;
		remedy.wanted++;
		remedy_name(machine->inventory, b, &last, &remedy);
	}
	if (remedy.wanted != 0)
		found->list[found->count++] = remedy;
}

void pci_remedies_find(const struct pci_remedy_machine *machine, struct pci_plan_work *plan_work,
		       struct pci_remedy_work *work, struct pci_remedies *remedies)
{
	struct pci_remedy_search search = {
		.machine = *machine,
		.plan_work = plan_work,
		.work = work,
		.found = remedies,
	};

	if (pci_inventory_is_secondary(machine->inventory))
		search.machine.facts = NULL;
	*remedies = (struct pci_remedies){ .count = 0 };
	remedy_gather(&search);
	if (remedies->wanted != 0) {
		pci_remedy_try_options(&search, false);
		remedy_try_unpinned(&search);
		if (!pci_remedy_is_found(&search))
			pci_remedy_try_space(&search);
		if (!pci_remedy_is_found(&search))
			pci_remedy_try_options(&search, true);
		remedy_choose(remedies, pci_remedy_is_found(&search));
		if (remedies->count == 0)
			pci_remedy_add(&search, PCI_REMEDY_NONE, 0);
	}
	remedy_tell_hopeless(&search.machine, PCI_REMEDY_OTHER_PLACE, remedies);
	remedy_tell_hopeless(&search.machine, PCI_REMEDY_FIXED, remedies);
}
