/* SPDX-License-Identifier: MIT */
#include "tests/fake/address_text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *word;
	enum e820_type type;
} type_words[] = {
	{ "ram", E820_RAM }, { "reserved", E820_RESERVED }, { "acpi", E820_ACPI },
	{ "nvs", E820_NVS }, { "unusable", E820_UNUSABLE }, { "pmem", E820_PMEM },
};

#define TYPE_WORDS (sizeof(type_words) / sizeof(type_words[0]))

static void give_up(const char *why, const char *at)
{
	fprintf(stderr, "address_text: %s at \"%s\"\n", why, at);
	abort();
}

static uint64_t read_address(const char **at)
{
	bool from_end = **at == '~';
	const char *digits = *at + from_end;
	char *end;
	uint64_t value = strtoull(digits, &end, 16);

	if (end == digits)
		give_up("expected a hexadecimal address", *at);
	*at = end;
	return from_end ? UINT64_MAX - value : value;
}

static struct range read_range(const char **at)
{
	struct range range;

	range.first = read_address(at);
	if (**at != '-')
		give_up("expected '-' after the first address", *at);
	++*at;
	range.last = read_address(at);
	return range;
}

static enum e820_type read_type(const char **at)
{
	size_t length = strcspn(*at, " ");
	char *end;

	for (size_t i = 0; i < TYPE_WORDS; i++) {
		if (strlen(type_words[i].word) == length && strncmp(type_words[i].word, *at, length) == 0) {
			*at += length;
			return type_words[i].type;
		}
	}

	unsigned long number = strtoul(*at, &end, 10);

	if (length == 0 || end != *at + length)
		give_up("expected a type", *at);
	*at = end;
	return (enum e820_type)number;
}

/* Steps over the blank before the next range. False: the text is at its end. */
static bool next(const char **at)
{
	while (**at == ' ')
		++*at;
	return **at != '\0';
}

struct range address_text_range(const char *text)
{
	struct range range = read_range(&text);

	if (next(&text))
		give_up("expected nothing after the range", text);
	return range;
}

void address_text_read_set(const char *text, struct range_set *set)
{
	set->count = 0;
	while (next(&text)) {
		if (set->count == set->capacity)
			give_up("more ranges than the set holds", text);
		set->ranges[set->count++] = read_range(&text);
	}
}

void address_text_read_map(const char *text, struct e820_map *map)
{
	map->count = 0;
	while (next(&text)) {
		struct e820_entry *entry = &map->entries[map->count];

		if (map->count++ == E820_MAP_CAPACITY)
			give_up("more entries than the map holds", text);
		entry->range = read_range(&text);
		if (*text++ != ':')
			give_up("expected ':' and a type after the range", text - 1);
		entry->type = read_type(&text);
	}
}

__attribute__((format(printf, 2, 3))) static void append(char *text, const char *format, ...)
{
	size_t length = strlen(text);
	va_list arguments;

	va_start(arguments, format);
	if (vsnprintf(text + length, ADDRESS_TEXT_MAX - length, format, arguments) >= (int)(ADDRESS_TEXT_MAX - length))
		give_up("the text does not fit after", text);
	va_end(arguments);
}

static void append_address(char *text, uint64_t address)
{
	if (address > UINT64_MAX / 2)
		append(text, "~%" PRIx64, UINT64_MAX - address);
	else
		append(text, "%" PRIx64, address);
}

static void append_range(char *text, struct range range)
{
	append(text, "%s", text[0] ? " " : "");
	append_address(text, range.first);
	append(text, "-");
	append_address(text, range.last);
}

char *address_text_of_set(const struct range_set *set, char *text)
{
	text[0] = '\0';
	for (size_t i = 0; i < set->count; i++)
		append_range(text, set->ranges[i]);
	return text;
}

char *address_text_of_map(const struct e820_map *map, char *text)
{
	text[0] = '\0';
	for (size_t i = 0; i < map->count; i++) {
		const char *word = NULL;

		for (size_t k = 0; k < TYPE_WORDS; k++) {
			if (type_words[k].type == map->entries[i].type)
				word = type_words[k].word;
		}
		append_range(text, map->entries[i].range);
		if (word)
			append(text, ":%s", word);
		else
			append(text, ":%u", (unsigned)map->entries[i].type);
	}
	return text;
}
