/* SPDX-License-Identifier: MIT */
/* Records root, fn and bar. */
#include "pci/pci_cfg.h"
#include "pci/pci_text_link.h"
#include "pci/pci_text_parse.h"

#define HIGHEST_HEADER_TYPE 0x7f /* PCI 3.0, 6.2.1: bit 7 says that there are more functions, and is not kept */
#define HIGHEST_PIN 4

#define LARGEST_32BIT_BAR (1ULL << 31)
#define LEAST_MEM_BAR 16    /* PCI 3.0, 6.2.5.1: address bits start at bit 4, */
#define LEAST_IO_BAR 4      /* ... at bit 2, */
#define LEAST_ROM_BAR 0x800 /* 6.2.5.2: ... and at bit 11 */

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

/* --- roots and functions ------------------------------------------------------------------------------------------ */

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
	static const struct pci_text_field fields[] = {
		{ .key = "bus", .type = PCI_TEXT_HEX, .required = true, .digits = 2, .groups = 1 },
		{ .key = "last", .type = PCI_TEXT_HEX, .required = true, .digits = 2, .groups = 1 },
	};
	struct pci_text_values values;

	if (!pci_text_read_fields(rest, fields, PCI_TEXT_COUNT_OF(fields), &values) ||
	    values.value[0] > values.value[1])
		return PCI_TEXT_BAD_VALUE;
	return insert_root(parser->inventory,
			   (struct pci_root){ .bus = (uint8_t)values.value[0], .last_bus = (uint8_t)values.value[1] });
}

enum { FN_ID, FN_CLASS, FN_HEADER, FN_PIN };

static const struct pci_text_field function_fields[] = {
	[FN_ID] = { .key = "id", .type = PCI_TEXT_HEX, .required = true, .digits = 4, .groups = 2, .separator = ':' },
	[FN_CLASS] = { .key = "class", .type = PCI_TEXT_HEX, .required = true, .digits = 6, .groups = 1 },
	[FN_HEADER] = { .key = "header", .type = PCI_TEXT_NUMBER, .required = true },
	[FN_PIN] = { .key = "pin", .type = PCI_TEXT_NUMBER, .required = true },
};

enum pci_text_error pci_text_read_function(struct pci_text_parser *parser, struct pci_text_span rest)
{
	struct pci_inventory *inventory = parser->inventory;
	struct pci_text_values values;
	struct pci_text_span word;
	uint16_t bdf;

	if (!pci_text_next_word(&rest, &word) || !pci_text_read_bdf(word, &bdf) ||
	    !pci_text_read_fields(rest, function_fields, PCI_TEXT_COUNT_OF(function_fields), &values) ||
	    values.value[FN_HEADER] > HIGHEST_HEADER_TYPE || values.value[FN_PIN] > HIGHEST_PIN)
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

/* --- bars --------------------------------------------------------------------------------------------------------- */

enum { BAR_64BIT, BAR_PREF, BAR_SIZE, BAR_PINNED };

static const struct pci_text_field bar_fields[] = {
	[BAR_64BIT] = { .key = "64bit", .type = PCI_TEXT_FLAG },
	[BAR_PREF] = { .key = "pref", .type = PCI_TEXT_FLAG },
	[BAR_SIZE] = { .key = "size", .type = PCI_TEXT_SIZE, .required = true },
	[BAR_PINNED] = { .key = "pinned", .type = PCI_TEXT_SIZE },
};

/* "rom", or a register index followed by "io" or "mem". */
static bool take_bar_name(struct pci_text_span *rest, struct pci_bar *bar)
{
	struct pci_text_span word;

	if (!pci_text_next_word(rest, &word))
		return false;
	if (pci_text_span_is(word, "rom")) {
		bar->index = PCI_BAR_ROM;
		bar->kind = PCI_BAR_ROM_KIND;
		return true;
	}
	if (word.end - word.at != 1 || word.at[0] < '0' || word.at[0] > '5')
		return false;
	bar->index = (uint8_t)(word.at[0] - '0');
	if (!pci_text_next_word(rest, &word))
		return false;
	bar->kind = pci_text_span_is(word, "io") ? PCI_BAR_IO : PCI_BAR_MEM;
	return bar->kind == PCI_BAR_IO || pci_text_span_is(word, "mem");
}

/* Header type 1 has two BAR registers, others than 0 and 1 are left alone. */
static bool bar_is_possible(const struct pci_function *function, const struct pci_bar *bar)
{
	const unsigned registers = function->header_type == 0 ? 6 : function->header_type == 1 ? 2 : 0;
	const uint64_t least = bar->kind == PCI_BAR_IO  ? LEAST_IO_BAR :
			       bar->kind == PCI_BAR_MEM ? LEAST_MEM_BAR :
							  LEAST_ROM_BAR;

	if (registers == 0 || !range_is_power_of_two(bar->size) || bar->size < least)
		return false;
	if (bar->kind != PCI_BAR_MEM && (bar->is_64bit || bar->prefetchable))
		return false;
	if (!bar->is_64bit && bar->size > LARGEST_32BIT_BAR)
		return false;
	return bar->index == PCI_BAR_ROM || bar->index + bar->is_64bit < (int)registers;
}

/* Until pci_text_link counts them, a function's bar_count is the mask of its registers that are taken. */
static bool take_registers(struct pci_function *function, const struct pci_bar *bar)
{
	const unsigned mask = (bar->is_64bit ? 3u : 1u) << bar->index;

	if (function->bar_count & mask)
		return false;
	function->bar_count |= (uint8_t)mask;
	return true;
}

enum pci_text_error pci_text_read_bar(struct pci_text_parser *parser, struct pci_text_span rest)
{
	struct pci_inventory *inventory = parser->inventory;
	enum pci_text_error error;
	struct pci_function *function = pci_text_take_function(parser, &rest, &error);
	struct pci_text_values values;
	struct pci_bar bar = { .pinned = PCI_NOT_PINNED };

	if (function == NULL)
		return error;
	if (!take_bar_name(&rest, &bar) ||
	    !pci_text_read_fields(rest, bar_fields, PCI_TEXT_COUNT_OF(bar_fields), &values))
		return PCI_TEXT_BAD_VALUE;
	bar.function = (uint16_t)(function - inventory->functions);
	bar.is_64bit = values.present[BAR_64BIT];
	bar.prefetchable = values.present[BAR_PREF];
	bar.size = values.value[BAR_SIZE];
	if (values.present[BAR_PINNED])
		bar.pinned = values.value[BAR_PINNED];
	if (!bar_is_possible(function, &bar) || (values.present[BAR_PINNED] && bar.pinned == PCI_NOT_PINNED))
		return PCI_TEXT_BAD_VALUE;
	if (!take_registers(function, &bar))
		return PCI_TEXT_DUPLICATE;
	if (inventory->bar_count == PCI_MAX_BARS)
		return PCI_TEXT_FULL;
	inventory->bars[inventory->bar_count++] = bar;
	return PCI_TEXT_OK;
}
