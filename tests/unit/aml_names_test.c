/* SPDX-License-Identifier: MIT */
/*
 * Terms by hand, as ACPI 6.5, chapter 20 encodes them. That the verdicts are ACPICA's own, tests/aml/clash_test.py shows with
 * whole tables.
 */
#include "tests/unit/aml_names_fixture.h"

static void aml_names_tells_both_places(void **state)
{
	(void)state;
	assert_int_equal(add(TERMS("\010AAAA\000\010BBBB\001")), AML_NAMES_OK);
	assert_int_equal(add(TERMS("\010CCCC\000")), AML_NAMES_OK);
	assert_int_equal(add(TERMS("\010DDDD\000\010EEEE\000\010BBBB\001")), AML_NAMES_CLASH);
	require_finding(&result.refusal, AML_NAMES_CLASH, "\\BBBB");
	assert_int_equal(result.refusal.here.table, 2);
	assert_int_equal(result.refusal.here.offset, HEADER + 12);
	assert_int_equal(result.refusal.there.table, 0);
	assert_int_equal(result.refusal.there.offset, HEADER + 6);
	assert_int_equal(result.doubt.verdict, AML_NAMES_OK);
}

/* Each kind of declaration of 20.2.5, of \X, in a table that has a region, a field and a buffer to make it of. */
static const struct {
	const char *terms;
	size_t size;
} declarations[] = {
	{ TERMS("\010XXXX\001") },
	{ TERMS("\024\006XXXX\000") },
	{ TERMS("\006BUFAXXXX") },
	{ TERMS("\133\001XXXX\000") },
	{ TERMS("\133\002XXXX") },
	{ TERMS("\133\200XXXX\001\000\001") },
	{ TERMS("\133\210XXXX\015\000\015\000\015\000") },
	{ TERMS("\133\202\005XXXX") },
	{ TERMS("\133\203\013XXXX\001\000\000\000\000\000") },
	{ TERMS("\133\204\010XXXX\000\000\000") },
	{ TERMS("\133\205\005XXXX") },
	{ TERMS("\212BUFA\000XXXX") },
	{ TERMS("\213BUFA\000XXXX") },
	{ TERMS("\214BUFA\000XXXX") },
	{ TERMS("\215BUFA\000XXXX") },
	{ TERMS("\217BUFA\000XXXX") },
	{ TERMS("\133\023BUFA\000\001XXXX") },
	{ TERMS("\133\201\013REGA\001XXXX\010") },
	{ TERMS("\133\206\017FLDAFLDA\001XXXX\010") },
	{ TERMS("\133\207\020REGAFLDA\000\001XXXX\010") },
};

static void aml_names_every_kind_clashes_with_every_kind(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(declarations); i++) {
		for (size_t j = 0; j < COUNT_OF(declarations); j++) {
			begin(4096);
			assert_int_equal(
				add(TERMS(
					"\133\200REGA\001\000\012\004\133\201\013REGA\001FLDA\010\010BUFA\021\003\012\010")),
				AML_NAMES_OK);
			if (add(declarations[i].terms, declarations[i].size) != AML_NAMES_OK)
				fail_msg("declaration %zu is refused with %d", i, result.refusal.verdict);
			if (add(declarations[j].terms, declarations[j].size) != AML_NAMES_CLASH)
				fail_msg("declaration %zu after %zu gives %d", j, i, result.refusal.verdict);
			require_finding(&result.refusal, AML_NAMES_CLASH, "\\XXXX");
		}
	}
}

/* 5.3.1, and \_OSI (5.7.2), \_OS (5.7.3), \_REV (5.7.4), \_GL (5.7.1). */
static void aml_names_of_acpi_itself_are_taken(void **state)
{
	static const char *const taken[] = { "_GPE", "_PR_", "_SB_", "_SI_", "_TZ_", "_REV", "_OS_", "_GL_", "_OSI" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(taken); i++) {
		char terms[8];

		snprintf(terms, sizeof(terms), "\010%s\001", taken[i]);
		assert_int_equal(add(terms, 6), AML_NAMES_CLASH);
		assert_int_equal(result.refusal.there.table, AML_NAMES_PREDEFINED);
	}
	assert_int_equal(add(TERMS("\010_SBX\001\020\013_SB_\010_SB_\001")), AML_NAMES_OK);
}

static void aml_names_scopes_and_externals_are_no_declarations(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		assert_int_equal(add(TERMS("\020\005_SB_\020\006\\_SB_\025AAAA\006\000")), AML_NAMES_OK);
		assert_int_equal(result.doubt.verdict, AML_NAMES_OK);
	}
	assert_int_equal(add(TERMS("\010AAAA\001\025AAAA\006\000")), AML_NAMES_OK);
}

static void aml_names_of_a_refused_table_do_not_count(void **state)
{
	(void)state;
	assert_int_equal(add(TERMS("\133\202\005DEVA\010NEWA\001\010_GPE\001")), AML_NAMES_CLASH);
	assert_int_equal(add(TERMS("\020\005DEVA")), AML_NAMES_MISSING);
	assert_int_equal(add(TERMS("\010NEWA\001")), AML_NAMES_OK);
	assert_int_equal(add(TERMS("\010NEWA\001")), AML_NAMES_CLASH);
	assert_int_equal(result.refusal.there.table, 2);
}

static void aml_names_tells_the_outermost_that_is_missing(void **state)
{
	(void)state;
	assert_int_equal(add(TERMS("\133\202\024\\\057\004_SB_AAAABBBBCCCC")), AML_NAMES_MISSING);
	require_finding(&result.refusal, AML_NAMES_MISSING, "\\_SB.AAAA");
	assert_int_equal(result.refusal.there.table, AML_NAMES_NOWHERE);
	assert_int_equal(add(TERMS("\020\005AAAA")), AML_NAMES_MISSING);
	require_finding(&result.refusal, AML_NAMES_MISSING, "\\AAAA");
}

/* An If, its predicate, a Name of 6 bytes that there is; then an Else with the same. */
static void aml_names_constants_decide_branches(void **state)
{
	static const struct {
		const char *terms;
		size_t size;
		enum aml_names_verdict refusal, doubt;
	} cases[] = {
		{ TERMS("\240\010\000\010AAAA\000"), AML_NAMES_OK, AML_NAMES_OK },
		{ TERMS("\240\010\001\010AAAA\000"), AML_NAMES_CLASH, AML_NAMES_OK },
		{ TERMS("\240\011\012\007\010AAAA\000"), AML_NAMES_CLASH, AML_NAMES_OK },
		{ TERMS("\240\010\140\010AAAA\000"), AML_NAMES_OK, AML_NAMES_CLASH },
		{ TERMS("\240\002\000\241\007\010AAAA\000"), AML_NAMES_CLASH, AML_NAMES_OK },
		{ TERMS("\240\002\001\241\007\010AAAA\000"), AML_NAMES_OK, AML_NAMES_OK },
		{ TERMS("\240\002\140\241\007\010AAAA\000"), AML_NAMES_OK, AML_NAMES_CLASH },
		{ TERMS("\242\010\000\010AAAA\000"), AML_NAMES_OK, AML_NAMES_OK },
		{ TERMS("\242\010\001\010AAAA\000"), AML_NAMES_OK, AML_NAMES_CLASH },
		/* One in each other: never in maybe, always in maybe, always in never. */
		{ TERMS("\240\013\140\240\010\000\010AAAA\000"), AML_NAMES_OK, AML_NAMES_OK },
		{ TERMS("\240\013\140\240\010\001\010AAAA\000"), AML_NAMES_OK, AML_NAMES_CLASH },
		{ TERMS("\240\013\000\240\010\001\010AAAA\000"), AML_NAMES_OK, AML_NAMES_OK },
		/* A device inside of an If is as likely as the If. */
		{ TERMS("\240\020\140\133\202\014DEVA\010\\AAA_\000"), AML_NAMES_OK, AML_NAMES_CLASH },
		/* 2^32: 0 in a table of revision 1. */
		{ TERMS("\240\020\016\000\000\000\000\001\000\000\000\010AAAA\000"), AML_NAMES_OK, AML_NAMES_CLASH },
		/* What an Else is of is the If right before it. */
		{ TERMS("\240\002\001\240\002\000\241\007\010AAAA\000"), AML_NAMES_CLASH, AML_NAMES_OK },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		begin(4096);
		assert_int_equal(add(TERMS("\010AAAA\000\010AAA_\000")), AML_NAMES_OK);
		add(cases[i].terms, cases[i].size);
		if (result.refusal.verdict != cases[i].refusal || result.doubt.verdict != cases[i].doubt)
			fail_msg("case %zu: refusal %d, doubt %d", i, result.refusal.verdict, result.doubt.verdict);
	}
}

static void aml_names_what_may_be_is_no_reason_to_refuse(void **state)
{
	(void)state;
	/* Two branches of a table are alternatives; of another table they are a doubt, and so is a Scope of them. */
	assert_int_equal(add(TERMS("\240\011\140\133\202\005AAAA\241\010\133\202\005AAAA")), AML_NAMES_OK);
	assert_int_equal(result.doubt.verdict, AML_NAMES_OK);
	assert_int_equal(add(TERMS("\020\005AAAA")), AML_NAMES_OK);
	require_finding(&result.doubt, AML_NAMES_MISSING, "\\AAAA");
	assert_int_equal(add(TERMS("\010AAAA\001")), AML_NAMES_OK);
	require_finding(&result.doubt, AML_NAMES_CLASH, "\\AAAA");
	assert_int_equal(result.doubt.there.table, 0);
	assert_int_equal(add(TERMS("\240\010\140\010AAAA\001")), AML_NAMES_OK);
	require_finding(&result.doubt, AML_NAMES_CLASH, "\\AAAA");
	/* It is declared for certain now. */
	assert_int_equal(add(TERMS("\010AAAA\001")), AML_NAMES_CLASH);
	assert_int_equal(result.refusal.there.table, 2);
}

static void aml_names_branches_of_two_tables_are_no_alternatives(void **state)
{
	(void)state;
	assert_int_equal(add(TERMS("\240\010\140\010AAAA\001")), AML_NAMES_OK);
	assert_int_equal(result.doubt.verdict, AML_NAMES_OK);
	assert_int_equal(add(TERMS("\240\010\140\010AAAA\001")), AML_NAMES_OK);
	require_finding(&result.doubt, AML_NAMES_CLASH, "\\AAAA");
}

static void aml_names_a_refused_table_takes_no_doubt_with_it(void **state)
{
	(void)state;
	assert_int_equal(add(TERMS("\240\011\140\133\202\005AAAA")), AML_NAMES_OK);
	assert_int_equal(add(TERMS("\133\202\005AAAA\010_GPE\001")), AML_NAMES_CLASH);
	assert_int_equal(add(TERMS("\020\005AAAA")), AML_NAMES_OK);
	require_finding(&result.doubt, AML_NAMES_MISSING, "\\AAAA");
}

static void aml_names_scopes_and_fields_need_what_has_them(void **state)
{
	(void)state;
	assert_int_equal(add(TERMS("\010AAAA\001\024\006METH\000\006_SB_ALIA")), AML_NAMES_OK);
	assert_int_equal(add(TERMS("\020\005AAAA")), AML_NAMES_TYPE);
	require_finding(&result.refusal, AML_NAMES_TYPE, "\\AAAA");
	assert_int_equal(result.refusal.there.offset, HEADER);
	assert_int_equal(add(TERMS("\020\005METH")), AML_NAMES_TYPE);
	assert_int_equal(add(TERMS("\020\005ALIA")), AML_NAMES_TYPE);
	assert_int_equal(add(TERMS("\020\005_OSI")), AML_NAMES_TYPE);
	assert_int_equal(result.refusal.there.table, AML_NAMES_PREDEFINED);
	assert_int_equal(add(TERMS("\133\201\013AAAA\001FLDA\010")), AML_NAMES_TYPE);
	assert_int_equal(add(TERMS("\133\201\013NONE\001FLDA\010")), AML_NAMES_MISSING);
}

static void aml_names_are_found_through_aliases(void **state)
{
	(void)state;
	assert_int_equal(add(TERMS("\133\202\013DEVA\010_UID\001\006DEVAALIA\006ALIAALIB")), AML_NAMES_OK);
	assert_int_equal(add(TERMS("\010\056ALIB_UID\001")), AML_NAMES_CLASH);
	require_finding(&result.refusal, AML_NAMES_CLASH, "\\ALIB._UID");
	assert_int_equal(result.refusal.there.offset, HEADER + 7);
	/* An Alias that is refused leads nowhere. */
	assert_int_equal(add(TERMS("\006DEVAALIC\010_GPE\001")), AML_NAMES_CLASH);
	assert_int_equal(add(TERMS("\010\056ALIC_UID\001")), AML_NAMES_MISSING);
}

/* METH (1, 2) by itself; with fewer arguments the rest would be no statement. */
static void aml_names_knows_arguments_of_methods(void **state)
{
	(void)state;
	assert_int_equal(add(TERMS("METH\001\012\002\010AAAA\001")), AML_NAMES_AML);
	assert_int_equal(add(TERMS("\025METH\010\002METH\001\012\002")), AML_NAMES_OK);
	assert_int_equal(add(TERMS("\024\006METH\002\006METHALIA")), AML_NAMES_OK);
	assert_int_equal(add(TERMS("METH\001\012\002ALIA\001\012\002\010METH\001")), AML_NAMES_CLASH);
}

/* Found by fuzzing. */
static void aml_names_an_external_hides_no_scope_around(void **state)
{
	(void)state;
	/* DEVA; in a Scope of it, External DEVA.DEVA as a method, then Scope (DEVA), which is the one around. */
	assert_int_equal(add(TERMS("\133\202\005DEVA")), AML_NAMES_OK);
	assert_int_equal(add(TERMS("\020\022DEVA\025DEVA\010\001\020\005DEVA")), AML_NAMES_OK);
}

static void aml_names_externals_of_a_refused_table_do_not_count(void **state)
{
	(void)state;
	assert_int_equal(add(TERMS("\025METH\010\002\010_GPE\001")), AML_NAMES_CLASH);
	assert_int_equal(add(TERMS("METH\001\012\002")), AML_NAMES_AML);
	assert_int_equal(add(TERMS("\025METH\010\002METH\001\012\002")), AML_NAMES_OK);
}

static void aml_names_tells_where_a_table_cannot_be_read(void **state)
{
	uint8_t header[HEADER] = "SSDT";

	(void)state;
	assert_int_equal(add(TERMS("\010AAAA\001\002")), AML_NAMES_AML);
	assert_int_equal(result.refusal.error, AML_WALK_OPCODE);
	assert_int_equal(result.refusal.here.offset, HEADER + 6);
	assert_int_equal(result.refusal.here.table, 0);
	/* What it declared before that does not count. */
	assert_int_equal(add(TERMS("\010AAAA\001")), AML_NAMES_OK);
	header[4] = HEADER + 1;
	assert_int_equal(aml_names_add(&names, header, HEADER, &result), AML_NAMES_TABLE);
	header[4] = HEADER;
	assert_int_equal(aml_names_add(&names, header, HEADER, &result), AML_NAMES_OK);
	header[4] = HEADER - 1;
	assert_int_equal(aml_names_add(&names, header, HEADER - 1, &result), AML_NAMES_TABLE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(aml_names_tells_both_places),
		TEST(aml_names_every_kind_clashes_with_every_kind),
		TEST(aml_names_of_acpi_itself_are_taken),
		TEST(aml_names_scopes_and_externals_are_no_declarations),
		TEST(aml_names_of_a_refused_table_do_not_count),
		TEST(aml_names_tells_the_outermost_that_is_missing),
		TEST(aml_names_constants_decide_branches),
		TEST(aml_names_what_may_be_is_no_reason_to_refuse),
		TEST(aml_names_branches_of_two_tables_are_no_alternatives),
		TEST(aml_names_a_refused_table_takes_no_doubt_with_it),
		TEST(aml_names_scopes_and_fields_need_what_has_them),
		TEST(aml_names_are_found_through_aliases),
		TEST(aml_names_knows_arguments_of_methods),
		TEST(aml_names_an_external_hides_no_scope_around),
		TEST(aml_names_externals_of_a_refused_table_do_not_count),
		TEST(aml_names_tells_where_a_table_cannot_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
