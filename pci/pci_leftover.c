/* SPDX-License-Identifier: MIT */
/*
 * The search for concessions gives up whole BARs until the rest fits, and takes back what it can in a bounded number of
 * tries. What it could not try again may still fit into a gap: of the host bridge, or of a window that rounding or a hot-plug
 * reserve left larger than its content. Group by group the gaps are gathered and filled.
 */
#include "pci/pci_leftover.h"

enum priority {
	PRIORITY_ROM = 1,
	PRIORITY_VF,
	PRIORITY_BAR,
	PRIORITY_CRITICAL,
};

static bool leftover_is_wanted(const struct pci_layout *layout, size_t bar)
{
	if (layout->inventory->bars[bar].pinned != PCI_NOT_PINNED)
		return false;
	switch (layout->bars[bar].given_up) {
	case 0:
		return layout->bars[bar].address == PCI_BLOCK_UNPLACED;
	case PCI_NO_SPACE:
	case PCI_ROM_GIVEN_UP:
	case PCI_VF_GIVEN_UP:
		return true;
	default:
		return false;
	}
}

/* Whether a group is one that the BAR may be in. A prefetchable one may be in its bridge's other memory window as well. */
static bool leftover_may_use(const struct pci_layout *layout, size_t bar, int group)
{
	const struct pci_bar *record = &layout->inventory->bars[bar];
	int upstream = layout->inventory->functions[record->function].upstream;
	const struct pci_layout_window *windows;
	int home = pci_layout_home(layout, bar);

	if (group == home)
		return true;
	if (record->kind == PCI_BAR_IO)
		return false;
	if (upstream == PCI_NONE)
		return group == PCI_GROUP_ROOT + PCI_SPACE_LOW ||
		       (group == PCI_GROUP_ROOT + PCI_SPACE_HIGH && pci_layout_fits_high(layout, bar));
	windows = layout->bridges[upstream].windows;
	if (group == windows[PCI_WINDOW_MEM].home)
		return true;
	return record->kind == PCI_BAR_MEM && record->prefetchable && group == windows[PCI_WINDOW_PREF].home &&
	       group < PCI_GROUP_ROOT &&
	       (pci_layout_space(layout, group) == PCI_SPACE_LOW || pci_layout_fits_high(layout, bar));
}

static bool leftover_is_io(int group)
{
	return group == PCI_GROUP_ROOT + PCI_SPACE_IO ||
	       (group < PCI_GROUP_ROOT && group % PCI_WINDOW_COUNT == PCI_WINDOW_IO);
}

static bool leftover_take_bars(struct pci_layout *layout, bool io)
{
	const struct pci_inventory *inventory = layout->inventory;
	bool fits = true;

	for (size_t b = 0; b < inventory->bar_count; b++)
		if (!layout->bars[b].given_up && layout->bars[b].address != PCI_BLOCK_UNPLACED &&
		    (inventory->bars[b].kind == PCI_BAR_IO) == io)
			fits = fits && range_set_remove(&layout->free, range_of_size(layout->bars[b].address,
										     pci_layout_extent(layout, b)));
	return fits;
}

static bool leftover_take_windows(struct pci_layout *layout, int group, bool io)
{
	bool fits = true;

	for (size_t bridge = 0; bridge < layout->inventory->bridge_count; bridge++)
		for (int kind = 0; kind < PCI_WINDOW_COUNT; kind++) {
			const struct pci_layout_window *window = &layout->bridges[bridge].windows[kind];
			int own = (int)bridge * PCI_WINDOW_COUNT + kind;

			if ((kind == PCI_WINDOW_IO) != io || window->address == PCI_BLOCK_UNPLACED)
				continue;
			/* The group's own window and those around it are not in its way, all others are. */
			if (pci_layout_is_inside(layout, group, own))
				continue;
			fits = fits && range_set_remove(&layout->free, range_of_size(window->address, window->size));
		}
	return fits;
}

/* Makes layout->free what is left in the group. False: nothing is. */
static bool leftover_gather(struct pci_layout *layout, int group)
{
	bool io = leftover_is_io(group);

	range_set_init(&layout->free, layout->storage, PCI_LAYOUT_RANGES);
	if (group >= PCI_GROUP_ROOT) {
		if (!range_set_copy(&layout->free, pci_layout_from(layout, pci_layout_space(layout, group))))
			return false;
	} else {
		const struct pci_layout_window *window = pci_layout_window(layout, group);

		if (window->size == 0 || window->address == PCI_BLOCK_UNPLACED ||
		    !range_set_add(&layout->free, range_of_size(window->address, window->size)))
			return false;
		if (io)
			range_set_subtract(&layout->free, &layout->windows->io_cover);
	}
	return leftover_take_windows(layout, group, io) && leftover_take_bars(layout, io) && layout->free.count != 0;
}

static enum priority leftover_priority(const struct pci_layout *layout, size_t bar, const struct pci_policy *policy)
{
	const struct pci_bar *record = &layout->inventory->bars[bar];

	if (record->kind == PCI_BAR_ROM_KIND)
		return PRIORITY_ROM;
	if (record->index >= PCI_BAR_VF)
		return PRIORITY_VF;
	return pci_policy_is_boot_critical(policy, &layout->inventory->functions[record->function]) ?
		       PRIORITY_CRITICAL :
		       PRIORITY_BAR;
}

/* Lists the BARs that could use the group in layout->blocks, the most important first. */
static size_t leftover_list(struct pci_layout *layout, int group, const struct pci_policy *policy)
{
	size_t count = 0;

	for (size_t b = 0; b < layout->inventory->bar_count; b++)
		if (leftover_is_wanted(layout, b) && leftover_may_use(layout, b, group) &&
		    (layout->inventory->bars[b].index < PCI_BAR_VF || policy->sriov))
			layout->blocks[count++] = (struct pci_block){
				.id = (uint32_t)b,
				.rank = leftover_priority(layout, b, policy),
				.size = pci_layout_extent(layout, b),
			};
	pci_pack_sort(layout->blocks, count);
	return count;
}

static void leftover_fill(struct pci_layout *layout, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t bar = layout->blocks[i].id;
		uint64_t address, extent = pci_layout_extent(layout, bar);

		if (range_set_find_lowest(&layout->free, extent, layout->bars[bar].size, &address) &&
		    range_set_remove(&layout->free, range_of_size(address, extent))) {
			layout->bars[bar].address = address;
			layout->bars[bar].given_up = 0;
			layout->bars[bar].leftover = true;
		}
	}
}

void pci_leftover_place(struct pci_layout *layout, const struct pci_policy *policy)
{
	int groups = (int)layout->inventory->bridge_count * PCI_WINDOW_COUNT;
	bool wanted = false;

	for (size_t b = 0; b < layout->inventory->bar_count && !wanted; b++)
		wanted = leftover_is_wanted(layout, b);
	for (int group = 0; wanted && group < groups + PCI_SPACE_COUNT; group++) {
		int which = group < groups ? group : PCI_GROUP_ROOT + (group - groups);
		size_t count = leftover_list(layout, which, policy);

		if (count != 0 && leftover_gather(layout, which))
			leftover_fill(layout, count);
	}
}

static uint64_t leftover_largest_slot(const struct range_set *set)
{
	for (uint64_t size = UINT64_C(1) << 63; size != 0; size >>= 1)
		if (range_set_slots(set, size) != 0)
			return size;
	return 0;
}

static uint64_t leftover_measure_space(struct pci_layout *layout, enum pci_space space)
{
	return leftover_gather(layout, PCI_GROUP_ROOT + (int)space) ? leftover_largest_slot(&layout->free) : 0;
}

void pci_leftover_measure(struct pci_layout *layout, struct pci_plan *plan)
{
	plan->free_io = leftover_measure_space(layout, PCI_SPACE_IO);
	plan->free_mem32 = leftover_measure_space(layout, PCI_SPACE_LOW);
	plan->free_mem64 = leftover_measure_space(layout, PCI_SPACE_HIGH);
}
