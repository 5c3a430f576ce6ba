/* SPDX-License-Identifier: MIT */
/*
 * Single tables picked out of a loader script. The file of tables is laid out as QEMU 7.2 does with an NVDIMM: the pointer of the
 * SSDT is its last four bytes, the table behind it begins there.
 */
#include <stdlib.h>
#include <string.h>

#include "acpi/acpi_loader_pick.h"
#include "bytes/le.h"
#include "tests/unit/loader_fixture.h"

#define TABLES "etc/acpi/tables"
#define SHARED "etc/acpi/nvdimm-mem"
#define OTHER "etc/other"
#define SIZE 512

#define SSDT 64
#define SSDT_SIZE 80
#define MEMA (SSDT + SSDT_SIZE - 4)
#define NFIT (SSDT + SSDT_SIZE)
#define NFIT_SIZE 72

#define SHARED_AT 0x7fff0000
#define OTHER_AT 0x7ffe0000

static struct acpi_loader_pick pick;
static uint8_t *bytes; /* of the file of tables, as the device model gives them */
static uint8_t taken[SIZE];

static void put_table(uint32_t at, const char signature[5], uint32_t length)
{
	memset(bytes + at, 0, length);
	memcpy(bytes + at, signature, 4);
	le32_put(bytes + at + 4, length);
	bytes[at + 8] = 1;
	memcpy(bytes + at + 10, "BOCHS BXPC    ", 14);
	for (uint32_t i = 36; i + 4 < length; i++)
		bytes[at + i] = (uint8_t)(at + i);
}

/* The files and what comes before the tables' own commands. */
static void set_up_files(void)
{
	loader_add_file(&model, TABLES, SIZE, 0x7ffd0000);
	loader_add_file(&model, SHARED, 4096, SHARED_AT);
	loader_add_file(&model, OTHER, 64, OTHER_AT);
	loader_add_file(&model, "etc/low", 64, 0xf0000);
	loader_add_file(&model, "etc/told", 8, 0);
	bytes = loader_file(&model, TABLES)->data;
	put_table(SSDT, "SSDT", SSDT_SIZE);
	put_table(NFIT, "NFIT", NFIT_SIZE);
	loader_add_allocate(&model, SHARED, 4096, HIGH);
	loader_add_allocate(&model, OTHER, 16, HIGH);
	loader_add_allocate(&model, "etc/low", 16, FSEG);
	loader_add_allocate(&model, TABLES, 64, HIGH);
}

static void sum_tables(void)
{
	loader_add_checksum(&model, TABLES, SSDT + 9, SSDT, SSDT_SIZE);
	loader_add_checksum(&model, TABLES, NFIT + 9, NFIT, NFIT_SIZE);
}

static void begin(void)
{
	assert_int_equal(acpi_loader_check(&model.loader, model.script, model.size, &model.ops).error, ACPI_LOADER_OK);
	acpi_loader_pick_begin(&pick, &model.loader, &model.ops, TABLES, bytes, SIZE);
}

/* On a heap block of just that size, so that the sanitizer sees the first byte beyond. */
static struct acpi_loader_pick_result take(uint32_t start, uint32_t length)
{
	uint8_t *to = malloc(length);
	const struct acpi_loader_pick_result result = acpi_loader_pick_table(&pick, start, length, to);

	memcpy(taken, to, length < sizeof(taken) ? length : sizeof(taken));
	free(to);
	return result;
}

static void expect(struct acpi_loader_pick_result result, enum acpi_loader_pick_error error, size_t command)
{
	if (result.error != error)
		fail_msg("command %zu: %s", result.command, acpi_loader_pick_error_text(result.error));
	assert_int_equal(result.command, command);
}

static void expect_taken(uint32_t start, uint32_t length)
{
	expect(take(start, length), ACPI_LOADER_PICK_OK, model.loader.command_count);
	assert_int_equal(sum(taken, length), 0);
}

static bool is_placed(const char *name)
{
	return loader_file(&model, name)->placed != NULL;
}

static void acpi_loader_pick_takes_a_table_without_pointers_as_it_is(void **state)
{
	uint8_t want[NFIT_SIZE];

	(void)state;
	set_up_files();
	sum_tables();
	begin();
	expect_taken(NFIT, NFIT_SIZE);
	memcpy(want, bytes + NFIT, NFIT_SIZE);
	want[9] = (uint8_t)-sum(want, NFIT_SIZE);
	assert_memory_equal(taken, want, NFIT_SIZE);
	for (size_t i = 0; i < model.file_count; i++)
		assert_null(model.files[i].placed);
}

/* QEMU hw/acpi/nvdimm.c: MEMA, the address of the page that AML and QEMU share. */
static void acpi_loader_pick_relocates_a_pointer_to_another_file(void **state)
{
	(void)state;
	set_up_files();
	le32_put(bytes + MEMA, 0x10);
	loader_add_pointer(&model, TABLES, SHARED, MEMA, 4);
	sum_tables();
	begin();
	expect_taken(SSDT, SSDT_SIZE);
	assert_int_equal(le32_get(taken + SSDT_SIZE - 4), SHARED_AT + 0x10);
	assert_memory_equal(taken + 10, bytes + SSDT + 10, SSDT_SIZE - 14);
	assert_true(is_placed(SHARED));
	assert_false(is_placed(OTHER));
	assert_false(is_placed(TABLES));
	assert_int_equal(le32_get(bytes + MEMA), 0x10);
}

static void acpi_loader_pick_leaves_pointers_of_other_tables_alone(void **state)
{
	(void)state;
	set_up_files();
	loader_add_pointer(&model, TABLES, SHARED, MEMA, 4);
	loader_add_pointer(&model, TABLES, TABLES, 400, 4);
	loader_add_pointer(&model, TABLES, "etc/low", 404, 4);
	sum_tables();
	begin();
	expect_taken(NFIT, NFIT_SIZE);
	assert_false(is_placed(SHARED));
}

/* -acpitable: right from the start, so that the script has no command for it. */
static void acpi_loader_pick_takes_a_table_that_the_script_does_not_name(void **state)
{
	(void)state;
	set_up_files();
	put_table(300, "OEMX", 50);
	bytes[309] = (uint8_t)-sum(bytes + 300, 50);
	begin();
	expect_taken(300, 50);
	assert_memory_equal(taken, bytes + 300, 50);
}

static void acpi_loader_pick_places_a_file_once_for_all_tables(void **state)
{
	(void)state;
	set_up_files();
	loader_add_pointer(&model, TABLES, SHARED, MEMA, 4);
	loader_add_pointer(&model, TABLES, SHARED, NFIT + 40, 8);
	le64_put(bytes + NFIT + 40, 4095);
	sum_tables();
	loader_add_write_pointer(&model, "etc/told", SHARED, 0, 0, 8);
	begin();
	expect_taken(SSDT, SSDT_SIZE);
	/* The fake stops the test when it is asked for the same file again. */
	expect_taken(NFIT, NFIT_SIZE);
	assert_int_equal(le64_get(taken + 40), SHARED_AT + 4095);
	assert_int_equal(loader_file(&model, "etc/told")->writes, 1);
}

/* As those of HEST do: the table leads to a file of pointers, which lead into the same file and into another one. */
static void acpi_loader_pick_places_and_patches_what_a_file_leads_to(void **state)
{
	(void)state;
	set_up_files();
	/* Before the table's own, so that one look at the script does not do. */
	le64_put(loader_file(&model, OTHER)->data + 8, 0x18);
	le64_put(loader_file(&model, OTHER)->data + 16, 0x1000 - 1);
	loader_add_pointer(&model, OTHER, OTHER, 8, 8);
	loader_add_pointer(&model, OTHER, SHARED, 16, 8);
	loader_add_checksum(&model, OTHER, 0, 0, 64);
	loader_add_pointer(&model, TABLES, OTHER, NFIT + 36, 4);
	le32_put(bytes + NFIT + 36, 0);
	sum_tables();
	begin();
	expect_taken(NFIT, NFIT_SIZE);
	assert_int_equal(le32_get(taken + 36), OTHER_AT);
	assert_int_equal(le64_get(loader_file(&model, OTHER)->placed + 8), OTHER_AT + 0x18);
	assert_int_equal(le64_get(loader_file(&model, OTHER)->placed + 16), SHARED_AT + 0xfff);
	assert_int_equal(sum(loader_file(&model, OTHER)->placed, 64), 0);
	assert_true(is_placed(SHARED));
	/* A second table does not patch them again. */
	expect_taken(NFIT, NFIT_SIZE);
	assert_int_equal(le64_get(loader_file(&model, OTHER)->placed + 8), OTHER_AT + 0x18);
}

/* The copy is listed elsewhere, and the table it points to is not there at all. */
static void acpi_loader_pick_refuses_a_pointer_to_a_table(void **state)
{
	static const uint32_t targets[] = { NFIT, SSDT, SSDT + 40, 0 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(targets); i++) {
		loader_start_again();
		set_up_files();
		loader_add_pointer(&model, TABLES, SHARED, SSDT + 40, 4);
		le32_put(bytes + SSDT + 40, 0);
		le32_put(bytes + MEMA, targets[i]);
		loader_add_pointer(&model, TABLES, TABLES, MEMA, 4);
		sum_tables();
		begin();
		expect(take(SSDT, SSDT_SIZE), ACPI_LOADER_PICK_TO_TABLE, 5);
		assert_false(is_placed(SHARED));
		expect_taken(NFIT, NFIT_SIZE);
	}
}

static void acpi_loader_pick_refuses_a_file_that_points_to_a_table(void **state)
{
	(void)state;
	set_up_files();
	loader_add_pointer(&model, OTHER, TABLES, 0, 4);
	loader_add_pointer(&model, TABLES, OTHER, MEMA, 4);
	sum_tables();
	begin();
	expect(take(SSDT, SSDT_SIZE), ACPI_LOADER_PICK_TO_TABLE, 4);
	assert_false(is_placed(OTHER));
}

static void acpi_loader_pick_refuses_a_table_whose_place_is_asked_for(void **state)
{
	(void)state;
	set_up_files();
	sum_tables();
	loader_add_write_pointer(&model, "etc/told", TABLES, 0, NFIT + 71, 8);
	begin();
	expect(take(NFIT, NFIT_SIZE), ACPI_LOADER_PICK_TO_TABLE, 6);
	expect_taken(SSDT, SSDT_SIZE);
	assert_int_equal(loader_file(&model, "etc/told")->writes, 0);
}

static void acpi_loader_pick_refuses_a_pointer_across_the_edge(void **state)
{
	(void)state;
	for (uint32_t i = 1; i <= 3; i++) {
		loader_start_again();
		set_up_files();
		loader_add_pointer(&model, TABLES, SHARED, SSDT + SSDT_SIZE - i, 4);
		sum_tables();
		begin();
		expect(take(SSDT, SSDT_SIZE), ACPI_LOADER_PICK_STRADDLES, 4);
		expect(take(NFIT, NFIT_SIZE), ACPI_LOADER_PICK_STRADDLES, 4);
		assert_false(is_placed(SHARED));
	}
}

static void acpi_loader_pick_refuses_a_sum_across_the_edge(void **state)
{
	static const struct {
		uint32_t start, length;
	} sums[] = { { SSDT - 1, SSDT_SIZE }, { SSDT + 1, SSDT_SIZE }, { 0, SIZE }, { SSDT - 1, SSDT_SIZE + 2 } };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(sums); i++) {
		loader_start_again();
		set_up_files();
		loader_add_checksum(&model, TABLES, SSDT + 9, sums[i].start, sums[i].length);
		begin();
		expect(take(SSDT, SSDT_SIZE), ACPI_LOADER_PICK_STRADDLES, 4);
	}
}

static void acpi_loader_pick_refuses_what_belongs_below_1_mib(void **state)
{
	(void)state;
	set_up_files();
	loader_add_pointer(&model, TABLES, "etc/low", MEMA, 4);
	sum_tables();
	begin();
	expect(take(SSDT, SSDT_SIZE), ACPI_LOADER_PICK_ZONE, 4);
	assert_false(is_placed("etc/low"));
}

static void acpi_loader_pick_refuses_a_pointer_outside_the_other_file(void **state)
{
	(void)state;
	set_up_files();
	loader_add_pointer(&model, TABLES, OTHER, SSDT + 40, 4);
	le32_put(bytes + SSDT + 40, 0);
	loader_add_pointer(&model, TABLES, SHARED, MEMA, 4);
	le32_put(bytes + MEMA, 4096);
	sum_tables();
	begin();
	expect(take(SSDT, SSDT_SIZE), ACPI_LOADER_PICK_POINTER, 5);
	assert_false(is_placed(OTHER));
	assert_false(is_placed(SHARED));
}

static void acpi_loader_pick_refuses_a_field_that_is_patched_twice(void **state)
{
	(void)state;
	set_up_files();
	loader_add_pointer(&model, TABLES, SHARED, MEMA, 4);
	loader_add_pointer(&model, TABLES, SHARED, MEMA, 4);
	sum_tables();
	begin();
	expect(take(SSDT, SSDT_SIZE), ACPI_LOADER_PICK_POINTER, 5);
}

static void acpi_loader_pick_refuses_a_pointer_too_small_for_the_address(void **state)
{
	(void)state;
	set_up_files();
	loader_add_pointer(&model, TABLES, SHARED, MEMA, 2);
	sum_tables();
	loader_add_write_pointer(&model, "etc/told", SHARED, 0, 0, 8);
	begin();
	expect(take(SSDT, SSDT_SIZE), ACPI_LOADER_PICK_ADDRESS, 4);
	assert_int_equal(loader_file(&model, "etc/told")->writes, 0);
}

/* The device model must not write into memory of a table that the guest does not get. */
static void acpi_loader_pick_tells_the_device_model_last(void **state)
{
	(void)state;
	set_up_files();
	loader_add_write_pointer(&model, "etc/told", SHARED, 0, 0x28, 8);
	loader_add_pointer(&model, TABLES, SHARED, MEMA, 4);
	loader_add_pointer(&model, TABLES, SHARED, NFIT + 40, 4);
	le32_put(bytes + NFIT + 40, 0);
	loader_add_checksum(&model, TABLES, NFIT + 9, NFIT, NFIT_SIZE);
	begin();
	/* No command makes the SSDT's checksum right. */
	expect(take(SSDT, SSDT_SIZE), ACPI_LOADER_PICK_TABLE, model.loader.command_count);
	assert_true(is_placed(SHARED));
	assert_int_equal(loader_file(&model, "etc/told")->writes, 0);
	/* The file is good; another table may need it. */
	expect_taken(NFIT, NFIT_SIZE);
	assert_int_equal(loader_file(&model, "etc/told")->writes, 1);
	assert_int_equal(le64_get(loader_file(&model, "etc/told")->data), SHARED_AT + 0x28);
}

static void acpi_loader_pick_says_when_the_device_model_does_not_listen(void **state)
{
	(void)state;
	set_up_files();
	loader_add_pointer(&model, TABLES, SHARED, MEMA, 4);
	sum_tables();
	loader_add_write_pointer(&model, "etc/told", SHARED, 0, 0, 8);
	loader_file(&model, "etc/told")->refuses_write = true;
	begin();
	expect(take(SSDT, SSDT_SIZE), ACPI_LOADER_PICK_WRITE, 7);
}

/* A command that gives the file no memory, or no bytes, fails this table and the next one in the same way. */
static void acpi_loader_pick_remembers_a_file_that_cannot_be_placed(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		loader_start_again();
		set_up_files();
		loader_add_pointer(&model, TABLES, SHARED, MEMA, 4);
		loader_add_pointer(&model, TABLES, SHARED, NFIT + 40, 4);
		le32_put(bytes + NFIT + 40, 0);
		sum_tables();
		loader_file(&model, SHARED)->refuses_allocation = i == 0;
		loader_file(&model, SHARED)->refuses_read = i == 1;
		begin();
		expect(take(SSDT, SSDT_SIZE), i == 0 ? ACPI_LOADER_PICK_NO_MEMORY : ACPI_LOADER_PICK_READ, 0);
		expect(take(NFIT, NFIT_SIZE), i == 0 ? ACPI_LOADER_PICK_NO_MEMORY : ACPI_LOADER_PICK_READ,
		       model.loader.command_count);
	}
}

static void acpi_loader_pick_refuses_a_file_with_a_pointer_outside(void **state)
{
	(void)state;
	set_up_files();
	loader_add_pointer(&model, OTHER, OTHER, 0, 4);
	le32_put(loader_file(&model, OTHER)->data, 64);
	loader_add_pointer(&model, TABLES, OTHER, MEMA, 4);
	sum_tables();
	begin();
	expect(take(SSDT, SSDT_SIZE), ACPI_LOADER_PICK_POINTER, 4);
	expect(take(SSDT, SSDT_SIZE), ACPI_LOADER_PICK_POINTER, model.loader.command_count);
}

static void expect_table_error(uint32_t length, enum acpi_blob_error error)
{
	const struct acpi_loader_pick_result result = take(SSDT, length);

	expect(result, ACPI_LOADER_PICK_TABLE, model.loader.command_count);
	assert_int_equal(result.table, error);
	assert_false(is_placed(SHARED));
}

static void acpi_loader_pick_asks_acpi_blob_before_it_places_anything(void **state)
{
	(void)state;
	set_up_files();
	loader_add_pointer(&model, TABLES, SHARED, MEMA, 4);
	sum_tables();
	begin();
	expect_table_error(SSDT_SIZE - 1, ACPI_BLOB_LONG);
	expect_table_error(SSDT_SIZE + 1, ACPI_BLOB_SHORT);
	expect_table_error(35, ACPI_BLOB_HEADER);
	memcpy(bytes + SSDT, "FACP", 4);
	expect_table_error(SSDT_SIZE, ACPI_BLOB_REFUSED);
	memcpy(bytes + SSDT, "ssdt", 4);
	expect_table_error(SSDT_SIZE, ACPI_BLOB_SIGNATURE);
}

static void acpi_loader_pick_refuses_a_table_outside_the_file(void **state)
{
	static const struct {
		uint32_t start, length;
	} wrong[] = { { SIZE - 35, 36 }, { SIZE + 1, 0 }, { SIZE, 36 }, { 64, SIZE }, { UINT32_MAX - 10, 36 } };

	(void)state;
	set_up_files();
	sum_tables();
	begin();
	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		expect(take(wrong[i].start, wrong[i].length), ACPI_LOADER_PICK_OUTSIDE, model.loader.command_count);
	/* The file has shrunk since the script was checked against its size. */
	acpi_loader_pick_begin(&pick, &model.loader, &model.ops, TABLES, bytes, SIZE - 1);
	expect(take(NFIT, NFIT_SIZE), ACPI_LOADER_PICK_OUTSIDE, model.loader.command_count);
	acpi_loader_pick_begin(&pick, &model.loader, &model.ops, "no such", bytes, SIZE);
	expect(take(NFIT, NFIT_SIZE), ACPI_LOADER_PICK_OUTSIDE, model.loader.command_count);
}

/* What acpi_loader_run makes of the whole script is the witness. */
static void acpi_loader_pick_gives_the_bytes_that_the_whole_script_makes(void **state)
{
	(void)state;
	set_up_files();
	loader_add_pointer(&model, TABLES, SHARED, MEMA, 4);
	le32_put(bytes + MEMA, 0x123);
	loader_add_pointer(&model, TABLES, OTHER, SSDT + 44, 8);
	le64_put(bytes + SSDT + 44, 7);
	sum_tables();
	begin();
	expect_taken(SSDT, SSDT_SIZE);
	for (size_t i = 0; i < model.file_count; i++) {
		free(model.files[i].placed);
		model.files[i].placed = NULL;
	}
	assert_int_equal(acpi_loader_run(&model.loader, &model.ops).error, ACPI_LOADER_OK);
	assert_memory_equal(taken, loader_file(&model, TABLES)->placed + SSDT, SSDT_SIZE);
}

static void acpi_loader_pick_every_error_has_a_text_of_its_own(void **state)
{
	(void)state;
	for (int i = ACPI_LOADER_PICK_OK; i <= ACPI_LOADER_PICK_WRITE; i++)
		for (int j = ACPI_LOADER_PICK_OK; j < i; j++)
			assert_string_not_equal(acpi_loader_pick_error_text((enum acpi_loader_pick_error)i),
						acpi_loader_pick_error_text((enum acpi_loader_pick_error)j));
	assert_string_equal(acpi_loader_pick_error_text((enum acpi_loader_pick_error)(ACPI_LOADER_PICK_WRITE + 1)),
			    "unknown error");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LOADER_TEST(acpi_loader_pick_takes_a_table_without_pointers_as_it_is),
		LOADER_TEST(acpi_loader_pick_relocates_a_pointer_to_another_file),
		LOADER_TEST(acpi_loader_pick_leaves_pointers_of_other_tables_alone),
		LOADER_TEST(acpi_loader_pick_takes_a_table_that_the_script_does_not_name),
		LOADER_TEST(acpi_loader_pick_places_a_file_once_for_all_tables),
		LOADER_TEST(acpi_loader_pick_places_and_patches_what_a_file_leads_to),
		LOADER_TEST(acpi_loader_pick_refuses_a_pointer_to_a_table),
		LOADER_TEST(acpi_loader_pick_refuses_a_file_that_points_to_a_table),
		LOADER_TEST(acpi_loader_pick_refuses_a_table_whose_place_is_asked_for),
		LOADER_TEST(acpi_loader_pick_refuses_a_pointer_across_the_edge),
		LOADER_TEST(acpi_loader_pick_refuses_a_sum_across_the_edge),
		LOADER_TEST(acpi_loader_pick_refuses_what_belongs_below_1_mib),
		LOADER_TEST(acpi_loader_pick_refuses_a_pointer_outside_the_other_file),
		LOADER_TEST(acpi_loader_pick_refuses_a_field_that_is_patched_twice),
		LOADER_TEST(acpi_loader_pick_refuses_a_pointer_too_small_for_the_address),
		LOADER_TEST(acpi_loader_pick_tells_the_device_model_last),
		LOADER_TEST(acpi_loader_pick_says_when_the_device_model_does_not_listen),
		LOADER_TEST(acpi_loader_pick_remembers_a_file_that_cannot_be_placed),
		LOADER_TEST(acpi_loader_pick_refuses_a_file_with_a_pointer_outside),
		LOADER_TEST(acpi_loader_pick_asks_acpi_blob_before_it_places_anything),
		LOADER_TEST(acpi_loader_pick_refuses_a_table_outside_the_file),
		LOADER_TEST(acpi_loader_pick_gives_the_bytes_that_the_whole_script_makes),
		LOADER_TEST(acpi_loader_pick_every_error_has_a_text_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
