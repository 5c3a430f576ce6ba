/* SPDX-License-Identifier: MIT */
/* Extra root buses. */
#include "tests/unit/scan_fixture.h"

static void scan_told(uint64_t extra_roots, const uint8_t *told, size_t count)
{
	scan_for(&(struct pci_scan_request){
		.extra_roots = extra_roots, .told_roots = told, .told_count = count, .last_bus = 255 });
}

static void expect_root(size_t index, uint8_t bus, uint8_t last_bus, uint8_t limit)
{
	const struct pci_root *root = &inventory.roots[index];

	assert_true(index < inventory.root_count);
	if (root->bus != bus || root->last_bus != last_bus || root->limit != limit)
		fail_msg("root %zu is %02x-%02x-%02x", index, root->bus, root->last_bus, root->limit);
}

/* --- nobody says where they are --------------------------------------------------------------- */

static void pci_scan_finds_as_many_root_buses_as_announced(void **state)
{
	(void)state;
	fake_pci_init(&fake);
	add_endpoint(FAKE_PCI_ROOT, 0, 0);
	add_endpoint(fake_pci_add_root(&fake, 0x20), 0, 0);
	add_endpoint(fake_pci_add_root(&fake, 0x80), 0, 0);
	scan_up_to(1, 255);
	assert_int_equal(inventory.root_count, 2);
	expect_root(0, 0, 0, 0x1f);
	expect_root(1, 0x20, 0x20, 0xff);
	assert_int_equal(inventory.function_count, 2);
	assert_int_equal(accesses_to_bus(0x21), 0);
	scan_up_to(2, 255);
	assert_int_equal(inventory.root_count, 3);
	expect_root(1, 0x20, 0x20, 0x7f);
	expect_root(2, 0x80, 0x80, 0xff);
	assert_int_equal(inventory.functions[2].root, 2);
	scan();
	expect_root(0, 0, 0, 0xff);
	assert_int_equal(inventory.root_count, 1);
	assert_int_equal(accesses_to_bus(0x20), 0);
}

/* Bus 20h answers at its first place: 31 buses before it are asked once, its other 31 places once. */
static void pci_scan_sweeps_the_first_places_of_all_buses(void **state)
{
	size_t found;

	(void)state;
	fake_pci_init(&fake);
	add_endpoint(FAKE_PCI_ROOT, 0, 0);
	scan();
	found = trace_cfg_total(&trace);
	add_endpoint(fake_pci_add_root(&fake, 0x20), 0, 0);
	scan_up_to(1, 255);
	/* An endpoint costs 18 more than an empty place. */
	assert_int_equal(trace_cfg_total(&trace), found + 31 + 32 + 18);
	assert_int_equal(accesses_to_bus(0x1f), 1);
	assert_int_equal(inventory.note_count, 0);
}

static void pci_scan_searches_all_places_when_the_sweep_leaves_one_missing(void **state)
{
	(void)state;
	fake_pci_init(&fake);
	add_endpoint(FAKE_PCI_ROOT, 0, 0);
	add_endpoint(fake_pci_add_root(&fake, 0x20), 3, 5); /* without function 0: not a device */
	add_endpoint(fake_pci_add_root(&fake, 0x40), 31, 0);
	add_endpoint(fake_pci_add_root(&fake, 0x80), 0, 0);
	scan_up_to(2, 255);
	assert_int_equal(inventory.root_count, 3);
	expect_root(1, 0x40, 0x40, 0x7f);
	expect_root(2, 0x80, 0x80, 0xff);
	assert_int_equal(inventory.function_count, 3);
	assert_int_equal(inventory.functions[1].bdf, PCI_BDF(0x40, 31, 0));
	assert_int_equal(inventory.note_count, 0);
	/* The sweep, and the search that ends with bus 80h. */
	assert_int_equal(accesses_to_bus(0x30), 1 + 32);
	assert_int_equal(accesses_to_bus(0x81), 1);
}

static void pci_scan_notes_root_buses_that_are_not_found(void **state)
{
	(void)state;
	fake_pci_init(&fake);
	add_endpoint(fake_pci_add_root(&fake, 0x20), 3, 0);
	scan_up_to(3, 255);
	assert_int_equal(inventory.root_count, 2);
	assert_int_equal(inventory.note_count, 1);
	expect_note(0, PCI_NOTE_ROOT_MISSING, 0);
	assert_int_equal(inventory.notes[0].value, 2);
	scan_up_to(UINT64_MAX, 255);
	assert_int_equal(inventory.notes[0].value, UINT32_MAX);
}

/* What the sweep noted is noted once, although the search afterwards meets it again. */
static void pci_scan_notes_once_what_is_searched_twice(void **state)
{
	int function;

	(void)state;
	fake_pci_init(&fake);
	function = add_endpoint(fake_pci_add_root(&fake, 0x20), 0, 0);
	fake_pci_stick(&fake, function, PCI_COMMAND, 2, PCI_COMMAND_MEMORY);
	add_endpoint(fake_pci_add_root(&fake, 0x40), 1, 0);
	scan_up_to(2, 255);
	assert_int_equal(inventory.root_count, 3);
	assert_int_equal(inventory.function_count, 2);
	assert_int_equal(inventory.note_count, 1);
	expect_note(0, PCI_NOTE_DECODE_STUCK, PCI_BDF(0x20, 0, 0));
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
	assert_int_equal(accesses_to_bus(200), 0);
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

/*
 * The sweep passes by a root that has nothing at its first place, takes what is behind its open bridge for a root, and
 * then misses one. The search starts anew, and with that bridge closed all is well.
 */
static void pci_scan_search_drops_what_the_sweep_took_for_a_root(void **state)
{
	int root, bridge;

	(void)state;
	fake_pci_init(&fake);
	root = fake_pci_add_root(&fake, 0x20);
	bridge = add_bridge(root, 3, 0);
	add_endpoint(fake.functions[bridge].behind, 0, 0);
	fake_pci_poke(&fake, bridge, PCI_PRIMARY_BUS, 4, 0x00242320);
	add_endpoint(fake_pci_add_root(&fake, 0x40), 1, 0);
	scan_up_to(2, 255);
	assert_int_equal(inventory.root_count, 3);
	expect_root(1, 0x20, 0x21, 0x3f);
	expect_root(2, 0x40, 0x40, 0xff);
	expect_bridge(0, 0x20, 0x21, 0x21);
	assert_int_equal(inventory.function_count, 3);
	assert_int_equal(inventory.note_count, 0);
}

/* --- somebody says where they are ------------------------------------------------------------- */

static void pci_scan_searches_told_root_buses_and_no_others(void **state)
{
	static const uint8_t told[] = { 0x20, 0x80 };
	uint64_t extra;

	(void)state;
	fake_pci_init(&fake);
	add_endpoint(FAKE_PCI_ROOT, 0, 0);
	add_endpoint(fake_pci_add_root(&fake, 0x20), 31, 0);
	add_endpoint(fake_pci_add_root(&fake, 0x40), 0, 0);
	add_endpoint(fake_pci_add_root(&fake, 0x80), 0, 0);
	/* Whether the announcement counts them or not. */
	for (extra = 0; extra <= 2; extra++) {
		scan_told(extra, told, 2);
		assert_int_equal(inventory.root_count, 3);
		expect_root(0, 0, 0, 0x1f);
		expect_root(1, 0x20, 0x20, 0x7f);
		expect_root(2, 0x80, 0x80, 0xff);
		assert_int_equal(inventory.function_count, 3);
		assert_int_equal(inventory.note_count, 0);
		assert_int_equal(trace_cfg_total(&trace), 3 * (31 + 19));
	}
}

static void pci_scan_probes_for_root_buses_beyond_the_told_ones(void **state)
{
	static const uint8_t told[] = { 0x40 };

	(void)state;
	fake_pci_init(&fake);
	add_endpoint(fake_pci_add_root(&fake, 0x20), 0, 0);
	add_endpoint(fake_pci_add_root(&fake, 0x40), 5, 0);
	add_endpoint(fake_pci_add_root(&fake, 0x60), 0, 0);
	scan_told(3, told, 1);
	assert_int_equal(inventory.root_count, 4);
	expect_root(1, 0x20, 0x20, 0x3f);
	expect_root(2, 0x40, 0x40, 0x5f);
	expect_root(3, 0x60, 0x60, 0xff);
	assert_int_equal(accesses_to_bus(0x10), 1);
	assert_int_equal(accesses_to_bus(0x61), 0);
	assert_int_equal(inventory.note_count, 0);
}

/* It may be there, with nothing on it yet: its number is not given to a bridge. */
static void pci_scan_notes_a_told_root_bus_that_does_not_answer(void **state)
{
	static const uint8_t told[] = { 0x20, 0x40 };

	(void)state;
	fake_pci_init(&fake);
	add_endpoint(fake_pci_add_root(&fake, 0x40), 0, 0);
	scan_told(2, told, 2);
	assert_int_equal(inventory.root_count, 2);
	expect_root(0, 0, 0, 0x1f);
	expect_root(1, 0x40, 0x40, 0xff);
	assert_int_equal(inventory.note_count, 1);
	expect_note(0, PCI_NOTE_ROOT_MISSING, PCI_BDF(0x20, 0, 0));
	assert_int_equal(inventory.notes[0].value, 1);
	assert_int_equal(trace_cfg_total(&trace), 32 + 32 + 31 + 19);
}

/* Bus 0 is a root anyway, and what cannot be reached is not asked. */
static void pci_scan_told_root_buses_that_make_no_sense_do_no_harm(void **state)
{
	static const uint8_t told[] = { 0x00, 0x30, 0x30, 0x20, 0xf0 };

	(void)state;
	fake_pci_init(&fake);
	add_endpoint(fake_pci_add_root(&fake, 0x20), 0, 0);
	add_endpoint(fake_pci_add_root(&fake, 0x30), 0, 0);
	scan_for(&(struct pci_scan_request){ .told_roots = told, .told_count = 5, .last_bus = 0x7f });
	assert_int_equal(inventory.root_count, 3);
	expect_root(1, 0x20, 0x20, 0x2f);
	expect_root(2, 0x30, 0x30, 0x7f);
	assert_int_equal(inventory.note_count, 1);
	expect_note(0, PCI_NOTE_ROOT_MISSING, PCI_BDF(0xf0, 0, 0));
	assert_int_equal(accesses_to_bus(0xf0), 0);
}

static void pci_scan_notes_told_root_buses_that_do_not_fit(void **state)
{
	uint8_t told[99];
	uint8_t bus;

	(void)state;
	fake_pci_init(&fake);
	for (bus = 1; bus < 100; bus++) {
		told[bus - 1] = bus;
		add_endpoint(fake_pci_add_root(&fake, bus), 0, 0);
	}
	scan_told(99, told, 99);
	assert_int_equal(inventory.root_count, PCI_MAX_ROOTS);
	assert_int_equal(inventory.note_count, 99 - (PCI_MAX_ROOTS - 1));
	expect_note(0, PCI_NOTE_ROOT_MISSING, PCI_BDF(PCI_MAX_ROOTS, 0, 0));
}

/* --- bus numbers ------------------------------------------------------------------------------ */

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
	expect_root(0, 0, 3, 3);
	expect_root(1, 4, 6, 6);
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
		cmocka_unit_test(pci_scan_sweeps_the_first_places_of_all_buses),
		cmocka_unit_test(pci_scan_searches_all_places_when_the_sweep_leaves_one_missing),
		cmocka_unit_test(pci_scan_notes_root_buses_that_are_not_found),
		cmocka_unit_test(pci_scan_notes_once_what_is_searched_twice),
		cmocka_unit_test(pci_scan_finds_more_root_buses_than_it_keeps),
		cmocka_unit_test(pci_scan_bus_behind_a_bridge_is_not_a_root),
		cmocka_unit_test(pci_scan_search_drops_what_the_sweep_took_for_a_root),
		cmocka_unit_test(pci_scan_searches_told_root_buses_and_no_others),
		cmocka_unit_test(pci_scan_probes_for_root_buses_beyond_the_told_ones),
		cmocka_unit_test(pci_scan_notes_a_told_root_bus_that_does_not_answer),
		cmocka_unit_test(pci_scan_told_root_buses_that_make_no_sense_do_no_harm),
		cmocka_unit_test(pci_scan_notes_told_root_buses_that_do_not_fit),
		cmocka_unit_test(pci_scan_root_uses_numbers_below_the_next_root_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
