/* SPDX-License-Identifier: MIT */
/* The buses that the PCI hot-plug interface serves, and their slots. */
#ifndef ACPI_SSDT_PCI_SLOTS_H
#define ACPI_SSDT_PCI_SLOTS_H

#include "acpi/acpi_inputs.h"
#include "acpi/aml.h"

/* A bus: that behind bridge `index`, or the root bus of host bridge `index`. */
struct ssdt_pci_bus {
	bool behind_bridge;
	size_t index;
};

/*
 * The slots that may be filled or emptied, a bit each: none that a bridge or one of the board's own functions is in. 0: the
 * interface does not serve this bus.
 */
uint32_t ssdt_pci_slots(const struct acpi_inputs *inputs, struct ssdt_pci_bus bus);

/*
 * Inside the open term of the bus: its slots, and method PHCK, which tells the operating system what the interface says about
 * them. Only for a bus with slots.
 */
void ssdt_pci_slots_append(struct aml *aml, const struct acpi_inputs *inputs, struct ssdt_pci_bus bus);

#endif
