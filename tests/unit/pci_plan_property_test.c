/* SPDX-License-Identifier: MIT */
/*
 * What holds of every plan, over thousands of random machines. A failure names the seed;
 * random_inventory(seed) and planner_draw_windows(seed) give the machine again.
 */
#include "tests/fake/fit_model.h"
#include "tests/fake/random_inventory.h"
#include "tests/unit/plan_asserts.h"

static uint64_t draw(uint64_t *state, uint64_t choices)
{
	*state = *state * 6364136223846793005 + 1442695040888963407;
	return (*state >> 33) % choices;
}

static void pci_plan_keeps_every_invariant(void **state)
{
	struct planner *planner = *state;

	for (uint64_t seed = 0; seed < 1000; seed++) {
		const char *fault;

		random_inventory(seed, &planner->inventory);
		planner_draw_windows(planner, seed);
		fault = planner_run(planner);
		if (fault)
			fail_msg("seed %llu: %s", (unsigned long long)seed, fault);
	}
}

/* What random_inventory leaves out: pins, unknown headers and BARs, closed bridges, absurd hints. */
static void make_odd(struct pci_inventory *inventory, uint64_t seed)
{
	uint64_t state = seed;

	for (size_t i = 0; i < inventory->bar_count; i++) {
		struct pci_bar *bar = &inventory->bars[i];

		if (draw(&state, 8) == 0)
			bar->pinned =
				(draw(&state, 1 << 20) << draw(&state, 24)) & ~(draw(&state, 4) ? bar->size - 1 : 0);
	}
	for (size_t f = 0; f < inventory->function_count; f++) {
		struct pci_function *function = &inventory->functions[f];

		if (function->bridge == PCI_NONE && draw(&state, 16) == 0)
			function->header_type = (uint8_t)(1 + draw(&state, 127));
		if (draw(&state, 64) == 0 && inventory->note_count < PCI_MAX_NOTES)
			inventory->notes[inventory->note_count++] = (struct pci_note){
				.kind = draw(&state, 2) ? PCI_NOTE_BARS_FULL : PCI_NOTE_DECODE_STUCK,
				.bdf = function->bdf,
			};
	}
	for (size_t b = 0; b < inventory->bridge_count; b++) {
		struct pci_bridge *bridge = &inventory->bridges[b];

		if (bridge->secondary == bridge->subordinate && draw(&state, 8) == 0 &&
		    (bridge->function + 1u == inventory->function_count ||
		     inventory->functions[bridge->function + 1].upstream != (int)b))
			bridge->secondary = bridge->subordinate = 0;
		if (draw(&state, 8) == 0)
			bridge->reserve.mem = UINT64_MAX - 1 - (UINT64_MAX >> 1 >> draw(&state, 63));
		if (draw(&state, 8) == 0)
			bridge->reserve.io = draw(&state, 5) ? draw(&state, 5000) : UINT64_MAX - 1;
	}
}

static void pci_plan_keeps_every_invariant_of_odd_machines(void **state)
{
	struct planner *planner = *state;

	for (uint64_t seed = 0; seed < 1000; seed++) {
		const char *fault;

		random_inventory(seed, &planner->inventory);
		make_odd(&planner->inventory, seed);
		planner_draw_windows(planner, seed + 1);
		fault = planner_run(planner);
		if (fault)
			fail_msg("seed %llu: %s", (unsigned long long)seed, fault);
	}
}

/* --- giving up -------------------------------------------------------------------------------- */

static void assert_critical_placed(struct planner *planner, uint64_t seed)
{
	const char *fault = planner_run(planner);

	if (fault)
		fail_msg("seed %llu: %s", (unsigned long long)seed, fault);
	for (size_t i = 0; i < planner->inventory.bar_count; i++) {
		const struct pci_bar *bar = &planner->inventory.bars[i];

		if (bar->kind != PCI_BAR_ROM_KIND && planner->plan.bars[i].verdict != PCI_PLACED &&
		    pci_policy_is_boot_critical(&planner->inventory.functions[bar->function]))
			fail_msg("seed %llu: BAR %zu is boot-critical, fits, and is not placed",
				 (unsigned long long)seed, i);
	}
}

static void pci_plan_keeps_what_is_boot_critical_if_that_alone_fits(void **state)
{
	struct planner *planner = *state;
	size_t tried = 0;

	for (uint64_t seed = 0; seed < 6000; seed++) {
		random_inventory(seed, &planner->inventory);
		if (planner->inventory.bridge_count != 0)
			continue;
		planner_draw_windows(planner, seed + 2);
		if (fit_model_fits(&planner->inventory, &planner->windows, FIT_MODEL_ALL) ||
		    !fit_model_fits(&planner->inventory, &planner->windows, FIT_MODEL_CRITICAL))
			continue;
		tried++;
		assert_critical_placed(planner, seed);
	}
	print_message("%zu crowded machines whose boot-critical BARs fit\n", tried);
	assert_true(tried > 50);
}

/* The ranges in which nothing was placed. */
static struct range_set what_is_left(const struct planner *planner, bool io, const struct range_set *window)
{
	static struct range storage[3 * PCI_WINDOW_RANGES + PCI_MAX_BARS];
	struct range_set left;

	range_set_init(&left, storage, sizeof(storage) / sizeof(storage[0]));
	assert_true(range_set_copy(&left, window));
	for (size_t i = 0; i < planner->inventory.bar_count; i++) {
		if (planner->plan.bars[i].verdict == PCI_PLACED &&
		    (planner->inventory.bars[i].kind == PCI_BAR_IO) == io)
			assert_true(
				range_set_remove(&left, pci_plan_bar_range(&planner->inventory, &planner->plan, i)));
	}
	return left;
}

static void assert_none_fits(const struct planner *planner, uint64_t seed, bool io, bool high)
{
	const struct pci_windows *windows = &planner->windows;
	struct range_set left = what_is_left(planner, io, io ? &windows->io : high ? &windows->mem64 : &windows->mem32);

	for (size_t i = 0; i < planner->inventory.bar_count; i++) {
		const struct pci_bar *bar = &planner->inventory.bars[i];

		if (planner->plan.bars[i].verdict == PCI_PLACED || bar->kind != (io ? PCI_BAR_IO : PCI_BAR_MEM))
			continue;
		if ((!high || bar->is_64bit) && range_set_slots(&left, bar->size) != 0)
			fail_msg("seed %llu: BAR %zu of 0x%llx bytes given up, but there is room for it",
				 (unsigned long long)seed, i, (unsigned long long)bar->size);
	}
}

static void pci_plan_gives_up_no_bar_that_fits_into_what_is_left(void **state)
{
	struct planner *planner = *state;

	for (uint64_t seed = 0; seed < 6000; seed++) {
		random_inventory(seed, &planner->inventory);
		if (planner->inventory.bridge_count != 0)
			continue;
		planner_draw_windows(planner, seed);
		planner_run(planner);
		assert_none_fits(planner, seed, true, false);
		assert_none_fits(planner, seed, false, false);
		assert_none_fits(planner, seed, false, true);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		PLAN_TEST(pci_plan_keeps_every_invariant),
		PLAN_TEST(pci_plan_keeps_every_invariant_of_odd_machines),
		PLAN_TEST(pci_plan_keeps_what_is_boot_critical_if_that_alone_fits),
		PLAN_TEST(pci_plan_gives_up_no_bar_that_fits_into_what_is_left),
	};

	return cmocka_run_group_tests_name("pci_plan_property", tests, NULL, NULL);
}
