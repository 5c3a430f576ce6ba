/* SPDX-License-Identifier: MIT */
/*
 * What the parts of acpi_check share: a table as bounded bytes, the fault found in it, and the rules that need more than
 * one field. Every check of a table reads through acpi_check_field, which answers 0 beyond the table's end: a field that an
 * older, shorter revision does not have is absent.
 */
#ifndef ACPI_ACPI_CHECK_TABLE_H
#define ACPI_ACPI_CHECK_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "acpi/acpi_check.h"

#define ACPI_CHECK_HEADER 36
#define ACPI_CHECK_FACS 64 /* the least; it has no common header */

/* No table of a machine comes near; a length above is a wrong one, and would only keep the processor busy. */
#define ACPI_CHECK_MAX_LENGTH (2u << 20)
/* Of the tables whose structures are compared with each other: room for 4096 processors and more. */
#define ACPI_CHECK_MAX_STRUCTURED (256u << 10)

/* A table that can be read: all of its `length` bytes. bytes == NULL: there is none. */
struct acpi_check_view {
	const uint8_t *bytes;
	uint32_t length;
	uint64_t address;
	const char *name; /* NULL: its signature */
};

/* text == NULL: no fault. */
struct acpi_check_fault {
	const char *text;
	uint32_t offset;
};

static inline struct acpi_check_fault acpi_check_none(void)
{
	return (struct acpi_check_fault){ NULL, 0 };
}

static inline struct acpi_check_fault acpi_check_at(uint32_t offset, const char *text)
{
	return (struct acpi_check_fault){ text, offset };
}

/* Checks the body of one table whose header is right. `map` may be NULL. */
typedef struct acpi_check_fault acpi_check_body(const struct acpi_check_view *table, const struct e820_map *map);

/* The little-endian value of `size` (at most 8) bytes at `offset`; 0 if not all of them are the table's. */
uint64_t acpi_check_field(const struct acpi_check_view *table, uint32_t offset, unsigned size);

/* Bits of a field that must be 0. */
struct acpi_check_zero {
	uint16_t offset;
	uint8_t size;
	uint64_t mask;
	const char *text;
};

/* The first of `count` rules that the structure at `base` of the table breaks. */
struct acpi_check_fault acpi_check_zeros(const struct acpi_check_view *table, uint32_t base,
					 const struct acpi_check_zero *rules, size_t count);

/* Generic Address Structure (ACPI 6.5, 5.2.3.2). */
struct acpi_check_gas {
	uint8_t space, width, bit_offset, access;
	uint64_t address;
};

enum acpi_check_space { ACPI_CHECK_MEMORY_SPACE = 0, ACPI_CHECK_IO_SPACE = 1, ACPI_CHECK_PCI_SPACE = 2 };

struct acpi_check_gas acpi_check_read_gas(const struct acpi_check_view *table, uint32_t offset);

/* A list of structures, each with a type and a length byte, to the end of the table (MADT, SRAT). */
struct acpi_check_entry {
	uint32_t offset;
	uint8_t type, length;
};

/*
 * The entry at *cursor, which moves behind it. False: the end, or an entry that is not whole: *cursor stays short of the
 * table's length then.
 */
bool acpi_check_next_entry(const struct acpi_check_view *table, uint32_t *cursor, struct acpi_check_entry *entry);

/* An identifier that must be unique, and the entry it is in. False: this entry has none of the kind. */
typedef bool acpi_check_id(const struct acpi_check_view *table, const struct acpi_check_entry *entry, uint64_t *id);

/* Whether two entries from `first` on have the same identifier. Its time is linear in the table's length. */
struct acpi_check_fault acpi_check_unique(const struct acpi_check_view *table, uint32_t first, acpi_check_id *id,
					  const char *text);

/* --- against the memory map ------------------------------------------------------------------------------------------ */

#define ACPI_CHECK_TYPE(type) (1u << (type))

/* Memory that an operating system does not put to use before it has read the tables. */
#define ACPI_CHECK_KEPT (ACPI_CHECK_TYPE(E820_RESERVED) | ACPI_CHECK_TYPE(E820_ACPI) | ACPI_CHECK_TYPE(E820_NVS))
/* Memory that it never puts to use. */
#define ACPI_CHECK_FIRMWARE (ACPI_CHECK_TYPE(E820_RESERVED) | ACPI_CHECK_TYPE(E820_NVS))

/* Whether each of the `size` bytes at `address` is of one of `types`. A map of NULL: yes. */
bool acpi_check_is(const struct e820_map *map, uint64_t address, uint64_t size, unsigned types);

/* Whether registers can be at these addresses: nothing is said of them, or that they are reserved. A map of NULL: yes. */
bool acpi_check_is_mmio(const struct e820_map *map, uint64_t address, uint64_t size);

/* --- the tables ------------------------------------------------------------------------------------------------------- */

acpi_check_body acpi_check_fadt, acpi_check_facs, acpi_check_madt, acpi_check_srat, acpi_check_slit, acpi_check_hpet,
	acpi_check_mcfg, acpi_check_waet, acpi_check_spcr, acpi_check_tpm2, acpi_check_tcpa, acpi_check_nfit;

/* Offsets of the FADT's pointers; the wide one counts where it is not 0. */
enum acpi_check_fadt_pointer {
	ACPI_CHECK_FADT_FACS = 36,
	ACPI_CHECK_FADT_DSDT = 40,
	ACPI_CHECK_FADT_X_FACS = 132,
	ACPI_CHECK_FADT_X_DSDT = 140,
};

/* What the FADT promises and the FACS must keep; the fault is the FACS'. */
struct acpi_check_fault acpi_check_facs_with_fadt(const struct acpi_check_view *facs,
						  const struct acpi_check_view *fadt);

/* The system control interrupt in both; the fault is the MADT's. */
struct acpi_check_fault acpi_check_madt_with_fadt(const struct acpi_check_view *madt,
						  const struct acpi_check_view *fadt);

/* The domains that the SRAT speaks of have distances; the fault is the SRAT's. */
struct acpi_check_fault acpi_check_srat_with_slit(const struct acpi_check_view *srat,
						  const struct acpi_check_view *slit);

#endif
