/* SPDX-License-Identifier: MIT */
/* The device model's ACPI tables, through its table loader script (fw_cfg etc/table-loader). */
#ifndef FIRMWARE_QEMU_ACPI_DEVICE_MODEL_H
#define FIRMWARE_QEMU_ACPI_DEVICE_MODEL_H

#include <stdint.h>

/*
 * Places the tables in memory from firmware/glue/memory.h and returns the address of the RSDP. QEMU
 * makes the tables when they are first read, from the registers as they are then: call it when the
 * chipset and the BARs are programmed.
 *
 * 0: there are no tables, and one line has said why. Memory handed out until then stays handed out.
 */
uint32_t acpi_device_model_install(void);

#endif
