/* SPDX-License-Identifier: MIT */
/*
 * Which registers are written with which values, and how. Expected values are spelt out from the datasheets; nothing here
 * is computed as the records compute it. What the boards decode and route is in chipset_board_test.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "pci/chipset/chipset.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define GIB (UINT64_C(1) << 30)
#define MIB (UINT64_C(1) << 20)

#define Q35 0x29c08086
#define I440FX 0x12378086
#define QEMU CHIPSET_BOARD_QEMU
#define XEN CHIPSET_BOARD_XEN
#define LPC 0xf8
#define PIIX_ISA 0x08
#define PIIX_IDE 0x09
#define PIIX_PM 0x0b

#define FULL 0xffffffff

static struct chipset_writes writes;

static int start_empty(void **state)
{
	(void)state;
	writes.count = 0;
	return 0;
}

/* --- the lists of writes ------------------------------------------------------------------------------------------ */

struct expected_write {
	uint16_t bdf;
	uint16_t reg;
	uint8_t width;
	uint32_t mask;
	uint32_t value;
};

static void expect_writes(const struct expected_write *expected, size_t count, const char *what)
{
	for (size_t i = 0; i < writes.count && i < count; i++) {
		const struct chipset_write *write = &writes.list[i];
		const struct expected_write *want = &expected[i];

		if (write->bdf != want->bdf || write->reg != want->reg || write->width != want->width ||
		    write->mask != want->mask || write->value != want->value)
			fail_msg("%s, write %zu: %04x %02x.%u = %x & %x (%s), expected %04x %02x.%u = %x & %x", what, i,
				 write->bdf, write->reg, write->width, write->value, write->mask, write->name,
				 want->bdf, want->reg, want->width, want->value, want->mask);
	}
	if (writes.count != count)
		fail_msg("%s: %zu writes, expected %zu", what, writes.count, count);
}

static void q35_early_writes_open_ram_and_ecam(void **state)
{
	static const struct expected_write expected[] = {
		{ 0, 0x90, 4, FULL, 0x33333330 }, { 0, 0x94, 2, 0xffff, 0x3333 },   { 0, 0x96, 1, 0xff, 0x33 },
		{ 0, 0x9d, 1, 0xff, 0x02 },       { 0, 0x9e, 1, 0xff, 0x38 },       { 0, 0x60, 4, FULL, 0 },
		{ 0, 0x64, 4, FULL, 0 },          { 0, 0x60, 4, FULL, 0xe0000001 },
	};
	const struct chipset_layout layout = { .low_ram_end = 2 * GIB, .ecam_base = 0xe0000000 };

	(void)state;
	chipset_early_writes(chipset_find(Q35, QEMU), &layout, &writes);
	expect_writes(expected, COUNT(expected), "q35 early");
}

/* It may be on already: it was, where the host bridge did not answer, or before a reset that forgot the register. */
static void q35_early_writes_turn_ecam_off_without_a_base(void **state)
{
	static const struct expected_write expected[] = {
		{ 0, 0x90, 4, FULL, 0x33333330 }, { 0, 0x94, 2, 0xffff, 0x3333 }, { 0, 0x96, 1, 0xff, 0x33 },
		{ 0, 0x9d, 1, 0xff, 0x02 },       { 0, 0x9e, 1, 0xff, 0x38 },     { 0, 0x60, 4, FULL, 0 },
	};
	const struct chipset_layout layout = { .low_ram_end = 2 * GIB };

	(void)state;
	chipset_early_writes(chipset_find(Q35, QEMU), &layout, &writes);
	expect_writes(expected, COUNT(expected), "q35 early without ECAM");
}

/* REMAPBASE 3FFh above REMAPLIMIT 0 is reclaim off. */
struct layout_case {
	const char *what;
	uint64_t low_ram_end;
	uint64_t high_ram_end;
	uint16_t tom;         /* 64 MiB */
	uint16_t touud;       /* 1 MiB */
	uint16_t tolud;       /* 1 MiB at bit 4 */
	uint16_t remap_base;  /* 64 MiB */
	uint16_t remap_limit; /* 64 MiB, inclusive */
};

static const struct layout_case layouts[] = {
	{ "512 MiB", 512 * MIB, 0, 8, 0x1000, 0x2000, 0x3ff, 0 },
	{ "2815 MiB", 2815 * MIB, 0, 44, 0x1000, 0xaff0, 0x3ff, 0 },
	{ "3 GiB split at 2 GiB", 2 * GIB, 5 * GIB, 48, 0x1400, 0x8000, 64, 79 },
	{ "3 GiB + 1 MiB", 2 * GIB, 5 * GIB + MIB, 49, 0x1401, 0x8000, 64, 80 },
	{ "4 GiB", 2 * GIB, 6 * GIB, 64, 0x1800, 0x8000, 64, 95 },
	{ "4.5 GiB", 2 * GIB, 6 * GIB + 512 * MIB, 72, 0x1a00, 0x8000, 72, 103 },
	{ "20 GiB", 2 * GIB, 22 * GIB, 320, 0x5800, 0x8000, 320, 351 },
	{ "20 GiB split at 3 GiB", 3 * GIB, 21 * GIB, 320, 0x5400, 0xc000, 320, 335 },
	{ "62 GiB: the last granule is 3FFh", 2 * GIB, 64 * GIB, 0x3e0, 0xffff, 0x8000, 0x3e0, 0x3ff },
	{ "62 GiB + 1 MiB does not fit", 2 * GIB, 64 * GIB + MIB, 0x3e1, 0xffff, 0x8000, 0x3ff, 0 },
	{ "128 GiB does not fit", 2 * GIB, 130 * GIB, 0x3ff, 0xffff, 0x8000, 0x3ff, 0 },
	{ "6 TiB does not fit", 2 * GIB, 6146 * GIB, 0x3ff, 0xffff, 0x8000, 0x3ff, 0 },
	{ "RAM to the I/O APIC: 20 MiB are less than a granule", 0xfec00000, 5 * GIB, 80, 0x1400, 0xfec0, 0x3ff, 0 },
	{ "low RAM ends inside a MiB", 512 * MIB + 0x1000, 0, 9, 0x1000, 0x2010, 0x3ff, 0 },
};

static void q35_late_writes_describe_the_layout(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(layouts); i++) {
		const struct layout_case *c = &layouts[i];
		const struct chipset_layout layout = {
			.low_ram_end = c->low_ram_end,
			.high_ram_end = c->high_ram_end,
			.ecam_base = 0xe0000000,
		};
		const struct expected_write expected[] = {
			{ 0, 0xa0, 2, 0xffff, c->tom },
			{ 0, 0xa2, 2, 0xffff, c->touud },
			{ 0, 0xb0, 2, 0xffff, c->tolud },
			{ 0, 0x98, 2, 0xffff, c->remap_base },
			{ 0, 0x9a, 2, 0xffff, c->remap_limit },
			{ 0, 0xa4, 4, FULL, 0 },
			{ 0, 0xa8, 4, FULL, 0 },
			{ 0, 0xac, 4, FULL, 0 },
			{ LPC, 0x40, 4, FULL, 0x00000601 },
			{ LPC, 0x44, 1, 0xff, 0x80 },
			{ LPC, 0x60, 4, FULL, 0x0b0b0a0a },
			{ LPC, 0x68, 4, FULL, 0x0b0b0a0a },
			{ LPC, 0xf0, 4, FULL, 0xfed1c001 },
		};

		writes.count = 0;
		chipset_late_writes(chipset_find(Q35, QEMU), &layout, &writes);
		expect_writes(expected, COUNT(expected), c->what);
	}
}

static void i440fx_writes_are_the_same_for_every_layout(void **state)
{
	static const struct expected_write expected[] = {
		{ 0, 0x59, 1, 0xff, 0x30 },
		{ 0, 0x5a, 2, 0xffff, 0x3333 },
		{ 0, 0x5c, 4, FULL, 0x33333333 },
		{ 0, 0x72, 1, 0xff, 0x02 },
		{ PIIX_ISA, 0x60, 4, FULL, 0x0b0b0a0a },
		{ PIIX_IDE, 0x40, 4, FULL, 0x80008000 },
		{ PIIX_PM, 0x40, 4, FULL, 0x00000601 },
		{ PIIX_PM, 0x80, 1, 0xff, 0x01 },
		{ PIIX_PM, 0x90, 4, FULL, 0x00000701 },
		{ PIIX_PM, 0xd2, 1, 0xff, 0x09 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(layouts); i++) {
		const struct chipset_layout layout = {
			.low_ram_end = layouts[i].low_ram_end,
			.high_ram_end = layouts[i].high_ram_end,
		};

		writes.count = 0;
		chipset_early_writes(chipset_find(I440FX, QEMU), &layout, &writes);
		chipset_late_writes(chipset_find(I440FX, QEMU), &layout, &writes);
		expect_writes(expected, COUNT(expected), layouts[i].what);
	}
}

/* What differs from QEMU's board: the links, PIRQE-PIRQH, which nothing arrives at, and the ACPI ports. */
static void xen_writes_differ_in_links_and_acpi_ports(void **state)
{
	static const struct {
		uint32_t host_bridge;
		struct expected_write differs[3];
	} boards[] = {
		{ I440FX, { { PIIX_ISA, 0x60, 4, FULL, 0x050b0a05 }, { PIIX_PM, 0x40, 4, FULL, 0x0000b001 }, { 0 } } },
		{ Q35,
		  { { LPC, 0x40, 4, FULL, 0x0000b001 },
		    { LPC, 0x60, 4, FULL, 0x050b0a05 },
		    { LPC, 0x68, 4, FULL, 0x80808080 } } },
	};
	const struct chipset_layout layout = { .low_ram_end = 2 * GIB, .high_ram_end = 5 * GIB };

	(void)state;
	for (size_t b = 0; b < COUNT(boards); b++) {
		struct expected_write expected[CHIPSET_MAX_WRITES];
		size_t different = 0, count;

		writes.count = 0;
		chipset_early_writes(chipset_find(boards[b].host_bridge, QEMU), &layout, &writes);
		chipset_late_writes(chipset_find(boards[b].host_bridge, QEMU), &layout, &writes);
		for (size_t i = 0; i < writes.count; i++) {
			const struct chipset_write *write = &writes.list[i];

			expected[i] = (struct expected_write){ write->bdf, write->reg, write->width, write->mask,
							       write->value };
			for (size_t d = 0; d < 3 && boards[b].differs[d].width; d++) {
				const struct expected_write *want = &boards[b].differs[d];

				if (write->bdf != want->bdf || write->reg != want->reg)
					continue;
				expected[i].value = want->value;
				different++;
			}
		}
		assert_int_equal(different, boards[b].host_bridge == Q35 ? 3 : 2);
		count = writes.count;
		writes.count = 0;
		chipset_early_writes(chipset_find(boards[b].host_bridge, XEN), &layout, &writes);
		chipset_late_writes(chipset_find(boards[b].host_bridge, XEN), &layout, &writes);
		expect_writes(expected, count, "Xen");
	}
}

static void add_all(const struct chipset *chipset)
{
	const struct chipset_layout layout = {
		.low_ram_end = 2 * GIB,
		.high_ram_end = 5 * GIB,
		.ecam_base = chipset->ecam_size ? 0xe0000000 : 0,
	};

	writes.count = 0;
	chipset_early_writes(chipset, &layout, &writes);
	chipset_late_writes(chipset, &layout, &writes);
}

static bool is_pciexbar(const struct chipset_write *write)
{
	return write->bdf == 0 && write->reg == 0x60;
}

/* PCIEXBAR is the exception: it is closed, moved and opened. */
static void chipset_no_register_is_written_twice(void **state)
{
	(void)state;
	for (size_t m = 0; m < chipset_machine_count; m++) {
		static uint8_t written[256][256];

		memset(written, 0, sizeof(written));
		add_all(chipset_machines[m]);
		for (size_t i = 0; i < writes.count; i++) {
			const struct chipset_write *write = &writes.list[i];

			for (unsigned byte = write->reg; byte < write->reg + (unsigned)write->width; byte++) {
				if (written[write->bdf][byte]++ &&
				    !(chipset_machines[m]->ecam_size && is_pciexbar(write)))
					fail_msg("%s: %04x %02x written twice", write->name, write->bdf, byte);
			}
		}
	}
}

static void chipset_writes_are_well_formed(void **state)
{
	(void)state;
	for (size_t m = 0; m < chipset_machine_count; m++) {
		add_all(chipset_machines[m]);
		assert_in_range(writes.count, 1, CHIPSET_MAX_WRITES - 1);
		for (size_t i = 0; i < writes.count; i++) {
			const struct chipset_write *write = &writes.list[i];
			uint64_t width_mask = (UINT64_C(1) << (8 * write->width)) - 1;

			assert_true(write->width == 1 || write->width == 2 || write->width == 4);
			assert_int_equal(write->reg % write->width, 0);
			assert_true(write->mask != 0 && (write->mask & ~width_mask) == 0);
			assert_int_equal(write->value & ~write->mask, 0);
			assert_true(write->name[0] != '\0' && write->why[0] != '\0');
		}
	}
}

/* Whatever base the register holds before: when it decodes, it decodes at the old base or at the new one. */
static void q35_ecam_never_decodes_at_a_half_written_base(void **state)
{
	static const uint64_t bases[] = { 0xb0000000, 0xe0000000, 0x480000000, 0xff0000000 };

	(void)state;
	for (size_t from = 0; from < COUNT(bases); from++) {
		for (size_t to = 0; to < COUNT(bases); to++) {
			const struct chipset_layout layout = { .low_ram_end = GIB, .ecam_base = bases[to] };
			uint64_t value = bases[from] | 1;

			writes.count = 0;
			chipset_early_writes(chipset_find(Q35, QEMU), &layout, &writes);
			for (size_t i = 0; i < writes.count; i++) {
				uint64_t part = writes.list[i].value;

				if (writes.list[i].reg == 0x60)
					value = (value & ~UINT64_C(0xffffffff)) | part;
				if (writes.list[i].reg == 0x64)
					value = (value & 0xffffffff) | part << 32;
				if (value & 1)
					assert_true(value == (bases[from] | 1) || value == (bases[to] | 1));
			}
			assert_true(value == (bases[to] | 1));
		}
	}
}

static void chipset_write_add_beyond_capacity_is_dropped(void **state)
{
	(void)state;
	for (size_t i = 0; i < CHIPSET_MAX_WRITES + 3; i++)
		chipset_write_add(&writes, (struct chipset_write){ .bdf = (uint16_t)i, .width = 1, .mask = 0xff });
	assert_int_equal(writes.count, CHIPSET_MAX_WRITES);
	assert_int_equal(writes.list[CHIPSET_MAX_WRITES - 1].bdf, CHIPSET_MAX_WRITES - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(q35_early_writes_open_ram_and_ecam, start_empty),
		cmocka_unit_test_setup(q35_early_writes_turn_ecam_off_without_a_base, start_empty),
		cmocka_unit_test_setup(q35_late_writes_describe_the_layout, start_empty),
		cmocka_unit_test_setup(i440fx_writes_are_the_same_for_every_layout, start_empty),
		cmocka_unit_test_setup(xen_writes_differ_in_links_and_acpi_ports, start_empty),
		cmocka_unit_test_setup(chipset_no_register_is_written_twice, start_empty),
		cmocka_unit_test_setup(chipset_writes_are_well_formed, start_empty),
		cmocka_unit_test_setup(q35_ecam_never_decodes_at_a_half_written_base, start_empty),
		cmocka_unit_test_setup(chipset_write_add_beyond_capacity_is_dropped, start_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
