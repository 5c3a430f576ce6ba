/* SPDX-License-Identifier: MIT */
#include "acpi/acpi_loader_command.h"

#include <string.h>

static uint32_t read_le32(const uint8_t *bytes)
{
	return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

struct acpi_loader_command acpi_loader_decode(const struct acpi_loader *loader, size_t index)
{
	const uint8_t *entry = loader->script + index * ACPI_LOADER_COMMAND_SIZE;
	struct acpi_loader_command command = { .number = read_le32(entry), .file = (const char *)entry + 4 };

	switch (command.number) {
	case ACPI_LOADER_ALLOCATE:
		command.alignment = read_le32(entry + 60);
		command.zone = entry[64];
		break;
	case ACPI_LOADER_ADD_POINTER:
		command.source = (const char *)entry + 60;
		command.offset = read_le32(entry + 116);
		command.size = entry[120];
		break;
	case ACPI_LOADER_ADD_CHECKSUM:
		command.offset = read_le32(entry + 60);
		command.start = read_le32(entry + 64);
		command.length = read_le32(entry + 68);
		break;
	case ACPI_LOADER_WRITE_POINTER:
		command.source = (const char *)entry + 60;
		command.offset = read_le32(entry + 116);
		command.source_offset = read_le32(entry + 120);
		command.size = entry[124];
		break;
	}
	return command;
}

struct acpi_loader_file *acpi_loader_find_file(struct acpi_loader *loader, const char *name)
{
	for (size_t i = 0; i < loader->file_count; i++) {
		if (strcmp(loader->files[i].name, name) == 0)
			return &loader->files[i];
	}
	return NULL;
}
