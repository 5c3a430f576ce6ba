/* SPDX-License-Identifier: MIT */
/* What pci_apply does about registers that do not hold what was written to them. */
#include "tests/unit/apply_fixture.h"

#define DECODE_IO PCI_COMMAND_IO
#define DECODE_MEM PCI_COMMAND_MEMORY
#define DECODE_BOTH (PCI_COMMAND_IO | PCI_COMMAND_MEMORY)

struct stuck_case {
	const char *what;
	size_t function;
	uint16_t reg;
	uint8_t width;
	uint32_t reads; /* whatever is written */
	uint64_t written;
	uint16_t command; /* the decode that is left */
};

static const struct stuck_case stuck_cases[] = {
	{ "memory BAR", VGA, 0x18, 4, 0xe0000000, 0xe1000000, DECODE_IO },
	{ "memory BAR of a card", CARD, 0x10, 4, 0, 0xe1200000, DECODE_IO },
	{ "I/O BAR", CARD, 0x14, 4, 0x4001, 0x2000, DECODE_MEM },
	{ "lower half", CARD, 0x18, 4, 0xf000000c, 0xe1500000, DECODE_IO },
	{ "upper half", CARD, 0x1c, 4, 0x80, 0, DECODE_IO },
	{ "BAR that is not placed", NIC, 0x1c, 4, 0x80000000, 0, DECODE_IO },
	{ "ROM: has an enable bit of its own", VGA, 0x30, 4, 0xfff00000, 0xe1010000, DECODE_BOTH },
	{ "ROM that is enabled", VGA, 0x30, 4, 0xe1010001, 0xe1010000, DECODE_BOTH },
	{ "I/O window", SWITCH, 0x1c, 2, 0x3020, 0x2020, DECODE_MEM },
	{ "upper half of the I/O window", PORT, 0x30, 4, 0x00010000, 0, DECODE_MEM },
	{ "memory window", SWITCH, 0x20, 4, 0xe120e110, 0xe120e120, DECODE_IO },
	{ "prefetchable window", SWITCH, 0x24, 4, 0xe150e140, 0xe150e150, DECODE_IO },
	{ "upper base of the prefetchable window", PORT, 0x28, 4, 0x80, 0, DECODE_IO },
	{ "upper limit of the prefetchable window", PORT, 0x2c, 4, 0x80, 0, DECODE_IO },
	{ "BAR of a bridge", PORT, 0x10, 4, 0, 0xe1001000, DECODE_IO },
};

static void expect_stuck_registers_found(bool wide)
{
	for (size_t i = 0; i < COUNT(stuck_cases); i++) {
		const struct stuck_case *c = &stuck_cases[i];
		const struct pci_apply_fault *fault = &result.faults[0];

		start_machine(NULL);
		if (wide)
			go_wide();
		fake_pci_stick(&fake, (int)c->function, c->reg, c->width, c->reads);
		apply();
		if (result.fault_count != 1)
			fail_msg("%s: %zu faults, expected 1", c->what, result.fault_count);
		if (fault->bdf != inventory.functions[c->function].bdf || fault->reg != c->reg ||
		    fault->written != c->written || fault->read != c->reads)
			fail_msg("%s: %04x %02x wrote %llx reads %llx", c->what, fault->bdf, fault->reg,
				 (unsigned long long)fault->written, (unsigned long long)fault->read);
		if (command_of(c->function) != c->command)
			fail_msg("%s: command %x, expected %x", c->what, command_of(c->function), c->command);
	}
}

static void pci_apply_stuck_register_keeps_decode_of_its_kind_off(void **state)
{
	(void)state;
	expect_stuck_registers_found(false);
	expect_stuck_registers_found(true);
}

/* The decode bits of all the others are as planned. */
static void pci_apply_stuck_register_costs_no_other_function_anything(void **state)
{
	(void)state;
	fake_pci_stick(&fake, VGA, 0x18, 4, 0);
	apply();
	for (size_t f = 0; f < inventory.function_count; f++)
		if (f != VGA)
			assert_int_equal(command_of(f), plan.command[f]);
}

static void pci_apply_function_without_decode_left_is_not_written(void **state)
{
	(void)state;
	fake_pci_stick(&fake, CARD, 0x10, 4, 0);
	fake_pci_stick(&fake, CARD, 0x14, 4, 0);
	apply();
	assert_int_equal(result.fault_count, 2);
	assert_int_equal(trace_cfg_of_register(&trace, PCI_BDF(2, 0, 0), PCI_COMMAND, true), 0);
}

/* Type bits of BARs and windows are read-only and no fault. */
static void pci_apply_type_bits_are_no_fault(void **state)
{
	(void)state;
	apply();
	assert_int_equal(result.fault_count, 0);
	assert_int_equal(peek(VGA, 0x10, 4), 0xe0000008);
	assert_int_equal(peek(PORT, 0x1c, 2), 0x3121);
	assert_int_equal(peek(PORT, 0x24, 4), 0xe151e151);
}

static void pci_apply_keeps_the_first_faults_and_counts_all(void **state)
{
	const size_t extra = 5;

	(void)state;
	for (unsigned i = 0; i < PCI_APPLY_MAX_FAULTS + extra; i++) {
		hand_function(&inventory, PCI_BDF(0, 8 + i, 0), HAND_NIC, PCI_NONE);
		place(hand_bar(&inventory, 0, HAND_MEM32, 0x1000), 0xe2000000 + 0x1000 * i);
	}
	build_scanned();
	for (unsigned i = 0; i < PCI_APPLY_MAX_FAULTS + extra; i++)
		fake_pci_stick(&fake, ODD + 1 + (int)i, 0x10, 4, 0);
	apply();
	assert_int_equal(result.fault_count, PCI_APPLY_MAX_FAULTS + extra);
	for (unsigned i = 0; i < PCI_APPLY_MAX_FAULTS; i++) {
		assert_int_equal(result.faults[i].bdf, PCI_BDF(0, 8 + i, 0));
		assert_int_equal(result.faults[i].written, 0xe2000000 + 0x1000 * i);
	}
}

/* A function that has gone reads all ones: each of its registers is a fault, and nothing is enabled. */
static void pci_apply_function_that_vanished_is_not_enabled(void **state)
{
	(void)state;
	fake.functions[CARD].lifetime = 0;
	apply();
	assert_int_equal(result.fault_count, 4);
	assert_int_equal(result.faults[0].read, 0xffffffff);
	assert_int_equal(command_of(CARD), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pci_apply_stuck_register_keeps_decode_of_its_kind_off),
		cmocka_unit_test_setup(pci_apply_stuck_register_costs_no_other_function_anything, start_machine),
		cmocka_unit_test_setup(pci_apply_function_without_decode_left_is_not_written, start_machine),
		cmocka_unit_test_setup(pci_apply_type_bits_are_no_fault, start_machine),
		cmocka_unit_test_setup(pci_apply_keeps_the_first_faults_and_counts_all, start_machine),
		cmocka_unit_test_setup(pci_apply_function_that_vanished_is_not_enabled, start_machine),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
