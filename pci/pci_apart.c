/* SPDX-License-Identifier: MIT */
/*
 * A layout sorts what is behind all host bridges by size, which wastes nothing and lets the roots' ranges alternate. Whoever
 * describes a root by one range per space, from its first BAR to its last, then finds that these ranges overlap.
 *
 *     sorted by size  | 0 256M | 1 256M | 0 16M | 2 16M | 1 1M | 0 |
 *     apart           | 0 256M | 0 16M | 0 |    | 1 256M | 1 1M |    | 2 16M |
 *
 * So root after root is packed into what is free, each into one free range if there is such a one, else on both sides of what
 * is nobody's; then all from its first address to its last is taken. The boundaries are those of a bridge's windows, if that
 * works, because who reads them may think in such units. Three orders are tried. The order costs room, at most the alignment
 * of each root, and never a BAR: what cannot be had is left as it was.
 */
#include "pci/pci_apart.h"

#define EVERYWHERE ((struct range){ 0, UINT64_MAX })

enum order {
	BY_NUMBER,
	LARGEST_FIRST,
	SMALLEST_FIRST,
	ORDERS,
};

struct apart {
	struct pci_layout *layout;
	enum pci_space space;
	uint64_t granule;      /* where a root's range begins and ends */
	struct range_set room; /* what is free, without the ranges of those roots that have their place */
	struct range_set gaps; /* all addresses between those ranges and the pins, free or not */
};

static int apart_group(const struct apart *apart)
{
	return PCI_GROUP_ROOT + (int)apart->space;
}

static uint64_t *apart_address(struct pci_layout *layout, int item)
{
	return item < PCI_ITEM_WINDOW ? &layout->bars[item].address :
					&pci_layout_window(layout, item - PCI_ITEM_WINDOW)->address;
}

static struct pci_apart_root *apart_root_of(struct pci_layout *layout, size_t function)
{
	return &layout->apart_roots[layout->inventory->functions[function].root];
}

/* Where a BAR is that has its place. */
static enum pci_space apart_space_of(const struct pci_layout *layout, size_t bar)
{
	if (layout->inventory->bars[bar].kind == PCI_BAR_IO)
		return PCI_SPACE_IO;
	return layout->bars[bar].address > UINT32_MAX ? PCI_SPACE_HIGH : PCI_SPACE_LOW;
}

/* --- what there is ------------------------------------------------------------------------------------------------ */

static void apart_gather_item(struct pci_layout *layout, int item)
{
	const struct pci_inventory *inventory = layout->inventory;
	struct pci_apart_root *root;
	uint64_t alignment;

	if (item < PCI_ITEM_WINDOW) {
		root = apart_root_of(layout, inventory->bars[item].function);
		root->content += pci_layout_extent(layout, (size_t)item);
		alignment = layout->bars[item].size;
	} else {
		int group = item - PCI_ITEM_WINDOW;

		root = apart_root_of(layout, inventory->bridges[group / PCI_WINDOW_COUNT].function);
		root->content += pci_layout_window(layout, group)->size;
		alignment = pci_layout_window(layout, group)->alignment;
	}
	root->alignment = alignment > root->alignment ? alignment : root->alignment;
	layout->next_item[item] = root->first_item;
	root->first_item = (int16_t)item;
}

/* Whether the BAR is pinned to an address of this space. */
static bool apart_is_pin(const struct apart *apart, size_t bar)
{
	const struct pci_layout *layout = apart->layout;
	int home;

	if (layout->inventory->bars[bar].pinned == PCI_NOT_PINNED || layout->bars[bar].given_up)
		return false;
	home = pci_layout_home(layout, bar);
	return home != PCI_GROUP_NONE && pci_layout_space(layout, home) == apart->space;
}

static bool apart_has_leftovers(const struct pci_layout *layout, enum pci_space space)
{
	for (size_t bar = 0; bar < layout->inventory->bar_count; bar++)
		if (layout->bars[bar].leftover && apart_space_of(layout, bar) == space)
			return true;
	return false;
}

/* How many roots have anything. */
static size_t apart_count(const struct pci_layout *layout)
{
	size_t count = 0;

	for (size_t i = 0; i < layout->inventory->root_count; i++)
		count += layout->apart_roots[i].pinned || layout->apart_roots[i].first_item != PCI_ITEM_NONE;
	return count;
}

/*
 * Lists by root what is placed and not pinned. False: one root alone has anything, or something may not move, because it
 * found its gap only where it is, or its inside depends on where it begins.
 */
static bool apart_gather(struct apart *apart)
{
	struct pci_layout *layout = apart->layout;
	int next;

	if (apart_has_leftovers(layout, apart->space))
		return false;
	for (int group = 0; group < (int)layout->inventory->bridge_count * PCI_WINDOW_COUNT; group++)
		layout->apart_kept[PCI_ITEM_WINDOW + group] = pci_layout_window(layout, group)->address;
	for (size_t i = 0; i < layout->inventory->root_count; i++)
		layout->apart_roots[i] = (struct pci_apart_root){ .first_item = PCI_ITEM_NONE };
	for (int item = layout->first_item[apart_group(apart)]; item != PCI_ITEM_NONE; item = next) {
		next = layout->next_item[item];
		layout->apart_kept[item] = *apart_address(layout, item);
		if (layout->apart_kept[item] == PCI_BLOCK_UNPLACED)
			continue;
		if (item >= PCI_ITEM_WINDOW && pci_layout_window(layout, item - PCI_ITEM_WINDOW)->absolute)
			return false;
		apart_gather_item(layout, item);
	}
	for (size_t bar = 0; bar < layout->inventory->bar_count; bar++)
		if (apart_is_pin(apart, bar))
			apart_root_of(layout, layout->inventory->bars[bar].function)->pinned = true;
	return apart_count(layout) > 1;
}

static bool apart_take(struct apart *apart, struct range range)
{
	return range_set_remove(&apart->room, range) && range_set_remove(&apart->gaps, range);
}

static bool apart_take_pin(struct apart *apart, size_t bar)
{
	return !apart_is_pin(apart, bar) || apart_take(apart, range_of_size(apart->layout->inventory->bars[bar].pinned,
									    pci_layout_extent(apart->layout, bar)));
}

/* What does not move: pinned BARs, and windows that span some. False: too many pieces. */
static bool apart_take_pins(struct apart *apart)
{
	struct pci_layout *layout = apart->layout;
	bool fits = true;

	for (size_t bar = 0; bar < layout->inventory->bar_count && fits; bar++)
		fits = apart_take_pin(apart, bar);
	for (int group = 0; group < (int)layout->inventory->bridge_count * PCI_WINDOW_COUNT && fits; group++) {
		const struct pci_layout_window *window = pci_layout_window(layout, group);

		if (window->anchored && window->address != PCI_BLOCK_UNPLACED &&
		    pci_layout_space(layout, group) == apart->space)
			fits = apart_take(apart, range_of_size(window->address, window->size));
	}
	return fits;
}

/* --- root after root ---------------------------------------------------------------------------------------------- */

/* Packs what the root has into one part of the room; it is then in layout->blocks, `count` of them. */
static bool apart_pack(struct apart *apart, struct pci_apart_root *root, struct range part, size_t *count)
{
	struct pci_layout *layout = apart->layout;
	size_t unplaced;

	range_set_init(&layout->free, layout->storage, PCI_LAYOUT_RANGES);
	for (size_t i = 0; i < apart->room.count; i++) {
		struct range range = apart->room.ranges[i];

		range.first = range.first < part.first ? part.first : range.first;
		range.last = range.last > part.last ? part.last : range.last;
		if (range.first <= range.last && !range_set_add(&layout->free, range))
			return false;
	}
	/* Ports that are not free may all the same be in a bridge's window. */
	if (apart->space != PCI_SPACE_IO && range_set_size(&layout->free) < root->content)
		return false;
	layout->first_item[apart_group(apart)] = root->first_item;
	unplaced = pci_layout_pack_root(layout, apart->space, count);
	root->first_item = layout->first_item[apart_group(apart)];
	return unplaced == 0;
}

/* Takes all from the first to the last of the blocks. */
static bool apart_close(struct apart *apart, size_t count)
{
	const struct pci_block *blocks = apart->layout->blocks;
	struct range hull = { UINT64_MAX, 0 };

	for (size_t i = 0; i < count; i++) {
		uint64_t last = blocks[i].address + (blocks[i].size - 1);

		hull.first = blocks[i].address < hull.first ? blocks[i].address : hull.first;
		hull.last = last > hull.last ? last : hull.last;
	}
	hull.first = range_align_down(hull.first, apart->granule);
	hull.last |= apart->granule - 1;
	return apart_take(apart, hull);
}

static bool apart_place_root(struct apart *apart, struct pci_apart_root *root)
{
	size_t count;

	for (size_t i = 0; i < apart->room.count; i++)
		if (apart_pack(apart, root, apart->room.ranges[i], &count))
			return apart_close(apart, count);
	for (size_t i = 0; i < apart->gaps.count; i++)
		if (apart_pack(apart, root, apart->gaps.ranges[i], &count))
			return apart_close(apart, count);
	return false;
}

/* What a root has beside its pins goes wherever the others have left room. */
static bool apart_place_pinned(struct apart *apart, struct pci_apart_root *root)
{
	const struct pci_block *blocks = apart->layout->blocks;
	size_t count;

	if (!apart_pack(apart, root, EVERYWHERE, &count))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!apart_take(apart, range_of_size(blocks[i].address, blocks[i].size)))
			return false;
	return true;
}

static bool apart_goes_before(const struct pci_apart_root *a, const struct pci_apart_root *b, enum order order)
{
	switch (order) {
	case LARGEST_FIRST:
		return a->alignment != b->alignment ? a->alignment > b->alignment : a->content > b->content;
	case SMALLEST_FIRST:
		return a->content < b->content;
	default:
		return false;
	}
}

/* The next root that waits for its place; those with pins come last. NULL: none waits. */
static struct pci_apart_root *apart_next(struct pci_layout *layout, enum order order)
{
	struct pci_apart_root *next = NULL;

	for (size_t i = 0; i < layout->inventory->root_count; i++) {
		struct pci_apart_root *root = &layout->apart_roots[i];

		if (!root->waits)
			continue;
		if (!next || (next->pinned && !root->pinned) ||
		    (next->pinned == root->pinned && apart_goes_before(root, next, order)))
			next = root;
	}
	return next;
}

static bool apart_try(struct apart *apart, enum order order)
{
	struct pci_layout *layout = apart->layout;
	struct pci_apart_root *root;

	range_set_init(&apart->room, layout->root_storage, PCI_LAYOUT_RANGES);
	range_set_init(&apart->gaps, layout->fit_storage, PCI_LAYOUT_RANGES);
	range_set_add(&apart->gaps, EVERYWHERE);
	if (!range_set_copy(&apart->room, pci_layout_from(layout, apart->space)) || !apart_take_pins(apart))
		return false;
	for (size_t i = 0; i < layout->inventory->root_count; i++)
		layout->apart_roots[i].waits = layout->apart_roots[i].first_item != PCI_ITEM_NONE;
	while ((root = apart_next(layout, order)) != NULL) {
		root->waits = false;
		if (root->pinned ? !apart_place_pinned(apart, root) : !apart_place_root(apart, root))
			return false;
	}
	return true;
}

/* Back to where everything was. */
static void apart_restore(struct pci_layout *layout)
{
	for (size_t i = 0; i < layout->inventory->root_count; i++)
		for (int item = layout->apart_roots[i].first_item; item != PCI_ITEM_NONE;
		     item = layout->next_item[item])
			*apart_address(layout, item) = layout->apart_kept[item];
}

/* By how much a window has moved. */
static uint64_t apart_shift(struct pci_layout *layout, int group)
{
	return pci_layout_window(layout, group)->address - layout->apart_kept[PCI_ITEM_WINDOW + group];
}

/* What is in windows moves with them. Windows come before those in them. */
static void apart_follow(struct pci_layout *layout, enum pci_space space)
{
	for (int group = 0; group < (int)layout->inventory->bridge_count * PCI_WINDOW_COUNT; group++) {
		struct pci_layout_window *window = pci_layout_window(layout, group);

		if (window->address == PCI_BLOCK_UNPLACED || pci_layout_space(layout, group) != space)
			continue;
		if (pci_layout_outer(layout, group) < PCI_GROUP_ROOT)
			window->address += apart_shift(layout, pci_layout_outer(layout, group));
	}
	for (size_t bar = 0; bar < layout->inventory->bar_count; bar++) {
		int home = pci_layout_home(layout, bar);

		if (layout->bars[bar].address != PCI_BLOCK_UNPLACED && home >= 0 && home < PCI_GROUP_ROOT &&
		    pci_layout_space(layout, home) == space)
			layout->bars[bar].address += apart_shift(layout, home);
	}
}

static bool apart_place_space(struct pci_layout *layout, enum pci_space space)
{
	struct apart apart = { .layout = layout, .space = space };
	const uint64_t granules[] = { pci_layout_granule(space == PCI_SPACE_IO ? PCI_WINDOW_IO : PCI_WINDOW_MEM), 1 };

	if (!apart_gather(&apart))
		return false;
	for (int i = 0; i < 2 * ORDERS; i++) {
		apart.granule = granules[i / ORDERS];
		if (apart_try(&apart, i % ORDERS)) {
			apart_follow(layout, space);
			return true;
		}
	}
	apart_restore(layout);
	return false;
}

bool pci_apart_place(struct pci_layout *layout)
{
	bool moved = false;

	if (layout->inventory->root_count < 2)
		return false;
	for (int space = 0; space < PCI_SPACE_COUNT; space++)
		moved = apart_place_space(layout, space) || moved;
	return moved;
}
