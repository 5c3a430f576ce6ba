/* SPDX-License-Identifier: MIT */
/* A toolstack's structures get into the table in place of ours or beside them, and every handle leads somewhere. */
#include "tests/unit/smbios_passed_fixture.h"

/* --- what is taken ------------------------------------------------------------------------------------------------ */

static void smbios_passed_structure_stands_in_place_of_ours(void **state)
{
	static const uint8_t replacing[] = { 0, 1, 2, 3, 11, 22 };
	const char *oem[] = { "ours" };

	(void)state;
	inputs.oem_strings = oem;
	inputs.oem_string_count = 1;
	inputs.battery = true;
	for (size_t i = 0; i < COUNT_OF(replacing); i++)
		add(replacing[i], MINE + (uint16_t)i)[4] = 1;
	build_passed();
	for (size_t i = 0; i < COUNT_OF(replacing); i++) {
		const uint8_t *at = find(replacing[i], 0);

		assert_non_null(at);
		assert_int_equal(field(at, 2, 2), MINE + i);
		assert_string_equal(at + at[1], "x");
		assert_null(find(replacing[i], 1));
		assert_null(smbios_passed_text(&passed.entries[i]));
		assert_true(smbios_passed_has(&passed, MINE + (uint16_t)i));
	}
	assert_false(smbios_passed_has(&passed, 0x1000));
}

/* hvmloader copies a passed type 1 whole, and bios-strings/ and the domain's UUID are for its own one only. */
static void smbios_passed_type_1_has_its_own_uuid_and_strings(void **state)
{
	uint8_t *at = add(1, MINE);

	(void)state;
	memset(at + 8, 0x5a, 16);
	inputs.uuid_known = true;
	memset(inputs.uuid, 0x11, 16);
	inputs.texts[SMBIOS_TEXT_SYSTEM_SERIAL] = "ours";
	build_passed();
	at[2] = 0x34;
	assert_memory_equal(find(1, 0), at, 0x1b + 3);
	assert_whole();
}

static void smbios_passed_nothing_leaves_ours_as_they_are(void **state)
{
	static uint8_t ours[TABLES_MAX];
	size_t length;

	(void)state;
	build();
	length = block.buf.length;
	memcpy(ours, tables, length);
	build_passed();
	assert_int_equal(passed.count, 0);
	assert_int_equal(block.buf.length, length);
	assert_memory_equal(tables, ours, length);
	smbios_passed_read(NULL, 5, &inputs, &handles, &passed);
	assert_int_equal(passed.count, 0);
}

/* peer-limits.md, row 28: hvmloader takes the first structure of a type. */
static void smbios_passed_several_of_a_type_are_all_taken_in_their_order(void **state)
{
	static const uint8_t many[] = { 2, 3, 7, 8, 9, 11, 22, 26, 27, 28, 39, 128, 255 };

	(void)state;
	for (uint16_t round = 0; round < 3; round++)
		for (uint16_t i = 0; i < COUNT_OF(many); i++)
			add(many[i], (uint16_t)(MINE + 16 * i + round));
	build_passed();
	for (uint16_t i = 0; i < COUNT_OF(many); i++) {
		for (uint16_t round = 0; round < 3; round++)
			assert_int_equal(field(find(many[i], round), 2, 2), MINE + 16 * i + round);
		assert_null(find(many[i], 3));
	}
	/* The last one is ours. */
	assert_int_equal(tables[block.buf.length - 6], 127);
	for (size_t i = 0; i < COUNT_OF(passed.entries) && i < passed.count; i++)
		assert_null(smbios_passed_text(&passed.entries[i]));
}

static void smbios_passed_second_of_type_0_or_1_is_left_out(void **state)
{
	(void)state;
	add(0, MINE);
	add(0, MINE + 1);
	add(1, MINE + 2);
	add(1, MINE + 3);
	build_passed();
	assert_verdict(1, SMBIOS_PASSED_SECOND);
	assert_verdict(3, SMBIOS_PASSED_SECOND);
	assert_int_equal(field(find(0, 0), 2, 2), MINE);
	assert_whole();
}

static void smbios_passed_type_that_only_we_know_stays_ours(void **state)
{
	static const uint8_t ours[] = { 4, 16, 17, 19, 20, 32, 127 };
	static const uint8_t foreign[] = { 5, 6, 10, 12, 41, 43, 126 };

	(void)state;
	for (uint16_t i = 0; i < COUNT_OF(ours); i++)
		add_long(ours[i], 0x30, MINE + i, "x");
	for (uint16_t i = 0; i < COUNT_OF(foreign); i++)
		add_long(foreign[i], 0x30, MINE + 16 + i, "x");
	build_passed();
	for (uint32_t i = 0; i < COUNT_OF(ours); i++)
		assert_verdict(i, SMBIOS_PASSED_OURS);
	for (uint32_t i = 0; i < COUNT_OF(foreign); i++) {
		assert_verdict((uint32_t)COUNT_OF(ours) + i, SMBIOS_PASSED_FOREIGN);
		assert_null(find(foreign[i], 0));
	}
	assert_int_equal(field(find(4, 0), 2, 2), 0x400);
	assert_null(find(4, 1));
	assert_null(find(20, 0));
	assert_whole();
}

static void smbios_passed_short_structure_gives_way_to_ours(void **state)
{
	(void)state;
	/* A type 1 of version 2.0, which has no UUID. */
	add_long(1, 8, MINE, "theirs");
	add_long(39, 0x0f, MINE + 1, "x");
	build_passed();
	assert_verdict(0, SMBIOS_PASSED_SHORT);
	assert_verdict(1, SMBIOS_PASSED_SHORT);
	assert_int_equal(find(1, 0)[1], 0x1b);
	assert_null(find(39, 0));
	assert_whole();
}

/* --- handles ------------------------------------------------------------------------------------------------------ */

static void smbios_passed_colliding_handle_is_changed_and_references_follow(void **state)
{
	uint8_t *supply, *cooling;

	(void)state;
	/* 0400h is our processor's, 1000h our memory array's; 2000h is used by an earlier one of them. */
	add(26, 0x0400);
	cooling = add(27, 0x1000);
	put(cooling, 4, 0xff01);
	add(28, 0xff01);
	supply = add_long(39, 0x16, MINE, "x");
	put(supply, 0x10, 0x0400);
	put(supply, 0x12, 0x1000);
	put(supply, 0x14, 0xffff);
	add(28, MINE);
	build_passed();
	assert_int_equal(field(find(39, 0), 2, 2), MINE);
	assert_int_equal(field(find(39, 0), 0x10, 2), field(find(26, 0), 2, 2));
	assert_int_equal(field(find(39, 0), 0x12, 2), field(find(27, 0), 2, 2));
	assert_int_equal(field(find(39, 0), 0x14, 2), 0xffff);
	assert_int_equal(field(find(27, 0), 4, 2), field(find(28, 0), 2, 2));
	assert_int_not_equal(field(find(26, 0), 2, 2), 0x0400);
	assert_int_not_equal(field(find(28, 1), 2, 2), MINE);
	assert_whole();
}

static void smbios_passed_reference_to_what_is_not_there_is_none(void **state)
{
	uint8_t *supply = add_long(39, 0x16, MINE, "x");

	(void)state;
	put(supply, 0x10, MINE);   /* the handle of another type */
	put(supply, 0x12, 0x0400); /* our processor's, not a cooling device */
	put(supply, 0x14, 0x1300);
	build_passed();
	for (size_t offset = 0x10; offset < 0x16; offset += 2)
		assert_int_equal(field(find(39, 0), offset, 2), 0xffff);
	assert_whole();
}

/* Vendors' tools find one such structure from another by handles that nobody else understands. */
static void smbios_passed_oem_structures_choose_their_handles_first(void **state)
{
	(void)state;
	add(8, MINE);
	add(200, MINE);
	add(201, 0x0700);
	add(7, 0x0700);
	build_passed();
	assert_int_equal(field(find(200, 0), 2, 2), MINE);
	assert_int_equal(field(find(201, 0), 2, 2), 0x0700);
	assert_int_not_equal(field(find(8, 0), 2, 2), MINE);
	assert_int_equal(field(find(7, 0), 2, 2), 0x0701);
	assert_whole();
}

/* hvmloader 4.17 leaves handles of types from 128 on as they are, whoever else has them. */
static void smbios_passed_oem_structure_with_a_handle_of_ours_gets_another(void **state)
{
	(void)state;
	add(255, 0x1000);
	add(254, 0xfeff);
	add(254, 0xffff);
	build_passed();
	assert_int_not_equal(field(find(255, 0), 2, 2), 0x1000);
	assert_int_equal(field(find(254, 0), 2, 2), 0xfeff);
	assert_whole();
}

static void smbios_passed_board_is_in_an_enclosure_that_there_is(void **state)
{
	(void)state;
	put(add_long(2, 0x0e, MINE, "x"), 0x0b, 0x0300);
	build_passed();
	assert_int_equal(field(find(2, 0), 0x0b, 2), field(find(3, 0), 2, 2));
	assert_whole();

	passed_set_up(state);
	put(add_long(2, 0x0e, MINE, "x"), 0x0b, 0x0077);
	put(add_long(2, 0x0e, MINE + 1, "x"), 0x0b, 0);
	add_long(3, 0x16, MINE + 2, "x");
	add_long(3, 0x16, 0x0077, "x");
	build_passed();
	assert_int_equal(field(find(2, 0), 0x0b, 2), 0x0077);
	assert_int_equal(field(find(2, 1), 0x0b, 2), MINE + 2);
	assert_whole();
}

static void smbios_passed_enclosure_is_the_one_that_our_board_is_in(void **state)
{
	(void)state;
	add_long(3, 0x16, MINE, "x");
	build_passed();
	assert_int_equal(field(find(2, 0), 0x0b, 2), MINE);
	assert_whole();
}

static void smbios_passed_board_contains_only_what_is_there(void **state)
{
	uint8_t *board = add_long(2, 0x0f + 2 * 4 + 1, MINE, "string");

	(void)state;
	board[4] = 1;
	board[0x0e] = 4;
	put(board, 0x0f, 0x4444);
	put(board, 0x11, 0x0400); /* our processor: not theirs, which is left out */
	put(board, 0x13, 0x1000);
	put(board, 0x15, 0x5555);
	board[0x17] = 0xee; /* what a later version may have */
	add(8, 0x1000);
	add(9, 0x5555);
	add_long(4, 0x30, 0x0400, "x");
	build_passed();
	board = find(2, 0);
	assert_int_equal(board[1], 0x0f + 2 * 2 + 1);
	assert_int_equal(board[0x0e], 2);
	assert_int_equal(field(board, 0x0f, 2), field(find(8, 0), 2, 2));
	assert_int_equal(field(board, 0x11, 2), 0x5555);
	assert_int_equal(board[0x13], 0xee);
	assert_string_equal(board + board[1], "string");
	assert_whole();

	/* More than the length holds. */
	passed_set_up(state);
	add_long(2, 0x0f + 3, MINE, "x")[0x0e] = 255;
	build_passed();
	assert_int_equal(find(2, 0)[0x0e], 0);
	assert_whole();
}

static void smbios_passed_caches_are_those_of_our_processors(void **state)
{
	(void)state;
	put(add_long(7, 0x1b, MINE, "x"), 5, 0x0182);     /* level 3 */
	put(add_long(7, 0x1b, MINE + 1, "x"), 5, 0x0180); /* level 1 */
	put(add_long(7, 0x1b, MINE + 2, "x"), 5, 0x0180);
	inputs.processors.count = 2;
	build_passed();
	for (unsigned socket = 0; socket < 2; socket++) {
		assert_int_equal(field(find(4, socket), 0x1a, 2), MINE + 1);
		assert_int_equal(field(find(4, socket), 0x1c, 2), 0xffff);
		assert_int_equal(field(find(4, socket), 0x1e, 2), MINE);
	}
	assert_whole();
}

static void smbios_passed_handles_are_unique_on_the_largest_machine(void **state)
{
	static struct range many[SMBIOS_MAX_RAM_RANGES];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(many); i++)
		many[i] = (struct range){ i << 30, (i << 30) + 0xfffff };
	inputs.ram = many;
	inputs.ram_count = COUNT_OF(many);
	inputs.memory_size = 4096 * TIB;
	inputs.processors.count = 700;
	for (uint16_t handle = 0; handle < 900; handle++)
		add(8, (uint16_t)(handle * 9));
	build_passed();
	assert_whole();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(smbios_passed_structure_stands_in_place_of_ours, passed_set_up),
		cmocka_unit_test_setup(smbios_passed_type_1_has_its_own_uuid_and_strings, passed_set_up),
		cmocka_unit_test_setup(smbios_passed_nothing_leaves_ours_as_they_are, passed_set_up),
		cmocka_unit_test_setup(smbios_passed_several_of_a_type_are_all_taken_in_their_order, passed_set_up),
		cmocka_unit_test_setup(smbios_passed_second_of_type_0_or_1_is_left_out, passed_set_up),
		cmocka_unit_test_setup(smbios_passed_type_that_only_we_know_stays_ours, passed_set_up),
		cmocka_unit_test_setup(smbios_passed_short_structure_gives_way_to_ours, passed_set_up),
		cmocka_unit_test_setup(smbios_passed_colliding_handle_is_changed_and_references_follow, passed_set_up),
		cmocka_unit_test_setup(smbios_passed_reference_to_what_is_not_there_is_none, passed_set_up),
		cmocka_unit_test_setup(smbios_passed_oem_structures_choose_their_handles_first, passed_set_up),
		cmocka_unit_test_setup(smbios_passed_oem_structure_with_a_handle_of_ours_gets_another, passed_set_up),
		cmocka_unit_test_setup(smbios_passed_board_is_in_an_enclosure_that_there_is, passed_set_up),
		cmocka_unit_test_setup(smbios_passed_enclosure_is_the_one_that_our_board_is_in, passed_set_up),
		cmocka_unit_test_setup(smbios_passed_board_contains_only_what_is_there, passed_set_up),
		cmocka_unit_test_setup(smbios_passed_caches_are_those_of_our_processors, passed_set_up),
		cmocka_unit_test_setup(smbios_passed_handles_are_unique_on_the_largest_machine, passed_set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
