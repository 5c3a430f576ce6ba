/* SPDX-License-Identifier: MIT */
/*
 * The independent checker of a plan: the invariants P1-P12 of docs/planner.md, written from the PCI specifications and not
 * from the planner. It runs in tests, fuzzing, tools and at every boot.
 */
#ifndef PCI_PCI_PLAN_CHECK_H
#define PCI_PCI_PLAN_CHECK_H

#include "pci/pci_plan.h"

enum pci_invariant {
	PCI_P_NONE,
	PCI_P1, /* a placed BAR is aligned to its size (one aperture, a size it can have); fixed ones to 4 bytes */
	PCI_P2, /* it lies inside one window of a kind it may use (only an I/O bridge window also in windows->io_cover) */
	PCI_P3, /* no two placed ranges of one space overlap */
	PCI_P4, /* nothing placed overlaps a reserved range */
	PCI_P5, /* 32-bit BARs and ROMs end below 4 GiB */
	PCI_P6, /* a child lies inside its bridge's window, or is left to a subtractive bridge's primary bus */
	/* no non-prefetchable BAR in a prefetchable window, a host bridge's included; above 4 GiB only behind a 64-bit one */
	PCI_P7,
	PCI_P8, /* every BAR has exactly one verdict, and a size it can have even when it is not placed */
	PCI_P9, /* same input, same plan */
	PCI_P10, /* decode is enabled only if every BAR of that kind is placed; ROMs and VF BARs have their own enable bits */
	PCI_P11, /* a pinned BAR is at its pinned address or has a verdict why not; a fixed one is never placed elsewhere */
	PCI_P12, /* a hot-plug bridge has its reserve, or a verdict why not */
};

struct pci_plan_fault {
	enum pci_invariant invariant; /* PCI_P_NONE: the plan keeps them all */
	uint16_t bdf;
	uint8_t what; /* struct pci_bar.index (0-12), or 0x10 + enum pci_bridge_window for a window */
	struct range range;
};

/*
 * The first fault, by ascending number of the invariant. P9 is not decided here: pci_plan_equal compares two plans.
 * `reserved` (may be NULL) is what nothing may overlap, for P4. `scratch` needs one range for each BAR and three for each
 * bridge of the inventory.
 */
struct pci_plan_fault pci_plan_check(const struct pci_inventory *inventory, const struct pci_windows *windows,
				     const struct pci_policy *policy, const struct range_set *reserved,
				     const struct pci_plan *plan, struct range *scratch);

/*
 * Whether two plans for one inventory are the same (P9). The address of a BAR or window that is not placed means nothing;
 * everything else counts.
 */
bool pci_plan_equal(const struct pci_inventory *inventory, const struct pci_plan *a, const struct pci_plan *b);

/* "P3: no two placed ranges of one space overlap", ... */
const char *pci_invariant_text(enum pci_invariant invariant);

#endif
