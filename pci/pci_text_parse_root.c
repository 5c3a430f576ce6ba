/* SPDX-License-Identifier: MIT */
/* Record root. */
#include "pci/pci_text_parse.h"

#define HIGHEST_BUS 0xff

enum { ROOT_BUS, ROOT_LAST, ROOT_LIMIT, ROOT_FIELDS };

static const struct pci_text_field root_fields[ROOT_FIELDS] = {
	[ROOT_BUS] = { .key = "bus", .type = PCI_TEXT_HEX, .required = true, .digits = 2, .groups = 1 },
	[ROOT_LAST] = { .key = "last", .type = PCI_TEXT_HEX, .required = true, .digits = 2, .groups = 1 },
	[ROOT_LIMIT] = { .key = "limit", .type = PCI_TEXT_HEX, .digits = 2, .groups = 1 },
};

/* Keeps the roots in ascending order. */
static enum pci_text_error insert_root(struct pci_inventory *inventory, struct pci_root root)
{
	size_t at = inventory->root_count;

	for (size_t i = 0; i < inventory->root_count; i++) {
		const struct pci_root *other = &inventory->roots[i];

		if (other->bus == root.bus)
			return PCI_TEXT_DUPLICATE;
		if (other->bus <= root.last_bus && root.bus <= other->last_bus)
			return PCI_TEXT_BAD_VALUE;
	}
	if (inventory->root_count == PCI_MAX_ROOTS)
		return PCI_TEXT_FULL;
	for (; at > 0 && inventory->roots[at - 1].bus > root.bus; at--)
		inventory->roots[at] = inventory->roots[at - 1];
	inventory->roots[at] = root;
	inventory->root_count++;
	return PCI_TEXT_OK;
}

enum pci_text_error pci_text_read_root(struct pci_text_parser *parser, struct pci_text_span rest)
{
	struct pci_text_values values;
	struct pci_root root;

	if (!pci_text_read_fields(rest, root_fields, ROOT_FIELDS, &values))
		return PCI_TEXT_BAD_VALUE;
	root = (struct pci_root){
		.bus = (uint8_t)values.value[ROOT_BUS],
		.last_bus = (uint8_t)values.value[ROOT_LAST],
		.limit = (uint8_t)values.value[values.present[ROOT_LIMIT] ? ROOT_LIMIT : ROOT_LAST],
	};
	if (root.bus > root.last_bus || root.last_bus > root.limit)
		return PCI_TEXT_BAD_VALUE;
	return insert_root(parser->inventory, root);
}

/* All roots are there and in order: a limit that is given ends before the next one, any other right before it. */
enum pci_text_error pci_text_limit_root(struct pci_text_parser *parser, struct pci_text_span rest)
{
	struct pci_inventory *inventory = parser->inventory;
	struct pci_text_values values;
	uint8_t most = HIGHEST_BUS;
	size_t at = 0;

	if (!pci_text_read_fields(rest, root_fields, ROOT_FIELDS, &values))
		return PCI_TEXT_BAD_VALUE;
	while (at + 1 < inventory->root_count && inventory->roots[at].bus != values.value[ROOT_BUS])
		at++;
	if (at + 1 < inventory->root_count)
		most = (uint8_t)(inventory->roots[at + 1].bus - 1);
	if (!values.present[ROOT_LIMIT])
		inventory->roots[at].limit = most;
	return inventory->roots[at].limit <= most ? PCI_TEXT_OK : PCI_TEXT_BAD_VALUE;
}
