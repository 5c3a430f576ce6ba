/* SPDX-License-Identifier: MIT */
/*
 * What a plan means in registers, for pci_apply: lists of register and value, from the highest register down. So the
 * upper half of a 64-bit address stands before the lower one, and registers that one access of 8 bytes can reach stand
 * side by side.
 */
#ifndef PCI_PCI_REGISTERS_H
#define PCI_PCI_REGISTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pci/pci_plan.h"

/* A register, the value it is to hold and the bits of it that count. */
struct pci_register {
	uint32_t value;
	uint32_t mask;
	uint16_t reg;
	uint16_t decode; /* PCI_COMMAND_IO or PCI_COMMAND_MEMORY, which stays off when it does not hold; 0: neither */
	uint8_t width;   /* 2 or 4 */
	bool lazy;       /* it probably holds the value already: is read first, and written only when it does not */
	bool open;       /* of a bridge window: the window is open */
};

#define PCI_REGISTERS_MOST 16

struct pci_register_list {
	unsigned count;
	struct pci_register list[PCI_REGISTERS_MOST];
};

/* The BARs of a function: 0 where one is not placed. Fixed ones have no registers. The low bits are read-only. */
void pci_registers_of_bars(const struct pci_inventory *inventory, const struct pci_plan *plan, size_t function,
			   struct pci_register_list *list);

/*
 * The windows that the bridge implements. A closed I/O window is left out unless the bridge's I/O decode comes on: the scan
 * has closed it.
 */
void pci_registers_of_windows(const struct pci_inventory *inventory, const struct pci_plan *plan, size_t bridge,
			      struct pci_register_list *list);

/* 2 where the registers at `index` and the next can be one access of 8 bytes, else 1. */
unsigned pci_registers_together(const struct pci_register_list *list, unsigned index, bool wide);

#endif
