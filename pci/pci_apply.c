/* SPDX-License-Identifier: MIT */
/*
 * What a plan means in registers is said once, by registers_of_bar and registers_of_window: lists
 * of register and value in the order in which they are to be written. The same lists are then
 * read back and compared.
 *
 * The scan has left every function with its decode off, so no order of writes could make one
 * answer at a wrong address. The order is kept all the same, so that a device model in which a
 * write takes effect early does no harm: windows that stay closed are closed first, then come the
 * BARs, and a bridge's windows open from the root downwards around BARs that are in place. Every
 * register is written once. After the last address is written the functions are read back one by
 * one, parents before children, and each gets its decode bits as soon as it is found to hold what
 * it should: by then there is no half-written address anywhere.
 */
#include "pci/pci_apply.h"

#include <linux/pci_regs.h>

#include "pci/pci_intx.h"

#define HEADER_TYPE_BRIDGE 1

/*
 * PCI-to-PCI Bridge 1.2, 3.2.5.18: decode all 16 bits of VGA port addresses. <linux/pci_regs.h>
 * lacks it.
 */
#define BRIDGE_CTL_VGA_16BIT 0x10

/*
 * PCI-to-PCI Bridge 1.2, 3.2.5.6-10: address bits in the base and limit registers; the others are
 * type bits or reserved.
 */
#define IO_WINDOW_BITS 0xf0f0u
#define MEM_WINDOW_BITS 0xfff0fff0u

/* The ROM's enable bit is compared too: it is to stay off. */
#define ROM_BITS (PCI_ROM_ADDRESS_MASK | PCI_ROM_ADDRESS_ENABLE)

/* What an application of a plan works on. */
struct run {
	struct pci_cfg *cfg;
	const struct pci_inventory *inventory;
	const struct pci_plan *plan;
	struct pci_apply_result *result;
};

/* A register, the value it is to hold and the bits of it that count. */
struct register_value {
	uint16_t reg;
	uint8_t width;
	uint32_t value;
	uint32_t mask;
};

#define MAX_REGISTERS 3

struct register_list {
	unsigned count;
	struct register_value list[MAX_REGISTERS];
};

static void list_add(struct register_list *to, unsigned reg, unsigned width, uint32_t value, uint32_t mask)
{
	to->list[to->count++] = (struct register_value){ (uint16_t)reg, (uint8_t)width, value, mask };
}

static void list_write(struct run *run, uint16_t bdf, const struct register_list *list)
{
	for (unsigned i = 0; i < list->count; i++) {
		const struct register_value *entry = &list->list[i];

		pci_cfg_write(run->cfg, bdf, entry->reg, entry->width, entry->value);
	}
}

/* Whether each register holds its value; those that do not are added to the faults. */
static bool list_holds(struct run *run, uint16_t bdf, const struct register_list *list)
{
	struct pci_apply_result *result = run->result;
	bool holds = true;

	for (unsigned i = 0; i < list->count; i++) {
		const struct register_value *entry = &list->list[i];
		uint32_t read = pci_cfg_read(run->cfg, bdf, entry->reg, entry->width);

		if (((read ^ entry->value) & entry->mask) == 0)
			continue;
		holds = false;
		if (result->fault_count < PCI_APPLY_MAX_FAULTS)
			result->faults[result->fault_count] =
				(struct pci_apply_fault){ bdf, entry->reg, entry->value, read };
		result->fault_count++;
	}
	return holds;
}

static unsigned bar_register(const struct pci_function *function, const struct pci_bar *bar)
{
	if (bar->index != PCI_BAR_ROM)
		return PCI_BASE_ADDRESS_0 + 4u * bar->index;
	return function->header_type == HEADER_TYPE_BRIDGE ? PCI_ROM_ADDRESS1 : PCI_ROM_ADDRESS;
}

static uint32_t bar_mask(const struct pci_bar *bar)
{
	switch (bar->kind) {
	case PCI_BAR_IO:
		return (uint32_t)PCI_BASE_ADDRESS_IO_MASK;
	case PCI_BAR_MEM:
		return (uint32_t)PCI_BASE_ADDRESS_MEM_MASK;
	default:
		return (uint32_t)ROM_BITS;
	}
}

/* A BAR that is not placed holds 0. The low bits are read-only, except for the ROM's enable bit. */
static struct register_list registers_of_bar(const struct run *run, size_t index)
{
	const struct pci_bar *bar = &run->inventory->bars[index];
	const struct pci_bar_plan *plan = &run->plan->bars[index];
	unsigned reg = bar_register(&run->inventory->functions[bar->function], bar);
	uint64_t address = plan->verdict == PCI_PLACED ? plan->address : 0;
	struct register_list list = { 0 };

	if (bar->is_64bit)
		list_add(&list, reg + 4, 4, (uint32_t)(address >> 32), UINT32_MAX);
	list_add(&list, reg, 4, (uint32_t)address, bar_mask(bar));
	return list;
}

/*
 * The upper halves come first here too. 1Eh, beside the I/O base and limit, is write-1-to-clear
 * status, which is why 1Ch is written as a word.
 */
static void add_io_window(const struct pci_bridge *bridge, uint32_t base, uint32_t limit, struct register_list *list)
{
	uint32_t upper = base >> 16 | (limit & 0xffff0000);

	if (bridge->io_32bit)
		list_add(list, PCI_IO_BASE_UPPER16, 4, upper, UINT32_MAX);
	list_add(list, PCI_IO_BASE, 2, (base >> 8 & 0xf0) | (limit & 0xf000), IO_WINDOW_BITS);
}

static void add_mem_window(unsigned reg, uint64_t base, uint64_t limit, struct register_list *list)
{
	uint32_t value = ((uint32_t)base >> 16 & 0xfff0) | ((uint32_t)limit & 0xfff00000);

	list_add(list, reg, 4, value, MEM_WINDOW_BITS);
}

static void add_pref_window(const struct pci_bridge *bridge, uint64_t base, uint64_t limit, struct register_list *list)
{
	if (bridge->pref_64bit) {
		list_add(list, PCI_PREF_BASE_UPPER32, 4, (uint32_t)(base >> 32), UINT32_MAX);
		list_add(list, PCI_PREF_LIMIT_UPPER32, 4, (uint32_t)(limit >> 32), UINT32_MAX);
	}
	add_mem_window(PCI_PREF_MEMORY_BASE, base, limit, list);
}

/*
 * A window is closed when its base is above its limit (PCI-to-PCI Bridge 1.2, 3.2.5.6-10): the
 * highest granule and the lowest.
 */
static struct register_list registers_of_window(const struct pci_bridge *bridge, const struct pci_window_plan *plan,
						enum pci_bridge_window kind)
{
	bool open = plan->verdict == PCI_PLACED;
	uint64_t base = open ? plan->range.first : kind == PCI_WINDOW_IO ? 0xf000 : 0xfff00000;
	uint64_t limit = open ? plan->range.last : 0;
	struct register_list list = { 0 };

	if (kind == PCI_WINDOW_IO && bridge->io)
		add_io_window(bridge, (uint32_t)base, (uint32_t)limit, &list);
	if (kind == PCI_WINDOW_MEM)
		add_mem_window(PCI_MEMORY_BASE, base, limit, &list);
	if (kind == PCI_WINDOW_PREF && bridge->pref)
		add_pref_window(bridge, base, limit, &list);
	return list;
}

/*
 * Writes the windows that are placed, or those that are not. Bridges are in the order parents
 * before children.
 */
static void write_windows(struct run *run, bool placed)
{
	for (size_t b = 0; b < run->inventory->bridge_count; b++) {
		const struct pci_bridge *bridge = &run->inventory->bridges[b];
		uint16_t bdf = run->inventory->functions[bridge->function].bdf;

		for (enum pci_bridge_window kind = 0; kind < PCI_WINDOW_COUNT; kind++) {
			const struct pci_window_plan *plan = &run->plan->bridges[b].windows[kind];
			struct register_list list = registers_of_window(bridge, plan, kind);

			if ((plan->verdict == PCI_PLACED) == placed)
				list_write(run, bdf, &list);
		}
	}
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

static void write_bars(struct run *run)
{
	for (size_t i = 0; i < run->inventory->bar_count; i++) {
		struct register_list list = registers_of_bar(run, i);
		uint16_t function = run->inventory->bars[i].function;

		list_write(run, run->inventory->functions[function].bdf, &list);
	}
}

static void write_interrupt_lines(struct run *run, const struct chipset *chipset)
{
	for (size_t i = 0; i < run->inventory->function_count; i++) {
		const struct pci_function *function = &run->inventory->functions[i];
		uint8_t line = pci_intx_line(run->inventory, chipset, function);

		if (line != PCI_INTX_NONE)
			pci_cfg_write(run->cfg, function->bdf, PCI_INTERRUPT_LINE, 1, line);
	}
}

/*
 * The decode bits of the kinds of which a BAR does not hold. A ROM has an enable bit of its own,
 * which stays off.
 */
static uint16_t faulty_bars(struct run *run, const struct pci_function *function)
{
	static const uint16_t decode[] = {
		[PCI_BAR_IO] = PCI_COMMAND_IO,
		[PCI_BAR_MEM] = PCI_COMMAND_MEMORY,
		[PCI_BAR_ROM_KIND] = 0,
	};
	uint16_t faulty = 0;

	for (size_t i = 0; i < function->bar_count; i++) {
		size_t bar = function->first_bar + i;
		struct register_list list = registers_of_bar(run, bar);

		if (!list_holds(run, function->bdf, &list))
			faulty |= decode[run->inventory->bars[bar].kind];
	}
	return faulty;
}

static uint16_t faulty_windows(struct run *run, const struct pci_function *function)
{
	const struct pci_bridge *bridge = &run->inventory->bridges[function->bridge];
	const struct pci_bridge_plan *plan = &run->plan->bridges[function->bridge];
	uint16_t faulty = 0;

	for (enum pci_bridge_window kind = 0; kind < PCI_WINDOW_COUNT; kind++) {
		struct register_list list = registers_of_window(bridge, &plan->windows[kind], kind);

		if (!list_holds(run, function->bdf, &list))
			faulty |= kind == PCI_WINDOW_IO ? PCI_COMMAND_IO : PCI_COMMAND_MEMORY;
	}
	return faulty;
}

/* The command register is written as a word: 06h beside it is write-1-to-clear status. */
static void read_back_and_enable(struct run *run, size_t index)
{
	const struct pci_function *function = &run->inventory->functions[index];
	uint16_t faulty = faulty_bars(run, function);
	uint16_t command;

	if (function->bridge != PCI_NONE)
		faulty |= faulty_windows(run, function);
	command = run->plan->command[index] & (uint16_t)~faulty;
	if (command != 0)
		pci_cfg_write(run->cfg, function->bdf, PCI_COMMAND, 2, command);
}

void pci_apply(struct pci_cfg *cfg, const struct pci_inventory *inventory, const struct pci_plan *plan,
	       const struct chipset *chipset, struct pci_apply_result *result)
{
	struct run run = { cfg, inventory, plan, result };

	result->fault_count = 0;
	write_windows(&run, false);
	write_bars(&run);
	write_windows(&run, true);
	write_vga_forwarding(&run);
	write_interrupt_lines(&run, chipset);
	for (size_t i = 0; i < inventory->function_count; i++)
		read_back_and_enable(&run, i);
}
