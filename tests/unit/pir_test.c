/* SPDX-License-Identifier: MIT */
#include "mp/pir.h"
#include "mp/pir_check.h"
#include "tests/unit/mp_fixture.h"

#define PIR_AT 0xf0100u
#define SLOT(index) (32 + 16 * (index))

static uint8_t table[PIR_MAX_SIZE];
static size_t slots;

static bool build(size_t capacity)
{
	struct byte_buf buf;

	memset(table, 0xee, sizeof(table));
	byte_buf_init(&buf, table, capacity);
	return pir_build(&inputs, &buf, &slots);
}

static void expect_fault(const char *fault)
{
	struct pir_check_result result = pir_check(PIR_AT, table, sizeof(table));

	if (!result.fault || strcmp(result.fault, fault) != 0)
		fail_msg("found \"%s\", expected \"%s\"", result.fault ? result.fault : "nothing", fault);
}

/* Two slots, on buses 0 and 4, turned by one. */
static int start(void **state)
{
	(void)state;
	start_inputs();
	inputs.slots[1] = (struct mp_slot){
		.bus = 4,
		.device = 30,
		.pins = { { true, 17, 0x61 }, { false, 18, 0x62 }, { false, 19, 0x63 }, { false, 16, 0x60 } },
	};
	inputs.slot_count = 2;
	assert_true(build(sizeof(table)));
	assert_null(pir_check(PIR_AT, table, sizeof(table)).fault);
	return 0;
}

static void mend_sum(void)
{
	table[31] = (uint8_t)(table[31] - byte_sum(table, le16_get(table + 6)));
}

/* PCI IRQ Routing Table Specification 1.0, header and slot entry. */
static void pir_bytes_are_those_of_the_specification(void **state)
{
	static const uint8_t wanted[] = {
		'$',
		'P',
		'I',
		'R',
		0x00,
		0x01,
		64,
		0,
		/* router 00:1f.0, exclusive IRQs 10 and 11, compatible 8086:2440, no miniport data, reserved, sum */
		0,
		0xf8,
		0x00,
		0x0c,
		0x86,
		0x80,
		0x40,
		0x24,
		0,
		0,
		0,
		0,
		0,
		0,
		0,
		0,
		0,
		0,
		0,
		0,
		0,
		0,
		0,
		0,
		/* 00:03, links 60h-63h that can have IRQs 5, 10, 11 */
		0,
		0x18,
		0x60,
		0x20,
		0x0c,
		0x61,
		0x20,
		0x0c,
		0x62,
		0x20,
		0x0c,
		0x63,
		0x20,
		0x0c,
		0,
		0,
		/* 04:1e */
		4,
		0xf0,
		0x61,
		0x20,
		0x0c,
		0x62,
		0x20,
		0x0c,
		0x63,
		0x20,
		0x0c,
		0x60,
		0x20,
		0x0c,
		0,
		0,
	};

	(void)state;
	assert_int_equal(slots, 2);
	assert_int_equal(byte_sum(table, 64), 0);
	table[31] = 0;
	assert_memory_equal(table, wanted, sizeof(wanted));
	assert_int_equal(table[sizeof(wanted)], 0xee);
}

static void pir_pin_without_link_has_no_interrupts(void **state)
{
	(void)state;
	inputs.slots[0].pins[0].link = MP_NO_LINK;
	assert_true(build(sizeof(table)));
	assert_int_equal(le16_get(table + SLOT(0) + 3), 0);
	assert_null(pir_check(PIR_AT, table, sizeof(table)).fault);
}

/* hvmloader and SeaBIOS: six slots (peer-limits, row 26). */
static void pir_has_as_many_slots_as_there_is_room_for(void **state)
{
	(void)state;
	for (size_t i = 0; i < MP_MAX_SLOTS; i++) {
		inputs.slots[i] = inputs.slots[0];
		inputs.slots[i].bus = (uint8_t)(i / 32);
		inputs.slots[i].device = i % 32;
	}
	inputs.slot_count = MP_MAX_SLOTS;
	assert_true(build(sizeof(table)));
	assert_int_equal(slots, MP_MAX_SLOTS);
	assert_null(pir_check(0xf0000, table, sizeof(table)).fault);
	assert_true(build(32 + 16 * 9 + 15));
	assert_int_equal(slots, 9);
	assert_null(pir_check(0xf0000, table, sizeof(table)).fault);
	assert_true(build(32));
	assert_int_equal(slots, 0);
	assert_false(build(31));
}

struct spoilt_byte {
	uint32_t offset;
	uint8_t value;
	const char *fault;
};

static void pir_check_names_each_wrong_field(void **state)
{
	static const struct spoilt_byte cases[] = {
		{ 0, 'P', "no signature $PIR" },
		{ 4, 1, "the version is not 1.0" },
		{ 5, 2, "the version is not 1.0" },
		{ 6, 63, "size" },
		{ 6, 16, "size" },
		{ 20, 1, "a reserved byte is not 0" },
		{ 30, 1, "a reserved byte is not 0" },
		{ SLOT(0) + 1, 0x19, "slot: a function number beside the device number" },
		{ SLOT(0) + 2, 0, "slot: a link without interrupts, or interrupts without link" },
		{ SLOT(0) + 15, 1, "slot: the reserved byte is not 0" },
		{ SLOT(1) + 3, 0x21, "slot: another pin of the same link has other interrupts" },
		{ SLOT(1) + 11, 0x62, NULL },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		start(state);
		table[cases[i].offset] = cases[i].value;
		if (le16_get(table + 6) < sizeof(table))
			mend_sum();
		if (cases[i].fault)
			expect_fault(cases[i].fault);
		else
			assert_null(pir_check(PIR_AT, table, sizeof(table)).fault);
	}
}

static void pir_check_finds_a_slot_twice(void **state)
{
	(void)state;
	memcpy(table + SLOT(1), table + SLOT(0), 16);
	mend_sum();
	expect_fault("slot: said twice");
}

static void pir_check_finds_any_changed_byte(void **state)
{
	for (size_t offset = 0; offset < 64; offset++) {
		start(state);
		table[offset] ^= 0x04;
		assert_non_null(pir_check(PIR_AT, table, sizeof(table)).fault);
	}
}

static void pir_check_wants_the_table_where_it_is_looked_for(void **state)
{
	(void)state;
	assert_non_null(pir_check(0xf0108, table, sizeof(table)).fault);
	assert_non_null(pir_check(0xe0000, table, sizeof(table)).fault);
	assert_non_null(pir_check(0x100000 - 48, table, sizeof(table)).fault);
	assert_null(pir_check(0x100000 - 64, table, sizeof(table)).fault);
}

static void pir_check_reads_nothing_behind_the_table(void **state)
{
	(void)state;
	for (size_t size = 0; size < 64; size++)
		assert_non_null(pir_check(PIR_AT, table, size).fault);
	assert_null(pir_check(PIR_AT, table, 64).fault);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(pir_bytes_are_those_of_the_specification, start),
		cmocka_unit_test_setup(pir_pin_without_link_has_no_interrupts, start),
		cmocka_unit_test_setup(pir_has_as_many_slots_as_there_is_room_for, start),
		cmocka_unit_test_setup(pir_check_names_each_wrong_field, start),
		cmocka_unit_test_setup(pir_check_finds_a_slot_twice, start),
		cmocka_unit_test_setup(pir_check_finds_any_changed_byte, start),
		cmocka_unit_test_setup(pir_check_wants_the_table_where_it_is_looked_for, start),
		cmocka_unit_test_setup(pir_check_reads_nothing_behind_the_table, start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
