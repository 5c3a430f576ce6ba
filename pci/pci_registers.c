/* SPDX-License-Identifier: MIT */
#include "pci/pci_registers.h"

#include <linux/pci_regs.h>

/* PCI-to-PCI Bridge 1.2, 3.2.5.6-10: address bits in the base and limit registers; the others are type bits or reserved. */
#define IO_WINDOW_BITS 0xf0f0u
#define MEM_WINDOW_BITS 0xfff0fff0u

/* The ROM's enable bit is compared too: it is to stay off. */
#define ROM_BITS (PCI_ROM_ADDRESS_MASK | PCI_ROM_ADDRESS_ENABLE)

static void list_add(struct pci_register_list *to, struct pci_register entry)
{
	to->list[to->count++] = entry;
}

static unsigned bar_register(const struct pci_function *function, const struct pci_bar *bar)
{
	if (bar->index >= PCI_BAR_VF)
		return function->sriov + PCI_SRIOV_BAR + 4u * (bar->index - PCI_BAR_VF);
	if (bar->index != PCI_BAR_ROM)
		return PCI_BASE_ADDRESS_0 + 4u * bar->index;
	return function->header_type == PCI_HEADER_TYPE_BRIDGE ? PCI_ROM_ADDRESS1 : PCI_ROM_ADDRESS;
}

/* The ROM has an enable bit of its own, and so have VFs: nothing that the command register turns on depends on them. */
static struct pci_register bar_entry(const struct pci_bar *bar)
{
	if (bar->kind == PCI_BAR_IO)
		return (struct pci_register){ .mask = (uint32_t)PCI_BASE_ADDRESS_IO_MASK, .decode = PCI_COMMAND_IO };
	if (bar->kind == PCI_BAR_ROM_KIND)
		return (struct pci_register){ .mask = (uint32_t)ROM_BITS };
	return (struct pci_register){ .mask = (uint32_t)PCI_BASE_ADDRESS_MEM_MASK,
				      .decode = bar->index < PCI_BAR_VF ? PCI_COMMAND_MEMORY : 0 };
}

static void add_bar(const struct pci_function *function, const struct pci_bar *bar, uint64_t address,
		    struct pci_register_list *list)
{
	struct pci_register entry = bar_entry(bar);

	entry.reg = (uint16_t)bar_register(function, bar);
	entry.width = 4;
	if (bar->is_64bit) {
		struct pci_register upper = entry;

		upper.reg = (uint16_t)(entry.reg + 4);
		upper.mask = UINT32_MAX;
		upper.value = (uint32_t)(address >> 32);
		list_add(list, upper);
	}
	entry.value = (uint32_t)address;
	list_add(list, entry);
}

void pci_registers_of_bars(const struct pci_inventory *inventory, const struct pci_plan *plan, size_t function,
			   struct pci_register_list *list)
{
	const struct pci_function *owner = &inventory->functions[function];
	size_t i;

	list->count = 0;
	for (i = owner->bar_count; i-- > 0;) {
		size_t bar = owner->first_bar + i;
		const struct pci_bar_plan *placed = &plan->bars[bar];

		if (!inventory->bars[bar].fixed)
			add_bar(owner, &inventory->bars[bar], placed->verdict == PCI_PLACED ? placed->address : 0,
				list);
	}
}

/*
 * A window is closed when its base is above its limit (PCI-to-PCI Bridge 1.2, 3.2.5.6-10): the highest granule and the
 * lowest.
 */
static struct range window_range(const struct pci_window_plan *plan, uint64_t highest)
{
	return plan->verdict == PCI_PLACED ? plan->range : (struct range){ highest, 0 };
}

/* The upper halves are 0 after a reset, and mostly stay it. */
static void add_upper(unsigned reg, uint32_t value, uint16_t decode, bool open, struct pci_register_list *list)
{
	list_add(list, (struct pci_register){ .reg = (uint16_t)reg,
					      .width = 4,
					      .value = value,
					      .mask = UINT32_MAX,
					      .decode = decode,
					      .lazy = value == 0,
					      .open = open });
}

static void add_mem_window(unsigned reg, const struct pci_window_plan *plan, struct pci_register_list *list)
{
	struct range range = window_range(plan, 0xfff00000);
	uint32_t value = ((uint32_t)range.first >> 16 & 0xfff0) | ((uint32_t)range.last & 0xfff00000);

	list_add(list, (struct pci_register){ .reg = (uint16_t)reg,
					      .width = 4,
					      .value = value,
					      .mask = MEM_WINDOW_BITS,
					      .decode = PCI_COMMAND_MEMORY,
					      .open = plan->verdict == PCI_PLACED });
}

/* 1Eh, beside the I/O base and limit, is write-1-to-clear status, which is why 1Ch is written as a word. */
static void add_io_window(const struct pci_window_plan *plan, struct pci_register_list *list)
{
	struct range range = window_range(plan, 0xf000);
	uint32_t value = ((uint32_t)range.first >> 8 & 0xf0) | ((uint32_t)range.last & 0xf000);

	list_add(list, (struct pci_register){ .reg = PCI_IO_BASE,
					      .width = 2,
					      .value = value,
					      .mask = IO_WINDOW_BITS,
					      .decode = PCI_COMMAND_IO,
					      .open = plan->verdict == PCI_PLACED });
}

void pci_registers_of_windows(const struct pci_inventory *inventory, const struct pci_plan *plan, size_t bridge,
			      struct pci_register_list *list)
{
	const struct pci_bridge *has = &inventory->bridges[bridge];
	const struct pci_window_plan *io = &plan->bridges[bridge].windows[PCI_WINDOW_IO];
	const struct pci_window_plan *pref = &plan->bridges[bridge].windows[PCI_WINDOW_PREF];
	bool io_open = io->verdict == PCI_PLACED;
	bool pref_open = pref->verdict == PCI_PLACED;

	list->count = 0;
	if (has->io_32bit)
		add_upper(PCI_IO_BASE_UPPER16,
			  io_open ? (uint32_t)io->range.first >> 16 | ((uint32_t)io->range.last & 0xffff0000) : 0,
			  PCI_COMMAND_IO, io_open, list);
	if (has->pref && has->pref_64bit) {
		add_upper(PCI_PREF_LIMIT_UPPER32, pref_open ? (uint32_t)(pref->range.last >> 32) : 0,
			  PCI_COMMAND_MEMORY, pref_open, list);
		add_upper(PCI_PREF_BASE_UPPER32, pref_open ? (uint32_t)(pref->range.first >> 32) : 0,
			  PCI_COMMAND_MEMORY, pref_open, list);
	}
	if (has->pref)
		add_mem_window(PCI_PREF_MEMORY_BASE, pref, list);
	add_mem_window(PCI_MEMORY_BASE, &plan->bridges[bridge].windows[PCI_WINDOW_MEM], list);
	if (has->io && (io_open || (plan->command[has->function] & PCI_COMMAND_IO)))
		add_io_window(io, list);
}

static bool may_join(const struct pci_register *upper, const struct pci_register *lower)
{
	return upper->width == 4 && lower->width == 4 && upper->reg == lower->reg + 4 && lower->reg % 8 == 0 &&
	       upper->lazy == lower->lazy;
}

unsigned pci_registers_together(const struct pci_register_list *list, unsigned index, bool wide)
{
	return wide && index + 1 < list->count && may_join(&list->list[index], &list->list[index + 1]) ? 2 : 1;
}
