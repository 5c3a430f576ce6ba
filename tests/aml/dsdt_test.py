# SPDX-License-Identifier: MIT
"""The DSDT and all parts of the SSDT together, judged by ACPICA: iasl has no remark about its own disassembly, acpiexec loads
them. What each host bridge's _OSC answers with the DSDT's help."""

import struct

import pytest

from acpica import recompile
from dsdt_machine import evaluate, exists, make_machine, sample_names, write_tables

ALL = sample_names()
PCI_HOST_BRIDGE = "(5B 4D DB 33 F7 1F 1C 40 96 57 74 41 C0 3D D7 66)"
CXL_HOST_BRIDGE = "(0B D5 F2 68 69 C4 8A 4D BD 3D 94 1A 10 3F D3 FC)"

# DWORD 1 of _OSC's buffer (PCI Firmware Specification 3.3, 4.5.1).
QUERY, FAILURE, UNKNOWN_UUID, UNKNOWN_REVISION, MASKED = 1, 2, 4, 8, 16


@pytest.mark.parametrize("name", ALL)
def test_iasl_has_no_remark_about_its_disassembly_of_the_ssdt(name, tmp_path):
    dsdt, ssdt = write_tables(name, tmp_path)
    _, said = recompile(ssdt, dsdt)
    assert " 0 Errors, 0 Warnings, 0 Remarks" in said, said


@pytest.mark.parametrize("name", ALL)
def test_iasl_has_no_remark_about_its_disassembly_of_the_dsdt(name, tmp_path):
    dsdt, ssdt = write_tables(name, tmp_path)
    _, said = recompile(dsdt, ssdt)
    assert " 0 Errors, 0 Warnings, 0 Remarks" in said, said


@pytest.mark.parametrize("name", ALL)
def test_acpica_loads_both_tables_without_complaint(name, tmp_path):
    machine = make_machine(name, tmp_path)
    assert evaluate(machine, "\\PICF", "\\_PIC 1", "\\PICF") == [0, None, 1]


@pytest.mark.parametrize("name, hid, cid", [("pc", 0x030ad041, None), ("q35", 0x080ad041, 0x030ad041)])
def test_the_first_host_bridge_is_pci_express_on_q35_only(name, hid, cid, tmp_path):
    """EisaId ("PNP0A03") and EisaId ("PNP0A08"), compressed by hand (ACPI 6.5, 19.3.4)."""
    machine = make_machine(name, tmp_path)
    assert evaluate(machine, "\\_SB.PCI0._HID", "\\_SB.PCI0._UID") == [hid, 0]
    assert exists(machine, "\\_SB.PCI0._CID") == (cid is not None)
    if cid:
        assert evaluate(machine, "\\_SB.PCI0._CID") == [cid]


@pytest.mark.parametrize("name, address", [("pc", 0x00010000), ("xen", 0x00010000), ("q35", 0x001f0000)])
def test_the_isa_bridge_is_where_the_chipset_has_it(name, address, tmp_path):
    assert evaluate(make_machine(name, tmp_path), "\\_SB.PCI0.ISA._ADR") == [address]


# --- _OSC -------------------------------------------------------------------------------------------------------------


def hexadecimal(data):
    return f"({' '.join(f'{byte:02X}' for byte in data)})"


def osc(folder, buffer, uuid=PCI_HOST_BRIDGE, revision=1, count=3, mask=0x1d):
    machine = make_machine("q35", folder)
    return evaluate(machine, f"\\_SB.POSC {uuid} {revision} {count} {hexadecimal(buffer)} 0x{mask:X}")[0]


@pytest.mark.parametrize("status, control, answer, granted", [
    (0, 0x1d, 0, 0x1d),
    (0, 0x00, 0, 0x00),
    (0, 0x11, 0, 0x11),
    (0, 0x1f, MASKED, 0x1d),
    (0, 0xffffffff, MASKED, 0x1d),
    (QUERY, 0x1d, QUERY, 0x1d),
    (QUERY, 0x1f, QUERY | MASKED, 0x1d),
    (0xfffffffe, 0x1d, 0, 0x1d),
])
def test_osc_grants_what_was_asked_for_within_the_mask_and_says_what_it_held_back(status, control, answer, granted, tmp_path):
    """The Support Field comes back as it was; outcomes of an earlier call do not stay."""
    assert osc(tmp_path, struct.pack("<3I", status, 0x1f, control)) == struct.pack("<3I", answer, 0x1f, granted)


@pytest.mark.parametrize("status", [0, QUERY])
def test_osc_leaves_the_rest_alone_for_a_uuid_it_does_not_know(status, tmp_path):
    given = struct.pack("<5I", status, 0x1f, 0x1f, 1, 1)
    assert osc(tmp_path, given, uuid=CXL_HOST_BRIDGE, count=5) == struct.pack("<5I", status | UNKNOWN_UUID, 0x1f, 0x1f, 1, 1)


@pytest.mark.parametrize("revision", [0, 2])
def test_osc_grants_nothing_to_a_revision_it_does_not_know(revision, tmp_path):
    given = struct.pack("<3I", 0, 0x1f, 0x1d)
    assert osc(tmp_path, given, revision=revision) == struct.pack("<3I", UNKNOWN_REVISION, 0x1f, 0)


@pytest.mark.parametrize("size", [4, 5, 8, 11])
def test_osc_fails_when_there_is_no_control_field(size, tmp_path):
    assert osc(tmp_path, b"\0" * 4 + b"\x1d" * (size - 4)) == struct.pack("<I", FAILURE) + b"\x1d" * (size - 4)


def test_osc_fails_when_fewer_dwords_are_announced_than_there_are(tmp_path):
    assert osc(tmp_path, struct.pack("<3I", 0, 0, 0x1d), count=2) == struct.pack("<3I", FAILURE, 0, 0x1d)


@pytest.mark.parametrize("size", [1, 3])
def test_osc_returns_a_buffer_as_it_is_that_has_no_room_for_the_outcome(size, tmp_path):
    assert osc(tmp_path, b"\x1d" * size) == b"\x1d" * size
