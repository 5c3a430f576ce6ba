/* SPDX-License-Identifier: MIT */
/* Motherboard resources (PCI Firmware Specification 3.3, 4.1.2: where MCFG's ranges have to be reserved). */
#ifndef ACPI_SSDT_PCI_BOARD_H
#define ACPI_SSDT_PCI_BOARD_H

#include "acpi/acpi_inputs.h"
#include "acpi/aml.h"

/*
 * Device \_SB.MBRD with the board's memory and ports, the ECAM ranges and the ports of the PCI hot-plug interface; one that
 * lies inside one of the board's is not repeated, for it could be reserved only once. No device without a resource.
 */
void ssdt_pci_board(struct aml *aml, const struct acpi_inputs *inputs);

#endif
