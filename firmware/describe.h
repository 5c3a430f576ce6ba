/* SPDX-License-Identifier: MIT */
/* The description of the machine for whoever comes next: ACPI, SMBIOS and MP tables, and what they refer to. */
#ifndef FIRMWARE_DESCRIBE_H
#define FIRMWARE_DESCRIBE_H

#include <stdint.h>

#include "e820/e820.h"
#include "firmware/hierarchy.h"
#include "firmware/machine.h"
#include "firmware/platform.h"
#include "firmware/processors.h"
#include "firmware/tables.h"

/*
 * Builds and installs what the options ask for, and adds to `pmem` what the tables call persistent memory. After PCI, the chipset
 * and the processors are set up, before the memory map.
 */
void describe_machine(const struct platform_facts *platform, const struct machine *machine,
		      const struct hierarchies *hierarchies, const struct processors *processors, struct tables *tables,
		      struct range_set *pmem);

/* Holds our own tables against the memory map that the payload is given; an E line says what does not agree. */
void describe_check(const struct platform_facts *platform, const struct tables *tables, const struct e820_map *map);

#endif
