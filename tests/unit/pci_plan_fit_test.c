/* SPDX-License-Identifier: MIT */
/* On flat machines the planner finds a placement of everything whenever there is one; behind bridges, nearly always. */
#include "tests/fake/fit_model.h"
#include "tests/fake/random_inventory.h"
#include "tests/fake/random_tree.h"
#include "tests/fake/tree_model.h"
#include "tests/unit/plan_asserts.h"

/* Where low is preferred, a ROM may be given up so that a BAR need not go high. */
static size_t count_lost(const struct planner *planner)
{
	size_t lost = 0;

	for (size_t i = 0; i < planner->inventory.bar_count; i++) {
		if (planner->policy.placement == PCI_PLACE_LOW && planner->inventory.bars[i].kind == PCI_BAR_ROM_KIND)
			continue;
		lost += planner->plan.bars[i].verdict != PCI_PLACED;
	}
	return lost;
}

static void assert_nothing_lost(struct planner *planner, uint64_t seed)
{
	const char *fault = planner_run(planner);
	size_t lost = count_lost(planner);

	if (fault)
		fail_msg("seed %llu: %s", (unsigned long long)seed, fault);
	if (lost != 0)
		fail_msg("seed %llu: %zu of %zu BARs not placed, though all fit", (unsigned long long)seed, lost,
			 planner->inventory.bar_count);
	if (planner->plan.mem32_wanted != 0)
		fail_msg("seed %llu: all placed, but 0x%llx bytes of low hole wanted", (unsigned long long)seed,
			 (unsigned long long)planner->plan.mem32_wanted);
}

/* The other direction, which asks the theorem whether it is right: a plan that places everything would be a counterexample. */
static void assert_something_lost(struct planner *planner, uint64_t seed)
{
	const char *fault = planner_run(planner);

	if (fault)
		fail_msg("seed %llu: %s", (unsigned long long)seed, fault);
	if (planner->plan.not_placed == 0)
		fail_msg("seed %llu: everything is placed, but there is no room for it", (unsigned long long)seed);
}

static void forget_classes(struct pci_inventory *inventory)
{
	for (size_t f = 0; f < inventory->function_count; f++)
		inventory->functions[f].class_code = HAND_NIC;
}

static void pci_plan_places_all_of_a_flat_machine_that_fits(void **state)
{
	struct planner *planner = *state;
	size_t flat = 0, fitting = 0;

	for (uint64_t seed = 0; seed < 4000; seed++) {
		random_inventory(seed, &planner->inventory);
		if (planner->inventory.bridge_count != 0)
			continue;
		flat++;
		forget_classes(&planner->inventory);
		planner_draw_windows(planner, seed + 1);
		if (fit_model_fits(&planner->inventory, &planner->windows, FIT_MODEL_ALL)) {
			fitting++;
			assert_nothing_lost(planner, seed);
		} else {
			assert_something_lost(planner, seed);
		}
	}
	print_message("%zu of %zu flat machines fit\n", fitting, flat);
	assert_in_range(fitting, flat / 4, flat - flat / 4);
}

/*
 * VF BARs, resizable, fixed and pinned ones. With VF BARs a machine may fit though the model says no; else with resizable
 * ones it must be placed at the sizes found, whatever the policy would like them to be.
 */
static void pci_plan_places_all_of_a_flat_machine_with_every_feature_that_fits(void **state)
{
	struct planner *planner = *state;
	size_t flat = 0, fitting = 0;

	for (uint64_t seed = 0; seed < 6000; seed++) {
		planner_draw_full(planner, seed);
		if (planner->inventory.bridge_count != 0)
			continue;
		flat++;
		planner->policy.sriov = true;
		if (!fit_model_fits(&planner->inventory, &planner->windows, FIT_MODEL_ALL))
			continue;
		fitting++;
		assert_nothing_lost(planner, seed);
	}
	print_message("%zu of %zu flat machines with every feature certainly fit\n", fitting, flat);
	assert_in_range(fitting, flat / 10, flat);
}

static uint64_t draw(uint64_t *state, uint64_t choices)
{
	*state = *state * 6364136223846793005 + 1442695040888963407;
	return (*state >> 33) % choices;
}

/* Makes the newest BAR one of the unusual kinds, or leaves it as it is. */
static void make_special(struct planner *planner, uint64_t *state)
{
	struct pci_bar *bar = &planner->inventory.bars[planner->inventory.bar_count - 1];
	const struct range_set *set = bar->kind == PCI_BAR_IO ? &planner->windows.io : &planner->windows.mem32;
	uint64_t choice = draw(state, 8);

	if (choice == 0 && set->count) {
		const struct range *range = &set->ranges[draw(state, set->count)];

		bar->pinned = range_align_up(range->first + draw(state, range_size(*range)), bar->size);
	} else if (choice == 1 && bar->kind == PCI_BAR_MEM) {
		bar->index = PCI_BAR_VF;
		bar->count = (uint16_t)(1 + draw(state, 9));
	} else if (choice == 2 && bar->kind == PCI_BAR_MEM && bar->size >= MIB(1)) {
		bar->sizes = bar->size >> 20 | (1 + draw(state, 0x800));
	}
}

/*
 * BAR after BAR of random kinds for as long as the theorem says that it fits: nothing is left that could be wasted.
 */
static void fill_up(struct planner *planner, uint64_t seed, bool special)
{
	static const enum hand_bar kinds[] = { HAND_MEM32,  HAND_PREF32, HAND_MEM64, HAND_PREF64,
					       HAND_PREF64, HAND_IO,     HAND_ROM };
	uint64_t state = seed, largest = 31 + draw(&state, 8);

	hand_machine_init(&planner->inventory);
	for (unsigned tries = 0; tries < 150; tries++) {
		enum hand_bar kind = kinds[draw(&state, sizeof(kinds) / sizeof(kinds[0]))];
		uint64_t exponent = kind == HAND_IO ? 2 + draw(&state, 11) : 12 + draw(&state, largest - 12);
		size_t function = hand_function(&planner->inventory, (uint16_t)tries, HAND_NIC, PCI_NONE);

		if (kind != HAND_MEM64 && kind != HAND_PREF64 && exponent > 31)
			exponent = 31;
		hand_bar(&planner->inventory, kind == HAND_ROM ? PCI_BAR_ROM : 0, kind, UINT64_C(1) << exponent);
		if (special)
			make_special(planner, &state);
		if (!fit_model_fits(&planner->inventory, &planner->windows, FIT_MODEL_ALL)) {
			planner->inventory.bar_count--;
			planner->inventory.functions[function].bar_count--;
		}
	}
}

static void pci_plan_places_all_that_fits_to_the_last_slot(void **state)
{
	struct planner *planner = *state;

	for (uint64_t seed = 0; seed < 1500; seed++) {
		planner_draw_windows(planner, seed);
		fill_up(planner, seed, false);
		assert_nothing_lost(planner, seed);
	}
}

/* VF BARs have up to half of their place to spare, for the theorem is about powers of two only. */
static void pci_plan_places_special_bars_that_fit_to_the_last_slot(void **state)
{
	struct planner *planner = *state;

	for (uint64_t seed = 0; seed < 1500; seed++) {
		planner_draw_windows(planner, seed);
		planner->policy.resizable_max = seed & 1 ? MIB(1) << seed % 11 : 0;
		fill_up(planner, seed, true);
		assert_nothing_lost(planner, seed);
	}
}

/* --- behind bridges --------------------------------------------------------------------------- */

#define TREES_OF_BAND 300

/* How many of the trees are placed, in percent of those for which a placement exists. */
static unsigned score_band(struct planner *planner, const struct random_tree_shape *shape)
{
	unsigned possible = 0, placed = 0;

	for (uint64_t seed = 0; seed < TREES_OF_BAND; seed++) {
		bool fits;

		random_tree(seed, shape, &planner->inventory, &planner->windows.mem32);
		fits = tree_model_fits(&planner->inventory, &planner->windows.mem32);
		if (!fits)
			assert_something_lost(planner, seed);
		else if (planner_run(planner))
			fail_msg("seed %llu: %s", (unsigned long long)seed, planner->fault);
		possible += fits;
		placed += fits && planner->plan.not_placed == 0;
	}
	print_message("load %u-%u%%, %u-%u reserved ranges: %u of %u trees that fit are placed\n", shape->load_from,
		      shape->load_to, shape->reserved_from, shape->reserved_to, placed, possible);
	assert_true(possible > 0);
	return 100 * placed / possible;
}

/* The figures for many more machines, and for what others do, are in docs/packing.md. */
static void pci_plan_places_nearly_every_tree_that_fits(void **state)
{
	static const struct {
		struct random_tree_shape shape;
		unsigned percent;
	} bands[] = {
		{ { 50, 60, 0, 0, RANDOM_TREE_BRIDGES }, 98 }, { { 60, 70, 0, 0, RANDOM_TREE_BRIDGES }, 98 },
		{ { 70, 80, 0, 0, RANDOM_TREE_BRIDGES }, 98 }, { { 80, 90, 0, 0, RANDOM_TREE_BRIDGES }, 90 },
		{ { 70, 80, 1, 3, RANDOM_TREE_BRIDGES }, 90 },
	};
	struct planner *planner = *state;

	planner->policy.hotplug_io = 0;
	planner->policy.hotplug_mem = 0;
	planner->policy.hotplug_pref = 0;
	for (size_t i = 0; i < sizeof(bands) / sizeof(bands[0]); i++)
		assert_in_range(score_band(planner, &bands[i].shape), bands[i].percent, 100);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		PLAN_TEST(pci_plan_places_all_of_a_flat_machine_that_fits),
		PLAN_TEST(pci_plan_places_all_of_a_flat_machine_with_every_feature_that_fits),
		PLAN_TEST(pci_plan_places_all_that_fits_to_the_last_slot),
		PLAN_TEST(pci_plan_places_special_bars_that_fit_to_the_last_slot),
		PLAN_TEST(pci_plan_places_nearly_every_tree_that_fits),
	};

	return cmocka_run_group_tests_name("pci_plan_fit", tests, NULL, NULL);
}
