/* SPDX-License-Identifier: MIT */
/*
 * Which ports the boards decode, leave to PCI, and let a bridge cover: QEMU's as seen on QEMU 7.2 (info mtree), Xen's as its
 * public header hvm/ioreq.h and the tables of its own firmware have them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pci/chipset/chipset.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define Q35 0x29c08086
#define I440FX 0x12378086

#define QEMU CHIPSET_BOARD_QEMU
#define XEN CHIPSET_BOARD_XEN

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
	assert_true(chipset_usable_io(chipset_find(Q35, QEMU), &usable));
	expect_ranges(&usable, q35, COUNT(q35));
	range_set_init(&usable, storage, COUNT(storage));
	assert_true(chipset_usable_io(chipset_find(I440FX, QEMU), &usable));
	expect_ranges(&usable, i440fx, COUNT(i440fx));
}

static void chipset_usable_io_without_room_is_refused(void **state)
{
	struct range storage[5];
	struct range_set usable;

	(void)state;
	for (size_t room = 0; room < COUNT(storage); room++) {
		range_set_init(&usable, storage, room);
		assert_false(chipset_usable_io(chipset_find(I440FX, QEMU), &usable));
	}
}

static void chipset_usable_io_on_xen_leaves_its_acpi_ports_out(void **state)
{
	static const struct range q35[] = { { 0x1000, 0xafff }, { 0xb080, 0xffff } };
	static const struct range i440fx[] = {
		{ 0x1000, 0xadff }, { 0xae18, 0xaeff }, { 0xaf20, 0xafdf },
		{ 0xafe4, 0xafff }, { 0xb040, 0xb043 }, { 0xb048, 0xffff },
	};
	struct range storage[8];
	struct range_set usable;

	(void)state;
	range_set_init(&usable, storage, COUNT(storage));
	assert_true(chipset_usable_io(chipset_find(Q35, XEN), &usable));
	expect_ranges(&usable, q35, COUNT(q35));
	range_set_init(&usable, storage, COUNT(storage));
	assert_true(chipset_usable_io(chipset_find(I440FX, XEN), &usable));
	expect_ranges(&usable, i440fx, COUNT(i440fx));
	range_set_init(&usable, storage, COUNT(i440fx) - 1);
	assert_false(chipset_usable_io(chipset_find(I440FX, XEN), &usable));
}

static void chipset_pm_ports_are_those_of_the_board(void **state)
{
	static const struct {
		uint32_t host_bridge;
		enum chipset_board board;
		struct range pm, gpe0;
		uint16_t timer;
	} ports[] = {
		{ Q35, QEMU, { 0x600, 0x67f }, { 0x620, 0x62f }, 0x608 },
		{ I440FX, QEMU, { 0x600, 0x63f }, { 0xafe0, 0xafe3 }, 0x608 },
		{ Q35, XEN, { 0xb000, 0xb07f }, { 0xb020, 0xb02f }, 0xb008 },
		{ I440FX, XEN, { 0xb000, 0xb03f }, { 0xafe0, 0xafe3 }, 0xb008 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(ports); i++) {
		const struct chipset *chipset = chipset_find(ports[i].host_bridge, ports[i].board);

		assert_true(range_equal(chipset_pm_io(chipset), ports[i].pm));
		assert_true(range_equal(chipset_gpe0_io(chipset), ports[i].gpe0));
		assert_int_equal(chipset_pm_timer(chipset), ports[i].timer);
	}
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
	static const struct range xen_i440fx[] = { { 0xae00, 0xae17 }, { 0xaf00, 0xaf1f }, { 0xafe0, 0xafe3 } };
	struct range storage[8];
	struct range_set coverable;

	(void)state;
	range_set_init(&coverable, storage, COUNT(storage));
	assert_true(chipset_coverable_io(chipset_find(I440FX, XEN), &coverable));
	expect_ranges(&coverable, xen_i440fx, COUNT(xen_i440fx));
	range_set_init(&coverable, storage, COUNT(storage));
	assert_true(chipset_coverable_io(chipset_find(Q35, XEN), &coverable));
	expect_ranges(&coverable, NULL, 0);
	range_set_init(&coverable, storage, COUNT(storage));
	assert_true(chipset_coverable_io(chipset_find(Q35, QEMU), &coverable));
	expect_ranges(&coverable, q35, COUNT(q35));
	range_set_init(&coverable, storage, COUNT(storage));
	assert_true(chipset_coverable_io(chipset_find(I440FX, QEMU), &coverable));
	expect_ranges(&coverable, i440fx, COUNT(i440fx));
	for (size_t room = 0; room < COUNT(i440fx); room++) {
		range_set_init(&coverable, storage, room);
		assert_false(chipset_coverable_io(chipset_find(I440FX, QEMU), &coverable));
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
		assert_true(chipset_usable_io(chipset_machines[m], &usable));
		assert_true(chipset_coverable_io(chipset_machines[m], &coverable));
		for (size_t i = 0; i < coverable.count; i++)
			assert_false(range_set_overlaps(&usable, coverable.ranges[i]));
	}
}

/* --- the ACPI ports ----------------------------------------------------------------------------------------------- */

static void chipset_acpi_ports_cost_no_pci_io_on_qemu(void **state)
{
	static const uint32_t host_bridges[] = { Q35, I440FX };

	(void)state;
	for (size_t i = 0; i < COUNT(host_bridges); i++) {
		const struct chipset_acpi_io *acpi = &chipset_find(host_bridges[i], QEMU)->acpi;

		assert_int_equal(acpi->pm_base, 0x600);
		assert_true(acpi->pm_base + acpi->pm_size <= 0x1000);
	}
}

/* Bits 6:0 of PMBASE do not exist, nor bits 5:0 of PMBA. */
static void chipset_pm_base_is_what_is_written(void **state)
{
	const struct chipset_layout layout = { .low_ram_end = 1u << 30 };

	(void)state;
	for (size_t m = 0; m < chipset_machine_count; m++) {
		const struct chipset *chipset = chipset_machines[m];
		const uint16_t bdf = chipset->host_bridge == Q35 ? PCI_BDF(0, 0x1f, 0) : PCI_BDF(0, 1, 3);
		struct chipset_writes writes = { 0 };
		size_t found = 0;

		chipset_late_writes(chipset, &layout, &writes);
		for (size_t w = 0; w < writes.count; w++) {
			if (writes.list[w].bdf != bdf || writes.list[w].reg != 0x40)
				continue;
			found++;
			assert_int_equal(writes.list[w].value, chipset->board == XEN ? 0xb001 : 0x601);
		}
		assert_int_equal(found, 1);
		assert_int_equal(chipset->acpi.pm_base & 0x7f, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chipset_usable_io_leaves_the_boards_ports_out),
		cmocka_unit_test(chipset_usable_io_without_room_is_refused),
		cmocka_unit_test(chipset_usable_io_on_xen_leaves_its_acpi_ports_out),
		cmocka_unit_test(chipset_pm_ports_are_those_of_the_board),
		cmocka_unit_test(chipset_coverable_io_is_what_no_bar_can_meet),
		cmocka_unit_test(chipset_coverable_io_stays_off_the_first_quarters),
		cmocka_unit_test(chipset_coverable_io_is_not_usable),
		cmocka_unit_test(chipset_acpi_ports_cost_no_pci_io_on_qemu),
		cmocka_unit_test(chipset_pm_base_is_what_is_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
