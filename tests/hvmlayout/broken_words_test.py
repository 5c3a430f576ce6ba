# SPDX-License-Identifier: MIT
"""What is said must be true: verdicts on ROMs, files of /proc that were swapped, remedies of pciplan beside those of the firmware."""

import subprocess

import pytest
from program import LOGS, PCIPLAN, run

ROM_AND_BAR = """I firmware boot: hvmstage 0.8 on q35 under qemu, 36 physical address bits
I pci window: below 4 GiB [mem 0xfc400000-0xfebfffff]
I pci 00:02.0: BAR0 [mem 0xfc400000-0xfc41ffff] placed
W pci 00:02.0: ROM [mem size 0x02000000] not placed: larger than any range that may hold it
I firmware boot: no payload given, stopped
"""


def test_a_function_that_lacks_its_rom_only_is_not_said_to_decode_nothing(tmp_path):
    # P10: a ROM has an enable bit of its own; the firmware decodes memory without it.
    path = tmp_path / "rom.log"
    path.write_text(ROM_AND_BAR)
    assert b"decodes none of them" not in run("tree", path).stdout


@pytest.mark.parametrize("option, file", [("--iomem", "guest-pc.ioports"), ("--ioports", "guest-pc.iomem")])
def test_iomem_and_ioports_that_are_swapped_are_refused_and_not_told_as_lost_bars(option, file):
    assert run("compare", option, LOGS / file, LOGS / "guest-pc.log").returncode == 2


# The hole must not be opened over the ECAM: where it is real, RAM ending there costs the ROM its place.
MACHINE = """hvminv 4
root bus=00 last=01
fn 00:00.0 id=8086:29c0 class=060000 header=0 pin=0
fn 00:02.0 id=1b36:000c class=060400 header=1 pin=1
bridge 00:02.0 bus=00,01,01 io=16 pref=64
fn 01:00.0 id=10de:2204 class=030000 header=0 pin=1
bar 01:00.0 0 mem size=0x20000000 64bit
bar 01:00.0 rom size=0x200000
"""


def plan(path, low, high, bits="46", *options):
    return subprocess.run([PCIPLAN, "plan", "--machine", "q35", "--address-bits", bits, "--low-ram-end", low, "--high-ram-end",
                           high, *options, str(path)], capture_output=True, text=True, check=True).stdout


def test_what_pciplan_says_of_a_larger_hole_is_true_where_the_ecam_is_in_the_way(tmp_path):
    path = tmp_path / "machine.inv"
    path.write_text(MACHINE)
    said = [line for line in plan(path, "0xe0000000", "0x500000000").splitlines() if "RAM ending at 0x" in line]
    assert said
    end = int(said[0].split("RAM ending at ")[1].split()[0], 16)
    assert " 0 not placed" in plan(path, hex(end), hex(0x500000000 + 0xe0000000 - end))


# QEMU: -cpu qemu64,phys-bits=36 -device e1000,romsize=33554432 -device ivshmem-plain with 64 GiB, and option low-hole=40M.
TWO_LOST = """hvminv 4
root bus=00 last=00
fn 00:00.0 id=8086:29c0 class=060000 header=0 pin=0
fn 00:02.0 id=8086:100e class=020000 header=0 pin=1
bar 00:02.0 0 mem size=0x20000
bar 00:02.0 rom size=0x2000000
fn 00:03.0 id=1af4:1110 class=050000 header=0 pin=1
bar 00:03.0 2 mem size=0x1000000000 64bit pref
"""


def test_a_remedy_that_leaves_a_rom_without_a_place_is_not_said_to_place_it_or_all(tmp_path):
    path = tmp_path / "two.inv"
    path.write_text(TWO_LOST)
    narrow = plan(path, "0x80000000", "0", "36", "--policy", "low-hole=40M")
    wide = plan(path, "0x80000000", "0", "37", "--policy", "low-hole=40M")
    assert " 2 not placed" in narrow and " 1 not placed" in wide
    said = [line for line in narrow.splitlines() if "37 physical address bits would place" in line]
    assert said and "place it" not in said[0] and "all of them" not in said[0]


@pytest.mark.parametrize("log, others", [("guest-diff-lost", False), ("q35-145-functions", True)])
def test_remedies_are_said_to_be_the_firmwares_and_explain_is_offered_for_the_others(log, others):
    said = " ".join(run("tree", LOGS / f"{log}.log").stdout.decode().split())
    assert "What helps, the firmware says: " in said and (", and likewise for the others)" in said) == others


def test_an_lspci_of_another_machine_is_said_first():
    text = (LOGS / "guest-pc.lspci").read_text().replace("[8086:", "[1022:").replace("[1af4:", "[1022:").replace("[1234:", "[1022:")
    result = run("compare", "--lspci", "-", LOGS / "guest-pc.log", stdin=text.encode())
    first = result.stdout.decode().splitlines()[0]
    assert first.startswith("lspci seems to be of another machine: ") and result.returncode == 1
    assert b"another machine" not in run("compare", "--lspci", LOGS / "guest-pc.lspci", LOGS / "guest-pc.log").stdout


@pytest.mark.parametrize("width", ["0", "-5", "x"])
def test_a_width_of_no_columns_is_refused(width):
    assert run("map", "--width", width, LOGS / "pc-bare.log").returncode == 2
