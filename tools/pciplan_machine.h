/* SPDX-License-Identifier: MIT */
/*
 * A machine and the plan for it: what the program and the library work on. Nothing here prints, ends the program or keeps
 * anything outside of the struct.
 */
#ifndef TOOLS_PCIPLAN_MACHINE_H
#define TOOLS_PCIPLAN_MACHINE_H

#include <stdbool.h>
#include <stddef.h>

#include "pci/pci_inventory.h"
#include "pci/pci_plan.h"
#include "pci/pci_plan_check.h"
#include "pci/pci_policy.h"
#include "pci/pci_remedy.h"
#include "pci/pci_window.h"

struct pciplan_machine {
	struct pci_inventory inventory;
	struct pci_windows windows;
	struct pci_policy policy;
	struct pci_plan plan;
	struct pci_plan_work *work;
	struct pci_remedy_work *remedy_work;
	struct range *scratch;
	bool *marks; /* PCI_MAX_BARS, for those who try machines out */
};

/* An empty machine: no function, no window, the default policy. NULL: no memory. */
struct pciplan_machine *pciplan_machine_new(void);

/* `machine` may be NULL. */
void pciplan_machine_free(struct pciplan_machine *machine);

/* Copies what a plan is made from, not the plan. */
void pciplan_machine_copy(struct pciplan_machine *to, const struct pciplan_machine *from);

/* Plans as the firmware does. */
void pciplan_machine_plan(struct pciplan_machine *machine);

/* Plans twice and has the plan checked. The invariant is PCI_P_NONE when it keeps them all. */
struct pci_plan_fault pciplan_machine_plan_checked(struct pciplan_machine *machine);

/* The index of the function at `bdf`, or PCI_NONE. */
int pciplan_find_function(const struct pci_inventory *inventory, uint16_t bdf);

/* The index of a function's BAR register, or PCI_NONE. */
int pciplan_find_bar(const struct pci_inventory *inventory, size_t function, unsigned index);

/* Takes out every BAR whose mark is set; `marks` has one for each. */
void pciplan_drop_bars(struct pci_inventory *inventory, const bool *marks);

#define PCIPLAN_NAME_MAX \
	12 /* bytes that hold the name of any function (pciplan_bdf_text) or BAR (pci_text_bar_name), with its NUL */

/* "00:03.0" */
void pciplan_bdf_text(uint16_t bdf, char text[PCIPLAN_NAME_MAX]);

#endif
