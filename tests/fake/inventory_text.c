/* SPDX-License-Identifier: MIT */
#include "tests/fake/inventory_text.h"

#include <stdlib.h>
#include <string.h>

struct text {
	char *bytes;
	size_t used;
	size_t room;
};

static void append(struct text *text, const char *string)
{
	const size_t size = strlen(string);

	if (text->used + size + 1 > text->room) {
		text->room = 2 * (text->used + size + 1);
		text->bytes = realloc(text->bytes, text->room);
		if (text->bytes == NULL)
			abort();
	}
	memcpy(text->bytes + text->used, string, size + 1);
	text->used += size;
}

char *inventory_text(const struct pci_inventory *inventory, const struct pci_windows *windows,
		     const struct pci_policy *policy, const char *prefix, const char *end, size_t *size)
{
	struct text text = { NULL, 0, 0 };
	char line[PCI_TEXT_LINE];
	size_t cursor = 0;

	append(&text, "");
	while (pci_text_inventory_line(inventory, windows, policy, &cursor, line)) {
		append(&text, prefix);
		append(&text, line);
		append(&text, end);
	}
	*size = text.used;
	return text.bytes;
}

static int sets_are_equal(const struct range_set *a, const struct range_set *b)
{
	return a->count == b->count && memcmp(a->ranges, b->ranges, a->count * sizeof(a->ranges[0])) == 0;
}

int windows_are_equal(const struct pci_windows *a, const struct pci_windows *b)
{
	return sets_are_equal(&a->io, &b->io) && sets_are_equal(&a->mem32, &b->mem32) &&
	       sets_are_equal(&a->mem64, &b->mem64);
}

int policies_are_equal(const struct pci_policy *a, const struct pci_policy *b)
{
	return a->placement == b->placement && a->hotplug_io == b->hotplug_io && a->hotplug_mem == b->hotplug_mem &&
	       a->hotplug_pref == b->hotplug_pref && a->address_bits == b->address_bits;
}
