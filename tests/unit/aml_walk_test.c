/* SPDX-License-Identifier: MIT */
/*
 * Terms by hand, as ACPI 6.5, chapter 20 encodes them. That whole tables are walked as ACPICA reads them, aml_walk_test.py shows.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "acpi/aml_walk.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* The paths that the walk has met, each followed by a blank: "@" before that of a Scope, "?" behind a conditional one. */
static char met[4096];
static struct aml_walk_object last;
static uint8_t last_bytes[64];
static size_t stop_after;

static bool visit(void *context, const struct aml_walk_object *object)
{
	size_t length = strlen(met);

	(void)context;
	snprintf(met + length, sizeof(met) - length, "%s%s%s ", object->kind == AML_WALK_SCOPE ? "@" : "", object->path,
		 object->conditional ? "?" : "");
	last = *object;
	memset(last_bytes, 0, sizeof(last_bytes));
	if (object->bytes != NULL)
		memcpy(last_bytes, object->bytes, object->size < 64 ? object->size : 64);
	return stop_after == 0 || --stop_after > 0;
}

/* `context`: what there is, each with its number of arguments before the path. */
static bool find(void *context, const char *path, unsigned *arguments)
{
	const char *const *known = context;

	for (; *known != NULL; known++) {
		if (strcmp(*known + 1, path) == 0) {
			*arguments = (unsigned)(**known - '0');
			return true;
		}
	}
	return false;
}

/* The bytes are given to the walk in a block of just their size. */
static struct aml_walk_result walk_with(const void *aml, size_t size, const char *const *known)
{
	const struct aml_walk_visitor visitor = { visit, known != NULL ? find : NULL, (void *)(uintptr_t)known };
	struct aml_walk_result result;
	uint8_t *copy = malloc(size + 1);

	assert_non_null(copy);
	memcpy(copy + 1, aml, size);
	met[0] = '\0';
	result = aml_walk(copy + 1, size, &visitor);
	free(copy);
	return result;
}

#define WALK(aml) walk_with(aml, sizeof(aml) - 1, NULL)

static void require(struct aml_walk_result result, const char *paths)
{
	if (result.error != AML_WALK_OK)
		fail_msg("%s at %zu", aml_walk_error_text(result.error), result.offset);
	assert_string_equal(met, paths);
}

static void require_error(struct aml_walk_result result, enum aml_walk_error error, size_t offset)
{
	if (result.error != error || result.offset != offset)
		fail_msg("%s at %zu, expected %s at %zu", aml_walk_error_text(result.error), result.offset,
			 aml_walk_error_text(error), offset);
}

/* --- names --------------------------------------------------------------------------------------------------------------- */

static void aml_walk_resolves_each_form_of_name(void **state)
{
	(void)state;
	/* Scope (\_SB) { Name (A___), Name (^B___), Name (\C___), Name (\_SB_.D___), Name (^^...) } */
	require(WALK("\x10\x36\\_SB_"
		     "\x08"
		     "A___\x00"
		     "\x08^B_1_\x00"
		     "\x08\\C___\x00"
		     "\x08\\\x2e_SB_D___\x00"
		     "\x08\x2f\x03"
		     "E___F___G___\x00"),
		"@\\_SB \\_SB.A \\B_1 \\C \\_SB.D \\_SB.E.F.G ");
	require(WALK("\x10\x09\\\x00\x08____\x00"), "@\\ \\_ ");
	require(WALK(""), "");
}

static void aml_walk_refuses_malformed_names(void **state)
{
	(void)state;
	require_error(WALK("\x08"
			   "0ABC\x00"),
		      AML_WALK_BAD_NAME, 0);
	require_error(WALK("\x08"
			   "ABcD\x00"),
		      AML_WALK_BAD_NAME, 0);
	require_error(WALK("\x08^AAAA\x00"), AML_WALK_BAD_NAME, 0);
	require_error(WALK("\x08\x2f\x00"), AML_WALK_BAD_NAME, 0);
	require_error(WALK("\x08"
			   "ABC"),
		      AML_WALK_END, 0);
	require_error(WALK("\x08\x2f\xff"
			   "ABCD\x00"),
		      AML_WALK_END, 0);
}

/* A name of one segment is looked for in the scopes around; others, and those that are declared, are not. */
static void aml_walk_searches_scopes_for_single_segments(void **state)
{
	static const char *const known[] = { "0\\_SB.PCI0", "0\\_SB", "0\\TOP", NULL };
	static const char aml[] = "\x10\x1d\\\x2e_SB_PCI0" /* Scope (\_SB.PCI0) { */
				  "\x10\x05TOP_"           /* Scope (TOP) {} */
				  "\x10\x05PCI0"           /* Scope (PCI0) {} */
				  "\x10\x05XXXX";          /* Scope (XXXX) {} } */

	(void)state;
	require(walk_with(aml, sizeof(aml) - 1, known), "@\\_SB.PCI0 @\\TOP @\\_SB.PCI0 @\\_SB.PCI0.XXXX ");
	require(walk_with(aml, sizeof(aml) - 1, NULL),
		"@\\_SB.PCI0 @\\_SB.PCI0.TOP @\\_SB.PCI0.PCI0 @\\_SB.PCI0.XXXX ");
	require(WALK("\x10\x0b_SB_\x10\x05_GPE"), "@\\_SB @\\_GPE ");
}

/* A scope that leads elsewhere, and back. */
static void aml_walk_returns_to_the_scope_around(void **state)
{
	(void)state;
	require(WALK("\x10\x22_SB_"
		     "\x5b\x82\x15"
		     "DEV_"
		     "\x10\x09\\\x00\x08IN__\x01"
		     "\x08OUT_\x00"
		     "\x08"
		     "A___\x00"
		     "\x10\x09\\\x00\x08"
		     "B___\x01"),
		"@\\_SB \\_SB.DEV @\\ \\IN \\_SB.DEV.OUT \\_SB.A @\\ \\B ");
}

/* --- data ---------------------------------------------------------------------------------------------------------------- */

static void aml_walk_reads_integers(void **state)
{
	static const struct {
		const char *aml;
		size_t size;
		uint64_t value;
	} cases[] = {
		{ "\x08NAME\x00", 6, 0 },
		{ "\x08NAME\x01", 6, 1 },
		{ "\x08NAME\xff", 6, UINT64_MAX },
		{ "\x08NAME\x0a\xfe", 7, 0xfe },
		{ "\x08NAME\x0b\x34\x12", 8, 0x1234 },
		{ "\x08NAME\x0c\x78\x56\x34\x92", 10, 0x92345678 },
		{ "\x08NAME\x0e\x08\x07\x06\x05\x04\x03\x02\x81", 14, 0x8102030405060708 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		require(walk_with(cases[i].aml, cases[i].size, NULL), "\\NAME ");
		assert_int_equal(last.data, AML_WALK_INTEGER);
		assert_true(last.integer == cases[i].value);
		require_error(walk_with(cases[i].aml, cases[i].size - 1, NULL), AML_WALK_END, 0);
	}
}

static void aml_walk_reads_strings_buffers_and_packages(void **state)
{
	(void)state;
	require(WALK("\x08NAME\x0dtext\0"), "\\NAME ");
	assert_int_equal(last.data, AML_WALK_STRING);
	assert_int_equal(last.size, 4);
	assert_memory_equal(last_bytes, "text", 4);
	require(WALK("\x08NAME\x11\x06\x0a\x10\x01\x02\x03"), "\\NAME ");
	assert_int_equal(last.data, AML_WALK_BUFFER);
	assert_int_equal(last.integer, 16);
	assert_int_equal(last.size, 3);
	assert_memory_equal(last_bytes, "\x01\x02\x03", 3);
	require(WALK("\x08NAME\x12\x04\x02\x00\x01\x08NEXT\x00"), "\\NAME \\NEXT ");
	require(WALK("\x08NAME\x12\x04\x02\x00\x01"), "\\NAME ");
	assert_int_equal(last.data, AML_WALK_PACKAGE);
	assert_int_equal(last.integer, 2);
	assert_memory_equal(last_bytes, "\x00\x01", 2);
	require_error(WALK("\x08NAME\x0dtext"), AML_WALK_END, 0);
	require_error(WALK("\x08NAME\x11\x07\x0a\x10\x01\x02\x03"), AML_WALK_LENGTH, 0);
}

static void aml_walk_reads_regions_and_fields(void **state)
{
	(void)state;
	require(WALK("\x5b\x80REGI\x01\x0b\x00\xae\x0a\x08"), "\\REGI ");
	assert_int_equal(last.kind, AML_WALK_REGION);
	assert_true(last.constant && last.space == 1 && last.base == 0xae00 && last.length == 8);
	require(WALK("\x5b\x80REGI\x00\x72\x01\x0a\x05\x00\x0a\x08"), "\\REGI ");
	assert_true(!last.constant && last.length == 8);
	/* 8 bits, 4 reserved, 300 bits (2Ch 12h), an access, a connection, one bit. */
	require(WALK("\x5b\x81\x20REGI\x01"
		     "A___\x08"
		     "\x00\x04"
		     "B___\x4c\x12"
		     "\x01\x02\x00"
		     "\x02GPIO"
		     "C___\x01"),
		"\\A \\B \\C ");
	assert_int_equal(last.base, 8 + 4 + 300);
	assert_int_equal(last.length, 1);
}

/* --- what is passed over ------------------------------------------------------------------------------------------------- */

static void aml_walk_passes_over_methods(void **state)
{
	(void)state;
	/* What is in it would be no AML. */
	require(WALK("\x14\x0aMETH\x0b\x04\x04\x04\x04\x08NEXT\x00"), "\\METH \\NEXT ");
	require(WALK("\x14\x06METH\x0b"), "\\METH ");
	assert_int_equal(last.arguments, 3);
	assert_int_equal(last.kind, AML_WALK_METHOD);
}

/* Invocations take as many arguments as `find` says. */
static void aml_walk_knows_arguments_of_invocations(void **state)
{
	static const char *const known[] = { "2\\SUM_", "2\\SUM", "0\\NONE", NULL };
	static const char predicate[] = "\xa0\x0eSUM_\x01\x0a\x02\x08NAME\x00\x08NEXT\x00";
	static const char statement[] = "SUM_SUM_\x01\x00\x0a\x05NONE\x08NEXT\x00";

	(void)state;
	require(walk_with(predicate, sizeof(predicate) - 1, known), "\\NAME? \\NEXT ");
	require_error(walk_with(predicate, sizeof(predicate) - 1, NULL), AML_WALK_OPCODE, 6);
	require(walk_with(statement, sizeof(statement) - 1, known), "\\NEXT ");
	/* What is stored into is a name, and no invocation. */
	require(walk_with("\x70\x01SUM_\x08NEXT\x00", 12, known), "\\NEXT ");
}

static void aml_walk_goes_into_conditional_blocks(void **state)
{
	(void)state;
	require(WALK("\xa0\x08\x01\x08THEN\x00"
		     "\xa1\x07\x08"
		     "ELSE\x00"
		     "\xa2\x08\x00\x08LOOP\x00"
		     "\x08NAME\x00"),
		"\\THEN? \\ELSE? \\LOOP? \\NAME ");
}

static void aml_walk_stops_where_it_is_told_to(void **state)
{
	static const char aml[] = "\x08NAM0\x00\x08NAM1\x00\x08NAM2\x00";

	(void)state;
	stop_after = 2;
	require_error(walk_with(aml, sizeof(aml) - 1, NULL), AML_WALK_STOPPED, 6);
	assert_string_equal(met, "\\NAM0 \\NAM1 ");
	stop_after = 0;
}

/* --- what cannot be read --------------------------------------------------------------------------------------------------- */

static void aml_walk_refuses_what_is_no_statement(void **state)
{
	(void)state;
	for (unsigned opcode = 0; opcode < 256; opcode++) {
		const uint8_t aml[] = { 0x08, 'N', 'A', 'M', 'E', 0x00, (uint8_t)opcode };
		const struct aml_walk_result result = walk_with(aml, sizeof(aml), NULL);
		/* Complete as they are: Noop, Continue, Break, BreakPoint. */
		const bool complete = opcode == 0xa3 || opcode == 0x9f || opcode == 0xa5 || opcode == 0xcc;

		assert_true((result.error == AML_WALK_OK) == complete);
		if (!complete)
			assert_int_equal(result.offset, 6);
	}
	require_error(WALK("\x5b\x03"), AML_WALK_OPCODE, 0);
	require_error(WALK("\x70\x5b\x40NAME"), AML_WALK_OPCODE, 0);
}

static void aml_walk_refuses_wrong_lengths(void **state)
{
	static const struct {
		const char *aml;
		size_t size;
	} cases[] = {
		{ "\x10\x00_SB_", 6 },         /* less than itself */
		{ "\x10\x06_SB_", 6 },         /* beyond the end */
		{ "\x10\x56\x00_SB_", 7 },     /* bits 5:4 with a second byte */
		{ "\x10\x41\x00_SB_", 7 },     /* two bytes that say one */
		{ "\x10\xcf\xff\xff\xff_", 6 } /* all there can be */
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		require_error(walk_with(cases[i].aml, cases[i].size, NULL), AML_WALK_LENGTH, 0);
	/* A name that its block does not hold; a block that the one around does not hold. */
	require_error(WALK("\x10\x04_SB_"), AML_WALK_END, 0);
	require_error(WALK("\x10\x0a_SB_\x10\x06_TZ_\x00"), AML_WALK_LENGTH, 6);
}

/* `count` times `term`, each holding the next. */
static struct aml_walk_result walk_nested(const char *term, size_t size, size_t length_at, unsigned count)
{
	static uint8_t aml[4096];

	for (unsigned i = 0; i < count; i++) {
		const size_t length = (count - i) * size - length_at;

		memcpy(aml + i * size, term, size);
		aml[i * size + length_at] = (uint8_t)(0x40 | (length & 0xf));
		aml[i * size + length_at + 1] = (uint8_t)(length >> 4);
	}
	return walk_with(aml, count * size, NULL);
}

static void aml_walk_bounds_nesting(void **state)
{
	uint8_t aml[2000];

	(void)state;
	/* Blocks: the table is the first. */
	assert_int_equal(walk_nested("\xa1\x00\x00", 3, 1, AML_WALK_DEPTH - 1).error, AML_WALK_OK);
	assert_int_equal(walk_nested("\xa1\x00\x00", 3, 1, AML_WALK_DEPTH).error, AML_WALK_DEEP);
	/* Segments of a path. */
	assert_int_equal(walk_nested("\x5b\x82\x00\x00NAME", 8, 2, AML_WALK_SEGMENTS).error, AML_WALK_OK);
	assert_int_equal(walk_nested("\x5b\x82\x00\x00NAME", 8, 2, AML_WALK_SEGMENTS + 1).error, AML_WALK_DEEP);
	/* Operands: Add (Add (Add ... whose second operand is yet to come. */
	memset(aml, 0x72, sizeof(aml));
	assert_int_equal(walk_with(aml, sizeof(aml), NULL).error, AML_WALK_DEEP);
	/* A chain of last operands has no depth. */
	memset(aml, 0x83, sizeof(aml));
	aml[sizeof(aml) - 1] = 0x60;
	assert_int_equal(walk_with(aml, sizeof(aml), NULL).error, AML_WALK_OK);
}

/* --- QEMU's table ------------------------------------------------------------------------------------------------------------ */

static void aml_walk_reads_no_byte_beyond_any_beginning_of_a_table(void **state)
{
	static uint8_t table[16384];
	FILE *file = fopen("tests/acpi/qemu-7.2/pc-dsdt.aml", "rb");
	unsigned whole = 0;
	size_t size;

	(void)state;
	if (file == NULL)
		fail_msg("QEMU's table cannot be read: run the tests from the project's root");
	size = fread(table, 1, sizeof(table), file);
	fclose(file);
	for (size_t end = 36; end <= size; end += end + 600 < size ? 7 : 1)
		whole += walk_with(table + 36, end - 36, NULL).error == AML_WALK_OK;
	/* Few places are between two terms of the highest level. */
	assert_in_range(whole, 1, 12);
}

static void aml_walk_names_every_error(void **state)
{
	(void)state;
	for (unsigned i = 0; i <= AML_WALK_DEEP; i++) {
		for (unsigned j = 0; j < i; j++)
			assert_string_not_equal(aml_walk_error_text(i), aml_walk_error_text(j));
	}
	assert_string_equal(aml_walk_error_text(AML_WALK_DEEP + 1), "unknown error");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(aml_walk_resolves_each_form_of_name),
		cmocka_unit_test(aml_walk_refuses_malformed_names),
		cmocka_unit_test(aml_walk_searches_scopes_for_single_segments),
		cmocka_unit_test(aml_walk_returns_to_the_scope_around),
		cmocka_unit_test(aml_walk_reads_integers),
		cmocka_unit_test(aml_walk_reads_strings_buffers_and_packages),
		cmocka_unit_test(aml_walk_reads_regions_and_fields),
		cmocka_unit_test(aml_walk_passes_over_methods),
		cmocka_unit_test(aml_walk_knows_arguments_of_invocations),
		cmocka_unit_test(aml_walk_goes_into_conditional_blocks),
		cmocka_unit_test(aml_walk_stops_where_it_is_told_to),
		cmocka_unit_test(aml_walk_refuses_what_is_no_statement),
		cmocka_unit_test(aml_walk_refuses_wrong_lengths),
		cmocka_unit_test(aml_walk_bounds_nesting),
		cmocka_unit_test(aml_walk_reads_no_byte_beyond_any_beginning_of_a_table),
		cmocka_unit_test(aml_walk_names_every_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
