/* SPDX-License-Identifier: MIT */
/* Pinned BARs and fixed ones (Enhanced Allocation), and what is planned around them. Every plan is held against the invariants. */
#include "tests/unit/plan_asserts.h"

static size_t pinned_behind(struct planner *planner, int16_t bridge, enum hand_bar kind, uint64_t size,
			    uint64_t address)
{
	size_t bar = add_behind(planner, bridge, HAND_NIC, kind, size);

	planner->inventory.bars[bar].pinned = address;
	return bar;
}

static void assert_at(const struct planner *planner, size_t bar, uint64_t address)
{
	assert_verdict(planner, bar, PCI_PLACED);
	assert_int_equal(planner->plan.bars[bar].address, address);
}

static void assert_window_spans(const struct planner *planner, int16_t bridge, enum pci_bridge_window kind,
				uint64_t first, uint64_t last)
{
	assert_int_equal(window(planner, bridge, kind)->verdict, PCI_PLACED);
	assert_int_equal(window(planner, bridge, kind)->range.first, first);
	assert_int_equal(window(planner, bridge, kind)->range.last, last);
}

static void pci_plan_pin_behind_a_bridge_fixes_its_window(void **state)
{
	struct planner *planner = *state;
	int16_t port;
	size_t bar;

	ordinary_windows(planner);
	port = add_port(planner);
	bar = pinned_behind(planner, port, HAND_MEM32, KIB(64), 0xe8010000);
	run(planner);
	assert_at(planner, bar, 0xe8010000);
	assert_window_spans(planner, port, PCI_WINDOW_MEM, 0xe8000000, 0xe80fffff);
}

static void pci_plan_pin_is_reached_through_every_bridge_above(void **state)
{
	struct planner *planner = *state;
	int16_t port, inner;
	size_t bar;

	ordinary_windows(planner);
	port = add_port(planner);
	inner = hand_bridge(&planner->inventory, PCI_BDF(1, 0, 0), 2, port);
	bar = pinned_behind(planner, inner, HAND_PREF64, GIB(1), GIB(70));
	run(planner);
	assert_at(planner, bar, GIB(70));
	assert_window_spans(planner, inner, PCI_WINDOW_PREF, GIB(70), GIB(71) - 1);
	assert_window_spans(planner, port, PCI_WINDOW_PREF, GIB(70), GIB(71) - 1);
}

/* Two pins with a gap: the gap is filled, then the window grows upwards, as little as possible. */
static void pci_plan_window_around_pins_holds_the_other_bars(void **state)
{
	struct planner *planner = *state;
	int16_t port;
	size_t low, high, in_gap, above;

	ordinary_windows(planner);
	port = add_port(planner);
	low = pinned_behind(planner, port, HAND_MEM32, MIB(1), 0xe4000000);
	high = pinned_behind(planner, port, HAND_MEM32, MIB(1), 0xe4200000);
	in_gap = add_behind(planner, port, HAND_NIC, HAND_MEM32, MIB(1));
	above = add_behind(planner, port, HAND_NIC, HAND_MEM32, MIB(2));
	run(planner);
	assert_at(planner, low, 0xe4000000);
	assert_at(planner, high, 0xe4200000);
	assert_verdict(planner, above, PCI_PLACED);
	assert_verdict(planner, in_gap, PCI_PLACED);
	assert_window_spans(planner, port, PCI_WINDOW_MEM, 0xe4000000, 0xe45fffff);
}

static void pci_plan_window_at_the_end_of_the_hole_grows_downwards(void **state)
{
	struct planner *planner = *state;
	int16_t port;
	size_t other;

	ordinary_windows(planner);
	port = add_port(planner);
	pinned_behind(planner, port, HAND_MEM32, MIB(1), 0xeff00000);
	other = add_behind(planner, port, HAND_NIC, HAND_MEM32, MIB(4));
	run(planner);
	assert_at(planner, other, 0xef800000);
	assert_window_spans(planner, port, PCI_WINDOW_MEM, 0xef800000, 0xefffffff);
}

static void pci_plan_everything_else_goes_around_a_pinned_window(void **state)
{
	struct planner *planner = *state;
	int16_t port;

	ordinary_windows(planner);
	for (int i = 0; i < 3; i++)
		add_device(planner, HAND_NIC, HAND_MEM32, MIB(64));
	port = add_port(planner);
	pinned_behind(planner, port, HAND_MEM32, MIB(1), 0xe5000000);
	add_behind(planner, port, HAND_NIC, HAND_MEM32, MIB(16));
	add_device(planner, HAND_NIC, HAND_MEM32, MIB(16));
	run(planner);
	assert_all_placed(planner);
}

static void pci_plan_refuses_the_pin_that_another_bridge_surrounds(void **state)
{
	struct planner *planner = *state;
	int16_t first, second;
	size_t low, high, between;

	ordinary_windows(planner);
	first = add_port(planner);
	low = pinned_behind(planner, first, HAND_MEM32, MIB(1), 0xe4000000);
	high = pinned_behind(planner, first, HAND_MEM32, MIB(1), 0xe4800000);
	second = add_port(planner);
	between = pinned_behind(planner, second, HAND_MEM32, MIB(1), 0xe4400000);
	run(planner);
	assert_at(planner, low, 0xe4000000);
	assert_at(planner, high, 0xe4800000);
	assert_verdict(planner, between, PCI_PIN_REFUSED);
}

static void pci_plan_refuses_the_second_of_two_bridges_in_one_granule(void **state)
{
	struct planner *planner = *state;
	size_t first, second;

	ordinary_windows(planner);
	first = pinned_behind(planner, add_port(planner), HAND_MEM32, KIB(4), 0xe4000000);
	second = pinned_behind(planner, add_port(planner), HAND_MEM32, KIB(4), 0xe4001000);
	run(planner);
	assert_at(planner, first, 0xe4000000);
	assert_verdict(planner, second, PCI_PIN_REFUSED);
}

static void pci_plan_refuses_pins_that_cannot_be_decoded_there(void **state)
{
	struct planner *planner = *state;
	struct {
		enum hand_bar kind;
		uint64_t size, address;
	} cases[] = {
		{ HAND_MEM32, MIB(1), 0xe4080000 },          /* misaligned */
		{ HAND_MEM32, MIB(1), GIB(64) },             /* 32-bit above 4 GiB */
		{ HAND_MEM64, MIB(1), GIB(64) },             /* not prefetchable, behind a bridge, above 4 GiB */
		{ HAND_MEM32, MIB(1), 0xd0000000 },          /* not in the hole */
		{ HAND_PREF64, GIB(1), GIB(128) },           /* past the end */
		{ HAND_PREF64, GIB(1), 0xffffffffc0000000 }, /* wraps */
		{ HAND_IO, 32, 0x8000 },                     /* not among the free ports */
	};
	size_t bars[sizeof(cases) / sizeof(cases[0])];

	ordinary_windows(planner);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		bars[i] = pinned_behind(planner, add_port(planner), cases[i].kind, cases[i].size, cases[i].address);
	run(planner);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_verdict(planner, bars[i], PCI_PIN_REFUSED);
}

static void pci_plan_pin_of_a_port_fixes_the_io_window(void **state)
{
	struct planner *planner = *state;
	int16_t port;
	size_t bar, other;

	ordinary_windows(planner);
	port = add_port(planner);
	bar = pinned_behind(planner, port, HAND_IO, 32, 0xd400);
	other = add_behind(planner, port, HAND_NIC, HAND_IO, 64);
	run(planner);
	assert_at(planner, bar, 0xd400);
	assert_verdict(planner, other, PCI_PLACED);
	assert_window_spans(planner, port, PCI_WINDOW_IO, 0xd000, 0xdfff);
}

/* The low side's pin keeps a 64-bit prefetchable BAR low while its neighbour goes high. */
static void pci_plan_low_pin_beside_a_high_bar_on_one_bridge(void **state)
{
	struct planner *planner = *state;
	int16_t port;
	size_t low, high;

	ordinary_windows(planner);
	port = add_port(planner);
	low = pinned_behind(planner, port, HAND_PREF64, MIB(16), 0xe6000000);
	high = add_behind(planner, port, HAND_NIC, HAND_PREF64, GIB(4));
	run(planner);
	assert_at(planner, low, 0xe6000000);
	assert_true(is_high(planner, high));
	assert_int_equal(window(planner, port, PCI_WINDOW_PREF)->range.first & (GIB(4) - 1), 0);
}

/* PCI Express 4.0, 7.8.5: any size, any address, and no register to move it. */
static void pci_plan_fixed_bar_of_odd_size_keeps_its_place(void **state)
{
	struct planner *planner = *state;
	int16_t port;
	size_t bar, other;

	ordinary_windows(planner);
	port = add_port(planner);
	bar = pinned_behind(planner, port, HAND_MEM64, 0x123000, 0xe4045000);
	planner->inventory.bars[bar].fixed = true;
	other = add_behind(planner, port, HAND_NIC, HAND_MEM32, KIB(256));
	run(planner);
	assert_at(planner, bar, 0xe4045000);
	assert_verdict(planner, other, PCI_PLACED);
	assert_window_spans(planner, port, PCI_WINDOW_MEM, 0xe4000000, 0xe41fffff);
}

static void pci_plan_pins_do_not_cost_what_fits_around_them(void **state)
{
	struct planner *planner = *state;
	size_t pinned;

	ordinary_windows(planner);
	pinned = add_device(planner, HAND_NIC, HAND_MEM32, MIB(1));
	planner->inventory.bars[pinned].pinned = 0xe8000000;
	add_device(planner, HAND_NIC, HAND_MEM32, MIB(128));
	add_device(planner, HAND_NIC, HAND_MEM32, MIB(64));
	add_device(planner, HAND_NIC, HAND_MEM32, MIB(32));
	add_device(planner, HAND_NIC, HAND_MEM32, MIB(16));
	run(planner);
	assert_all_placed(planner);
}

static void pci_plan_refuses_more_pins_than_it_can_hold_against_each_other(void **state)
{
	struct planner *planner = *state;
	size_t bars[300], placed = 0;

	ordinary_windows(planner);
	for (size_t i = 0; i < 300; i++) {
		bars[i] = add_device(planner, HAND_NIC, HAND_MEM32, KIB(4));
		planner->inventory.bars[bars[i]].pinned = 0xe0000000 + KIB(4) * i;
	}
	run(planner);
	for (size_t i = 0; i < 300; i++)
		placed += planner->plan.bars[bars[i]].verdict == PCI_PLACED;
	assert_int_equal(placed, 256);
	assert_verdict(planner, bars[299], PCI_PIN_REFUSED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLAN_TEST(pci_plan_pin_behind_a_bridge_fixes_its_window),
		PLAN_TEST(pci_plan_pin_is_reached_through_every_bridge_above),
		PLAN_TEST(pci_plan_window_around_pins_holds_the_other_bars),
		PLAN_TEST(pci_plan_window_at_the_end_of_the_hole_grows_downwards),
		PLAN_TEST(pci_plan_everything_else_goes_around_a_pinned_window),
		PLAN_TEST(pci_plan_refuses_the_pin_that_another_bridge_surrounds),
		PLAN_TEST(pci_plan_refuses_the_second_of_two_bridges_in_one_granule),
		PLAN_TEST(pci_plan_refuses_pins_that_cannot_be_decoded_there),
		PLAN_TEST(pci_plan_pin_of_a_port_fixes_the_io_window),
		PLAN_TEST(pci_plan_low_pin_beside_a_high_bar_on_one_bridge),
		PLAN_TEST(pci_plan_fixed_bar_of_odd_size_keeps_its_place),
		PLAN_TEST(pci_plan_refuses_more_pins_than_it_can_hold_against_each_other),
		PLAN_TEST(pci_plan_pins_do_not_cost_what_fits_around_them),
	};

	return cmocka_run_group_tests_name("pci_plan_pin", tests, NULL, NULL);
}
