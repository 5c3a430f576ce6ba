/* SPDX-License-Identifier: MIT */
/*
 * The walk
 *
 * Two things must happen in a certain order. Before any bridge of a bus is opened, all bridges of
 * that bus must be closed: one that still holds the numbers of an earlier boot would answer in the
 * place of the one just opened. And functions must be stored depth first, what is behind a bridge
 * right after it. So a bus is read twice: first all its functions are found (the ID, the header
 * type, bridges are closed), later each is taken in hand (BARs, windows, bus numbers). What was
 * found and waits is a stack at the far end of inventory->functions, the next function lowest:
 *
 *      0            function_count             pending                  PCI_MAX_FUNCTIONS
 *      | stored, final order |  free  | children of the bridge | its later siblings ... |
 *
 * Taking a function in hand moves it from `pending` to `function_count`. If it is a bridge, its bus
 * is searched into the free part and the find is then pushed as one block. Both ends together never
 * hold more than the array, so a function that was found has its place, and neither recursion nor a
 * second array is needed.
 *
 * Bus numbers are handed out in the same order. A bridge is opened for its secondary bus alone,
 * which is all that most ever need. When there are bridges on that bus, its subordinate number is
 * raised to the highest that its root may use, so that whatever is found below can be reached.
 * `open` is the innermost bridge whose bus is not yet complete; once the next pending function is
 * not below it, its subordinate number shrinks to the last number in use.
 *
 * Cost
 *
 * Found: ID and header type, 2 accesses; a bridge one more. Taken in hand: class, command,
 * interrupt pin, two for each BAR register and the ROM: 17 for an endpoint, 9 for a bridge, which
 * adds 5 for its windows, 2 for its bus numbers and 3 more for them if there are bridges behind it.
 * The capability list is read only on bridges. Nothing is read that a later access tells as well;
 * behind a port that is asking the one device that can be there.
 */
#include <string.h>

#include <linux/pci_regs.h>

#include "pci/pci_caps.h"
#include "pci/pci_note.h"
#include "pci/pci_scan.h"
#include "pci/pci_size.h"

#define DEVICES_PER_BUS 32
#define FUNCTIONS_PER_DEVICE 8
#define MULTI_FUNCTION 0x80u /* header type, bit 7 */
#define DECODE (PCI_COMMAND_IO | PCI_COMMAND_MEMORY)
#define BUS_NUMBERS 0x00ffffffu /* primary, secondary, subordinate; the secondary latency timer stays 0 */
#define NOT_READY 0xffff0001u   /* ID while a function asks for a retry (PCI Express 4.0, 2.3.2) */

struct scan {
	struct pci_cfg *cfg;
	struct pci_inventory *inventory;
	size_t found;     /* functions after function_count that wait to be pushed */
	size_t pending;   /* the top of the stack */
	int16_t open;     /* innermost bridge whose bus is not complete, or PCI_NONE */
	uint8_t last_bus; /* highest bus number of all */
	bool full;        /* inventory->functions is */
};

/* --- finding the functions of a bus ----------------------------------------------------------- */

static bool is_absent(uint32_t id)
{
	uint32_t vendor = id & 0xffff;

	return vendor == 0xffff || vendor == 0 || id == NOT_READY;
}

static uint32_t bus_numbers(const struct pci_bridge *bridge)
{
	return bridge->primary | (uint32_t)bridge->secondary << 8 | (uint32_t)bridge->subordinate << 16;
}

static void write_bus_numbers(struct scan *scan, uint16_t bdf, const struct pci_bridge *bridge)
{
	pci_cfg_write(scan->cfg, bdf, PCI_PRIMARY_BUS, 4, bus_numbers(bridge));
}

/* A bridge with secondary bus 0 passes nothing on: bus 0 is a root bus and never behind a bridge. */
static void close_bridge(struct scan *scan, uint16_t bdf)
{
	pci_cfg_write(scan->cfg, bdf, PCI_PRIMARY_BUS, 4, 0);
}

/* Returns the header type register, 0 when there is no function or no room for it. */
static uint8_t find_function(struct scan *scan, uint16_t bdf, int16_t upstream, uint8_t root)
{
	struct pci_inventory *inventory = scan->inventory;
	size_t index = inventory->function_count + scan->found;
	uint32_t id, header;

	if (scan->full)
		return 0;
	id = pci_cfg_read(scan->cfg, bdf, PCI_VENDOR_ID, 4);
	if (is_absent(id))
		return 0;
	if (index == scan->pending) {
		pci_note_add(inventory, PCI_NOTE_FUNCTIONS_FULL, bdf, 0, 0);
		scan->full = true;
		return 0;
	}
	header = pci_cfg_read(scan->cfg, bdf, PCI_CACHE_LINE_SIZE, 4) >> 16 & 0xff;
	if ((header & PCI_HEADER_TYPE_MASK) == PCI_HEADER_TYPE_BRIDGE)
		close_bridge(scan, bdf);
	inventory->functions[index] = (struct pci_function){
		.bdf = bdf,
		.vendor_id = (uint16_t)id,
		.device_id = (uint16_t)(id >> 16),
		.upstream = upstream,
		.bridge = PCI_NONE,
		.root = root,
		.header_type = header & PCI_HEADER_TYPE_MASK,
	};
	scan->found++;
	return (uint8_t)header;
}

/* Functions 1-7 exist only where function 0 says so; some devices answer for all eight numbers. */
static void find_bus(struct scan *scan, uint8_t bus, unsigned devices, int16_t upstream, uint8_t root)
{
	unsigned device, function;

	for (device = 0; device < devices; device++) {
		if (!(find_function(scan, PCI_BDF(bus, device, 0), upstream, root) & MULTI_FUNCTION))
			continue;
		for (function = 1; function < FUNCTIONS_PER_DEVICE; function++)
			find_function(scan, PCI_BDF(bus, device, function), upstream, root);
	}
}

/* Makes what was found the next to be taken in hand, in the order in which it was found. */
static void push_found(struct scan *scan)
{
	struct pci_function *functions = scan->inventory->functions;

	scan->pending -= scan->found;
	memmove(&functions[scan->pending], &functions[scan->inventory->function_count],
		scan->found * sizeof(functions[0]));
	scan->found = 0;
}

/* --- root buses ------------------------------------------------------------------------------- */

static void add_root(struct pci_inventory *inventory, uint8_t bus)
{
	inventory->roots[inventory->root_count++] = (struct pci_root){ .bus = bus, .last_bus = bus };
}

/*
 * While every bridge is closed, the buses that answer are root buses. The bridges of each one found
 * are closed as well before the search goes on.
 */
static void find_extra_roots(struct scan *scan, uint64_t missing)
{
	struct pci_inventory *inventory = scan->inventory;
	unsigned bus;

	for (bus = 1; bus <= scan->last_bus && missing && inventory->root_count < PCI_MAX_ROOTS; bus++) {
		size_t before = scan->found;

		find_bus(scan, (uint8_t)bus, DEVICES_PER_BUS, PCI_NONE, (uint8_t)inventory->root_count);
		if (scan->found == before)
			continue;
		add_root(inventory, (uint8_t)bus);
		missing--;
	}
	if (missing)
		pci_note_add(inventory, PCI_NOTE_ROOT_MISSING, 0, 0,
			     missing > UINT32_MAX ? UINT32_MAX : (uint32_t)missing);
}

/* The highest bus number that may be used below a root: the next root begins after it. */
static unsigned root_limit(const struct scan *scan, uint8_t root)
{
	const struct pci_inventory *inventory = scan->inventory;

	return root + 1u < inventory->root_count ? inventory->roots[root + 1u].bus - 1u : scan->last_bus;
}

/* --- bridges ---------------------------------------------------------------------------------- */

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

/* Programs the bridge's bus numbers. Returns false, with the bridge closed, when it does not hold them. */
static bool set_bus_numbers(struct scan *scan, uint16_t bdf, struct pci_bridge *bridge, unsigned secondary,
			    unsigned subordinate)
{
	uint32_t value;

	bridge->secondary = (uint8_t)secondary;
	bridge->subordinate = (uint8_t)subordinate;
	write_bus_numbers(scan, bdf, bridge);
	value = pci_cfg_read(scan->cfg, bdf, PCI_PRIMARY_BUS, 4) & BUS_NUMBERS;
	if (value == bus_numbers(bridge))
		return true;
	pci_note_add(scan->inventory, PCI_NOTE_BUS_STUCK, bdf, PCI_PRIMARY_BUS, value);
	close_bridge(scan, bdf);
	bridge->secondary = 0;
	bridge->subordinate = 0;
	return false;
}

static bool found_a_bridge(const struct scan *scan)
{
	const struct pci_function *found = &scan->inventory->functions[scan->inventory->function_count];
	size_t i;

	for (i = 0; i < scan->found; i++)
		if (found[i].header_type == PCI_HEADER_TYPE_BRIDGE)
			return true;
	return false;
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
	unsigned limit = root_limit(scan, function->root);
	unsigned bus = root->last_bus + 1u;

	if (scan->full)
		return;
	if (bus > limit) {
		pci_note_add(inventory, PCI_NOTE_NO_BUS_NUMBER, function->bdf, PCI_PRIMARY_BUS, 0);
		return;
	}
	if (!set_bus_numbers(scan, function->bdf, bridge, bus, bus))
		return;
	find_bus(scan, (uint8_t)bus, bridge->pcie_port ? 1 : DEVICES_PER_BUS, index, function->root);
	if (bus < limit && found_a_bridge(scan) && !set_bus_numbers(scan, function->bdf, bridge, bus, limit)) {
		scan->found = 0;
		return;
	}
	root->last_bus = (uint8_t)bus;
	scan->open = index;
	push_found(scan);
}

static void take_bridge(struct scan *scan, size_t index, bool has_caps)
{
	struct pci_inventory *inventory = scan->inventory;
	struct pci_function *function = &inventory->functions[index];
	struct pci_bridge *bridge = &inventory->bridges[inventory->bridge_count];
	struct pci_caps caps;

	if (inventory->bridge_count == PCI_MAX_BRIDGES) {
		pci_note_add(inventory, PCI_NOTE_BRIDGES_FULL, function->bdf, 0, 0);
		return;
	}
	pci_caps_init(&caps);
	if (has_caps)
		pci_caps_read(scan->cfg, inventory, function->bdf, function->vendor_id, &caps);
	*bridge = (struct pci_bridge){
		.function = (uint16_t)index,
		.parent = function->upstream,
		.primary = PCI_BDF_BUS(function->bdf),
		.pcie_port = caps.pcie_port,
		.hotplug = caps.hotplug,
		.reserve = caps.reserve,
	};
	pci_size_windows(scan->cfg, function->bdf, bridge);
	function->bridge = (int16_t)inventory->bridge_count++;
	open_bridge(scan, function->bridge);
}

/* --- functions -------------------------------------------------------------------------------- */

/* Turns decode and bus mastering off, given the command register. False: decode stays on. */
static bool release_decode(struct scan *scan, uint16_t bdf, uint32_t command)
{
	uint32_t value;

	if (!(command & (DECODE | PCI_COMMAND_MASTER)))
		return true;
	value = command & ~(uint32_t)(DECODE | PCI_COMMAND_MASTER);
	pci_cfg_write(scan->cfg, bdf, PCI_COMMAND, 2, value);
	value = pci_cfg_read(scan->cfg, bdf, PCI_COMMAND, 2);
	if (!(value & DECODE))
		return true;
	pci_note_add(scan->inventory, PCI_NOTE_DECODE_STUCK, bdf, PCI_COMMAND, value);
	return false;
}

/* Pin values above INTD# are reserved (PCI 3.0, 6.2.4). */
static uint8_t read_pin(struct scan *scan, uint16_t bdf)
{
	uint8_t pin = (uint8_t)(pci_cfg_read(scan->cfg, bdf, PCI_INTERRUPT_LINE, 4) >> 8);

	return pin <= 4 ? pin : 0;
}

static void take_function(struct scan *scan, size_t index)
{
	struct pci_inventory *inventory = scan->inventory;
	struct pci_function *function = &inventory->functions[index];
	uint32_t command;
	bool released;

	function->class_code = pci_cfg_read(scan->cfg, function->bdf, PCI_CLASS_REVISION, 4) >> 8;
	command = pci_cfg_read(scan->cfg, function->bdf, PCI_COMMAND, 4);
	released = release_decode(scan, function->bdf, command & 0xffff);
	function->first_bar = (uint16_t)inventory->bar_count;
	if (function->header_type > PCI_HEADER_TYPE_BRIDGE) {
		pci_note_add(inventory, PCI_NOTE_HEADER_UNKNOWN, function->bdf, PCI_HEADER_TYPE, function->header_type);
		return;
	}
	if (released)
		pci_size_function(scan->cfg, inventory, index);
	function->interrupt_pin = read_pin(scan, function->bdf);
	if (function->header_type == PCI_HEADER_TYPE_BRIDGE)
		take_bridge(scan, index, command >> 16 & PCI_STATUS_CAP_LIST);
}

static void take_pending(struct scan *scan)
{
	struct pci_inventory *inventory = scan->inventory;

	while (scan->pending < PCI_MAX_FUNCTIONS) {
		size_t index = inventory->function_count++;

		inventory->functions[index] = inventory->functions[scan->pending++];
		finish_bridges_below(scan, inventory->functions[index].upstream);
		take_function(scan, index);
	}
	finish_bridges_below(scan, PCI_NONE);
}

void pci_scan(struct pci_cfg *cfg, const struct pci_scan_request *request, struct pci_inventory *inventory)
{
	struct scan scan = {
		.cfg = cfg,
		.inventory = inventory,
		.pending = PCI_MAX_FUNCTIONS,
		.open = PCI_NONE,
		.last_bus = request->last_bus,
	};

	memset(inventory, 0, sizeof(*inventory));
	add_root(inventory, 0);
	find_bus(&scan, 0, DEVICES_PER_BUS, PCI_NONE, 0);
	find_extra_roots(&scan, request->extra_roots);
	push_found(&scan);
	take_pending(&scan);
}
