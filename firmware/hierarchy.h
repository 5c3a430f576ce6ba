/* SPDX-License-Identifier: MIT */
/*
 * PCI hierarchies from facts to writes: scan, bus numbers, windows, plan, check, apply. The chipset's own has the machine's host
 * bridge and the roots that share its windows and configuration space; each host bridge beside it (firmware/glue/host_bridge.h) has
 * one of its own.
 */
#ifndef FIRMWARE_HIERARCHY_H
#define FIRMWARE_HIERARCHY_H

#include "firmware/glue/host_bridge.h"
#include "firmware/machine.h"
#include "firmware/platform.h"
#include "pci/pci_inventory.h"
#include "pci/pci_plan.h"
#include "pci/pci_window.h"

/* Large: it lives in scratch memory. */
struct hierarchy {
	unsigned number;                /* 0: the chipset's own; N: that of option host-bridge-N */
	const struct host_bridge *told; /* NULL: the chipset's own */
	struct pci_policy policy;       /* as it is for this one */
	struct pci_inventory inventory;
	struct pci_windows windows;
	struct pci_plan plan;
};

#define HIERARCHIES_MAX (1 + HOST_BRIDGE_MAX)

/* list[0] is the chipset's own. */
struct hierarchies {
	size_t count;
	struct hierarchy *list[HIERARCHIES_MAX];
};

/*
 * Scans, plans and programs all of them. Where BARs of the chipset's own find no room below 4 GiB the platform is asked for a larger
 * low hole, for which it may move RAM. Every step is logged. A host bridge beside it whose ranges are RAM by now is left out with a
 * line. Panics if there is no window below 4 GiB to plan in, or if the checker refuses our own plan.
 */
void hierarchies_set_up(struct hierarchies *hierarchies, struct machine *machine, struct platform_facts *platform);

/* Adds the memory windows of all of them. False: no room for all; what has room is added. */
bool hierarchies_gather_windows(const struct hierarchies *hierarchies, struct range_set *mem);

#endif
