/* SPDX-License-Identifier: MIT */
/* The exact half of pci_fit.c, whose essay says how it works. */
#include "pci/pci_fit_search.h"

/* The best way to go on from `state` with one item more. False: no range takes it. */
static bool fit_after(struct pci_fit *fit, const struct pci_fit_state *state, int item, const struct range_set *free,
		      unsigned depth, bool late, struct range *range, struct pci_fit_state *next)
{
	for (size_t r = state->range; r < free->count; r++) {
		struct range room = free->ranges[r];

		if (r == state->range)
			room.first = state->at;
		if (room.first > room.last || !pci_fit_item_in(fit, item, room, depth, late, range))
			continue;
		*next = (struct pci_fit_state){ .at = range->last + 1, .range = (uint16_t)r, .valid = true };
		return true;
	}
	return false;
}

static bool fit_state_is_better(const struct pci_fit_state *a, const struct pci_fit_state *b)
{
	if (!b->valid)
		return true;
	return a->range != b->range ? a->range < b->range : a->at < b->at;
}

bool pci_fit_search(struct pci_fit *fit, struct pci_fit_search *search, const struct range_set *free, unsigned depth)
{
	struct pci_fit_state *states = search->states;

	if (free->count == 0)
		return false;
	for (unsigned set = 0; set < 1u << search->count; set++)
		states[set].valid = false;
	states[0] = (struct pci_fit_state){ .at = free->ranges[0].first, .valid = true };
	for (unsigned set = 0; set < 1u << search->count; set++)
		for (unsigned i = 0; i < search->count && states[set].valid; i++) {
			struct pci_fit_state next, *with = &states[set | 1u << i];
			struct range range;

			if (set & 1u << i ||
			    !fit_after(fit, &states[set], search->items[i], free, depth, false, &range, &next) ||
			    !fit_state_is_better(&next, with))
				continue;
			*with = next;
			with->last = (uint8_t)i;
		}
	return states[(1u << search->count) - 1].valid;
}

/* Follows the states back to the order in which the items are placed, places them, and takes what they use out of `free`. */
bool pci_fit_replay(struct pci_fit *fit, const struct pci_fit_search *search, struct range_set *free, unsigned depth)
{
	struct range ranges[PCI_FIT_EXACT];
	uint8_t order[PCI_FIT_EXACT];
	struct pci_fit_state state = search->states[0];
	unsigned set = (1u << search->count) - 1;

	for (unsigned i = search->count; i-- > 0;) {
		order[i] = search->states[set].last;
		set &= ~(1u << order[i]);
	}
	for (unsigned i = 0; i < search->count; i++)
		if (!fit_after(fit, &state, search->items[order[i]], free, depth, true, &ranges[i], &state))
			return false;
	for (unsigned i = 0; i < search->count; i++)
		if (!range_set_remove(free, ranges[i]))
			return false;
	return true;
}

/*
 * Whether the inside of a window is worth a search: there are windows in it, for BARs alone are placed best by size, and so
 * few items that it ends soon.
 */
bool pci_fit_is_small_tree(const struct pci_layout *layout, int group, struct pci_fit_search *search)
{
	bool windows = false;

	search->count = 0;
	for (int item = layout->first_item[group]; item != PCI_ITEM_NONE; item = layout->next_item[item]) {
		if (search->count == PCI_FIT_INNER)
			return false;
		search->items[search->count++] = item;
		windows = windows || item >= PCI_ITEM_WINDOW;
	}
	return windows && search->count > 1;
}
