/* SPDX-License-Identifier: MIT */
/*
 * Writes a plan to the hierarchy, in an order in which nothing ever decodes a half-written address:
 *
 *   decode off everywhere -> bridge windows closed -> BARs (size first, then the upper half) -> bridge windows, root first
 *   -> interrupt lines -> read back and compare -> decode on
 *
 * Expects the state that pci_scan leaves: decode is off and the I/O windows of bridges are closed. Each register is written
 * once at most, two that share 8 aligned bytes by one access where access is wide. A BAR that is not placed is cleared to 0
 * with decode of that kind off; a fixed one is left alone; a resizable one is first set to the size that it was placed
 * with. VFs are not enabled. Bus mastering stays off: it is the operating system's to grant.
 */
#ifndef PCI_PCI_APPLY_H
#define PCI_PCI_APPLY_H

#include <stddef.h>
#include <stdint.h>

#include "pci/pci_cfg.h"
#include "pci/pci_intx.h"
#include "pci/pci_plan.h"

#define PCI_APPLY_MAX_FAULTS 16

/* A register that does not hold what was written to it. */
struct pci_apply_fault {
	uint16_t bdf;
	uint16_t reg;
	uint64_t written;
	uint64_t read;
};

struct pci_apply_result {
	size_t fault_count; /* may exceed PCI_APPLY_MAX_FAULTS; the first ones are kept */
	struct pci_apply_fault faults[PCI_APPLY_MAX_FAULTS];
};

/*
 * A function one of whose registers does not read back keeps its decode of that kind off; a ROM's and VF BARs' registers
 * have enable bits of their own and cost no decode.
 */
void pci_apply(struct pci_cfg *cfg, const struct pci_inventory *inventory, const struct pci_plan *plan,
	       const struct pci_intx_wiring *wiring, struct pci_apply_result *result);

#endif
