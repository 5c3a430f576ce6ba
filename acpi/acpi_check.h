/* SPDX-License-Identifier: MIT */
/*
 * An independent check of ACPI tables in memory, written from the specification (ACPI 6.5, chapter 5, and the specifications
 * of HPET, MCFG, SPCR, TPM2, TCPA, WAET) and not from the builder: RSDP, RSDT, XSDT and all they lead to; structure, lengths,
 * checksums, links, every sub-structure, and addresses against the memory map.
 *
 * Nothing is trusted: no read outside of what `map` grants, no loop that the tables' contents can prolong.
 */
#ifndef ACPI_ACPI_CHECK_H
#define ACPI_ACPI_CHECK_H

#include <stdint.h>

#include "e820/e820.h"

/* How the checker reads memory: `size` bytes at physical `address`, or NULL if not all of them are memory. */
struct acpi_check_memory {
	const uint8_t *(*map)(void *context, uint64_t address, uint64_t size);
	void *context;
};

struct acpi_check_result {
	const char *
		fault; /* NULL: no fault; else a clause for the log: "checksum", "local APIC entry: length is not 8" ... */
	char signature[5]; /* of the table it is in; "RSDP" for the pointer itself */
	uint64_t table;    /* address of that table */
	uint32_t offset;   /* into it */
};

/* Checks all that `rsdp` (a physical address) leads to. `map` is what the operating system is given, or NULL: not compared. */
struct acpi_check_result acpi_check(uint64_t rsdp, const struct acpi_check_memory *memory, const struct e820_map *map);

#endif
