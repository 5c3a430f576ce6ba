/* SPDX-License-Identifier: MIT */
#include "pci/pci_text_read.h"

#include <stdio.h>
#include <string.h>

#include "pci/pci_cfg.h"

/* --- records ------------------------------------------------------------------------------------------------------ */

static size_t span_size(struct pci_text_span span)
{
	return (size_t)(span.end - span.at);
}

/* The first place of `text` in the span, or NULL. */
static const char *span_find(struct pci_text_span span, const char *text)
{
	const size_t size = strlen(text);

	while (span_size(span) >= size) {
		const char *at = memchr(span.at, text[0], span_size(span) - size + 1);

		if (at == NULL || memcmp(at, text, size) == 0)
			return at;
		span.at = at + 1;
	}
	return NULL;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

void pci_text_reader_init(struct pci_text_reader *reader, const char *text, size_t size)
{
	reader->rest = (struct pci_text_span){ text, text + size };
	reader->line = 0;
	snprintf(reader->prefix, sizeof(reader->prefix), "D inv record: ");
	reader->is_log = span_find(reader->rest, reader->prefix) != NULL;
}

void pci_text_reader_select(struct pci_text_reader *reader, unsigned number)
{
	snprintf(reader->prefix, sizeof(reader->prefix), "D inv record-%u: ", number);
	reader->is_log = true;
}

static struct pci_text_span next_line(struct pci_text_reader *reader)
{
	const char *end = memchr(reader->rest.at, '\n', span_size(reader->rest));
	struct pci_text_span line = { reader->rest.at, end != NULL ? end : reader->rest.end };

	reader->rest.at = end != NULL ? end + 1 : reader->rest.end;
	reader->line++;
	return line;
}

/* What is before the prefix is the console's: "(d3) " for a guest under Xen, a time, anything. */
static struct pci_text_span record_of(struct pci_text_span line, const char *prefix)
{
	const char *found;

	if (prefix != NULL) {
		found = span_find(line, prefix);
		line.at = found != NULL ? found + strlen(prefix) : line.end;
	}
	found = memchr(line.at, '#', span_size(line));
	if (found != NULL)
		line.end = found;
	while (line.at < line.end && is_blank(line.at[0]))
		line.at++;
	while (line.at < line.end && is_blank(line.end[-1]))
		line.end--;
	return line;
}

bool pci_text_next_record(struct pci_text_reader *reader, struct pci_text_span *record)
{
	while (reader->rest.at < reader->rest.end) {
		*record = record_of(next_line(reader), reader->is_log ? reader->prefix : NULL);
		if (record->at < record->end)
			return true;
	}
	return false;
}

bool pci_text_next_word(struct pci_text_span *record, struct pci_text_span *word)
{
	while (record->at < record->end && is_blank(record->at[0]))
		record->at++;
	word->at = record->at;
	while (record->at < record->end && !is_blank(record->at[0]))
		record->at++;
	word->end = record->at;
	return word->at < word->end;
}

bool pci_text_span_is(struct pci_text_span span, const char *text)
{
	return span_size(span) == strlen(text) && memcmp(span.at, text, span_size(span)) == 0;
}

/* --- values ------------------------------------------------------------------------------------------------------- */

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Takes between `least` and `most` (16 at the utmost) hexadecimal digits off the front. */
static bool take_hex(struct pci_text_span *span, size_t least, size_t most, uint64_t *value)
{
	size_t digits = 0;

	*value = 0;
	while (digits < most && span->at < span->end && hex_digit(span->at[0]) >= 0) {
		*value = *value << 4 | (uint64_t)hex_digit(*span->at++);
		digits++;
	}
	return digits >= least;
}

static bool take_char(struct pci_text_span *span, char c)
{
	if (span->at == span->end || span->at[0] != c)
		return false;
	span->at++;
	return true;
}

/* Takes 0x and its digits off the front. */
static bool take_size(struct pci_text_span *span, uint64_t *value)
{
	return take_char(span, '0') && take_char(span, 'x') && take_hex(span, 1, 16, value);
}

static bool read_number(struct pci_text_span word, uint64_t *value)
{
	*value = 0;
	for (const char *at = word.at; at < word.end; at++) {
		const uint64_t digit = (uint64_t)*at - '0';

		if (*at < '0' || *at > '9' || *value > UINT64_MAX / 10 || *value * 10 > UINT64_MAX - digit)
			return false;
		*value = *value * 10 + digit;
	}
	return word.at < word.end;
}

static bool read_hex_groups(struct pci_text_span word, const struct pci_text_field *field, uint64_t *value)
{
	*value = 0;
	for (unsigned group = 0; group < field->groups; group++) {
		uint64_t part;

		if ((group > 0 && !take_char(&word, field->separator)) ||
		    !take_hex(&word, field->digits, field->digits, &part))
			return false;
		*value = *value << (4 * field->digits) | part;
	}
	return word.at == word.end;
}

static bool read_size(struct pci_text_span word, const struct pci_text_word *words, uint64_t *value)
{
	const bool is_size = take_size(&word, value) && word.at == word.end;

	for (; words != NULL && words->word != NULL; words++) {
		if (!is_size && pci_text_span_is(word, words->word)) {
			*value = words->value;
			return true;
		}
		if (is_size && *value == words->value)
			return false;
	}
	return is_size;
}

static bool read_choice(struct pci_text_span word, const char *const *choices, uint64_t *value)
{
	for (*value = 0; choices[*value] != NULL; ++*value) {
		if (pci_text_span_is(word, choices[*value]))
			return true;
	}
	return false;
}

bool pci_text_read_hex(struct pci_text_span word, unsigned digits, uint64_t *value)
{
	return take_hex(&word, digits, digits, value) && word.at == word.end;
}

bool pci_text_read_bdf(struct pci_text_span word, uint16_t *bdf)
{
	uint64_t bus, device, function;

	if (!take_hex(&word, 2, 2, &bus) || !take_char(&word, ':') || !take_hex(&word, 2, 2, &device) ||
	    !take_char(&word, '.') || !take_hex(&word, 1, 1, &function) || word.at != word.end)
		return false;
	*bdf = PCI_BDF(bus, device, function);
	return device < 32 && function < 8;
}

bool pci_text_read_range(struct pci_text_span word, uint64_t *first, uint64_t *last)
{
	return take_size(&word, first) && take_char(&word, '-') && take_size(&word, last) && word.at == word.end &&
	       *first <= *last;
}

/* --- fields ------------------------------------------------------------------------------------------------------- */

static bool read_value(struct pci_text_span word, const struct pci_text_field *field, uint64_t *value)
{
	uint16_t bdf;

	switch (field->type) {
	case PCI_TEXT_FLAG:
		*value = 1;
		return true;
	case PCI_TEXT_SIZE:
		return read_size(word, field->words, value);
	case PCI_TEXT_NUMBER:
		return read_number(word, value);
	case PCI_TEXT_HEX:
		return read_hex_groups(word, field, value);
	case PCI_TEXT_CHOICE:
		return read_choice(word, field->choices, value);
	case PCI_TEXT_BDF:
		if (!pci_text_read_bdf(word, &bdf))
			return false;
		*value = bdf;
		return true;
	}
	return false;
}

/* The index of the field that the word names, or `count`. The value is what stands behind the equals sign. */
static size_t find_field(struct pci_text_span word, const struct pci_text_field *fields, size_t count,
			 struct pci_text_span *value)
{
	const char *equals = memchr(word.at, '=', span_size(word));
	const struct pci_text_span key = { word.at, equals != NULL ? equals : word.end };

	*value = (struct pci_text_span){ equals != NULL ? equals + 1 : word.end, word.end };
	for (size_t i = 0; i < count; i++) {
		if ((fields[i].type == PCI_TEXT_FLAG) == (equals == NULL) && pci_text_span_is(key, fields[i].key))
			return i;
	}
	return count;
}

bool pci_text_read_fields(struct pci_text_span rest, const struct pci_text_field *fields, size_t count,
			  struct pci_text_values *values)
{
	struct pci_text_span word, value;

	memset(values, 0, sizeof(*values));
	while (pci_text_next_word(&rest, &word)) {
		const size_t i = find_field(word, fields, count, &value);

		if (i == count || values->present[i] || !read_value(value, &fields[i], &values->value[i]))
			return false;
		values->present[i] = true;
	}
	for (size_t i = 0; i < count; i++) {
		if (fields[i].required && !values->present[i])
			return false;
	}
	return true;
}
