/* SPDX-License-Identifier: MIT */
/*
 * The walk
 *
 * Two things must happen in a certain order. Before any bridge of a bus is opened, all bridges of
 * that bus must be closed: one that still holds the numbers of an earlier boot would answer in the
 * place of the one just opened. And functions must be stored depth first, what is behind a bridge
 * right after it. So a bus is read twice: first all its functions are found (what their headers
 * begin with; decode goes off, bridges are closed), later each is taken in hand (BARs, windows, bus
 * numbers). What was found and waits is a stack at the far end of inventory->functions, the next
 * function lowest:
 *
 *      0            function_count             pending                  PCI_MAX_FUNCTIONS
 *      | stored, final order |  free  | children of the bridge | its later siblings ... |
 *
 * Taking a function in hand moves it from `pending` to `function_count`. If it is a bridge, its bus
 * is searched into the free part and the find is then pushed as one block. Both ends together never
 * hold more than the array, so a function that was found has its place, and neither recursion nor a
 * second array is needed. pci_walk.c keeps this stack.
 *
 * Bus numbers are handed out in the same order. A bridge is opened for its secondary bus alone,
 * which is all that most ever need. When there are bridges on that bus, its subordinate number is
 * raised to the highest that its root may use, so that whatever is found below can be reached.
 * `open` is the innermost bridge whose bus is not yet complete; once the next pending function is
 * not below it, its subordinate number shrinks to the last number in use.
 *
 * Behind a PCI Express port with extended configuration space, the other functions of an endpoint
 * wait until function 0 is in hand: only then is it known whether its capabilities name them one by
 * one (ARI).
 *
 * Cost
 *
 * In accesses, where 8 bytes are one access: 2 to find a function, 11 in all for an endpoint, 10 for
 * a bridge, which adds 2 if its prefetchable window does not tell its type by itself, 1 for its
 * capability list, and 3 for its bus numbers if there are bridges behind it; capabilities cost what
 * pci_caps.c and its like read. With 4 bytes at a time it is 19 for an endpoint, whose capabilities
 * are then of no use, and 17 for a bridge. Nothing is read that another access tells as well; behind
 * a port that is asking the one device that can be there.
 */
#include <string.h>

#include <linux/pci_regs.h>

#include "pci/pci_caps.h"
#include "pci/pci_ea.h"
#include "pci/pci_ext_caps.h"
#include "pci/pci_note.h"
#include "pci/pci_rebar.h"
#include "pci/pci_roots.h"
#include "pci/pci_scan.h"
#include "pci/pci_size.h"
#include "pci/pci_sriov.h"
#include "pci/pci_walk.h"

#define BUS_NUMBERS 0x00ffffffu /* primary, secondary, subordinate; the secondary latency timer stays 0 */
#define SUBTRACTIVE 0x060401u   /* class code: PCI-to-PCI bridge, subtractive decode */

struct scan {
	struct pci_cfg *cfg;
	struct pci_inventory *inventory;
	struct pci_walk walk;
	int16_t open;      /* innermost bridge whose bus is not complete, or PCI_NONE */
	uint16_t open_exp; /* offset of its PCI Express capability, as long as nothing behind it is in hand */
	bool sriov;        /* VF BARs are wanted */
};

/* --- bridges ---------------------------------------------------------------------------------- */

static uint32_t bus_numbers(const struct pci_bridge *bridge)
{
	return bridge->primary | (uint32_t)bridge->secondary << 8 | (uint32_t)bridge->subordinate << 16;
}

static void write_bus_numbers(struct scan *scan, uint16_t bdf, const struct pci_bridge *bridge)
{
	pci_cfg_write(scan->cfg, bdf, PCI_PRIMARY_BUS, 4, bus_numbers(bridge));
}

/* The bus of the innermost open bridge is complete: its numbers end with the last one in use. */
static void finish_bridge(struct scan *scan)
{
	struct pci_inventory *inventory = scan->inventory;
	struct pci_bridge *bridge = &inventory->bridges[scan->open];
	const struct pci_function *function = &inventory->functions[bridge->function];
	uint8_t last = inventory->roots[function->root].last_bus;

	if (bridge->subordinate != last) {
		bridge->subordinate = last;
		write_bus_numbers(scan, function->bdf, bridge);
	}
	scan->open = bridge->parent;
}

static void finish_bridges_below(struct scan *scan, int16_t bridge)
{
	while (scan->open != bridge)
		finish_bridge(scan);
}

/*
 * Programs the bridge's bus numbers. Returns false, with a note, when it does not hold them. An access of 8 bytes reads the
 * I/O window along with them, which was closed when the bridge was.
 */
static bool set_bus_numbers(struct scan *scan, uint16_t bdf, struct pci_bridge *bridge, unsigned secondary,
			    unsigned subordinate)
{
	uint64_t value;

	bridge->secondary = (uint8_t)secondary;
	bridge->subordinate = (uint8_t)subordinate;
	write_bus_numbers(scan, bdf, bridge);
	if (pci_cfg_is_wide(scan->cfg)) {
		value = pci_cfg_read64(scan->cfg, bdf, PCI_PRIMARY_BUS);
		pci_size_io_type((uint32_t)(value >> 32), bridge);
	} else {
		value = pci_cfg_read(scan->cfg, bdf, PCI_PRIMARY_BUS, 4);
	}
	value &= BUS_NUMBERS;
	if (value == bus_numbers(bridge))
		return true;
	pci_note_add(scan->inventory, PCI_NOTE_BUS_STUCK, bdf, PCI_PRIMARY_BUS, (uint32_t)value);
	return false;
}

static void close_bridge(struct scan *scan, uint16_t bdf, struct pci_bridge *bridge)
{
	pci_walk_close_bridge(&scan->walk, bdf);
	bridge->secondary = 0;
	bridge->subordinate = 0;
}

/* When there are bridges among what was found behind it, the bridge must pass on all numbers that these may get. */
static bool raise_for_bridges(struct scan *scan, struct pci_bridge *bridge)
{
	const struct pci_function *function = &scan->inventory->functions[bridge->function];
	uint8_t limit = scan->inventory->roots[function->root].limit;

	if (bridge->subordinate == limit || !pci_walk_found_bridge(&scan->walk))
		return true;
	return set_bus_numbers(scan, function->bdf, bridge, bridge->secondary, limit);
}

/*
 * Behind a port there is one device. The functions 1-7 of an endpoint that may have ARI are looked for when function 0 is
 * in hand.
 */
static void find_behind_port(struct scan *scan, uint8_t bus, int16_t upstream, uint8_t root)
{
	uint16_t bdf = PCI_BDF(bus, 0, 0);
	uint8_t header = pci_walk_find_function(&scan->walk, bdf, upstream, root);
	bool may_have_ari =
		scan->cfg->space == PCI_CFG_EXTENDED && (header & PCI_HEADER_TYPE_MASK) == PCI_HEADER_TYPE_NORMAL;

	if ((header & PCI_MULTI_FUNCTION) && !may_have_ari)
		pci_walk_find_others(&scan->walk, bdf, upstream, root);
}

/*
 * Gives the bridge the next bus number of its root and searches that bus. A bridge that does not
 * hold its numbers gives the number back, and what was found behind it is dropped. Once the
 * inventory is full, bridges stay closed: what is behind them could not be kept.
 */
static void open_bridge(struct scan *scan, int16_t index)
{
	struct pci_inventory *inventory = scan->inventory;
	struct pci_bridge *bridge = &inventory->bridges[index];
	const struct pci_function *function = &inventory->functions[bridge->function];
	struct pci_root *root = &inventory->roots[function->root];
	unsigned bus = root->last_bus + 1u;

	if (scan->walk.full)
		return;
	if (bus > root->limit) {
		pci_note_add(inventory, PCI_NOTE_NO_BUS_NUMBER, function->bdf, PCI_PRIMARY_BUS, 0);
		return;
	}
	if (!set_bus_numbers(scan, function->bdf, bridge, bus, bus)) {
		close_bridge(scan, function->bdf, bridge);
		return;
	}
	if (bridge->pcie_port)
		find_behind_port(scan, (uint8_t)bus, index, function->root);
	else
		pci_walk_find_devices(&scan->walk, (uint8_t)bus, 0, index, function->root);
	if (!raise_for_bridges(scan, bridge)) {
		close_bridge(scan, function->bdf, bridge);
		scan->walk.found = 0;
		return;
	}
	root->last_bus = (uint8_t)bus;
	scan->open = index;
	pci_walk_push(&scan->walk);
}

static void take_bridge(struct scan *scan, const struct pci_walk_taken *taken)
{
	struct pci_inventory *inventory = scan->inventory;
	struct pci_function *function = &inventory->functions[taken->function];
	struct pci_bridge *bridge = &inventory->bridges[inventory->bridge_count];
	struct pci_caps caps;

	if (inventory->bridge_count == PCI_MAX_BRIDGES) {
		pci_note_add(inventory, PCI_NOTE_BRIDGES_FULL, function->bdf, 0, 0);
		return;
	}
	pci_caps_init(&caps);
	if (taken->has_list)
		pci_caps_read(scan->cfg, inventory, function->bdf, function->vendor_id,
			      (uint8_t)pci_cfg_read(scan->cfg, function->bdf, PCI_CAPABILITY_LIST, 4), &caps);
	*bridge = (struct pci_bridge){
		.function = (uint16_t)taken->function,
		.parent = function->upstream,
		.primary = PCI_BDF_BUS(function->bdf),
		.pcie_port = caps.pcie_port,
		.subtractive = function->class_code == SUBTRACTIVE,
		.hotplug = caps.hotplug,
		.reserve = caps.reserve,
	};
	function->bridge = (int16_t)inventory->bridge_count++;
	if (caps.ea && !function->bars_unknown)
		pci_ea_read(scan->cfg, inventory, taken->function, caps.ea);
	pci_size_pref_window(scan->cfg, function->bdf, bridge);
	scan->open_exp = caps.exp;
	function->express = caps.exp;
	open_bridge(scan, function->bridge);
	if (!pci_cfg_is_wide(scan->cfg) || bridge->secondary == 0)
		pci_size_io_window(scan->cfg, function->bdf, bridge);
}

/* --- endpoints -------------------------------------------------------------------------------- */

static bool has_memory_bar(const struct pci_inventory *inventory, const struct pci_function *function)
{
	size_t i;

	for (i = 0; i < function->bar_count; i++)
		if (inventory->bars[function->first_bar + i].kind == PCI_BAR_MEM)
			return true;
	return false;
}

/*
 * BARs of Enhanced Allocation read 0, so that a function that has any looks as if it lacked BARs. With conventional access
 * no other capability of an endpoint matters, and only such functions are asked.
 */
static bool wants_caps(const struct scan *scan, const struct pci_function *function)
{
	return pci_cfg_is_wide(scan->cfg) || scan->cfg->space == PCI_CFG_EXTENDED ||
	       (!function->bars_unknown && !has_memory_bar(scan->inventory, function));
}

/*
 * Looks for the function that the ARI capability at `ari` of `function` names. The numbers ascend, so that this ends. Only
 * endpoints are asked whom they name; behind anything else the numbers up to 7 are tried.
 */
static void follow_ari(struct scan *scan, const struct pci_function *function, uint16_t ari, uint8_t next)
{
	uint16_t bus = function->bdf & 0xff00;
	unsigned number = next;
	uint8_t header;

	if (number == 0)
		return;
	if ((bus | number) <= function->bdf) {
		pci_note_add(scan->inventory, PCI_NOTE_EXTENDED_LOOP, function->bdf, ari, number);
		return;
	}
	header = pci_walk_find_function(&scan->walk, (uint16_t)(bus | number), function->upstream, function->root);
	if ((header & PCI_HEADER_TYPE_MASK) == PCI_HEADER_TYPE_NORMAL)
		return;
	while (++number < PCI_FUNCTIONS_PER_DEVICE)
		pci_walk_find_function(&scan->walk, (uint16_t)(bus | number), function->upstream, function->root);
}

/* The first endpoint behind a port has just become known: looks for the other functions of its device. */
static void find_others(struct scan *scan, const struct pci_walk_taken *taken, uint16_t ari)
{
	struct pci_inventory *inventory = scan->inventory;
	const struct pci_function *function = &inventory->functions[taken->function];
	struct pci_bridge *port = &inventory->bridges[function->upstream];
	uint8_t next = ari ? pci_ari_next(scan->cfg, function->bdf, ari) : 0;

	if (next != 0 && pci_ari_enable(scan->cfg, inventory->functions[port->function].bdf, scan->open_exp)) {
		port->ari = true;
		follow_ari(scan, function, ari, next);
	} else if (taken->multi) {
		pci_walk_find_others(&scan->walk, function->bdf, function->upstream, function->root);
	}
}

/*
 * The rest of the device that this endpoint behind a port belongs to, as far as the endpoint tells. The port keeps the one
 * number that it had when it cannot hold more for the sake of a bridge.
 */
static void find_rest(struct scan *scan, const struct pci_walk_taken *taken, uint16_t ari)
{
	struct pci_inventory *inventory = scan->inventory;
	const struct pci_function *function = &inventory->functions[taken->function];
	struct pci_bridge *port;

	if (function->upstream == PCI_NONE || scan->cfg->space != PCI_CFG_EXTENDED)
		return;
	port = &inventory->bridges[function->upstream];
	if (port->pcie_port && (function->bdf & 0xff) == 0)
		find_others(scan, taken, ari);
	else if (port->ari && ari)
		follow_ari(scan, function, ari, pci_ari_next(scan->cfg, function->bdf, ari));
	if (!raise_for_bridges(scan, port)) {
		port->subordinate = port->secondary;
		write_bus_numbers(scan, inventory->functions[port->function].bdf, port);
		scan->walk.found = 0;
	}
	pci_walk_push(&scan->walk);
}

/*
 * `first`: the register at 34h, or PCI_SIZE_NOT_READ. Where VFs are depends on ARI being on, and which entries of Enhanced
 * Allocation count on there being VFs.
 */
static void take_endpoint(struct scan *scan, const struct pci_walk_taken *taken, uint64_t first)
{
	struct pci_inventory *inventory = scan->inventory;
	struct pci_function *function = &inventory->functions[taken->function];
	struct pci_ext_caps extended = { 0 };
	struct pci_caps caps;

	pci_caps_init(&caps);
	if (taken->has_list && wants_caps(scan, function)) {
		if (first == PCI_SIZE_NOT_READ)
			first = pci_cfg_read(scan->cfg, function->bdf, PCI_CAPABILITY_LIST, 4);
		pci_caps_read(scan->cfg, inventory, function->bdf, function->vendor_id, (uint8_t)first, &caps);
	}
	function->express = caps.exp;
	if (caps.express && scan->cfg->space == PCI_CFG_EXTENDED)
		pci_ext_caps_find(scan->cfg, inventory, function->bdf, &extended);
	find_rest(scan, taken, extended.ari);
	if (extended.rebar && !function->bars_unknown)
		pci_rebar_read(scan->cfg, inventory, taken->function, extended.rebar);
	if (extended.sriov && !function->bars_unknown && scan->sriov)
		pci_sriov_size(scan->cfg, inventory, taken->function, extended.sriov);
	if (caps.ea && !function->bars_unknown)
		pci_ea_read(scan->cfg, inventory, taken->function, caps.ea);
}

/* --- functions -------------------------------------------------------------------------------- */

/* From the register at 3Ch. Pin values above INTD# are reserved (PCI 3.0, 6.2.4). */
static uint8_t pin_of(uint64_t value)
{
	uint8_t pin = (uint8_t)(value >> 8);

	return pin <= 4 ? pin : 0;
}

static void take_function(struct scan *scan, const struct pci_walk_taken *taken)
{
	struct pci_inventory *inventory = scan->inventory;
	struct pci_function *function = &inventory->functions[taken->function];
	bool bridge = function->header_type == PCI_HEADER_TYPE_BRIDGE;
	uint64_t beside_rom = PCI_SIZE_NOT_READ;
	uint64_t interrupt;

	if (function->header_type > PCI_HEADER_TYPE_BRIDGE) {
		pci_note_add(inventory, PCI_NOTE_HEADER_UNKNOWN, function->bdf, PCI_HEADER_TYPE, function->header_type);
		return;
	}
	if (!function->bars_unknown)
		beside_rom = pci_size_function(scan->cfg, inventory, taken->function);
	interrupt = bridge ? beside_rom : PCI_SIZE_NOT_READ;
	if (interrupt == PCI_SIZE_NOT_READ)
		interrupt = pci_cfg_read(scan->cfg, function->bdf, PCI_INTERRUPT_LINE, 4);
	function->interrupt_pin = pin_of(interrupt);
	if (bridge)
		take_bridge(scan, taken);
	else
		take_endpoint(scan, taken, beside_rom);
}

void pci_scan(struct pci_cfg *cfg, const struct pci_scan_request *request, struct pci_inventory *inventory)
{
	struct scan scan = {
		.cfg = cfg,
		.inventory = inventory,
		.open = PCI_NONE,
		.sriov = request->sriov,
	};
	struct pci_walk_taken taken;

	memset(inventory, 0, sizeof(*inventory));
	pci_walk_init(&scan.walk, cfg, inventory);
	pci_roots_find(&scan.walk, request);
	pci_walk_push(&scan.walk);
	while (pci_walk_take(&scan.walk, &taken)) {
		finish_bridges_below(&scan, inventory->functions[taken.function].upstream);
		take_function(&scan, &taken);
	}
	finish_bridges_below(&scan, PCI_NONE);
}
