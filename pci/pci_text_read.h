/* SPDX-License-Identifier: MIT */
/*
 * The lexical half of the inventory text: records out of a file or log, words out of a record, fields out of words.
 * Knows nothing of PCI beyond the shape of a function's address.
 */
#ifndef PCI_PCI_TEXT_READ_H
#define PCI_PCI_TEXT_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A piece of the text, not NUL terminated: [at, end). */
struct pci_text_span {
	const char *at;
	const char *end;
};

#define PCI_TEXT_PREFIX_MAX 24 /* bytes that hold "D inv record-8: " */

/* Where a reader of records stands. A copy of it is a bookmark. */
struct pci_text_reader {
	struct pci_text_span rest;
	size_t line; /* 1-based number of the line that was read last */
	bool is_log; /* records stand behind `prefix`, other lines are none */
	char prefix[PCI_TEXT_PREFIX_MAX];
};

/* Starts at the first line; looks through the whole text to tell a log from an inventory file. */
void pci_text_reader_init(struct pci_text_reader *reader, const char *text, size_t size);

/* From here on, takes the records of secondary host bridge `number` (1-8) only, which are in logs. */
void pci_text_reader_select(struct pci_text_reader *reader, unsigned number);

/*
 * The next record: a line's text behind the log prefix, without comment, carriage return and blanks at its ends.
 * Lines with nothing left are skipped. False: there is none.
 */
bool pci_text_next_record(struct pci_text_reader *reader, struct pci_text_span *record);

/* Takes the first blank-separated word off the front of the record. False: there is none. */
bool pci_text_next_word(struct pci_text_span *record, struct pci_text_span *word);

bool pci_text_span_is(struct pci_text_span span, const char *text);

/* So many hexadecimal digits, up to 16; "00:03.0"; "0x1000-0x1fff", where the first is not above the last. */
bool pci_text_read_hex(struct pci_text_span word, unsigned digits, uint64_t *value);
bool pci_text_read_bdf(struct pci_text_span word, uint16_t *bdf);
bool pci_text_read_range(struct pci_text_span word, uint64_t *first, uint64_t *last);

enum pci_text_type {
	PCI_TEXT_FLAG,   /* a bare word; its value is 1 */
	PCI_TEXT_SIZE,   /* 0x and 1 to 16 hexadecimal digits, or one of `words`, whose numbers are not taken as such */
	PCI_TEXT_NUMBER, /* decimal */
	PCI_TEXT_HEX, /* `groups` of `digits` hexadecimal digits, `separator` between them; the first is the highest */
	PCI_TEXT_CHOICE, /* one of `choices`; the value is its index */
	PCI_TEXT_BDF,    /* bus:device.function */
};

/* A word that stands for a number. */
struct pci_text_word {
	const char *word;
	uint64_t value;
};

struct pci_text_field {
	const char *key;
	enum pci_text_type type;
	bool required;
	uint8_t digits;
	uint8_t groups;
	char separator;
	const char *const *choices;        /* ends with NULL */
	const struct pci_text_word *words; /* ends with NULL; NULL: there are none */
};

#define PCI_TEXT_MAX_FIELDS 13

struct pci_text_values {
	bool present[PCI_TEXT_MAX_FIELDS];
	uint64_t value[PCI_TEXT_MAX_FIELDS]; /* 0 where not present */
};

/*
 * Reads the rest of a record as key=value fields in any order. False: a word is not one of the fields, comes twice,
 * has a malformed value, or a required one is missing.
 */
bool pci_text_read_fields(struct pci_text_span rest, const struct pci_text_field *fields, size_t count,
			  struct pci_text_values *values);

#endif
