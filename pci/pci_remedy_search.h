/* SPDX-License-Identifier: MIT */
/*
 * The inner room of pci_remedy.c: what a search for remedies goes by, how one change is tried, and the changes there are.
 */
#ifndef PCI_PCI_REMEDY_SEARCH_H
#define PCI_PCI_REMEDY_SEARCH_H

#include <stdbool.h>
#include <stddef.h>

#include "pci/pci_remedy.h"

/* What is wanted, as a bit set. */
#define PCI_REMEDY_WANTS_IO 1u     /* ports */
#define PCI_REMEDY_WANTS_MEMORY 2u /* memory, anywhere */
#define PCI_REMEDY_WANTS_HIGH 4u   /* memory that may be above 4 GiB */
#define PCI_REMEDY_WANTS_LOW 8u    /* memory that is not too large for any low hole */
#define PCI_REMEDY_WANTS_PIN 16u   /* BARs whose pin was refused */
#define PCI_REMEDY_WANTS_EXTRA 32u /* only ROMs and VFs' BARs are wanted */

/* What a trial plans with, and the plan. */
struct pci_remedy_work {
	struct pci_policy policy;
	struct pci_windows windows;
	struct pci_inventory inventory;
	struct pci_plan plan;
};

struct pci_remedy_search {
	struct pci_remedy_machine machine; /* facts: NULL for a secondary host bridge */
	struct pci_plan_work *plan_work;
	struct pci_remedy_work *work;
	struct pci_remedies *found;
	unsigned wants;
};

/*
 * Plans with the policy of the work; gives how many of those wanted have a place then. 0 if that costs another BAR its place, or
 * if no more plans may be made.
 */
size_t pci_remedy_try(struct pci_remedy_search *search, const struct pci_inventory *inventory,
		      const struct pci_windows *windows);

/* A further remedy, which places so many of those wanted. */
struct pci_remedy *pci_remedy_add(struct pci_remedy_search *search, enum pci_remedy_kind kind, size_t placed);

/* Whether one that is complete was found. */
bool pci_remedy_is_found(const struct pci_remedy_search *search);

/* pci_remedy_option.c: options of the firmware, those that cost something or the others. */
void pci_remedy_try_options(struct pci_remedy_search *search, bool costly);

/*
 * pci_remedy_space.c: more address space, below 4 GiB and above. Of each the least that places as much as any that is tried.
 */
void pci_remedy_try_space(struct pci_remedy_search *search);

#endif
