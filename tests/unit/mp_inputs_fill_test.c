/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "firmware/glue/mp_inputs_fill.h"
#include "pci/pci_cfg.h"
#include "tests/fake/hand_machine.h"

#define Q35 0x29c08086
#define I440FX 0x12378086
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static struct pci_inventory inventory;
static struct mp_inputs inputs;

static int start(void **state)
{
	(void)state;
	hand_machine_init(&inventory);
	inputs = (struct mp_inputs){ .slots_lost = 99, .processor_count = 5 };
	return 0;
}

static void add(uint16_t bdf, int16_t upstream, uint8_t pin)
{
	inventory.functions[hand_function(&inventory, bdf, HAND_NIC, upstream)].interrupt_pin = pin;
}

static void fill(uint32_t host_bridge)
{
	mp_inputs_fill(&inputs, &inventory, chipset_find(host_bridge, CHIPSET_BOARD_QEMU));
}

static void fill_xen(uint32_t host_bridge)
{
	mp_inputs_fill(&inputs, &inventory, chipset_find(host_bridge, CHIPSET_BOARD_XEN));
}

static const struct mp_slot *find(uint8_t bus, uint8_t device)
{
	const struct mp_slot *found = NULL;

	for (size_t i = 0; i < inputs.slot_count; i++) {
		if (inputs.slots[i].bus != bus || inputs.slots[i].device != device)
			continue;
		assert_null(found);
		found = &inputs.slots[i];
	}
	return found;
}

static void expect_pins(const struct mp_slot *slot, const uint8_t wanted[4], const uint8_t links[4])
{
	assert_non_null(slot);
	for (unsigned pin = 0; pin < 4; pin++) {
		assert_int_equal(slot->pins[pin].input, wanted[pin]);
		assert_int_equal(slot->pins[pin].link, links[pin]);
	}
}

/* Device 3: PIRQH, E, F, G; device 31: PIRQA-D. ICH9 datasheet, 13.1: PIRQn at input 16 + n, registers 60h-63h, 68h-6Bh. */
static void mp_inputs_fill_q35_links_are_inputs_16_to_23(void **state)
{
	(void)state;
	add(PCI_BDF(0, 3, 0), PCI_NONE, 1);
	add(PCI_BDF(0, 31, 2), PCI_NONE, 1);
	fill(Q35);
	expect_pins(find(0, 3), (uint8_t[]){ 23, 20, 21, 22 }, (uint8_t[]){ 0x6b, 0x68, 0x69, 0x6a });
	expect_pins(find(0, 31), (uint8_t[]){ 16, 17, 18, 19 }, (uint8_t[]){ 0x60, 0x61, 0x62, 0x63 });
	assert_int_equal(inputs.router.device_function, 0xf8);
}

/* Device 3: PIRQC, D, A, B, which are IRQs 11, 11, 10, 10. Device 1 INTA# is the SCI: on no link. */
static void mp_inputs_fill_i440fx_links_are_inputs_of_their_8259_inputs(void **state)
{
	(void)state;
	add(PCI_BDF(0, 1, 3), PCI_NONE, 1);
	add(PCI_BDF(0, 3, 0), PCI_NONE, 1);
	fill(I440FX);
	expect_pins(find(0, 3), (uint8_t[]){ 11, 11, 10, 10 }, (uint8_t[]){ 0x62, 0x63, 0x60, 0x61 });
	expect_pins(find(0, 1), (uint8_t[]){ 9, 10, 11, 11 }, (uint8_t[]){ MP_NO_LINK, 0x61, 0x62, 0x63 });
	assert_int_equal(inputs.router.device_function, 0x08);
	assert_int_equal(inputs.router.device_id, 0x7000);
	assert_int_equal(inputs.router.exclusive_irqs, 1u << 10 | 1u << 11);
}

/* Device 2 behind a bridge that is device 6: INTA# turns by 2 to INTC# at device 6, whose INTA# is PIRQG: PIRQE. */
static void mp_inputs_fill_pins_behind_bridges_are_turned(void **state)
{
	int16_t bridge = hand_bridge(&inventory, PCI_BDF(0, 6, 0), 1, PCI_NONE);

	(void)state;
	add(PCI_BDF(1, 2, 0), bridge, 1);
	fill(Q35);
	expect_pins(find(1, 2), (uint8_t[]){ 20, 21, 22, 23 }, (uint8_t[]){ 0x68, 0x69, 0x6a, 0x6b });
}

static void mp_inputs_fill_marks_the_pins_that_functions_have(void **state)
{
	const struct mp_slot *slot;

	(void)state;
	add(PCI_BDF(0, 4, 0), PCI_NONE, 1);
	add(PCI_BDF(0, 4, 1), PCI_NONE, 0);
	add(PCI_BDF(0, 4, 2), PCI_NONE, 3);
	add(PCI_BDF(0, 5, 0), PCI_NONE, 0);
	add(PCI_BDF(0, 6, 0), PCI_NONE, 5);
	fill(Q35);
	assert_int_equal(inputs.slot_count, 1);
	slot = find(0, 4);
	assert_true(slot->pins[0].used && !slot->pins[1].used && slot->pins[2].used && !slot->pins[3].used);
}

/* What is plugged in later has no entry of its own and is looked for at the bridge. */
static void mp_inputs_fill_bridges_have_all_pins(void **state)
{
	(void)state;
	hand_bridge(&inventory, PCI_BDF(0, 6, 0), 1, PCI_NONE);
	fill(Q35);
	for (unsigned pin = 0; pin < 4; pin++)
		assert_true(find(0, 6)->pins[pin].used);
}

/* A slot's functions lie apart in the inventory when one of them is a bridge. */
static void mp_inputs_fill_slot_is_one_whatever_lies_between_its_functions(void **state)
{
	int16_t first = hand_bridge(&inventory, PCI_BDF(0, 2, 0), 1, PCI_NONE), second;

	(void)state;
	add(PCI_BDF(1, 0, 0), first, 1);
	add(PCI_BDF(1, 2, 0), first, 1);
	second = hand_bridge(&inventory, PCI_BDF(0, 2, 1), 2, PCI_NONE);
	add(PCI_BDF(2, 0, 0), second, 2);
	add(PCI_BDF(0, 2, 2), PCI_NONE, 2);
	fill(Q35);
	assert_int_equal(inputs.slot_count, 4);
	assert_non_null(find(0, 2));
	assert_int_equal(inputs.slots[0].bus, 0); /* root buses first */
}

static void mp_inputs_fill_lists_every_bus_in_order(void **state)
{
	int16_t outer = hand_bridge(&inventory, PCI_BDF(0, 2, 0), 5, PCI_NONE);

	(void)state;
	hand_bridge(&inventory, PCI_BDF(5, 0, 0), 3, outer);
	hand_bridge(&inventory, PCI_BDF(0, 3, 0), 0, PCI_NONE); /* closed */
	inventory.roots[inventory.root_count++] = (struct pci_root){ .bus = 0x80, .last_bus = 0x90, .limit = 0xff };
	fill(Q35);
	assert_int_equal(inputs.bus_count, 4);
	assert_memory_equal(inputs.buses, ((const uint8_t[]){ 0, 3, 5, 0x80 }), 4);
}

static void mp_inputs_fill_isa_bus_is_none_that_pci_has_or_may_get(void **state)
{
	(void)state;
	fill(Q35);
	assert_int_equal(inputs.isa_bus, 255);
	inventory.roots[0].last_bus = 250;
	inventory.roots[inventory.root_count++] = (struct pci_root){ .bus = 252, .last_bus = 255, .limit = 255 };
	fill(Q35);
	assert_int_equal(inputs.isa_bus, 251);
	inventory.roots[0].last_bus = 251; /* promised to hot-plug, but not there */
	fill(Q35);
	assert_int_equal(inputs.isa_bus, 255);
}

/* 256 buses: the last one's interrupts are found at its bridge. */
static void mp_inputs_fill_isa_takes_the_last_bus_if_all_are_there(void **state)
{
	(void)state;
	for (unsigned bus = 1; bus < 256; bus++)
		hand_bridge(&inventory, PCI_BDF(0, bus / 8, bus % 8), (uint8_t)bus, PCI_NONE);
	fill(Q35);
	assert_int_equal(inputs.isa_bus, 255);
	assert_int_equal(inputs.bus_count, 255);
	assert_int_equal(inputs.buses[254], 254);
}

static void mp_inputs_fill_counts_slots_that_do_not_fit(void **state)
{
	int16_t bridges[40];

	(void)state;
	for (unsigned bus = 1; bus < COUNT_OF(bridges); bus++) {
		bridges[bus] = hand_bridge(&inventory, PCI_BDF(0, bus / 8, bus % 8), (uint8_t)bus, PCI_NONE);
		for (unsigned device = 0; device < 32; device++)
			add(PCI_BDF(bus, device, 0), bridges[bus], 1);
	}
	fill(I440FX);
	assert_int_equal(inputs.slot_count, MP_MAX_SLOTS);
	assert_int_equal(inputs.slots_lost, 39 * 32 + 5 - MP_MAX_SLOTS); /* bridges are in 5 slots */
	for (uint8_t device = 0; device < 5; device++)
		assert_non_null(find(0, device));
}

static void mp_inputs_fill_leaves_the_processors_alone(void **state)
{
	(void)state;
	fill(Q35);
	assert_int_equal(inputs.processor_count, 5);
	assert_int_equal(inputs.slots_lost, 0);
	assert_int_equal(inputs.level_irqs, 0x0e00);
	assert_int_equal(inputs.timer_input, 2);
}

/*
 * Xen: device 3 has I/O APIC inputs 16 + 12 to 16 + 15, device 9 those of device 1 turned by one (9 * 4 + 9 / 8 = 37, which is 5
 * modulo 32), and links that do not depend on it.
 */
static void mp_inputs_fill_xen_has_an_input_for_each_pin(void **state)
{
	static const uint32_t host_bridges[] = { I440FX, Q35 };

	(void)state;
	add(PCI_BDF(0, 3, 0), PCI_NONE, 1);
	add(PCI_BDF(0, 9, 0), PCI_NONE, 1);
	add(PCI_BDF(0, 1, 3), PCI_NONE, 1);
	for (size_t i = 0; i < COUNT_OF(host_bridges); i++) {
		fill_xen(host_bridges[i]);
		expect_pins(find(0, 3), (uint8_t[]){ 28, 29, 30, 31 }, (uint8_t[]){ 0x63, 0x60, 0x61, 0x62 });
		expect_pins(find(0, 9), (uint8_t[]){ 21, 22, 23, 24 }, (uint8_t[]){ 0x61, 0x62, 0x63, 0x60 });
		expect_pins(find(0, 1), (uint8_t[]){ 20, 21, 22, 23 }, (uint8_t[]){ 0x61, 0x62, 0x63, 0x60 });
		assert_int_equal(inputs.level_irqs, 0x0e20);
		assert_int_equal(inputs.timer_input, 2);
		assert_int_equal(inputs.router.vendor_id, 0x8086);
		assert_int_equal(inputs.router.link_irqs, 0x0c20);
		assert_int_equal(inputs.router.exclusive_irqs, 0x0c20);
	}
}

/* Behind a bridge the pins are turned as anywhere: INTA# of device 2 is INTC# of the bridge, device 6: 16 + 24 + 2. */
static void mp_inputs_fill_xen_pins_behind_bridges_are_turned(void **state)
{
	int16_t bridge = hand_bridge(&inventory, PCI_BDF(0, 6, 0), 1, PCI_NONE);

	(void)state;
	add(PCI_BDF(1, 2, 0), bridge, 1);
	fill_xen(Q35);
	expect_pins(find(1, 2), (uint8_t[]){ 42, 43, 40, 41 }, (uint8_t[]){ 0x60, 0x61, 0x62, 0x63 });
}

static void mp_inputs_fill_names_a_router_that_is_known(void **state)
{
	(void)state;
	fill(I440FX);
	assert_int_equal(inputs.router.device_id, 0x7000);
	fill_xen(I440FX);
	assert_int_equal(inputs.router.device_function, 0x08);
	assert_int_equal(inputs.router.device_id, 0x122e);
	fill(Q35);
	assert_int_equal(inputs.router.device_id, 0x2440);
	fill_xen(Q35);
	assert_int_equal(inputs.router.device_function, 0xf8);
	assert_int_equal(inputs.router.device_id, 0x2440);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(mp_inputs_fill_q35_links_are_inputs_16_to_23, start),
		cmocka_unit_test_setup(mp_inputs_fill_i440fx_links_are_inputs_of_their_8259_inputs, start),
		cmocka_unit_test_setup(mp_inputs_fill_pins_behind_bridges_are_turned, start),
		cmocka_unit_test_setup(mp_inputs_fill_marks_the_pins_that_functions_have, start),
		cmocka_unit_test_setup(mp_inputs_fill_bridges_have_all_pins, start),
		cmocka_unit_test_setup(mp_inputs_fill_slot_is_one_whatever_lies_between_its_functions, start),
		cmocka_unit_test_setup(mp_inputs_fill_lists_every_bus_in_order, start),
		cmocka_unit_test_setup(mp_inputs_fill_isa_bus_is_none_that_pci_has_or_may_get, start),
		cmocka_unit_test_setup(mp_inputs_fill_isa_takes_the_last_bus_if_all_are_there, start),
		cmocka_unit_test_setup(mp_inputs_fill_counts_slots_that_do_not_fit, start),
		cmocka_unit_test_setup(mp_inputs_fill_leaves_the_processors_alone, start),
		cmocka_unit_test_setup(mp_inputs_fill_xen_has_an_input_for_each_pin, start),
		cmocka_unit_test_setup(mp_inputs_fill_xen_pins_behind_bridges_are_turned, start),
		cmocka_unit_test_setup(mp_inputs_fill_names_a_router_that_is_known, start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
