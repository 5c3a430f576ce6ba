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

/*
 * The merit of a change is what the wanted BARs that it places count together: one of a device this much, a ROM or a VFs' BAR 1.
 * All of the latter count less than one of the former.
 */
#define PCI_REMEDY_DEVICE_BAR ((size_t)1 << 16)

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
	size_t merit; /* of a change that places all that are wanted */
};

/*
 * Plans with the policy of the work; gives the merit of that. 0 if it places nothing or costs another BAR its place, or if no more
 * plans may be made.
 */
size_t pci_remedy_try(struct pci_remedy_search *search, const struct pci_inventory *inventory,
		      const struct pci_windows *windows);

/* A further remedy, of that merit. */
struct pci_remedy *pci_remedy_add(struct pci_remedy_search *search, enum pci_remedy_kind kind, size_t merit);

/* Whether one that is complete was found. */
bool pci_remedy_is_found(const struct pci_remedy_search *search);

/* pci_remedy_option.c: options of the firmware, those that cost something or the others. */
void pci_remedy_try_options(struct pci_remedy_search *search, bool costly);

/*
 * pci_remedy_space.c: more address space, below 4 GiB and above. Of each the least that places as much as any that is tried.
 */
void pci_remedy_try_space(struct pci_remedy_search *search);

#endif
