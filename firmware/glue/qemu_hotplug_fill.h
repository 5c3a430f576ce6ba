/* SPDX-License-Identifier: MIT */
/* The hot-pluggable buses that QEMU's own DSDT names, as facts for our description. */
#ifndef FIRMWARE_GLUE_QEMU_HOTPLUG_FILL_H
#define FIRMWARE_GLUE_QEMU_HOTPLUG_FILL_H

#include <stdbool.h>

#include "acpi/aml_qemu_hotplug.h"
#include "firmware/glue/description.h"
#include "pci/pci_inventory.h"

/*
 * Sets root_selector, root_node, bridges and the three interfaces of `description`. Buses are told apart by the devices on the way from
 * the root; `inventory` says which of the bridges are PCI Express ports. False: more bridges than there is room for; the first
 * ones are there.
 */
bool qemu_hotplug_fill(const struct aml_qemu_hotplug *hotplug, const struct pci_inventory *inventory,
		       struct description *description);

#endif
