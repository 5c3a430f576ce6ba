/* SPDX-License-Identifier: MIT */
/*
 * NVDIMM Firmware Interface Table (ACPI 6.5, 5.2.25): what our own and its SSDT part have in common, and the ranges of anybody's. Our
 * own is acpi_nfit_append (acpi_tables.h); what is right in one is acpi_check's business.
 */
#ifndef ACPI_ACPI_NFIT_H
#define ACPI_ACPI_NFIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "acpi/acpi_inputs.h"
#include "e820/range_set.h"

/* What a system physical address range is (table 5.127), by its GUID. */
enum acpi_nfit_kind {
	ACPI_NFIT_VOLATILE,
	ACPI_NFIT_PERSISTENT,
	ACPI_NFIT_CONTROL,       /* NVDIMM control region */
	ACPI_NFIT_DATA_WINDOW,   /* NVDIMM block data window */
	ACPI_NFIT_VOLATILE_DISK, /* RAM disk that holds a virtual disk, and so on */
	ACPI_NFIT_VOLATILE_CD,
	ACPI_NFIT_PERSISTENT_DISK,
	ACPI_NFIT_PERSISTENT_CD,
	ACPI_NFIT_OTHER, /* a GUID that the specification does not know */
};

enum { ACPI_NFIT_GUID_SIZE = 16 };

enum acpi_nfit_kind acpi_nfit_kind_of(const uint8_t guid[ACPI_NFIT_GUID_SIZE]);

/*
 * How much of the range each of its DIMMs has. False: the range cannot be divided so that each has the same number of whole lines,
 * or of whole pages of 4 KiB where it is not interleaved; or the lines are not naturally aligned, or of no power of two, or on one
 * DIMM only.
 */
bool acpi_nfit_part_size(const struct acpi_pmem *pmem, uint64_t *size);

/*
 * Adds to the sets what an NFIT, header included, tells of memory: persistent, and volatile. False: the table is broken (acpi_check would
 * have said so), or a set is full; both sets are then to be thrown away.
 */
bool acpi_nfit_ranges(const uint8_t *table, size_t length, struct range_set *pmem, struct range_set *volatile_);

#endif
