/* SPDX-License-Identifier: MIT */
/* Which tables cannot be listed beside ours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bytes/le.h"
#include "firmware/glue/acpi_unfit.h"

/* On a heap block of just that size, so that the sanitizer sees the first byte beyond. */
static const char *ask(const char *signature, size_t length, uint64_t address)
{
	uint8_t *table = calloc(1, length);
	const char *why;

	memcpy(table, signature, 4);
	/* ACPI 6.5, 18.5.1: the register of the first instruction is at 52, its address 4 bytes on. */
	if (length >= 64)
		le64_put(table + 56, address);
	why = acpi_unfit(table, length);
	free(table);
	return why;
}

static void acpi_unfit_is_what_needs_the_dsdt_of_the_device_model(void **state)
{
	(void)state;
	assert_non_null(ask("CEDT", 108, 0));
	assert_non_null(ask("BGRT", 56, 0));
}

static void acpi_unfit_is_nothing_else(void **state)
{
	static const char *const fit[] = { "NFIT", "SSDT", "HMAT", "DMAR", "IVRS", "VIOT", "SLIC", "OEM1" };

	(void)state;
	for (size_t i = 0; i < sizeof(fit) / sizeof(fit[0]); i++) {
		assert_null(ask(fit[i], 36, 0));
		assert_null(ask(fit[i], 128, UINT64_MAX));
	}
}

/* QEMU gives the address of a BAR that does not decode as all ones. */
static void acpi_unfit_is_an_erst_without_registers(void **state)
{
	(void)state;
	assert_null(ask("ERST", 912, 0x80003000));
	assert_non_null(ask("ERST", 912, UINT64_MAX));
	assert_non_null(ask("ERST", 912, UINT32_MAX));
	assert_non_null(ask("ERST", 912, 0));
	/* One without any instruction names no register. */
	assert_null(ask("ERST", 48, 0));
	assert_null(ask("ERST", 79, UINT64_MAX));
	assert_non_null(ask("ERST", 80, UINT64_MAX));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(acpi_unfit_is_what_needs_the_dsdt_of_the_device_model),
		cmocka_unit_test(acpi_unfit_is_nothing_else),
		cmocka_unit_test(acpi_unfit_is_an_erst_without_registers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
