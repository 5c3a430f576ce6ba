/* SPDX-License-Identifier: MIT */
/* I/O ports: the whole space, around the board's own ports, off the aliases of ISA while that does no harm. */
#include <linux/pci_regs.h>

#include "tests/unit/plan_asserts.h"

#define VMPORT 0x5658

/* 0x1000-0xffff as QEMU's boards leave it to PCI. */
static void board_ports(struct planner *planner)
{
	ordinary_windows(planner);
	hand_windows_add(&planner->windows.io, 0x1000, 0xffff);
	range_set_remove(&planner->windows.io, (struct range){ VMPORT, VMPORT + 3 });
	hand_windows_add(&planner->windows.io_cover, VMPORT, VMPORT + 3);
}

static bool is_alias(const struct planner *planner, size_t bar)
{
	return (planner->plan.bars[bar].address & 0x300) != 0;
}

static void pci_plan_io_bar_keeps_off_the_aliases_of_isa(void **state)
{
	struct planner *planner = *state;
	size_t bars[40];

	board_ports(planner);
	for (int i = 0; i < 40; i++)
		bars[i] = add_device(planner, HAND_NIC, HAND_IO, 64);
	run(planner);
	assert_all_placed(planner);
	for (int i = 0; i < 40; i++)
		assert_false(is_alias(planner, bars[i]));
}

static void pci_plan_io_bar_behind_a_bridge_keeps_off_the_aliases_of_isa(void **state)
{
	struct planner *planner = *state;
	int16_t port;
	size_t bars[6];

	board_ports(planner);
	port = add_port(planner);
	for (int i = 0; i < 6; i++)
		bars[i] = add_behind(planner, port, HAND_NIC, HAND_IO, 128);
	run(planner);
	assert_all_placed(planner);
	for (int i = 0; i < 6; i++)
		assert_false(is_alias(planner, bars[i]));
	assert_int_equal(range_size(window(planner, port, PCI_WINDOW_IO)->range), 0x1000);
}

static void pci_plan_uses_the_aliases_of_isa_when_all_else_is_full(void **state)
{
	struct planner *planner = *state;

	board_ports(planner);
	for (int i = 0; i < 100; i++)
		add_device(planner, HAND_NIC, HAND_IO, 256);
	run(planner);
	assert_all_placed(planner);
}

static void pci_plan_policy_may_use_the_aliases_at_once(void **state)
{
	struct planner *planner = *state;
	size_t bars[8], aliases = 0;

	board_ports(planner);
	planner->policy.isa_aliases = false;
	for (int i = 0; i < 8; i++)
		bars[i] = add_device(planner, HAND_NIC, HAND_IO, 256);
	run(planner);
	for (int i = 0; i < 8; i++)
		aliases += is_alias(planner, bars[i]);
	assert_int_equal(aliases, 6);
}

/* Fifteen 4 KiB windows between 0x1000 and 0xffff: one of them covers the vmport, in which no BAR of its may be. */
static void pci_plan_fifteen_windows_though_the_board_has_a_port_among_them(void **state)
{
	struct planner *planner = *state;
	size_t given = 0;
	int16_t ports[15];

	board_ports(planner);
	for (int i = 0; i < 15; i++) {
		ports[i] = add_port(planner);
		for (int bar = 0; bar < 4; bar++)
			add_behind(planner, ports[i], HAND_NIC, HAND_IO, 256);
	}
	run(planner);
	assert_all_placed(planner);
	for (int i = 0; i < 15; i++)
		given += range_contains(window(planner, ports[i], PCI_WINDOW_IO)->range, VMPORT);
	assert_int_equal(given, 1);
}

static void pci_plan_bar_never_lies_on_the_ports_of_the_board(void **state)
{
	struct planner *planner = *state;

	board_ports(planner);
	for (int i = 0; i < 240; i++)
		add_device(planner, HAND_NIC, HAND_IO, 256);
	run(planner);
	/* All 256-port slots but the one with the vmport. */
	assert_int_equal(planner->plan.placed, 239);
	assert_int_equal(planner->plan.not_placed, 1);
}

/* SeaBIOS panics at 15 windows, OVMF never boots with 10. */
static void pci_plan_more_windows_than_exist_leaves_the_rest_without_io(void **state)
{
	struct planner *planner = *state;
	size_t io[40], placed = 0;

	board_ports(planner);
	for (int i = 0; i < 40; i++) {
		int16_t port = add_port(planner);

		io[i] = add_behind(planner, port, HAND_NIC, HAND_IO, 32);
		hand_bar(&planner->inventory, 1, HAND_MEM32, KIB(4));
	}
	run(planner);
	for (int i = 0; i < 40; i++) {
		placed += planner->plan.bars[io[i]].verdict == PCI_PLACED;
		assert_verdict(planner, io[i] + 1, PCI_PLACED);
		assert_true(command_of_bar(planner, io[i]) & PCI_COMMAND_MEMORY);
	}
	assert_int_equal(placed, 15);
	assert_verdict(planner, io[0], PCI_PLACED);
	assert_verdict(planner, io[39], PCI_NO_SPACE);
}

/* hvmloader has 16 KiB: its fifth 4 KiB BAR fails. */
static void pci_plan_fifth_4k_io_bar_fits(void **state)
{
	struct planner *planner = *state;

	board_ports(planner);
	for (int i = 0; i < 12; i++)
		add_device(planner, HAND_NIC, HAND_IO, 0x1000);
	run(planner);
	assert_all_placed(planner);
}

/* PCI-to-PCI Bridge 1.2, 5.1: what nobody on the primary bus claims reaches the bus behind a subtractive bridge. */
static void pci_plan_io_behind_a_subtractive_bridge_without_window_is_placed_on_the_bus_above(void **state)
{
	struct planner *planner = *state;
	int16_t port, inner;
	size_t bar, beside;

	board_ports(planner);
	port = add_port(planner);
	inner = hand_bridge(&planner->inventory, PCI_BDF(1, 0, 0), 2, port);
	bridge_of(planner, inner)->subtractive = true;
	bridge_of(planner, inner)->io = false;
	bar = add_behind(planner, inner, HAND_NIC, HAND_IO, 32);
	beside = add_behind(planner, port, HAND_NIC, HAND_IO, 32);
	run(planner);
	assert_verdict(planner, bar, PCI_PLACED);
	assert_verdict(planner, beside, PCI_PLACED);
	assert_true(range_contains(window(planner, port, PCI_WINDOW_IO)->range, planner->plan.bars[bar].address));
	bridge_of(planner, inner)->subtractive = false;
	run(planner);
	assert_verdict(planner, bar, PCI_NO_WINDOW);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLAN_TEST(pci_plan_io_bar_keeps_off_the_aliases_of_isa),
		PLAN_TEST(pci_plan_io_bar_behind_a_bridge_keeps_off_the_aliases_of_isa),
		PLAN_TEST(pci_plan_uses_the_aliases_of_isa_when_all_else_is_full),
		PLAN_TEST(pci_plan_policy_may_use_the_aliases_at_once),
		PLAN_TEST(pci_plan_fifteen_windows_though_the_board_has_a_port_among_them),
		PLAN_TEST(pci_plan_bar_never_lies_on_the_ports_of_the_board),
		PLAN_TEST(pci_plan_more_windows_than_exist_leaves_the_rest_without_io),
		PLAN_TEST(pci_plan_fifth_4k_io_bar_fits),
		PLAN_TEST(pci_plan_io_behind_a_subtractive_bridge_without_window_is_placed_on_the_bus_above),
	};

	return cmocka_run_group_tests_name("pci_plan_io", tests, NULL, NULL);
}
