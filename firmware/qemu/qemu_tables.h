/* SPDX-License-Identifier: MIT */
/* Tables of the device model's that the guest gets beside ours, picked out of its table loader script. */
#ifndef FIRMWARE_QEMU_QEMU_TABLES_H
#define FIRMWARE_QEMU_QEMU_TABLES_H

#include <stdbool.h>
#include <stdint.h>

#include "acpi/acpi_loader.h"
#include "firmware/glue/acpi_choice.h"
#include "firmware/glue/description.h"

/*
 * Adds to description->passed what `choice` means, but for tables of which ours say the same and, unless an entry of the choice
 * names them, tables that would be wrong beside ours. Files that they lead to are placed in ACPI NVS, and QEMU is told. One I
 * line for each table that is added and one W line for each that ours do not stand in for.
 *
 * `loader` has passed its check, `tables` is the file of tables as QEMU made it: after the BARs and the buses were programmed,
 * which some of the tables name. With `own_nfit` the persistent memory is described by ours.
 */
void qemu_tables_pass(const struct acpi_loader *loader, const uint8_t *tables, uint32_t size,
		      const struct acpi_choice *choice, bool own_nfit, struct description *description);

#endif
