/* SPDX-License-Identifier: MIT */
/* Bridge windows and what is behind them. Every plan made here is also held against the invariants. */
#include <linux/pci_regs.h>

#include "tests/unit/plan_asserts.h"

static void pci_plan_opens_only_the_windows_that_hold_something(void **state)
{
	struct planner *planner = *state;
	int16_t bridge;

	ordinary_windows(planner);
	bridge = add_port(planner);
	add_behind(planner, bridge, HAND_NIC, HAND_MEM32, KIB(4));
	run(planner);
	assert_all_placed(planner);
	assert_int_equal(window(planner, bridge, PCI_WINDOW_IO)->verdict, PCI_EMPTY);
	assert_int_equal(window(planner, bridge, PCI_WINDOW_PREF)->verdict, PCI_EMPTY);
	assert_int_equal(range_size(window(planner, bridge, PCI_WINDOW_MEM)->range), MIB(1));
	assert_int_equal(command_of_bridge(planner, bridge), PCI_COMMAND_MEMORY);
}

static void pci_plan_places_every_kind_behind_nested_bridges(void **state)
{
	struct planner *planner = *state;
	int16_t above = PCI_NONE;

	ordinary_windows(planner);
	hand_windows_add(&planner->windows.io, 0x1000, 0xffff);
	for (uint8_t bus = 0; bus < 12; bus++) {
		above = hand_bridge(&planner->inventory, PCI_BDF(bus, 0, 0), (uint8_t)(bus + 1), above);
		hand_function(&planner->inventory, PCI_BDF(bus + 1, 1, 0), HAND_NIC, above);
		hand_bar(&planner->inventory, 0, HAND_IO, 64);
		hand_bar(&planner->inventory, 1, HAND_MEM32, MIB(2));
		hand_bar(&planner->inventory, 2, HAND_PREF64, GIB(1));
		hand_bar(&planner->inventory, 4, HAND_MEM64, KIB(64));
		hand_bar(&planner->inventory, PCI_BAR_ROM, HAND_ROM, KIB(64));
	}
	run(planner);
	assert_all_placed(planner);
	for (size_t f = 0; f < planner->inventory.function_count; f++)
		assert_int_equal(planner->plan.command[f], PCI_COMMAND_IO | PCI_COMMAND_MEMORY);
}

static void pci_plan_pref32_beside_pref64_on_one_bridge(void **state)
{
	struct planner *planner = *state;
	int16_t bridge;
	size_t pref32, pref64;

	ordinary_windows(planner);
	bridge = add_port(planner);
	pref32 = add_behind(planner, bridge, HAND_NIC, HAND_PREF32, MIB(16));
	pref64 = add_behind(planner, bridge, HAND_NIC, HAND_PREF64, MIB(64));
	run(planner);
	assert_false(is_high(planner, pref32));
	assert_false(is_high(planner, pref64));
	planner->inventory.bars[pref64].size = GIB(1);
	run(planner);
	assert_false(is_high(planner, pref32));
	assert_true(is_high(planner, pref64));
}

static void pci_plan_moves_only_one_bridge_high_when_that_suffices(void **state)
{
	struct planner *planner = *state;
	size_t large, small, fixed;

	ordinary_windows(planner);
	large = add_behind(planner, add_port(planner), HAND_NIC, HAND_PREF64, MIB(128));
	small = add_behind(planner, add_port(planner), HAND_NIC, HAND_PREF64, MIB(64));
	fixed = add_device(planner, HAND_NIC, HAND_MEM32, MIB(64));
	run(planner);
	assert_false(is_high(planner, large));
	assert_false(is_high(planner, small));
	planner->inventory.bars[fixed].size = MIB(128);
	run(planner);
	assert_all_placed(planner);
	assert_true(is_high(planner, large));
	assert_false(is_high(planner, small));
}

static void pci_plan_not_prefetchable_behind_a_bridge_stays_low(void **state)
{
	struct planner *planner = *state;
	size_t bar;

	ordinary_windows(planner);
	planner->policy.placement = PCI_PLACE_HIGH;
	bar = add_behind(planner, add_port(planner), HAND_NIC, HAND_MEM64, MIB(64));
	run(planner);
	assert_false(is_high(planner, bar));
	planner->inventory.bars[bar].size = MIB(512);
	run(planner);
	assert_verdict(planner, bar, PCI_TOO_LARGE);
}

static void pci_plan_behind_a_32bit_prefetchable_window_stays_low(void **state)
{
	struct planner *planner = *state;
	int16_t bridge, below;
	size_t bar;

	ordinary_windows(planner);
	planner->policy.placement = PCI_PLACE_HIGH;
	bridge = add_port(planner);
	below = hand_bridge(&planner->inventory, PCI_BDF(1, 0, 0), 2, bridge);
	bar = add_behind(planner, below, HAND_NIC, HAND_PREF64, MIB(64));
	run(planner);
	assert_true(is_high(planner, bar));
	bridge_of(planner, bridge)->pref_64bit = false;
	run(planner);
	assert_false(is_high(planner, bar));
	planner->inventory.bars[bar].size = GIB(1);
	run(planner);
	assert_verdict(planner, bar, PCI_TOO_LARGE);
}

static void pci_plan_without_prefetchable_window_uses_the_other(void **state)
{
	struct planner *planner = *state;
	int16_t bridge;
	size_t bar;

	ordinary_windows(planner);
	bridge = add_port(planner);
	bar = add_behind(planner, bridge, HAND_NIC, HAND_PREF64, MIB(64));
	bridge_of(planner, bridge)->pref = bridge_of(planner, bridge)->pref_64bit = false;
	run(planner);
	assert_false(is_high(planner, bar));
	assert_int_equal(window(planner, bridge, PCI_WINDOW_PREF)->verdict, PCI_NO_WINDOW);
}

static void pci_plan_without_io_window_says_so_and_keeps_io_decode_off(void **state)
{
	struct planner *planner = *state;
	int16_t bridge, below;
	size_t io, memory;

	ordinary_windows(planner);
	bridge = add_port(planner);
	bridge_of(planner, bridge)->io = false;
	below = hand_bridge(&planner->inventory, PCI_BDF(1, 0, 0), 2, bridge);
	io = add_behind(planner, below, HAND_NIC, HAND_IO, 32);
	memory = hand_bar(&planner->inventory, 1, HAND_MEM32, KIB(4));
	run(planner);
	assert_verdict(planner, io, PCI_NO_WINDOW);
	assert_verdict(planner, memory, PCI_PLACED);
	assert_int_equal(window(planner, bridge, PCI_WINDOW_IO)->verdict, PCI_NO_WINDOW);
	assert_int_equal(command_of_bar(planner, io), PCI_COMMAND_MEMORY);
	assert_int_equal(command_of_bridge(planner, bridge), PCI_COMMAND_MEMORY);
	assert_int_equal(command_of_bridge(planner, below), PCI_COMMAND_MEMORY);
}

static void pci_plan_window_that_lost_its_bar_is_not_called_empty(void **state)
{
	struct planner *planner = *state;
	int16_t bridge;
	size_t bar;

	ordinary_windows(planner);
	bridge = add_port(planner);
	bar = add_behind(planner, bridge, HAND_NIC, HAND_MEM32, MIB(256));
	add_device(planner, HAND_SATA, HAND_MEM32, MIB(256));
	run(planner);
	assert_verdict(planner, bar, PCI_NO_SPACE);
	assert_int_equal(window(planner, bridge, PCI_WINDOW_MEM)->verdict, PCI_NO_SPACE);
}

static void pci_plan_fills_the_hole_beside_a_window(void **state)
{
	struct planner *planner = *state;
	int16_t bridge;

	ordinary_windows(planner);
	bridge = add_port(planner);
	add_behind(planner, bridge, HAND_NIC, HAND_MEM32, MIB(64));
	add_behind(planner, bridge, HAND_NIC, HAND_MEM32, MIB(1));
	add_device(planner, HAND_NIC, HAND_MEM32, MIB(128));
	add_device(planner, HAND_NIC, HAND_MEM32, MIB(32));
	add_device(planner, HAND_NIC, HAND_MEM32, MIB(16));
	run(planner);
	assert_all_placed(planner);
	assert_int_equal(range_size(window(planner, bridge, PCI_WINDOW_MEM)->range), MIB(65));
}

static void pci_plan_forwards_vga_on_the_way_to_a_display(void **state)
{
	struct planner *planner = *state;
	int16_t other, bridge, below;
	size_t bar;

	ordinary_windows(planner);
	other = add_port(planner);
	bridge = add_port(planner);
	below = hand_bridge(&planner->inventory, PCI_BDF(2, 0, 0), 3, bridge);
	bar = add_behind(planner, below, HAND_VGA, HAND_PREF32, MIB(16));
	run(planner);
	assert_false(planner->plan.bridges[other].vga);
	assert_true(planner->plan.bridges[bridge].vga);
	assert_true(planner->plan.bridges[below].vga);
	assert_int_equal(command_of_bar(planner, bar), PCI_COMMAND_IO | PCI_COMMAND_MEMORY);
	assert_int_equal(command_of_bridge(planner, bridge), PCI_COMMAND_IO | PCI_COMMAND_MEMORY);
	assert_int_equal(command_of_bridge(planner, below), PCI_COMMAND_IO | PCI_COMMAND_MEMORY);
}

/* The legacy ranges are the machine's own host bridge's, and no display behind another one decodes them. */
static void pci_plan_of_a_secondary_host_bridge_forwards_no_vga(void **state)
{
	struct planner *planner = *state;
	int16_t bridge;

	ordinary_windows(planner);
	bridge = hand_bridge(&planner->inventory, PCI_BDF(0, 1, 0), 1, PCI_NONE);
	hand_function(&planner->inventory, PCI_BDF(1, 0, 0), HAND_VGA, bridge);
	hand_bar(&planner->inventory, 0, HAND_MEM32, MIB(16));
	run(planner);
	assert_true(planner->plan.bridges[bridge].vga);
	assert_int_equal(planner->plan.command[1], PCI_COMMAND_IO | PCI_COMMAND_MEMORY);
	planner->inventory.segment = 1;
	run(planner);
	assert_false(planner->plan.bridges[bridge].vga);
	assert_int_equal(planner->plan.command[0], PCI_COMMAND_MEMORY);
	assert_int_equal(planner->plan.command[1], PCI_COMMAND_MEMORY);
}

static void pci_plan_of_two_displays_forwards_vga_to_one(void **state)
{
	struct planner *planner = *state;
	int16_t first, second;

	ordinary_windows(planner);
	first = add_port(planner);
	add_behind(planner, first, HAND_VGA, HAND_PREF32, MIB(16));
	second = add_port(planner);
	add_behind(planner, second, HAND_VGA, HAND_PREF32, MIB(16));
	run(planner);
	assert_int_equal(planner->plan.bridges[first].vga + planner->plan.bridges[second].vga, 1);
}

static void pci_plan_leaves_a_closed_bridge_closed(void **state)
{
	struct planner *planner = *state;
	int16_t bridge;

	ordinary_windows(planner);
	bridge = add_port(planner);
	bridge_of(planner, bridge)->secondary = bridge_of(planner, bridge)->subordinate = 0;
	bridge_of(planner, bridge)->hotplug = true;
	run(planner);
	for (int kind = 0; kind < PCI_WINDOW_COUNT; kind++)
		assert_int_not_equal(window(planner, bridge, (enum pci_bridge_window)kind)->verdict, PCI_PLACED);
	assert_int_equal(command_of_bridge(planner, bridge), 0);
}

static void pci_plan_bridge_whose_own_bar_is_missing_does_not_decode(void **state)
{
	struct planner *planner = *state;
	int16_t bridge;
	size_t own;

	ordinary_windows(planner);
	bridge = add_port(planner);
	own = hand_bar(&planner->inventory, 0, HAND_MEM32, GIB(1));
	add_behind(planner, bridge, HAND_NIC, HAND_MEM32, MIB(1));
	run(planner);
	assert_verdict(planner, own, PCI_TOO_LARGE);
	assert_int_equal(command_of_bridge(planner, bridge), 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		PLAN_TEST(pci_plan_opens_only_the_windows_that_hold_something),
		PLAN_TEST(pci_plan_places_every_kind_behind_nested_bridges),
		PLAN_TEST(pci_plan_pref32_beside_pref64_on_one_bridge),
		PLAN_TEST(pci_plan_moves_only_one_bridge_high_when_that_suffices),
		PLAN_TEST(pci_plan_not_prefetchable_behind_a_bridge_stays_low),
		PLAN_TEST(pci_plan_behind_a_32bit_prefetchable_window_stays_low),
		PLAN_TEST(pci_plan_without_prefetchable_window_uses_the_other),
		PLAN_TEST(pci_plan_without_io_window_says_so_and_keeps_io_decode_off),
		PLAN_TEST(pci_plan_window_that_lost_its_bar_is_not_called_empty),
		PLAN_TEST(pci_plan_fills_the_hole_beside_a_window),
		PLAN_TEST(pci_plan_forwards_vga_on_the_way_to_a_display),
		PLAN_TEST(pci_plan_of_a_secondary_host_bridge_forwards_no_vga),
		PLAN_TEST(pci_plan_of_two_displays_forwards_vga_to_one),
		PLAN_TEST(pci_plan_leaves_a_closed_bridge_closed),
		PLAN_TEST(pci_plan_bridge_whose_own_bar_is_missing_does_not_decode),
	};

	return cmocka_run_group_tests_name("pci_plan_bridge", tests, NULL, NULL);
}
