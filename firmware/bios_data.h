/* SPDX-License-Identifier: MIT */
/* The BIOS data area and the extended one, for payloads that are not started through a BIOS. */
#ifndef FIRMWARE_BIOS_DATA_H
#define FIRMWARE_BIOS_DATA_H

#include "acpi/acpi_inputs.h"
#include "e820/e820.h"

/*
 * Takes the extended BIOS data area out of the RAM (struct e820_facts.firmware: it is declared reserved) and writes both areas.
 * Before the memory map is built; the first page may not be written by anybody afterwards.
 */
void bios_data_install(const struct e820_map *ram, const struct acpi_board *board);

#endif
