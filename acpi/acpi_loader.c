/* SPDX-License-Identifier: MIT */
/*
 * Executes a checked script. acpi_loader_check has established that every name is a string, that every file is
 * allocated before its first use and that every offset lies inside its file: none of that is asked again here.
 */
#include "acpi/acpi_loader.h"

#include <string.h>

#include "acpi/acpi_loader_command.h"
#include "bytes/byte_buf.h"

/* ACPI 6.5, 5.2.5.3: the first 20 bytes are those of ACPI 1.0; the rest is there from revision 2 on. */
#define RSDP_ALIGNMENT 16
#define RSDP_V1_SIZE 20
#define RSDP_V2_SIZE 36
#define RSDP_REVISION 15
#define RSDP_LENGTH 20

static uint64_t read_le(const uint8_t *bytes, size_t size)
{
	uint64_t value = 0;

	for (size_t i = 0; i < size; i++)
		value |= (uint64_t)bytes[i] << (8 * i);
	return value;
}

static void write_le(uint8_t *bytes, uint64_t value, size_t size)
{
	for (size_t i = 0; i < size; i++)
		bytes[i] = (uint8_t)(value >> (8 * i));
}

/* The address of byte `offset` of a placed file, as a pointer of `size` bytes. False: it does not fit. */
static bool pointer_to(const struct acpi_loader_file *file, uint64_t offset, uint8_t size, uint64_t *pointer)
{
	if (offset > UINT64_MAX - file->address)
		return false;
	*pointer = file->address + offset;
	return size == sizeof(uint64_t) || *pointer >> (8 * size) == 0;
}

static enum acpi_loader_error run_allocate(struct acpi_loader_file *file, const struct acpi_loader_ops *ops)
{
	file->data = ops->allocate(ops->context, file->name, file->size, file->alignment, file->zone, &file->address);
	if (file->data == NULL)
		return ACPI_LOADER_NO_MEMORY;
	if (!ops->read_file(ops->context, file->name, file->data, file->size))
		return ACPI_LOADER_READ_FAILED;
	return ACPI_LOADER_OK;
}

/* The pointer field holds an offset into the file it points to, and receives that byte's address. */
static enum acpi_loader_error run_add_pointer(struct acpi_loader *loader, const struct acpi_loader_command *command)
{
	const struct acpi_loader_file *source = acpi_loader_find_file(loader, command->source);
	uint8_t *field = acpi_loader_find_file(loader, command->file)->data + command->offset;
	const uint64_t offset = read_le(field, command->size);
	uint64_t pointer;

	/* A field that was patched before holds an address by now, and is caught here as well. */
	if (offset >= source->size || !pointer_to(source, offset, command->size, &pointer))
		return ACPI_LOADER_BAD_POINTER;
	write_le(field, pointer, command->size);
	return ACPI_LOADER_OK;
}

static void run_add_checksum(struct acpi_loader *loader, const struct acpi_loader_command *command)
{
	uint8_t *data = acpi_loader_find_file(loader, command->file)->data;

	data[command->offset] -= byte_sum(data + command->start, command->length);
}

static enum acpi_loader_error run_write_pointer(struct acpi_loader *loader, const struct acpi_loader_command *command,
						const struct acpi_loader_ops *ops)
{
	const struct acpi_loader_file *source = acpi_loader_find_file(loader, command->source);
	uint8_t bytes[sizeof(uint64_t)];
	uint64_t pointer;

	if (!pointer_to(source, command->source_offset, command->size, &pointer))
		return ACPI_LOADER_BAD_POINTER;
	write_le(bytes, pointer, command->size);
	if (!ops->write_file(ops->context, command->file, command->offset, bytes, command->size))
		return ACPI_LOADER_WRITE_FAILED;
	return ACPI_LOADER_OK;
}

static enum acpi_loader_error run_command(struct acpi_loader *loader, const struct acpi_loader_command *command,
					  const struct acpi_loader_ops *ops)
{
	switch (command->number) {
	case ACPI_LOADER_ALLOCATE:
		return run_allocate(acpi_loader_find_file(loader, command->file), ops);
	case ACPI_LOADER_ADD_POINTER:
		return run_add_pointer(loader, command);
	case ACPI_LOADER_ADD_CHECKSUM:
		run_add_checksum(loader, command);
		return ACPI_LOADER_OK;
	case ACPI_LOADER_WRITE_POINTER:
		return run_write_pointer(loader, command, ops);
	default:
		return ACPI_LOADER_OK;
	}
}

/* Executes, in the script's order, the commands that are WRITE_POINTER or those that are not. */
static struct acpi_loader_result run_commands(struct acpi_loader *loader, const struct acpi_loader_ops *ops,
					      bool write_pointers)
{
	for (size_t i = 0; i < loader->command_count; i++) {
		const struct acpi_loader_command command = acpi_loader_decode(loader, i);
		enum acpi_loader_error error;

		if ((command.number == ACPI_LOADER_WRITE_POINTER) != write_pointers)
			continue;
		error = run_command(loader, &command, ops);
		if (error != ACPI_LOADER_OK)
			return (struct acpi_loader_result){ error, i, command.file };
	}
	return (struct acpi_loader_result){ ACPI_LOADER_OK, 0, "" };
}

struct acpi_loader_result acpi_loader_run(struct acpi_loader *loader, const struct acpi_loader_ops *ops)
{
	struct acpi_loader_result result = run_commands(loader, ops, false);

	/*
	 * The device model learns addresses last: once it has one it may write there at any time, so nothing may be
	 * left that can fail and make the caller give the memory back. Addresses do not depend on the other
	 * commands.
	 */
	if (result.error == ACPI_LOADER_OK)
		result = run_commands(loader, ops, true);
	return result;
}

static bool is_rsdp(const uint8_t *bytes, uint32_t size)
{
	uint64_t length;

	if (memcmp(bytes, "RSD PTR ", 8) != 0 || byte_sum(bytes, RSDP_V1_SIZE) != 0)
		return false;
	if (bytes[RSDP_REVISION] < 2)
		return true;
	if (size < RSDP_V2_SIZE)
		return false;
	length = read_le(bytes + RSDP_LENGTH, 4);
	return length >= RSDP_V2_SIZE && length <= size && byte_sum(bytes, (size_t)length) == 0;
}

uint64_t acpi_loader_find_rsdp(const struct acpi_loader *loader)
{
	for (size_t i = 0; i < loader->file_count; i++) {
		const struct acpi_loader_file *file = &loader->files[i];
		uint64_t offset = -file->address & (RSDP_ALIGNMENT - 1);

		if (file->data == NULL)
			continue;
		for (; offset + RSDP_V1_SIZE <= file->size; offset += RSDP_ALIGNMENT) {
			if (is_rsdp(file->data + (size_t)offset, file->size - (uint32_t)offset))
				return file->address + offset;
		}
	}
	return 0;
}

const char *acpi_loader_error_text(enum acpi_loader_error error)
{
	static const char *const texts[] = {
		[ACPI_LOADER_OK] = "no error",
		[ACPI_LOADER_SCRIPT_SIZE] = "script size is not a multiple of 128 bytes, or above 128 KiB",
		[ACPI_LOADER_BAD_COMMAND] = "unknown command",
		[ACPI_LOADER_BAD_NAME] = "file name is empty or not terminated",
		[ACPI_LOADER_NO_FILE] = "no such file, or an empty one",
		[ACPI_LOADER_TOO_MANY_FILES] = "more than 32 files",
		[ACPI_LOADER_ALLOCATED_TWICE] = "file allocated twice",
		[ACPI_LOADER_NOT_ALLOCATED] = "file used before it is allocated",
		[ACPI_LOADER_BAD_ALIGNMENT] = "alignment is not a power of two up to 1 MiB",
		[ACPI_LOADER_BAD_ZONE] = "unknown allocation zone",
		[ACPI_LOADER_BAD_POINTER] =
			"pointer outside the file, to outside the file, or too small for the address",
		[ACPI_LOADER_BAD_CHECKSUM] = "checksum outside the file or outside the range it sums",
		[ACPI_LOADER_NO_MEMORY] = "no memory for the file",
		[ACPI_LOADER_READ_FAILED] = "file cannot be read",
		[ACPI_LOADER_WRITE_FAILED] = "file cannot be written",
	};

	if ((size_t)error >= sizeof(texts) / sizeof(texts[0]))
		return "unknown error";
	return texts[error];
}
