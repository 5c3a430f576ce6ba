/* SPDX-License-Identifier: MIT */
/* From an address to a table whose length, checksum and header are right: the only part of acpi_check that maps memory. */
#ifndef ACPI_ACPI_CHECK_READ_H
#define ACPI_ACPI_CHECK_READ_H

#include "acpi/acpi_check_table.h"

struct acpi_check_reader {
	const struct acpi_check_memory *memory;
	const struct e820_map *map; /* or NULL */
};

/* `fault` in `table` as the result of the whole check; no fault if its text is NULL. */
struct acpi_check_result acpi_check_fault_of(const struct acpi_check_view *table, struct acpi_check_fault fault);

/* The table at `address`, to which the field at `offset` of `from` points. */
struct acpi_check_result acpi_check_read(const struct acpi_check_reader *reader, uint64_t address,
					 struct acpi_check_view *table, const struct acpi_check_view *from,
					 uint32_t offset);

/*
 * Who made a table and of which revision (5.2.6). Only of tables whose specification is known: there are vendors' tables that
 * have bytes there that are no text, and DBG2 has revision 0.
 */
struct acpi_check_fault acpi_check_identity(const struct acpi_check_view *table);

/* A table that acpi_check_read has found right, mapped again. False: its memory has changed since. */
bool acpi_check_read_again(const struct acpi_check_reader *reader, uint64_t address, struct acpi_check_view *table);

/* The FACS, which has no common header: signature, length and bytes that can be read. */
struct acpi_check_result acpi_check_read_facs(const struct acpi_check_reader *reader, uint64_t address,
					      struct acpi_check_view *facs, const struct acpi_check_view *from,
					      uint32_t offset);

/* The RSDP (5.2.5.3); its length is 20 in ACPI 1.0, else 36. */
struct acpi_check_result acpi_check_read_rsdp(const struct acpi_check_reader *reader, uint64_t address,
					      struct acpi_check_view *rsdp);

#endif
