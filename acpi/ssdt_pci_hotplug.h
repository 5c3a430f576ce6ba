/* SPDX-License-Identifier: MIT */
/*
 * The device model's PCI hot-plug interface (QEMU's docs/specs/acpi_pci_hotplug): a block of ports that says which slots of a
 * bus have been filled or are to be emptied, and that empties them; GPE 1 says that there is something to read.
 *
 * What the namespace gets: a device Sxx (xx: device << 3 | function) with _ADR, _SUN and _EJ0 for each slot of a hot-pluggable
 * bus, a device with _ADR for each bridge on the way, \_GPE._E01, and what these share, as \_SB.PHxx.
 */
#ifndef ACPI_SSDT_PCI_HOTPLUG_H
#define ACPI_SSDT_PCI_HOTPLUG_H

#include "acpi/acpi_inputs.h"
#include "acpi/aml.h"
#include "e820/range.h"

/*
 * Nothing is written without an interface (`pci_hotplug.kind`), or without a slot that it serves. An interface of kind QEMU
 * serves the buses that have a selector, one of kind XEN, which has no selector register, the first host bridge's bus alone.
 */
void ssdt_pci_hotplug(struct aml *aml, const struct acpi_inputs *inputs);

/* The ports of the interface that there is. */
struct range ssdt_pci_hotplug_ports(const struct acpi_inputs *inputs);

#endif
