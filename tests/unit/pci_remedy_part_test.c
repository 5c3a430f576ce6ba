/* SPDX-License-Identifier: MIT */
/* What helps some of what was given up and not the rest: BARs of devices and ROMs together, and holes that are too small for all. */
#include "tests/unit/remedy_asserts.h"

/* Two BARs of 256 MiB and a ROM of 16 are 528 MiB: a hole of 512 would leave the ROM out. */
static void pci_remedy_of_bars_and_roms_is_complete_only_with_the_roms(void **state)
{
	struct remedy_test *test = *state;
	size_t rom;

	use_facts(test, 0xe0000000);
	rom = add_device(test->planner, HAND_NIC, HAND_ROM, MIB(16));
	add_device(test->planner, HAND_NIC, HAND_MEM32, MIB(256));
	add_device(test->planner, HAND_NIC, HAND_MEM32, MIB(256));
	build_plan_and_find(test);
	assert_verdict(test->planner, rom, PCI_ROM_GIVEN_UP);
	assert_one(test, 2, 2);
	assert_int_equal(kind(test, PCI_REMEDY_LOW_HOLE)->start, 0xf0000000 - MIB(528));
	assert_int_equal(kind(test, PCI_REMEDY_LOW_HOLE)->devices, 1);
}

/* More bits place the memory, and do nothing for the ROM. */
static void pci_remedy_that_leaves_a_rom_out_does_not_place_all(void **state)
{
	struct remedy_test *test = *state;

	use_facts(test, 0xe0000000);
	test->planner->policy.low_hole = MIB(16);
	add_device(test->planner, HAND_NIC, HAND_ROM, MIB(32));
	add_device(test->planner, HAND_ACCELERATOR, HAND_PREF64, GIB(64));
	build_plan_and_find(test);
	assert_int_equal(test->remedies.count, 2);
	assert_int_equal(test->remedies.wanted, 2);
	assert_int_equal(test->remedies.list[0].kind, PCI_REMEDY_ADDRESS_BITS);
	assert_int_equal(test->remedies.list[0].value, 37);
	assert_int_equal(test->remedies.list[0].placed, 1);
	assert_false(test->remedies.list[0].complete);
	assert_int_equal(option(test, "low-hole=0")->placed, 1);
}

/* Two ROMs that RAM is in the way of, and a BAR that wants 40 address bits: it comes first, though it is one. */
static void pci_remedy_of_a_device_comes_before_that_of_more_roms(void **state)
{
	struct remedy_test *test = *state;

	use_facts(test, 0xe0000000);
	add_device(test->planner, HAND_NIC, HAND_ROM, MIB(16));
	add_device(test->planner, HAND_NIC, HAND_ROM, MIB(16));
	add_device(test->planner, HAND_NIC, HAND_MEM32, MIB(256));
	add_device(test->planner, HAND_ACCELERATOR, HAND_PREF64, GIB(512));
	build_plan_and_find(test);
	assert_int_equal(test->remedies.count, 2);
	assert_int_equal(test->remedies.wanted, 3);
	assert_int_equal(test->remedies.list[0].kind, PCI_REMEDY_ADDRESS_BITS);
	assert_int_equal(test->remedies.list[0].placed, 1);
	assert_int_equal(test->remedies.list[1].kind, PCI_REMEDY_LOW_HOLE);
	assert_int_equal(test->remedies.list[1].placed, 2);
	assert_int_equal(test->remedies.list[1].devices, 0);
	assert_false(test->remedies.list[0].complete || test->remedies.list[1].complete);
}

/* Ten BARs of 512 MiB want 5 GiB, and three are in 0x80000000-0xefffffff. From 0x40000000 on there are two more. */
static void pci_remedy_low_hole_helps_some_where_none_helps_all(void **state)
{
	struct remedy_test *test = *state;

	use_facts(test, 0x80000000);
	for (int i = 0; i < 10; i++)
		add_device(test->planner, HAND_NIC, HAND_MEM32, MIB(512));
	build_plan_and_find(test);
	assert_true(test->planner->plan.mem32_wanted > GIB(4));
	assert_one(test, 2, 7);
	assert_int_equal(kind(test, PCI_REMEDY_LOW_HOLE)->start, 0x40000000);
	assert_true(test->remedies.plans <= PCI_REMEDY_PLANS);
	/* Without facts the ends of RAM would be guesses. */
	test->facts = NULL;
	find_remedies(test);
	assert_one(test, 0, 7);
	kind(test, PCI_REMEDY_NONE);
}

/* Something that nobody knows of ends the windows: the option, or what is behind them. */
static void pci_remedy_without_facts_is_no_address_bits_but_of_a_whole_width(void **state)
{
	struct remedy_test *test = *state;

	add_device(test->planner, HAND_ACCELERATOR, HAND_PREF64, GIB(512));
	ordinary_windows(test->planner);
	test->planner->policy.address_bits = 37;
	plan_and_find(test);
	assert_one(test, 0, 1);
	kind(test, PCI_REMEDY_NONE);
	test->planner->policy.address_bits = 0;
	plan_and_find(test);
	kind(test, PCI_REMEDY_ADDRESS_BITS);
	range_set_remove(&test->planner->windows.mem64, (struct range){ GIB(127), GIB(128) - 1 });
	plan_and_find(test);
	assert_one(test, 0, 1);
	kind(test, PCI_REMEDY_NONE);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		REMEDY_TEST(pci_remedy_of_bars_and_roms_is_complete_only_with_the_roms),
		REMEDY_TEST(pci_remedy_that_leaves_a_rom_out_does_not_place_all),
		REMEDY_TEST(pci_remedy_of_a_device_comes_before_that_of_more_roms),
		REMEDY_TEST(pci_remedy_low_hole_helps_some_where_none_helps_all),
		REMEDY_TEST(pci_remedy_without_facts_is_no_address_bits_but_of_a_whole_width),
	};

	return cmocka_run_group_tests_name("pci_remedy_part", tests, NULL, NULL);
}
