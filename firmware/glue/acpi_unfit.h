/* SPDX-License-Identifier: MIT */
/*
 * Tables of the device model that are wrong without its DSDT, or without what another firmware does.
 *
 * The others say what is so whoever made the DSDT: DMAR, IVRS and VIOT name registers at fixed addresses, the I/O APIC by the ID
 * that our MADT has, and bus numbers as they were programmed when QEMU made the tables; HMAT has the proximity domains of QEMU's
 * SRAT, which ours has from there; NFIT and its SSDT have the memory that the command line gives, and a device of their own.
 */
#ifndef FIRMWARE_GLUE_ACPI_UNFIT_H
#define FIRMWARE_GLUE_ACPI_UNFIT_H

#include <stddef.h>
#include <stdint.h>

/* Why the table of `length` bytes (36 at least) is not to be listed beside ours, a clause; NULL: it can be. */
const char *acpi_unfit(const uint8_t *table, size_t length);

#endif
