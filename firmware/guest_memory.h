/* SPDX-License-Identifier: MIT */
/* What a table that the guest is given may point to, as the checkers read it. */
#ifndef FIRMWARE_GUEST_MEMORY_H
#define FIRMWARE_GUEST_MEMORY_H

#include <stdint.h>

#include "acpi/acpi_check.h"

/*
 * `size` bytes at `address`, which are all in permanent memory that firmware/glue/memory.h has handed out, or in the F segment;
 * NULL: they are not. Device registers, the first page and the firmware itself are never read that way, wherever a table
 * points. `context` is not used.
 */
const uint8_t *guest_memory_map(void *context, uint64_t address, uint64_t size);

/* The same as the ACPI room wants it. */
static inline struct acpi_check_memory guest_memory_of_acpi(void)
{
	return (struct acpi_check_memory){ .map = guest_memory_map };
}

#endif
