/* SPDX-License-Identifier: MIT */
#include <string.h>

#include <linux/pci_regs.h>

#include "pci/pci_note.h"
#include "pci/pci_size.h"
#include "pci/pci_walk.h"

#define DECODE (PCI_COMMAND_IO | PCI_COMMAND_MEMORY)
#define NOT_READY 0xffff0001u /* ID while a function asks for a retry (PCI Express 4.0, 2.3.2) */

/* While a function waits, first_bar keeps what its status and header type registers told. */
#define WAITS_WITH_LIST 1u
#define WAITS_WITH_MORE 2u

void pci_walk_init(struct pci_walk *walk, struct pci_cfg *cfg, struct pci_inventory *inventory)
{
	*walk = (struct pci_walk){ .cfg = cfg, .inventory = inventory, .pending = PCI_MAX_FUNCTIONS };
}

static bool is_absent(uint32_t id)
{
	uint32_t vendor = id & 0xffff;

	return vendor == 0xffff || vendor == 0 || id == NOT_READY;
}

/* The identity in the low half, command and status in the high half; the low half alone tells that there is nothing. */
static uint64_t read_identity(struct pci_cfg *cfg, uint16_t bdf)
{
	uint32_t id;

	if (pci_cfg_is_wide(cfg))
		return pci_cfg_read64(cfg, bdf, PCI_VENDOR_ID);
	id = pci_cfg_read(cfg, bdf, PCI_VENDOR_ID, 4);
	if (is_absent(id))
		return id;
	return (uint64_t)pci_cfg_read(cfg, bdf, PCI_COMMAND, 4) << 32 | id;
}

/* With wide access the same write closes the I/O window, which pci_size_io_window wants to see closed. */
void pci_walk_close_bridge(struct pci_walk *walk, uint16_t bdf)
{
	if (pci_cfg_is_wide(walk->cfg))
		pci_cfg_write64(walk->cfg, bdf, PCI_PRIMARY_BUS, (uint64_t)PCI_SIZE_IO_CLOSED << 32);
	else
		pci_cfg_write(walk->cfg, bdf, PCI_PRIMARY_BUS, 4, 0);
}

/* Turns decode and bus mastering off, given the command register. False: decode stays on. */
static bool release_decode(struct pci_walk *walk, uint16_t bdf, uint16_t command)
{
	uint32_t value;

	if (!(command & (DECODE | PCI_COMMAND_MASTER)))
		return true;
	value = command & ~(uint32_t)(DECODE | PCI_COMMAND_MASTER);
	pci_cfg_write(walk->cfg, bdf, PCI_COMMAND, 2, value);
	value = pci_cfg_read(walk->cfg, bdf, PCI_COMMAND, 2);
	if (!(value & DECODE))
		return true;
	pci_note_add(walk->inventory, PCI_NOTE_DECODE_STUCK, bdf, PCI_COMMAND, value);
	return false;
}

uint8_t pci_walk_find_function(struct pci_walk *walk, uint16_t bdf, int16_t upstream, uint8_t root)
{
	struct pci_inventory *inventory = walk->inventory;
	size_t index = inventory->function_count + walk->found;
	uint64_t identity, type;
	uint8_t header;
	bool has_list;

	if (walk->full)
		return 0;
	identity = read_identity(walk->cfg, bdf);
	if (is_absent((uint32_t)identity))
		return 0;
	if (index == walk->pending) {
		pci_note_add(inventory, PCI_NOTE_FUNCTIONS_FULL, bdf, 0, 0);
		walk->full = true;
		return 0;
	}
	type = pci_cfg_read64(walk->cfg, bdf, PCI_CLASS_REVISION);
	header = (uint8_t)(type >> 48);
	has_list = identity >> 48 & PCI_STATUS_CAP_LIST;
	if ((header & PCI_HEADER_TYPE_MASK) == PCI_HEADER_TYPE_BRIDGE)
		pci_walk_close_bridge(walk, bdf);
	inventory->functions[index] = (struct pci_function){
		.bdf = bdf,
		.vendor_id = (uint16_t)identity,
		.device_id = (uint16_t)(identity >> 16),
		.first_bar = (has_list ? WAITS_WITH_LIST : 0) | (header & PCI_MULTI_FUNCTION ? WAITS_WITH_MORE : 0),
		.class_code = (uint32_t)type >> 8,
		.upstream = upstream,
		.bridge = PCI_NONE,
		.root = root,
		.header_type = header & PCI_HEADER_TYPE_MASK,
		.bars_unknown = !release_decode(walk, bdf, (uint16_t)(identity >> 32)),
	};
	walk->found++;
	return header;
}

void pci_walk_find_others(struct pci_walk *walk, uint16_t bdf, int16_t upstream, uint8_t root)
{
	uint16_t function;

	for (function = 1; function < PCI_FUNCTIONS_PER_DEVICE; function++)
		pci_walk_find_function(walk, (uint16_t)((bdf & ~7u) | function), upstream, root);
}

/* Functions 1-7 exist only where function 0 says so; some devices answer for all eight numbers. */
void pci_walk_find_devices(struct pci_walk *walk, uint8_t bus, unsigned first, int16_t upstream, uint8_t root)
{
	unsigned device;

	for (device = first; device < PCI_DEVICES_PER_BUS; device++) {
		uint16_t bdf = PCI_BDF(bus, device, 0);

		if (pci_walk_find_function(walk, bdf, upstream, root) & PCI_MULTI_FUNCTION)
			pci_walk_find_others(walk, bdf, upstream, root);
	}
}

bool pci_walk_found_bridge(const struct pci_walk *walk)
{
	const struct pci_function *found = &walk->inventory->functions[walk->inventory->function_count];
	size_t i;

	for (i = 0; i < walk->found; i++)
		if (found[i].header_type == PCI_HEADER_TYPE_BRIDGE)
			return true;
	return false;
}

void pci_walk_push(struct pci_walk *walk)
{
	struct pci_function *functions = walk->inventory->functions;

	walk->pending -= walk->found;
	memmove(&functions[walk->pending], &functions[walk->inventory->function_count],
		walk->found * sizeof(functions[0]));
	walk->found = 0;
}

bool pci_walk_take(struct pci_walk *walk, struct pci_walk_taken *taken)
{
	struct pci_inventory *inventory = walk->inventory;
	struct pci_function *function = &inventory->functions[inventory->function_count];

	if (walk->pending == PCI_MAX_FUNCTIONS)
		return false;
	*function = inventory->functions[walk->pending++];
	*taken = (struct pci_walk_taken){
		.function = inventory->function_count++,
		.has_list = function->first_bar & WAITS_WITH_LIST,
		.multi = function->first_bar & WAITS_WITH_MORE,
	};
	function->first_bar = (uint16_t)inventory->bar_count;
	return true;
}
