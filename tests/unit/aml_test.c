/* SPDX-License-Identifier: MIT */
/* The encoder writes what iasl 20200925 compiles the ASL beside each case to (iasl -on), and names what it cannot write. */
#include "tests/unit/aml_fixture.h"

#include <string.h>

/* Package (9) { 0, 1, 2, 0xFF, 0x100, 0xFFFF, 0x10000, 0xFFFFFFFF, 0x100000000 }, 0xFFFFFFFFFFFFFFFF */
static const uint8_t integers[] = { 0x12, 0x21, 0x09, 0x00, 0x01, 0x0a, 0x02, 0x0a, 0xff, 0x0b, 0x00, 0x01,
				    0x0b, 0xff, 0xff, 0x0c, 0x00, 0x00, 0x01, 0x00, 0x0c, 0xff, 0xff, 0xff,
				    0xff, 0x0e, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0xff };

static void append_integers(void)
{
	static const uint64_t values[] = { 0, 1, 2, 0xff, 0x100, 0xffff, 0x10000, 0xffffffff, 0x100000000 };

	aml_package(&aml, COUNT_OF(values));
	for (size_t i = 0; i < COUNT_OF(values); i++)
		aml_integer(&aml, values[i]);
	aml_end(&aml);
	aml_integer(&aml, UINT64_MAX);
}

static void aml_integers_are_as_short_as_iasl_makes_them(void **state)
{
	(void)state;
	aml_assert_bytes(append_integers, integers, sizeof(integers));
}

/*
 * Name (TXT, "native")
 * Name (HID0, EisaId ("PNP0A08"))
 * Name (UUI0, ToUUID ("33db4d5b-1ff7-401c-9657-7441c03dd766"))
 * Name (BUF0, Buffer () { 1, 2, 3 })
 * Name (BUF1, Buffer (0) {})
 * Name (BUF2, Buffer () { 7 })
 * Name (HID1, EisaId ("PNP0000"))
 */
static const uint8_t data[] = { 0x08, 0x54, 0x58, 0x54, 0x5f, 0x0d, 0x6e, 0x61, 0x74, 0x69, 0x76, 0x65, 0x00,
				0x08, 0x48, 0x49, 0x44, 0x30, 0x0c, 0x41, 0xd0, 0x0a, 0x08, 0x08, 0x55, 0x55,
				0x49, 0x30, 0x11, 0x13, 0x0a, 0x10, 0x5b, 0x4d, 0xdb, 0x33, 0xf7, 0x1f, 0x1c,
				0x40, 0x96, 0x57, 0x74, 0x41, 0xc0, 0x3d, 0xd7, 0x66, 0x08, 0x42, 0x55, 0x46,
				0x30, 0x11, 0x06, 0x0a, 0x03, 0x01, 0x02, 0x03, 0x08, 0x42, 0x55, 0x46, 0x31,
				0x11, 0x02, 0x00, 0x08, 0x42, 0x55, 0x46, 0x32, 0x11, 0x03, 0x01, 0x07, 0x08,
				0x48, 0x49, 0x44, 0x31, 0x0b, 0x41, 0xd0 };

static void append_data(void)
{
	static const uint8_t three[] = { 1, 2, 3 }, seven = 7;

	aml_name(&aml, "TXT");
	aml_string(&aml, "native");
	aml_name(&aml, "HID0");
	aml_eisa_id(&aml, "PNP0A08");
	aml_name(&aml, "UUI0");
	aml_uuid(&aml, "33db4d5b-1ff7-401c-9657-7441c03dd766");
	aml_name(&aml, "BUF0");
	aml_buffer(&aml, three, sizeof(three));
	aml_name(&aml, "BUF1");
	aml_buffer(&aml, NULL, 0);
	aml_name(&aml, "BUF2");
	aml_buffer(&aml, &seven, 1);
	aml_name(&aml, "HID1");
	aml_eisa_id(&aml, "PNP0000");
}

static void aml_data_are_as_iasl_has_them(void **state)
{
	(void)state;
	aml_assert_bytes(append_data, data, sizeof(data));
}

/*
 * Scope (\)
 * {
 *	Device (\_SB.PCI0)
 *	{
 *		Device (S08)
 *		{
 *			Device (^S10) { Name (^^X, 0) }
 *			Method (M0) { Notify (^, 1) Notify (\_SB.PCI0.S08, 3) }
 *		}
 *	}
 * }
 */
static const uint8_t names[] = { 0x10, 0x45, 0x04, 0x5c, 0x00, 0x5b, 0x82, 0x3f, 0x5c, 0x2e, 0x5f, 0x53, 0x42, 0x5f,
				 0x50, 0x43, 0x49, 0x30, 0x5b, 0x82, 0x32, 0x53, 0x30, 0x38, 0x5f, 0x5b, 0x82, 0x0e,
				 0x5e, 0x53, 0x31, 0x30, 0x5f, 0x08, 0x5e, 0x5e, 0x58, 0x5f, 0x5f, 0x5f, 0x00, 0x14,
				 0x1c, 0x4d, 0x30, 0x5f, 0x5f, 0x00, 0x86, 0x5e, 0x00, 0x01, 0x86, 0x5c, 0x2f, 0x03,
				 0x5f, 0x53, 0x42, 0x5f, 0x50, 0x43, 0x49, 0x30, 0x53, 0x30, 0x38, 0x5f, 0x0a, 0x03 };

static void append_names(void)
{
	aml_scope(&aml, "\\");
	aml_device(&aml, "\\_SB.PCI0");
	aml_device(&aml, "S08");
	aml_device(&aml, "^S10");
	aml_name(&aml, "^^X");
	aml_integer(&aml, 0);
	aml_end(&aml);
	aml_method(&aml, "M0", 0, false);
	aml_op(&aml, AML_NOTIFY);
	aml_path(&aml, "^");
	aml_integer(&aml, 1);
	aml_op(&aml, AML_NOTIFY);
	aml_path(&aml, "\\_SB.PCI0.S08");
	aml_integer(&aml, 3);
	for (unsigned i = 0; i < 4; i++)
		aml_end(&aml);
}

static void aml_names_are_padded_and_prefixed_as_iasl_does_it(void **state)
{
	(void)state;
	aml_assert_bytes(append_names, names, sizeof(names));
}

/*
 * Mutex (MTX0, 5)
 * Method (CALL, 2) { Return (Arg0) }
 * Method (MTH0, 3, Serialized)
 * {
 *	Acquire (MTX0, 0xFFFF)
 *	If (Arg0 == Arg1) { Local0 = Arg2 & 0xFF }
 *	Else { While (Local0 < 10) { Local0++ Break } }
 *	CALL (Local0, Arg0)
 *	Release (MTX0)
 *	Return (SizeOf (Arg0))
 * }
 */
static const uint8_t method[] = { 0x5b, 0x01, 0x4d, 0x54, 0x58, 0x30, 0x05, 0x14, 0x08, 0x43, 0x41, 0x4c, 0x4c, 0x02,
				  0xa4, 0x68, 0x14, 0x32, 0x4d, 0x54, 0x48, 0x30, 0x0b, 0x5b, 0x23, 0x4d, 0x54, 0x58,
				  0x30, 0xff, 0xff, 0xa0, 0x09, 0x93, 0x68, 0x69, 0x7b, 0x6a, 0x0a, 0xff, 0x60, 0xa1,
				  0x0a, 0xa2, 0x08, 0x95, 0x60, 0x0a, 0x0a, 0x75, 0x60, 0xa5, 0x43, 0x41, 0x4c, 0x4c,
				  0x60, 0x68, 0x5b, 0x27, 0x4d, 0x54, 0x58, 0x30, 0xa4, 0x87, 0x68 };

static void append_branches(void)
{
	aml_if(&aml);
	aml_op(&aml, AML_LEQUAL);
	aml_op(&aml, AML_ARG0);
	aml_op(&aml, AML_ARG1);
	aml_op(&aml, AML_AND);
	aml_op(&aml, AML_ARG2);
	aml_integer(&aml, 0xff);
	aml_op(&aml, AML_LOCAL0);
	aml_end(&aml);
	aml_else(&aml);
	aml_while(&aml);
	aml_op(&aml, AML_LLESS);
	aml_op(&aml, AML_LOCAL0);
	aml_integer(&aml, 10);
	aml_op(&aml, AML_INCREMENT);
	aml_op(&aml, AML_LOCAL0);
	aml_op(&aml, AML_BREAK);
	aml_end(&aml);
	aml_end(&aml);
}

static void append_method(void)
{
	aml_mutex(&aml, "MTX0", 5);
	aml_method(&aml, "CALL", 2, false);
	aml_op(&aml, AML_RETURN);
	aml_op(&aml, AML_ARG0);
	aml_end(&aml);
	aml_method(&aml, "MTH0", 3, true);
	aml_acquire(&aml, "MTX0", 0xffff);
	append_branches();
	aml_path(&aml, "CALL");
	aml_op(&aml, AML_LOCAL0);
	aml_op(&aml, AML_ARG0);
	aml_release(&aml, "MTX0");
	aml_op(&aml, AML_RETURN);
	aml_op(&aml, AML_SIZE_OF);
	aml_op(&aml, AML_ARG0);
	aml_end(&aml);
}

static void aml_method_is_as_iasl_has_it(void **state)
{
	(void)state;
	aml_assert_bytes(append_method, method, sizeof(method));
}

/*
 * OperationRegion (REGA, SystemIO, 0xAE00, 0x18)
 * Field (REGA, DWordAcc, NoLock, WriteAsZeros) { FLD0, 32, , 4, FLD1, 1, Offset (0x10), FLD2, 64 }
 * OperationRegion (REGB, SystemMemory, 0xFED40000, 0x5000)
 * Field (REGB, ByteAcc, NoLock, Preserve) { FLD3, 8 }
 */
static const uint8_t region[] = { 0x5b, 0x80, 0x52, 0x45, 0x47, 0x41, 0x01, 0x0b, 0x00, 0xae, 0x0a, 0x18, 0x5b, 0x81,
				  0x1b, 0x52, 0x45, 0x47, 0x41, 0x43, 0x46, 0x4c, 0x44, 0x30, 0x20, 0x00, 0x04, 0x46,
				  0x4c, 0x44, 0x31, 0x01, 0x00, 0x4b, 0x05, 0x46, 0x4c, 0x44, 0x32, 0x40, 0x04, 0x5b,
				  0x80, 0x52, 0x45, 0x47, 0x42, 0x00, 0x0c, 0x00, 0x00, 0xd4, 0xfe, 0x0b, 0x00, 0x50,
				  0x5b, 0x81, 0x0b, 0x52, 0x45, 0x47, 0x42, 0x01, 0x46, 0x4c, 0x44, 0x33, 0x08 };

static void append_region(void)
{
	aml_operation_region(&aml, "REGA", AML_SYSTEM_IO, 0xae00, 0x18);
	aml_field(&aml, "REGA", AML_DWORD_ACC, AML_WRITE_AS_ZEROS);
	aml_field_named(&aml, "FLD0", 32);
	aml_field_skip(&aml, 4);
	aml_field_named(&aml, "FLD1", 1);
	aml_field_skip(&aml, 0x10 * 8 - 37);
	aml_field_named(&aml, "FLD2", 64);
	aml_field_skip(&aml, 0);
	aml_end(&aml);
	aml_operation_region(&aml, "REGB", AML_SYSTEM_MEMORY, 0xfed40000, 0x5000);
	aml_field(&aml, "REGB", AML_BYTE_ACC, AML_PRESERVE);
	aml_field_named(&aml, "FLD3", 8);
	aml_end(&aml);
}

static void aml_region_is_as_iasl_has_it(void **state)
{
	(void)state;
	aml_assert_bytes(append_region, region, sizeof(region));
}

/* --- lengths -------------------------------------------------------------------------------------------------------- */

/* PkgLength as iasl writes it for Scope (\) { ... } or Buffer () { ... } with that many bytes after it. */
static const struct {
	size_t content;
	size_t bytes;
	uint8_t length[4];
} lengths[] = {
	{ 2, 1, { 0x03 } },
	{ 62, 1, { 0x3f } },
	{ 63, 2, { 0x41, 0x04 } },
	{ 4093, 2, { 0x4f, 0xff } },
	{ 4094, 3, { 0x81, 0x00, 0x01 } },
	{ 1048572, 3, { 0x8f, 0xff, 0xff } },
	{ 1048573, 4, { 0xc1, 0x00, 0x00, 0x01 } },
};

static void aml_pkg_length_is_the_shortest_that_holds_itself(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(lengths); i++) {
		uint8_t *content = aml_bytes + 1 + lengths[i].bytes;

		aml_start();
		aml_scope(&aml, "\\");
		for (size_t j = 2; j < lengths[i].content; j++)
			byte_buf_u8(&aml_buf, (uint8_t)(j * 7));
		aml_end(&aml);
		assert_true(aml_finish(&aml));
		assert_int_equal(aml_buf.length, 1 + lengths[i].bytes + lengths[i].content);
		assert_memory_equal(aml_bytes + 1, lengths[i].length, lengths[i].bytes);
		for (size_t j = 2; j < lengths[i].content; j++)
			assert_int_equal(content[j], (uint8_t)(j * 7));
	}
}

/* A term inside a term inside a term, each of which grows past a limit because the one inside did. */
static void aml_lengths_of_open_terms_around_stay_right(void **state)
{
	size_t at = 0;

	(void)state;
	aml_start();
	for (unsigned i = 0; i < AML_DEPTH; i++)
		aml_scope(&aml, "ABCD");
	for (unsigned i = 0; i < 4000; i++)
		byte_buf_u8(&aml_buf, 0xa3);
	for (unsigned i = 0; i < AML_DEPTH; i++)
		aml_end(&aml);
	assert_true(aml_finish(&aml));
	for (unsigned i = 0; i < AML_DEPTH; i++) {
		const unsigned follow = aml_bytes[at + 1] >> 6;
		size_t length = aml_bytes[at + 1] & (follow ? 0x0f : 0x3f);

		for (unsigned j = 0; j < follow; j++)
			length |= (size_t)aml_bytes[at + 2 + j] << (4 + 8 * j);
		assert_int_equal(aml_bytes[at], 0x10);
		assert_int_equal(at + 1 + length, aml_buf.length);
		assert_memory_equal(aml_bytes + at + 2 + follow, "ABCD", 4);
		at += 6 + follow;
	}
	assert_int_equal(aml_buf.length - at, 4000);
}

/* BufferSize in each of its encodings; the last from iasl: 11h 81h 00h 01h 0Bh FBh 0Fh for 4091 bytes. */
static void aml_buffer_size_is_that_of_the_bytes(void **state)
{
	static const struct {
		size_t count, header;
		uint8_t bytes[8];
	} cases[] = {
		{ 60, 4, { 0x11, 0x3f, 0x0a, 0x3c } },
		{ 61, 5, { 0x11, 0x41, 0x04, 0x0a, 0x3d } },
		{ 4090, 6, { 0x11, 0x4f, 0xff, 0x0b, 0xfa, 0x0f } },
		{ 4091, 7, { 0x11, 0x81, 0x00, 0x01, 0x0b, 0xfb, 0x0f } },
	};
	static uint8_t bytes[4091];

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(i * 3);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		aml_start();
		aml_buffer(&aml, bytes, cases[i].count);
		assert_true(aml_finish(&aml));
		assert_int_equal(aml_buf.length, cases[i].header + cases[i].count);
		assert_memory_equal(aml_bytes, cases[i].bytes, cases[i].header);
		assert_memory_equal(aml_bytes + cases[i].header, bytes, cases[i].count);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(aml_integers_are_as_short_as_iasl_makes_them),
		cmocka_unit_test(aml_data_are_as_iasl_has_them),
		cmocka_unit_test(aml_names_are_padded_and_prefixed_as_iasl_does_it),
		cmocka_unit_test(aml_method_is_as_iasl_has_it),
		cmocka_unit_test(aml_region_is_as_iasl_has_it),
		cmocka_unit_test(aml_pkg_length_is_the_shortest_that_holds_itself),
		cmocka_unit_test(aml_lengths_of_open_terms_around_stay_right),
		cmocka_unit_test(aml_buffer_size_is_that_of_the_bytes),
	};

	return cmocka_run_group_tests_name("aml", tests, NULL, NULL);
}
