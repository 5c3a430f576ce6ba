/* SPDX-License-Identifier: MIT */
/* Which RSDP the payload is given, and what is none. */
#include <string.h>

#include "tests/unit/loader_fixture.h"

enum rsdp_fault { NO_FAULT, SIGNATURE, CHECKSUM, EXTENDED_CHECKSUM, LENGTH_SHORT, LENGTH_LONG };

static void put_rsdp(uint8_t *at, uint8_t revision, enum rsdp_fault fault)
{
	memcpy(at, "RSD PTR ", 8);
	at[15] = revision;
	if (revision >= 2)
		at[20] = fault == LENGTH_SHORT ? 35 : fault == LENGTH_LONG ? 200 : 36;
	at[0] += fault == SIGNATURE;
	at[8] = (uint8_t)(-sum(at, 20) + (fault == CHECKSUM));
	if (revision >= 2)
		at[32] = (uint8_t)(-sum(at, 36) + (fault == EXTENDED_CHECKSUM));
}

static void acpi_loader_finds_a_valid_rsdp_only(void **state)
{
	static const struct {
		uint32_t size, offset;
		uint64_t address;
		uint8_t revision;
		enum rsdp_fault fault;
		bool found;
	} cases[] = {
		{ 20, 0, 0xf0000, 0, NO_FAULT, true },           { 36, 0, 0xf0000, 2, NO_FAULT, true },
		{ 64, 16, 0xf0000, 2, NO_FAULT, true },          { 64, 28, 0xf0004, 2, NO_FAULT, true },
		{ 64, 28, 0xf0000, 2, NO_FAULT, false },         { 19, 0, 0xf0000, 0, NO_FAULT, false },
		{ 35, 0, 0xf0000, 2, NO_FAULT, false },          { 64, 0, 0xf0000, 0, SIGNATURE, false },
		{ 64, 0, 0xf0000, 0, CHECKSUM, false },          { 64, 0, 0xf0000, 2, CHECKSUM, false },
		{ 64, 0, 0xf0000, 2, EXTENDED_CHECKSUM, false }, { 64, 0, 0xf0000, 2, LENGTH_SHORT, false },
		{ 64, 0, 0xf0000, 2, LENGTH_LONG, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		uint8_t rsdp[36] = { 0 };
		struct loader_file *file = loader_add_file(&model, "r", cases[i].size, cases[i].address);
		const uint32_t room = cases[i].size - cases[i].offset;

		put_rsdp(rsdp, cases[i].revision, cases[i].fault);
		memcpy(file->data + cases[i].offset, rsdp, room < sizeof(rsdp) ? room : sizeof(rsdp));
		loader_add_allocate(&model, "r", 1, ACPI_LOADER_ZONE_FSEG);
		assert_int_equal(acpi_loader_check(&model.loader, model.script, model.size, &model.ops).error,
				 ACPI_LOADER_OK);
		assert_int_equal(acpi_loader_find_rsdp(&model.loader), 0);
		assert_int_equal(acpi_loader_run(&model.loader, &model.ops).error, ACPI_LOADER_OK);
		assert_int_equal(acpi_loader_find_rsdp(&model.loader),
				 cases[i].found ? cases[i].address + cases[i].offset : 0);
		loader_start_again();
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		LOADER_TEST(acpi_loader_finds_a_valid_rsdp_only),
	};

	return cmocka_run_group_tests_name("acpi_loader_rsdp", tests, NULL, NULL);
}
