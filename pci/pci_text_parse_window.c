/* SPDX-License-Identifier: MIT */
/* Records window and policy. */
#include "pci/pci_text_parse.h"

#define LAST_PORT 0xffff
#define LAST_BELOW_4G 0xffffffff
#define LEAST_ADDRESS_BITS 32
#define MOST_ADDRESS_BITS 64

/* The set that a kind of window belongs to, and the addresses that may be in it. */
static struct range_set *find_windows(struct pci_windows *windows, struct pci_text_span kind, struct range *space)
{
	if (pci_text_span_is(kind, "io")) {
		*space = (struct range){ 0, LAST_PORT };
		return &windows->io;
	}
	if (pci_text_span_is(kind, "mem32")) {
		*space = (struct range){ 0, LAST_BELOW_4G };
		return &windows->mem32;
	}
	if (pci_text_span_is(kind, "mem64")) {
		*space = (struct range){ (uint64_t)LAST_BELOW_4G + 1, UINT64_MAX };
		return &windows->mem64;
	}
	return NULL;
}

enum pci_text_error pci_text_read_window(struct pci_text_parser *parser, struct pci_text_span rest)
{
	struct pci_text_span word;
	struct range space, range;
	struct range_set *set;

	pci_text_next_word(&rest, &word);
	set = find_windows(parser->windows, word, &space);
	if (set == NULL || !pci_text_next_word(&rest, &word) || !pci_text_read_range(word, &range.first, &range.last) ||
	    pci_text_next_word(&rest, &word) || !range_covers(space, range))
		return PCI_TEXT_BAD_VALUE;
	if (range_set_overlaps(set, range))
		return PCI_TEXT_DUPLICATE;
	return range_set_add(set, range) ? PCI_TEXT_OK : PCI_TEXT_FULL;
}

enum { POLICY_PLACE, POLICY_IO, POLICY_MEM, POLICY_PREF, POLICY_BITS };

static const char *const placements[] = {
	[PCI_PLACE_AUTO] = "auto",
	[PCI_PLACE_HIGH] = "high",
	[PCI_PLACE_LOW] = "low",
	NULL,
};

static const struct pci_text_field policy_fields[] = {
	[POLICY_PLACE] = { .key = "place", .type = PCI_TEXT_CHOICE, .required = true, .choices = placements },
	[POLICY_IO] = { .key = "hotplug-io", .type = PCI_TEXT_SIZE, .required = true },
	[POLICY_MEM] = { .key = "hotplug-mem", .type = PCI_TEXT_SIZE, .required = true },
	[POLICY_PREF] = { .key = "hotplug-pref", .type = PCI_TEXT_SIZE, .required = true },
	[POLICY_BITS] = { .key = "address-bits", .type = PCI_TEXT_NUMBER, .required = true },
};

enum pci_text_error pci_text_read_policy(struct pci_text_parser *parser, struct pci_text_span rest)
{
	struct pci_text_values values;
	uint64_t bits;

	if (!pci_text_read_fields(rest, policy_fields, PCI_TEXT_COUNT_OF(policy_fields), &values))
		return PCI_TEXT_BAD_VALUE;
	bits = values.value[POLICY_BITS];
	if (bits != 0 && (bits < LEAST_ADDRESS_BITS || bits > MOST_ADDRESS_BITS))
		return PCI_TEXT_BAD_VALUE;
	if (parser->has_policy)
		return PCI_TEXT_DUPLICATE;
	parser->has_policy = true;
	*parser->policy = (struct pci_policy){
		.placement = (enum pci_placement)values.value[POLICY_PLACE],
		.hotplug_io = values.value[POLICY_IO],
		.hotplug_mem = values.value[POLICY_MEM],
		.hotplug_pref = values.value[POLICY_PREF],
		.address_bits = (unsigned)bits,
	};
	return PCI_TEXT_OK;
}
