/* SPDX-License-Identifier: MIT */
/*
 * What holds of every plan, over random machines. A failure names the seed; the functions that a test calls with it give
 * the machine again.
 */
#include "tests/fake/fit_model.h"
#include "tests/fake/random_inventory.h"
#include "tests/unit/plan_asserts.h"

/* As many as take a few seconds with the sanitizers; the fuzzer sees more. */
#define TREES 40
#define FLAT_SEEDS 1200 /* of which every fourth is flat, and planned much faster */

static uint64_t draw(uint64_t *state, uint64_t choices)
{
	*state = *state * 6364136223846793005 + 1442695040888963407;
	return (*state >> 33) % choices;
}

static void run_seed(struct planner *planner, uint64_t seed)
{
	const char *fault = planner_run(planner);

	if (fault)
		fail_msg("seed %llu: %s", (unsigned long long)seed, fault);
}

/* What random_inventory leaves out: pins, unknown headers and BARs, closed bridges, absurd hints. */
static void make_odd(struct pci_inventory *inventory, uint64_t seed)
{
	uint64_t state = seed;

	for (size_t i = 0; i < inventory->bar_count; i++) {
		struct pci_bar *bar = &inventory->bars[i];

		if (draw(&state, 8) != 0)
			continue;
		bar->pinned = draw(&state, 1 << 20);
		bar->pinned <<= draw(&state, 24);
		if (draw(&state, 4))
			bar->pinned = range_align_down(bar->pinned, bar->size);
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

/* --- giving up -------------------------------------------------------------------------------- */

static void assert_critical_placed(struct planner *planner, uint64_t seed)
{
	run_seed(planner, seed);
	for (size_t i = 0; i < planner->inventory.bar_count; i++) {
		const struct pci_bar *bar = &planner->inventory.bars[i];

		if (bar->kind != PCI_BAR_ROM_KIND && planner->plan.bars[i].verdict != PCI_PLACED &&
		    pci_policy_is_boot_critical(&planner->policy, &planner->inventory.functions[bar->function]))
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

/* --- what is left over ------------------------------------------------------------------------- */

enum space { SPACE_IO, SPACE_MEM32, SPACE_MEM64, SPACE_COUNT };

/* A bus and what leads to it: the host bridge's addresses of one space, or one window of a bridge. */
struct place {
	int16_t upstream;
	struct range_set above;
	bool io;
	bool high;         /* above 4 GiB */
	bool prefetchable; /* takes nothing else */
};

static struct place host_place(const struct planner *planner, enum space space)
{
	const struct range_set *sets[] = { &planner->windows.io, &planner->windows.mem32, &planner->windows.mem64 };

	return (struct place){ PCI_NONE, *sets[space], space == SPACE_IO, space == SPACE_MEM64,
			       space == SPACE_MEM64 && planner->windows.mem64_prefetchable };
}

/* False: the window is not placed. */
static bool window_place(struct planner *planner, int16_t bridge, enum pci_bridge_window window, struct place *place)
{
	struct pci_window_plan *plan = &planner->plan.bridges[bridge].windows[window];

	*place = (struct place){ bridge,
				 { &plan->range, 1, 1 },
				 window == PCI_WINDOW_IO,
				 plan->range.first >= GIB(4),
				 window == PCI_WINDOW_PREF };
	return plan->verdict == PCI_PLACED;
}

static bool may_use(const struct pci_bar *bar, const struct place *place)
{
	if (place->io || bar->kind == PCI_BAR_IO)
		return place->io && bar->kind == PCI_BAR_IO;
	if (place->prefetchable && !bar->prefetchable)
		return false;
	return !place->high || bar->is_64bit;
}

static const struct pci_function *owner(const struct planner *planner, size_t bar)
{
	return &planner->inventory.functions[planner->inventory.bars[bar].function];
}

static bool is_placed(const struct planner *planner, size_t bar)
{
	return planner->plan.bars[bar].verdict == PCI_PLACED;
}

/* A subtractive bridge passes on what it has no window for: it is claimed on the bus above. */
static int16_t claimed_on(const struct planner *planner, int16_t upstream, struct range range)
{
	for (; upstream != PCI_NONE && planner->inventory.bridges[upstream].subtractive;
	     upstream = planner->inventory.bridges[upstream].parent) {
		const struct pci_window_plan *windows = planner->plan.bridges[upstream].windows;

		for (unsigned w = 0; w < PCI_WINDOW_COUNT; w++) {
			if (windows[w].verdict == PCI_PLACED && range_covers(windows[w].range, range))
				return upstream;
		}
	}
	return upstream;
}

static void remove_claim(const struct planner *planner, const struct place *place, int16_t upstream, bool io,
			 struct range range, struct range_set *left)
{
	if (io == place->io && claimed_on(planner, upstream, range) == place->upstream)
		assert_true(range_set_remove(left, range));
}

/* The addresses of a place that nothing on its bus claims. */
static struct range_set what_is_left(const struct planner *planner, const struct place *place)
{
	static struct range storage[3 * PCI_WINDOW_RANGES + PCI_MAX_BARS + 3 * PCI_MAX_BRIDGES];
	const struct pci_inventory *inventory = &planner->inventory;
	struct range_set left;

	range_set_init(&left, storage, sizeof(storage) / sizeof(storage[0]));
	assert_true(range_set_copy(&left, &place->above));
	for (size_t i = 0; i < inventory->bar_count; i++) {
		if (is_placed(planner, i))
			remove_claim(planner, place, owner(planner, i)->upstream, inventory->bars[i].kind == PCI_BAR_IO,
				     pci_plan_bar_range(inventory, &planner->plan, i), &left);
	}
	for (size_t b = 0; b < inventory->bridge_count; b++) {
		for (unsigned w = 0; w < PCI_WINDOW_COUNT; w++) {
			const struct pci_window_plan *plan = &planner->plan.bridges[b].windows[w];

			if (plan->verdict == PCI_PLACED)
				remove_claim(planner, place, inventory->bridges[b].parent, w == PCI_WINDOW_IO,
					     plan->range, &left);
		}
	}
	return left;
}

/*
 * Whether the BAR was given up for want of room. The VF BARs of a function are of use only together, so one alone counts
 * only if no other of them was given up.
 */
static bool is_lost(const struct planner *planner, size_t bar)
{
	const struct pci_function *function = owner(planner, bar);
	unsigned lost_vf_bars = 0;

	if (is_placed(planner, bar) || planner->plan.bars[bar].verdict == PCI_PIN_REFUSED ||
	    planner->inventory.bars[bar].pinned != PCI_NOT_PINNED)
		return false;
	if (planner->inventory.bars[bar].index < PCI_BAR_VF)
		return true;
	for (size_t i = 0; i < function->bar_count; i++)
		lost_vf_bars += planner->inventory.bars[function->first_bar + i].index >= PCI_BAR_VF &&
				!is_placed(planner, function->first_bar + i);
	return planner->policy.sriov && lost_vf_bars == 1;
}

static void assert_lost_bar_does_not_fit(const struct planner *planner, uint64_t seed, size_t i,
					 const struct place *place, const struct range_set *room, const char *what)
{
	const struct pci_bar *bar = &planner->inventory.bars[i];
	uint64_t extent = pci_bar_extent(bar, bar->size), address;

	if (owner(planner, i)->upstream == place->upstream && may_use(bar, place) && is_lost(planner, i) &&
	    range_set_find_lowest(room, extent, bar->size, &address))
		fail_msg("seed %llu: BAR %zu of 0x%llx bytes given up (%s), but at 0x%llx %s", (unsigned long long)seed,
			 i, (unsigned long long)extent, pci_verdict_text(planner->plan.bars[i].verdict),
			 (unsigned long long)address, what);
}

static void assert_no_lost_bar_fits(const struct planner *planner, uint64_t seed, const struct place *place,
				    const struct range_set *room, const char *what)
{
	for (size_t i = 0; i < planner->inventory.bar_count; i++)
		assert_lost_bar_does_not_fit(planner, seed, i, place, room, what);
}

/* Behind the host bridge, and in each window for what is directly behind its bridge. */
static void assert_nothing_fits(struct planner *planner, uint64_t seed)
{
	struct range_set left;
	struct place place;

	for (unsigned space = 0; space < SPACE_COUNT; space++) {
		place = host_place(planner, space);
		left = what_is_left(planner, &place);
		assert_no_lost_bar_fits(planner, seed, &place, &left, "there is room for it");
	}
	for (size_t b = 0; b < planner->inventory.bridge_count; b++) {
		for (unsigned w = 0; w < PCI_WINDOW_COUNT; w++) {
			if (!window_place(planner, (int16_t)b, w, &place))
				continue;
			left = what_is_left(planner, &place);
			assert_no_lost_bar_fits(planner, seed, &place, &left, "its bridge's window has room for it");
		}
	}
}

/* --- what is given up first ------------------------------------------------------------------- */

static bool is_optional(const struct pci_bar *bar)
{
	return bar->pinned == PCI_NOT_PINNED && (bar->kind == PCI_BAR_ROM_KIND || bar->index >= PCI_BAR_VF);
}

/* ROMs and VF BARs on the root bus. */
static void add_optional_bars(const struct planner *planner, const struct place *place, struct range_set *room)
{
	for (size_t i = 0; i < planner->inventory.bar_count; i++) {
		const struct pci_bar *bar = &planner->inventory.bars[i];
		struct range range = pci_plan_bar_range(&planner->inventory, &planner->plan, i);

		if (is_placed(planner, i) && owner(planner, i)->upstream == PCI_NONE && is_optional(bar) &&
		    range_set_covers(&place->above, range))
			assert_true(range_set_add(room, range));
	}
}

static bool holds_a_bar(const struct planner *planner, struct range window, bool io)
{
	for (size_t i = 0; i < planner->inventory.bar_count; i++) {
		if (is_placed(planner, i) && (planner->inventory.bars[i].kind == PCI_BAR_IO) == io &&
		    range_covers(window, pci_plan_bar_range(&planner->inventory, &planner->plan, i)))
			return true;
	}
	return false;
}

/* Windows of bridges on the root bus that hold nothing but a hot-plug reserve. */
static void add_reserves(struct planner *planner, const struct place *place, struct range_set *room)
{
	for (size_t b = 0; b < planner->inventory.bridge_count; b++) {
		for (unsigned w = 0; planner->inventory.bridges[b].parent == PCI_NONE && w < PCI_WINDOW_COUNT; w++) {
			const struct pci_window_plan *plan = &planner->plan.bridges[b].windows[w];

			if (plan->verdict == PCI_PLACED && (w == PCI_WINDOW_IO) == place->io &&
			    range_set_covers(&place->above, plan->range) &&
			    !holds_a_bar(planner, plan->range, place->io))
				assert_true(range_set_add(room, plan->range));
		}
	}
}

/* What is optional has no place on the root bus that a BAR which was given up could have. */
static void assert_optional_went_first(struct planner *planner, uint64_t seed)
{
	for (unsigned space = 0; space < SPACE_COUNT; space++) {
		struct place place = host_place(planner, space);
		struct range_set room = what_is_left(planner, &place);

		add_optional_bars(planner, &place, &room);
		add_reserves(planner, &place, &room);
		for (size_t i = 0; i < planner->inventory.bar_count; i++) {
			if (!is_optional(&planner->inventory.bars[i]))
				assert_lost_bar_does_not_fit(planner, seed, i, &place, &room,
							     "only something optional is in its way");
		}
	}
}

/* --- the machines ----------------------------------------------------------------------------- */

static void assert_all_of_it(struct planner *planner, uint64_t seed)
{
	run_seed(planner, seed);
	assert_nothing_fits(planner, seed);
	assert_optional_went_first(planner, seed);
}

static void pci_plan_of_any_machine_keeps_every_rule(void **state)
{
	struct planner *planner = *state;

	for (uint64_t seed = 0; seed < FLAT_SEEDS; seed++) {
		random_inventory(seed, &planner->inventory);
		planner_draw_windows(planner, seed);
		if (seed < TREES || planner->inventory.bridge_count == 0)
			assert_all_of_it(planner, seed);
	}
}

static void pci_plan_of_a_machine_with_every_feature_keeps_every_rule(void **state)
{
	struct planner *planner = *state;

	for (uint64_t seed = 0; seed < FLAT_SEEDS; seed++) {
		planner_draw_full(planner, seed);
		if (seed < TREES || planner->inventory.bridge_count == 0)
			assert_all_of_it(planner, seed);
	}
}

/* How many BARs of one sort are above 4 GiB in a plan that keeps every rule. */
static size_t count_high(struct planner *planner, uint64_t seed, bool prefetchable, bool all_rules)
{
	size_t count = 0;

	if (all_rules)
		assert_all_of_it(planner, seed);
	else
		run_seed(planner, seed);
	for (size_t i = 0; i < planner->inventory.bar_count; i++)
		count += is_placed(planner, i) && planner->inventory.bars[i].kind != PCI_BAR_IO &&
			 planner->plan.bars[i].address >= GIB(4) &&
			 planner->inventory.bars[i].prefetchable == prefetchable;
	return count;
}

static void pci_plan_of_an_odd_machine_keeps_every_invariant(void **state)
{
	struct planner *planner = *state;

	for (uint64_t seed = 0; seed < FLAT_SEEDS; seed++) {
		random_inventory(seed, &planner->inventory);
		make_odd(&planner->inventory, seed);
		planner_draw_windows(planner, seed + 1);
		if (seed < TREES || planner->inventory.bridge_count == 0)
			run_seed(planner, seed);
	}
}

/*
 * A secondary host bridge, which has a prefetchable window above 4 GiB: what is there is prefetchable, and every rule holds. With
 * the same windows for all 64-bit BARs, others would be there in some of the machines.
 */
static void pci_plan_of_a_host_bridge_with_a_prefetchable_window_puts_nothing_else_there(void **state)
{
	struct planner *planner = *state;
	size_t prefetchable = 0, others = 0;

	for (uint64_t seed = 0; seed < FLAT_SEEDS / 4; seed++) {
		planner_draw_full(planner, seed);
		if (seed >= TREES / 4 && planner->inventory.bridge_count != 0)
			continue;
		others += count_high(planner, seed, false, false);
		planner->windows.mem64_prefetchable = true;
		assert_int_equal(count_high(planner, seed, false, true), 0);
		prefetchable += count_high(planner, seed, true, true);
	}
	print_message("%zu prefetchable BARs high, %zu others where they may be\n", prefetchable, others);
	assert_true(prefetchable > 100 && others > 100);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		PLAN_TEST(pci_plan_of_any_machine_keeps_every_rule),
		PLAN_TEST(pci_plan_of_a_machine_with_every_feature_keeps_every_rule),
		PLAN_TEST(pci_plan_of_an_odd_machine_keeps_every_invariant),
		PLAN_TEST(pci_plan_of_a_host_bridge_with_a_prefetchable_window_puts_nothing_else_there),
		PLAN_TEST(pci_plan_keeps_what_is_boot_critical_if_that_alone_fits),
	};

	return cmocka_run_group_tests_name("pci_plan_property", tests, NULL, NULL);
}
