/* SPDX-License-Identifier: MIT */
/* Where the SSDT's PCI objects stand in the namespace: host bridges, and the bridges behind them. */
#ifndef ACPI_SSDT_PCI_PATH_H
#define ACPI_SSDT_PCI_PATH_H

#include <stdbool.h>
#include <stddef.h>

#include "acpi/acpi_inputs.h"

/*
 * "\_SB.PCI0" for the first host bridge, "\_SB.PCxx" for others of segment 0, xx the bus; "\_SB.Pnnn" in other segments, nnn
 * the index. Hexadecimal.
 */
#define SSDT_PCI_ROOT_PATH 16
void ssdt_pci_root_path(const struct acpi_inputs *inputs, size_t root, char path[static SSDT_PCI_ROOT_PATH]);

/* A device is named after device and function: "S08" is 01.0. */
#define SSDT_PCI_DEVICE_NAME 4
void ssdt_pci_device_name(uint8_t device, uint8_t function, char name[static SSDT_PCI_DEVICE_NAME]);

/* False: no such bridge, a parent that does not come before its child, or more than SSDT_PCI_LEVELS bridges in a row. */
#define SSDT_PCI_LEVELS 128
#define SSDT_PCI_BRIDGE_PATH (SSDT_PCI_ROOT_PATH + SSDT_PCI_LEVELS * (SSDT_PCI_DEVICE_NAME))
bool ssdt_pci_bridge_path(const struct acpi_inputs *inputs, size_t bridge, char path[static SSDT_PCI_BRIDGE_PATH]);

#endif
