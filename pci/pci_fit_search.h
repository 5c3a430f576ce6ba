/* SPDX-License-Identifier: MIT */
/* What the two halves of pci_fit share: placing one item, and the search over all orders of a few. */
#ifndef PCI_PCI_FIT_SEARCH_H
#define PCI_PCI_FIT_SEARCH_H

#include <stdbool.h>
#include <stddef.h>

#include "pci/pci_layout.h"

#define PCI_FIT_INNER 5 /* items inside one window that are searched exhaustively */

struct pci_fit {
	struct pci_layout *layout;
	size_t storage_used; /* of layout->fit_storage */
	bool exact;          /* small trees inside windows are searched, too */
	bool unlimited;      /* the steps are counted, but never too many */
};

/* A search over the subsets of some items. */
struct pci_fit_search {
	struct pci_fit_state *states; /* one for each subset */
	unsigned count;
	int items[PCI_FIT_EXACT];
};

/*
 * Places an item at the beginning of `room`, `depth` windows deep; `late`: a window then begins as late as it can without
 * ending later. Gives the range that it takes. False: there it does not fit, or there are no steps left.
 */
bool pci_fit_item_in(struct pci_fit *fit, int item, struct range room, unsigned depth, bool late, struct range *range);

/* Places the items of a group into `free`. */
bool pci_fit_items(struct pci_fit *fit, int group, struct range_set *free, unsigned depth);

/* Finds the order of search->items in which they end soonest in the ranges of `free`. False: there is none. */
bool pci_fit_search(struct pci_fit *fit, struct pci_fit_search *search, const struct range_set *free, unsigned depth);

/* Follows the states back to that order, places the items, and takes what they use out of `free`. */
bool pci_fit_replay(struct pci_fit *fit, const struct pci_fit_search *search, struct range_set *free, unsigned depth);

/*
 * Whether the inside of a window is worth a search: there are windows in it, for BARs alone are placed best by size, and so
 * few items that it ends soon. Lists them in search->items.
 */
bool pci_fit_is_small_tree(const struct pci_layout *layout, int group, struct pci_fit_search *search);

#endif
