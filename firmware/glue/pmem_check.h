/* SPDX-License-Identifier: MIT */
/* Whether persistent memory that somebody describes (option pmem-N, or an NFIT of somebody else's) can be where it is said to be. */
#ifndef FIRMWARE_GLUE_PMEM_CHECK_H
#define FIRMWARE_GLUE_PMEM_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "acpi/acpi_inputs.h"
#include "e820/range.h"
#include "e820/range_set.h"

enum pmem_error {
	PMEM_OK,
	PMEM_ON_RAM,
	PMEM_ON_RESERVED, /* on memory that is the chipset's or the platform's */
	PMEM_ON_OTHER,    /* on that of pmem-`other` */
	PMEM_HANDLE,      /* a DIMM's handle is that of one of pmem-`other`'s */
	PMEM_HIGH,        /* beyond what the processor addresses */
	PMEM_FLUSH, /* a flush hint of it, or of an earlier one's, cannot be there, or lies on persistent memory of theirs */
};

struct pmem_fault {
	enum pmem_error error;
	unsigned other; /* from 1 on, as options are numbered */
};

/* Of a description that is there: there are DIMMs. */
static inline bool pmem_is_there(const struct acpi_pmem *pmem)
{
	return pmem->dimm_count != 0;
}

/* Whether any of a list is there. */
bool pmem_any(const struct acpi_pmem list[ACPI_MAX_PMEM]);

/* Whether `range` can be: the first three and the last fault. */
enum pmem_error pmem_check_range(struct range range, const struct range_set *ram, const struct range_set *reserved,
				 unsigned address_bits);

/* Whether list[index] can be beside those before it that are there. */
struct pmem_fault pmem_check(const struct acpi_pmem list[ACPI_MAX_PMEM], size_t index, const struct range_set *ram,
			     const struct range_set *reserved, unsigned address_bits);

/* Adds the ranges of those that are there. False: no room. */
bool pmem_add(const struct acpi_pmem list[ACPI_MAX_PMEM], struct range_set *set);

/* Adds the pages that their flush hints are in: registers of whoever provides the memory. False: no room. */
bool pmem_add_flush_pages(const struct acpi_pmem list[ACPI_MAX_PMEM], struct range_set *set);

/* A clause for the log. */
const char *pmem_error_text(enum pmem_error error);

#endif
