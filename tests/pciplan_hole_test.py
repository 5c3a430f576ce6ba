# SPDX-License-Identifier: MIT
"""The least hole below 4 GiB: what a toolstack asks before it builds a domain."""

import re

import pytest

from pciplan_program import BRIDGE, FLAT, FOLDER, LSPCI, MACHINES, answer, machine, output

HOST = "fn 00:00.0 id=8086:29c0 class=060000 header=0 pin=0"
PIIX = "fn 00:00.0 id=8086:1237 class=060000 header=0 pin=0"
GPU = "fn 00:02.0 id=10de:2204 class=030000 header=0 pin=1"
ECAM_END = 0xe0000000
WHOLE = "0x80000000-0xfebfffff"


def holes(*arguments, **keywords):
    """The four answers: by (64-bit BARs may go above, reserves are kept)."""
    found = answer("hole", *arguments, **keywords)
    return {(hole["bars_above_4g"], hole["hotplug_reserves"]): hole for hole in found["least_holes"]}


def replan(path, start, *options, stdin=b""):
    """What becomes of the machine with RAM up to `start`, by the program itself."""
    return answer("plan", path, f"--low-ram-end={start:#x}", *options, stdin=stdin)


def memory_lost(plan):
    return [bar for bar in plan["bars"] if bar["kind"] != "io" and not bar["placed"]]


def test_one_bar_needs_itself():
    text = machine(PIIX, GPU, "bar 00:02.0 0 mem pref size=0x10000000", mem32=WHOLE)
    for hole in holes("-", stdin=text).values():
        # The end of the window is no multiple of 256 MiB: the BAR lies at 0xe0000000.
        assert (hole["low_ram_end"], hole["mib"]) == ("0xe0000000", 492)
        assert hole["bytes"] == hole["mib"] << 20 and hole["bars_in_no_hole"] == 0


def test_a_64bit_bar_needs_nothing_below_unless_everything_must_be():
    text = machine(PIIX, GPU, "bar 00:02.0 0 mem 64bit pref size=0x40000000", mem32=WHOLE)
    found = holes("-", stdin=text)
    assert found[True, False]["mib"] <= 1
    assert found[False, False]["low_ram_end"] == "0x80000000"


def test_ecam_is_kept_and_moves_with_the_hole():
    """In the file it is where it would be in the way: the firmware places it anew."""
    text = machine(HOST, GPU, "bar 00:02.0 0 mem pref size=0x1000000", mem32="0x80000000-0xafffffff").replace(
        b"window mem64", b"window mem32 0xc0000000-0xfebfffff\nwindow mem64")
    assert holes("-", stdin=text)[True, True]["low_ram_end"] == hex(ECAM_END)


def test_ram_does_not_reach_into_another_gap():
    text = machine(PIIX, GPU, "bar 00:02.0 0 mem size=0x1000", mem32="0x80000000-0x9fffffff").replace(
        b"window mem64", b"window mem32 0xa0100000-0xfebfffff\nwindow mem64")
    assert holes("-", stdin=text)[True, True]["low_ram_end"] == "0xa0000000"


def test_reserves_for_hotplug_cost_room():
    port = ["fn 00:03.0 id=1b36:000c class=060400 header=1 pin=1",
            "bridge 00:03.0 bus=00,01,01 io=16 pref=32 pcie-port hotplug", "reserve 00:03.0 mem=0x20000000"]
    text = machine(PIIX, GPU, "bar 00:02.0 0 mem size=0x1000", *port, mem32=WHOLE).replace(b"last=00", b"last=01")
    found = holes("-", stdin=text)
    assert found[True, True]["mib"] >= 512 > 16 > found[True, False]["mib"]


def test_ports_for_hotplug_are_no_matter_of_the_hole():
    """Forty ports want more I/O windows than there are; memory is there for all."""
    for hole in holes(FOLDER / "q35-40-ports.inv").values():
        assert hole["reserves_in_no_hole"] == 0


def test_a_bar_that_no_hole_holds_is_named_and_left_out():
    text = machine(PIIX, GPU, "bar 00:02.0 0 mem size=0x1000000", "bar 00:02.0 2 mem 64bit pref size=0x400000000",
                   mem32=WHOLE)
    found = holes("-", stdin=text)
    assert found[True, False]["bars_in_no_hole"] == 0
    assert found[False, False]["bars_in_no_hole"] == 1
    assert found[False, False]["first_bar_in_no_hole"]["bar"] == "BAR2"
    assert found[False, False]["low_ram_end"] == "0xfd000000"
    assert any("no hole holds 1 of the memory BARs, the first of them 00:02.0 BAR2" in line
               for line in output("hole", "-", stdin=text))


def test_text_and_json_say_the_same():
    lines = output("hole", BRIDGE)
    found = answer("hole", BRIDGE)
    told = [int(mib) for mib in re.findall(r": (\d+) MiB \(", "\n".join(lines))]
    assert told == [hole["mib"] for hole in found["least_holes"]]
    assert f"the hole is now {found['hole_now'] >> 20} MiB" in lines[-1]
    for hole in found["least_holes"]:
        assert hole["low_ram_end"] == hex(int(found["hole_end"], 16) - hole["bytes"])


def test_the_hole_for_xl_is_counted_from_4_gib_and_within_what_xl_takes():
    for machine_file in MACHINES:
        for hole in holes(machine_file).values():
            mib = (0x100000000 - int(hole["low_ram_end"], 16)) >> 20
            assert hole["xl_mmio_hole"] == (None if mib > 3840 else max(mib, 256))


@pytest.mark.parametrize("listing", LSPCI, ids=lambda path: path.stem)
def test_the_least_hole_suffices_and_a_smaller_one_does_not(listing):
    """With windows made anew for that end of RAM, as the firmware would."""
    end = int(holes(listing)[True, False]["low_ram_end"], 16)
    assert memory_lost(replan(listing, end)) == []
    if end < ECAM_END:
        assert memory_lost(replan(listing, end + (1 << 20))) != []
    else:
        # From here on there would be no ECAM.
        assert end == ECAM_END


def test_a_hole_for_everything_below():
    """A listing whose 16 GiB BAR cannot be there, but can when it is made smaller."""
    desktop = FOLDER / "lspci/desktop-gpu-resizable.txt"
    assert holes(desktop)[False, False]["bars_in_no_hole"] == 1
    assert holes(desktop, "--policy=resizable=1G")[False, False]["bars_in_no_hole"] == 0


def test_choices_count():
    assert holes(FLAT, "--policy=place=low")[True, True]["mib"] >= holes(FLAT)[True, True]["mib"]
