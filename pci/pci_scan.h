/* SPDX-License-Identifier: MIT */
/*
 * Finds every function, numbers the buses and sizes the BARs.
 *
 * Side effects on the hierarchy: bus numbers of bridges are programmed (PCI-to-PCI Bridge 1.2, 3.2.5.3-5) and their I/O
 * windows closed, memory and I/O decode of each function found is off, BARs and VF BARs are left holding all ones (their
 * size mask) until the plan is applied, an expansion ROM's enable bit is off, and ARI forwarding is on where a device names
 * its functions one by one. Memory windows of bridges are left as they are, or closed: with decode off they pass nothing
 * on. Each register is read or written once, bus numbers twice (docs/cost.md has the counts).
 */
#ifndef PCI_PCI_SCAN_H
#define PCI_PCI_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pci/pci_cfg.h"
#include "pci/pci_inventory.h"

struct pci_scan_request {
	/*
	 * The host bridge's own bus, which is the first root whether or not anything is on it: 0 for the machine's own host
	 * bridge. Nothing below it is asked.
	 */
	uint8_t first_bus;
	/*
	 * Extra root buses that the platform announces. As many as told_roots does not name are found by probing the buses
	 * above first_bus, up to last_bus.
	 */
	uint64_t extra_roots;
	/*
	 * Buses of extra roots that somebody knows, ascending; they are searched without probing for them, counted in
	 * extra_roots or not. One that does not answer, or is not in [first_bus, last_bus], is noted; no bridge gets its number.
	 */
	const uint8_t *told_roots;
	size_t told_count;
	uint8_t last_bus; /* the highest bus number that is this host bridge's, not below first_bus: usually 255 */
	bool sriov;       /* VF BARs are wanted */
};

/* Always succeeds; what was odd is in inventory->notes. Board and segment are 0 then: the caller sets them. */
void pci_scan(struct pci_cfg *cfg, const struct pci_scan_request *request, struct pci_inventory *inventory);

#endif
