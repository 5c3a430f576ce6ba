/* SPDX-License-Identifier: MIT */
/*
 * Random definition blocks held against each other: the comparison ends, stays inside of them and of its memory, and its verdicts
 * hang together:
 *
 *   places are inside the tables, and of a table that was accepted, or of this one
 *   the same tables give the same verdicts, whoever listens; with less memory they are the same or AML_NAMES_FULL
 *   a refused table left out changes no other verdict
 *   a table that was accepted and begins with a Name is refused behind itself
 *
 * A structure is made of the bytes: the first is how many tables there are, then five make a term: its kind, how deep it goes, and
 * names out of a small set, so that they meet. An odd first byte takes the bytes as AML as they are.
 */
#include <stdlib.h>
#include <string.h>

#include "acpi/aml_names.h"
#include "bytes/le.h"

#define HEADER 36
#define MAX_TABLES 5
#define TABLE_SIZE 2048

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct table {
	uint8_t bytes[TABLE_SIZE];
	size_t size;
} tables[MAX_TABLES];
static size_t table_count;

static void require(bool truth)
{
	if (!truth)
		abort();
}

/* --- tables out of bytes --------------------------------------------------------------------------------------------------- */

/* Blocks that are open in a table: where their PkgLength is, of two bytes. */
static size_t open_at[8];
static size_t open_count;

static void put(struct table *table, const void *bytes, size_t size)
{
	if (table->size + size > TABLE_SIZE)
		return;
	memcpy(table->bytes + table->size, bytes, size);
	table->size += size;
}

static void close_block(struct table *table)
{
	const size_t at = open_at[--open_count];
	const size_t length = table->size - at;

	table->bytes[at] = (uint8_t)(0x40 | (length & 15));
	table->bytes[at + 1] = (uint8_t)(length >> 4);
}

/* False: no room for more. */
static bool open_block(struct table *table, const char *opcode)
{
	if (open_count == sizeof(open_at) / sizeof(open_at[0]) || table->size + 64 > TABLE_SIZE)
		return false;
	put(table, opcode, strlen(opcode));
	open_at[open_count++] = table->size;
	put(table, "\0\0", 2);
	return true;
}

static void put_name(struct table *table, uint8_t byte)
{
	static const char segments[][5] = { "AAAA", "BBBB", "_SB_", "CCCC", "_GPE", "DDDD", "_OSI", "A___" };

	if ((byte & 0xc0) == 0x40)
		put(table, "\\", 1);
	if ((byte & 0xc0) == 0x80)
		put(table, "^", 1);
	if ((byte & 0x38) == 0x38) {
		put(table, "\x2e", 1);
		put(table, segments[(byte >> 3 ^ byte) & 7], 4);
	}
	put(table, segments[byte & 7], 4);
}

static void put_block(struct table *table, const char *opcode, uint8_t name, const void *rest, size_t size)
{
	if (!open_block(table, opcode))
		return;
	put_name(table, name);
	put(table, rest, size);
}

static void put_field(struct table *table, const char *opcode, const uint8_t *record)
{
	if (!open_block(table, opcode))
		return;
	put_name(table, record[2]);
	if (opcode[1] != '\x81')
		put_name(table, record[3]);
	if (opcode[1] == '\x87')
		put(table, "\x01", 1);
	put(table, "\x01", 1);
	put_name(table, record[4] & 7);
	put(table, "\x08", 1);
	close_block(table);
}

static void put_condition(struct table *table, const char *opcode, uint8_t predicate)
{
	static const char predicates[][2] = { "\x60", "\x01", "\xff", "\x61" };

	if (!open_block(table, opcode))
		return;
	if (opcode[0] == '\xa1')
		return;
	put(table, predicate % 5 == 4 ? "\0" : predicates[predicate % 5], 1);
}

static void put_term(struct table *table, const uint8_t *record)
{
	if (table->size + 64 > TABLE_SIZE)
		return;
	switch (record[0] % 20) {
	case 0:
	case 1:
		put_block(table, "\x10", record[2], "", 0);
		break;
	case 2:
	case 3:
		put_block(table, "\x5b\x82", record[2], "", 0);
		break;
	case 4:
		put_block(table, "\x14", record[2], record + 1, 1);
		if (open_count > 0)
			close_block(table);
		break;
	case 5:
		put(table, "\x06", 1);
		put_name(table, record[2]);
		put_name(table, record[3]);
		break;
	case 6:
		put(table, "\x15", 1);
		put_name(table, record[2]);
		put(table, "\x08", 1);
		put(table, record[1] & 1 ? "\x02" : "\x01", 1);
		break;
	case 7:
		put(table, "\x5b\x80", 2);
		put_name(table, record[2]);
		put(table, "\x01\x00\x01", 3);
		break;
	case 8:
		put_field(table, "\x5b\x81", record);
		break;
	case 9:
		put_field(table, record[1] & 1 ? "\x5b\x86" : "\x5b\x87", record);
		break;
	case 10:
		put_condition(table, "\xa0", record[1]);
		break;
	case 11:
		put_condition(table, record[1] & 1 ? "\xa1" : "\xa2", record[2]);
		break;
	case 12:
		put(table, "\x5b\x02", 2);
		put_name(table, record[2]);
		break;
	case 13:
		put_name(table, record[2]);
		put(table, "\x01\x01\x01\x01\x01\x01\x01", record[1] & 7);
		break;
	case 14:
		put(table, record + 1, record[1] & 1 ? 1 : 4);
		break;
	case 15:
	case 16:
		put(table, "\x08", 1);
		put_name(table, record[2]);
		put(table, "\x01", 1);
		break;
	default:
		if (open_count > 0)
			close_block(table);
	}
}

static void make_tables(const uint8_t *data, size_t size)
{
	const bool structured = size > 0 && (data[0] & 1) == 0;
	size_t at = 1;

	table_count = size > 0 ? 1 + (size_t)(data[0] >> 1) % MAX_TABLES : 0;
	for (size_t i = 0; i < table_count; i++) {
		struct table *table = &tables[i];
		const size_t end = at + (size - at) / (table_count - i);

		memset(table->bytes, 0, HEADER);
		table->size = HEADER;
		open_count = 0;
		for (; structured && at + 5 <= end; at += 5)
			put_term(table, data + at);
		if (!structured && end - at <= TABLE_SIZE - HEADER)
			put(table, data + at, end - at);
		at = end;
		while (open_count > 0)
			close_block(table);
		le32_put(table->bytes + 4, (uint32_t)table->size);
	}
}

/* --- what is asked of them -------------------------------------------------------------------------------------------------- */

static void require_place(const struct aml_names_finding *finding, size_t index, const bool *refused)
{
	const uint16_t there = finding->there.table;

	require(finding->here.table == index && finding->here.offset >= HEADER &&
		finding->here.offset <= tables[index].size);
	if (finding->verdict != AML_NAMES_CLASH && finding->verdict != AML_NAMES_TYPE) {
		require(there == AML_NAMES_NOWHERE);
		return;
	}
	require(finding->path[0] == '\\');
	if (there == AML_NAMES_PREDEFINED)
		return;
	require(there <= index && !refused[there] && finding->there.offset >= HEADER &&
		finding->there.offset < tables[there].size);
	require(there < index || finding->there.offset <= finding->here.offset); /* an Alias of itself */
}

static void ignore(void *context, const struct aml_names_finding *finding, bool refuses)
{
	(void)refuses;
	require_place(finding, finding->here.table, context);
}

/* Adds a copy of its own size: the sanitizer sees each read beyond. */
static enum aml_names_verdict add(struct aml_names *names, const struct table *table, struct aml_names_result *result)
{
	uint8_t *copy = malloc(table->size);
	enum aml_names_verdict verdict;
	char text[300];

	require(copy != NULL);
	memcpy(copy, table->bytes, table->size);
	verdict = aml_names_add(names, copy, table->size, result);
	require(verdict == result->refusal.verdict && result->doubt.verdict <= AML_NAMES_TYPE);
	aml_names_text(&result->refusal, "another", text, sizeof(text));
	free(copy);
	return verdict;
}

/* Compares all, with so much memory; those of `left_out` only count as tables. */
static void compare(size_t memory, bool listen, const bool *left_out, enum aml_names_verdict *verdicts)
{
	struct aml_names *names = malloc(sizeof(*names));
	void *work = malloc(memory + 1);
	bool refused[MAX_TABLES] = { false };
	static const struct table empty = { .bytes = { [4] = HEADER }, .size = HEADER };

	require(names != NULL && work != NULL);
	aml_names_begin(names, work, memory);
	names->tell = listen ? ignore : NULL;
	names->context = refused;
	for (size_t i = 0; i < table_count; i++) {
		struct aml_names_result result;

		verdicts[i] = add(names, left_out != NULL && left_out[i] ? &empty : &tables[i], &result);
		if (verdicts[i] != AML_NAMES_OK && verdicts[i] != AML_NAMES_FULL)
			require_place(&result.refusal, i, refused);
		if (result.doubt.verdict != AML_NAMES_OK)
			require_place(&result.doubt, i, refused);
		refused[i] = verdicts[i] != AML_NAMES_OK;
	}
	free(work);
	free(names);
}

static bool declares_name(const struct table *table)
{
	/* The first term is Name: it is for certain, and of this table. */
	return table->size > HEADER && table->bytes[HEADER] == 0x08;
}

static void require_refused_behind_itself(size_t index, const bool *refused)
{
	const size_t size = aml_names_work_size((table_count + 1) * TABLE_SIZE);
	struct aml_names *names = malloc(sizeof(*names));
	void *work = malloc(size);
	struct aml_names_result result;

	require(names != NULL && work != NULL);
	aml_names_begin(names, work, size);
	for (size_t i = 0; i <= index; i++)
		require((add(names, &tables[i], &result) != AML_NAMES_OK) == refused[i]);
	require(add(names, &tables[index], &result) != AML_NAMES_OK);
	free(work);
	free(names);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum aml_names_verdict verdicts[MAX_TABLES], others[MAX_TABLES];
	bool refused[MAX_TABLES];
	size_t bytes = 0, memory;

	make_tables(data, size);
	for (size_t i = 0; i < table_count; i++)
		bytes += tables[i].size;
	memory = aml_names_work_size(bytes);
	compare(memory, false, NULL, verdicts);
	for (size_t i = 0; i < table_count; i++) {
		require(verdicts[i] != AML_NAMES_FULL && verdicts[i] != AML_NAMES_TABLE);
		refused[i] = verdicts[i] != AML_NAMES_OK;
	}
	compare(memory, true, NULL, others);
	for (size_t i = 0; i < table_count; i++)
		require((others[i] != AML_NAMES_OK) == refused[i]);
	compare(memory, false, refused, others);
	for (size_t i = 0; i < table_count; i++)
		require(others[i] == AML_NAMES_OK);
	compare(size > 1 ? memory * data[1] / 256 : 0, false, NULL, others);
	for (size_t i = 0; i < table_count && others[i] != AML_NAMES_FULL; i++)
		require(others[i] == verdicts[i]);
	for (size_t i = 0; i < table_count; i++) {
		if (!refused[i] && declares_name(&tables[i]))
			require_refused_behind_itself(i, refused);
	}
	return 0;
}
