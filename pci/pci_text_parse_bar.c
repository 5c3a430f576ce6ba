/* SPDX-License-Identifier: MIT */
/* Record bar. */
#include "pci/pci_text_parse.h"

#define LARGEST_32BIT_BAR (1ULL << 31)
#define LEAST_MEM_BAR 16    /* PCI 3.0, 6.2.5.1: address bits start at bit 4, */
#define LEAST_IO_BAR 4      /* ... at bit 2, */
#define LEAST_ROM_BAR 0x800 /* 6.2.5.2: ... and at bit 11 */
#define FIXED_GRANULE 4     /* PCI Express 4.0, 7.8.5.3: Enhanced Allocation counts in DWORDs */
#define SIZES_FIRST 20      /* 7.8.6: bit 0 of the sizes of a resizable BAR stands for 2^20 bytes, */
#define SIZES_END 44        /* ... and bit 43 for the most, 2^63 bytes; */
#define SIZES_END_32BIT 12  /* ... a 32-bit one has 2^31 at most, as any */

#define REGISTERS 6          /* of header type 0 */
#define BRIDGE_REGISTERS 2   /* of header type 1 */
#define MOST_APERTURES 65535 /* TotalVFs, a 16-bit register */

enum { BAR_64BIT, BAR_PREF, BAR_SIZE, BAR_COUNT, BAR_SIZES, BAR_PINNED, BAR_FIXED, BAR_FIELDS };

static const struct pci_text_field bar_fields[BAR_FIELDS] = {
	[BAR_64BIT] = { .key = "64bit", .type = PCI_TEXT_FLAG },
	[BAR_PREF] = { .key = "pref", .type = PCI_TEXT_FLAG },
	[BAR_SIZE] = { .key = "size", .type = PCI_TEXT_SIZE, .required = true },
	[BAR_COUNT] = { .key = "count", .type = PCI_TEXT_NUMBER },
	[BAR_SIZES] = { .key = "sizes", .type = PCI_TEXT_SIZE },
	[BAR_PINNED] = { .key = "pinned", .type = PCI_TEXT_SIZE },
	[BAR_FIXED] = { .key = "fixed", .type = PCI_TEXT_FLAG },
};

static bool is_vf_bar(const struct pci_bar *bar)
{
	return bar->index >= PCI_BAR_VF;
}

/* A fixed BAR has no register, and is 64-bit for its address alone. */
static bool takes_two_registers(const struct pci_bar *bar)
{
	return bar->is_64bit && !bar->fixed;
}

/* "rom", or a register index, "vf" before it or not, followed by "io" or "mem". */
static bool take_bar_name(struct pci_text_span *rest, struct pci_bar *bar)
{
	struct pci_text_span word;
	bool is_vf;

	if (!pci_text_next_word(rest, &word))
		return false;
	if (pci_text_span_is(word, "rom")) {
		bar->index = PCI_BAR_ROM;
		bar->kind = PCI_BAR_ROM_KIND;
		return true;
	}
	is_vf = word.end - word.at == 3 && word.at[0] == 'v' && word.at[1] == 'f';
	if (is_vf)
		word.at += 2;
	if (word.end - word.at != 1 || word.at[0] < '0' || word.at[0] >= '0' + REGISTERS)
		return false;
	bar->index = (uint8_t)(word.at[0] - '0' + (is_vf ? PCI_BAR_VF : 0));
	if (!pci_text_next_word(rest, &word))
		return false;
	bar->kind = pci_text_span_is(word, "io") ? PCI_BAR_IO : PCI_BAR_MEM;
	return bar->kind == PCI_BAR_IO ? !is_vf : pci_text_span_is(word, "mem");
}

/* Header type 1 has two BAR registers, others than 0 and 1 are left alone. VF BARs are of header type 0 alone. */
static bool register_exists(const struct pci_function *function, const struct pci_bar *bar)
{
	const int registers = function->header_type == 0 ? REGISTERS : BRIDGE_REGISTERS;

	if (function->header_type > 1 || (is_vf_bar(bar) && function->header_type != 0))
		return false;
	if (bar->index == PCI_BAR_ROM)
		return true;
	return bar->index - (is_vf_bar(bar) ? PCI_BAR_VF : 0) + takes_two_registers(bar) < registers;
}

/* Whether all apertures together can be told in 64 bits: 64-bit division has no place in the firmware. */
static bool extent_fits(const struct pci_bar *bar)
{
	const uint64_t high = (bar->size >> 32) * bar->count;
	const uint64_t low = (bar->size & UINT32_MAX) * bar->count;

	return high <= UINT32_MAX && (high << 32) + low >= low;
}

/* Enhanced Allocation gives any place and size, but nothing that reaches beyond what the BAR can address. */
static bool fixed_is_possible(const struct pci_bar *bar)
{
	const uint64_t most = bar->is_64bit ? UINT64_MAX : UINT32_MAX;

	return bar->pinned != PCI_NOT_PINNED && bar->size >= FIXED_GRANULE && bar->size % FIXED_GRANULE == 0 &&
	       bar->pinned <= most && pci_bar_extent(bar, bar->size) - 1 <= most - bar->pinned;
}

static bool size_is_possible(const struct pci_bar *bar)
{
	const uint64_t least = bar->kind == PCI_BAR_IO  ? LEAST_IO_BAR :
			       bar->kind == PCI_BAR_MEM ? LEAST_MEM_BAR :
							  LEAST_ROM_BAR;

	if (!extent_fits(bar))
		return false;
	if (bar->fixed)
		return fixed_is_possible(bar);
	return range_is_power_of_two(bar->size) && bar->size >= least &&
	       (bar->is_64bit || bar->size <= LARGEST_32BIT_BAR);
}

/* The size that a resizable BAR was found with is one of those that it can have. */
static bool sizes_are_possible(const struct pci_bar *bar)
{
	return bar->index < REGISTERS && bar->kind == PCI_BAR_MEM && !bar->fixed &&
	       (bar->sizes & bar->size >> SIZES_FIRST) != 0 &&
	       bar->sizes >> (bar->is_64bit ? SIZES_END : SIZES_END_32BIT) == 0;
}

static bool bar_is_possible(const struct pci_function *function, const struct pci_bar *bar)
{
	if (bar->kind != PCI_BAR_MEM && (bar->is_64bit || bar->prefetchable))
		return false;
	return register_exists(function, bar) && size_is_possible(bar) && (bar->sizes == 0 || sizes_are_possible(bar));
}

/* What the fields say alone; bar_is_possible looks at the whole. */
static bool take_values(const struct pci_text_values *values, struct pci_bar *bar)
{
	if (values->present[BAR_COUNT] &&
	    (!is_vf_bar(bar) || values->value[BAR_COUNT] == 0 || values->value[BAR_COUNT] > MOST_APERTURES))
		return false;
	if (values->present[BAR_SIZES] && values->value[BAR_SIZES] == 0)
		return false;
	if (values->present[BAR_PINNED] && values->value[BAR_PINNED] == PCI_NOT_PINNED)
		return false;
	bar->is_64bit = values->present[BAR_64BIT];
	bar->prefetchable = values->present[BAR_PREF];
	bar->size = values->value[BAR_SIZE];
	bar->count = values->present[BAR_COUNT] ? (uint16_t)values->value[BAR_COUNT] : 1;
	bar->sizes = values->value[BAR_SIZES];
	bar->pinned = values->present[BAR_PINNED] ? values->value[BAR_PINNED] : PCI_NOT_PINNED;
	bar->fixed = values->present[BAR_FIXED];
	return true;
}

/* The ROM is between BAR5 and VF BAR0, so that no 64-bit BAR reaches into registers of another kind. */
static bool take_registers(struct pci_function *function, const struct pci_bar *bar)
{
	const unsigned mask = (takes_two_registers(bar) ? 3u : 1u) << bar->index;

	if (function->first_bar & mask)
		return false;
	function->first_bar |= (uint16_t)mask;
	return true;
}

enum pci_text_error pci_text_read_bar(struct pci_text_parser *parser, struct pci_text_span rest)
{
	struct pci_inventory *inventory = parser->inventory;
	enum pci_text_error error;
	struct pci_function *function = pci_text_take_function(parser, &rest, &error);
	struct pci_bar bar = { .index = 0 };
	struct pci_text_values values;

	if (function == NULL)
		return error;
	if (!take_bar_name(&rest, &bar) || !pci_text_read_fields(rest, bar_fields, BAR_FIELDS, &values) ||
	    !take_values(&values, &bar) || !bar_is_possible(function, &bar))
		return PCI_TEXT_BAD_VALUE;
	bar.function = (uint16_t)(function - inventory->functions);
	if (!take_registers(function, &bar))
		return PCI_TEXT_DUPLICATE;
	if (inventory->bar_count == PCI_MAX_BARS)
		return PCI_TEXT_FULL;
	inventory->bars[inventory->bar_count++] = bar;
	return PCI_TEXT_OK;
}
