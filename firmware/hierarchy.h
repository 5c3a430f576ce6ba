/* SPDX-License-Identifier: MIT */
/* The PCI hierarchy from facts to writes: scan, bus numbers, windows, plan, check, apply. */
#ifndef FIRMWARE_HIERARCHY_H
#define FIRMWARE_HIERARCHY_H

#include "firmware/machine.h"
#include "firmware/platform.h"
#include "pci/pci_inventory.h"
#include "pci/pci_plan.h"
#include "pci/pci_window.h"

/* Large: it lives in scratch memory. */
struct hierarchy {
	struct pci_inventory inventory;
	struct pci_windows windows;
	struct pci_plan plan;
};

/*
 * Scans, plans and programs. Where BARs find no room below 4 GiB the platform is asked for a larger low hole, for which it may
 * move RAM. Every step is logged. Panics if there is no window below 4 GiB to plan in, or if the checker refuses our own plan.
 */
void hierarchy_set_up(struct hierarchy *hierarchy, struct machine *machine, struct platform_facts *platform);

#endif
