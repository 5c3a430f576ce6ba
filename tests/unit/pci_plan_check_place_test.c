/* SPDX-License-Identifier: MIT */
/* The plan checker on where things are: P1-P7. */
#include <stdlib.h>

#include "tests/unit/plan_check_fixture.h"

static void resize_bar(enum planned_bar bar, uint64_t size)
{
	planned_machine_resize(&machine, bar, size);
}

static struct pci_bar *bar(enum planned_bar index)
{
	return &machine.inventory.bars[index];
}

/* P1 */
CHANGE(memory_bar_misaligned, move_bar(NIC_REGS, 0xfe001800))
CHANGE(io_bar_misaligned, move_bar(NIC_IO, 0xc010))
CHANGE(bar_size_no_power_of_two, resize_bar(NIC_REGS, 0xc00))
CHANGE(bar_size_of_nothing, resize_bar(NIC_REGS, 0))
CHANGE(plan_size_larger_than_the_bar, machine.plan.bars[NIC_REGS].size = KIB(8))
CHANGE(plan_size_smaller_than_the_bar, machine.plan.bars[VGA_FRAME].size = MIB(8))
CHANGE(resizable_bar_misaligned_to_its_new_size, move_bar(RESIZABLE, 0x410000000))
CHANGE(resizable_bar_of_a_size_not_offered, machine.plan.bars[RESIZABLE].size = MIB(128))
CHANGE(resizable_bar_below_the_smallest_size, bar(RESIZABLE)->sizes = UINT64_MAX;
       machine.plan.bars[RESIZABLE].size = KIB(512))
CHANGE(resizable_bar_of_two_offered_sizes_at_once, machine.plan.bars[RESIZABLE].size = MIB(768))
CHANGE(vf_aperture_misaligned, move_bar(VF_HIGH, 0x480002000))
CHANGE(vf_bar_resized, bar(VF_HIGH)->sizes = 0x700; machine.plan.bars[VF_HIGH].size = MIB(256))
CHANGE(fixed_bar_resized, bar(FIXED)->sizes = 1; machine.plan.bars[FIXED].size = MIB(1))
CHANGE(fixed_bar_within_a_dword, move_bar(FIXED, 0xfa000406))
CHANGE(fixed_bar_that_ends_within_a_dword, resize_bar(FIXED, 0x1806))

/* P2 */
CHANGE(memory_bar_beyond_the_windows, move_bar(NIC_REGS, 0xff000000))
CHANGE(io_bar_beyond_the_windows, move_bar(NIC_IO, 0x8000))
CHANGE(bar_over_two_ranges, move_bar(VGA_FRAME, 0xd0000000))
CHANGE(root_window_outside, move_window(B_SLOT, PCI_WINDOW_MEM, 0xff000000, 0xff1fffff))
CHANGE(root_window_across_4g, hand_windows_add(&machine.windows.mem32, 0xfec00000, 0xffffffff);
       machine.windows.mem32.ranges[1].last = 0xffffffff; move_window(B_SLOT, PCI_WINDOW_PREF, 0xffe00000, 0x1007fffff))
CHANGE(window_inverted, move_window(B_SLOT, PCI_WINDOW_MEM, 0xf0600000, 0xf04fffff))
CHANGE(last_vf_beyond_the_windows, move_bar(VF_LOW, 0xfebf9000))
CHANGE(apertures_of_more_than_all_memory, hand_windows_add(&machine.windows.mem64, 0, UINT64_MAX);
       bar(VF_HIGH)->count = 17; resize_bar(VF_HIGH, UINT64_C(1) << 60); move_bar(VF_HIGH, 0))
CHANGE(fixed_bar_beyond_the_windows, move_bar(FIXED, 0xff000404))
CHANGE(io_bar_in_ports_to_cover, move_bar(NIC_IO, 0xd500))
CHANGE(io_bar_in_ports_to_cover_behind_a_bridge, move_bar(CARD_IO, 0xd5c0))
CHANGE(io_bar_partly_in_ports_to_cover, resize_bar(CARD_IO, 1024); move_bar(CARD_IO, 0xd400))
CHANGE(io_bar_in_ports_to_cover_that_are_free_too, hand_windows_add(&machine.windows.io, 0xd500, 0xd5ff);
       move_bar(NIC_IO, 0xd500))
CHANGE(window_beyond_the_ports_to_cover, machine.windows.io_cover.ranges[0].last = 0xd57f)
CHANGE(window_that_begins_before_the_ports_to_cover, machine.windows.io_cover.ranges[0].first = 0xd501)
CHANGE(io_bar_of_subtractive_decode_beyond_the_windows, move_bar(LEGACY_IO, 0x8000))

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
CHANGE(bar_in_the_last_vfs_aperture, move_bar(NIC_REGS, 0xfe028000))
CHANGE(bar_in_the_space_that_a_resizable_one_grew_into, move_bar(NIC_HIGH, 0x400000000 + MIB(256)))
CHANGE(bar_in_a_fixed_one, move_bar(NIC_REGS, 0xfa001000))
CHANGE(io_bar_in_a_fixed_one, move_bar(BIG_IO, 0xc100))
CHANGE(subtractive_bar_in_its_bridges_window_in_part, resize_bar(LEGACY_OUTSIDE, MIB(2));
       move_bar(LEGACY_OUTSIDE, 0xf2000000))
CHANGE(subtractive_bar_in_a_siblings_window, move_bar(LEGACY_OUTSIDE, 0xf0500000))
CHANGE(subtractive_io_bar_in_a_siblings_window, move_bar(LEGACY_IO, 0xe100))
CHANGE(subtractive_io_bar_in_a_subtractive_window, move_bar(LEGACY_IO, 0xf100))
CHANGE(subtractive_window_in_its_bridges_in_part, move_window(B_UNDER, PCI_WINDOW_MEM, 0xf2000000, 0xf30fffff))
CHANGE(subtractive_window_on_a_bar_of_the_primary_bus, move_window(B_UNDER, PCI_WINDOW_PREF, 0x480000000, 0x5000fffff))
CHANGE(window_on_a_bar_inside_a_subtractive_bridges_window,
       move_window(B_UNDER, PCI_WINDOW_MEM, 0xf2000000, 0xf20fffff);
       move_bar(UNDER_MEM, 0xf2010000))

/* P4 */
CHANGE(bar_on_a_reserved_range, hand_windows_add(&machine.reserved, 0xfe001800, 0xfe0018ff))
CHANGE(window_on_a_reserved_range, hand_windows_add(&machine.reserved, 0xf0200000, 0xf0200fff))
CHANGE(vf_aperture_on_a_reserved_range, hand_windows_add(&machine.reserved, 0xfe028800, 0xfe0288ff))

/* P5 */
CHANGE(bar_32bit_above_4g, move_bar(NIC_REGS, 0x3f0000000))
CHANGE(rom_above_4g, move_bar(VGA_ROM, 0x3f0000000))
CHANGE(rom_above_4g_that_says_64bit, bar(VGA_ROM)->is_64bit = true; move_bar(VGA_ROM, 0x3f0000000))
CHANGE(vf_bar_32bit_above_4g, move_bar(VF_LOW, 0x3f0000000))

/* P6 */
CHANGE(memory_bar_outside_its_bridge, move_bar(CARD_MEM, 0xf1000000))
CHANGE(io_bar_outside_its_bridge, move_bar(CARD_IO, 0xc200))
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
CHANGE(pinned_bar_outside_its_bridge, bar(PINNED_BEHIND)->pinned = 0xf1000000; move_bar(PINNED_BEHIND, 0xf1000000))
CHANGE(fixed_bar_outside_its_bridge, bar(PINNED_BEHIND)->fixed = true; bar(PINNED_BEHIND)->pinned = 0xf1000000;
       move_bar(PINNED_BEHIND, 0xf1000000))
CHANGE(bar_beside_its_bridges_window_without_subtractive_decode, bridge(B_SUBTRACTIVE)->subtractive = false)
CHANGE(bar_behind_a_subtractive_bridge_outside_the_one_above, bridge(B_SWITCH)->subtractive = true;
       move_bar(CARD_MEM, 0xf1000000))

/* P7 */
CHANGE(bar_not_prefetchable, move_bar(CARD_MEM64, 0x210000000))
CHANGE(bar_high_behind_32bit, bridge(B_SWITCH)->pref_64bit = false)
CHANGE(mem_window_high, move_window(B_SLOT, PCI_WINDOW_MEM, 0x300200000, 0x3003fffff))
CHANGE(pref_window_high_and_32bit, bridge(B_SLOT)->pref_64bit = false)
CHANGE(mem_window_in_pref, give_up_bar(CARD_HIGH, PCI_NO_SPACE); give_up_bar(PINNED_BEHIND, PCI_PIN_REFUSED);
       window(B_SWITCH, PCI_WINDOW_PREF)->verdict = PCI_NO_SPACE;
       move_window(B_PORT, PCI_WINDOW_PREF, 0xf0800000, 0xf0afffff);
       move_window(B_SWITCH, PCI_WINDOW_MEM, 0xf0800000, 0xf09fffff); move_bar(CARD_MEM, 0xf0800000);
       move_bar(CARD_MEM64, 0xf0900000))
CHANGE(vf_bar_not_prefetchable, move_bar(CARD_MEM64, 0x210000000); bar(CARD_MEM64)->index = PCI_BAR_VF)
CHANGE(bar_not_prefetchable_in_a_subtractive_bridges_pref_window, move_bar(LEGACY_OUTSIDE, 0xf2100000);
       *window(B_SUBTRACTIVE,
	       PCI_WINDOW_PREF) = (struct pci_window_plan){ { 0xf2100000, 0xf21fffff }, PCI_PLACED, PCI_EMPTY })
CHANGE(bar_not_prefetchable_in_pref_above_a_subtractive_bridge, bridge(B_SWITCH)->subtractive = true;
       move_window(B_PORT, PCI_WINDOW_PREF, 0xf0800000, 0xf0afffff); give_up_bar(CARD_HIGH, PCI_NO_SPACE);
       window(B_SWITCH, PCI_WINDOW_PREF)->verdict = PCI_EMPTY; move_bar(CARD_MEM, 0xf0800000))
CHANGE(subtractive_bar_high_behind_32bit, bridge(B_SWITCH)->subtractive = true;
       window(B_SWITCH, PCI_WINDOW_PREF)->verdict = PCI_EMPTY; bridge(B_PORT)->pref_64bit = false)

/* Changes that break nothing. */
CHANGE(ports_at_the_numbers_of_reserved_memory, hand_windows_add(&machine.reserved, 0xc000, 0xcfff))
CHANGE(no_reserved_set, machine.reserved.count = 0)
CHANGE(pref_bar_in_mem_window, bar(CARD_MEM)->prefetchable = true)
CHANGE(pref_window_in_parents_mem_window, move_bar(SWITCH_BAR, 0xf0300000);
       move_window(B_PORT, PCI_WINDOW_MEM, 0xf0000000, 0xf03fffff); resize_bar(CARD_HIGH, MIB(1));
       move_bar(CARD_HIGH, 0xf0200000); move_window(B_SWITCH, PCI_WINDOW_PREF, 0xf0200000, 0xf02fffff))
CHANGE(io_window_32bit, hand_windows_add(&machine.windows.io, 0x10000, 0x1ffff);
       move_window(B_SLOT, PCI_WINDOW_IO, 0x10000, 0x10fff); bridge(B_SLOT)->io_32bit = true)
CHANGE(vga_path, machine.plan.bridges[B_PORT].vga = true; machine.plan.bridges[B_SWITCH].vga = true)
CHANGE(io_and_memory_at_one_number, hand_windows_add(&machine.windows.mem32, 0xc000, 0xcfff);
       move_bar(NIC_REGS, 0xc000))
CHANGE(resizable_bar_as_found, machine.plan.bars[RESIZABLE].size = MIB(256); move_bar(RESIZABLE, 0x410000000))
CHANGE(resizable_bar_of_its_largest_size, machine.plan.bars[RESIZABLE].size = MIB(1024))
CHANGE(apertures_up_to_the_end_of_the_windows, move_bar(VF_LOW, 0xfebf8000))
CHANGE(fixed_bar_behind_a_bridge, bar(PINNED_BEHIND)->fixed = true)
CHANGE(ports_to_cover_at_the_ends_of_a_window, hand_windows_add(&machine.windows.io_cover, 0xe000, 0xe0ff);
       hand_windows_add(&machine.windows.io_cover, 0xef00, 0xefff);
       range_set_remove(&machine.windows.io, (struct range){ 0xe000, 0xe0ff });
       range_set_remove(&machine.windows.io, (struct range){ 0xef00, 0xefff }))
CHANGE(window_of_ports_to_cover_alone, hand_windows_add(&machine.windows.io_cover, 0xe000, 0xefff);
       range_set_remove(&machine.windows.io, (struct range){ 0xe000, 0xefff }))
CHANGE(subtractive_bar_in_the_window_above, bridge(B_SWITCH)->subtractive = true;
       window(B_SWITCH, PCI_WINDOW_IO)->verdict = PCI_EMPTY)
CHANGE(bar_behind_two_subtractive_bridges, bridge(B_UNDER)->subtractive = true;
       window(B_UNDER, PCI_WINDOW_IO)->verdict = PCI_EMPTY; window(B_UNDER, PCI_WINDOW_PREF)->verdict = PCI_EMPTY)
CHANGE(window_inside_a_subtractive_bridges_window, move_window(B_SUBTRACTIVE, PCI_WINDOW_MEM, 0xf2000000, 0xf30fffff))

static struct change changes[] = {
	FOUND(memory_bar_misaligned, P1, 0, 2, 1),
	FOUND(io_bar_misaligned, P1, 0, 2, 0),
	FOUND(bar_size_no_power_of_two, P1, 0, 2, 1),
	FOUND(bar_size_of_nothing, P1, 0, 2, 1),
	FOUND(plan_size_larger_than_the_bar, P1, 0, 2, 1),
	FOUND(plan_size_smaller_than_the_bar, P1, 0, 1, 0),
	FOUND(resizable_bar_misaligned_to_its_new_size, P1, 0, 8, 0),
	FOUND(resizable_bar_of_a_size_not_offered, P1, 0, 8, 0),
	FOUND(resizable_bar_below_the_smallest_size, P1, 0, 8, 0),
	FOUND(resizable_bar_of_two_offered_sizes_at_once, P1, 0, 8, 0),
	FOUND(vf_aperture_misaligned, P1, 0, 8, PCI_BAR_VF),
	FOUND(vf_bar_resized, P1, 0, 8, PCI_BAR_VF),
	FOUND(fixed_bar_resized, P1, 0, 9, 0),
	FOUND(fixed_bar_within_a_dword, P1, 0, 9, 0),
	FOUND(fixed_bar_that_ends_within_a_dword, P1, 0, 9, 0),
	FOUND(memory_bar_beyond_the_windows, P2, 0, 2, 1),
	FOUND(io_bar_beyond_the_windows, P2, 0, 2, 0),
	FOUND(bar_over_two_ranges, P2, 0, 1, 0),
	FOUND(root_window_outside, P2, 0, 4, WINDOW(MEM)),
	FOUND(root_window_across_4g, P2, 0, 4, WINDOW(PREF)),
	FOUND(window_inverted, P2, 0, 4, WINDOW(MEM)),
	FOUND(last_vf_beyond_the_windows, P2, 0, 8, PCI_BAR_VF + 2),
	FOUND(apertures_of_more_than_all_memory, P2, 0, 8, PCI_BAR_VF),
	FOUND(fixed_bar_beyond_the_windows, P2, 0, 9, 0),
	FOUND(io_bar_in_ports_to_cover, P2, 0, 2, 0),
	FOUND(io_bar_in_ports_to_cover_behind_a_bridge, P2, 2, 0, 0),
	FOUND(io_bar_partly_in_ports_to_cover, P2, 2, 0, 0),
	FOUND(io_bar_in_ports_to_cover_that_are_free_too, P2, 0, 2, 0),
	FOUND(window_beyond_the_ports_to_cover, P2, 0, 3, WINDOW(IO)),
	FOUND(window_that_begins_before_the_ports_to_cover, P2, 0, 3, WINDOW(IO)),
	FOUND(io_bar_of_subtractive_decode_beyond_the_windows, P2, 4, 0, 0),
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
	FOUND(bar_in_the_last_vfs_aperture, P3, 0, 2, 1),
	FOUND(bar_in_the_space_that_a_resizable_one_grew_into, P3, 0, 2, 4),
	FOUND(bar_in_a_fixed_one, P3, 0, 2, 1),
	FOUND(io_bar_in_a_fixed_one, P3, 0, 9, 1),
	FOUND(subtractive_bar_in_its_bridges_window_in_part, P3, 4, 0, 2),
	FOUND(subtractive_bar_in_a_siblings_window, P3, 4, 0, 2),
	FOUND(subtractive_io_bar_in_a_siblings_window, P3, 4, 0, 0),
	FOUND(subtractive_io_bar_in_a_subtractive_window, P3, 4, 0, 0),
	FOUND(subtractive_window_in_its_bridges_in_part, P3, 4, 1, WINDOW(MEM)),
	FOUND(subtractive_window_on_a_bar_of_the_primary_bus, P3, 4, 1, WINDOW(PREF)),
	FOUND(window_on_a_bar_inside_a_subtractive_bridges_window, P3, 4, 1, WINDOW(MEM)),
	FOUND(bar_on_a_reserved_range, P4, 0, 2, 1),
	FOUND(window_on_a_reserved_range, P4, 0, 3, WINDOW(MEM)),
	FOUND(vf_aperture_on_a_reserved_range, P4, 0, 8, PCI_BAR_VF + 2),
	FOUND(bar_32bit_above_4g, P5, 0, 2, 1),
	FOUND(rom_above_4g, P5, 0, 1, PCI_BAR_ROM),
	FOUND(rom_above_4g_that_says_64bit, P5, 0, 1, PCI_BAR_ROM),
	FOUND(vf_bar_32bit_above_4g, P5, 0, 8, PCI_BAR_VF + 2),
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
	FOUND(pinned_bar_outside_its_bridge, P6, 2, 1, 0),
	FOUND(fixed_bar_outside_its_bridge, P6, 2, 1, 0),
	FOUND(bar_beside_its_bridges_window_without_subtractive_decode, P6, 4, 0, 0),
	FOUND(bar_behind_a_subtractive_bridge_outside_the_one_above, P6, 2, 0, 1),
	FOUND(bar_not_prefetchable, P7, 2, 0, 4),
	FOUND(bar_high_behind_32bit, P7, 2, 0, 2),
	FOUND(mem_window_high, P7, 0, 4, WINDOW(MEM)),
	FOUND(pref_window_high_and_32bit, P7, 0, 4, WINDOW(PREF)),
	FOUND(mem_window_in_pref, P7, 1, 0, WINDOW(MEM)),
	FOUND(vf_bar_not_prefetchable, P7, 2, 0, PCI_BAR_VF),
	FOUND(bar_not_prefetchable_in_a_subtractive_bridges_pref_window, P7, 4, 0, 2),
	FOUND(bar_not_prefetchable_in_pref_above_a_subtractive_bridge, P7, 2, 0, 1),
	FOUND(subtractive_bar_high_behind_32bit, P7, 2, 0, 2),
	ACCEPTED(ports_at_the_numbers_of_reserved_memory),
	ACCEPTED(no_reserved_set),
	ACCEPTED(pref_bar_in_mem_window),
	ACCEPTED(pref_window_in_parents_mem_window),
	ACCEPTED(io_window_32bit),
	ACCEPTED(vga_path),
	ACCEPTED(io_and_memory_at_one_number),
	ACCEPTED(resizable_bar_as_found),
	ACCEPTED(resizable_bar_of_its_largest_size),
	ACCEPTED(apertures_up_to_the_end_of_the_windows),
	ACCEPTED(fixed_bar_behind_a_bridge),
	ACCEPTED(ports_to_cover_at_the_ends_of_a_window),
	ACCEPTED(window_of_ports_to_cover_alone),
	ACCEPTED(subtractive_bar_in_the_window_above),
	ACCEPTED(bar_behind_two_subtractive_bridges),
	ACCEPTED(window_inside_a_subtractive_bridges_window),
};

/* A host bridge whose addresses above 4 GiB are a prefetchable window: the one BAR in there that is not is found. */
static void pci_plan_check_finds_a_bar_not_prefetchable_in_a_host_bridges_pref_window(void **state)
{
	struct pci_plan_fault fault;

	(void)state;
	planned_machine_init(&machine);
	machine.windows.mem64_prefetchable = true;
	for (size_t i = 0; i < machine.inventory.bar_count; i++)
		if (machine.plan.bars[i].address >> 32 != 0)
			machine.inventory.bars[i].prefetchable = true;
	assert_int_equal(planned_machine_check(&machine).invariant, PCI_P_NONE);
	bar(NIC_HIGH)->prefetchable = false;
	fault = planned_machine_check(&machine);
	assert_int_equal(fault.invariant, PCI_P7);
	assert_int_equal(fault.range.first, machine.plan.bars[NIC_HIGH].address);
	machine.windows.mem64_prefetchable = false;
	assert_int_equal(planned_machine_check(&machine).invariant, PCI_P_NONE);
}

/* Segments do not share the ports and the memory of VGA, and only one host bridge can have them. */
static void pci_plan_check_finds_vga_forwarding_behind_a_secondary_host_bridge(void **state)
{
	(void)state;
	planned_machine_init(&machine);
	machine.plan.bridges[B_PORT].vga = true;
	machine.plan.command[machine.inventory.bridges[B_PORT].function] |= BOTH;
	assert_int_equal(planned_machine_check(&machine).invariant, PCI_P_NONE);
	machine.inventory.segment = 1;
	assert_int_equal(planned_machine_check(&machine).invariant, PCI_P6);
}

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
			machine.plan.bars[i].size = KIB(4);
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

/* As many bridges as there may be, with three windows each, in which the functions' BARs lie. */
static void fill_bridges(void)
{
	planned_machine_init(&machine);
	hand_machine_init(&machine.inventory);
	hand_windows_add(&machine.windows.io, 0x10000, 0x3fffff);
	for (size_t b = 0; b < PCI_MAX_BRIDGES; b++) {
		struct pci_bridge_plan *plan = &machine.plan.bridges[b];
		size_t at = machine.inventory.bar_count;

		machine.plan.command[machine.inventory.function_count] = BOTH;
		hand_bridge(&machine.inventory, (uint16_t)b, (uint8_t)b, PCI_NONE);
		machine.inventory.bridges[b].io_32bit = true;
		*plan = (struct pci_bridge_plan){ .windows = { { .verdict = PCI_PLACED, .reserve = PCI_EMPTY },
							       { .verdict = PCI_PLACED, .reserve = PCI_EMPTY },
							       { .verdict = PCI_PLACED, .reserve = PCI_EMPTY } } };
		plan->windows[PCI_WINDOW_IO].range = range_of_size(0x10000 + KIB(4) * b, KIB(4));
		plan->windows[PCI_WINDOW_MEM].range = range_of_size(0xd0100000 + MIB(1) * b, MIB(1));
		plan->windows[PCI_WINDOW_PREF].range = range_of_size(0x100000000 + MIB(1) * b, MIB(1));
		for (size_t f = 0; f < PCI_MAX_FUNCTIONS / PCI_MAX_BRIDGES - 1; f++, at += 2) {
			machine.plan.command[machine.inventory.function_count] = BOTH;
			hand_function(&machine.inventory, (uint16_t)(b << 8 | f), HAND_NIC, (int16_t)b);
			hand_bar(&machine.inventory, 0, HAND_MEM32, KIB(4));
			hand_bar(&machine.inventory, 1, HAND_IO, 256);
			machine.plan.bars[at] = (struct pci_bar_plan){ .verdict = PCI_PLACED, .size = KIB(4) };
			machine.plan.bars[at].address = plan->windows[PCI_WINDOW_MEM].range.first + KIB(4) * f;
			machine.plan.bars[at + 1] = (struct pci_bar_plan){ .verdict = PCI_PLACED, .size = 256 };
			machine.plan.bars[at + 1].address = plan->windows[PCI_WINDOW_IO].range.first + 256 * f;
		}
	}
	machine.plan.placed = machine.inventory.bar_count;
	machine.plan.not_placed = 0;
}

/* Exactly the stated scratch again. All bridges on one bus, then all but the first behind it: a group of its own. */
static void pci_plan_check_sorts_every_bridge_in_the_stated_scratch(void **state)
{
	struct pci_inventory *inventory = &machine.inventory;
	struct range *scratch;

	(void)state;
	fill_bridges();
	scratch = malloc((inventory->bar_count + PCI_WINDOW_COUNT * inventory->bridge_count) * sizeof(*scratch));
	for (int nested = 0; nested <= 1; nested++) {
		assert_int_equal(pci_plan_check(inventory, &machine.windows, &machine.policy, NULL, &machine.plan,
						scratch)
					 .invariant,
				 nested ? PCI_P6 : PCI_P_NONE);
		window(PCI_MAX_BRIDGES - 1, PCI_WINDOW_PREF)->range.first -= MIB(3);
		assert_int_equal(pci_plan_check(inventory, &machine.windows, &machine.policy, NULL, &machine.plan,
						scratch)
					 .invariant,
				 PCI_P3);
		window(PCI_MAX_BRIDGES - 1, PCI_WINDOW_PREF)->range.first += MIB(3);
		for (size_t b = 1; b < PCI_MAX_BRIDGES; b++)
			inventory->bridges[b].parent = 0;
	}
	free(scratch);
}

static const struct CMUnitTest other_tests[] = {
	cmocka_unit_test(pci_plan_check_finds_a_bar_not_prefetchable_in_a_host_bridges_pref_window),
	cmocka_unit_test(pci_plan_check_finds_vga_forwarding_behind_a_secondary_host_bridge),
	cmocka_unit_test(pci_plan_check_names_the_range),
	cmocka_unit_test(pci_plan_check_needs_no_reserved_set),
	cmocka_unit_test(pci_plan_check_sorts_a_full_bus_in_the_stated_scratch),
	cmocka_unit_test(pci_plan_check_sorts_every_bridge_in_the_stated_scratch),
};

int main(void)
{
	return run_changes_and_others("pci_plan_check_place", changes, COUNT_OF(changes), other_tests,
				      COUNT_OF(other_tests));
}
