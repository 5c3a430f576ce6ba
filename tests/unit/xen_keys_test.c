/* SPDX-License-Identifier: MIT */
/*
 * What hvmloader makes of the keys was read in its source (xenbus.c, hvmloader.c, pci.c, smbios.c, util.c of Xen 4.17 and later).
 * What the values mean is in xen_keys_values_test.c, bios-strings and hvmstage in
 * xen_keys_sets_test.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/fake/told_keys.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct told_keys told;
static const struct xen_keys *keys = &told.keys;

static void read_store(const struct fake_xenstored_node *nodes, size_t count)
{
	told_keys_init(&told, nodes, count);
	assert_int_equal(told_keys_read(&told), XENSTORE_OK);
}

/* --- defaults ----------------------------------------------------------------------------------------------------- */

static void assert_defaults(void)
{
	for (size_t i = 0; i < XEN_KEYS; i++)
		assert_int_equal(keys->states[i], XEN_KEY_ABSENT);
	assert_int_equal(keys->bios, XEN_KEYS_BIOS_ROMBIOS);
	assert_true(keys->allow_memory_relocate);
	assert_true(keys->platform_bar_uc);
	assert_false(keys->smbios_battery);
	assert_true(keys->acpi);
	assert_true(keys->acpi_s3);
	assert_true(keys->acpi_s4);
	assert_false(keys->acpi_laptop_slate);
	assert_int_equal(keys->acpi_address, 0);
	assert_int_equal(keys->acpi_length, 0);
	assert_int_equal(keys->smbios_address, 0);
	assert_int_equal(keys->smbios_length, 0);
	assert_int_equal(keys->device_model, XEN_KEYS_DEVICE_MODEL_OTHER);
	assert_int_equal(keys->generation_id[0], 0);
	assert_int_equal(keys->generation_id[1], 0);
	assert_int_equal(keys->mmio_hole_size, 0);
	assert_int_equal(keys->tpm_version, 1);
	for (size_t i = 0; i < SMBIOS_TEXTS; i++)
		assert_null(keys->texts[i]);
	assert_int_equal(keys->oem_string_count, 0);
	assert_int_equal(told.complaints, 0);
	assert_int_equal(told.options, 0);
}

static void xen_keys_of_an_empty_store_are_hvmloaders_defaults(void **state)
{
	(void)state;
	read_store(NULL, 0);
	assert_defaults();
	assert_int_equal(told.server.requests, 4);
}

static void xen_keys_have_defaults_when_the_server_is_silent(void **state)
{
	static const struct fake_xenstored_node node = { .path = "platform/acpi", .value = "0" };

	(void)state;
	told_keys_init(&told, &node, 1);
	told.server.silent = true;
	assert_int_equal(told_keys_read(&told), XENSTORE_TIMEOUT);
	assert_defaults();
	/* The deadline is met once, and not for each key. */
	assert_int_equal(told.server.requests, 1);
}

/* --- the round trips ---------------------------------------------------------------------------------------------- */

/* What libxl writes for a guest of a plain configuration file. */
static const struct fake_xenstored_node xl_guest[] = {
	{ .path = "name", .value = "g" },
	{ .path = "hvmloader/bios", .value = "seabios" },
	{ .path = "hvmloader/allow-memory-relocate", .value = "0" },
	{ .path = "hvmloader/pci/xen-platform-pci-bar-uc", .value = "1" },
	{ .path = "platform/acpi", .value = "1" },
	{ .path = "platform/acpi_s3", .value = "1" },
	{ .path = "platform/acpi_s4", .value = "1" },
	{ .path = "platform/acpi_laptop_slate", .value = "0" },
	{ .path = "platform/device-model", .value = "qemu_xen" },
};

static const struct fake_xenstored_node both_tables[] = {
	{ .path = "hvmloader/acpi/address", .value = "0x2000000" },
	{ .path = "hvmloader/acpi/length", .value = "100" },
	{ .path = "hvmloader/dm-acpi/address", .value = "0x3000000" },
	{ .path = "hvmloader/dm-acpi/length", .value = "0x200" },
};

/* Four folders that are listed, and one request for each of the keys. */
static void xen_keys_tables_of_the_device_model_cost_two_round_trips(void **state)
{
	(void)state;
	read_store(both_tables, 2);
	assert_int_equal(told.server.requests, 4 + 2);
	assert_true(keys->acpi_address == 0x2000000 && keys->acpi_length == 100);
	assert_true(keys->dm_acpi_address == 0 && keys->dm_acpi_length == 0);
	read_store(both_tables, COUNT(both_tables));
	assert_int_equal(told.server.requests, 4 + 4);
	assert_true(keys->acpi_address == 0x2000000 && keys->acpi_length == 100);
	assert_true(keys->dm_acpi_address == 0x3000000 && keys->dm_acpi_length == 0x200);
}

/* hvmloader makes 30 for the same guest: 8 for keys that are there, 22 for keys that are not. */
static void xen_keys_take_12_round_trips_for_a_guest_of_xl(void **state)
{
	(void)state;
	read_store(xl_guest, COUNT(xl_guest));
	assert_int_equal(told.server.requests, 12);
	assert_int_equal(told.client.requests, 12);
	assert_int_equal(keys->bios, XEN_KEYS_BIOS_SEABIOS);
	assert_false(keys->allow_memory_relocate);
	assert_true(keys->platform_bar_uc);
	assert_int_equal(keys->device_model, XEN_KEYS_DEVICE_MODEL_QEMU_XEN);
	assert_int_equal(keys->states[XEN_KEY_DEVICE_MODEL], XEN_KEY_GIVEN);
	assert_int_equal(keys->states[XEN_KEY_GENERATION_ID], XEN_KEY_ABSENT);
	assert_int_equal(told.complaints, 0);
}

static void xen_keys_are_read_one_by_one_where_folders_cannot_be_listed(void **state)
{
	static const char *const errors[] = { "EACCES", "E2BIG", "ENOSYS", "EIO" };

	(void)state;
	for (size_t i = 0; i < COUNT(errors); i++) {
		told_keys_init(&told, xl_guest, COUNT(xl_guest));
		told.server.directory_error = errors[i];
		assert_int_equal(told_keys_read(&told), XENSTORE_OK);
		for (enum xen_key key = 0; key < XEN_KEYS; key++)
			assert_true(fake_xenstored_was_asked(&told.server, XS_READ, xen_keys_describe(key)->key));
		assert_int_equal(keys->bios, XEN_KEYS_BIOS_SEABIOS);
		assert_false(keys->allow_memory_relocate);
		assert_false(keys->acpi_laptop_slate);
		assert_int_equal(keys->device_model, XEN_KEYS_DEVICE_MODEL_QEMU_XEN);
		assert_int_equal(keys->states[XEN_KEY_ACPI_S3], XEN_KEY_GIVEN);
		assert_int_equal(keys->states[XEN_KEY_TPM_VERSION], XEN_KEY_ABSENT);
		assert_int_equal(told.complaints, 0);
	}
}

static void xen_keys_report_what_they_may_not_read(void **state)
{
	static const struct fake_xenstored_node nodes[] = {
		{ .path = "hvmloader/bios", .value = "ovmf" },
		{ .path = "platform/tpm_version", .error = "EACCES" },
	};

	(void)state;
	read_store(nodes, COUNT(nodes));
	assert_int_equal(keys->bios, XEN_KEYS_BIOS_OVMF);
	assert_int_equal(keys->states[XEN_KEY_TPM_VERSION], XEN_KEY_UNREAD);
	assert_int_equal(keys->tpm_version, 1);
	assert_int_equal(told.complaints, 1);
	assert_string_equal(told.complaint, "platform/tpm_version|error EACCES|a key that can be read");
}

static void xen_keys_all_say_what_they_are(void **state)
{
	(void)state;
	for (enum xen_key key = 0; key < XEN_KEYS; key++) {
		const struct xen_keys_description *description = xen_keys_describe(key);

		assert_non_null(description);
		assert_true(strlen(description->key) < XEN_KEYS_PATH_SIZE);
		assert_non_null(strchr(description->key, '/'));
		assert_true(description->takes[0] != '\0' && description->standard[0] != '\0' &&
			    description->meaning[0] != '\0');
	}
	assert_null(xen_keys_describe(XEN_KEYS));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(xen_keys_of_an_empty_store_are_hvmloaders_defaults),
		cmocka_unit_test(xen_keys_have_defaults_when_the_server_is_silent),
		cmocka_unit_test(xen_keys_tables_of_the_device_model_cost_two_round_trips),
		cmocka_unit_test(xen_keys_take_12_round_trips_for_a_guest_of_xl),
		cmocka_unit_test(xen_keys_are_read_one_by_one_where_folders_cannot_be_listed),
		cmocka_unit_test(xen_keys_report_what_they_may_not_read),
		cmocka_unit_test(xen_keys_all_say_what_they_are),
	};

	return cmocka_run_group_tests_name("xen_keys", tests, NULL, NULL);
}
