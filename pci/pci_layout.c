/* SPDX-License-Identifier: MIT */
/*
 * Windows are sized from the leaves up and placed from the root down.
 *
 * Bridges are in depth-first order, so walking the array backwards meets every child before its parent. Each window is
 * packed as if it started at address 0: since the window will be aligned to the largest alignment inside it, the offsets
 * found then stay right wherever the window goes, and the second walk, forwards, only adds base addresses.
 *
 *     root    | BAR 1G |     window of bridge 0      | BAR 16M |
 *     bridge 0         | BAR 256M | window of br. 1 |
 *     bridge 1                    | BAR 64M | BAR 4M |
 *
 * That is fast and mostly enough. It wastes the head room below a large alignment, though, so when something finds no room,
 * pci_fit.c tries again with windows whose inside depends on where they begin. Windows that must span pinned BARs come
 * before all others (pci_anchor.c).
 *
 * What a bridge needs falls into three windows: I/O, memory (non-prefetchable, below 4 GiB), prefetchable. All
 * prefetchable windows below one top bridge are on one side of 4 GiB together, because each lies inside its parent's. When
 * that is the high side, prefetchable BARs that are to stay low go to the memory windows.
 */
#include "pci/pci_layout.h"

#include "pci/pci_anchor.h"
#include "pci/pci_fit.h"
#include "pci/pci_io_alias.h"

/* --- gathering ---------------------------------------------------------------------------------------------------- */

static void layout_push(struct pci_layout *layout, int group, int item)
{
	layout->next_item[item] = layout->first_item[group];
	layout->first_item[group] = (int16_t)item;
}

/* Which top bridges have their prefetchable windows above 4 GiB in this attempt. */
static void layout_choose_sides(struct pci_layout *layout)
{
	const struct pci_inventory *inventory = layout->inventory;

	for (size_t i = 0; i < inventory->bridge_count; i++)
		layout->bridges[i].is_high = layout->bridges[i].high && !layout->bridges[i].high_failed;
	for (size_t b = 0; b < inventory->bar_count; b++) {
		int upstream = inventory->functions[inventory->bars[b].function].upstream;
		struct pci_layout_bridge *top;

		if (upstream == PCI_NONE || !layout->bars[b].high || layout->bars[b].given_up)
			continue;
		top = &layout->bridges[layout->bridges[upstream].top];
		top->is_high = !top->high_failed;
	}
}

/* Puts every BAR that is wanted and not pinned into its group, and marks the windows in which there is something to hold. */
static void layout_gather_bars(struct pci_layout *layout, bool io)
{
	const struct pci_inventory *inventory = layout->inventory;

	for (size_t b = inventory->bar_count; b-- > 0;) {
		int group;

		if ((inventory->bars[b].kind == PCI_BAR_IO) != io)
			continue;
		layout->bars[b].address = PCI_BLOCK_UNPLACED;
		group = pci_layout_home(layout, b);
		if (group == PCI_GROUP_NONE)
			continue;
		if (group < PCI_GROUP_ROOT)
			pci_layout_window(layout, group)->wanted = true;
		if (!layout->bars[b].given_up && inventory->bars[b].pinned == PCI_NOT_PINNED)
			layout_push(layout, group, (int)b);
	}
}

static void layout_start(struct pci_layout *layout, enum pci_bridge_window first, enum pci_bridge_window last)
{
	for (size_t bridge = 0; bridge < layout->inventory->bridge_count; bridge++)
		for (int kind = first; kind <= (int)last; kind++) {
			struct pci_layout_window *window = &layout->bridges[bridge].windows[kind];

			layout->first_item[bridge * PCI_WINDOW_COUNT + (size_t)kind] = PCI_ITEM_NONE;
			window->size = 0;
			window->address = PCI_BLOCK_UNPLACED;
			window->wanted = false;
			window->anchored = false;
			window->absolute = false;
		}
	if (first == PCI_WINDOW_IO) {
		layout->first_item[PCI_GROUP_ROOT + PCI_SPACE_IO] = PCI_ITEM_NONE;
	} else {
		layout->first_item[PCI_GROUP_ROOT + PCI_SPACE_LOW] = PCI_ITEM_NONE;
		layout->first_item[PCI_GROUP_ROOT + PCI_SPACE_HIGH] = PCI_ITEM_NONE;
		layout_choose_sides(layout);
	}
	layout_gather_bars(layout, first == PCI_WINDOW_IO);
	pci_anchor_find(layout, first == PCI_WINDOW_IO);
}

/* --- sizing ------------------------------------------------------------------------------------------------------- */

static uint64_t round_up_to_power_of_two(uint64_t value)
{
	uint64_t power = 1;

	while (power < value && power <= UINT64_MAX / 2)
		power *= 2;
	return power;
}

static size_t layout_collect(struct pci_layout *layout, int group)
{
	size_t count = 0;

	for (int item = layout->first_item[group]; item != PCI_ITEM_NONE; item = layout->next_item[item]) {
		struct pci_block *block = &layout->blocks[count++];

		*block = (struct pci_block){ .id = (uint32_t)item };
		if (item < PCI_ITEM_WINDOW) {
			block->size = pci_layout_extent(layout, (size_t)item);
			block->alignment = layout->bars[item].size;
			block->rank = round_up_to_power_of_two(block->size);
		} else {
			block->is_window = true;
			block->size = pci_layout_window(layout, item - PCI_ITEM_WINDOW)->size;
			block->alignment = pci_layout_window(layout, item - PCI_ITEM_WINDOW)->alignment;
			block->rank = block->alignment;
		}
	}
	return count;
}

/* Writes the addresses that packing found back to the items, and brings the list into the order of packing. */
static void layout_keep(struct pci_layout *layout, int group, size_t count)
{
	layout->first_item[group] = PCI_ITEM_NONE;
	for (size_t i = count; i-- > 0;) {
		const struct pci_block *block = &layout->blocks[i];
		int item = (int)block->id;

		if (item < PCI_ITEM_WINDOW)
			layout->bars[item].address = block->address;
		else
			pci_layout_window(layout, item - PCI_ITEM_WINDOW)->address = block->address;
		layout_push(layout, group, item);
	}
}

/* The end of the last block when all are packed from address 0 up; UINT64_MAX when no address space is that large. */
static uint64_t layout_pack_extent(struct pci_layout *layout, size_t count, bool io)
{
	uint64_t extent = 0;
	size_t unplaced;

	range_set_init(&layout->free, layout->storage, PCI_LAYOUT_RANGES);
	range_set_add(&layout->free, (struct range){ 0, io ? 0xffff : INT64_MAX });
	unplaced = io ? pci_io_alias_pack(layout->blocks, count, &layout->free, NULL, layout->isa_aliases) :
			pci_pack(layout->blocks, count, &layout->free);
	if (unplaced != 0)
		return UINT64_MAX;
	for (size_t i = 0; i < count; i++) {
		uint64_t end = layout->blocks[i].address + layout->blocks[i].size;

		extent = end > extent ? end : extent;
	}
	return extent;
}

/* Above 4 GiB a prefetchable reserve needs 64-bit windows all the way up, and must not have been asked for below. */
static bool layout_reserve_is_possible(const struct pci_layout *layout, int group)
{
	const struct pci_layout_bridge *bridge = &layout->bridges[group / PCI_WINDOW_COUNT];
	const struct pci_layout_window *window = &bridge->windows[group % PCI_WINDOW_COUNT];

	if (!window->usable || window->reserve_given_up)
		return false;
	return pci_layout_space(layout, group) != PCI_SPACE_HIGH || (bridge->pref64 && !window->reserve_low);
}

/* What is plugged in later may need the whole reserve as one aligned BAR. */
static uint64_t reserve_alignment(uint64_t reserve)
{
	uint64_t alignment = 1;

	while (alignment <= reserve / 2)
		alignment *= 2;
	return alignment;
}

static void layout_size_window(struct pci_layout *layout, int group)
{
	struct pci_layout_window *window = pci_layout_window(layout, group);
	uint64_t granule = pci_layout_granule(group), alignment;
	size_t count = layout_collect(layout, group);

	window->alignment = granule;
	window->content = 0;
	for (size_t i = 0; i < count; i++) {
		if (layout->blocks[i].alignment > window->alignment)
			window->alignment = layout->blocks[i].alignment;
		window->content += layout->blocks[i].size;
	}
	window->size = layout_pack_extent(layout, count, group % PCI_WINDOW_COUNT == PCI_WINDOW_IO);
	layout_keep(layout, group, count);
	window->reserve = window->reserve_least;
	if (window->reserve_ample > window->reserve && pci_layout_space(layout, group) == PCI_SPACE_HIGH)
		window->reserve = window->reserve_ample;
	window->reserve_held = layout_reserve_is_possible(layout, group);
	if (window->reserve_held && window->reserve > window->size)
		window->size = window->reserve;
	alignment = reserve_alignment(window->reserve);
	if (window->reserve_held && window->reserve != 0 && alignment > window->alignment)
		window->alignment = alignment;
	window->wanted = window->wanted || window->size != 0;
	if (window->size <= INT64_MAX)
		window->size = range_align_up(window->size, granule);
}

/* From the leaves up: when a window is sized, all windows in it have been, and are among the items of its group. */
static void layout_size_windows(struct pci_layout *layout, enum pci_bridge_window first, enum pci_bridge_window last)
{
	for (size_t bridge = layout->inventory->bridge_count; bridge-- > 0;)
		for (int kind = first; kind <= (int)last; kind++) {
			int group = (int)bridge * PCI_WINDOW_COUNT + kind;
			struct pci_layout_window *window = pci_layout_window(layout, group);
			int outer;

			layout_size_window(layout, group);
			if (!window->usable)
				continue;
			outer = pci_layout_outer(layout, group);
			if (window->wanted && outer < PCI_GROUP_ROOT)
				pci_layout_window(layout, outer)->wanted = true;
			if (window->size != 0 && !window->anchored)
				layout_push(layout, outer, PCI_ITEM_WINDOW + group);
		}
}

/* --- placing ------------------------------------------------------------------------------------------------------ */

/* Marks what was wanted high and found no room there. */
static void layout_mark_failed(struct pci_layout *layout, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		int item = (int)layout->blocks[i].id;

		if (layout->blocks[i].address != PCI_BLOCK_UNPLACED)
			continue;
		if (item < PCI_ITEM_WINDOW)
			layout->bars[item].high_failed = true;
		else
			layout->bridges[(item - PCI_ITEM_WINDOW) / PCI_WINDOW_COUNT].high_failed = true;
	}
}

size_t pci_layout_pack_root(struct pci_layout *layout, enum pci_space space, size_t *count)
{
	int group = PCI_GROUP_ROOT + (int)space;
	size_t unplaced;

	*count = layout_collect(layout, group);
	unplaced = space == PCI_SPACE_IO ? pci_io_alias_pack(layout->blocks, *count, &layout->free,
							     layout->may_cover ? &layout->windows->io_cover : NULL,
							     layout->isa_aliases) :
					   pci_pack(layout->blocks, *count, &layout->free);
	layout_keep(layout, group, *count);
	return unplaced;
}

static bool layout_take_root(struct pci_layout *layout, enum pci_space space)
{
	range_set_init(&layout->free, layout->storage, PCI_LAYOUT_RANGES);
	return range_set_copy(&layout->free, pci_layout_from(layout, space)) && pci_anchor_place(layout, space);
}

/* Places everything in one space as blocks of fixed size. False: something found no room. */
static bool layout_place_blocks(struct pci_layout *layout, enum pci_space space)
{
	bool anchored = layout_take_root(layout, space);
	size_t count, unplaced = pci_layout_pack_root(layout, space, &count);

	if (space == PCI_SPACE_HIGH)
		layout_mark_failed(layout, count);
	return anchored && unplaced == 0;
}

/*
 * Places everything in one space, by all means. False: something found no room; then what is placed where is not to be used.
 */
static bool layout_place(struct pci_layout *layout, enum pci_space space)
{
	if (layout_place_blocks(layout, space))
		return true;
	return !layout->blocks_only && layout_take_root(layout, space) &&
	       pci_fit_group(layout, PCI_GROUP_ROOT + (int)space);
}

bool pci_layout_try_io(struct pci_layout *layout)
{
	layout->attempts++;
	layout_start(layout, PCI_WINDOW_IO, PCI_WINDOW_IO);
	layout_size_windows(layout, PCI_WINDOW_IO, PCI_WINDOW_IO);
	return layout_place_blocks(layout, PCI_SPACE_IO);
}

static void layout_start_mem(struct pci_layout *layout)
{
	layout_start(layout, PCI_WINDOW_MEM, PCI_WINDOW_PREF);
	layout_size_windows(layout, PCI_WINDOW_MEM, PCI_WINDOW_PREF);
}

static void layout_forget_failures(struct pci_layout *layout)
{
	for (size_t bridge = 0; bridge < layout->inventory->bridge_count; bridge++)
		layout->bridges[bridge].high_failed = false;
	for (size_t bar = 0; bar < layout->inventory->bar_count; bar++)
		layout->bars[bar].high_failed = false;
}

/*
 * High first. Whatever finds no room there as a block is sized again for the low side; taking it out does not disturb what
 * was placed, so the second round places all the others where they were and cannot fail.
 */
static bool layout_place_high(struct pci_layout *layout)
{
	layout_forget_failures(layout);
	layout_start_mem(layout);
	if (layout_place(layout, PCI_SPACE_HIGH)) {
		layout_forget_failures(layout);
		return true;
	}
	layout_start_mem(layout);
	return layout_place_blocks(layout, PCI_SPACE_HIGH);
}

bool pci_layout_try_mem(struct pci_layout *layout)
{
	bool high = layout_place_high(layout);

	layout->attempts++;
	return layout_place(layout, PCI_SPACE_LOW) && high;
}

/* --- final addresses ---------------------------------------------------------------------------------------------- */

/* Where the addresses in a group count from, PCI_BLOCK_UNPLACED: nothing in it has one. */
static uint64_t layout_base(const struct pci_layout *layout, int group)
{
	const struct pci_layout_window *window;

	if (group >= PCI_GROUP_ROOT)
		return 0;
	window = &layout->bridges[group / PCI_WINDOW_COUNT].windows[group % PCI_WINDOW_COUNT];
	if (window->address == PCI_BLOCK_UNPLACED)
		return PCI_BLOCK_UNPLACED;
	return window->absolute ? 0 : window->address;
}

static void layout_rebase(uint64_t *address, uint64_t base)
{
	if (base == PCI_BLOCK_UNPLACED)
		*address = PCI_BLOCK_UNPLACED;
	else if (*address != PCI_BLOCK_UNPLACED)
		*address += base;
}

void pci_layout_finish(struct pci_layout *layout)
{
	for (size_t bridge = 0; bridge < layout->inventory->bridge_count; bridge++)
		for (int kind = 0; kind < PCI_WINDOW_COUNT; kind++) {
			int group = (int)bridge * PCI_WINDOW_COUNT + kind;
			struct pci_layout_window *window = pci_layout_window(layout, group);

			if (window->size == 0 || !window->usable)
				window->address = PCI_BLOCK_UNPLACED;
			else
				layout_rebase(&window->address, layout_base(layout, pci_layout_outer(layout, group)));
		}
	for (size_t bar = 0; bar < layout->inventory->bar_count; bar++) {
		int home = pci_layout_home(layout, bar);

		if (layout->bars[bar].given_up || home == PCI_GROUP_NONE)
			layout->bars[bar].address = PCI_BLOCK_UNPLACED;
		else
			layout_rebase(&layout->bars[bar].address, layout_base(layout, home));
	}
}
