/* SPDX-License-Identifier: MIT */
/* What the scan makes of capabilities. How they are read: pci_caps_test.c and its like. */
#include "tests/unit/scan_fixture.h"

static const struct pci_bar register_bar = { .kind = PCI_BAR_MEM, .size = 0x100000, .is_64bit = true, .count = 1 };
static const struct pci_bar vf_bar = { .index = PCI_BAR_VF, .kind = PCI_BAR_MEM, .size = 0x4000, .is_64bit = true };

static int add_express_endpoint(void)
{
	int function = add_endpoint(FAKE_PCI_ROOT, 1, 0);

	fake_pci_add_express(&fake, function, PCI_EXP_TYPE_ENDPOINT, false);
	fake_pci_set_bar(&fake, function, &register_bar);
	return function;
}

static void add_vfs(int function)
{
	fake_pci_add_sriov(&fake, function,
			   &(struct fake_sriov){ .total_vfs = 8,
						 .initial_vfs = 8,
						 .offset = 4,
						 .stride = 2,
						 .device_id = 0x1042,
						 .bars = &vf_bar,
						 .bar_count = 1 });
}

static void scan_without_vfs(void)
{
	scan_for(&(struct pci_scan_request){ .last_bus = 255 });
}

static void pci_scan_sizes_vf_bars_when_they_are_wanted(void **state)
{
	int function;

	(void)state;
	fake_pci_init(&fake);
	go_wide();
	function = add_express_endpoint();
	add_vfs(function);
	scan();
	assert_int_equal(inventory.functions[0].sriov, 0x100);
	assert_int_equal(inventory.functions[0].last_vf, PCI_BDF(0, 1, 0) + 4 + 7 * 2);
	assert_int_equal(inventory.functions[0].bar_count, 2);
	assert_int_equal(inventory.bars[1].index, PCI_BAR_VF);
	assert_int_equal(inventory.bars[1].count, 8);
	scan_without_vfs();
	assert_int_equal(inventory.functions[0].sriov, 0);
	assert_int_equal(inventory.functions[0].last_vf, 0);
	assert_int_equal(inventory.functions[0].bar_count, 1);
	assert_int_equal(trace_cfg_of_register(&trace, PCI_BDF(0, 1, 0), 0x100 + PCI_SRIOV_BAR, true), 0);
	fake_pci_set_extended(&fake, false);
	scan();
	assert_int_equal(inventory.functions[0].bar_count, 1);
}

/* First VF Offset and VF Stride are others once ARI is on, which is decided before they are read. */
static void pci_scan_asks_for_vfs_after_ari_is_on(void **state)
{
	int bus, first, second;

	(void)state;
	fake_pci_init(&fake);
	go_wide();
	bus = add_port(1);
	first = add_endpoint(bus, 0, 0);
	second = add_endpoint(bus, 1, 0);
	fake_pci_add_express(&fake, first, PCI_EXP_TYPE_ENDPOINT, false);
	fake_pci_add_express(&fake, second, PCI_EXP_TYPE_ENDPOINT, false);
	fake_pci_add_ari(&fake, first, 8);
	fake_pci_add_ari(&fake, second, 0);
	fake_pci_add_sriov(&fake, first,
			   &(struct fake_sriov){ .total_vfs = 2,
						 .initial_vfs = 2,
						 .offset = 0x100,
						 .stride = 1,
						 .ari_offset = 0x10,
						 .ari_stride = 1,
						 .bars = &vf_bar,
						 .bar_count = 1 });
	scan();
	assert_int_equal(inventory.function_count, 3);
	assert_true(inventory.bridges[0].ari);
	assert_int_equal(inventory.functions[1].last_vf, 0x111);
}

static void pci_scan_reads_the_sizes_of_resizable_bars(void **state)
{
	struct pci_bar bar = register_bar;
	int function;

	(void)state;
	bar.sizes = 0x13;
	fake_pci_init(&fake);
	go_wide();
	function = add_express_endpoint();
	fake_pci_add_rebar(&fake, function, &bar, 1);
	scan();
	assert_int_equal(inventory.functions[0].rebar, 0x100);
	assert_int_equal(inventory.bars[0].sizes, 0x13);
	assert_int_equal(inventory.bars[0].size, 0x100000);
}

static void pci_scan_finds_fixed_bars_with_every_kind_of_access(void **state)
{
	static const struct fake_ea_entry entry = { .bei = 2,
						    .primary = PCI_EA_P_MEM,
						    .secondary = PCI_EA_P_UNAVAILABLE,
						    .enabled = true,
						    .base = 0xfd000000,
						    .max_offset = 0x2fff };
	unsigned wide;
	int function;

	(void)state;
	for (wide = 0; wide < 2; wide++) {
		fake_pci_init(&fake);
		function = add_endpoint(FAKE_PCI_ROOT, 1, 0);
		fake_pci_add_ea(&fake, function, &entry, 1);
		function = add_bridge(FAKE_PCI_ROOT, 2, 0);
		fake_pci_add_ea(&fake, function,
				&(struct fake_ea_entry){ .bei = 1,
							 .primary = PCI_EA_P_MEM,
							 .secondary = PCI_EA_P_UNAVAILABLE,
							 .enabled = true,
							 .base = 0xfd100000,
							 .max_offset = 0xfff },
				1);
		if (wide)
			go_wide();
		scan();
		assert_int_equal(inventory.bar_count, 2);
		assert_true(inventory.bars[0].fixed && inventory.bars[1].fixed);
		assert_int_equal(inventory.bars[0].index, 2);
		assert_true(inventory.bars[0].pinned == 0xfd000000);
		assert_int_equal(inventory.bars[0].size, 0x3000);
		assert_int_equal(inventory.bars[1].index, 1);
		assert_true(inventory.bars[1].pinned == 0xfd100000);
		assert_int_equal(inventory.note_count, 0);
	}
}

/* Decode that stays on: nothing of the function is written, by whichever capability. */
static void pci_scan_asks_no_address_of_a_function_that_keeps_decoding(void **state)
{
	struct pci_bar bar = register_bar;
	int function;

	(void)state;
	bar.sizes = 0x13;
	fake_pci_init(&fake);
	go_wide();
	function = add_express_endpoint();
	fake_pci_add_rebar(&fake, function, &bar, 1);
	add_vfs(function);
	fake_pci_stick(&fake, function, PCI_COMMAND, 2, PCI_COMMAND_MEMORY);
	scan();
	assert_true(inventory.functions[0].bars_unknown);
	assert_int_equal(inventory.bar_count, 0);
	assert_int_equal(inventory.functions[0].rebar, 0);
	assert_int_equal(inventory.functions[0].sriov, 0);
	assert_int_equal(trace.writes, 1);
	expect_note(0, PCI_NOTE_DECODE_STUCK, PCI_BDF(0, 1, 0));
}

static void pci_scan_tells_subtractive_bridges_by_their_class(void **state)
{
	int function;

	(void)state;
	fake_pci_init(&fake);
	function = add_bridge(FAKE_PCI_ROOT, 1, 0);
	fake_pci_poke(&fake, function, PCI_CLASS_PROG, 1, 1);
	add_bridge(FAKE_PCI_ROOT, 2, 0);
	scan();
	assert_true(inventory.bridges[0].subtractive);
	assert_false(inventory.bridges[1].subtractive);
}

/* A CardBus bridge and whatever may come: nothing beyond the command register is written, whether stale or not. */
static void pci_scan_writes_nothing_to_unknown_headers(void **state)
{
	uint8_t type;

	(void)state;
	for (type = 2; type < 0x80; type++) {
		int function;

		fake_pci_init(&fake);
		go_wide();
		function = add_endpoint(FAKE_PCI_ROOT, 1, 0);
		fake.functions[function].config[PCI_HEADER_TYPE] = type;
		fake_pci_poke(&fake, function, PCI_COMMAND, 2, PCI_COMMAND_IO | PCI_COMMAND_MASTER);
		fake_pci_add_capability(&fake, function, PCI_CAP_ID_MSI, 16);
		scan();
		assert_int_equal(trace.writes, 1);
		assert_int_equal(trace_cfg_of_register(&trace, PCI_BDF(0, 1, 0), PCI_COMMAND, true), 1);
		expect_note(0, PCI_NOTE_HEADER_UNKNOWN, PCI_BDF(0, 1, 0));
		assert_int_equal(inventory.notes[0].value, type);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pci_scan_sizes_vf_bars_when_they_are_wanted),
		cmocka_unit_test(pci_scan_asks_for_vfs_after_ari_is_on),
		cmocka_unit_test(pci_scan_reads_the_sizes_of_resizable_bars),
		cmocka_unit_test(pci_scan_finds_fixed_bars_with_every_kind_of_access),
		cmocka_unit_test(pci_scan_asks_no_address_of_a_function_that_keeps_decoding),
		cmocka_unit_test(pci_scan_tells_subtractive_bridges_by_their_class),
		cmocka_unit_test(pci_scan_writes_nothing_to_unknown_headers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
