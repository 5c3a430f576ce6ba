/* SPDX-License-Identifier: MIT */
/* A device model's structures are used whole or not at all. */
#include "tests/unit/smbios_fixture.h"

/* The entry point of QEMU 7.2.22 for `-machine pc -smp 3,sockets=3 -m 3G`, and the shape of its structures. */
static const uint8_t qemu_anchor[31] = {
	0x5f, 0x53, 0x4d, 0x5f, 0x00, 0x1f, 0x02, 0x08, 0x51, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x5f, 0x44, 0x4d, 0x49, 0x5f, 0x00, 0xc9, 0x01, 0x00, 0x00, 0x00, 0x00, 0x0a, 0x00, 0x28,
};

static const uint8_t anchor_30[24] = { '_', 'S', 'M', '3', '_', 0, 24, 3, 0, 0, 1 };

/* Types 1, 11, 16 and 127: with strings, and without. */
static const uint8_t some_tables[] = "\x01\x1b\x00\x01\x01\x02\x00\x00"
				     "0123456789abcdef\x06\x00\x00QEMU\0PC\0\0"
				     "\x0b\x05\x00\x0b\x01hello\0\0"
				     "\x10\x17\x00\x10\x01\x03\x06\x00\x00\x30\x00\xfe\xff\x01\x00\0\0\0\0\0\0\0\0\0\0"
				     "\x7f\x04\x00\x7f\0";

#define SOME_COUNT 4
#define SOME_LARGEST 36
#define END_SIZE 6

static uint8_t blob[sizeof(some_tables)];
static struct smbios_given given;

static int given_set_up(void **state)
{
	memcpy(blob, some_tables, sizeof(blob));
	given = (struct smbios_given){ qemu_anchor, sizeof(qemu_anchor), blob, sizeof(blob) };
	return set_up(state);
}

static void assert_refused(enum smbios_given_error error, uint32_t offset)
{
	struct smbios_given_result result = smbios_given_check(&given, &handles);

	assert_int_equal(result.error, error);
	assert_int_equal(result.offset, offset);
	assert_string_not_equal(smbios_given_error_text(&result), "no error");
	/* Nobody gets any of it. */
	assert_int_equal(smbios_given_build(&given, &inputs, &handles, &block).error, error);
	assert_int_equal(block.buf.length, 0);
}

static uint8_t *structure_at(uint8_t type)
{
	for (size_t at = 0; at < sizeof(blob); at++)
		if (blob[at] == type && blob[at + 2] == 0 && blob[at + 3] == type)
			return blob + at;
	fail_msg("no structure of type %u", type);
	return NULL;
}

static uint32_t offset_of(uint8_t type)
{
	return (uint32_t)(structure_at(type) - blob);
}

static void smbios_given_counts_for_itself(void **state)
{
	struct smbios_given_result result = smbios_given_check(&given, &handles);

	(void)state;
	assert_int_equal(result.error, SMBIOS_GIVEN_OK);
	assert_int_equal(result.version, SMBIOS_VERSION(2, 8));
	assert_int_equal(result.count, SOME_COUNT);
	assert_int_equal(result.largest, SOME_LARGEST);
	assert_int_equal(result.bios_count, 0);
	/* The entry point is that of another machine. */
	assert_true(smbios_given_anchor_differs(&given, &result));
}

static void smbios_given_gets_a_type_0_of_ours_with_a_free_handle(void **state)
{
	(void)state;
	inputs.texts[SMBIOS_TEXT_BIOS_VENDOR] = "we";
	assert_int_equal(smbios_given_build(&given, &inputs, &handles, &block).error, SMBIOS_GIVEN_OK);
	assert_int_equal(tables[0], 0);
	assert_int_equal(field(tables, 2, 2), 0);
	assert_string_equal(tables + 0x18, "we");
	/* 7.1.2.2: bit 3 is UEFI, bit 4 virtual machine. */
	assert_int_equal(tables[0x13] & 0x18, 0x10);
	assert_int_equal(block.count, SOME_COUNT + 1);
	assert_memory_equal(tables + block.buf.length - sizeof(blob), blob, sizeof(blob));
}

static void smbios_given_type_0_avoids_handles_in_use(void **state)
{
	uint8_t *system = structure_at(1), *oem = structure_at(11);

	(void)state;
	system[3] = 0;
	oem[2] = 1;
	oem[3] = 0;
	assert_int_equal(smbios_given_build(&given, &inputs, &handles, &block).error, SMBIOS_GIVEN_OK);
	assert_int_equal(field(tables, 2, 2), 2);
}

static void smbios_given_with_type_0_stays_as_it_is(void **state)
{
	static uint8_t with_type_0[0x18 + 2 + sizeof(some_tables)] = { 0, 0x18, 0x34, 0x12 };

	(void)state;
	memcpy(with_type_0 + 0x18 + 2, some_tables, sizeof(some_tables));
	given.tables = with_type_0;
	given.tables_size = sizeof(with_type_0);
	assert_int_equal(smbios_given_build(&given, &inputs, &handles, &block).error, SMBIOS_GIVEN_OK);
	assert_int_equal(block.buf.length, sizeof(with_type_0));
	assert_memory_equal(tables, with_type_0, sizeof(with_type_0));
	assert_int_equal(block.count, SOME_COUNT + 1);
}

static void smbios_given_version_is_that_of_the_entry_point(void **state)
{
	(void)state;
	assert_int_equal(smbios_given_build(&given, &inputs, &handles, &block).error, SMBIOS_GIVEN_OK);
	write_entries();
	assert_memory_equal(f_segment + 0x10, "_SM_", 4);
	assert_int_equal(field(f_segment, 0x16, 2), 0x0802);
	/* Structures of 2.8 get no entry point that calls them 3.0. */
	assert_int_equal(field(f_segment, 0x40, 4), 0);
	assert_null(check().fault);

	set_up(state);
	given.anchor = anchor_30;
	given.anchor_size = sizeof(anchor_30);
	assert_int_equal(smbios_given_build(&given, &inputs, &handles, &block).error, SMBIOS_GIVEN_OK);
	write_entries();
	assert_int_equal(field(f_segment, 0x16, 2), 0x0802);
	assert_memory_equal(f_segment + 0x40, "_SM3_", 5);
	assert_int_equal(field(f_segment, 0x47, 2), 0x0003);
	assert_null(check().fault);
}

static void smbios_given_bad_anchor_is_refused(void **state)
{
	static uint8_t changed[31];

	(void)state;
	given.anchor_size = 30;
	assert_refused(SMBIOS_GIVEN_ANCHOR, 0);
	given.anchor_size = 0;
	given.anchor = NULL;
	assert_refused(SMBIOS_GIVEN_ANCHOR, 0);
	given.anchor = changed;
	given.anchor_size = sizeof(changed);
	assert_refused(SMBIOS_GIVEN_ANCHOR, 0);
	memcpy(changed, qemu_anchor, sizeof(changed));
	changed[6] = 4;
	assert_refused(SMBIOS_GIVEN_VERSION, 0);
}

static void smbios_given_bad_structure_is_refused_with_its_place(void **state)
{
	uint32_t oem = offset_of(11), array = offset_of(16), end = offset_of(127);

	(void)state;
	structure_at(11)[1] = 3;
	assert_refused(SMBIOS_GIVEN_WALK, oem);
	given_set_up(state);
	structure_at(16)[3] = 0x0b;
	assert_refused(SMBIOS_GIVEN_HANDLE, array);
	given_set_up(state);
	structure_at(127)[1] = 7;
	assert_refused(SMBIOS_GIVEN_WALK, end);
	given_set_up(state);
	structure_at(127)[0] = 126;
	assert_refused(SMBIOS_GIVEN_NO_END, end);
	given_set_up(state);
	/* The end comes early. */
	structure_at(16)[0] = 127;
	assert_refused(SMBIOS_GIVEN_AFTER, array);
	given_set_up(state);
	/* The first string is empty, but not the last. */
	structure_at(11)[5] = 0;
	assert_refused(SMBIOS_GIVEN_WALK, oem);
}

static void smbios_given_cut_anywhere_is_refused(void **state)
{
	const uint32_t oem_cut = offset_of(11) + 5 + sizeof("hello");

	(void)state;
	for (uint32_t size = 0; size < sizeof(blob); size++) {
		uint8_t *cut = test_malloc(size ? size : 1);
		struct smbios_given_result result;

		memcpy(cut, blob, size);
		given.tables = cut;
		given.tables_size = size;
		result = smbios_given_check(&given, &handles);
		assert_int_not_equal(result.error, SMBIOS_GIVEN_OK);
		/* Behind the last string, but before the NUL that ends the set; then before one of the two of an empty set. */
		if (size == oem_cut || size == sizeof(blob) - 1)
			assert_int_equal(result.walk, SMBIOS_WALK_STRINGS);
		test_free(cut);
	}
}

static void smbios_given_too_large_is_refused(void **state)
{
	(void)state;
	given.tables_size = SMBIOS_GIVEN_MAX + 1;
	assert_refused(SMBIOS_GIVEN_SIZE, 0);
}

static void smbios_given_one_byte_too_few_is_full(void **state)
{
	size_t length;

	(void)state;
	assert_int_equal(smbios_given_build(&given, &inputs, &handles, &block).error, SMBIOS_GIVEN_OK);
	length = block.buf.length;
	smbios_block_init(&block, tables, length - 1);
	assert_int_equal(smbios_given_build(&given, &inputs, &handles, &block).error, SMBIOS_GIVEN_FULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(smbios_given_counts_for_itself, given_set_up),
		cmocka_unit_test_setup(smbios_given_gets_a_type_0_of_ours_with_a_free_handle, given_set_up),
		cmocka_unit_test_setup(smbios_given_type_0_avoids_handles_in_use, given_set_up),
		cmocka_unit_test_setup(smbios_given_with_type_0_stays_as_it_is, given_set_up),
		cmocka_unit_test_setup(smbios_given_version_is_that_of_the_entry_point, given_set_up),
		cmocka_unit_test_setup(smbios_given_bad_anchor_is_refused, given_set_up),
		cmocka_unit_test_setup(smbios_given_bad_structure_is_refused_with_its_place, given_set_up),
		cmocka_unit_test_setup(smbios_given_cut_anywhere_is_refused, given_set_up),
		cmocka_unit_test_setup(smbios_given_too_large_is_refused, given_set_up),
		cmocka_unit_test_setup(smbios_given_one_byte_too_few_is_full, given_set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
