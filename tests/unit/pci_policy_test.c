/* SPDX-License-Identifier: MIT */
/* What the policy is unless somebody says otherwise, and the two questions that it answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "pci/pci_cfg.h"
#include "pci/pci_inventory.h"
#include "pci/pci_policy.h"
#include "tests/fake/hand_machine.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define DISK PCI_BDF(0, 3, 0)
#define NIC PCI_BDF(2, 0, 1)
#define ABSENT PCI_BDF(9, 9, 1)

static struct pci_inventory inventory;
static struct pci_policy policy;

/* A disk controller with BAR0, BAR1 and a ROM; a NIC with BAR0, BAR2, which cannot move, and VF BAR0. */
static int machine_init(void **state)
{
	(void)state;
	memset(&inventory, 0, sizeof(inventory));
	hand_machine_init(&inventory);
	hand_function(&inventory, DISK, HAND_SATA, PCI_NONE);
	hand_bar(&inventory, 0, HAND_IO, 32);
	hand_bar(&inventory, 1, HAND_MEM32, 4096);
	hand_bar(&inventory, PCI_BAR_ROM, HAND_ROM, 65536);
	hand_function(&inventory, NIC, HAND_NIC, PCI_NONE);
	hand_bar(&inventory, 0, HAND_PREF64, 16384);
	hand_bar(&inventory, 2, HAND_PREF64, 16384);
	hand_bar(&inventory, PCI_BAR_VF, HAND_PREF64, 16384);
	inventory.bars[4].fixed = true;
	inventory.bars[4].pinned = 0xfed50000;
	pci_policy_init(&policy);
	return 0;
}

/* --- defaults ----------------------------------------------------------------------------------------------------- */

static void pci_policy_defaults_are_what_the_header_says(void **state)
{
	(void)state;
	memset(&policy, 0xff, sizeof(policy));
	pci_policy_init(&policy);
	assert_int_equal(policy.placement, PCI_PLACE_AUTO);
	assert_int_equal(policy.high_threshold, 0);
	assert_int_equal(policy.low_hole, 0);
	assert_int_equal(policy.hotplug_io, 4 << 10);
	assert_int_equal(policy.hotplug_mem, 2 << 20);
	assert_int_equal(policy.hotplug_pref, 2 << 20);
	assert_true(policy.hotplug_pref64 == PCI_HOTPLUG_AUTO);
	assert_int_equal(policy.hotplug_buses, 0);
	assert_int_equal(policy.address_bits, 0);
	assert_int_equal(policy.resizable_max, 0);
	assert_true(policy.isa_aliases);
	assert_true(policy.sriov);
	assert_int_equal(policy.ecam, PCI_ECAM_AUTO);
	assert_int_equal(policy.pin_count, 0);
	assert_int_equal(policy.critical_count, 0);
}

/* --- boot-critical ------------------------------------------------------------------------------------------------ */

static bool is_critical(uint32_t class_code, uint16_t bdf)
{
	const struct pci_function function = { .bdf = bdf, .class_code = class_code };

	return pci_policy_is_boot_critical(&policy, &function);
}

static void pci_policy_boot_critical_are_display_storage_and_bridges(void **state)
{
	(void)state;
	for (uint32_t class = 0; class < 256; class ++) {
		const bool expected = class == 0x01 || class == 0x03 || class == 0x06;

		assert_int_equal(is_critical(class << 16, NIC), expected);
		assert_int_equal(is_critical(class << 16 | 0xffff, NIC), expected);
	}
	/* Subclass and interface of another class are no class. */
	assert_false(is_critical(0x020306, NIC));
	assert_false(is_critical(0x0c0330, NIC));
}

static void pci_policy_boot_critical_are_those_it_names_too(void **state)
{
	(void)state;
	policy.critical_count = 2;
	policy.critical[0] = DISK;
	policy.critical[1] = NIC;
	assert_true(is_critical(HAND_NIC, NIC));
	assert_false(is_critical(HAND_NIC, NIC + 1));
	assert_false(is_critical(HAND_NIC, NIC - 1));
	assert_true(is_critical(HAND_VGA, NIC + 1));
}

static void pci_policy_looks_at_all_that_it_names_and_no_further(void **state)
{
	(void)state;
	for (size_t i = 0; i < PCI_MAX_CRITICAL; i++)
		policy.critical[i] = (uint16_t)(NIC + i);
	policy.critical_count = PCI_MAX_CRITICAL;
	assert_true(is_critical(HAND_NIC, NIC + PCI_MAX_CRITICAL - 1));
	policy.critical_count--;
	assert_false(is_critical(HAND_NIC, NIC + PCI_MAX_CRITICAL - 1));
	assert_true(is_critical(HAND_NIC, NIC + PCI_MAX_CRITICAL - 2));
	policy.critical_count = 0;
	assert_false(is_critical(HAND_NIC, NIC));
}

/* --- pins --------------------------------------------------------------------------------------------------------- */

static void pin(uint16_t bdf, uint8_t index, uint64_t address)
{
	policy.pins[policy.pin_count++] = (struct pci_pin){ .bdf = bdf, .index = index, .address = address };
}

static void assert_pinned(const uint64_t expected[6])
{
	assert_int_equal(inventory.bar_count, 6);
	for (size_t i = 0; i < 6; i++)
		assert_true(inventory.bars[i].pinned == expected[i]);
}

static void pci_policy_without_pins_pins_nothing(void **state)
{
	(void)state;
	pci_policy_pin(&policy, &inventory);
	assert_pinned((const uint64_t[]){ PCI_NOT_PINNED, PCI_NOT_PINNED, PCI_NOT_PINNED, PCI_NOT_PINNED, 0xfed50000,
					  PCI_NOT_PINNED });
	assert_int_equal(inventory.note_count, 0);
}

static void pci_policy_pins_the_bar_it_names_and_no_other(void **state)
{
	(void)state;
	pin(NIC, PCI_BAR_VF, 0x8000000000);
	pin(DISK, 1, 0xe0000000);
	pin(DISK, PCI_BAR_ROM, 0xe1000000);
	pci_policy_pin(&policy, &inventory);
	assert_pinned(
		(const uint64_t[]){ PCI_NOT_PINNED, 0xe0000000, 0xe1000000, PCI_NOT_PINNED, 0xfed50000, 0x8000000000 });
	assert_int_equal(inventory.note_count, 0);
}

static void pci_policy_pins_to_address_0_if_asked_to(void **state)
{
	(void)state;
	pin(DISK, 0, 0);
	pci_policy_pin(&policy, &inventory);
	assert_int_equal(inventory.bars[0].pinned, 0);
}

/* Enhanced Allocation (PCI Express 4.0, 7.8.5): it is where it is, and it is there, so that no note is due. */
static void pci_policy_does_not_pin_what_cannot_move(void **state)
{
	(void)state;
	pin(NIC, 2, 0xe0000000);
	pci_policy_pin(&policy, &inventory);
	assert_true(inventory.bars[4].pinned == 0xfed50000);
	assert_int_equal(inventory.note_count, 0);
}

static void pci_policy_notes_each_pin_that_has_no_bar(void **state)
{
	static const struct {
		uint16_t bdf;
		uint8_t index;
	} unknown[] = { { DISK, 2 }, { ABSENT, 0 }, { NIC, PCI_BAR_ROM }, { NIC, PCI_BAR_VF + 1 } };

	(void)state;
	for (size_t i = 0; i < COUNT(unknown); i++)
		pin(unknown[i].bdf, unknown[i].index, 0xe0000000);
	pin(DISK, 1, 0xf0000000);
	pci_policy_pin(&policy, &inventory);
	assert_int_equal(inventory.note_count, COUNT(unknown));
	for (size_t i = 0; i < COUNT(unknown); i++) {
		assert_int_equal(inventory.notes[i].kind, PCI_NOTE_PIN_UNKNOWN);
		assert_int_equal(inventory.notes[i].bdf, unknown[i].bdf);
		assert_int_equal(inventory.notes[i].reg, unknown[i].index);
	}
	assert_pinned((const uint64_t[]){ PCI_NOT_PINNED, 0xf0000000, PCI_NOT_PINNED, PCI_NOT_PINNED, 0xfed50000,
					  PCI_NOT_PINNED });
}

static void pci_policy_pins_all_that_it_may_name(void **state)
{
	(void)state;
	for (size_t i = 0; i < PCI_MAX_PINS - 1; i++)
		pin(ABSENT, 0, 0);
	pin(DISK, 0, 0xc000);
	pci_policy_pin(&policy, &inventory);
	assert_int_equal(inventory.bars[0].pinned, 0xc000);
	assert_int_equal(inventory.note_count, PCI_MAX_PINS - 1);
}

/* --- several host bridges ----------------------------------------------------------------------------------------- */

static void name_on_buses(const uint8_t *buses, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		policy.pins[policy.pin_count++] = (struct pci_pin){ 0xe0000000, PCI_BDF(buses[i], 1, 0), 0 };
		policy.critical[policy.critical_count++] = PCI_BDF(buses[i], 31, 7);
	}
}

/* Ends of the range are in it. What is named has no segment: 0 is meant. */
static void pci_policy_of_a_host_bridge_names_its_own_functions_only(void **state)
{
	static const uint8_t buses[] = { 0x00, 0x3f, 0x40, 0x7f, 0x80 };
	struct pci_policy own;

	(void)state;
	name_on_buses(buses, COUNT(buses));
	policy.hotplug_buses = 7;
	pci_policy_of_host_bridge(&policy, 0, 0x40, 0x7f, &own);
	assert_int_equal(own.hotplug_buses, 7);
	assert_int_equal(own.pin_count, 2);
	assert_int_equal(own.pins[0].bdf, PCI_BDF(0x40, 1, 0));
	assert_int_equal(own.pins[1].bdf, PCI_BDF(0x7f, 1, 0));
	assert_int_equal(own.critical_count, 2);
	assert_int_equal(own.critical[0], PCI_BDF(0x40, 31, 7));
	assert_int_equal(own.critical[1], PCI_BDF(0x7f, 31, 7));
	pci_policy_of_host_bridge(&policy, 1, 0x00, 0xff, &own);
	assert_int_equal(own.pin_count + own.critical_count, 0);
	pci_policy_of_host_bridge(&policy, 0, 0x00, 0xff, &policy);
	assert_int_equal(policy.pin_count, COUNT(buses));
	assert_int_equal(policy.critical_count, COUNT(buses));
	pci_policy_of_host_bridge(&policy, 0, 0x80, 0xff, &policy);
	assert_int_equal(policy.pin_count, 1);
	assert_int_equal(policy.pins[0].bdf, PCI_BDF(0x80, 1, 0));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(pci_policy_defaults_are_what_the_header_says, machine_init),
		cmocka_unit_test_setup(pci_policy_boot_critical_are_display_storage_and_bridges, machine_init),
		cmocka_unit_test_setup(pci_policy_boot_critical_are_those_it_names_too, machine_init),
		cmocka_unit_test_setup(pci_policy_looks_at_all_that_it_names_and_no_further, machine_init),
		cmocka_unit_test_setup(pci_policy_without_pins_pins_nothing, machine_init),
		cmocka_unit_test_setup(pci_policy_pins_the_bar_it_names_and_no_other, machine_init),
		cmocka_unit_test_setup(pci_policy_pins_to_address_0_if_asked_to, machine_init),
		cmocka_unit_test_setup(pci_policy_does_not_pin_what_cannot_move, machine_init),
		cmocka_unit_test_setup(pci_policy_notes_each_pin_that_has_no_bar, machine_init),
		cmocka_unit_test_setup(pci_policy_pins_all_that_it_may_name, machine_init),
		cmocka_unit_test_setup(pci_policy_of_a_host_bridge_names_its_own_functions_only, machine_init),
	};

	return cmocka_run_group_tests_name("pci_policy", tests, NULL, NULL);
}
