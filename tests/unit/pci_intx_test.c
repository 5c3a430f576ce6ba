/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pci/pci_intx.h"
#include "tests/fake/hand_machine.h"

#define Q35 0x29c08086
#define I440FX 0x12378086

static struct pci_inventory inventory;

static int start_empty(void **state)
{
	(void)state;
	hand_machine_init(&inventory);
	return 0;
}

static const struct pci_function *add(uint16_t bdf, int16_t upstream, uint8_t pin)
{
	size_t index = hand_function(&inventory, bdf, HAND_NIC, upstream);

	inventory.functions[index].interrupt_pin = pin;
	return &inventory.functions[index];
}

static uint8_t line_at(const struct chipset *chipset, const struct pci_function *function)
{
	return pci_intx_line(&inventory, &(struct pci_intx_wiring){ .chipset = chipset }, function);
}

/* PCI-to-PCI Bridge 1.2, table 9-1: the pin on the primary bus, by device number modulo 4 and pin. */
static const char table_9_1[4][5] = { "ABCD", "BCDA", "CDAB", "DABC" };

static void pci_intx_swizzle_is_that_of_the_bridge_specification(void **state)
{
	int16_t bridge = hand_bridge(&inventory, PCI_BDF(0, 7, 0), 1, PCI_NONE);

	(void)state;
	for (unsigned device = 0; device < 32; device++) {
		for (uint8_t pin = 1; pin <= 4; pin++) {
			struct pci_intx_root root =
				pci_intx_swizzle(&inventory, add(PCI_BDF(1, device, 0), bridge, pin));

			assert_int_equal(root.device, 7);
			assert_int_equal('A' + root.pin - 1, table_9_1[device % 4][pin - 1]);
		}
	}
}

static void pci_intx_on_the_root_bus_is_not_swizzled(void **state)
{
	(void)state;
	for (uint8_t pin = 1; pin <= 4; pin++) {
		struct pci_intx_root root = pci_intx_swizzle(&inventory, add(PCI_BDF(0, 9, 3), PCI_NONE, pin));

		assert_int_equal(root.device, 9);
		assert_int_equal(root.pin, pin);
	}
}

/* Each bridge turns by the device number on its secondary bus; its own number counts on the bus above. */
static void pci_intx_swizzles_once_per_bridge(void **state)
{
	int16_t outer = hand_bridge(&inventory, PCI_BDF(0, 5, 1), 1, PCI_NONE);
	int16_t middle = hand_bridge(&inventory, PCI_BDF(1, 2, 0), 2, outer);
	int16_t inner = hand_bridge(&inventory, PCI_BDF(2, 3, 0), 3, middle);
	struct pci_intx_root root;

	(void)state;
	root = pci_intx_swizzle(&inventory, add(PCI_BDF(3, 1, 0), inner, 1)); /* A, by 1 B, by 3 A, by 2 C */
	assert_int_equal(root.device, 5);
	assert_int_equal(root.pin, 3);
	root = pci_intx_swizzle(&inventory, add(PCI_BDF(2, 6, 0), middle, 4)); /* D, by 6 B, by 2 D */
	assert_int_equal(root.device, 5);
	assert_int_equal(root.pin, 4);
}

/* Functions of a device behind a root port keep their pins: the port's device number does not count on its own bus. */
static void pci_intx_device_zero_keeps_its_pin(void **state)
{
	int16_t port = hand_bridge(&inventory, PCI_BDF(0, 3, 0), 1, PCI_NONE);

	(void)state;
	for (uint8_t pin = 1; pin <= 4; pin++)
		assert_int_equal(pci_intx_swizzle(&inventory, add(PCI_BDF(1, 0, pin - 1), port, pin)).pin, pin);
}

static void pci_intx_line_without_a_pin_is_none(void **state)
{
	const struct chipset *chipset = chipset_find(Q35, CHIPSET_BOARD_QEMU);

	(void)state;
	assert_int_equal(line_at(chipset, add(PCI_BDF(0, 2, 0), PCI_NONE, 0)), PCI_INTX_NONE);
	assert_int_equal(line_at(chipset, add(PCI_BDF(0, 3, 0), PCI_NONE, 5)), PCI_INTX_NONE);
	assert_int_equal(line_at(chipset, add(PCI_BDF(0, 4, 0), PCI_NONE, 0xff)), PCI_INTX_NONE);
}

struct line_case {
	enum chipset_board board;
	uint32_t host_bridge;
	uint8_t device;
	uint8_t lines[4]; /* INTA#-INTD# */
};

#define ON_QEMU CHIPSET_BOARD_QEMU
#define ON_XEN CHIPSET_BOARD_XEN

static const struct line_case line_cases[] = {
	{ ON_QEMU, Q35, 0, { 10, 10, 11, 11 } },
	{ ON_QEMU, Q35, 1, { 10, 11, 11, 10 } },
	{ ON_QEMU, Q35, 2, { 11, 11, 10, 10 } },
	{ ON_QEMU, Q35, 3, { 11, 10, 10, 11 } },
	{ ON_QEMU, Q35, 24, { 10, 10, 11, 11 } },
	{ ON_QEMU, Q35, 25, { 10, 10, 11, 11 } },
	{ ON_QEMU, Q35, 29, { 10, 10, 11, 11 } },
	{ ON_QEMU, Q35, 30, { 10, 10, 11, 11 } },
	{ ON_QEMU, Q35, 31, { 10, 10, 11, 11 } },
	{ ON_QEMU, I440FX, 0, { 11, 10, 10, 11 } },
	{ ON_QEMU, I440FX, 2, { 10, 11, 11, 10 } },
	{ ON_QEMU, I440FX, 3, { 11, 11, 10, 10 } },
	{ ON_QEMU, I440FX, 4, { 11, 10, 10, 11 } },
	{ ON_QEMU, I440FX, 5, { 10, 10, 11, 11 } },
	{ ON_QEMU, I440FX, 31, { 11, 11, 10, 10 } },
	/* Xen: links A-D end at 5, 10, 11, 5, and INTA# of device n is at link n modulo 4, on either chipset. */
	{ ON_XEN, I440FX, 1, { 10, 11, 5, 5 } },
	{ ON_XEN, I440FX, 2, { 11, 5, 5, 10 } },
	{ ON_XEN, I440FX, 3, { 5, 5, 10, 11 } },
	{ ON_XEN, I440FX, 4, { 5, 10, 11, 5 } },
	{ ON_XEN, I440FX, 31, { 5, 5, 10, 11 } },
	{ ON_XEN, Q35, 1, { 10, 11, 5, 5 } },
	{ ON_XEN, Q35, 25, { 10, 11, 5, 5 } },
	{ ON_XEN, Q35, 30, { 11, 5, 5, 10 } },
	{ ON_XEN, Q35, 31, { 5, 5, 10, 11 } },
};

static void pci_intx_line_is_the_8259_input_of_the_link(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(line_cases) / sizeof(line_cases[0]); i++) {
		const struct line_case *c = &line_cases[i];

		for (uint8_t pin = 1; pin <= 4; pin++) {
			uint8_t line = line_at(chipset_find(c->host_bridge, c->board),
					       add(PCI_BDF(0, c->device, 0), PCI_NONE, pin));

			if (line != c->lines[pin - 1])
				fail_msg("%08x device %u pin %u: line %u, expected %u", c->host_bridge, c->device, pin,
					 line, c->lines[pin - 1]);
		}
	}
}

static void pci_intx_line_behind_a_bridge_follows_the_swizzle(void **state)
{
	int16_t bridge = hand_bridge(&inventory, PCI_BDF(0, 30, 0), 1, PCI_NONE);
	const struct pci_function *first = add(PCI_BDF(1, 1, 0), bridge, 1);  /* INTB# at device 30 */
	const struct pci_function *second = add(PCI_BDF(1, 2, 0), bridge, 1); /* INTC# */

	(void)state;
	assert_int_equal(line_at(chipset_find(Q35, CHIPSET_BOARD_QEMU), first), 10);
	assert_int_equal(line_at(chipset_find(Q35, CHIPSET_BOARD_QEMU), second), 11);
}

/* 82371AB: the SCI is IRQ 9, whichever function of the PIIX has the pin; it is only that function's. */
static void pci_intx_line_of_piix4_power_management_is_the_sci(void **state)
{
	const struct pci_function *function = add(PCI_BDF(0, 1, 3), PCI_NONE, 1);
	const struct pci_function *usb = add(PCI_BDF(0, 1, 2), PCI_NONE, 4);

	(void)state;
	assert_int_equal(line_at(chipset_find(I440FX, ON_QEMU), function), 9);
	assert_int_equal(line_at(chipset_find(I440FX, ON_XEN), function), 9);
	assert_int_equal(line_at(chipset_find(I440FX, ON_QEMU), usb), 11);
	assert_int_equal(line_at(chipset_find(I440FX, ON_XEN), usb), 5);
	assert_int_equal(line_at(chipset_find(Q35, ON_XEN), function), 10);
}

/* An address of 0 stands for no such function. */
static void pci_intx_line_of_the_host_bridge_is_no_sci(void **state)
{
	const struct pci_function *function = add(PCI_BDF(0, 0, 0), PCI_NONE, 1);

	(void)state;
	assert_int_equal(line_at(chipset_find(Q35, ON_XEN), function), 5);
}

/* --- a secondary host bridge -------------------------------------------------------------------------------------- */

static const uint32_t four[4] = { 16, 17, 18, 19 };

static uint8_t line_of_secondary(const uint32_t *interrupts, const struct pci_function *function)
{
	return pci_intx_line(&inventory, &(struct pci_intx_wiring){ .interrupts = interrupts }, function);
}

/* The interrupts stand for the pins of device 0, and the table turns those of the others: 16 for A, 17 for B, ... */
static void pci_intx_line_of_a_secondary_host_bridge_is_its_interrupt(void **state)
{
	(void)state;
	for (unsigned device = 0; device < 32; device++)
		for (uint8_t pin = 1; pin <= 4; pin++) {
			uint8_t line = line_of_secondary(four, add(PCI_BDF(0x80, device, 0), PCI_NONE, pin));

			if (line != 16 + table_9_1[device % 4][pin - 1] - 'A')
				fail_msg("device %u pin %u: line %u", device, pin, line);
		}
}

static void pci_intx_line_behind_a_bridge_of_a_secondary_host_bridge_follows_both_turns(void **state)
{
	int16_t bridge = hand_bridge(&inventory, PCI_BDF(0x80, 3, 0), 0x81, PCI_NONE);
	const struct pci_function *function = add(PCI_BDF(0x81, 2, 0), bridge, 4);

	(void)state;
	/* INTD# of device 2 is INTB# at the bridge, and that of device 3 INTA#. */
	assert_int_equal(line_of_secondary(four, function), 16);
}

static void pci_intx_line_of_a_secondary_host_bridge_without_interrupts_is_none(void **state)
{
	(void)state;
	assert_int_equal(line_of_secondary(NULL, add(PCI_BDF(0x80, 1, 0), PCI_NONE, 1)), PCI_INTX_NONE);
	assert_int_equal(line_of_secondary(four, add(PCI_BDF(0x80, 2, 0), PCI_NONE, 0)), PCI_INTX_NONE);
}

/* FFh means not connected, and the register has 8 bits. */
static void pci_intx_line_never_holds_a_part_of_a_large_interrupt_number(void **state)
{
	static const uint32_t large[4] = { 254, 255, 256, UINT32_MAX };

	(void)state;
	assert_int_equal(line_of_secondary(large, add(PCI_BDF(0x80, 0, 0), PCI_NONE, 1)), 254);
	for (uint8_t pin = 2; pin <= 4; pin++)
		assert_int_equal(line_of_secondary(large, add(PCI_BDF(0x80, 0, pin), PCI_NONE, pin)), PCI_INTX_NONE);
}

/* The chipset's own power management is told by its address, which says nothing in another host bridge's buses. */
static void pci_intx_line_of_a_secondary_host_bridge_is_never_the_sci(void **state)
{
	(void)state;
	assert_int_equal(line_of_secondary(four, add(PCI_BDF(0, 1, 3), PCI_NONE, 1)), 17);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(pci_intx_swizzle_is_that_of_the_bridge_specification, start_empty),
		cmocka_unit_test_setup(pci_intx_on_the_root_bus_is_not_swizzled, start_empty),
		cmocka_unit_test_setup(pci_intx_swizzles_once_per_bridge, start_empty),
		cmocka_unit_test_setup(pci_intx_device_zero_keeps_its_pin, start_empty),
		cmocka_unit_test_setup(pci_intx_line_without_a_pin_is_none, start_empty),
		cmocka_unit_test_setup(pci_intx_line_is_the_8259_input_of_the_link, start_empty),
		cmocka_unit_test_setup(pci_intx_line_behind_a_bridge_follows_the_swizzle, start_empty),
		cmocka_unit_test_setup(pci_intx_line_of_piix4_power_management_is_the_sci, start_empty),
		cmocka_unit_test_setup(pci_intx_line_of_the_host_bridge_is_no_sci, start_empty),
		cmocka_unit_test_setup(pci_intx_line_of_a_secondary_host_bridge_is_its_interrupt, start_empty),
		cmocka_unit_test_setup(pci_intx_line_behind_a_bridge_of_a_secondary_host_bridge_follows_both_turns,
				       start_empty),
		cmocka_unit_test_setup(pci_intx_line_of_a_secondary_host_bridge_without_interrupts_is_none,
				       start_empty),
		cmocka_unit_test_setup(pci_intx_line_never_holds_a_part_of_a_large_interrupt_number, start_empty),
		cmocka_unit_test_setup(pci_intx_line_of_a_secondary_host_bridge_is_never_the_sci, start_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
