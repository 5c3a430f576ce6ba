/* SPDX-License-Identifier: MIT */
/*
 * Secondary host bridges from scan to programmed registers and to the inputs of the tables. The machine is drawn in
 * tests/fake/second_bridge.h; what its tables mean to an operating system is in tests/aml/second_bridge_test.py.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <linux/pci_regs.h>

#include "tests/fake/second_bridge.h"

#define GIB(n) (UINT64_C(n) << 30)

static struct second_bridge *machine;
static struct second_bridge_side *apart;

static int make_machine(void **state)
{
	const char *fault;

	(void)state;
	machine = malloc(sizeof(*machine));
	if (!machine)
		return -1;
	apart = &machine->sides[SECOND_BRIDGE_APART];
	fault = second_bridge_make(machine);
	if (fault)
		print_error("%s\n", fault);
	return fault ? -1 : 0;
}

static int free_machine(void **state)
{
	(void)state;
	free(machine);
	return 0;
}

static uint32_t peek(int function, unsigned reg, unsigned width)
{
	return fake_pci_peek(&apart->fake, function, reg, width);
}

/* The address in a BAR of one register, or of two. */
static uint64_t bar(int function, unsigned index)
{
	const uint32_t low = peek(function, PCI_BASE_ADDRESS_0 + 4 * index, 4);
	const bool wide = (low & PCI_BASE_ADDRESS_MEM_TYPE_MASK) == PCI_BASE_ADDRESS_MEM_TYPE_64;
	const uint32_t high = wide ? peek(function, PCI_BASE_ADDRESS_0 + 4 * index + 4, 4) : 0;

	return (uint64_t)high << 32 | (low & 0xfffffff0);
}

static void assert_in(uint64_t address, uint64_t size, uint64_t first, uint64_t last)
{
	if (address < first || address + size - 1 > last || address % size != 0)
		fail_msg("0x%llx, %llu bytes", (unsigned long long)address, (unsigned long long)size);
}

static void second_bridge_is_reached_by_its_own_bus_numbers_only(void **state)
{
	static const struct {
		uint8_t first, last;
	} buses[] = { { 0x00, 0x7f }, { 0x40, 0x7f }, { 0x80, 0xff } };

	(void)state;
	for (size_t i = 0; i < SECOND_BRIDGE_SIDES; i++) {
		const struct second_bridge_side *side = &machine->sides[i];

		assert_true(trace_cfg_total(&side->trace) <= SECOND_BRIDGE_ACCESSES);
		for (size_t j = 0; j < trace_cfg_total(&side->trace); j++) {
			assert_true(PCI_BDF_BUS(side->accesses[j].bdf) >= buses[i].first);
			assert_true(PCI_BDF_BUS(side->accesses[j].bdf) <= buses[i].last);
		}
		assert_int_equal(side->inventory.note_count, 0);
		assert_int_equal(side->inventory.root_count, 1);
		assert_int_equal(side->inventory.roots[0].bus, buses[i].first);
		assert_int_equal(side->inventory.roots[0].limit, buses[i].last);
	}
	assert_int_equal(apart->inventory.segment, 1);
	assert_int_equal(apart->inventory.function_count, 5);
}

/* PCI-to-PCI Bridge 1.2, 3.2.5: primary below secondary, secondary not above subordinate, no bus behind two bridges. */
static void second_bridge_numbers_its_buses_from_its_first_one(void **state)
{
	const int bridges[] = { SECOND_PORT, SECOND_BRIDGE };
	uint8_t last = 0x40;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(peek(bridges[i], PCI_PRIMARY_BUS, 1), 0x40);
		assert_true(peek(bridges[i], PCI_SECONDARY_BUS, 1) > last);
		assert_true(peek(bridges[i], PCI_SUBORDINATE_BUS, 1) >= peek(bridges[i], PCI_SECONDARY_BUS, 1));
		last = (uint8_t)peek(bridges[i], PCI_SUBORDINATE_BUS, 1);
	}
	assert_true(last <= 0x7f);
}

static void second_bridge_places_every_bar_in_its_windows(void **state)
{
	(void)state;
	for (size_t i = 0; i < SECOND_BRIDGE_SIDES; i++) {
		assert_int_equal(machine->sides[i].plan.not_placed, 0);
		assert_int_equal(machine->sides[i].applied.fault_count, 0);
	}
	assert_in(bar(SECOND_STORAGE, 0), 0x4000, 0xe0000000, 0xe7ffffff);
	assert_in(peek(SECOND_STORAGE, PCI_BASE_ADDRESS_1, 4) & ~3u, 32, 0x8000, 0x8fff);
	assert_in(bar(SECOND_ACCELERATOR, 0), GIB(16), GIB(512), GIB(576) - 1);
	assert_in(bar(SECOND_ACCELERATOR, 2), GIB(1), GIB(512), GIB(576) - 1);
	assert_in(bar(SECOND_ACCELERATOR, 4), 0x10000, 0xe0000000, 0xe7ffffff);
	assert_in(bar(SECOND_OTHER, 0), GIB(4), GIB(512), GIB(576) - 1);
}

/* Above 4 GiB the host bridge has only a prefetchable window, which such a BAR must not be in, 64-bit or not. */
static void second_bridge_keeps_what_is_not_prefetchable_low(void **state)
{
	(void)state;
	assert_in(bar(SECOND_OTHER, 2), 0x100000, 0xe0000000, 0xe7ffffff);
}

static void second_bridge_opens_its_bridges_for_what_is_behind_them(void **state)
{
	const uint64_t base = (uint64_t)peek(SECOND_BRIDGE, PCI_PREF_BASE_UPPER32, 4) << 32 |
			      (uint64_t)(peek(SECOND_BRIDGE, PCI_PREF_MEMORY_BASE, 2) & 0xfff0) << 16;
	const uint64_t limit = (uint64_t)peek(SECOND_BRIDGE, PCI_PREF_LIMIT_UPPER32, 4) << 32 |
			       (uint64_t)(peek(SECOND_BRIDGE, PCI_PREF_MEMORY_LIMIT, 2) & 0xfff0) << 16 | 0xfffff;
	const uint64_t mem_base = (uint64_t)(peek(SECOND_BRIDGE, PCI_MEMORY_BASE, 2) & 0xfff0) << 16;
	const uint64_t mem_limit = (uint64_t)(peek(SECOND_BRIDGE, PCI_MEMORY_LIMIT, 2) & 0xfff0) << 16 | 0xfffff;

	(void)state;
	assert_in(bar(SECOND_ACCELERATOR, 0), GIB(16), base, limit);
	assert_in(bar(SECOND_ACCELERATOR, 2), GIB(1), base, limit);
	assert_in(bar(SECOND_OTHER, 0), GIB(4), base, limit);
	assert_in(bar(SECOND_ACCELERATOR, 4), 0x10000, mem_base, mem_limit);
	assert_in(bar(SECOND_OTHER, 2), 0x100000, mem_base, mem_limit);
	assert_true(base >= GIB(512) && limit < GIB(576) && mem_base >= 0xe0000000 && mem_limit <= 0xe7ffffff);
	for (int function = SECOND_STORAGE; function <= SECOND_OTHER; function++)
		assert_true(peek(function, PCI_COMMAND, 2) & PCI_COMMAND_MEMORY);
}

/* Nothing is behind it yet: what will be has room in each kind of window. */
static void second_bridge_keeps_room_at_its_hotplug_port(void **state)
{
	(void)state;
	assert_true((peek(SECOND_PORT, PCI_MEMORY_BASE, 2) & 0xfff0) <=
		    (peek(SECOND_PORT, PCI_MEMORY_LIMIT, 2) & 0xfff0));
	assert_true((peek(SECOND_PORT, PCI_MEMORY_BASE, 2) & 0xfff0u) << 16 >= 0xe0000000);
	assert_true(peek(SECOND_PORT, PCI_PREF_BASE_UPPER32, 4) >= 0x80);
	assert_true(peek(SECOND_PORT, PCI_PREF_LIMIT_UPPER32, 4) < 0x90);
	assert_true((peek(SECOND_PORT, PCI_IO_BASE, 1) & 0xf0) >= 0x80);
	assert_true((peek(SECOND_PORT, PCI_IO_LIMIT, 1) & 0xf0) <= 0x80);
}

/*
 * 24-27 are INTA#-INTD# of device 0. 40:01.0 INTA# is the pin after that; behind 40:02.0, device 0 INTB# is INTB# of the bridge,
 * two further INTD#; device 3 INTA# is INTD# of the bridge, two further INTB#.
 */
static void second_bridge_tells_each_function_its_interrupt(void **state)
{
	(void)state;
	assert_int_equal(peek(SECOND_STORAGE, PCI_INTERRUPT_LINE, 1), 25);
	assert_int_equal(peek(SECOND_ACCELERATOR, PCI_INTERRUPT_LINE, 1), 27);
	assert_int_equal(peek(SECOND_OTHER, PCI_INTERRUPT_LINE, 1), 25);
}

/* PCI Firmware Specification 3.3, 4.1.2. The chipset has its ECAM at b0000000h, and 128 of its 256 buses left. */
static void second_bridge_has_its_own_ecam_entry(void **state)
{
	static const struct acpi_ecam expected[] = {
		{ .base = 0xb0000000, .last_bus = 0x7f },
		{ .base = 0xcc000000, .segment = 1, .first_bus = 0x40, .last_bus = 0x7f },
		{ .base = 0xb0000000, .first_bus = 0x80, .last_bus = 0xff },
	};
	const struct acpi_inputs *inputs = &machine->fill.inputs;

	(void)state;
	assert_int_equal(inputs->ecam_count, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(inputs->ecam[i].base, expected[i].base);
		assert_int_equal(inputs->ecam[i].segment, expected[i].segment);
		assert_int_equal(inputs->ecam[i].first_bus, expected[i].first_bus);
		assert_int_equal(inputs->ecam[i].last_bus, expected[i].last_bus);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(second_bridge_is_reached_by_its_own_bus_numbers_only),
		cmocka_unit_test(second_bridge_numbers_its_buses_from_its_first_one),
		cmocka_unit_test(second_bridge_places_every_bar_in_its_windows),
		cmocka_unit_test(second_bridge_keeps_what_is_not_prefetchable_low),
		cmocka_unit_test(second_bridge_opens_its_bridges_for_what_is_behind_them),
		cmocka_unit_test(second_bridge_keeps_room_at_its_hotplug_port),
		cmocka_unit_test(second_bridge_tells_each_function_its_interrupt),
		cmocka_unit_test(second_bridge_has_its_own_ecam_entry),
	};

	return cmocka_run_group_tests(tests, make_machine, free_machine);
}
