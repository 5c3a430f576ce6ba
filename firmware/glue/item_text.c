/* SPDX-License-Identifier: MIT */
#include "firmware/glue/item_text.h"

#include <string.h>

/* The bit that makes a small letter of a capital one. */
#define SMALL 0x20

static bool is_blank(char character)
{
	return character == ' ' || character == '\t' || character == '\n' || character == '\r';
}

/* A key ends at the '=', so that one key may begin like another. */
static bool take_key(const char **text, const char *key)
{
	size_t length = strlen(key);

	if (strncmp(*text, key, length) != 0 || (*text)[length] != '=')
		return false;
	*text += length + 1;
	return true;
}

const char *item_text_read(const char *text, const struct item_form *forms, size_t count, void *into, uint32_t *there)
{
	size_t form;

	*there = 0;
	for (;;) {
		while (is_blank(*text))
			text++;
		if (*text == '\0')
			break;
		for (form = 0; form < count && !take_key(&text, forms[form].key); form++)
			;
		if (form == count)
			return "items that there are, each KEY=VALUE, with blanks between them";
		if (*there >> form & 1)
			return "each item once";
		if (!forms[form].take(&text, into) || (*text != '\0' && !is_blank(*text)))
			return forms[form].expected;
		*there |= UINT32_C(1) << form;
	}
	for (form = 0; form < count; form++) {
		if (forms[form].needed && !(*there >> form & 1))
			return forms[form].expected;
	}
	return NULL;
}

bool item_take_range(const char **text, uint64_t max, struct range *range)
{
	return option_take_number(text, OPTION_ADDRESS, max, &range->first) && option_take_character(text, '-') &&
	       option_take_number(text, OPTION_ADDRESS, max, &range->last) && range->first <= range->last;
}

/* 16 for what is no hexadecimal digit. */
static unsigned digit_value(char character)
{
	char small = (char)(character | SMALL);

	if (character >= '0' && character <= '9')
		return (unsigned)(character - '0');
	return small >= 'a' && small <= 'f' ? (unsigned)(small - 'a' + 10) : 16;
}

bool item_take_hex(const char **text, unsigned digits, uint32_t *value)
{
	unsigned taken = 0;

	for (*value = 0; digit_value(**text) < 16; ++*text) {
		if (taken++ == digits)
			return false;
		*value = *value << 4 | digit_value(**text);
	}
	return taken != 0;
}

bool item_take_numbers(const char **text, enum option_number form, uint64_t max, uint64_t *values, size_t capacity,
		       size_t *count)
{
	*count = 0;
	do {
		if (*count == capacity || !option_take_number(text, form, max, &values[*count]))
			return false;
		++*count;
	} while (option_take_character(text, ','));
	return true;
}

static bool take_word(const char **text, const char *word)
{
	size_t length = strlen(word);
	char end;

	if (strncmp(*text, word, length) != 0)
		return false;
	end = (*text)[length];
	if (end != '\0' && end != ',' && !is_blank(end))
		return false;
	*text += length;
	return true;
}

bool item_take_words(const char **text, const char *const *words, size_t count, uint32_t *bits)
{
	*bits = 0;
	do {
		size_t word;

		for (word = 0; word < count && !take_word(text, words[word]); word++)
			;
		if (word == count || (*bits >> word & 1))
			return false;
		*bits |= UINT32_C(1) << word;
	} while (option_take_character(text, ','));
	return true;
}
