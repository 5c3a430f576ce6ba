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
 * What a bridge needs falls into three windows: I/O, memory (non-prefetchable, below 4 GiB), prefetchable. All
 * prefetchable windows below one top bridge are on one side of 4 GiB together, because each lies inside its parent's.
 */
#include "pci/pci_layout.h"

#define IO_GRANULE 0x1000ULL    /* PCI-to-PCI Bridge 1.2, 3.2.5.6 */
#define MEM_GRANULE 0x100000ULL /* 3.2.5.8 */
#define BLOCK_IS_WINDOW 0x10000u

enum space {
	SPACE_IO,
	SPACE_LOW,
	SPACE_HIGH,
};

int pci_layout_window_of(const struct pci_layout *layout, const struct pci_bar *bar)
{
	const struct pci_function *function = &layout->inventory->functions[bar->function];
	const struct pci_layout_bridge *bridge = &layout->bridges[function->upstream];
	bool high = layout->bridges[bridge->top].high && !layout->bridges[bridge->top].high_failed;

	if (bar->kind == PCI_BAR_IO)
		return bridge->windows[PCI_WINDOW_IO].usable ? PCI_WINDOW_IO : -1;
	if (bar->kind == PCI_BAR_ROM_KIND || !bar->prefetchable)
		return PCI_WINDOW_MEM;
	if (high)
		return bar->is_64bit && bridge->pref64 ? PCI_WINDOW_PREF : PCI_WINDOW_MEM;
	return bridge->windows[PCI_WINDOW_PREF].usable ? PCI_WINDOW_PREF : PCI_WINDOW_MEM;
}

static enum space layout_root_bar_space(const struct pci_layout *layout, size_t bar)
{
	if (layout->inventory->bars[bar].kind == PCI_BAR_IO)
		return SPACE_IO;
	return layout->bars[bar].high && !layout->bars[bar].high_failed ? SPACE_HIGH : SPACE_LOW;
}

static uint64_t window_granule(enum pci_bridge_window kind)
{
	return kind == PCI_WINDOW_IO ? IO_GRANULE : MEM_GRANULE;
}

static void layout_add_block(struct pci_layout *layout, size_t *count, uint64_t size, uint64_t alignment, uint32_t id)
{
	layout->blocks[(*count)++] = (struct pci_block){ .size = size, .alignment = alignment, .id = id };
}

static uint32_t window_block_id(int bridge, enum pci_bridge_window kind)
{
	return BLOCK_IS_WINDOW + (uint32_t)bridge * PCI_WINDOW_COUNT + kind;
}

/* Gathers what goes into one window of a bridge. Marks the window wanted if a BAR belongs there, given up or not. */
static size_t layout_collect_window(struct pci_layout *layout, int bridge, enum pci_bridge_window kind)
{
	const struct pci_inventory *inventory = layout->inventory;
	struct pci_layout_window *window = &layout->bridges[bridge].windows[kind];
	size_t count = 0;

	for (int f = layout->first_function[bridge]; f >= 0; f = layout->next_function[f]) {
		const struct pci_function *function = &inventory->functions[f];

		for (size_t b = function->first_bar; b < (size_t)function->first_bar + function->bar_count; b++) {
			if (pci_layout_window_of(layout, &inventory->bars[b]) != (int)kind)
				continue;
			window->wanted = true;
			if (!layout->bars[b].given_up)
				layout_add_block(layout, &count, inventory->bars[b].size, inventory->bars[b].size,
						 (uint32_t)b);
		}
		if (function->bridge != PCI_NONE) {
			const struct pci_layout_window *child = &layout->bridges[function->bridge].windows[kind];

			window->wanted = window->wanted || child->wanted;
			if (child->size != 0)
				layout_add_block(layout, &count, child->size, child->alignment,
						 window_block_id(function->bridge, kind));
		}
	}
	return count;
}

static enum space layout_window_space(const struct pci_layout *layout, int top, enum pci_bridge_window kind)
{
	if (kind == PCI_WINDOW_IO)
		return SPACE_IO;
	if (kind == PCI_WINDOW_PREF && layout->bridges[top].high && !layout->bridges[top].high_failed)
		return SPACE_HIGH;
	return SPACE_LOW;
}

/* Gathers what lies directly behind the host bridge in one space: BARs on root buses and the windows of top bridges. */
static size_t layout_collect_root(struct pci_layout *layout, enum space space)
{
	const struct pci_inventory *inventory = layout->inventory;
	size_t count = 0;

	for (int f = layout->first_function[PCI_MAX_BRIDGES]; f >= 0; f = layout->next_function[f]) {
		const struct pci_function *function = &inventory->functions[f];

		for (size_t b = function->first_bar; b < (size_t)function->first_bar + function->bar_count; b++)
			if (!layout->bars[b].given_up && inventory->bars[b].pinned == PCI_NOT_PINNED &&
			    layout_root_bar_space(layout, b) == space)
				layout_add_block(layout, &count, inventory->bars[b].size, inventory->bars[b].size,
						 (uint32_t)b);
		if (function->bridge == PCI_NONE)
			continue;
		for (int kind = 0; kind < PCI_WINDOW_COUNT; kind++) {
			const struct pci_layout_window *window = &layout->bridges[function->bridge].windows[kind];

			if (window->size != 0 && layout_window_space(layout, function->bridge, kind) == space)
				layout_add_block(layout, &count, window->size, window->alignment,
						 window_block_id(function->bridge, kind));
		}
	}
	return count;
}

/* Writes the addresses that packing found back to the BARs and windows; marks top bridges that found no room high. */
static void layout_keep_addresses(struct pci_layout *layout, size_t count, bool high)
{
	for (size_t i = 0; i < count; i++) {
		const struct pci_block *block = &layout->blocks[i];
		uint32_t window = block->id - BLOCK_IS_WINDOW;

		if (block->id < BLOCK_IS_WINDOW) {
			layout->bars[block->id].address = block->address;
			if (high && block->address == PCI_BLOCK_UNPLACED)
				layout->bars[block->id].high_failed = true;
			continue;
		}
		layout->bridges[window / PCI_WINDOW_COUNT].windows[window % PCI_WINDOW_COUNT].address = block->address;
		if (high && block->address == PCI_BLOCK_UNPLACED)
			layout->bridges[window / PCI_WINDOW_COUNT].high_failed = true;
	}
}

/* The end of the last block when all are packed from address 0 up; UINT64_MAX when no address space is that large. */
static uint64_t layout_pack_extent(struct pci_layout *layout, size_t count)
{
	uint64_t extent = 0;

	range_set_init(&layout->free, layout->storage, PCI_LAYOUT_RANGES);
	range_set_add(&layout->free, (struct range){ 0, INT64_MAX });
	if (pci_pack(layout->blocks, count, &layout->free) != 0)
		return UINT64_MAX;
	for (size_t i = 0; i < count; i++) {
		uint64_t end = layout->blocks[i].address + layout->blocks[i].size;

		extent = end > extent ? end : extent;
	}
	return extent;
}

/* Above 4 GiB a prefetchable reserve needs 64-bit windows all the way up, and must not have been asked for below. */
static bool layout_reserve_is_possible(const struct pci_layout *layout, int bridge, enum pci_bridge_window kind)
{
	const struct pci_layout_window *window = &layout->bridges[bridge].windows[kind];

	if (!window->usable || window->reserve_given_up)
		return false;
	return layout_window_space(layout, layout->bridges[bridge].top, kind) != SPACE_HIGH ||
	       (layout->bridges[bridge].pref64 && !window->reserve_low);
}

static void layout_size_window(struct pci_layout *layout, int bridge, enum pci_bridge_window kind)
{
	struct pci_layout_window *window = &layout->bridges[bridge].windows[kind];
	uint64_t granule = window_granule(kind);
	size_t count;

	window->wanted = false;
	window->address = PCI_BLOCK_UNPLACED;
	count = layout_collect_window(layout, bridge, kind);
	window->alignment = granule;
	for (size_t i = 0; i < count; i++)
		if (layout->blocks[i].alignment > window->alignment)
			window->alignment = layout->blocks[i].alignment;
	window->size = layout_pack_extent(layout, count);
	layout_keep_addresses(layout, count, false);
	window->reserve_held = layout_reserve_is_possible(layout, bridge, kind);
	if (window->reserve_held && window->reserve > window->size)
		window->size = window->reserve;
	window->wanted = window->wanted || window->size != 0;
	if (window->size <= INT64_MAX)
		window->size = range_align_up(window->size, granule);
}

static void layout_size_windows(struct pci_layout *layout, enum pci_bridge_window first, enum pci_bridge_window last)
{
	for (size_t bridge = layout->inventory->bridge_count; bridge-- > 0;)
		for (int kind = first; kind <= (int)last; kind++)
			layout_size_window(layout, (int)bridge, kind);
}

/* Takes the pinned BARs of the root buses out of the free set; one that is not free there keeps no address. */
static void layout_place_pinned(struct pci_layout *layout, enum space space)
{
	const struct pci_inventory *inventory = layout->inventory;

	for (int f = layout->first_function[PCI_MAX_BRIDGES]; f >= 0; f = layout->next_function[f]) {
		const struct pci_function *function = &inventory->functions[f];

		for (size_t b = function->first_bar; b < (size_t)function->first_bar + function->bar_count; b++) {
			const struct pci_bar *bar = &inventory->bars[b];
			struct range range;

			if (bar->pinned == PCI_NOT_PINNED || layout->bars[b].given_up ||
			    layout_root_bar_space(layout, b) != space)
				continue;
			range = range_of_size(bar->pinned, bar->size);
			if (range_set_covers(&layout->free, range) && range_set_remove(&layout->free, range))
				layout->bars[b].address = bar->pinned;
			else
				layout->bars[b].given_up = PCI_PIN_REFUSED;
		}
	}
}

/* Packs one space behind the host bridge. Returns how many blocks found no room. */
static size_t layout_place_root(struct pci_layout *layout, enum space space, const struct range_set *from)
{
	size_t count, unplaced;

	range_set_init(&layout->free, layout->storage, PCI_LAYOUT_RANGES);
	if (!range_set_copy(&layout->free, from))
		layout->free.count = 0;
	layout_place_pinned(layout, space);
	count = layout_collect_root(layout, space);
	unplaced = pci_pack(layout->blocks, count, &layout->free);
	layout_keep_addresses(layout, count, space == SPACE_HIGH);
	return unplaced;
}

bool pci_layout_try_io(struct pci_layout *layout)
{
	layout->attempts++;
	layout_size_windows(layout, PCI_WINDOW_IO, PCI_WINDOW_IO);
	return layout_place_root(layout, SPACE_IO, &layout->windows->io) == 0;
}

/*
 * High first. Whatever finds no room there is sized again for the low side; taking it out does not disturb what was placed,
 * so the second round places all the others where they were and cannot fail.
 */
bool pci_layout_try_mem(struct pci_layout *layout)
{
	layout->attempts++;
	for (size_t bridge = 0; bridge < layout->inventory->bridge_count; bridge++)
		layout->bridges[bridge].high_failed = false;
	for (size_t bar = 0; bar < layout->inventory->bar_count; bar++)
		layout->bars[bar].high_failed = false;
	layout_size_windows(layout, PCI_WINDOW_MEM, PCI_WINDOW_PREF);
	if (layout_place_root(layout, SPACE_HIGH, &layout->windows->mem64) != 0) {
		layout_size_windows(layout, PCI_WINDOW_MEM, PCI_WINDOW_PREF);
		layout_place_root(layout, SPACE_HIGH, &layout->windows->mem64);
	}
	return layout_place_root(layout, SPACE_LOW, layout->low) == 0;
}

static void layout_finish_bars(struct pci_layout *layout, int bridge)
{
	const struct pci_inventory *inventory = layout->inventory;

	for (int f = layout->first_function[bridge]; f >= 0; f = layout->next_function[f]) {
		const struct pci_function *function = &inventory->functions[f];

		for (size_t b = function->first_bar; b < (size_t)function->first_bar + function->bar_count; b++) {
			int kind = pci_layout_window_of(layout, &inventory->bars[b]);

			if (kind < 0 || layout->bars[b].given_up)
				continue;
			if (layout->bridges[bridge].windows[kind].address == PCI_BLOCK_UNPLACED)
				layout->bars[b].address = PCI_BLOCK_UNPLACED;
			else if (layout->bars[b].address != PCI_BLOCK_UNPLACED)
				layout->bars[b].address += layout->bridges[bridge].windows[kind].address;
		}
	}
}

void pci_layout_finish(struct pci_layout *layout)
{
	for (size_t bridge = 0; bridge < layout->inventory->bridge_count; bridge++) {
		int parent = layout->inventory->bridges[bridge].parent;

		for (int kind = 0; parent != PCI_NONE && kind < PCI_WINDOW_COUNT; kind++) {
			struct pci_layout_window *window = &layout->bridges[bridge].windows[kind];
			uint64_t base = layout->bridges[parent].windows[kind].address;

			if (window->size == 0 || base == PCI_BLOCK_UNPLACED)
				window->address = PCI_BLOCK_UNPLACED;
			else if (window->address != PCI_BLOCK_UNPLACED)
				window->address += base;
		}
		layout_finish_bars(layout, (int)bridge);
	}
}
