/* SPDX-License-Identifier: MIT */
/*
 * One command of the loader script, decoded: shared by the check and the run, so that both see the same fields.
 *
 * Byte offsets in the 128-byte little-endian entry; the command number is at 0, the first file name at 4:
 *
 *   1 ALLOCATE       file 4     alignment 60 (4)   zone 64 (1)
 *   2 ADD_POINTER    file 4     source 60          offset 116 (4)   size 120 (1)
 *   3 ADD_CHECKSUM   file 4     offset 60 (4)      start 64 (4)     length 68 (4)
 *   4 WRITE_POINTER  file 4     source 60          offset 116 (4)   source offset 120 (4)   size 124 (1)
 */
#ifndef ACPI_ACPI_LOADER_COMMAND_H
#define ACPI_ACPI_LOADER_COMMAND_H

#include <stdint.h>

#include "acpi/acpi_loader.h"

enum acpi_loader_command_number {
	ACPI_LOADER_PADDING = 0,
	ACPI_LOADER_ALLOCATE = 1,
	ACPI_LOADER_ADD_POINTER = 2,
	ACPI_LOADER_ADD_CHECKSUM = 3,
	ACPI_LOADER_WRITE_POINTER = 4,
};

/* Fields that the command does not have are 0 or NULL. Names are 56 bytes of the script, not checked yet. */
struct acpi_loader_command {
	uint32_t number;
	const char *file;   /* the file that is placed, patched, summed or written */
	const char *source; /* the file that the pointer points to */
	uint32_t offset;    /* in `file`: of the pointer or of the checksum byte */
	uint32_t source_offset;
	uint32_t start; /* of the summed range */
	uint32_t length;
	uint32_t alignment;
	uint8_t zone;
	uint8_t size; /* of the pointer, in bytes */
};

struct acpi_loader_command acpi_loader_decode(const struct acpi_loader *loader, size_t index);

/* The placed file of that name, or NULL. `name` is NUL terminated. */
struct acpi_loader_file *acpi_loader_find_file(struct acpi_loader *loader, const char *name);

#endif
