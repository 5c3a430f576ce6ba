/* SPDX-License-Identifier: MIT */
#include "firmware/glue/xen_keys_sets.h"

#include <stdio.h>
#include <string.h>

#include "firmware/glue/options.h"

#define TEXTS "bios-strings"
#define OPTIONS "hvmstage"

/* FOLDER/NAME. False: it is too long. */
static bool make_path(char path[XEN_KEYS_PATH_SIZE], const char *folder, const char *name)
{
	return snprintf(path, XEN_KEYS_PATH_SIZE, "%s/%s", folder, name) < XEN_KEYS_PATH_SIZE;
}

/* --- bios-strings ------------------------------------------------------------------------------------------------- */

/* The string in place `slot` of the storage, or NULL: nothing there, or an empty one, which hvmloader takes for nothing. */
static const char *read_text(struct xen_keys *keys, const char *name, size_t slot)
{
	struct xen_keys_reader *reader = &keys->reader;
	char *text = keys->storage[slot], path[XEN_KEYS_PATH_SIZE];
	size_t length;

	if (!xen_keys_reader_may_have(reader, name, strlen(name)) || !make_path(path, TEXTS, name) ||
	    xen_keys_reader_value(reader, path) != XEN_KEYS_VALUE_READ || reader->value[0] == '\0')
		return NULL;
	length = strlen(reader->value);
	if (length > SMBIOS_TEXT_MAX) {
		xen_keys_reader_complain(reader, path, reader->value, "at most 255 bytes, of which the first are used");
		length = SMBIOS_TEXT_MAX;
	}
	memcpy(text, reader->value, length);
	text[length] = '\0';
	return text;
}

void xen_keys_texts_read(struct xen_keys *keys)
{
	char name[sizeof("oem-99")];

	_Static_assert(SMBIOS_TEXT_MAX == 255, "as the complaint says");
	xen_keys_reader_list(&keys->reader, TEXTS);
	for (size_t i = 0; i < SMBIOS_TEXTS; i++)
		keys->texts[i] = read_text(keys, smbios_text_name((enum smbios_text)i), i);
	for (size_t i = 0; i < SMBIOS_MAX_OEM_STRINGS; i++) {
		snprintf(name, sizeof(name), "oem-%u", (unsigned)(i + 1) % 100);
		keys->oem_strings[i] = read_text(keys, name, SMBIOS_TEXTS + i);
		if (!keys->oem_strings[i])
			break;
		keys->oem_string_count++;
	}
}

void xen_keys_identify(const struct xen_keys *keys, struct smbios_inputs *inputs)
{
	for (size_t i = 0; i < SMBIOS_TEXTS; i++) {
		if (keys->texts[i])
			inputs->texts[i] = keys->texts[i];
	}
	if (keys->oem_string_count > 0) {
		inputs->oem_strings = keys->oem_strings;
		inputs->oem_string_count = keys->oem_string_count;
	}
	inputs->battery = keys->smbios_battery;
}

/* --- hvmstage ----------------------------------------------------------------------------------------------------- */

/* An option that is there. The name may be anything when it comes from a list. */
static void read_option(struct xen_keys_reader *reader, const char *name)
{
	char path[XEN_KEYS_PATH_SIZE];

	if (!make_path(path, OPTIONS, name))
		reader->events->option(reader->ctx, name, "");
	else if (xen_keys_reader_value(reader, path) == XEN_KEYS_VALUE_READ)
		reader->events->option(reader->ctx, name, reader->value);
}

/* A list tells of unknown names, too, so that somebody who has misspelt one hears of it. */
void xen_keys_options_read(struct xen_keys *keys)
{
	struct xen_keys_reader *reader = &keys->reader;
	const struct option_description *option;
	unsigned count = 0;

	xen_keys_reader_list(reader, OPTIONS);
	for (size_t i = 0; !reader->listed && (option = options_describe(i)) != NULL; i++)
		read_option(reader, option->name);
	for (const char *name = NULL; (name = xen_keys_reader_next(reader, name)) != NULL;) {
		if (count++ == XEN_KEYS_MAX_OPTIONS) {
			xen_keys_reader_complain(reader, OPTIONS, name,
						 "at most 64 options; this and the next are not read");
			break;
		}
		read_option(reader, name);
	}
}
