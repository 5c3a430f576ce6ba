/* SPDX-License-Identifier: MIT */
#include "tests/fake/random_inventory.h"
#include "tests/unit/scan_fixture.h"

static struct pci_inventory expected;

static void pci_scan_of_nothing_finds_bus_0_empty(void **state)
{
	(void)state;
	fake_pci_init(&fake);
	scan();
	assert_int_equal(inventory.function_count, 0);
	assert_int_equal(inventory.root_count, 1);
	assert_int_equal(inventory.roots[0].last_bus, 0);
	assert_int_equal(inventory.note_count, 0);
	assert_int_equal(trace_cfg_total(&trace), 32);
}

/* The fake is built from `expected`, so that this compares every field of every record. */
static void expect_what_is_there(uint64_t seed)
{
	const char *difference;

	scan_up_to(expected.root_count - 1, 255);
	difference = inventory_difference(&expected, &inventory);
	if (difference)
		fail_msg("seed %llu: %s differs", (unsigned long long)seed, difference);
	assert_int_equal(fake.conflicts, 0);
}

static void pci_scan_finds_what_is_there(void **state)
{
	uint64_t seed;

	(void)state;
	for (seed = 0; seed < 600; seed++) {
		random_inventory(seed, &expected);
		fake_pci_build(&fake, &expected);
		expect_what_is_there(seed);
	}
}

static void pci_scan_finds_the_same_by_8_bytes_at_a_time(void **state)
{
	uint64_t seed;

	(void)state;
	for (seed = 0; seed < 300; seed++) {
		random_inventory(seed, &expected);
		fake_pci_build(&fake, &expected);
		go_wide();
		expect_what_is_there(seed);
	}
}

/* ARI is turned on only for the sake of another function. */
static void drop_idle_ari(int16_t index)
{
	size_t behind = 0;
	size_t i;

	for (i = 0; i < expected.function_count; i++)
		behind += expected.functions[i].upstream == index;
	if (behind < 2)
		expected.bridges[index].ari = false;
}

/* Resizable and fixed BARs, VFs, ARI; without the pins, which only a policy gives. */
static void pci_scan_finds_what_extended_capabilities_say(void **state)
{
	uint64_t seed;
	size_t i;

	(void)state;
	for (seed = 0; seed < 300; seed++) {
		random_inventory_full(seed, &expected);
		for (i = 0; i < expected.bar_count; i++)
			if (!expected.bars[i].fixed)
				expected.bars[i].pinned = PCI_NOT_PINNED;
		fake_pci_build(&fake, &expected);
		for (i = 0; i < expected.bridge_count; i++)
			drop_idle_ari((int16_t)i);
		fake_pci_set_extended(&fake, true);
		fake_pci_set_wide(&fake, seed % 4 != 0);
		expect_what_is_there(seed);
	}
}

static void pci_scan_stores_functions_depth_first(void **state)
{
	static const uint16_t order[] = { PCI_BDF(0, 1, 0), PCI_BDF(1, 0, 0), PCI_BDF(2, 5, 0), PCI_BDF(1, 4, 0),
					  PCI_BDF(0, 2, 0), PCI_BDF(3, 0, 0), PCI_BDF(0, 3, 0) };
	int first, second;
	size_t i;

	(void)state;
	fake_pci_init(&fake);
	first = add_bridge_bus(FAKE_PCI_ROOT, 1, 0);
	add_endpoint(add_bridge_bus(first, 0, 0), 5, 0);
	add_endpoint(first, 4, 0);
	second = add_bridge_bus(FAKE_PCI_ROOT, 2, 0);
	add_endpoint(second, 0, 0);
	add_endpoint(FAKE_PCI_ROOT, 3, 0);
	scan();
	assert_int_equal(inventory.function_count, sizeof(order) / sizeof(order[0]));
	for (i = 0; i < inventory.function_count; i++)
		assert_int_equal(inventory.functions[i].bdf, order[i]);
	expect_bridge(0, 0, 1, 2);
	expect_bridge(1, 1, 2, 2);
	expect_bridge(2, 0, 3, 3);
	assert_int_equal(inventory.roots[0].last_bus, 3);
}

static void pci_scan_functions_1_to_7_need_the_multifunction_bit(void **state)
{
	int function;

	(void)state;
	fake_pci_init(&fake);
	function = add_endpoint(FAKE_PCI_ROOT, 1, 0);
	add_endpoint(FAKE_PCI_ROOT, 1, 2);
	add_endpoint(FAKE_PCI_ROOT, 2, 5); /* no function 0: not a device */
	scan();
	assert_int_equal(inventory.function_count, 2);
	fake.functions[function].config[PCI_HEADER_TYPE] = 0;
	scan();
	assert_int_equal(inventory.function_count, 1);
	assert_int_equal(trace_cfg_of_function(&trace, PCI_BDF(0, 1, 2)), 0);
}

static void pci_scan_vendor_ids_of_nobody_are_absent(void **state)
{
	static const uint32_t ids[] = { 0xffffffff, 0x0000ffff, 0x1234ffff, 0x00000000, 0x12340000, 0xffff0001 };
	int function;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		fake_pci_init(&fake);
		function = add_endpoint(FAKE_PCI_ROOT, 1, 0);
		fake_pci_poke(&fake, function, PCI_VENDOR_ID, 4, ids[i]);
		scan();
		assert_int_equal(inventory.function_count, 0);
	}
}

static void pci_scan_pin_above_4_is_none(void **state)
{
	int function;

	(void)state;
	fake_pci_init(&fake);
	function = add_endpoint(FAKE_PCI_ROOT, 1, 0);
	fake_pci_set_pin(&fake, function, 4);
	scan();
	assert_int_equal(inventory.functions[0].interrupt_pin, 4);
	fake_pci_set_pin(&fake, function, 5);
	scan();
	assert_int_equal(inventory.functions[0].interrupt_pin, 0);
}

static void pci_scan_unknown_header_is_left_alone_with_decode_off(void **state)
{
	int function;

	(void)state;
	fake_pci_init(&fake);
	function = add_endpoint(FAKE_PCI_ROOT, 1, 0);
	fake.functions[function].config[PCI_HEADER_TYPE] = PCI_HEADER_TYPE_CARDBUS;
	fake_pci_poke(&fake, function, PCI_COMMAND, 2, PCI_COMMAND_MEMORY);
	scan();
	assert_int_equal(inventory.function_count, 1);
	assert_int_equal(inventory.functions[0].header_type, PCI_HEADER_TYPE_CARDBUS);
	expect_note(0, PCI_NOTE_HEADER_UNKNOWN, PCI_BDF(0, 1, 0));
	assert_int_equal(trace.writes, 1);
	assert_int_equal(fake_pci_peek(&fake, function, PCI_COMMAND, 2), 0);
}

static void pci_scan_looks_for_one_device_behind_a_port(void **state)
{
	(void)state;
	fake_pci_init(&fake);
	add_port(1);
	scan();
	expect_bridge(0, 0, 1, 1);
	assert_int_equal(accesses_to_bus(1), 1);
}

/* QEMU's q35: the port reports link activity, and an inactive link although a device is plugged in. */
static void pci_scan_looks_behind_a_link_that_reads_inactive(void **state)
{
	(void)state;
	fake_pci_init(&fake);
	add_endpoint(add_port(1), 0, 0);
	scan();
	assert_int_equal(inventory.function_count, 2);
	assert_int_equal(inventory.functions[1].bdf, PCI_BDF(1, 0, 0));
}

/* The state of a machine whose operating system has just restarted it. hvmloader a8e0c228c7 */
static void pci_scan_never_writes_a_bar_while_decoding(void **state)
{
	uint64_t seed;
	int i;

	(void)state;
	for (seed = 0; seed < 100; seed++) {
		random_inventory(seed, &expected);
		fake_pci_build(&fake, &expected);
		for (i = 0; i < fake.function_count; i++)
			fake_pci_poke(&fake, i, PCI_COMMAND, 2, 0x0507);
		scan_up_to(expected.root_count - 1, 255);
		assert_null(inventory_difference(&expected, &inventory));
		for (i = 0; i < fake.function_count; i++)
			assert_int_equal(fake_pci_peek(&fake, i, PCI_COMMAND, 2), 0x0500);
	}
}

static void pci_scan_function_that_keeps_decoding_is_not_sized(void **state)
{
	int function;

	(void)state;
	fake_pci_init(&fake);
	function = add_endpoint(FAKE_PCI_ROOT, 1, 0);
	fake_pci_set_bar(&fake, function, &(struct pci_bar){ .kind = PCI_BAR_MEM, .size = 0x1000 });
	fake_pci_stick(&fake, function, PCI_COMMAND, 2, PCI_COMMAND_IO);
	scan();
	assert_int_equal(inventory.function_count, 1);
	assert_int_equal(inventory.bar_count, 0);
	expect_note(0, PCI_NOTE_DECODE_STUCK, PCI_BDF(0, 1, 0));
	assert_int_equal(inventory.notes[0].value, PCI_COMMAND_IO);
	/* Bus mastering that cannot be turned off, as on chipset functions, is no obstacle. */
	fake_pci_stick(&fake, function, PCI_COMMAND, 2, PCI_COMMAND_MASTER);
	scan();
	assert_int_equal(inventory.bar_count, 1);
	assert_int_equal(inventory.note_count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pci_scan_of_nothing_finds_bus_0_empty),
		cmocka_unit_test(pci_scan_finds_what_is_there),
		cmocka_unit_test(pci_scan_finds_the_same_by_8_bytes_at_a_time),
		cmocka_unit_test(pci_scan_finds_what_extended_capabilities_say),
		cmocka_unit_test(pci_scan_stores_functions_depth_first),
		cmocka_unit_test(pci_scan_functions_1_to_7_need_the_multifunction_bit),
		cmocka_unit_test(pci_scan_vendor_ids_of_nobody_are_absent),
		cmocka_unit_test(pci_scan_pin_above_4_is_none),
		cmocka_unit_test(pci_scan_unknown_header_is_left_alone_with_decode_off),
		cmocka_unit_test(pci_scan_looks_for_one_device_behind_a_port),
		cmocka_unit_test(pci_scan_looks_behind_a_link_that_reads_inactive),
		cmocka_unit_test(pci_scan_never_writes_a_bar_while_decoding),
		cmocka_unit_test(pci_scan_function_that_keeps_decoding_is_not_sized),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
