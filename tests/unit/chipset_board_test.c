/* SPDX-License-Identifier: MIT */
/*
 * Which boards there are, what memory they decode and how they route interrupts, as seen on QEMU 7.2: info mtree, and the
 * 8259 with a device at each pin and each link routed to an input of its own. Their ports are in chipset_io_test.c.
 */
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

/* --- which chipset ------------------------------------------------------------------------------------------------ */

static void chipset_find_knows_both_machines(void **state)
{
	(void)state;
	assert_string_equal(chipset_find(Q35)->machine, "q35");
	assert_string_equal(chipset_find(I440FX)->machine, "pc");
	assert_int_equal(chipset_machine_count, 2);
}

static void chipset_find_unknown_host_bridge_is_null(void **state)
{
	static const uint32_t unknown[] = { 0, 0xffffffff, 0x70008086, 0x808629c0, 0x00088086, 0x29c08087 };

	(void)state;
	for (size_t i = 0; i < COUNT(unknown); i++)
		assert_null(chipset_find(unknown[i]));
}

/* --- memory and commands ------------------------------------------------------------------------------------------ */

static void chipset_reserved_mem_has_ecam_only_when_it_is_on(void **state)
{
	const struct chipset_layout off = { .low_ram_end = GIB };
	const struct chipset_layout on = { .low_ram_end = GIB, .ecam_base = 0x80000000 };
	const struct range ecam = { 0x80000000, 0x8fffffff };
	struct range storage[16];
	struct range_set reserved;

	(void)state;
	range_set_init(&reserved, storage, COUNT(storage));
	assert_true(chipset_reserved_mem(chipset_find(Q35), &off, &reserved));
	assert_false(range_set_overlaps(&reserved, (struct range){ 0, 0xfebfffff }));
	assert_true(chipset_reserved_mem(chipset_find(Q35), &on, &reserved));
	assert_true(range_set_covers(&reserved, ecam));
	assert_false(range_set_overlaps(&reserved, (struct range){ 0x90000000, 0xfebfffff }));
}

static void chipset_reserved_mem_without_room_is_refused(void **state)
{
	const struct chipset_layout layout = { .low_ram_end = GIB, .ecam_base = 0x80000000 };
	struct range storage[16];
	struct range_set reserved;
	size_t needed = chipset_find(Q35)->fixed_mem_count + 1;

	(void)state;
	for (size_t room = 0; room < needed; room++) {
		range_set_init(&reserved, storage, room);
		assert_false(chipset_reserved_mem(chipset_find(Q35), &layout, &reserved));
	}
}

static void chipset_reserved_mem_covers_what_the_board_decodes(void **state)
{
	static const struct {
		uint32_t host_bridge;
		struct range range;
	} decoded[] = {
		{ Q35, { 0xfec00000, 0xfec00fff } },    { Q35, { 0xfed00000, 0xfed003ff } },
		{ Q35, { 0xfed1c000, 0xfed1ffff } },    { Q35, { 0xfed40000, 0xfed44fff } },
		{ Q35, { 0xfed90000, 0xfed9022f } },    { Q35, { 0xfee00000, 0xfeefffff } },
		{ Q35, { 0xff000000, 0xffffffff } },    { I440FX, { 0xfec00000, 0xfec00fff } },
		{ I440FX, { 0xfed00000, 0xfed003ff } }, { I440FX, { 0xfed40000, 0xfed44fff } },
		{ I440FX, { 0xfee00000, 0xfeefffff } }, { I440FX, { 0xff000000, 0xffffffff } },
	};
	const struct chipset_layout layout = { .low_ram_end = GIB };

	(void)state;
	for (size_t i = 0; i < COUNT(decoded); i++) {
		struct range storage[16];
		struct range_set reserved;

		range_set_init(&reserved, storage, COUNT(storage));
		assert_true(chipset_reserved_mem(chipset_find(decoded[i].host_bridge), &layout, &reserved));
		assert_true(range_set_covers(&reserved, decoded[i].range));
	}
}

static void chipset_fixed_mem_lies_above_the_low_hole(void **state)
{
	(void)state;
	for (size_t m = 0; m < chipset_machine_count; m++) {
		const struct chipset *chipset = chipset_machines[m];

		for (size_t i = 0; i < chipset->fixed_mem_count; i++)
			assert_true(chipset->fixed_mem[i].first >= chipset->mmio32_end);
	}
}

static void chipset_acpi_commands_are_those_of_the_south_bridge(void **state)
{
	const struct chipset_acpi_io *ich9 = &chipset_find(Q35)->acpi;
	const struct chipset_acpi_io *piix4 = &chipset_find(I440FX)->acpi;

	(void)state;
	assert_int_equal(ich9->smi_command, 0xb2);
	assert_int_equal(ich9->acpi_enable, 0x02);
	assert_int_equal(ich9->acpi_disable, 0x03);
	assert_int_equal(piix4->smi_command, 0xb2);
	assert_int_equal(piix4->acpi_enable, 0xf1);
	assert_int_equal(piix4->acpi_disable, 0xf0);
}

/* --- interrupts --------------------------------------------------------------------------------------------------- */

/* ACPI 6.5, 5.2.9: the SCI is level triggered. Inputs 0, 1, 2, 8 and 13 cannot be (82371SB, ELCR1 and ELCR2). */
static void chipset_elcr_covers_links_and_sci_and_nothing_else(void **state)
{
	(void)state;
	for (size_t m = 0; m < chipset_machine_count; m++) {
		const struct chipset *chipset = chipset_machines[m];
		uint16_t expected = (uint16_t)(1u << chipset->acpi.sci_irq);

		for (size_t i = 0; i < chipset->link_count; i++)
			expected |= (uint16_t)(1u << chipset->link_irq[i]);
		assert_int_equal(chipset->elcr_level, expected);
		assert_int_equal(chipset->elcr_level, 0x0e00);
	}
}

/* Links of INTA#-INTD# of devices 0-31. */
static const char *const q35_links[32] = {
	"EFGH", "FGHE", "GHEF", "HEFG", "EFGH", "FGHE", "GHEF", "HEFG", "EFGH", "FGHE", "GHEF",
	"HEFG", "EFGH", "FGHE", "GHEF", "HEFG", "EFGH", "FGHE", "GHEF", "HEFG", "EFGH", "FGHE",
	"GHEF", "HEFG", "EFGH", "ABCD", "ABCD", "ABCD", "ABCD", "ABCD", "EFGH", "ABCD",
};

/* "S" is the SCI. */
static const char *const i440fx_links[32] = {
	"DABC", "SBCD", "BCDA", "CDAB", "DABC", "ABCD", "BCDA", "CDAB", "DABC", "ABCD", "BCDA",
	"CDAB", "DABC", "ABCD", "BCDA", "CDAB", "DABC", "ABCD", "BCDA", "CDAB", "DABC", "ABCD",
	"BCDA", "CDAB", "DABC", "ABCD", "BCDA", "CDAB", "DABC", "ABCD", "BCDA", "CDAB",
};

static void expect_links(const struct chipset *chipset, const char *const links[32], const char *names)
{
	for (uint8_t device = 0; device < 32; device++) {
		for (uint8_t pin = 1; pin <= 4; pin++) {
			unsigned link = chipset->link_of(device, pin);

			assert_in_range(link, 0, chipset->link_count - 1);
			if (names[link] != links[device][pin - 1])
				fail_msg("%s device %u pin %u: link %c, expected %c", chipset->name, device, pin,
					 names[link], links[device][pin - 1]);
		}
	}
}

static void chipset_links_are_those_of_the_board(void **state)
{
	(void)state;
	expect_links(chipset_find(Q35), q35_links, "ABCDEFGH");
	expect_links(chipset_find(I440FX), i440fx_links, "ABCDS");
}

/* The record says where a link ends, the routing register makes it so. */
static void chipset_link_irqs_are_what_the_routing_registers_hold(void **state)
{
	static const struct {
		uint32_t host_bridge;
		uint16_t bdf;
		uint16_t reg;
		size_t first_link;
	} routed[] = { { Q35, 0xf8, 0x60, 0 }, { Q35, 0xf8, 0x68, 4 }, { I440FX, 0x08, 0x60, 0 } };

	(void)state;
	for (size_t r = 0; r < COUNT(routed); r++) {
		const struct chipset *chipset = chipset_find(routed[r].host_bridge);
		const struct chipset_layout layout = { .low_ram_end = GIB };
		struct chipset_writes writes = { 0 };
		size_t i = 0;

		chipset->late_writes(&layout, &writes);
		while (i < writes.count && (writes.list[i].bdf != routed[r].bdf || writes.list[i].reg != routed[r].reg))
			i++;
		assert_in_range(i, 0, writes.count - 1);
		assert_int_equal(writes.list[i].width, 4);
		for (unsigned link = 0; link < 4; link++)
			assert_int_equal(writes.list[i].value >> (8 * link) & 0xff,
					 chipset->link_irq[routed[r].first_link + link]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chipset_find_knows_both_machines),
		cmocka_unit_test(chipset_find_unknown_host_bridge_is_null),
		cmocka_unit_test(chipset_reserved_mem_has_ecam_only_when_it_is_on),
		cmocka_unit_test(chipset_reserved_mem_without_room_is_refused),
		cmocka_unit_test(chipset_reserved_mem_covers_what_the_board_decodes),
		cmocka_unit_test(chipset_fixed_mem_lies_above_the_low_hole),
		cmocka_unit_test(chipset_acpi_commands_are_those_of_the_south_bridge),
		cmocka_unit_test(chipset_elcr_covers_links_and_sci_and_nothing_else),
		cmocka_unit_test(chipset_links_are_those_of_the_board),
		cmocka_unit_test(chipset_link_irqs_are_what_the_routing_registers_hold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
