/* SPDX-License-Identifier: MIT */
/* Where BARs may go. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pci/pci_cfg.h"
#include "pci/pci_plan.h"
#include "pci/pci_window.h"
#include "tests/fake/hand_machine.h"

#define KIB(n) ((uint64_t)(n) << 10)
#define MIB(n) ((uint64_t)(n) << 20)
#define GIB(n) ((uint64_t)(n) << 30)

/*
 * AMD IOMMU specification 48882, 2.1.2: the HyperTransport address map keeps the last 12 GiB below
 * 1 TiB for itself.
 */
#define HT_FIRST 0xfd00000000
#define HT_LAST 0xffffffffff

struct machine {
	struct range reserved_storage[200];
	struct range io_storage[8];
	struct range_set reserved;
	struct range_set io_usable;
	struct pci_window_facts facts;
	struct pci_policy policy;
	struct pci_windows windows;
};

static struct machine machine;

/* 2 GiB of low RAM, none above, 40 address bits, nothing reserved. */
static struct pci_window_facts *machine_init(void)
{
	memset(&machine, 0, sizeof(machine));
	range_set_init(&machine.reserved, machine.reserved_storage, 200);
	range_set_init(&machine.io_usable, machine.io_storage, 8);
	machine.facts = (struct pci_window_facts){
		.low_ram_end = GIB(2),
		.mmio32_end = 0xfec00000,
		.address_bits = 40,
		.reserved = &machine.reserved,
		.io_usable = &machine.io_usable,
	};
	pci_policy_init(&machine.policy);
	pci_windows_init(&machine.windows);
	return &machine.facts;
}

static enum pci_window_error build(void)
{
	return pci_window_build(&machine.facts, &machine.policy, &machine.windows);
}

static void build_ok(void)
{
	assert_int_equal(build(), PCI_WINDOW_OK);
}

static void reserve(uint64_t first, uint64_t last)
{
	hand_windows_add(&machine.reserved, first, last);
}

static void assert_ranges(const struct range_set *set, const struct range *expected, size_t count)
{
	assert_int_equal(set->count, count);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(set->ranges[i].first, expected[i].first);
		assert_int_equal(set->ranges[i].last, expected[i].last);
	}
}

#define ASSERT_RANGES(set, ...)                                   \
	assert_ranges(set, (const struct range[]){ __VA_ARGS__ }, \
		      sizeof((struct range[]){ __VA_ARGS__ }) / sizeof(struct range))

/* --- the low hole ----------------------------------------------------------------------------- */

static void pci_window_low_hole_runs_from_ram_to_the_chipset(void **state)
{
	(void)state;
	machine_init();
	build_ok();
	ASSERT_RANGES(&machine.windows.mem32, { 0x80000000, 0xfebfffff });
}

static void pci_window_is_carved_around_ecam_in_the_middle(void **state)
{
	(void)state;
	machine_init();
	reserve(0xb0000000, 0xbfffffff);
	build_ok();
	ASSERT_RANGES(&machine.windows.mem32, { 0x80000000, 0xafffffff }, { 0xc0000000, 0xfebfffff });
}

static void pci_window_keeps_off_reserved_ranges_that_stick_out(void **state)
{
	(void)state;
	machine_init();
	reserve(0x7ff00000, 0x800fffff);
	reserve(0xfe000000, 0x1000fffff);
	build_ok();
	ASSERT_RANGES(&machine.windows.mem32, { 0x80100000, 0xfdffffff });
	assert_false(range_set_overlaps(&machine.windows.mem64, (struct range){ GIB(4), 0x1000fffff }));
}

static void pci_window_keeps_a_gap_between_two_close_reserved_ranges(void **state)
{
	(void)state;
	machine_init();
	reserve(0x90000000, 0x9000ffff);
	reserve(0x90020000, 0x9002ffff);
	build_ok();
	ASSERT_RANGES(&machine.windows.mem32, { 0x80000000, 0x8fffffff }, { 0x90010000, 0x9001ffff },
		      { 0x90030000, 0xfebfffff });
}

static void pci_window_without_low_hole_says_so(void **state)
{
	(void)state;
	machine_init()->low_ram_end = 0xfec00000;
	assert_int_equal(build(), PCI_WINDOW_NO_LOW_HOLE);
	machine_init()->low_ram_end = 0xffc00000;
	assert_int_equal(build(), PCI_WINDOW_NO_LOW_HOLE);
}

static void pci_window_with_too_many_pieces_says_so(void **state)
{
	(void)state;
	machine_init();
	for (uint64_t i = 0; i < PCI_WINDOW_RANGES - 1; i++)
		reserve(0x90000000 + i * MIB(1), 0x90000fff + i * MIB(1));
	assert_int_equal(build(), PCI_WINDOW_OK);
	assert_int_equal(machine.windows.mem32.count, PCI_WINDOW_RANGES);
	reserve(0xa0000000, 0xa0000fff);
	assert_int_equal(build(), PCI_WINDOW_FULL);
}

/* --- above 4 GiB ------------------------------------------------------------------------------ */

/* hvmloader 42d075411b */
static void pci_window_high_base_is_4g_without_high_ram(void **state)
{
	(void)state;
	machine_init()->address_bits = 36;
	build_ok();
	ASSERT_RANGES(&machine.windows.mem64, { GIB(4), GIB(64) - 1 });
}

static void pci_window_high_begins_after_high_ram(void **state)
{
	struct pci_window_facts *facts = machine_init();

	(void)state;
	facts->address_bits = 36;
	facts->high_ram_end = GIB(6);
	build_ok();
	ASSERT_RANGES(&machine.windows.mem64, { GIB(6), GIB(64) - 1 });
}

static void pci_window_high_never_begins_inside_ram(void **state)
{
	struct pci_window_facts *facts = machine_init();

	(void)state;
	facts->address_bits = 36;
	facts->high_ram_end = GIB(6) + MIB(3);
	build_ok();
	assert_int_equal(machine.windows.mem64.count, 1);
	assert_in_range(machine.windows.mem64.ranges[0].first, GIB(6) + MIB(3), GIB(7));
}

static void pci_window_high_begins_after_hotplug_memory(void **state)
{
	struct pci_window_facts *facts = machine_init();

	(void)state;
	facts->address_bits = 36;
	facts->high_ram_end = GIB(6);
	facts->reserved_memory_end = GIB(32);
	build_ok();
	ASSERT_RANGES(&machine.windows.mem64, { GIB(32), GIB(64) - 1 });
	facts->reserved_memory_end = GIB(5);
	build_ok();
	ASSERT_RANGES(&machine.windows.mem64, { GIB(6), GIB(64) - 1 });
}

static void pci_window_high_keeps_off_reserved_ranges(void **state)
{
	(void)state;
	machine_init()->address_bits = 36;
	reserve(GIB(8), GIB(8) + MIB(1) - 1);
	build_ok();
	ASSERT_RANGES(&machine.windows.mem64, { GIB(4), GIB(8) - 1 }, { GIB(8) + MIB(1), GIB(64) - 1 });
}

/* The platform says which machine has one: a reserved entry of the memory map, as QEMU's etc/e820 has it. */
static void pci_window_keeps_off_the_hypertransport_hole(void **state)
{
	(void)state;
	for (unsigned bits = 40; bits <= 64; bits++) {
		machine_init()->address_bits = bits;
		reserve(HT_FIRST, HT_LAST);
		build_ok();
		assert_false(range_set_overlaps(&machine.windows.mem64, (struct range){ HT_FIRST, HT_LAST }));
		assert_true(range_set_covers(&machine.windows.mem64, (struct range){ GIB(4), HT_FIRST - 1 }));
		if (bits > 40)
			assert_true(range_set_covers(&machine.windows.mem64,
						     (struct range){ HT_LAST + 1, 2 * HT_LAST + 1 }));
	}
}

static void pci_window_high_ends_with_the_address_width(void **state)
{
	(void)state;
	for (unsigned bits = 33; bits <= 64; bits++) {
		machine_init()->address_bits = bits;
		build_ok();
		ASSERT_RANGES(&machine.windows.mem64, { GIB(4), UINT64_MAX >> (64 - bits) });
	}
}

static void pci_window_high_is_empty_when_nothing_is_addressable(void **state)
{
	(void)state;
	machine_init()->address_bits = 32;
	build_ok();
	assert_int_equal(machine.windows.mem64.count, 0);
	machine_init()->address_bits = 36;
	machine.facts.high_ram_end = GIB(64);
	build_ok();
	assert_int_equal(machine.windows.mem64.count, 0);
	machine.facts.high_ram_end = GIB(1024);
	build_ok();
	assert_int_equal(machine.windows.mem64.count, 0);
	machine.facts.address_bits = 64;
	machine.facts.high_ram_end = UINT64_MAX - MIB(1);
	build_ok();
	assert_int_equal(machine.windows.mem64.count, 0);
	assert_true(machine.windows.mem32.count > 0);
}

static void pci_window_address_bits_of_the_policy_are_a_cap(void **state)
{
	(void)state;
	machine_init()->address_bits = 39;
	machine.policy.address_bits = 36;
	build_ok();
	ASSERT_RANGES(&machine.windows.mem64, { GIB(4), GIB(64) - 1 });
	machine.policy.address_bits = 46;
	build_ok();
	ASSERT_RANGES(&machine.windows.mem64, { GIB(4), GIB(512) - 1 });
}

static void pci_window_refuses_an_impossible_width(void **state)
{
	(void)state;
	machine_init()->address_bits = 31;
	assert_int_equal(build(), PCI_WINDOW_BAD_WIDTH);
	machine.facts.address_bits = 65;
	assert_int_equal(build(), PCI_WINDOW_BAD_WIDTH);
	machine.facts.address_bits = 0;
	assert_int_equal(build(), PCI_WINDOW_BAD_WIDTH);
}

/* --- ports, and building again ---------------------------------------------------------------- */

static void pci_window_ports_are_those_the_chipset_leaves(void **state)
{
	(void)state;
	machine_init();
	hand_windows_add(&machine.io_usable, 0x1000, 0xadff);
	hand_windows_add(&machine.io_usable, 0xb100, 0xffff);
	reserve(0xc000, 0xcfff); /* memory: says nothing about ports */
	build_ok();
	ASSERT_RANGES(&machine.windows.io, { 0x1000, 0xadff }, { 0xb100, 0xffff });
}

/* The platform moved RAM out of the way: what the first set of facts gave is gone. */
static void pci_window_built_again_forgets_the_first_facts(void **state)
{
	(void)state;
	machine_init();
	reserve(0x90000000, 0x9fffffff);
	hand_windows_add(&machine.io_usable, 0x1000, 0xffff);
	build_ok();
	machine_init();
	machine.facts.low_ram_end = GIB(3);
	machine.facts.address_bits = 36;
	hand_windows_add(&machine.io_usable, 0xc000, 0xffff);
	build_ok();
	build_ok();
	ASSERT_RANGES(&machine.windows.io, { 0xc000, 0xffff });
	ASSERT_RANGES(&machine.windows.mem32, { 0xc0000000, 0xfebfffff });
	ASSERT_RANGES(&machine.windows.mem64, { GIB(4), GIB(64) - 1 });
}

/* hvmloader 57acad12a0: a BAR that could never go low must not make anyone ask for a larger low hole. */
static void pci_window_ignores_bars_that_cannot_fit_low(void **state)
{
	struct pci_inventory *inventory = calloc(1, sizeof(*inventory));
	struct pci_plan *plan = calloc(1, sizeof(*plan));
	void *work = malloc(pci_plan_work_size());

	(void)state;
	machine_init()->low_ram_end = 0xe0000000;
	build_ok();
	hand_machine_init(inventory);
	hand_function(inventory, PCI_BDF(0, 1, 0), HAND_ACCELERATOR, PCI_NONE);
	hand_bar(inventory, 0, HAND_PREF64, GIB(8));
	hand_bar(inventory, 2, HAND_MEM32, MIB(64));
	pci_plan_build(inventory, &machine.windows, &machine.policy, work, plan);
	assert_int_equal(plan->bars[0].verdict, PCI_PLACED);
	assert_int_equal(plan->bars[1].verdict, PCI_PLACED);
	assert_int_equal(plan->mem32_wanted, 0);
	hand_bar(inventory, 3, HAND_MEM32, MIB(512));
	pci_plan_build(inventory, &machine.windows, &machine.policy, work, plan);
	assert_int_not_equal(plan->bars[2].verdict, PCI_PLACED);
	assert_in_range(plan->mem32_wanted, MIB(512 + 64), GIB(2));
	machine.windows.mem64.count = 0;
	pci_plan_build(inventory, &machine.windows, &machine.policy, work, plan);
	assert_int_not_equal(plan->bars[0].verdict, PCI_PLACED);
	assert_in_range(plan->mem32_wanted, MIB(512 + 64), GIB(2));
	free(work);
	free(plan);
	free(inventory);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(pci_window_low_hole_runs_from_ram_to_the_chipset),
		cmocka_unit_test(pci_window_is_carved_around_ecam_in_the_middle),
		cmocka_unit_test(pci_window_keeps_off_reserved_ranges_that_stick_out),
		cmocka_unit_test(pci_window_keeps_a_gap_between_two_close_reserved_ranges),
		cmocka_unit_test(pci_window_without_low_hole_says_so),
		cmocka_unit_test(pci_window_with_too_many_pieces_says_so),
		cmocka_unit_test(pci_window_high_base_is_4g_without_high_ram),
		cmocka_unit_test(pci_window_high_begins_after_high_ram),
		cmocka_unit_test(pci_window_high_never_begins_inside_ram),
		cmocka_unit_test(pci_window_high_begins_after_hotplug_memory),
		cmocka_unit_test(pci_window_high_keeps_off_reserved_ranges),
		cmocka_unit_test(pci_window_keeps_off_the_hypertransport_hole),
		cmocka_unit_test(pci_window_high_ends_with_the_address_width),
		cmocka_unit_test(pci_window_high_is_empty_when_nothing_is_addressable),
		cmocka_unit_test(pci_window_address_bits_of_the_policy_are_a_cap),
		cmocka_unit_test(pci_window_refuses_an_impossible_width),
		cmocka_unit_test(pci_window_ports_are_those_the_chipset_leaves),
		cmocka_unit_test(pci_window_built_again_forgets_the_first_facts),
		cmocka_unit_test(pci_window_ignores_bars_that_cannot_fit_low),
	};

	return cmocka_run_group_tests_name("pci_window", tests, NULL, NULL);
}
