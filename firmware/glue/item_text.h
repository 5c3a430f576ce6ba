/* SPDX-License-Identifier: MIT */
/*
 * Values of options that are several items: KEY=VALUE, with blanks between, in any order, none twice. What the items are is
 * data: one record each. The pieces that their values are made of are here and in option_text.h.
 */
#ifndef FIRMWARE_GLUE_ITEM_TEXT_H
#define FIRMWARE_GLUE_ITEM_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "e820/range.h"
#include "firmware/glue/option_text.h"

#define ITEM_TEXT_MAX 32 /* kinds of items */

struct item_form {
	const char *key;
	bool needed;
	/*
	 * Reads the value at `*text`, moves `*text` behind it, and sets what it says in `into`. False: no such value; `*text` and what
	 * it set then mean nothing.
	 */
	bool (*take)(const char **text, void *into);
	const char *expected; /* the clause for a value that is wrong, and for an item that is needed and not there */
};

/*
 * Reads all of `text`. NULL: each item was as its form says, and bit n of `*there` says whether that of forms[n] was. Else the
 * clause that says what was expected in place of the first item that is wrong; `into` and `*there` then mean nothing, so that
 * the caller reads into a copy. What the items say together is the caller's to check, behind it.
 */
const char *item_text_read(const char *text, const struct item_form *forms, size_t count, void *into, uint32_t *there);

/* --- pieces of values: as in option_text.h, each moves `*text` behind what it read, or returns false ------------------- */

/* 0xFIRST-0xLAST, FIRST not above LAST, LAST at most `max` (less than UINT64_MAX). */
bool item_take_range(const char **text, uint64_t max, struct range *range);

/* From one to `digits` hexadecimal digits without a prefix; no further digit follows. `digits` at most 8. */
bool item_take_hex(const char **text, unsigned digits, uint32_t *value);

/* Numbers of at most `max` with commas between: from one to `capacity` of them. */
bool item_take_numbers(const char **text, enum option_number form, uint64_t max, uint64_t *values, size_t capacity,
		       size_t *count);

/* Words of `words` with commas between, at least one, none twice: bit n of `*bits` stands for words[n]. At most 32 words. */
bool item_take_words(const char **text, const char *const *words, size_t count, uint32_t *bits);

#endif
