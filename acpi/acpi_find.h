/* SPDX-License-Identifier: MIT */
/* Finding the FACS in tables that may be anybody's: RSDP, then XSDT or RSDT, then FADT (ACPI 6.5, 5.2.5-5.2.10). */
#ifndef ACPI_ACPI_FIND_H
#define ACPI_ACPI_FIND_H

#include <stdint.h>

#include "acpi/acpi_check.h"

/*
 * The address of the FACS that the RSDP at `rsdp` leads to, all of whose 64 bytes are memory and whose signature is right;
 * 0: there is none. No checksum is looked at. As an operating system does, the 32-bit field of the FADT comes before the
 * 64-bit one when it is not 0.
 */
uint64_t acpi_find_facs(uint64_t rsdp, const struct acpi_check_memory *memory);

#endif
