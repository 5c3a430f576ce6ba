/* SPDX-License-Identifier: MIT */
/*
 * What the planner may give way on when not everything fits, in the order in which it gives way.
 *
 * Moving a 64-bit BAR above 4 GiB costs nothing; nor does it to enlarge a resizable BAR by less; a hot-plug reserve, an
 * expansion ROM and room for VFs are optional; a BAR costs a device; a BAR of a boot-critical device may cost the boot.
 * Within a rank the largest goes first: it frees the most.
 */
#ifndef PCI_PCI_CONCESSION_H
#define PCI_PCI_CONCESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pci/pci_layout.h"
#include "pci/pci_policy.h"

#define PCI_MAX_SIZE_STEPS 1024 /* sizes of resizable BARs that are tried, in all */
#define PCI_MAX_CONCESSIONS (2 * PCI_MAX_BARS + (2 + PCI_WINDOW_COUNT) * PCI_MAX_BRIDGES + PCI_MAX_SIZE_STEPS)

enum pci_concession_kind {
	PCI_CONCEDE_BAR_HIGH,    /* target: a BAR */
	PCI_CONCEDE_BRIDGE_HIGH, /* target: a top bridge, for the hot-plug reserves below it */
	PCI_CONCEDE_SIZE,        /* target: a resizable BAR */
	PCI_CONCEDE_AMPLE,       /* target: as of PCI_CONCEDE_RESERVE; the reserve is no larger than was asked for */
	PCI_CONCEDE_RESERVE,     /* target: bridge * PCI_WINDOW_COUNT + window */
	PCI_CONCEDE_BAR,         /* target: a BAR or ROM, left out */
};

struct pci_concession {
	uint64_t size; /* larger goes first within a rank */
	uint32_t target;
	uint8_t kind;
	uint8_t rank;      /* lower goes first */
	uint8_t size_log2; /* PCI_CONCEDE_SIZE: the size that the BAR is reduced to, as a power of two */
	bool made;
};

struct pci_concessions {
	size_t count;
	size_t optional; /* the first so many cost no BAR */
	size_t size_steps;
	struct pci_concession list[PCI_MAX_CONCESSIONS];
};

/* Whether nothing is lost by it: something goes above 4 GiB, or a resizable BAR is enlarged by less. */
bool pci_concession_is_free(const struct pci_concession *concession);

/* Lists what could be conceded for I/O or for memory, in order. Uses the sizes of the layout's last attempt. */
void pci_concessions_list_io(struct pci_concessions *concessions, const struct pci_layout *layout,
			     const struct pci_policy *policy);
void pci_concessions_list_mem(struct pci_concessions *concessions, const struct pci_layout *layout,
			      const struct pci_policy *policy);

/* Makes the layout's choices be those concessions that are marked as made, and no others of the list. */
void pci_concessions_apply(const struct pci_concessions *concessions, struct pci_layout *layout);

/* Makes none of them. */
void pci_concessions_take_back(struct pci_concessions *concessions, struct pci_layout *layout);

/*
 * For a layout that does not fit as it is: finds concessions under which `attempt` does, as few as possible from the front of the list, and of those that cost a BAR
 * none that turns out to be unnecessary. Leaves the layout as of an attempt with them. False: not even all of them help.
 *
 * Bounded: at most 2 * log2(count) + 2 * PCI_MAX_RESTORES + 3 attempts.
 */
#define PCI_MAX_RESTORES 128
bool pci_concessions_search(struct pci_concessions *concessions, struct pci_layout *layout,
			    bool (*attempt)(struct pci_layout *layout));

#endif
