/* SPDX-License-Identifier: MIT */
/* Extra root buses. */
#include "tests/unit/scan_fixture.h"

static void pci_scan_finds_as_many_root_buses_as_announced(void **state)
{
	(void)state;
	fake_pci_init(&fake);
	add_endpoint(FAKE_PCI_ROOT, 0, 0);
	add_endpoint(fake_pci_add_root(&fake, 0x20), 3, 0);
	add_endpoint(fake_pci_add_root(&fake, 0x80), 0, 0);
	scan_up_to(1, 255);
	assert_int_equal(inventory.root_count, 2);
	assert_int_equal(inventory.roots[1].bus, 0x20);
	assert_int_equal(inventory.function_count, 2);
	assert_int_equal(accesses_to_bus(0x21), 0);
	scan_up_to(2, 255);
	assert_int_equal(inventory.root_count, 3);
	assert_int_equal(inventory.roots[2].bus, 0x80);
	assert_int_equal(inventory.functions[2].root, 2);
	scan();
	assert_int_equal(inventory.root_count, 1);
	assert_int_equal(accesses_to_bus(0x20), 0);
}

static void pci_scan_notes_root_buses_that_are_not_found(void **state)
{
	(void)state;
	fake_pci_init(&fake);
	add_endpoint(fake_pci_add_root(&fake, 0x20), 3, 0);
	scan_up_to(3, 255);
	assert_int_equal(inventory.root_count, 2);
	expect_note(0, PCI_NOTE_ROOT_MISSING, 0);
	assert_int_equal(inventory.notes[0].value, 2);
	scan_up_to(UINT64_MAX, 255);
	assert_int_equal(inventory.notes[0].value, UINT32_MAX);
}

static void pci_scan_finds_more_root_buses_than_it_keeps(void **state)
{
	uint8_t bus;

	(void)state;
	fake_pci_init(&fake);
	for (bus = 1; bus < 100; bus++)
		add_endpoint(fake_pci_add_root(&fake, bus), 0, 0);
	scan_up_to(99, 255);
	assert_int_equal(inventory.root_count, PCI_MAX_ROOTS);
	expect_note(0, PCI_NOTE_ROOT_MISSING, 0);
	assert_int_equal(inventory.notes[0].value, 99 - (PCI_MAX_ROOTS - 1));
}

/* What is behind a bridge that an earlier boot left open must not pass for a root bus. */
static void pci_scan_bus_behind_a_bridge_is_not_a_root(void **state)
{
	int root, bridges[2];

	(void)state;
	fake_pci_init(&fake);
	bridges[0] = add_bridge(FAKE_PCI_ROOT, 1, 0);
	add_endpoint(fake.functions[bridges[0]].behind, 0, 0);
	root = fake_pci_add_root(&fake, 0x20);
	bridges[1] = add_bridge(root, 0, 0);
	add_endpoint(fake.functions[bridges[1]].behind, 0, 0);
	add_endpoint(fake_pci_add_root(&fake, 0x40), 0, 0);
	fake_pci_poke(&fake, bridges[0], PCI_PRIMARY_BUS, 4, 0x00080700);
	fake_pci_poke(&fake, bridges[1], PCI_PRIMARY_BUS, 4, 0x00222120);
	scan_up_to(2, 255);
	assert_int_equal(inventory.root_count, 3);
	assert_int_equal(inventory.roots[1].bus, 0x20);
	assert_int_equal(inventory.roots[2].bus, 0x40);
	expect_bridge(0, 0, 1, 1);
	expect_bridge(1, 0x20, 0x21, 0x21);
	assert_int_equal(inventory.note_count, 0);
}

static void pci_scan_root_uses_numbers_below_the_next_root_only(void **state)
{
	unsigned device;
	int root;

	(void)state;
	fake_pci_init(&fake);
	for (device = 0; device < 5; device++)
		add_bridge(FAKE_PCI_ROOT, device, 0);
	root = fake_pci_add_root(&fake, 4);
	for (device = 0; device < 4; device++)
		add_bridge(root, device, 0);
	scan_up_to(1, 6);
	assert_int_equal(inventory.roots[0].last_bus, 3);
	assert_int_equal(inventory.roots[1].last_bus, 6);
	expect_bridge(2, 0, 3, 3);
	expect_bridge(3, 0, 0, 0);
	expect_bridge(4, 0, 0, 0);
	expect_bridge(5, 4, 5, 5);
	expect_bridge(6, 4, 6, 6);
	expect_bridge(7, 4, 0, 0);
	assert_int_equal(inventory.note_count, 4);
	expect_note(0, PCI_NOTE_NO_BUS_NUMBER, PCI_BDF(0, 3, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pci_scan_finds_as_many_root_buses_as_announced),
		cmocka_unit_test(pci_scan_notes_root_buses_that_are_not_found),
		cmocka_unit_test(pci_scan_finds_more_root_buses_than_it_keeps),
		cmocka_unit_test(pci_scan_bus_behind_a_bridge_is_not_a_root),
		cmocka_unit_test(pci_scan_root_uses_numbers_below_the_next_root_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
