/* SPDX-License-Identifier: MIT */
/* The half of the plan checker that asks where things are: P1-P7. Only pci_plan_check.c uses it. */
#ifndef PCI_PCI_PLAN_CHECK_PLACE_H
#define PCI_PCI_PLAN_CHECK_PLACE_H

#include "pci/pci_plan_claim.h"

/* The first fault among P1-P7, by ascending number; PCI_P_NONE: there is none. */
struct pci_plan_fault pci_plan_check_place(const struct pci_plan_check *check);

#endif
