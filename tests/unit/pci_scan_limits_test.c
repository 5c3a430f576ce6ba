/* SPDX-License-Identifier: MIT */
/* More than fits, and bus numbers that misbehave. */
#include "tests/fake/random_inventory.h"
#include "tests/unit/scan_fixture.h"

static struct pci_inventory expected;

/* Bridges on bus 0, each with a bus full of functions. */
static void build_many_functions(unsigned buses, unsigned devices)
{
	unsigned i, device, function;

	fake_pci_init(&fake);
	for (i = 0; i < buses; i++) {
		int bus = add_bridge_bus(FAKE_PCI_ROOT, i / 8, i % 8);

		for (device = 0; device < devices; device++)
			for (function = 0; function < 8; function++)
				add_endpoint(bus, device, function);
	}
}

static void pci_scan_keeps_the_functions_that_fit(void **state)
{
	(void)state;
	build_many_functions(16, 32);
	scan();
	assert_int_equal(inventory.function_count, PCI_MAX_FUNCTIONS);
	assert_int_equal(inventory.note_count, 1);
	/* 16 bridges and 15 full buses: the last 16 functions of the last bus. */
	expect_note(0, PCI_NOTE_FUNCTIONS_FULL, PCI_BDF(16, 30, 0));

	build_many_functions(17, 32);
	scan();
	assert_int_equal(inventory.function_count, PCI_MAX_FUNCTIONS);
	expect_note(0, PCI_NOTE_FUNCTIONS_FULL, PCI_BDF(16, 29, 7));
	expect_bridge(16, 0, 0, 0);
}

static void pci_scan_keeps_functions_whose_bars_do_not_fit(void **state)
{
	int i;
	uint8_t bar;

	(void)state;
	build_many_functions(6, 32);
	for (i = 0; i < fake.function_count; i++)
		for (bar = 0; bar < 6 && fake.functions[i].behind == FAKE_PCI_NONE; bar++)
			fake_pci_set_bar(&fake, i,
					 &(struct pci_bar){ .index = bar, .kind = PCI_BAR_MEM, .size = 0x1000 });
	scan();
	assert_int_equal(inventory.function_count, 6 + 6 * 256);
	assert_true(inventory.bar_count > PCI_MAX_BARS - 6);
	assert_int_equal(inventory.note_count + inventory.notes_lost, 6 * 256 - PCI_MAX_BARS / 6);
	expect_note(0, PCI_NOTE_BARS_FULL,
		    inventory.functions[inventory.bars[inventory.bar_count - 1].function + 1].bdf);
}

/* Buses 0, 1 and 2 full of bridges: 768 of them, of which 255 get a number and 512 are kept. */
static void pci_scan_leaves_bridges_closed_that_do_not_fit(void **state)
{
	int buses[3] = { FAKE_PCI_ROOT };
	unsigned slot;
	int i;

	(void)state;
	fake_pci_init(&fake);
	buses[1] = add_bridge_bus(buses[0], 0, 0);
	buses[2] = add_bridge_bus(buses[1], 0, 0);
	add_bridge(buses[2], 0, 0);
	for (slot = 1; slot < 256; slot++)
		for (i = 0; i < 3; i++)
			add_bridge(buses[i], slot / 8, slot % 8);
	for (i = 0; i < fake.function_count; i++)
		fake_pci_poke(&fake, i, PCI_PRIMARY_BUS, 4, 0x00ff0100);
	scan();
	assert_int_equal(inventory.function_count, 768);
	assert_int_equal(inventory.bridge_count, PCI_MAX_BRIDGES);
	assert_int_equal(inventory.roots[0].last_bus, 255);
	expect_bridge(0, 0, 1, 255);
	expect_bridge(1, 1, 2, 255);
	expect_bridge(254, 2, 255, 255);
	expect_bridge(255, 2, 0, 0);
	expect_note(0, PCI_NOTE_NO_BUS_NUMBER, PCI_BDF(2, 31, 5));
	assert_int_equal(inventory.note_count + inventory.notes_lost, 768 - 255);
	assert_int_equal(fake.conflicts, 0);
	for (i = 0; i < fake.function_count; i++)
		if (fake_pci_peek(&fake, i, PCI_PRIMARY_BUS, 4) == 0x00ff0100 && i)
			fail_msg("bridge %d was left as it was", i);
}

static void pci_scan_reaches_255_buses_deep(void **state)
{
	int bus = FAKE_PCI_ROOT;
	int i;

	(void)state;
	fake_pci_init(&fake);
	for (i = 0; i < 300; i++)
		bus = add_bridge_bus(bus, 0, 0);
	scan();
	assert_int_equal(inventory.function_count, 256);
	assert_int_equal(inventory.bridge_count, 256);
	assert_int_equal(inventory.note_count, 1);
	expect_bridge(254, 254, 255, 255);
	expect_bridge(255, 255, 0, 0);
	expect_note(0, PCI_NOTE_NO_BUS_NUMBER, PCI_BDF(255, 0, 0));
	/* The last number is open for itself alone: there is nothing to raise. */
	assert_int_equal(trace_cfg_of_function(&trace, PCI_BDF(254, 0, 0)), 19);
}

static void pci_scan_stays_below_the_last_bus(void **state)
{
	size_t i;
	unsigned device;

	(void)state;
	fake_pci_init(&fake);
	for (device = 0; device < 8; device++)
		add_endpoint(add_bridge_bus(FAKE_PCI_ROOT, device, 0), 0, 0);
	scan_up_to(0, 5);
	assert_int_equal(inventory.function_count, 8 + 5);
	assert_int_equal(inventory.note_count, 3);
	expect_bridge(4, 0, 5, 5);
	expect_bridge(5, 0, 0, 0);
	for (i = 0; i < trace_cfg_total(&trace); i++)
		assert_true(PCI_BDF_BUS(accesses[i].bdf) <= 5);
	scan_up_to(0, 0);
	assert_int_equal(inventory.function_count, 8);
	assert_int_equal(inventory.note_count, 8);
}

/* Any garbage on a machine with one root; with several, numbers that belong to the root the bridge is below. */
static uint32_t stale_numbers(const struct pci_inventory *machine, int function, uint64_t seed)
{
	static const uint32_t stale[] = { 0xffff0100, 0x40ff0000, 0x00050501, 0xffffffff, 0x00ff0201 };
	uint32_t root = machine->roots[machine->functions[function].root].bus;

	if (machine->root_count == 1)
		return stale[(seed + (uint64_t)function) % 5];
	return root | (root + 1 + (uint32_t)function % 8) << 8 | 0xff0000;
}

static void pci_scan_ignores_the_bus_numbers_of_an_earlier_boot(void **state)
{
	uint64_t seed;
	int i;

	(void)state;
	for (seed = 0; seed < 200; seed++) {
		random_inventory(seed, &expected);
		fake_pci_build(&fake, &expected);
		for (i = 0; i < fake.function_count; i++)
			if (fake.functions[i].behind != FAKE_PCI_NONE)
				fake_pci_poke(&fake, i, PCI_PRIMARY_BUS, 4, stale_numbers(&expected, i, seed));
		if (seed % 2)
			go_wide();
		scan_up_to(expected.root_count - 1, 255);
		assert_null(inventory_difference(&expected, &inventory));
		assert_int_equal(fake.conflicts, 0);
	}
}

static void pci_scan_bridge_that_does_not_hold_its_numbers_is_closed(void **state)
{
	static const struct {
		unsigned reg;
		uint8_t stuck;
		uint32_t reads;
		bool wide;
	} cases[] = {
		{ PCI_PRIMARY_BUS, 0x09, 0x00010109, false },     { PCI_PRIMARY_BUS, 0x09, 0x00010109, true },
		{ PCI_SECONDARY_BUS, 0x00, 0x00010000, false },   { PCI_SECONDARY_BUS, 0x00, 0x00010000, true },
		{ PCI_SUBORDINATE_BUS, 0x00, 0x00000100, false }, { PCI_SUBORDINATE_BUS, 0x00, 0x00000100, true },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int stuck;

		fake_pci_init(&fake);
		if (cases[i].wide)
			go_wide();
		stuck = add_bridge(FAKE_PCI_ROOT, 1, 0);
		add_endpoint(fake.functions[stuck].behind, 0, 0);
		add_endpoint(add_bridge_bus(FAKE_PCI_ROOT, 2, 0), 0, 0);
		fake_pci_stick(&fake, stuck, cases[i].reg, 1, cases[i].stuck);
		scan();
		assert_int_equal(inventory.note_count, 1);
		expect_note(0, PCI_NOTE_BUS_STUCK, PCI_BDF(0, 1, 0));
		assert_int_equal(inventory.notes[0].value, cases[i].reads);
		expect_bridge(0, 0, 0, 0);
		expect_bridge(1, 0, 1, 1); /* the number went to the next one */
		assert_int_equal(inventory.function_count, 3);
		assert_int_equal(fake_pci_peek(&fake, stuck, PCI_SECONDARY_BUS, 2), 0);
	}
}

/* Found out only when there is a bridge behind it: what was found there is dropped again. */
static void pci_scan_bridge_without_a_subordinate_number_is_closed(void **state)
{
	int upper, lower;

	(void)state;
	fake_pci_init(&fake);
	upper = add_bridge(FAKE_PCI_ROOT, 1, 0);
	add_endpoint(fake.functions[upper].behind, 0, 0);
	lower = add_bridge(fake.functions[upper].behind, 1, 0);
	add_endpoint(fake.functions[lower].behind, 0, 0);
	fake_pci_set_writable(&fake, upper, PCI_SUBORDINATE_BUS, 1, 0x01);
	add_endpoint(add_bridge_bus(FAKE_PCI_ROOT, 2, 0), 0, 0);
	scan();
	assert_int_equal(inventory.note_count, 1);
	expect_note(0, PCI_NOTE_BUS_STUCK, PCI_BDF(0, 1, 0));
	expect_bridge(0, 0, 0, 0);
	expect_bridge(1, 0, 1, 1);
	assert_int_equal(inventory.function_count, 3);
	assert_int_equal(fake_pci_peek(&fake, upper, PCI_PRIMARY_BUS, 4), 0);
}

/* Of a bridge that stays closed too: the plan closes its windows. */
static void pci_scan_knows_the_windows_of_bridges_that_stay_closed(void **state)
{
	static const struct pci_bridge windows = { .io = true, .io_32bit = true, .pref = true, .pref_64bit = true };
	unsigned wide, stuck;

	(void)state;
	for (wide = 0; wide < 2; wide++) {
		for (stuck = 0; stuck < 2; stuck++) {
			int function;

			fake_pci_init(&fake);
			if (wide)
				go_wide();
			function = add_bridge(FAKE_PCI_ROOT, 1, 0);
			fake_pci_set_windows(&fake, function, &windows);
			fake_pci_poke(&fake, function, PCI_IO_BASE, 2, 0xe1c1);
			if (stuck)
				fake_pci_stick(&fake, function, PCI_SECONDARY_BUS, 1, 0);
			scan_up_to(0, stuck ? 255 : 0);
			expect_bridge(0, 0, 0, 0);
			assert_true(inventory.bridges[0].io && inventory.bridges[0].io_32bit);
			assert_true(inventory.bridges[0].pref && inventory.bridges[0].pref_64bit);
			assert_int_equal(fake_pci_peek(&fake, function, PCI_IO_BASE, 2), 0x01f1);
		}
	}
}

/* The secondary status register shares 8 bytes with the bus numbers and loses the bits that are written as ones. */
static void pci_scan_clears_no_secondary_status(void **state)
{
	unsigned wide;
	size_t i;

	(void)state;
	for (wide = 0; wide < 2; wide++) {
		fake_pci_init(&fake);
		if (wide)
			go_wide();
		add_bridge(add_bridge_bus(FAKE_PCI_ROOT, 1, 0), 0, 0);
		scan();
		assert_int_equal(inventory.bridge_count, 2);
		for (i = 0; i < trace_cfg_total(&trace); i++)
			if (accesses[i].write && trace_access_covers(&accesses[i], PCI_SEC_STATUS))
				assert_int_equal(accesses[i].value >> 8 * (PCI_SEC_STATUS - accesses[i].reg), 0);
	}
}

/* Wherever a function stops answering, the scan ends and says what is consistent. */
static void pci_scan_survives_functions_that_vanish(void **state)
{
	uint32_t lifetime;

	(void)state;
	for (lifetime = 0; lifetime < 80; lifetime++) {
		int bridge, below;

		fake_pci_init(&fake);
		if (lifetime % 2)
			go_wide();
		bridge = add_bridge(FAKE_PCI_ROOT, 1, 0);
		fake_pci_add_express(&fake, bridge, PCI_EXP_TYPE_ROOT_PORT, true);
		below = add_bridge(fake.functions[bridge].behind, 0, 0);
		add_endpoint(fake.functions[below].behind, 0, 0);
		add_endpoint(FAKE_PCI_ROOT, 2, 0);
		fake.functions[bridge].lifetime = lifetime / 2;
		fake.functions[below].lifetime = 40 - lifetime / 2;
		scan();
		assert_int_equal(inventory.functions[inventory.function_count - 1].bdf, PCI_BDF(0, 2, 0));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pci_scan_keeps_the_functions_that_fit),
		cmocka_unit_test(pci_scan_keeps_functions_whose_bars_do_not_fit),
		cmocka_unit_test(pci_scan_leaves_bridges_closed_that_do_not_fit),
		cmocka_unit_test(pci_scan_reaches_255_buses_deep),
		cmocka_unit_test(pci_scan_stays_below_the_last_bus),
		cmocka_unit_test(pci_scan_ignores_the_bus_numbers_of_an_earlier_boot),
		cmocka_unit_test(pci_scan_bridge_that_does_not_hold_its_numbers_is_closed),
		cmocka_unit_test(pci_scan_bridge_without_a_subordinate_number_is_closed),
		cmocka_unit_test(pci_scan_knows_the_windows_of_bridges_that_stay_closed),
		cmocka_unit_test(pci_scan_clears_no_secondary_status),
		cmocka_unit_test(pci_scan_survives_functions_that_vanish),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
