/* SPDX-License-Identifier: MIT */
/* What pci_apply writes and in which order. What it does about registers that do not hold: pci_apply_fault_test.c. */
#include "tests/unit/apply_fixture.h"

#include "tests/fake/planner.h"
#include "tests/fake/random_inventory.h"

#define RANDOM_MACHINES 48

#define DECODE (PCI_COMMAND_IO | PCI_COMMAND_MEMORY)

/* --- the registers say what the plan says ------------------------------------------------------------------------- */

/* A BAR as PCI 3.0, 6.2.5.1 reads it. */
static uint64_t bar_address(const struct pci_bar *bar)
{
	bool bridge = inventory.functions[bar->function].bridge != PCI_NONE;
	uint64_t address;

	if (bar->index == PCI_BAR_ROM)
		return peek(bar->function, bridge ? 0x38 : 0x30, 4);
	address = peek(bar->function, 0x10 + 4u * bar->index, 4);
	if (bar->kind == PCI_BAR_IO)
		return address - 1;
	address &= ~UINT64_C(0xf);
	if (bar->is_64bit)
		address |= (uint64_t)peek(bar->function, 0x14 + 4u * bar->index, 4) << 32;
	return address;
}

struct window {
	uint64_t base;
	uint64_t limit;
};

/* A window as PCI-to-PCI Bridge 1.2, 3.2.5.6-10 reads it. */
static struct window window_of(size_t b, enum pci_bridge_window kind)
{
	const struct pci_bridge *bridge = &inventory.bridges[b];
	unsigned reg = kind == PCI_WINDOW_MEM ? 0x20 : 0x24;
	struct window window;

	if (kind == PCI_WINDOW_IO) {
		window.base = (peek(bridge->function, 0x1c, 1) & 0xf0) << 8;
		window.limit = (peek(bridge->function, 0x1d, 1) & 0xf0) << 8 | 0xfff;
		if (bridge->io_32bit) {
			window.base |= (uint64_t)peek(bridge->function, 0x30, 2) << 16;
			window.limit |= (uint64_t)peek(bridge->function, 0x32, 2) << 16;
		}
		return window;
	}
	window.base = (peek(bridge->function, reg, 2) & 0xfff0) << 16;
	window.limit = (peek(bridge->function, reg + 2, 2) & 0xfff0) << 16 | 0xfffff;
	if (kind == PCI_WINDOW_PREF && bridge->pref_64bit) {
		window.base |= (uint64_t)peek(bridge->function, 0x28, 4) << 32;
		window.limit |= (uint64_t)peek(bridge->function, 0x2c, 4) << 32;
	}
	return window;
}

static void expect_bars(void)
{
	for (size_t i = 0; i < inventory.bar_count; i++) {
		uint64_t expected = plan.bars[i].verdict == PCI_PLACED ? plan.bars[i].address : 0;
		uint64_t address = bar_address(&inventory.bars[i]);

		if (address != expected)
			fail_msg("BAR %zu holds %llx, expected %llx", i, (unsigned long long)address,
				 (unsigned long long)expected);
	}
}

static bool has_window(const struct pci_bridge *bridge, enum pci_bridge_window kind)
{
	return kind == PCI_WINDOW_MEM || (kind == PCI_WINDOW_IO ? bridge->io : bridge->pref);
}

static void expect_windows(void)
{
	for (size_t b = 0; b < inventory.bridge_count; b++) {
		for (enum pci_bridge_window kind = 0; kind < PCI_WINDOW_COUNT; kind++) {
			const struct pci_window_plan *planned = &plan.bridges[b].windows[kind];
			struct window window = window_of(b, kind);
			bool holds = window.base > window.limit;

			if (!has_window(&inventory.bridges[b], kind))
				continue;
			if (planned->verdict == PCI_PLACED)
				holds = window.base == planned->range.first && window.limit == planned->range.last;
			if (!holds)
				fail_msg("bridge %zu window %d is %llx-%llx", b, (int)kind,
					 (unsigned long long)window.base, (unsigned long long)window.limit);
		}
	}
}

static void expect_plan(void)
{
	assert_int_equal(result.fault_count, 0);
	expect_bars();
	expect_windows();
	for (size_t f = 0; f < inventory.function_count; f++)
		assert_int_equal(command_of(f), plan.command[f]);
}

static void pci_apply_reads_back_as_the_plan(void **state)
{
	(void)state;
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

/* --- order and number of accesses --------------------------------------------------------------------------------- */

enum phase { CLOSE, BARS, OPEN, CONTROL, LINES, READ_BACK };

static size_t function_at(uint16_t bdf)
{
	for (size_t f = 0; f < inventory.function_count; f++)
		if (inventory.functions[f].bdf == bdf)
			return f;
	fail_msg("access to %04x, which is not in the inventory", bdf);
	return 0;
}

static enum phase phase_of(const struct trace_access *access)
{
	int16_t bridge = inventory.functions[function_at(access->bdf)].bridge;
	enum pci_bridge_window window = PCI_WINDOW_PREF;

	if (access->reg == PCI_BRIDGE_CONTROL && bridge != PCI_NONE)
		return CONTROL;
	if (access->reg == PCI_COMMAND || !access->write)
		return READ_BACK;
	if (access->reg == PCI_INTERRUPT_LINE)
		return LINES;
	if (bridge == PCI_NONE || access->reg < PCI_IO_BASE || access->reg == PCI_ROM_ADDRESS1)
		return BARS;
	if (access->reg == PCI_IO_BASE || access->reg == PCI_IO_BASE_UPPER16)
		window = PCI_WINDOW_IO;
	if (access->reg == PCI_MEMORY_BASE)
		window = PCI_WINDOW_MEM;
	return plan.bridges[bridge].windows[window].verdict == PCI_PLACED ? OPEN : CLOSE;
}

static void expect_phases_in_order(void)
{
	enum phase last = CLOSE;

	assert_true(trace_cfg_total(&trace) <= MOST_ACCESSES);
	for (size_t i = 0; i < trace_cfg_total(&trace); i++) {
		enum phase phase = phase_of(&accesses[i]);

		if (phase < last)
			fail_msg("access %zu, %04x %02x, is of phase %d after %d", i, accesses[i].bdf, accesses[i].reg,
				 (int)phase, (int)last);
		last = phase;
	}
}

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
	plan.bridges[B_SWITCH].windows[PCI_WINDOW_IO].verdict = PCI_EMPTY;
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
static void pci_apply_never_writes_a_status_register(void **state)
{
	(void)state;
	apply();
	for (size_t i = 0; i < trace_cfg_total(&trace); i++) {
		unsigned end = accesses[i].reg + (unsigned)accesses[i].width;
		bool bridge = inventory.functions[function_at(accesses[i].bdf)].bridge != PCI_NONE;

		if (accesses[i].write) {
			assert_false(accesses[i].reg < 0x08 && end > 0x06);
			assert_false(bridge && accesses[i].reg < 0x20 && end > 0x1e);
		}
	}
}

/*
 * BAR dwords: 3 display, 4 network, 1 bridge, 4 card. Windows: 2 + 1 + 3 wide bridge, 3 narrow bridge, 1 empty bridge.
 * Each is written and read back once; one bridge control is changed, 3 lines and 5 commands are written.
 */
static void pci_apply_accesses_each_register_once(void **state)
{
	const size_t registers = 12 + 10;
	struct trace_access which;

	(void)state;
	apply();
	assert_int_equal(trace_cfg_most_repeated(&trace, &which), 1);
	assert_int_equal(trace.writes, registers + 1 + 3 + 5);
	assert_int_equal(trace.reads, registers + 1);
	assert_int_equal(trace.enables, 5);
}

/* --- random machines, planned by the planner ---------------------------------------------------------------------- */

static void pci_apply_random_machines_read_back_as_the_plan(void **state)
{
	struct planner *planner = planner_new();
	size_t placed = 0;

	(void)state;
	for (uint64_t seed = 0; seed < RANDOM_MACHINES; seed++) {
		const char *fault;

		random_inventory(seed, &planner->inventory);
		planner_draw_windows(planner, seed);
		fault = planner_run(planner);
		if (fault)
			fail_msg("seed %llu: %s", (unsigned long long)seed, fault);
		inventory = planner->inventory;
		plan = planner->plan;
		build_scanned();
		apply();
		expect_plan();
		expect_phases_in_order();
		assert_int_equal(trace.writes_while_decoding, 0);
		assert_int_equal(fake.conflicts, 0);
		placed += plan.placed;
	}
	assert_true(placed > 20 * RANDOM_MACHINES);
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
		cmocka_unit_test_setup(pci_apply_never_writes_bar_while_decoding, start_machine),
		cmocka_unit_test_setup(pci_apply_closes_then_places_then_opens_then_enables, start_machine),
		cmocka_unit_test_setup(pci_apply_writes_the_upper_half_first, start_machine),
		cmocka_unit_test_setup(pci_apply_opens_windows_from_the_root_down, start_machine),
		cmocka_unit_test_setup(pci_apply_never_writes_a_status_register, start_machine),
		cmocka_unit_test_setup(pci_apply_accesses_each_register_once, start_machine),
		cmocka_unit_test(pci_apply_random_machines_read_back_as_the_plan),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
