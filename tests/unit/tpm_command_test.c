/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "firmware/glue/tpm_command.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* TPM Main 1.2 part 3, 3.2: tag TPM_TAG_RQU_COMMAND, paramSize, ordinal TPM_ORD_Startup, startupType TPM_ST_CLEAR. */
static void tpm_command_12_is_startup_clear(void **state)
{
	static const uint8_t wanted[] = { 0, 0xc1, 0, 0, 0, 12, 0, 0, 0, 0x99, 0, 1 };
	uint8_t command[TPM_COMMAND_STARTUP_SIZE];

	(void)state;
	tpm_command_startup(ACPI_TPM_12, TPM_COMMAND_CLEAR, command);
	assert_int_equal(sizeof(wanted), sizeof(command));
	assert_memory_equal(command, wanted, sizeof(wanted));
}

/* TPM 2.0 part 3, 9.3: tag TPM_ST_NO_SESSIONS, commandSize, commandCode TPM_CC_Startup, startupType TPM_SU_CLEAR. */
static void tpm_command_20_is_startup_clear_on_both_interfaces(void **state)
{
	static const uint8_t wanted[] = { 0x80, 1, 0, 0, 0, 12, 0, 0, 1, 0x44, 0, 0 };
	uint8_t command[TPM_COMMAND_STARTUP_SIZE];

	(void)state;
	assert_int_equal(sizeof(wanted), sizeof(command));
	tpm_command_startup(ACPI_TPM_20_TIS, TPM_COMMAND_CLEAR, command);
	assert_memory_equal(command, wanted, sizeof(wanted));
	tpm_command_startup(ACPI_TPM_20_CRB, TPM_COMMAND_CLEAR, command);
	assert_memory_equal(command, wanted, sizeof(wanted));
}

struct response_case {
	enum acpi_tpm_kind kind;
	uint8_t response[TPM_COMMAND_RESPONSE_SIZE];
	enum tpm_command_answer answer;
	uint32_t detail;
};

/* TPM_ST_STATE is 2 (TPM Main 1.2 part 2, table 31), TPM_SU_STATE 1 (TPM 2.0 part 2, table 23). */
static void tpm_command_startup_after_sleep_asks_for_the_saved_state(void **state)
{
	uint8_t command[TPM_COMMAND_STARTUP_SIZE];

	(void)state;
	tpm_command_startup(ACPI_TPM_12, TPM_COMMAND_STATE, command);
	assert_int_equal(command[10] << 8 | command[11], 2);
	tpm_command_startup(ACPI_TPM_20_TIS, TPM_COMMAND_STATE, command);
	assert_int_equal(command[10] << 8 | command[11], 1);
	tpm_command_startup(ACPI_TPM_20_CRB, TPM_COMMAND_STATE, command);
	assert_int_equal(command[10] << 8 | command[11], 1);
}

static void expect_answers(const struct response_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		uint32_t detail = 0xdeadbeef;

		assert_int_equal(tpm_command_check(cases[i].kind, cases[i].response, &detail), cases[i].answer);
		assert_int_equal(detail, cases[i].detail);
	}
}

static void tpm_command_success_means_started(void **state)
{
	static const struct response_case cases[] = {
		{ ACPI_TPM_12, { 0, 0xc4, 0, 0, 0, 10, 0, 0, 0, 0 }, TPM_COMMAND_STARTED, 0 },
		{ ACPI_TPM_20_TIS, { 0x80, 1, 0, 0, 0, 10, 0, 0, 0, 0 }, TPM_COMMAND_STARTED, 0 },
		{ ACPI_TPM_20_CRB, { 0x80, 1, 0, 0, 0, 10, 0, 0, 0, 0 }, TPM_COMMAND_STARTED, 0 },
	};

	(void)state;
	expect_answers(cases, COUNT(cases));
}

/* TPM_INVALID_POSTINIT is 38 in 1.2, TPM_RC_INITIALIZE 100h in 2.0; each number means something else in the other. */
static void tpm_command_knows_a_tpm_that_was_started_before(void **state)
{
	static const struct response_case cases[] = {
		{ ACPI_TPM_12, { 0, 0xc4, 0, 0, 0, 10, 0, 0, 0, 38 }, TPM_COMMAND_STARTED_BEFORE, 38 },
		{ ACPI_TPM_12, { 0, 0xc4, 0, 0, 0, 10, 0, 0, 1, 0 }, TPM_COMMAND_REFUSED, 0x100 },
		{ ACPI_TPM_20_CRB, { 0x80, 1, 0, 0, 0, 10, 0, 0, 1, 0 }, TPM_COMMAND_STARTED_BEFORE, 0x100 },
		{ ACPI_TPM_20_CRB, { 0x80, 1, 0, 0, 0, 10, 0, 0, 0, 38 }, TPM_COMMAND_REFUSED, 38 },
	};

	(void)state;
	expect_answers(cases, COUNT(cases));
}

static void tpm_command_gives_the_code_of_a_refusal(void **state)
{
	static const struct response_case cases[] = {
		{ ACPI_TPM_12, { 0, 0xc4, 0, 0, 0, 10, 0, 0, 0, 9 }, TPM_COMMAND_REFUSED, 9 },
		{ ACPI_TPM_20_TIS, { 0x80, 1, 0, 0, 0, 10, 0, 0, 1, 1 }, TPM_COMMAND_REFUSED, 0x101 },
		{ ACPI_TPM_20_TIS, { 0x80, 1, 0, 0, 0, 10, 0x12, 0x34, 0x56, 0x78 }, TPM_COMMAND_REFUSED, 0x12345678 },
		/* TPM_RC_BAD_TAG, which has the tag of 1.2 in 2.0, too */
		{ ACPI_TPM_20_TIS, { 0, 0xc4, 0, 0, 0, 10, 0, 0, 0, 30 }, TPM_COMMAND_REFUSED, 30 },
		/* the code alone does not make it "started before" */
		{ ACPI_TPM_20_TIS, { 0, 0xc4, 0, 0, 0, 10, 0, 0, 1, 0 }, TPM_COMMAND_REFUSED, 0x100 },
	};

	(void)state;
	expect_answers(cases, COUNT(cases));
}

static void tpm_command_believes_no_other_tag(void **state)
{
	static const struct response_case cases[] = {
		{ ACPI_TPM_12, { 0x80, 1, 0, 0, 0, 10, 0, 0, 0, 0 }, TPM_COMMAND_BAD_TAG, 0x8001 },
		{ ACPI_TPM_12, { 0, 0xc1, 0, 0, 0, 10, 0, 0, 0, 0 }, TPM_COMMAND_BAD_TAG, 0xc1 },
		{ ACPI_TPM_20_TIS, { 0, 0xc4, 0, 0, 0, 10, 0, 0, 0, 0 }, TPM_COMMAND_BAD_TAG, 0xc4 },
		{ ACPI_TPM_20_TIS, { 0x80, 2, 0, 0, 0, 10, 0, 0, 0, 0 }, TPM_COMMAND_BAD_TAG, 0x8002 },
		{ ACPI_TPM_20_CRB, { 0 }, TPM_COMMAND_BAD_TAG, 0 },
		{ ACPI_TPM_20_CRB,
		  { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff },
		  TPM_COMMAND_BAD_TAG,
		  0xffff },
	};

	(void)state;
	expect_answers(cases, COUNT(cases));
}

static void tpm_command_believes_no_other_length(void **state)
{
	static const struct response_case cases[] = {
		{ ACPI_TPM_12, { 0, 0xc4, 0, 0, 0, 9, 0, 0, 0, 0 }, TPM_COMMAND_BAD_LENGTH, 9 },
		{ ACPI_TPM_20_TIS, { 0x80, 1, 0, 0, 0, 0, 0, 0, 0, 0 }, TPM_COMMAND_BAD_LENGTH, 0 },
		{ ACPI_TPM_20_TIS, { 0x80, 1, 0, 0, 0, 11, 0, 0, 0, 0 }, TPM_COMMAND_BAD_LENGTH, 11 },
		{ ACPI_TPM_20_TIS,
		  { 0x80, 1, 0xff, 0xff, 0xff, 0xff, 0, 0, 1, 1 },
		  TPM_COMMAND_BAD_LENGTH,
		  0xffffffff },
		{ ACPI_TPM_20_TIS, { 0x80, 1, 10, 0, 0, 0, 0, 0, 0, 0 }, TPM_COMMAND_BAD_LENGTH, 0x0a000000 },
	};

	(void)state;
	expect_answers(cases, COUNT(cases));
}

/* burstCount is bits 23:8 of the status register. */
static void tpm_command_burst_never_exceeds_what_is_left(void **state)
{
	(void)state;
	assert_int_equal(tpm_command_burst(0, 12), 0);
	assert_int_equal(tpm_command_burst(0xff0000ff, 12), 0);
	assert_int_equal(tpm_command_burst(0x00000100, 12), 1);
	assert_int_equal(tpm_command_burst(0x00000c00, 12), 12);
	assert_int_equal(tpm_command_burst(0x00000d00, 12), 12);
	assert_int_equal(tpm_command_burst(0x00010000, 12), 12);
	assert_int_equal(tpm_command_burst(0xffffffff, 12), 12);
	assert_int_equal(tpm_command_burst(0xffffffff, 0), 0);
}

struct buffer_case {
	uint64_t address;
	uint32_t size;
	bool fits;
};

static void tpm_command_buffer_lies_in_the_range_of_the_tpm(void **state)
{
	static const struct buffer_case cases[] = {
		{ 0xfed40080, 3968, true }, /* QEMU's */
		{ 0xfed40080, 12, true },          { 0xfed40080, 11, false },
		{ 0xfed40080, 0, false },          { 0xfed4007f, 3968, false }, /* a register of locality 0 */
		{ 0xfed40000, 4096, false },       { 0xfed44ff4, 12, true },    /* the last 12 bytes */
		{ 0xfed44ff5, 12, false },         { 0xfed44fff, 0xffffffff, false },
		{ 0xfed45000, 4096, false },       { 0, 4096, false },
		{ 0x00100000, 4096, false },  /* RAM */
		{ 0x1fed40080, 3968, false }, /* the lower half alone would do */
		{ 0xfffffffffed40080, 12, false }, { UINT64_MAX, UINT32_MAX, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(tpm_command_buffer_fits(cases[i].address, cases[i].size, 12), cases[i].fits);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tpm_command_startup_after_sleep_asks_for_the_saved_state),
		cmocka_unit_test(tpm_command_12_is_startup_clear),
		cmocka_unit_test(tpm_command_20_is_startup_clear_on_both_interfaces),
		cmocka_unit_test(tpm_command_success_means_started),
		cmocka_unit_test(tpm_command_knows_a_tpm_that_was_started_before),
		cmocka_unit_test(tpm_command_gives_the_code_of_a_refusal),
		cmocka_unit_test(tpm_command_believes_no_other_tag),
		cmocka_unit_test(tpm_command_believes_no_other_length),
		cmocka_unit_test(tpm_command_burst_never_exceeds_what_is_left),
		cmocka_unit_test(tpm_command_buffer_lies_in_the_range_of_the_tpm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
