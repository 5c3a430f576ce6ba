/* SPDX-License-Identifier: MIT */
/* The function itself, and the space around it. */
#include "tools/pciplan_reason.h"

#include <stdio.h>
#include <stdlib.h>

#include "pci/pci_cfg.h"
#include "pci/pci_text.h"
#include "tools/pciplan_text.h"

#define FOUR_GIB (UINT64_C(1) << 32)
#define NEIGHBOURS_TOLD 5

/* --- the function ------------------------------------------------------------------------------------------------- */

static void tell_position(const struct pci_inventory *inventory, const struct pci_function *function, const char *bdf,
			  struct pciplan_story *story)
{
	char above[PCIPLAN_NAME_MAX], top[PCIPLAN_NAME_MAX];
	int bridge = function->upstream;

	if (bridge == PCI_NONE) {
		pciplan_tell(story, "%s is on bus %02x, with no bridge above it.", bdf, PCI_BDF_BUS(function->bdf));
		return;
	}
	pciplan_bdf_text(inventory->functions[inventory->bridges[bridge].function].bdf, above);
	if (inventory->bridges[bridge].parent == PCI_NONE) {
		pciplan_tell(story, "%s is on bus %02x, behind the bridge %s.", bdf, PCI_BDF_BUS(function->bdf), above);
		return;
	}
	while (inventory->bridges[bridge].parent != PCI_NONE)
		bridge = inventory->bridges[bridge].parent;
	pciplan_bdf_text(inventory->functions[inventory->bridges[bridge].function].bdf, top);
	pciplan_tell(story, "%s is on bus %02x, behind the bridge %s; the topmost bridge above it is %s.", bdf,
		     PCI_BDF_BUS(function->bdf), above, top);
}

static void tell_window(const struct pci_bridge *bridge, const struct pci_window_plan *window, const char *bdf,
			unsigned kind, struct pciplan_story *story)
{
	static const char *const names[] = { "I/O", "memory", "prefetchable" };
	const bool lacks = window->reserve != PCI_PLACED && window->reserve != PCI_EMPTY;
	const char *reason = pci_verdict_text((enum pci_verdict)window->reserve);

	if (window->verdict == PCI_PLACED)
		pciplan_tell(story, "The %s window of %s is 0x%llx-0x%llx, for buses %02x to %02x.", names[kind], bdf,
			     (unsigned long long)window->range.first, (unsigned long long)window->range.last,
			     bridge->secondary, bridge->subordinate);
	else if (window->verdict != PCI_EMPTY && window->verdict != PCI_NO_WINDOW)
		pciplan_tell(story, "The %s window of %s is not placed: %s.", names[kind], bdf,
			     pci_verdict_text((enum pci_verdict)window->verdict));
	if (lacks && window->reserve != PCI_NO_WINDOW)
		pciplan_tell(story, "The %s window of %s lacks its room for hot-plug: %s.", names[kind], bdf, reason);
}

void pciplan_reason_function(const struct pciplan_machine *machine, size_t index, struct pciplan_story *story)
{
	const struct pci_function *function = &machine->inventory.functions[index];
	char bdf[PCIPLAN_NAME_MAX];

	pciplan_bdf_text(function->bdf, bdf);
	pciplan_tell(story, "%s is %s, %04x:%04x, class %06x.", bdf, pciplan_class_name(function->class_code),
		     function->vendor_id, function->device_id, (unsigned)function->class_code);
	tell_position(&machine->inventory, function, bdf, story);
	if (function->bridge == PCI_NONE && pci_policy_is_boot_critical(&machine->policy, function))
		pciplan_tell(story, "%s is given up last: it counts as needed to boot.", bdf);
	if (function->header_type > 1)
		pciplan_tell(story, "%s is left alone: its header type is %u.", bdf, function->header_type);
	if (function->bars_unknown)
		pciplan_tell(story,
			     "%s has BARs that could not be sized: they get no address, and its decode stays off.",
			     bdf);
	if (function->bar_count == 0 && !function->bars_unknown)
		pciplan_tell(story, "%s has no BARs.", bdf);
	for (unsigned kind = 0; function->bridge != PCI_NONE && kind < PCI_WINDOW_COUNT; kind++)
		tell_window(&machine->inventory.bridges[function->bridge],
			    &machine->plan.bridges[function->bridge].windows[kind], bdf, kind, story);
}

/* --- the space ---------------------------------------------------------------------------------------------------- */

enum space { SPACE_IO, SPACE_LOW, SPACE_HIGH };

/* What stands on a root bus: a BAR, or the window of a bridge with all that is behind it. */
struct neighbour {
	struct range range;
	uint16_t bdf;
	const char *window; /* NULL: a BAR */
	uint8_t bar;        /* its index in the inventory's terms */
};

static bool is_in(enum space space, bool is_io, struct range range)
{
	if (is_io)
		return space == SPACE_IO;
	return space == (range.first < FOUR_GIB ? SPACE_LOW : SPACE_HIGH);
}

static size_t gather_bars(const struct pciplan_machine *machine, enum space space, struct neighbour *list)
{
	const struct pci_inventory *inventory = &machine->inventory;
	size_t count = 0;

	for (size_t bar = 0; bar < inventory->bar_count; bar++) {
		const struct pci_function *function = &inventory->functions[inventory->bars[bar].function];
		struct range range;

		if (machine->plan.bars[bar].verdict != PCI_PLACED || function->upstream != PCI_NONE)
			continue;
		range = pci_plan_bar_range(inventory, &machine->plan, bar);
		if (is_in(space, inventory->bars[bar].kind == PCI_BAR_IO, range))
			list[count++] = (struct neighbour){ range, function->bdf, NULL, inventory->bars[bar].index };
	}
	return count;
}

static size_t gather_windows(const struct pciplan_machine *machine, enum space space, struct neighbour *list)
{
	static const char *const names[] = { "I/O", "memory", "prefetchable" };
	const struct pci_inventory *inventory = &machine->inventory;
	size_t count = 0;

	for (size_t b = 0; b < inventory->bridge_count; b++) {
		const struct pci_window_plan *windows = machine->plan.bridges[b].windows;
		const uint16_t bdf = inventory->functions[inventory->bridges[b].function].bdf;

		if (inventory->bridges[b].parent != PCI_NONE)
			continue;
		for (int kind = 0; kind < PCI_WINDOW_COUNT; kind++)
			if (windows[kind].verdict == PCI_PLACED &&
			    is_in(space, kind == PCI_WINDOW_IO, windows[kind].range))
				list[count++] = (struct neighbour){ windows[kind].range, bdf, names[kind], 0 };
	}
	return count;
}

static int compare(const void *a, const void *b)
{
	const struct neighbour *one = a, *other = b;

	if (range_size(one->range) != range_size(other->range))
		return range_size(one->range) > range_size(other->range) ? -1 : 1;
	return one->range.first < other->range.first ? -1 : 1;
}

static void tell_neighbour(const struct neighbour *neighbour, struct pciplan_story *story)
{
	const struct pci_bar bar = { .index = neighbour->bar };
	char bdf[PCIPLAN_NAME_MAX], name[PCIPLAN_NAME_MAX], bytes[PCIPLAN_BYTES_MAX];

	pciplan_bdf_text(neighbour->bdf, bdf);
	pci_text_bar_name(&bar, name);
	pciplan_bytes(range_size(neighbour->range), bytes);
	if (neighbour->window == NULL)
		pciplan_tell(story, "There, %s of %s takes %s at 0x%llx.", name, bdf, bytes,
			     (unsigned long long)neighbour->range.first);
	else
		pciplan_tell(story, "There, the %s window of the bridge %s takes %s at 0x%llx.", neighbour->window, bdf,
			     bytes, (unsigned long long)neighbour->range.first);
}

static void tell_space(const struct pciplan_machine *machine, enum space space, struct pciplan_story *story)
{
	static const char *const where[] = { "In I/O space", "Below 4 GiB", "Above 4 GiB" };
	const struct pci_inventory *inventory = &machine->inventory;
	const struct range_set *sets[] = { &machine->windows.io, &machine->windows.mem32, &machine->windows.mem64 };
	const uint64_t largest[] = { machine->plan.free_io, machine->plan.free_mem32, machine->plan.free_mem64 };
	struct neighbour *list =
		pciplan_allocate(inventory->bar_count + PCI_WINDOW_COUNT * inventory->bridge_count + 1, sizeof(*list));
	char all[PCIPLAN_BYTES_MAX], free_bytes[PCIPLAN_BYTES_MAX];
	size_t count;

	if (sets[space]->count == 0) {
		pciplan_tell(story, "%s there is no room for BARs at all.", where[space]);
	} else {
		pciplan_bytes(range_set_size(sets[space]), all);
		pciplan_tell(story, "%s BARs may use %s in %zu %s; the largest aligned piece that is free is %s.",
			     where[space], all, sets[space]->count, sets[space]->count == 1 ? "piece" : "pieces",
			     pciplan_bytes(largest[space], free_bytes));
	}
	count = gather_bars(machine, space, list);
	count += gather_windows(machine, space, list + count);
	qsort(list, count, sizeof(*list), compare);
	for (size_t i = 0; i < count && i < NEIGHBOURS_TOLD; i++)
		tell_neighbour(&list[i], story);
	if (count > NEIGHBOURS_TOLD)
		pciplan_tell(story, "There, %zu smaller ones take the rest.", count - NEIGHBOURS_TOLD);
	free(list);
}

void pciplan_reason_space(const struct pciplan_machine *machine, size_t bar, struct pciplan_story *story)
{
	if (machine->inventory.bars[bar].kind == PCI_BAR_IO) {
		tell_space(machine, SPACE_IO, story);
		return;
	}
	tell_space(machine, SPACE_LOW, story);
	if (pciplan_reason_may_go_high(machine, bar))
		tell_space(machine, SPACE_HIGH, story);
}
