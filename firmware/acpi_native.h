/* SPDX-License-Identifier: MIT */
/* Our own ACPI tables, built from the facts and the plan and put into the guest's memory. */
#ifndef FIRMWARE_ACPI_NATIVE_H
#define FIRMWARE_ACPI_NATIVE_H

#include <stdint.h>

#include "e820/e820.h"
#include "firmware/glue/acpi_choice.h"
#include "firmware/glue/description.h"
#include "firmware/hierarchy.h"
#include "firmware/machine.h"

/*
 * Returns the address of the RSDP; 0: there are no tables, and one line has said why. To be called when PCI and the chipset are
 * programmed and `description` is filled. Panics without a table of `required` (option acpi-required).
 */
uint32_t acpi_native_install(const struct description *description, const struct machine *machine,
			     const struct hierarchies *hierarchies, const struct acpi_choice *required);

/*
 * Checks the tables in memory against the map that the payload is given, with an E line for what is wrong. The boot goes on: a
 * device model's facts may be at fault, and a guest that complains of a table is better off than one that does not start.
 */
void acpi_native_check(uint32_t rsdp, const struct e820_map *map);

#endif
