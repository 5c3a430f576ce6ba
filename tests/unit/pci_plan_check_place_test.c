/* SPDX-License-Identifier: MIT */
/* The plan checker on where things are: P1-P7. */
#include <stdlib.h>

#include "tests/unit/plan_check_fixture.h"

/* P1 */
CHANGE(memory_bar_misaligned, move_bar(NIC_REGS, 0xfe001800))
CHANGE(io_bar_misaligned, move_bar(NIC_IO, 0xc010))
CHANGE(bar_size_no_power_of_two, machine.inventory.bars[NIC_REGS].size = 0xc00)

/* P2 */
CHANGE(memory_bar_beyond_the_windows, move_bar(NIC_REGS, 0xff000000))
CHANGE(io_bar_beyond_the_windows, move_bar(NIC_IO, 0x8000))
CHANGE(bar_over_two_ranges, move_bar(VGA_FRAME, 0xd0000000))
CHANGE(root_window_outside, move_window(B_SLOT, PCI_WINDOW_MEM, 0xff000000, 0xff1fffff))
CHANGE(root_window_across_4g, hand_windows_add(&machine.windows.mem32, 0xfec00000, 0xffffffff);
       machine.windows.mem32.ranges[1].last = 0xffffffff; move_window(B_SLOT, PCI_WINDOW_PREF, 0xffe00000, 0x1007fffff))
CHANGE(window_inverted, move_window(B_SLOT, PCI_WINDOW_MEM, 0xf0600000, 0xf04fffff))

/* P3 */
CHANGE(two_bars_overlap, move_bar(NIC_REGS, 0xfe000000))
CHANGE(two_io_bars_overlap, move_bar(BIG_IO, 0xc010))
CHANGE(bar_on_the_rom, move_bar(PORT_BAR, 0xfe011000))
CHANGE(bar_in_a_siblings_window, move_bar(NIC_REGS, 0xf0500000))
CHANGE(bar_in_a_window_behind_a_bridge, move_bar(SWITCH_BAR, 0xf0180000))
CHANGE(bar_in_its_own_window, move_bar(PORT_BAR, 0xf0250000))
CHANGE(two_windows_overlap, move_window(B_SLOT, PCI_WINDOW_MEM, 0xf0200000, 0xf03fffff))
CHANGE(two_windows_of_one_bridge_overlap, move_window(B_SLOT, PCI_WINDOW_PREF, 0xf0500000, 0xf06fffff))
CHANGE(bars_on_different_buses_overlap, move_bar(CARD_MEM, 0xfd000000))
CHANGE(two_vga_paths, machine.plan.bridges[B_PORT].vga = true; machine.plan.bridges[B_SLOT].vga = true)

/* P4 */
CHANGE(bar_on_a_reserved_range, hand_windows_add(&machine.reserved, 0xfe001800, 0xfe0018ff))
CHANGE(window_on_a_reserved_range, hand_windows_add(&machine.reserved, 0xf0200000, 0xf0200fff))

/* P5 */
CHANGE(bar_32bit_above_4g, move_bar(NIC_REGS, 0x3f0000000))
CHANGE(rom_above_4g, move_bar(VGA_ROM, 0x3f0000000))
CHANGE(rom_above_4g_that_says_64bit, machine.inventory.bars[VGA_ROM].is_64bit = true; move_bar(VGA_ROM, 0x3f0000000))

/* P6 */
CHANGE(memory_bar_outside_its_bridge, move_bar(CARD_MEM, 0xf1000000))
CHANGE(io_bar_outside_its_bridge, move_bar(CARD_IO, 0xc100))
CHANGE(bar_behind_a_closed_window, window(B_SWITCH, PCI_WINDOW_IO)->verdict = PCI_EMPTY)
CHANGE(window_outside_its_parents, move_window(B_SWITCH, PCI_WINDOW_MEM, 0xeff00000, 0xf01fffff))
CHANGE(io_window_outside_its_parents, move_window(B_SWITCH, PCI_WINDOW_IO, 0xc000, 0xdfff))
CHANGE(memory_granule, move_window(B_PORT, PCI_WINDOW_MEM, 0xf0000000, 0xf02fefff))
CHANGE(memory_granule_at_the_base, move_window(B_SLOT, PCI_WINDOW_MEM, 0xf0480000, 0xf06fffff))
CHANGE(io_granule, move_window(B_SLOT, PCI_WINDOW_IO, 0xe000, 0xe7ff))
CHANGE(io_window_missing, bridge(B_SLOT)->io = false)
CHANGE(pref_window_missing, bridge(B_SLOT)->pref = false)
CHANGE(io_window_16bit, hand_windows_add(&machine.windows.io, 0x10000, 0x1ffff);
       move_window(B_SLOT, PCI_WINDOW_IO, 0x10000, 0x10fff))
CHANGE(vga_does_not_reach_the_bridge, machine.plan.bridges[B_SWITCH].vga = true)

/* P7 */
CHANGE(bar_not_prefetchable, move_bar(CARD_MEM64, 0x210000000))
CHANGE(bar_high_behind_32bit, bridge(B_SWITCH)->pref_64bit = false)
CHANGE(mem_window_high, move_window(B_SLOT, PCI_WINDOW_MEM, 0x300200000, 0x3003fffff))
CHANGE(pref_window_high_and_32bit, bridge(B_SLOT)->pref_64bit = false)
CHANGE(mem_window_in_pref, give_up_bar(CARD_HIGH, PCI_NO_SPACE); command(CARD, PCI_COMMAND_IO);
       window(B_SWITCH, PCI_WINDOW_PREF)->verdict = PCI_NO_SPACE;
       move_window(B_PORT, PCI_WINDOW_PREF, 0xf0800000, 0xf0afffff);
       move_window(B_SWITCH, PCI_WINDOW_MEM, 0xf0800000, 0xf09fffff); move_bar(CARD_MEM, 0xf0800000);
       move_bar(CARD_MEM64, 0xf0900000))

/* Changes that break nothing. */
CHANGE(ports_at_the_numbers_of_reserved_memory, hand_windows_add(&machine.reserved, 0xc000, 0xcfff))
CHANGE(no_reserved_set, machine.reserved.count = 0)
CHANGE(pref_bar_in_mem_window, machine.inventory.bars[CARD_MEM].prefetchable = true)
CHANGE(pref_window_in_parents_mem_window, move_bar(SWITCH_BAR, 0xf0300000);
       move_window(B_PORT, PCI_WINDOW_MEM, 0xf0000000, 0xf03fffff); machine.inventory.bars[CARD_HIGH].size = MIB(1);
       move_bar(CARD_HIGH, 0xf0200000); move_window(B_SWITCH, PCI_WINDOW_PREF, 0xf0200000, 0xf02fffff))
CHANGE(io_window_32bit, hand_windows_add(&machine.windows.io, 0x10000, 0x1ffff);
       move_window(B_SLOT, PCI_WINDOW_IO, 0x10000, 0x10fff); bridge(B_SLOT)->io_32bit = true)
CHANGE(vga_path, machine.plan.bridges[B_PORT].vga = true; machine.plan.bridges[B_SWITCH].vga = true)
CHANGE(io_and_memory_at_one_number, hand_windows_add(&machine.windows.mem32, 0xc000, 0xcfff);
       move_bar(NIC_REGS, 0xc000))

static struct change changes[] = {
	FOUND(memory_bar_misaligned, P1, 0, 2, 1),
	FOUND(io_bar_misaligned, P1, 0, 2, 0),
	FOUND(bar_size_no_power_of_two, P1, 0, 2, 1),
	FOUND(memory_bar_beyond_the_windows, P2, 0, 2, 1),
	FOUND(io_bar_beyond_the_windows, P2, 0, 2, 0),
	FOUND(bar_over_two_ranges, P2, 0, 1, 0),
	FOUND(root_window_outside, P2, 0, 4, WINDOW(MEM)),
	FOUND(root_window_across_4g, P2, 0, 4, WINDOW(PREF)),
	FOUND(window_inverted, P2, 0, 4, WINDOW(MEM)),
	FOUND(two_bars_overlap, P3, 0, 2, 1),
	FOUND(two_io_bars_overlap, P3, 0, 7, 1),
	FOUND(bar_on_the_rom, P3, 0, 3, 0),
	FOUND(bar_in_a_siblings_window, P3, 0, 2, 1),
	FOUND(bar_in_a_window_behind_a_bridge, P3, 1, 0, 0),
	FOUND(bar_in_its_own_window, P3, 0, 3, 0),
	FOUND(two_windows_overlap, P3, 0, 4, WINDOW(MEM)),
	FOUND(two_windows_of_one_bridge_overlap, P3, 0, 4, WINDOW(PREF)),
	FOUND(bars_on_different_buses_overlap, P3, 0, 5, 0),
	FOUND(two_vga_paths, P3, 0, 4, WINDOW(MEM)),
	FOUND(bar_on_a_reserved_range, P4, 0, 2, 1),
	FOUND(window_on_a_reserved_range, P4, 0, 3, WINDOW(MEM)),
	FOUND(bar_32bit_above_4g, P5, 0, 2, 1),
	FOUND(rom_above_4g, P5, 0, 1, PCI_BAR_ROM),
	FOUND(rom_above_4g_that_says_64bit, P5, 0, 1, PCI_BAR_ROM),
	FOUND(memory_bar_outside_its_bridge, P6, 2, 0, 1),
	FOUND(io_bar_outside_its_bridge, P6, 2, 0, 0),
	FOUND(bar_behind_a_closed_window, P6, 2, 0, 0),
	FOUND(window_outside_its_parents, P6, 1, 0, WINDOW(MEM)),
	FOUND(io_window_outside_its_parents, P6, 1, 0, WINDOW(IO)),
	FOUND(memory_granule, P6, 0, 3, WINDOW(MEM)),
	FOUND(memory_granule_at_the_base, P6, 0, 4, WINDOW(MEM)),
	FOUND(io_granule, P6, 0, 4, WINDOW(IO)),
	FOUND(io_window_missing, P6, 0, 4, WINDOW(IO)),
	FOUND(pref_window_missing, P6, 0, 4, WINDOW(PREF)),
	FOUND(io_window_16bit, P6, 0, 4, WINDOW(IO)),
	FOUND(vga_does_not_reach_the_bridge, P6, 1, 0, WINDOW(MEM)),
	FOUND(bar_not_prefetchable, P7, 2, 0, 4),
	FOUND(bar_high_behind_32bit, P7, 2, 0, 2),
	FOUND(mem_window_high, P7, 0, 4, WINDOW(MEM)),
	FOUND(pref_window_high_and_32bit, P7, 0, 4, WINDOW(PREF)),
	FOUND(mem_window_in_pref, P7, 1, 0, WINDOW(MEM)),
	ACCEPTED(ports_at_the_numbers_of_reserved_memory),
	ACCEPTED(no_reserved_set),
	ACCEPTED(pref_bar_in_mem_window),
	ACCEPTED(pref_window_in_parents_mem_window),
	ACCEPTED(io_window_32bit),
	ACCEPTED(vga_path),
	ACCEPTED(io_and_memory_at_one_number),
};

static void pci_plan_check_names_the_range(void **state)
{
	(void)state;
	planned_machine_init(&machine);
	move_bar(NIC_REGS, 0xfe000000);
	assert_int_equal(planned_machine_check(&machine).range.first, 0xfe000000);
	assert_int_equal(planned_machine_check(&machine).range.last, 0xfe000fff);
}

static void pci_plan_check_needs_no_reserved_set(void **state)
{
	struct pci_plan_fault fault;

	(void)state;
	planned_machine_init(&machine);
	fault = pci_plan_check(&machine.inventory, &machine.windows, &machine.policy, NULL, &machine.plan,
			       machine.scratch);
	assert_int_equal(fault.invariant, PCI_P_NONE);
}

/* Exactly the stated scratch, on the heap, so that the sanitizer sees a step beyond it; and BARs in every order. */
static void pci_plan_check_sorts_a_full_bus_in_the_stated_scratch(void **state)
{
	static const unsigned strides[] = { 1, 3, 8191, 4097, 5461 };
	struct range *scratch = malloc(PCI_MAX_BARS * sizeof(*scratch));
	struct pci_inventory *inventory = &machine.inventory;

	(void)state;
	for (size_t s = 0; s < COUNT_OF(strides); s++) {
		planned_machine_init(&machine);
		hand_machine_init(inventory);
		for (size_t i = 0; i < PCI_MAX_BARS; i++) {
			if (i % 6 == 0)
				hand_function(inventory, (uint16_t)(i / 6), HAND_NIC, PCI_NONE);
			hand_bar(inventory, (uint8_t)(i % 6), HAND_MEM32, KIB(4));
			machine.plan.bars[i].address = 0xe0000000 + KIB(4) * ((i * strides[s]) % PCI_MAX_BARS);
			machine.plan.bars[i].verdict = PCI_PLACED;
			machine.plan.command[i / 6] = PCI_COMMAND_MEMORY;
		}
		machine.plan.placed = PCI_MAX_BARS;
		machine.plan.not_placed = 0;
		assert_int_equal(pci_plan_check(inventory, &machine.windows, &machine.policy, NULL, &machine.plan,
						scratch)
					 .invariant,
				 PCI_P_NONE);
		machine.plan.bars[PCI_MAX_BARS - 1].address = machine.plan.bars[4000].address;
		assert_int_equal(pci_plan_check(inventory, &machine.windows, &machine.policy, NULL, &machine.plan,
						scratch)
					 .invariant,
				 PCI_P3);
	}
	free(scratch);
}

static const struct CMUnitTest other_tests[] = {
	cmocka_unit_test(pci_plan_check_names_the_range),
	cmocka_unit_test(pci_plan_check_needs_no_reserved_set),
	cmocka_unit_test(pci_plan_check_sorts_a_full_bus_in_the_stated_scratch),
};

int main(void)
{
	return run_changes_and_others("pci_plan_check_place", changes, COUNT_OF(changes), other_tests,
				      COUNT_OF(other_tests));
}
