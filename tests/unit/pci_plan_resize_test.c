/* SPDX-License-Identifier: MIT */
/* BARs of several sizes (Resizable BAR) and of several apertures (VF BARs of SR-IOV). */
#include "tests/unit/plan_asserts.h"

#define SIZES(from, to) ((((uint64_t)(to) << 1) - (uint64_t)(from)) >> 20) /* every power of two from `from` to `to` */

static size_t add_resizable(struct planner *planner, uint64_t found, uint64_t from, uint64_t to)
{
	size_t bar = add_device(planner, HAND_ACCELERATOR, HAND_PREF64, found);

	planner->inventory.bars[bar].sizes = SIZES(from, to);
	return bar;
}

static size_t add_vf_bar(struct planner *planner, enum hand_bar kind, uint64_t size, uint16_t vfs)
{
	size_t bar = hand_bar(&planner->inventory, PCI_BAR_VF, kind, size);

	planner->inventory.bars[bar].count = vfs;
	return bar;
}

static void pci_plan_leaves_a_resizable_bar_as_found(void **state)
{
	struct planner *planner = *state;
	size_t bar;

	ordinary_windows(planner);
	bar = add_resizable(planner, MIB(256), MIB(64), GIB(16));
	run(planner);
	assert_int_equal(planner->plan.bars[bar].size, MIB(256));
}

static void pci_plan_sets_a_resizable_bar_to_the_largest_size_that_policy_allows(void **state)
{
	struct planner *planner = *state;
	size_t bar;

	ordinary_windows(planner);
	planner->policy.resizable_max = GIB(8);
	bar = add_resizable(planner, MIB(256), MIB(64), GIB(16));
	run(planner);
	assert_true(is_high(planner, bar));
	assert_int_equal(planner->plan.bars[bar].size, GIB(8));
	assert_int_equal(planner->plan.bars[bar].address & (GIB(8) - 1), 0);
}

static void pci_plan_sets_a_resizable_bar_to_the_largest_size_that_fits(void **state)
{
	struct planner *planner = *state;
	size_t first, second;

	ordinary_windows(planner);
	planner->policy.resizable_max = UINT64_MAX;
	first = add_resizable(planner, MIB(256), MIB(64), GIB(256));
	second = add_resizable(planner, MIB(256), MIB(64), GIB(256));
	run(planner);
	assert_all_placed(planner);
	assert_int_equal(planner->plan.bars[first].size + planner->plan.bars[second].size, GIB(64));
}

/* Only sizes that the mask has are chosen. */
static void pci_plan_resizes_to_sizes_that_the_device_has(void **state)
{
	struct planner *planner = *state;
	size_t bar;

	ordinary_windows(planner);
	planner->policy.resizable_max = GIB(16);
	bar = add_resizable(planner, MIB(256), MIB(64), MIB(64));
	planner->inventory.bars[bar].sizes |= SIZES(GIB(2), GIB(2)) | SIZES(MIB(256), MIB(256));
	run(planner);
	assert_int_equal(planner->plan.bars[bar].size, GIB(2));
}

static void pci_plan_shrinks_a_resizable_bar_before_a_bar_is_lost(void **state)
{
	struct planner *planner = *state;
	size_t bar;

	ordinary_windows(planner);
	hand_windows_init(&planner->windows);
	hand_windows_add(&planner->windows.mem32, 0xe0000000, 0xefffffff);
	bar = add_resizable(planner, MIB(256), MIB(64), MIB(256));
	add_device(planner, HAND_NIC, HAND_MEM32, MIB(64));
	run(planner);
	assert_all_placed(planner);
	assert_int_equal(planner->plan.bars[bar].size, MIB(128));
}

static void pci_plan_enlarging_never_costs_a_bar_or_a_reserve(void **state)
{
	struct planner *planner = *state;
	int16_t slot;
	size_t bar;

	ordinary_windows(planner);
	hand_windows_init(&planner->windows);
	hand_windows_add(&planner->windows.mem32, 0xe0000000, 0xefffffff);
	planner->policy.resizable_max = GIB(1);
	bar = add_resizable(planner, MIB(64), MIB(64), GIB(1));
	add_device(planner, HAND_NIC, HAND_MEM32, MIB(128));
	slot = add_port(planner);
	bridge_of(planner, slot)->reserve.mem = MIB(64);
	run(planner);
	assert_all_placed(planner);
	assert_int_equal(window(planner, slot, PCI_WINDOW_MEM)->reserve, PCI_PLACED);
	assert_int_equal(planner->plan.bars[bar].size, MIB(64));
}

/* PCI Express 4.0, 9.2.1.2: aligned to one VF's aperture, as long as all of them. */
static void pci_plan_has_room_for_every_vf(void **state)
{
	struct planner *planner = *state;
	size_t vf;

	ordinary_windows(planner);
	add_device(planner, HAND_NIC, HAND_PREF64, MIB(1));
	vf = add_vf_bar(planner, HAND_PREF64, KIB(16), 63);
	add_device(planner, HAND_NIC, HAND_MEM32, MIB(1));
	run(planner);
	assert_all_placed(planner);
	assert_int_equal(planner->plan.bars[vf].size, KIB(16));
	assert_int_equal(planner->plan.bars[vf].address & (KIB(16) - 1), 0);
	assert_int_equal(range_size(pci_plan_bar_range(&planner->inventory, &planner->plan, vf)), 63 * KIB(16));
}

static void pci_plan_window_holds_the_vfs_behind_a_bridge(void **state)
{
	struct planner *planner = *state;
	int16_t port;
	size_t vf;

	ordinary_windows(planner);
	port = add_port(planner);
	add_behind(planner, port, HAND_NIC, HAND_PREF64, MIB(1));
	vf = add_vf_bar(planner, HAND_PREF64, MIB(1), 40);
	run(planner);
	assert_verdict(planner, vf, PCI_PLACED);
	assert_true(range_size(window(planner, port, PCI_WINDOW_PREF)->range) >= MIB(41));
}

static void pci_plan_gives_up_vfs_before_a_bar_and_after_a_rom(void **state)
{
	struct planner *planner = *state;
	size_t bar, vf, rom;

	ordinary_windows(planner);
	hand_windows_init(&planner->windows);
	hand_windows_add(&planner->windows.mem32, 0xe0000000, 0xe7ffffff);
	bar = add_device(planner, HAND_NIC, HAND_MEM32, MIB(64));
	vf = add_vf_bar(planner, HAND_MEM32, MIB(1), 64);
	rom = add_device(planner, HAND_NIC, HAND_ROM, MIB(1));
	run(planner);
	assert_verdict(planner, vf, PCI_PLACED);
	assert_verdict(planner, rom, PCI_ROM_GIVEN_UP);
	add_device(planner, HAND_NIC, HAND_MEM32, MIB(32));
	run(planner);
	assert_verdict(planner, bar, PCI_PLACED);
	assert_verdict(planner, vf, PCI_VF_GIVEN_UP);
	assert_verdict(planner, rom, PCI_PLACED);
	/* Decode of the function itself does not depend on its VFs. */
	assert_int_equal(command_of_bar(planner, bar), 2);
}

static void pci_plan_policy_may_leave_vfs_out(void **state)
{
	struct planner *planner = *state;
	size_t vf;

	ordinary_windows(planner);
	planner->policy.sriov = false;
	add_device(planner, HAND_NIC, HAND_PREF64, MIB(1));
	vf = add_vf_bar(planner, HAND_PREF64, KIB(16), 8);
	run(planner);
	assert_verdict(planner, vf, PCI_VF_GIVEN_UP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLAN_TEST(pci_plan_leaves_a_resizable_bar_as_found),
		PLAN_TEST(pci_plan_sets_a_resizable_bar_to_the_largest_size_that_policy_allows),
		PLAN_TEST(pci_plan_sets_a_resizable_bar_to_the_largest_size_that_fits),
		PLAN_TEST(pci_plan_resizes_to_sizes_that_the_device_has),
		PLAN_TEST(pci_plan_shrinks_a_resizable_bar_before_a_bar_is_lost),
		PLAN_TEST(pci_plan_enlarging_never_costs_a_bar_or_a_reserve),
		PLAN_TEST(pci_plan_has_room_for_every_vf),
		PLAN_TEST(pci_plan_window_holds_the_vfs_behind_a_bridge),
		PLAN_TEST(pci_plan_gives_up_vfs_before_a_bar_and_after_a_rom),
		PLAN_TEST(pci_plan_policy_may_leave_vfs_out),
	};

	return cmocka_run_group_tests_name("pci_plan_resize", tests, NULL, NULL);
}
