/* SPDX-License-Identifier: MIT */
#include "firmware/acpi_definitions.h"

#include <stdio.h>
#include <string.h>

#include "acpi/aml_names.h"
#include "firmware/log.h"
#include "firmware/panic.h"
#include "firmware/scratch.h"

/* For the names of tables passed on: 100000 of them, where 1 MiB of AML has half as many. */
#define NAMES_WORK_MAX (4u << 20)
#define CLASH_TEXT_SIZE 300

/* The definition blocks of a block in load order: ours, then those passed on. */
struct definitions {
	struct aml_names names;
	struct aml_names_result result;
	size_t count, own;
	const struct acpi_table_place *tables[ACPI_MAX_TABLES];
	size_t passed[ACPI_MAX_TABLES]; /* of those behind `own`: index into the inputs' */
};

static void definitions_list(const struct acpi_block *block, const struct acpi_inputs *inputs,
			     struct definitions *definitions)
{
	size_t passed = 0;

	definitions->count = 0;
	for (size_t i = 0; i < block->count; i++) {
		if (aml_names_is_block((const uint8_t *)block->tables[i].signature))
			definitions->tables[definitions->count++] = &block->tables[i];
	}
	/* acpi_build has those passed on behind ours, in their order. */
	for (size_t i = 0; i < inputs->passed_count; i++)
		passed += aml_names_is_block(inputs->passed[i].bytes);
	definitions->own = definitions->count - passed;
	passed = definitions->own;
	for (size_t i = 0; i < inputs->passed_count; i++) {
		if (aml_names_is_block(inputs->passed[i].bytes))
			definitions->passed[passed++] = i;
	}
}

static void definitions_begin(struct definitions *definitions)
{
	size_t own = 0, passed = 0, size;

	for (size_t i = 0; i < definitions->count; i++)
		*(i < definitions->own ? &own : &passed) += definitions->tables[i]->length;
	size = aml_names_work_size(passed);
	size = aml_names_work_size(own) + (size < NAMES_WORK_MAX ? size : NAMES_WORK_MAX);
	aml_names_begin(&definitions->names, scratch_allocate(size, "names of ACPI objects"), size);
}

/* 'SSDT "NVDIMM" passed on', by its OEM Table ID; 'SSDT of ours'. */
static void definition_name(const struct acpi_block *block, const struct definitions *definitions, size_t index,
			    char name[40])
{
	const struct acpi_table_place *table = definitions->tables[index];
	const uint8_t *id = block->buf.data + table->offset + 16;
	char text[9] = "";

	for (size_t i = 0; i < 8 && id[i] != 0; i++)
		text[i] = id[i] >= ' ' && id[i] <= '~' && id[i] != '"' ? (char)id[i] : '?';
	for (size_t i = 8; i-- > 0 && (text[i] == ' ' || text[i] == '\0');)
		text[i] = '\0';
	if (index < definitions->own)
		snprintf(name, 40, "%s of ours", table->signature);
	else
		snprintf(name, 40, "%s \"%s\" passed on", table->signature, text);
}

static void finding_text(const struct acpi_block *block, const struct definitions *definitions,
			 const struct aml_names_finding *finding, char *text)
{
	char other[40] = "";

	if (finding->there.table < definitions->count)
		definition_name(block, definitions, finding->there.table, other);
	aml_names_text(finding, other, text, CLASH_TEXT_SIZE);
}

/* False: the table is to be left out. */
static bool definition_check(const struct acpi_block *block, struct definitions *definitions, size_t index,
			     bool required)
{
	const struct acpi_table_place *table = definitions->tables[index];
	const struct aml_names_result *result = &definitions->result;
	static char text[CLASH_TEXT_SIZE];
	char name[40];

	definition_name(block, definitions, index, name);
	aml_names_add(&definitions->names, block->buf.data + table->offset, table->length, &definitions->result);
	if (result->doubt.verdict != AML_NAMES_OK) {
		finding_text(block, definitions, &result->doubt, text);
		log_line(LOG_W, "acpi", table->signature, "%s: maybe %s", name, text);
	}
	if (result->refusal.verdict == AML_NAMES_OK)
		return true;
	finding_text(block, definitions, &result->refusal, text);
	if (index < definitions->own)
		panic("acpi", table->signature, "%s: %s; this is a defect of the firmware", name, text);
	if (required)
		panic("acpi", table->signature, "%s: %s; it is required, so the boot stops (acpi-required)", name,
		      text);
	log_line(LOG_E, "acpi", table->signature, "%s: %s: left out", name, text);
	return false;
}

/* Somebody wants the boot to stop rather than go on without them. */
static void required_check(const struct acpi_inputs *inputs, const struct acpi_choice *required)
{
	const struct acpi_choice_entry *missing = acpi_choice_missing(required, inputs->passed, inputs->passed_count);

	if (missing)
		panic("acpi", missing->signature,
		      "no table \"%s\"%s%s of the device model's or the toolstack's can be passed on, and it is required "
		      "(acpi-required); the lines above say what there was",
		      missing->signature, missing->table_id[0] ? " with the OEM table ID " : "", missing->table_id);
}

size_t acpi_definitions_resolve(struct acpi_inputs *inputs, const struct acpi_choice *required,
				const struct acpi_block *block)
{
	struct definitions *definitions = scratch_allocate(sizeof(*definitions), "ACPI definition blocks");
	static struct acpi_passed kept[ACPI_MAX_PASSED];
	static bool refused[ACPI_MAX_PASSED];
	size_t count = 0, left_out;

	definitions_list(block, inputs, definitions);
	definitions_begin(definitions);
	for (size_t i = 0; i < definitions->count; i++) {
		const struct acpi_passed *passed =
			i < definitions->own ? NULL : &inputs->passed[definitions->passed[i]];
		const bool needed = passed && acpi_choice_has(required, passed->bytes);

		if (!definition_check(block, definitions, i, needed) && passed)
			refused[definitions->passed[i]] = true;
	}
	for (size_t i = 0; i < inputs->passed_count; i++) {
		if (!refused[i])
			kept[count++] = inputs->passed[i];
	}
	left_out = inputs->passed_count - count;
	inputs->passed = kept;
	inputs->passed_count = count;
	required_check(inputs, required);
	return left_out;
}
