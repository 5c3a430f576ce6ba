/* SPDX-License-Identifier: MIT */
/*
 * The tables inside a loader script's files, before anything is placed: each checksum command names a table, by file, start and
 * length. So single tables of the device model can be looked at without taking them all.
 */
#ifndef ACPI_ACPI_LOADER_TABLES_H
#define ACPI_ACPI_LOADER_TABLES_H

#include <stddef.h>
#include <stdint.h>

#include "acpi/acpi_loader.h"

/*
 * The first table with this signature in `file`, whose bytes are data[0 .. size - 1] as the device model gives them (pointers
 * are offsets still, checksums are not right yet). NULL: there is none, or it does not lie inside `data`, or its header's
 * length is not the one that the script sums. `loader` has passed acpi_loader_check.
 */
const uint8_t *acpi_loader_table_find(const struct acpi_loader *loader, const char *file, const uint8_t *data,
				      size_t size, const char signature[5], size_t *length);

/*
 * The next table that the RSDT in `file` lists, those included whose checksum was right from the start so that the script does
 * not name them. `*cursor` is 0 at first. NULL: there is none any more. One that does not lie inside `data` is passed over.
 */
const uint8_t *acpi_loader_table_listed(const struct acpi_loader *loader, const char *file, const uint8_t *data,
					size_t size, size_t *cursor, size_t *length);

#endif
