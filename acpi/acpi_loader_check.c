/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "acpi/acpi_loader_command.h"
#include "e820/range.h"

#define MAX_ALIGNMENT (1u << 20)

/* The script names a fault's file itself; a name that is no string is not passed on. */
struct fault {
	enum acpi_loader_error error;
	const char *file;
};

static const struct fault no_fault = { ACPI_LOADER_OK, "" };

static bool name_is_valid(const char *name)
{
	return name[0] != '\0' && memchr(name, '\0', ACPI_LOADER_NAME_SIZE) != NULL;
}

/* Whether `length` bytes at `offset` lie inside `size` bytes. Written so that no sum can wrap. */
static bool lies_inside(uint32_t offset, uint32_t length, uint32_t size)
{
	return length <= size && offset <= size - length;
}

static bool is_pointer_size(uint8_t size)
{
	return size == 1 || size == 2 || size == 4 || size == 8;
}

static struct fault check_allocate(struct acpi_loader *loader, const struct acpi_loader_command *command,
				   const struct acpi_loader_ops *ops)
{
	struct acpi_loader_file *file;
	uint32_t size;

	if (acpi_loader_find_file(loader, command->file) != NULL)
		return (struct fault){ ACPI_LOADER_ALLOCATED_TWICE, command->file };
	if (!range_is_power_of_two(command->alignment) || command->alignment > MAX_ALIGNMENT)
		return (struct fault){ ACPI_LOADER_BAD_ALIGNMENT, command->file };
	if (command->zone != ACPI_LOADER_ZONE_HIGH && command->zone != ACPI_LOADER_ZONE_FSEG)
		return (struct fault){ ACPI_LOADER_BAD_ZONE, command->file };
	size = ops->file_size(ops->context, command->file);
	if (size == 0)
		return (struct fault){ ACPI_LOADER_NO_FILE, command->file };
	if (loader->file_count == ACPI_LOADER_MAX_FILES)
		return (struct fault){ ACPI_LOADER_TOO_MANY_FILES, command->file };

	file = &loader->files[loader->file_count++];
	memset(file, 0, sizeof(*file));
	memcpy(file->name, command->file, strlen(command->file));
	file->size = size;
	file->alignment = command->alignment;
	file->zone = command->zone;
	return no_fault;
}

static struct fault check_add_pointer(struct acpi_loader *loader, const struct acpi_loader_command *command)
{
	const struct acpi_loader_file *file = acpi_loader_find_file(loader, command->file);

	if (file == NULL)
		return (struct fault){ ACPI_LOADER_NOT_ALLOCATED, command->file };
	if (acpi_loader_find_file(loader, command->source) == NULL)
		return (struct fault){ ACPI_LOADER_NOT_ALLOCATED, command->source };
	if (!is_pointer_size(command->size) || !lies_inside(command->offset, command->size, file->size))
		return (struct fault){ ACPI_LOADER_BAD_POINTER, command->file };
	return no_fault;
}

static struct fault check_add_checksum(struct acpi_loader *loader, const struct acpi_loader_command *command)
{
	const struct acpi_loader_file *file = acpi_loader_find_file(loader, command->file);

	if (file == NULL)
		return (struct fault){ ACPI_LOADER_NOT_ALLOCATED, command->file };
	/* A checksum byte that is not part of what it sums could not make the sum 0. */
	if (!lies_inside(command->start, command->length, file->size) || command->offset < command->start ||
	    command->offset - command->start >= command->length)
		return (struct fault){ ACPI_LOADER_BAD_CHECKSUM, command->file };
	return no_fault;
}

static struct fault check_write_pointer(struct acpi_loader *loader, const struct acpi_loader_command *command,
					const struct acpi_loader_ops *ops)
{
	const struct acpi_loader_file *source = acpi_loader_find_file(loader, command->source);
	uint32_t size;

	if (source == NULL)
		return (struct fault){ ACPI_LOADER_NOT_ALLOCATED, command->source };
	/* The file that is written stays with the device model: it is not placed in memory. */
	size = ops->file_size(ops->context, command->file);
	if (size == 0)
		return (struct fault){ ACPI_LOADER_NO_FILE, command->file };
	if (!is_pointer_size(command->size) || !lies_inside(command->offset, command->size, size))
		return (struct fault){ ACPI_LOADER_BAD_POINTER, command->file };
	if (command->source_offset >= source->size)
		return (struct fault){ ACPI_LOADER_BAD_POINTER, command->source };
	return no_fault;
}

static struct fault check_command(struct acpi_loader *loader, size_t index, const struct acpi_loader_ops *ops)
{
	const struct acpi_loader_command command = acpi_loader_decode(loader, index);

	if (command.number == ACPI_LOADER_PADDING)
		return no_fault;
	if (command.number > ACPI_LOADER_WRITE_POINTER)
		return (struct fault){ ACPI_LOADER_BAD_COMMAND, "" };
	if (!name_is_valid(command.file) || (command.source != NULL && !name_is_valid(command.source)))
		return (struct fault){ ACPI_LOADER_BAD_NAME, "" };

	switch (command.number) {
	case ACPI_LOADER_ALLOCATE:
		return check_allocate(loader, &command, ops);
	case ACPI_LOADER_ADD_POINTER:
		return check_add_pointer(loader, &command);
	case ACPI_LOADER_ADD_CHECKSUM:
		return check_add_checksum(loader, &command);
	default:
		return check_write_pointer(loader, &command, ops);
	}
}

struct acpi_loader_result acpi_loader_check(struct acpi_loader *loader, const uint8_t *script, size_t size,
					    const struct acpi_loader_ops *ops)
{
	const size_t count = size / ACPI_LOADER_COMMAND_SIZE;

	memset(loader, 0, sizeof(*loader));
	if (size % ACPI_LOADER_COMMAND_SIZE != 0 || size > ACPI_LOADER_MAX_SCRIPT)
		return (struct acpi_loader_result){ ACPI_LOADER_SCRIPT_SIZE, 0, "" };

	loader->script = script;
	for (size_t i = 0; i < count; i++) {
		const struct fault fault = check_command(loader, i, ops);

		if (fault.error != ACPI_LOADER_OK)
			return (struct acpi_loader_result){ fault.error, i, fault.file };
	}
	/* Only now: acpi_loader_run on a script that failed has no command to execute. */
	loader->command_count = count;
	return (struct acpi_loader_result){ ACPI_LOADER_OK, 0, "" };
}
