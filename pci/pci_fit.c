/* SPDX-License-Identifier: MIT */
/*
 * Windows that fit their place
 *
 * The inside of a window that holds one large BAR and some small ones is as long as their sum only if it begins at the right
 * place: in the head room below the large one's alignment there is space for the small ones.
 *
 *      |      |s|s|   256M    |           begins below the boundary: no gap
 *      |          |   256M    |s|s|       begins at the boundary: the head room is left to others
 *
 * So a window is not a block of a certain size. What is known of it is the least end f(p) that its content can have when it
 * begins at p. For a bus with BARs alone, largest first into the lowest free slot from p on gives it; f never falls as p
 * grows. Two searches use it:
 *
 * Greedy: the items in the order of their alignment, each window at the first free range where it ends soonest, then begun
 * as late as it can be without ending later, so that the head room it does not use stays free for others. Three orders
 * are tried: by alignment, by size, and windows before BARs.
 *
 * Exact, for a bus of up to PCI_FIT_EXACT items, which are the largest of the bus if it has more: over all subsets S, the
 * least (range, end) at which the items of S can be placed one after the other; for each S the best over its last item.
 * Since f is monotone, the best end of S without the last item is all that has to be known of it. The free ranges are taken
 * in ascending order; giving up on a range for good is one of the ways to place an item. What the bus has more is then put
 * into the gaps.
 */
#include "pci/pci_fit.h"

#include "pci/pci_fit_search.h"

#define MAX_DEPTH 4 /* windows inside windows that are fitted; those further in are blocks of a fixed size */

static bool fit_step(struct pci_fit *fit)
{
	return ++fit->layout->steps <= PCI_FIT_STEPS || fit->unlimited;
}

/* --- one item ----------------------------------------------------------------------------------------------------- */

static uint64_t *fit_address(struct pci_layout *layout, int item)
{
	return item < PCI_ITEM_WINDOW ? &layout->bars[item].address :
					&pci_layout_window(layout, item - PCI_ITEM_WINDOW)->address;
}

static uint64_t fit_alignment(struct pci_layout *layout, int item)
{
	return item < PCI_ITEM_WINDOW ? layout->bars[item].size :
					pci_layout_window(layout, item - PCI_ITEM_WINDOW)->alignment;
}

/* As long as the item must be at least. */
static uint64_t fit_content(struct pci_layout *layout, int item)
{
	return item < PCI_ITEM_WINDOW ? pci_layout_extent(layout, (size_t)item) :
					pci_layout_window(layout, item - PCI_ITEM_WINDOW)->content;
}

static uint64_t fit_length(struct pci_layout *layout, int item)
{
	return item < PCI_ITEM_WINDOW ? pci_layout_extent(layout, (size_t)item) :
					pci_layout_window(layout, item - PCI_ITEM_WINDOW)->size;
}

/* The addresses from the lowest to the highest that the items of a placed group take. */
static struct range fit_span(struct pci_layout *layout, int group)
{
	struct range span = { UINT64_MAX, 0 };

	for (int item = layout->first_item[group]; item != PCI_ITEM_NONE; item = layout->next_item[item]) {
		uint64_t first = *fit_address(layout, item), last = first + (fit_length(layout, item) - 1);

		span.first = first < span.first ? first : span.first;
		span.last = last > span.last ? last : span.last;
	}
	return span;
}

/* Places what is in the window from `first` on. False: it does not fit below room.last. */
static bool fit_window_from(struct pci_fit *fit, int group, uint64_t first, struct range room, unsigned depth,
			    struct range *span)
{
	size_t used = fit->storage_used, most = sizeof(fit->layout->fit_storage) / sizeof(fit->layout->fit_storage[0]);
	struct range_set free;
	bool fits;

	if (first > room.last || used == most)
		return false;
	range_set_init(&free, &fit->layout->fit_storage[used], (most - used) / 2);
	fit->storage_used = used + free.capacity;
	fits = range_set_add(&free, (struct range){ first, room.last }) && pci_fit_items(fit, group, &free, depth + 1);
	fit->storage_used = used;
	if (fits)
		*span = fit_span(fit->layout, group);
	return fits;
}

/* The window's range around what is in it: whole granules, and the reserve. False: it leaves the room. */
static bool fit_window_close(struct pci_layout *layout, int group, uint64_t first, struct range span, struct range room,
			     struct range *range)
{
	const struct pci_layout_window *window = pci_layout_window(layout, group);
	uint64_t granule = pci_layout_granule(group);

	range->first = span.last < span.first ? first : range_align_down(span.first, granule);
	range->last = span.last < span.first ? first : span.last;
	if (window->reserve_held && range->last - range->first < window->reserve - 1 && window->reserve != 0)
		range->last = range->first + (window->reserve - 1);
	range->last |= granule - 1;
	return range->first >= room.first && range->last <= room.last && range->last > range->first;
}

/*
 * Begins as late as possible without ending later: bisection over granules. What the inside needs at least bounds it from
 * above. The last try that fits leaves its addresses.
 */
static bool fit_window_late(struct pci_fit *fit, int group, struct range room, unsigned depth, struct range *span)
{
	uint64_t granule = pci_layout_granule(group), content = pci_layout_window(fit->layout, group)->content;
	uint64_t end = span->last, fits = range_align_down(span->first, granule), fails;
	struct range later, first_span = *span;
	bool again = false;

	if (end - span->first + 1 < content + granule)
		return true;
	fails = range_align_down(end - content + 1, granule) + granule;
	room.last = end | (granule - 1);
	while (fails - fits > granule) {
		uint64_t middle = range_align_down(fits + (fails - fits) / 2, granule);

		if (fit_window_from(fit, group, middle, room, depth, &later) && later.last <= room.last) {
			fits = range_align_down(later.first, granule);
			*span = later;
			again = false;
		} else {
			fails = middle;
			again = true;
		}
	}
	if (!again)
		return true;
	return fit_window_from(fit, group, range_align_down(span->first, granule), room, depth, span) ||
	       fit_window_from(fit, group, range_align_down(first_span.first, granule), room, depth, span);
}

/* Places a window at the beginning of `room`, with all that is in it. */
static bool fit_window(struct pci_fit *fit, int item, struct range room, unsigned depth, bool late, struct range *range)
{
	struct pci_layout *layout = fit->layout;
	int group = item - PCI_ITEM_WINDOW;
	struct pci_layout_window *window = pci_layout_window(layout, group);
	bool reserve_rules = window->reserve_held && window->reserve > window->content;
	uint64_t alignment = depth >= MAX_DEPTH || reserve_rules ? window->alignment : pci_layout_granule(group);
	uint64_t first = range_align_up(room.first, alignment);
	struct range span;

	window->absolute = depth < MAX_DEPTH && !reserve_rules;
	if (first < room.first || first > room.last)
		return false;
	if (!window->absolute) {
		/* A block of fixed size: the addresses inside stay as they were found when it was sized. */
		*range = range_of_size(first, window->size);
		return range->last <= room.last && range->last >= first;
	}
	if (!fit_window_from(fit, group, first, room, depth, &span))
		return false;
	if (late && span.first <= span.last && !fit_window_late(fit, group, room, depth, &span))
		return false;
	return fit_window_close(layout, group, first, span, room, range);
}

/* Places an item at the beginning of `room`. */
bool pci_fit_item_in(struct pci_fit *fit, int item, struct range room, unsigned depth, bool late, struct range *range)
{
	uint64_t first, length;

	if (!fit_step(fit) || room.last - room.first < fit_content(fit->layout, item) - 1)
		return false;
	if (item >= PCI_ITEM_WINDOW) {
		if (!fit_window(fit, item, room, depth, late, range))
			return false;
		pci_layout_window(fit->layout, item - PCI_ITEM_WINDOW)->size = range_size(*range);
	} else {
		first = range_align_up(room.first, fit_alignment(fit->layout, item));
		length = pci_layout_extent(fit->layout, (size_t)item);
		if (first < room.first || first > room.last || room.last - first < length - 1)
			return false;
		*range = range_of_size(first, length);
	}
	*fit_address(fit->layout, item) = range->first;
	return true;
}

/* --- greedy ------------------------------------------------------------------------------------------------------- */

/* Places an item into the first free range that takes it, and takes what it uses out. */
static bool fit_item(struct pci_fit *fit, int item, struct range_set *free, unsigned depth)
{
	for (size_t i = 0; i < free->count; i++) {
		struct range range;

		if (pci_fit_item_in(fit, item, free->ranges[i], depth, true, &range))
			return range_set_remove(free, range);
	}
	return false;
}

static bool fit_greedily(struct pci_fit *fit, int group, struct range_set *free, unsigned depth)
{
	struct pci_layout *layout = fit->layout;

	for (int item = layout->first_item[group]; item != PCI_ITEM_NONE; item = layout->next_item[item])
		if (!fit_item(fit, item, free, depth))
			return false;
	return true;
}

bool pci_fit_items(struct pci_fit *fit, int group, struct range_set *free, unsigned depth)
{
	struct pci_fit_state states[1u << PCI_FIT_INNER];
	struct pci_fit_search search = { .states = states };

	if (fit->exact && pci_fit_is_small_tree(fit->layout, group, &search))
		return pci_fit_search(fit, &search, free, depth) && pci_fit_replay(fit, &search, free, depth);
	return fit_greedily(fit, group, free, depth);
}

bool pci_fit_inside(struct pci_layout *layout, int group, struct range_set *free)
{
	struct pci_fit fit = { .layout = layout, .unlimited = true };

	return pci_fit_items(&fit, group, free, 1);
}

/* --- the items behind the host bridge ----------------------------------------------------------------------------- */

enum order {
	BY_ALIGNMENT,
	BY_SIZE,
	WINDOWS_FIRST,
	ORDERS,
};

/* Lists the group's items in layout->blocks in one of the orders. Returns how many there are. */
static size_t fit_order(struct pci_layout *layout, int group, enum order order)
{
	size_t count = 0;

	for (int item = layout->first_item[group]; item != PCI_ITEM_NONE; item = layout->next_item[item]) {
		struct pci_block *block = &layout->blocks[count++];

		*block = (struct pci_block){ .id = (uint32_t)item, .size = fit_content(layout, item) };
		if (order == BY_ALIGNMENT)
			block->rank = fit_alignment(layout, item);
		else if (order == WINDOWS_FIRST)
			block->rank = item >= PCI_ITEM_WINDOW;
	}
	pci_pack_sort(layout->blocks, count);
	return count;
}

static bool fit_in_order(struct pci_fit *fit, size_t from, size_t count, struct range_set *free)
{
	for (size_t i = from; i < count; i++)
		if (!fit_item(fit, (int)fit->layout->blocks[i].id, free, 0))
			return false;
	return true;
}

static bool fit_exactly(struct pci_fit *fit, size_t count, struct range_set *free)
{
	struct pci_fit_search search = { .states = fit->layout->fit_states };

	_Static_assert(sizeof(fit->layout->fit_states) / sizeof(fit->layout->fit_states[0]) == 1u << PCI_FIT_EXACT,
		       "one state for each subset");
	search.count = count < PCI_FIT_EXACT ? (unsigned)count : PCI_FIT_EXACT;
	for (unsigned i = 0; i < search.count; i++)
		search.items[i] = (int)fit->layout->blocks[i].id;
	return pci_fit_search(fit, &search, free, 0) && pci_fit_replay(fit, &search, free, 0) &&
	       fit_in_order(fit, search.count, count, free);
}

/* Whether largest first is not the last word: BARs alone whose size is their alignment cannot be placed any better. */
static bool fit_may_help(const struct pci_layout *layout, int group)
{
	for (int item = layout->first_item[group]; item != PCI_ITEM_NONE; item = layout->next_item[item])
		if (item >= PCI_ITEM_WINDOW || layout->inventory->bars[item].count > 1)
			return true;
	return false;
}

bool pci_fit_group(struct pci_layout *layout, int group)
{
	struct pci_fit fit = { .layout = layout };
	struct range_set free;
	size_t count;

	if (!fit_may_help(layout, group))
		return false;
	range_set_init(&free, layout->root_storage, PCI_LAYOUT_RANGES);
	for (int order = 0; order < ORDERS; order++) {
		if (layout->steps > PCI_FIT_STEPS || !range_set_copy(&free, &layout->free))
			return false;
		count = fit_order(layout, group, order);
		if (fit_in_order(&fit, 0, count, &free))
			return range_set_copy(&layout->free, &free);
	}
	if (!range_set_copy(&free, &layout->free))
		return false;
	fit.exact = true;
	count = fit_order(layout, group, BY_ALIGNMENT);
	return fit_exactly(&fit, count, &free) && range_set_copy(&layout->free, &free);
}
