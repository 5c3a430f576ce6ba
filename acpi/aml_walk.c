/* SPDX-License-Identifier: MIT */
/*
 * A block is what a PkgLength spans and terms follow in: a Device, a Scope, an If. The blocks around the current term are a
 * stack of their ends and of the scopes they make. Most scopes prolong the one around them and share its text; one that does
 * not (Scope (\_SB) inside of a device) has its own after it:
 *
 *   block             scope             text
 *   the table         \                 \
 *   Scope (\_SB)      \_SB              \_SB
 *     Device (PCI0)   \_SB.PCI0         \_SB.PCI0
 *       Scope (\_GPE) \_GPE             \_SB.PCI0 0 \_GPE
 */
#include <string.h>

#include "acpi/aml_walk_term.h"

#define SCOPE_TEXT 400

struct block {
	size_t end;
	uint16_t text;  /* where the path of its scope begins */
	uint8_t length; /* of that path */
	bool conditional;
	uint8_t chance;
	uint8_t otherwise; /* the chance that an Else has here, by the If before it */
};

struct walk {
	struct aml_cursor cursor;
	struct aml_walk_scope scope;
	size_t depth;
	struct block blocks[AML_WALK_DEPTH];
	char text[SCOPE_TEXT];
};

/* What the names of a term mean. */
struct paths {
	char declared[AML_WALK_PATH + 1], target[AML_WALK_PATH + 1], second[AML_WALK_PATH + 1];
};

/*
 * How a term reads. L: a PkgLength; what it spans is the rest of the term. n: the name that is declared; m: one that is
 * referred to instead. t, u: the target, the second. b, w, d: constants. T: any term. D: the data of a Name. s: a region's space. B, K:
 * its base and length. P: a predicate. a: arguments in bits 2:0. e: an object type. F: the elements of a field. {: terms in a block. -: the
 * rest is passed over.
 */
struct declaration {
	uint16_t opcode;
	uint8_t kind;
	const char *form;
};

#define NO_KIND 0xff
#define OPCODE_IF 0xa0
#define OPCODE_ELSE 0xa1

static const struct declaration declarations[] = {
	{ 0x0006, AML_WALK_ALIAS, "tn" },
	{ 0x0008, AML_WALK_NAME, "nD" },
	{ 0x0010, AML_WALK_SCOPE, "Lm{" },
	{ 0x0014, AML_WALK_METHOD, "Lna-" },
	{ 0x0015, AML_WALK_EXTERNAL, "nea" },
	{ 0x008a, AML_WALK_BUFFER_FIELD, "TTn" },  /* CreateDWordField */
	{ 0x008b, AML_WALK_BUFFER_FIELD, "TTn" },  /* CreateWordField */
	{ 0x008c, AML_WALK_BUFFER_FIELD, "TTn" },  /* CreateByteField */
	{ 0x008d, AML_WALK_BUFFER_FIELD, "TTn" },  /* CreateBitField */
	{ 0x008f, AML_WALK_BUFFER_FIELD, "TTn" },  /* CreateQWordField */
	{ 0x5b13, AML_WALK_BUFFER_FIELD, "TTTn" }, /* CreateField */
	{ 0x5b01, AML_WALK_MUTEX, "nb" },
	{ 0x5b02, AML_WALK_EVENT, "n" },
	{ 0x5b80, AML_WALK_REGION, "nsBK" },
	{ 0x5b88, AML_WALK_REGION, "nTTT" }, /* DataTableRegion */
	{ 0x5b81, NO_KIND, "LtbF" },         /* Field */
	{ 0x5b86, NO_KIND, "LtubF" },        /* IndexField */
	{ 0x5b87, NO_KIND, "LtuTbF" },       /* BankField */
	{ 0x5b82, AML_WALK_DEVICE, "Ln{" },
	{ 0x5b83, AML_WALK_PROCESSOR, "Lnbdb{" },
	{ 0x5b84, AML_WALK_POWER_RESOURCE, "Lnbw{" },
	{ 0x5b85, AML_WALK_THERMAL_ZONE, "Ln{" },
	{ 0x00a0, NO_KIND, "LP{" }, /* If */
	{ 0x00a1, NO_KIND, "L{" },  /* Else */
	{ 0x00a2, NO_KIND, "LP{" }, /* While */
};

/* Operators that give a value and do nothing cannot stand by themselves. */
static bool is_value(uint16_t opcode)
{
	return opcode <= 0x01 || (opcode >= 0x0a && opcode <= 0x13) || (opcode >= 0x60 && opcode <= 0x6e) ||
	       opcode == 0xff;
}

static const struct declaration *find_declaration(uint16_t opcode)
{
	for (size_t i = 0; i < sizeof(declarations) / sizeof(declarations[0]); i++) {
		if (declarations[i].opcode == opcode)
			return &declarations[i];
	}
	return NULL;
}

/* --- blocks --------------------------------------------------------------------------------------------------------------- */

/* Opens a block to the cursor's end whose scope is `path`. */
static void push_block(struct walk *walk, const char *path, bool conditional, enum aml_walk_chance chance)
{
	const struct block *outer = &walk->blocks[walk->depth - 1];
	const size_t length = strlen(path);
	const bool prolongs = strncmp(path, walk->text + outer->text, outer->length) == 0;
	const size_t text = prolongs ? outer->text : outer->text + outer->length + 1u;

	if (walk->depth == AML_WALK_DEPTH || text + length + 1 > SCOPE_TEXT) {
		aml_cursor_fail(&walk->cursor, AML_WALK_DEEP);
		return;
	}
	memcpy(walk->text + text, path, length + 1);
	walk->scope.path = walk->text + text;
	walk->blocks[walk->depth] = (struct block){
		.end = walk->cursor.end,
		.text = (uint16_t)text,
		.length = (uint8_t)length,
		.conditional = conditional || outer->conditional,
		.chance = (uint8_t)chance,
		.otherwise = AML_WALK_MAYBE,
	};
	walk->depth++;
}

static void pop_block(struct walk *walk)
{
	const struct block *block;

	walk->depth--;
	if (walk->depth == 0)
		return;
	block = &walk->blocks[walk->depth - 1];
	walk->text[block->text + block->length] = '\0';
	walk->scope.path = walk->text + block->text;
	walk->cursor.end = block->end;
}

static void visit(struct walk *walk, struct aml_walk_object *object)
{
	const struct aml_walk_visitor *visitor = walk->scope.visitor;

	if (walk->cursor.error != AML_WALK_OK)
		return;
	object->level = (unsigned)walk->depth - 1;
	object->conditional = walk->blocks[walk->depth - 1].conditional;
	object->chance = walk->blocks[walk->depth - 1].chance;
	if (!visitor->visit(visitor->context, object))
		aml_cursor_fail(&walk->cursor, AML_WALK_STOPPED);
}

/* --- parts of terms --------------------------------------------------------------------------------------------------------- */

/* An operand of a region, or a predicate: its value if it is a constant. */
static uint64_t read_constant(struct walk *walk, bool *constant)
{
	uint64_t value = 0;

	if (!aml_cursor_integer(&walk->cursor, &value)) {
		*constant = false;
		aml_walk_skip_term(&walk->cursor, &walk->scope);
	}
	return value;
}

/* A named element of a field; it becomes an object in the scope that the Field is in. */
static void read_element(struct walk *walk, struct aml_walk_object *object, struct paths *paths)
{
	struct aml_cursor *cursor = &walk->cursor;
	struct aml_walk_name name;

	object->offset = cursor->at;
	name = aml_cursor_segment(cursor);
	aml_walk_declare(cursor, &walk->scope, &name, paths->declared);
	object->length = aml_cursor_package_length(cursor);
	visit(walk, object);
	object->base += object->length;
}

static void read_elements(struct walk *walk, struct aml_walk_object *object, struct paths *paths)
{
	struct aml_cursor *cursor = &walk->cursor;

	object->kind = AML_WALK_FIELD;
	object->path = paths->declared;
	while (cursor->at < cursor->end && cursor->error == AML_WALK_OK) {
		switch (aml_cursor_peek(cursor, 0)) {
		case 0x00: /* ReservedField */
			aml_cursor_skip(cursor, 1);
			object->base += aml_cursor_package_length(cursor);
			break;
		case 0x01: /* AccessField */
			aml_cursor_skip(cursor, 3);
			break;
		case 0x02: /* ConnectField: a name or a Buffer */
			aml_cursor_skip(cursor, 1);
			aml_walk_skip_term(cursor, &walk->scope);
			break;
		case 0x03: /* ExtendedAccessField */
			aml_cursor_skip(cursor, 4);
			break;
		default:
			read_element(walk, object, paths);
		}
	}
}

/* The path of the object that the next name means. */
static const char *read_reference(struct walk *walk, char path[AML_WALK_PATH + 1])
{
	const struct aml_walk_name name = aml_cursor_name(&walk->cursor);

	aml_walk_refer(&walk->cursor, &walk->scope, &name, false, path);
	return path;
}

static void read_part(struct walk *walk, char part, struct aml_walk_object *object, struct paths *paths)
{
	struct aml_cursor *cursor = &walk->cursor;
	struct aml_walk_name name;

	switch (part) {
	case 'L':
		cursor->end = aml_cursor_package_end(cursor);
		break;
	case 'n':
		name = aml_cursor_name(cursor);
		aml_walk_declare(cursor, &walk->scope, &name, paths->declared);
		break;
	case 'm':
		read_reference(walk, paths->declared);
		break;
	case 't':
		object->target = read_reference(walk, paths->target);
		break;
	case 'u':
		object->second = read_reference(walk, paths->second);
		break;
	case 'b':
		aml_cursor_skip(cursor, 1);
		break;
	case 'w':
		aml_cursor_skip(cursor, 2);
		break;
	case 'd':
		aml_cursor_skip(cursor, 4);
		break;
	case 'T':
		aml_walk_skip_term(cursor, &walk->scope);
		break;
	case 'D':
		aml_walk_read_data(cursor, &walk->scope, object);
		break;
	case 's':
		object->space = (uint8_t)aml_cursor_take(cursor, 1);
		object->constant = true;
		break;
	case 'B':
		object->base = read_constant(walk, &object->constant);
		break;
	case 'K':
		object->length = read_constant(walk, &object->constant);
		break;
	case 'P':
		object->constant = true;
		object->integer = read_constant(walk, &object->constant);
		break;
	case 'a':
		object->arguments = (unsigned)aml_cursor_take(cursor, 1) & 7;
		break;
	case 'e':
		object->object_type = (unsigned)aml_cursor_take(cursor, 1);
		break;
	case 'F':
		read_elements(walk, object, paths);
		break;
	default: /* '-' */
		cursor->at = cursor->end;
	}
}

/* --- terms ------------------------------------------------------------------------------------------------------------------- */

/* The chance of the block that an If, Else or While has; an If leaves the opposite to its Else. */
static enum aml_walk_chance branch(struct block *outer, const struct aml_walk_object *object)
{
	static const uint8_t opposite[] = { AML_WALK_NEVER, AML_WALK_MAYBE, AML_WALK_ALWAYS };
	enum aml_walk_chance chance = AML_WALK_MAYBE;

	/* In a table of revision 1 an integer has its low 32 bits only. */
	if (object->constant && object->integer == 0)
		chance = AML_WALK_NEVER;
	else if (object->constant && object->opcode == OPCODE_IF && (uint32_t)object->integer != 0)
		chance = AML_WALK_ALWAYS;
	if (object->opcode == OPCODE_ELSE)
		chance = outer->otherwise;
	outer->otherwise = object->opcode == OPCODE_IF ? opposite[chance] : AML_WALK_MAYBE;
	/* Inside a branch that may be executed, nothing always is. */
	return chance > outer->chance ? chance : outer->chance;
}

/* Not inlined: its paths are to have a frame of their own, beside that of the walk. */
static __attribute__((noinline)) void walk_declaration(struct walk *walk, const struct declaration *declaration)
{
	struct aml_walk_object object = { .opcode = declaration->opcode, .offset = walk->cursor.at };
	const size_t outer_end = walk->cursor.end;
	struct block *outer = &walk->blocks[walk->depth - 1];
	struct paths paths;
	const char *part;

	aml_cursor_skip(&walk->cursor, declaration->opcode > 0xff ? 2 : 1);
	for (part = declaration->form; *part != '\0' && *part != '{' && walk->cursor.error == AML_WALK_OK; part++)
		read_part(walk, *part, &object, &paths);
	if (walk->cursor.error != AML_WALK_OK)
		return;
	if (declaration->kind != NO_KIND) {
		object.kind = declaration->kind;
		object.path = paths.declared;
		visit(walk, &object);
	}
	if (*part == '{' && declaration->kind == NO_KIND)
		push_block(walk, walk->scope.path, true, branch(outer, &object));
	else if (*part == '{')
		push_block(walk, paths.declared, false, outer->chance);
	else
		walk->cursor.end = outer_end;
}

static void walk_term(struct walk *walk)
{
	const uint16_t opcode = aml_cursor_opcode(&walk->cursor);
	const struct declaration *declaration = find_declaration(opcode);

	if (declaration != NULL)
		walk_declaration(walk, declaration);
	else if (is_value(opcode))
		aml_cursor_fail(&walk->cursor, AML_WALK_OPCODE);
	else
		aml_walk_skip_term(&walk->cursor, &walk->scope);
}

struct aml_walk_result aml_walk(const uint8_t *aml, size_t size, const struct aml_walk_visitor *visitor)
{
	struct walk walk = {
		.cursor = { .bytes = aml, .end = size },
		.scope = { .visitor = visitor, .path = walk.text },
		.depth = 1,
		.blocks = { { .end = size, .length = 1 } },
		.text = "\\",
	};
	size_t term = 0;

	while (walk.depth > 0 && walk.cursor.error == AML_WALK_OK) {
		term = walk.cursor.at;
		if (walk.cursor.at == walk.cursor.end)
			pop_block(&walk);
		else
			walk_term(&walk);
	}
	return (struct aml_walk_result){ walk.cursor.error, term };
}

const char *aml_walk_error_text(enum aml_walk_error error)
{
	switch (error) {
	case AML_WALK_OK:
		return "no error";
	case AML_WALK_STOPPED:
		return "the walk was stopped";
	case AML_WALK_END:
		return "a term reaches beyond its block";
	case AML_WALK_OPCODE:
		return "an opcode that cannot stand there";
	case AML_WALK_BAD_NAME:
		return "a malformed name";
	case AML_WALK_LENGTH:
		return "a wrong package length";
	case AML_WALK_DEEP:
		return "terms or paths nest too deep";
	}
	return "unknown error";
}
