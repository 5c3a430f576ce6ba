/* SPDX-License-Identifier: MIT */
#include "acpi/acpi_loader_tables.h"

#include <string.h>

#include "acpi/acpi_loader_command.h"
#include "bytes/le.h"

#define HEADER_SIZE 36
#define HEADER_LENGTH 4 /* offset of the dword with the table's length */

const uint8_t *acpi_loader_table_next(const struct acpi_loader *loader, const char *file, const uint8_t *data,
				      size_t size, size_t *cursor, size_t *length)
{
	while (*cursor < loader->command_count) {
		const struct acpi_loader_command command = acpi_loader_decode(loader, (*cursor)++);

		if (command.number != ACPI_LOADER_ADD_CHECKSUM || strcmp(command.file, file) != 0)
			continue;
		if (command.start > size || command.length > size - command.start || command.length < HEADER_SIZE)
			continue;
		if (le32_get(data + command.start + HEADER_LENGTH) != command.length)
			continue;
		*length = command.length;
		return data + command.start;
	}
	return NULL;
}

const uint8_t *acpi_loader_table_find(const struct acpi_loader *loader, const char *file, const uint8_t *data,
				      size_t size, const char signature[5], size_t *length)
{
	size_t cursor = 0;
	const uint8_t *table;

	do {
		table = acpi_loader_table_next(loader, file, data, size, &cursor, length);
	} while (table && memcmp(table, signature, 4) != 0);
	return table;
}
