/* SPDX-License-Identifier: MIT */
#include "pci/pci_text_link.h"

#include <string.h>

#include "pci/pci_cfg.h"

/* --- sorting ------------------------------------------------------------------------------------------------------ */

typedef uint32_t (*key_of)(const void *element);

#define LARGEST_ELEMENT sizeof(struct pci_bridge)

/*
 * Shell's sort with Knuth's gaps, which a text that is in order already passes at one comparison an element and
 * gap. Keys are unique.
 */
static void sort(void *array, size_t count, size_t size, key_of key)
{
	uint8_t *bytes = array;
	uint8_t held[LARGEST_ELEMENT];
	size_t gap = 1;

	while (gap < count)
		gap = 3 * gap + 1;
	for (; gap > 0; gap /= 3) {
		for (size_t i = gap; i < count; i++) {
			size_t hole = i;

			memcpy(held, bytes + i * size, size);
			while (hole >= gap && key(bytes + (hole - gap) * size) > key(held)) {
				memcpy(bytes + hole * size, bytes + (hole - gap) * size, size);
				hole -= gap;
			}
			memcpy(bytes + hole * size, held, size);
		}
	}
}

static uint32_t function_address(const void *element)
{
	return ((const struct pci_function *)element)->bdf;
}

/* The place in depth-first order, which link_order leaves in first_bar. */
static uint32_t function_place(const void *element)
{
	return ((const struct pci_function *)element)->first_bar;
}

static uint32_t bar_place(const void *element)
{
	const struct pci_bar *bar = element;

	return (uint32_t)bar->function << 4 | bar->index;
}

static uint32_t bridge_place(const void *element)
{
	return ((const struct pci_bridge *)element)->function;
}

void pci_text_sort_functions(struct pci_inventory *inventory)
{
	sort(inventory->functions, inventory->function_count, sizeof(inventory->functions[0]), function_address);
}

/* --- finding ------------------------------------------------------------------------------------------------------ */

/* The index of the first function, among sorted ones, that is not below `bdf`. */
static size_t lower_bound(const struct pci_inventory *inventory, uint16_t bdf)
{
	size_t first = 0, end = inventory->function_count;

	while (first < end) {
		const size_t middle = first + (end - first) / 2;

		if (inventory->functions[middle].bdf < bdf)
			first = middle + 1;
		else
			end = middle;
	}
	return first;
}

int pci_text_find_function(const struct pci_inventory *inventory, uint16_t bdf)
{
	const size_t i = lower_bound(inventory, bdf);

	return i < inventory->function_count && inventory->functions[i].bdf == bdf ? (int)i : PCI_NONE;
}

static int find_root(const struct pci_inventory *inventory, uint8_t bus)
{
	for (size_t i = 0; i < inventory->root_count; i++) {
		if (inventory->roots[i].bus <= bus && bus <= inventory->roots[i].last_bus)
			return (int)i;
	}
	return PCI_NONE;
}

static int find_bridge_to(const struct pci_inventory *inventory, uint8_t bus)
{
	for (size_t i = 0; i < inventory->bridge_count; i++) {
		if (inventory->bridges[i].secondary == bus && bus != 0)
			return (int)i;
	}
	return PCI_NONE;
}

/* --- bus numbers -------------------------------------------------------------------------------------------------- */

static bool is_below(const struct pci_bridge *bridge, const struct pci_bridge *above)
{
	return above->secondary <= bridge->primary && bridge->primary <= above->subordinate;
}

/*
 * Both bridges' own numbers ascend, so that of two bridges only one can be below the other, and begins inside its
 * range.
 */
static bool bridges_agree(const struct pci_bridge *a, const struct pci_bridge *b)
{
	if (a->secondary == 0 || b->secondary == 0)
		return true;
	if (is_below(a, b))
		return a->subordinate <= b->subordinate;
	if (is_below(b, a))
		return b->subordinate <= a->subordinate;
	return a->subordinate < b->secondary || b->subordinate < a->secondary;
}

bool pci_text_bridge_fits(const struct pci_inventory *inventory, const struct pci_bridge *bridge)
{
	const int root = find_root(inventory, bridge->primary);

	if (bridge->primary != PCI_BDF_BUS(inventory->functions[bridge->function].bdf))
		return false;
	if (bridge->secondary == 0)
		return bridge->subordinate == 0;
	if (root == PCI_NONE || bridge->secondary <= bridge->primary || bridge->subordinate < bridge->secondary ||
	    bridge->subordinate > inventory->roots[root].last_bus)
		return false;
	for (size_t i = 0; i < inventory->bridge_count; i++) {
		if (!bridges_agree(bridge, &inventory->bridges[i]))
			return false;
	}
	return true;
}

bool pci_text_link_function(const struct pci_inventory *inventory, struct pci_function *function)
{
	const uint8_t bus = PCI_BDF_BUS(function->bdf);
	const int root = find_root(inventory, bus);

	if (root == PCI_NONE)
		return false;
	function->root = (uint8_t)root;
	function->upstream = PCI_NONE;
	if (bus != inventory->roots[root].bus)
		function->upstream = (int16_t)find_bridge_to(inventory, bus);
	return function->upstream != PCI_NONE || bus == inventory->roots[root].bus;
}

/* --- depth-first order -------------------------------------------------------------------------------------------- */

/* The first function on a bus, among sorted functions, or PCI_NONE. */
static int first_on_bus(const struct pci_inventory *inventory, uint8_t bus)
{
	const size_t i = lower_bound(inventory, PCI_BDF(bus, 0, 0));

	return i < inventory->function_count && PCI_BDF_BUS(inventory->functions[i].bdf) == bus ? (int)i : PCI_NONE;
}

/*
 * The function after `at` on a depth-first walk: the first one behind it if it is a bridge, else the next on its
 * bus, else the next on the bus of the nearest bridge above that has one. Bus numbers grow from bridge to bridge,
 * so it climbs to a root bus at last, where PCI_NONE ends the walk. No stack is needed, because upstream is known.
 */
static int next_in_walk(const struct pci_inventory *inventory, int at)
{
	const struct pci_function *functions = inventory->functions;

	if (functions[at].bridge != PCI_NONE && inventory->bridges[functions[at].bridge].secondary != 0) {
		const int behind = first_on_bus(inventory, inventory->bridges[functions[at].bridge].secondary);

		if (behind != PCI_NONE)
			return behind;
	}
	for (;;) {
		const size_t next = (size_t)at + 1;

		if (next < inventory->function_count &&
		    PCI_BDF_BUS(functions[next].bdf) == PCI_BDF_BUS(functions[at].bdf))
			return (int)next;
		if (functions[at].upstream == PCI_NONE)
			return PCI_NONE;
		at = inventory->bridges[functions[at].upstream].function;
	}
}

/* Leaves each function's place in its first_bar, and makes the function indices of BARs and bridges places. */
static void link_order(struct pci_inventory *inventory)
{
	uint16_t place = 0;

	for (size_t r = 0; r < inventory->root_count; r++) {
		int at = first_on_bus(inventory, inventory->roots[r].bus);

		for (; at != PCI_NONE; at = next_in_walk(inventory, at))
			inventory->functions[at].first_bar = place++;
	}
	for (size_t i = 0; i < inventory->bar_count; i++)
		inventory->bars[i].function = inventory->functions[inventory->bars[i].function].first_bar;
	for (size_t i = 0; i < inventory->bridge_count; i++)
		inventory->bridges[i].function = inventory->functions[inventory->bridges[i].function].first_bar;
}

static void link_bridges(struct pci_inventory *inventory)
{
	for (size_t i = 0; i < inventory->function_count; i++)
		inventory->functions[i].bridge = PCI_NONE;
	for (size_t i = 0; i < inventory->bridge_count; i++)
		inventory->functions[inventory->bridges[i].function].bridge = (int16_t)i;
	for (size_t i = 0; i < inventory->function_count; i++)
		pci_text_link_function(inventory, &inventory->functions[i]);
	for (size_t i = 0; i < inventory->bridge_count; i++)
		inventory->bridges[i].parent = inventory->functions[inventory->bridges[i].function].upstream;
}

static void link_bars(struct pci_inventory *inventory)
{
	size_t bar = 0;

	for (size_t i = 0; i < inventory->function_count; i++) {
		struct pci_function *function = &inventory->functions[i];

		function->first_bar = (uint16_t)bar;
		while (bar < inventory->bar_count && inventory->bars[bar].function == i)
			bar++;
		function->bar_count = (uint8_t)(bar - function->first_bar);
	}
}

void pci_text_link(struct pci_inventory *inventory)
{
	link_order(inventory);
	sort(inventory->functions, inventory->function_count, sizeof(inventory->functions[0]), function_place);
	sort(inventory->bars, inventory->bar_count, sizeof(inventory->bars[0]), bar_place);
	sort(inventory->bridges, inventory->bridge_count, sizeof(inventory->bridges[0]), bridge_place);
	link_bridges(inventory);
	link_bars(inventory);
}
