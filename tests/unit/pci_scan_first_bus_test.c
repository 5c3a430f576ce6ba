/* SPDX-License-Identifier: MIT */
/* Host bridges whose bus numbers do not begin at 0 or do not end at FFh. */
#include "pci/pci_buses.h"
#include "tests/fake/random_inventory.h"
#include "tests/unit/scan_fixture.h"

#define FIRST 0x40
#define LAST 0x7f

static struct pci_inventory machine, from_zero;

static void scan_between(uint8_t first, uint8_t last)
{
	scan_for(&(struct pci_scan_request){ .first_bus = first, .last_bus = last, .sriov = true });
}

static void expect_root(size_t index, uint8_t bus, uint8_t last_bus, uint8_t limit)
{
	const struct pci_root *root = &inventory.roots[index];

	assert_true(index < inventory.root_count);
	if (root->bus != bus || root->last_bus != last_bus || root->limit != limit)
		fail_msg("root %zu is %02x-%02x-%02x", index, root->bus, root->last_bus, root->limit);
}

/* Nothing of another host bridge is touched. */
static void expect_accesses_between(uint8_t first, uint8_t last)
{
	for (size_t i = 0; i < trace_cfg_total(&trace); i++) {
		uint8_t bus = PCI_BDF_BUS(accesses[i].bdf);

		if (bus < first || bus > last)
			fail_msg("access %zu is to bus %02x", i, bus);
	}
}

static void pci_scan_first_root_is_the_first_bus_even_if_nothing_is_on_it(void **state)
{
	(void)state;
	fake_pci_init(&fake);
	add_endpoint(FAKE_PCI_ROOT, 0, 0); /* bus 0, which is another host bridge's */
	scan_between(FIRST, LAST);
	assert_int_equal(inventory.root_count, 1);
	expect_root(0, FIRST, FIRST, LAST);
	assert_int_equal(inventory.function_count, 0);
	assert_int_equal(inventory.note_count, 0);
	assert_int_equal(trace_cfg_total(&trace), 32);
	expect_accesses_between(FIRST, FIRST);
}

static void pci_scan_gives_bridges_the_numbers_from_first_to_last_bus(void **state)
{
	int bus;

	(void)state;
	fake_pci_init(&fake);
	fake_pci_set_first_bus(&fake, FIRST);
	bus = add_bridge_bus(FAKE_PCI_ROOT, 1, 0);
	add_endpoint(add_bridge_bus(bus, 0, 0), 0, 0);
	add_endpoint(add_bridge_bus(FAKE_PCI_ROOT, 2, 0), 0, 0);
	add_endpoint(add_bridge_bus(FAKE_PCI_ROOT, 3, 0), 0, 0);
	scan_between(FIRST, FIRST + 3);
	expect_root(0, FIRST, FIRST + 3, FIRST + 3);
	expect_bridge(0, FIRST, FIRST + 1, FIRST + 2);
	expect_bridge(1, FIRST + 1, FIRST + 2, FIRST + 2);
	expect_bridge(2, FIRST, FIRST + 3, FIRST + 3);
	expect_bridge(3, FIRST, 0, 0);
	assert_int_equal(inventory.function_count, 6);
	assert_int_equal(inventory.note_count, 1);
	expect_note(0, PCI_NOTE_NO_BUS_NUMBER, PCI_BDF(FIRST, 3, 0));
	assert_int_equal(fake.conflicts, 0);
	expect_accesses_between(FIRST, FIRST + 3);
}

/* An earlier boot left them open, one over the numbers of the other: neither answers in the place of the root or a sibling. */
static void pci_scan_closes_open_bridges_of_any_first_bus(void **state)
{
	int bridges[2];

	(void)state;
	fake_pci_init(&fake);
	fake_pci_set_first_bus(&fake, FIRST);
	for (unsigned i = 0; i < 2; i++) {
		bridges[i] = add_bridge(FAKE_PCI_ROOT, 1 + i, 0);
		add_endpoint(fake.functions[bridges[i]].behind, 0, 0);
		fake_pci_poke(&fake, bridges[i], PCI_PRIMARY_BUS, 4, 0x00004140u | (uint32_t)(0x42 + i) << 16);
	}
	scan_between(FIRST, LAST);
	expect_bridge(0, FIRST, FIRST + 1, FIRST + 1);
	expect_bridge(1, FIRST, FIRST + 2, FIRST + 2);
	assert_int_equal(inventory.function_count, 4);
	assert_int_equal(fake.conflicts, 0);
}

/* --- the same machine ------------------------------------------------------------------------------------------------ */

static uint16_t moved(uint16_t bdf)
{
	return (uint16_t)(bdf + PCI_BDF(FIRST, 0, 0));
}

static void expect_moved(uint64_t seed)
{
	assert_int_equal(inventory.function_count, from_zero.function_count);
	assert_int_equal(inventory.bar_count, from_zero.bar_count);
	assert_int_equal(inventory.bridge_count, from_zero.bridge_count);
	expect_root(0, FIRST, (uint8_t)(FIRST + from_zero.roots[0].last_bus), 0xff);
	for (size_t i = 0; i < inventory.function_count; i++) {
		const struct pci_function *function = &inventory.functions[i], *other = &from_zero.functions[i];

		if (function->bdf != moved(other->bdf) || function->upstream != other->upstream ||
		    function->device_id != other->device_id ||
		    function->last_vf != (other->last_vf ? moved(other->last_vf) : 0))
			fail_msg("seed %llu: function %zu is another one", (unsigned long long)seed, i);
	}
	for (size_t i = 0; i < inventory.bar_count; i++)
		assert_int_equal(inventory.bars[i].size, from_zero.bars[i].size);
}

/* A machine with one root that has numbers enough in either place, before and after buses are reserved. */
static void pci_scan_finds_the_same_machine_at_the_same_cost_from_any_first_bus(void **state)
{
	struct pci_policy policy;
	size_t tried = 0;

	(void)state;
	pci_policy_init(&policy);
	policy.hotplug_buses = 2;
	for (uint64_t seed = 0; seed < 60; seed++) {
		size_t cost;

		random_inventory_full(seed, &machine);
		if (machine.root_count != 1 || machine.roots[0].last_bus > 0x20)
			continue;
		fake_pci_build(&fake, &machine);
		go_wide();
		scan_between(0, 0xff - FIRST);
		cost = trace_cfg_total(&trace);
		pci_buses_reserve(&trace.cfg, &policy, &inventory);
		from_zero = inventory;
		fake_pci_build(&fake, &machine);
		go_wide();
		fake_pci_set_first_bus(&fake, FIRST);
		scan_between(FIRST, 0xff);
		assert_int_equal(trace_cfg_total(&trace), cost);
		pci_buses_reserve(&trace.cfg, &policy, &inventory);
		expect_accesses_between(FIRST, 0xff);
		expect_moved(seed);
		tried++;
	}
	assert_true(tried > 10);
}

/* --- extra roots ----------------------------------------------------------------------------------------------------- */

static void pci_scan_looks_for_extra_roots_above_the_first_bus_only(void **state)
{
	(void)state;
	fake_pci_init(&fake);
	add_endpoint(FAKE_PCI_ROOT, 0, 0);
	add_endpoint(fake_pci_add_root(&fake, 0x20), 0, 0);
	add_endpoint(fake_pci_add_root(&fake, FIRST), 0, 0);
	add_endpoint(fake_pci_add_root(&fake, 0x60), 0, 0);
	add_endpoint(fake_pci_add_root(&fake, 0x90), 0, 0);
	scan_for(&(struct pci_scan_request){ .first_bus = FIRST, .extra_roots = 2, .last_bus = LAST });
	assert_int_equal(inventory.root_count, 2);
	expect_root(0, FIRST, FIRST, 0x5f);
	expect_root(1, 0x60, 0x60, LAST);
	assert_int_equal(inventory.note_count, 1);
	expect_note(0, PCI_NOTE_ROOT_MISSING, 0);
	expect_accesses_between(FIRST, LAST);
}

static void pci_scan_notes_told_roots_of_other_host_bridges(void **state)
{
	static const uint8_t told[] = { 0x20, FIRST, 0x60, 0x90 };

	(void)state;
	fake_pci_init(&fake);
	fake_pci_set_first_bus(&fake, FIRST);
	add_endpoint(fake_pci_add_root(&fake, 0x60), 0, 0);
	scan_for(&(struct pci_scan_request){
		.first_bus = FIRST, .told_roots = told, .told_count = 4, .last_bus = LAST });
	assert_int_equal(inventory.root_count, 2);
	expect_root(1, 0x60, 0x60, LAST);
	assert_int_equal(inventory.note_count, 2);
	expect_note(0, PCI_NOTE_ROOT_MISSING, PCI_BDF(0x20, 0, 0));
	expect_note(1, PCI_NOTE_ROOT_MISSING, PCI_BDF(0x90, 0, 0));
	expect_accesses_between(FIRST, LAST);
}

/* A secondary host bridge has the buses from 80h on in the same ECAM. */
static void pci_scan_of_the_main_host_bridge_ends_before_the_next_one(void **state)
{
	int port;

	(void)state;
	fake_pci_init(&fake);
	port = add_bridge_bus(FAKE_PCI_ROOT, 1, 0);
	add_endpoint(add_bridge_bus(port, 0, 0), 0, 0);
	add_endpoint(fake_pci_add_root(&fake, 0x80), 0, 0);
	scan_up_to(1, LAST);
	assert_int_equal(inventory.root_count, 1);
	expect_root(0, 0, 2, LAST);
	expect_note(0, PCI_NOTE_ROOT_MISSING, 0);
	expect_accesses_between(0, LAST);
}

/* --- what is kept for later ------------------------------------------------------------------------------------------ */

static void pci_buses_keeps_nothing_beyond_the_last_bus(void **state)
{
	static const struct fake_sriov sriov = { .total_vfs = 8, .initial_vfs = 8, .offset = 0x300, .stride = 1 };
	struct pci_policy policy;
	int bridge, function;

	(void)state;
	fake_pci_init(&fake);
	go_wide();
	fake_pci_set_first_bus(&fake, FIRST);
	bridge = add_bridge(FAKE_PCI_ROOT, 1, 0);
	fake_pci_add_express(&fake, bridge, PCI_EXP_TYPE_ROOT_PORT, true);
	function = add_endpoint(fake.functions[bridge].behind, 0, 0);
	fake_pci_add_express(&fake, function, PCI_EXP_TYPE_ENDPOINT, false);
	fake_pci_add_sriov(&fake, function, &sriov);
	pci_policy_init(&policy);
	policy.hotplug_buses = 100;
	scan_between(FIRST, FIRST + 2);
	assert_int_equal(inventory.functions[1].last_vf, PCI_BDF(FIRST + 4, 0, 7));
	pci_buses_reserve(&fake.cfg, &policy, &inventory);
	expect_root(0, FIRST, FIRST + 2, FIRST + 2);
	expect_bridge(0, FIRST, FIRST + 1, FIRST + 2);
	assert_int_equal(fake_pci_peek(&fake, bridge, PCI_SUBORDINATE_BUS, 1), FIRST + 2);
	assert_int_equal(inventory.note_count, 2);
	expect_note(0, PCI_NOTE_BUSES_TRIMMED, PCI_BDF(FIRST, 1, 0));
	assert_int_equal(inventory.notes[0].value, 100);
	expect_note(1, PCI_NOTE_VF_BUSES, PCI_BDF(FIRST + 1, 0, 0));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(pci_scan_first_root_is_the_first_bus_even_if_nothing_is_on_it),
		cmocka_unit_test(pci_scan_gives_bridges_the_numbers_from_first_to_last_bus),
		cmocka_unit_test(pci_scan_closes_open_bridges_of_any_first_bus),
		cmocka_unit_test(pci_scan_finds_the_same_machine_at_the_same_cost_from_any_first_bus),
		cmocka_unit_test(pci_scan_looks_for_extra_roots_above_the_first_bus_only),
		cmocka_unit_test(pci_scan_notes_told_roots_of_other_host_bridges),
		cmocka_unit_test(pci_scan_of_the_main_host_bridge_ends_before_the_next_one),
		cmocka_unit_test(pci_buses_keeps_nothing_beyond_the_last_bus),
	};

	return cmocka_run_group_tests_name("pci_scan_first_bus", tests, NULL, NULL);
}
