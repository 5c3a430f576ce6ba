/* SPDX-License-Identifier: MIT */
#include "acpi/acpi_loader_tables.h"

#include <string.h>

#include "acpi/acpi_loader_command.h"
#include "bytes/le.h"

#define HEADER_SIZE 36
#define ENTRY_SIZE 4    /* of the RSDT: an offset, before it becomes an address */
#define HEADER_LENGTH 4 /* offset of the dword with the table's length */

const uint8_t *acpi_loader_table_find(const struct acpi_loader *loader, const char *file, const uint8_t *data,
				      size_t size, const char signature[5], size_t *length)
{
	for (size_t i = 0; i < loader->command_count; i++) {
		const struct acpi_loader_command command = acpi_loader_decode(loader, i);
		const uint8_t *table;

		if (command.number != ACPI_LOADER_ADD_CHECKSUM || strcmp(command.file, file) != 0)
			continue;
		if (command.start > size || command.length > size - command.start || command.length < HEADER_SIZE)
			continue;
		table = data + command.start;
		if (memcmp(table, signature, 4) != 0 || le32_get(table + HEADER_LENGTH) != command.length)
			continue;
		*length = command.length;
		return table;
	}
	return NULL;
}

const uint8_t *acpi_loader_table_listed(const struct acpi_loader *loader, const char *file, const uint8_t *data,
					size_t size, size_t *cursor, size_t *length)
{
	size_t rsdt_length = 0;
	const uint8_t *rsdt = acpi_loader_table_find(loader, file, data, size, "RSDT", &rsdt_length);

	while (rsdt && rsdt_length - HEADER_SIZE >= (*cursor + 1) * ENTRY_SIZE) {
		const size_t offset = le32_get(rsdt + HEADER_SIZE + (*cursor)++ * ENTRY_SIZE);

		if (offset > size || size - offset < HEADER_SIZE)
			continue;
		*length = le32_get(data + offset + HEADER_LENGTH);
		if (*length >= HEADER_SIZE && *length <= size - offset)
			return data + offset;
	}
	return NULL;
}
