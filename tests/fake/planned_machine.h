/* SPDX-License-Identifier: MIT */
/*
 * One machine with one valid plan, made by hand: what the tests of the plan checker break in one
 * place at a time.
 *
 *   00:00.0 host bridge
 *   00:01.0 display
 *   00:02.0 network card
 *   00:03.0 port, below it 01:00.0 port, below it 02:00.0 network card and 02:01.0 pinned BAR
 *   00:04.0 empty hot-plug port
 *   00:05.0 pinned BAR
 *   00:06.0 unknown header type
 *   00:07.0 BARs that did not fit
 *   00:08.0 resizable BAR, and VF BARs for eight VFs
 *   00:09.0 fixed BARs
 *   00:0a.0 subtractive bridge, below it 04:00.0 with a BAR in its window and others that are not, and
 *           04:01.0 bridge whose windows are not in the one above, below it 05:00.0
 *
 * The I/O window of 00:03.0 covers ports that no BAR may have.
 */
#ifndef TESTS_FAKE_PLANNED_MACHINE_H
#define TESTS_FAKE_PLANNED_MACHINE_H

#include <stddef.h>
#include <stdint.h>

#include "pci/pci_plan_check.h"

enum planned_bar {
	VGA_FRAME,
	VGA_REGS,
	VGA_ROM,
	NIC_IO,
	NIC_REGS,
	NIC_HIGH,
	PORT_BAR,
	SWITCH_BAR,
	CARD_IO,
	CARD_MEM,
	CARD_HIGH,
	CARD_MEM64,
	PINNED_BEHIND,
	PINNED,
	ODD,
	BIG,
	BIG_ROM,
	BIG_IO,
	RESIZABLE,
	VF_HIGH,
	VF_LOW,
	FIXED,
	FIXED_IO,
	LEGACY_IO,
	LEGACY_INSIDE,
	LEGACY_OUTSIDE,
	UNDER_IO,
	UNDER_MEM,
	UNDER_HIGH,
};

enum planned_function {
	HOST,
	VGA,
	NIC,
	PORT,
	SWITCH,
	CARD,
	PINNED_CARD,
	SLOT,
	PINNED_DEVICE,
	ODD_DEVICE,
	BIG_DEVICE,
	ACCELERATOR,
	FIXED_DEVICE,
	SUBTRACTIVE,
	LEGACY,
	UNDER,
	UNDER_CARD,
};

enum planned_bridge {
	B_PORT,
	B_SWITCH,
	B_SLOT,
	B_SUBTRACTIVE,
	B_UNDER,
};

struct planned_machine {
	struct pci_inventory inventory;
	struct pci_windows windows;
	struct pci_policy policy;
	struct range reserved_storage[8];
	struct range_set reserved;
	struct pci_plan plan;
	struct range scratch[PCI_MAX_BARS + PCI_WINDOW_COUNT * PCI_MAX_BRIDGES];
};

void planned_machine_init(struct planned_machine *machine);

/* Places a BAR at `address`; gives it another size, in the inventory and the plan. */
void planned_machine_move(struct planned_machine *machine, enum planned_bar bar, uint64_t address);
void planned_machine_resize(struct planned_machine *machine, enum planned_bar bar, uint64_t size);

/* Takes a placed BAR out of the plan, also out of its totals. */
void planned_machine_give_up(struct planned_machine *machine, enum planned_bar bar, enum pci_verdict verdict);

struct pci_plan_fault planned_machine_check(struct planned_machine *machine);

#endif
