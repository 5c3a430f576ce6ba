# SPDX-License-Identifier: MIT
"""Memory devices and their hot-plug, evaluated by acpiexec, whose ports keep what is written to them and do nothing else."""

import pytest

from dsdt_machine import evaluate, exists, make_machine, notifications
from resource_template import Space, parse_resources

# Selector and OST registers are where address and size are read: each is a port of its own to the device, and one here.
TEST = """
    OperationRegion (RAWR, SystemIO, 0x0A00, 0x18)
    Field (RAWR, ByteAcc, NoLock, Preserve)
    {
        RA0, 32, RA1, 32, RA2, 32, RA3, 32, RA4, 32, RFLG, 8
    }
    Method (FILL, 4)
    {
        RA1 = Arg0
        RA2 = Arg1
        RA3 = Arg2
        RA4 = Arg3
    }
    Method (FLAG, 1) { RFLG = Arg0 }
"""


@pytest.fixture(name="machine")
def make(tmp_path):
    """Four slots."""
    return make_machine("pc-bridges", tmp_path, TEST)


def test_there_is_a_device_for_each_slot(machine):
    assert evaluate(machine, *(f"\\_SB.MEMS.M00{i}._UID" for i in range(4))) == [0, 1, 2, 3]
    assert evaluate(machine, "\\_SB.MEMS.M003._HID") == [0x800cd041]  # EisaId ("PNP0C80")
    assert not exists(machine, "\\_SB.MEMS.M004._UID")


def test_there_is_nothing_where_the_machine_has_no_slots(tmp_path):
    machine = make_machine("q35", tmp_path)
    assert not exists(machine, "\\_SB.MEMS._HID")
    assert not exists(machine, "\\_GPE._E03")


@pytest.mark.parametrize("flags, status", [(0x00, 0), (0x01, 0x0f), (0x03, 0x0f), (0x06, 0)])
def test_status_is_that_of_the_selected_slot(flags, status, machine):
    assert evaluate(machine, f"\\FLAG 0x{flags:X}", "\\_SB.MEMS.M002._STA", "\\RA0", "\\RFLG")[1:] == [status, 2, flags]


def test_resources_are_64_bits_wide_and_reach_to_the_last_byte(machine):
    """The lower half of the address is the selector here."""
    data = evaluate(machine, "\\FILL 0x12 0x40000000 0x3 0", "\\_SB.MEMS.M003._CRS")[1]
    first, size = 0x12_00000003, 0x3_40000000
    assert parse_resources(data) == [Space("mem", 64, first, first + size - 1, size, True, 0x03)]  # cacheable, read and write


def test_proximity_domain_is_that_of_the_selected_slot(machine):
    assert evaluate(machine, "\\FILL 0 0 0 7", "\\_SB.MEMS.M001._PXM", "\\RA0")[1:] == [7, 1]


def test_ost_goes_to_the_selected_slot(machine):
    assert evaluate(machine, "\\_SB.MEMS.M001._OST 0x103 0x84 (00)", "\\RA0", "\\RA1", "\\RA2")[1:] == [1, 0x103, 0x84]


def test_eject_selects_the_slot_and_writes_nothing_but_the_eject_bit(machine):
    assert evaluate(machine, "\\FLAG 0x07", "\\_SB.MEMS.M003._EJ0 1", "\\RA0", "\\RFLG")[2:] == [3, 8]


@pytest.mark.parametrize("flags, value", [(0x03, 1), (0x05, 3)])
def test_scan_looks_at_each_slot_once_and_acknowledges_the_event(flags, value, machine):
    """All four have the event at first; once it is acknowledged it is all that the port reads."""
    assert notifications(machine, f"\\FLAG 0x{flags:X}", "\\_GPE._E03") == [(f"M00{i}", value) for i in range(4)]
    assert evaluate(machine, f"\\FLAG 0x{flags:X}", "\\_GPE._E03", "\\RFLG", "\\RA0")[2:] == [flags & 0x06, 3]


def test_scan_notifies_nobody_without_an_event(machine):
    assert notifications(machine, "\\FLAG 0x01", "\\_GPE._E03") == []


def test_256_slots_can_all_be_notified(tmp_path):
    machine = make_machine("many", tmp_path, TEST)
    assert notifications(machine, "\\FLAG 0x03", "\\_GPE._E03") == [(f"M{i:03X}", 1) for i in range(256)]
