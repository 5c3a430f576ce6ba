/* SPDX-License-Identifier: MIT */
/* The structures that an NFIT is a list of (ACPI 6.5, 5.2.25), each by itself: a type, a length, bytes that are reserved. */
#ifndef ACPI_ACPI_CHECK_NFIT_FORM_H
#define ACPI_ACPI_CHECK_NFIT_FORM_H

#include "acpi/acpi_check_table.h"

#define NFIT_STRUCTURES 40 /* where the first one is */

enum acpi_check_nfit_type {
	NFIT_SPA_RANGE = 0,
	NFIT_REGION_MAPPING = 1,
	NFIT_INTERLEAVE = 2,
	NFIT_SMBIOS_INFORMATION = 3,
	NFIT_CONTROL_REGION = 4,
	NFIT_DATA_WINDOW = 5,
	NFIT_FLUSH_HINTS = 6,
	NFIT_CAPABILITIES = 7,
	NFIT_TYPES
};

struct acpi_check_nfit_structure {
	uint32_t offset;
	uint16_t type, length;
};

/* The field of `size` bytes at offset `at` of the structure; 0 beyond the table's end. */
static inline uint64_t acpi_check_nfit_get(const struct acpi_check_view *nfit,
					   const struct acpi_check_nfit_structure *structure, unsigned at,
					   unsigned size)
{
	return acpi_check_field(nfit, structure->offset + at, size);
}

static inline struct acpi_check_fault acpi_check_nfit_at(const struct acpi_check_nfit_structure *structure, unsigned at,
							 const char *text)
{
	return acpi_check_at(structure->offset + at, text);
}

/* The structure at *cursor, which moves behind it. False: the end, or one that is not whole, at which *cursor stays. */
bool acpi_check_nfit_next(const struct acpi_check_view *nfit, uint32_t *cursor,
			  struct acpi_check_nfit_structure *structure);

/* Whether the type is known, the length right for it, and what is reserved 0. */
struct acpi_check_fault acpi_check_nfit_form(const struct acpi_check_view *nfit,
					     const struct acpi_check_nfit_structure *structure);

#endif
