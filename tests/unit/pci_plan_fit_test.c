/* SPDX-License-Identifier: MIT */
/* On flat machines the planner finds a placement of everything whenever there is one. */
#include "tests/fake/fit_model.h"
#include "tests/fake/random_inventory.h"
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

static void forget_classes(struct pci_inventory *inventory)
{
	for (size_t f = 0; f < inventory->function_count; f++)
		inventory->functions[f].class_code = HAND_NIC;
}

static void pci_plan_places_all_of_a_flat_machine_that_fits(void **state)
{
	struct planner *planner = *state;
	size_t flat = 0, fitting = 0;

	for (uint64_t seed = 0; seed < 6000; seed++) {
		random_inventory(seed, &planner->inventory);
		if (planner->inventory.bridge_count != 0)
			continue;
		flat++;
		forget_classes(&planner->inventory);
		planner_draw_windows(planner, seed + 1);
		if (!fit_model_fits(&planner->inventory, &planner->windows, FIT_MODEL_ALL))
			continue;
		fitting++;
		assert_nothing_lost(planner, seed);
	}
	print_message("%zu of %zu flat machines fit\n", fitting, flat);
	assert_true(fitting > 100);
}

static uint64_t draw(uint64_t *state, uint64_t choices)
{
	*state = *state * 6364136223846793005 + 1442695040888963407;
	return (*state >> 33) % choices;
}

/*
 * BAR after BAR of random kinds for as long as the theorem says that it fits: nothing is left that
 * could be wasted.
 */
static void fill_up(struct planner *planner, uint64_t seed)
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
		hand_bar(&planner->inventory, 0, kind, UINT64_C(1) << exponent);
		if (!fit_model_fits(&planner->inventory, &planner->windows, FIT_MODEL_ALL)) {
			planner->inventory.bar_count--;
			planner->inventory.functions[function].bar_count--;
		}
	}
}

static void pci_plan_places_all_that_fits_to_the_last_slot(void **state)
{
	struct planner *planner = *state;

	for (uint64_t seed = 0; seed < 2000; seed++) {
		planner_draw_windows(planner, seed);
		fill_up(planner, seed);
		assert_nothing_lost(planner, seed);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		PLAN_TEST(pci_plan_places_all_of_a_flat_machine_that_fits),
		PLAN_TEST(pci_plan_places_all_that_fits_to_the_last_slot),
	};

	return cmocka_run_group_tests_name("pci_plan_fit", tests, NULL, NULL);
}
