/* SPDX-License-Identifier: MIT */
/* The last pass: what was given up but finds a place in what is left. */
#ifndef PCI_PCI_LEFTOVER_H
#define PCI_PCI_LEFTOVER_H

#include "pci/pci_layout.h"
#include "pci/pci_plan.h"
#include "pci/pci_policy.h"

/*
 * On a finished layout: places each BAR that was given up for want of room into a gap of a window or space that it may use,
 * boot-critical ones first, ROMs last. Nothing that has its place moves. Afterwards no such BAR has an aligned gap of its
 * size left.
 */
void pci_leftover_place(struct pci_layout *layout, const struct pci_policy *policy);

/* Sets free_io, free_mem32 and free_mem64 of the plan. */
void pci_leftover_measure(struct pci_layout *layout, struct pci_plan *plan);

#endif
