/* SPDX-License-Identifier: MIT */
/* Record fn, and the functions that other records are about. */
#include "pci/pci_cfg.h"
#include "pci/pci_text_link.h"
#include "pci/pci_text_parse.h"

#define HIGHEST_HEADER_TYPE 0x7f /* PCI 3.0, 6.2.1: bit 7 says that there are more functions, and is not kept */
#define HIGHEST_PIN 4

struct pci_function *pci_text_take_function(struct pci_text_parser *parser, struct pci_text_span *rest,
					    enum pci_text_error *error)
{
	struct pci_text_span word;
	uint16_t bdf;
	int index;

	*error = PCI_TEXT_BAD_VALUE;
	if (!pci_text_next_word(rest, &word) || !pci_text_read_bdf(word, &bdf))
		return NULL;
	*error = PCI_TEXT_DANGLING;
	index = pci_text_find_function(parser->inventory, bdf);
	return index == PCI_NONE ? NULL : &parser->inventory->functions[index];
}

enum { FN_ID, FN_CLASS, FN_HEADER, FN_PIN, FN_BARS_UNKNOWN, FN_LAST_VF };

static const struct pci_text_field function_fields[] = {
	[FN_ID] = { .key = "id", .type = PCI_TEXT_HEX, .required = true, .digits = 4, .groups = 2, .separator = ':' },
	[FN_CLASS] = { .key = "class", .type = PCI_TEXT_HEX, .required = true, .digits = 6, .groups = 1 },
	[FN_HEADER] = { .key = "header", .type = PCI_TEXT_NUMBER, .required = true },
	[FN_PIN] = { .key = "pin", .type = PCI_TEXT_NUMBER, .required = true },
	[FN_BARS_UNKNOWN] = { .key = "bars-unknown", .type = PCI_TEXT_FLAG },
	[FN_LAST_VF] = { .key = "last-vf", .type = PCI_TEXT_BDF },
};

enum pci_text_error pci_text_read_function(struct pci_text_parser *parser, struct pci_text_span rest)
{
	struct pci_inventory *inventory = parser->inventory;
	struct pci_text_values values;
	struct pci_text_span word;
	uint16_t bdf;

	if (!pci_text_next_word(&rest, &word) || !pci_text_read_bdf(word, &bdf) ||
	    !pci_text_read_fields(rest, function_fields, PCI_TEXT_COUNT_OF(function_fields), &values) ||
	    values.value[FN_HEADER] > HIGHEST_HEADER_TYPE || values.value[FN_PIN] > HIGHEST_PIN ||
	    (values.present[FN_LAST_VF] && values.value[FN_LAST_VF] <= bdf))
		return PCI_TEXT_BAD_VALUE;
	for (size_t i = inventory->function_count; i-- > 0;) {
		if (inventory->functions[i].bdf == bdf)
			return PCI_TEXT_DUPLICATE;
	}
	if (inventory->function_count == PCI_MAX_FUNCTIONS)
		return PCI_TEXT_FULL;
	inventory->functions[inventory->function_count++] = (struct pci_function){
		.bdf = bdf,
		.vendor_id = (uint16_t)(values.value[FN_ID] >> 16),
		.device_id = (uint16_t)values.value[FN_ID],
		.class_code = (uint32_t)values.value[FN_CLASS],
		.header_type = (uint8_t)values.value[FN_HEADER],
		.interrupt_pin = (uint8_t)values.value[FN_PIN],
		.bars_unknown = values.present[FN_BARS_UNKNOWN],
		.last_vf = (uint16_t)values.value[FN_LAST_VF],
		.upstream = PCI_NONE,
		.bridge = PCI_NONE,
	};
	return PCI_TEXT_OK;
}

enum pci_text_error pci_text_place_function(struct pci_text_parser *parser, struct pci_text_span rest)
{
	enum pci_text_error error;
	struct pci_function *function = pci_text_take_function(parser, &rest, &error);

	if (function == NULL)
		return error;
	return pci_text_link_function(parser->inventory, function) ? PCI_TEXT_OK : PCI_TEXT_DANGLING;
}
