/* SPDX-License-Identifier: MIT */
/* Devices that Xen knows itself: its platform device and a passed-through Intel display. */
#ifndef FIRMWARE_XEN_XEN_DEVICES_H
#define FIRMWARE_XEN_XEN_DEVICES_H

#include <stdbool.h>

#include "firmware/hierarchy.h"
#include "firmware/machine.h"
#include "firmware/platform.h"
#include "pci/pci_inventory.h"

/*
 * After the scan. With `platform_cached` the memory of the platform device, in which the guest's drivers keep shared pages, is
 * pinned to the end of the low hole, where it can stay write-back. An Intel display gets three pages for its OpRegion.
 */
void xen_devices_arrange(struct platform_facts *facts, const struct machine *machine,
			 const struct pci_inventory *inventory, bool platform_cached);

/* After the plan: what has been pinned is write-back from here on. */
void xen_devices_placed(struct platform_facts *facts, const struct hierarchy *hierarchy);

#endif
