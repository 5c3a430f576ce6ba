/* SPDX-License-Identifier: MIT */
/* Access and routing. What the functions are made of is in fake_pci_build.c and fake_pci_caps.c. */
#include <assert.h>

#include <linux/pci_regs.h>

#include "tests/fake/fake_pci.h"
#include "tests/fake/fake_pci_caps.h"

/*
 * Which bus behind `bus` the number leads to, or FAKE_PCI_NONE. A bridge takes its secondary number
 * without regard to the subordinate one, and passes on what is above the one and up to the other.
 */
static int route_down(struct fake_pci *fake, const struct fake_bus *bus, uint8_t number, bool *direct)
{
	int next = FAKE_PCI_NONE;
	int i;

	for (i = 0; i < bus->bridge_count; i++) {
		const struct fake_function *bridge = &fake->functions[bus->bridges[i]];
		uint8_t secondary = bridge->config[PCI_SECONDARY_BUS];
		uint8_t subordinate = bridge->config[PCI_SUBORDINATE_BUS];

		if ((number != secondary && (number < secondary || number > subordinate)) || bridge->lifetime == 0)
			continue;
		if (next != FAKE_PCI_NONE) {
			fake->conflicts++;
			continue;
		}
		next = bridge->behind;
		*direct = number == secondary;
	}
	return next;
}

/* A type 1 access travels down bridge by bridge and becomes type 0 on the bus whose number it carries. */
static int find_bus_below(struct fake_pci *fake, int bus, uint8_t number)
{
	bool direct = false;

	while (bus != FAKE_PCI_NONE && !direct)
		bus = route_down(fake, &fake->buses[bus], number, &direct);
	return bus;
}

static int find_bus(struct fake_pci *fake, uint8_t number)
{
	int found = FAKE_PCI_NONE;
	int i;

	for (i = 0; i < fake->root_count; i++)
		if (fake->buses[fake->roots[i]].number == number)
			return fake->roots[i];
	for (i = 0; i < fake->root_count; i++) {
		int below = find_bus_below(fake, fake->roots[i], number);

		if (below == FAKE_PCI_NONE)
			continue;
		if (found != FAKE_PCI_NONE)
			fake->conflicts++;
		else
			found = below;
	}
	return found;
}

/* A link leads to one device: its other 31 numbers are functions of it, or nothing. */
static bool passes_device(const struct fake_pci *fake, int bus, uint16_t bdf)
{
	int bridge = fake->buses[bus].bridge;

	return PCI_BDF_DEVICE(bdf) == 0 || bridge == FAKE_PCI_NONE || !fake->functions[bridge].port ||
	       fake_pci_forwards_ari(fake, bridge);
}

static struct fake_function *find_function(struct fake_pci *fake, uint16_t bdf)
{
	int bus = find_bus(fake, PCI_BDF_BUS(bdf));
	struct fake_function *function;
	int index;

	fake->accesses++;
	if (bus == FAKE_PCI_NONE || !passes_device(fake, bus, bdf))
		return NULL;
	index = fake->buses[bus].functions[bdf & 0xff];
	if (index == FAKE_PCI_NONE)
		return NULL;
	function = &fake->functions[index];
	if (function->lifetime == 0)
		return NULL;
	if (function->lifetime != UINT32_MAX)
		function->lifetime--;
	return function;
}

static void check_access(const struct pci_cfg *cfg, uint16_t reg, unsigned width)
{
	assert(width == 1 || width == 2 || width == 4);
	assert(reg % width == 0);
	assert(reg < cfg->space);
}

static uint32_t all_ones(unsigned width)
{
	return 0xffffffff >> (32 - 8 * width);
}

static uint32_t fake_read(struct pci_cfg *cfg, uint16_t bdf, uint16_t reg, unsigned width)
{
	struct fake_pci *fake = (struct fake_pci *)cfg;
	const struct fake_function *function;

	check_access(cfg, reg, width);
	function = find_function(fake, bdf);
	if (!function)
		return all_ones(width);
	return fake_pci_peek(fake, (int)(function - fake->functions), reg, width);
}

/* The byte of a function at `reg`, of its write mask if `mask`; NULL: nothing is there, reads 0. */
static uint8_t *byte_at(struct fake_pci *fake, int index, unsigned reg, bool mask)
{
	struct fake_function *function = &fake->functions[index];
	struct fake_extended *extended;

	assert(reg < PCI_CFG_EXTENDED);
	if (reg < PCI_CFG_CONVENTIONAL)
		return mask ? &function->writable[reg] : &function->config[reg];
	if (function->extended == FAKE_PCI_NONE)
		return NULL;
	extended = &fake->extended[function->extended];
	return (mask ? extended->writable : extended->config) + (reg - PCI_CFG_CONVENTIONAL);
}

static void write_bytes(struct fake_pci *fake, int index, unsigned reg, unsigned width, uint64_t value)
{
	unsigned i;

	for (i = 0; i < width; i++) {
		uint8_t *byte = byte_at(fake, index, reg + i, false);
		const uint8_t *mask = byte_at(fake, index, reg + i, true);

		if (byte)
			*byte = (uint8_t)((*byte & ~*mask) | ((uint8_t)(value >> (8 * i)) & *mask));
	}
	fake_pci_written(fake, index);
}

static void fake_write(struct pci_cfg *cfg, uint16_t bdf, uint16_t reg, unsigned width, uint32_t value)
{
	struct fake_pci *fake = (struct fake_pci *)cfg;
	const struct fake_function *function;

	check_access(cfg, reg, width);
	assert(!(value & ~all_ones(width)));
	function = find_function(fake, bdf);
	if (function)
		write_bytes(fake, (int)(function - fake->functions), reg, width, value);
}

static uint64_t fake_read64(struct pci_cfg *cfg, uint16_t bdf, uint16_t reg)
{
	struct fake_pci *fake = (struct fake_pci *)cfg;
	const struct fake_function *function;
	int index;

	assert(reg % 8 == 0 && reg < cfg->space);
	function = find_function(fake, bdf);
	if (!function)
		return UINT64_MAX;
	index = (int)(function - fake->functions);
	return (uint64_t)fake_pci_peek(fake, index, reg + 4u, 4) << 32 | fake_pci_peek(fake, index, reg, 4);
}

static void fake_write64(struct pci_cfg *cfg, uint16_t bdf, uint16_t reg, uint64_t value)
{
	struct fake_pci *fake = (struct fake_pci *)cfg;
	const struct fake_function *function;

	assert(reg % 8 == 0 && reg < cfg->space);
	function = find_function(fake, bdf);
	if (function)
		write_bytes(fake, (int)(function - fake->functions), reg, 8, value);
}

void fake_pci_set_first_bus(struct fake_pci *fake, uint8_t number)
{
	fake->buses[FAKE_PCI_ROOT].number = number;
}

void fake_pci_set_extended(struct fake_pci *fake, bool extended)
{
	fake->cfg.space = extended ? PCI_CFG_EXTENDED : PCI_CFG_CONVENTIONAL;
}

void fake_pci_set_wide(struct fake_pci *fake, bool wide)
{
	fake->cfg.read64 = wide ? fake_read64 : NULL;
	fake->cfg.write64 = wide ? fake_write64 : NULL;
}

/* Extended configuration space comes from a pool: most functions have nothing there. */
static void need_extended(struct fake_pci *fake, int function)
{
	if (fake->functions[function].extended != FAKE_PCI_NONE)
		return;
	assert(fake->extended_count < FAKE_PCI_EXTENDED);
	fake->functions[function].extended = fake->extended_count;
	fake->extended[fake->extended_count++] = (struct fake_extended){ .config = { 0 } };
}

uint32_t fake_pci_peek(const struct fake_pci *fake, int function, unsigned reg, unsigned width)
{
	uint32_t value = 0;
	unsigned i;

	for (i = 0; i < width; i++) {
		const uint8_t *byte = byte_at((struct fake_pci *)fake, function, reg + i, false);

		value |= (byte ? (uint32_t)*byte : 0) << (8 * i);
	}
	return value;
}

void fake_pci_poke(struct fake_pci *fake, int function, unsigned reg, unsigned width, uint32_t value)
{
	unsigned i;

	if (reg >= PCI_CFG_CONVENTIONAL)
		need_extended(fake, function);
	for (i = 0; i < width; i++)
		*byte_at(fake, function, reg + i, false) = (uint8_t)(value >> (8 * i));
}

void fake_pci_set_writable(struct fake_pci *fake, int function, unsigned reg, unsigned width, uint32_t mask)
{
	unsigned i;

	if (reg >= PCI_CFG_CONVENTIONAL)
		need_extended(fake, function);
	for (i = 0; i < width; i++)
		*byte_at(fake, function, reg + i, true) = (uint8_t)(mask >> (8 * i));
}

void fake_pci_stick(struct fake_pci *fake, int function, unsigned reg, unsigned width, uint32_t value)
{
	fake_pci_poke(fake, function, reg, width, value);
	fake_pci_set_writable(fake, function, reg, width, 0);
}

static int add_bus(struct fake_pci *fake, int bridge, uint8_t number)
{
	struct fake_bus *bus = &fake->buses[fake->bus_count];
	unsigned i;

	assert(fake->bus_count < FAKE_PCI_BUSES);
	for (i = 0; i < 256; i++)
		bus->functions[i] = FAKE_PCI_NONE;
	bus->bridge_count = 0;
	bus->bridge = bridge;
	bus->number = number;
	return fake->bus_count++;
}

void fake_pci_init(struct fake_pci *fake)
{
	fake->cfg = (struct pci_cfg){ .read = fake_read, .write = fake_write, .space = PCI_CFG_CONVENTIONAL };
	fake->function_count = 0;
	fake->bus_count = 0;
	fake->root_count = 0;
	fake->accesses = 0;
	fake->conflicts = 0;
	fake->extended_count = 0;
	fake->resizes_while_decoding = 0;
	fake_pci_add_root(fake, 0);
}

int fake_pci_add_root(struct fake_pci *fake, uint8_t number)
{
	int bus = add_bus(fake, FAKE_PCI_NONE, number);

	assert(fake->root_count < PCI_MAX_ROOTS * 2);
	fake->roots[fake->root_count++] = bus;
	return bus;
}

/* Function 0 says whether the device has others. */
static void announce(struct fake_pci *fake, const struct fake_bus *bus, unsigned device_function)
{
	unsigned first = device_function & ~7u;
	unsigned i;

	for (i = first + 1; i < first + 8; i++)
		if (bus->functions[first] != FAKE_PCI_NONE && bus->functions[i] != FAKE_PCI_NONE)
			fake->functions[bus->functions[first]].config[PCI_HEADER_TYPE] |= 0x80;
}

int fake_pci_add(struct fake_pci *fake, int bus, unsigned device, unsigned function, uint16_t vendor_id,
		 uint16_t device_id, uint32_t class_code)
{
	unsigned device_function = device << 3 | function;
	int index = fake->function_count++;

	assert(index < FAKE_PCI_FUNCTIONS && device < 32 && function < 8);
	assert(fake->buses[bus].functions[device_function] == FAKE_PCI_NONE);
	fake->functions[index] = (struct fake_function){
		.bus = bus,
		.behind = FAKE_PCI_NONE,
		.device_function = (uint8_t)device_function,
		.capability_end = 0x40,
		.extended = FAKE_PCI_NONE,
		.extended_end = PCI_CFG_CONVENTIONAL,
		.lifetime = UINT32_MAX,
	};
	fake->buses[bus].functions[device_function] = index;
	fake_pci_poke(fake, index, PCI_VENDOR_ID, 2, vendor_id);
	fake_pci_poke(fake, index, PCI_DEVICE_ID, 2, device_id);
	fake_pci_poke(fake, index, PCI_CLASS_REVISION, 4, class_code << 8);
	fake_pci_set_writable(fake, index, PCI_COMMAND, 2,
			      PCI_COMMAND_IO | PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER | PCI_COMMAND_PARITY |
				      PCI_COMMAND_SERR | PCI_COMMAND_INTX_DISABLE);
	fake_pci_set_writable(fake, index, PCI_CACHE_LINE_SIZE, 2, 0xffff);
	fake_pci_set_writable(fake, index, PCI_INTERRUPT_LINE, 1, 0xff);
	announce(fake, &fake->buses[bus], device_function);
	return index;
}

int fake_pci_add_bridge(struct fake_pci *fake, int bus, unsigned device, unsigned function, uint16_t vendor_id,
			uint16_t device_id)
{
	int index = fake_pci_add(fake, bus, device, function, vendor_id, device_id, 0x060400);
	struct fake_bus *on = &fake->buses[bus];

	fake->functions[index].config[PCI_HEADER_TYPE] |= PCI_HEADER_TYPE_BRIDGE;
	fake->functions[index].behind = add_bus(fake, index, 0);
	on->bridges[on->bridge_count++] = index;
	fake_pci_set_writable(fake, index, PCI_PRIMARY_BUS, 4, 0xffffffff);
	fake_pci_set_writable(fake, index, PCI_MEMORY_BASE, 4, 0xfff0fff0);
	fake_pci_set_writable(fake, index, PCI_BRIDGE_CONTROL, 2, 0x0fff);
	return index;
}
