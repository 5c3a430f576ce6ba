/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "firmware/glue/qemu_option.h"

static void qemu_option_name_is_what_follows_our_prefix(void **state)
{
	(void)state;
	assert_string_equal(qemu_option_name("opt/org.hvmstage/acpi"), "acpi");
	assert_string_equal(qemu_option_name("opt/org.hvmstage/"), "");
	assert_null(qemu_option_name("opt/org.hvmstage"));
	assert_null(qemu_option_name("opt/org.hvmstages/acpi"));
	assert_null(qemu_option_name("etc/e820"));
	assert_null(qemu_option_name(""));
}

struct value_case {
	const char *bytes;
	size_t size;
	const char *value;
	bool proper;
};

static void qemu_option_value_loses_only_the_end_of_its_file(void **state)
{
	static const struct value_case cases[] = {
		{ "low", 3, "low", true },
		{ "low\n", 4, "low", true },
		{ "low\r\n", 5, "low", true },
		{ "low\0", 4, "low", true },
		{ "low\n\0", 5, "low", true },
		{ "", 0, "", true },
		{ "\n", 1, "", true },
		{ " low ", 5, " low ", true },
		{ "lo\0w", 4, "lo?w", false },
		{ "lo\nw\n", 5, "lo w", true },
		{ "l\xffw\x1b", 4, "l?w?", false },
		{ "\x7f~", 2, "?~", false },
		{ "a\tb\r\nc", 6, "a b  c", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char value[8];
		bool proper;

		memset(value, 'X', sizeof(value));
		memcpy(value, cases[i].bytes, cases[i].size);
		proper = qemu_option_value(value, cases[i].size);
		if (proper != cases[i].proper || strcmp(value, cases[i].value) != 0)
			fail_msg("case %zu: \"%s\" %d", i, value, proper);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(qemu_option_name_is_what_follows_our_prefix),
		cmocka_unit_test(qemu_option_value_loses_only_the_end_of_its_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
