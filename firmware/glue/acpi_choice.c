/* SPDX-License-Identifier: MIT */
#include "firmware/glue/acpi_choice.h"

#include <string.h>

#define SIGNATURE_SIZE 4
#define TABLE_ID_AT 16
#define TABLE_ID_SIZE 8

static const char expected[] = "all, none, or up to 16 of SIGNATURE or SIGNATURE/OEM-TABLE-ID with commas between them";

void acpi_choice_init(struct acpi_choice *choice)
{
	*choice = (struct acpi_choice){ .all = true };
}

static bool is_upper_or_digit(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* ACPI says no more of it than that it is the vendor's; what QEMU's users give theirs is of these. */
static bool is_of_table_id(char c)
{
	return is_upper_or_digit(c) || (c >= 'a' && c <= 'z') || c == '-' || c == '.';
}

/* The end of an entry at `text`, which is filled in; NULL: it is none. */
static const char *entry_parse(const char *text, struct acpi_choice_entry *entry)
{
	size_t i;

	*entry = (struct acpi_choice_entry){ "", "" };
	for (i = 0; i < SIGNATURE_SIZE; i++) {
		if (!is_upper_or_digit(text[i]))
			return NULL;
		entry->signature[i] = text[i];
	}
	text += SIGNATURE_SIZE;
	if (*text != '/')
		return text;
	text++;
	for (i = 0; i < TABLE_ID_SIZE && is_of_table_id(text[i]); i++)
		entry->table_id[i] = text[i];
	return i > 0 ? text + i : NULL;
}

const char *acpi_choice_parse(const char *text, struct acpi_choice *choice)
{
	struct acpi_choice read = { .all = strcmp(text, "all") == 0 };

	if (!read.all && strcmp(text, "none") != 0) {
		for (;;) {
			if (read.count == ACPI_CHOICE_MAX)
				return expected;
			text = entry_parse(text, &read.entries[read.count]);
			if (!text || (*text != '\0' && *text != ','))
				return expected;
			read.count++;
			if (*text++ == '\0')
				break;
		}
	}
	*choice = read;
	return NULL;
}

/* The ID is filled up to 8 characters, with blanks by some and with NULs by others. */
static bool is_table_id(const char *id, const uint8_t *field)
{
	const size_t length = strlen(id);

	if (memcmp(field, id, length) != 0)
		return false;
	for (size_t i = length; i < TABLE_ID_SIZE; i++)
		if (field[i] != ' ' && field[i] != '\0')
			return false;
	return true;
}

static bool entry_has(const struct acpi_choice_entry *entry, const uint8_t *header)
{
	return memcmp(header, entry->signature, SIGNATURE_SIZE) == 0 &&
	       (entry->table_id[0] == '\0' || is_table_id(entry->table_id, header + TABLE_ID_AT));
}

bool acpi_choice_names(const struct acpi_choice *choice, const uint8_t *header)
{
	for (size_t i = 0; i < choice->count; i++)
		if (entry_has(&choice->entries[i], header))
			return true;
	return false;
}

bool acpi_choice_has(const struct acpi_choice *choice, const uint8_t *header)
{
	return choice->all || acpi_choice_names(choice, header);
}

const struct acpi_choice_entry *acpi_choice_missing(const struct acpi_choice *choice, const struct acpi_passed *tables,
						    size_t count)
{
	for (size_t i = 0; i < choice->count; i++) {
		size_t j = 0;

		while (j < count && !entry_has(&choice->entries[i], tables[j].bytes))
			j++;
		if (j == count)
			return &choice->entries[i];
	}
	return NULL;
}
