/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "firmware/glue/pmem_text.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void pmem_text_says_all_of_a_range(void **state)
{
	struct acpi_pmem pmem;

	(void)state;
	assert_null(pmem_parse("range=0x240000000-0x2bfffffff dimms=7,0x8 line=4K node=3 serial=0xdeadbeef,5 "
			       "flush=0xfe000000,0xfe000040",
			       1, &pmem));
	assert_int_equal(pmem.range.first, 0x240000000);
	assert_int_equal(pmem.range.last, 0x2bfffffff);
	assert_int_equal(pmem.node, 3);
	assert_int_equal(pmem.line, 4096);
	assert_int_equal(pmem.dimm_count, 2);
	assert_int_equal(pmem.dimms[0].handle, 7);
	assert_int_equal(pmem.dimms[0].serial, 0xdeadbeef);
	assert_int_equal(pmem.dimms[0].flush, 0xfe000000);
	assert_int_equal(pmem.dimms[1].handle, 8);
	assert_int_equal(pmem.dimms[1].serial, 5);
	assert_int_equal(pmem.dimms[1].flush, 0xfe000040);
}

/* QEMU's first NVDIMM has handle 1 and serial number 123456h. */
static void pmem_text_of_a_range_alone_is_one_dimm_of_the_given_handle(void **state)
{
	struct acpi_pmem pmem;

	(void)state;
	assert_null(pmem_parse("range=0x240000000-0x27fffffff", 1, &pmem));
	assert_int_equal(pmem.node, ACPI_NO_NODE);
	assert_int_equal(pmem.line, 0);
	assert_int_equal(pmem.dimm_count, 1);
	assert_int_equal(pmem.dimms[0].handle, 1);
	assert_int_equal(pmem.dimms[0].serial, 0x123456);
	assert_int_equal(pmem.dimms[0].flush, 0);
}

static void pmem_text_has_up_to_8_dimms(void **state)
{
	struct acpi_pmem pmem;

	(void)state;
	assert_null(pmem_parse("dimms=1,2,3,4,5,6,7,4294967295 node=127 range=0x0-0x7fff", 9, &pmem));
	assert_int_equal(pmem.dimm_count, 8);
	assert_int_equal(pmem.node, 127);
	assert_int_equal(pmem.dimms[7].handle, 0xffffffff);
}

#define RANGE "range=0xFIRST-0xLAST in whole pages of 4 KiB"
#define DIMMS "dimms=HANDLE with up to 8 different numbers from 1 on, commas between"
#define LINE "line=BYTES, a power of two"
#define NODE "node=0 to 127"
#define SERIAL "serial=NUMBER of 32 bits for each of dimms, commas between"
#define FLUSH "flush=0xADDRESS on an 8-byte boundary for each of dimms, commas between"
#define PAGES "a range of whole pages of 4 KiB, the same number on each of dimms"
#define LINES "a range of whole lines, the same number on each of several dimms"
#define GOOD "range=0x100000000-0x13fffffff "

static const struct {
	const char *text, *expected;
} wrong[] = {
	{ "", RANGE },
	{ "dimms=1", RANGE },
	{ "range=0x1000-0x1ffe", RANGE },
	{ "range=0x1001-0x1fff", RANGE },
	{ "range=0x2000-0x1fff", RANGE },
	{ "range=0x100000000-0x10000000000fff", RANGE },
	{ GOOD "dimms=0", DIMMS },
	{ GOOD "dimms=1,1", DIMMS },
	{ GOOD "dimms=1,2,3,4,5,6,7,8,9", DIMMS },
	{ GOOD "dimms=4294967296", DIMMS },
	{ GOOD "dimms=1K", DIMMS },
	{ GOOD "line=0 dimms=1,2", LINE },
	{ GOOD "line=3K dimms=1,2", LINE },
	{ GOOD "line=4G dimms=1,2", LINE },
	{ GOOD "node=128", NODE },
	{ GOOD "serial=1,2", SERIAL },
	{ GOOD "dimms=1,2 serial=1", SERIAL },
	{ GOOD "serial=0x100000000", SERIAL },
	{ GOOD "flush=0xfe000000,0xfe000040", FLUSH },
	{ GOOD "flush=0xfe000004", FLUSH },
	{ GOOD "flush=0", FLUSH },
	{ GOOD "flush=0x10000000000000", FLUSH },
	{ GOOD "dimms=1,2,3", PAGES },
	{ GOOD "line=4K", LINES },
	{ GOOD "line=4K dimms=1,2,3", LINES },
	{ GOOD "line=1G dimms=1,2", LINES },
	{ GOOD GOOD, "each item once" },
	{ GOOD "size=1G", "items that there are, each KEY=VALUE, with blanks between them" },
};

static void pmem_text_says_what_was_expected_and_leaves_the_range_alone(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(wrong); i++) {
		struct acpi_pmem pmem, before;
		const char *expected;

		memset(&before, 0xa5, sizeof(before));
		pmem = before;
		expected = pmem_parse(wrong[i].text, 1, &pmem);
		if (!expected || strcmp(expected, wrong[i].expected) != 0)
			fail_msg("\"%s\": %s", wrong[i].text, expected ? expected : "taken");
		assert_memory_equal(&pmem, &before, sizeof(pmem));
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(pmem_text_says_all_of_a_range),
		cmocka_unit_test(pmem_text_of_a_range_alone_is_one_dimm_of_the_given_handle),
		cmocka_unit_test(pmem_text_has_up_to_8_dimms),
		cmocka_unit_test(pmem_text_says_what_was_expected_and_leaves_the_range_alone),
	};

	return cmocka_run_group_tests_name("pmem_text", tests, NULL, NULL);
}
