/* SPDX-License-Identifier: MIT */
/* The fakes of configuration space and the generator behave as their headers promise. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <linux/pci_regs.h>

#include "tests/fake/fake_pci.h"
#include "tests/fake/inventory_check.h"
#include "tests/fake/random_inventory.h"
#include "tests/fake/trace_cfg.h"

#define ABSENT 0xffffffff
#define BUSES(primary, secondary, subordinate) ((primary) | (secondary) << 8 | (uint32_t)(subordinate) << 16)

static struct fake_pci fake;
static struct pci_inventory inventory, other;
static struct trace_cfg trace;
static struct trace_access accesses[64];

static uint32_t id_at(unsigned bus, unsigned device, unsigned function)
{
	return pci_cfg_read(&fake.cfg, PCI_BDF(bus, device, function), PCI_VENDOR_ID, 4);
}

static void set_buses(unsigned bus, unsigned device, uint32_t numbers)
{
	pci_cfg_write(&fake.cfg, PCI_BDF(bus, device, 0), PCI_PRIMARY_BUS, 4, numbers);
}

static int add_endpoint(int bus, unsigned device, unsigned function, uint16_t device_id)
{
	return fake_pci_add(&fake, bus, device, function, 0x1234, device_id, 0xff0000);
}

static int add_bridge(int bus, unsigned device)
{
	return fake_pci_add_bridge(&fake, bus, device, 0, 0x8086, 0x0001);
}

static void fake_pci_absent_function_reads_all_ones(void **state)
{
	(void)state;
	fake_pci_init(&fake);
	add_endpoint(FAKE_PCI_ROOT, 4, 0, 1);
	assert_int_equal(id_at(0, 4, 0), 0x00011234);
	assert_int_equal(id_at(0, 4, 1), ABSENT);
	assert_int_equal(id_at(0, 5, 0), ABSENT);
	assert_int_equal(id_at(1, 4, 0), ABSENT);
	assert_int_equal(pci_cfg_read(&fake.cfg, PCI_BDF(0, 5, 0), 2, 2), 0xffff);
	assert_int_equal(pci_cfg_read(&fake.cfg, PCI_BDF(0, 5, 0), 3, 1), 0xff);
}

static void fake_pci_bar_holds_only_its_implemented_bits(void **state)
{
	int function;

	(void)state;
	fake_pci_init(&fake);
	function = add_endpoint(FAKE_PCI_ROOT, 1, 0, 1);
	fake_pci_set_bar(
		&fake, function,
		&(struct pci_bar){
			.index = 2, .size = 0x200000000, .kind = PCI_BAR_MEM, .is_64bit = true, .prefetchable = true });
	assert_int_equal(pci_cfg_read(&fake.cfg, PCI_BDF(0, 1, 0), PCI_BASE_ADDRESS_2, 4), 0xc);
	pci_cfg_write(&fake.cfg, PCI_BDF(0, 1, 0), PCI_BASE_ADDRESS_2, 4, ABSENT);
	pci_cfg_write(&fake.cfg, PCI_BDF(0, 1, 0), PCI_BASE_ADDRESS_3, 4, ABSENT);
	assert_int_equal(pci_cfg_read(&fake.cfg, PCI_BDF(0, 1, 0), PCI_BASE_ADDRESS_2, 4), 0xc);
	assert_int_equal(pci_cfg_read(&fake.cfg, PCI_BDF(0, 1, 0), PCI_BASE_ADDRESS_3, 4), 0xfffffffe);
	/* Parts of registers. */
	pci_cfg_write(&fake.cfg, PCI_BDF(0, 1, 0), PCI_BASE_ADDRESS_3 + 1, 1, 0x5a);
	assert_int_equal(pci_cfg_read(&fake.cfg, PCI_BDF(0, 1, 0), PCI_BASE_ADDRESS_3, 4), 0xffff5afe);
}

static void fake_pci_bus_answers_only_along_its_bus_numbers(void **state)
{
	int upper, lower;

	(void)state;
	fake_pci_init(&fake);
	upper = add_bridge(FAKE_PCI_ROOT, 1);
	lower = add_bridge(fake.functions[upper].behind, 2);
	add_endpoint(fake.functions[lower].behind, 3, 0, 7);

	assert_int_equal(id_at(1, 2, 0), ABSENT);
	set_buses(0, 1, BUSES(0, 1, 1));
	assert_int_equal(id_at(1, 2, 0), 0x00018086);
	set_buses(1, 2, BUSES(1, 2, 2));
	assert_int_equal(id_at(2, 3, 0), ABSENT); /* the upper bridge does not pass bus 2 on */
	set_buses(0, 1, BUSES(0, 1, 2));
	assert_int_equal(id_at(2, 3, 0), 0x00071234);
	set_buses(0, 1, BUSES(0, 2, 2));
	assert_int_equal(id_at(2, 3, 0), ABSENT); /* bus 2 is now the bus of the lower bridge itself */
	assert_int_equal(id_at(2, 2, 0), 0x00018086);
	assert_int_equal(fake.conflicts, 0);
}

static void fake_pci_two_bridges_with_one_number_are_a_conflict(void **state)
{
	(void)state;
	fake_pci_init(&fake);
	add_bridge(FAKE_PCI_ROOT, 1);
	add_bridge(FAKE_PCI_ROOT, 2);
	set_buses(0, 1, BUSES(0, 1, 5));
	set_buses(0, 2, BUSES(0, 3, 3));
	id_at(2, 0, 0);
	assert_int_equal(fake.conflicts, 0);
	id_at(3, 0, 0);
	assert_int_equal(fake.conflicts, 1);
}

static void fake_pci_extra_root_answers_without_a_bridge(void **state)
{
	int root;

	(void)state;
	fake_pci_init(&fake);
	root = fake_pci_add_root(&fake, 0x40);
	add_endpoint(root, 0, 0, 9);
	assert_int_equal(id_at(0x40, 0, 0), 0x00091234);
	assert_int_equal(id_at(0x41, 0, 0), ABSENT);
}

static void fake_pci_multifunction_bit_follows_the_functions(void **state)
{
	(void)state;
	fake_pci_init(&fake);
	add_endpoint(FAKE_PCI_ROOT, 1, 0, 1);
	assert_int_equal(pci_cfg_read(&fake.cfg, PCI_BDF(0, 1, 0), PCI_HEADER_TYPE, 1), 0);
	add_endpoint(FAKE_PCI_ROOT, 1, 3, 2);
	assert_int_equal(pci_cfg_read(&fake.cfg, PCI_BDF(0, 1, 0), PCI_HEADER_TYPE, 1), 0x80);
	assert_int_equal(pci_cfg_read(&fake.cfg, PCI_BDF(0, 1, 3), PCI_HEADER_TYPE, 1), 0);
}

static void fake_pci_function_vanishes_when_its_time_is_up(void **state)
{
	int function;

	(void)state;
	fake_pci_init(&fake);
	function = add_endpoint(FAKE_PCI_ROOT, 1, 0, 1);
	fake.functions[function].lifetime = 2;
	assert_int_equal(id_at(0, 1, 0), 0x00011234);
	assert_int_equal(id_at(0, 1, 0), 0x00011234);
	assert_int_equal(id_at(0, 1, 0), ABSENT);
}

static void fake_pci_stuck_register_ignores_writes(void **state)
{
	int function;

	(void)state;
	fake_pci_init(&fake);
	function = add_endpoint(FAKE_PCI_ROOT, 1, 0, 1);
	fake_pci_stick(&fake, function, PCI_COMMAND, 2, 3);
	pci_cfg_write(&fake.cfg, PCI_BDF(0, 1, 0), PCI_COMMAND, 2, 0);
	assert_int_equal(pci_cfg_read(&fake.cfg, PCI_BDF(0, 1, 0), PCI_COMMAND, 2), 3);
}

static void trace_cfg_counts_what_passes(void **state)
{
	struct trace_access which;

	(void)state;
	fake_pci_init(&fake);
	add_endpoint(FAKE_PCI_ROOT, 1, 0, 1);
	trace_cfg_init(&trace, &fake.cfg, accesses, 64);
	pci_cfg_read(&trace.cfg, PCI_BDF(0, 1, 0), PCI_VENDOR_ID, 4);
	pci_cfg_read(&trace.cfg, PCI_BDF(0, 2, 0), PCI_VENDOR_ID, 4);
	pci_cfg_read(&trace.cfg, PCI_BDF(0, 1, 0), PCI_VENDOR_ID, 4);
	pci_cfg_write(&trace.cfg, PCI_BDF(0, 1, 0), PCI_INTERRUPT_LINE, 1, 5);
	assert_int_equal(trace.reads, 3);
	assert_int_equal(trace.writes, 1);
	assert_int_equal(trace_cfg_total(&trace), 4);
	assert_int_equal(trace_cfg_of_function(&trace, PCI_BDF(0, 1, 0)), 3);
	assert_int_equal(trace_cfg_of_register(&trace, PCI_BDF(0, 1, 0), PCI_VENDOR_ID, false), 2);
	assert_int_equal(trace_cfg_of_register(&trace, PCI_BDF(0, 1, 0), PCI_VENDOR_ID, true), 0);
	assert_int_equal(trace_cfg_most_repeated(&trace, &which), 2);
	assert_int_equal(which.bdf, PCI_BDF(0, 1, 0));
	assert_int_equal(which.value, 0x00011234);
	assert_true(trace_cfg_find_write(&trace, 0, PCI_BDF(0, 1, 0), PCI_INTERRUPT_LINE) == 3);
	assert_true(trace_cfg_find_write(&trace, 4, PCI_BDF(0, 1, 0), PCI_INTERRUPT_LINE) == SIZE_MAX);
}

static void trace_cfg_sees_address_writes_while_decoding(void **state)
{
	static const struct {
		bool bridge;
		uint16_t reg;
		uint8_t width;
		uint16_t command;
		bool wrong;
	} cases[] = {
		{ false, PCI_BASE_ADDRESS_0, 4, 0, false },
		{ false, PCI_BASE_ADDRESS_0, 4, PCI_COMMAND_MASTER, false },
		{ false, PCI_BASE_ADDRESS_0, 4, PCI_COMMAND_MEMORY, true },
		{ false, PCI_BASE_ADDRESS_5, 4, PCI_COMMAND_IO, true },
		{ false, PCI_BASE_ADDRESS_5 + 3, 1, PCI_COMMAND_IO, true },
		{ false, PCI_ROM_ADDRESS, 4, PCI_COMMAND_MEMORY, true },
		{ false, PCI_INTERRUPT_LINE, 1, PCI_COMMAND_MEMORY, false },
		{ true, PCI_BASE_ADDRESS_1, 4, PCI_COMMAND_MEMORY, true },
		{ true, PCI_PRIMARY_BUS, 4, PCI_COMMAND_MEMORY, false },
		{ true, PCI_ROM_ADDRESS1, 4, PCI_COMMAND_MEMORY, true },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		fake_pci_init(&fake);
		if (cases[i].bridge)
			add_bridge(FAKE_PCI_ROOT, 1);
		else
			add_endpoint(FAKE_PCI_ROOT, 1, 0, 1);
		trace_cfg_init(&trace, &fake.cfg, accesses, 64);
		pci_cfg_write(&trace.cfg, PCI_BDF(0, 1, 0), PCI_COMMAND, 2, cases[i].command);
		pci_cfg_write(&trace.cfg, PCI_BDF(0, 1, 0), cases[i].reg, cases[i].width, 0xff);
		if (trace.writes_while_decoding != cases[i].wrong || trace.enables != (cases[i].command != 0))
			fail_msg("case %zu: %zu, enables %zu", i, trace.writes_while_decoding, trace.enables);
	}
}

static void random_inventory_is_well_formed(void **state)
{
	uint64_t seed;

	(void)state;
	for (seed = 0; seed < 3000; seed++) {
		const char *fault;

		random_inventory(seed, &inventory);
		fault = inventory_fault(&inventory);
		if (fault || inventory.function_count == 0 || inventory.functions[0].bdf != 0 || inventory.note_count)
			fail_msg("seed %llu: %s", (unsigned long long)seed, fault ? fault : "no 00:00.0, or notes");
	}
}

static void random_inventory_is_deterministic(void **state)
{
	(void)state;
	random_inventory(5, &inventory);
	random_inventory(5, &other);
	assert_null(inventory_difference(&inventory, &other));
	random_inventory(6, &other);
	assert_non_null(inventory_difference(&inventory, &other));
}

/* What the generator must come up with somewhere, so that tests that use it mean something. */
static void random_inventory_covers_what_it_promises(void **state)
{
	size_t roots = 0, ports = 0, hints = 0, large = 0, io = 0, roms = 0, multi = 0, nested = 0;
	uint64_t seed;
	size_t i;

	(void)state;
	for (seed = 0; seed < 300; seed++) {
		random_inventory(seed, &inventory);
		roots += inventory.root_count > 1;
		for (i = 0; i < inventory.bridge_count; i++) {
			ports += inventory.bridges[i].pcie_port && inventory.bridges[i].hotplug;
			hints += inventory.bridges[i].reserve.pref64 != PCI_NO_HINT;
			nested += inventory.bridges[i].parent != PCI_NONE;
		}
		for (i = 0; i < inventory.bar_count; i++) {
			large += inventory.bars[i].size > (uint64_t)64 << 30;
			io += inventory.bars[i].kind == PCI_BAR_IO;
			roms += inventory.bars[i].kind == PCI_BAR_ROM_KIND;
		}
		for (i = 0; i < inventory.function_count; i++)
			multi += PCI_BDF_FUNCTION(inventory.functions[i].bdf) != 0;
	}
	assert_true(roots > 10 && ports > 100 && hints > 100 && large > 100 && io > 100 && roms > 100 && multi > 100 &&
		    nested > 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fake_pci_absent_function_reads_all_ones),
		cmocka_unit_test(fake_pci_bar_holds_only_its_implemented_bits),
		cmocka_unit_test(fake_pci_bus_answers_only_along_its_bus_numbers),
		cmocka_unit_test(fake_pci_two_bridges_with_one_number_are_a_conflict),
		cmocka_unit_test(fake_pci_extra_root_answers_without_a_bridge),
		cmocka_unit_test(fake_pci_multifunction_bit_follows_the_functions),
		cmocka_unit_test(fake_pci_function_vanishes_when_its_time_is_up),
		cmocka_unit_test(fake_pci_stuck_register_ignores_writes),
		cmocka_unit_test(trace_cfg_counts_what_passes),
		cmocka_unit_test(trace_cfg_sees_address_writes_while_decoding),
		cmocka_unit_test(random_inventory_is_well_formed),
		cmocka_unit_test(random_inventory_is_deterministic),
		cmocka_unit_test(random_inventory_covers_what_it_promises),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
