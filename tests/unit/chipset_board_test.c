/* SPDX-License-Identifier: MIT */
/*
 * Which boards there are, what memory they decode and how they route interrupts. QEMU's as seen on QEMU 7.2: info mtree, and
 * the 8259 with a device at each pin and each link routed to an input of its own. Xen's as the formulas of its interrupt
 * routing have it (hvm_pci_intx_link, hvm_pci_intx_gsi). Their ports are in chipset_io_test.c.
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

#define QEMU CHIPSET_BOARD_QEMU
#define XEN CHIPSET_BOARD_XEN

/* --- which chipset ------------------------------------------------------------------------------------------------ */

static void chipset_find_knows_both_machines_on_both_boards(void **state)
{
	(void)state;
	assert_int_equal(chipset_machine_count, 4);
	for (enum chipset_board board = QEMU; board <= XEN; board++) {
		assert_string_equal(chipset_find(Q35, board)->machine, "q35");
		assert_string_equal(chipset_find(I440FX, board)->machine, "pc");
		assert_int_equal(chipset_find(Q35, board)->board, board);
		assert_int_equal(chipset_find(I440FX, board)->board, board);
	}
}

static void chipset_find_unknown_host_bridge_is_null(void **state)
{
	static const uint32_t unknown[] = { 0, 0xffffffff, 0x70008086, 0x808629c0, 0x00088086, 0x29c08087 };

	(void)state;
	for (size_t i = 0; i < COUNT(unknown); i++) {
		assert_null(chipset_find(unknown[i], QEMU));
		assert_null(chipset_find(unknown[i], XEN));
	}
	assert_null(chipset_find(Q35, (enum chipset_board)2));
}

static void chipset_board_name_is_that_of_the_platform(void **state)
{
	(void)state;
	assert_string_equal(chipset_board_name(QEMU), "qemu");
	assert_string_equal(chipset_board_name(XEN), "xen");
	assert_string_equal(chipset_board_name((enum chipset_board)2), "unknown");
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
	for (enum chipset_board board = QEMU; board <= XEN; board++) {
		const struct chipset *chipset = chipset_find(Q35, board);
		const uint64_t last = board == QEMU ? 0xfebfffff : 0xfbffffff;

		range_set_init(&reserved, storage, COUNT(storage));
		assert_true(chipset_reserved_mem(chipset, &off, &reserved));
		assert_false(range_set_overlaps(&reserved, (struct range){ 0, last }));
		assert_true(chipset_reserved_mem(chipset, &on, &reserved));
		assert_true(range_set_covers(&reserved, ecam));
		assert_false(range_set_overlaps(&reserved, (struct range){ 0x90000000, last }));
		assert_int_equal(chipset->mmio32_end, last + 1);
		assert_int_equal(chipset_find(I440FX, board)->mmio32_end, last + 1);
	}
}

static void chipset_reserved_mem_without_room_is_refused(void **state)
{
	const struct chipset_layout layout = { .low_ram_end = GIB, .ecam_base = 0x80000000 };
	struct range storage[16];
	struct range_set reserved;
	size_t needed = chipset_find(Q35, QEMU)->fixed_mem_count + 1;

	(void)state;
	for (size_t room = 0; room < needed; room++) {
		range_set_init(&reserved, storage, room);
		assert_false(chipset_reserved_mem(chipset_find(Q35, QEMU), &layout, &reserved));
	}
}

static void chipset_reserved_mem_covers_what_the_board_decodes(void **state)
{
	static const struct {
		enum chipset_board board;
		uint32_t host_bridge;
		struct range range;
	} decoded[] = {
		{ QEMU, Q35, { 0xfec00000, 0xfec00fff } },    { QEMU, Q35, { 0xfed00000, 0xfed003ff } },
		{ QEMU, Q35, { 0xfed1c000, 0xfed1ffff } },    { QEMU, Q35, { 0xfed40000, 0xfed44fff } },
		{ QEMU, Q35, { 0xfed90000, 0xfed9022f } },    { QEMU, Q35, { 0xfee00000, 0xfeefffff } },
		{ QEMU, Q35, { 0xff000000, 0xffffffff } },    { QEMU, I440FX, { 0xfec00000, 0xfec00fff } },
		{ QEMU, I440FX, { 0xfed00000, 0xfed003ff } }, { QEMU, I440FX, { 0xfed40000, 0xfed44fff } },
		{ QEMU, I440FX, { 0xfee00000, 0xfeefffff } }, { QEMU, I440FX, { 0xff000000, 0xffffffff } },
		{ XEN, I440FX, { 0xfe700000, 0xfe7fffff } },  { XEN, Q35, { 0xfe700000, 0xfe7fffff } },
		{ XEN, I440FX, { 0xfec00000, 0xfec000ff } },  { XEN, Q35, { 0xfec00000, 0xfec000ff } },
		{ XEN, I440FX, { 0xfed00000, 0xfed003ff } },  { XEN, Q35, { 0xfed00000, 0xfed003ff } },
		{ XEN, I440FX, { 0xfed40000, 0xfed44fff } },  { XEN, Q35, { 0xfed40000, 0xfed44fff } },
		{ XEN, I440FX, { 0xfee00000, 0xfee00fff } },  { XEN, Q35, { 0xfee00000, 0xfee00fff } },
		{ XEN, I440FX, { 0xfeff0000, 0xfeffffff } },  { XEN, Q35, { 0xfeff0000, 0xfeffffff } },
		{ XEN, I440FX, { 0xff000000, 0xffffffff } },  { XEN, Q35, { 0xff000000, 0xffffffff } },
		{ XEN, Q35, { 0xfed1c000, 0xfed1ffff } },
	};
	const struct chipset_layout layout = { .low_ram_end = GIB };

	(void)state;
	for (size_t i = 0; i < COUNT(decoded); i++) {
		struct range storage[16];
		struct range_set reserved;

		range_set_init(&reserved, storage, COUNT(storage));
		assert_true(chipset_reserved_mem(chipset_find(decoded[i].host_bridge, decoded[i].board), &layout,
						 &reserved));
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
	const struct chipset_acpi_io *ich9 = &chipset_find(Q35, QEMU)->acpi;
	const struct chipset_acpi_io *piix4 = &chipset_find(I440FX, QEMU)->acpi;

	(void)state;
	assert_int_equal(ich9->smi_command, 0xb2);
	assert_int_equal(ich9->acpi_enable, 0x02);
	assert_int_equal(ich9->acpi_disable, 0x03);
	assert_int_equal(piix4->smi_command, 0xb2);
	assert_int_equal(piix4->acpi_enable, 0xf1);
	assert_int_equal(piix4->acpi_disable, 0xf0);
	assert_false(ich9->firmware_enables || piix4->firmware_enables);
	ich9 = &chipset_find(Q35, XEN)->acpi;
	piix4 = &chipset_find(I440FX, XEN)->acpi;
	assert_true(ich9->firmware_enables && piix4->firmware_enables);
	assert_int_equal(ich9->smi_command, 0xb2);
	assert_int_equal(ich9->acpi_enable, 0x02);
	assert_int_equal(piix4->smi_command, 0xb2);
	assert_int_equal(piix4->acpi_enable, 0xf1);
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
			expected |= (uint16_t)(1u << chipset->links[i].irq);
		assert_int_equal(chipset->elcr_level, expected);
		assert_int_equal(chipset->elcr_level, chipset->board == XEN ? 0x0e20 : 0x0e00);
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
			unsigned link = chipset_pin(chipset, device, pin).link;

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
	expect_links(chipset_find(Q35, QEMU), q35_links, "ABCDEFGH");
	expect_links(chipset_find(I440FX, QEMU), i440fx_links, "ABCDS");
}

/* ICH9: PIRQA is input 16 of the I/O APIC. PIIX3: the inputs of the 8259s. */
static void chipset_inputs_are_those_of_the_board(void **state)
{
	static const uint8_t piix3[] = { ['A'] = 10, ['B'] = 10, ['C'] = 11, ['D'] = 11, ['S'] = 9 };

	(void)state;
	for (uint8_t device = 0; device < 32; device++) {
		for (uint8_t pin = 1; pin <= 4; pin++) {
			struct chipset_pin end = chipset_pin(chipset_find(Q35, QEMU), device, pin);

			assert_int_equal(end.gsi, 16 + q35_links[device][pin - 1] - 'A');
			assert_true(end.own_gsi);
			end = chipset_pin(chipset_find(I440FX, QEMU), device, pin);
			assert_int_equal(end.gsi, piix3[(unsigned char)i440fx_links[device][pin - 1]]);
			assert_int_equal(end.irq, end.gsi);
			assert_false(end.own_gsi);
		}
	}
}

/*
 * Xen numbers the pins of a device from 0: link (device + pin) & 3, I/O APIC input ((device << 2) + (device >> 3) + pin) & 31
 * and 16 more, on every chipset and for every device.
 */
static void chipset_pins_on_xen_are_wired_as_xen_wires_them(void **state)
{
	static const uint32_t host_bridges[] = { Q35, I440FX };
	static const uint8_t irqs[] = { 5, 10, 11, 5 };

	(void)state;
	for (size_t i = 0; i < COUNT(host_bridges); i++) {
		for (unsigned wire = 0; wire < 32 * 4; wire++) {
			const unsigned device = wire >> 2, intx = wire & 3;
			const unsigned link = (device + intx) & 3;
			const unsigned gsi = (((device << 2) + (device >> 3) + intx) & 31) + 16;
			const struct chipset_pin end =
				chipset_pin(chipset_find(host_bridges[i], XEN), (uint8_t)device, (uint8_t)(intx + 1));

			if (end.link != link || end.reg != 0x60 + link || end.irq != irqs[link] || end.gsi != gsi ||
			    !end.own_gsi)
				fail_msg(
					"device %u INT%c#: link %u register %02x IRQ %u GSI %u, expected %u %02x %u %u",
					device, 'A' + (int)intx, end.link, end.reg, end.irq, end.gsi, link, 0x60 + link,
					irqs[link], gsi);
		}
	}
}

/* What the routing register of a link holds: the 8259 input, with bit 7 clear. */
static uint32_t routed_to(const struct chipset_writes *writes, uint16_t bdf, uint8_t reg)
{
	for (size_t i = 0; i < writes->count; i++) {
		const struct chipset_write *write = &writes->list[i];

		if (write->bdf == bdf && reg >= write->reg && reg < write->reg + write->width)
			return write->value >> (8 * (reg - write->reg)) & 0xff;
	}
	fail_msg("register %02x is not written", reg);
	return 0;
}

/* The record says where a link ends, the routing register makes it so; one that no link has is off. */
static void chipset_link_irqs_are_what_the_routing_registers_hold(void **state)
{
	static const uint8_t registers[] = { 0x60, 0x61, 0x62, 0x63, 0x68, 0x69, 0x6a, 0x6b };
	const struct chipset_layout layout = { .low_ram_end = GIB };

	(void)state;
	for (size_t m = 0; m < chipset_machine_count; m++) {
		const struct chipset *chipset = chipset_machines[m];
		const uint16_t bdf = chipset->host_bridge == Q35 ? 0xf8 : 0x08;
		struct chipset_writes writes = { 0 };

		assert_int_equal(chipset->router.bdf, bdf);
		chipset_late_writes(chipset, &layout, &writes);
		for (size_t r = 0; r < (chipset->host_bridge == Q35 ? 8 : 4); r++) {
			uint32_t expected = 0x80;

			for (size_t link = 0; link < chipset->link_count; link++)
				if (chipset->links[link].reg == registers[r])
					expected = chipset->links[link].irq;
			assert_int_equal(routed_to(&writes, bdf, registers[r]), expected);
		}
	}
}

/* Where an operating system may route a link, it finds every input that the firmware has routed one to. */
static void chipset_links_end_where_they_may_be_routed(void **state)
{
	(void)state;
	for (size_t m = 0; m < chipset_machine_count; m++) {
		const struct chipset *chipset = chipset_machines[m];

		assert_int_equal(chipset->link_irqs, 1u << 5 | 1u << 10 | 1u << 11);
		for (size_t link = 0; link < chipset->link_count; link++)
			assert_true(chipset->links[link].reg == 0 ||
				    chipset->link_irqs >> chipset->links[link].irq & 1);
	}
}

static void chipset_io_apic_id_is_no_processors(void **state)
{
	(void)state;
	assert_int_equal(chipset_find(Q35, XEN)->io_apic_id, 1);
	assert_int_equal(chipset_find(I440FX, XEN)->io_apic_id, 1);
	assert_int_equal(chipset_find(Q35, QEMU)->io_apic_id, 0);
	assert_int_equal(chipset_find(I440FX, QEMU)->io_apic_id, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chipset_find_knows_both_machines_on_both_boards),
		cmocka_unit_test(chipset_board_name_is_that_of_the_platform),
		cmocka_unit_test(chipset_find_unknown_host_bridge_is_null),
		cmocka_unit_test(chipset_reserved_mem_has_ecam_only_when_it_is_on),
		cmocka_unit_test(chipset_reserved_mem_without_room_is_refused),
		cmocka_unit_test(chipset_reserved_mem_covers_what_the_board_decodes),
		cmocka_unit_test(chipset_fixed_mem_lies_above_the_low_hole),
		cmocka_unit_test(chipset_acpi_commands_are_those_of_the_south_bridge),
		cmocka_unit_test(chipset_elcr_covers_links_and_sci_and_nothing_else),
		cmocka_unit_test(chipset_links_are_those_of_the_board),
		cmocka_unit_test(chipset_inputs_are_those_of_the_board),
		cmocka_unit_test(chipset_pins_on_xen_are_wired_as_xen_wires_them),
		cmocka_unit_test(chipset_links_end_where_they_may_be_routed),
		cmocka_unit_test(chipset_io_apic_id_is_no_processors),
		cmocka_unit_test(chipset_link_irqs_are_what_the_routing_registers_hold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
