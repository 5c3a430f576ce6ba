/* SPDX-License-Identifier: MIT */
/* The options as records: what options.c reads values by. */
#ifndef FIRMWARE_GLUE_OPTIONS_TABLE_H
#define FIRMWARE_GLUE_OPTIONS_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "firmware/glue/option_text.h"
#include "firmware/glue/options.h"

/* A value by its name. */
struct option_word {
	const char *text;
	uint64_t value;
};

/* Items with commas between, none twice. They are read as struct pci_pin, of which the option may want a part only. */
struct option_list {
	bool (*take)(const char **text, struct pci_pin *item);
	size_t max;             /* items */
	size_t array;           /* offset of the array in struct options; its length is the record's member */
	size_t part, part_size; /* what of struct pci_pin is an element of the array */
};

/* Something with a form of its own. Returns NULL, or what was expected; then the member is as it was. */
struct option_form {
	const char *(*parse)(const char *text, unsigned number, void *to);
	unsigned numbers; /* 0: there is one; else the member is an array with an element for each number, from 1 on */
};

struct option {
	struct option_description description;
	/* What is taken: words, a number from min to max or 0, a list, or what `own` reads. */
	const struct option_word *words; /* the last one has no text; NULL: none */
	const struct option_list *list;  /* NULL: it is none */
	const struct option_form *own;   /* NULL: none */
	uint64_t min, max;               /* max 0: no number */
	enum option_number form;
	size_t offset, size; /* of the member of struct options */
};

/* The option at `index`, NULL past the end. */
const struct option *options_table_at(size_t index);

#endif
