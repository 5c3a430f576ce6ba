/* SPDX-License-Identifier: MIT */
#include "acpi/acpi_check_nfit_form.h"

bool acpi_check_nfit_next(const struct acpi_check_view *nfit, uint32_t *cursor,
			  struct acpi_check_nfit_structure *structure)
{
	const uint32_t left = nfit->length - *cursor;

	if (left < 4)
		return false;
	*structure = (struct acpi_check_nfit_structure){ *cursor, (uint16_t)acpi_check_field(nfit, *cursor, 2),
							 (uint16_t)acpi_check_field(nfit, *cursor + 2, 2) };
	if (structure->length < 4 || structure->length > left)
		return false;
	*cursor += structure->length;
	return true;
}

/* A structure of `length` bytes; or of `other`, or, where `each` is not 0, of `length` and each so many for a number at `count`. */
struct form {
	uint8_t length, other, count, count_size, each;
	const char *text;
};

static const struct form forms[NFIT_TYPES] = {
	[NFIT_SPA_RANGE] = { 56, 64, 0, 0, 0, "SPA range: length is neither 56 nor 64" },
	[NFIT_REGION_MAPPING] = { 48, 48, 0, 0, 0, "region mapping: length is not 48" },
	[NFIT_INTERLEAVE] = { 16, 0, 8, 4, 4, "interleave: length is not that of so many lines" },
	[NFIT_SMBIOS_INFORMATION] = { 8, 0, 0, 0, 0, "SMBIOS information: length is less than 8" },
	[NFIT_CONTROL_REGION] = { 32, 80, 0, 0, 0, "control region: length is neither 32 nor 80" },
	[NFIT_DATA_WINDOW] = { 40, 40, 0, 0, 0, "block data window: length is not 40" },
	[NFIT_FLUSH_HINTS] = { 16, 0, 8, 2, 8, "flush hints: length is not that of so many addresses" },
	[NFIT_CAPABILITIES] = { 16, 16, 0, 0, 0, "platform capabilities: length is not 16" },
};

static const struct acpi_check_zero spa_reserved[] = {
	{ 6, 2, 0xfff8, "SPA range: reserved flags are not 0" },
	{ 8, 4, UINT32_MAX, "SPA range: reserved bytes are not 0" },
};
static const struct acpi_check_zero mapping_reserved[] = {
	{ 44, 2, 0xff80, "region mapping: reserved flags are not 0" },
	{ 46, 2, 0xffff, "region mapping: reserved bytes are not 0" },
};
static const struct acpi_check_zero interleave_reserved[] = {
	{ 6, 2, 0xffff, "interleave: reserved bytes are not 0" },
};
static const struct acpi_check_zero smbios_reserved[] = {
	{ 4, 4, UINT32_MAX, "SMBIOS information: reserved bytes are not 0" },
};
/* The first two are in the short form, too. */
#define SHORT_CONTROL_RULES 2
static const struct acpi_check_zero control_reserved[] = {
	{ 18, 1, 0xfe, "control region: reserved valid fields are not 0" },
	{ 22, 2, 0xffff, "control region: reserved bytes are not 0" },
	{ 72, 2, 0xfffe, "control region: reserved flags are not 0" },
	{ 74, 6, UINT64_MAX, "control region: reserved bytes are not 0" },
};
static const struct acpi_check_zero hints_reserved[] = {
	{ 10, 6, UINT64_MAX, "flush hints: reserved bytes are not 0" },
};
static const struct acpi_check_zero capabilities_reserved[] = {
	{ 5, 3, UINT64_MAX, "platform capabilities: reserved bytes are not 0" },
	{ 8, 4, 0xfffffff8, "platform capabilities: reserved bits are not 0" },
	{ 12, 4, UINT32_MAX, "platform capabilities: reserved bytes are not 0" },
};

static const struct {
	const struct acpi_check_zero *rules;
	size_t count;
} reserved[NFIT_TYPES] = {
	[NFIT_SPA_RANGE] = { spa_reserved, 2 },
	[NFIT_REGION_MAPPING] = { mapping_reserved, 2 },
	[NFIT_INTERLEAVE] = { interleave_reserved, 1 },
	[NFIT_SMBIOS_INFORMATION] = { smbios_reserved, 1 },
	[NFIT_CONTROL_REGION] = { control_reserved, 4 },
	[NFIT_FLUSH_HINTS] = { hints_reserved, 1 },
	[NFIT_CAPABILITIES] = { capabilities_reserved, 3 },
};

static bool has_length(const struct acpi_check_view *nfit, const struct acpi_check_nfit_structure *structure)
{
	const struct form *form = &forms[structure->type];

	if (structure->length < form->length)
		return false;
	if (form->each != 0)
		return structure->length ==
		       form->length + form->each * acpi_check_nfit_get(nfit, structure, form->count, form->count_size);
	return form->other == 0 || structure->length == form->length || structure->length == form->other;
}

struct acpi_check_fault acpi_check_nfit_form(const struct acpi_check_view *nfit,
					     const struct acpi_check_nfit_structure *structure)
{
	size_t count;

	if (structure->type >= NFIT_TYPES)
		return acpi_check_nfit_at(structure, 0, "structure: type is reserved");
	if (!has_length(nfit, structure))
		return acpi_check_nfit_at(structure, 2, forms[structure->type].text);
	count = reserved[structure->type].count;
	if (structure->type == NFIT_CONTROL_REGION && structure->length == forms[NFIT_CONTROL_REGION].length)
		count = SHORT_CONTROL_RULES;
	return acpi_check_zeros(nfit, structure->offset, reserved[structure->type].rules, count);
}
