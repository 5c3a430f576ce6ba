/* SPDX-License-Identifier: MIT */
/*
 * One machine with one plan, applied under the trace: what the tests of pci_apply share. Each test program includes it
 * once.
 *
 *   00:00.0 host bridge
 *   00:01.0 display
 *   00:02.0 network, a BAR of which found no room
 *   00:03.0 bridge with 32-bit I/O, 64-bit prefetchable and VGA forwarding
 *   01:00.0   bridge with the narrow windows
 *   02:00.0     network
 *   00:04.0 bridge with no window but the memory one, which is empty
 *   00:05.0 unknown header type
 */
#ifndef TESTS_UNIT_APPLY_FIXTURE_H
#define TESTS_UNIT_APPLY_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <linux/pci_regs.h>

#include "pci/pci_apply.h"
#include "tests/fake/fake_pci.h"
#include "tests/fake/hand_machine.h"
#include "tests/fake/trace_cfg.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define MOST_ACCESSES 50000
#define HIGH UINT64_C(0x8000000000)

/* The order in which start_machine adds them. */
enum { HOST, VGA, NIC, PORT, SWITCH, CARD, EMPTY, ODD };
enum { VGA_FRAME, VGA_REGS, VGA_ROM, NIC_HIGH, NIC_IO, NIC_LOST, PORT_BAR, CARD_MEM, CARD_IO, CARD_HIGH };
enum { B_PORT, B_SWITCH, B_EMPTY };

static struct fake_pci fake;
static struct trace_cfg trace;
static struct trace_access accesses[MOST_ACCESSES];
static struct pci_inventory inventory;
static struct pci_plan plan;
static struct pci_apply_result result;

static inline const struct chipset *q35(void)
{
	return chipset_find(0x29c08086, CHIPSET_BOARD_QEMU);
}

static inline void place(size_t bar, uint64_t address)
{
	plan.bars[bar] = (struct pci_bar_plan){ address, PCI_PLACED, inventory.bars[bar].size };
}

static inline void place_window(size_t bridge, enum pci_bridge_window window, uint64_t first, uint64_t last)
{
	plan.bridges[bridge].windows[window] = (struct pci_window_plan){ { first, last }, PCI_PLACED, PCI_EMPTY };
}

static inline void add_functions(void)
{
	int16_t port, inner;

	hand_machine_init(&inventory);
	hand_function(&inventory, PCI_BDF(0, 0, 0), HAND_HOST_BRIDGE, PCI_NONE);
	hand_function(&inventory, PCI_BDF(0, 1, 0), HAND_VGA, PCI_NONE);
	hand_bar(&inventory, 0, HAND_PREF32, 0x1000000);
	hand_bar(&inventory, 2, HAND_MEM32, 0x1000);
	hand_bar(&inventory, PCI_BAR_ROM, HAND_ROM, 0x10000);
	hand_function(&inventory, PCI_BDF(0, 2, 0), HAND_NIC, PCI_NONE);
	hand_bar(&inventory, 0, HAND_PREF64, 0x4000);
	hand_bar(&inventory, 2, HAND_IO, 0x20);
	hand_bar(&inventory, 3, HAND_MEM32, 0x80000000);
	port = hand_bridge(&inventory, PCI_BDF(0, 3, 0), 1, PCI_NONE);
	hand_bar(&inventory, 0, HAND_MEM32, 0x1000);
	inner = hand_bridge(&inventory, PCI_BDF(1, 0, 0), 2, port);
	hand_function(&inventory, PCI_BDF(2, 0, 0), HAND_NIC, inner);
	hand_bar(&inventory, 0, HAND_MEM32, 0x1000);
	hand_bar(&inventory, 1, HAND_IO, 0x100);
	hand_bar(&inventory, 2, HAND_PREF64, 0x100000);
	hand_bridge(&inventory, PCI_BDF(0, 4, 0), 3, PCI_NONE);
	hand_function(&inventory, PCI_BDF(0, 5, 0), 0xff0000, PCI_NONE);

	inventory.bridges[B_PORT].io_32bit = true;
	inventory.bridges[B_SWITCH].pref_64bit = false;
	inventory.bridges[B_EMPTY].io = false;
	inventory.bridges[B_EMPTY].pref = false;
	inventory.bridges[B_EMPTY].pref_64bit = false;
	inventory.functions[ODD].header_type = 2;
	inventory.functions[VGA].interrupt_pin = 1;
	inventory.functions[PORT].interrupt_pin = 1;
	inventory.functions[CARD].interrupt_pin = 2;
}

static inline void make_plan(void)
{
	memset(&plan, 0, sizeof(plan));
	place(VGA_FRAME, 0xe0000000);
	place(VGA_REGS, 0xe1000000);
	place(VGA_ROM, 0xe1010000);
	place(NIC_HIGH, HIGH);
	place(NIC_IO, 0x1040);
	plan.bars[NIC_LOST].verdict = PCI_NO_SPACE;
	place(PORT_BAR, 0xe1001000);
	place(CARD_MEM, 0xe1200000);
	place(CARD_IO, 0x2000);
	place(CARD_HIGH, 0xe1500000);
	place_window(B_PORT, PCI_WINDOW_IO, 0x2000, 0x3fff);
	place_window(B_PORT, PCI_WINDOW_MEM, 0xe1100000, 0xe13fffff);
	place_window(B_PORT, PCI_WINDOW_PREF, 0xe1500000, 0xe15fffff);
	place_window(B_SWITCH, PCI_WINDOW_IO, 0x2000, 0x2fff);
	place_window(B_SWITCH, PCI_WINDOW_MEM, 0xe1200000, 0xe12fffff);
	place_window(B_SWITCH, PCI_WINDOW_PREF, 0xe1500000, 0xe15fffff);
	plan.bridges[B_EMPTY].windows[PCI_WINDOW_IO].verdict = PCI_NO_WINDOW;
	plan.bridges[B_EMPTY].windows[PCI_WINDOW_MEM].verdict = PCI_EMPTY;
	plan.bridges[B_EMPTY].windows[PCI_WINDOW_PREF].verdict = PCI_NO_WINDOW;
	plan.bridges[B_PORT].vga = true;
	plan.command[VGA] = PCI_COMMAND_IO | PCI_COMMAND_MEMORY;
	plan.command[NIC] = PCI_COMMAND_IO;
	plan.command[PORT] = PCI_COMMAND_IO | PCI_COMMAND_MEMORY;
	plan.command[SWITCH] = PCI_COMMAND_IO | PCI_COMMAND_MEMORY;
	plan.command[CARD] = PCI_COMMAND_IO | PCI_COMMAND_MEMORY;
}

/* As pci_scan leaves them: bus numbers programmed, BARs all ones, I/O windows closed. The others hold anything. */
static inline void build_scanned(void)
{
	fake_pci_build(&fake, &inventory);
	for (size_t b = 0; b < inventory.bridge_count; b++) {
		const struct pci_bridge *bridge = &inventory.bridges[b];

		fake_pci_poke(&fake, bridge->function, PCI_PRIMARY_BUS, 1, bridge->primary);
		fake_pci_poke(&fake, bridge->function, PCI_SECONDARY_BUS, 1, bridge->secondary);
		fake_pci_poke(&fake, bridge->function, PCI_SUBORDINATE_BUS, 1, bridge->subordinate);
	}
	for (size_t f = 0; f < inventory.function_count; f++) {
		uint16_t bdf = inventory.functions[f].bdf;

		for (uint16_t reg = PCI_BASE_ADDRESS_0; reg < PCI_CARDBUS_CIS; reg += 4)
			if (inventory.functions[f].bridge == PCI_NONE || reg < PCI_PRIMARY_BUS)
				pci_cfg_write(&fake.cfg, bdf, reg, 4, 0xffffffff);
		if (inventory.functions[f].bridge == PCI_NONE)
			continue;
		pci_cfg_write(&fake.cfg, bdf, PCI_IO_BASE, 2, 0x00f0);
		for (uint16_t reg = PCI_MEMORY_BASE; reg <= PCI_IO_BASE_UPPER16; reg += 4)
			pci_cfg_write(&fake.cfg, bdf, reg, 4, 0xc5a0a5a0);
	}
}

static inline int start_machine(void **state)
{
	(void)state;
	add_functions();
	make_plan();
	build_scanned();
	return 0;
}

/* As ECAM: 8 bytes in one access, and extended configuration space. */
static inline void go_wide(void)
{
	fake_pci_set_wide(&fake, true);
	fake_pci_set_extended(&fake, true);
}

static inline void apply_wired(const struct pci_intx_wiring *wiring)
{
	trace_cfg_init(&trace, &fake.cfg, accesses, MOST_ACCESSES);
	memset(&result, 0xa5, sizeof(result));
	pci_apply(&trace.cfg, &inventory, &plan, wiring, &result);
}

static inline void apply(void)
{
	apply_wired(&(struct pci_intx_wiring){ .chipset = q35() });
}

static inline uint32_t peek(size_t function, unsigned reg, unsigned width)
{
	return fake_pci_peek(&fake, (int)function, reg, width);
}

static inline uint16_t command_of(size_t function)
{
	return (uint16_t)peek(function, PCI_COMMAND, 2);
}

/* --- the registers say what the plan says ------------------------------------------------------------------------- */

static inline unsigned register_of(const struct pci_bar *bar)
{
	const struct pci_function *function = &inventory.functions[bar->function];

	if (bar->index == PCI_BAR_ROM)
		return function->bridge != PCI_NONE ? 0x38 : 0x30;
	if (bar->index >= PCI_BAR_VF)
		return function->sriov + 0x24u + 4u * (bar->index - PCI_BAR_VF);
	return 0x10 + 4u * bar->index;
}

/* A BAR as PCI 3.0, 6.2.5.1 reads it. */
static inline uint64_t bar_address(const struct pci_bar *bar)
{
	unsigned reg = register_of(bar);
	uint64_t address = peek(bar->function, reg, 4);

	if (bar->index == PCI_BAR_ROM)
		return address;
	if (bar->kind == PCI_BAR_IO)
		return address - 1;
	address &= ~UINT64_C(0xf);
	if (bar->is_64bit)
		address |= (uint64_t)peek(bar->function, reg + 4, 4) << 32;
	return address;
}

struct window {
	uint64_t base;
	uint64_t limit;
};

/* A window as PCI-to-PCI Bridge 1.2, 3.2.5.6-10 reads it. */
static inline struct window window_of(size_t b, enum pci_bridge_window kind)
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

static inline void expect_bars(void)
{
	for (size_t i = 0; i < inventory.bar_count; i++) {
		uint64_t expected = plan.bars[i].verdict == PCI_PLACED ? plan.bars[i].address : 0;
		uint64_t address = inventory.bars[i].fixed ? expected : bar_address(&inventory.bars[i]);

		if (address != expected)
			fail_msg("BAR %zu holds %llx, expected %llx", i, (unsigned long long)address,
				 (unsigned long long)expected);
	}
}

static inline bool has_window(const struct pci_bridge *bridge, enum pci_bridge_window kind)
{
	return kind == PCI_WINDOW_MEM || (kind == PCI_WINDOW_IO ? bridge->io : bridge->pref);
}

static inline void expect_windows(void)
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

static inline void expect_plan(void)
{
	assert_int_equal(result.fault_count, 0);
	expect_bars();
	expect_windows();
	for (size_t f = 0; f < inventory.function_count; f++)
		assert_int_equal(command_of(f), plan.command[f]);
}

/* --- the order of accesses ---------------------------------------------------------------------------------------- */

enum phase { CLOSE, BARS, OPEN, CONTROL, LINES, READ_BACK };

static inline size_t function_at(uint16_t bdf)
{
	for (size_t f = 0; f < inventory.function_count; f++)
		if (inventory.functions[f].bdf == bdf)
			return f;
	fail_msg("access to %04x, which is not in the inventory", bdf);
	return 0;
}

static inline bool is_open(int16_t bridge, enum pci_bridge_window window)
{
	return plan.bridges[bridge].windows[window].verdict == PCI_PLACED;
}

/* The registers of two windows may be one access. */
static inline bool opens(int16_t bridge, const struct trace_access *access)
{
	return (trace_access_covers(access, PCI_IO_BASE) && is_open(bridge, PCI_WINDOW_IO)) ||
	       (trace_access_covers(access, PCI_MEMORY_BASE) && is_open(bridge, PCI_WINDOW_MEM)) ||
	       (trace_access_covers(access, PCI_PREF_MEMORY_BASE) && is_open(bridge, PCI_WINDOW_PREF));
}

/* Upper halves that are to be 0 are read first; those that are not to be 0 belong to a window that opens. */
static inline enum phase phase_of_upper(const struct trace_access *access, enum phase last)
{
	if (access->write)
		return access->value ? OPEN : CLOSE;
	return last == CLOSE ? CLOSE : READ_BACK;
}

static inline enum phase phase_of(const struct trace_access *access, enum phase last)
{
	const struct pci_function *function = &inventory.functions[function_at(access->bdf)];
	int16_t bridge = function->bridge;

	if (access->reg == PCI_BRIDGE_CONTROL && bridge != PCI_NONE)
		return CONTROL;
	if (bridge != PCI_NONE && access->reg >= PCI_PREF_BASE_UPPER32 && access->reg <= PCI_IO_BASE_UPPER16)
		return phase_of_upper(access, last);
	if (function->rebar && access->reg >= function->rebar && !access->write && last <= BARS)
		return BARS;
	if (access->reg == PCI_COMMAND || !access->write)
		return READ_BACK;
	if (access->reg == PCI_INTERRUPT_LINE)
		return LINES;
	if (bridge == PCI_NONE || access->reg < PCI_IO_BASE || access->reg == PCI_ROM_ADDRESS1)
		return BARS;
	return opens(bridge, access) ? OPEN : CLOSE;
}

static inline void expect_phases_in_order(void)
{
	enum phase last = CLOSE;

	assert_true(trace_cfg_total(&trace) <= MOST_ACCESSES);
	for (size_t i = 0; i < trace_cfg_total(&trace); i++) {
		enum phase phase = phase_of(&accesses[i], last);

		if (phase < last)
			fail_msg("access %zu, %04x %02x, is of phase %d after %d", i, accesses[i].bdf, accesses[i].reg,
				 (int)phase, (int)last);
		last = phase;
	}
}

#endif
