/* SPDX-License-Identifier: MIT */
/* Decode bits and pinned BARs. Every plan made here is also held against the invariants. */
#include <linux/pci_regs.h>

#include "tests/unit/plan_asserts.h"

/* --- decode ----------------------------------------------------------------------------------- */

static void pci_plan_enables_what_is_placed(void **state)
{
	struct planner *planner = *state;

	ordinary_windows(planner);
	add_device(planner, HAND_NIC, HAND_IO, 32);
	add_device(planner, HAND_NIC, HAND_PREF64, MIB(1));
	add_device(planner, HAND_NIC, HAND_IO, 32);
	hand_bar(&planner->inventory, 1, HAND_MEM32, KIB(4));
	add_device(planner, HAND_NIC, HAND_ROM, KIB(64));
	run(planner);
	assert_int_equal(planner->plan.command[0], PCI_COMMAND_IO);
	assert_int_equal(planner->plan.command[1], PCI_COMMAND_MEMORY);
	assert_int_equal(planner->plan.command[2], PCI_COMMAND_IO | PCI_COMMAND_MEMORY);
	assert_int_equal(planner->plan.command[3], 0);
}

static void pci_plan_one_missing_bar_keeps_only_its_kind_of_decode_off(void **state)
{
	struct planner *planner = *state;

	ordinary_windows(planner);
	add_device(planner, HAND_NIC, HAND_IO, 32);
	hand_bar(&planner->inventory, 1, HAND_MEM32, KIB(4));
	hand_bar(&planner->inventory, 2, HAND_MEM32, GIB(1));
	run(planner);
	assert_verdict(planner, 1, PCI_PLACED);
	assert_verdict(planner, 2, PCI_TOO_LARGE);
	assert_int_equal(planner->plan.command[0], PCI_COMMAND_IO);
}

static void pci_plan_rom_given_up_leaves_decode_on(void **state)
{
	struct planner *planner = *state;

	ordinary_windows(planner);
	add_device(planner, HAND_NIC, HAND_MEM32, MIB(256));
	hand_bar(&planner->inventory, PCI_BAR_ROM, HAND_ROM, KIB(64));
	run(planner);
	assert_int_equal(planner->plan.command[0], PCI_COMMAND_MEMORY);
}

static void pci_plan_display_decodes_legacy_ports(void **state)
{
	struct planner *planner = *state;

	ordinary_windows(planner);
	add_device(planner, HAND_VGA, HAND_PREF32, MIB(16));
	run(planner);
	assert_int_equal(planner->plan.command[0], PCI_COMMAND_IO | PCI_COMMAND_MEMORY);
}

static void pci_plan_leaves_unknown_headers_alone(void **state)
{
	struct planner *planner = *state;
	size_t bar;

	ordinary_windows(planner);
	bar = add_device(planner, 0x060700, HAND_MEM32, KIB(4));
	planner->inventory.functions[0].header_type = PCI_HEADER_TYPE_CARDBUS;
	run(planner);
	assert_int_not_equal(planner->plan.bars[bar].verdict, PCI_PLACED);
	assert_int_equal(planner->plan.command[0], 0);
}

/* What its BARs answer to, nobody knows: the inventory had no room for them. */
static void pci_plan_keeps_decode_off_when_the_bars_are_not_known(void **state)
{
	struct planner *planner = *state;

	ordinary_windows(planner);
	hand_function(&planner->inventory, PCI_BDF(0, 1, 0), HAND_VGA, PCI_NONE);
	planner->inventory.functions[0].bars_unknown = true;
	run(planner);
	assert_int_equal(planner->plan.command[0], 0);
}

/* --- pins ------------------------------------------------------------------------------------- */

static size_t add_pinned(struct planner *planner, enum hand_bar kind, uint64_t size, uint64_t address)
{
	size_t bar = add_device(planner, HAND_NIC, kind, size);

	planner->inventory.bars[bar].pinned = address;
	return bar;
}

static void pci_plan_places_others_around_a_pinned_bar(void **state)
{
	struct planner *planner = *state;
	size_t pinned;

	ordinary_windows(planner);
	add_device(planner, HAND_NIC, HAND_MEM32, MIB(128));
	add_device(planner, HAND_NIC, HAND_MEM32, MIB(64));
	pinned = add_pinned(planner, HAND_MEM32, MIB(64), 0xe4000000);
	run(planner);
	assert_all_placed(planner);
	assert_int_equal(planner->plan.bars[pinned].address, 0xe4000000);
}

static void pci_plan_pinned_bar_wins_over_a_larger_one(void **state)
{
	struct planner *planner = *state;
	size_t pinned, large;

	ordinary_windows(planner);
	large = add_device(planner, HAND_NIC, HAND_MEM32, MIB(256));
	pinned = add_pinned(planner, HAND_MEM32, KIB(4), 0xe8000000);
	run(planner);
	assert_verdict(planner, pinned, PCI_PLACED);
	assert_verdict(planner, large, PCI_NO_SPACE);
}

static void pci_plan_pins_ports_and_high_memory(void **state)
{
	struct planner *planner = *state;

	ordinary_windows(planner);
	add_pinned(planner, HAND_IO, 32, 0xd020);
	add_pinned(planner, HAND_PREF64, GIB(1), GIB(100));
	add_device(planner, HAND_NIC, HAND_PREF64, GIB(32));
	run(planner);
	assert_all_placed(planner);
	assert_int_equal(planner->plan.bars[0].address, 0xd020);
	assert_int_equal(planner->plan.bars[1].address, GIB(100));
}

static void pci_plan_refuses_impossible_pins(void **state)
{
	struct planner *planner = *state;

	ordinary_windows(planner);
	add_pinned(planner, HAND_MEM32, MIB(1), 0xe0000000);
	add_pinned(planner, HAND_MEM32, MIB(1), 0xe0000000); /* taken */
	add_pinned(planner, HAND_MEM32, MIB(1), 0xe1080000); /* misaligned */
	add_pinned(planner, HAND_MEM32, MIB(1), 0xf0000000); /* beside the window */
	add_pinned(planner, HAND_MEM32, MIB(1), GIB(64));    /* 32 address bits */
	add_pinned(planner, HAND_IO, 32, 0xe0000000);        /* no port */
	run(planner);
	assert_verdict(planner, 0, PCI_PLACED);
	for (size_t bar = 1; bar < planner->inventory.bar_count; bar++)
		assert_verdict(planner, bar, PCI_PIN_REFUSED);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		PLAN_TEST(pci_plan_enables_what_is_placed),
		PLAN_TEST(pci_plan_one_missing_bar_keeps_only_its_kind_of_decode_off),
		PLAN_TEST(pci_plan_rom_given_up_leaves_decode_on),
		PLAN_TEST(pci_plan_display_decodes_legacy_ports),
		PLAN_TEST(pci_plan_leaves_unknown_headers_alone),
		PLAN_TEST(pci_plan_keeps_decode_off_when_the_bars_are_not_known),
		PLAN_TEST(pci_plan_places_others_around_a_pinned_bar),
		PLAN_TEST(pci_plan_pinned_bar_wins_over_a_larger_one),
		PLAN_TEST(pci_plan_pins_ports_and_high_memory),
		PLAN_TEST(pci_plan_refuses_impossible_pins),
	};

	return cmocka_run_group_tests_name("pci_plan_decode", tests, NULL, NULL);
}
