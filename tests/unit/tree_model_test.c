/* SPDX-License-Identifier: MIT */
/*
 * The oracle for bridge trees against trying everything: a hole of 32 cells of 256 KiB each, in which every BAR is tried at
 * every place and every window at every start, with no thought of what would be a good order.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "pci/pci_cfg.h"
#include "tests/fake/hand_machine.h"
#include "tests/fake/tree_model.h"

#define CELLS 32
#define CELL (UINT64_C(1) << 18)
#define WINDOW_CELLS 4 /* a window starts and ends on multiples of 1 MiB */
#define BASE UINT64_C(0xc0000000)
#define MAX_BRIDGES 4

/* What was found out about windows: 0 not tried yet, 1 holds what is behind the bridge, 2 does not. */
struct brute {
	const struct pci_inventory *inventory;
	uint8_t holds[MAX_BRIDGES][CELLS + 1][CELLS + 1]; /* by bridge, first cell, one past the last */
};

static uint32_t cells(unsigned from, unsigned to)
{
	return (uint32_t)(((UINT64_C(1) << to) - 1) & ~((UINT64_C(1) << from) - 1));
}

static bool brute_bars(struct brute *brute, int16_t bus, size_t bar, uint32_t free);

static bool brute_holds(struct brute *brute, int16_t bridge, unsigned from, unsigned to)
{
	uint8_t *holds = &brute->holds[bridge][from][to];

	if (*holds == 0)
		*holds = brute_bars(brute, bridge, 0, cells(from, to)) ? 1 : 2;
	return *holds == 1;
}

static bool brute_windows(struct brute *brute, int16_t bus, size_t bridge, uint32_t free)
{
	if (bridge == brute->inventory->bridge_count)
		return true;
	if (brute->inventory->bridges[bridge].parent != bus || brute_holds(brute, (int16_t)bridge, 0, 0))
		return brute_windows(brute, bus, bridge + 1, free);
	for (unsigned from = 0; from < CELLS; from += WINDOW_CELLS) {
		for (unsigned to = from + WINDOW_CELLS; to <= CELLS; to += WINDOW_CELLS) {
			if ((free & cells(from, to)) != cells(from, to))
				break;
			if (brute_holds(brute, (int16_t)bridge, from, to) &&
			    brute_windows(brute, bus, bridge + 1, free & ~cells(from, to)))
				return true;
		}
	}
	return false;
}

static bool brute_bars(struct brute *brute, int16_t bus, size_t bar, uint32_t free)
{
	unsigned size;

	if (bar == brute->inventory->bar_count)
		return brute_windows(brute, bus, 0, free);
	if (brute->inventory->functions[brute->inventory->bars[bar].function].upstream != bus)
		return brute_bars(brute, bus, bar + 1, free);
	size = (unsigned)(brute->inventory->bars[bar].size / CELL);
	for (unsigned from = 0; from + size <= CELLS; from += size) {
		if ((free & cells(from, from + size)) == cells(from, from + size) &&
		    brute_bars(brute, bus, bar + 1, free & ~cells(from, from + size)))
			return true;
	}
	return false;
}

static uint64_t draw(uint64_t *state, uint64_t choices)
{
	*state = *state * 6364136223846793005 + 1442695040888963407;
	return (*state >> 33) % choices;
}

/* Up to four bridges, nested or not, up to seven BARs of 256 KiB to 4 MiB on any bus. */
static void draw_tree(struct pci_inventory *inventory, uint64_t *state)
{
	uint64_t bridges = draw(state, MAX_BRIDGES + 1), bars = 1 + draw(state, 7), largest = 2 + draw(state, 4);
	int16_t parents[1 + MAX_BRIDGES] = { PCI_NONE };

	hand_machine_init(inventory);
	for (uint64_t i = 0; i < bridges; i++) {
		int16_t parent = parents[draw(state, i + 1)];

		parents[i + 1] = hand_bridge(inventory, (uint16_t)i, (uint8_t)(i + 1), parent);
	}
	for (uint64_t i = 0; i < bars; i++) {
		hand_function(inventory, (uint16_t)(i + 8), HAND_NIC, parents[draw(state, bridges + 1)]);
		hand_bar(inventory, 0, HAND_MEM32, CELL << draw(state, largest));
	}
}

/* A random machine in the hole with random reserved ranges, so that it is about half and half whether it fits. */
static uint32_t draw_free(const struct pci_inventory *inventory, uint64_t *state)
{
	uint64_t wanted = draw(state, 16);
	uint32_t free = UINT32_MAX;

	for (size_t i = 0; i < inventory->bar_count; i++)
		wanted += inventory->bars[i].size / CELL;
	while ((uint64_t)__builtin_popcount(free) > wanted) {
		unsigned from = (unsigned)draw(state, CELLS), to = from + 1 + (unsigned)draw(state, 5);

		free &= ~cells(from, to < CELLS ? to : CELLS);
	}
	return free;
}

static void set_of_cells(struct range_set *set, uint32_t free)
{
	for (unsigned cell = 0; cell < CELLS; cell++) {
		if (free >> cell & 1)
			assert_true(range_set_add(set, range_of_size(BASE + cell * CELL, CELL)));
	}
}

static void tree_model_agrees_with_trying_everything(void **state)
{
	static struct pci_inventory inventory;
	static struct brute brute;
	struct range storage[CELLS];
	struct range_set space;
	size_t fitting = 0;
	uint64_t random = 1;

	(void)state;
	for (unsigned round = 0; round < 6000; round++) {
		uint32_t free;
		bool fits;

		draw_tree(&inventory, &random);
		free = draw_free(&inventory, &random);
		memset(&brute, 0, sizeof(brute));
		brute.inventory = &inventory;
		range_set_init(&space, storage, CELLS);
		set_of_cells(&space, free);
		fits = brute_bars(&brute, PCI_NONE, 0, free);
		fitting += fits;
		if (tree_model_fits(&inventory, &space) != fits)
			fail_msg("round %u: a placement %s", round, fits ? "exists" : "does not exist");
	}
	print_message("%zu of 6000 tiny trees fit\n", fitting);
	assert_in_range(fitting, 1500, 4500);
}

static void tree_model_window_is_the_shortest_there_is(void **state)
{
	static struct pci_inventory inventory;
	static struct brute brute;
	uint64_t random = 2;

	(void)state;
	for (unsigned round = 0; round < 3000; round++) {
		draw_tree(&inventory, &random);
		memset(&brute, 0, sizeof(brute));
		brute.inventory = &inventory;
		for (size_t b = 0; b < inventory.bridge_count; b++) {
			unsigned from = WINDOW_CELLS * (unsigned)draw(&random, 4), to = from;
			uint64_t end = tree_model_window_end(&inventory, (int16_t)b, BASE + from * CELL);

			while (to <= CELLS && !brute_holds(&brute, (int16_t)b, from, to))
				to += WINDOW_CELLS;
			if (to <= CELLS && end != BASE + to * CELL)
				fail_msg("round %u, bridge %zu: ends at cell %u, not at 0x%llx", round, b, to,
					 (unsigned long long)end);
			if (to > CELLS)
				assert_true(end > BASE + CELLS * CELL);
		}
	}
}

/* The case that largest-first cannot do: the small BAR goes before the large one, into the head room below its alignment. */
static void tree_model_puts_a_small_bar_before_a_large_one(void **state)
{
	static struct pci_inventory inventory;
	struct range range = { 0xc0100000, 0xc03fffff };
	struct range_set space = { &range, 1, 1 };
	int16_t bridge;

	(void)state;
	hand_machine_init(&inventory);
	bridge = hand_bridge(&inventory, 8, 1, PCI_NONE);
	hand_function(&inventory, PCI_BDF(1, 0, 0), HAND_NIC, bridge);
	hand_bar(&inventory, 0, HAND_MEM32, UINT64_C(0x200000));
	hand_bar(&inventory, 1, HAND_MEM32, UINT64_C(0x100000));
	assert_true(tree_model_fits(&inventory, &space));
	range.first = 0xc0200000;
	assert_false(tree_model_fits(&inventory, &space));
}

static void tree_model_empty_bridges_take_no_room(void **state)
{
	static struct pci_inventory inventory;
	struct range_set nothing = { NULL, 0, 0 };
	int16_t bridge;

	(void)state;
	hand_machine_init(&inventory);
	bridge = hand_bridge(&inventory, 8, 1, PCI_NONE);
	hand_bridge(&inventory, PCI_BDF(1, 0, 0), 2, bridge);
	assert_true(tree_model_fits(&inventory, &nothing));
	assert_int_equal(tree_model_window_end(&inventory, bridge, BASE), BASE);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(tree_model_agrees_with_trying_everything),
		cmocka_unit_test(tree_model_window_is_the_shortest_there_is),
		cmocka_unit_test(tree_model_puts_a_small_bar_before_a_large_one),
		cmocka_unit_test(tree_model_empty_bridges_take_no_room),
	};

	return cmocka_run_group_tests_name("tree_model", tests, NULL, NULL);
}
