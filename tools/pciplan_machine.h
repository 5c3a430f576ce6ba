/* SPDX-License-Identifier: MIT */
/* A machine read from a file, and the plan for it. */
#ifndef TOOLS_PCIPLAN_MACHINE_H
#define TOOLS_PCIPLAN_MACHINE_H

#include <stdbool.h>
#include <stddef.h>

#include "pci/pci_inventory.h"
#include "pci/pci_plan.h"
#include "pci/pci_policy.h"
#include "pci/pci_window.h"

/* A whole file in memory, NUL terminated; `name` is what messages call it. */
struct pciplan_text {
	const char *name;
	char *bytes;
	size_t size;
};

struct pciplan_machine {
	struct pci_inventory inventory;
	struct pci_windows windows;
	struct pci_policy policy;
	struct pci_plan plan;
};

/* calloc that ends the program with a message and exit status 2 when there is no memory. */
void *pciplan_allocate(size_t count, size_t size);

/* Reads a file, "-" for standard input. False: said why on standard error. */
bool pciplan_read(const char *path, struct pciplan_text *text);

/* Takes the machine out of the text. False: said why on standard error, with name and line. */
bool pciplan_parse(const struct pciplan_text *text, struct pciplan_machine *machine);

/* Plans, and has the plan checked. False: it breaks an invariant; said which on standard error. */
bool pciplan_plan(const struct pciplan_text *text, struct pciplan_machine *machine);

#endif
