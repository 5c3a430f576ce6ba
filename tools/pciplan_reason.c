/* SPDX-License-Identifier: MIT */
#include "tools/pciplan_reason.h"

#include <stdio.h>

#include "pci/pci_text.h"

#define FOUR_GIB (UINT64_C(1) << 32)

static void bridge_name(const struct pci_inventory *inventory, int bridge, char text[PCIPLAN_NAME_MAX])
{
	pciplan_bdf_text(inventory->functions[inventory->bridges[bridge].function].bdf, text);
}

static bool is_high(const struct pci_plan *plan, size_t bar)
{
	return plan->bars[bar].verdict == PCI_PLACED && plan->bars[bar].address >= FOUR_GIB;
}

/* --- may it go above 4 GiB ---------------------------------------------------------------------------------------- */

/* The nearest bridge above the BAR without a 64-bit prefetchable window, or PCI_NONE. */
static int narrow_bridge(const struct pci_inventory *inventory, size_t bar)
{
	int bridge = inventory->functions[inventory->bars[bar].function].upstream;

	while (bridge != PCI_NONE && inventory->bridges[bridge].pref && inventory->bridges[bridge].pref_64bit)
		bridge = inventory->bridges[bridge].parent;
	return bridge;
}

bool pciplan_reason_may_go_high(const struct pciplan_machine *machine, size_t index)
{
	return pci_inventory_may_go_high(&machine->inventory, &machine->inventory.bars[index],
					 machine->windows.mem64_prefetchable);
}

static void tell_may_go_high(const struct pciplan_machine *machine, size_t index, const char *name,
			     struct pciplan_story *story)
{
	const struct pci_inventory *inventory = &machine->inventory;
	const struct pci_bar *bar = &inventory->bars[index];
	const int upstream = inventory->functions[bar->function].upstream, narrow = narrow_bridge(inventory, index);
	char bridge[PCIPLAN_NAME_MAX];

	if (bar->kind == PCI_BAR_ROM_KIND || !bar->is_64bit) {
		pciplan_tell(story, "%s may not go above 4 GiB: its register has 32 bits.", name);
	} else if (upstream == PCI_NONE && !bar->prefetchable && machine->windows.mem64_prefetchable) {
		pciplan_tell(
			story,
			"%s may not go above 4 GiB: it is not prefetchable, and the host bridge takes nothing else there.",
			name);
	} else if (upstream == PCI_NONE) {
		pciplan_tell(story, "%s may go above 4 GiB: it is 64-bit, and no bridge is above it.", name);
	} else if (!bar->prefetchable) {
		bridge_name(inventory, upstream, bridge);
		pciplan_tell(
			story,
			"%s may not go above 4 GiB: it is not prefetchable, and the bridge %s above it reaches such "
			"memory only below; behind no bridge it could.",
			name, bridge);
	} else if (narrow != PCI_NONE) {
		bridge_name(inventory, narrow, bridge);
		pciplan_tell(story, "%s may not go above 4 GiB: the bridge %s above it has no %sprefetchable window.",
			     name, bridge, inventory->bridges[narrow].pref ? "64-bit " : "");
	} else {
		pciplan_tell(story,
			     "%s may go above 4 GiB: it is 64-bit and prefetchable, and every bridge above it has a "
			     "64-bit prefetchable window.",
			     name);
	}
}

/* --- what it needs ------------------------------------------------------------------------------------------------ */

static void tell_need(const struct pciplan_machine *machine, size_t index, const char *name,
		      struct pciplan_story *story)
{
	const struct pci_bar *bar = &machine->inventory.bars[index];
	const uint64_t planned = machine->plan.bars[index].size;
	char size[PCIPLAN_BYTES_MAX], extent[PCIPLAN_BYTES_MAX];

	pciplan_bytes(bar->size, size);
	if (bar->kind == PCI_BAR_IO)
		pciplan_tell(story, "%s needs %s of I/O ports.", name, size);
	else if (bar->kind == PCI_BAR_ROM_KIND)
		pciplan_tell(story, "%s needs %s of memory, for an expansion ROM.", name, size);
	else if (bar->count > 1)
		pciplan_tell(story, "%s needs %u times %s of %s memory, one for each virtual function: %s.", name,
			     (unsigned)bar->count, size, bar->prefetchable ? "prefetchable" : "non-prefetchable",
			     pciplan_bytes(pci_bar_extent(bar, bar->size), extent));
	else
		pciplan_tell(story, "%s needs %s of %s memory.", name, size,
			     bar->prefetchable ? "prefetchable" : "non-prefetchable");
	if (bar->sizes != 0 && planned != bar->size)
		pciplan_tell(story, "%s can be resized, and the plan sets it to %s.", name,
			     pciplan_bytes(planned, extent));
	else if (bar->sizes != 0)
		pciplan_tell(story, "%s can be resized, and the plan leaves it as it was found.", name);
	if (bar->fixed)
		pciplan_tell(story, "%s is at 0x%llx for good: the device has no register to move it with.", name,
			     (unsigned long long)bar->pinned);
	else if (bar->pinned != PCI_NOT_PINNED)
		pciplan_tell(story, "%s is pinned to 0x%llx.", name, (unsigned long long)bar->pinned);
}

/* --- where it is, and why ----------------------------------------------------------------------------------------- */

/* The window of the bridge right above that holds the range; NULL: there is none. */
static const struct pci_window_plan *holding_window(const struct pciplan_machine *machine, int bridge,
						    struct range range, bool is_io, const char **kind)
{
	static const char *const kinds[] = { "I/O", "memory", "prefetchable" };

	for (int window = 0; window < PCI_WINDOW_COUNT; window++) {
		const struct pci_window_plan *plan = &machine->plan.bridges[bridge].windows[window];

		*kind = kinds[window];
		if ((window == PCI_WINDOW_IO) == is_io && plan->verdict == PCI_PLACED &&
		    range_covers(plan->range, range))
			return plan;
	}
	return NULL;
}

static void tell_place(const struct pciplan_machine *machine, size_t index, const char *name,
		       struct pciplan_story *story)
{
	const struct pci_bar *bar = &machine->inventory.bars[index];
	const struct range range = pci_plan_bar_range(&machine->inventory, &machine->plan, index);
	const int upstream = machine->inventory.functions[bar->function].upstream;
	const struct pci_window_plan *window = NULL;
	char text[PCI_TEXT_LINE], bridge[PCIPLAN_NAME_MAX];
	const char *kind = "";

	pci_text_bar_range(bar, range, text);
	if (upstream != PCI_NONE)
		window = holding_window(machine, upstream, range, bar->kind == PCI_BAR_IO, &kind);
	if (window == NULL) {
		pciplan_tell(story, "%s is at %s, behind no bridge.", name, text);
		return;
	}
	bridge_name(&machine->inventory, upstream, bridge);
	pciplan_tell(story, "%s is at %s, in the %s window 0x%llx-0x%llx of the bridge %s.", name, text, kind,
		     (unsigned long long)window->range.first, (unsigned long long)window->range.last, bridge);
}

static const char *why_high(const struct pciplan_machine *machine, size_t index)
{
	const struct pci_bar *bar = &machine->inventory.bars[index];
	const uint64_t size = machine->plan.bars[index].size;
	uint64_t address;

	if (machine->policy.placement == PCI_PLACE_HIGH)
		return "the policy says place=high";
	if (machine->policy.high_threshold != 0 && size >= machine->policy.high_threshold)
		return "the policy's threshold sends BARs of its size there";
	if (!range_set_find_lowest(&machine->windows.mem32, pci_bar_extent(bar, size), size, &address))
		return "no range below 4 GiB is large enough for it";
	return "not everything fits below 4 GiB, and what may go above makes room, the largest first";
}

static const char *why_low(const struct pciplan_machine *machine, size_t index)
{
	if (!pciplan_reason_may_go_high(machine, index))
		return "it may not go above";
	if (machine->policy.placement == PCI_PLACE_LOW)
		return "the policy says place=low";
	if (machine->windows.mem64.count == 0)
		return "there is no address space for BARs above";
	for (size_t bar = 0; bar < machine->inventory.bar_count; bar++)
		if (is_high(&machine->plan, bar) && machine->inventory.bars[bar].pinned == PCI_NOT_PINNED)
			return "there is room for it once larger ones are above";
	return "everything fits there";
}

static void tell_why(const struct pciplan_machine *machine, size_t index, const char *name, struct pciplan_story *story)
{
	const bool high = is_high(&machine->plan, index);

	if (machine->inventory.bars[index].pinned == PCI_NOT_PINNED)
		pciplan_tell(story, "%s is %s 4 GiB because %s.", name, high ? "above" : "below",
			     high ? why_high(machine, index) : why_low(machine, index));
}

/* --- why it is nowhere -------------------------------------------------------------------------------------------- */

/* The bridge that lacks a window of the BAR's kind, or PCI_NONE. */
static int windowless_bridge(const struct pci_inventory *inventory, size_t index)
{
	int bridge = inventory->functions[inventory->bars[index].function].upstream;

	while (bridge != PCI_NONE && inventory->bridges[bridge].io)
		bridge = inventory->bridges[bridge].parent;
	return bridge;
}

/* Who is where the pinned BAR must be: "00:03.0 BAR0", or nobody. */
static bool find_squatter(const struct pciplan_machine *machine, size_t index, char text[2 * PCIPLAN_NAME_MAX])
{
	const struct pci_inventory *inventory = &machine->inventory;
	const struct pci_bar *pinned = &inventory->bars[index];
	const struct range wanted = range_of_size(pinned->pinned, pci_bar_extent(pinned, pinned->size));
	char bdf[PCIPLAN_NAME_MAX], name[PCIPLAN_NAME_MAX];

	for (size_t bar = 0; bar < inventory->bar_count; bar++) {
		if (bar == index || machine->plan.bars[bar].verdict != PCI_PLACED ||
		    (inventory->bars[bar].kind == PCI_BAR_IO) != (pinned->kind == PCI_BAR_IO) ||
		    !range_overlaps(pci_plan_bar_range(inventory, &machine->plan, bar), wanted))
			continue;
		pciplan_bdf_text(inventory->functions[inventory->bars[bar].function].bdf, bdf);
		pci_text_bar_name(&inventory->bars[bar], name);
		snprintf(text, 2 * PCIPLAN_NAME_MAX, "%s %s", bdf, name);
		return true;
	}
	return false;
}

static void tell_pin_refused(const struct pciplan_machine *machine, size_t index, const char *name,
			     struct pciplan_story *story)
{
	const struct pci_bar *bar = &machine->inventory.bars[index];
	const struct range wanted = range_of_size(bar->pinned, pci_bar_extent(bar, bar->size));
	const struct pci_windows *windows = &machine->windows;
	const bool in_window = bar->kind == PCI_BAR_IO ? range_set_covers(&windows->io, wanted) :
							 range_set_covers(&windows->mem32, wanted) ||
								 range_set_covers(&windows->mem64, wanted);
	char who[2 * PCIPLAN_NAME_MAX];

	if (find_squatter(machine, index, who))
		pciplan_tell(story, "%s is not placed: %s is where it must be.", name, who);
	else if (!bar->fixed && (bar->pinned & (bar->size - 1)) != 0)
		pciplan_tell(story, "%s is not placed: the address it must have is no multiple of its size.", name);
	else if (!in_window)
		pciplan_tell(story, "%s is not placed: the address it must have is not for BARs.", name);
	else
		pciplan_tell(story,
			     "%s is not placed: at the address it must have, no window of the bridges above it can be, "
			     "or another window is.",
			     name);
}

static void tell_verdict(const struct pciplan_machine *machine, size_t index, const char *name,
			 struct pciplan_story *story)
{
	const struct pci_bar *bar = &machine->inventory.bars[index];
	const int windowless = windowless_bridge(&machine->inventory, index);
	char who[PCIPLAN_NAME_MAX];

	switch ((enum pci_verdict)machine->plan.bars[index].verdict) {
	case PCI_NO_SPACE:
		pciplan_tell(story, "%s is not placed: whatever may hold it is taken.", name);
		break;
	case PCI_NO_WINDOW:
		if (bar->kind == PCI_BAR_IO && windowless != PCI_NONE) {
			bridge_name(&machine->inventory, windowless, who);
			pciplan_tell(story, "%s is not placed: the bridge %s above it has no I/O window.", name, who);
		} else {
			pciplan_tell(story, "%s is not placed: a bridge above it has no window that reaches it.", name);
		}
		break;
	case PCI_TOO_LARGE:
		pciplan_tell(story, "%s is not placed: no range that may hold it is as large, even with nothing in it.",
			     name);
		break;
	case PCI_PIN_REFUSED:
		tell_pin_refused(machine, index, name, story);
		break;
	case PCI_ROM_GIVEN_UP:
		pciplan_tell(story, "%s is not placed: it was left out so that BARs fit.", name);
		break;
	case PCI_VF_GIVEN_UP:
		pciplan_tell(
			story,
			machine->policy.sriov ?
				"%s is not placed: room for virtual functions was left out so that other BARs fit." :
				"%s is not placed: the policy says sriov=off.",
			name);
		break;
	case PCI_UNDECIDED:
	case PCI_PLACED:
	case PCI_EMPTY:
		break;
	}
}

void pciplan_reason_bar(const struct pciplan_machine *machine, size_t index, struct pciplan_story *story)
{
	const struct pci_bar *bar = &machine->inventory.bars[index];
	char name[PCIPLAN_NAME_MAX];

	pci_text_bar_name(bar, name);
	tell_need(machine, index, name, story);
	if (bar->kind != PCI_BAR_IO)
		tell_may_go_high(machine, index, name, story);
	if (machine->plan.bars[index].verdict != PCI_PLACED) {
		tell_verdict(machine, index, name, story);
		return;
	}
	tell_place(machine, index, name, story);
	if (bar->kind != PCI_BAR_IO)
		tell_why(machine, index, name, story);
}
