/* SPDX-License-Identifier: MIT */
/*
 * What hvmloader makes of the values was read in its source (hvmloader.c, pci.c, smbios.c, util.c of Xen 4.17 and later).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/fake/told_keys.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct told_keys told;
static const struct xen_keys *keys = &told.keys;

static void read_key(const char *path, const char *value)
{
	const struct fake_xenstored_node node = { .path = path, .value = value };

	told_keys_init(&told, &node, 1);
	assert_int_equal(told_keys_read(&told), XENSTORE_OK);
}

struct value_case {
	const char *path, *text;
	uint64_t value;
	enum xen_key_state state;
};

static uint64_t value_of(enum xen_key key)
{
	const uint64_t values[XEN_KEYS] = {
		[XEN_KEY_BIOS] = keys->bios,
		[XEN_KEY_ALLOW_MEMORY_RELOCATE] = keys->allow_memory_relocate,
		[XEN_KEY_PLATFORM_BAR_UC] = keys->platform_bar_uc,
		[XEN_KEY_ACPI_ADDRESS] = keys->acpi_address,
		[XEN_KEY_ACPI_LENGTH] = keys->acpi_length,
		[XEN_KEY_DM_ACPI_ADDRESS] = keys->dm_acpi_address,
		[XEN_KEY_DM_ACPI_LENGTH] = keys->dm_acpi_length,
		[XEN_KEY_SMBIOS_ADDRESS] = keys->smbios_address,
		[XEN_KEY_SMBIOS_LENGTH] = keys->smbios_length,
		[XEN_KEY_SMBIOS_BATTERY] = keys->smbios_battery,
		[XEN_KEY_ACPI] = keys->acpi,
		[XEN_KEY_ACPI_S3] = keys->acpi_s3,
		[XEN_KEY_ACPI_S4] = keys->acpi_s4,
		[XEN_KEY_ACPI_LAPTOP_SLATE] = keys->acpi_laptop_slate,
		[XEN_KEY_DEVICE_MODEL] = keys->device_model,
		[XEN_KEY_GENERATION_ID] = keys->generation_id[0],
		[XEN_KEY_MMIO_HOLE_SIZE] = keys->mmio_hole_size,
		[XEN_KEY_TPM_VERSION] = keys->tpm_version,
	};

	return values[key];
}

static enum xen_key key_of(const char *path)
{
	for (enum xen_key key = 0; key < XEN_KEYS; key++) {
		if (strcmp(xen_keys_describe(key)->key, path) == 0)
			return key;
	}
	fail_msg("no key %s", path);
	return XEN_KEYS;
}

static void check_cases(const struct value_case *cases, size_t count)
{
	char complaint[256];

	for (size_t i = 0; i < count; i++) {
		enum xen_key key = key_of(cases[i].path);

		read_key(cases[i].path, cases[i].text);
		if (value_of(key) != cases[i].value || keys->states[key] != cases[i].state)
			fail_msg("%s = \"%s\" gave %#llx, state %d", cases[i].path, cases[i].text,
				 (unsigned long long)value_of(key), keys->states[key]);
		assert_int_equal(told.complaints, cases[i].state == XEN_KEY_MALFORMED);
		snprintf(complaint, sizeof(complaint), "%s|%s|%s", cases[i].path, cases[i].text,
			 xen_keys_describe(key)->takes);
		if (told.complaints)
			assert_string_equal(told.complaint, complaint);
	}
}

#define GIVEN XEN_KEY_GIVEN
#define ABSENT XEN_KEY_ABSENT
#define MALFORMED XEN_KEY_MALFORMED

/* strncmp(value, "1", 1); an empty value is replaced by the default. */
static void xen_keys_flags_go_by_the_first_character(void **state)
{
	static const char *const flags[] = { "platform/acpi", "platform/acpi_s3", "platform/acpi_s4",
					     "platform/acpi_laptop_slate", "hvmloader/smbios/default_battery" };
	static const bool standard[] = { true, true, true, false, false };

	(void)state;
	for (size_t i = 0; i < COUNT(flags); i++) {
		const struct value_case cases[] = {
			{ flags[i], "1", true, GIVEN },
			{ flags[i], "0", false, GIVEN },
			{ flags[i], "", standard[i], ABSENT },
			{ flags[i], "10", true, MALFORMED },
			{ flags[i], "true", false, MALFORMED },
			{ flags[i], " 1", false, MALFORMED },
			{ flags[i], "0x1", false, MALFORMED },
			{ flags[i], "2", false, MALFORMED },
			{ flags[i], "1 and on", true, MALFORMED },
			{ flags[i], "\xff", false, MALFORMED },
		};

		check_cases(cases, COUNT(cases));
	}
}

/* strtoll(value, NULL, 0), which of "" makes 0: the default is for an absent key only. */
static void xen_keys_of_the_layout_are_on_by_number(void **state)
{
	static const char *const flags[] = { "hvmloader/allow-memory-relocate",
					     "hvmloader/pci/xen-platform-pci-bar-uc" };

	(void)state;
	for (size_t i = 0; i < COUNT(flags); i++) {
		const struct value_case cases[] = {
			{ flags[i], "1", true, GIVEN },       { flags[i], "0", false, GIVEN },
			{ flags[i], "2", true, GIVEN },       { flags[i], "0x10", true, GIVEN },
			{ flags[i], " 1", true, GIVEN },      { flags[i], "-1", true, GIVEN },
			{ flags[i], "00", false, GIVEN },     { flags[i], "1\n", true, GIVEN },
			{ flags[i], "", false, MALFORMED },   { flags[i], "yes", false, MALFORMED },
			{ flags[i], "1x", true, MALFORMED },  { flags[i], "18446744073709551616", false, MALFORMED },
			{ flags[i], "0x", false, MALFORMED },
		};

		check_cases(cases, COUNT(cases));
	}
}

static void xen_keys_take_numbers_of_64_bits(void **state)
{
	static const char *const numbers[] = { "hvmloader/acpi/address",    "hvmloader/acpi/length",
					       "hvmloader/dm-acpi/address", "hvmloader/dm-acpi/length",
					       "hvmloader/smbios/address",  "hvmloader/smbios/length",
					       "platform/mmio_hole_size" };

	(void)state;
	for (size_t i = 0; i < COUNT(numbers); i++) {
		const struct value_case cases[] = {
			{ numbers[i], "0xfc0ff000", 0xfc0ff000, GIVEN },
			{ numbers[i], "2147483648", 0x80000000, GIVEN },
			{ numbers[i], "0x100000001", UINT64_C(0x100000001), GIVEN },
			{ numbers[i], "18446744073709551615", UINT64_MAX, GIVEN },
			{ numbers[i], "0XFFFFffffFFFFffff", UINT64_MAX, GIVEN },
			{ numbers[i], "010", 8, GIVEN },
			{ numbers[i], "\t 7 \n", 7, GIVEN },
			{ numbers[i], "0", 0, GIVEN },
			{ numbers[i], "", 0, ABSENT },
			{ numbers[i], "18446744073709551616", 0, MALFORMED },
			{ numbers[i], "0x10000000000000000", 0, MALFORMED },
			{ numbers[i], "-1", 0, MALFORMED },
			{ numbers[i], "1G", 0, MALFORMED },
			{ numbers[i], "08", 0, MALFORMED },
			{ numbers[i], "0x", 0, MALFORMED },
			{ numbers[i], "0x1000 0", 0, MALFORMED },
			{ numbers[i], "fc000000", 0, MALFORMED },
		};

		check_cases(cases, COUNT(cases));
	}
}

static void xen_keys_take_words_that_fit_as_a_whole(void **state)
{
	static const char bios[] = "hvmloader/bios", model[] = "platform/device-model";
	static const struct value_case cases[] = {
		{ bios, "seabios", XEN_KEYS_BIOS_SEABIOS, GIVEN },
		{ bios, "ovmf", XEN_KEYS_BIOS_OVMF, GIVEN },
		{ bios, "rombios", XEN_KEYS_BIOS_ROMBIOS, GIVEN },
		{ bios, "", XEN_KEYS_BIOS_ROMBIOS, ABSENT },
		{ bios, "OVMF", XEN_KEYS_BIOS_OTHER, MALFORMED },
		{ bios, "seabios2", XEN_KEYS_BIOS_OTHER, MALFORMED },
		{ bios, "sea", XEN_KEYS_BIOS_OTHER, MALFORMED },
		{ model, "qemu_xen", XEN_KEYS_DEVICE_MODEL_QEMU_XEN, GIVEN },
		/* strncmp with 9 characters compares the NUL, too. */
		{ model, "qemu_xen_traditional", XEN_KEYS_DEVICE_MODEL_TRADITIONAL, GIVEN },
		{ model, "", XEN_KEYS_DEVICE_MODEL_OTHER, ABSENT },
		{ model, "qemu_xen2", XEN_KEYS_DEVICE_MODEL_OTHER, MALFORMED },
		{ model, "qemu", XEN_KEYS_DEVICE_MODEL_OTHER, MALFORMED },
	};

	(void)state;
	check_cases(cases, COUNT(cases));
}

/* An invalid value is no TPM, as xenstore-paths says; only an absent one is 1. */
static void xen_keys_tpm_version_that_is_not_known_is_no_tpm(void **state)
{
	static const char tpm[] = "platform/tpm_version";
	static const struct value_case cases[] = {
		{ tpm, "0", 0, GIVEN },       { tpm, "1", 1, GIVEN },        { tpm, "2", 2, GIVEN },
		{ tpm, "0x2", 2, GIVEN },     { tpm, "", 1, ABSENT },        { tpm, "3", 0, MALFORMED },
		{ tpm, "2.0", 0, MALFORMED }, { tpm, "none", 0, MALFORMED }, { tpm, "-1", 0, MALFORMED },
	};

	(void)state;
	check_cases(cases, COUNT(cases));
}

static void xen_keys_generation_id_is_two_halves(void **state)
{
	static const struct {
		const char *text;
		uint64_t low, high;
		enum xen_key_state state;
	} cases[] = {
		{ "0:0", 0, 0, GIVEN },
		{ "72623859790382856:1157159078456920585", UINT64_C(0x0102030405060708), UINT64_C(0x100f0e0d0c0b0a09),
		  GIVEN },
		{ "18446744073709551615:18446744073709551614", UINT64_MAX, UINT64_MAX - 1, GIVEN },
		/* What was written as signed. */
		{ "-1:-9223372036854775808", UINT64_MAX, UINT64_C(1) << 63, GIVEN },
		{ "0xabc:0xdef", 0xabc, 0xdef, GIVEN },
		{ "5", 5, 0, GIVEN },
		{ "", 0, 0, ABSENT },
		{ "5:", 0, 0, MALFORMED },
		{ ":5", 0, 0, MALFORMED },
		{ "5:6:7", 0, 0, MALFORMED },
		{ "5:six", 0, 0, MALFORMED },
		{ "36893488147419103232:1", 0, 0, MALFORMED },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		read_key("platform/generation-id", cases[i].text);
		assert_int_equal(keys->generation_id[0], cases[i].low);
		assert_int_equal(keys->generation_id[1], cases[i].high);
		assert_int_equal(keys->states[XEN_KEY_GENERATION_ID], cases[i].state);
		assert_int_equal(told.complaints, cases[i].state == MALFORMED);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(xen_keys_flags_go_by_the_first_character),
		cmocka_unit_test(xen_keys_of_the_layout_are_on_by_number),
		cmocka_unit_test(xen_keys_take_numbers_of_64_bits),
		cmocka_unit_test(xen_keys_take_words_that_fit_as_a_whole),
		cmocka_unit_test(xen_keys_tpm_version_that_is_not_known_is_no_tpm),
		cmocka_unit_test(xen_keys_generation_id_is_two_halves),
	};

	return cmocka_run_group_tests_name("xen_keys_values", tests, NULL, NULL);
}
