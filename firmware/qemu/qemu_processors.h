/* SPDX-License-Identifier: MIT */
/* QEMU's processor hot-plug interface (QEMU docs/specs/acpi_cpu_hotplug.rst) as the list of all processors there can be. */
#ifndef FIRMWARE_QEMU_QEMU_PROCESSORS_H
#define FIRMWARE_QEMU_QEMU_PROCESSORS_H

#include <stddef.h>
#include <stdint.h>

#include "acpi/acpi_inputs.h"

/*
 * Switches the interface at port `io` to its modern form and lists the processors in the order of its selector; `node` of each
 * is ACPI_NO_NODE. Returns how many there are; 0: there is no such interface. More than `capacity` are left out.
 */
size_t qemu_processors_read(uint16_t io, struct acpi_processor *processors, size_t capacity);

#endif
