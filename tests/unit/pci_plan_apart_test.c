/* SPDX-License-Identifier: MIT */
/* With several roots, what each of them has lies together; and nobody pays for it. */
#include <stdlib.h>

#include "tests/fake/random_inventory.h"
#include "tests/unit/plan_asserts.h"

#define SEEDS 400

static void add_root(struct planner *planner, uint8_t bus)
{
	struct pci_inventory *inventory = &planner->inventory;

	inventory->roots[inventory->root_count - 1].limit = (uint8_t)(bus - 1);
	inventory->roots[inventory->root_count++] = (struct pci_root){ .bus = bus, .last_bus = bus, .limit = 255 };
}

/* A device of the last root, on its bus or behind a bridge; gives the index of its BAR. */
static size_t add_bar(struct planner *planner, int16_t upstream, enum hand_bar kind, uint64_t size)
{
	struct pci_inventory *inventory = &planner->inventory;
	size_t root = inventory->root_count - 1;
	uint8_t bus = upstream == PCI_NONE ? inventory->roots[root].bus : inventory->bridges[upstream].secondary;
	size_t function =
		hand_function(inventory, PCI_BDF(bus, inventory->function_count & 0x1f, 0), HAND_NIC, upstream);

	inventory->functions[function].root = (uint8_t)root;
	return hand_bar(inventory, 0, kind, size);
}

static int16_t add_bridge(struct planner *planner)
{
	struct pci_inventory *inventory = &planner->inventory;
	struct pci_root *root = &inventory->roots[inventory->root_count - 1];
	uint16_t bdf = PCI_BDF(root->bus, inventory->function_count & 0x1f, 0);
	int16_t bridge = hand_bridge(inventory, bdf, ++root->last_bus, PCI_NONE);

	inventory->functions[inventory->bridges[bridge].function].root = (uint8_t)(inventory->root_count - 1);
	return bridge;
}

static void assert_at(const struct planner *planner, size_t bar, uint64_t address)
{
	assert_verdict(planner, bar, PCI_PLACED);
	assert_int_equal(planner->plan.bars[bar].address, address);
}

/* --- a few roots by hand ---------------------------------------------------------------------- */

/* Sorted by size over both, the BARs of the two would alternate. */
static void pci_plan_puts_root_after_root(void **state)
{
	struct planner *planner = *state;
	size_t bars[6];

	ordinary_windows(planner);
	bars[0] = add_bar(planner, PCI_NONE, HAND_MEM32, MIB(64));
	bars[1] = add_bar(planner, PCI_NONE, HAND_MEM32, MIB(2));
	add_root(planner, 64);
	bars[2] = add_bar(planner, PCI_NONE, HAND_MEM32, MIB(64));
	bars[3] = add_bar(planner, PCI_NONE, HAND_MEM32, MIB(2));
	bars[4] = add_bar(planner, PCI_NONE, HAND_MEM64, GIB(16));
	add_root(planner, 128);
	bars[5] = add_bar(planner, PCI_NONE, HAND_MEM32, MIB(4));
	run(planner);

	assert_at(planner, bars[0], 0xe0000000);
	assert_at(planner, bars[1], 0xe4000000);
	assert_at(planner, bars[3], 0xe4200000); /* fills the head room below its root's large one */
	assert_at(planner, bars[2], 0xe8000000);
	assert_at(planner, bars[5], 0xec000000);
	assert_at(planner, bars[4], GIB(64));
}

static void pci_plan_begins_a_root_where_a_bridge_window_could(void **state)
{
	struct planner *planner = *state;
	size_t bars[2], ports[2];

	ordinary_windows(planner);
	bars[0] = add_bar(planner, PCI_NONE, HAND_MEM32, KIB(4));
	ports[0] = add_bar(planner, PCI_NONE, HAND_IO, 16);
	add_root(planner, 64);
	bars[1] = add_bar(planner, PCI_NONE, HAND_MEM32, KIB(4));
	ports[1] = add_bar(planner, PCI_NONE, HAND_IO, 16);
	run(planner);

	assert_at(planner, bars[0], 0xe0000000);
	assert_at(planner, bars[1], 0xe0100000);
	assert_at(planner, ports[0], 0xc000);
	assert_at(planner, ports[1], 0xd000);
}

/*
 * Four granules of ports, of which one root's bridges take three, so that both roots' BARs are in the fourth. Sorted by size,
 * the other root's would be between the bridges and the BAR.
 */
static void pci_plan_shares_a_granule_rather_than_alternate(void **state)
{
	struct planner *planner = *state;
	size_t zero, one;
	int16_t bridges[3];

	ordinary_windows(planner);
	zero = add_bar(planner, PCI_NONE, HAND_IO, 16);
	for (int i = 0; i < 3; i++) {
		bridges[i] = add_bridge(planner);
		add_bar(planner, bridges[i], HAND_IO, 16);
	}
	add_root(planner, 64);
	one = add_bar(planner, PCI_NONE, HAND_IO, 64);
	run(planner);

	assert_all_placed(planner);
	for (int i = 0; i < 3; i++) {
		uint64_t window_at = window(planner, bridges[i], PCI_WINDOW_IO)->range.first;

		assert_true((planner->plan.bars[one].address < planner->plan.bars[zero].address) ==
			    (planner->plan.bars[one].address < window_at));
	}
}

static void pci_plan_moves_what_is_in_windows_along(void **state)
{
	struct planner *planner = *state;
	const struct pci_window_plan *windows[2];
	size_t inside;
	int16_t bridge;

	ordinary_windows(planner);
	add_bar(planner, PCI_NONE, HAND_MEM32, MIB(1));
	bridge = add_bridge(planner);
	add_bar(planner, bridge, HAND_MEM32, MIB(1));
	windows[0] = window(planner, bridge, PCI_WINDOW_MEM);
	add_root(planner, 64);
	bridge = add_bridge(planner);
	inside = add_bar(planner, bridge, HAND_MEM32, MIB(8));
	windows[1] = window(planner, bridge, PCI_WINDOW_MEM);
	run(planner);

	assert_all_placed(planner);
	assert_true(windows[0]->range.last < windows[1]->range.first);
	assert_true(range_covers(windows[1]->range, pci_plan_bar_range(&planner->inventory, &planner->plan, inside)));
}

/*
 * 112 MiB from 0xe1000000: the 64 MiB can only be at its end and the 32 MiB only before them, so that the 16 MiB, of the
 * same root as the 64, are on the other side.
 *
 *     | 0 16M | 1  32M | 0       64M       |
 */
static void pci_plan_lets_roots_alternate_rather_than_lose_a_bar(void **state)
{
	struct planner *planner = *state;
	size_t bars[3];

	hand_windows_init(&planner->windows);
	hand_windows_add(&planner->windows.mem32, 0xe1000000, 0xe7ffffff);
	bars[0] = add_bar(planner, PCI_NONE, HAND_MEM32, MIB(64));
	bars[1] = add_bar(planner, PCI_NONE, HAND_MEM32, MIB(16));
	add_root(planner, 64);
	bars[2] = add_bar(planner, PCI_NONE, HAND_MEM32, MIB(32));
	run(planner);

	assert_at(planner, bars[0], 0xe4000000);
	assert_at(planner, bars[1], 0xe1000000);
	assert_at(planner, bars[2], 0xe2000000);
}

/* The root with the pin is on both sides; the other is not, although it would have begun before the pin. */
static void pci_plan_keeps_a_root_from_spanning_anothers_pin(void **state)
{
	struct planner *planner = *state;
	size_t pin, own, small, large;

	ordinary_windows(planner);
	pin = add_bar(planner, PCI_NONE, HAND_MEM32, MIB(16));
	planner->inventory.bars[pin].pinned = 0xe4000000;
	own = add_bar(planner, PCI_NONE, HAND_MEM32, MIB(1));
	add_root(planner, 64);
	large = add_bar(planner, PCI_NONE, HAND_MEM32, MIB(128));
	small = add_bar(planner, PCI_NONE, HAND_MEM32, MIB(1));
	run(planner);

	assert_at(planner, pin, 0xe4000000);
	assert_at(planner, large, 0xe8000000);
	assert_at(planner, small, 0xe5000000);
	assert_at(planner, own, 0xe0000000);
}

static void pci_plan_takes_no_attempt_more_for_several_roots(void **state)
{
	struct planner *planner = *state;

	ordinary_windows(planner);
	for (uint8_t root = 0; root < 8; root++) {
		if (root != 0)
			add_root(planner, (uint8_t)(16 * root));
		add_bar(planner, PCI_NONE, HAND_MEM32, MIB(1));
		add_bar(planner, PCI_NONE, HAND_IO, 64);
	}
	run(planner);
	assert_all_placed(planner);
	assert_int_equal(pci_plan_attempts(planner->work), 2);
}

/* --- any machine ------------------------------------------------------------------------------ */

/* The same machine with everything behind one root: planned in common. */
static void plan_in_common(struct planner *planner, struct pci_plan *plan)
{
	struct pci_inventory *common = malloc(sizeof(*common));

	assert_non_null(common);
	*common = planner->inventory;
	common->root_count = 1;
	for (size_t i = 0; i < common->function_count; i++)
		common->functions[i].root = 0;
	pci_plan_build(common, &planner->windows, &planner->policy, planner->work, plan);
	free(common);
}

static void assert_nothing_lost(struct planner *planner, const struct pci_plan *common, uint64_t seed)
{
	const struct pci_plan *plan = &planner->plan;

	for (size_t i = 0; i < planner->inventory.bar_count; i++)
		if (common->bars[i].verdict == PCI_PLACED &&
		    (plan->bars[i].verdict != PCI_PLACED || plan->bars[i].size != common->bars[i].size))
			fail_msg("seed %llu: BAR %zu would be placed in common", (unsigned long long)seed, i);
	for (size_t i = 0; i < planner->inventory.bridge_count; i++)
		for (int kind = 0; kind < PCI_WINDOW_COUNT; kind++) {
			const struct pci_window_plan *apart = &plan->bridges[i].windows[kind];
			const struct pci_window_plan *before = &common->bridges[i].windows[kind];

			if (before->verdict != apart->verdict || before->reserve != apart->reserve ||
			    (before->verdict == PCI_PLACED && range_size(before->range) != range_size(apart->range)))
				fail_msg("seed %llu: window %d of bridge %zu is another", (unsigned long long)seed,
					 kind, i);
		}
}

static void run_seed(struct planner *planner, uint64_t seed, struct pci_plan *common)
{
	const char *fault = planner_run(planner);

	if (fault)
		fail_msg("seed %llu: %s", (unsigned long long)seed, fault);
	plan_in_common(planner, common);
	assert_nothing_lost(planner, common, seed);
}

static void pci_plan_of_several_roots_loses_nothing_that_one_root_would_have(void **state)
{
	struct planner *planner = *state;
	struct pci_plan *common = malloc(sizeof(*common));
	size_t moved = 0, crowded = 0;

	assert_non_null(common);
	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		if (seed % 2) {
			random_inventory(seed, &planner->inventory);
			planner_draw_windows(planner, seed);
		} else {
			planner_draw_full(planner, seed);
		}
		if (planner->inventory.root_count == 1)
			continue;
		run_seed(planner, seed, common);
		crowded += common->not_placed != 0;
		for (size_t i = 0; i < planner->inventory.bar_count; i++)
			if (common->bars[i].verdict == PCI_PLACED &&
			    common->bars[i].address != planner->plan.bars[i].address) {
				moved++;
				break;
			}
	}
	print_message("%zu machines are laid out otherwise, %zu lack room\n", moved, crowded);
	assert_true(moved > 20 && crowded > 20);
	free(common);
}

/* What a root has below 4 GiB or above: from where to where, and how much. */
struct extent {
	uint64_t first, last, content;
};

static void extend(struct extent *extent, struct range range, bool high)
{
	if ((range.first >= GIB(4)) != high)
		return;
	extent->first = extent->content == 0 || range.first < extent->first ? range.first : extent->first;
	extent->last = extent->content == 0 || range.last > extent->last ? range.last : extent->last;
	extent->content += range_size(range);
}

static void measure(const struct planner *planner, bool high, struct extent extents[PCI_MAX_ROOTS])
{
	const struct pci_inventory *inventory = &planner->inventory;

	for (size_t i = 0; i < inventory->root_count; i++)
		extents[i] = (struct extent){ 0, 0, 0 };
	for (size_t i = 0; i < inventory->bar_count; i++) {
		const struct pci_function *function = &inventory->functions[inventory->bars[i].function];

		if (function->upstream == PCI_NONE && inventory->bars[i].kind != PCI_BAR_IO &&
		    planner->plan.bars[i].verdict == PCI_PLACED)
			extend(&extents[function->root], pci_plan_bar_range(inventory, &planner->plan, i), high);
	}
	for (size_t i = 0; i < inventory->bridge_count; i++)
		for (int kind = PCI_WINDOW_MEM; inventory->bridges[i].parent == PCI_NONE && kind < PCI_WINDOW_COUNT;
		     kind++)
			if (planner->plan.bridges[i].windows[kind].verdict == PCI_PLACED)
				extend(&extents[inventory->functions[inventory->bridges[i].function].root],
				       planner->plan.bridges[i].windows[kind].range, high);
}

/*
 * Whether there is room without doubt. Nothing is aligned to more than its size, so each thing wastes at most as much as it
 * is long, and a root as much again where it begins.
 */
static bool is_roomy(const struct extent *extents, size_t roots, uint64_t room)
{
	uint64_t needed = 0;

	for (size_t i = 0; i < roots; i++)
		needed += 3 * extents[i].content + 2 * MIB(1);
	return needed <= room;
}

static void assert_apart(const struct extent *extents, size_t roots, uint64_t seed)
{
	for (size_t a = 0; a < roots; a++)
		for (size_t b = 0; b < roots; b++)
			if (a != b && extents[a].content != 0 && extents[b].content != 0 &&
			    extents[a].first >> 20 <= extents[b].last >> 20 &&
			    extents[b].first >> 20 <= extents[a].last >> 20)
				fail_msg("seed %llu: root %zu from 0x%llx, root %zu to 0x%llx",
					 (unsigned long long)seed, a, (unsigned long long)extents[a].first, b,
					 (unsigned long long)extents[b].last);
}

static void pci_plan_keeps_roots_apart_when_there_is_room(void **state)
{
	struct planner *planner = *state;
	struct extent extents[PCI_MAX_ROOTS];
	size_t tried[2] = { 0, 0 };

	for (uint64_t seed = 0; seed < 4 * SEEDS; seed++) {
		size_t roots;

		random_inventory(seed, &planner->inventory);
		roots = planner->inventory.root_count;
		if (roots == 1)
			continue;
		hand_windows_init(&planner->windows);
		hand_windows_add(&planner->windows.io, 0x1000, 0xffff);
		hand_windows_add(&planner->windows.mem32, GIB(1), 0xfebfffff);
		hand_windows_add(&planner->windows.mem64, GIB(4), (GIB(1) << 22) - 1);
		pci_plan_build(&planner->inventory, &planner->windows, &planner->policy, planner->work, &planner->plan);
		if (planner->plan.mem32_wanted != 0)
			continue;
		for (int high = 0; high < 2; high++) {
			measure(planner, high, extents);
			if (!is_roomy(extents, roots,
				      range_set_size(high ? &planner->windows.mem64 : &planner->windows.mem32)))
				continue;
			assert_apart(extents, roots, seed);
			tried[high]++;
		}
	}
	print_message("%zu machines with room below 4 GiB, %zu above\n", tried[0], tried[1]);
	assert_true(tried[0] > 50 && tried[1] > 50);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		PLAN_TEST(pci_plan_puts_root_after_root),
		PLAN_TEST(pci_plan_begins_a_root_where_a_bridge_window_could),
		PLAN_TEST(pci_plan_shares_a_granule_rather_than_alternate),
		PLAN_TEST(pci_plan_moves_what_is_in_windows_along),
		PLAN_TEST(pci_plan_lets_roots_alternate_rather_than_lose_a_bar),
		PLAN_TEST(pci_plan_keeps_a_root_from_spanning_anothers_pin),
		PLAN_TEST(pci_plan_takes_no_attempt_more_for_several_roots),
		PLAN_TEST(pci_plan_of_several_roots_loses_nothing_that_one_root_would_have),
		PLAN_TEST(pci_plan_keeps_roots_apart_when_there_is_room),
	};

	return cmocka_run_group_tests_name("pci_plan_apart", tests, NULL, NULL);
}
