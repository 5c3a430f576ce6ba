/* SPDX-License-Identifier: MIT */
/* Single tables found inside the files of a loader script. */
#include <string.h>

#include "acpi/acpi_loader_tables.h"
#include "bytes/le.h"
#include "tests/unit/loader_fixture.h"

#define TABLES "etc/acpi/tables"
#define SIZE 256

static uint8_t data[SIZE];

static void put_header(uint32_t at, const char signature[5], uint32_t length)
{
	memcpy(data + at, signature, 4);
	le32_put(data + at + 4, length);
}

/* A checked script with one table of 60 bytes at 40 in one file, and one of the same signature in another file. */
static void set_up_script(struct loader_script *device)
{
	loader_script_init(device);
	loader_add_file(device, TABLES, SIZE, 0x1000);
	loader_add_file(device, "etc/other", SIZE, 0x2000);
	loader_add_allocate(device, TABLES, 64, ACPI_LOADER_ZONE_HIGH);
	loader_add_allocate(device, "etc/other", 64, ACPI_LOADER_ZONE_HIGH);
	loader_add_checksum(device, "etc/other", 100 + 9, 100, 44);
	loader_add_checksum(device, TABLES, 40 + 9, 40, 60);
	loader_add_checksum(device, TABLES, 120 + 9, 120, SIZE - 120);
	assert_int_equal(acpi_loader_check(&device->loader, device->script, device->size, &device->ops).error,
			 ACPI_LOADER_OK);
	memset(data, 0, sizeof(data));
}

static const uint8_t *find(const struct loader_script *device, size_t size, const char signature[5], size_t *length)
{
	return acpi_loader_table_find(&device->loader, TABLES, data, size, signature, length);
}

static void acpi_loader_tables_are_where_the_script_sums(void **state)
{
	struct loader_script device;
	size_t length = 0;

	(void)state;
	set_up_script(&device);
	put_header(40, "SRAT", 60);
	put_header(100, "SLIT", 44); /* where the other file has a table */
	put_header(120, "SLIT", SIZE - 120);
	assert_ptr_equal(find(&device, SIZE, "SRAT", &length), data + 40);
	assert_int_equal(length, 60);
	assert_ptr_equal(find(&device, SIZE, "SLIT", &length), data + 120);
	assert_int_equal(length, SIZE - 120);
	assert_null(find(&device, SIZE, "DSDT", &length));
	loader_script_free(&device);
}

/* Entries before, in and past the data; the last table of the list is one that the script does not sum. */
static void acpi_loader_tables_listed_are_those_of_the_rsdt(void **state)
{
	struct loader_script device;
	size_t cursor = 0, length = 0;

	(void)state;
	set_up_script(&device);
	put_header(40, "RSDT", 60);
	le32_put(data + 40 + 36, SIZE - 35);
	le32_put(data + 40 + 40, 120);
	le32_put(data + 40 + 44, 0xffffffff);
	le32_put(data + 40 + 48, SIZE - 36);
	le32_put(data + 40 + 52, 200);
	le32_put(data + 40 + 56, 120);
	put_header(120, "OEM1", 80);
	put_header(SIZE - 36, "OEM2", 36);
	put_header(200, "OEM3", SIZE - 200 + 1); /* too long */
	assert_ptr_equal(acpi_loader_table_listed(&device.loader, TABLES, data, SIZE, &cursor, &length), data + 120);
	assert_int_equal(length, 80);
	assert_ptr_equal(acpi_loader_table_listed(&device.loader, TABLES, data, SIZE, &cursor, &length),
			 data + SIZE - 36);
	assert_ptr_equal(acpi_loader_table_listed(&device.loader, TABLES, data, SIZE, &cursor, &length), data + 120);
	assert_null(acpi_loader_table_listed(&device.loader, TABLES, data, SIZE, &cursor, &length));
	assert_null(acpi_loader_table_listed(&device.loader, TABLES, data, SIZE, &cursor, &length));
	loader_script_free(&device);
}

static void acpi_loader_tables_must_have_the_length_that_is_summed(void **state)
{
	struct loader_script device;
	size_t length = 0;

	(void)state;
	set_up_script(&device);
	put_header(40, "SRAT", 61);
	assert_null(find(&device, SIZE, "SRAT", &length));
	put_header(40, "SRAT", 59);
	assert_null(find(&device, SIZE, "SRAT", &length));
	loader_script_free(&device);
}

/* The file may have shrunk since the script was checked against its size. */
static void acpi_loader_tables_lie_inside_the_bytes_given(void **state)
{
	struct loader_script device;
	size_t length = 0;

	(void)state;
	set_up_script(&device);
	put_header(40, "SRAT", 60);
	assert_ptr_equal(find(&device, 100, "SRAT", &length), data + 40);
	assert_null(find(&device, 99, "SRAT", &length));
	assert_null(find(&device, 39, "SRAT", &length));
	assert_null(find(&device, 0, "SRAT", &length));
	loader_script_free(&device);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(acpi_loader_tables_are_where_the_script_sums),
		cmocka_unit_test(acpi_loader_tables_listed_are_those_of_the_rsdt),
		cmocka_unit_test(acpi_loader_tables_must_have_the_length_that_is_summed),
		cmocka_unit_test(acpi_loader_tables_lie_inside_the_bytes_given),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
