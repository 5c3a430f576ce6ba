/* SPDX-License-Identifier: MIT */
/* The DSDT of each chipset, as iasl compiled it from acpi/dsdt_*.asl at build time, header included. */
#ifndef ACPI_DSDT_H
#define ACPI_DSDT_H

#include <stddef.h>
#include <stdint.h>

#include "acpi/acpi_inputs.h"

const uint8_t *dsdt_find(enum acpi_chipset chipset, size_t *size);

#endif
