/* SPDX-License-Identifier: MIT */
#include "pci/pci_bar_list.h"
#include "pci/pci_note.h"

bool pci_bar_list_insert(struct pci_inventory *inventory, size_t function, const struct pci_bar *bar)
{
	struct pci_function *owner = &inventory->functions[function];
	struct pci_bar *bars = &inventory->bars[owner->first_bar];
	unsigned at = owner->bar_count;

	if (inventory->bar_count == PCI_MAX_BARS) {
		pci_note_add(inventory, PCI_NOTE_BARS_FULL, owner->bdf, 0, 0);
		inventory->bar_count = owner->first_bar;
		owner->bar_count = 0;
		owner->bars_unknown = true;
		return false;
	}
	for (; at > 0 && bars[at - 1].index > bar->index; at--)
		bars[at] = bars[at - 1];
	bars[at] = *bar;
	owner->bar_count++;
	inventory->bar_count++;
	return true;
}

struct pci_bar *pci_bar_list_find(struct pci_inventory *inventory, size_t function, unsigned index)
{
	const struct pci_function *owner = &inventory->functions[function];
	struct pci_bar *bar = &inventory->bars[owner->first_bar];
	unsigned left;

	for (left = owner->bar_count; left > 0; left--, bar++)
		if (bar->index == index)
			return bar;
	return NULL;
}
