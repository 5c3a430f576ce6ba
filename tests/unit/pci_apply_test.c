/* SPDX-License-Identifier: MIT */
/*
 * What pci_apply writes. In which order: pci_apply_order_test.c; what it does about registers that do not hold:
 * pci_apply_fault_test.c.
 */
#include "tests/unit/apply_fixture.h"

#include "tests/fake/planner.h"
#include "tests/fake/random_inventory.h"

#define RANDOM_MACHINES 48

static void pci_apply_reads_back_as_the_plan(void **state)
{
	(void)state;
	apply();
	expect_plan();
	build_scanned();
	go_wide();
	apply();
	expect_plan();
}

static void pci_apply_high_windows_use_the_upper_registers(void **state)
{
	(void)state;
	place(CARD_HIGH, HIGH + 0x300000);
	inventory.bridges[B_SWITCH].pref_64bit = true;
	place_window(B_PORT, PCI_WINDOW_PREF, HIGH + 0x300000, HIGH + 0x1005fffff);
	place_window(B_SWITCH, PCI_WINDOW_PREF, HIGH + 0x300000, HIGH + 0x3fffff);
	place_window(B_PORT, PCI_WINDOW_IO, 0x12000, 0x23fff);
	build_scanned();
	apply();
	expect_plan();
	assert_int_equal(peek(PORT, PCI_IO_BASE_UPPER16, 4), 0x00020001);
}

/* The narrow bridge's upper registers are not there, whatever they hold. */
static void pci_apply_leaves_registers_that_are_not_implemented_alone(void **state)
{
	static const uint16_t absent[] = { 0x1c, 0x24, 0x28, 0x2c, 0x30 };

	(void)state;
	apply();
	for (size_t i = 0; i < COUNT(absent); i++)
		assert_int_equal(trace_cfg_of_register(&trace, PCI_BDF(0, 4, 0), absent[i], true), 0);
	for (size_t i = 2; i < COUNT(absent); i++)
		assert_int_equal(trace_cfg_of_register(&trace, PCI_BDF(1, 0, 0), absent[i], true), 0);
}

static void pci_apply_clears_a_bar_that_is_not_placed(void **state)
{
	(void)state;
	plan.bars[NIC_HIGH].verdict = PCI_NO_WINDOW;
	apply();
	assert_int_equal(peek(NIC, 0x10, 4), 0xc);
	assert_int_equal(peek(NIC, 0x14, 4), 0);
	assert_int_equal(peek(NIC, 0x1c, 4), 0);
}

static void pci_apply_rom_enable_stays_off(void **state)
{
	(void)state;
	apply();
	assert_int_equal(peek(VGA, PCI_ROM_ADDRESS, 4), 0xe1010000);
}

static void pci_apply_forwards_vga_and_keeps_the_other_control_bits(void **state)
{
	(void)state;
	for (size_t f = PORT; f <= SWITCH; f++) {
		fake_pci_set_writable(&fake, (int)f, PCI_BRIDGE_CONTROL, 2, 0xffff);
		fake_pci_poke(&fake, (int)f, PCI_BRIDGE_CONTROL, 2, 0x0003);
	}
	apply();
	assert_int_equal(peek(PORT, PCI_BRIDGE_CONTROL, 2), 0x001b); /* VGA enable, VGA 16-bit decode */
	assert_int_equal(peek(SWITCH, PCI_BRIDGE_CONTROL, 2), 0x0003);
}

static void pci_apply_writes_the_line_of_functions_with_a_pin(void **state)
{
	(void)state;
	apply();
	assert_int_equal(peek(VGA, PCI_INTERRUPT_LINE, 1), 10);  /* device 1, INTA#: PIRQF */
	assert_int_equal(peek(PORT, PCI_INTERRUPT_LINE, 1), 11); /* device 3, INTA#: PIRQH */
	assert_int_equal(peek(CARD, PCI_INTERRUPT_LINE, 1), 10); /* device 3, INTB#: PIRQE */
	assert_int_equal(trace_cfg_of_register(&trace, PCI_BDF(0, 2, 0), PCI_INTERRUPT_LINE, true), 0);
}

static void pci_apply_leaves_functions_without_anything_alone(void **state)
{
	(void)state;
	apply();
	assert_int_equal(trace_cfg_of_function(&trace, PCI_BDF(0, 0, 0)), 0);
	assert_int_equal(trace_cfg_of_function(&trace, PCI_BDF(0, 5, 0)), 0);
}

/* --- random machines, planned by the planner ---------------------------------------------------------------------- */

static void apply_what_was_planned(struct planner *planner, uint64_t seed)
{
	const char *fault = planner_run(planner);

	if (fault)
		fail_msg("seed %llu: %s", (unsigned long long)seed, fault);
	inventory = planner->inventory;
	plan = planner->plan;
	build_scanned();
	fake_pci_set_extended(&fake, true);
	fake_pci_set_wide(&fake, seed % 2);
	apply();
	expect_plan();
	expect_phases_in_order();
	assert_int_equal(trace.writes_while_decoding, 0);
	assert_int_equal(fake.resizes_while_decoding, 0);
	assert_int_equal(fake.conflicts, 0);
}

static void pci_apply_random_machines_read_back_as_the_plan(void **state)
{
	struct planner *planner = planner_new();
	size_t placed = 0;

	(void)state;
	for (uint64_t seed = 0; seed < RANDOM_MACHINES; seed++) {
		random_inventory(seed, &planner->inventory);
		planner_draw_windows(planner, seed);
		apply_what_was_planned(planner, seed);
		placed += plan.placed;
	}
	assert_true(placed > 20 * RANDOM_MACHINES);
	planner_free(planner);
}

/* VF BARs, resizable and fixed ones among them. */
static void pci_apply_machines_with_every_feature_read_back_as_the_plan(void **state)
{
	struct planner *planner = planner_new();
	size_t vfs = 0, fixed = 0, resized = 0;

	(void)state;
	for (uint64_t seed = 0; seed < RANDOM_MACHINES; seed++) {
		planner_draw_full(planner, seed);
		apply_what_was_planned(planner, seed);
		for (size_t i = 0; i < inventory.bar_count; i++) {
			if (plan.bars[i].verdict != PCI_PLACED)
				continue;
			vfs += inventory.bars[i].index >= PCI_BAR_VF;
			fixed += inventory.bars[i].fixed;
			resized += plan.bars[i].size != inventory.bars[i].size;
		}
	}
	assert_true(vfs > RANDOM_MACHINES && fixed > RANDOM_MACHINES && resized > RANDOM_MACHINES / 4);
	planner_free(planner);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(pci_apply_reads_back_as_the_plan, start_machine),
		cmocka_unit_test_setup(pci_apply_high_windows_use_the_upper_registers, start_machine),
		cmocka_unit_test_setup(pci_apply_leaves_registers_that_are_not_implemented_alone, start_machine),
		cmocka_unit_test_setup(pci_apply_clears_a_bar_that_is_not_placed, start_machine),
		cmocka_unit_test_setup(pci_apply_rom_enable_stays_off, start_machine),
		cmocka_unit_test_setup(pci_apply_forwards_vga_and_keeps_the_other_control_bits, start_machine),
		cmocka_unit_test_setup(pci_apply_writes_the_line_of_functions_with_a_pin, start_machine),
		cmocka_unit_test_setup(pci_apply_leaves_functions_without_anything_alone, start_machine),
		cmocka_unit_test(pci_apply_random_machines_read_back_as_the_plan),
		cmocka_unit_test(pci_apply_machines_with_every_feature_read_back_as_the_plan),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
