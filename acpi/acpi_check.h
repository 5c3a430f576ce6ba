/* SPDX-License-Identifier: MIT */
/*
 * An independent check of ACPI tables in memory, written from the specification (ACPI 6.5, chapter 5, and the specifications
 * of HPET, MCFG, SPCR, TPM2, TCPA, WAET) and not from the builder: RSDP, RSDT, XSDT and all they lead to; structure, lengths,
 * checksums, links, every sub-structure, and addresses against the memory map.
 *
 * A PC is assumed: structures of other architectures are faults. An RSDP of ACPI 1.0 (revision 0, no XSDT) is right; one of
 * revision 2 needs an XSDT, and an RSDT that names the same tables or none. Tables not known here: their header only.
 * Free to change without a fault: what the operating system writes into the FACS, and in the FADT flags of later revisions.
 *
 * Nothing is trusted: no read outside of what `map` grants, no loop that the tables' contents can prolong. The order is
 * fixed: RSDP, RSDT, XSDT, each table of the XSDT, DSDT, FACS, then what concerns several of them.
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
	/* NULL: no fault; else a clause for the log: "checksum", "local APIC entry: length is not 8" ... */
	const char *fault;
	/* Of the table it is in, as it stands there, '?' for what cannot be printed; "RSDP" and "FACS" of those. */
	char signature[5];
	uint64_t table;  /* address of that table */
	uint32_t offset; /* into it */
};

/* Checks all that `rsdp` (a physical address) leads to. `map` is what the operating system is given, or NULL: not compared. */
struct acpi_check_result acpi_check(uint64_t rsdp, const struct acpi_check_memory *memory, const struct e820_map *map);

#endif
