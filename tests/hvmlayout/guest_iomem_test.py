# SPDX-License-Identifier: MIT
"""What is read out of /proc/iomem and /proc/ioports."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOGS = Path(__file__).parent / "logs"

sys.path.insert(0, str(ROOT / "tools"))
from hvmlayout import guest_iomem  # noqa: E402
from hvmlayout.model import LogError, Range  # noqa: E402


def read(name):
    return guest_iomem.read((LOGS / name).read_text(), name)


def test_functions_buses_and_ecam_of_a_real_guest_are_found():
    found = read("guest-q35-moved.iomem")
    assert found.functions["01:00.0"] == [Range(0x81000000, 0x81000fff), Range(0x100000000, 0x103ffffff)]
    assert found.buses["02"] == [Range(0x81400000, 0x815fffff), Range(0x81600000, 0x817fffff)]
    assert found.ecam == {0: Range(0xe0000000, 0xefffffff)} and not found.hidden


def test_ports_are_read_the_same_way():
    found = read("guest-pc.ioports")
    assert Range(0x1000, 0x103f) in found.functions["01:02.0"] and found.buses["01"] == [Range(0x1000, 0x1fff)]


def test_other_segments_keep_their_number():
    found = guest_iomem.read("80000000-80ffffff : PCI Bus 0001:81\n  80000000-80000fff : 0001:81:00.0\n"
                             "90000000-97ffffff : PCI ECAM 0001 [bus 80-ff]\n", "x")
    assert list(found.functions) == ["0001:81:00.0"] and list(found.buses) == ["0001:81"] and list(found.ecam) == [1]


def test_zeros_are_hidden_addresses():
    found = read("guest-q35-gpu.iomem-user")
    assert found.hidden and not found.functions and not found.buses


def test_a_single_range_at_zero_is_not_hidden():
    assert not guest_iomem.read("00000000-00000000 : one\n", "x").hidden


@pytest.mark.parametrize("text, expected", [("", "an empty file"), ("\n\n", "an empty file"), ("hello\n", "x:1: found 'hello'"),
                                            ("00000000-00000fff : Reserved\nCONFIG_PCI=y\n", "x:2: found 'CONFIG_PCI=y'")])
def test_another_file_is_refused_with_the_line(text, expected):
    with pytest.raises(LogError, match=expected):
        guest_iomem.read(text, "x")


def test_every_piece_of_a_file_is_read():
    text = (LOGS / "guest-q35-gpu.iomem").read_text()
    whole = read("guest-q35-gpu.iomem")
    for end in range(40, len(text), 13):
        found = guest_iomem.read(text[:end], "x")
        assert found.entries[:-1] == whole.entries[:len(found.entries) - 1]
