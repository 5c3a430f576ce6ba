/* SPDX-License-Identifier: MIT */
/*
 * A name of theirs is first only a hash, so that no block is walked for each name of the other; where a hash is met again in ours,
 * theirs are walked once more for the name itself.
 */
#include "acpi/acpi_clash.h"

#include <string.h>

#include "acpi/acpi_table.h"

/* FNV-1a */
static uint32_t hash_of(const char *path)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; path[i]; i++)
		hash = (hash ^ (uint8_t)path[i]) * 16777619u;
	return hash;
}

static bool declares(const struct aml_walk_object *object)
{
	return object->kind != AML_WALK_SCOPE && object->kind != AML_WALK_EXTERNAL && !object->conditional;
}

static struct aml_walk_result walk(const struct acpi_block *block, const struct acpi_table_place *table,
				   const struct aml_walk_visitor *visitor)
{
	return aml_walk(block->buf.data + table->offset + ACPI_HEADER_SIZE, table->length - ACPI_HEADER_SIZE, visitor);
}

/* --- theirs ---------------------------------------------------------------------------------------------------------- */

static bool note_name(void *context, const struct aml_walk_object *object)
{
	struct acpi_clash *clash = context;

	if (declares(object) && clash->name_count < ACPI_CLASH_NAMES)
		clash->names[clash->name_count++] = hash_of(object->path);
	return true;
}

static bool is_noted(const struct acpi_clash *clash, uint32_t hash)
{
	for (size_t i = 0; i < clash->name_count; i++)
		if (clash->names[i] == hash)
			return true;
	return false;
}

static bool is_it(void *context, const struct aml_walk_object *object)
{
	return !declares(object) || strcmp(context, object->path) != 0;
}

/* --- ours ------------------------------------------------------------------------------------------------------------ */

struct search {
	const struct acpi_block *block;
	struct acpi_clash *clash;
};

static bool compare_name(void *context, const struct aml_walk_object *object)
{
	struct search *search = context;
	struct acpi_clash *clash = search->clash;
	const struct aml_walk_visitor visitor = { .visit = is_it, .context = clash->path };

	if (!declares(object) || !is_noted(clash, hash_of(object->path)))
		return true;
	memcpy(clash->path, object->path, strlen(object->path) + 1);
	if (walk(search->block, &search->block->tables[clash->table], &visitor).error == AML_WALK_STOPPED)
		return false;
	clash->path[0] = 0;
	return true;
}

static bool is_definition_block(const struct acpi_table_place *table)
{
	return strcmp(table->signature, "DSDT") == 0 || strcmp(table->signature, "SSDT") == 0;
}

/* The DSDT and our SSDT are the first of their kind. */
static bool compare_with_ours(const struct acpi_block *block, struct acpi_clash *clash)
{
	struct search search = { block, clash };
	const struct aml_walk_visitor visitor = { .visit = compare_name, .context = &search };

	return walk(block, acpi_build_find(block, "DSDT"), &visitor).error == AML_WALK_STOPPED ||
	       walk(block, acpi_build_find(block, "SSDT"), &visitor).error == AML_WALK_STOPPED;
}

static bool look_at(const struct acpi_block *block, size_t index, struct acpi_clash *clash)
{
	const struct aml_walk_visitor visitor = { .visit = note_name, .context = clash };
	struct aml_walk_result result;

	memset(clash, 0, sizeof(*clash));
	clash->table = index;
	result = walk(block, &block->tables[index], &visitor);
	if (compare_with_ours(block, clash))
		return true;
	clash->error = result.error;
	clash->offset = result.offset + ACPI_HEADER_SIZE;
	return result.error != AML_WALK_OK;
}

bool acpi_clash_next(const struct acpi_block *block, size_t *index, struct acpi_clash *clash)
{
	const struct acpi_table_place *own = acpi_build_find(block, "SSDT");

	for (size_t i = *index; own && i < block->count; i++) {
		*index = i + 1;
		if (&block->tables[i] > own && is_definition_block(&block->tables[i]) && look_at(block, i, clash))
			return true;
	}
	return false;
}
