/* SPDX-License-Identifier: MIT */
#include "tests/fake/loader_script.h"

#include <stdlib.h>
#include <string.h>

static void require(bool holds)
{
	if (!holds)
		abort();
}

static struct loader_file *find(struct loader_script *model, const char *name)
{
	for (size_t i = 0; i < model->file_count; i++) {
		if (strcmp(model->files[i].name, name) == 0)
			return &model->files[i];
	}
	return NULL;
}

/* --- what the loader calls ---------------------------------------------------------------------------------------- */

static uint32_t file_size(void *context, const char *name)
{
	const struct loader_file *file = find(context, name);

	return file != NULL ? file->size : 0;
}

static uint8_t *allocate(void *context, const char *name, uint32_t size, uint32_t alignment, enum acpi_loader_zone zone,
			 uint64_t *address)
{
	struct loader_file *file = find(context, name);

	require(file != NULL && size == file->size && file->placed == NULL);
	require(alignment != 0 && (alignment & (alignment - 1)) == 0);
	require(zone == ACPI_LOADER_ZONE_HIGH || zone == ACPI_LOADER_ZONE_FSEG);
	if (file->refuses_allocation)
		return NULL;
	*address = file->address;
	file->placed = malloc(size);
	return file->placed;
}

static bool read_file(void *context, const char *name, uint8_t *to, uint32_t size)
{
	const struct loader_file *file = find(context, name);

	require(file != NULL && size == file->size && to == file->placed);
	memcpy(to, file->data, size);
	return !file->refuses_read;
}

static bool write_file(void *context, const char *name, uint32_t offset, const uint8_t *from, uint32_t size)
{
	struct loader_file *file = find(context, name);

	require(file != NULL && size <= file->size && offset <= file->size - size);
	memcpy(file->data + offset, from, size);
	file->writes++;
	return !file->refuses_write;
}

/* --- making one --------------------------------------------------------------------------------------------------- */

void loader_script_init(struct loader_script *model)
{
	memset(model, 0, sizeof(*model));
	model->ops = (struct acpi_loader_ops){ file_size, allocate, read_file, write_file, model };
}

void loader_script_free(struct loader_script *model)
{
	for (size_t i = 0; i < model->file_count; i++) {
		free(model->files[i].data);
		free(model->files[i].placed);
	}
	free(model->script);
}

struct loader_file *loader_add_file(struct loader_script *model, const char *name, uint32_t size, uint64_t address)
{
	struct loader_file *file = &model->files[model->file_count++];

	require(model->file_count <= LOADER_FILES && strlen(name) < sizeof(file->name));
	strcpy(file->name, name);
	file->data = calloc(1, size);
	file->size = size;
	file->address = address;
	return file;
}

struct loader_file *loader_file(struct loader_script *model, const char *name)
{
	struct loader_file *file = find(model, name);

	require(file != NULL);
	return file;
}

static void put_le32(uint8_t *at, uint32_t value)
{
	for (unsigned i = 0; i < 4; i++)
		at[i] = (uint8_t)(value >> (8 * i));
}

static void put_name(uint8_t *at, const char *name)
{
	const size_t length = strlen(name);

	memcpy(at, name, length < ACPI_LOADER_NAME_SIZE ? length : ACPI_LOADER_NAME_SIZE);
}

uint8_t *loader_add_command(struct loader_script *model, uint32_t number)
{
	uint8_t *entry;

	model->script = realloc(model->script, model->size + ACPI_LOADER_COMMAND_SIZE);
	require(model->script != NULL);
	entry = model->script + model->size;
	model->size += ACPI_LOADER_COMMAND_SIZE;
	memset(entry, 0, ACPI_LOADER_COMMAND_SIZE);
	put_le32(entry, number);
	return entry;
}

void loader_add_allocate(struct loader_script *model, const char *name, uint32_t alignment, uint8_t zone)
{
	uint8_t *entry = loader_add_command(model, 1);

	put_name(entry + 4, name);
	put_le32(entry + 60, alignment);
	entry[64] = zone;
}

void loader_add_pointer(struct loader_script *model, const char *in, const char *to, uint32_t offset, uint8_t size)
{
	uint8_t *entry = loader_add_command(model, 2);

	put_name(entry + 4, in);
	put_name(entry + 60, to);
	put_le32(entry + 116, offset);
	entry[120] = size;
}

void loader_add_checksum(struct loader_script *model, const char *in, uint32_t offset, uint32_t start, uint32_t length)
{
	uint8_t *entry = loader_add_command(model, 3);

	put_name(entry + 4, in);
	put_le32(entry + 60, offset);
	put_le32(entry + 64, start);
	put_le32(entry + 68, length);
}

void loader_add_write_pointer(struct loader_script *model, const char *in, const char *to, uint32_t offset,
			      uint32_t source_offset, uint8_t size)
{
	uint8_t *entry = loader_add_command(model, 4);

	put_name(entry + 4, in);
	put_name(entry + 60, to);
	put_le32(entry + 116, offset);
	put_le32(entry + 120, source_offset);
	entry[124] = size;
}

struct acpi_loader_result loader_check_and_run(struct loader_script *model)
{
	struct acpi_loader_result result = acpi_loader_check(&model->loader, model->script, model->size, &model->ops);

	if (result.error == ACPI_LOADER_OK)
		result = acpi_loader_run(&model->loader, &model->ops);
	return result;
}
