/* SPDX-License-Identifier: MIT */
/* bios-strings and hvmstage: the folders whose keys are many. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "firmware/glue/options.h"
#include "tests/fake/told_keys.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct told_keys told;
static const struct xen_keys *keys = &told.keys;

/* The requests that this takes; `directory_error`: what asking for a list is answered with. */
static unsigned read_store(const struct fake_xenstored_node *nodes, size_t count, const char *directory_error)
{
	told_keys_init(&told, nodes, count);
	told.server.directory_error = directory_error;
	assert_int_equal(told_keys_read(&told), XENSTORE_OK);
	return told.server.requests;
}

/* --- bios-strings ------------------------------------------------------------------------------------------------- */

/* Public header hvm_xs_strings.h of Xen. */
static const struct {
	const char *path;
	enum smbios_text text;
} hvmloader_strings[] = {
	{ "bios-strings/bios-vendor", SMBIOS_TEXT_BIOS_VENDOR },
	{ "bios-strings/bios-version", SMBIOS_TEXT_BIOS_VERSION },
	{ "bios-strings/system-manufacturer", SMBIOS_TEXT_SYSTEM_MANUFACTURER },
	{ "bios-strings/system-product-name", SMBIOS_TEXT_SYSTEM_PRODUCT },
	{ "bios-strings/system-version", SMBIOS_TEXT_SYSTEM_VERSION },
	{ "bios-strings/system-serial-number", SMBIOS_TEXT_SYSTEM_SERIAL },
	{ "bios-strings/baseboard-manufacturer", SMBIOS_TEXT_BASEBOARD_MANUFACTURER },
	{ "bios-strings/baseboard-product-name", SMBIOS_TEXT_BASEBOARD_PRODUCT },
	{ "bios-strings/baseboard-version", SMBIOS_TEXT_BASEBOARD_VERSION },
	{ "bios-strings/baseboard-serial-number", SMBIOS_TEXT_BASEBOARD_SERIAL },
	{ "bios-strings/baseboard-asset-tag", SMBIOS_TEXT_BASEBOARD_ASSET_TAG },
	{ "bios-strings/baseboard-location-in-chassis", SMBIOS_TEXT_BASEBOARD_LOCATION },
	{ "bios-strings/enclosure-manufacturer", SMBIOS_TEXT_ENCLOSURE_MANUFACTURER },
	{ "bios-strings/enclosure-serial-number", SMBIOS_TEXT_ENCLOSURE_SERIAL },
	{ "bios-strings/enclosure-asset-tag", SMBIOS_TEXT_ENCLOSURE_ASSET_TAG },
	{ "bios-strings/battery-manufacturer", SMBIOS_TEXT_BATTERY_MANUFACTURER },
	{ "bios-strings/battery-device-name", SMBIOS_TEXT_BATTERY_DEVICE },
};

static void xen_keys_texts_are_hvmloaders_bios_strings(void **state)
{
	static const char *const errors[] = { NULL, "EACCES" };
	struct fake_xenstored_node nodes[COUNT(hvmloader_strings)] = { { .path = NULL } };

	(void)state;
	for (size_t i = 0; i < COUNT(nodes); i++)
		nodes[i].path = nodes[i].value = hvmloader_strings[i].path;
	for (size_t i = 0; i < COUNT(errors); i++) {
		read_store(nodes, COUNT(nodes), errors[i]);
		for (size_t n = 0; n < COUNT(nodes); n++)
			assert_string_equal(keys->texts[hvmloader_strings[n].text], nodes[n].value);
		assert_null(keys->texts[SMBIOS_TEXT_SYSTEM_FAMILY]);
		assert_int_equal(keys->oem_string_count, 0);
	}
}

static void xen_keys_texts_cost_one_round_trip_each_and_none_where_there_are_none(void **state)
{
	static const struct fake_xenstored_node nodes[] = {
		{ .path = "bios-strings/bios-vendor", .value = "V" },
		{ .path = "bios-strings/oem-1", .value = "one" },
		{ .path = "bios-strings/oem-2", .value = "two" },
		{ .path = "bios-strings/unknown", .value = "?" },
		{ .path = "bios-strings/oem-30", .value = "after a gap, and not oem-3" },
	};

	(void)state;
	assert_int_equal(read_store(NULL, 0, NULL), 4);
	assert_int_equal(read_store(nodes, COUNT(nodes), NULL), 4 + 3);
}

static void xen_keys_texts_that_are_empty_are_none(void **state)
{
	static const struct fake_xenstored_node nodes[] = {
		{ .path = "bios-strings/bios-vendor", .value = "" },
		{ .path = "bios-strings/bios-version", .value = "7" },
	};

	(void)state;
	read_store(nodes, COUNT(nodes), NULL);
	assert_null(keys->texts[SMBIOS_TEXT_BIOS_VENDOR]);
	assert_string_equal(keys->texts[SMBIOS_TEXT_BIOS_VERSION], "7");
	assert_int_equal(told.complaints, 0);
}

static void xen_keys_texts_that_are_too_long_are_cut_and_reported(void **state)
{
	static char longest[SMBIOS_TEXT_MAX + 1], longer[4000];
	const struct fake_xenstored_node nodes[] = {
		{ .path = "bios-strings/bios-vendor", .value = longest },
		{ .path = "bios-strings/bios-version", .value = longer },
		{ .path = "bios-strings/oem-1", .value = "o" },
	};

	(void)state;
	memset(longest, 'a', sizeof(longest) - 1);
	memset(longer, 'b', sizeof(longer) - 1);
	read_store(nodes, COUNT(nodes), NULL);
	assert_string_equal(keys->texts[SMBIOS_TEXT_BIOS_VENDOR], longest);
	assert_int_equal(strlen(keys->texts[SMBIOS_TEXT_BIOS_VERSION]), 255);
	assert_int_equal(told.complaints, 1);
	assert_string_equal(
		told.complaint,
		"bios-strings/bios-version|bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb|at most 255 bytes, of which the first are used");
	assert_string_equal(keys->oem_strings[0], "o");
}

/* hvmloader stops at the first number that is absent or empty, and at 99. */
static void xen_keys_oem_strings_end_at_the_first_that_is_missing(void **state)
{
	static char paths[120][32], values[120][300];
	struct fake_xenstored_node nodes[120] = { { .path = NULL } };

	(void)state;
	for (size_t i = 0; i < COUNT(nodes); i++) {
		snprintf(paths[i], sizeof(paths[i]), "bios-strings/oem-%zu", i + 1);
		memset(values[i], 'x', 255);
		snprintf(values[i], 16, "%zu", i + 1);
		values[i][strlen(values[i])] = '.';
		nodes[i] = (struct fake_xenstored_node){ .path = paths[i], .value = values[i] };
	}
	assert_int_equal(read_store(nodes, COUNT(nodes), NULL), 4 + 99);
	assert_int_equal(keys->oem_string_count, 99);
	for (size_t i = 0; i < 99; i++)
		assert_string_equal(keys->oem_strings[i], values[i]);
	nodes[41].value = "";
	read_store(nodes, COUNT(nodes), NULL);
	assert_int_equal(keys->oem_string_count, 41);
	nodes[6].path = "bios-strings/other";
	read_store(nodes, COUNT(nodes), "E2BIG");
	assert_int_equal(keys->oem_string_count, 6);
}

static void xen_keys_identify_changes_what_is_given_and_no_more(void **state)
{
	static const struct fake_xenstored_node nodes[] = {
		{ .path = "bios-strings/system-manufacturer", .value = "M" },
		{ .path = "bios-strings/oem-1", .value = "one" },
		{ .path = "hvmloader/smbios/default_battery", .value = "1" },
	};
	struct smbios_inputs inputs, before;

	(void)state;
	smbios_inputs_init(&before);
	inputs = before;
	read_store(nodes, COUNT(nodes), NULL);
	xen_keys_identify(keys, &inputs);
	for (size_t i = 0; i < SMBIOS_TEXTS; i++) {
		if (i == SMBIOS_TEXT_SYSTEM_MANUFACTURER)
			assert_string_equal(inputs.texts[i], "M");
		else
			assert_ptr_equal(inputs.texts[i], before.texts[i]);
	}
	assert_true(inputs.battery);
	assert_int_equal(inputs.oem_string_count, 1);
	assert_string_equal(inputs.oem_strings[0], "one");
}

/* --- hvmstage ----------------------------------------------------------------------------------------------------- */

static const struct fake_xenstored_node option_nodes[] = {
	{ .path = "hvmstage/place", .value = "high" }, { .path = "hvmstage/mistake", .value = "1" },
	{ .path = "hvmstage/log", .value = "W" },      { .path = "hvmstage/threshold", .value = "" },
	{ .path = "hvmstage/pin", .error = "EACCES" },
};

static void xen_keys_options_are_handed_over_known_or_not(void **state)
{
	(void)state;
	assert_int_equal(read_store(option_nodes, COUNT(option_nodes), NULL), 4 + COUNT(option_nodes));
	assert_string_equal(told.option_texts, "place=high;mistake=1;log=W;threshold=;");
	assert_int_equal(told.complaints, 1);
	assert_string_equal(told.complaint, "hvmstage/pin|error EACCES|a key that can be read");
}

static void xen_keys_options_are_tried_by_name_where_the_folder_cannot_be_listed(void **state)
{
	char path[64];

	(void)state;
	read_store(option_nodes, COUNT(option_nodes), "EACCES");
	assert_string_equal(told.option_texts, "place=high;threshold=;log=W;");
	for (size_t i = 0; options_describe(i); i++) {
		snprintf(path, sizeof(path), "hvmstage/%s", options_describe(i)->name);
		assert_true(fake_xenstored_was_asked(&told.server, XS_READ, path));
	}
}

static void xen_keys_options_are_read_up_to_a_limit(void **state)
{
	static char paths[XEN_KEYS_MAX_OPTIONS + 10][32];
	struct fake_xenstored_node nodes[COUNT(paths)] = { { .path = NULL } };

	(void)state;
	for (size_t i = 0; i < COUNT(nodes); i++) {
		snprintf(paths[i], sizeof(paths[i]), "hvmstage/o%zu", i);
		nodes[i] = (struct fake_xenstored_node){ .path = paths[i], .value = "v" };
	}
	read_store(nodes, XEN_KEYS_MAX_OPTIONS, NULL);
	assert_int_equal(told.options, XEN_KEYS_MAX_OPTIONS);
	assert_int_equal(told.complaints, 0);
	read_store(nodes, COUNT(nodes), NULL);
	assert_int_equal(told.options, XEN_KEYS_MAX_OPTIONS);
	assert_int_equal(told.complaints, 1);
}

static void xen_keys_options_with_endless_names_are_not_asked_for(void **state)
{
	static char path[1000] = "hvmstage/";
	const struct fake_xenstored_node node = { .path = path, .value = "v" };

	(void)state;
	memset(path + 9, 'n', sizeof(path) - 10);
	assert_int_equal(read_store(&node, 1, NULL), 4);
	assert_int_equal(told.options, 1);
	assert_memory_equal(told.option_texts + strlen(told.option_texts) - 3, "n=;", 3);
	/* The longest that is asked for. */
	path[XEN_KEYS_PATH_SIZE - 1] = '\0';
	assert_int_equal(read_store(&node, 1, NULL), 5);
	assert_memory_equal(told.option_texts + strlen(told.option_texts) - 4, "n=v;", 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(xen_keys_texts_are_hvmloaders_bios_strings),
		cmocka_unit_test(xen_keys_texts_cost_one_round_trip_each_and_none_where_there_are_none),
		cmocka_unit_test(xen_keys_texts_that_are_empty_are_none),
		cmocka_unit_test(xen_keys_texts_that_are_too_long_are_cut_and_reported),
		cmocka_unit_test(xen_keys_oem_strings_end_at_the_first_that_is_missing),
		cmocka_unit_test(xen_keys_identify_changes_what_is_given_and_no_more),
		cmocka_unit_test(xen_keys_options_are_handed_over_known_or_not),
		cmocka_unit_test(xen_keys_options_are_tried_by_name_where_the_folder_cannot_be_listed),
		cmocka_unit_test(xen_keys_options_are_read_up_to_a_limit),
		cmocka_unit_test(xen_keys_options_with_endless_names_are_not_asked_for),
	};

	return cmocka_run_group_tests_name("xen_keys_sets", tests, NULL, NULL);
}
