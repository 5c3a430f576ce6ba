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
	return a->count == b->count &&
	       (a->count == 0 || memcmp(a->ranges, b->ranges, a->count * sizeof(a->ranges[0])) == 0);
}

int windows_are_equal(const struct pci_windows *a, const struct pci_windows *b)
{
	return sets_are_equal(&a->io, &b->io) && sets_are_equal(&a->io_cover, &b->io_cover) &&
	       sets_are_equal(&a->mem32, &b->mem32) && sets_are_equal(&a->mem64, &b->mem64) &&
	       (a->mem64.count == 0 || a->mem64_prefetchable == b->mem64_prefetchable);
}

/* The order in which critical functions are named means nothing. */
static int names_all(const struct pci_policy *a, const struct pci_policy *b)
{
	for (size_t i = 0; i < b->critical_count; i++) {
		size_t at = 0;

		while (at < a->critical_count && a->critical[at] != b->critical[i])
			at++;
		if (at == a->critical_count)
			return 0;
	}
	return 1;
}

int policies_are_equal(const struct pci_policy *a, const struct pci_policy *b)
{
	return a->placement == b->placement && a->high_threshold == b->high_threshold && a->low_hole == b->low_hole &&
	       a->hotplug_io == b->hotplug_io && a->hotplug_mem == b->hotplug_mem &&
	       a->hotplug_pref == b->hotplug_pref && a->hotplug_pref64 == b->hotplug_pref64 &&
	       a->hotplug_buses == b->hotplug_buses && a->address_bits == b->address_bits &&
	       a->resizable_max == b->resizable_max && a->isa_aliases == b->isa_aliases && a->sriov == b->sriov &&
	       a->ecam == b->ecam && a->critical_count == b->critical_count && names_all(a, b) && names_all(b, a);
}
