/* SPDX-License-Identifier: MIT */
/* The layout dump: what was found and decided, printed line by line for people, tests and the host tool. */
#ifndef FIRMWARE_REPORT_H
#define FIRMWARE_REPORT_H

#include "e820/e820.h"
#include "firmware/hierarchy.h"
#include "pci/pci_apply.h"
#include "pci/pci_inventory.h"
#include "pci/pci_text.h"

#define REPORT_BDF PCI_TEXT_OBJECT

/* "00:1f.2", or "0001:00:1f.2" in another segment than 0: the object of a line about a function. */
void report_bdf(const struct pci_inventory *inventory, uint16_t bdf, char text[REPORT_BDF]);

/* What a host bridge beside the chipset's own is. */
void report_host_bridge(const struct hierarchy *hierarchy);

/* What the scan met that was odd (W), and the inventory records (D). */
void report_inventory(const struct hierarchy *hierarchy, const struct pci_policy *policy);

/* The windows, and each BAR and bridge window with its address or reason. */
void report_plan(const struct hierarchy *hierarchy);

/* Registers that do not hold what was written. */
void report_apply(const struct pci_inventory *inventory, const struct pci_apply_result *result);

/* The memory map for the operating system. */
void report_e820(const struct e820_map *map);

#endif
