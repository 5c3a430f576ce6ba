/* SPDX-License-Identifier: MIT */
/*
 * The numbers
 *
 * One walk over the bridges of a root, which are in depth-first order, gives out the numbers in the order in which the scan
 * did: `last` is the last number in use, a bridge's secondary bus gets the next, then come those for the VFs on that bus,
 * then what is behind the bridge. When all of that has its numbers the bridge is closed: `last` is raised by what it wants
 * to keep and is its subordinate number. `open` is the innermost bridge not yet closed. No number becomes lower than it
 * was, so what is there already serves as a first guess that cannot fail: without any wish the walk gives the old numbers.
 *
 *      before   00 [01 [02] [03]] [04]               01 has VFs up to bus 02 and behind it two bridges,
 *      after    00 [01  v  [03 r] [05]] [06 r r]     the first asks for 1 bus, the last of the root for 2
 *
 * A wish can be cut to a level: to `cap`, and the wishes on the first few buses to one more. Levels are one ascending number,
 * cap and buses together, and a higher level never takes fewer numbers. So the highest one that fits is found by bisection,
 * and it cuts the largest wishes first and no wish further than necessary.
 *
 * The writes
 *
 * A bridge claims the accesses to buses from its secondary to its subordinate number, and only bridges on the same bus can
 * be in each other's way. They are written from the last in the inventory to the first: what is behind a bridge before the
 * bridge, and of siblings the last one first.
 *
 *      old      | a ...... | b ........ | c .... |
 *      new         | a ........ |   | b ........... |   | c ......... |
 *
 *      c written           | a ...... | b ........ |        c ends up right of all it was next to
 *      b written           | a ...... |     | b ........... |   | c ......... |
 *
 * While a bridge is written, all bridges above it still have their old numbers, so it is found at its old place. On each bus
 * on the way to it
 *
 * - the siblings before the way have old numbers, which are disjoint from it as they always were;
 * - the siblings after the way have new numbers, not lower than their old secondary number, which is higher than the old
 *   subordinate number of the way.
 *
 * So the way is claimed by one bridge on each bus. The same holds when the numbers are put back from the failing bridge on
 * in the opposite order: each time those above are old, those before are old, and those after are new or old.
 */
#include "pci/pci_buses.h"

#include <linux/pci_regs.h>

#include "pci/pci_note.h"

#define BUSES 256
#define LEVEL_SHIFT 8
#define LEVEL_UNCUT ((unsigned)BUSES << LEVEL_SHIFT)
#define BUS_NUMBERS 0x00ffffffu /* primary, secondary, subordinate; the secondary latency timer stays 0 */

/* How far the wishes of a root are cut, by kind. */
struct levels {
	unsigned policy;
	unsigned hints;
	unsigned vfs;
};

/* All by the number that a bus had before. */
struct buses {
	struct pci_cfg *cfg;
	const struct pci_policy *policy;
	struct pci_inventory *inventory;
	uint8_t vfs[BUSES];    /* how many buses the VFs on it reach beyond it */
	uint8_t number[BUSES]; /* its new number */
	uint8_t last[BUSES];   /* the new last number behind the bridge or root whose bus it is */
};

/* --- wishes ----------------------------------------------------------------------------------- */

static unsigned cut(uint64_t wish, unsigned bus, unsigned level)
{
	unsigned cap = (level >> LEVEL_SHIFT) + (bus < (level & (BUSES - 1)));

	return wish < cap ? (unsigned)wish : cap;
}

static bool has_hint(const struct pci_bridge *bridge)
{
	return bridge->reserve.buses != PCI_NO_HINT;
}

static uint64_t bridge_wish(const struct buses *buses, const struct pci_bridge *bridge)
{
	if (has_hint(bridge))
		return bridge->reserve.buses;
	return bridge->hotplug ? buses->policy->hotplug_buses : 0;
}

/* The buses that the VFs of a function reach beyond its own. */
static unsigned vf_wish(const struct buses *buses, const struct pci_function *function)
{
	if (!buses->policy->sriov || function->last_vf <= function->bdf)
		return 0;
	return (unsigned)PCI_BDF_BUS(function->last_vf) - PCI_BDF_BUS(function->bdf);
}

static void find_vf_wishes(struct buses *buses)
{
	const struct pci_inventory *inventory = buses->inventory;

	for (size_t f = 0; f < inventory->function_count; f++) {
		uint8_t *most = &buses->vfs[PCI_BDF_BUS(inventory->functions[f].bdf)];
		unsigned wish = vf_wish(buses, &inventory->functions[f]);

		if (wish > *most)
			*most = (uint8_t)wish;
	}
}

/* --- the numbers ------------------------------------------------------------------------------ */

static unsigned higher(unsigned a, unsigned b)
{
	return a > b ? a : b;
}

/* The bridge's new subordinate number when `last` is the last number in use behind it. */
static unsigned close_bridge(struct buses *buses, const struct pci_bridge *bridge, const struct levels *levels,
			     unsigned last)
{
	uint64_t wish = bridge_wish(buses, bridge);

	if (has_hint(bridge))
		last = higher(last, buses->number[bridge->secondary] + cut(wish, bridge->secondary, levels->hints));
	else
		last += cut(wish, bridge->secondary, levels->policy);
	last = higher(last, bridge->subordinate);
	buses->last[bridge->secondary] = (uint8_t)last;
	return last;
}

/* Closed bridges stay closed. */
static bool is_numbered(const struct pci_inventory *inventory, const struct pci_bridge *bridge, size_t root)
{
	return bridge->secondary != 0 && inventory->functions[bridge->function].root == root;
}

/* Gives out the numbers below a root. Returns the last; above 255 they do not fit and mean nothing. */
static unsigned number_root(struct buses *buses, size_t root, const struct levels *levels)
{
	const struct pci_inventory *inventory = buses->inventory;
	uint8_t bus = inventory->roots[root].bus;
	unsigned last = bus + cut(buses->vfs[bus], bus, levels->vfs);
	int16_t open = PCI_NONE;

	buses->number[bus] = bus;
	for (size_t b = 0; b < inventory->bridge_count; b++) {
		const struct pci_bridge *bridge = &inventory->bridges[b];

		if (!is_numbered(inventory, bridge, root))
			continue;
		for (; open != bridge->parent; open = inventory->bridges[open].parent)
			last = close_bridge(buses, &inventory->bridges[open], levels, last);
		last = higher(last + 1, bridge->secondary);
		buses->number[bridge->secondary] = (uint8_t)last;
		last += cut(buses->vfs[bridge->secondary], bridge->secondary, levels->vfs);
		open = (int16_t)b;
	}
	for (; open != PCI_NONE; open = inventory->bridges[open].parent)
		last = close_bridge(buses, &inventory->bridges[open], levels, last);
	last = higher(last, inventory->roots[root].last_bus);
	buses->last[bus] = (uint8_t)last;
	return last;
}

static bool root_fits(struct buses *buses, size_t root, const struct levels *levels)
{
	const struct pci_root *range = &buses->inventory->roots[root];

	return number_root(buses, root, levels) <= higher(range->limit, range->last_bus);
}

/* Sets one of the levels as high as fits. It fits at 0, and not uncut. */
static void bisect(struct buses *buses, size_t root, const struct levels *levels, unsigned *level)
{
	unsigned fits = 0, too_high = LEVEL_UNCUT;

	while (fits + 1 < too_high) {
		*level = fits + (too_high - fits) / 2;
		if (root_fits(buses, root, levels))
			fits = *level;
		else
			too_high = *level;
	}
	*level = fits;
}

/* What is trimmed first is cut away wholly before anything of the next kind is. */
static void choose_levels(struct buses *buses, size_t root, struct levels *levels)
{
	unsigned *const order[] = { &levels->policy, &levels->hints, &levels->vfs };

	*levels = (struct levels){ LEVEL_UNCUT, LEVEL_UNCUT, LEVEL_UNCUT };
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]) && !root_fits(buses, root, levels); i++) {
		*order[i] = 0;
		if (root_fits(buses, root, levels))
			bisect(buses, root, levels, order[i]);
	}
}

/* --- the writes ------------------------------------------------------------------------------- */

static uint32_t old_numbers(const struct pci_bridge *bridge)
{
	return bridge->primary | (uint32_t)bridge->secondary << 8 | (uint32_t)bridge->subordinate << 16;
}

static uint32_t new_numbers(const struct buses *buses, const struct pci_bridge *bridge)
{
	return buses->number[bridge->primary] | (uint32_t)buses->number[bridge->secondary] << 8 |
	       (uint32_t)buses->last[bridge->secondary] << 16;
}

static bool is_moved(const struct buses *buses, const struct pci_bridge *bridge, size_t root)
{
	return is_numbered(buses->inventory, bridge, root) && old_numbers(bridge) != new_numbers(buses, bridge);
}

/* At the place where the bridge was. */
static bool write_numbers(struct buses *buses, const struct pci_bridge *bridge, uint32_t numbers)
{
	uint16_t bdf = buses->inventory->functions[bridge->function].bdf;
	uint32_t value;

	pci_cfg_write(buses->cfg, bdf, PCI_PRIMARY_BUS, 4, numbers);
	value = pci_cfg_read(buses->cfg, bdf, PCI_PRIMARY_BUS, 4) & BUS_NUMBERS;
	if (value == numbers)
		return true;
	pci_note_add(buses->inventory, PCI_NOTE_BUS_STUCK, bdf, PCI_PRIMARY_BUS, value);
	return false;
}

/* False: a bridge of the root did not hold its new numbers, and they have the old ones again. */
static bool write_root(struct buses *buses, size_t root)
{
	const struct pci_inventory *inventory = buses->inventory;

	for (size_t b = inventory->bridge_count; b-- > 0;) {
		const struct pci_bridge *bridge = &inventory->bridges[b];

		if (!is_moved(buses, bridge, root) || write_numbers(buses, bridge, new_numbers(buses, bridge)))
			continue;
		for (; b < inventory->bridge_count; b++) {
			bridge = &inventory->bridges[b];
			if (is_moved(buses, bridge, root))
				write_numbers(buses, bridge, old_numbers(bridge));
		}
		return false;
	}
	return true;
}

/* --- the inventory ---------------------------------------------------------------------------- */

static uint16_t new_bdf(const struct buses *buses, uint16_t bdf)
{
	return (uint16_t)(buses->number[PCI_BDF_BUS(bdf)] << 8 | (bdf & 0xff));
}

/* The routing ID of the function's last VF when the function is at its new place. */
static uint32_t new_last_vf(const struct buses *buses, const struct pci_function *function)
{
	return function->last_vf + (uint32_t)(new_bdf(buses, function->bdf) - function->bdf);
}

static void note_vfs(struct buses *buses, const struct pci_function *function, const struct levels *levels)
{
	uint8_t bus = PCI_BDF_BUS(function->bdf);

	if (vf_wish(buses, function) > cut(buses->vfs[bus], bus, levels->vfs))
		pci_note_add(buses->inventory, PCI_NOTE_VF_BUSES, new_bdf(buses, function->bdf), function->sriov,
			     new_last_vf(buses, function));
}

static void note_bridge(struct buses *buses, const struct pci_bridge *bridge, const struct levels *levels)
{
	uint64_t wish = bridge_wish(buses, bridge);
	uint8_t bus = bridge->secondary;
	uint64_t kept =
		has_hint(bridge) ? (unsigned)buses->last[bus] - buses->number[bus] : cut(wish, bus, levels->policy);

	if (wish > kept)
		pci_note_add(buses->inventory, PCI_NOTE_BUSES_TRIMMED,
			     new_bdf(buses, buses->inventory->functions[bridge->function].bdf), PCI_PRIMARY_BUS,
			     wish - kept > UINT32_MAX ? UINT32_MAX : (uint32_t)(wish - kept));
}

/* Only notes on buses of this root, all of which were there when it was scanned. */
static void update_notes(struct buses *buses, const struct pci_root *root)
{
	for (size_t n = 0; n < buses->inventory->note_count; n++) {
		struct pci_note *note = &buses->inventory->notes[n];

		if (PCI_BDF_BUS(note->bdf) >= root->bus && PCI_BDF_BUS(note->bdf) <= root->last_bus)
			note->bdf = new_bdf(buses, note->bdf);
	}
}

static void note_root(struct buses *buses, size_t root, const struct levels *levels)
{
	const struct pci_inventory *inventory = buses->inventory;

	for (size_t f = 0; f < inventory->function_count; f++) {
		const struct pci_function *function = &inventory->functions[f];

		if (function->root != root)
			continue;
		note_vfs(buses, function, levels);
		if (function->bridge != PCI_NONE && inventory->bridges[function->bridge].secondary != 0)
			note_bridge(buses, &inventory->bridges[function->bridge], levels);
	}
}

static void update_root(struct buses *buses, size_t root)
{
	struct pci_inventory *inventory = buses->inventory;

	for (size_t b = 0; b < inventory->bridge_count; b++) {
		struct pci_bridge *bridge = &inventory->bridges[b];

		if (inventory->functions[bridge->function].root != root)
			continue;
		bridge->primary = buses->number[bridge->primary];
		if (bridge->secondary == 0)
			continue;
		bridge->subordinate = buses->last[bridge->secondary];
		bridge->secondary = buses->number[bridge->secondary];
	}
	for (size_t f = 0; f < inventory->function_count; f++) {
		struct pci_function *function = &inventory->functions[f];
		uint32_t last_vf = new_last_vf(buses, function);

		if (function->root != root)
			continue;
		if (function->last_vf != 0)
			function->last_vf = last_vf <= UINT16_MAX ? (uint16_t)last_vf : 0;
		function->bdf = new_bdf(buses, function->bdf);
	}
	inventory->roots[root].last_bus = buses->last[inventory->roots[root].bus];
}

static void reserve_root(struct buses *buses, size_t root)
{
	static const struct levels nothing;
	struct levels levels;

	choose_levels(buses, root, &levels);
	number_root(buses, root, &levels);
	if (!write_root(buses, root)) {
		levels = nothing;
		number_root(buses, root, &levels);
	}
	update_notes(buses, &buses->inventory->roots[root]);
	note_root(buses, root, &levels);
	update_root(buses, root);
}

void pci_buses_reserve(struct pci_cfg *cfg, const struct pci_policy *policy, struct pci_inventory *inventory)
{
	struct buses buses = { .cfg = cfg, .policy = policy, .inventory = inventory };

	for (unsigned bus = 0; bus < BUSES; bus++)
		buses.number[bus] = (uint8_t)bus;
	find_vf_wishes(&buses);
	for (size_t root = 0; root < inventory->root_count; root++)
		reserve_root(&buses, root);
}
