/* SPDX-License-Identifier: MIT */
/*
 * Random files and scripts: whatever the script says, the loader stays inside the files, and where a script that
 * runs ends with a checksum, the range it is about sums to zero. The fake device model asserts its arguments, the
 * sanitizer the rest.
 *
 * Six bytes make a command, with offsets and sizes small enough to be good often; a seventh that is high spoils one
 * byte of it. What is left over fills the files.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fake/loader_script.h"

#define RECORD 7
#define MAX_COMMANDS 40

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct {
	const char *name;
	uint32_t size;
	uint64_t address;
} files[] = {
	{ "a", 64, 0xf0000 },        { "b", 40, 0xfffffff0 },       { "c", 1, 0x20 },
	{ "d", 36, 0xf1230 },        { "e", 200, UINT64_MAX - 99 }, { "w", 16, 0 },
	{ "etc/acpi/f", 128, 0xfe }, { "missing", 0, 0 },
};

#define FILES (sizeof(files) / sizeof(files[0]))

static const char *name_of(uint8_t byte)
{
	return files[byte % FILES].name;
}

static void add_command(struct loader_script *model, const uint8_t *record)
{
	uint8_t *entry;

	switch (record[0] % 8) {
	case 0:
	case 1:
	case 2:
		loader_add_allocate(model, name_of(record[1]), 1u << (record[2] % 24), (uint8_t)(record[3] % 3));
		break;
	case 3:
	case 4:
		loader_add_pointer(model, name_of(record[1]), name_of(record[2]), record[3],
				   (uint8_t)(1u << record[4] % 5));
		break;
	case 5:
		loader_add_checksum(model, name_of(record[1]), record[2], record[3], record[4]);
		break;
	case 6:
		loader_add_write_pointer(model, name_of(record[1]), name_of(record[2]), record[3], record[4],
					 (uint8_t)(1u << record[5] % 5));
		break;
	default:
		loader_add_command(model, record[1] & 3 ? 0 : record[2]);
	}
	entry = model->script + model->size - ACPI_LOADER_COMMAND_SIZE;
	if (record[6] > 0xe0)
		entry[record[5] % ACPI_LOADER_COMMAND_SIZE] ^= record[4];
}

static void add_files(struct loader_script *model, const uint8_t *data, size_t size)
{
	for (size_t i = 0; i < FILES - 1; i++) {
		struct loader_file *file = loader_add_file(model, files[i].name, files[i].size, files[i].address);

		for (uint32_t at = 0; at < file->size && size > 0; at++, data++, size--)
			file->data[at] = *data;
	}
	/* An allocation, a read and a write that fail are part of life. */
	if (size > 0)
		model->files[size % (FILES - 1)].refuses_read = size % 11 == 0;
}

/* The sum over a range is zero if nothing after the checksum changed a byte of it. */
static void require_last_checksum(const struct loader_script *model)
{
	const struct loader_file *file = NULL;
	const uint8_t *entry;
	uint8_t sum = 0;

	if (model->size == 0)
		return;
	entry = model->script + model->size - ACPI_LOADER_COMMAND_SIZE;
	if (entry[0] != 3)
		return;
	for (size_t i = 0; i < model->file_count; i++) {
		if (strcmp(model->files[i].name, (const char *)entry + 4) == 0)
			file = &model->files[i];
	}
	for (uint32_t i = 0; i < entry[68]; i++)
		sum += file->placed[entry[64] + i];
	if (sum != 0) {
		fprintf(stderr, "acpi_loader: a checksum is wrong\n");
		abort();
	}
}

static void require_known(const struct loader_script *model, const struct acpi_loader_result *result)
{
	if (result->command > model->size / ACPI_LOADER_COMMAND_SIZE || result->file == NULL ||
	    strcmp(acpi_loader_error_text(result->error), "unknown error") == 0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct acpi_loader_result result;
	struct loader_script model;
	size_t commands = size > 0 ? data[0] % MAX_COMMANDS : 0;
	uint64_t rsdp;

	if (size < 1 + commands * RECORD)
		return 0;
	loader_script_init(&model);
	add_files(&model, data + 1 + commands * RECORD, size - 1 - commands * RECORD);
	for (size_t i = 0; i < commands; i++)
		add_command(&model, data + 1 + i * RECORD);
	result = loader_check_and_run(&model);
	require_known(&model, &result);
	if (result.error == ACPI_LOADER_OK)
		require_last_checksum(&model);
	rsdp = acpi_loader_find_rsdp(&model.loader);
	if (rsdp % 16 != 0)
		abort();
	loader_script_free(&model);
	return 0;
}
