/* SPDX-License-Identifier: MIT */
/*
 * Which tables of the device model are meant (options acpi-tables and acpi-required):
 *
 *   all                       any
 *   none                      no table
 *   NFIT,SSDT/NVDIMM,OEM1     those with such a signature, or with such a signature and OEM table ID
 */
#ifndef FIRMWARE_GLUE_ACPI_CHOICE_H
#define FIRMWARE_GLUE_ACPI_CHOICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "acpi/acpi_inputs.h"

#define ACPI_CHOICE_MAX 16

struct acpi_choice_entry {
	char signature[5];
	char table_id[9]; /* OEM table ID without the blanks or NULs that fill it up; "": any */
};

struct acpi_choice {
	bool all;
	size_t count;
	struct acpi_choice_entry entries[ACPI_CHOICE_MAX];
};

/* All of them. */
void acpi_choice_init(struct acpi_choice *choice);

/* Reads a text. NULL: `choice` is filled. Else it is untouched, and the clause says what was expected. */
const char *acpi_choice_parse(const char *text, struct acpi_choice *choice);

/* Whether the table with this header (ACPI 6.5, 5.2.6; 36 bytes) is meant. */
bool acpi_choice_has(const struct acpi_choice *choice, const uint8_t *header);

/* Whether it is meant by an entry of the list and not by `all`. */
bool acpi_choice_names(const struct acpi_choice *choice, const uint8_t *header);

/* The first entry that none of the tables is meant by, or NULL. `all` has no entries. */
const struct acpi_choice_entry *acpi_choice_missing(const struct acpi_choice *choice, const struct acpi_passed *tables,
						    size_t count);

#endif
