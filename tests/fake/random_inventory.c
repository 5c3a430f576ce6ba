/* SPDX-License-Identifier: MIT */
/*
 * The tree is made in the order in which it is stored: a bus from device 0 up, and right after a
 * bridge what is behind it. The seed's first draws choose a profile, so that a run over many seeds
 * meets simple machines as well as extreme ones.
 */
#include <string.h>

#include <linux/pci_regs.h>

#include "pci/pci_cfg.h"
#include "tests/fake/random_inventory.h"

#define RED_HAT 0x1b36

struct profile {
	unsigned slot_percent;   /* how likely a slot of a conventional bus is taken */
	unsigned bridge_percent; /* how likely a function is a bridge */
	unsigned port_percent;   /* how likely a bridge is a PCI Express port */
	unsigned multi_percent;  /* how likely a device has several functions */
	unsigned depth;          /* of bridges below bridges */
	unsigned functions;      /* about how many in all */
	unsigned extra_roots;
};

static const struct profile profiles[] = {
	{ 20, 0, 0, 10, 0, 32, 0 },      /* flat, a small machine */
	{ 95, 0, 0, 40, 0, 120, 0 },     /* flat and crowded */
	{ 90, 80, 100, 20, 1, 100, 0 },  /* a row of root ports */
	{ 100, 97, 100, 90, 1, 600, 0 }, /* more ports than I/O windows */
	{ 12, 60, 20, 0, 60, 160, 0 },   /* long chains of bridges */
	{ 30, 40, 40, 20, 6, 150, 0 },   /* mixed */
	{ 20, 40, 60, 20, 4, 150, 4 },   /* mixed, several root buses */
	{ 10, 20, 50, 10, 2, 40, 2 },    /* small, several root buses */
};

/* Exponents of memory BAR sizes. */
struct size_profile {
	unsigned low;
	unsigned high32; /* highest of a 32-bit BAR */
	unsigned high64; /* highest of a 64-bit BAR */
};

static const struct size_profile size_profiles[] = {
	{ 4, 16, 20 },  /* registers only */
	{ 12, 24, 28 }, /* an ordinary machine */
	{ 12, 28, 36 }, /* up to 64 GiB */
	{ 20, 31, 46 }, /* accelerators, and more than any processor addresses */
	{ 4, 31, 38 },
};

struct generator {
	uint64_t state;
	struct pci_inventory *inventory;
	const struct profile *profile;
	const struct size_profile *sizes;
	unsigned next_bus;
	unsigned last_bus; /* the highest that the present root may use */
	uint8_t root;
};

/* splitmix64: a full-period generator that needs no seeding. */
static uint64_t draw(struct generator *generator)
{
	uint64_t value;

	generator->state += 0x9e3779b97f4a7c15;
	value = generator->state;
	value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
	value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
	return value ^ (value >> 31);
}

/* A number from low to high, both included. */
static unsigned draw_between(struct generator *generator, unsigned low, unsigned high)
{
	return low + (unsigned)(draw(generator) >> 33) % (high - low + 1);
}

static bool draw_percent(struct generator *generator, unsigned percent)
{
	return draw_between(generator, 0, 99) < percent;
}

static uint64_t draw_size(struct generator *generator, unsigned low, unsigned high)
{
	return (uint64_t)1 << draw_between(generator, low, high);
}

static bool is_full(const struct generator *generator)
{
	return generator->inventory->function_count >= generator->profile->functions;
}

static void add_bar(struct generator *generator, uint8_t index, enum pci_bar_kind kind, uint64_t size)
{
	struct pci_inventory *inventory = generator->inventory;
	struct pci_function *function = &inventory->functions[inventory->function_count - 1];

	inventory->bars[inventory->bar_count++] = (struct pci_bar){
		.size = size,
		.pinned = PCI_NOT_PINNED,
		.count = 1,
		.function = (uint16_t)(inventory->function_count - 1),
		.index = index,
		.kind = (uint8_t)kind,
	};
	function->bar_count++;
}

static struct pci_bar *last_bar(struct generator *generator)
{
	return &generator->inventory->bars[generator->inventory->bar_count - 1];
}

static void add_bars(struct generator *generator, unsigned registers)
{
	unsigned wanted_percent = draw_between(generator, 0, 70);
	const struct size_profile *sizes = generator->sizes;
	uint8_t index;

	for (index = 0; index < registers; index++) {
		bool pair = index + 1u < registers && draw_percent(generator, 50);

		if (!draw_percent(generator, wanted_percent))
			continue;
		if (draw_percent(generator, 20)) {
			add_bar(generator, index, PCI_BAR_IO,
				draw_size(generator, 2, draw_percent(generator, 90) ? 8 : 12));
			continue;
		}
		add_bar(generator, index, PCI_BAR_MEM,
			draw_size(generator, sizes->low, pair ? sizes->high64 : sizes->high32));
		last_bar(generator)->is_64bit = pair;
		last_bar(generator)->prefetchable = draw_percent(generator, pair ? 80 : 20);
		index = (uint8_t)(index + pair);
	}
	if (draw_percent(generator, 20))
		add_bar(generator, PCI_BAR_ROM, PCI_BAR_ROM_KIND, draw_size(generator, 11, 24));
}

static uint32_t draw_class(struct generator *generator)
{
	static const uint32_t classes[] = { 0x010000, 0x010180, 0x010601, 0x010802, 0x020000, 0x030000,
					    0x030200, 0x040300, 0x060100, 0x0c0330, 0x0c0500, 0xff0000 };

	return classes[draw_between(generator, 0, sizeof(classes) / sizeof(classes[0]) - 1)];
}

static struct pci_function *add_function(struct generator *generator, uint16_t bdf, int16_t upstream)
{
	struct pci_inventory *inventory = generator->inventory;
	struct pci_function *function = &inventory->functions[inventory->function_count++];

	*function = (struct pci_function){
		.bdf = bdf,
		.vendor_id = 0x1af4,
		.first_bar = (uint16_t)inventory->bar_count,
		.upstream = upstream,
		.bridge = PCI_NONE,
		.root = generator->root,
		.header_type = PCI_HEADER_TYPE_NORMAL,
	};
	/* One statement each, here and elsewhere: a list of initializers is evaluated in any order. */
	function->device_id = (uint16_t)draw_between(generator, 0x1000, 0x10ff);
	function->class_code = bdf == 0 ? 0x060000 : draw_class(generator);
	function->interrupt_pin = (uint8_t)draw_between(generator, 0, 4);
	return function;
}

static struct pci_reserve draw_reserve(struct generator *generator)
{
	struct pci_reserve reserve = { PCI_NO_HINT, PCI_NO_HINT, PCI_NO_HINT, PCI_NO_HINT, PCI_NO_HINT };

	if (draw_percent(generator, 20))
		reserve.buses = draw_between(generator, 1, 8);
	if (draw_percent(generator, 40))
		reserve.io = draw_size(generator, 10, 14);
	if (draw_percent(generator, 60))
		reserve.mem = draw_size(generator, 19, 28);
	if (draw_percent(generator, 30))
		reserve.pref32 = draw_size(generator, 20, 28);
	else if (draw_percent(generator, 60))
		reserve.pref64 = draw_size(generator, 20, 38);
	return reserve;
}

static bool has_hint(const struct pci_reserve *reserve)
{
	return (reserve->buses & reserve->io & reserve->mem & reserve->pref32 & reserve->pref64) != PCI_NO_HINT;
}

/* Makes the newest function a bridge; gives its index. */
static int16_t make_bridge(struct generator *generator)
{
	struct pci_inventory *inventory = generator->inventory;
	struct pci_function *function = &inventory->functions[inventory->function_count - 1];
	int16_t index = (int16_t)inventory->bridge_count++;
	struct pci_bridge *bridge = &inventory->bridges[index];

	*bridge = (struct pci_bridge){
		.function = (uint16_t)(inventory->function_count - 1),
		.parent = function->upstream,
		.primary = PCI_BDF_BUS(function->bdf),
		.secondary = (uint8_t)generator->next_bus,
		.subordinate = (uint8_t)generator->next_bus,
		.reserve = { PCI_NO_HINT, PCI_NO_HINT, PCI_NO_HINT, PCI_NO_HINT, PCI_NO_HINT },
	};
	generator->next_bus++;
	bridge->io = draw_percent(generator, 85);
	bridge->pref = draw_percent(generator, 85);
	bridge->pcie_port = draw_percent(generator, generator->profile->port_percent);
	bridge->hotplug = draw_percent(generator, 50);
	bridge->io_32bit = bridge->io && draw_percent(generator, 30);
	bridge->pref_64bit = bridge->pref && draw_percent(generator, 80);
	if (bridge->hotplug && draw_percent(generator, 40))
		bridge->reserve = draw_reserve(generator);
	if (has_hint(&bridge->reserve))
		function->vendor_id = RED_HAT;
	function->header_type = PCI_HEADER_TYPE_BRIDGE;
	function->class_code = 0x060400;
	function->bridge = index;
	return index;
}

static void add_bus(struct generator *generator, uint8_t bus, int16_t upstream, unsigned depth);

static void add_device(struct generator *generator, uint16_t bdf, int16_t upstream, unsigned depth)
{
	const struct profile *profile = generator->profile;
	bool may_bridge = bdf != 0 && depth < profile->depth && generator->next_bus <= generator->last_bus;
	int16_t bridge;

	add_function(generator, bdf, upstream);
	if (!may_bridge || !draw_percent(generator, profile->bridge_percent)) {
		add_bars(generator, 6);
		return;
	}
	bridge = make_bridge(generator);
	add_bars(generator, draw_percent(generator, 20) ? 2 : 0);
	add_bus(generator, generator->inventory->bridges[bridge].secondary, bridge, depth + 1);
	generator->inventory->bridges[bridge].subordinate = (uint8_t)(generator->next_bus - 1);
}

/* A root bus always has its first device; a bus behind a bridge may be empty. */
static void add_bus(struct generator *generator, uint8_t bus, int16_t upstream, unsigned depth)
{
	const struct profile *profile = generator->profile;
	bool one_slot = upstream != PCI_NONE && generator->inventory->bridges[upstream].pcie_port;
	unsigned devices = one_slot ? 1 : 32;
	unsigned device, function;

	for (device = 0; device < devices; device++) {
		bool must = upstream == PCI_NONE && device == 0;

		if (!must && (is_full(generator) || !draw_percent(generator, one_slot ? 60 : profile->slot_percent)))
			continue;
		add_device(generator, PCI_BDF(bus, device, 0), upstream, depth);
		if (!draw_percent(generator, profile->multi_percent))
			continue;
		for (function = 1; function < 8 && !is_full(generator); function++)
			if (draw_percent(generator, 40))
				add_device(generator, PCI_BDF(bus, device, function), upstream, depth);
	}
}

static void add_root(struct generator *generator, unsigned bus, unsigned last_bus)
{
	struct pci_inventory *inventory = generator->inventory;

	generator->root = (uint8_t)inventory->root_count++;
	generator->next_bus = bus + 1;
	generator->last_bus = last_bus;
	add_bus(generator, (uint8_t)bus, PCI_NONE, 0);
	inventory->roots[generator->root] = (struct pci_root){
		.bus = (uint8_t)bus,
		.last_bus = (uint8_t)(generator->next_bus - 1),
		.limit = (uint8_t)last_bus,
	};
}

void random_inventory(uint64_t seed, struct pci_inventory *inventory)
{
	struct generator generator = { .state = seed, .inventory = inventory };
	unsigned roots, root, step;

	memset(inventory, 0, sizeof(*inventory));
	generator.profile = &profiles[draw_between(&generator, 0, sizeof(profiles) / sizeof(profiles[0]) - 1)];
	generator.sizes =
		&size_profiles[draw_between(&generator, 0, sizeof(size_profiles) / sizeof(size_profiles[0]) - 1)];
	roots = 1;
	if (generator.profile->extra_roots)
		roots += draw_between(&generator, 1, generator.profile->extra_roots);
	step = 256 / roots;
	for (root = 0; root < roots; root++)
		add_root(&generator, root * step, root + 1 < roots ? (root + 1) * step - 1 : 255);
}
