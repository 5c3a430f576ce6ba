/* SPDX-License-Identifier: MIT */
/* Which ports the boards decode, leave to PCI, and let a bridge cover, as seen on QEMU 7.2 (info mtree). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pci/chipset/chipset.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define GIB (UINT64_C(1) << 30)

#define Q35 0x29c08086
#define I440FX 0x12378086

/* Nothing is where a platform wants it rather than the chipset. */
static const struct chipset_layout standard = { .low_ram_end = GIB };

static void expect_ranges(const struct range_set *set, const struct range *expected, size_t count)
{
	assert_int_equal(set->count, count);
	for (size_t i = 0; i < count; i++) {
		if (!range_equal(set->ranges[i], expected[i]))
			fail_msg("range %zu: %llx-%llx, expected %llx-%llx", i,
				 (unsigned long long)set->ranges[i].first, (unsigned long long)set->ranges[i].last,
				 (unsigned long long)expected[i].first, (unsigned long long)expected[i].last);
	}
}

static void chipset_usable_io_leaves_the_boards_ports_out(void **state)
{
	static const struct range q35[] = { { 0x1000, 0x5657 }, { 0x565c, 0xffff } };
	static const struct range i440fx[] = {
		{ 0x1000, 0x5657 }, { 0x565c, 0xadff }, { 0xae18, 0xaeff }, { 0xaf20, 0xafdf }, { 0xafe4, 0xffff },
	};
	struct range storage[8];
	struct range_set usable;

	(void)state;
	range_set_init(&usable, storage, COUNT(storage));
	assert_true(chipset_usable_io(chipset_find(Q35), &standard, &usable));
	expect_ranges(&usable, q35, COUNT(q35));
	range_set_init(&usable, storage, COUNT(storage));
	assert_true(chipset_usable_io(chipset_find(I440FX), &standard, &usable));
	expect_ranges(&usable, i440fx, COUNT(i440fx));
}

static void chipset_usable_io_without_room_is_refused(void **state)
{
	struct range storage[5];
	struct range_set usable;

	(void)state;
	for (size_t room = 0; room < COUNT(storage); room++) {
		range_set_init(&usable, storage, room);
		assert_false(chipset_usable_io(chipset_find(I440FX), &standard, &usable));
	}
}

/* Xen's toolstack and its firmware have the ACPI ports at B000h. */
static void chipset_usable_io_leaves_moved_acpi_ports_out(void **state)
{
	static const struct range q35[] = { { 0x1000, 0x5657 }, { 0x565c, 0xafff }, { 0xb080, 0xffff } };
	static const struct range i440fx[] = {
		{ 0x1000, 0x5657 }, { 0x565c, 0xadff }, { 0xae18, 0xaeff },
		{ 0xaf20, 0xafdf }, { 0xafe4, 0xafff }, { 0xb040, 0xffff },
	};
	const struct chipset_layout moved = { .low_ram_end = GIB, .pm_base = 0xb000 };
	struct range storage[8];
	struct range_set usable;

	(void)state;
	range_set_init(&usable, storage, COUNT(storage));
	assert_true(chipset_usable_io(chipset_find(Q35), &moved, &usable));
	expect_ranges(&usable, q35, COUNT(q35));
	range_set_init(&usable, storage, COUNT(storage));
	assert_true(chipset_usable_io(chipset_find(I440FX), &moved, &usable));
	expect_ranges(&usable, i440fx, COUNT(i440fx));
	range_set_init(&usable, storage, COUNT(i440fx) - 1);
	assert_false(chipset_usable_io(chipset_find(I440FX), &moved, &usable));
}

static void chipset_pm_io_is_the_default_or_what_the_layout_says(void **state)
{
	const struct chipset_layout moved = { .low_ram_end = GIB, .pm_base = 0xb000 };

	(void)state;
	assert_true(range_equal(chipset_pm_io(chipset_find(Q35), &standard), (struct range){ 0x600, 0x67f }));
	assert_true(range_equal(chipset_pm_io(chipset_find(I440FX), &standard), (struct range){ 0x600, 0x63f }));
	assert_true(range_equal(chipset_pm_io(chipset_find(Q35), &moved), (struct range){ 0xb000, 0xb07f }));
	assert_true(range_equal(chipset_pm_io(chipset_find(I440FX), &moved), (struct range){ 0xb000, 0xb03f }));
}

static void chipset_coverable_io_is_what_no_bar_can_meet(void **state)
{
	static const struct range q35[] = { { 0x5658, 0x565b } };
	static const struct range i440fx[] = {
		{ 0x5658, 0x565b },
		{ 0xae00, 0xae17 },
		{ 0xaf00, 0xaf1f },
		{ 0xafe0, 0xafe3 },
	};
	struct range storage[8];
	struct range_set coverable;

	(void)state;
	range_set_init(&coverable, storage, COUNT(storage));
	assert_true(chipset_coverable_io(chipset_find(Q35), &coverable));
	expect_ranges(&coverable, q35, COUNT(q35));
	range_set_init(&coverable, storage, COUNT(storage));
	assert_true(chipset_coverable_io(chipset_find(I440FX), &coverable));
	expect_ranges(&coverable, i440fx, COUNT(i440fx));
	for (size_t room = 0; room < COUNT(i440fx); room++) {
		range_set_init(&coverable, storage, room);
		assert_false(chipset_coverable_io(chipset_find(I440FX), &coverable));
	}
}

/* One port in the first quarter of a KiB, or below 1000h, and the whole range is one that a bridge must not cover. */
static void chipset_coverable_io_stays_off_the_first_quarters(void **state)
{
	static const struct range fixed_io[] = {
		{ 0x0500, 0x051b }, { 0x0ffe, 0x0fff }, { 0x0fff, 0x1000 }, { 0x1000, 0x1000 }, { 0x20ff, 0x2100 },
		{ 0x3100, 0x33ff }, { 0x4100, 0x4400 }, { 0x5400, 0x57ff }, { 0x6300, 0x6700 }, { 0xff00, 0xffff },
	};
	static const struct range expected[] = { { 0x3100, 0x33ff }, { 0xff00, 0xffff } };
	const struct chipset chipset = { .fixed_io = fixed_io, .fixed_io_count = COUNT(fixed_io) };
	struct range storage[8];
	struct range_set coverable;

	(void)state;
	range_set_init(&coverable, storage, COUNT(storage));
	assert_true(chipset_coverable_io(&chipset, &coverable));
	expect_ranges(&coverable, expected, COUNT(expected));
}

/* What a bridge may cover no BAR may have: the one set has nothing of the other. */
static void chipset_coverable_io_is_not_usable(void **state)
{
	(void)state;
	for (size_t m = 0; m < chipset_machine_count; m++) {
		struct range storage[2][16];
		struct range_set usable, coverable;

		range_set_init(&usable, storage[0], COUNT(storage[0]));
		range_set_init(&coverable, storage[1], COUNT(storage[1]));
		assert_true(chipset_usable_io(chipset_machines[m], &standard, &usable));
		assert_true(chipset_coverable_io(chipset_machines[m], &coverable));
		assert_true(coverable.count > 0);
		for (size_t i = 0; i < coverable.count; i++)
			assert_false(range_set_overlaps(&usable, coverable.ranges[i]));
	}
}

/* --- the ACPI ports ----------------------------------------------------------------------------------------------- */

static void chipset_acpi_ports_cost_no_pci_io(void **state)
{
	(void)state;
	for (size_t m = 0; m < chipset_machine_count; m++) {
		const struct chipset *chipset = chipset_machines[m];
		bool listed = false;

		assert_int_equal(chipset->acpi.pm_base, 0x600);
		assert_true(chipset->acpi.pm_base + chipset->acpi.pm_size <= 0x1000);
		for (size_t i = 0; i < chipset->fixed_io_count; i++)
			listed = listed || chipset->fixed_io[i].first == 0x600;
		assert_true(listed);
	}
}

/* The one write that differs is the one that puts the ACPI ports there. */
static void chipset_pm_base_of_the_layout_is_what_is_written(void **state)
{
	static const struct {
		uint32_t host_bridge;
		uint16_t bdf;
	} power_management[] = { { Q35, PCI_BDF(0, 0x1f, 0) }, { I440FX, PCI_BDF(0, 1, 3) } };
	const struct chipset_layout here = { .low_ram_end = GIB }, there = { .low_ram_end = GIB, .pm_base = 0xb000 };

	(void)state;
	for (size_t i = 0; i < COUNT(power_management); i++) {
		struct chipset_writes writes = { 0 }, moved = { 0 };

		chipset_find(power_management[i].host_bridge)->late_writes(&here, &writes);
		chipset_find(power_management[i].host_bridge)->late_writes(&there, &moved);
		assert_int_equal(moved.count, writes.count);
		for (size_t w = 0; w < moved.count; w++) {
			bool is_base = moved.list[w].bdf == power_management[i].bdf && moved.list[w].reg == 0x40;

			assert_int_equal(moved.list[w].bdf, writes.list[w].bdf);
			assert_int_equal(moved.list[w].reg, writes.list[w].reg);
			assert_int_equal(moved.list[w].value, is_base ? 0x0000b001 : writes.list[w].value);
			assert_true(!is_base || writes.list[w].value == 0x00000601);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chipset_usable_io_leaves_the_boards_ports_out),
		cmocka_unit_test(chipset_usable_io_without_room_is_refused),
		cmocka_unit_test(chipset_usable_io_leaves_moved_acpi_ports_out),
		cmocka_unit_test(chipset_pm_io_is_the_default_or_what_the_layout_says),
		cmocka_unit_test(chipset_coverable_io_is_what_no_bar_can_meet),
		cmocka_unit_test(chipset_coverable_io_stays_off_the_first_quarters),
		cmocka_unit_test(chipset_coverable_io_is_not_usable),
		cmocka_unit_test(chipset_acpi_ports_cost_no_pci_io),
		cmocka_unit_test(chipset_pm_base_of_the_layout_is_what_is_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
