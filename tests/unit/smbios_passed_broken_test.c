/* SPDX-License-Identifier: MIT */
/* Whatever a toolstack passes: what is broken is left out and named, what is whole is taken, and the table is whole. */
#include "tests/unit/smbios_passed_fixture.h"

static void smbios_passed_broken_structure_is_passed_over(void **state)
{
	static const struct {
		uint8_t at, value;
		enum smbios_walk_error walk;
	} wrong[] = {
		{ 1, 3, SMBIOS_WALK_LENGTH },  { 1, 0, SMBIOS_WALK_LENGTH },
		{ 1, 200, SMBIOS_WALK_CUT },   { 12, 'y', SMBIOS_WALK_STRINGS }, /* no second NUL */
		{ 9, 0, SMBIOS_WALK_STRINGS }, /* an empty string, and another after it */
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		passed_set_up(state);
		add(9, MINE);
		add_long(8, 9, MINE + 1, "xy")[wrong[i].at] = wrong[i].value;
		add(9, MINE + 2);
		build_passed();
		assert_int_equal(passed.count, 3);
		assert_verdict(1, SMBIOS_PASSED_BROKEN);
		assert_int_equal(passed.entries[1].walk, wrong[i].walk);
		assert_int_equal(passed.entries[1].offset, 4 + 0x11 + 3);
		assert_int_equal(passed.entries[1].type, 8);
		assert_null(find(8, 0));
		assert_int_equal(field(find(9, 1), 2, 2), MINE + 2);
		assert_whole();
	}
}

/* The structure goes on behind its entry: what its strings would be is another's. */
static void smbios_passed_structure_longer_than_its_entry_is_passed_over(void **state)
{
	(void)state;
	add(8, MINE);
	add(9, MINE + 1);
	for (uint8_t length = 1; length < 9 + 3; length++) {
		blob[0] = length;
		smbios_passed_read(blob, 4 + length, &inputs, &handles, &passed);
		assert_int_equal(passed.count, 1);
		assert_verdict(0, SMBIOS_PASSED_BROKEN);
	}
}

static void smbios_passed_bytes_behind_the_strings_are_cut_off(void **state)
{
	uint8_t *at = add_long(8, 9, MINE, "a..b");

	(void)state;
	/* An empty string in the middle, which ends the strings. */
	at[10] = at[11] = 0;
	add(9, MINE + 1);
	build_passed();
	assert_verdict(0, SMBIOS_PASSED_TAKEN);
	assert_int_equal(passed.entries[0].length, 9 + 6);
	assert_int_equal(passed.entries[0].size, 9 + 3);
	assert_string_equal(find(8, 0) + 9, "a");
	assert_non_null(find(9, 0));
	assert_whole();
}

static void smbios_passed_length_0_is_passed_over(void **state)
{
	(void)state;
	add(8, MINE);
	blob_size += 12;
	add(9, MINE + 1);
	blob_size += 4;
	build_passed();
	assert_int_equal(passed.count, 4);
	assert_verdict(1, SMBIOS_PASSED_EMPTY);
	assert_verdict(3, SMBIOS_PASSED_EMPTY);
	assert_non_null(find(9, 0));
	assert_whole();
}

static void smbios_passed_length_past_the_end_ends_it(void **state)
{
	static const uint32_t lengths[] = { 9 + 4, 0x100, 0x7fffffff, 0xfffffff8, 0xffffffff };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(lengths); i++) {
		passed_set_up(state);
		add(9, MINE);
		add(8, MINE + 1);
		put(blob, 0x11 + 3 + 4, (uint16_t)lengths[i]);
		put(blob, 0x11 + 3 + 6, (uint16_t)(lengths[i] >> 16));
		build_passed();
		assert_int_equal(passed.count, 2);
		assert_verdict(1, SMBIOS_PASSED_PAST_END);
		assert_int_equal(passed.entries[1].length, lengths[i]);
		assert_int_equal(passed.entries[1].type, 8);
		assert_non_null(find(9, 0));
		assert_null(find(8, 0));
		assert_whole();
	}
}

static void smbios_passed_cut_anywhere_keeps_what_is_whole(void **state)
{
	uint32_t ends[3], whole;

	(void)state;
	add(9, MINE);
	ends[0] = blob_size;
	add_long(200, 20, MINE + 1, "text");
	ends[1] = blob_size;
	add(1, MINE + 2);
	ends[2] = blob_size;
	for (uint32_t size = ends[2]; size-- > 0;) {
		blob_size = size;
		build_passed();
		whole = (uint32_t)((size >= ends[0]) + (size >= ends[1]));
		if (size == 0 || size == ends[0] || size == ends[1]) {
			assert_int_equal(passed.count, whole);
		} else {
			const uint32_t left = size - (whole ? ends[whole - 1] : 0);

			assert_int_equal(passed.count, whole + 1);
			assert_verdict(whole, left < 4 ? SMBIOS_PASSED_TAIL : SMBIOS_PASSED_PAST_END);
		}
		assert_int_equal(find(9, 0) != NULL, whole > 0);
		assert_int_equal(find(200, 0) != NULL, whole > 1);
		assert_int_equal(field(find(1, 0), 2, 2), 0x100);
		assert_whole();
	}
}

static void smbios_passed_entries_above_the_limit_are_left_out(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < SMBIOS_PASSED_ENTRIES; i++)
		add(200, (uint16_t)(MINE + i));
	build_passed();
	assert_int_equal(passed.count, SMBIOS_PASSED_ENTRIES);
	assert_null(smbios_passed_text(&passed.entries[SMBIOS_PASSED_ENTRIES - 1]));
	add(200, MINE);
	build_passed();
	assert_int_equal(passed.count, SMBIOS_PASSED_ENTRIES);
	assert_verdict(SMBIOS_PASSED_ENTRIES - 1, SMBIOS_PASSED_TOO_MANY);
	assert_non_null(find(200, SMBIOS_PASSED_ENTRIES - 2));
	assert_null(find(200, SMBIOS_PASSED_ENTRIES - 1));
	assert_whole();
}

/* Windows started by a BIOS, and OVMF under Xen, know the 2.1 entry point only, which tells 65535 bytes. */
static void smbios_passed_table_keeps_its_2_1_entry_point(void **state)
{
	static char text[9001];
	uint32_t left_out = 0;

	(void)state;
	memset(text, 't', sizeof(text) - 1);
	for (uint16_t i = 0; i < 9; i++)
		add_long(200, 4, (uint16_t)(MINE + i), text);
	add(201, MINE + 9);
	build_passed();
	for (uint32_t i = 0; i < passed.count; i++)
		left_out += passed.entries[i].verdict == SMBIOS_PASSED_NO_ROOM;
	assert_int_equal(left_out, 2);
	assert_verdict(8, SMBIOS_PASSED_NO_ROOM);
	/* A smaller one still finds room. */
	assert_non_null(find(201, 0));
	assert_true(block.buf.length <= 65535);
	assert_memory_equal(f_segment + 0x10, "_SM_", 4);
	assert_whole();
}

/* What is in a structure is the toolstack's own matter, of which the checker tells. */
static void smbios_passed_fault_inside_is_the_toolstacks(void **state)
{
	struct smbios_check_result result;

	(void)state;
	add(8, MINE)[4] = 9;
	build_passed();
	assert_int_equal(passed.entries[0].verdict, SMBIOS_PASSED_TAKEN);
	result = check();
	assert_non_null(result.fault);
	assert_int_equal(result.offset, 4);
	assert_true(smbios_passed_has(&passed, result.handle));
}

static void smbios_passed_at_any_alignment_is_the_same(void **state)
{
	static uint8_t moved[sizeof(blob)], first[TABLES_MAX];
	size_t length;

	(void)state;
	add(9, MINE);
	add(39, MINE + 1);
	build_passed();
	length = block.buf.length;
	memcpy(first, tables, length);
	for (size_t shift = 1; shift < 4; shift++) {
		memcpy(moved + shift, blob, blob_size);
		smbios_passed_read(moved + shift, blob_size, &inputs, &handles, &passed);
		smbios_block_init(&block, tables, sizeof(tables));
		assert_int_equal(smbios_build_with(&inputs, &passed, &block), SMBIOS_BUILD_OK);
		assert_int_equal(block.buf.length, length);
		assert_memory_equal(tables, first, length);
	}
}

static void smbios_passed_one_byte_too_few_is_full(void **state)
{
	size_t length;

	(void)state;
	add(9, MINE);
	add(200, MINE + 1);
	build_passed();
	length = block.buf.length;
	for (size_t capacity = 0; capacity < length; capacity++) {
		memset(tables, 0xa5, sizeof(tables));
		smbios_passed_read(blob, blob_size, &inputs, &handles, &passed);
		smbios_block_init(&block, tables, capacity);
		assert_int_equal(smbios_build_with(&inputs, &passed, &block), SMBIOS_BUILD_FULL);
		assert_int_equal(tables[capacity], 0xa5);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(smbios_passed_broken_structure_is_passed_over, passed_set_up),
		cmocka_unit_test_setup(smbios_passed_structure_longer_than_its_entry_is_passed_over, passed_set_up),
		cmocka_unit_test_setup(smbios_passed_bytes_behind_the_strings_are_cut_off, passed_set_up),
		cmocka_unit_test_setup(smbios_passed_length_0_is_passed_over, passed_set_up),
		cmocka_unit_test_setup(smbios_passed_length_past_the_end_ends_it, passed_set_up),
		cmocka_unit_test_setup(smbios_passed_cut_anywhere_keeps_what_is_whole, passed_set_up),
		cmocka_unit_test_setup(smbios_passed_entries_above_the_limit_are_left_out, passed_set_up),
		cmocka_unit_test_setup(smbios_passed_table_keeps_its_2_1_entry_point, passed_set_up),
		cmocka_unit_test_setup(smbios_passed_fault_inside_is_the_toolstacks, passed_set_up),
		cmocka_unit_test_setup(smbios_passed_at_any_alignment_is_the_same, passed_set_up),
		cmocka_unit_test_setup(smbios_passed_one_byte_too_few_is_full, passed_set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
