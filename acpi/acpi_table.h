/* SPDX-License-Identifier: MIT */
/*
 * The header that every ACPI table begins with (ACPI 6.5, 5.2.6), at an 8-byte boundary of the buffer.
 */
#ifndef ACPI_ACPI_TABLE_H
#define ACPI_ACPI_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "bytes/byte_buf.h"

#define ACPI_HEADER_SIZE 36
#define ACPI_OEM_ID "HVMSTG"
#define ACPI_OEM_TABLE_ID "HVMSTAGE"
#define ACPI_CREATOR_ID "HVMS"

/* Begins a table; returns its offset, which acpi_table_end takes. */
size_t acpi_table_begin(struct byte_buf *buf, const char signature[5], uint8_t revision, uint32_t oem_revision);

/* Fills in the length of the table that began at `start` and reaches to the end of the buffer, and its checksum. */
void acpi_table_end(struct byte_buf *buf, size_t start);

#endif
