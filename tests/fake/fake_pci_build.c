/* SPDX-License-Identifier: MIT */
/* The registers that make a function something: BARs and windows. And all of it from an inventory. */
#include <assert.h>

#include <linux/pci_regs.h>

#include "tests/fake/fake_pci.h"
#include "tests/fake/fake_pci_caps.h"

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

void fake_pci_resize_bar(struct fake_pci *fake, int function, unsigned reg, uint64_t size)
{
	uint32_t type = fake_pci_peek(fake, function, reg, 1) & 0xf;
	bool is_io = type & PCI_BASE_ADDRESS_SPACE_IO;
	uint64_t mask = ~(size - 1);

	type &= is_io ? 0x3 : 0xf;
	fake_pci_poke(fake, function, reg, 4, type);
	fake_pci_set_writable(fake, function, reg, 4, (uint32_t)mask & (is_io ? ~0x3u : ~0xfu));
	if (is_io || (type & PCI_BASE_ADDRESS_MEM_TYPE_MASK) != PCI_BASE_ADDRESS_MEM_TYPE_64)
		return;
	fake_pci_poke(fake, function, reg + 4, 4, 0);
	fake_pci_set_writable(fake, function, reg + 4, 4, (uint32_t)(mask >> 32));
}

void fake_pci_set_bar_at(struct fake_pci *fake, int function, unsigned reg, const struct pci_bar *bar)
{
	uint32_t type = 0;

	if (bar->kind == PCI_BAR_IO)
		type = PCI_BASE_ADDRESS_SPACE_IO;
	if (bar->is_64bit)
		type |= PCI_BASE_ADDRESS_MEM_TYPE_64;
	if (bar->prefetchable)
		type |= PCI_BASE_ADDRESS_MEM_PREFETCH;
	fake_pci_poke(fake, function, reg, 4, type);
	fake_pci_resize_bar(fake, function, reg, bar->size);
}

void fake_pci_set_bar(struct fake_pci *fake, int function, const struct pci_bar *bar)
{
	if (bar->index == PCI_BAR_ROM)
		set_rom(fake, function, bar->size);
	else
		fake_pci_set_bar_at(fake, function, PCI_BASE_ADDRESS_0 + 4u * bar->index, bar);
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

/* --- from an inventory ------------------------------------------------------------------------ */

static bool asks_for_anything(const struct pci_reserve *reserve)
{
	return (reserve->buses & reserve->io & reserve->mem & reserve->pref32 & reserve->pref64) != PCI_NO_HINT;
}

static void build_bridge(struct fake_pci *fake, int function, const struct pci_bridge *bridge)
{
	unsigned type = bridge->parent == PCI_NONE ? PCI_EXP_TYPE_ROOT_PORT : PCI_EXP_TYPE_DOWNSTREAM;

	fake_pci_set_windows(fake, function, bridge);
	if (bridge->subtractive)
		fake_pci_poke(fake, function, PCI_CLASS_PROG, 1, 1);
	if (asks_for_anything(&bridge->reserve))
		fake_pci_add_reserve(fake, function, &bridge->reserve);
	if (bridge->pcie_port)
		fake_pci_add_express(fake, function, type, bridge->hotplug);
	else if (bridge->hotplug)
		fake_pci_add_capability(fake, function, PCI_CAP_ID_SHPC, 8);
}

static uint8_t ea_properties(const struct pci_bar *bar)
{
	if (bar->index >= PCI_BAR_VF)
		return bar->prefetchable ? PCI_EA_P_VF_MEM_PREFETCH : PCI_EA_P_VF_MEM;
	if (bar->kind == PCI_BAR_IO)
		return PCI_EA_P_IO;
	return bar->prefetchable ? PCI_EA_P_MEM_PREFETCH : PCI_EA_P_MEM;
}

static uint8_t ea_indicator(const struct pci_bar *bar)
{
	if (bar->index >= PCI_BAR_VF)
		return (uint8_t)(PCI_EA_BEI_VF_BAR0 + bar->index - PCI_BAR_VF);
	return bar->index == PCI_BAR_ROM ? PCI_EA_BEI_ROM : bar->index;
}

static void build_ea(struct fake_pci *fake, int function, const struct pci_bar *bars, size_t count)
{
	struct fake_ea_entry entries[PCI_BARS_OF_FUNCTION];
	size_t used = 0;
	size_t i;

	for (i = 0; i < count; i++)
		if (bars[i].fixed)
			entries[used++] = (struct fake_ea_entry){
				.bei = ea_indicator(&bars[i]),
				.primary = ea_properties(&bars[i]),
				.secondary = PCI_EA_P_UNAVAILABLE,
				.enabled = true,
				.base_64bit = bars[i].pinned > UINT32_MAX,
				.max_offset_64bit = bars[i].size - 1 > UINT32_MAX,
				.base = bars[i].pinned,
				.max_offset = bars[i].size - 1,
			};
	if (used)
		fake_pci_add_ea(fake, function, entries, used);
}

/* One VF after the other, so that the last of them has the number that the inventory says. */
static void build_sriov(struct fake_pci *fake, int function, const struct pci_function *record,
			const struct pci_bar *bars, size_t count)
{
	struct fake_sriov sriov = { .total_vfs = 1, .stride = 1, .device_id = record->device_id };
	struct pci_bar movable[PCI_SRIOV_NUM_BARS];
	size_t i;

	sriov.bars = movable;
	for (i = 0; i < count; i++) {
		if (bars[i].index < PCI_BAR_VF)
			continue;
		assert(sriov.total_vfs == 1 || sriov.total_vfs == bars[i].count);
		sriov.total_vfs = bars[i].count;
		if (!bars[i].fixed)
			movable[sriov.bar_count++] = bars[i];
	}
	sriov.initial_vfs = sriov.total_vfs;
	sriov.offset = (uint16_t)(record->last_vf - record->bdf - (sriov.total_vfs - 1));
	assert(record->last_vf >= record->bdf + sriov.total_vfs);
	fake_pci_add_sriov(fake, function, &sriov);
}

/* The number of the next function on the same bus; 0: it is the last. */
static uint8_t next_number(const struct pci_inventory *inventory, const struct pci_function *record)
{
	const struct pci_function *end = inventory->functions + inventory->function_count;
	const struct pci_function *other;

	for (other = record + 1; other < end; other++)
		if (other->upstream == record->upstream)
			return other->bdf & 0xff;
	return 0;
}

static void build_one_extended(struct fake_pci *fake, int function, const struct pci_inventory *inventory,
			       const struct pci_function *record, bool sriov)
{
	const struct pci_bar *bars = &inventory->bars[record->first_bar];

	if ((sriov ? record->sriov : record->rebar) != 0)
		fake_pci_place_extended(fake, function, sriov ? record->sriov : record->rebar);
	if (sriov)
		build_sriov(fake, function, record, bars, record->bar_count);
	else
		fake_pci_add_rebar(fake, function, bars, record->bar_count);
}

/* In the order of the offsets that the inventory says; ARI, of which it says none, where there is room. */
static void build_extended(struct fake_pci *fake, int function, const struct pci_inventory *inventory,
			   const struct pci_function *record)
{
	const struct pci_bar *bars = &inventory->bars[record->first_bar];
	bool ari = record->upstream != PCI_NONE && inventory->bridges[record->upstream].ari;
	bool sriov = record->last_vf != 0, rebar = false;
	bool ari_first = record->sriov != PCI_CFG_CONVENTIONAL && record->rebar != PCI_CFG_CONVENTIONAL;
	bool rebar_first;
	unsigned i;

	for (i = 0; i < record->bar_count; i++) {
		sriov = sriov || bars[i].index >= PCI_BAR_VF;
		rebar = rebar || bars[i].sizes != 0;
	}
	if (!ari && !sriov && !rebar)
		return;
	if (!fake->functions[function].express)
		fake_pci_add_express(fake, function,
				     is_bridge(fake, function)    ? PCI_EXP_TYPE_UPSTREAM :
				     record->upstream == PCI_NONE ? PCI_EXP_TYPE_RC_END :
								    PCI_EXP_TYPE_ENDPOINT,
				     false);
	rebar_first = rebar && record->rebar != 0 && (record->sriov == 0 || record->rebar < record->sriov);
	if (ari && ari_first)
		fake_pci_add_ari(fake, function, next_number(inventory, record));
	if (rebar_first)
		build_one_extended(fake, function, inventory, record, false);
	if (sriov)
		build_one_extended(fake, function, inventory, record, true);
	if (rebar && !rebar_first)
		build_one_extended(fake, function, inventory, record, false);
	if (ari && !ari_first)
		fake_pci_add_ari(fake, function, next_number(inventory, record));
}

static void build_function(struct fake_pci *fake, const struct pci_inventory *inventory,
			   const struct pci_function *record, const int *root_buses)
{
	const struct pci_bar *bars = &inventory->bars[record->first_bar];
	unsigned device = PCI_BDF_DEVICE(record->bdf);
	unsigned number = PCI_BDF_FUNCTION(record->bdf);
	int bus = root_buses[record->root];
	int index, i;

	if (record->upstream != PCI_NONE)
		bus = fake->functions[inventory->bridges[record->upstream].function].behind;
	if (record->bridge == PCI_NONE) {
		index = fake_pci_add(fake, bus, device, number, record->vendor_id, record->device_id,
				     record->class_code);
		fake->functions[index].config[PCI_HEADER_TYPE] |= record->header_type;
	} else {
		index = fake_pci_add_bridge(fake, bus, device, number, record->vendor_id, record->device_id);
		build_bridge(fake, index, &inventory->bridges[record->bridge]);
	}
	fake_pci_set_pin(fake, index, record->interrupt_pin);
	for (i = 0; i < record->bar_count; i++)
		if (!bars[i].fixed && bars[i].index < PCI_BAR_VF)
			fake_pci_set_bar(fake, index, &bars[i]);
	build_extended(fake, index, inventory, record);
	build_ea(fake, index, bars, record->bar_count);
}

void fake_pci_build(struct fake_pci *fake, const struct pci_inventory *inventory)
{
	int root_buses[PCI_MAX_ROOTS] = { FAKE_PCI_ROOT };
	size_t i;

	fake_pci_init(fake);
	fake_pci_set_first_bus(fake, inventory->roots[0].bus);
	for (i = 1; i < inventory->root_count; i++)
		root_buses[i] = fake_pci_add_root(fake, inventory->roots[i].bus);
	for (i = 0; i < inventory->function_count; i++)
		build_function(fake, inventory, &inventory->functions[i], root_buses);
}
