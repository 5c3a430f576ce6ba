/* SPDX-License-Identifier: MIT */
#include "tests/fake/random_tree.h"

#include <stdlib.h>

#include "pci/pci_cfg.h"
#include "tests/fake/hand_machine.h"

#define BRIDGES (2 * RANDOM_TREE_BRIDGES)
#define BARS_OF_BRIDGE 4
#define ROOT_BARS 40
#define FIRST_BRIDGE 16 /* device on the root bus, after the functions with BARs */

/* A tree as drawn; its inventory is made once its load is right. */
struct draft {
	unsigned bridge_count;
	unsigned root_count;
	int parents[BRIDGES];
	unsigned bar_counts[BRIDGES];
	uint64_t bars[BRIDGES][BARS_OF_BRIDGE];
	uint64_t root_bars[ROOT_BARS];
	uint64_t sum;
};

/* splitmix64: a full-period generator that needs no seeding. */
static uint64_t draw(uint64_t *state)
{
	uint64_t value;

	*state += 0x9e3779b97f4a7c15;
	value = *state;
	value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
	value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
	return value ^ (value >> 31);
}

/* A number from low to high, both included. */
static unsigned draw_between(uint64_t *state, unsigned low, unsigned high)
{
	return low + (unsigned)(draw(state) >> 33) % (high - low + 1);
}

static uint64_t draw_bar(uint64_t *state, struct draft *draft)
{
	uint64_t size = UINT64_C(1) << draw_between(state, 20, 28);

	draft->sum += size;
	return size;
}

static void draw_bridge(uint64_t *state, struct draft *draft, int parent)
{
	unsigned bridge = draft->bridge_count++;

	draft->parents[bridge] = parent;
	draft->bar_counts[bridge] = draw_between(state, 1, BARS_OF_BRIDGE);
	for (unsigned i = 0; i < draft->bar_counts[bridge]; i++)
		draft->bars[bridge][i] = draw_bar(state, draft);
}

static void draw_draft(uint64_t *state, const struct random_tree_shape *shape, struct draft *draft)
{
	*draft = (struct draft){ .bridge_count = 0 };
	draft->root_count = shape->bridges_to ? draw_between(state, 0, 3) : draw_between(state, 1, ROOT_BARS);
	for (unsigned i = 0; i < draft->root_count; i++)
		draft->root_bars[i] = draw_bar(state, draft);
	if (shape->bridges_to == 0)
		return;
	for (unsigned count = draw_between(state, 1, shape->bridges_to); count > 0; count--)
		draw_bridge(state, draft, PCI_NONE);
	for (unsigned b = 0; b < draft->bridge_count && draft->bridge_count < BRIDGES; b++) {
		if (draw_between(state, 0, 3) == 0)
			draw_bridge(state, draft, (int)b);
	}
}

static void draw_space(uint64_t *state, const struct random_tree_shape *shape, struct range_set *space)
{
	struct range hole = RANDOM_TREE_HOLE;
	unsigned pages = (unsigned)(range_size(hole) >> 12);

	space->count = 0;
	hand_windows_add(space, hole.first, hole.last);
	for (unsigned count = draw_between(state, shape->reserved_from, shape->reserved_to); count > 0; count--) {
		uint64_t first = hole.first + ((uint64_t)draw_between(state, 0, pages - 1) << 12);

		if (!range_set_remove(space, range_of_size(first, UINT64_C(4096) << draw_between(state, 0, 13))))
			abort();
	}
}

static void build_below(const struct draft *draft, int parent, int16_t upstream, struct pci_inventory *inventory)
{
	unsigned bus = upstream == PCI_NONE ? 0 : inventory->bridges[upstream].secondary;
	unsigned device = upstream == PCI_NONE ? FIRST_BRIDGE : 1;

	for (int b = 0; b < (int)draft->bridge_count; b++) {
		int16_t bridge;

		if (draft->parents[b] != parent)
			continue;
		bridge = hand_bridge(inventory, PCI_BDF(bus, device++, 0), (uint8_t)(inventory->bridge_count + 1),
				     upstream);
		hand_function(inventory, PCI_BDF(inventory->bridges[bridge].secondary, 0, 0), HAND_NIC, bridge);
		for (unsigned i = 0; i < draft->bar_counts[b]; i++)
			hand_bar(inventory, (uint8_t)i, HAND_MEM32, draft->bars[b][i]);
		build_below(draft, b, bridge, inventory);
	}
}

static void build(const struct draft *draft, struct pci_inventory *inventory)
{
	hand_machine_init(inventory);
	inventory->roots[0].limit = 255;
	for (unsigned i = 0; i < draft->root_count; i++) {
		hand_function(inventory, (uint16_t)i, HAND_NIC, PCI_NONE);
		hand_bar(inventory, 0, HAND_MEM32, draft->root_bars[i]);
	}
	build_below(draft, PCI_NONE, PCI_NONE, inventory);
}

void random_tree(uint64_t seed, const struct random_tree_shape *shape, struct pci_inventory *inventory,
		 struct range_set *space)
{
	uint64_t state = seed, size;
	struct draft draft;

	if (shape->bridges_to > RANDOM_TREE_BRIDGES)
		abort();
	do {
		draw_space(&state, shape, space);
		size = range_set_size(space);
		draw_draft(&state, shape, &draft);
	} while (100 * draft.sum < shape->load_from * size || 100 * draft.sum >= shape->load_to * size);
	build(&draft, inventory);
}
