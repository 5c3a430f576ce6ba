/* SPDX-License-Identifier: MIT */
#include "tests/unit/mp_fixture.h"

#define PROCESSOR 44
#define BUS_PCI (PROCESSOR + 20)
#define BUS_ISA (BUS_PCI + 8)
#define IO_APIC (BUS_ISA + 8)
#define TIMER (IO_APIC + 8)
#define KEYBOARD (TIMER + 8)
#define PCI_INTERRUPT (TIMER + 15 * 8)
#define LINT0 (PCI_INTERRUPT + 8)
#define LINT1 (LINT0 + 8)

static int start(void **state)
{
	(void)state;
	start_inputs();
	build_memory();
	assert_null(check_memory().fault);
	return 0;
}

static void mend_sums(void)
{
	uint8_t *table = at(TABLE_AT), *pointer = at(POINTER_AT);
	uint16_t length = le16_get(table + 4);

	pointer[10] = (uint8_t)(pointer[10] - byte_sum(pointer, 16));
	if (length >= 44 && length < sizeof(memory) - 0x1000)
		table[7] = (uint8_t)(table[7] - byte_sum(table, length));
}

static void expect_fault(const char *fault)
{
	struct mp_check_result result = check_memory();

	if (!result.fault || strcmp(result.fault, fault) != 0)
		fail_msg("found \"%s\", expected \"%s\"", result.fault ? result.fault : "nothing", fault);
}

struct spoilt_byte {
	uint32_t address;
	uint8_t value;
	const char *fault;
};

static void mp_check_names_each_wrong_field(void **state)
{
	static const struct spoilt_byte cases[] = {
		{ POINTER_AT + 0, 'm', "no signature _MP_" },
		{ POINTER_AT + 7, 0x80, "no signature PCMP" },
		{ POINTER_AT + 8, 2, "length is not 1" },
		{ POINTER_AT + 9, 5, "unknown revision of the specification" },
		{ POINTER_AT + 11, 1, "a default configuration in place of a table" },
		{ POINTER_AT + 12, 1, "reserved features are not 0" },
		{ POINTER_AT + 15, 1, "reserved bytes are not 0" },
		{ TABLE_AT + 0, 'p', "no signature PCMP" },
		{ TABLE_AT + 5, 0xff, "length" },
		{ TABLE_AT + 6, 1, "another revision than the pointer's" },
		{ TABLE_AT + 8, 0, "an ID is no text" },
		{ TABLE_AT + 28, 1, "OEM table: address without size, or size without address" },
		{ TABLE_AT + 34, 1, "another number of entries than there are" },
		{ TABLE_AT + 37, 1, "no address of a local APIC" },
		{ TABLE_AT + 41, 0x80, "extended table is not in memory" },
		{ TABLE_AT + 42, 1, "checksum of an extended table that is not there" },
		{ TABLE_AT + 43, 1, "reserved byte is not 0" },
		{ TABLE_AT + PROCESSOR, 9, "unknown type of entry" },
		{ TABLE_AT + PROCESSOR + 1, 0xff, "processor entry: the local APIC ID is FFh" },
		{ TABLE_AT + PROCESSOR + 3, 1, "no bootstrap processor" },
		{ TABLE_AT + PROCESSOR + 3, 2, "processor entry: the bootstrap processor is not usable" },
		{ TABLE_AT + PROCESSOR + 3, 7, "processor entry: reserved flags are not 0" },
		{ TABLE_AT + PROCESSOR + 19, 1, "processor entry: reserved bytes are not 0" },
		{ TABLE_AT + BUS_PCI, 2, "I/O APIC entry: reserved flags are not 0" },
		{ TABLE_AT + BUS_PCI + 1, 2, "bus entry: bus IDs do not ascend" },
		{ TABLE_AT + BUS_PCI + 1, 1, "bus entry: the bus ID is another's, too" },
		{ TABLE_AT + BUS_PCI + 5, 'X', "bus entry: unknown bus type" },
		{ TABLE_AT + IO_APIC + 1, 3, "interrupt entry: its I/O APIC has no entry" },
		{ TABLE_AT + IO_APIC + 3, 0, "no usable I/O APIC" },
		{ TABLE_AT + IO_APIC + 3, 2, "I/O APIC entry: reserved flags are not 0" },
		{ TABLE_AT + IO_APIC + 4, 1, "I/O APIC entry: no address of an I/O APIC" },
		{ TABLE_AT + TIMER + 1, 4, "interrupt entry: unknown interrupt type" },
		{ TABLE_AT + TIMER + 2, 2, "interrupt entry: reserved polarity or trigger mode" },
		{ TABLE_AT + TIMER + 2, 8, "interrupt entry: reserved polarity or trigger mode" },
		{ TABLE_AT + TIMER + 3, 1, "interrupt entry: reserved flags are not 0" },
		{ TABLE_AT + TIMER + 4, 7, "interrupt entry: its source bus has no entry" },
		{ TABLE_AT + TIMER + 5, 16, "interrupt entry: no interrupt of its source bus" },
		{ TABLE_AT + TIMER + 5, 1, "interrupt entry: its source is another's, too" },
		{ TABLE_AT + PCI_INTERRUPT, 4, "interrupt entry: its local APIC has no entry" },
		{ TABLE_AT + PCI_INTERRUPT + 5, 0x80, "interrupt entry: no interrupt of its source bus" },
		{ TABLE_AT + PCI_INTERRUPT + 7, 1, "interrupt entry: another of the same input has other flags" },
		{ TABLE_AT + LINT0 + 6, 5, "interrupt entry: its local APIC has no entry" },
		{ TABLE_AT + LINT0 + 7, 2, "interrupt entry: a local APIC has only LINTIN0 and LINTIN1" },
		{ TABLE_AT + LINT1, 3, "entries do not ascend by type" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		start(state);
		*at(cases[i].address) = cases[i].value;
		/* An entry that turns into one of a lower type stands behind one of a higher type. */
		if (cases[i].address == TABLE_AT + LINT1)
			*at(TABLE_AT + LINT1 + 6) = 2;
		mend_sums();
		expect_fault(cases[i].fault);
	}
}

static void mp_check_finds_any_changed_byte(void **state)
{
	uint16_t length = le16_get(at(TABLE_AT) + 4);

	for (uint32_t offset = 0; offset < 16u + length; offset++) {
		uint32_t address = offset < 16 ? POINTER_AT + offset : TABLE_AT + offset - 16;

		start(state);
		*at(address) ^= 0x10;
		assert_non_null(check_memory().fault);
	}
}

static void mp_check_finds_a_processor_twice(void **state)
{
	(void)state;
	processors[1] = (struct mp_processor){ .apic_id = 1 };
	inputs.processor_count = 2;
	build_memory();
	assert_null(check_memory().fault);
	at(TABLE_AT)[PROCESSOR + 20 + 1] = 0;
	mend_sums();
	expect_fault("processor entry: the local APIC ID is another's, too");
	at(TABLE_AT)[PROCESSOR + 20 + 1] = 1;
	at(TABLE_AT)[PROCESSOR + 20 + 3] = 3;
	mend_sums();
	expect_fault("processor entry: a second bootstrap processor");
}

static void mp_check_finds_a_local_interrupt_twice(void **state)
{
	(void)state;
	memcpy(at(TABLE_AT) + LINT1, at(TABLE_AT) + LINT0, 8);
	mend_sums();
	expect_fault("interrupt entry: said twice");
}

static void mp_check_finds_an_entry_cut_off(void **state)
{
	(void)state;
	le16_put(at(TABLE_AT) + 4, (uint16_t)(le16_get(at(TABLE_AT) + 4) - 1));
	mend_sums();
	expect_fault("an entry is cut off");
}

static void mp_check_reads_the_extended_table(void **state)
{
	uint8_t *table = at(TABLE_AT);
	uint16_t length = le16_get(table + 4);

	(void)state;
	table[length] = 0x80;
	table[length + 1] = 8;
	le16_put(table + 40, 8);
	table[42] = (uint8_t)-0x88;
	mend_sums();
	assert_null(check_memory().fault);
	table[length + 2] = 1;
	expect_fault("checksum of the extended table");
}

static void mp_check_wants_the_pointer_aligned(void **state)
{
	static const struct mp_check_memory reader = { map_memory, NULL };

	(void)state;
	memmove(at(POINTER_AT + 8), at(POINTER_AT), 16);
	assert_string_equal(mp_check(POINTER_AT + 8, &reader).fault, "not at a multiple of 16");
}

static void mp_check_reads_nothing_outside_memory(void **state)
{
	static const struct mp_check_memory reader = { map_memory, NULL };

	(void)state;
	assert_non_null(mp_check(0, &reader).fault);
	assert_non_null(mp_check(POINTER_AT + sizeof(memory) - 8, &reader).fault);
	le32_put(at(POINTER_AT) + 4, POINTER_AT + sizeof(memory) - 4);
	mend_sums();
	expect_fault("no signature PCMP");
	le32_put(at(POINTER_AT) + 4, 0);
	mend_sums();
	expect_fault("no table");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(mp_check_names_each_wrong_field, start),
		cmocka_unit_test_setup(mp_check_finds_any_changed_byte, start),
		cmocka_unit_test_setup(mp_check_finds_a_processor_twice, start),
		cmocka_unit_test_setup(mp_check_finds_a_local_interrupt_twice, start),
		cmocka_unit_test_setup(mp_check_finds_an_entry_cut_off, start),
		cmocka_unit_test_setup(mp_check_reads_the_extended_table, start),
		cmocka_unit_test_setup(mp_check_wants_the_pointer_aligned, start),
		cmocka_unit_test_setup(mp_check_reads_nothing_outside_memory, start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
