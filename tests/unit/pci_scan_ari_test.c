/* SPDX-License-Identifier: MIT */
/* Devices whose functions name each other: Alternative Routing-ID Interpretation (PCI Express 4.0, 6.13). */
#include "tests/unit/scan_fixture.h"

#define NO_ARI (-1)

static int port; /* the function that is the port */
static int bus;  /* the bus behind it */

static void start_with_port(void)
{
	fake_pci_init(&fake);
	go_wide();
	bus = add_port(1);
	port = fake.buses[bus].bridge;
}

/* Function `number` of the device behind the port, which names `next`, or NO_ARI. Returns the function. */
static int add_numbered(unsigned number, int next)
{
	int function = add_endpoint(bus, number >> 3, number & 7);

	fake_pci_add_express(&fake, function, PCI_EXP_TYPE_ENDPOINT, false);
	if (next != NO_ARI)
		fake_pci_add_ari(&fake, function, (uint8_t)next);
	return function;
}

/* Whether the functions behind the port are these, in this order. */
static void expect_numbers(const uint8_t *numbers, size_t count)
{
	size_t i;

	assert_int_equal(inventory.function_count, 1 + count);
	for (i = 0; i < count; i++)
		assert_int_equal(inventory.functions[1 + i].bdf, 0x100 | numbers[i]);
}

static bool forwards(void)
{
	return fake_pci_peek(&fake, port, 0x40 + PCI_EXP_DEVCTL2, 2) & PCI_EXP_DEVCTL2_ARI;
}

static void pci_scan_ari_follows_the_chain_of_functions(void **state)
{
	static const uint8_t numbers[] = { 0, 1, 8, 9, 255 };

	(void)state;
	start_with_port();
	add_numbered(0, 1);
	add_numbered(1, 8);
	add_numbered(8, 9);
	add_numbered(9, 255);
	add_numbered(255, 0);
	add_endpoint(FAKE_PCI_ROOT, 2, 0);
	scan();
	assert_int_equal(inventory.function_count, 1 + 5 + 1);
	inventory.function_count--;
	expect_numbers(numbers, 5);
	assert_true(inventory.bridges[0].ari);
	assert_true(forwards());
	assert_int_equal(inventory.note_count, 0);
	/* Each function was asked once, and no other number was tried. */
	assert_int_equal(trace_cfg_of_register(&trace, 0x100, PCI_VENDOR_ID, false), 1);
	assert_int_equal(trace_cfg_of_register(&trace, 0x101, PCI_VENDOR_ID, false), 1);
	assert_int_equal(trace_cfg_of_register(&trace, 0x1ff, PCI_VENDOR_ID, false), 1);
	assert_int_equal(trace_cfg_of_function(&trace, 0x102), 0);
	assert_int_equal(trace_cfg_of_function(&trace, 0x107), 0);
}

/* The header of function 0 may leave it to ARI to say that there are more. */
static void pci_scan_ari_needs_no_multifunction_bit(void **state)
{
	static const uint8_t numbers[] = { 0, 16 };
	int first;

	(void)state;
	start_with_port();
	first = add_numbered(0, 16);
	add_numbered(16, 0);
	assert_int_equal(fake.functions[first].config[PCI_HEADER_TYPE], 0);
	scan();
	expect_numbers(numbers, 2);
}

static void pci_scan_ari_chain_that_does_not_ascend_ends_with_a_note(void **state)
{
	static const uint8_t next[] = { 8, 3, 1 }; /* itself, backwards, backwards */
	static const uint8_t numbers[] = { 0, 8 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(next); i++) {
		start_with_port();
		add_numbered(0, 8);
		add_numbered(8, next[i]);
		scan();
		expect_numbers(numbers, 2);
		assert_int_equal(inventory.note_count, 1);
		expect_note(0, PCI_NOTE_EXTENDED_LOOP, 0x108);
		assert_int_equal(inventory.notes[0].reg, 0x100);
		assert_int_equal(inventory.notes[0].value, next[i]);
	}
}

static void pci_scan_ari_chain_ends_where_nobody_answers(void **state)
{
	static const uint8_t numbers[] = { 0, 8 };

	(void)state;
	start_with_port();
	add_numbered(0, 8);
	add_numbered(8, 20); /* which is not there */
	add_numbered(30, 0);
	scan();
	expect_numbers(numbers, 2);
	/* A function without the capability names none. */
	start_with_port();
	add_numbered(0, 8);
	add_numbered(8, NO_ARI);
	add_numbered(9, 0);
	scan();
	expect_numbers(numbers, 2);
	assert_int_equal(inventory.note_count, 0);
}

/* With ARI off the seven numbers after 0 are tried, and those above are out of reach. */
static void pci_scan_ari_stays_off_where_the_port_lacks_it(void **state)
{
	static const uint8_t numbers[] = { 0, 5 };

	(void)state;
	start_with_port();
	add_numbered(0, 5);
	add_numbered(5, 8);
	add_numbered(8, 0);
	fake_pci_poke(&fake, port, 0x40 + PCI_EXP_DEVCAP2, 4, 0);
	fake_pci_set_writable(&fake, port, 0x40 + PCI_EXP_DEVCTL2, 2, 0);
	scan();
	expect_numbers(numbers, 2);
	assert_false(inventory.bridges[0].ari);
	assert_int_equal(inventory.note_count, 0);
}

/* One function alone, or several that do not know ARI. */
static void pci_scan_ari_stays_off_where_nothing_needs_it(void **state)
{
	static const uint8_t numbers[] = { 0, 1, 7 };

	(void)state;
	start_with_port();
	add_numbered(0, 0);
	scan();
	expect_numbers(numbers, 1);
	assert_false(inventory.bridges[0].ari);
	assert_false(forwards());
	assert_int_equal(trace_cfg_of_function(&trace, 0x101), 0);

	start_with_port();
	add_numbered(0, NO_ARI);
	add_numbered(1, NO_ARI);
	add_numbered(7, NO_ARI);
	scan();
	expect_numbers(numbers, 3);
	assert_false(inventory.bridges[0].ari);
	assert_false(forwards());
	/* ARI that names no next function does not hide those that the header announces. */
	start_with_port();
	add_numbered(0, 0);
	add_numbered(1, 0);
	add_numbered(7, 0);
	scan();
	expect_numbers(numbers, 3);
	assert_false(forwards());
}

static void pci_scan_ari_is_out_of_reach_in_conventional_space(void **state)
{
	static const uint8_t numbers[] = { 0, 1 };

	(void)state;
	start_with_port();
	add_numbered(0, 1);
	add_numbered(1, 8);
	add_numbered(8, 0);
	fake_pci_set_wide(&fake, false);
	fake_pci_set_extended(&fake, false);
	scan();
	expect_numbers(numbers, 2);
	assert_false(forwards());
}

/* --- bridges among the functions -------------------------------------------------------------- */

static int add_numbered_bridge(unsigned number)
{
	return fake.functions[add_bridge(bus, number >> 3, number & 7)].behind;
}

/* Function 0 is an endpoint, so that the others are found late; the port is raised for the bridge all the same. */
static void pci_scan_finds_what_is_behind_a_bridge_beside_an_endpoint(void **state)
{
	unsigned ari;

	(void)state;
	for (ari = 0; ari < 2; ari++) {
		start_with_port();
		add_numbered(0, ari ? 2 : NO_ARI);
		add_endpoint(add_numbered_bridge(2), 4, 0);
		add_endpoint(FAKE_PCI_ROOT, 2, 0);
		scan();
		assert_int_equal(inventory.function_count, 5);
		assert_int_equal(inventory.functions[2].bdf, PCI_BDF(1, 0, 2));
		assert_int_equal(inventory.functions[3].bdf, PCI_BDF(2, 4, 0));
		assert_int_equal(inventory.functions[4].bdf, PCI_BDF(0, 2, 0));
		expect_bridge(0, 0, 1, 2);
		expect_bridge(1, 1, 2, 2);
		assert_int_equal(inventory.note_count, 0);
	}
}

/* A bridge is not asked for the next function. */
static void pci_scan_ari_chain_goes_on_behind_a_bridge_by_trying(void **state)
{
	(void)state;
	start_with_port();
	add_numbered(0, 2);
	add_endpoint(add_numbered_bridge(2), 4, 0);
	add_numbered(5, 0);
	add_numbered(8, 0);
	scan();
	assert_int_equal(inventory.function_count, 5);
	assert_int_equal(inventory.functions[4].bdf, PCI_BDF(1, 0, 5));
	assert_int_equal(trace_cfg_of_function(&trace, 0x101), 0);
	assert_int_equal(trace_cfg_of_function(&trace, 0x108), 0);
}

/* What was found before is kept: the port goes back to the one number that it does hold. */
static void pci_scan_port_that_holds_no_more_numbers_keeps_its_endpoint(void **state)
{
	(void)state;
	start_with_port();
	add_numbered(0, NO_ARI);
	add_endpoint(add_numbered_bridge(2), 4, 0);
	add_endpoint(add_bridge_bus(FAKE_PCI_ROOT, 2, 0), 0, 0);
	fake_pci_set_writable(&fake, port, PCI_SUBORDINATE_BUS, 1, 0x01);
	scan();
	assert_int_equal(inventory.note_count, 1);
	expect_note(0, PCI_NOTE_BUS_STUCK, PCI_BDF(0, 1, 0));
	assert_int_equal(inventory.function_count, 4);
	assert_int_equal(inventory.functions[1].bdf, PCI_BDF(1, 0, 0));
	expect_bridge(0, 0, 1, 1);
	expect_bridge(1, 0, 2, 2);
	assert_int_equal(fake_pci_peek(&fake, port, PCI_PRIMARY_BUS, 4), 0x00010100);
	/* Closed, opened, raised, put back. */
	assert_int_equal(trace_cfg_of_register(&trace, PCI_BDF(0, 1, 0), PCI_PRIMARY_BUS, true), 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pci_scan_ari_follows_the_chain_of_functions),
		cmocka_unit_test(pci_scan_ari_needs_no_multifunction_bit),
		cmocka_unit_test(pci_scan_ari_chain_that_does_not_ascend_ends_with_a_note),
		cmocka_unit_test(pci_scan_ari_chain_ends_where_nobody_answers),
		cmocka_unit_test(pci_scan_ari_stays_off_where_the_port_lacks_it),
		cmocka_unit_test(pci_scan_ari_stays_off_where_nothing_needs_it),
		cmocka_unit_test(pci_scan_ari_is_out_of_reach_in_conventional_space),
		cmocka_unit_test(pci_scan_finds_what_is_behind_a_bridge_beside_an_endpoint),
		cmocka_unit_test(pci_scan_ari_chain_goes_on_behind_a_bridge_by_trying),
		cmocka_unit_test(pci_scan_port_that_holds_no_more_numbers_keeps_its_endpoint),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
