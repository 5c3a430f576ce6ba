/* SPDX-License-Identifier: MIT */
/* Which tables a text means. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "firmware/glue/acpi_choice.h"

static struct acpi_choice choice;
static uint8_t header[36];

/* The header of a table; `id` is the 8 characters of its OEM table ID (ACPI 6.5, table 5.4: at offset 16). */
static const uint8_t *table(const char *signature, const char *id)
{
	memset(header, 'x', sizeof(header));
	memcpy(header, signature, 4);
	memcpy(header + 16, id, 8);
	return header;
}

static void parse(const char *text)
{
	const char *expected = acpi_choice_parse(text, &choice);

	if (expected)
		fail_msg("%s: expected %s", text, expected);
}

static void acpi_choice_is_all_from_the_start(void **state)
{
	(void)state;
	memset(&choice, 0x55, sizeof(choice));
	acpi_choice_init(&choice);
	assert_true(acpi_choice_has(&choice, table("NFIT", "BXPC    ")));
	assert_false(acpi_choice_names(&choice, header));
	assert_int_equal(choice.count, 0);
}

static void acpi_choice_all_and_none_are_words(void **state)
{
	(void)state;
	parse("none");
	assert_false(acpi_choice_has(&choice, table("NFIT", "BXPC    ")));
	parse("all");
	assert_true(acpi_choice_has(&choice, table("oem\x80", "\xff\xff\xff\xff\xff\xff\xff\xff")));
	assert_false(acpi_choice_names(&choice, header));
}

static void acpi_choice_of_a_signature_has_any_table_id(void **state)
{
	(void)state;
	parse("NFIT,OEM_");
	assert_true(acpi_choice_has(&choice, table("NFIT", "BXPC    ")));
	assert_true(acpi_choice_has(&choice, table("OEM_", "\0\0\0\0\0\0\0\0")));
	assert_true(acpi_choice_names(&choice, header));
	assert_false(acpi_choice_has(&choice, table("NFIU", "BXPC    ")));
	assert_false(acpi_choice_has(&choice, table("SSDT", "NFIT    ")));
}

/* QEMU's NVDIMM code has NULs behind the name, its other tables blanks. */
static void acpi_choice_of_a_table_id_has_that_one_whatever_fills_it_up(void **state)
{
	(void)state;
	parse("SSDT/NVDIMM,SSDT/EIGHT-.8");
	assert_true(acpi_choice_has(&choice, table("SSDT", "NVDIMM\0\0")));
	assert_true(acpi_choice_has(&choice, table("SSDT", "NVDIMM  ")));
	assert_true(acpi_choice_has(&choice, table("SSDT", "EIGHT-.8")));
	assert_false(acpi_choice_has(&choice, table("SSDT", "NVDIMM2 ")));
	assert_false(acpi_choice_has(&choice, table("SSDT", "NVDIMM 2")));
	assert_false(acpi_choice_has(&choice, table("SSDT", "NVDIM   ")));
	assert_false(acpi_choice_has(&choice, table("SSDT", " NVDIMM ")));
	assert_false(acpi_choice_has(&choice, table("SSDT", "nvdimm  ")));
	assert_false(acpi_choice_has(&choice, table("OEM1", "NVDIMM  ")));
}

static void acpi_choice_has_room_for_16(void **state)
{
	static const char text[] = "AA01,AA02,AA03,AA04,AA05,AA06,AA07,AA08,AA09,AA10,AA11,AA12,AA13,AA14,AA15,AA16";
	char more[sizeof(text) + 5];

	(void)state;
	parse(text);
	assert_int_equal(choice.count, 16);
	assert_true(acpi_choice_has(&choice, table("AA16", "        ")));
	memcpy(more, text, sizeof(text) - 1);
	memcpy(more + sizeof(text) - 1, ",AA17", 6);
	assert_non_null(acpi_choice_parse(more, &choice));
}

static void acpi_choice_other_texts_are_errors_and_change_nothing(void **state)
{
	static const char *const wrong[] = {
		"",           ",",        "NFIT,",     ",NFIT",    "NFIT,,SSDT", "NFI",        "NFITX",
		"nfit",       "NF T",     " NFIT",     "NFIT ",    "NFIT/",      "NFIT/,SSDT", "SSDT/NINECHARS",
		"SSDT//",     "SSDT/A B", "all,NFIT",  "ALLX,all", "none,none",  "All",        "NFIT;SSDT",
		"SSDT/A\xc4", "NFIT\n",   "NFIT,none",
	};
	struct acpi_choice before;

	(void)state;
	parse("SSDT/NVDIMM,OEM1");
	before = choice;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		if (!acpi_choice_parse(wrong[i], &choice))
			fail_msg("\"%s\" was taken", wrong[i]);
		assert_memory_equal(&choice, &before, sizeof(choice));
	}
}

static void acpi_choice_missing_is_the_first_that_no_table_is_meant_by(void **state)
{
	uint8_t nfit[36], ssdt[36];
	const struct acpi_passed tables[] = { { nfit, 36 }, { ssdt, 36 } };

	(void)state;
	memcpy(nfit, table("NFIT", "BXPC    "), 36);
	memcpy(ssdt, table("SSDT", "NVDIMM\0\0"), 36);
	parse("SSDT/NVDIMM,NFIT");
	assert_null(acpi_choice_missing(&choice, tables, 2));
	assert_ptr_equal(acpi_choice_missing(&choice, tables, 1), &choice.entries[0]);
	parse("NFIT,SSDT/OTHER,HMAT");
	assert_ptr_equal(acpi_choice_missing(&choice, tables, 2), &choice.entries[1]);
	assert_ptr_equal(acpi_choice_missing(&choice, NULL, 0), &choice.entries[0]);
	parse("none");
	assert_null(acpi_choice_missing(&choice, NULL, 0));
	parse("all");
	assert_null(acpi_choice_missing(&choice, NULL, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(acpi_choice_is_all_from_the_start),
		cmocka_unit_test(acpi_choice_all_and_none_are_words),
		cmocka_unit_test(acpi_choice_of_a_signature_has_any_table_id),
		cmocka_unit_test(acpi_choice_of_a_table_id_has_that_one_whatever_fills_it_up),
		cmocka_unit_test(acpi_choice_has_room_for_16),
		cmocka_unit_test(acpi_choice_other_texts_are_errors_and_change_nothing),
		cmocka_unit_test(acpi_choice_missing_is_the_first_that_no_table_is_meant_by),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
