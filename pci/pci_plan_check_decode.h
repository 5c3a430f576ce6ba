/* SPDX-License-Identifier: MIT */
/* The plan checker's P10: which functions may decode, and which must. Only pci_plan_check.c uses it. */
#ifndef PCI_PCI_PLAN_CHECK_DECODE_H
#define PCI_PCI_PLAN_CHECK_DECODE_H

#include "pci/pci_plan_claim.h"

/* Overwrites check->scratch. */
struct pci_plan_fault pci_plan_check_decode(const struct pci_plan_check *check);

#endif
