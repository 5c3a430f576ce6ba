/* SPDX-License-Identifier: MIT */
/*
 * The policy record's own formatter and parser are used, so that a choice has the same name and spelling in a log, in an
 * inventory and on the command line, and a new one needs no line here.
 */
#include "tools/pciplan_policy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pci/pci_cfg.h"
#include "pci/pci_text_read.h"

#define RECORD "policy "
#define TEXT_MAX 4096
#define VALUE_MAX 64

struct record_room {
	struct pci_inventory inventory;
	struct pci_windows windows;
};

/* --- reading words ------------------------------------------------------------------------------------------------ */

static void copy_span(struct pci_text_span span, char text[PCI_TEXT_LINE])
{
	snprintf(text, PCI_TEXT_LINE, "%.*s", (int)(span.end - span.at), span.at);
}

/* The word number `index` of all policy records of an inventory that holds nothing else. */
static bool find_word(const struct record_room *room, const struct pci_policy *policy, size_t index,
		      char name[PCI_TEXT_LINE], char value[PCI_TEXT_LINE])
{
	struct pci_text_span rest, word, key;
	char line[PCI_TEXT_LINE];
	size_t cursor = 0;

	while (pci_text_inventory_line(&room->inventory, &room->windows, policy, &cursor, line)) {
		if (strncmp(line, RECORD, strlen(RECORD)) != 0)
			continue;
		rest = (struct pci_text_span){ line + strlen(RECORD), line + strlen(line) };
		while (pci_text_next_word(&rest, &word)) {
			const char *equals = memchr(word.at, '=', (size_t)(word.end - word.at));

			if (index-- != 0)
				continue;
			key = (struct pci_text_span){ word.at, equals != NULL ? equals : word.end };
			copy_span(key, name);
			word.at = equals != NULL ? equals + 1 : word.end;
			copy_span(word, value);
			return true;
		}
	}
	return false;
}

bool pciplan_policy_word(const struct pci_policy *policy, size_t index, char name[PCI_TEXT_LINE],
			 char value[PCI_TEXT_LINE])
{
	struct record_room *room = calloc(1, sizeof(*room));
	bool found;

	if (room == NULL)
		return false;
	pci_windows_init(&room->windows);
	found = find_word(room, policy, index, name, value);
	free(room);
	return found;
}

/* --- setting one -------------------------------------------------------------------------------------------------- */

static void append(char text[TEXT_MAX], const char *name, const char *value)
{
	const size_t length = strlen(text);

	snprintf(text + length, TEXT_MAX - length, RECORD "%s%s%s\n", name, value[0] != '\0' ? "=" : "", value);
}

/* The policy with one choice made anew, read back as the text that a file would have. */
static bool read_with(struct record_room *room, struct pci_policy *policy, const char *name, const char *value)
{
	char text[TEXT_MAX], present[PCI_TEXT_LINE], held[PCI_TEXT_LINE];
	struct pci_policy read;

	snprintf(text, sizeof(text), "hvminv %d\nroot bus=00 last=00\n", PCI_TEXT_VERSION);
	for (size_t i = 0; find_word(room, policy, i, present, held); i++)
		if (strcmp(present, name) != 0)
			append(text, present, held);
	append(text, name, value);
	if (pci_text_parse(text, strlen(text), &room->inventory, &room->windows, &read).error != PCI_TEXT_OK)
		return false;
	/* These are not words of the record. */
	read.pin_count = policy->pin_count;
	memcpy(read.pins, policy->pins, sizeof(read.pins));
	read.critical_count = policy->critical_count;
	memcpy(read.critical, policy->critical, sizeof(read.critical));
	*policy = read;
	return true;
}

static bool is_known(struct record_room *room, const struct pci_policy *policy, const char *name)
{
	char present[PCI_TEXT_LINE], held[PCI_TEXT_LINE];

	for (size_t i = 0; find_word(room, policy, i, present, held); i++)
		if (strcmp(present, name) == 0)
			return true;
	return false;
}

bool pciplan_policy_read_size(const char *text, uint64_t *size)
{
	static const char suffixes[] = "KMGT";
	const bool hexadecimal = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
	const char *found;
	unsigned shift = 0;
	char *end;

	if (text[0] < '0' || text[0] > '9' || strlen(text) > 20)
		return false;
	*size = strtoull(text, &end, hexadecimal ? 16 : 10);
	if (end[0] != '\0') {
		found = strchr(suffixes, end[0]);
		if (found == NULL || end[1] != '\0')
			return false;
		shift = 10 * (unsigned)(found - suffixes + 1);
	}
	if (*size > UINT64_MAX >> shift)
		return false;
	*size <<= shift;
	return true;
}

/* --- lists -------------------------------------------------------------------------------------------------------- */

/* Copies the item in front of the next comma; false: there is none. */
static bool next_item(const char **at, char item[VALUE_MAX])
{
	const size_t length = strcspn(*at, ",");

	if (length == 0 || length >= VALUE_MAX)
		return false;
	memcpy(item, *at, length);
	item[length] = '\0';
	*at += length;
	return true;
}

static bool read_bdf(const char *at, const char *end, uint16_t *bdf)
{
	return pci_text_read_bdf((struct pci_text_span){ at, end }, bdf);
}

static bool add_critical(struct pci_policy *policy, const char *item)
{
	return policy->critical_count < PCI_MAX_CRITICAL &&
	       read_bdf(item, item + strlen(item), &policy->critical[policy->critical_count++]);
}

/* "02:00.0/1@0x6000000000", "02:00.0/rom@...", "02:00.0/vf0@..." */
static bool add_pin(struct pci_policy *policy, const char *item)
{
	const char *slash = strchr(item, '/'), *at = strchr(item, '@');
	struct pci_pin pin = { 0 };

	if (slash == NULL || at == NULL || at < slash || policy->pin_count == PCI_MAX_PINS ||
	    !read_bdf(item, slash, &pin.bdf) || !pciplan_policy_read_size(at + 1, &pin.address))
		return false;
	slash++;
	if (at - slash == 3 && strncmp(slash, "rom", 3) == 0)
		pin.index = PCI_BAR_ROM;
	else if (at - slash == 3 && strncmp(slash, "vf", 2) == 0 && slash[2] >= '0' && slash[2] <= '5')
		pin.index = (uint8_t)(PCI_BAR_VF + slash[2] - '0');
	else if (at - slash == 1 && slash[0] >= '0' && slash[0] <= '5')
		pin.index = (uint8_t)(slash[0] - '0');
	else
		return false;
	policy->pins[policy->pin_count++] = pin;
	return true;
}

static enum pciplan_policy_error add_items(struct pci_policy *policy, const char *value,
					   bool (*add)(struct pci_policy *policy, const char *item))
{
	struct pci_policy added = *policy;
	char item[VALUE_MAX];

	do {
		if (!next_item(&value, item) || !add(&added, item))
			return PCIPLAN_POLICY_MALFORMED;
	} while (*value++ == ',');
	*policy = added;
	return PCIPLAN_POLICY_OK;
}

/* --- all ---------------------------------------------------------------------------------------------------------- */

/* What the firmware's options call otherwise than the policy record. */
static const struct {
	const char *name, *value; /* value NULL: any */
	const char *record_name, *record_value;
} aliases[] = {
	{ "resizable", "as-found", "resizable-max", "0x0" },
	{ "resizable", "largest", "resizable-max", "0xffffffffffffffff" },
	{ "resizable", NULL, "resizable-max", NULL },
};

static enum pciplan_policy_error set_word(struct record_room *room, struct pci_policy *policy, const char *name,
					  const char *value)
{
	char hexadecimal[VALUE_MAX];
	uint64_t size;

	if (!is_known(room, policy, name))
		return PCIPLAN_POLICY_UNKNOWN;
	/* A blank would begin a second word. */
	if (value[0] == '\0' || strlen(value) >= VALUE_MAX || strpbrk(value, " \t\r\n#") != NULL)
		return PCIPLAN_POLICY_MALFORMED;
	if (read_with(room, policy, name, value))
		return PCIPLAN_POLICY_OK;
	if (!pciplan_policy_read_size(value, &size))
		return PCIPLAN_POLICY_MALFORMED;
	snprintf(hexadecimal, sizeof(hexadecimal), "0x%llx", (unsigned long long)size);
	return read_with(room, policy, name, hexadecimal) ? PCIPLAN_POLICY_OK : PCIPLAN_POLICY_MALFORMED;
}

enum pciplan_policy_error pciplan_policy_set(struct pci_policy *policy, const char *name, const char *value)
{
	struct record_room *room;
	enum pciplan_policy_error error;

	if (strcmp(name, "critical") == 0 || strcmp(name, "boot-critical") == 0)
		return add_items(policy, value, add_critical);
	if (strcmp(name, "pin") == 0)
		return add_items(policy, value, add_pin);
	for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++) {
		if (strcmp(name, aliases[i].name) != 0 ||
		    (aliases[i].value != NULL && strcmp(value, aliases[i].value) != 0))
			continue;
		name = aliases[i].record_name;
		value = aliases[i].value != NULL ? aliases[i].record_value : value;
	}
	room = calloc(1, sizeof(*room));
	if (room == NULL)
		return PCIPLAN_POLICY_NO_MEMORY;
	pci_windows_init(&room->windows);
	error = set_word(room, policy, name, value);
	free(room);
	return error;
}
