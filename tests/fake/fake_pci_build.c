/* SPDX-License-Identifier: MIT */
/* The registers that make a function something: BARs, windows, capabilities. */
#include <assert.h>

#include <linux/pci_regs.h>

#include "tests/fake/fake_pci.h"

#define RESERVE_SIZE 32

static bool is_bridge(const struct fake_pci *fake, int function)
{
	return fake->functions[function].behind != FAKE_PCI_NONE;
}

void fake_pci_set_pin(struct fake_pci *fake, int function, uint8_t pin)
{
	fake->functions[function].config[PCI_INTERRUPT_PIN] = pin;
}

static void set_rom(struct fake_pci *fake, int function, uint64_t size)
{
	unsigned reg = is_bridge(fake, function) ? PCI_ROM_ADDRESS1 : PCI_ROM_ADDRESS;

	fake_pci_set_writable(fake, function, reg, 4, (uint32_t) ~(size - 1) | PCI_ROM_ADDRESS_ENABLE);
}

void fake_pci_set_bar(struct fake_pci *fake, int function, const struct pci_bar *bar)
{
	unsigned reg = PCI_BASE_ADDRESS_0 + 4u * bar->index;
	uint64_t mask = ~(bar->size - 1);
	uint32_t type = 0;

	if (bar->index == PCI_BAR_ROM) {
		set_rom(fake, function, bar->size);
		return;
	}
	if (bar->kind == PCI_BAR_IO)
		type = PCI_BASE_ADDRESS_SPACE_IO;
	if (bar->is_64bit)
		type |= PCI_BASE_ADDRESS_MEM_TYPE_64;
	if (bar->prefetchable)
		type |= PCI_BASE_ADDRESS_MEM_PREFETCH;
	fake_pci_poke(fake, function, reg, 4, type);
	fake_pci_set_writable(fake, function, reg, 4, (uint32_t)mask & ~(bar->kind == PCI_BAR_IO ? 0x3u : 0xfu));
	if (bar->is_64bit)
		fake_pci_set_writable(fake, function, reg + 4, 4, (uint32_t)(mask >> 32));
}

void fake_pci_set_windows(struct fake_pci *fake, int function, const struct pci_bridge *bridge)
{
	if (bridge->io) {
		fake_pci_poke(fake, function, PCI_IO_BASE, 2, bridge->io_32bit ? 0x0101 : 0);
		fake_pci_set_writable(fake, function, PCI_IO_BASE, 2, 0xf0f0);
	}
	if (bridge->io_32bit)
		fake_pci_set_writable(fake, function, PCI_IO_BASE_UPPER16, 4, 0xffffffff);
	if (bridge->pref) {
		fake_pci_poke(fake, function, PCI_PREF_MEMORY_BASE, 4, bridge->pref_64bit ? 0x00010001 : 0);
		fake_pci_set_writable(fake, function, PCI_PREF_MEMORY_BASE, 4, 0xfff0fff0);
	}
	if (bridge->pref_64bit) {
		fake_pci_set_writable(fake, function, PCI_PREF_BASE_UPPER32, 4, 0xffffffff);
		fake_pci_set_writable(fake, function, PCI_PREF_LIMIT_UPPER32, 4, 0xffffffff);
	}
}

uint8_t fake_pci_add_capability(struct fake_pci *fake, int function, uint8_t id, uint8_t size)
{
	struct fake_function *f = &fake->functions[function];
	uint8_t offset = (uint8_t)f->capability_end;

	assert(f->capability_end + size <= PCI_CFG_CONVENTIONAL);
	f->config[offset] = id;
	f->config[f->last_capability ? f->last_capability + 1 : PCI_CAPABILITY_LIST] = offset;
	f->config[PCI_STATUS] |= PCI_STATUS_CAP_LIST;
	f->last_capability = offset;
	f->capability_end = (uint16_t)(offset + ((size + 3) & ~3));
	return offset;
}

void fake_pci_add_express(struct fake_pci *fake, int function, unsigned type, bool slot)
{
	uint8_t offset = fake_pci_add_capability(fake, function, PCI_CAP_ID_EXP, 0x3c);
	uint32_t flags = 2 | type << 4 | (slot ? PCI_EXP_FLAGS_SLOT : 0);

	fake_pci_poke(fake, function, offset + PCI_EXP_FLAGS, 2, flags);
	fake_pci_poke(fake, function, offset + PCI_EXP_LNKCAP, 4, 0x11 | PCI_EXP_LNKCAP_DLLLARC);
	fake_pci_poke(fake, function, offset + PCI_EXP_LNKSTA, 2, 0x11);
	fake_pci_poke(fake, function, offset + PCI_EXP_SLTCAP, 4, slot ? PCI_EXP_SLTCAP_HPC : 0);
}

void fake_pci_add_reserve(struct fake_pci *fake, int function, const struct pci_reserve *reserve)
{
	uint8_t offset = fake_pci_add_capability(fake, function, PCI_CAP_ID_VNDR, RESERVE_SIZE);

	fake_pci_poke(fake, function, offset + 2u, 1, RESERVE_SIZE);
	fake_pci_poke(fake, function, offset + 3u, 1, 1);
	fake_pci_poke(fake, function, offset + 4u, 4, (uint32_t)reserve->buses);
	fake_pci_poke(fake, function, offset + 8u, 4, (uint32_t)reserve->io);
	fake_pci_poke(fake, function, offset + 12u, 4, (uint32_t)(reserve->io >> 32));
	fake_pci_poke(fake, function, offset + 16u, 4, (uint32_t)reserve->mem);
	fake_pci_poke(fake, function, offset + 20u, 4, (uint32_t)reserve->pref32);
	fake_pci_poke(fake, function, offset + 24u, 4, (uint32_t)reserve->pref64);
	fake_pci_poke(fake, function, offset + 28u, 4, (uint32_t)(reserve->pref64 >> 32));
}

static bool asks_for_anything(const struct pci_reserve *reserve)
{
	return (reserve->buses & reserve->io & reserve->mem & reserve->pref32 & reserve->pref64) != PCI_NO_HINT;
}

static void build_bridge(struct fake_pci *fake, int function, const struct pci_bridge *bridge)
{
	unsigned type = bridge->parent == PCI_NONE ? PCI_EXP_TYPE_ROOT_PORT : PCI_EXP_TYPE_DOWNSTREAM;

	fake_pci_set_windows(fake, function, bridge);
	if (asks_for_anything(&bridge->reserve))
		fake_pci_add_reserve(fake, function, &bridge->reserve);
	if (bridge->pcie_port)
		fake_pci_add_express(fake, function, type, bridge->hotplug);
	else if (bridge->hotplug)
		fake_pci_add_capability(fake, function, PCI_CAP_ID_SHPC, 8);
}

static void build_function(struct fake_pci *fake, const struct pci_inventory *inventory,
			   const struct pci_function *function, const int *root_buses)
{
	int bus = root_buses[function->root];
	unsigned device = PCI_BDF_DEVICE(function->bdf);
	unsigned number = PCI_BDF_FUNCTION(function->bdf);
	int index, i;

	if (function->upstream != PCI_NONE)
		bus = fake->functions[inventory->bridges[function->upstream].function].behind;
	if (function->bridge == PCI_NONE) {
		index = fake_pci_add(fake, bus, device, number, function->vendor_id, function->device_id,
				     function->class_code);
		fake->functions[index].config[PCI_HEADER_TYPE] |= function->header_type;
	} else {
		index = fake_pci_add_bridge(fake, bus, device, number, function->vendor_id, function->device_id);
		build_bridge(fake, index, &inventory->bridges[function->bridge]);
	}
	fake_pci_set_pin(fake, index, function->interrupt_pin);
	for (i = 0; i < function->bar_count; i++)
		fake_pci_set_bar(fake, index, &inventory->bars[function->first_bar + i]);
}

void fake_pci_build(struct fake_pci *fake, const struct pci_inventory *inventory)
{
	int root_buses[PCI_MAX_ROOTS] = { FAKE_PCI_ROOT };
	size_t i;

	fake_pci_init(fake);
	for (i = 1; i < inventory->root_count; i++)
		root_buses[i] = fake_pci_add_root(fake, inventory->roots[i].bus);
	for (i = 0; i < inventory->function_count; i++)
		build_function(fake, inventory, &inventory->functions[i], root_buses);
}
