/* SPDX-License-Identifier: MIT */
/* What the readers of the single records share. Each takes the rest of its line, behind the record's name. */
#ifndef PCI_PCI_TEXT_PARSE_H
#define PCI_PCI_TEXT_PARSE_H

#include "pci/pci_text.h"
#include "pci/pci_text_read.h"

#define PCI_TEXT_COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

struct pci_text_parser {
	struct pci_inventory *inventory;
	struct pci_windows *windows;
	struct pci_policy *policy;
	size_t records;         /* read in the first pass, this one included */
	uint16_t policy_fields; /* mask of those read so far */
	unsigned version;
	bool has_board;
	bool has_segment;
	bool has_end;
};

/*
 * The function whose address is the next word; NULL with the error when there is none. From the second pass on:
 * functions must be sorted.
 */
struct pci_function *pci_text_take_function(struct pci_text_parser *parser, struct pci_text_span *rest,
					    enum pci_text_error *error);

/* pci_text_parse_root.c. limit_root is for the second pass: it finds which buses are left to the root. */
enum pci_text_error pci_text_read_root(struct pci_text_parser *parser, struct pci_text_span rest);
enum pci_text_error pci_text_limit_root(struct pci_text_parser *parser, struct pci_text_span rest);

/* pci_text_parse_function.c. place_function is for the third pass: it finds what is above the function. */
enum pci_text_error pci_text_read_function(struct pci_text_parser *parser, struct pci_text_span rest);
enum pci_text_error pci_text_place_function(struct pci_text_parser *parser, struct pci_text_span rest);

/* pci_text_parse_bar.c */
enum pci_text_error pci_text_read_bar(struct pci_text_parser *parser, struct pci_text_span rest);

/* pci_text_parse_bridge.c */
enum pci_text_error pci_text_read_bridge(struct pci_text_parser *parser, struct pci_text_span rest);
enum pci_text_error pci_text_read_reserve(struct pci_text_parser *parser, struct pci_text_span rest);

/* pci_text_parse_window.c */
enum pci_text_error pci_text_read_window(struct pci_text_parser *parser, struct pci_text_span rest);

/* pci_text_parse_policy.c */
enum pci_text_error pci_text_read_policy(struct pci_text_parser *parser, struct pci_text_span rest);
enum pci_text_error pci_text_read_critical(struct pci_text_parser *parser, struct pci_text_span rest);

#endif
