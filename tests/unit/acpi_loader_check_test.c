/* SPDX-License-Identifier: MIT */
/* What the check refuses in a loader script, and that it touches nothing then. */
#include <stdio.h>
#include <string.h>

#include "tests/unit/loader_fixture.h"

struct bad_command {
	uint32_t number;
	const char *file, *source;
	uint32_t numbers[3]; /* what comes after the names, in the order of the format */
	enum acpi_loader_error error;
	const char *named;
};

static const char long_name[] = "01234567890123456789012345678901234567890123456789012345";

static const struct bad_command bad_commands[] = {
	{ 5, "a", "", { 0 }, ACPI_LOADER_BAD_COMMAND, "" },
	{ 0x80000001, "c", "", { 16, HIGH }, ACPI_LOADER_BAD_COMMAND, "" },
	{ 0x100, "c", "", { 16, HIGH }, ACPI_LOADER_BAD_COMMAND, "" },
	{ 0, "whatever", "is here", { 1, 2, 3 }, ACPI_LOADER_OK, "" },
	{ 1, "c", "", { 16, HIGH }, ACPI_LOADER_OK, "" },
	{ 1, "", "", { 16, HIGH }, ACPI_LOADER_BAD_NAME, "" },
	{ 1, long_name, "", { 16, HIGH }, ACPI_LOADER_BAD_NAME, "" },
	{ 1, "nothing", "", { 16, HIGH }, ACPI_LOADER_NO_FILE, "nothing" },
	{ 1, "empty", "", { 16, HIGH }, ACPI_LOADER_NO_FILE, "empty" },
	{ 1, "a", "", { 16, HIGH }, ACPI_LOADER_ALLOCATED_TWICE, "a" },
	{ 1, "c", "", { 0, HIGH }, ACPI_LOADER_BAD_ALIGNMENT, "c" },
	{ 1, "c", "", { 24, HIGH }, ACPI_LOADER_BAD_ALIGNMENT, "c" },
	{ 1, "c", "", { 0x100000, HIGH }, ACPI_LOADER_OK, "" },
	{ 1, "c", "", { 0x200000, HIGH }, ACPI_LOADER_BAD_ALIGNMENT, "c" },
	{ 1, "c", "", { 16, 0 }, ACPI_LOADER_BAD_ZONE, "c" },
	{ 1, "c", "", { 16, 3 }, ACPI_LOADER_BAD_ZONE, "c" },
	{ 2, "a", "b", { 60, 4 }, ACPI_LOADER_OK, "" },
	{ 2, "a", "a", { 56, 8 }, ACPI_LOADER_OK, "" },
	{ 2, "a", "b", { 63, 1 }, ACPI_LOADER_OK, "" },
	{ 2, "a", long_name, { 0, 4 }, ACPI_LOADER_BAD_NAME, "" },
	{ 2, "a", "", { 0, 4 }, ACPI_LOADER_BAD_NAME, "" },
	{ 2, "", "b", { 0, 4 }, ACPI_LOADER_BAD_NAME, "" },
	{ 2, "c", "b", { 0, 4 }, ACPI_LOADER_NOT_ALLOCATED, "c" },
	{ 2, "a", "c", { 0, 4 }, ACPI_LOADER_NOT_ALLOCATED, "c" },
	{ 2, "a", "b", { 61, 4 }, ACPI_LOADER_BAD_POINTER, "a" },
	{ 2, "a", "b", { 64, 1 }, ACPI_LOADER_BAD_POINTER, "a" },
	{ 2, "a", "b", { 0xfffffffc, 4 }, ACPI_LOADER_BAD_POINTER, "a" },
	{ 2, "a", "b", { 0xffffffff, 8 }, ACPI_LOADER_BAD_POINTER, "a" },
	{ 2, "a", "b", { 0, 0 }, ACPI_LOADER_BAD_POINTER, "a" },
	{ 2, "a", "b", { 0, 3 }, ACPI_LOADER_BAD_POINTER, "a" },
	{ 2, "a", "b", { 0, 16 }, ACPI_LOADER_BAD_POINTER, "a" },
	{ 3, "a", "", { 0, 0, 64 }, ACPI_LOADER_OK, "" },
	{ 3, "a", "", { 63, 63, 1 }, ACPI_LOADER_OK, "" },
	{ 3, "", "", { 0, 0, 64 }, ACPI_LOADER_BAD_NAME, "" },
	{ 3, "c", "", { 0, 0, 64 }, ACPI_LOADER_NOT_ALLOCATED, "c" },
	{ 3, "a", "", { 0, 0, 65 }, ACPI_LOADER_BAD_CHECKSUM, "a" },
	{ 3, "a", "", { 1, 1, 64 }, ACPI_LOADER_BAD_CHECKSUM, "a" },
	{ 3, "a", "", { 2, 1, 0xffffffff }, ACPI_LOADER_BAD_CHECKSUM, "a" },
	{ 3, "a", "", { 0xffffffff, 0xffffffff, 2 }, ACPI_LOADER_BAD_CHECKSUM, "a" },
	{ 3, "a", "", { 0, 0, 0 }, ACPI_LOADER_BAD_CHECKSUM, "a" },
	{ 3, "a", "", { 9, 10, 10 }, ACPI_LOADER_BAD_CHECKSUM, "a" },
	{ 3, "a", "", { 20, 10, 10 }, ACPI_LOADER_BAD_CHECKSUM, "a" },
	{ 3, "a", "", { 64, 0, 64 }, ACPI_LOADER_BAD_CHECKSUM, "a" },
	{ 4, "w", "b", { 0, 63, 8 }, ACPI_LOADER_OK, "" },
	{ 4, "", "b", { 0, 0, 8 }, ACPI_LOADER_BAD_NAME, "" },
	{ 4, "w", "", { 0, 0, 8 }, ACPI_LOADER_BAD_NAME, "" },
	{ 4, "nothing", "b", { 0, 0, 8 }, ACPI_LOADER_NO_FILE, "nothing" },
	{ 4, "w", "c", { 0, 0, 8 }, ACPI_LOADER_NOT_ALLOCATED, "c" },
	{ 4, "w", "b", { 1, 0, 8 }, ACPI_LOADER_BAD_POINTER, "w" },
	{ 4, "w", "b", { 0xfffffffc, 0, 4 }, ACPI_LOADER_BAD_POINTER, "w" },
	{ 4, "w", "b", { 0, 0, 5 }, ACPI_LOADER_BAD_POINTER, "w" },
	{ 4, "w", "b", { 0, 64, 8 }, ACPI_LOADER_BAD_POINTER, "b" },
	{ 4, "w", "b", { 0, 0xffffffff, 8 }, ACPI_LOADER_BAD_POINTER, "b" },
};

static void add_bad_command(const struct bad_command *command)
{
	uint8_t *entry;

	switch (command->number) {
	case 1:
		loader_add_allocate(&model, command->file, command->numbers[0], (uint8_t)command->numbers[1]);
		break;
	case 2:
		loader_add_pointer(&model, command->file, command->source, command->numbers[0],
				   (uint8_t)command->numbers[1]);
		break;
	case 3:
		loader_add_checksum(&model, command->file, command->numbers[0], command->numbers[1],
				    command->numbers[2]);
		break;
	case 4:
		loader_add_write_pointer(&model, command->file, command->source, command->numbers[0],
					 command->numbers[1], (uint8_t)command->numbers[2]);
		break;
	default:
		loader_add_allocate(&model, command->file, command->numbers[0], (uint8_t)command->numbers[1]);
		entry = model.script + model.size - ACPI_LOADER_COMMAND_SIZE;
		entry[0] = (uint8_t)command->number;
		entry[1] = (uint8_t)(command->number >> 8);
		entry[3] = (uint8_t)(command->number >> 24);
	}
}

static void acpi_loader_names_what_is_wrong_before_it_touches_anything(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad_commands); i++) {
		struct acpi_loader_result result;

		small_machine();
		add_bad_command(&bad_commands[i]);
		result = acpi_loader_check(&model.loader, model.script, model.size, &model.ops);
		if (result.error != bad_commands[i].error || strcmp(result.file, bad_commands[i].named) != 0)
			fail_msg("case %zu: %s, file '%s'", i, acpi_loader_error_text(result.error), result.file);
		assert_int_equal(result.command, result.error == ACPI_LOADER_OK ? 0 : 2);
		if (result.error != ACPI_LOADER_OK)
			assert_int_equal(acpi_loader_run(&model.loader, &model.ops).error, ACPI_LOADER_OK);
		assert_null(result.error != ACPI_LOADER_OK ? loader_file(&model, "a")->placed : NULL);
		loader_start_again();
	}
}

/* --- sizes, order, capacity --------------------------------------------------------------------------------------- */

static void acpi_loader_script_is_whole_commands_up_to_128_kib(void **state)
{
	(void)state;
	small_machine();
	assert_int_equal(acpi_loader_check(&model.loader, model.script, 0, &model.ops).error, ACPI_LOADER_OK);
	assert_int_equal(acpi_loader_check(&model.loader, model.script, 127, &model.ops).error,
			 ACPI_LOADER_SCRIPT_SIZE);
	assert_int_equal(acpi_loader_check(&model.loader, model.script, 129, &model.ops).error,
			 ACPI_LOADER_SCRIPT_SIZE);
	while (model.size < ACPI_LOADER_MAX_SCRIPT)
		loader_add_command(&model, 0);
	assert_int_equal(loader_check_and_run(&model).error, ACPI_LOADER_OK);
	loader_add_command(&model, 0);
	assert_int_equal(acpi_loader_check(&model.loader, model.script, model.size, &model.ops).error,
			 ACPI_LOADER_SCRIPT_SIZE);
}

static void acpi_loader_file_33_is_one_too_many(void **state)
{
	char name[8];

	(void)state;
	for (unsigned i = 0; i <= ACPI_LOADER_MAX_FILES; i++) {
		snprintf(name, sizeof(name), "f%u", i);
		loader_add_file(&model, name, 1, i);
		loader_add_allocate(&model, name, 1, HIGH);
	}
	assert_int_equal(acpi_loader_check(&model.loader, model.script, model.size, &model.ops).error,
			 ACPI_LOADER_TOO_MANY_FILES);
	model.size -= ACPI_LOADER_COMMAND_SIZE;
	assert_int_equal(loader_check_and_run(&model).error, ACPI_LOADER_OK);
}

static void acpi_loader_use_before_allocation_is_refused(void **state)
{
	(void)state;
	loader_add_file(&model, "a", 64, 0x1000);
	loader_add_checksum(&model, "a", 0, 0, 64);
	loader_add_allocate(&model, "a", 16, HIGH);
	assert_int_equal(loader_check_and_run(&model).error, ACPI_LOADER_NOT_ALLOCATED);
	assert_null(loader_file(&model, "a")->placed);
}

static void acpi_loader_name_of_55_characters_is_good(void **state)
{
	(void)state;
	loader_add_file(&model, long_name + 1, 64, 0x1000);
	loader_add_allocate(&model, long_name + 1, 16, HIGH);
	assert_int_equal(loader_check_and_run(&model).error, ACPI_LOADER_OK);
	assert_string_equal(model.loader.files[0].name, long_name + 1);
}

static void acpi_loader_every_error_has_a_text(void **state)
{
	(void)state;
	for (int i = ACPI_LOADER_OK; i <= ACPI_LOADER_WRITE_FAILED; i++)
		assert_string_not_equal(acpi_loader_error_text((enum acpi_loader_error)i), "unknown error");
	assert_string_equal(acpi_loader_error_text((enum acpi_loader_error)(ACPI_LOADER_WRITE_FAILED + 1)),
			    "unknown error");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		LOADER_TEST(acpi_loader_names_what_is_wrong_before_it_touches_anything),
		LOADER_TEST(acpi_loader_script_is_whole_commands_up_to_128_kib),
		LOADER_TEST(acpi_loader_file_33_is_one_too_many),
		LOADER_TEST(acpi_loader_use_before_allocation_is_refused),
		LOADER_TEST(acpi_loader_name_of_55_characters_is_good),
		LOADER_TEST(acpi_loader_every_error_has_a_text),
	};

	return cmocka_run_group_tests_name("acpi_loader_check", tests, NULL, NULL);
}
