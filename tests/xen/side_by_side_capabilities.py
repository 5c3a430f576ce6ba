# SPDX-License-Identifier: MIT
"""What a firmware stage of an HVM guest does, hvmloader's side and ours, and what shows it. hvmloader's side is from
Xen's source and, where an explanation is named, measured; `shown_by` holds a file of the tree with words that must
stand in it, or the name of an explanation (side_by_side_explained.py)."""

from dataclasses import dataclass

PARITY, BETTER, NOT_DONE = "parity", "better", "left out"
UNIT = "tests/unit/"
XEN = "tests/xen/"
QEMU = "tests/qemu/"


@dataclass(frozen=True)
class Capability:
    name: str
    hvmloader: str
    ours: str
    verdict: str
    shown_by: tuple


def _rows(*rows):
    return [Capability(*row[:4], tuple(row[4:])) for row in rows]


CAPABILITIES = _rows(
    ("configuration space", "ports CF8h and CFCh, bus 0, 256 bytes", "any bus; ECAM where there is one", BETTER,
     UNIT + "pci_scan_test.c pci_scan_finds_what_extended_capabilities_say"),
    ("enumeration", "256 slots of bus 0, whatever the header says", "all buses, header types, multifunction devices; "
     "one access for an empty slot", BETTER, UNIT + "pci_scan_cost_test.c pci_scan_empty_slot_takes_one_access",
     UNIT + "pci_scan_test.c pci_scan_functions_1_to_7_need_the_multifunction_bit"),
    ("bridges", "their registers are taken for BARs: bus numbers become nonsense",
     "bus numbers, windows, devices behind them", BETTER, "bridge-is-set-up",
     UNIT + "pci_plan_bridge_test.c pci_plan_places_every_kind_behind_nested_bridges"),
    ("sizes of BARs", "lowest bit that can be set; an enabled ROM counts as I/O",
     "by the mask; ROMs by their own rule", BETTER, UNIT + "pci_size_test.c pci_size_rom_low_bits_are_not_size"),
    ("order of placement", "by size, I/O and memory in one list", "by alignment, then gaps are filled", BETTER,
     UNIT + "pci_plan_test.c pci_plan_places_largest_alignment_first", UNIT + "pci_plan_test.c pci_plan_fills_gaps"),
    ("low hole", "192 MiB, doubled up to 2 GiB until RAM is in the way", "192 MiB; 64-bit BARs go above 4 GiB, the "
     "hole grows for what cannot", BETTER, "hole-stays-small", XEN + "test_layout.py test_every_bar_has_a_place"),
    ("mmio_hole", "taken; odd values break alignment", "taken; any value that leaves RAM", BETTER,
     XEN + "test_layout.py test_the_hole_is_as_large_as_asked_for_and_bars_are_below_if_they_fit",
     UNIT + "pci_window_limits_test.c pci_window_low_hole_never_reaches_into_ram"),
    ("BARs above 4 GiB", "from 1 GiB on always, others if sums do not fit; a BAR that fails is not tried again",
     "as few as needed, the largest first; what fails on one side is tried on the other", BETTER,
     UNIT + "pci_plan_test.c pci_plan_moves_only_as_many_high_as_needed",
     UNIT + "pci_plan_test.c pci_plan_bar_that_fails_high_is_tried_low"),
    ("end of the high window", "2^bits of the processor", "that, the payload's limit, and AMD's HyperTransport hole "
     "left out", BETTER, UNIT + "pci_window_test.c pci_window_keeps_off_the_hypertransport_hole",
     UNIT + "pci_window_limits_test.c pci_window_high_ends_where_the_payload_does"),
    ("RAM out of the hole", "moved when allowed; CMOS above 4 GiB and vNUMA stay behind",
     "moved when allowed and needed; all that tells of RAM follows", BETTER, "hvmloader-leaves-cmos",
     "ram-is-not-moved-without-need", XEN + "test_layout.py test_ram_that_was_moved_is_in_the_map_where_it_is_now",
     XEN + "test_layout.py test_nodes_follow_their_ram"),
    ("reserved ranges (RMRR)", "skipped below 4 GiB; some end the boot",
     "windows are carved around them on both sides of 4 GiB", BETTER,
     UNIT + "pci_window_test.c pci_window_keeps_off_reserved_ranges_that_stick_out",
     UNIT + "pci_plan_test.c pci_plan_skips_two_close_reserved_ranges"),
    ("I/O ports", "C000h-FFFFh", "1000h-FFFFh but the board's", BETTER, "io-from-1000",
     UNIT + "pci_plan_io_test.c pci_plan_fifth_4k_io_bar_fits"),
    ("what finds no place", "a line; small BARs starve; decoding may be on with a BAR missing",
     "a line with the reason; boot devices come last to be given up; no decoding without a place", BETTER,
     UNIT + "pci_plan_test.c pci_plan_boot_critical_is_the_last_to_be_given_up",
     UNIT + "pci_plan_decode_test.c pci_plan_one_missing_bar_keeps_only_its_kind_of_decode_off"),
    ("decoding", "I/O, memory and bus master for all", "I/O and memory; no DMA before a driver wants it", BETTER,
     "no-bus-master"),
    ("interrupt routing", "four links of PIIX3; ISA bridge at 00:01.0 or the guest dies",
     "links of PIIX3 and ICH9; swizzled through bridges", BETTER,
     UNIT + "pci_intx_test.c pci_intx_swizzles_once_per_bridge", XEN + "test_linux.py test_cards_get_interrupts",
     "sci-line"),
    ("class 0680h", "any such function must be PIIX4's power management: an NVSwitch or NTB ends the boot",
     "known by its ID", BETTER,
     XEN + "test_layout.py test_a_passed_bridge_device_does_not_end_the_guest_as_with_hvmloader"),
    ("IGD opregion", "3 pages, register FCh, NVS", "the same; not run, as it needs the hardware", PARITY,
     "firmware/xen/xen_devices.c opregion"),
    ("xen-platform-pci-bar-uc", "the platform device's BAR may be write-back", "the same", PARITY,
     XEN + "test_layout.py test_the_platform_device_is_cached_at_the_end_of_the_hole_when_asked_for"),
    ("resizable BARs, SR-IOV, room for hot-plug", "none", "each, by option", BETTER,
     UNIT + "pci_rebar_test.c pci_rebar_tells_the_other_sizes",
     UNIT + "pci_sriov_test.c pci_sriov_room_is_for_total_not_for_initial_vfs",
     UNIT + "pci_plan_hotplug_test.c pci_plan_keeps_the_reserve_of_an_empty_port"),
    ("chipset registers", "i440FX and PIIX: PM base, IDE, SMBus", "those, and Q35: PCIEXBAR, PMBASE, links, TOLUD",
     BETTER, UNIT + "chipset_test.c q35_late_writes_describe_the_layout"),
    ("E820", "room for 16 entries, 128 may come; overlaps are printed", "128, sorted, overlaps decided by type",
     BETTER, "ebda-is-reserved", "tables-are-acpi-data", UNIT + "xen_memory_map_test.c xen_memory_map",
     XEN + "test_hostile.py more than 128 entries"),
    ("MTRRs", "write-back by default, windows uncachable until registers run out",
     "uncachable by default, RAM write-back; exact, or the least harm, and a line", BETTER, "uncachable-by-default",
     UNIT + "mtrr_plan_test.c mtrr_plan_covers_every_window", XEN + "test_layout.py test_mtrrs_cache_ram_and_no_bar"),
    ("other processors", "started one by one by hypercall, waited for without end",
     "by INIT and startup IPI, with a deadline", BETTER, "tests/guests/xen-probes/processors.c processor"),
    ("local and I/O APIC", "virtual wire through the I/O APIC; its ID stays 0",
     "virtual wire through LINT0; the ID that the tables tell", BETTER, "virtual-wire", "io-apic-id"),
    ("MP table", "processors and ISA interrupts", "PCI buses and interrupts, LINT0, LINT1, CPUID's signature", BETTER,
     "mp-has-pci", "mp-has-lints", "mp-processor-signature"),
    ("$PIR", "six slots, links of the next slot", "the slots in use, with the links that Xen has", BETTER,
     "pir-slots-in-use"),
    ("SMBIOS", "2.4; a socket for each processor; 32-bit sizes; strings of any length",
     "2.8 and 3.0; sockets with cores; extended fields; bounded", BETTER, "smbios-3", "smbios-sockets",
     UNIT + "smbios_build_test.c smbios_build_ram_of_4_tib_and_more_is_in_the_extended_fields"),
    ("SMBIOS passed on", "one of a type, lengths trusted", "all, lengths checked, handles made unique", BETTER,
     "smbios-many-of-a-type",
     UNIT + "smbios_passed_test.c smbios_passed_several_of_a_type_are_all_taken_in_their_order"),
    ("ACPI core", "RSDP 2, RSDT and XSDT, FADT 4 and 1, DSDT for up to 128 processors",
     "FADT 6.5, one for both lists; AML for the processors that can be", BETTER, "fadt-tells-more",
     "fewer-processor-objects"),
    ("MADT", "8-bit APIC IDs", "x2APIC, Online Capable, NMI", BETTER,
     UNIT + "acpi_madt_test.c acpi_madt_boundary_of_x2apic_is_exact", "nmi-is-described"),
    ("more tables", "HPET, WAET, SRAT, SLIT, TCPA, TPM2", "those, MCFG, SPCR", BETTER, "console-table",
     "hpet-tells-more"),
    ("SSDTs", "S3, S4, battery, slate, TPM", "S3, S4, slate, TPM; the battery's ports are qemu-traditional's, which "
     "no host has", PARITY, "one-ssdt", "docs/xen-tables.md Battery"),
    ("PCI in AML", "PNP0A03, slots of bus 0, window above 4 GiB as large as what was placed",
     "windows with room to add devices, routing through bridges", BETTER, "high-window-is-large",
     "io-windows-without-acpi"),
    ("ACPI passed on", "header's length trusted: the guest crashes", "every length, checksum and signature checked",
     BETTER, "broken-tables-do-not-crash", "refused-tables",
     UNIT + "acpi_blob_test.c acpi_blob_length_0_ends_the_walk"),
    ("ACPI of the device model", "none; patches of 2016 and 2017 were not merged", "hvmloader/dm-acpi, beside the "
     "toolstack's; a table that redefines a name is refused with both places", BETTER,
     XEN + "test_device_model_tables.py test_tables_of_toolstack_and_device_model_reach_the_guest_in_this_order",
     XEN + "test_device_model_tables.py test_each_bad_table_is_one_line_and_the_guest_boots"),
    ("persistent memory", "none", "by option or by an NFIT that is passed on: NFIT, E820 type 7, no BAR and no RAM there",
     BETTER, XEN + "test_told.py test_persistent_memory_of_an_option_is_in_map_and_nfit_and_free_of_bars",
     XEN + "test_told.py test_ram_is_not_moved_onto_persistent_memory"),
    ("generation ID", "16 bytes, device, HVM parameter", "the same", PARITY, "generation-id-place",
     XEN + "test_linux.py test_linux_has_the_vm_generation_id"),
    ("processor hot-plug", "bitmap at AF00h, _E02, MADT patched by AML", "bitmap at AF00h, _E02, nothing is patched",
     PARITY, XEN + "test_linux.py test_a_processor_is_plugged_in"),
    ("PCI hot-plug", "AE00h, _E01, slots 1-31", "AE00h, _E01, the slots that can be emptied", PARITY,
     "slots-of-devices", XEN + "test_linux.py test_a_card_is_plugged_in"),
    ("vNUMA", "SRAT and SLIT as given", "checked first; ranges follow RAM that was moved", BETTER,
     XEN + "test_linux.py test_nodes_are_those_of_the_configuration",
     UNIT + "xen_vnuma_test.c xen_vnuma_bad_distance_costs_the_distances_only"),
    ("TPM", "1.2 and 2.0 by xenstore, log area", "the same, as probed", PARITY, QEMU + "test_acpi_tpm.py def test_"),
    ("option ROMs", "copied for ROMBIOS", "left to the payload; ROMBIOS is refused with a line", NOT_DONE,
     XEN + "test_payload_contracts.py ROMBIOS is not supported"),
    ("CMOS", "memory below 4 GiB", "and above", BETTER, "hvmloader-leaves-cmos",
     UNIT + "cmos_memory_test.c cmos_memory_sizes_are_those_of_the_memory_map"),
    ("vm86 TSS", "384 bytes, 128 aligned", "the same, in a reserved page of RAM", PARITY, "vm86-tss-in-ram"),
    ("S3, S4", "SSDTs; no part in waking", "the same", PARITY, "s4-value",
     XEN + "test_linux.py test_linux_wakes_from_s3"),
    ("SCI_EN", "F1h to port B2h, PIIX", "F1h or 02h by the chipset, read back", PARITY,
     UNIT + "chipset_test.c xen_writes_differ_in_links_and_acpi_ports"),
    ("xenstore", "a request for each key, waits without end", "12 requests; deadline, odd replies, corrupt rings",
     BETTER, UNIT + "xen_keys_test.c xen_keys_take_12_round_trips_for_a_guest_of_xl",
     XEN + "test_hostile.py test_a_xenstored_that_does_not_answer_is_waited_for_half_a_minute"),
    ("the layout, for programs", "none", "a record in the log, and by option in xenstore", BETTER,
     XEN + "test_told.py test_toolstack_reads_the_record_that_is_in_the_log"),
    ("log", "text at port E9h", "lines with level, room and object, which tools read", BETTER,
     "docs/formats.md inventory"),
    ("payloads", "copied; the overlap check looks at the wrong range",
     "sizes, overlap, reset vector, firmware volume checked", BETTER,
     UNIT + "xen_payload_test.c xen_payload_overlap_is_that_of_the_true_destination",
     XEN + "test_payload_contracts.py test_payload_that_cannot_be_started_is_one_clear_line"),
    ("when something is wrong", "an assertion or a line, boot goes on with what is there",
     "the plan is checked at every boot; one line, and the crash told to Xen where it cannot go on", BETTER,
     XEN + "test_hostile.py test_what_cannot_go_on_ends_in_one_line_and_a_crash"),
)
