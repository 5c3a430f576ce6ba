/* SPDX-License-Identifier: MIT */
/* Interrupt routing of a host bridge's root bus (ACPI 6.5, 6.2.13). */
#ifndef ACPI_SSDT_PCI_ROUTING_H
#define ACPI_SSDT_PCI_ROUTING_H

#include "acpi/acpi_inputs.h"
#include "acpi/aml.h"

/*
 * _PRT, inside the open term of host bridge `root`; nothing when it has no routing. The packages, PRTP for PIC mode and PRTA
 * for APIC mode, stand beside the _PRT of the first host bridge that has this routing; PRTA only when the modes differ.
 */
void ssdt_pci_routing(struct aml *aml, const struct acpi_inputs *inputs, size_t root);

#endif
