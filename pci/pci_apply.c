/* SPDX-License-Identifier: MIT */
/*
 * What a plan means in registers is said once, by pci_registers.c: lists of register and value in the order in which they
 * are to be written. The same lists are then read back and compared. Where 8 bytes are one access, two registers of a list
 * that lie together are written and read as one.
 *
 * The scan has left every function with its decode off, so no order of writes could make one
 * answer at a wrong address. The order is kept all the same, so that a device model in which a
 * write takes effect early does no harm: windows that stay closed are closed first, then come the
 * BARs, and a bridge's windows open from the root downwards around BARs that are in place. Every
 * register is written once. After the last address is written the functions are read back one by
 * one, parents before children, and each gets its decode bits as soon as it is found to hold what
 * it should: by then there is no half-written address anywhere.
 *
 * The upper half of a window's address is 0 more often than not, and 0 is what a reset leaves there. One that is to be 0 is
 * therefore read first, and written (and then read back with the others) only when it is not.
 */
#include "pci/pci_apply.h"

#include <linux/pci_regs.h>

#include "pci/pci_registers.h"

/*
 * PCI-to-PCI Bridge 1.2, 3.2.5.18: decode all 16 bits of VGA port addresses. <linux/pci_regs.h>
 * lacks it.
 */
#define BRIDGE_CTL_VGA_16BIT 0x10

/* Resizable BAR (PCI Express 4.0, 7.8.6): a capability and a control register for each BAR; sizes count from 1 MiB. */
#define REBAR_CONTROL(rebar, entry) ((uint16_t)((rebar) + PCI_REBAR_CTRL + 8u * (entry)))
#define REBAR_SIZE_SHIFT 8
#define REBAR_SIZE_BITS 0x3f00u
#define REBAR_SMALLEST_SHIFT 20

/* What an application of a plan works on. */
struct run {
	struct pci_cfg *cfg;
	const struct pci_inventory *inventory;
	const struct pci_plan *plan;
	struct pci_apply_result *result;
	uint32_t settled[PCI_MAX_BRIDGES / 32]; /* one bit per bridge: lazy registers of it were written after all */
};

/* --- lists of registers --------------------------------------------------------------------------------------------- */

static void write_registers(struct run *run, uint16_t bdf, const struct pci_register *first, unsigned count)
{
	if (count == 2)
		pci_cfg_write64(run->cfg, bdf, first[1].reg, (uint64_t)first[0].value << 32 | first[1].value);
	else
		pci_cfg_write(run->cfg, bdf, first->reg, first->width, first->value);
}

static void read_registers(struct run *run, uint16_t bdf, const struct pci_register *first, unsigned count,
			   uint32_t values[2])
{
	uint64_t both;

	if (count == 1) {
		values[0] = pci_cfg_read(run->cfg, bdf, first->reg, first->width);
		return;
	}
	both = pci_cfg_read64(run->cfg, bdf, first[1].reg);
	values[0] = (uint32_t)(both >> 32);
	values[1] = (uint32_t)both;
}

static bool hold(const struct pci_register *first, unsigned count, const uint32_t values[2])
{
	unsigned i;

	for (i = 0; i < count; i++)
		if ((values[i] ^ first[i].value) & first[i].mask)
			return false;
	return true;
}

static void add_fault(struct run *run, uint16_t bdf, unsigned reg, uint32_t written, uint32_t read)
{
	struct pci_apply_result *result = run->result;

	if (result->fault_count < PCI_APPLY_MAX_FAULTS)
		result->faults[result->fault_count] = (struct pci_apply_fault){ bdf, (uint16_t)reg, written, read };
	result->fault_count++;
}

static void write_list(struct run *run, uint16_t bdf, const struct pci_register_list *list)
{
	unsigned i, count;

	for (i = 0; i < list->count; i += count) {
		count = pci_registers_together(list, i, pci_cfg_is_wide(run->cfg));
		write_registers(run, bdf, &list->list[i], count);
	}
}

/*
 * Adds registers that do not hold their values to the faults, and returns the decode bits that they stand against. Lazy
 * ones were read already unless they had to be written.
 */
static uint16_t check_list(struct run *run, uint16_t bdf, const struct pci_register_list *list, bool lazy)
{
	uint16_t faulty = 0;
	uint32_t values[2];
	unsigned i, j, count;

	for (i = 0; i < list->count; i += count) {
		const struct pci_register *first = &list->list[i];

		count = pci_registers_together(list, i, pci_cfg_is_wide(run->cfg));
		if (first->lazy && !lazy)
			continue;
		read_registers(run, bdf, first, count, values);
		for (j = 0; j < count; j++) {
			if (hold(&first[j], 1, &values[j]))
				continue;
			faulty |= first[j].decode;
			add_fault(run, bdf, first[j].reg, first[j].value, values[j]);
		}
	}
	return faulty;
}

/* --- windows -------------------------------------------------------------------------------------------------------- */

static bool is_settled(const struct run *run, size_t bridge)
{
	return run->settled[bridge / 32] >> (bridge % 32) & 1;
}

/* Registers that should hold their values already. */
static void settle(struct run *run, size_t bridge, uint16_t bdf, const struct pci_register *first, unsigned count)
{
	uint32_t values[2];

	read_registers(run, bdf, first, count, values);
	if (hold(first, count, values))
		return;
	write_registers(run, bdf, first, count);
	run->settled[bridge / 32] |= (uint32_t)1 << (bridge % 32);
}

/* Closes windows, or opens them; two registers that are one access open together. */
static void write_windows_of(struct run *run, size_t bridge, bool opening)
{
	uint16_t bdf = run->inventory->functions[run->inventory->bridges[bridge].function].bdf;
	struct pci_register_list list;
	unsigned i, count;

	pci_registers_of_windows(run->inventory, run->plan, bridge, &list);
	for (i = 0; i < list.count; i += count) {
		const struct pci_register *first = &list.list[i];
		bool open = first->open;

		count = pci_registers_together(&list, i, pci_cfg_is_wide(run->cfg));
		if (count == 2)
			open = open || first[1].open;
		if (first->lazy && !opening)
			settle(run, bridge, bdf, first, count);
		else if (!first->lazy && open == opening)
			write_registers(run, bdf, first, count);
	}
}

/* Bridges are in the order parents before children. */
static void write_windows(struct run *run, bool opening)
{
	for (size_t b = 0; b < run->inventory->bridge_count; b++)
		write_windows_of(run, b, opening);
}

/*
 * With all 16 address bits, lest the bridge takes each 1 KiB of I/O addresses for a copy of the
 * VGA ports.
 */
static void write_vga_forwarding(struct run *run)
{
	for (size_t b = 0; b < run->inventory->bridge_count; b++) {
		uint16_t bdf = run->inventory->functions[run->inventory->bridges[b].function].bdf;
		uint32_t control;

		if (!run->plan->bridges[b].vga)
			continue;
		control = pci_cfg_read(run->cfg, bdf, PCI_BRIDGE_CONTROL, 2);
		control |= PCI_BRIDGE_CTL_VGA | BRIDGE_CTL_VGA_16BIT;
		pci_cfg_write(run->cfg, bdf, PCI_BRIDGE_CONTROL, 2, control);
	}
}

/* --- BARs ----------------------------------------------------------------------------------------------------------- */

static bool is_resized(const struct run *run, size_t bar)
{
	const struct pci_bar_plan *plan = &run->plan->bars[bar];

	return plan->verdict == PCI_PLACED && plan->size != run->inventory->bars[bar].size &&
	       !run->inventory->bars[bar].fixed;
}

/* Bits 13:8 of the control register: the number n of a size of 2^(20+n) bytes. */
static uint32_t rebar_size(uint64_t size)
{
	uint32_t number = 0;

	while (size >> REBAR_SMALLEST_SHIFT >> number > 1)
		number++;
	return number << REBAR_SIZE_SHIFT;
}

/* The control register of the BAR, and what it holds; 0 when the capability has none for it. */
static uint16_t find_rebar_control(struct run *run, const struct pci_function *function, unsigned index,
				   uint32_t *value)
{
	unsigned entries = 1;

	for (unsigned entry = 0; function->rebar != 0 && entry < entries; entry++) {
		uint16_t reg = REBAR_CONTROL(function->rebar, entry);

		if (reg >= PCI_CFG_EXTENDED)
			break;
		*value = pci_cfg_read(run->cfg, function->bdf, reg, 4);
		if ((*value & PCI_REBAR_CTRL_BAR_IDX) == index)
			return reg;
		if (entry == 0)
			entries = (*value & PCI_REBAR_CTRL_NBAR_MASK) >> PCI_REBAR_CTRL_NBAR_SHIFT;
	}
	return 0;
}

static void resize_bars(struct run *run, const struct pci_function *function)
{
	for (size_t i = 0; i < function->bar_count; i++) {
		size_t bar = function->first_bar + i;
		uint32_t value;
		uint16_t reg;

		if (!is_resized(run, bar))
			continue;
		reg = find_rebar_control(run, function, run->inventory->bars[bar].index, &value);
		if (reg == 0)
			continue;
		value = (value & ~REBAR_SIZE_BITS) | rebar_size(run->plan->bars[bar].size);
		pci_cfg_write(run->cfg, function->bdf, reg, 4, value);
	}
}

/* A BAR that does not have the size it was placed with must not decode. */
static uint16_t check_sizes(struct run *run, const struct pci_function *function)
{
	uint16_t faulty = 0;

	for (size_t i = 0; i < function->bar_count; i++) {
		size_t bar = function->first_bar + i;
		uint32_t wanted, value = 0;
		uint16_t reg;

		if (!is_resized(run, bar))
			continue;
		wanted = rebar_size(run->plan->bars[bar].size);
		reg = find_rebar_control(run, function, run->inventory->bars[bar].index, &value);
		if (reg != 0 && (value & REBAR_SIZE_BITS) == wanted)
			continue;
		faulty |= PCI_COMMAND_MEMORY;
		add_fault(run, function->bdf, reg ? reg : function->rebar, wanted, value);
	}
	return faulty;
}

static void write_bars(struct run *run)
{
	struct pci_register_list list;

	for (size_t f = 0; f < run->inventory->function_count; f++) {
		const struct pci_function *function = &run->inventory->functions[f];

		resize_bars(run, function);
		pci_registers_of_bars(run->inventory, run->plan, f, &list);
		write_list(run, function->bdf, &list);
	}
}

/* --- the rest ------------------------------------------------------------------------------------------------------- */

static void write_interrupt_lines(struct run *run, const struct pci_intx_wiring *wiring)
{
	for (size_t i = 0; i < run->inventory->function_count; i++) {
		const struct pci_function *function = &run->inventory->functions[i];
		uint8_t line = pci_intx_line(run->inventory, wiring, function);

		if (line != PCI_INTX_NONE)
			pci_cfg_write(run->cfg, function->bdf, PCI_INTERRUPT_LINE, 1, line);
	}
}

/* The command register is written as a word: 06h beside it is write-1-to-clear status. */
static void read_back_and_enable(struct run *run, size_t index)
{
	const struct pci_function *function = &run->inventory->functions[index];
	uint16_t faulty = check_sizes(run, function);
	struct pci_register_list list;
	uint16_t command;

	pci_registers_of_bars(run->inventory, run->plan, index, &list);
	faulty |= check_list(run, function->bdf, &list, true);
	if (function->bridge != PCI_NONE) {
		pci_registers_of_windows(run->inventory, run->plan, (size_t)function->bridge, &list);
		faulty |= check_list(run, function->bdf, &list, is_settled(run, (size_t)function->bridge));
	}
	command = run->plan->command[index] & (uint16_t)~faulty;
	if (command != 0)
		pci_cfg_write(run->cfg, function->bdf, PCI_COMMAND, 2, command);
}

void pci_apply(struct pci_cfg *cfg, const struct pci_inventory *inventory, const struct pci_plan *plan,
	       const struct pci_intx_wiring *wiring, struct pci_apply_result *result)
{
	struct run run = { .cfg = cfg, .inventory = inventory, .plan = plan, .result = result };

	result->fault_count = 0;
	write_windows(&run, false);
	write_bars(&run);
	write_windows(&run, true);
	write_vga_forwarding(&run);
	write_interrupt_lines(&run, wiring);
	for (size_t i = 0; i < inventory->function_count; i++)
		read_back_and_enable(&run, i);
}
