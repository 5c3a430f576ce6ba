/* SPDX-License-Identifier: MIT */
/* The loader script does what QEMU means by it, and a wrong one is named and touches nothing outside its files. */
#include <string.h>

#include "tests/unit/loader_fixture.h"

#define RSDP "etc/acpi/rsdp"
#define TABLES "etc/acpi/tables"
#define GUID "etc/vmgenid_guid"
#define GUID_ADDRESS "etc/vmgenid_addr"

#define RSDP_AT 0xf5a80
#define TABLES_AT 0x7ffd0040
#define GUID_AT 0x7fff0000

static uint64_t get_le(const uint8_t *at, size_t size)
{
	uint64_t value = 0;

	for (size_t i = size; i-- > 0;)
		value = value << 8 | at[i];
	return value;
}

static void put_le(uint8_t *at, uint64_t value, size_t size)
{
	for (size_t i = 0; i < size; i++)
		at[i] = (uint8_t)(value >> (8 * i));
}

/* --- QEMU's own script -------------------------------------------------------------------------------------------- */

/*
 * What QEMU 7.2.22 gives for `-machine q35 -device vmgenid`, the padding at its end left out, with what is in the
 * pointers.
 */
static const struct {
	const char *in, *to;
	uint32_t offset;
	uint8_t size;
	uint32_t initial;
} q35_pointers[] = {
	{ TABLES, TABLES, 8361, 4, 0 },    { TABLES, TABLES, 8365, 4, 64 },   { TABLES, TABLES, 8465, 8, 64 },
	{ TABLES, GUID, 8731, 4, 0 },      { TABLES, TABLES, 9023, 4, 8325 }, { TABLES, TABLES, 9027, 4, 8569 },
	{ TABLES, TABLES, 9031, 4, 8689 }, { TABLES, TABLES, 9035, 4, 8891 }, { TABLES, TABLES, 9039, 4, 8947 },
	{ RSDP, TABLES, 16, 4, 8987 },
};

static const struct {
	const char *in;
	uint32_t offset, start, length;
	unsigned after; /* the number of pointers that come before it */
} q35_checksums[] = {
	{ TABLES, 73, 64, 8261, 0 },    { TABLES, 8334, 8325, 244, 3 }, { TABLES, 8578, 8569, 120, 3 },
	{ TABLES, 8698, 8689, 202, 4 }, { TABLES, 8900, 8891, 56, 4 },  { TABLES, 8956, 8947, 40, 4 },
	{ TABLES, 8996, 8987, 56, 9 },  { RSDP, 8, 0, 20, 10 },
};

static void q35_files(void)
{
	loader_add_file(&model, RSDP, 20, RSDP_AT);
	loader_add_file(&model, GUID, 4096, GUID_AT);
	loader_add_file(&model, GUID_ADDRESS, 8, 0);
	loader_add_file(&model, TABLES, 131072, TABLES_AT);
	for (uint32_t i = 0; i < 9043; i++)
		loader_file(&model, TABLES)->data[i] = (uint8_t)(i * 7);
	memcpy(loader_file(&model, RSDP)->data, "RSD PTR \0BOCHS ", 16);
	for (size_t i = 0; i < COUNT_OF(q35_pointers); i++)
		put_le(loader_file(&model, q35_pointers[i].in)->data + q35_pointers[i].offset, q35_pointers[i].initial,
		       q35_pointers[i].size);
	for (size_t i = 0; i < COUNT_OF(q35_checksums); i++)
		loader_file(&model, q35_checksums[i].in)->data[q35_checksums[i].offset] = 0;
}

static void q35_script(void)
{
	size_t checksum = 0;

	loader_add_allocate(&model, RSDP, 16, FSEG);
	loader_add_allocate(&model, GUID, 4096, HIGH);
	loader_add_allocate(&model, TABLES, 64, HIGH);
	for (unsigned pointer = 0; pointer <= COUNT_OF(q35_pointers); pointer++) {
		for (; checksum < COUNT_OF(q35_checksums) && q35_checksums[checksum].after == pointer; checksum++)
			loader_add_checksum(&model, q35_checksums[checksum].in, q35_checksums[checksum].offset,
					    q35_checksums[checksum].start, q35_checksums[checksum].length);
		if (pointer == 3)
			loader_add_write_pointer(&model, GUID_ADDRESS, GUID, 0, 40, 8);
		if (pointer < COUNT_OF(q35_pointers))
			loader_add_pointer(&model, q35_pointers[pointer].in, q35_pointers[pointer].to,
					   q35_pointers[pointer].offset, q35_pointers[pointer].size);
	}
	for (unsigned padding = 0; padding < 3; padding++)
		loader_add_command(&model, 0);
}

static void acpi_loader_runs_qemus_q35_script(void **state)
{
	struct acpi_loader_result result;

	(void)state;
	q35_files();
	q35_script();
	result = loader_check_and_run(&model);
	assert_int_equal(result.error, ACPI_LOADER_OK);
	assert_int_equal(model.loader.file_count, 3);
	for (size_t i = 0; i < COUNT_OF(q35_pointers); i++)
		assert_int_equal(get_le(loader_file(&model, q35_pointers[i].in)->placed + q35_pointers[i].offset,
					q35_pointers[i].size),
				 loader_file(&model, q35_pointers[i].to)->address + q35_pointers[i].initial);
	for (size_t i = 0; i < COUNT_OF(q35_checksums); i++)
		assert_int_equal(sum(loader_file(&model, q35_checksums[i].in)->placed + q35_checksums[i].start,
				     q35_checksums[i].length),
				 0);
	assert_int_equal(get_le(loader_file(&model, GUID_ADDRESS)->data, 8), GUID_AT + 40);
	assert_int_equal(acpi_loader_find_rsdp(&model.loader), RSDP_AT);
}

/* Only the bytes of pointers and checksums differ from the files. */
static void acpi_loader_leaves_all_other_bytes_alone(void **state)
{
	static uint8_t mine[131072];

	(void)state;
	q35_files();
	q35_script();
	assert_int_equal(loader_check_and_run(&model).error, ACPI_LOADER_OK);
	for (size_t i = 0; i < COUNT_OF(q35_pointers); i++)
		if (strcmp(q35_pointers[i].in, TABLES) == 0)
			memset(mine + q35_pointers[i].offset, 1, q35_pointers[i].size);
	for (size_t i = 0; i < COUNT_OF(q35_checksums); i++)
		if (strcmp(q35_checksums[i].in, TABLES) == 0)
			mine[q35_checksums[i].offset] = 1;
	for (size_t i = 0; i < sizeof(mine); i++)
		assert_true(mine[i] || loader_file(&model, TABLES)->placed[i] == loader_file(&model, TABLES)->data[i]);
}

/* --- errors that the run finds ------------------------------------------------------------------------------------ */

static void acpi_loader_pointer_past_its_target_is_refused(void **state)
{
	(void)state;
	for (unsigned initial = 63; initial <= 64; initial++) {
		small_machine();
		loader_file(&model, "a")->data[8] = (uint8_t)initial;
		loader_add_pointer(&model, "a", "b", 8, 4);
		assert_int_equal(loader_check_and_run(&model).error,
				 initial < 64 ? ACPI_LOADER_OK : ACPI_LOADER_BAD_POINTER);
		loader_start_again();
	}
}

static void acpi_loader_address_must_fit_its_pointer(void **state)
{
	static const struct {
		uint64_t address;
		uint8_t size;
		bool fits;
	} cases[] = {
		{ 0xc0, 1, true },         { 0xc1, 1, false },           { 0xffc0, 2, true },
		{ 0xffc1, 2, false },      { 0xffffffc0, 4, true },      { 0xffffffc1, 4, false },
		{ 0x1ffffffc0, 4, false }, { UINT64_MAX - 63, 8, true }, { UINT64_MAX - 62, 8, false },
	};

	(void)state;
	for (unsigned write = 0; write < 2; write++) {
		for (size_t i = 0; i < COUNT_OF(cases); i++) {
			small_machine();
			loader_file(&model, "a")->data[0] = 63;
			loader_file(&model, "b")->address = cases[i].address;
			if (write)
				loader_add_write_pointer(&model, "w", "b", 0, 63, cases[i].size);
			else
				loader_add_pointer(&model, "a", "b", 0, cases[i].size);
			assert_int_equal(loader_check_and_run(&model).error,
					 cases[i].fits ? ACPI_LOADER_OK : ACPI_LOADER_BAD_POINTER);
			loader_start_again();
		}
	}
}

/* The second time the field holds an address, which lies outside the file. */
static void acpi_loader_pointer_patched_twice_is_refused(void **state)
{
	(void)state;
	small_machine();
	loader_add_pointer(&model, "a", "b", 8, 4);
	loader_add_pointer(&model, "a", "b", 8, 4);
	assert_int_equal(loader_check_and_run(&model).error, ACPI_LOADER_BAD_POINTER);
}

static void acpi_loader_checksum_counts_what_the_byte_held(void **state)
{
	(void)state;
	small_machine();
	memset(loader_file(&model, "a")->data, 0x35, 64);
	loader_add_checksum(&model, "a", 20, 10, 30);
	assert_int_equal(loader_check_and_run(&model).error, ACPI_LOADER_OK);
	assert_int_equal(sum(loader_file(&model, "a")->placed + 10, 30), 0);
}

static void acpi_loader_reports_a_callback_that_fails(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		static const enum acpi_loader_error errors[] = { ACPI_LOADER_NO_MEMORY, ACPI_LOADER_READ_FAILED,
								 ACPI_LOADER_WRITE_FAILED };
		struct acpi_loader_result result;

		small_machine();
		loader_add_write_pointer(&model, "w", "b", 0, 0, 8);
		loader_file(&model, "b")->refuses_allocation = i == 0;
		loader_file(&model, "b")->refuses_read = i == 1;
		loader_file(&model, "w")->refuses_write = i == 2;
		result = loader_check_and_run(&model);
		assert_int_equal(result.error, errors[i]);
		assert_int_equal(result.command, i == 2 ? 2 : 1);
		assert_string_equal(result.file, i == 2 ? "w" : "b");
		loader_start_again();
	}
}

/* The device model must not learn an address in memory that is given back. */
static void acpi_loader_tells_no_address_when_anything_fails(void **state)
{
	(void)state;
	small_machine();
	loader_add_write_pointer(&model, "w", "b", 0, 0, 8);
	loader_file(&model, "a")->data[0] = 200;
	loader_add_pointer(&model, "a", "b", 0, 4);
	assert_int_equal(loader_check_and_run(&model).error, ACPI_LOADER_BAD_POINTER);
	assert_int_equal(loader_file(&model, "w")->writes, 0);
}

/* --- mutations ---------------------------------------------------------------------------------------------------- */

/* A good script over small files, with one command of each kind and each pointer size. */
static void every_command(void)
{
	small_machine();
	for (unsigned i = 0; i < 64; i++)
		loader_file(&model, "b")->data[i] = (uint8_t)(i * 5);
	loader_add_pointer(&model, "a", "b", 56, 8);
	loader_add_pointer(&model, "a", "a", 48, 4);
	loader_add_pointer(&model, "a", "b", 0, 2);
	loader_add_checksum(&model, "b", 63, 0, 64);
	loader_add_checksum(&model, "a", 20, 16, 8);
	loader_add_write_pointer(&model, "w", "b", 0, 63, 8);
	loader_add_write_pointer(&model, "w", "a", 4, 0, 4);
	loader_add_command(&model, 0);
}

/*
 * Every byte of the script takes on values that are off by a bit, small or large. Files, placed memory and script
 * end where their heap blocks end, and the fake device model asserts its arguments: any byte outside is caught.
 */
static void acpi_loader_no_mutation_of_a_byte_leaves_the_files(void **state)
{
	static const uint8_t values[] = { 0, 1, 2, 3, 4, 8, 57, 63, 64, 65, 0x7f, 0x80, 0xff };
	unsigned good = 0, bad = 0;
	size_t size;

	(void)state;
	every_command();
	assert_int_equal(loader_check_and_run(&model).error, ACPI_LOADER_OK);
	size = model.size;
	for (size_t at = 0; at < size; at++) {
		for (size_t value = 0; value < COUNT_OF(values) + 8; value++) {
			loader_start_again();
			every_command();
			model.script[at] = value < COUNT_OF(values) ?
						   values[value] :
						   model.script[at] ^ 1u << (value - COUNT_OF(values));
			if (loader_check_and_run(&model).error == ACPI_LOADER_OK)
				good++;
			else
				bad++;
		}
	}
	assert_true(good > 1000 && bad > 1000);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		LOADER_TEST(acpi_loader_runs_qemus_q35_script),
		LOADER_TEST(acpi_loader_leaves_all_other_bytes_alone),
		LOADER_TEST(acpi_loader_pointer_past_its_target_is_refused),
		LOADER_TEST(acpi_loader_address_must_fit_its_pointer),
		LOADER_TEST(acpi_loader_pointer_patched_twice_is_refused),
		LOADER_TEST(acpi_loader_checksum_counts_what_the_byte_held),
		LOADER_TEST(acpi_loader_reports_a_callback_that_fails),
		LOADER_TEST(acpi_loader_tells_no_address_when_anything_fails),
		LOADER_TEST(acpi_loader_no_mutation_of_a_byte_leaves_the_files),
	};

	return cmocka_run_group_tests_name("acpi_loader", tests, NULL, NULL);
}
