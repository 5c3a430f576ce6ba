/* SPDX-License-Identifier: MIT */
#include "tests/unit/mp_fixture.h"

static int start(void **state)
{
	(void)state;
	start_inputs();
	return 0;
}

struct seen {
	size_t count[5]; /* by entry type */
	uint8_t last_type;
	uint8_t wanted_bus, wanted_irq;
	const uint8_t *found; /* the I/O interrupt entry of that source */
	const uint8_t *input[24];
	size_t at_input[24];
	int boot_id;
};

static void see(const uint8_t *entry, void *context)
{
	struct seen *seen = context;

	assert_in_range(entry[0], seen->last_type, 4);
	seen->last_type = entry[0];
	seen->count[entry[0]]++;
	if (entry[0] == 0 && entry[3] & 2)
		seen->boot_id = entry[1];
	if (entry[0] != 3)
		return;
	assert_true(entry[7] < 24);
	seen->input[entry[7]] = entry;
	seen->at_input[entry[7]]++;
	if (entry[4] == seen->wanted_bus && entry[5] == seen->wanted_irq)
		seen->found = entry;
}

static struct seen look_for(uint8_t bus, uint8_t irq)
{
	struct seen seen = { .wanted_bus = bus, .wanted_irq = irq, .boot_id = -1 };

	visit_entries(see, &seen);
	return seen;
}

/* MP 1.4, figures 4-2 to 4-9, field by field; the two checksums and what they sum are left to the next test. */
static void mp_table_bytes_are_those_of_the_specification(void **state)
{
	static const uint8_t head[] = {
		'P',
		'C',
		'M',
		'P',
		0,
		0,
		4,
		0,
		'O',
		'E',
		'M',
		' ',
		' ',
		' ',
		' ',
		' ',
		'P',
		'R',
		'O',
		'D',
		'U',
		'C',
		'T',
		' ',
		' ',
		' ',
		' ',
		' ',
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
		0xe0,
		0xfe,
		0,
		0,
		0,
		0,
		/* processor: APIC 0, version 14h, enabled and bootstrap, signature, features, reserved */
		0,
		0,
		0x14,
		3,
		0xf1,
		0x06,
		0x0a,
		0,
		0xff,
		0xfb,
		0xcb,
		0x1f,
		0,
		0,
		0,
		0,
		0,
		0,
		0,
		0,
		/* buses */
		1,
		0,
		'P',
		'C',
		'I',
		' ',
		' ',
		' ',
		1,
		1,
		'I',
		'S',
		'A',
		' ',
		' ',
		' ',
		/* I/O APIC 2, version 20h, usable */
		2,
		2,
		0x20,
		1,
		0,
		0,
		0xc0,
		0xfe,
		/* ISA interrupts 0 (at input 2) and 1, as the bus has them */
		3,
		0,
		0,
		0,
		1,
		0,
		2,
		2,
		3,
		0,
		0,
		0,
		1,
		1,
		2,
		1,
	};
	static const uint8_t tail[] = {
		/* INTA# of 00:03, active high, level, input 16 */
		3,
		0,
		0x0d,
		0,
		0,
		3 << 2,
		2,
		16,
		/* ExtINT at LINTIN0 and NMI at LINTIN1 of all */
		4,
		3,
		0,
		0,
		1,
		0,
		0xff,
		0,
		4,
		1,
		0,
		0,
		1,
		0,
		0xff,
		1,
	};
	uint8_t *table = at(TABLE_AT);
	uint16_t length;

	(void)state;
	assert_int_equal(build_memory().error, MP_TABLE_OK);
	length = le16_get(table + 4);
	assert_int_equal(length, 44 + 20 + 2 * 8 + 8 + 16 * 8 + 2 * 8); /* 15 ISA interrupts and one of PCI */
	assert_int_equal(le16_get(table + 34), 1 + 2 + 1 + 16 + 2);
	table[4] = table[5] = table[7] = table[34] = table[35] = 0;
	assert_memory_equal(table, head, sizeof(head));
	assert_memory_equal(table + length - sizeof(tail), tail, sizeof(tail));
}

static void mp_table_sums_are_zero(void **state)
{
	(void)state;
	build_memory();
	assert_int_equal(byte_sum(at(TABLE_AT), le16_get(at(TABLE_AT) + 4)), 0);
	assert_int_equal(byte_sum(at(POINTER_AT), 16), 0);
}

static void mp_table_pointer_is_that_of_the_specification(void **state)
{
	static const uint8_t pointer[] = { '_', 'M', 'P', '_', 0x00, 0x10, 0x0f, 0x00, 1, 4, 0, 0, 0, 0, 0, 0 };
	uint8_t bytes[MP_POINTER_SIZE];

	(void)state;
	mp_table_pointer(TABLE_AT, bytes);
	bytes[10] = 0;
	assert_memory_equal(bytes, pointer, sizeof(pointer));
}

static void mp_table_passes_its_checker(void **state)
{
	(void)state;
	build_memory();
	assert_null(check_memory().fault);
}

static void mp_table_timer_is_at_input_2_and_the_cascade_nowhere(void **state)
{
	(void)state;
	build_memory();
	assert_int_equal(look_for(1, 0).found[7], 2);
	assert_null(look_for(1, 2).found);
	assert_null(look_for(1, 0).input[0]);
}

static void mp_table_isa_interrupts_of_the_elcr_are_level(void **state)
{
	(void)state;
	inputs.level_irqs = 1u << 9 | 1u << 11;
	build_memory();
	for (uint8_t irq = 3; irq < 16; irq++)
		assert_int_equal(le16_get(look_for(1, irq).found + 2), irq == 9 || irq == 11 ? 0x0d : 0);
}

/* i440FX: the links end at inputs that ISA would have. */
static void mp_table_input_of_pci_is_not_listed_for_isa(void **state)
{
	struct seen seen;

	(void)state;
	inputs.slots[0].pins[0].input = 11;
	inputs.slots[0].pins[1] = (struct mp_pin){ true, 10, 0x61 };
	build_memory();
	seen = look_for(1, 11);
	assert_null(seen.found);
	assert_null(look_for(1, 10).found);
	for (unsigned input = 1; input < 16; input++)
		assert_int_equal(seen.at_input[input], 1);
	assert_int_equal(le16_get(seen.input[11] + 2), 0x0d);
	assert_null(check_memory().fault);
}

/* hvmloader: CPU signature constant, bus entry for ISA only; SeaBIOS: bus 0 only (peer-limits, row 25). */
static void mp_table_has_every_bus_and_its_interrupts(void **state)
{
	static const uint8_t buses[] = { 0, 1, 2, 7, 128, 255 };
	struct seen seen;

	(void)state;
	inputs.isa_bus = 9;
	inputs.bus_count = inputs.slot_count = COUNT_OF(buses);
	for (size_t i = 0; i < COUNT_OF(buses); i++) {
		inputs.buses[i] = buses[i];
		inputs.slots[i] = inputs.slots[0];
		inputs.slots[i].bus = buses[i];
		inputs.slots[i].pins[0].input = (uint8_t)(16 + i);
	}
	build_memory();
	seen = look_for(0, 0);
	assert_int_equal(seen.count[1], COUNT_OF(buses) + 1);
	for (size_t i = 0; i < COUNT_OF(buses); i++)
		assert_int_equal(look_for(buses[i], 3 << 2).found[7], 16 + i);
	assert_null(check_memory().fault); /* bus IDs ascend, ISA's among them */
}

static void mp_table_pins_carry_device_and_pin(void **state)
{
	(void)state;
	inputs.slots[0] = (struct mp_slot){
		.bus = 0,
		.device = 31,
		.pins = { { true, 16, 0 }, { true, 17, 0 }, { true, 18, 0 }, { true, 19, 0 } },
	};
	build_memory();
	for (uint8_t pin = 0; pin < 4; pin++)
		assert_int_equal(look_for(0, (uint8_t)(0x7c | pin)).found[7], 16 + pin);
}

static void mp_table_pin_without_input_is_left_out(void **state)
{
	(void)state;
	inputs.slots[0].pins[0].input = MP_NO_INPUT;
	build_memory();
	assert_null(look_for(0, 3 << 2).found);
	inputs.slots[0].pins[0].input = 24;
	build_memory();
	assert_null(look_for(0, 3 << 2).found);
}

static void number_processors(size_t count, uint32_t step)
{
	for (size_t i = 0; i < count; i++)
		processors[i] = (struct mp_processor){ .apic_id = (uint32_t)i * step, .boot = i == 0 };
	inputs.processor_count = count;
}

/* APIC IDs have 8 bits, of which FFh means all of them. */
static void mp_table_lists_processors_up_to_254(void **state)
{
	struct mp_table_result result;
	struct seen seen;

	(void)state;
	number_processors(255, 1);
	result = build_memory();
	assert_int_equal(result.processors, 255);
	assert_int_equal(result.processors_left_out, 0);
	assert_null(check_memory().fault);

	number_processors(300, 1);
	result = build_memory();
	seen = look_for(0, 0);
	assert_int_equal(result.error, MP_TABLE_OK);
	assert_int_equal(result.processors_left_out, 45);
	assert_int_equal(seen.count[0], 255);
	assert_int_equal(seen.boot_id, 0);
	assert_null(check_memory().fault);
}

/* Three of four threads in a core of APIC IDs: there are gaps. */
static void mp_table_takes_apic_ids_as_they_are(void **state)
{
	(void)state;
	number_processors(100, 4);
	processors[0].boot = false;
	processors[2].boot = true;
	assert_int_equal(build_memory().processors, 64); /* 0, 4 .. 252 */
	assert_int_equal(look_for(0, 0).boot_id, 8);
	assert_null(check_memory().fault);
}

static void mp_table_without_boot_processor_is_none(void **state)
{
	(void)state;
	processors[0].boot = false;
	assert_int_equal(build_memory().error, MP_TABLE_NO_BOOT_PROCESSOR);
	processors[0] = (struct mp_processor){ .apic_id = 255, .boot = true };
	assert_int_equal(build_memory().error, MP_TABLE_NO_BOOT_PROCESSOR);
	inputs.processor_count = 0;
	assert_int_equal(build_memory().error, MP_TABLE_NO_BOOT_PROCESSOR);
}

static void mp_table_of_the_largest_machine_fits(void **state)
{
	struct mp_table_result result;

	(void)state;
	number_processors(255, 1);
	inputs.isa_bus = 255;
	inputs.bus_count = 255;
	for (size_t i = 0; i < MP_MAX_SLOTS; i++) {
		inputs.buses[i % 255] = (uint8_t)(i % 255);
		inputs.slots[i] = (struct mp_slot){
			.bus = (uint8_t)(i / 5),
			.device = (uint8_t)(i % 5),
			.pins = { { true, 16, 0 }, { true, 17, 0 }, { true, 18, 0 }, { false, 19, 0 } },
		};
	}
	inputs.slot_count = MP_MAX_SLOTS;
	inputs.slots_lost = 7;
	result = build_memory();
	assert_int_equal(result.error, MP_TABLE_OK);
	assert_true(result.interrupts <= MP_TABLE_MAX_INTERRUPTS);
	/* Whole slots only: three pins each of what ISA, with 16, leaves of 1000. */
	assert_int_equal(result.slots_left_out, MP_MAX_SLOTS - (1000 - 16) / 3 + 7);
	assert_non_null(look_for(327 / 5, (327 % 5) << 2 | 2).found);
	assert_null(look_for(328 / 5, (328 % 5) << 2).found);
	assert_null(check_memory().fault);
}

/* A bus that gave its ID to ISA has no entry, and so no interrupts. */
static void mp_table_slot_on_a_bus_without_entry_is_left_out(void **state)
{
	(void)state;
	inputs.slots[0].bus = 5;
	assert_int_equal(build_memory().slots_left_out, 1);
	assert_null(check_memory().fault);
}

static void mp_table_that_does_not_fit_says_so(void **state)
{
	struct byte_buf buf;
	size_t size;

	(void)state;
	byte_buf_init(&buf, NULL, MP_TABLE_MAX_SIZE);
	assert_int_equal(mp_table_build(&inputs, &buf).error, MP_TABLE_OK);
	size = buf.length;
	for (size_t capacity = 0; capacity < size; capacity++) {
		byte_buf_init(&buf, memory, capacity);
		assert_int_equal(mp_table_build(&inputs, &buf).error, MP_TABLE_FULL);
	}
	byte_buf_init(&buf, memory, size);
	assert_int_equal(mp_table_build(&inputs, &buf).error, MP_TABLE_OK);
}

static void mp_table_errors_have_texts(void **state)
{
	(void)state;
	for (int error = MP_TABLE_OK; error <= MP_TABLE_FULL; error++)
		assert_string_not_equal(mp_table_error_text((enum mp_table_error)error), "unknown error");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(mp_table_bytes_are_those_of_the_specification, start),
		cmocka_unit_test_setup(mp_table_sums_are_zero, start),
		cmocka_unit_test_setup(mp_table_pointer_is_that_of_the_specification, start),
		cmocka_unit_test_setup(mp_table_passes_its_checker, start),
		cmocka_unit_test_setup(mp_table_timer_is_at_input_2_and_the_cascade_nowhere, start),
		cmocka_unit_test_setup(mp_table_isa_interrupts_of_the_elcr_are_level, start),
		cmocka_unit_test_setup(mp_table_input_of_pci_is_not_listed_for_isa, start),
		cmocka_unit_test_setup(mp_table_has_every_bus_and_its_interrupts, start),
		cmocka_unit_test_setup(mp_table_pins_carry_device_and_pin, start),
		cmocka_unit_test_setup(mp_table_pin_without_input_is_left_out, start),
		cmocka_unit_test_setup(mp_table_lists_processors_up_to_254, start),
		cmocka_unit_test_setup(mp_table_takes_apic_ids_as_they_are, start),
		cmocka_unit_test_setup(mp_table_without_boot_processor_is_none, start),
		cmocka_unit_test_setup(mp_table_of_the_largest_machine_fits, start),
		cmocka_unit_test_setup(mp_table_slot_on_a_bus_without_entry_is_left_out, start),
		cmocka_unit_test_setup(mp_table_that_does_not_fit_says_so, start),
		cmocka_unit_test_setup(mp_table_errors_have_texts, start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
