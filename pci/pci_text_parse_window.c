/* SPDX-License-Identifier: MIT */
/* Record window. */
#include "pci/pci_text_parse.h"

#define LAST_PORT 0xffff
#define LAST_BELOW_4G 0xffffffff

/* The set that a kind of window belongs to, and the addresses that may be in it. */
static struct range_set *find_windows(struct pci_windows *windows, struct pci_text_span kind, struct range *space)
{
	if (pci_text_span_is(kind, "io") || pci_text_span_is(kind, "io-cover")) {
		*space = (struct range){ 0, LAST_PORT };
		return pci_text_span_is(kind, "io") ? &windows->io : &windows->io_cover;
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

/* The flag is of all ranges above 4 GiB alike. `*word`, which may be it, is the range then. */
static bool read_pref(struct pci_windows *windows, struct pci_text_span *rest, struct pci_text_span *word)
{
	const bool pref = pci_text_span_is(*word, "pref");

	if (windows->mem64.count != 0 && windows->mem64_prefetchable != pref)
		return false;
	windows->mem64_prefetchable = pref;
	return !pref || pci_text_next_word(rest, word);
}

enum pci_text_error pci_text_read_window(struct pci_text_parser *parser, struct pci_text_span rest)
{
	struct pci_windows *windows = parser->windows;
	struct pci_text_span word;
	struct range space, range;
	struct range_set *set;

	pci_text_next_word(&rest, &word);
	set = find_windows(windows, word, &space);
	if (set == NULL || !pci_text_next_word(&rest, &word))
		return PCI_TEXT_BAD_VALUE;
	if (set == &windows->mem64 && !read_pref(windows, &rest, &word))
		return PCI_TEXT_BAD_VALUE;
	if (!pci_text_read_range(word, &range.first, &range.last) || pci_text_next_word(&rest, &word) ||
	    !range_covers(space, range))
		return PCI_TEXT_BAD_VALUE;
	if (range_set_overlaps(set, range))
		return PCI_TEXT_DUPLICATE;
	return range_set_add(set, range) ? PCI_TEXT_OK : PCI_TEXT_FULL;
}
