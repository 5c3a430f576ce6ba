# SPDX-License-Identifier: MIT
"""Processor devices and their hot-plug, evaluated by acpiexec.

Its ports keep what is written to them and do nothing else. That is enough to see what is written where, and what a method
makes of what it reads; how the scan gets on with a device that clears its events is for guests under QEMU to show."""

import struct

import pytest

from dsdt_machine import evaluate, exists, make_machine, notifications

# Sets what the ports of QEMU's interface read as, and shows them.
QEMU = """
    External (\\_SB.CPUS.CSEL, FieldUnitObj)
    External (\\_SB.CPUS.CFLG, FieldUnitObj)
    External (\\_SB.CPUS.CCMD, FieldUnitObj)
    External (\\_SB.CPUS.CDAT, FieldUnitObj)
    External (\\_SB.CPUS.CTFY, MethodObj)
    Method (FILL, 2)
    {
        \\_SB.CPUS.CFLG = Arg0
        \\_SB.CPUS.CDAT = Arg1
    }
    OperationRegion (RAWR, SystemIO, 0x0CD8, 0x0C)
    Field (RAWR, ByteAcc, NoLock, Preserve)
    {
        RSEL, 32, RFLG, 8, RCMD, 8, Offset (0x08), RDAT, 32
    }
    Method (EACH, 1)
    {
        Local0 = Zero
        While (Local0 < Arg0)
        {
            \\_SB.CPUS.CTFY (Local0, 1)
            Local0++
        }
    }
"""
XEN = """
    OperationRegion (RAWR, SystemIO, 0xAF00, 0x10)
    Field (RAWR, ByteAcc, NoLock, Preserve) { RMAP, 128 }
    Method (FILL, 1) { RMAP = Arg0 }
"""


def bitmap(*processors):
    bits = sum(1 << processor for processor in processors)
    return f"({' '.join(f'{byte:02X}' for byte in bits.to_bytes(16, 'little'))})"


# --- what each is -----------------------------------------------------------------------------------------------------


def local_apic(uid, apic_id):
    return struct.pack("<BBBBI", 0, 8, uid, apic_id, 1)


def local_x2apic(uid, apic_id):
    return struct.pack("<BBHIII", 9, 16, 0, apic_id, 1, uid)


@pytest.mark.parametrize("name, entries", [
    ("bare", [local_apic(0, 0)]),
    ("xen", [local_apic(0, 0), local_apic(7, 14)]),
    ("many", [local_apic(127, 254), local_x2apic(128, 256), local_x2apic(255, 510), local_x2apic(1023, 2046)]),
], ids=["bare", "xen", "many"])
def test_mat_is_the_entry_of_the_madt_that_the_apic_id_needs(name, entries, tmp_path):
    machine = make_machine(name, tmp_path)
    for entry in entries:
        uid = entry[2] if entry[0] == 0 else int.from_bytes(entry[12:16], "little")
        path = f"\\_SB.CPUS.C{uid:03X}"
        assert evaluate(machine, f"{path}._UID", f"{path}._MAT", f"{path}._HID") == [uid, entry, "ACPI0007"]


def test_pxm_is_there_where_a_node_is(tmp_path):
    assert evaluate(make_machine("many", tmp_path), *(f"\\_SB.CPUS.C00{i}._PXM" for i in range(6))) == [0, 1, 2, 3, 0, 1]
    assert not exists(make_machine("many-xen", tmp_path), "\\_SB.CPUS.C000._PXM")


def test_there_are_as_many_as_the_machine_can_have(tmp_path):
    machine = make_machine("many", tmp_path)
    assert exists(machine, "\\_SB.CPUS.C3FF._UID")
    assert not exists(machine, "\\_SB.CPUS.C400._UID")


def test_without_hotplug_there_is_nothing_to_eject_or_scan(tmp_path):
    machine = make_machine("bare", tmp_path)
    assert evaluate(machine, "\\_SB.CPUS.C000._STA") == [0x0f]
    for path in "\\_SB.CPUS.C000._EJ0 0", "\\_SB.CPUS.C000._OST 0 0 (00)", "\\_GPE._E02":
        assert not exists(machine, path)


@pytest.mark.parametrize("name", ["q35", "xen"])
def test_all_but_the_first_can_be_ejected(name, tmp_path):
    machine = make_machine(name, tmp_path)
    assert not exists(machine, "\\_SB.CPUS.C000._EJ0 1")
    assert exists(machine, "\\_SB.CPUS.C001._EJ0 1")


# --- QEMU's registers -------------------------------------------------------------------------------------------------


@pytest.fixture(name="q35")
def make_q35(tmp_path):
    return make_machine("q35", tmp_path, QEMU)


def test_ini_selects_processor_0_and_so_leaves_the_legacy_interface(q35):
    assert evaluate(q35, "\\_SB.CPUS.C005._STA", "\\RSEL", "\\_SB.CPUS._INI", "\\RSEL")[1:] == [5, None, 0]


@pytest.mark.parametrize("flags, status", [(0x00, 0), (0x01, 0x0f), (0x03, 0x0f), (0x06, 0)])
def test_status_is_that_of_the_selected_processor(flags, status, q35):
    assert evaluate(q35, f"\\FILL 0x{flags:X} 0", "\\_SB.CPUS.C005._STA", "\\RSEL", "\\RFLG")[1:] == [status, 5, flags]


def test_eject_selects_the_processor_and_writes_nothing_but_the_eject_bit(q35):
    assert evaluate(q35, "\\FILL 0x07 0", "\\_SB.CPUS.C006._EJ0 1", "\\RSEL", "\\RFLG")[2:] == [6, 8]


def test_ost_sends_event_and_then_status(q35):
    """CCMD 2 makes the last data the status (and QEMU reports then)."""
    assert evaluate(q35, "\\_SB.CPUS.C003._OST 0x103 0x84 (00)", "\\RSEL", "\\RCMD", "\\RDAT")[1:] == [3, 2, 0x84]


@pytest.mark.parametrize("flags, value", [(0x03, 1), (0x05, 3)])
def test_scan_notifies_the_processor_that_the_data_register_names_and_acknowledges(flags, value, q35):
    """What it acknowledges stays, so that the same processor is named again; but the scan ends after as many as there are."""
    assert notifications(q35, f"\\FILL 0x{flags:X} 5", "\\_GPE._E02")[0] == ("C005", value)
    assert evaluate(q35, f"\\FILL 0x{flags:X} 5", "\\_GPE._E02", "\\RFLG", "\\RCMD")[2:] == [flags & 0x06, 0]


def test_scan_ends_even_if_the_device_never_clears_an_event(q35):
    assert notifications(q35, "\\FILL 0x03 7", "\\_GPE._E02") == [("C007", 1)] * 8


def test_scan_notifies_nobody_without_an_event(q35):
    assert notifications(q35, "\\FILL 0x01 5", "\\_GPE._E02") == []


def test_scan_does_not_notify_a_processor_that_there_cannot_be(q35):
    assert notifications(q35, "\\FILL 0x03 8", "\\_GPE._E02") == []
    assert notifications(q35, "\\FILL 0x03 0xFFFFFFFF", "\\_GPE._E02") == []


def test_each_of_1024_processors_can_be_notified(tmp_path):
    machine = make_machine("many", tmp_path, QEMU)
    assert notifications(machine, "\\EACH 1024") == [(f"C{i:03X}", 1) for i in range(1024)]


# --- Xen's bitmap -----------------------------------------------------------------------------------------------------


@pytest.fixture(name="xen")
def make_xen(tmp_path):
    """4 of 8 processors are there."""
    return make_machine("xen", tmp_path, XEN)


def test_xen_status_is_the_bit_of_the_processor(xen):
    found = evaluate(xen, f"\\FILL {bitmap(0, 3, 7, 9)}", *(f"\\_SB.CPUS.C00{i}._STA" for i in range(8)))[1:]
    assert found == [0x0f, 0, 0, 0x0f, 0, 0, 0, 0x0f]


def test_xen_scan_notifies_those_whose_bit_has_changed_since_the_last(xen):
    assert notifications(xen, f"\\FILL {bitmap(0, 1, 2, 3)}", "\\_GPE._E02") == []
    first = f"\\FILL {bitmap(0, 1, 3, 4, 7)}", "\\_GPE._E02"
    told = [("C002", 3), ("C004", 1), ("C007", 1)]
    later = [("C002", 1), ("C007", 3)]
    assert notifications(xen, *first) == told
    assert notifications(xen, *first, "\\_GPE._E02") == told
    assert notifications(xen, *first, f"\\FILL {bitmap(0, 1, 2, 3, 4)}", "\\_GPE._E02") == sorted(told + later)


def test_xen_scan_passes_over_bits_beyond_the_processors(xen):
    assert notifications(xen, f"\\FILL {bitmap(0, 1, 2, 3, 8, 127)}", "\\_GPE._E02") == []
