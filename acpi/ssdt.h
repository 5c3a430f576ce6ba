/* SPDX-License-Identifier: MIT */
/*
 * The SSDT: PCI, processors and memory as this machine has them, written at run time. What is the same on each machine of a
 * chipset, and the board's devices, are in the DSDT (dsdt.h); acpi/README.md lists the names that each side gives to the other.
 *
 * Each part appends its terms at the root of the namespace.
 */
#ifndef ACPI_SSDT_H
#define ACPI_SSDT_H

#include "acpi/acpi_inputs.h"
#include "acpi/aml.h"

/*
 * Host bridges, those of other segments included: _CRS, _PRT, _BBN, _SEG, _PXM, _OSC's mask; motherboard resources; slots of the PCI
 * hot-plug interface.
 */
void ssdt_pci(struct aml *aml, const struct acpi_inputs *inputs);

/* Processors, and their hot-plug. */
void ssdt_processors(struct aml *aml, const struct acpi_inputs *inputs);

/* Memory devices and their hot-plug. */
void ssdt_memory(struct aml *aml, const struct acpi_inputs *inputs);

/*
 * The NVDIMM root device \_SB.NVDR and one device below it for each DIMM of `pmem` (9.20), with _DSM where there is a mailbox. No _FIT: it would
 * take the place of the NFIT, and what it can ask the device model for are the device model's own DIMMs.
 */
void ssdt_nvdimm(struct aml *aml, const struct acpi_inputs *inputs);

#endif
