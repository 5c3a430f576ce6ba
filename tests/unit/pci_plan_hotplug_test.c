/* SPDX-License-Identifier: MIT */
/*
 * What is kept for hot-plug, and how many ports share what there is. Every plan made here is also
 * held against the invariants.
 */
#include <linux/pci_regs.h>

#include "tests/unit/plan_asserts.h"

static int16_t add_slot(struct planner *planner)
{
	int16_t bridge = add_port(planner);

	bridge_of(planner, bridge)->hotplug = true;
	return bridge;
}

static void assert_reserve(const struct planner *planner, int16_t bridge, enum pci_bridge_window kind, uint64_t size)
{
	assert_int_equal(window(planner, bridge, kind)->reserve, size ? PCI_PLACED : PCI_EMPTY);
	if (size)
		assert_int_equal(range_size(window(planner, bridge, kind)->range), size);
}

static void pci_plan_keeps_the_reserve_of_an_empty_port(void **state)
{
	struct planner *planner = *state;
	int16_t slot, plain;

	ordinary_windows(planner);
	slot = add_slot(planner);
	plain = add_port(planner);
	run(planner);
	assert_reserve(planner, slot, PCI_WINDOW_IO, KIB(4));
	assert_reserve(planner, slot, PCI_WINDOW_MEM, MIB(2));
	assert_reserve(planner, slot, PCI_WINDOW_PREF, MIB(128)); /* a 512th of 64 GiB */
	assert_true(window(planner, slot, PCI_WINDOW_PREF)->range.first >= GIB(4));
	assert_int_equal(command_of_bridge(planner, slot), PCI_COMMAND_IO | PCI_COMMAND_MEMORY);
	assert_reserve(planner, plain, PCI_WINDOW_MEM, 0);
	assert_int_equal(command_of_bridge(planner, plain), 0);
}

static void pci_plan_keeps_a_small_reserve_low_where_no_window_reaches_high(void **state)
{
	struct planner *planner = *state;
	int16_t slot;

	ordinary_windows(planner);
	slot = add_slot(planner);
	bridge_of(planner, slot)->pref_64bit = false;
	run(planner);
	assert_reserve(planner, slot, PCI_WINDOW_PREF, MIB(2));
	assert_true(window(planner, slot, PCI_WINDOW_PREF)->range.last < GIB(4));
}

/* A device may be replaced by a like one; for more than that, an occupied port needs no room. */
static void pci_plan_keeps_ample_room_only_behind_empty_ports(void **state)
{
	struct planner *planner = *state;
	int16_t slot;
	size_t bar;

	ordinary_windows(planner);
	slot = add_slot(planner);
	bar = add_behind(planner, slot, HAND_NIC, HAND_PREF64, KIB(16));
	run(planner);
	assert_reserve(planner, slot, PCI_WINDOW_PREF, MIB(2));
	assert_false(is_high(planner, bar));
}

static void pci_plan_ample_room_is_never_taken_below_4g(void **state)
{
	struct planner *planner = *state;
	int16_t slots[3];

	ordinary_windows(planner);
	hand_windows_init(&planner->windows);
	hand_windows_add(&planner->windows.io, 0xc000, 0xffff);
	hand_windows_add(&planner->windows.mem32, 0xe0000000, 0xefffffff);
	hand_windows_add(&planner->windows.mem64, GIB(64), GIB(64) + MIB(32) - 1);
	planner->policy.hotplug_pref64 = MIB(16);
	for (int i = 0; i < 3; i++)
		slots[i] = add_slot(planner);
	run(planner);
	assert_reserve(planner, slots[0], PCI_WINDOW_PREF, MIB(16));
	assert_reserve(planner, slots[1], PCI_WINDOW_PREF, MIB(16));
	assert_reserve(planner, slots[2], PCI_WINDOW_PREF, MIB(2));
	assert_true(window(planner, slots[2], PCI_WINDOW_PREF)->range.last < GIB(4));
}

/* One BAR that takes all of the reserve must find it aligned. */
static void pci_plan_reserve_is_aligned_to_its_size(void **state)
{
	struct planner *planner = *state;
	int16_t slot;

	ordinary_windows(planner);
	add_device(planner, HAND_NIC, HAND_MEM32, MIB(2));
	slot = add_slot(planner);
	bridge_of(planner, slot)->reserve.mem = MIB(64);
	run(planner);
	assert_reserve(planner, slot, PCI_WINDOW_MEM, MIB(64));
	assert_int_equal(window(planner, slot, PCI_WINDOW_MEM)->range.first & (MIB(64) - 1), 0);
}

static void pci_plan_hints_go_before_the_policy(void **state)
{
	struct planner *planner = *state;
	int16_t slot;

	ordinary_windows(planner);
	slot = add_slot(planner);
	bridge_of(planner, slot)->reserve = (struct pci_reserve){ PCI_NO_HINT, 0, MIB(8), PCI_NO_HINT, GIB(32) };
	run(planner);
	assert_reserve(planner, slot, PCI_WINDOW_IO, 0);
	assert_reserve(planner, slot, PCI_WINDOW_MEM, MIB(8));
	assert_reserve(planner, slot, PCI_WINDOW_PREF, GIB(32));
	assert_true(window(planner, slot, PCI_WINDOW_PREF)->range.first >= GIB(4));
}

static void pci_plan_policy_zero_reserves_nothing(void **state)
{
	struct planner *planner = *state;
	int16_t slot;

	ordinary_windows(planner);
	planner->policy.hotplug_io = planner->policy.hotplug_mem = planner->policy.hotplug_pref = 0;
	slot = add_slot(planner);
	run(planner);
	for (int kind = 0; kind < PCI_WINDOW_COUNT; kind++) {
		assert_reserve(planner, slot, (enum pci_bridge_window)kind, 0);
		assert_int_equal(window(planner, slot, (enum pci_bridge_window)kind)->verdict, PCI_EMPTY);
	}
}

static void pci_plan_window_is_the_larger_of_need_and_reserve(void **state)
{
	struct planner *planner = *state;
	int16_t small, large;

	ordinary_windows(planner);
	small = add_slot(planner);
	add_behind(planner, small, HAND_NIC, HAND_MEM32, KIB(4));
	large = add_slot(planner);
	add_behind(planner, large, HAND_NIC, HAND_MEM32, MIB(32));
	run(planner);
	assert_reserve(planner, small, PCI_WINDOW_MEM, MIB(2));
	assert_reserve(planner, large, PCI_WINDOW_MEM, MIB(32));
}

static void pci_plan_gives_up_reserves_before_any_bar(void **state)
{
	struct planner *planner = *state;
	int16_t slot;

	ordinary_windows(planner);
	hand_windows_init(&planner->windows);
	hand_windows_add(&planner->windows.mem32, 0xe0000000, 0xefffffff);
	slot = add_slot(planner);
	add_behind(planner, slot, HAND_NIC, HAND_MEM32, MIB(1));
	add_device(planner, HAND_NIC, HAND_MEM32, MIB(128));
	for (uint64_t size = MIB(64); size >= MIB(1); size >>= 1)
		add_device(planner, HAND_NIC, HAND_MEM32, size);
	run(planner);
	assert_all_placed(planner);
	assert_int_equal(window(planner, slot, PCI_WINDOW_MEM)->reserve, PCI_NO_SPACE);
	assert_int_equal(window(planner, slot, PCI_WINDOW_MEM)->verdict, PCI_PLACED);
	assert_int_equal(window(planner, slot, PCI_WINDOW_PREF)->reserve, PCI_NO_SPACE);
}

static void pci_plan_policy_low_gives_up_reserves_before_it_goes_high(void **state)
{
	struct planner *planner = *state;
	int16_t slot;
	size_t bar;

	ordinary_windows(planner);
	slot = add_slot(planner);
	bar = add_device(planner, HAND_NIC, HAND_PREF64, MIB(256));
	run(planner);
	assert_true(is_high(planner, bar));
	assert_reserve(planner, slot, PCI_WINDOW_MEM, MIB(2));
	planner->policy.placement = PCI_PLACE_LOW;
	run(planner);
	assert_false(is_high(planner, bar));
	assert_int_equal(window(planner, slot, PCI_WINDOW_MEM)->reserve, PCI_NO_SPACE);
}

static void pci_plan_reserve_larger_than_everything_harms_nobody(void **state)
{
	struct planner *planner = *state;
	int16_t greedy, modest;

	ordinary_windows(planner);
	greedy = add_slot(planner);
	bridge_of(planner, greedy)->reserve =
		(struct pci_reserve){ PCI_NO_HINT, GIB(4), UINT64_MAX - 1, PCI_NO_HINT, GIB(1024) };
	add_behind(planner, greedy, HAND_NIC, HAND_MEM32, MIB(1));
	modest = add_slot(planner);
	run(planner);
	assert_all_placed(planner);
	for (int kind = 0; kind < PCI_WINDOW_COUNT; kind++) {
		assert_int_equal(window(planner, greedy, (enum pci_bridge_window)kind)->reserve, PCI_TOO_LARGE);
		assert_int_equal(window(planner, modest, (enum pci_bridge_window)kind)->reserve, PCI_PLACED);
	}
}

/*
 * A BAR takes the prefetchable window above 4 GiB; memory that was asked for below is then not
 * there, and that is said.
 */
static void pci_plan_low_reserve_in_a_high_window_is_refused(void **state)
{
	struct planner *planner = *state;
	int16_t slot;

	ordinary_windows(planner);
	slot = add_slot(planner);
	bridge_of(planner, slot)->reserve.pref32 = MIB(4);
	add_behind(planner, slot, HAND_NIC, HAND_PREF64, GIB(1));
	run(planner);
	assert_all_placed(planner);
	assert_int_equal(window(planner, slot, PCI_WINDOW_PREF)->reserve, PCI_NO_SPACE);
}

/* --- many ports ------------------------------------------------------------------------------- */

static void pci_plan_gives_15_io_windows_and_the_rest_memory_only(void **state)
{
	struct planner *planner = *state;
	size_t io[20], given = 0;

	ordinary_windows(planner);
	hand_windows_add(&planner->windows.io, 0x1000, 0xffff);
	for (int i = 0; i < 20; i++) {
		io[i] = add_behind(planner, add_port(planner), HAND_NIC, HAND_IO, 32);
		hand_bar(&planner->inventory, 1, HAND_MEM32, KIB(4));
	}
	run(planner);
	for (int i = 0; i < 20; i++) {
		bool placed = planner->plan.bars[io[i]].verdict == PCI_PLACED;

		given += placed;
		assert_verdict(planner, io[i], placed ? PCI_PLACED : PCI_NO_SPACE);
		assert_verdict(planner, io[i] + 1, PCI_PLACED);
		assert_int_equal(command_of_bar(planner, io[i]), (placed ? PCI_COMMAND_IO : 0) | PCI_COMMAND_MEMORY);
	}
	assert_int_equal(given, 15);
}

static void pci_plan_reserves_io_for_15_empty_ports_of_20(void **state)
{
	struct planner *planner = *state;
	int16_t slots[20];
	size_t given = 0;

	ordinary_windows(planner);
	hand_windows_add(&planner->windows.io, 0x1000, 0xffff);
	for (int i = 0; i < 20; i++)
		slots[i] = add_slot(planner);
	run(planner);
	for (int i = 0; i < 20; i++) {
		given += window(planner, slots[i], PCI_WINDOW_IO)->reserve == PCI_PLACED;
		assert_reserve(planner, slots[i], PCI_WINDOW_MEM, MIB(2));
		assert_reserve(planner, slots[i], PCI_WINDOW_PREF, MIB(128));
	}
	assert_int_equal(given, 15);
}

static void pci_plan_io_reserves_yield_to_io_bars(void **state)
{
	struct planner *planner = *state;
	size_t io[4];

	ordinary_windows(planner);
	for (int i = 0; i < 10; i++)
		add_slot(planner);
	for (int i = 0; i < 3; i++)
		io[i] = add_behind(planner, add_port(planner), HAND_NIC, HAND_IO, 32);
	io[3] = add_device(planner, HAND_NIC, HAND_IO, 32);
	run(planner);
	for (int i = 0; i < 4; i++)
		assert_verdict(planner, io[i], PCI_PLACED);
}

static void pci_plan_disk_in_the_last_port_keeps_all_its_bars(void **state)
{
	struct planner *planner = *state;
	size_t disk;

	ordinary_windows(planner);
	for (int i = 0; i < 30; i++) {
		add_behind(planner, add_port(planner), HAND_NIC, HAND_IO, 32);
		hand_bar(&planner->inventory, 1, HAND_MEM32, MIB(16));
	}
	disk = add_behind(planner, add_port(planner), HAND_SATA, HAND_IO, 32);
	hand_bar(&planner->inventory, 5, HAND_MEM32, MIB(1));
	run(planner);
	assert_int_equal(command_of_bar(planner, disk), PCI_COMMAND_IO | PCI_COMMAND_MEMORY);
	assert_int_equal(command_of_bridge(planner, 30), PCI_COMMAND_IO | PCI_COMMAND_MEMORY);
	assert_true(planner->plan.not_placed > 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		PLAN_TEST(pci_plan_keeps_the_reserve_of_an_empty_port),
		PLAN_TEST(pci_plan_keeps_a_small_reserve_low_where_no_window_reaches_high),
		PLAN_TEST(pci_plan_keeps_ample_room_only_behind_empty_ports),
		PLAN_TEST(pci_plan_ample_room_is_never_taken_below_4g),
		PLAN_TEST(pci_plan_reserve_is_aligned_to_its_size),
		PLAN_TEST(pci_plan_hints_go_before_the_policy),
		PLAN_TEST(pci_plan_policy_zero_reserves_nothing),
		PLAN_TEST(pci_plan_window_is_the_larger_of_need_and_reserve),
		PLAN_TEST(pci_plan_gives_up_reserves_before_any_bar),
		PLAN_TEST(pci_plan_policy_low_gives_up_reserves_before_it_goes_high),
		PLAN_TEST(pci_plan_reserve_larger_than_everything_harms_nobody),
		PLAN_TEST(pci_plan_low_reserve_in_a_high_window_is_refused),
		PLAN_TEST(pci_plan_gives_15_io_windows_and_the_rest_memory_only),
		PLAN_TEST(pci_plan_reserves_io_for_15_empty_ports_of_20),
		PLAN_TEST(pci_plan_io_reserves_yield_to_io_bars),
		PLAN_TEST(pci_plan_disk_in_the_last_port_keeps_all_its_bars),
	};

	return cmocka_run_group_tests_name("pci_plan_hotplug", tests, NULL, NULL);
}
