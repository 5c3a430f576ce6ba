/* SPDX-License-Identifier: MIT */
#include "firmware/glue/options.h"

#include <string.h>

#include "firmware/glue/options_table.h"

void options_init(struct options *options)
{
	memset(options, 0, sizeof(*options));
	pci_policy_init(&options->policy);
	acpi_choice_init(&options->acpi_tables);
	options->acpi = OPTION_ACPI_NATIVE;
	options->smbios = OPTION_SMBIOS_AUTO;
	options->smbios_uuid = SMBIOS_UUID_AS_SPECIFIED;
	options->log_level = LOG_D;
}

/* A member is 1, 4 or 8 bytes large; x86 keeps the low ones first. */
static void store(struct options *options, const struct option *option, uint64_t value)
{
	memcpy((char *)options + option->offset, &value, option->size);
}

static uint32_t item_key(const struct pci_pin *item)
{
	return (uint32_t)item->bdf << 8 | item->index;
}

/* Keeps the items in ascending order. False: it is among them already. */
static bool items_insert(struct pci_pin *items, size_t count, const struct pci_pin *item)
{
	size_t at = count;

	while (at > 0 && item_key(&items[at - 1]) > item_key(item))
		at--;
	if (at > 0 && item_key(&items[at - 1]) == item_key(item))
		return false;
	memmove(&items[at + 1], &items[at], (count - at) * sizeof(*items));
	items[at] = *item;
	return true;
}

/* All or nothing: the options are not touched before the last item has been read. */
static bool set_list(struct options *options, const struct option *option, const char *text)
{
	const struct option_list *list = option->list;
	struct pci_pin items[OPTION_MAX_ROOTS];
	size_t count = 0;

	_Static_assert(OPTION_MAX_ROOTS >= PCI_MAX_PINS && OPTION_MAX_ROOTS >= PCI_MAX_CRITICAL,
		       "items has room for the longest list");

	if (strcmp(text, "none") != 0) {
		do {
			struct pci_pin item = { 0, 0, 0 };

			if (count == list->max || !list->take(&text, &item) || !items_insert(items, count, &item))
				return false;
			count++;
		} while (option_take_character(&text, ','));
		if (*text != '\0')
			return false;
	}
	for (size_t i = 0; i < count; i++)
		memcpy((char *)options + list->array + i * list->part_size, (char *)&items[i] + list->part,
		       list->part_size);
	store(options, option, count);
	return true;
}

static bool set_value(struct options *options, const struct option *option, const char *text)
{
	uint64_t value;

	for (const struct option_word *word = option->words; word && word->text; word++) {
		if (strcmp(text, word->text) == 0) {
			store(options, option, word->value);
			return true;
		}
	}
	if (option->max == 0 || !option_take_number(&text, option->form, option->max, &value) || *text != '\0' ||
	    (value != 0 && value < option->min))
		return false;
	store(options, option, value);
	return true;
}

/* Of one of several "none" takes back what an earlier value has said. */
static bool set_own(struct options *options, const struct option *option, unsigned number, const char *text,
		    const char **expected)
{
	const size_t size = option->own->numbers ? option->size / option->own->numbers : option->size;
	char *element = (char *)options + option->offset + (number ? number - 1 : 0) * size;
	const char *fault = NULL;

	if (number != 0 && strcmp(text, "none") == 0)
		memset(element, 0, size);
	else
		fault = option->own->parse(text, number, element);
	if (fault)
		*expected = fault;
	return fault == NULL;
}

/* Whether the name is the option's, with its number where it has one. */
static bool is_named(const struct option *option, const char *name, unsigned *number)
{
	const char *own = option->description.name;
	const size_t stem = strlen(own) - 1;
	uint64_t value;

	if (!option->own || option->own->numbers == 0)
		return strcmp(name, own) == 0;
	if (strncmp(name, own, stem) != 0)
		return false;
	name += stem;
	if (*name < '1' || *name > '9' || !option_take_number(&name, OPTION_PLAIN, option->own->numbers, &value) ||
	    *name != '\0')
		return false;
	*number = (unsigned)value;
	return true;
}

enum option_result options_set(struct options *options, const char *name, const char *value, const char **expected)
{
	const struct option *option;

	for (size_t i = 0; (option = options_table_at(i)) != NULL; i++) {
		unsigned number = 0;
		bool right;

		if (!is_named(option, name, &number))
			continue;
		*expected = option->description.takes;
		if (option->own)
			right = set_own(options, option, number, value, expected);
		else
			right = option->list ? set_list(options, option, value) : set_value(options, option, value);
		return right ? OPTION_OK : OPTION_MALFORMED;
	}
	return OPTION_UNKNOWN;
}

const struct option_description *options_describe(size_t index)
{
	const struct option *option = options_table_at(index);

	return option ? &option->description : NULL;
}
