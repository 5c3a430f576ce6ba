/* SPDX-License-Identifier: MIT */
/* The plan checker on what a plan says: P8-P12. */
#include <stdio.h>
#include <string.h>

#include "tests/unit/plan_check_fixture.h"

static void empty_slot(void)
{
	bridge(B_SLOT)->hotplug = false;
	for (int w = 0; w < PCI_WINDOW_COUNT; w++)
		*window(B_SLOT, w) = (struct pci_window_plan){ .verdict = PCI_EMPTY, .reserve = PCI_EMPTY };
}

/* P8 */
CHANGE(bar_undecided, machine.plan.bars[BIG].verdict = PCI_UNDECIDED)
CHANGE(bar_empty, machine.plan.bars[BIG].verdict = PCI_EMPTY)
CHANGE(bar_with_no_verdict_at_all, machine.plan.bars[BIG].verdict = 99)
CHANGE(bar_pin_refused_without_pin, machine.plan.bars[BIG].verdict = PCI_PIN_REFUSED)
CHANGE(bar_given_up_as_rom, machine.plan.bars[BIG].verdict = PCI_ROM_GIVEN_UP)
CHANGE(bar_given_up_as_vfs, machine.plan.bars[BIG].verdict = PCI_VF_GIVEN_UP)
CHANGE(vf_bar_given_up_as_rom, give_up_bar(VF_LOW, PCI_ROM_GIVEN_UP))
CHANGE(vf_bar_undecided, give_up_bar(VF_LOW, PCI_UNDECIDED))
CHANGE(unplaced_bar_of_no_size, machine.plan.bars[BIG].size = 0)
CHANGE(unplaced_bar_of_another_size, give_up_bar(RESIZABLE, PCI_NO_SPACE);
       machine.plan.bars[RESIZABLE].size = MIB(2048))
CHANGE(unplaced_bar_of_two_sizes_at_once, give_up_bar(RESIZABLE, PCI_NO_SPACE);
       machine.plan.bars[RESIZABLE].size = MIB(768))
CHANGE(unknown_header_placed, move_bar(ODD, 0xfe003000))
CHANGE(window_undecided, window(B_SWITCH, PCI_WINDOW_PREF)->verdict = PCI_UNDECIDED;
       give_up_bar(CARD_HIGH, PCI_NO_SPACE))
CHANGE(window_missing_but_empty, bridge(B_SLOT)->io = false; window(B_SLOT, PCI_WINDOW_IO)->verdict = PCI_EMPTY)
CHANGE(total_placed_wrong, machine.plan.placed++)
CHANGE(total_not_placed_wrong, machine.plan.not_placed++)

/* P10 */
CHANGE(memory_decode_with_a_bar_missing, give_up_bar(NIC_REGS, PCI_NO_SPACE))
CHANGE(io_decode_with_a_bar_missing, give_up_bar(NIC_IO, PCI_NO_SPACE))
CHANGE(display_io_decode_with_a_bar_missing, machine.inventory.bars[VGA_REGS].kind = PCI_BAR_IO;
       give_up_bar(VGA_REGS, PCI_NO_SPACE))
CHANGE(decode_without_bars, command(PINNED_DEVICE, BOTH))
CHANGE(bridge_decode_of_nothing, empty_slot())
CHANGE(decode_of_unknown_header, command(ODD_DEVICE, PCI_COMMAND_MEMORY))
CHANGE(decode_of_unknown_header_without_bars, machine.inventory.functions[HOST].header_type = 2;
       machine.inventory.functions[HOST].class_code = 0x030000; command(HOST, PCI_COMMAND_IO))
CHANGE(ide_memory_decode_without_bars, machine.inventory.functions[HOST].class_code = 0x010180;
       command(HOST, PCI_COMMAND_MEMORY))
CHANGE(bus_master_bit, command(NIC, BOTH | PCI_COMMAND_MASTER))
CHANGE(bridge_decode_with_its_own_bar_missing, give_up_bar(PORT_BAR, PCI_NO_SPACE))
CHANGE(bridge_does_not_forward_io, command(PORT, PCI_COMMAND_MEMORY))
CHANGE(bridge_does_not_forward_memory, command(PORT, PCI_COMMAND_IO))
CHANGE(bridge_does_not_forward_pref, window(B_SLOT, PCI_WINDOW_MEM)->verdict = PCI_NO_SPACE;
       command(SLOT, PCI_COMMAND_IO))
CHANGE(decode_of_unknown_bars, machine.inventory.functions[VGA].bars_unknown = true)
CHANGE(bridge_decode_of_unknown_bars, machine.inventory.functions[PORT].bars_unknown = true)
CHANGE(decode_for_vf_bars_alone, machine.plan.bars[RESIZABLE].size = MIB(256);
       machine.inventory.bars[RESIZABLE].index = PCI_BAR_VF + 4)
CHANGE(decode_with_a_fixed_bar_missing, give_up_bar(FIXED, PCI_PIN_REFUSED))
CHANGE(io_decode_with_a_fixed_bar_missing, give_up_bar(FIXED_IO, PCI_PIN_REFUSED))
CHANGE(subtractive_bridge_does_not_forward_io, command(SUBTRACTIVE, PCI_COMMAND_MEMORY))
CHANGE(subtractive_bridge_does_not_forward_memory, window(B_SUBTRACTIVE, PCI_WINDOW_MEM)->verdict = PCI_EMPTY;
       command(SUBTRACTIVE, PCI_COMMAND_IO))
CHANGE(second_subtractive_bridge_does_not_forward, bridge(B_UNDER)->subtractive = true;
       window(B_UNDER, PCI_WINDOW_IO)->verdict = PCI_EMPTY; command(UNDER, PCI_COMMAND_MEMORY))

/* P11 */
CHANGE(pinned_bar_elsewhere, move_bar(PINNED, 0xfc000000))
CHANGE(pinned_bar_elsewhere_in_its_bridges_window, move_bar(PINNED_BEHIND, 0xf0180000))
CHANGE(fixed_bar_elsewhere, move_bar(FIXED, 0xfa002000))
CHANGE(fixed_bar_that_says_no_place, machine.inventory.bars[FIXED].pinned = PCI_NOT_PINNED)

/* P12 */
CHANGE(reserve_below_policy, machine.policy.hotplug_mem = MIB(4))
CHANGE(reserve_below_hint, bridge(B_SLOT)->reserve.io = KIB(8))
CHANGE(pref_reserve_below_hint, bridge(B_SLOT)->reserve.pref64 = MIB(4))
CHANGE(pref32_reserve_above_4g, bridge(B_SLOT)->reserve.pref32 = MIB(2))
CHANGE(reserve_forgotten, window(B_SLOT, PCI_WINDOW_MEM)->reserve = PCI_EMPTY)
CHANGE(hint_forgotten_without_hotplug, bridge(B_SWITCH)->reserve.mem = MIB(2))
CHANGE(reserve_undecided, window(B_SLOT, PCI_WINDOW_PREF)->reserve = PCI_UNDECIDED)
CHANGE(reserve_nobody_wants, bridge(B_SLOT)->hotplug = false)
CHANGE(reserve_refused_but_not_wanted, bridge(B_SLOT)->reserve.mem = 0;
       window(B_SLOT, PCI_WINDOW_MEM)->reserve = PCI_NO_SPACE)
CHANGE(reserve_without_window_but_not_wanted, bridge(B_SLOT)->reserve.mem = 0;
       window(B_SLOT, PCI_WINDOW_MEM)->reserve = PCI_NO_WINDOW)
CHANGE(reserve_in_no_window, window(B_SLOT, PCI_WINDOW_IO)->verdict = PCI_NO_SPACE; command(SLOT, PCI_COMMAND_MEMORY))

/* Changes that break nothing. */
CHANGE(nothing, (void)0)
CHANGE(rom_unplaced, give_up_bar(VGA_ROM, PCI_ROM_GIVEN_UP))
CHANGE(bar_missing_and_decode_off, give_up_bar(NIC_REGS, PCI_NO_SPACE); command(NIC, PCI_COMMAND_IO))
CHANGE(bridge_of_unknown_bars_with_decode_off, machine.inventory.functions[PORT].bars_unknown = true; command(PORT, 0))
CHANGE(vf_bars_given_up, give_up_bar(VF_HIGH, PCI_VF_GIVEN_UP); give_up_bar(VF_LOW, PCI_NO_SPACE))
CHANGE(unplaced_resizable_bar_of_any_size, give_up_bar(RESIZABLE, PCI_NO_SPACE); command(ACCELERATOR, 0);
       machine.plan.bars[RESIZABLE].size = MIB(1024))
CHANGE(fixed_bars_refused, give_up_bar(FIXED, PCI_PIN_REFUSED); give_up_bar(FIXED_IO, PCI_PIN_REFUSED);
       command(FIXED_DEVICE, 0))
CHANGE(subtractive_decode_of_nothing, bridge(B_SLOT)->subtractive = true; empty_slot())
CHANGE(no_subtractive_decode_of_nothing, bridge(B_SLOT)->subtractive = true; empty_slot(); command(SLOT, 0))
CHANGE(bridge_bar_missing_and_decode_off, give_up_bar(PORT_BAR, PCI_NO_SPACE); command(PORT, PCI_COMMAND_IO))
CHANGE(pin_refused, give_up_bar(PINNED, PCI_PIN_REFUSED); command(PINNED_DEVICE, 0))
CHANGE(reserve_refused,
       *window(B_SLOT, PCI_WINDOW_IO) = (struct pci_window_plan){ .verdict = PCI_NO_SPACE, .reserve = PCI_NO_SPACE };
       command(SLOT, PCI_COMMAND_MEMORY))
CHANGE(reserve_of_nothing, bridge(B_SLOT)->reserve.mem = 0;
       *window(B_SLOT, PCI_WINDOW_MEM) = (struct pci_window_plan){ .verdict = PCI_EMPTY, .reserve = PCI_EMPTY })
CHANGE(hint_below_policy, bridge(B_SLOT)->reserve.pref64 = MIB(1);
       move_window(B_SLOT, PCI_WINDOW_PREF, 0x300000000, 0x3000fffff))
CHANGE(ide_ports_without_bars, machine.inventory.functions[HOST].class_code = 0x010180; command(HOST, PCI_COMMAND_IO))
CHANGE(vga_bridge_without_windows, machine.plan.bridges[B_SLOT].vga = true; empty_slot())
CHANGE(closed_hotplug_bridge_with_nothing, bridge(B_SLOT)->secondary = 0; command(SLOT, 0);
       for (int w = 0; w < PCI_WINDOW_COUNT; w++) *
	       window(B_SLOT, w) = (struct pci_window_plan){ .verdict = PCI_EMPTY, .reserve = PCI_EMPTY })
CHANGE(closed_hotplug_bridge, bridge(B_SLOT)->secondary = 0; command(SLOT, 0);
       for (int w = 0; w < PCI_WINDOW_COUNT; w++) *
	       window(B_SLOT, w) = (struct pci_window_plan){ .verdict = PCI_NO_WINDOW, .reserve = PCI_NO_WINDOW })
CHANGE(window_missing, bridge(B_SLOT)->io = false; command(SLOT, PCI_COMMAND_MEMORY);
       *window(B_SLOT, PCI_WINDOW_IO) = (struct pci_window_plan){ .verdict = PCI_NO_WINDOW, .reserve = PCI_NO_WINDOW })

static struct change changes[] = {
	FOUND(bar_undecided, P8, 0, 7, 0),
	FOUND(bar_empty, P8, 0, 7, 0),
	FOUND(bar_with_no_verdict_at_all, P8, 0, 7, 0),
	FOUND(bar_pin_refused_without_pin, P8, 0, 7, 0),
	FOUND(bar_given_up_as_rom, P8, 0, 7, 0),
	FOUND(bar_given_up_as_vfs, P8, 0, 7, 0),
	FOUND(vf_bar_given_up_as_rom, P8, 0, 8, PCI_BAR_VF + 2),
	FOUND(vf_bar_undecided, P8, 0, 8, PCI_BAR_VF + 2),
	FOUND(unplaced_bar_of_no_size, P8, 0, 7, 0),
	FOUND(unplaced_bar_of_another_size, P8, 0, 8, 0),
	FOUND(unplaced_bar_of_two_sizes_at_once, P8, 0, 8, 0),
	FOUND(unknown_header_placed, P8, 0, 6, 0),
	FOUND(window_undecided, P8, 1, 0, WINDOW(PREF)),
	FOUND(window_missing_but_empty, P8, 0, 4, WINDOW(IO)),
	FOUND(total_placed_wrong, P8, 0, 0, 0),
	FOUND(total_not_placed_wrong, P8, 0, 0, 0),
	FOUND(memory_decode_with_a_bar_missing, P10, 0, 2, 1),
	FOUND(io_decode_with_a_bar_missing, P10, 0, 2, 0),
	FOUND(display_io_decode_with_a_bar_missing, P10, 0, 1, 2),
	FOUND(decode_without_bars, P10, 0, 5, 0),
	FOUND(bridge_decode_of_nothing, P10, 0, 4, 0),
	FOUND(decode_of_unknown_header, P10, 0, 6, 0),
	FOUND(decode_of_unknown_header_without_bars, P10, 0, 0, 0),
	FOUND(ide_memory_decode_without_bars, P10, 0, 0, 0),
	FOUND(bus_master_bit, P10, 0, 2, 0),
	FOUND(bridge_decode_with_its_own_bar_missing, P10, 0, 3, 0),
	FOUND(bridge_does_not_forward_io, P10, 0, 3, WINDOW(IO)),
	FOUND(bridge_does_not_forward_memory, P10, 0, 3, WINDOW(MEM)),
	FOUND(bridge_does_not_forward_pref, P10, 0, 4, WINDOW(PREF)),
	FOUND(decode_of_unknown_bars, P10, 0, 1, 0),
	FOUND(bridge_decode_of_unknown_bars, P10, 0, 3, 0),
	FOUND(decode_for_vf_bars_alone, P10, 0, 8, 0),
	FOUND(decode_with_a_fixed_bar_missing, P10, 0, 9, 0),
	FOUND(io_decode_with_a_fixed_bar_missing, P10, 0, 9, 1),
	FOUND(subtractive_bridge_does_not_forward_io, P10, 0, 10, WINDOW(IO)),
	FOUND(subtractive_bridge_does_not_forward_memory, P10, 0, 10, WINDOW(MEM)),
	FOUND(second_subtractive_bridge_does_not_forward, P10, 4, 1, WINDOW(IO)),
	FOUND(pinned_bar_elsewhere, P11, 0, 5, 0),
	FOUND(pinned_bar_elsewhere_in_its_bridges_window, P11, 2, 1, 0),
	FOUND(fixed_bar_elsewhere, P11, 0, 9, 0),
	FOUND(fixed_bar_that_says_no_place, P11, 0, 9, 0),
	FOUND(reserve_below_policy, P12, 0, 4, WINDOW(MEM)),
	FOUND(reserve_below_hint, P12, 0, 4, WINDOW(IO)),
	FOUND(pref_reserve_below_hint, P12, 0, 4, WINDOW(PREF)),
	FOUND(pref32_reserve_above_4g, P12, 0, 4, WINDOW(PREF)),
	FOUND(reserve_forgotten, P12, 0, 4, WINDOW(MEM)),
	FOUND(hint_forgotten_without_hotplug, P12, 1, 0, WINDOW(MEM)),
	FOUND(reserve_undecided, P12, 0, 4, WINDOW(PREF)),
	FOUND(reserve_nobody_wants, P12, 0, 4, WINDOW(IO)),
	FOUND(reserve_refused_but_not_wanted, P12, 0, 4, WINDOW(MEM)),
	FOUND(reserve_without_window_but_not_wanted, P12, 0, 4, WINDOW(MEM)),
	FOUND(reserve_in_no_window, P12, 0, 4, WINDOW(IO)),
	ACCEPTED(nothing),
	ACCEPTED(rom_unplaced),
	ACCEPTED(bar_missing_and_decode_off),
	ACCEPTED(bridge_of_unknown_bars_with_decode_off),
	ACCEPTED(vf_bars_given_up),
	ACCEPTED(unplaced_resizable_bar_of_any_size),
	ACCEPTED(fixed_bars_refused),
	ACCEPTED(subtractive_decode_of_nothing),
	ACCEPTED(no_subtractive_decode_of_nothing),
	ACCEPTED(bridge_bar_missing_and_decode_off),
	ACCEPTED(pin_refused),
	ACCEPTED(reserve_refused),
	ACCEPTED(reserve_of_nothing),
	ACCEPTED(hint_below_policy),
	ACCEPTED(ide_ports_without_bars),
	ACCEPTED(vga_bridge_without_windows),
	ACCEPTED(closed_hotplug_bridge_with_nothing),
	ACCEPTED(closed_hotplug_bridge),
	ACCEPTED(window_missing),
};

/* --- P9, and the rest ------------------------------------------------------------------------- */

static void pci_plan_check_names_the_lowest_invariant(void **state)
{
	(void)state;
	planned_machine_init(&machine);
	move_bar(PINNED, 0xfc000000);                   /* P11 */
	machine.plan.bars[BIG].verdict = PCI_UNDECIDED; /* P8 */
	move_bar(CARD_MEM, 0xf1000000);                 /* P6 */
	move_bar(NIC_REGS, 0xfe000000);                 /* P3 */
	assert_int_equal(planned_machine_check(&machine).invariant, PCI_P3);
	move_bar(NIC_REGS, 0xfe001000);
	assert_int_equal(planned_machine_check(&machine).invariant, PCI_P6);
	move_bar(CARD_MEM, 0xf0000000);
	assert_int_equal(planned_machine_check(&machine).invariant, PCI_P8);
}

static struct pci_plan other_plan;

static bool still_equal(void)
{
	return pci_plan_equal(&machine.inventory, &machine.plan, &other_plan);
}

static struct pci_plan *fresh_copy(void)
{
	planned_machine_init(&machine);
	other_plan = machine.plan;
	assert_true(still_equal());
	return &other_plan;
}

static void pci_plan_equal_sees_every_decision(void **state)
{
	(void)state;
	fresh_copy()->bars[NIC_REGS].address += KIB(4);
	assert_false(still_equal());
	fresh_copy()->bars[BIG].verdict = PCI_NO_SPACE;
	assert_false(still_equal());
	fresh_copy()->bridges[B_SLOT].windows[PCI_WINDOW_MEM].range.last += MIB(1);
	assert_false(still_equal());
	fresh_copy()->bridges[B_SLOT].windows[PCI_WINDOW_IO].verdict = PCI_NO_SPACE;
	assert_false(still_equal());
	fresh_copy()->bridges[B_SLOT].windows[PCI_WINDOW_PREF].reserve = PCI_NO_SPACE;
	assert_false(still_equal());
	fresh_copy()->bridges[B_PORT].vga = true;
	assert_false(still_equal());
	fresh_copy()->command[BIG_DEVICE] = 0;
	assert_false(still_equal());
	fresh_copy()->placed++;
	assert_false(still_equal());
	fresh_copy()->not_placed++;
	assert_false(still_equal());
	fresh_copy()->mem32_wanted = 1;
	assert_false(still_equal());
	fresh_copy()->bars[RESIZABLE].size = MIB(256);
	assert_false(still_equal());
	fresh_copy()->bars[BIG].size = MIB(1);
	assert_false(still_equal());
	fresh_copy()->free_io = 1;
	assert_false(still_equal());
	fresh_copy()->free_mem32 = 1;
	assert_false(still_equal());
	fresh_copy()->free_mem64 = 1;
	assert_false(still_equal());
}

static void pci_plan_equal_ignores_what_means_nothing(void **state)
{
	struct pci_plan *other = fresh_copy();

	(void)state;
	other->bars[BIG].address = 0x12340000;
	other->bars[machine.inventory.bar_count].address = 1;
	other->bars[machine.inventory.bar_count].size = 1;
	other->command[machine.inventory.function_count] = 1;
	assert_true(still_equal());
}

static void pci_invariant_text_starts_with_its_number(void **state)
{
	(void)state;
	for (int invariant = PCI_P1; invariant <= PCI_P12; invariant++) {
		char start[16];

		snprintf(start, sizeof(start), "P%d: ", invariant);
		assert_memory_equal(pci_invariant_text((enum pci_invariant)invariant), start, strlen(start));
	}
	assert_non_null(pci_invariant_text((enum pci_invariant)99));
}

static const struct CMUnitTest other_tests[] = {
	cmocka_unit_test(pci_plan_check_names_the_lowest_invariant),
	cmocka_unit_test(pci_plan_equal_sees_every_decision),
	cmocka_unit_test(pci_plan_equal_ignores_what_means_nothing),
	cmocka_unit_test(pci_invariant_text_starts_with_its_number),
};

int main(void)
{
	return run_changes_and_others("pci_plan_check", changes, COUNT_OF(changes), other_tests, COUNT_OF(other_tests));
}
