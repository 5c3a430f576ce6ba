/* SPDX-License-Identifier: MIT */
/*
 * What one change would place the BARs that a plan gave up: found by planning again with that change.
 *
 * Wanted are the BARs that were given up for want of room (PCI_NO_SPACE, PCI_TOO_LARGE) or because their pin was refused, and the
 * ROMs and VFs' BARs that were left out so that others fit. A BAR of a device counts more than all ROMs and VFs' BARs. A change that
 * costs a BAR its place is no remedy, but for the VFs' BARs where the change is to do without them.
 */
#ifndef PCI_PCI_REMEDY_H
#define PCI_PCI_REMEDY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pci/pci_inventory.h"
#include "pci/pci_plan.h"
#include "pci/pci_policy.h"
#include "pci/pci_window.h"

/* At most so many plans are made. */
#define PCI_REMEDY_PLANS 16

enum pci_remedy_kind {
	PCI_REMEDY_OPTION, /* options of the firmware: `option` */
	PCI_REMEDY_UNPIN, /* `functions` functions, `bdf` the first, left out of the option pin: one of their pins was refused */
	PCI_REMEDY_LOW_HOLE, /* `value` bytes of low hole, counted down from its end: RAM ends at `start` */
	PCI_REMEDY_LOW_WINDOW, /* of a secondary host bridge: `value` bytes below 4 GiB, from `start` to where its window ends */
	PCI_REMEDY_ADDRESS_BITS, /* `value` physical address bits */
	PCI_REMEDY_HIGH_WINDOW, /* of a secondary host bridge: `value` bytes from `start`; 0: anywhere above 4 GiB that is a multiple of `value` */
	PCI_REMEDY_OTHER_PLACE, /* `wanted` BARs of `functions` functions, `bdf` the first: no window above them is of their kind */
	PCI_REMEDY_FIXED, /* the same: their addresses are fixed and not free */
	PCI_REMEDY_NONE,  /* nothing that is tried here helps: fewer devices, or smaller ones */
};

struct pci_remedy {
	uint8_t kind;  /* enum pci_remedy_kind */
	bool complete; /* places all that are wanted */
	/*
	 * PCI_REMEDY_OPTION: "NAME=VALUE", with blanks between if there are several. Other kinds: the option of the policy that would
	 * stand in the way and has to be given like this as well. NULL: none.
	 */
	const char *option;
	const char
		*cost; /* a clause on what else it costs: "what is plugged in later may find no room"; NULL: nothing */
	uint64_t value;
	uint64_t start;
	uint16_t bdf;
	size_t functions;
	size_t placed;  /* of those wanted, how many have a place then */
	size_t devices; /* of those placed, how many are neither ROMs nor VFs' BARs */
	size_t wanted;
};

#define PCI_REMEDIES_MAX 16

/*
 * Those that are complete, the cheapest first. Where none is, those that place some, the most first, by `devices` and then by
 * `placed`; and where none does that, PCI_REMEDY_NONE. PCI_REMEDY_OTHER_PLACE and PCI_REMEDY_FIXED come last and are about BARs that
 * are not among those wanted.
 * More address space is tried only if no option without a cost is complete, what has a cost only if nothing else is. Empty:
 * nothing was given up that anything could be said about.
 */
struct pci_remedies {
	size_t wanted;
	size_t plans; /* that were made to find out */
	size_t count;
	struct pci_remedy list[PCI_REMEDIES_MAX];
};

/* What was planned, and how. */
struct pci_remedy_machine {
	const struct pci_inventory *inventory;
	const struct pci_windows *windows;
	/*
	 * What the windows were built from, as it is now. NULL: not known, or the host bridge is a secondary one. Without them
	 * options that limit the windows are not tried, of larger holes only the one that the plan asks for, and more address bits only
	 * where no option limits them and the windows end with a whole number of bits. Both are taken to add to the windows alone.
	 */
	const struct pci_window_facts *facts;
	const struct pci_policy *policy;
	const struct pci_plan *plan;
};

/*
 * Deterministic. `plan_work` as of pci_plan_build; `work` is 8-byte aligned scratch space of pci_remedy_work_size() bytes: about a
 * megabyte, not needed where nothing was given up. Their contents do not matter.
 */
struct pci_remedy_work;
void pci_remedies_find(const struct pci_remedy_machine *machine, struct pci_plan_work *plan_work,
		       struct pci_remedy_work *work, struct pci_remedies *remedies);

size_t pci_remedy_work_size(void);

#endif
