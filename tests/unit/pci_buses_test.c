/* SPDX-License-Identifier: MIT */
/* Bus numbers that are kept free: what asks for how many, and what that does to the others. */
#include "tests/unit/buses_fixture.h"

/* Two root ports and a switch: 00:01.0 with an endpoint, 00:02.0 with a switch of two ports, 00:03.0 empty. */
static struct {
	int first, second, third;
	int up, down[2];
	int nic, card;
} at;

static int behind(int function)
{
	return fake.functions[function].behind;
}

static void set_up_ports(void)
{
	fake_pci_init(&fake);
	at.first = add_bridge(FAKE_PCI_ROOT, 1, 0);
	at.nic = add_endpoint(behind(at.first), 0, 0);
	at.second = add_bridge(FAKE_PCI_ROOT, 2, 0);
	at.up = add_bridge(behind(at.second), 0, 0);
	at.down[0] = add_bridge(behind(at.up), 0, 0);
	at.down[1] = add_bridge(behind(at.up), 1, 0);
	at.card = add_endpoint(behind(at.down[1]), 0, 0);
	at.third = add_bridge(FAKE_PCI_ROOT, 3, 0);
	scan_numbered(0);
	expect_numbers(at.first, 0, 1, 1);
	expect_numbers(at.second, 0, 2, 5);
	expect_numbers(at.third, 0, 6, 6);
}

static void pci_buses_nothing_to_reserve_costs_no_access(void **state)
{
	(void)state;
	set_up_ports();
	bridge_of(at.first)->hotplug = true;
	hint(at.second, 0);
	hint(at.up, 2); /* which it has: the buses of its two ports */
	reach(at.nic, 0);
	policy.hotplug_buses = 0;
	before = inventory;
	reserve();
	assert_int_equal(trace_cfg_total(&trace), 0);
	assert_memory_equal(&inventory, &before, sizeof(inventory));
}

static void pci_buses_hint_is_beyond_the_secondary_bus(void **state)
{
	(void)state;
	set_up_ports();
	hint(at.first, 3);
	reserve();
	expect_numbers(at.first, 0, 1, 4);
	expect_numbers(at.second, 0, 5, 8);
	expect_numbers(at.up, 5, 6, 8);
	expect_numbers(at.down[0], 6, 7, 7);
	expect_numbers(at.down[1], 6, 8, 8);
	expect_numbers(at.third, 0, 9, 9);
	assert_int_equal(function_of(at.nic)->bdf, PCI_BDF(1, 0, 0));
	assert_int_equal(function_of(at.card)->bdf, PCI_BDF(8, 0, 0));
	assert_int_equal(inventory.roots[0].last_bus, 9);
	assert_int_equal(inventory.roots[0].bus, 0);
	expect_new_notes(0);
}

/* SeaBIOS: the higher of the last number in use and of secondary + hint. */
static void pci_buses_hint_counts_what_is_behind_the_bridge(void **state)
{
	(void)state;
	set_up_ports();
	hint(at.second, 5);
	reserve();
	expect_numbers(at.second, 0, 2, 7);
	expect_numbers(at.up, 2, 3, 5);
	expect_numbers(at.third, 0, 8, 8);
}

static void pci_buses_hint_of_a_switch_port_widens_the_bridges_above(void **state)
{
	(void)state;
	set_up_ports();
	hint(at.down[0], 2);
	hint(at.down[1], 4);
	reserve();
	expect_numbers(at.second, 0, 2, 11);
	expect_numbers(at.up, 2, 3, 11);
	expect_numbers(at.down[0], 3, 4, 6);
	expect_numbers(at.down[1], 3, 7, 11);
	expect_numbers(at.third, 0, 12, 12);
	assert_int_equal(function_of(at.card)->bdf, PCI_BDF(7, 0, 0));
}

static void pci_buses_policy_is_for_hotplug_bridges_without_a_hint(void **state)
{
	(void)state;
	set_up_ports();
	policy.hotplug_buses = 2;
	bridge_of(at.first)->hotplug = true;
	bridge_of(at.second)->hotplug = true;
	bridge_of(at.down[0])->hotplug = true;
	bridge_of(at.third)->hotplug = true;
	hint(at.down[0], 0);
	hint(at.third, 1);
	reserve();
	expect_numbers(at.first, 0, 1, 3);
	expect_numbers(at.second, 0, 4, 9); /* two beyond the last one behind it */
	expect_numbers(at.down[0], 5, 6, 6);
	expect_numbers(at.down[1], 5, 7, 7);
	expect_numbers(at.third, 0, 10, 11);
}

/* As Linux gives them out: right after the bus and before the buses of its bridges. */
static void pci_buses_vfs_come_before_the_bridges_of_their_bus(void **state)
{
	(void)state;
	set_up_ports();
	reach(at.nic, 2);
	reach(at.down[0], 1);
	reach(at.up, 0);
	reserve();
	expect_numbers(at.first, 0, 1, 3);
	expect_numbers(at.second, 0, 4, 8);
	expect_numbers(at.up, 4, 5, 8);
	expect_numbers(at.down[0], 5, 7, 7);
	expect_numbers(at.down[1], 5, 8, 8);
	assert_int_equal(function_of(at.nic)->last_vf, PCI_BDF(3, 1, 0));
	assert_int_equal(function_of(at.down[0])->last_vf, PCI_BDF(6, 1, 0));
	assert_int_equal(function_of(at.up)->last_vf, PCI_BDF(4, 1, 0));
	expect_new_notes(0);
}

static void pci_buses_vfs_on_a_root_bus_move_everything_behind_it(void **state)
{
	(void)state;
	set_up_ports();
	reach(at.third, 3);
	reach(at.first, 1); /* fits into the same numbers */
	reserve();
	assert_int_equal(function_of(at.third)->bdf, PCI_BDF(0, 3, 0));
	assert_int_equal(function_of(at.third)->last_vf, PCI_BDF(3, 4, 0));
	expect_numbers(at.first, 0, 4, 4);
	expect_numbers(at.third, 0, 9, 9);
}

static void pci_buses_vfs_of_a_lone_root_bus_count_as_its_last(void **state)
{
	int function;

	(void)state;
	fake_pci_init(&fake);
	function = add_endpoint(FAKE_PCI_ROOT, 1, 0);
	scan_numbered(0);
	reach(function, 7);
	reserve();
	assert_int_equal(inventory.roots[0].last_bus, 7);
	assert_int_equal(trace_cfg_total(&trace), 0);
}

static void pci_buses_vfs_get_none_when_the_policy_says_so(void **state)
{
	(void)state;
	set_up_ports();
	reach(at.nic, 2);
	policy.sriov = false;
	reserve();
	assert_int_equal(trace_cfg_total(&trace), 0);
	expect_new_notes(0);
	assert_int_equal(function_of(at.nic)->last_vf, PCI_BDF(3, 1, 0));
}

static void pci_buses_vfs_and_a_hint_share_numbers(void **state)
{
	(void)state;
	set_up_ports();
	reach(at.nic, 2);
	hint(at.first, 3);
	reserve();
	expect_numbers(at.first, 0, 1, 4);
}

static void pci_buses_only_what_moves_is_written(void **state)
{
	(void)state;
	set_up_ports();
	hint(at.third, 2);
	reserve();
	assert_int_equal(trace_cfg_total(&trace), 2);
	assert_int_equal(trace_cfg_of_function(&trace, PCI_BDF(0, 3, 0)), 2);
	hint(at.down[1], 1);
	reserve();
	assert_int_equal(trace_cfg_total(&trace), 2 * 4); /* itself, two above, one after */
}

static void pci_buses_reserving_again_changes_nothing(void **state)
{
	(void)state;
	set_up_ports();
	policy.hotplug_buses = 2;
	bridge_of(at.second)->hotplug = true;
	bridge_of(at.third)->hotplug = true;
	hint(at.down[0], 3);
	reach(at.nic, 2);
	reach(at.card, 1);
	reserve();
	reserve();
	assert_int_equal(trace_cfg_total(&trace), 0);
	assert_memory_equal(&inventory, &before, sizeof(inventory));
}

static void pci_buses_numbers_never_become_lower(void **state)
{
	(void)state;
	set_up_ports();
	hint(at.first, 3);
	hint(at.third, 2);
	reserve();
	hint(at.first, 0);
	hint(at.third, 0);
	hint(at.down[1], 1);
	reserve();
	expect_numbers(at.first, 0, 1, 4);
	expect_numbers(at.down[1], 6, 8, 9);
	expect_numbers(at.third, 0, 10, 11);
	reach(at.down[0], 1);
	reserve();
	expect_numbers(at.down[0], 6, 8, 8);
	function_of(at.down[0])->last_vf = 0;
	inventory.roots[0].last_bus = 40;
	reserve();
	expect_numbers(at.down[0], 6, 8, 8);
	assert_int_equal(inventory.roots[0].last_bus, 40);
}

static void pci_buses_notes_follow_their_function(void **state)
{
	(void)state;
	set_up_ports();
	inventory.notes[inventory.note_count++] =
		(struct pci_note){ .kind = PCI_NOTE_BAR_INVALID, .bdf = PCI_BDF(5, 0, 0), .reg = 0x10, .value = 5 };
	inventory.notes[inventory.note_count++] =
		(struct pci_note){ .kind = PCI_NOTE_DECODE_STUCK, .bdf = PCI_BDF(0, 2, 0) };
	hint(at.first, 3);
	hint(at.down[1], 300);
	reserve();
	assert_int_equal(function_of(at.card)->bdf, PCI_BDF(8, 0, 0));
	expect_note(0, PCI_NOTE_BAR_INVALID, PCI_BDF(8, 0, 0));
	expect_note(1, PCI_NOTE_DECODE_STUCK, PCI_BDF(0, 2, 0));
	expect_note(2, PCI_NOTE_BUSES_TRIMMED, PCI_BDF(6, 1, 0));
	expect_new_notes(1);
}

/* --- bridges that do not do as they are told -------------------------------------------------- */

static void expect_no_change_but_notes(void)
{
	before.note_count = inventory.note_count;
	memcpy(before.notes, inventory.notes, sizeof(before.notes));
	assert_memory_equal(&inventory, &before, sizeof(inventory));
}

static void pci_buses_stuck_bridge_keeps_the_numbers_of_its_root(void **state)
{
	int culprits[] = { 0, 0, 0, 0 };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		set_up_ports();
		culprits[0] = at.third;
		culprits[1] = at.down[1];
		culprits[2] = at.up;
		culprits[3] = at.second;
		hint(at.first, 3);
		reach(at.card, 1);
		fake_pci_set_writable(&fake, culprits[i], PCI_SUBORDINATE_BUS, 1, 0);
		reserve();
		expect_new_note(0, PCI_NOTE_BUS_STUCK, function_of(culprits[i])->bdf, inventory.notes[0].value);
		expect_new_note(1, PCI_NOTE_BUSES_TRIMMED, PCI_BDF(0, 1, 0), 3);
		expect_new_note(2, PCI_NOTE_VF_BUSES, PCI_BDF(5, 0, 0), PCI_BDF(6, 1, 0));
		expect_new_notes(3);
		expect_no_change_but_notes();
		assert_int_equal(trace.writes, trace.reads);
	}
}

static void pci_buses_stuck_bridge_note_says_what_it_reads(void **state)
{
	(void)state;
	set_up_ports();
	hint(at.first, 3);
	fake_pci_set_writable(&fake, at.third, PCI_SUBORDINATE_BUS, 1, 0);
	reserve();
	expect_new_note(0, PCI_NOTE_BUS_STUCK, PCI_BDF(0, 3, 0), 0x060900);
}

static void pci_buses_other_roots_do_not_suffer_from_a_stuck_bridge(void **state)
{
	int stuck, good;

	(void)state;
	fake_pci_init(&fake);
	stuck = add_bridge(FAKE_PCI_ROOT, 1, 0);
	good = add_bridge(fake_pci_add_root(&fake, 0x40), 1, 0);
	scan_numbered(1);
	hint(stuck, 2);
	hint(good, 2);
	fake_pci_set_writable(&fake, stuck, PCI_SUBORDINATE_BUS, 1, 0);
	reserve();
	expect_numbers(stuck, 0, 1, 1);
	expect_numbers(good, 0x40, 0x41, 0x43);
	expect_new_note(0, PCI_NOTE_BUS_STUCK, PCI_BDF(0, 1, 0), 0x010100);
}

/* What is plugged out at the wrong moment: nothing can be put back into it, but the others are. */
static void pci_buses_vanished_bridge_has_two_notes(void **state)
{
	(void)state;
	set_up_ports();
	hint(at.first, 3);
	fake.functions[at.down[0]].lifetime = 1;
	before = inventory;
	pci_buses_reserve(&fake.cfg, &policy, &inventory);
	expect_new_note(0, PCI_NOTE_BUS_STUCK, PCI_BDF(3, 0, 0), 0xffffff);
	expect_new_note(1, PCI_NOTE_BUS_STUCK, PCI_BDF(3, 0, 0), 0xffffff);
	expect_new_note(2, PCI_NOTE_BUSES_TRIMMED, PCI_BDF(0, 1, 0), 3);
	expect_no_change_but_notes();
	assert_int_equal(fake_pci_peek(&fake, at.third, PCI_PRIMARY_BUS, 4), 0x060600);
	assert_int_equal(fake_pci_peek(&fake, at.down[1], PCI_PRIMARY_BUS, 4), 0x050503);
	assert_int_equal(fake_pci_peek(&fake, at.up, PCI_PRIMARY_BUS, 4), 0x050302);
}

static void pci_buses_closed_bridge_stays_closed(void **state)
{
	(void)state;
	fake_pci_init(&fake);
	at.first = add_bridge(FAKE_PCI_ROOT, 1, 0);
	at.second = add_bridge(FAKE_PCI_ROOT, 2, 0);
	at.third = add_bridge(FAKE_PCI_ROOT, 3, 0);
	fake_pci_set_writable(&fake, at.second, PCI_SECONDARY_BUS, 1, 0);
	scan_numbered(0);
	hint(at.first, 1);
	hint(at.second, 1);
	reserve();
	expect_numbers(at.first, 0, 1, 2);
	expect_numbers(at.second, 0, 0, 0);
	expect_numbers(at.third, 0, 3, 3);
	expect_new_notes(0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pci_buses_nothing_to_reserve_costs_no_access),
		cmocka_unit_test(pci_buses_hint_is_beyond_the_secondary_bus),
		cmocka_unit_test(pci_buses_hint_counts_what_is_behind_the_bridge),
		cmocka_unit_test(pci_buses_hint_of_a_switch_port_widens_the_bridges_above),
		cmocka_unit_test(pci_buses_policy_is_for_hotplug_bridges_without_a_hint),
		cmocka_unit_test(pci_buses_vfs_come_before_the_bridges_of_their_bus),
		cmocka_unit_test(pci_buses_vfs_on_a_root_bus_move_everything_behind_it),
		cmocka_unit_test(pci_buses_vfs_of_a_lone_root_bus_count_as_its_last),
		cmocka_unit_test(pci_buses_vfs_get_none_when_the_policy_says_so),
		cmocka_unit_test(pci_buses_vfs_and_a_hint_share_numbers),
		cmocka_unit_test(pci_buses_only_what_moves_is_written),
		cmocka_unit_test(pci_buses_reserving_again_changes_nothing),
		cmocka_unit_test(pci_buses_numbers_never_become_lower),
		cmocka_unit_test(pci_buses_notes_follow_their_function),
		cmocka_unit_test(pci_buses_stuck_bridge_keeps_the_numbers_of_its_root),
		cmocka_unit_test(pci_buses_stuck_bridge_note_says_what_it_reads),
		cmocka_unit_test(pci_buses_other_roots_do_not_suffer_from_a_stuck_bridge),
		cmocka_unit_test(pci_buses_vanished_bridge_has_two_notes),
		cmocka_unit_test(pci_buses_closed_bridge_stays_closed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
