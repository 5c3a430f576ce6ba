/* SPDX-License-Identifier: MIT */
/*
 * A pinned BAR behind a bridge fixes the bridge's window: it must reach at least from the first to the last pinned address
 * in it, its anchor, and so must every window above it. No other window and no BAR of another bus may lie in between.
 *
 * What else is behind the bridge goes into the gaps of the anchor, and if these do not suffice, the window grows: upwards as
 * little as possible, and when even all that is free there does not do, downwards as well.
 *
 *      free     | pin |   gap   | pin |     free
 *          <----|       anchor        |---->
 */
#include "pci/pci_anchor.h"

#include "pci/pci_fit.h"

#define MAX_PASSES 8

static bool anchor_is_pinned(const struct pci_layout *layout, size_t bar, bool io)
{
	const struct pci_bar *record = &layout->inventory->bars[bar];

	return record->pinned != PCI_NOT_PINNED && !layout->bars[bar].given_up && (record->kind == PCI_BAR_IO) == io;
}

static struct range anchor_bar_range(const struct pci_layout *layout, size_t bar)
{
	return range_of_size(layout->inventory->bars[bar].pinned, pci_layout_extent(layout, bar));
}

/* --- which windows ------------------------------------------------------------------------------------------------ */

static struct range range_union(struct range a, struct range b)
{
	return (struct range){ a.first < b.first ? a.first : b.first, a.last > b.last ? a.last : b.last };
}

/* Makes every window above the BAR span it. */
static void anchor_add(struct pci_layout *layout, size_t bar)
{
	struct range range = anchor_bar_range(layout, bar);

	for (int group = pci_layout_home(layout, bar); group < PCI_GROUP_ROOT;
	     group = pci_layout_outer(layout, group)) {
		struct pci_layout_window *window = pci_layout_window(layout, group);
		uint64_t granule = pci_layout_granule(group);
		struct range whole = { range_align_down(range.first, granule), range.last | (granule - 1) };

		window->anchor = window->anchored ? range_union(window->anchor, whole) : whole;
		window->anchored = true;
	}
}

static bool anchor_is_inside(const struct pci_layout *layout, size_t bar, int window)
{
	return pci_layout_is_inside(layout, pci_layout_home(layout, bar), window);
}

/* Whether the BAR may be there at all: in a free range of its space, and on nobody else's pin. */
static bool anchor_is_free(const struct pci_layout *layout, size_t bar, bool io)
{
	struct range range = anchor_bar_range(layout, bar);

	if (!range_set_covers(pci_layout_from(layout, pci_layout_space(layout, pci_layout_home(layout, bar))), range))
		return false;
	for (size_t other = 0; other < bar; other++)
		if (anchor_is_pinned(layout, other, io) && range_overlaps(range, anchor_bar_range(layout, other)))
			return false;
	return true;
}

/* Whether a window may have this range: a free one, in which there may be ports that it only covers. */
static bool anchor_may_span(struct pci_layout *layout, enum pci_space space, struct range range)
{
	const struct range_set *cover = &layout->windows->io_cover;
	struct range_set spanned;

	if (space != PCI_SPACE_IO)
		return range_set_covers(pci_layout_from(layout, space), range);
	range_set_init(&spanned, layout->root_storage, PCI_LAYOUT_RANGES);
	if (!range_set_copy(&spanned, &layout->windows->io))
		return false;
	for (size_t i = 0; i < cover->count; i++)
		range_set_add(&spanned, cover->ranges[i]);
	return range_set_covers(&spanned, range);
}

/* Whether a window above the BAR spans what is reserved, or a pin of another bus; or one of another bus spans the BAR. */
static bool anchor_clashes(struct pci_layout *layout, size_t bar, bool io)
{
	for (size_t other = 0; other < layout->inventory->bar_count; other++) {
		if (other == bar || !anchor_is_pinned(layout, other, io))
			continue;
		for (int group = pci_layout_home(layout, bar); group < PCI_GROUP_ROOT;
		     group = pci_layout_outer(layout, group)) {
			const struct range *anchor =
				&layout->bridges[group / PCI_WINDOW_COUNT].windows[group % PCI_WINDOW_COUNT].anchor;
			struct range range = anchor_bar_range(layout, other);

			if (range_overlaps(*anchor, range) && !anchor_is_inside(layout, other, group))
				return true;
		}
	}
	for (int group = pci_layout_home(layout, bar); group < PCI_GROUP_ROOT;
	     group = pci_layout_outer(layout, group)) {
		const struct pci_layout_window *window =
			&layout->bridges[group / PCI_WINDOW_COUNT].windows[group % PCI_WINDOW_COUNT];

		if (!anchor_may_span(layout, pci_layout_space(layout, group), window->anchor))
			return true;
	}
	return false;
}

/* Two windows of which neither is above the other may not share a granule. */
static bool anchor_shares(const struct pci_layout *layout, size_t bar, bool io)
{
	int home = pci_layout_home(layout, bar);

	if (home >= PCI_GROUP_ROOT)
		return false;
	for (size_t other = 0; other < bar; other++) {
		int theirs;

		if (!anchor_is_pinned(layout, other, io))
			continue;
		theirs = pci_layout_home(layout, other);
		if (theirs < PCI_GROUP_ROOT && !anchor_is_inside(layout, bar, theirs) &&
		    !anchor_is_inside(layout, other, home) &&
		    range_overlaps(
			    layout->bridges[home / PCI_WINDOW_COUNT].windows[home % PCI_WINDOW_COUNT].anchor,
			    layout->bridges[theirs / PCI_WINDOW_COUNT].windows[theirs % PCI_WINDOW_COUNT].anchor))
			return true;
	}
	return false;
}

static void anchor_forget(struct pci_layout *layout, bool io)
{
	for (size_t bridge = 0; bridge < layout->inventory->bridge_count; bridge++)
		for (int kind = 0; kind < PCI_WINDOW_COUNT; kind++)
			if ((kind == PCI_WINDOW_IO) == io)
				layout->bridges[bridge].windows[kind].anchored = false;
}

/* Refuses a pin that clashes with what is around it; true: there was one. The last pass refuses whatever is left of them. */
static bool anchor_refuse_one(struct pci_layout *layout, bool io, bool all)
{
	bool refused = false;

	for (size_t bar = layout->inventory->bar_count; bar-- > 0 && (all || !refused);)
		if (anchor_is_pinned(layout, bar, io) &&
		    (anchor_clashes(layout, bar, io) || anchor_shares(layout, bar, io))) {
			layout->bars[bar].given_up = PCI_PIN_REFUSED;
			refused = true;
		}
	return refused;
}

void pci_anchor_find(struct pci_layout *layout, bool io)
{
	size_t pinned = 0;

	for (size_t bar = 0; bar < layout->inventory->bar_count; bar++) {
		if (!anchor_is_pinned(layout, bar, io))
			continue;
		if (pinned < PCI_ANCHOR_PINS && anchor_is_free(layout, bar, io))
			pinned++;
		else
			layout->bars[bar].given_up = PCI_PIN_REFUSED;
	}
	for (int pass = 0; pinned != 0 && pass <= MAX_PASSES; pass++) {
		anchor_forget(layout, io);
		for (size_t bar = 0; bar < layout->inventory->bar_count; bar++)
			if (anchor_is_pinned(layout, bar, io))
				anchor_add(layout, bar);
		if (!anchor_refuse_one(layout, io, pass + 1 >= MAX_PASSES))
			return;
	}
}

/* --- what is inside ----------------------------------------------------------------------------------------------- */

static void anchor_take_pins(struct pci_layout *layout, enum pci_space space)
{
	bool io = space == PCI_SPACE_IO;

	for (size_t bar = 0; bar < layout->inventory->bar_count; bar++) {
		struct range range;
		int home;

		if (!anchor_is_pinned(layout, bar, io))
			continue;
		home = pci_layout_home(layout, bar);
		if (pci_layout_space(layout, home) != space)
			continue;
		layout->bars[bar].address = layout->inventory->bars[bar].pinned;
		range = anchor_bar_range(layout, bar);
		if (home < PCI_GROUP_ROOT) {
			range.first = range_align_down(range.first, pci_layout_granule(home));
			range.last |= pci_layout_granule(home) - 1;
		}
		range_set_remove(&layout->free, range);
	}
}

/* What of the range is neither pinned nor a window that is anchored itself. */
static bool anchor_gaps(struct pci_layout *layout, int group, struct range range, struct range_set *gaps)
{
	const struct pci_inventory *inventory = layout->inventory;
	bool io = group % PCI_WINDOW_COUNT == PCI_WINDOW_IO, fits;

	range_set_init(gaps, layout->root_storage, PCI_LAYOUT_RANGES);
	fits = range_set_add(gaps, range);
	if (io)
		range_set_subtract(gaps, &layout->windows->io_cover);
	for (size_t bar = 0; bar < inventory->bar_count; bar++)
		if (anchor_is_pinned(layout, bar, io) && pci_layout_home(layout, bar) == group)
			fits = fits && range_set_remove(gaps, anchor_bar_range(layout, bar));
	for (size_t bridge = (size_t)group / PCI_WINDOW_COUNT + 1; bridge < inventory->bridge_count; bridge++) {
		const struct pci_layout_window *window = &layout->bridges[bridge].windows[group % PCI_WINDOW_COUNT];

		if (window->anchored && window->outer == group)
			fits = fits && range_set_remove(gaps, window->anchor);
	}
	return fits;
}

static bool anchor_fits(struct pci_layout *layout, int group, struct range range)
{
	const struct pci_layout_window *window = pci_layout_window(layout, group);
	struct range_set gaps;

	if (window->reserve_held && window->reserve != 0 && range.last - range.first < window->reserve - 1)
		return false;
	return anchor_gaps(layout, group, range, &gaps) && pci_fit_inside(layout, group, &gaps);
}

/* How many whole granules are free directly above the range, and directly below. */
static uint64_t anchor_room(const struct pci_layout *layout, struct range range, bool above)
{
	for (size_t i = 0; i < layout->free.count; i++) {
		struct range free = layout->free.ranges[i];

		if (above && range.last != UINT64_MAX && range_contains(free, range.last + 1))
			return free.last - range.last;
		if (!above && range.first != 0 && range_contains(free, range.first - 1))
			return range.first - free.first;
	}
	return 0;
}

static struct range anchor_grown(struct range range, uint64_t bytes, bool above)
{
	if (above)
		range.last += bytes;
	else
		range.first -= bytes;
	return range;
}

/* The least growth at one end under which everything fits. False: not even all the room there suffices. */
static bool anchor_grow(struct pci_layout *layout, int group, struct range *range, bool above)
{
	uint64_t granule = pci_layout_granule(group);
	uint64_t fails = 0, fits = range_align_down(anchor_room(layout, *range, above), granule);

	if (fits == 0 || !anchor_fits(layout, group, anchor_grown(*range, fits, above)))
		return false;
	while (fits - fails > granule) {
		uint64_t middle = range_align_down(fails + (fits - fails) / 2, granule);

		if (anchor_fits(layout, group, anchor_grown(*range, middle, above)))
			fits = middle;
		else
			fails = middle;
	}
	*range = anchor_grown(*range, fits, above);
	return anchor_fits(layout, group, *range);
}

static bool anchor_place_window(struct pci_layout *layout, int group)
{
	struct pci_layout_window *window = pci_layout_window(layout, group);
	struct range range = window->anchor;
	uint64_t above = range_align_down(anchor_room(layout, range, true), pci_layout_granule(group));
	bool fits = anchor_fits(layout, group, range) || anchor_grow(layout, group, &range, true);

	if (!fits) {
		range = anchor_grown(range, above, true);
		fits = anchor_grow(layout, group, &range, false);
	}
	if (!fits)
		range = window->anchor;
	window->anchor = range;
	window->address = range.first;
	window->size = range_size(range);
	window->absolute = true;
	range_set_remove(&layout->free, range);
	if (window->outer < PCI_GROUP_ROOT) {
		struct pci_layout_window *outer = pci_layout_window(layout, window->outer);

		outer->anchor = range_union(outer->anchor, range);
	}
	return fits;
}

bool pci_anchor_place(struct pci_layout *layout, enum pci_space space)
{
	bool fits = true;

	anchor_take_pins(layout, space);
	for (size_t bridge = layout->inventory->bridge_count; bridge-- > 0;)
		for (int kind = 0; kind < PCI_WINDOW_COUNT; kind++) {
			int group = (int)bridge * PCI_WINDOW_COUNT + kind;

			if (pci_layout_window(layout, group)->anchored && pci_layout_space(layout, group) == space)
				fits = anchor_place_window(layout, group) && fits;
		}
	return fits;
}
