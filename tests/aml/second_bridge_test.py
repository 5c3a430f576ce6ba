# SPDX-License-Identifier: MIT
"""Secondary host bridges as an operating system meets them: MCFG, and DSDT with SSDT as acpiexec evaluates them.

The machine is drawn in tests/fake/second_bridge.h: it was scanned, planned and programmed on a fake before it was described."""

import subprocess

import pytest

from acpica import HEADER_SIZE, recompile, run
from dsdt_machine import WRITE_SSDT, evaluate, exists, make_machine, write_tables
from resource_template import Memory32, Port, Space, parse_resources

SAMPLE = "second-bridge"
APART, SHARED = "\\_SB.P001", "\\_SB.PC80"
READ_WRITE, PREFETCHABLE, ENTIRE = 1, 6, 3
PNP0A08, PNP0A03 = 0x080ad041, 0x030ad041
MIB = 1 << 20
GIB = 1 << 30
OSC = "(5B 4D DB 33 F7 1F 1C 40 96 57 74 41 C0 3D D7 66) 1 3 (00 00 00 00 00 00 00 00 FF FF FF FF)"


@pytest.fixture(name="machine", scope="module")
def make(tmp_path_factory):
    return make_machine(SAMPLE, tmp_path_factory.mktemp("tables"))


def mem(first, last, width=32, flags=READ_WRITE):
    return Space("mem", width, first, last, last - first + 1, True, flags)


def bus(first, last):
    return Space("bus", 16, first, last, last - first + 1, True, 0)


def resources(machine, path):
    return parse_resources(evaluate(machine, f"{path}._CRS")[0])


def test_iasl_has_nothing_to_say_about_the_ssdt(tmp_path):
    dsdt, ssdt = write_tables(SAMPLE, tmp_path)
    again, said = recompile(ssdt, dsdt)
    assert "0 Errors, 0 Warnings, 0 Remarks" in said, said
    assert again.endswith(ssdt.read_bytes()[HEADER_SIZE:])


@pytest.mark.parametrize("path, hid, segment, first", [(APART, PNP0A08, 1, 0x40), (SHARED, PNP0A03, 0, 0x80)])
def test_each_says_who_it_is(path, hid, segment, first, machine):
    assert evaluate(machine, f"{path}._HID", f"{path}._SEG", f"{path}._BBN") == [hid, segment, first]


def test_pci_express_is_conventional_pci_too(machine):
    assert evaluate(machine, f"{APART}._CID") == [PNP0A03]
    assert not exists(machine, f"{SHARED}._CID")


def test_every_host_bridge_has_a_uid_of_its_own(machine):
    found = evaluate(machine, *(f"{path}._UID" for path in ("\\_SB.PCI0", APART, SHARED)))
    assert len(set(found)) == 3


def test_there_are_three_host_bridges(machine):
    """Their names, by what acpiexec finds in the namespace."""
    found = [name for name in ("PCI0", "P000", "P001", "P002", "PC40", "PC80") if exists(machine, f"\\_SB.{name}._BBN")]
    assert found == ["PCI0", "P001", "PC80"]


def test_crs_is_what_was_told(machine):
    assert resources(machine, APART) == [
        bus(0x40, 0x7f),
        Space("io", 16, 0x8000, 0x8fff, 0x1000, True, ENTIRE),
        mem(0xe0000000, 0xe7ffffff),
        mem(512 * GIB, 576 * GIB - 1, 64, READ_WRITE | PREFETCHABLE),
    ]
    assert resources(machine, SHARED) == [bus(0x80, 0xff), mem(0xe8000000, 0xe8ffffff)]


def test_the_chipsets_own_ends_before_the_buses_that_share_its_ecam(machine):
    found = resources(machine, "\\_SB.PCI0")
    assert found[0] == bus(0, 0x7f)
    told = [(0xe0000000, 0xe8ffffff), (512 * GIB, 576 * GIB - 1)]
    for window in found:
        if isinstance(window, Space) and window.kind == "mem":
            assert all(window.last < first or last < window.first for first, last in told)


def test_prt_turns_the_told_interrupts_by_device(machine):
    """24-27 are INTA#-INTD# of device 0 (PCI-to-PCI Bridge 1.2, table 9-1), in either interrupt model."""
    expected = [[device << 16 | 0xffff, pin, 0, 24 + (device + pin) % 4] for device in range(32) for pin in range(4)]
    assert evaluate(machine, f"{APART}._PRT") == [expected]
    assert evaluate(machine, "\\_PIC 1", f"{APART}._PRT")[1] == expected


def test_no_interrupts_no_prt(machine):
    assert not exists(machine, f"{SHARED}._PRT")
    assert exists(machine, "\\_SB.PCI0._PRT")


def test_osc_grants_native_hotplug_where_the_flag_says_so(machine):
    assert evaluate(machine, f"{APART}._OSC {OSC}")[0][8:] == (0x1f).to_bytes(4, "little")
    assert not exists(machine, f"{SHARED}._OSC")


def test_no_slots_of_the_acpi_interface_and_no_node(machine):
    for path in (APART, SHARED):
        assert not exists(machine, f"{path}.PHCK")
        assert not exists(machine, f"{path}._PXM")


def test_the_board_reserves_the_ecam(machine):
    """All of the chipset's own once, whoever has the buses in it (PCI Firmware Specification 3.3, 4.1.2)."""
    found = [part for part in resources(machine, "\\_SB.MBRD") if isinstance(part, Memory32)]
    assert Memory32(0xb0000000, 256 * MIB, True) in found
    assert Memory32(0xd0000000, 64 * MIB, True) in found
    for one in found:
        assert not [other for other in found if other is not one
                    and other.base < one.base + one.length and one.base < other.base + other.length]


def test_mcfg_has_the_segments_and_the_base_of_bus_0(tmp_path):
    """As iasl reads it: base address, segment, first and last bus of each entry."""
    path = tmp_path / "mcfg.aml"
    path.write_bytes(subprocess.run([WRITE_SSDT, SAMPLE, "mcfg"], capture_output=True, timeout=60, check=True).stdout)
    run("iasl", "-d", path)
    fields = [line.split(" : ") for line in (tmp_path / "mcfg.dsl").read_text().splitlines() if " : " in line]
    found = [int(value, 16) for name, value in fields
             if any(what in name for what in ("Base Address", "Segment Group", "Start Bus", "End Bus"))]
    assert found == [0xb0000000, 0, 0x00, 0x7f, 0xcc000000, 1, 0x40, 0x7f, 0xb0000000, 0, 0x80, 0xff]


def test_configuration_ports_are_the_first_host_bridges(machine):
    assert [part for part in resources(machine, "\\_SB.PCI0") if isinstance(part, Port)]
    assert not [part for path in (APART, SHARED) for part in resources(machine, path) if isinstance(part, Port)]
