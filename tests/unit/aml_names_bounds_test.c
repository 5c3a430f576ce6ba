/* SPDX-License-Identifier: MIT */
/* How much aml_names takes, and what it says of what it found. */
#include "tests/unit/aml_names_fixture.h"

/* Externals of methods with paths of 24 segments: as many nodes as bytes can make. */
static size_t put_externals(char *terms, size_t size)
{
	size_t used = 0;

	for (unsigned i = 0; used + 101 <= size; i++) {
		memcpy(terms + used, "\025\\\057\030", 4);
		for (unsigned j = 0; j < 24; j++) {
			char segment[5];

			snprintf(segment, sizeof(segment), "A%03X", i * 24 + j);
			memcpy(terms + used + 4 + (size_t)j * 4, segment, 4);
		}
		memcpy(terms + used + 100, "\010\001", 2);
		used += 102;
	}
	return used;
}

static void aml_names_work_size_suffices(void **state)
{
	static char terms[10200];
	const size_t used = put_externals(terms, sizeof(terms));

	(void)state;
	begin(used);
	assert_int_equal(add(terms, used), AML_NAMES_OK);
	/* They all have nodes: with less memory there is not enough. */
	begin(used * 9 / 10);
	assert_int_equal(add(terms, used), AML_NAMES_FULL);
}

static void aml_names_never_accepts_what_it_has_no_memory_for(void **state)
{
	bool full = false, told = false;

	(void)state;
	for (size_t size = 0; size < 4096; size += 4) {
		enum aml_names_verdict first, second;
		void *memory = malloc(size + 8);

		aml_names_begin(&names, memory, size);
		first = add(TERMS(
			"\010AAAA\000\010BBBB\000\010CCCC\000\010DDDD\000\010EEEE\000\010FFFF\000\010GGGG\000\010HHHH\000"));
		second = add(TERMS("\010IIII\000\010HHHH\000"));
		assert_true(first == AML_NAMES_FULL || (first == AML_NAMES_OK && second != AML_NAMES_OK));
		full = full || first == AML_NAMES_FULL;
		told = told || second == AML_NAMES_CLASH;
		/* More memory is never worse. */
		assert_true(!told || second == AML_NAMES_CLASH);
		free(memory);
	}
	assert_true(full && told);
}

static void aml_names_bounds_the_tables(void **state)
{
	(void)state;
	for (unsigned i = 0; i < AML_NAMES_MAX_TABLES; i++)
		assert_int_equal(add(TERMS("")), AML_NAMES_OK);
	assert_int_equal(add(TERMS("")), AML_NAMES_FULL);
	assert_int_equal(add(TERMS("")), AML_NAMES_FULL);
}

/* 600 KiB of names, all different, then one of them again: if time were quadratic, 10^10 steps. */
static void aml_names_takes_a_hundred_thousand(void **state)
{
	const size_t count = 26 * 4096;
	char *terms = malloc(count * 6 + 8);

	(void)state;
	assert_non_null(terms);
	begin(count * 6 + 6);
	for (unsigned i = 0; i < count; i++)
		snprintf(terms + (size_t)i * 6, 8, "\010%c%03X\001", 'A' + (int)(i >> 12), i & 0xfff);
	assert_int_equal(add(terms, count * 6), AML_NAMES_OK);
	assert_int_equal(add(terms + count * 6 - 6, 6), AML_NAMES_CLASH);
	require_finding(&result.refusal, AML_NAMES_CLASH, "\\ZFFF");
	free(terms);
}

/* Chains are long where there is just memory enough. */
static void aml_names_segments_are_their_parents(void **state)
{
	char terms[26 * 13 + 1];

	(void)state;
	for (int i = 0; i < 26; i++) {
		memcpy(terms + (size_t)i * 13, "\133\202\013DEVA\010_UID\001", 13);
		terms[i * 13 + 6] = (char)('A' + i);
	}
	begin(26 * 13);
	assert_int_equal(add(terms, 26 * 13), AML_NAMES_OK);
}

static unsigned told_refusals, told_doubts;

static void count_findings(void *context, const struct aml_names_finding *finding, bool refuses)
{
	(void)context;
	assert_int_not_equal(finding->verdict, AML_NAMES_OK);
	*(refuses ? &told_refusals : &told_doubts) += 1;
}

static void aml_names_tells_all_when_asked(void **state)
{
	(void)state;
	told_refusals = told_doubts = 0;
	names.tell = count_findings;
	assert_int_equal(add(TERMS("\010AAAA\000\010_GPE\000\010AAAA\000\240\010\140\010AAAA\000\020\005NONE")),
			 AML_NAMES_CLASH);
	require_finding(&result.refusal, AML_NAMES_CLASH, "\\_GPE");
	assert_int_equal(told_refusals, 3);
	assert_int_equal(told_doubts, 1);
	assert_int_equal(add(TERMS("\010AAAA\000")), AML_NAMES_OK);
}

static void aml_names_text_names_paths_and_places(void **state)
{
	struct aml_names_finding finding = {
		.verdict = AML_NAMES_CLASH, .here = { 0x24, 1 }, .there = { 0x9c, 0 }, .path = "\\_SB.PCI0"
	};
	char text[120], small[9];

	(void)state;
	aml_names_text(&finding, "DSDT of ours", text, sizeof(text));
	assert_string_equal(text, "declares \\_SB.PCI0 at 0x24, which DSDT of ours declares at 0x9c");
	aml_names_text(&finding, "DSDT", small, sizeof(small));
	assert_string_equal(small, "declares");
	finding.verdict = AML_NAMES_TYPE;
	aml_names_text(&finding, "DSDT", text, sizeof(text));
	assert_string_equal(text, "opens \\_SB.PCI0 at 0x24, which DSDT declares at 0x9c as something else");
	finding.there.table = AML_NAMES_PREDEFINED;
	aml_names_text(&finding, "", text, sizeof(text));
	assert_string_equal(text, "opens \\_SB.PCI0 at 0x24, which ACPI predefines as something else");
	finding.verdict = AML_NAMES_CLASH;
	aml_names_text(&finding, "", text, sizeof(text));
	assert_string_equal(text, "declares \\_SB.PCI0 at 0x24, which ACPI predefines");
	finding.verdict = AML_NAMES_MISSING;
	aml_names_text(&finding, "", text, sizeof(text));
	assert_string_equal(text, "needs \\_SB.PCI0 at 0x24, which nothing before it declares");
	finding.verdict = AML_NAMES_AML;
	finding.error = AML_WALK_LENGTH;
	aml_names_text(&finding, "", text, sizeof(text));
	assert_string_equal(text, "cannot be read at 0x24: a wrong package length");
	for (int i = AML_NAMES_OK; i <= AML_NAMES_FULL; i++) {
		finding.verdict = (enum aml_names_verdict)i;
		text[0] = '\0';
		aml_names_text(&finding, "", text, sizeof(text));
		assert_string_not_equal(text, "");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(aml_names_work_size_suffices),          TEST(aml_names_never_accepts_what_it_has_no_memory_for),
		TEST(aml_names_bounds_the_tables),           TEST(aml_names_takes_a_hundred_thousand),
		TEST(aml_names_segments_are_their_parents),  TEST(aml_names_tells_all_when_asked),
		TEST(aml_names_text_names_paths_and_places),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
