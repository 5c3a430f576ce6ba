/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "acpi/aml_walk_cursor.h"

#define SEGMENT 4

/* --- bytes -------------------------------------------------------------------------------------------------------------- */

void aml_cursor_fail(struct aml_cursor *cursor, enum aml_walk_error error)
{
	if (cursor->error == AML_WALK_OK)
		cursor->error = error;
}

uint8_t aml_cursor_peek(const struct aml_cursor *cursor, size_t ahead)
{
	return ahead < cursor->end - cursor->at ? cursor->bytes[cursor->at + ahead] : 0;
}

void aml_cursor_skip(struct aml_cursor *cursor, size_t size)
{
	if (size > cursor->end - cursor->at)
		aml_cursor_fail(cursor, AML_WALK_END);
	if (cursor->error == AML_WALK_OK)
		cursor->at += size;
}

uint64_t aml_cursor_take(struct aml_cursor *cursor, unsigned size)
{
	const size_t from = cursor->at;
	uint64_t value = 0;

	aml_cursor_skip(cursor, size);
	if (cursor->error != AML_WALK_OK)
		return 0;
	for (unsigned i = size; i-- > 0;)
		value = value << 8 | cursor->bytes[from + i];
	return value;
}

/* Bits 7:6 of the first byte tell how many follow; it gives 6 bits of the length then, or 4 (20.2.4). */
uint32_t aml_cursor_package_length(struct aml_cursor *cursor)
{
	const uint8_t lead = (uint8_t)aml_cursor_take(cursor, 1);
	const unsigned more = lead >> 6;

	if (more == 0)
		return lead;
	if ((lead & 0x30) != 0)
		aml_cursor_fail(cursor, AML_WALK_LENGTH);
	return (lead & 0xfu) | (uint32_t)aml_cursor_take(cursor, more) << 4;
}

size_t aml_cursor_package_end(struct aml_cursor *cursor)
{
	const size_t from = cursor->at;
	const uint32_t length = aml_cursor_package_length(cursor);

	if (length < cursor->at - from || length > cursor->end - from)
		aml_cursor_fail(cursor, AML_WALK_LENGTH);
	return cursor->error == AML_WALK_OK ? from + length : cursor->end;
}

bool aml_cursor_integer(struct aml_cursor *cursor, uint64_t *value)
{
	static const struct {
		uint8_t opcode, size;
		uint64_t value;
	} constants[] = {
		{ 0x00, 0, 0 }, { 0x01, 0, 1 }, { 0xff, 0, UINT64_MAX }, { 0x0a, 1, 0 },
		{ 0x0b, 2, 0 }, { 0x0c, 4, 0 }, { 0x0e, 8, 0 },
	};

	if (cursor->at == cursor->end || cursor->error != AML_WALK_OK)
		return false;
	for (size_t i = 0; i < sizeof(constants) / sizeof(constants[0]); i++) {
		if (cursor->bytes[cursor->at] != constants[i].opcode)
			continue;
		aml_cursor_skip(cursor, 1);
		*value = constants[i].size != 0 ? aml_cursor_take(cursor, constants[i].size) : constants[i].value;
		return cursor->error == AML_WALK_OK;
	}
	return false;
}

/* --- names -------------------------------------------------------------------------------------------------------------- */

static bool is_lead_character(uint8_t byte)
{
	return byte == '_' || (byte >= 'A' && byte <= 'Z');
}

static bool is_segment(const uint8_t *bytes)
{
	if (!is_lead_character(bytes[0]))
		return false;
	for (size_t i = 1; i < SEGMENT; i++) {
		if (!is_lead_character(bytes[i]) && (bytes[i] < '0' || bytes[i] > '9'))
			return false;
	}
	return true;
}

bool aml_cursor_at_name(const struct aml_cursor *cursor)
{
	const uint8_t byte = aml_cursor_peek(cursor, 0);

	return byte == '\\' || byte == '^' || byte == 0x2e || byte == 0x2f || is_lead_character(byte);
}

static struct aml_walk_name read_segments(struct aml_cursor *cursor, struct aml_walk_name name)
{
	name.segments = cursor->bytes + cursor->at;
	aml_cursor_skip(cursor, (size_t)name.count * SEGMENT);
	if (cursor->error != AML_WALK_OK)
		name.count = 0;
	for (unsigned i = 0; i < name.count; i++) {
		if (!is_segment(name.segments + (size_t)i * SEGMENT))
			aml_cursor_fail(cursor, AML_WALK_BAD_NAME);
	}
	return name;
}

struct aml_walk_name aml_cursor_segment(struct aml_cursor *cursor)
{
	return read_segments(cursor, (struct aml_walk_name){ .count = 1 });
}

struct aml_walk_name aml_cursor_name(struct aml_cursor *cursor)
{
	struct aml_walk_name name = { .count = 1 };
	uint8_t byte;

	if (aml_cursor_peek(cursor, 0) == '\\') {
		name.root = true;
		aml_cursor_skip(cursor, 1);
	}
	while (!name.root && aml_cursor_peek(cursor, 0) == '^' && cursor->error == AML_WALK_OK) {
		name.parents++;
		aml_cursor_skip(cursor, 1);
	}
	byte = aml_cursor_peek(cursor, 0);
	if (byte == 0x00 || byte == 0x2e || byte == 0x2f) {
		/* NullName, DualNamePrefix, MultiNamePrefix with a count. */
		aml_cursor_skip(cursor, 1);
		name.count = byte == 0x2f ? (unsigned)aml_cursor_take(cursor, 1) : byte == 0x2e ? 2 : 0;
		if (byte == 0x2f && name.count == 0)
			aml_cursor_fail(cursor, AML_WALK_BAD_NAME);
	}
	return read_segments(cursor, name);
}

/* "\_SB.PCI0" becomes "\_SB", that becomes "\". False: it was the root. */
static bool cut_segment(char *path)
{
	size_t length = strlen(path);

	if (length == 1)
		return false;
	while (length > 1 && path[length - 1] != '.')
		length--;
	path[length > 1 ? length - 1 : 1] = '\0';
	return true;
}

/* False: the path would be too long. */
static bool append_segment(char *path, const uint8_t *segment)
{
	size_t size = SEGMENT, length = strlen(path);

	while (size > 1 && segment[size - 1] == '_')
		size--;
	if (length + 1 + size > AML_WALK_PATH)
		return false;
	if (length > 1)
		path[length++] = '.';
	memcpy(path + length, segment, size);
	path[length + size] = '\0';
	return true;
}

void aml_walk_declare(struct aml_cursor *cursor, const struct aml_walk_scope *scope, const struct aml_walk_name *name,
		      char path[AML_WALK_PATH + 1])
{
	memcpy(path, "\\", 2);
	if (!name->root)
		memcpy(path, scope->path, strlen(scope->path) + 1);
	for (unsigned i = 0; i < name->parents && cursor->error == AML_WALK_OK; i++) {
		if (!cut_segment(path))
			aml_cursor_fail(cursor, AML_WALK_BAD_NAME);
	}
	for (unsigned i = 0; i < name->count && cursor->error == AML_WALK_OK; i++) {
		if (!append_segment(path, name->segments + (size_t)i * SEGMENT))
			aml_cursor_fail(cursor, AML_WALK_DEEP);
	}
}

/* The scopes that are there before any table declares something. */
static bool is_predefined(const uint8_t *segment)
{
	static const char names[][SEGMENT + 1] = { "_SB_", "_GPE", "_PR_", "_SI_", "_TZ_" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (memcmp(names[i], segment, SEGMENT) == 0)
			return true;
	}
	return false;
}

/* Only a name of one segment and without a prefix is looked for in the scopes around, innermost first. */
unsigned aml_walk_refer(struct aml_cursor *cursor, const struct aml_walk_scope *scope, const struct aml_walk_name *name,
			bool call, char path[AML_WALK_PATH + 1])
{
	const bool searched = !name->root && name->parents == 0 && name->count == 1;
	const struct aml_walk_visitor *visitor = scope->visitor;
	const unsigned first = call ? 0 : AML_WALK_NO_CALL;
	unsigned arguments = first;

	aml_walk_declare(cursor, scope, name, path);
	if (cursor->error != AML_WALK_OK)
		return 0;
	if (visitor->find != NULL && visitor->find(visitor->context, path, &arguments))
		return arguments;
	if (searched && visitor->find != NULL) {
		char around[AML_WALK_PATH + 1];

		memcpy(around, scope->path, strlen(scope->path) + 1);
		while (cut_segment(around)) {
			const size_t length = strlen(around);
			bool found;

			append_segment(around, name->segments);
			arguments = first;
			found = visitor->find(visitor->context, around, &arguments);
			if (found) {
				memcpy(path, around, strlen(around) + 1);
				return arguments;
			}
			around[length] = '\0';
		}
	}
	if (searched && is_predefined(name->segments)) {
		memcpy(path, "\\", 2);
		append_segment(path, name->segments);
	}
	return 0;
}
