/* SPDX-License-Identifier: MIT */
/* In which order and by how many accesses pci_apply works. */
#include "tests/unit/apply_fixture.h"

/* hvmloader a8e0c228c7 */
static void pci_apply_never_writes_bar_while_decoding(void **state)
{
	bool enabled = false;

	(void)state;
	apply();
	assert_int_equal(trace.writes_while_decoding, 0);
	for (size_t i = 0; i < trace_cfg_total(&trace); i++) {
		if (!accesses[i].write)
			continue;
		if (accesses[i].reg == PCI_COMMAND)
			enabled = true;
		else
			assert_false(enabled);
	}
	assert_true(enabled);
}

static void pci_apply_closes_then_places_then_opens_then_enables(void **state)
{
	(void)state;
	plan.bridges[B_SWITCH].windows[PCI_WINDOW_PREF].verdict = PCI_EMPTY;
	apply();
	expect_phases_in_order();
	go_wide();
	apply();
	expect_phases_in_order();
}

static void pci_apply_writes_the_upper_half_first(void **state)
{
	(void)state;
	apply();
	assert_true(trace_cfg_find_write(&trace, 0, PCI_BDF(0, 2, 0), 0x14) <
		    trace_cfg_find_write(&trace, 0, PCI_BDF(0, 2, 0), 0x10));
	assert_true(trace_cfg_find_write(&trace, 0, PCI_BDF(2, 0, 0), 0x1c) <
		    trace_cfg_find_write(&trace, 0, PCI_BDF(2, 0, 0), 0x18));
	place_window(B_PORT, PCI_WINDOW_PREF, HIGH, HIGH + 0xfffff);
	apply();
	assert_true(trace_cfg_find_write(&trace, 0, PCI_BDF(0, 3, 0), 0x28) <
		    trace_cfg_find_write(&trace, 0, PCI_BDF(0, 3, 0), 0x24));
}

static void pci_apply_opens_windows_from_the_root_down(void **state)
{
	(void)state;
	apply();
	for (uint16_t reg = PCI_MEMORY_BASE; reg <= PCI_PREF_MEMORY_BASE; reg += 4)
		assert_true(trace_cfg_find_write(&trace, 0, PCI_BDF(0, 3, 0), reg) <
			    trace_cfg_find_write(&trace, 0, PCI_BDF(1, 0, 0), reg));
}

/* 06h and 1Eh are write-1-to-clear status registers beside registers that are written. */
static void expect_no_status_written(void)
{
	for (size_t i = 0; i < trace_cfg_total(&trace); i++) {
		unsigned end = accesses[i].reg + (unsigned)accesses[i].width;
		bool bridge = inventory.functions[function_at(accesses[i].bdf)].bridge != PCI_NONE;

		if (accesses[i].write) {
			assert_false(accesses[i].reg < 0x08 && end > 0x06);
			assert_false(bridge && accesses[i].reg < 0x20 && end > 0x1e);
		}
	}
}

static void pci_apply_never_writes_a_status_register(void **state)
{
	(void)state;
	apply();
	expect_no_status_written();
	go_wide();
	apply();
	expect_no_status_written();
}

/* --- how many accesses -------------------------------------------------------------------------------------------- */

/* A reset leaves 0 in the upper halves of windows. */
static void clear_uppers(void)
{
	for (unsigned reg = PCI_PREF_BASE_UPPER32; reg <= PCI_IO_BASE_UPPER16; reg += 4)
		fake_pci_poke(&fake, PORT, reg, 4, 0);
}

/*
 * BAR dwords: 3 display, 4 network, 1 bridge, 4 card. Windows: 3 of the wide bridge and 3 dwords of their upper halves,
 * 3 of the narrow bridge, 1 of the empty bridge. Each is written and read back once, the upper halves, which hold what
 * they should, only read; one bridge control is changed, 3 lines and 5 commands are written.
 */
static void pci_apply_accesses_each_register_once(void **state)
{
	const size_t registers = 12 + 7;
	struct trace_access which;

	(void)state;
	clear_uppers();
	apply();
	assert_int_equal(trace_cfg_most_repeated(&trace, &which), 1);
	assert_int_equal(trace.writes, registers + 1 + 3 + 5);
	assert_int_equal(trace.reads, registers + 3 + 1);
	assert_int_equal(trace.enables, 5);
}

/*
 * What lies in 8 bytes together is one access: the 64-bit BARs, I/O BAR and 32-bit BAR of the network function, memory and
 * I/O BAR of the card, memory and prefetchable window of each bridge, the upper halves of the latter.
 */
static void pci_apply_accesses_two_registers_at_once(void **state)
{
	const size_t bars = 3 + 2 + 1 + 2;
	const size_t windows = 2 + 2 + 1;
	struct trace_access which;

	(void)state;
	go_wide();
	clear_uppers();
	apply();
	assert_int_equal(trace_cfg_most_repeated(&trace, &which), 1);
	assert_int_equal(trace.writes, bars + windows + 1 + 3 + 5);
	assert_int_equal(trace.reads, bars + windows + 2 + 1);
	assert_int_equal(trace.enables, 5);
}

/* An upper half that an earlier boot left behind is written and read again; both halves of the wide one together. */
static void pci_apply_clears_upper_halves_that_are_not_0(void **state)
{
	size_t clean;

	(void)state;
	go_wide();
	clear_uppers();
	apply();
	clean = trace_cfg_total(&trace);
	build_scanned();
	go_wide();
	clear_uppers();
	fake_pci_poke(&fake, PORT, PCI_PREF_LIMIT_UPPER32, 4, 0x80);
	apply();
	expect_plan();
	assert_int_equal(trace_cfg_of_register(&trace, PCI_BDF(0, 3, 0), PCI_PREF_BASE_UPPER32, true), 1);
	/* Once a bridge had to be written, its other upper half is looked at again as well. */
	assert_int_equal(trace_cfg_total(&trace), clean + 3);
	assert_true(trace_cfg_find_write(&trace, 0, PCI_BDF(0, 3, 0), PCI_PREF_BASE_UPPER32) <
		    trace_cfg_find_write(&trace, 0, PCI_BDF(0, 3, 0), PCI_PREF_MEMORY_BASE));
}

/* The scan has closed it. With I/O decode on, for the sake of a BAR, it is closed again and read back. */
static void pci_apply_leaves_a_closed_io_window_to_the_scan(void **state)
{
	(void)state;
	plan.bridges[B_SWITCH].windows[PCI_WINDOW_IO].verdict = PCI_EMPTY;
	plan.command[SWITCH] = PCI_COMMAND_MEMORY;
	apply();
	assert_int_equal(trace_cfg_of_register(&trace, PCI_BDF(1, 0, 0), PCI_IO_BASE, true), 0);
	assert_int_equal(trace_cfg_of_register(&trace, PCI_BDF(1, 0, 0), PCI_IO_BASE, false), 0);
	expect_plan();
	build_scanned();
	plan.command[SWITCH] = PCI_COMMAND_MEMORY | PCI_COMMAND_IO;
	apply();
	assert_int_equal(trace_cfg_of_register(&trace, PCI_BDF(1, 0, 0), PCI_IO_BASE, true), 1);
	expect_plan();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(pci_apply_never_writes_bar_while_decoding, start_machine),
		cmocka_unit_test_setup(pci_apply_closes_then_places_then_opens_then_enables, start_machine),
		cmocka_unit_test_setup(pci_apply_writes_the_upper_half_first, start_machine),
		cmocka_unit_test_setup(pci_apply_opens_windows_from_the_root_down, start_machine),
		cmocka_unit_test_setup(pci_apply_never_writes_a_status_register, start_machine),
		cmocka_unit_test_setup(pci_apply_accesses_each_register_once, start_machine),
		cmocka_unit_test_setup(pci_apply_accesses_two_registers_at_once, start_machine),
		cmocka_unit_test_setup(pci_apply_clears_upper_halves_that_are_not_0, start_machine),
		cmocka_unit_test_setup(pci_apply_leaves_a_closed_io_window_to_the_scan, start_machine),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
