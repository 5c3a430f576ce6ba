/* SPDX-License-Identifier: MIT */
/* The facts a layout starts from: who is behind whom, what may go above 4 GiB, what can never fit. */
#include "pci/pci_io_alias.h"
#include "pci/pci_layout.h"

#define FOUR_GIB (1ULL << 32)
#define ONE_MIB_SHIFT 20
#define AMPLE_SHARE_SHIFT 9 /* a 512th of the address space above 4 GiB for each empty hot-plug bridge */
#define AMPLE_MOST (32ULL << 30)

/* What the bridge asks to be kept for hot-plug: its own hint, or the policy's default. */
static uint64_t layout_reserve(const struct pci_bridge *bridge, const struct pci_policy *policy,
			       enum pci_bridge_window kind)
{
	uint64_t hint = PCI_NO_HINT;

	switch (kind) {
	case PCI_WINDOW_IO:
		hint = bridge->reserve.io;
		break;
	case PCI_WINDOW_MEM:
		hint = bridge->reserve.mem;
		break;
	default:
		hint = bridge->reserve.pref64 != PCI_NO_HINT ? bridge->reserve.pref64 : bridge->reserve.pref32;
	}
	if (hint != PCI_NO_HINT)
		return hint;
	if (!bridge->hotplug)
		return 0;
	return kind == PCI_WINDOW_IO  ? policy->hotplug_io :
	       kind == PCI_WINDOW_MEM ? policy->hotplug_mem :
					policy->hotplug_pref;
}

static bool bridge_has_window(const struct pci_bridge *bridge, enum pci_bridge_window kind)
{
	switch (kind) {
	case PCI_WINDOW_IO:
		return bridge->io;
	case PCI_WINDOW_PREF:
		return bridge->pref;
	default:
		return true;
	}
}

/*
 * Where things of this kind go that are behind a bridge: into its window. A subtractive bridge that has none passes on what
 * nobody on its primary bus claims: they go where those on the primary bus go.
 */
static void layout_init_window(struct pci_layout *layout, size_t index, enum pci_bridge_window kind)
{
	const struct pci_bridge *record = &layout->inventory->bridges[index];
	struct pci_layout_window *window = &layout->bridges[index].windows[kind];
	int16_t outer =
		record->parent == PCI_NONE ? PCI_GROUP_ROOT : layout->bridges[record->parent].windows[kind].home;

	window->outer = outer;
	window->usable = record->secondary != 0 && bridge_has_window(record, kind) && outer != PCI_GROUP_NONE;
	if (window->usable)
		window->home = (int16_t)(index * PCI_WINDOW_COUNT + kind);
	else
		window->home = record->secondary != 0 && record->subtractive ? outer : PCI_GROUP_NONE;
}

static void layout_init_bridge(struct pci_layout *layout, size_t index, const struct pci_policy *policy)
{
	const struct pci_bridge *record = &layout->inventory->bridges[index];
	struct pci_layout_bridge *bridge = &layout->bridges[index];
	const struct pci_layout_bridge *parent = record->parent == PCI_NONE ? NULL : &layout->bridges[record->parent];

	*bridge = (struct pci_layout_bridge){
		.top = parent ? parent->top : (int16_t)index,
		.pref64 = record->pref && record->pref_64bit && (!parent || parent->pref64),
	};
	for (int kind = 0; kind < PCI_WINDOW_COUNT; kind++) {
		struct pci_layout_window *window = &bridge->windows[kind];

		layout_init_window(layout, index, kind);
		window->reserve_least = layout_reserve(record, policy, kind);
		window->reserve_low = kind == PCI_WINDOW_PREF && record->reserve.pref64 == PCI_NO_HINT &&
				      record->reserve.pref32 != PCI_NO_HINT;
		if (!window->usable)
			window->reserve_given_up = PCI_NO_WINDOW;
	}
}

static bool layout_may_go_high(const struct pci_layout *layout, const struct pci_bar *bar)
{
	const struct pci_function *function = &layout->inventory->functions[bar->function];

	if (bar->kind != PCI_BAR_MEM || !bar->is_64bit)
		return false;
	if (function->upstream == PCI_NONE)
		return bar->prefetchable || !layout->windows->mem64_prefetchable;
	return bar->prefetchable && layout->bridges[function->upstream].pref64;
}

static bool layout_fits_in(const struct pci_layout *layout, size_t bar, const struct range_set *set)
{
	uint64_t address;

	return range_set_find_lowest(set, pci_layout_extent(layout, bar), layout->bars[bar].size, &address);
}

bool pci_layout_fits_low(const struct pci_layout *layout, size_t bar)
{
	bool io = layout->inventory->bars[bar].kind == PCI_BAR_IO;

	return layout_fits_in(layout, bar, io ? &layout->windows->io : layout->low);
}

bool pci_layout_fits_high(const struct pci_layout *layout, size_t bar)
{
	return layout_may_go_high(layout, &layout->inventory->bars[bar]) &&
	       layout_fits_in(layout, bar, &layout->windows->mem64);
}

/* Whether a BAR that is where it is pinned can be decoded there and reached. */
static bool layout_pin_is_possible(const struct pci_layout *layout, const struct pci_bar *bar)
{
	uint64_t last = bar->pinned + (pci_bar_extent(bar, bar->size) - 1);

	if (!bar->fixed && (bar->pinned & (bar->size - 1)) != 0)
		return false;
	if (last < bar->pinned)
		return false;
	return last < FOUR_GIB || (bar->pinned >= FOUR_GIB && layout_may_go_high(layout, bar));
}

/* The verdict that no choice can change, 0 if there is none. */
static uint8_t layout_settled_verdict(const struct pci_layout *layout, size_t index, const struct pci_policy *policy)
{
	const struct pci_bar *bar = &layout->inventory->bars[index];

	if (layout->inventory->functions[bar->function].header_type > 1 ||
	    pci_layout_home(layout, index) == PCI_GROUP_NONE)
		return PCI_NO_WINDOW;
	if (bar->pinned != PCI_NOT_PINNED)
		return layout_pin_is_possible(layout, bar) ? 0 : PCI_PIN_REFUSED;
	if (bar->index >= PCI_BAR_VF && !policy->sriov)
		return PCI_VF_GIVEN_UP;
	if (!pci_layout_fits_low(layout, index) && !pci_layout_fits_high(layout, index))
		return PCI_TOO_LARGE;
	return 0;
}

/* The largest size that the policy allows a resizable BAR and that some slot could hold; as found if there is none. */
static void layout_choose_size(struct pci_layout *layout, size_t index, const struct pci_policy *policy)
{
	const struct pci_bar *record = &layout->inventory->bars[index];
	struct pci_layout_bar *bar = &layout->bars[index];

	bar->size = record->size;
	if (record->sizes == 0 || policy->resizable_max == 0 || record->pinned != PCI_NOT_PINNED)
		return;
	for (int bit = 43; bit >= 0; bit--) {
		bar->size = 1ULL << (bit + ONE_MIB_SHIFT);
		if ((record->sizes >> bit & 1) && bar->size <= policy->resizable_max &&
		    (pci_layout_fits_low(layout, index) || pci_layout_fits_high(layout, index)))
			return;
	}
	bar->size = record->size;
}

static void layout_init_bar(struct pci_layout *layout, size_t index, const struct pci_policy *policy)
{
	const struct pci_bar *record = &layout->inventory->bars[index];
	struct pci_layout_bar *bar = &layout->bars[index];
	bool fits_high;

	*bar = (struct pci_layout_bar){ .address = PCI_BLOCK_UNPLACED };
	layout_choose_size(layout, index, policy);
	bar->given_up = layout_settled_verdict(layout, index, policy);
	if (bar->given_up)
		return;
	fits_high = pci_layout_fits_high(layout, index);
	if (record->pinned != PCI_NOT_PINNED)
		bar->high = record->pinned >= FOUR_GIB;
	else if (policy->placement == PCI_PLACE_HIGH ||
		 (policy->high_threshold != 0 && bar->size >= policy->high_threshold))
		bar->high = fits_high;
	else
		bar->high = !pci_layout_fits_low(layout, index);
}

/* A reserve that no range could ever hold is refused at once. */
static void layout_cap_reserves(struct pci_layout *layout)
{
	const uint64_t largest[PCI_WINDOW_COUNT] = {
		range_set_largest(&layout->windows->io),
		range_set_largest(&layout->windows->mem32),
		range_set_largest(&layout->windows->mem32) > range_set_largest(&layout->windows->mem64) ?
			range_set_largest(&layout->windows->mem32) :
			range_set_largest(&layout->windows->mem64),
	};

	for (size_t bridge = 0; bridge < layout->inventory->bridge_count; bridge++)
		for (int kind = 0; kind < PCI_WINDOW_COUNT; kind++) {
			struct pci_layout_window *window = &layout->bridges[bridge].windows[kind];

			if (window->usable && window->reserve_least > largest[kind])
				window->reserve_given_up = PCI_TOO_LARGE;
		}
}

/* What an empty hot-plug bridge is given above 4 GiB when it does not ask for anything itself. */
static uint64_t layout_ample_reserve(const struct pci_layout *layout, const struct pci_policy *policy)
{
	uint64_t room = range_set_size(&layout->windows->mem64) >> AMPLE_SHARE_SHIFT, ample = AMPLE_MOST;

	if (policy->hotplug_pref64 != PCI_HOTPLUG_AUTO)
		return policy->hotplug_pref64;
	if (policy->hotplug_pref == 0)
		return 0;
	while (ample > room)
		ample >>= 1;
	return ample;
}

static void layout_reserve_amply(struct pci_layout *layout, const struct pci_policy *policy)
{
	const struct pci_inventory *inventory = layout->inventory;
	uint64_t ample = layout_ample_reserve(layout, policy);

	for (size_t i = 0; i < inventory->bridge_count; i++) {
		const struct pci_bridge *record = &inventory->bridges[i];
		struct pci_layout_window *window = &layout->bridges[i].windows[PCI_WINDOW_PREF];
		size_t next = (size_t)record->function + 1;
		bool empty = next >= inventory->function_count || inventory->functions[next].upstream != (int16_t)i;

		if (!record->hotplug || !empty || !window->usable || !layout->bridges[i].pref64 ||
		    record->reserve.pref32 != PCI_NO_HINT || record->reserve.pref64 != PCI_NO_HINT ||
		    ample <= window->reserve_least)
			continue;
		window->reserve_ample = ample;
		layout->bridges[layout->bridges[i].top].high = true;
	}
}

/* Prefetchable windows go high together with what is in them; under place=high even empty ones do. */
static void layout_prefer_high(struct pci_layout *layout)
{
	for (size_t i = 0; i < layout->inventory->bridge_count; i++)
		if (layout->bridges[i].top == (int16_t)i && layout->bridges[i].pref64 &&
		    layout->windows->mem64.count != 0)
			layout->bridges[i].high = true;
}

void pci_layout_init(struct pci_layout *layout, const struct pci_inventory *inventory,
		     const struct pci_windows *windows, const struct pci_policy *policy)
{
	layout->inventory = inventory;
	layout->windows = windows;
	layout->low = &windows->mem32;
	layout->isa_aliases = policy->isa_aliases;
	layout->attempts = 0;
	layout->steps = 0;
	for (size_t bridge = 0; bridge < inventory->bridge_count; bridge++)
		layout_init_bridge(layout, bridge, policy);
	for (size_t bar = 0; bar < inventory->bar_count; bar++)
		layout_init_bar(layout, bar, policy);
	layout_reserve_amply(layout, policy);
	layout_cap_reserves(layout);
	layout->may_cover = true;
	for (size_t bar = 0; bar < inventory->bar_count; bar++)
		if (inventory->bars[bar].kind == PCI_BAR_IO && inventory->bars[bar].size > PCI_IO_ALIAS_FREE)
			layout->may_cover = false;
	if (policy->placement == PCI_PLACE_HIGH)
		layout_prefer_high(layout);
}
