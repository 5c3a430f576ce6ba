/* SPDX-License-Identifier: MIT */
/*
 * What a plan says as claims of addresses: the plan checker's view of it. Only pci_plan_check*.c use it.
 *
 * A claim is one placed range: a BAR, with all its apertures, or a window of a bridge. Both are claims on the bus they are
 * reached from, which for a bridge's own BARs and its windows alike is its primary bus. So the rules need no walk over the
 * hierarchy: each claim is held against the windows directly above it, each such window is a claim itself, and the topmost
 * are held against the free ranges of the host bridge. What holds for each step holds for the whole way.
 *
 * A subtractive bridge also forwards what nothing else on its primary bus claims (PCI Code and ID Assignment 1.11, 1.7:
 * 060401h). What is behind it and lies in none of its windows therefore is a claim on its primary bus, as if the bridge
 * were not there.
 */
#ifndef PCI_PCI_PLAN_CLAIM_H
#define PCI_PCI_PLAN_CLAIM_H

#include "pci/pci_plan_check.h"

/* What there is to check, as handed to pci_plan_check. */
struct pci_plan_check {
	const struct pci_inventory *inventory;
	const struct pci_windows *windows;
	const struct pci_policy *policy;
	const struct range_set *reserved; /* or NULL */
	const struct pci_plan *plan;
	struct range *scratch;
};

struct pci_plan_claim {
	struct range range;
	const struct pci_bar *bar;       /* NULL: a window */
	const struct pci_bridge *bridge; /* the bridge whose window it is, if it is one */
	uint64_t size;                   /* of a BAR: bytes of one aperture */
	uint8_t window;                  /* enum pci_bridge_window */
	uint8_t what;                    /* as in struct pci_plan_fault */
	uint16_t bdf;
	int16_t behind;   /* the bridge whose secondary bus it is on, or PCI_NONE */
	int16_t upstream; /* the bridge whose secondary bus it is claimed on: `behind`, or above subtractive bridges */
};

/* All claims have a number: first the BARs, then three windows for each bridge. */
size_t pci_plan_claim_count(const struct pci_plan_check *check);

/* False: number `i` is not placed. */
bool pci_plan_claim_get(const struct pci_plan_check *check, size_t i, struct pci_plan_claim *claim);

bool pci_plan_claim_is_io(const struct pci_plan_claim *claim);
bool pci_plan_claim_is_prefetchable(const struct pci_plan_claim *claim);

/* The windows of the bridge above, claim->upstream, that cover the claim: one bit each. It is not PCI_NONE. */
unsigned pci_plan_claim_windows_above(const struct pci_plan_check *check, const struct pci_plan_claim *claim);

/* Whether the BAR's apertures can have that size: as found, or for a resizable BAR any that it offers. */
bool pci_plan_claim_size_is_offered(const struct pci_bar *bar, uint64_t size);

struct pci_plan_fault pci_plan_claim_fault(enum pci_invariant invariant, const struct pci_plan_claim *claim);

#endif
