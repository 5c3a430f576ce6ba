/* SPDX-License-Identifier: MIT */
/* The checker finds no fault with what is right, and names what is wrong. */
#include "tests/unit/smbios_fixture.h"

static void assert_fault_at(uint8_t type, unsigned index, uint8_t offset)
{
	struct smbios_check_result result = check();

	assert_non_null(result.fault);
	assert_false(result.in_entry);
	assert_int_equal(result.type, type);
	assert_int_equal(result.offset, offset);
	assert_int_equal(result.address, TABLES_AT + (uint64_t)(find(type, index) - tables));
}

static void smbios_check_finds_no_fault_with_our_own(void **state)
{
	static const uint64_t sizes[] = { 1 << 20, GIB, 33 * GIB, TIB, 2 * TIB, 4 * TIB, 100 * TIB, 4096 * TIB };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(sizes); i++)
		for (uint32_t processors = 0; processors < 600; processors += 37) {
			struct smbios_check_result result;

			inputs.memory_size = sizes[i];
			inputs.processors.count = processors;
			inputs.processors.cores_per_socket = 1 + processors / 2;
			inputs.processors.threads_per_core = 1 + processors % 3;
			build();
			result = check();
			if (result.fault)
				fail_msg("type %u, offset %x: %s", result.type, result.offset, result.fault);
		}
}

static void smbios_check_notices_every_bit_of_an_entry_point(void **state)
{
	static const struct {
		uint32_t at, size;
	} entries[] = { { ENTRY_21_AT - 0xf0000, 31 }, { ENTRY_30_AT - 0xf0000, 24 } };

	(void)state;
	build();
	for (size_t i = 0; i < COUNT_OF(entries); i++)
		for (uint32_t bit = 0; bit < 8 * entries[i].size; bit++) {
			f_segment[entries[i].at + bit / 8] ^= (uint8_t)(1 << bit % 8);
			assert_true(check().in_entry);
			f_segment[entries[i].at + bit / 8] ^= (uint8_t)(1 << bit % 8);
		}
	assert_null(check().fault);
}

/* With the checksums mended, the fields themselves are looked at. */
static void smbios_check_notices_an_entry_point_that_tells_other_numbers(void **state)
{
	static const uint8_t fields[] = { 0x05, 0x08, 0x0a, 0x0b, 0x0f, 0x10, 0x16, 0x18, 0x1c, 0x1e };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(fields); i++) {
		uint8_t *entry = f_segment + (ENTRY_21_AT - 0xf0000);

		build();
		entry[fields[i]]++;
		if (fields[i] >= 0x10)
			entry[0x15]--;
		else
			entry[0x04]--;
		assert_true(check().in_entry);
	}
	build();
	f_segment[ENTRY_30_AT - 0xf0000 + 0x0c]++;
	f_segment[ENTRY_30_AT - 0xf0000 + 0x05]--;
	assert_true(check().in_entry);
}

static void smbios_check_wants_entry_points_where_they_are_looked_for(void **state)
{
	static const uint64_t wrong[] = { ENTRY_21_AT + 8, 0xe0000, 0x100000, 0xffff0, UINT64_MAX };
	const struct smbios_check_memory memory = { .map = map };

	(void)state;
	build();
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		struct smbios_check_entries entries = { .entry_21 = wrong[i] };

		assert_true(smbios_check(&entries, &memory, &handles).in_entry);
	}
	assert_true(smbios_check(&(struct smbios_check_entries){ 0 }, &memory, &handles).in_entry);
}

/* Not F0000h-FFFFFh but, say, the low part of it; the last byte counts. */
static void smbios_check_wants_entry_points_in_the_area_given(void **state)
{
	const struct smbios_check_entries entries = { .entry_21 = ENTRY_21_AT };
	struct smbios_check_memory memory = { .map = map };

	(void)state;
	build();
	memory.area = (struct range){ ENTRY_21_AT, ENTRY_21_AT + 30 };
	assert_null(smbios_check(&entries, &memory, &handles).fault);
	memory.area.last--;
	assert_true(smbios_check(&entries, &memory, &handles).in_entry);
	memory.area = (struct range){ 0xeb000, 0xeffff };
	assert_true(smbios_check(&entries, &memory, &handles).in_entry);
	memory.area = (struct range){ ENTRY_21_AT + 1, 0xfffff };
	assert_true(smbios_check(&entries, &memory, &handles).in_entry);
}

static void smbios_check_names_the_structure_and_the_field(void **state)
{
	static const struct {
		uint8_t type, offset, value, blamed;
	} wrong[] = {
		{ 0, 0x04, 9, 0x04 },     /* string number */
		{ 1, 0x1a, 9, 0x1a },     /* the last one of a structure */
		{ 2, 0x0c, 0x09, 0x0b },  /* chassis handle */
		{ 2, 0x0e, 1, 0x0e },     /* contained handles past the length */
		{ 3, 0x15, 7, 0x15 },     /* the string behind the contained elements */
		{ 4, 0x1a, 0x00, 0x1a },  /* cache handle */
		{ 4, 0x2a, 0x02, 0x2a },  /* 16-bit core count */
		{ 16, 0x0a, 0x81, 0x07 }, /* capacity */
		{ 17, 0x05, 0x11, 0x04 }, /* memory array handle */
		{ 19, 0x0e, 0, 0x0e },    /* partition width */
		{ 19, 0x07, 0xf0, 0x08 }, /* starting address above the ending address */
		{ 19, 0x0d, 0, 0x0c },    /* memory array handle */
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		build();
		find(wrong[i].type, 0)[wrong[i].offset] = wrong[i].value;
		assert_fault_at(wrong[i].type, 0, wrong[i].blamed);
	}
	build();
	memcpy(find(16, 0) + 7, "\0\0\0\x80", 4); /* refers to the extended capacity */
	assert_fault_at(16, 0, 0x0f);
	build();
	find(17, 0)[0x0c] = 0xff;
	find(17, 0)[0x0d] = 0x7f;
	assert_fault_at(17, 0, 0x1c);
	build();
	memset(find(19, 0) + 4, 0xff, 8);
	find(19, 0)[0x0f] = 1;
	assert_fault_at(19, 0, 0x17);
}

/* A structure of an older version's length under a younger version's entry point. */
static void smbios_check_wants_the_length_of_the_version(void **state)
{
	uint8_t *at;

	(void)state;
	build();
	/* Its own last byte and the first string are what is left over: still two NULs at the end. */
	at = find(4, 0);
	at[1] = 0x2a;
	memset(at + 0x2a, 'x', 6);
	assert_fault_at(4, 0, 0x01);
}

static void smbios_check_wants_types_0_and_1_once(void **state)
{
	(void)state;
	build();
	find(1, 0)[0] = 200;
	assert_true(check().in_entry);
}

static void smbios_check_wants_handles_to_be_unique(void **state)
{
	(void)state;
	build();
	find(19, 1)[2] = 0;
	assert_fault_at(19, 1, 0x02);
}

static void smbios_check_wants_the_end_where_the_length_ends(void **state)
{
	(void)state;
	build();
	find(16, 0)[0] = 127;
	assert_true(check().in_entry);
}

static void smbios_check_wants_both_entry_points_to_lead_to_the_same(void **state)
{
	struct smbios_block other;

	(void)state;
	build();
	other = block;
	smbios_entry_30(&other, TABLES_AT + 16, f_segment + (ENTRY_30_AT - 0xf0000));
	assert_true(check().in_entry);
}

/* --- entry points ------------------------------------------------------------------------------------------------- */

static void smbios_entry_21_is_for_what_it_can_tell(void **state)
{
	uint8_t entry[31] = { 0 };

	(void)state;
	build();
	assert_true(smbios_entry_21(&block, 0x100000000ull - block.buf.length, entry));
	assert_false(smbios_entry_21(&block, 0x100000000ull - block.buf.length + 1, entry));
	assert_false(smbios_entry_21(&block, UINT64_MAX, entry));
	block.buf.length = 65535;
	assert_true(smbios_entry_21(&block, 0, entry));
	block.buf.length = 65536;
	assert_false(smbios_entry_21(&block, 0, entry));
}

static void smbios_entry_30_holds_an_address_above_4_gib(void **state)
{
	uint8_t entry[24];

	(void)state;
	build();
	assert_true(smbios_entry_30(&block, 5 * GIB, entry));
	assert_int_equal(field(entry, 0x10, 8), 5 * GIB);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(smbios_check_finds_no_fault_with_our_own, set_up),
		cmocka_unit_test_setup(smbios_check_notices_every_bit_of_an_entry_point, set_up),
		cmocka_unit_test_setup(smbios_check_notices_an_entry_point_that_tells_other_numbers, set_up),
		cmocka_unit_test_setup(smbios_check_wants_entry_points_where_they_are_looked_for, set_up),
		cmocka_unit_test_setup(smbios_check_wants_entry_points_in_the_area_given, set_up),
		cmocka_unit_test_setup(smbios_check_names_the_structure_and_the_field, set_up),
		cmocka_unit_test_setup(smbios_check_wants_the_length_of_the_version, set_up),
		cmocka_unit_test_setup(smbios_check_wants_types_0_and_1_once, set_up),
		cmocka_unit_test_setup(smbios_check_wants_handles_to_be_unique, set_up),
		cmocka_unit_test_setup(smbios_check_wants_the_end_where_the_length_ends, set_up),
		cmocka_unit_test_setup(smbios_check_wants_both_entry_points_to_lead_to_the_same, set_up),
		cmocka_unit_test_setup(smbios_entry_21_is_for_what_it_can_tell, set_up),
		cmocka_unit_test_setup(smbios_entry_30_holds_an_address_above_4_gib, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
