/* SPDX-License-Identifier: MIT */
/* The plan checker's P3: no two placed ranges of one space overlap. Only pci_plan_check_place.c uses it. */
#ifndef PCI_PCI_PLAN_CHECK_OVERLAP_H
#define PCI_PCI_PLAN_CHECK_OVERLAP_H

#include "pci/pci_plan_claim.h"

/* The VGA memory that a bridge with VGA enable forwards, PCI-to-PCI Bridge 1.2, 3.2.5.18. */
#define PCI_PLAN_VGA_MEMORY ((struct range){ 0xa0000, 0xbffff })

/* Overwrites check->scratch. Needs claims that keep P2: a range that ends before it begins sorts anywhere. */
struct pci_plan_fault pci_plan_check_overlap(const struct pci_plan_check *check);

#endif
