# SPDX-License-Identifier: MIT
"""What is read out of `lspci -vvnn`: the forms that pciutils of different ages print, and real listings."""

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOGS = Path(__file__).parent / "logs"

sys.path.insert(0, str(ROOT / "tools"))
from hvmlayout import guest_lspci  # noqa: E402
from hvmlayout.model import LogError, Range  # noqa: E402

HEADER = "01:00.0 Ethernet controller [0200]: Acme [fast] NIC [8086:10c9] (rev 01) (prog-if 02 [odd])\n"
CONTROL = "\tControl: I/O+ Mem- BusMaster+ SpecCycle-\n"


def read_one(*lines, header=HEADER):
    function, = guest_lspci.read(header + CONTROL + "".join(f"{line}\n" for line in lines), "x").values()
    return function


def test_the_header_has_ids_class_and_programming_interface():
    function = read_one()
    assert (function.name, function.vendor, function.device_id, function.class_code) == ("01:00.0", 0x8086, 0x10c9, 0x020002)
    assert (function.decodes_io, function.decodes_memory) == (True, False)


@pytest.mark.parametrize("header, name", [
    ("01:00.0 Class [0200]: Device [8086:10c9]\n", "01:00.0"), ("01:00.0 0200: 8086:10c9 (rev 01)\n", "01:00.0"),
    ("01:00.0 Class 0200: 8086:10c9\n", "01:00.0"), ("0000:01:00.0 Ethernet [0200]: A [8086:10c9]\n", "01:00.0"),
    ("0001:81:00.0 Ethernet [0200]: A [8086:10c9]\n", "0001:81:00.0"), ("10000:e1:00.0 Ethernet [0200]: A [8086:10c9]\n", "10000:e1:00.0"),
])
def test_each_form_of_a_header_is_known(header, name):
    function = read_one(header=header)
    assert (function.name, function.vendor, function.device_id, function.class_code) == (name, 0x8086, 0x10c9, 0x020000)


@pytest.mark.parametrize("line, name, range_, disabled", [
    ("\tRegion 0: Memory at fe000000 (32-bit, non-prefetchable) [size=128K]", "BAR0", Range(0xfe000000, 0xfe01ffff), False),
    ("\tRegion 2: I/O ports at c000 [size=32]", "BAR2", Range(0xc000, 0xc01f), False),
    ("\tRegion 4: Memory at 4000000000 (64-bit, prefetchable) [disabled] [size=64G]", "BAR4", Range(0x4000000000, 0x4fffffffff), True),
    ("\tRegion 1: Memory at fe000000 (32-bit, non-prefetchable) [virtual] [size=16]", "BAR1", Range(0xfe000000, 0xfe00000f), False),
    ("\tExpansion ROM at fe040000 [disabled] [size=256K]", "ROM", Range(0xfe040000, 0xfe07ffff), True),
    ("\tRegion 3: Memory at <unassigned> (64-bit, prefetchable) [size=1M]", "BAR3", None, False),
    ("\tRegion 3: Memory at <ignored> (64-bit, prefetchable) [disabled]", "BAR3", None, True),
    ("\tExpansion ROM at <unassigned> [disabled]", "ROM", None, True),
    ("\t\tRegion 0: Memory at 0000000080000000 (64-bit, prefetchable)", "VF BAR0", None, False),
])
def test_each_form_of_a_region_is_known(line, name, range_, disabled):
    bar, = read_one(line).bars.values()
    assert (bar.name, bar.range, bar.disabled) == (name, range_, disabled)
    assert bar.space == ("io" if "I/O" in line else "mem")


def test_the_copy_of_a_rom_is_not_the_rom():
    assert read_one("\tExpansion ROM at 000c0000 [disabled] [size=128K]").bars["ROM"].is_shadow
    assert not read_one("\tExpansion ROM at fe0c0000 [disabled] [size=128K]").bars["ROM"].is_shadow


@pytest.mark.parametrize("line, kind, range_", [
    ("\tI/O behind bridge: 1000-1fff [size=4K] [16-bit]", "io", Range(0x1000, 0x1fff)),
    ("\tI/O behind bridge: 00001000-00001fff [size=4K]", "io", Range(0x1000, 0x1fff)),
    ("\tI/O behind bridge: None", "io", None), ("\tI/O behind bridge: [disabled] [16-bit]", "io", None),
    ("\tI/O behind bridge: 0000f000-00000fff [disabled]", "io", None),
    ("\tMemory behind bridge: fe000000-fe1fffff", "mem", Range(0xfe000000, 0xfe1fffff)),
    ("\tMemory behind bridge: fff00000-000fffff", "mem", None),
    ("\tPrefetchable memory behind bridge: 0000004000000000-0000005fffffffff [size=128G] [64-bit]", "pref", Range(0x4000000000, 0x5fffffffff)),
])
def test_each_form_of_a_window_is_known(line, kind, range_):
    function = read_one("\tBus: primary=00, secondary=01, subordinate=03, sec-latency=0", line)
    assert {window.kind: window.range for window in function.windows.values()} == {kind: range_}
    assert (function.secondary, function.subordinate) == (1, 3)


def test_without_rights_there_are_bars_but_no_capabilities():
    functions = guest_lspci.read((LOGS / "guest-q35-gpu.lspci-user").read_text(), "x")
    whole = guest_lspci.read((LOGS / "guest-q35-gpu.lspci").read_text(), "x")
    assert any(function.no_rights for function in functions.values()) and not any(function.no_rights for function in whole.values())
    assert {name: {bar.name: bar.range for bar in function.bars.values()} for name, function in functions.items()} == \
           {name: {bar.name: bar.range for bar in function.bars.values()} for name, function in whole.items()}


@pytest.mark.parametrize("listing", sorted((ROOT / "tests/machines/lspci").glob("*.txt")), ids=lambda path: path.stem)
def test_listings_of_other_machines_are_read_whole(listing):
    text = listing.read_text()
    functions = guest_lspci.read(text, "x")
    lines = text.splitlines()
    assert len(functions) == sum(re.match(r"(?:0000:)?\w\w:\w\w\.\w ", line) is not None for line in lines)
    assert sum(len(function.bars) for function in functions.values()) == \
        sum(line.strip().startswith(("Region ", "Expansion ROM at")) for line in lines)


@pytest.mark.parametrize("text, expected", [
    ("", "`lspci -vvnn`"), ("hello\n", "`lspci -vvnn`"), ("01:00.0 Ethernet controller: Acme NIC\n", "two n"),
    ("01:00.0 Ethernet controller [0200]: Acme NIC [8086:10c9]\n", "two v"),
])
def test_what_cannot_be_used_is_said_with_what_is_wanted(text, expected):
    with pytest.raises(LogError, match=expected):
        guest_lspci.read(text, "x")


def test_every_piece_of_a_listing_is_read_or_refused():
    text = (LOGS / "guest-q35-gpu.lspci").read_text()
    for end in range(0, len(text), 97):
        try:
            guest_lspci.read(text[:end], "x")
        except LogError:
            assert end < 500
