/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "firmware/glue/options.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define MIB UINT64_C(0x100000)
#define GIB UINT64_C(0x40000000)

static const struct option_description *description_of(const char *name)
{
	const struct option_description *description;

	for (size_t i = 0; (description = options_describe(i)) != NULL; i++) {
		if (strcmp(description->name, name) == 0)
			return description;
	}
	fail_msg("no option is called %s", name);
	return NULL;
}

/* The option's value as a number, by its name. */
static uint64_t value_of(const struct options *options, const char *name)
{
	const struct {
		const char *name;
		uint64_t value;
	} values[] = {
		{ "place", options->policy.placement },
		{ "hotplug-io", options->policy.hotplug_io },
		{ "hotplug-mem", options->policy.hotplug_mem },
		{ "hotplug-pref", options->policy.hotplug_pref },
		{ "address-bits", options->policy.address_bits },
		{ "acpi", options->acpi },
		{ "log", options->log_level },
	};

	for (size_t i = 0; i < COUNT(values); i++) {
		if (strcmp(values[i].name, name) == 0)
			return values[i].value;
	}
	fail_msg("the test does not know the option %s", name);
	return 0;
}

/* All options but `name` are the same in both. */
static void assert_others_equal(const struct options *a, const struct options *b, const char *name)
{
	const struct option_description *description;

	for (size_t i = 0; (description = options_describe(i)) != NULL; i++) {
		if (strcmp(description->name, name) != 0)
			assert_int_equal(value_of(a, description->name), value_of(b, description->name));
	}
}

static void options_take_values_and_leave_the_others_alone(void **state)
{
	static const struct {
		const char *name, *text;
		uint64_t value;
	} cases[] = {
		{ "place", "auto", PCI_PLACE_AUTO },
		{ "place", "high", PCI_PLACE_HIGH },
		{ "place", "low", PCI_PLACE_LOW },
		{ "hotplug-io", "0", 0 },
		{ "hotplug-io", "8192", 8192 },
		{ "hotplug-io", "0x2000", 8192 },
		{ "hotplug-io", "64K", 65536 },
		{ "hotplug-mem", "32M", 32 * MIB },
		{ "hotplug-mem", "2G", 2 * GIB },
		{ "hotplug-mem", "0x80000000", 2 * GIB },
		{ "hotplug-mem", "0x10M", 16 * MIB },
		{ "hotplug-mem", "010", 10 },
		{ "hotplug-pref", "256G", 256 * GIB },
		{ "hotplug-pref", "16384G", 16384 * GIB },
		{ "hotplug-pref", "0X4000000000", 256 * GIB },
		{ "address-bits", "0", 0 },
		{ "address-bits", "32", 32 },
		{ "address-bits", "0x28", 40 },
		{ "address-bits", "52", 52 },
		{ "acpi", "device-model", OPTION_ACPI_DEVICE_MODEL },
		{ "acpi", "none", OPTION_ACPI_NONE },
		{ "log", "F", LOG_F },
		{ "log", "error", LOG_E },
		{ "log", "E", LOG_E },
		{ "log", "fatal", LOG_F },
		{ "log", "W", LOG_W },
		{ "log", "warn", LOG_W },
		{ "log", "I", LOG_I },
		{ "log", "info", LOG_I },
		{ "log", "D", LOG_D },
		{ "log", "debug", LOG_D },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct options options, standard;
		const char *expected = NULL;

		options_init(&options);
		options_init(&standard);
		assert_int_equal(options_set(&options, cases[i].name, cases[i].text, &expected), OPTION_OK);
		assert_int_equal(value_of(&options, cases[i].name), cases[i].value);
		assert_others_equal(&options, &standard, cases[i].name);
	}
}

static void options_refuse_malformed_values_and_say_what_was_expected(void **state)
{
	static const struct {
		const char *name, *text;
	} cases[] = {
		{ "place", "" },
		{ "place", "High" },
		{ "place", "highest" },
		{ "place", "hig" },
		{ "acpi", "qemu" },
		{ "log", "d" },
		{ "log", "X" },
		{ "log", "" },
		{ "hotplug-io", "" },
		{ "hotplug-io", "65537" },
		{ "hotplug-io", "65K" },
		{ "hotplug-io", "1M" },
		{ "hotplug-io", "-1" },
		{ "hotplug-io", "+1" },
		{ "hotplug-io", " 1" },
		{ "hotplug-io", "1 " },
		{ "hotplug-io", "K" },
		{ "hotplug-io", "1KB" },
		{ "hotplug-io", "1k" },
		{ "hotplug-io", "1T" },
		{ "hotplug-io", "0x" },
		{ "hotplug-io", "0xK" },
		{ "hotplug-io", "1.5K" },
		{ "hotplug-mem", "2049M" },
		{ "hotplug-mem", "3G" },
		{ "hotplug-pref", "16385G" },
		{ "hotplug-pref", "18446744073709551616" },
		/* These wrap to something small when they are shifted without a look. */
		{ "hotplug-mem", "0x4000000000000000K" },
		{ "hotplug-pref", "17179869184G" },
		{ "address-bits", "31" },
		{ "address-bits", "53" },
		{ "address-bits", "1" },
		{ "address-bits", "40K" },
		{ "address-bits", "forty" },
		{ "address-bits", "40 bits" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct options options, standard;
		const char *expected = NULL;

		options_init(&options);
		options_init(&standard);
		if (options_set(&options, cases[i].name, cases[i].text, &expected) != OPTION_MALFORMED)
			fail_msg("%s took \"%s\"", cases[i].name, cases[i].text);
		assert_string_equal(expected, description_of(cases[i].name)->takes);
		assert_others_equal(&options, &standard, "");
	}
}

static void options_report_unknown_names(void **state)
{
	static const char *const names[] = { "", "plac", "places", "Place", "hotplug_io" };

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		struct options options, standard;
		const char *expected = NULL;

		options_init(&options);
		options_init(&standard);
		assert_int_equal(options_set(&options, names[i], "high", &expected), OPTION_UNKNOWN);
		assert_others_equal(&options, &standard, "");
	}
}

static void options_described_defaults_are_the_defaults(void **state)
{
	const struct option_description *description;
	size_t count = 0;

	(void)state;
	for (; (description = options_describe(count)) != NULL; count++) {
		struct options options, standard;
		const char *expected = NULL;

		options_init(&standard);
		memset(&options, 0xee, sizeof(options));
		assert_int_equal(options_set(&options, description->name, description->standard, &expected), OPTION_OK);
		assert_int_equal(value_of(&options, description->name), value_of(&standard, description->name));
		assert_true(strlen(description->takes) > 0 && strlen(description->meaning) > 0);
		assert_true(strlen(description->standard) < OPTION_VALUE_MAX);
	}
	assert_int_equal(count, 7);
	assert_null(options_describe(count + 1));
	assert_null(options_describe(SIZE_MAX));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(options_take_values_and_leave_the_others_alone),
		cmocka_unit_test(options_refuse_malformed_values_and_say_what_was_expected),
		cmocka_unit_test(options_report_unknown_names),
		cmocka_unit_test(options_described_defaults_are_the_defaults),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
