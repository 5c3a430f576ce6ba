/* SPDX-License-Identifier: MIT */
/* What the encoder cannot write, it says so, and once said it stays said. */
#include "tests/unit/aml_fixture.h"

static void aml_malformed_name_is_a_fault(void **state)
{
	static const char *const names[] = { "",     "pci0",   "PCI00", "0ABC", "A.",     ".A",
					     "A..B", "\\_SB.", "\\^A",  "^\\A", "\\\\A",  "_SB PCI",
					     "A^",   "\\.A",   "AB-C",  "A.b",  "A.BCDEF" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		aml_start();
		aml_path(&aml, names[i]);
		assert_false(aml_finish(&aml));
	}
}

/* 255 segments are the most that a NameString holds (20.2.2: SegCount is a byte). */
static void aml_name_has_at_most_255_segments(void **state)
{
	static char path[2 * 256];

	(void)state;
	for (size_t i = 0; i < 256; i++) {
		path[2 * i] = 'A';
		path[2 * i + 1] = '.';
	}
	path[2 * 255 - 1] = '\0';
	aml_start();
	aml_path(&aml, path);
	assert_true(aml_finish(&aml));
	assert_int_equal(aml_buf.length, 2 + 255 * 4);
	assert_int_equal(aml_bytes[0], 0x2f);
	assert_int_equal(aml_bytes[1], 255);

	path[2 * 255 - 1] = '.';
	path[2 * 256 - 1] = '\0';
	aml_start();
	aml_path(&aml, path);
	assert_false(aml_finish(&aml));
}

static void aml_malformed_identifier_is_a_fault(void **state)
{
	static const char *const eisa_ids[] = { "", "PNP0A0", "PNP0A088", "pNP0A08", "P.P0A08", "PNP0G08" };
	static const char *const uuids[] = { "",
					     "33db4d5b-1ff7-401c-9657-7441c03dd76",
					     "33db4d5b-1ff7-401c-9657-7441c03dd7666",
					     "33db4d5b-1ff7-401c-9657-7441c03dd76g",
					     "33db4d5b01ff7-401c-9657-7441c03dd766",
					     "33db4d5b-1ff7-401c-965707441c03dd766" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(eisa_ids); i++) {
		aml_start();
		aml_eisa_id(&aml, eisa_ids[i]);
		assert_false(aml_finish(&aml));
	}
	for (size_t i = 0; i < COUNT_OF(uuids); i++) {
		aml_start();
		aml_uuid(&aml, uuids[i]);
		assert_false(aml_finish(&aml));
	}
}

static void append_end_too_many(void)
{
	aml_scope(&aml, "\\");
	aml_end(&aml);
	aml_end(&aml);
}

static void append_open(void)
{
	aml_scope(&aml, "\\");
}

static void append_too_deep(void)
{
	for (unsigned i = 0; i <= AML_DEPTH; i++)
		aml_scope(&aml, "\\");
	for (unsigned i = 0; i <= AML_DEPTH; i++)
		aml_end(&aml);
}

static void append_eight_arguments(void)
{
	aml_method(&aml, "M", 8, false);
	aml_end(&aml);
}

static void append_sync_level_16(void)
{
	aml_mutex(&aml, "M", 16);
}

static void append_latin_1(void)
{
	aml_string(&aml, "caf\xe9");
}

static void append_field_with_path(void)
{
	aml_field(&aml, "R", AML_BYTE_ACC, AML_PRESERVE);
	aml_field_named(&aml, "^A", 8);
	aml_end(&aml);
}

static void append_field_of_no_bits(void)
{
	aml_field(&aml, "R", AML_BYTE_ACC, AML_PRESERVE);
	aml_field_named(&aml, "A", 0);
	aml_end(&aml);
}

static void append_field_past_28_bits(void)
{
	aml_field(&aml, "R", AML_BYTE_ACC, AML_PRESERVE);
	aml_field_skip(&aml, 0x10000000);
	aml_end(&aml);
}

static void aml_what_has_no_encoding_is_a_fault(void **state)
{
	static void (*const cases[])(void) = {
		append_end_too_many,       append_open,    append_too_deep,        append_eight_arguments,
		append_sync_level_16,      append_latin_1, append_field_with_path, append_field_of_no_bits,
		append_field_past_28_bits,
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		aml_start();
		cases[i]();
		aml_integer(&aml, 0);
		assert_false(aml_finish(&aml));
	}
}

/* Whatever the capacity: nothing is written past it, and the overflow is reported. */
static void aml_never_writes_past_the_buffer(void **state)
{
	(void)state;
	for (size_t capacity = 0; capacity < 120; capacity++) {
		bool good;

		for (size_t i = 0; i < 200; i++)
			aml_bytes[i] = 0xee;
		byte_buf_init(&aml_buf, aml_bytes, capacity);
		aml_init(&aml, &aml_buf);
		aml_device(&aml, "\\_SB.PCI0");
		aml_name(&aml, "_CID");
		aml_buffer(&aml, "0123456789012345678901234567890123456789012345678901234567890123456789", 70);
		aml_name(&aml, "_UID");
		aml_integer(&aml, 77);
		aml_end(&aml);
		good = aml_finish(&aml);
		/* DeviceOp, PkgLength, path; NameOp, name, BufferOp, PkgLength, BufferSize, bytes; NameOp, name, integer */
		assert_int_equal(good, capacity >= 2 + 2 + 10 + 5 + 1 + 2 + 2 + 70 + 5 + 2);
		for (size_t i = capacity; i < 200; i++)
			assert_int_equal(aml_bytes[i], 0xee);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(aml_malformed_name_is_a_fault),
		cmocka_unit_test(aml_name_has_at_most_255_segments),
		cmocka_unit_test(aml_malformed_identifier_is_a_fault),
		cmocka_unit_test(aml_what_has_no_encoding_is_a_fault),
		cmocka_unit_test(aml_never_writes_past_the_buffer),
	};

	return cmocka_run_group_tests_name("aml_fault", tests, NULL, NULL);
}
