/* SPDX-License-Identifier: MIT */
/*
 * The DSDT: what is the same on each machine of a chipset, compiled at build time, and behind it the devices that this machine has,
 * PCI, processors and memory apart. Payloads that read AML at all read the DSDT only (SeaBIOS: is there a keyboard?).
 */
#ifndef ACPI_DSDT_H
#define ACPI_DSDT_H

#include <stddef.h>
#include <stdint.h>

#include "acpi/acpi_inputs.h"
#include "acpi/aml.h"

/* What iasl compiled from acpi/dsdt_*.asl, header included. */
const uint8_t *dsdt_find(enum acpi_chipset chipset, size_t *size);

/*
 * Sleep states, TPM, VM generation ID, convertible, fw_cfg, pvpanic, HPET, and which of the board's ISA devices there are: terms at
 * the root of the namespace.
 */
void dsdt_devices(struct aml *aml, const struct acpi_inputs *inputs);

#endif
