/* SPDX-License-Identifier: MIT */
/* What goes where on root buses, and what is given up. Every plan made here is also held against the invariants. */
#include <linux/pci_regs.h>

#include "tests/unit/plan_asserts.h"

/* --- low and high ----------------------------------------------------------------------------- */

/* hvmloader 703e150231 */
static void pci_plan_high_bar_is_not_charged_to_low_window(void **state)
{
	struct planner *planner = *state;
	size_t high;

	ordinary_windows(planner);
	add_device(planner, HAND_NIC, HAND_MEM32, MIB(128));
	high = add_device(planner, HAND_ACCELERATOR, HAND_PREF64, GIB(4));
	add_device(planner, HAND_NIC, HAND_MEM32, MIB(64));
	add_device(planner, HAND_NIC, HAND_MEM32, MIB(64));
	run(planner);
	assert_all_placed(planner);
	assert_true(is_high(planner, high));
	assert_int_equal(planner->plan.mem32_wanted, 0);
}

/* hvmloader 3458ab670f */
static void pci_plan_moves_high_only_when_low_is_full(void **state)
{
	struct planner *planner = *state;
	size_t first, second, third;

	ordinary_windows(planner);
	first = add_device(planner, HAND_NIC, HAND_PREF64, MIB(128));
	second = add_device(planner, HAND_NIC, HAND_MEM64, MIB(64));
	third = add_device(planner, HAND_NIC, HAND_PREF64, MIB(64));
	run(planner);
	assert_false(is_high(planner, first));
	assert_false(is_high(planner, second));
	assert_false(is_high(planner, third));
	add_device(planner, HAND_NIC, HAND_MEM32, KIB(4));
	run(planner);
	assert_all_placed(planner);
	assert_true(is_high(planner, first));
	assert_false(is_high(planner, second));
	assert_false(is_high(planner, third));
}

static void pci_plan_moves_only_as_many_high_as_needed(void **state)
{
	struct planner *planner = *state;
	size_t bars[8], high = 0;

	ordinary_windows(planner);
	for (int i = 0; i < 8; i++)
		bars[i] = add_device(planner, HAND_NIC, HAND_PREF64, MIB(32));
	add_device(planner, HAND_NIC, HAND_MEM32, MIB(64));
	run(planner);
	assert_all_placed(planner);
	for (int i = 0; i < 8; i++)
		high += is_high(planner, bars[i]);
	assert_int_equal(high, 2);
}

static void pci_plan_root_bar_may_go_high_though_not_prefetchable(void **state)
{
	struct planner *planner = *state;
	size_t bar;

	ordinary_windows(planner);
	bar = add_device(planner, HAND_NIC, HAND_MEM64, MIB(512));
	run(planner);
	assert_true(is_high(planner, bar));
}

static void pci_plan_bar_that_fails_high_is_tried_low(void **state)
{
	struct planner *planner = *state;
	size_t first, second;

	hand_windows_add(&planner->windows.mem32, 0xe0000000, 0xefffffff);
	hand_windows_add(&planner->windows.mem64, GIB(4), GIB(4) + MIB(256) - 1);
	planner->policy.placement = PCI_PLACE_HIGH;
	first = add_device(planner, HAND_NIC, HAND_PREF64, MIB(256));
	second = add_device(planner, HAND_NIC, HAND_PREF64, MIB(256));
	run(planner);
	assert_int_equal(is_high(planner, first) + is_high(planner, second), 1);
}

static void pci_plan_policy_high_places_high_what_would_fit_low(void **state)
{
	struct planner *planner = *state;
	size_t pref, mem, bar32;

	ordinary_windows(planner);
	planner->policy.placement = PCI_PLACE_HIGH;
	pref = add_device(planner, HAND_NIC, HAND_PREF64, MIB(1));
	mem = add_device(planner, HAND_NIC, HAND_MEM64, MIB(1));
	bar32 = add_device(planner, HAND_NIC, HAND_MEM32, MIB(1));
	run(planner);
	assert_true(is_high(planner, pref));
	assert_true(is_high(planner, mem));
	assert_false(is_high(planner, bar32));
}

static void pci_plan_policy_low_goes_high_only_for_what_cannot_be_low(void **state)
{
	struct planner *planner = *state;
	size_t large, small;

	ordinary_windows(planner);
	planner->policy.placement = PCI_PLACE_LOW;
	large = add_device(planner, HAND_NIC, HAND_PREF64, GIB(1));
	small = add_device(planner, HAND_NIC, HAND_PREF64, MIB(256));
	run(planner);
	assert_true(is_high(planner, large));
	assert_false(is_high(planner, small));
}

static void pci_plan_rom_never_goes_above_4g(void **state)
{
	struct planner *planner = *state;
	size_t rom;

	hand_windows_add(&planner->windows.mem32, 0xe0000000, 0xe00fffff);
	hand_windows_add(&planner->windows.mem64, GIB(4), GIB(8) - 1);
	rom = add_device(planner, HAND_NIC, HAND_ROM, MIB(1));
	planner->inventory.bars[rom].is_64bit = true; /* what no ROM is */
	run(planner);
	assert_false(is_high(planner, rom));
}

/* --- packing ---------------------------------------------------------------------------------- */

static void pci_plan_places_largest_alignment_first(void **state)
{
	struct planner *planner = *state;

	hand_windows_add(&planner->windows.mem32, 0xe0000000, 0xefffffff);
	for (uint64_t size = KIB(4); size <= MIB(128); size <<= 1)
		add_device(planner, HAND_NIC, HAND_MEM32, size);
	add_device(planner, HAND_NIC, HAND_MEM32, KIB(4));
	run(planner);
	assert_all_placed(planner);
}

/* hvmloader ecc607b185 */
static void pci_plan_skips_two_close_reserved_ranges(void **state)
{
	struct planner *planner = *state;

	hand_windows_add(&planner->windows.mem32, 0xe0000000, 0xe7ffffff);
	hand_windows_add(&planner->windows.mem32, 0xe8010000, 0xe801ffff);
	hand_windows_add(&planner->windows.mem32, 0xe8030000, 0xefffffff);
	hand_windows_add(&planner->reserved, 0xe8000000, 0xe800ffff);
	hand_windows_add(&planner->reserved, 0xe8020000, 0xe802ffff);
	add_device(planner, HAND_NIC, HAND_MEM32, MIB(128));
	add_device(planner, HAND_NIC, HAND_MEM32, MIB(64));
	add_device(planner, HAND_NIC, HAND_MEM32, MIB(32));
	add_device(planner, HAND_NIC, HAND_MEM32, KIB(64));
	run(planner);
	assert_all_placed(planner);
}

static void pci_plan_fills_gaps(void **state)
{
	struct planner *planner = *state;
	size_t small;

	hand_windows_add(&planner->windows.mem32, 0xd0000000, 0xd000ffff);
	hand_windows_add(&planner->windows.mem32, 0xdff00000, 0xefffffff);
	small = add_device(planner, HAND_NIC, HAND_MEM32, KIB(64));
	add_device(planner, HAND_NIC, HAND_MEM32, MIB(256));
	add_device(planner, HAND_NIC, HAND_MEM32, MIB(1));
	run(planner);
	assert_all_placed(planner);
	assert_int_equal(planner->plan.bars[small].address, 0xd0000000);
}

static void pci_plan_uses_every_port_range(void **state)
{
	struct planner *planner = *state;

	hand_windows_add(&planner->windows.io, 0x1000, 0x10ff);
	hand_windows_add(&planner->windows.io, 0xc000, 0xc0ff);
	for (int i = 0; i < 16; i++)
		add_device(planner, HAND_NIC, HAND_IO, 32);
	run(planner);
	assert_all_placed(planner);
	add_device(planner, HAND_NIC, HAND_IO, 4);
	run(planner);
	assert_int_equal(planner->plan.not_placed, 1);
}

/* --- giving up -------------------------------------------------------------------------------- */

static void pci_plan_bar_larger_than_everything_is_too_large(void **state)
{
	struct planner *planner = *state;
	size_t huge64, huge32, first, last;

	ordinary_windows(planner);
	first = add_device(planner, HAND_NIC, HAND_MEM32, MIB(64));
	huge64 = add_device(planner, HAND_ACCELERATOR, HAND_PREF64, GIB(128));
	huge32 = add_device(planner, HAND_ACCELERATOR, HAND_MEM32, MIB(512));
	last = add_device(planner, HAND_NIC, HAND_PREF64, GIB(32));
	run(planner);
	assert_verdict(planner, huge64, PCI_TOO_LARGE);
	assert_verdict(planner, huge32, PCI_TOO_LARGE);
	assert_verdict(planner, first, PCI_PLACED);
	assert_verdict(planner, last, PCI_PLACED);
	assert_int_equal(planner->plan.command[1], 0);
}

static void pci_plan_gives_up_roms_before_bars(void **state)
{
	struct planner *planner = *state;
	size_t rom, bar;

	ordinary_windows(planner);
	rom = add_device(planner, HAND_VGA, HAND_ROM, MIB(16));
	bar = add_device(planner, HAND_NIC, HAND_MEM32, MIB(256));
	run(planner);
	assert_verdict(planner, rom, PCI_ROM_GIVEN_UP);
	assert_verdict(planner, bar, PCI_PLACED);
}

static void pci_plan_moves_high_before_it_gives_up_a_rom(void **state)
{
	struct planner *planner = *state;

	ordinary_windows(planner);
	add_device(planner, HAND_NIC, HAND_ROM, MIB(16));
	add_device(planner, HAND_NIC, HAND_PREF64, MIB(256));
	run(planner);
	assert_all_placed(planner);
}

/*
 * Each of the classes that must survive, against a crowd that comes first in the inventory and
 * would fill the hole.
 */
static void pci_plan_boot_critical_is_the_last_to_be_given_up(void **state)
{
	static const uint32_t classes[] = { HAND_VGA, HAND_SATA, 0x010802, HAND_HOST_BRIDGE, 0x060100 };
	struct planner *planner = *state;

	for (size_t c = 0; c < sizeof(classes) / sizeof(classes[0]); c++) {
		for (uint64_t size = KIB(4); size <= MIB(256); size <<= 4) {
			size_t bar;

			hand_machine_init(&planner->inventory);
			ordinary_windows(planner);
			for (int i = 0; i < 20; i++)
				add_device(planner, HAND_NIC, HAND_MEM32, MIB(16));
			bar = add_device(planner, classes[c], HAND_MEM32, size);
			for (int i = 0; i < 20; i++)
				add_device(planner, HAND_NIC, HAND_MEM32, KIB(64));
			run(planner);
			assert_verdict(planner, bar, PCI_PLACED);
			assert_true(planner->plan.command[20] & PCI_COMMAND_MEMORY);
		}
	}
}

static void pci_plan_boot_critical_keeps_its_ports(void **state)
{
	struct planner *planner = *state;
	size_t bar;

	hand_windows_add(&planner->windows.io, 0xc000, 0xc0ff);
	for (int i = 0; i < 10; i++)
		add_device(planner, HAND_NIC, HAND_IO, 64);
	bar = add_device(planner, HAND_SATA, HAND_IO, 64);
	run(planner);
	assert_verdict(planner, bar, PCI_PLACED);
	assert_int_equal(planner->plan.placed, 4);
}

static void pci_plan_gives_up_no_more_than_it_must(void **state)
{
	struct planner *planner = *state;

	hand_windows_add(&planner->windows.mem32, 0xe0000000, 0xefffffff);
	for (int i = 0; i < 17; i++)
		add_device(planner, HAND_NIC, HAND_MEM32, MIB(16));
	run(planner);
	assert_int_equal(planner->plan.not_placed, 1);
	assert_int_equal(planner->plan.mem32_wanted, MIB(17 * 16));
}

/* Two disks of which only one fits must not cost a crowd of others what they have room for. */
static void pci_plan_gives_up_nobody_for_a_bar_that_is_lost_anyway(void **state)
{
	static const int crowds[] = { 1, 10, 60, 100, 250 };
	struct planner *planner = *state;

	hand_windows_add(&planner->windows.mem32, 0xd0000000, 0xd00fffff);
	hand_windows_add(&planner->windows.mem32, 0xe0000000, 0xefffffff);
	for (size_t c = 0; c < sizeof(crowds) / sizeof(crowds[0]); c++) {
		hand_machine_init(&planner->inventory);
		for (int i = 0; i < crowds[c]; i++)
			add_device(planner, HAND_NIC, HAND_MEM32, KIB(4));
		add_device(planner, HAND_SATA, HAND_MEM32, MIB(256));
		add_device(planner, HAND_SATA, HAND_MEM32, MIB(256));
		run(planner);
		if (planner->plan.not_placed != 1)
			fail_msg("beside %d others: %zu BARs not placed", crowds[c], planner->plan.not_placed);
	}
}

static void pci_plan_keeps_a_rom_that_could_not_have_saved_a_bar(void **state)
{
	struct planner *planner = *state;
	size_t rom;

	hand_windows_add(&planner->windows.mem32, 0xd0000000, 0xd00fffff);
	hand_windows_add(&planner->windows.mem32, 0xe0000000, 0xefffffff);
	rom = add_device(planner, HAND_NIC, HAND_ROM, KIB(64));
	add_device(planner, HAND_NIC, HAND_MEM32, MIB(256));
	add_device(planner, HAND_NIC, HAND_MEM32, MIB(256));
	run(planner);
	assert_verdict(planner, rom, PCI_PLACED);
	assert_int_equal(planner->plan.not_placed, 1);
}

static void pci_plan_without_any_window_gives_everything_up(void **state)
{
	struct planner *planner = *state;

	add_device(planner, HAND_VGA, HAND_MEM32, MIB(16));
	add_device(planner, HAND_NIC, HAND_PREF64, MIB(16));
	add_device(planner, HAND_NIC, HAND_IO, 32);
	add_device(planner, HAND_NIC, HAND_ROM, KIB(64));
	run(planner);
	assert_int_equal(planner->plan.placed, 0);
	assert_int_equal(planner->plan.not_placed, 4);
}

static void pci_plan_of_nothing_is_empty(void **state)
{
	struct planner *planner = *state;

	ordinary_windows(planner);
	run(planner);
	assert_int_equal(planner->plan.placed, 0);
	assert_int_equal(planner->plan.not_placed, 0);
	assert_int_equal(planner->plan.mem32_wanted, 0);
}

/* --- words ------------------------------------------------------------------------------------ */

static void pci_verdict_text_says_placed(void **state)
{
	(void)state;
	assert_string_equal(pci_verdict_text(PCI_PLACED), "placed");
	for (int verdict = PCI_UNDECIDED; verdict <= PCI_ROM_GIVEN_UP; verdict++) {
		assert_non_null(pci_verdict_text((enum pci_verdict)verdict));
		if (verdict != PCI_PLACED)
			assert_string_not_equal(pci_verdict_text((enum pci_verdict)verdict), "placed");
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		PLAN_TEST(pci_plan_high_bar_is_not_charged_to_low_window),
		PLAN_TEST(pci_plan_moves_high_only_when_low_is_full),
		PLAN_TEST(pci_plan_moves_only_as_many_high_as_needed),
		PLAN_TEST(pci_plan_root_bar_may_go_high_though_not_prefetchable),
		PLAN_TEST(pci_plan_bar_that_fails_high_is_tried_low),
		PLAN_TEST(pci_plan_policy_high_places_high_what_would_fit_low),
		PLAN_TEST(pci_plan_policy_low_goes_high_only_for_what_cannot_be_low),
		PLAN_TEST(pci_plan_rom_never_goes_above_4g),
		PLAN_TEST(pci_plan_places_largest_alignment_first),
		PLAN_TEST(pci_plan_skips_two_close_reserved_ranges),
		PLAN_TEST(pci_plan_fills_gaps),
		PLAN_TEST(pci_plan_uses_every_port_range),
		PLAN_TEST(pci_plan_bar_larger_than_everything_is_too_large),
		PLAN_TEST(pci_plan_gives_up_roms_before_bars),
		PLAN_TEST(pci_plan_moves_high_before_it_gives_up_a_rom),
		PLAN_TEST(pci_plan_boot_critical_is_the_last_to_be_given_up),
		PLAN_TEST(pci_plan_boot_critical_keeps_its_ports),
		PLAN_TEST(pci_plan_gives_up_no_more_than_it_must),
		PLAN_TEST(pci_plan_gives_up_nobody_for_a_bar_that_is_lost_anyway),
		PLAN_TEST(pci_plan_keeps_a_rom_that_could_not_have_saved_a_bar),
		PLAN_TEST(pci_plan_without_any_window_gives_everything_up),
		PLAN_TEST(pci_plan_of_nothing_is_empty),
		cmocka_unit_test(pci_verdict_text_says_placed),
	};

	return cmocka_run_group_tests_name("pci_plan", tests, NULL, NULL);
}
