/* SPDX-License-Identifier: MIT */
/*
 * A plain random inventory, gone through function by function. What is added comes from a generator of its own, and how
 * often each feature occurs is drawn first: machines without it and machines full of it are both common.
 */
#include <string.h>

#include "e820/range.h"
#include "pci/pci_cfg.h"
#include "tests/fake/random_inventory.h"

#define CLASS_SUBTRACTIVE 0x060401
#define FIRST_EXTENDED 0x100
#define SECOND_EXTENDED 0x180
#define REBAR_SMALLEST 20 /* exponent of the size with bit 0 */

struct full {
	uint64_t state;
	const struct pci_inventory *plain;
	struct pci_inventory *inventory;
	unsigned fixed_percent; /* of the functions without windows */
	unsigned vf_percent;
	unsigned rebar_percent; /* of the memory BARs of 1 MiB and more */
	unsigned pin_percent;   /* of all BARs */
	unsigned next_vf[256];  /* by bus: the routing ID after the last that is taken, 0: not known yet */
};

/* splitmix64, as random_inventory.c has it. */
static uint64_t draw(struct full *full)
{
	uint64_t value;

	full->state += 0x9e3779b97f4a7c15;
	value = full->state;
	value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
	value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
	return value ^ (value >> 31);
}

/* A number from low to high, both included. */
static unsigned draw_between(struct full *full, unsigned low, unsigned high)
{
	return low + (unsigned)(draw(full) >> 33) % (high - low + 1);
}

static bool draw_percent(struct full *full, unsigned percent)
{
	return draw_between(full, 0, 99) < percent;
}

static unsigned draw_intensity(struct full *full)
{
	static const unsigned percents[] = { 0, 5, 15, 60 };

	return percents[draw_between(full, 0, sizeof(percents) / sizeof(percents[0]) - 1)];
}

static bool is_behind_port(const struct full *full, const struct pci_function *function)
{
	return function->upstream != PCI_NONE && full->plain->bridges[function->upstream].pcie_port;
}

static struct pci_bar *append(struct full *full, struct pci_bar bar)
{
	struct pci_inventory *inventory = full->inventory;

	bar.function = (uint16_t)(inventory->function_count - 1);
	inventory->functions[bar.function].bar_count++;
	inventory->bars[inventory->bar_count] = bar;
	return &inventory->bars[inventory->bar_count++];
}

/* --- Enhanced Allocation ---------------------------------------------------------------------- */

/* Below 4 GiB or above, or ports; any size in dwords, now and then a power of two at a multiple of it. */
static struct pci_bar draw_fixed(struct full *full, uint8_t index)
{
	struct pci_bar bar = { .index = index, .kind = PCI_BAR_MEM, .count = 1, .fixed = true };
	uint64_t last;

	if (draw_percent(full, 15)) {
		bar.kind = PCI_BAR_IO;
		bar.size = 4 * draw_between(full, 1, 64);
		bar.pinned = 4 * (uint64_t)draw_between(full, 0x400, 0x3fc0);
		return bar;
	}
	bar.prefetchable = draw_percent(full, 40);
	bar.size = draw_percent(full, 50) ? UINT64_C(4096) << draw_between(full, 0, 14) :
					    4 * (uint64_t)draw_between(full, 1, 0x10000);
	bar.pinned = draw_percent(full, 70) ? (uint64_t)draw_between(full, 0x40000, 0xfffff) << 12 :
					      (uint64_t)draw_between(full, 4, 256) << 30;
	if (range_is_power_of_two(bar.size))
		bar.pinned = range_align_down(bar.pinned, bar.size);
	last = bar.pinned + bar.size - 1;
	bar.is_64bit = last > UINT32_MAX;
	return bar;
}

static void add_fixed(struct full *full)
{
	for (uint8_t index = 0; index < 6; index++) {
		if (draw_percent(full, 35))
			append(full, draw_fixed(full, index));
	}
}

/* --- Resizable BAR ---------------------------------------------------------------------------- */

static void make_resizable(struct full *full, struct pci_function *function, struct pci_bar *bar)
{
	unsigned highest = bar->is_64bit ? 19 : 11; /* 512 GiB, 2 GiB */
	unsigned found = (unsigned)__builtin_ctzll(bar->size) - REBAR_SMALLEST;
	uint64_t sizes = draw(full) & draw(full) & ((UINT64_C(2) << highest) - 1);

	if (found > highest || (sizes & ~(UINT64_C(1) << found)) == 0)
		return;
	bar->sizes = sizes | UINT64_C(1) << found;
	function->rebar = FIRST_EXTENDED;
}

static void copy_bars(struct full *full, const struct pci_function *plain, struct pci_function *function)
{
	for (unsigned i = 0; i < plain->bar_count; i++) {
		struct pci_bar *bar = append(full, full->plain->bars[plain->first_bar + i]);

		if (function->bridge == PCI_NONE && bar->kind == PCI_BAR_MEM && bar->size >> REBAR_SMALLEST &&
		    draw_percent(full, full->rebar_percent))
			make_resizable(full, function, bar);
	}
}

/* --- SR-IOV ----------------------------------------------------------------------------------- */

/* After the last function of the bus; behind a port, after what device 0 can have. */
static unsigned first_free_id(const struct full *full, const struct pci_function *function)
{
	unsigned bus = PCI_BDF_BUS(function->bdf);
	unsigned next = is_behind_port(full, function) ? PCI_BDF(bus, 1, 0) : PCI_BDF(bus, 0, 1);

	if (full->next_vf[bus])
		return full->next_vf[bus];
	for (size_t i = 0; i < full->plain->function_count; i++) {
		unsigned bdf = full->plain->functions[i].bdf;

		if (PCI_BDF_BUS(bdf) == bus && bdf >= next)
			next = bdf + 1;
	}
	return next;
}

static void add_vf_bars(struct full *full, unsigned vfs)
{
	for (uint8_t i = 0; i < 6; i++) {
		bool pair = i + 1 < 6 && draw_percent(full, 60), prefetchable;
		uint64_t size;

		if (!draw_percent(full, 40))
			continue;
		size = UINT64_C(1) << draw_between(full, 12, pair ? 30 : 24);
		prefetchable = draw_percent(full, pair ? 80 : 20);
		append(full, (struct pci_bar){
				     .size = size,
				     .pinned = PCI_NOT_PINNED,
				     .count = (uint16_t)vfs,
				     .index = (uint8_t)(PCI_BAR_VF + i),
				     .kind = PCI_BAR_MEM,
				     .is_64bit = pair,
				     .prefetchable = prefetchable,
			     });
		i = (uint8_t)(i + pair);
	}
}

static void add_vfs(struct full *full, struct pci_function *function)
{
	static const unsigned totals[] = { 1, 2, 4, 7, 8, 16, 63, 64, 128, 248 };
	unsigned vfs = totals[draw_between(full, 0, sizeof(totals) / sizeof(totals[0]) - 1)];
	unsigned bus = PCI_BDF_BUS(function->bdf), first = first_free_id(full, function);

	if (first + vfs > PCI_BDF(bus, 31, 7) + 1u)
		return;
	full->next_vf[bus] = first + vfs;
	function->sriov = function->rebar ? SECOND_EXTENDED : FIRST_EXTENDED;
	function->last_vf = (uint16_t)(first + vfs - 1);
	add_vf_bars(full, vfs);
}

/* --- the machine ------------------------------------------------------------------------------ */

static void add_function(struct full *full, const struct pci_function *plain)
{
	struct pci_inventory *inventory = full->inventory;
	struct pci_function *function = &inventory->functions[inventory->function_count++];
	bool endpoint = plain->bridge == PCI_NONE;

	*function = *plain;
	function->first_bar = (uint16_t)inventory->bar_count;
	function->bar_count = 0;
	if (endpoint &&
	    draw_percent(full, plain->upstream == PCI_NONE ? full->fixed_percent : full->fixed_percent / 5)) {
		add_fixed(full);
		return;
	}
	copy_bars(full, plain, function);
	if (endpoint && (is_behind_port(full, plain) || plain->upstream == PCI_NONE) &&
	    draw_percent(full, full->vf_percent))
		add_vfs(full, function);
}

/* Behind a port with ARI all are endpoints: what is behind another bridge could not say that it knows ARI. */
static void draw_bridge(struct full *full, size_t index)
{
	struct pci_inventory *inventory = full->inventory;
	struct pci_bridge *bridge = &inventory->bridges[index];
	bool endpoints = false, bridges = false;

	for (size_t i = 0; i < inventory->function_count; i++) {
		if (inventory->functions[i].upstream != (int)index)
			continue;
		endpoints = endpoints || inventory->functions[i].bridge == PCI_NONE;
		bridges = bridges || inventory->functions[i].bridge != PCI_NONE;
	}
	bridge->ari = bridge->pcie_port && endpoints && !bridges && draw_percent(full, 50);
	bridge->subtractive = !bridge->pcie_port && draw_percent(full, 20);
	if (bridge->subtractive)
		inventory->functions[bridge->function].class_code = CLASS_SUBTRACTIVE;
}

/* Where there may be room, or none; aligned to the size, or not at all. */
static uint64_t draw_pin(struct full *full, const struct pci_bar *bar)
{
	unsigned shift = draw_between(full, 12, 31);
	uint64_t address;

	if (bar->kind == PCI_BAR_IO)
		address = draw_between(full, 0, 0xffff);
	else if (bar->is_64bit && draw_percent(full, 50))
		address = draw(full) >> shift;
	else
		address = draw_between(full, 0x40000, 0xfffff) << 12;
	if (draw_percent(full, 2))
		address = UINT64_MAX;
	return draw_percent(full, 90) ? range_align_down(address, bar->size) : address & ~UINT64_C(3);
}

void random_inventory_full(uint64_t seed, struct pci_inventory *inventory)
{
	static struct pci_inventory plain;
	struct full full = { .state = ~seed, .plain = &plain, .inventory = inventory };

	random_inventory(seed, &plain);
	memcpy(inventory, &plain, sizeof(plain));
	inventory->function_count = 0;
	inventory->bar_count = 0;
	full.fixed_percent = draw_intensity(&full);
	full.vf_percent = draw_intensity(&full);
	full.rebar_percent = draw_intensity(&full);
	full.pin_percent = draw_intensity(&full) / 3;
	for (size_t i = 0; i < plain.function_count; i++)
		add_function(&full, &plain.functions[i]);
	for (size_t i = 0; i < plain.bridge_count; i++)
		draw_bridge(&full, i);
	for (size_t i = 0; i < inventory->bar_count; i++) {
		if (!inventory->bars[i].fixed && draw_percent(&full, full.pin_percent))
			inventory->bars[i].pinned = draw_pin(&full, &inventory->bars[i]);
	}
}
