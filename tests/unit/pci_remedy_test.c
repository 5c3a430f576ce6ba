/* SPDX-License-Identifier: MIT */
/* What one change places BARs that were given up, for machines small enough to tell by hand. */
#include "tests/unit/remedy_asserts.h"

static void pci_remedies_of_a_plan_that_lacks_nothing_are_none_and_cost_no_plan(void **state)
{
	struct remedy_test *test = *state;

	ordinary_windows(test->planner);
	add_device(test->planner, HAND_NIC, HAND_MEM32, MIB(16));
	plan_and_find(test);
	assert_int_equal(test->remedies.count, 0);
	assert_int_equal(test->remedies.wanted, 0);
	assert_int_equal(test->remedies.plans, 0);
}

/* --- below 4 GiB -------------------------------------------------------------------------------------------------- */

/* 17 times 16 MiB do not fit into 256 MiB, but into 272 MiB. */
static void pci_remedy_low_hole_is_the_least_that_holds_everything(void **state)
{
	struct remedy_test *test = *state;

	ordinary_windows(test->planner);
	for (int i = 0; i < 17; i++)
		add_device(test->planner, HAND_NIC, HAND_MEM32, MIB(16));
	plan_and_find(test);
	assert_one(test, 1, 1);
	assert_int_equal(kind(test, PCI_REMEDY_LOW_HOLE)->value, MIB(272));
	assert_int_equal(kind(test, PCI_REMEDY_LOW_HOLE)->start, 0xdf000000);
	assert_null(kind(test, PCI_REMEDY_LOW_HOLE)->option);
	assert_null(kind(test, PCI_REMEDY_LOW_HOLE)->cost);
}

/* The option leaves 64 MiB of the hole. Without it there is all of it. */
static void pci_remedy_option_low_hole_is_one_while_ram_leaves_enough(void **state)
{
	struct remedy_test *test = *state;

	use_facts(test, 0xc0000000);
	test->planner->policy.low_hole = MIB(64);
	add_device(test->planner, HAND_NIC, HAND_MEM32, MIB(256));
	build_plan_and_find(test);
	assert_one(test, 1, 1);
	option(test, "low-hole=0");
}

/* 1 GiB of BAR fits under 0xf0000000 only from 0x80000000 on: RAM is in the way, and then the option. */
static void pci_remedy_low_hole_names_the_option_that_is_in_its_way(void **state)
{
	struct remedy_test *test = *state;

	use_facts(test, 0xc0000000);
	test->planner->policy.low_hole = MIB(64);
	add_device(test->planner, HAND_NIC, HAND_MEM32, GIB(1));
	build_plan_and_find(test);
	assert_one(test, 1, 1);
	assert_int_equal(kind(test, PCI_REMEDY_LOW_HOLE)->start, 0x80000000);
	assert_string_equal(kind(test, PCI_REMEDY_LOW_HOLE)->option, "low-hole=0");
	test->planner->policy.low_hole = 0;
	build_plan_and_find(test);
	assert_int_equal(kind(test, PCI_REMEDY_LOW_HOLE)->start, 0x80000000);
	assert_null(kind(test, PCI_REMEDY_LOW_HOLE)->option);
}

/*
 * 32 GiB fit from 32 GiB on with 36 bits; the RAM that makes room for the BAR below would go on to where these are: RAM
 * above 4 GiB ends at 32 GiB already.
 */
static void pci_remedy_low_hole_that_pushes_ram_onto_other_bars_is_none(void **state)
{
	struct remedy_test *test = *state;
	size_t large;

	use_facts(test, 0xc0000000);
	test->own_facts.high_ram_end = GIB(32);
	large = add_device(test->planner, HAND_ACCELERATOR, HAND_PREF64, GIB(32));
	add_device(test->planner, HAND_NIC, HAND_MEM32, GIB(1));
	build_plan_and_find(test);
	assert_verdict(test->planner, large, PCI_PLACED);
	assert_true(test->planner->plan.mem32_wanted < GIB(4));
	assert_one(test, 0, 1);
	kind(test, PCI_REMEDY_NONE);
	/* With room above for both it is one. */
	test->own_facts.address_bits = 37;
	build_plan_and_find(test);
	kind(test, PCI_REMEDY_LOW_HOLE);
}

/* Of 256 MiB a ROM is to have 16 and a BAR all: the next round place for RAM to end is 0xc0000000. */
static void pci_remedy_places_the_rom_that_a_bar_displaced(void **state)
{
	struct remedy_test *test = *state;

	use_facts(test, 0xc0000000);
	test->own_facts.low_ram_end = 0xe0000000;
	add_device(test->planner, HAND_NIC, HAND_ROM, MIB(16));
	add_device(test->planner, HAND_NIC, HAND_MEM32, MIB(256));
	build_plan_and_find(test);
	assert_one(test, 1, 1);
	assert_int_equal(kind(test, PCI_REMEDY_LOW_HOLE)->start, 0xc0000000);
	assert_int_equal(kind(test, PCI_REMEDY_LOW_HOLE)->value, 0xf0000000 - 0xc0000000);
}

/* --- above -------------------------------------------------------------------------------------------------------- */

/* 512 GiB are aligned to 512 GiB: the first such place ends with 40 bits. 64 TiB end with 47. */
static void pci_remedy_address_bits_are_the_least_that_do(void **state)
{
	static const struct {
		uint64_t size;
		unsigned bits;
	} cases[] = { { GIB(128), 38 },   { GIB(512), 40 },   { GIB(1024), 41 },
		      { GIB(32768), 46 }, { GIB(65536), 47 }, { GIB(1024) << 11, 52 } };
	struct remedy_test *test = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		hand_machine_init(&test->planner->inventory);
		ordinary_windows(test->planner);
		add_device(test->planner, HAND_ACCELERATOR, HAND_PREF64, cases[i].size);
		plan_and_find(test);
		assert_one(test, 1, 1);
		assert_int_equal(kind(test, PCI_REMEDY_ADDRESS_BITS)->value, cases[i].bits);
		assert_null(kind(test, PCI_REMEDY_ADDRESS_BITS)->option);
	}
}

static void pci_remedy_option_address_bits_is_one_while_the_processor_has_enough(void **state)
{
	struct remedy_test *test = *state;

	use_facts(test, 0xc0000000);
	test->own_facts.address_bits = 40;
	test->planner->policy.address_bits = 36;
	add_device(test->planner, HAND_ACCELERATOR, HAND_PREF64, GIB(512));
	build_plan_and_find(test);
	assert_one(test, 1, 1);
	option(test, "address-bits=0");
	test->own_facts.address_bits = 39;
	build_plan_and_find(test);
	assert_one(test, 1, 1);
	assert_int_equal(kind(test, PCI_REMEDY_ADDRESS_BITS)->value, 40);
	assert_string_equal(kind(test, PCI_REMEDY_ADDRESS_BITS)->option, "address-bits=0");
}

/* The option would place one of the two; more bits would do no more, for the other wants a port. */
static void pci_remedy_that_does_no_more_than_an_option_is_left_out(void **state)
{
	struct remedy_test *test = *state;

	use_facts(test, 0xc0000000);
	test->own_facts.address_bits = 40;
	test->planner->policy.address_bits = 36;
	add_device(test->planner, HAND_ACCELERATOR, HAND_PREF64, GIB(512));
	add_device(test->planner, HAND_NIC, HAND_IO, KIB(32));
	build_plan_and_find(test);
	assert_one(test, 1, 2);
	option(test, "address-bits=0");
}

/* place=high is tried, and a larger hole. */
static void pci_remedy_tries_no_option_that_limits_nothing(void **state)
{
	struct remedy_test *test = *state;

	use_facts(test, 0xc0000000);
	test->planner->policy.address_bits = 36;
	test->planner->policy.low_hole = MIB(768);
	add_device(test->planner, HAND_NIC, HAND_MEM32, GIB(1));
	test->own_facts.high_end_limit = UINT64_C(1) << 36;
	add_device(test->planner, HAND_ACCELERATOR, HAND_PREF64, GIB(512));
	build_plan_and_find(test);
	assert_one(test, 1, 2);
	kind(test, PCI_REMEDY_LOW_HOLE);
	assert_int_equal(test->remedies.plans, 2);
}

static void pci_remedy_is_none_where_more_address_bits_do_not_help(void **state)
{
	struct remedy_test *test = *state;
	int16_t bridge;

	/* The payload does not reach it. */
	use_facts(test, 0xc0000000);
	test->own_facts.high_end_limit = UINT64_C(1) << 36;
	add_device(test->planner, HAND_ACCELERATOR, HAND_PREF64, GIB(512));
	build_plan_and_find(test);
	assert_one(test, 0, 1);
	kind(test, PCI_REMEDY_NONE);
	assert_int_equal(test->remedies.plans, 1); /* place=high */
	/* The bridge does not, or does so for prefetchable BARs only. */
	for (int pref = 0; pref < 2; pref++) {
		hand_machine_init(&test->planner->inventory);
		test->own_facts.high_end_limit = 0;
		bridge = add_port(test->planner);
		bridge_of(test->planner, bridge)->pref_64bit = !pref;
		add_behind(test->planner, bridge, HAND_ACCELERATOR, pref ? HAND_PREF64 : HAND_MEM64, GIB(512));
		build_plan_and_find(test);
		assert_one(test, 0, 1);
		kind(test, PCI_REMEDY_NONE);
	}
}

/* --- options ------------------------------------------------------------------------------------------------------ */

/* With place=low a ROM is given up before a BAR goes above 4 GiB. */
static void pci_remedy_option_place_is_one_and_nothing_else_is_tried_then(void **state)
{
	struct remedy_test *test = *state;
	size_t rom;

	ordinary_windows(test->planner);
	test->planner->policy.placement = PCI_PLACE_LOW;
	rom = add_device(test->planner, HAND_NIC, HAND_ROM, MIB(16));
	add_device(test->planner, HAND_NIC, HAND_PREF64, MIB(256));
	plan_and_find(test);
	assert_verdict(test->planner, rom, PCI_ROM_GIVEN_UP);
	assert_int_equal(test->remedies.count, 2);
	assert_true(option(test, "place=high")->complete && option(test, "place=auto")->complete);
	assert_int_equal(test->remedies.plans, 2);
}

/* ROMs go before VFs; without the VFs there is room for the ROM. No hole begins lower than this one does. */
static void pci_remedy_option_that_costs_something_comes_with_its_cost(void **state)
{
	struct remedy_test *test = *state;
	size_t rom;

	hand_windows_add(&test->planner->windows.mem32, MIB(16), MIB(32) - 1);
	add_device(test->planner, HAND_NIC, HAND_MEM32, KIB(4));
	test->planner->inventory.bars[hand_bar(&test->planner->inventory, PCI_BAR_VF, HAND_MEM32, MIB(1))].count = 8;
	rom = add_device(test->planner, HAND_NIC, HAND_ROM, MIB(8));
	plan_and_find(test);
	assert_verdict(test->planner, rom, PCI_ROM_GIVEN_UP);
	assert_one(test, 1, 1);
	assert_non_null(option(test, "sriov=off")->cost);
}

/* --- what is no matter of room ------------------------------------------------------------------------------------- */

static void pci_remedy_of_a_refused_pin_is_to_leave_its_function_out(void **state)
{
	struct remedy_test *test = *state;
	struct pci_bar *bars = test->planner->inventory.bars;
	size_t first, second;

	ordinary_windows(test->planner);
	first = add_device(test->planner, HAND_NIC, HAND_MEM32, MIB(1));
	bars[first].pinned = 0xe0000000;
	second = add_device(test->planner, HAND_NIC, HAND_MEM32, MIB(1));
	bars[second].pinned = 0xe0000000;
	plan_and_find(test);
	assert_verdict(test->planner, second, PCI_PIN_REFUSED);
	assert_one(test, 1, 1);
	assert_int_equal(kind(test, PCI_REMEDY_UNPIN)->bdf, test->planner->inventory.functions[1].bdf);
	assert_int_equal(kind(test, PCI_REMEDY_UNPIN)->functions, 1);
	bars[first].pinned = 0x1000000;
	bars[second].pinned = 0x1000000;
	plan_and_find(test);
	assert_one(test, 2, 2);
	assert_int_equal(kind(test, PCI_REMEDY_UNPIN)->bdf, test->planner->inventory.functions[0].bdf);
	assert_int_equal(kind(test, PCI_REMEDY_UNPIN)->functions, 2);
}

static void pci_remedy_tells_what_no_change_of_the_space_helps(void **state)
{
	struct remedy_test *test = *state;
	struct pci_inventory *inventory = &test->planner->inventory;
	size_t fixed;
	int16_t port;

	ordinary_windows(test->planner);
	fixed = add_device(test->planner, HAND_NIC, HAND_MEM32, MIB(1));
	inventory->bars[fixed].fixed = true;
	inventory->bars[fixed].pinned = 0x1000000;
	port = add_port(test->planner);
	bridge_of(test->planner, port)->io = false;
	add_behind(test->planner, port, HAND_NIC, HAND_IO, 32);
	plan_and_find(test);
	assert_int_equal(test->remedies.count, 2);
	assert_int_equal(test->remedies.wanted, 0);
	assert_int_equal(test->remedies.plans, 0);
	assert_int_equal(kind(test, PCI_REMEDY_FIXED)->bdf, inventory->functions[0].bdf);
	assert_int_equal(kind(test, PCI_REMEDY_OTHER_PLACE)->bdf, inventory->functions[2].bdf);
	assert_int_equal(kind(test, PCI_REMEDY_OTHER_PLACE)->wanted, 1);
	/* What has a header of no known kind is left alone, wherever it is. */
	inventory->functions[2].header_type = 2;
	plan_and_find(test);
	assert_null(find_kind(test, PCI_REMEDY_OTHER_PLACE));
}

/* No one change gives ports and memory. */
static void pci_remedy_that_places_a_part_says_how_much(void **state)
{
	struct remedy_test *test = *state;

	ordinary_windows(test->planner);
	for (int i = 0; i < 17; i++)
		add_device(test->planner, HAND_NIC, HAND_MEM32, MIB(16));
	add_device(test->planner, HAND_ACCELERATOR, HAND_PREF64, GIB(128));
	add_device(test->planner, HAND_ACCELERATOR, HAND_PREF64, GIB(128));
	for (int i = 0; i < 17; i++)
		add_device(test->planner, HAND_NIC, HAND_IO, KIB(4));
	plan_and_find(test);
	assert_int_equal(test->remedies.wanted, 1 + 2 + 17 - 4);
	assert_int_equal(test->remedies.count, 2);
	assert_int_equal(test->remedies.list[0].kind, PCI_REMEDY_ADDRESS_BITS);
	assert_int_equal(test->remedies.list[0].placed, 2);
	assert_int_equal(test->remedies.list[1].kind, PCI_REMEDY_LOW_HOLE);
	assert_int_equal(test->remedies.list[1].placed, 1);
	assert_false(test->remedies.list[0].complete || test->remedies.list[1].complete);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		REMEDY_TEST(pci_remedies_of_a_plan_that_lacks_nothing_are_none_and_cost_no_plan),
		REMEDY_TEST(pci_remedy_low_hole_is_the_least_that_holds_everything),
		REMEDY_TEST(pci_remedy_option_low_hole_is_one_while_ram_leaves_enough),
		REMEDY_TEST(pci_remedy_low_hole_names_the_option_that_is_in_its_way),
		REMEDY_TEST(pci_remedy_low_hole_that_pushes_ram_onto_other_bars_is_none),
		REMEDY_TEST(pci_remedy_places_the_rom_that_a_bar_displaced),
		REMEDY_TEST(pci_remedy_address_bits_are_the_least_that_do),
		REMEDY_TEST(pci_remedy_option_address_bits_is_one_while_the_processor_has_enough),
		REMEDY_TEST(pci_remedy_that_does_no_more_than_an_option_is_left_out),
		REMEDY_TEST(pci_remedy_tries_no_option_that_limits_nothing),
		REMEDY_TEST(pci_remedy_is_none_where_more_address_bits_do_not_help),
		REMEDY_TEST(pci_remedy_option_place_is_one_and_nothing_else_is_tried_then),
		REMEDY_TEST(pci_remedy_option_that_costs_something_comes_with_its_cost),
		REMEDY_TEST(pci_remedy_of_a_refused_pin_is_to_leave_its_function_out),
		REMEDY_TEST(pci_remedy_tells_what_no_change_of_the_space_helps),
		REMEDY_TEST(pci_remedy_that_places_a_part_says_how_much),
	};

	return cmocka_run_group_tests_name("pci_remedy", tests, NULL, NULL);
}
