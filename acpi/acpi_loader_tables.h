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
 * The next table in `file`, whose bytes are data[0 .. size - 1] as the device model gives them (pointers are offsets still,
 * checksums are not right yet). `*cursor` is 0 at first. NULL: there is none any more. One that does not lie inside `data`, or
 * whose header's length is not the one that the script sums, is passed over. `loader` has passed acpi_loader_check.
 */
const uint8_t *acpi_loader_table_next(const struct acpi_loader *loader, const char *file, const uint8_t *data,
				      size_t size, size_t *cursor, size_t *length);

/* The first of them with this signature, or NULL. */
const uint8_t *acpi_loader_table_find(const struct acpi_loader *loader, const char *file, const uint8_t *data,
				      size_t size, const char signature[5], size_t *length);

#endif
