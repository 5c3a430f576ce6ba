/* SPDX-License-Identifier: MIT */
#include "firmware/glue/option_text.h"

#include <stdlib.h>
#include <string.h>

/* The bit that makes a small letter of a capital one. */
#define SMALL 0x20

static bool is_digit(char character)
{
	return character >= '0' && character <= '9';
}

bool option_take_character(const char **text, char character)
{
	if (**text != character)
		return false;
	++*text;
	return true;
}

static bool take_word(const char **text, const char *word)
{
	size_t length = strlen(word);

	if (strncmp(*text, word, length) != 0)
		return false;
	*text += length;
	return true;
}

/* Up to `digits` hexadecimal digits without a prefix. */
static bool take_hex(const char **text, unsigned digits, unsigned max, unsigned *value)
{
	const char *start = *text;

	*value = 0;
	for (; (unsigned)(*text - start) < digits; ++*text) {
		char small = (char)(**text | SMALL);

		if (is_digit(**text))
			*value = *value << 4 | (unsigned)(**text - '0');
		else if (small >= 'a' && small <= 'f')
			*value = *value << 4 | (unsigned)(small - 'a' + 10);
		else
			break;
	}
	return *text != start && *value <= max;
}

/*
 * strtoull is generous: it takes white space and signs, and what does not fit becomes UINT64_MAX. Of "0x" and nothing else it
 * takes the 0, so that the x is left for the caller to wonder at.
 */
bool option_take_number(const char **text, enum option_number form, uint64_t max, uint64_t *value)
{
	static const char suffixes[] = "KMG";
	bool hexadecimal = (*text)[0] == '0' && ((*text)[1] | SMALL) == 'x';
	const char *suffix;
	unsigned shift = 0;
	char *end;

	if (!is_digit(**text) || (form == OPTION_ADDRESS && !hexadecimal))
		return false;
	*value = strtoull(*text, &end, hexadecimal ? 16 : 10);
	suffix = form == OPTION_BYTES && *end != '\0' ? strchr(suffixes, *end) : NULL;
	if (suffix) {
		shift = 10 * (unsigned)(suffix - suffixes + 1);
		end++;
	}
	if (*value > max >> shift)
		return false;
	*value <<= shift;
	*text = end;
	return true;
}

bool option_take_function(const char **text, struct pci_pin *item)
{
	unsigned bus, device, function;

	if (!take_hex(text, 2, 0xff, &bus) || !option_take_character(text, ':') || !take_hex(text, 2, 0x1f, &device) ||
	    !option_take_character(text, '.') || !take_hex(text, 1, 7, &function))
		return false;
	item->bdf = (uint16_t)(bus << 8 | device << 3 | function);
	return true;
}

bool option_take_pin(const char **text, struct pci_pin *item)
{
	unsigned index = PCI_BAR_ROM, first = 0;

	if (!option_take_function(text, item) || !option_take_character(text, '/'))
		return false;
	if (!take_word(text, "rom")) {
		if (take_word(text, "vf"))
			first = PCI_BAR_VF;
		if (!take_hex(text, 1, 5, &index))
			return false;
	}
	item->index = (uint8_t)(first + index);
	return option_take_character(text, '@') &&
	       option_take_number(text, OPTION_ADDRESS, PCI_NOT_PINNED - 1, &item->address);
}

bool option_take_bus(const char **text, struct pci_pin *item)
{
	unsigned bus;

	if (!take_hex(text, 2, 0xff, &bus) || bus == 0)
		return false;
	item->index = (uint8_t)bus;
	return true;
}
