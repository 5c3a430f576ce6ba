/* SPDX-License-Identifier: MIT */
/* The facts a layout starts from: who is behind whom, what may go above 4 GiB, what can never fit. */
#include "pci/pci_layout.h"

#define FOUR_GIB (1ULL << 32)

static void layout_link_functions(struct pci_layout *layout)
{
	const struct pci_inventory *inventory = layout->inventory;

	for (size_t i = 0; i <= PCI_MAX_BRIDGES; i++)
		layout->first_function[i] = -1;
	for (size_t f = inventory->function_count; f-- > 0;) {
		int upstream = inventory->functions[f].upstream;
		size_t list = upstream == PCI_NONE ? PCI_MAX_BRIDGES : (size_t)upstream;

		layout->next_function[f] = layout->first_function[list];
		layout->first_function[list] = (int16_t)f;
	}
}

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

		window->usable = record->secondary != 0 && bridge_has_window(record, kind) &&
				 (!parent || parent->windows[kind].usable);
		window->reserve = layout_reserve(record, policy, kind);
		window->reserve_low = kind == PCI_WINDOW_PREF && record->reserve.pref64 == PCI_NO_HINT &&
				      record->reserve.pref32 != PCI_NO_HINT;
		if (!window->usable)
			window->reserve_given_up = PCI_NO_WINDOW;
	}
}

static bool layout_pin_is_possible(const struct pci_function *function, const struct pci_bar *bar)
{
	uint64_t last = bar->pinned + (bar->size - 1);

	if (function->upstream != PCI_NONE || (bar->pinned & (bar->size - 1)) != 0)
		return false;
	return (bar->kind == PCI_BAR_MEM && bar->is_64bit) || last < FOUR_GIB;
}

/* The verdict that no choice can change, 0 if there is none. */
static uint8_t layout_settled_verdict(const struct pci_layout *layout, const struct pci_function *function,
				      const struct pci_bar *bar, const struct pci_layout_bar *facts)
{
	if (function->header_type > 1)
		return PCI_NO_WINDOW;
	if (bar->pinned != PCI_NOT_PINNED)
		return layout_pin_is_possible(function, bar) ? 0 : PCI_PIN_REFUSED;
	if (function->upstream != PCI_NONE && pci_layout_window_of(layout, bar) < 0)
		return PCI_NO_WINDOW;
	if (!facts->fits_low && !facts->fits_high)
		return PCI_TOO_LARGE;
	return 0;
}

static bool layout_may_go_high(const struct pci_layout *layout, const struct pci_function *function,
			       const struct pci_bar *bar)
{
	if (bar->kind != PCI_BAR_MEM || !bar->is_64bit)
		return false;
	return function->upstream == PCI_NONE || (bar->prefetchable && layout->bridges[function->upstream].pref64);
}

static void layout_init_bar(struct pci_layout *layout, size_t index)
{
	const struct pci_bar *record = &layout->inventory->bars[index];
	const struct pci_function *function = &layout->inventory->functions[record->function];
	const struct pci_windows *windows = layout->windows;
	struct pci_layout_bar *bar = &layout->bars[index];
	bool io = record->kind == PCI_BAR_IO;

	*bar = (struct pci_layout_bar){ .address = PCI_BLOCK_UNPLACED };
	bar->fits_low = range_set_slots(io ? &windows->io : &windows->mem32, record->size) != 0;
	bar->fits_high =
		layout_may_go_high(layout, function, record) && range_set_slots(&windows->mem64, record->size) != 0;
	bar->given_up = layout_settled_verdict(layout, function, record, bar);
	if (bar->given_up)
		return;
	if (record->pinned != PCI_NOT_PINNED)
		bar->high = record->pinned >= FOUR_GIB;
	else if (function->upstream == PCI_NONE)
		bar->high = !bar->fits_low;
	else if (!bar->fits_low)
		layout->bridges[layout->bridges[function->upstream].top].high = true;
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

			if (window->usable && window->reserve > largest[kind])
				window->reserve_given_up = PCI_TOO_LARGE;
		}
}

void pci_layout_init(struct pci_layout *layout, const struct pci_inventory *inventory,
		     const struct pci_windows *windows, const struct pci_policy *policy)
{
	layout->inventory = inventory;
	layout->windows = windows;
	layout->low = &windows->mem32;
	layout->attempts = 0;
	layout_link_functions(layout);
	for (size_t bridge = 0; bridge < inventory->bridge_count; bridge++)
		layout_init_bridge(layout, bridge, policy);
	for (size_t bar = 0; bar < inventory->bar_count; bar++)
		layout_init_bar(layout, bar);
	layout_cap_reserves(layout);
}
