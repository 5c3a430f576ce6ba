/* SPDX-License-Identifier: MIT */
/*
 * The parser reads the text three times, so that lines may come in any order without a table of what is still open:
 *
 *   1  everything is known; header, board, segment, roots, functions, windows, policy and the count at the end
 *   2  bridges and BARs, whose functions and roots are there now; roots again, for where the next one begins
 *   3  reserves, whose bridges are there now; functions again, for the bridge above each
 *
 * Each fault is found while the line is read that it is about, and the result names that line.
 */
#include "pci/pci_text_parse.h"

#include <string.h>

#include "pci/chipset/chipset.h"
#include "pci/pci_text_link.h"

#define PASSES 3

/* --- header and end ----------------------------------------------------------------------------------------------- */

static enum pci_text_error read_header(struct pci_text_parser *parser, struct pci_text_span rest)
{
	static const char *const versions[] = { "1", "2", "3", "4" };
	struct pci_text_span version, word;

	if (parser->records > 1)
		return PCI_TEXT_DUPLICATE;
	if (!pci_text_next_word(&rest, &version) || pci_text_next_word(&rest, &word))
		return PCI_TEXT_BAD_VERSION;
	/* All that a later version has more is optional, so that an earlier text is read as it is meant. */
	for (size_t i = 0; i < PCI_TEXT_COUNT_OF(versions); i++)
		if (pci_text_span_is(version, versions[i])) {
			parser->version = (unsigned)i + 1;
			return PCI_TEXT_OK;
		}
	return PCI_TEXT_BAD_VERSION;
}

static enum pci_text_error read_board(struct pci_text_parser *parser, struct pci_text_span rest)
{
	struct pci_text_span name, word;

	if (parser->has_board)
		return PCI_TEXT_DUPLICATE;
	parser->has_board = true;
	if (!pci_text_next_word(&rest, &name) || pci_text_next_word(&rest, &word))
		return PCI_TEXT_BAD_VALUE;
	for (unsigned board = 0; board < CHIPSET_BOARDS; board++) {
		if (!pci_text_span_is(name, chipset_board_name((enum chipset_board)board)))
			continue;
		parser->inventory->board = (uint8_t)board;
		return PCI_TEXT_OK;
	}
	return PCI_TEXT_BAD_VALUE;
}

static enum pci_text_error read_segment(struct pci_text_parser *parser, struct pci_text_span rest)
{
	struct pci_text_span number, word;
	uint64_t value;

	if (parser->has_segment)
		return PCI_TEXT_DUPLICATE;
	parser->has_segment = true;
	if (!pci_text_next_word(&rest, &number) || pci_text_next_word(&rest, &word) ||
	    !pci_text_read_hex(number, 4, &value))
		return PCI_TEXT_BAD_VALUE;
	parser->inventory->segment = (uint16_t)value;
	return PCI_TEXT_OK;
}

static enum pci_text_error read_end(struct pci_text_parser *parser, struct pci_text_span rest)
{
	static const struct pci_text_field fields[] = {
		{ .key = "records", .type = PCI_TEXT_NUMBER, .required = true }
	};
	struct pci_text_values values;

	if (!pci_text_read_fields(rest, fields, PCI_TEXT_COUNT_OF(fields), &values))
		return PCI_TEXT_BAD_VALUE;
	parser->has_end = true;
	return values.value[0] == parser->records - 1 ? PCI_TEXT_OK : PCI_TEXT_TRUNCATED;
}

/* --- the passes --------------------------------------------------------------------------------------------------- */

typedef enum pci_text_error (*record_reader)(struct pci_text_parser *parser, struct pci_text_span rest);

struct record {
	const char *name;
	record_reader passes[PASSES]; /* NULL: not read in this pass */
};

static const struct record records[] = {
	{ "hvminv", { read_header, NULL, NULL } },
	{ "board", { read_board, NULL, NULL } },
	{ "segment", { read_segment, NULL, NULL } },
	{ "root", { pci_text_read_root, pci_text_limit_root, NULL } },
	{ "fn", { pci_text_read_function, NULL, pci_text_place_function } },
	{ "bridge", { NULL, pci_text_read_bridge, NULL } },
	{ "reserve", { NULL, NULL, pci_text_read_reserve } },
	{ "bar", { NULL, pci_text_read_bar, NULL } },
	{ "window", { pci_text_read_window, NULL, NULL } },
	{ "policy", { pci_text_read_policy, NULL, NULL } },
	{ "critical", { pci_text_read_critical, NULL, NULL } },
	{ "end", { read_end, NULL, NULL } },
};

static enum pci_text_error read_record(struct pci_text_parser *parser, struct pci_text_span rest, unsigned pass)
{
	struct pci_text_span name;

	pci_text_next_word(&rest, &name);
	if (pass == 0) {
		if (parser->records == 0 && !pci_text_span_is(name, "hvminv"))
			return PCI_TEXT_BAD_VERSION;
		if (parser->has_end)
			return PCI_TEXT_TRUNCATED;
		parser->records++;
	}
	for (size_t i = 0; i < PCI_TEXT_COUNT_OF(records); i++) {
		if (pci_text_span_is(name, records[i].name))
			return records[i].passes[pass] ? records[i].passes[pass](parser, rest) : PCI_TEXT_OK;
	}
	return PCI_TEXT_UNKNOWN_RECORD;
}

static struct pci_text_result read_records(struct pci_text_parser *parser, struct pci_text_reader reader, unsigned pass)
{
	struct pci_text_span record;
	size_t line = 0;

	while (pci_text_next_record(&reader, &record)) {
		const enum pci_text_error error = read_record(parser, record, pass);

		line = reader.line;
		if (error != PCI_TEXT_OK)
			return (struct pci_text_result){ error, line };
	}
	if (parser->records == 0)
		return (struct pci_text_result){ PCI_TEXT_BAD_VERSION, 0 };
	/* Without a root there is no machine. Before version 4 there was only that of bus 0. */
	if (parser->inventory->root_count == 0 || (parser->inventory->roots[0].bus != 0 && parser->version < 4))
		return (struct pci_text_result){ PCI_TEXT_TRUNCATED, 0 };
	/*
	 * A serial console may have lost lines; a file may have been written by hand, where a count would be a
	 * nuisance.
	 */
	if (reader.is_log && !parser->has_end)
		return (struct pci_text_result){ PCI_TEXT_TRUNCATED, line };
	return (struct pci_text_result){ PCI_TEXT_OK, 0 };
}

/* A log goes on after a reboot: what counts is from the last header on. */
static struct pci_text_reader seek_last_boot(struct pci_text_reader reader)
{
	struct pci_text_reader last = reader;
	struct pci_text_reader before = reader;
	struct pci_text_span record, name;

	while (pci_text_next_record(&reader, &record)) {
		pci_text_next_word(&record, &name);
		if (pci_text_span_is(name, "hvminv"))
			last = before;
		before = reader;
	}
	return last;
}

/*
 * The machine's own inventory comes first in a boot, so that what is left of an earlier boot's secondary host bridges is before
 * the last of those.
 */
static struct pci_text_reader seek_inventory(const char *text, size_t size, unsigned number)
{
	struct pci_text_reader reader;
	struct pci_text_span header;

	pci_text_reader_init(&reader, text, size);
	if (reader.is_log)
		reader = seek_last_boot(reader);
	if (number == 0)
		return reader;
	/* Before it there may be lines of other kinds, which are the earlier boot's. */
	if (reader.is_log)
		pci_text_next_record(&reader, &header);
	pci_text_reader_select(&reader, number);
	return seek_last_boot(reader);
}

struct pci_text_result pci_text_parse(const char *text, size_t size, struct pci_inventory *inventory,
				      struct pci_windows *windows, struct pci_policy *policy)
{
	return pci_text_parse_host_bridge(text, size, 0, inventory, windows, policy);
}

struct pci_text_result pci_text_parse_host_bridge(const char *text, size_t size, unsigned number,
						  struct pci_inventory *inventory, struct pci_windows *windows,
						  struct pci_policy *policy)
{
	struct pci_text_parser parser = { .inventory = inventory, .windows = windows, .policy = policy };
	struct pci_text_result result = { PCI_TEXT_OK, 0 };
	struct pci_text_reader reader;

	memset(inventory, 0, sizeof(*inventory));
	pci_windows_init(windows);
	pci_policy_init(policy);
	reader = seek_inventory(text, size, number);
	for (unsigned pass = 0; pass < PASSES && result.error == PCI_TEXT_OK; pass++) {
		result = read_records(&parser, reader, pass);
		if (pass == 0)
			pci_text_sort_functions(inventory);
	}
	if (result.error == PCI_TEXT_OK)
		pci_text_link(inventory);
	return result;
}

const char *pci_text_error_text(enum pci_text_error error)
{
	switch (error) {
	case PCI_TEXT_OK:
		return "no error";
	case PCI_TEXT_UNKNOWN_RECORD:
		return "unknown record";
	case PCI_TEXT_BAD_VALUE:
		return "a value is missing, malformed, out of range or contradicts another record";
	case PCI_TEXT_BAD_VERSION:
		return "no inventory: the first record is not \"hvminv 4\" (or 3, 2, 1)";
	case PCI_TEXT_DUPLICATE:
		return "the same thing a second time";
	case PCI_TEXT_DANGLING:
		return "the function, the bridge or the root bus that this belongs to is not there";
	case PCI_TEXT_FULL:
		return "more than an inventory holds";
	case PCI_TEXT_TRUNCATED:
		return "records are missing: the end record is absent or counts others, or there is no root bus";
	}
	return "unknown error";
}
