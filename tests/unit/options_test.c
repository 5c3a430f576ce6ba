/* SPDX-License-Identifier: MIT */
/* Options that are one value each. Those that are lists are in options_list_test.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
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

/* The option's value as a number, by its name; of a list its length. */
static uint64_t value_of(const struct options *options, const char *name)
{
	const struct {
		const char *name;
		uint64_t value;
	} values[] = {
		{ "place", options->policy.placement },
		{ "threshold", options->policy.high_threshold },
		{ "low-hole", options->policy.low_hole },
		{ "hotplug-io", options->policy.hotplug_io },
		{ "hotplug-mem", options->policy.hotplug_mem },
		{ "hotplug-pref", options->policy.hotplug_pref },
		{ "hotplug-pref64", options->policy.hotplug_pref64 },
		{ "hotplug-buses", options->policy.hotplug_buses },
		{ "address-bits", options->policy.address_bits },
		{ "resizable", options->policy.resizable_max },
		{ "isa-aliases", options->policy.isa_aliases },
		{ "sriov", options->policy.sriov },
		{ "ecam", options->policy.ecam },
		{ "pin", options->policy.pin_count },
		{ "boot-critical", options->policy.critical_count },
		{ "extra-roots", options->root_count },
		{ "acpi", options->acpi },
		{ "smbios", options->smbios },
		{ "smbios-uuid", options->smbios_uuid },
		{ "log", options->log_level },
		{ "host-bridge-N", options->host_bridges[0].there },
		{ "pmem-N", options->pmem[0].dimm_count },
		{ "publish-layout", options->publish_layout },
		{ "acpi-tables", (uint64_t)options->acpi_tables.all << 32 | options->acpi_tables.count },
		{ "acpi-required", (uint64_t)options->acpi_required.all << 32 | options->acpi_required.count },
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
		{ "threshold", "0", 0 },
		{ "threshold", "1", 1 },
		{ "threshold", "256M", 256 * MIB },
		{ "threshold", "16384G", 16384 * GIB },
		{ "low-hole", "0", 0 },
		{ "low-hole", "1M", MIB },
		{ "low-hole", "0x30000000", 768 * MIB },
		{ "low-hole", "4G", 4 * GIB },
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
		{ "hotplug-pref64", "auto", PCI_HOTPLUG_AUTO },
		{ "hotplug-pref64", "0", 0 },
		{ "hotplug-pref64", "64G", 64 * GIB },
		{ "hotplug-pref64", "16384G", 16384 * GIB },
		{ "hotplug-buses", "0", 0 },
		{ "hotplug-buses", "1", 1 },
		{ "hotplug-buses", "0x10", 16 },
		{ "hotplug-buses", "255", 255 },
		{ "address-bits", "0", 0 },
		{ "address-bits", "32", 32 },
		{ "address-bits", "0x28", 40 },
		{ "address-bits", "52", 52 },
		{ "resizable", "as-found", 0 },
		{ "resizable", "0", 0 },
		{ "resizable", "largest", UINT64_MAX },
		{ "resizable", "1M", MIB },
		{ "resizable", "16G", 16 * GIB },
		{ "resizable", "16384G", 16384 * GIB },
		{ "isa-aliases", "avoid", true },
		{ "isa-aliases", "use", false },
		{ "sriov", "on", true },
		{ "sriov", "off", false },
		{ "ecam", "auto", PCI_ECAM_AUTO },
		{ "ecam", "off", PCI_ECAM_OFF },
		{ "ecam", "0xb0000000", 0xb0000000 },
		{ "ecam", "0XF0000000", 0xf0000000 },
		{ "ecam", "0xffffffff", 0xffffffff },
		{ "acpi", "native", OPTION_ACPI_NATIVE },
		{ "acpi", "device-model", OPTION_ACPI_DEVICE_MODEL },
		{ "acpi", "none", OPTION_ACPI_NONE },
		{ "smbios-uuid", "as-specified", SMBIOS_UUID_AS_SPECIFIED },
		{ "smbios-uuid", "as-given", SMBIOS_UUID_AS_GIVEN },
		{ "smbios", "auto", OPTION_SMBIOS_AUTO },
		{ "smbios", "own", OPTION_SMBIOS_OWN },
		{ "smbios", "none", OPTION_SMBIOS_NONE },
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
		if (options_set(&options, cases[i].name, cases[i].text, &expected) != OPTION_OK)
			fail_msg("%s refused \"%s\"", cases[i].name, cases[i].text);
		if (value_of(&options, cases[i].name) != cases[i].value)
			fail_msg("%s=%s became 0x%llx", cases[i].name, cases[i].text,
				 (unsigned long long)value_of(&options, cases[i].name));
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
		{ "place", "0" },
		{ "threshold", "" },
		{ "threshold", "large" },
		{ "threshold", "16385G" },
		{ "low-hole", "1" },
		{ "low-hole", "1023K" },
		{ "low-hole", "4097M" },
		{ "low-hole", "auto" },
		{ "acpi", "qemu" },
		{ "smbios", "device-model" },
		{ "smbios-uuid", "little-endian" },
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
		{ "hotplug-io", "1KK" },
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
		{ "hotplug-pref64", "" },
		{ "hotplug-pref64", "off" },
		{ "hotplug-pref64", "16385G" },
		{ "hotplug-buses", "256" },
		{ "hotplug-buses", "1K" },
		{ "hotplug-buses", "ff" },
		{ "address-bits", "31" },
		{ "address-bits", "53" },
		{ "address-bits", "1" },
		{ "address-bits", "40K" },
		{ "address-bits", "forty" },
		{ "address-bits", "40 bits" },
		{ "resizable", "" },
		{ "resizable", "smallest" },
		{ "resizable", "512K" },
		{ "resizable", "16385G" },
		{ "resizable", "largest " },
		{ "isa-aliases", "off" },
		{ "isa-aliases", "1" },
		{ "sriov", "yes" },
		{ "sriov", "1" },
		{ "sriov", "" },
		{ "ecam", "" },
		{ "ecam", "on" },
		{ "ecam", "b0000000" },
		/* Decimal by the rule for numbers, and never meant so. */
		{ "ecam", "80000000" },
		{ "ecam", "0xb000000K" },
		{ "ecam", "0x" },
		{ "ecam", "0x100000000" },
		{ "ecam", "0x1b0000000000000000" },
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

#define BRIDGE "buses=80-8f ecam=0xd0000000-0xd0ffffff"

static void options_of_which_there_may_be_several_go_by_their_number(void **state)
{
	struct options options;
	const char *expected = NULL;

	(void)state;
	options_init(&options);
	assert_int_equal(options_set(&options, "host-bridge-8", BRIDGE, &expected), OPTION_OK);
	assert_int_equal(options_set(&options, "host-bridge-2", BRIDGE, &expected), OPTION_OK);
	for (size_t i = 0; i < HOST_BRIDGE_MAX; i++)
		assert_int_equal(options.host_bridges[i].there, i == 7 || i == 1);
	assert_int_equal(options.host_bridges[7].first_bus, 0x80);
	assert_int_equal(options_set(&options, "host-bridge-8", "none", &expected), OPTION_OK);
	assert_false(options.host_bridges[7].there);
	assert_true(options.host_bridges[1].there);
}

static void options_numbers_that_there_are_not_are_unknown(void **state)
{
	static const char *const names[] = { "host-bridge-0", "host-bridge-9",  "host-bridge-",    "host-bridge-01",
					     "host-bridge-N", "host-bridge-1x", "host-bridge-0x1", "host-bridge" };

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		struct options options;
		const char *expected = NULL;

		options_init(&options);
		assert_int_equal(options_set(&options, names[i], BRIDGE, &expected), OPTION_UNKNOWN);
	}
}

static void options_of_a_form_of_their_own_say_which_part_is_wrong_and_keep_what_they_had(void **state)
{
	struct options options;
	const char *expected = NULL;

	(void)state;
	options_init(&options);
	assert_int_equal(options_set(&options, "host-bridge-1", BRIDGE, &expected), OPTION_OK);
	assert_int_equal(options_set(&options, "host-bridge-1", "buses=80-8f ecam=0xd0000000", &expected),
			 OPTION_MALFORMED);
	assert_non_null(strstr(expected, "ecam="));
	assert_true(options.host_bridges[0].there);
	assert_int_equal(options.host_bridges[0].ecam.first, 0xd0000000);
	assert_int_equal(options_set(&options, "acpi-tables", "NFIT,SSDT/NVDIMM", &expected), OPTION_OK);
	assert_int_equal(options.acpi_tables.count, 2);
	assert_int_equal(options_set(&options, "acpi-tables", "nfit,", &expected), OPTION_MALFORMED);
	assert_int_equal(options.acpi_tables.count, 2);
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

/* Set over contents that are not the default: what is 0 or false, or what is not. */
static void options_described_defaults_are_the_defaults(void **state)
{
	const struct option_description *description;
	size_t count = 0;

	(void)state;
	for (; (description = options_describe(count)) != NULL; count++) {
		struct options options, standard;
		const char *expected = NULL;

		options_init(&standard);
		for (int old_contents = 0; old_contents < 2; old_contents++) {
			char name[40];
			const size_t stem = strlen(description->name) - 1;

			snprintf(name, sizeof(name), "%s", description->name);
			if (stem > 0 && name[stem - 1] == '-' && name[stem] == 'N')
				name[stem] = '1';
			memset(&options, old_contents, sizeof(options));
			assert_int_equal(options_set(&options, name, description->standard, &expected), OPTION_OK);
			assert_int_equal(value_of(&options, description->name), value_of(&standard, description->name));
		}
		assert_true(strlen(description->takes) > 0);
		assert_true(strlen(description->standard) < OPTION_VALUE_MAX);
	}
	assert_int_equal(count, 25);
	assert_null(options_describe(count + 1));
	assert_null(options_describe(SIZE_MAX));
}

/* One row for each: "| `name` | ... | `default` | ...". */
static void options_are_all_in_the_manual(void **state)
{
	const struct option_description *description;

	(void)state;
	for (size_t i = 0; (description = options_describe(i)) != NULL; i++) {
		FILE *manual = fopen("docs/options.md", "r");
		char line[1000], name[40], standard[40];
		bool found = false;

		if (!manual)
			skip();
		snprintf(name, sizeof(name), "| `%s` |", description->name);
		snprintf(standard, sizeof(standard), "| `%s` |", description->standard);
		while (!found && fgets(line, sizeof(line), manual))
			found = strncmp(line, name, strlen(name)) == 0 && strstr(line, standard) != NULL;
		fclose(manual);
		if (!found)
			fail_msg("docs/options.md has no row for %s with the default %s", description->name,
				 description->standard);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(options_take_values_and_leave_the_others_alone),
		cmocka_unit_test(options_refuse_malformed_values_and_say_what_was_expected),
		cmocka_unit_test(options_of_which_there_may_be_several_go_by_their_number),
		cmocka_unit_test(options_numbers_that_there_are_not_are_unknown),
		cmocka_unit_test(options_of_a_form_of_their_own_say_which_part_is_wrong_and_keep_what_they_had),
		cmocka_unit_test(options_report_unknown_names),
		cmocka_unit_test(options_described_defaults_are_the_defaults),
		cmocka_unit_test(options_are_all_in_the_manual),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
