/* SPDX-License-Identifier: MIT */
/*
 * Finds every function, numbers the buses and sizes the BARs.
 *
 * Side effects on the hierarchy: bus numbers of bridges are programmed (PCI-to-PCI Bridge 1.2, 3.2.5.3-5), memory and I/O
 * decode of each function found is off, BARs are left holding all ones (their size mask) until the plan is applied, and
 * an expansion ROM's enable bit is off. Each register is read or written once (docs/planner.md counts them).
 */
#ifndef PCI_PCI_SCAN_H
#define PCI_PCI_SCAN_H

#include "pci/pci_cfg.h"
#include "pci/pci_inventory.h"

struct pci_scan_request {
	/* Extra root buses that the platform announces without saying where: found by probing buses 1-255 first. */
	uint64_t extra_roots;
	uint8_t last_bus; /* highest bus number that configuration access reaches, usually 255 */
};

/* Always succeeds; what was odd is in inventory->notes. */
void pci_scan(struct pci_cfg *cfg, const struct pci_scan_request *request, struct pci_inventory *inventory);

#endif
