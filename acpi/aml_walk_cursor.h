/* SPDX-License-Identifier: MIT */
/* The lexical part of aml_walk: names, lengths, constants. Errors are sticky in the cursor. */
#ifndef ACPI_AML_WALK_CURSOR_H
#define ACPI_AML_WALK_CURSOR_H

#include "acpi/aml_walk.h"

/* `end` is that of the innermost block; at <= end. Once `error` is set, reads give 0 and move nothing. */
struct aml_cursor {
	const uint8_t *bytes;
	size_t at, end;
	enum aml_walk_error error;
};

/* A name as written: from the root or not, up some scopes, then `count` segments of 4 characters each. */
struct aml_walk_name {
	bool root;
	unsigned parents;
	unsigned count;
	const uint8_t *segments;
};

/* The scope that names are relative to: an absolute path. */
struct aml_walk_scope {
	const struct aml_walk_visitor *visitor;
	const char *path;
};

uint8_t aml_cursor_peek(const struct aml_cursor *cursor, size_t ahead); /* 0 at the end, too */
uint64_t aml_cursor_take(struct aml_cursor *cursor, unsigned size);
void aml_cursor_skip(struct aml_cursor *cursor, size_t size);
void aml_cursor_fail(struct aml_cursor *cursor, enum aml_walk_error error);

/* Reads a number encoded as a PkgLength; and one as what it is, giving the offset of the end of what it spans. */
uint32_t aml_cursor_package_length(struct aml_cursor *cursor);
size_t aml_cursor_package_end(struct aml_cursor *cursor);

/* A NameString; a single NameSeg. */
struct aml_walk_name aml_cursor_name(struct aml_cursor *cursor);
struct aml_walk_name aml_cursor_segment(struct aml_cursor *cursor);

/* An integer constant. False: the next term is none; nothing is read. */
bool aml_cursor_integer(struct aml_cursor *cursor, uint64_t *value);

/* The path that `name` declares in `scope`. */
void aml_walk_declare(struct aml_cursor *cursor, const struct aml_walk_scope *scope, const struct aml_walk_name *name,
		      char path[AML_WALK_PATH + 1]);

/* The path of the object that `name` means in `scope`; the arguments it takes, if any can follow. */
unsigned aml_walk_refer(struct aml_cursor *cursor, const struct aml_walk_scope *scope, const struct aml_walk_name *name,
			bool call, char path[AML_WALK_PATH + 1]);

/* Whether the next byte can begin a NameString. */
bool aml_cursor_at_name(const struct aml_cursor *cursor);

#endif
