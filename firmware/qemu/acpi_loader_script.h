/* SPDX-License-Identifier: MIT */
/* QEMU's table loader script and the file of tables that it works on, read from fw_cfg and checked. */
#ifndef FIRMWARE_QEMU_ACPI_LOADER_SCRIPT_H
#define FIRMWARE_QEMU_ACPI_LOADER_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "acpi/acpi_loader.h"

/* Whether the device model has tables at all. It has none when the machine has no ACPI (-machine acpi=off). */
bool acpi_loader_script_there(void);

/*
 * Reads the script into scratch memory and checks it. QEMU makes the tables when they are first read, from the registers as
 * they are then: not before the chipset and the BARs are programmed. NULL after a line that says why not.
 */
struct acpi_loader *acpi_loader_script_read(const struct acpi_loader_ops *ops);

/* The file of tables as it is, nothing patched, in scratch memory. NULL after a line that says why not. */
const uint8_t *acpi_loader_script_tables(uint32_t *size);
#define ACPI_LOADER_SCRIPT_TABLES "etc/acpi/tables"

/* Callbacks of struct acpi_loader_ops for fw_cfg; `context` is not used. */
uint32_t acpi_loader_script_file_size(void *context, const char *name);
bool acpi_loader_script_file_read(void *context, const char *name, uint8_t *to, uint32_t size);
bool acpi_loader_script_file_write(void *context, const char *name, uint32_t offset, const uint8_t *from,
				   uint32_t size);

#endif
