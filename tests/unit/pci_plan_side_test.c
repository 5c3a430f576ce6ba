/* SPDX-License-Identifier: MIT */
/* Which BARs behind bridges go above 4 GiB, and what fits only because windows are cut to their place. */
#include "tests/unit/plan_asserts.h"

static void narrow_hole(struct planner *planner, uint64_t first, uint64_t last)
{
	hand_windows_init(&planner->windows);
	hand_windows_add(&planner->windows.io, 0xc000, 0xffff);
	hand_windows_add(&planner->windows.mem32, first, last);
	hand_windows_add(&planner->windows.mem64, GIB(64), GIB(128) - 1);
}

static void pci_plan_only_the_largest_bar_behind_a_bridge_goes_high(void **state)
{
	struct planner *planner = *state;
	int16_t port;
	size_t large, small;

	ordinary_windows(planner);
	port = add_port(planner);
	large = add_behind(planner, port, HAND_ACCELERATOR, HAND_PREF64, MIB(256));
	small = hand_bar(&planner->inventory, 2, HAND_PREF64, MIB(32));
	run(planner);
	assert_true(is_high(planner, large));
	assert_false(is_high(planner, small));
}

/* A bridge has one prefetchable window. The 32-bit BAR goes to the other one. */
static void pci_plan_32bit_prefetchable_beside_64bit_prefetchable(void **state)
{
	struct planner *planner = *state;
	int16_t port;
	size_t high, low;

	ordinary_windows(planner);
	port = add_port(planner);
	high = add_behind(planner, port, HAND_ACCELERATOR, HAND_PREF64, GIB(8));
	low = add_behind(planner, port, HAND_VGA, HAND_PREF32, MIB(16));
	run(planner);
	assert_true(is_high(planner, high));
	assert_false(is_high(planner, low));
	assert_true(range_contains(window(planner, port, PCI_WINDOW_MEM)->range, planner->plan.bars[low].address));
}

static void pci_plan_threshold_sends_large_bars_high_though_they_fit_low(void **state)
{
	struct planner *planner = *state;
	int16_t port;
	size_t root, behind, small, bar32;

	ordinary_windows(planner);
	planner->policy.high_threshold = MIB(16);
	root = add_device(planner, HAND_NIC, HAND_MEM64, MIB(16));
	port = add_port(planner);
	behind = add_behind(planner, port, HAND_NIC, HAND_PREF64, MIB(64));
	small = add_behind(planner, port, HAND_NIC, HAND_PREF64, MIB(8));
	bar32 = add_device(planner, HAND_NIC, HAND_MEM32, MIB(32));
	run(planner);
	assert_true(is_high(planner, root));
	assert_true(is_high(planner, behind));
	assert_false(is_high(planner, small));
	assert_false(is_high(planner, bar32));
}

static void pci_plan_what_does_not_fit_high_stays_behind_its_bridge_low(void **state)
{
	struct planner *planner = *state;
	int16_t first, second;
	size_t a, b;

	ordinary_windows(planner);
	hand_windows_init(&planner->windows);
	hand_windows_add(&planner->windows.io, 0xc000, 0xffff);
	hand_windows_add(&planner->windows.mem32, 0xe0000000, 0xefffffff);
	hand_windows_add(&planner->windows.mem64, GIB(64), GIB(64) + MIB(128) - 1);
	planner->policy.placement = PCI_PLACE_HIGH;
	first = add_port(planner);
	a = add_behind(planner, first, HAND_NIC, HAND_PREF64, MIB(128));
	second = add_port(planner);
	b = add_behind(planner, second, HAND_NIC, HAND_PREF64, MIB(128));
	run(planner);
	assert_all_placed(planner);
	assert_int_equal(is_high(planner, a) + is_high(planner, b), 1);
}

/* 256M + 64M fill 320M only when the small one lies below the large one's boundary. */
static void pci_plan_window_begins_in_the_head_room_of_its_largest_bar(void **state)
{
	struct planner *planner = *state;
	int16_t port;

	narrow_hole(planner, 0xcc000000, 0xdfffffff);
	port = add_port(planner);
	add_behind(planner, port, HAND_NIC, HAND_MEM32, MIB(256));
	add_behind(planner, port, HAND_NIC, HAND_MEM32, MIB(64));
	run(planner);
	assert_all_placed(planner);
}

/* Two such windows back to back: one with its head, one with its tail in the other's gap. */
static void pci_plan_windows_share_the_room_between_two_boundaries(void **state)
{
	struct planner *planner = *state;

	narrow_hole(planner, 0xbc000000, 0xe7ffffff);
	for (int i = 0; i < 2; i++) {
		int16_t port = add_port(planner);

		add_behind(planner, port, HAND_NIC, HAND_MEM32, MIB(256));
		add_behind(planner, port, HAND_NIC, HAND_MEM32, MIB(64));
	}
	add_device(planner, HAND_NIC, HAND_MEM32, MIB(64));
	run(planner);
	assert_all_placed(planner);
}

static void pci_plan_nested_window_begins_in_the_head_room(void **state)
{
	struct planner *planner = *state;
	int16_t port, inner;

	narrow_hole(planner, 0xcc000000, 0xdfffffff);
	port = add_port(planner);
	inner = hand_bridge(&planner->inventory, PCI_BDF(1, 0, 0), 2, port);
	add_behind(planner, inner, HAND_NIC, HAND_MEM32, MIB(256));
	add_behind(planner, inner, HAND_NIC, HAND_MEM32, MIB(32));
	add_behind(planner, port, HAND_NIC, HAND_MEM32, MIB(32));
	run(planner);
	assert_all_placed(planner);
}

/* hvmloader with mmio_hole=768: sums say that both fit below, the aligned slots do not; its 512M BAR was left out. */
static void pci_plan_arbitrary_start_of_the_hole_loses_nothing(void **state)
{
	struct planner *planner = *state;
	size_t large;

	narrow_hole(planner, 0xcc000000, 0xfbffffff);
	large = add_device(planner, HAND_ACCELERATOR, HAND_PREF64, MIB(512));
	add_device(planner, HAND_NIC, HAND_PREF64, MIB(128));
	run(planner);
	assert_all_placed(planner);
	assert_true(is_high(planner, large));
}

/* hvmloader: a range reserved above an unaligned end of RAM left a 256M BAR without space although 576M were free. */
static void pci_plan_bar_fits_beside_a_reserved_range(void **state)
{
	struct planner *planner = *state;

	narrow_hole(planner, 0xd8000000, 0xfbffffff);
	range_set_remove(&planner->windows.mem32, (struct range){ 0xd8000000, 0xd8ffffff });
	hand_windows_add(&planner->reserved, 0xd8000000, 0xd8ffffff);
	add_device(planner, HAND_VGA, HAND_PREF32, MIB(256));
	run(planner);
	assert_all_placed(planner);
}

/* What is given up in a hurry, because the list is long, is placed in what is left. */
static void pci_plan_fills_the_gaps_of_an_overloaded_machine(void **state)
{
	struct planner *planner = *state;
	size_t lost = 0;

	narrow_hole(planner, 0xe0000000, 0xe3ffffff);
	for (int i = 0; i < 1000; i++)
		add_device(planner, HAND_NIC, HAND_MEM32, i % 2 ? KIB(4) : KIB(128));
	run(planner);
	for (size_t bar = 0; bar < 1000; bar++)
		if (planner->plan.bars[bar].verdict != PCI_PLACED)
			lost++;
	/* 500 x 128K + 500 x 4K = 66000K of 65536K: four of the large ones cannot be. */
	assert_int_equal(lost, 4);
	assert_true(planner->plan.free_mem32 < KIB(128));
}

static void pci_plan_says_the_largest_slot_that_is_left(void **state)
{
	struct planner *planner = *state;

	ordinary_windows(planner);
	add_device(planner, HAND_NIC, HAND_MEM32, MIB(64));
	add_device(planner, HAND_NIC, HAND_IO, 256);
	run(planner);
	assert_int_equal(planner->plan.free_mem32, MIB(128));
	assert_int_equal(planner->plan.free_mem64, GIB(64));
	assert_int_equal(planner->plan.free_io, 0x2000);
}

/* Bytes below 4 GiB that something directly behind the host bridge has, and the span from the first to the last of them. */
static void measure_low(const struct planner *planner, uint64_t *used, uint64_t *span)
{
	uint64_t first = UINT64_MAX, last = 0;

	*used = 0;
	for (size_t i = 0; i < planner->inventory.bar_count + planner->inventory.bridge_count; i++) {
		size_t bridge = i - planner->inventory.bar_count;
		struct range range;

		if (i < planner->inventory.bar_count) {
			if (planner->inventory.functions[planner->inventory.bars[i].function].upstream != PCI_NONE)
				continue;
			range = pci_plan_bar_range(&planner->inventory, &planner->plan, i);
		} else {
			range = planner->plan.bridges[bridge].windows[PCI_WINDOW_MEM].range;
		}
		*used += range_size(range);
		first = range.first < first ? range.first : first;
		last = range.last > last ? range.last : last;
	}
	*span = last - first + 1;
}

/* An operating system that sees large unclaimed gaps begins to rearrange. */
static void pci_plan_low_layout_has_no_gaps(void **state)
{
	struct planner *planner = *state;
	uint64_t used, span;

	ordinary_windows(planner);
	for (int i = 0; i < 12; i++) {
		int16_t port = add_port(planner);

		bridge_of(planner, port)->hotplug = true;
		add_behind(planner, port, HAND_NIC, HAND_MEM32, i % 3 ? KIB(16) : MIB(4));
		add_device(planner, HAND_NIC, HAND_MEM32, i % 2 ? KIB(4) : MIB(1));
	}
	planner->policy.hotplug_pref = 0;
	run(planner);
	assert_all_placed(planner);
	measure_low(planner, &used, &span);
	assert_int_equal(span, used);
}

static void pci_plan_function_that_the_policy_names_is_kept(void **state)
{
	struct planner *planner = *state;
	size_t first, named;

	narrow_hole(planner, 0xe0000000, 0xe3ffffff);
	named = add_device(planner, HAND_NIC, HAND_MEM32, MIB(64));
	first = add_device(planner, HAND_NIC, HAND_MEM32, MIB(32));
	planner->policy.critical_count = 1;
	planner->policy.critical[0] = planner->inventory.functions[0].bdf;
	run(planner);
	assert_verdict(planner, named, PCI_PLACED);
	assert_verdict(planner, first, PCI_NO_SPACE);
	planner->policy.critical_count = 0;
	run(planner);
	assert_verdict(planner, named, PCI_NO_SPACE);
	assert_verdict(planner, first, PCI_PLACED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLAN_TEST(pci_plan_only_the_largest_bar_behind_a_bridge_goes_high),
		PLAN_TEST(pci_plan_32bit_prefetchable_beside_64bit_prefetchable),
		PLAN_TEST(pci_plan_threshold_sends_large_bars_high_though_they_fit_low),
		PLAN_TEST(pci_plan_what_does_not_fit_high_stays_behind_its_bridge_low),
		PLAN_TEST(pci_plan_window_begins_in_the_head_room_of_its_largest_bar),
		PLAN_TEST(pci_plan_windows_share_the_room_between_two_boundaries),
		PLAN_TEST(pci_plan_nested_window_begins_in_the_head_room),
		PLAN_TEST(pci_plan_arbitrary_start_of_the_hole_loses_nothing),
		PLAN_TEST(pci_plan_bar_fits_beside_a_reserved_range),
		PLAN_TEST(pci_plan_fills_the_gaps_of_an_overloaded_machine),
		PLAN_TEST(pci_plan_says_the_largest_slot_that_is_left),
		PLAN_TEST(pci_plan_low_layout_has_no_gaps),
		PLAN_TEST(pci_plan_function_that_the_policy_names_is_kept),
	};

	return cmocka_run_group_tests_name("pci_plan_side", tests, NULL, NULL);
}
