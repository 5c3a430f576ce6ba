/* SPDX-License-Identifier: MIT */
/*
 * Getting past a term needs no tree. Each operator has a word that tells its operands; what is still to be read of the
 * operators around the current one is a stack of such words:
 *
 *   Store (Add (A, 1), B)      70 72 A 01 00 B
 *   stack after 70: "TS"       after 72: "S" "TTR"       after A: "S" "TR"   ...
 */
#include <string.h>

#include "acpi/aml_walk_term.h"

#define EXTENDED 0x5b

/*
 * T: a term that gives a value. S: what is stored into or referred to. R: the same, or nothing. N: a name. b, w, d, q: a
 * constant of 1, 2, 4, 8 bytes. z: characters up to a NUL. L: a PkgLength, and all that it spans.
 */
struct operator_row {
	uint16_t first, last; /* opcodes */
	const char *operands;
};

static const struct operator_row operators[] = {
	{ 0x00, 0x01, "" }, /* Zero, One */
	{ 0x0a, 0x0a, "b" },          { 0x0b, 0x0b, "w" }, { 0x0c, 0x0c, "d" },
	{ 0x0d, 0x0d, "z" },          { 0x0e, 0x0e, "q" }, { 0x11, 0x13, "L" }, /* Buffer, Package, VarPackage */
	{ 0x60, 0x6e, "" },                                                     /* Local0-7, Arg0-6 */
	{ 0x70, 0x70, "TS" },                                                   /* Store */
	{ 0x71, 0x71, "S" },                                                    /* RefOf */
	{ 0x72, 0x74, "TTR" },                                                  /* Add, Concat, Subtract */
	{ 0x75, 0x76, "S" },                                                    /* Increment, Decrement */
	{ 0x77, 0x77, "TTR" },                                                  /* Multiply */
	{ 0x78, 0x78, "TTRR" },                                                 /* Divide */
	{ 0x79, 0x7f, "TTR" },                                                  /* ShiftLeft ... Xor */
	{ 0x80, 0x82, "TR" },         /* Not, FindSetLeftBit, FindSetRightBit */
	{ 0x83, 0x83, "T" },          /* DerefOf */
	{ 0x84, 0x85, "TTR" },        /* ConcatRes, Mod */
	{ 0x86, 0x86, "ST" },         /* Notify */
	{ 0x87, 0x87, "S" },          /* SizeOf */
	{ 0x88, 0x88, "TTR" },        /* Index */
	{ 0x89, 0x89, "TbTbTT" },     /* Match */
	{ 0x8e, 0x8e, "S" },          /* ObjectType */
	{ 0x90, 0x91, "TT" },         /* LAnd, LOr */
	{ 0x92, 0x92, "T" },          /* LNot */
	{ 0x93, 0x95, "TT" },         /* LEqual, LGreater, LLess */
	{ 0x96, 0x99, "TR" },         /* ToBuffer, ToDecimalString, ToHexString, ToInteger */
	{ 0x9c, 0x9c, "TTR" },        /* ToString */
	{ 0x9d, 0x9d, "TS" },         /* CopyObject */
	{ 0x9e, 0x9e, "TTTR" },       /* Mid */
	{ 0x9f, 0x9f, "" },           /* Continue */
	{ 0xa3, 0xa3, "" },           /* Noop */
	{ 0xa4, 0xa4, "T" },          /* Return */
	{ 0xa5, 0xa5, "" },           /* Break */
	{ 0xcc, 0xcc, "" },           /* BreakPoint */
	{ 0xff, 0xff, "" },           /* Ones */
	{ 0x5b12, 0x5b12, "SR" },     /* CondRefOf */
	{ 0x5b1f, 0x5b1f, "TTTTTT" }, /* LoadTable */
	{ 0x5b20, 0x5b20, "NR" },     /* Load */
	{ 0x5b21, 0x5b22, "T" },      /* Stall, Sleep */
	{ 0x5b23, 0x5b23, "Sw" },     /* Acquire */
	{ 0x5b24, 0x5b24, "S" },      /* Signal */
	{ 0x5b25, 0x5b25, "ST" },     /* Wait */
	{ 0x5b26, 0x5b27, "S" },      /* Reset, Release */
	{ 0x5b28, 0x5b29, "TR" },     /* FromBCD, ToBCD */
	{ 0x5b2a, 0x5b2a, "S" },      /* Unload */
	{ 0x5b30, 0x5b31, "" },       /* Revision, Debug */
	{ 0x5b32, 0x5b32, "bdT" },    /* Fatal */
	{ 0x5b33, 0x5b33, "" },       /* Timer */
};

/* Operands of an invocation: the last `arguments` of these. */
static const char invocation[] = "TTTTTTT";

uint16_t aml_cursor_opcode(const struct aml_cursor *cursor)
{
	const uint8_t byte = aml_cursor_peek(cursor, 0);

	return byte == EXTENDED ? (uint16_t)(EXTENDED << 8 | aml_cursor_peek(cursor, 1)) : byte;
}

static const char *operands_of(uint16_t opcode)
{
	for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++) {
		if (opcode >= operators[i].first && opcode <= operators[i].last)
			return operators[i].operands;
	}
	return NULL;
}

static void skip_string(struct aml_cursor *cursor)
{
	const uint8_t *end = memchr(cursor->bytes + cursor->at, '\0', cursor->end - cursor->at);

	if (end == NULL)
		aml_cursor_fail(cursor, AML_WALK_END);
	else
		cursor->at = (size_t)(end - cursor->bytes) + 1;
}

/* The beginning of a term; the operands that follow, "" if it is complete. */
static const char *begin_term(struct aml_cursor *cursor, const struct aml_walk_scope *scope, char operand)
{
	const uint16_t opcode = aml_cursor_opcode(cursor);
	const char *operands = operands_of(opcode);

	if (cursor->at == cursor->end) {
		aml_cursor_fail(cursor, AML_WALK_END);
		return "";
	}
	if (aml_cursor_at_name(cursor)) {
		const struct aml_walk_name name = aml_cursor_name(cursor);
		char path[AML_WALK_PATH + 1];

		/* What is stored into or referred to is not invoked. */
		if (operand != 'T')
			return "";
		return invocation + sizeof(invocation) - 1 - (aml_walk_refer(cursor, scope, &name, true, path) & 7);
	}
	if (operands == NULL) {
		aml_cursor_fail(cursor, AML_WALK_OPCODE);
		return "";
	}
	aml_cursor_skip(cursor, opcode > 0xff ? 2 : 1);
	return operands;
}

/* Reads an operand. What it consists of in turn, "" if nothing. */
static const char *read_operand(struct aml_cursor *cursor, const struct aml_walk_scope *scope, char operand)
{
	switch (operand) {
	case 'b':
		aml_cursor_skip(cursor, 1);
		return "";
	case 'w':
		aml_cursor_skip(cursor, 2);
		return "";
	case 'd':
		aml_cursor_skip(cursor, 4);
		return "";
	case 'q':
		aml_cursor_skip(cursor, 8);
		return "";
	case 'z':
		skip_string(cursor);
		return "";
	case 'L':
		cursor->at = aml_cursor_package_end(cursor);
		return "";
	case 'N':
		aml_cursor_name(cursor);
		return "";
	default:
		return begin_term(cursor, scope, operand);
	}
}

void aml_walk_skip_term(struct aml_cursor *cursor, const struct aml_walk_scope *scope)
{
	const char *stack[AML_WALK_DEPTH];
	size_t depth = 1;

	stack[0] = "T";
	while (depth > 0 && cursor->error == AML_WALK_OK) {
		const char **top = &stack[depth - 1];
		const char *inner;

		if (**top == '\0') {
			depth--;
			continue;
		}
		inner = read_operand(cursor, scope, *(*top)++);
		if (*inner == '\0')
			continue;
		/* A word that is used up makes room, so that a chain of last operands costs no depth. */
		if (**top == '\0')
			depth--;
		if (depth == AML_WALK_DEPTH)
			aml_cursor_fail(cursor, AML_WALK_DEEP);
		else
			stack[depth++] = inner;
	}
}

/* The rest of a Buffer or Package after its PkgLength. */
static void read_aggregate(struct aml_cursor *cursor, const struct aml_walk_scope *scope,
			   struct aml_walk_object *object, uint8_t opcode)
{
	const size_t outer_end = cursor->end;

	cursor->end = aml_cursor_package_end(cursor);
	object->data = opcode == 0x11 ? AML_WALK_BUFFER : AML_WALK_PACKAGE;
	/* A Package has the number of its elements as a byte, the others have a term. */
	if (opcode == 0x12)
		object->integer = aml_cursor_take(cursor, 1);
	else if (!aml_cursor_integer(cursor, &object->integer))
		aml_walk_skip_term(cursor, scope);
	object->bytes = cursor->bytes + cursor->at;
	object->size = cursor->end - cursor->at;
	cursor->at = cursor->end;
	cursor->end = outer_end;
}

void aml_walk_read_data(struct aml_cursor *cursor, const struct aml_walk_scope *scope, struct aml_walk_object *object)
{
	const uint8_t opcode = aml_cursor_peek(cursor, 0);
	const size_t from = cursor->at + 1;

	if (aml_cursor_integer(cursor, &object->integer)) {
		object->data = AML_WALK_INTEGER;
		return;
	}
	if (opcode >= 0x11 && opcode <= 0x13) {
		aml_cursor_skip(cursor, 1);
		read_aggregate(cursor, scope, object, opcode);
		return;
	}
	aml_walk_skip_term(cursor, scope);
	if (opcode == 0x0d && cursor->error == AML_WALK_OK) {
		object->data = AML_WALK_STRING;
		object->bytes = cursor->bytes + from;
		object->size = cursor->at - from - 1;
	}
}
