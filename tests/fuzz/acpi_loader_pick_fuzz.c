/* SPDX-License-Identifier: MIT */
/*
 * Random files of tables and scripts, and one table after the other picked: whatever the script says, the picker stays inside
 * the files and the table; no file is asked for twice; what it gives passes acpi_blob_check; and the device model is told of no
 * place before a table was given. The fake device model asserts the arguments, the sanitizer the rest.
 *
 * Six bytes make a command, with offsets and sizes small enough to be good often. What is left over fills the files, over which
 * three headers are laid, so that there is something to pick.
 */
#include <stdlib.h>
#include <string.h>

#include "acpi/acpi_loader_pick.h"
#include "bytes/le.h"
#include "tests/fake/loader_script.h"

#define RECORD 6
#define MAX_COMMANDS 40
#define TABLES "t"
#define TABLES_SIZE 250

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct {
	const char *name;
	uint32_t size;
	uint64_t address;
} files[] = {
	{ TABLES, TABLES_SIZE, 0x1000 }, { "b", 40, 0xfffffff0 }, { "c", 1, 0x20 },    { "d", 200, UINT64_MAX - 99 },
	{ "e", 64, UINT64_C(0x7fff00) }, { "w", 16, 0 },          { "missing", 0, 0 },
};

#define FILES (sizeof(files) / sizeof(files[0]))

static const struct {
	const char *signature;
	uint32_t start, length;
} tables[] = { { "SSDT", 0, 60 }, { "NFIT", 60, 80 }, { "OEM1", 150, 90 }, { "OEM2", 100, 40 } };

#define PICKS (sizeof(tables) / sizeof(tables[0]))

static const char *name_of(uint8_t byte)
{
	return files[byte % FILES].name;
}

/* Half of all that patches is about the file of tables. */
static const char *patched_of(uint8_t byte)
{
	return byte & 0x80 ? TABLES : name_of(byte);
}

static void add_command(struct loader_script *model, const uint8_t *record)
{
	switch (record[0] % 6) {
	case 0:
		loader_add_command(model, 0);
		break;
	case 1:
	case 2:
		loader_add_pointer(model, patched_of(record[1]), name_of(record[2]), record[3],
				   (uint8_t)(1u << record[4] % 4));
		break;
	case 3:
	case 4:
		/* Of one of the tables, or of anything. */
		if (record[1] & 1)
			loader_add_checksum(model, TABLES, tables[record[2] % PICKS].start + 9,
					    tables[record[2] % PICKS].start, tables[record[2] % PICKS].length);
		else
			loader_add_checksum(model, patched_of(record[1]), record[2], record[3], record[4]);
		break;
	default:
		loader_add_write_pointer(model, "w", name_of(record[2]), record[3] % 16, record[4],
					 (uint8_t)(1u << record[5] % 4));
	}
}

static void add_files(struct loader_script *model, const uint8_t *data, size_t size)
{
	for (size_t i = 0; i < FILES - 1; i++) {
		struct loader_file *file = loader_add_file(model, files[i].name, files[i].size, files[i].address);

		for (uint32_t at = 0; at < file->size && size > 0; at++, data++, size--)
			file->data[at] = *data;
		loader_add_allocate(model, files[i].name, 16, i == 2 ? ACPI_LOADER_ZONE_FSEG : ACPI_LOADER_ZONE_HIGH);
	}
	for (size_t i = 0; i < PICKS - 1; i++) {
		uint8_t *at = model->files[0].data + tables[i].start;

		memcpy(at, tables[i].signature, 4);
		le32_put(at + 4, tables[i].length);
	}
	if (size > 0) {
		model->files[size % (FILES - 1)].refuses_read = size % 11 == 0;
		model->files[size % (FILES - 1)].refuses_allocation = size % 13 == 0;
		model->files[5].refuses_write = size % 7 == 0;
	}
}

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void pick_one(struct acpi_loader_pick *pick, const struct loader_script *model, size_t index, bool *given)
{
	const struct acpi_passed table = { malloc(tables[index].length), tables[index].length };
	const struct acpi_loader_pick_result result =
		acpi_loader_pick_table(pick, tables[index].start, tables[index].length, (uint8_t *)table.bytes);

	require(result.command <= model->loader.command_count);
	require(strcmp(acpi_loader_pick_error_text(result.error), "unknown error") != 0);
	*given = *given || result.error == ACPI_LOADER_PICK_OK;
	require(result.error != ACPI_LOADER_PICK_OK || acpi_blob_check(&table) == ACPI_BLOB_OK);
	/* One that was told in vain was to be told. */
	require(*given || model->files[5].writes == 0 || result.error == ACPI_LOADER_PICK_WRITE ||
		result.error == ACPI_LOADER_PICK_ADDRESS);
	free((void *)table.bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct acpi_loader_pick pick;
	struct loader_script model;
	const size_t commands = size > 0 ? data[0] % MAX_COMMANDS : 0;
	bool given = false;

	if (size < 1 + commands * RECORD)
		return 0;
	loader_script_init(&model);
	add_files(&model, data + 1 + commands * RECORD, size - 1 - commands * RECORD);
	for (size_t i = 0; i < commands; i++)
		add_command(&model, data + 1 + i * RECORD);
	/* As QEMU's scripts end, mostly. */
	for (size_t i = 0; i < PICKS - 1 && size > 0 && (data[0] & 0xc0) != 0; i++)
		loader_add_checksum(&model, TABLES, tables[i].start + 9, tables[i].start, tables[i].length);
	if (acpi_loader_check(&model.loader, model.script, model.size, &model.ops).error == ACPI_LOADER_OK) {
		acpi_loader_pick_begin(&pick, &model.loader, &model.ops, TABLES, model.files[0].data, TABLES_SIZE);
		for (size_t i = 0; i < 2 * PICKS; i++)
			pick_one(&pick, &model, i % PICKS, &given);
		require(model.files[0].placed == NULL && model.files[2].placed == NULL);
	}
	loader_script_free(&model);
	return 0;
}
