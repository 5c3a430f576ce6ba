/* SPDX-License-Identifier: MIT */
/* Bus numbers that do not suffice: what is trimmed, in which order and by how much. */
#include "tests/unit/buses_fixture.h"

#define PORTS 5

static int ports[PORTS], cards[PORTS];

/* Ports on bus 0 with a card each; the numbers up to `limit` are the root's. */
static void set_up_ports(uint8_t limit)
{
	fake_pci_init(&fake);
	for (unsigned i = 0; i < PORTS; i++) {
		ports[i] = add_bridge(FAKE_PCI_ROOT, i, 0);
		cards[i] = add_endpoint(fake.functions[ports[i]].behind, 0, 0);
	}
	scan_numbered(0);
	assert_int_equal(inventory.roots[0].last_bus, PORTS);
	inventory.roots[0].limit = limit;
}

static unsigned kept(unsigned port)
{
	return (unsigned)bridge_of(ports[port])->subordinate - bridge_of(ports[port])->secondary;
}

static void expect_kept(unsigned a, unsigned b, unsigned c, unsigned d, unsigned e)
{
	assert_int_equal(kept(0), a);
	assert_int_equal(kept(1), b);
	assert_int_equal(kept(2), c);
	assert_int_equal(kept(3), d);
	assert_int_equal(kept(4), e);
}

static void pci_buses_all_wishes_that_fit_exactly_are_granted(void **state)
{
	(void)state;
	set_up_ports(PORTS + 2 + 3 + 1);
	policy.hotplug_buses = 2;
	bridge_of(ports[0])->hotplug = true;
	hint(ports[1], 3);
	reach(cards[2], 1);
	reserve();
	expect_kept(2, 3, 1, 0, 0);
	expect_new_notes(0);
	assert_int_equal(inventory.roots[0].last_bus, inventory.roots[0].limit);
}

static void pci_buses_policy_is_trimmed_first_and_evenly(void **state)
{
	(void)state;
	set_up_ports(PORTS + 3 + 1 + 8);
	policy.hotplug_buses = 4;
	bridge_of(ports[0])->hotplug = true;
	bridge_of(ports[3])->hotplug = true;
	bridge_of(ports[4])->hotplug = true;
	hint(ports[1], 3);
	reach(cards[2], 1);
	reserve();
	expect_kept(3, 3, 1, 3, 2);
	expect_new_note(0, PCI_NOTE_BUSES_TRIMMED, PCI_BDF(0, 0, 0), 1);
	expect_new_note(1, PCI_NOTE_BUSES_TRIMMED, PCI_BDF(0, 3, 0), 1);
	expect_new_note(2, PCI_NOTE_BUSES_TRIMMED, PCI_BDF(0, 4, 0), 2);
	expect_new_notes(3);
}

static void pci_buses_hints_are_trimmed_after_the_policy_from_the_largest(void **state)
{
	(void)state;
	set_up_ports(PORTS + 1 + 9);
	policy.hotplug_buses = 4;
	bridge_of(ports[0])->hotplug = true;
	hint(ports[1], 7);
	hint(ports[3], 5);
	hint(ports[4], 1);
	reach(cards[2], 1);
	reserve();
	expect_kept(0, 4, 1, 4, 1);
	expect_new_note(0, PCI_NOTE_BUSES_TRIMMED, PCI_BDF(0, 0, 0), 4);
	expect_new_note(1, PCI_NOTE_BUSES_TRIMMED, PCI_BDF(0, 1, 0), 3);
	expect_new_note(2, PCI_NOTE_BUSES_TRIMMED, PCI_BDF(0, 3, 0), 1);
	expect_new_notes(3);
}

static void pci_buses_vfs_are_trimmed_last_from_the_largest(void **state)
{
	(void)state;
	set_up_ports(PORTS + 4);
	policy.hotplug_buses = 4;
	bridge_of(ports[0])->hotplug = true;
	hint(ports[1], 2);
	reach(cards[2], 5);
	reach(cards[3], 1);
	reach(cards[4], 3);
	reserve();
	expect_kept(0, 0, 2, 1, 1);
	expect_new_note(0, PCI_NOTE_BUSES_TRIMMED, PCI_BDF(0, 0, 0), 4);
	expect_new_note(1, PCI_NOTE_BUSES_TRIMMED, PCI_BDF(0, 1, 0), 2);
	expect_new_note(2, PCI_NOTE_VF_BUSES, PCI_BDF(3, 0, 0), PCI_BDF(8, 1, 0));
	expect_new_note(3, PCI_NOTE_VF_BUSES, PCI_BDF(8, 0, 0), PCI_BDF(11, 1, 0));
	expect_new_notes(4);
	assert_int_equal(function_of(cards[2])->last_vf, PCI_BDF(8, 1, 0));
	assert_int_equal(function_of(cards[3])->last_vf, PCI_BDF(7, 1, 0));
}

/* Of two functions on one bus, the one whose VFs still have their numbers has no note. */
static void pci_buses_vf_note_is_for_those_out_of_reach_only(void **state)
{
	int neighbour;

	(void)state;
	fake_pci_init(&fake);
	ports[0] = add_bridge(FAKE_PCI_ROOT, 0, 0);
	cards[0] = add_endpoint(fake.functions[ports[0]].behind, 0, 0);
	neighbour = add_endpoint(fake.functions[ports[0]].behind, 0, 1);
	scan_numbered(0);
	inventory.roots[0].limit = 3;
	reach(cards[0], 2);
	reach(neighbour, 3);
	reserve();
	expect_numbers(ports[0], 0, 1, 3);
	expect_new_note(0, PCI_NOTE_VF_BUSES, PCI_BDF(1, 0, 1), PCI_BDF(4, 1, 1));
	expect_new_notes(1);
}

static void pci_buses_numbers_end_at_255(void **state)
{
	(void)state;
	set_up_ports(255);
	hint(ports[0], 100);
	hint(ports[2], 0xfffffffe);
	reach(cards[4], 9);
	reserve();
	expect_kept(100, 0, 141, 0, 9);
	assert_int_equal(inventory.roots[0].last_bus, 255);
	expect_new_note(0, PCI_NOTE_BUSES_TRIMMED, PCI_BDF(0, 2, 0), 0xfffffffe - 141);
	expect_new_notes(1);
}

static void pci_buses_note_of_a_huge_hint_says_as_many_as_it_can(void **state)
{
	(void)state;
	set_up_ports(255);
	hint(ports[2], PCI_NO_HINT - 1);
	reserve();
	expect_kept(0, 0, 250, 0, 0);
	expect_new_note(0, PCI_NOTE_BUSES_TRIMMED, PCI_BDF(0, 2, 0), UINT32_MAX);
}

/* What has moved so far up that its VFs would be beyond bus 255. */
static void pci_buses_last_vf_beyond_the_last_bus_is_forgotten(void **state)
{
	(void)state;
	set_up_ports(255);
	reach(cards[0], 200);
	reach(cards[4], 60);
	reserve();
	expect_kept(190, 0, 0, 0, 60);
	expect_new_note(0, PCI_NOTE_VF_BUSES, PCI_BDF(1, 0, 0), PCI_BDF(201, 1, 0));
	expect_new_notes(1);
	assert_int_equal(function_of(cards[4])->bdf, PCI_BDF(195, 0, 0));
	set_up_ports(255);
	reach(cards[0], 130);
	reach(cards[4], 250);
	reserve();
	expect_kept(125, 0, 0, 0, 125);
	expect_new_note(0, PCI_NOTE_VF_BUSES, PCI_BDF(1, 0, 0), PCI_BDF(131, 1, 0));
	expect_new_note(1, PCI_NOTE_VF_BUSES, PCI_BDF(130, 0, 0), PCI_BDF(250, 1, 0) + (130u << 8));
	assert_int_equal(function_of(cards[4])->last_vf, 0);
}

static void pci_buses_full_machine_keeps_its_numbers(void **state)
{
	int bus = FAKE_PCI_ROOT, first = 0, last = 0;

	(void)state;
	fake_pci_init(&fake);
	for (unsigned i = 0; i < 255; i++) {
		last = add_bridge(bus, 0, 0);
		first = i ? first : last;
		bus = fake.functions[last].behind;
	}
	scan_numbered(0);
	expect_numbers(last, 254, 255, 255);
	hint(first, 254);
	hint(last, 1);
	reserve();
	assert_int_equal(trace_cfg_total(&trace), 0);
	expect_new_note(0, PCI_NOTE_BUSES_TRIMMED, PCI_BDF(254, 0, 0), 1);
	expect_new_notes(1);
}

static void pci_buses_each_root_has_numbers_of_its_own(void **state)
{
	int second, third, bridge[3];

	(void)state;
	fake_pci_init(&fake);
	second = fake_pci_add_root(&fake, 4);
	third = fake_pci_add_root(&fake, 0x80);
	bridge[0] = add_bridge(FAKE_PCI_ROOT, 0, 0);
	bridge[1] = add_bridge(second, 0, 0);
	bridge[2] = add_bridge(third, 0, 0);
	scan_numbered(2);
	for (int i = 0; i < 3; i++)
		hint(bridge[i], 10);
	reserve();
	expect_numbers(bridge[0], 0, 1, 3);
	expect_numbers(bridge[1], 4, 5, 15);
	expect_numbers(bridge[2], 0x80, 0x81, 0x8b);
	assert_int_equal(inventory.roots[0].last_bus, 3);
	assert_int_equal(inventory.roots[1].last_bus, 15);
	assert_int_equal(inventory.roots[2].last_bus, 0x8b);
	expect_new_note(0, PCI_NOTE_BUSES_TRIMMED, PCI_BDF(0, 0, 0), 8);
	expect_new_notes(1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pci_buses_all_wishes_that_fit_exactly_are_granted),
		cmocka_unit_test(pci_buses_policy_is_trimmed_first_and_evenly),
		cmocka_unit_test(pci_buses_hints_are_trimmed_after_the_policy_from_the_largest),
		cmocka_unit_test(pci_buses_vfs_are_trimmed_last_from_the_largest),
		cmocka_unit_test(pci_buses_vf_note_is_for_those_out_of_reach_only),
		cmocka_unit_test(pci_buses_numbers_end_at_255),
		cmocka_unit_test(pci_buses_note_of_a_huge_hint_says_as_many_as_it_can),
		cmocka_unit_test(pci_buses_last_vf_beyond_the_last_bus_is_forgotten),
		cmocka_unit_test(pci_buses_full_machine_keeps_its_numbers),
		cmocka_unit_test(pci_buses_each_root_has_numbers_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
