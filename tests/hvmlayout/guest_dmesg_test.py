# SPDX-License-Identifier: MIT
"""What is read out of Linux's log: wordings of Linux before and after 6.1, what tools put in front of lines, real logs."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOGS = Path(__file__).parent / "logs"

sys.path.insert(0, str(ROOT / "tools"))
from hvmlayout import guest_dmesg  # noqa: E402
from hvmlayout.model import LogError, Range  # noqa: E402

PREFIXES = ["", "[    0.000000] ", "[Sun Nov 22 06:19:15 2026] ", "Nov 22 06:19:15 host kernel: ", "<6>[    1.250000] ", "(d3) [    0.1] "]


def read(text):
    return guest_dmesg.read("Linux version 6.1\n" + text, "x")


@pytest.mark.parametrize("prefix", PREFIXES)
def test_anything_may_be_in_front_of_a_line(prefix):
    log = read(f"{prefix}BIOS-e820: [mem 0x0000000000000000-0x000000000009fbff] usable\n"
               f"{prefix}pci 0000:01:00.0: reg 0x18: [mem 0x81200000-0x81203fff 64bit pref]\n"
               f"{prefix}pci 0000:01:00.0: BAR 2: assigned [mem 0x100000000-0x103ffffff 64bit pref]\n")
    assert log.memory_map[0].range == Range(0, 0x9fbff) and log.memory_map[0].type == "usable"
    assert log.found["01:00.0", "BAR2"] == (Range(0x81200000, 0x81203fff), 3)
    assert log.assigned["01:00.0", "BAR2"] == (Range(0x100000000, 0x103ffffff), 4)


@pytest.mark.parametrize("line, key, range_", [
    ("pci 0000:02:00.0: BAR 0 [mem 0x81440000-0x8145ffff]", ("02:00.0", "BAR0"), Range(0x81440000, 0x8145ffff)),
    ("pci 0000:02:00.0: reg 0x10: [mem 0x81440000-0x8145ffff]", ("02:00.0", "BAR0"), Range(0x81440000, 0x8145ffff)),
    ("pci 0001:82:00.0: reg 0x14: [io  0xc000-0xc01f]", ("0001:82:00.0", "BAR1"), Range(0xc000, 0xc01f)),
    ("pci 0000:02:00.0: ROM [mem 0x81400000-0x8143ffff pref]", ("02:00.0", "ROM"), Range(0x81400000, 0x8143ffff)),
    ("pci 0000:02:00.0: reg 0x30: [mem 0x81400000-0x8143ffff pref]", ("02:00.0", "ROM"), Range(0x81400000, 0x8143ffff)),
    ("pci 0000:00:02.0:   bridge window [mem 0x81000000-0x811fffff]", ("00:02.0", "mem"), Range(0x81000000, 0x811fffff)),
    ("pci 0000:00:02.0:   bridge window [mem 0x81000000-0x811fffff 64bit pref]", ("00:02.0", "pref"), Range(0x81000000, 0x811fffff)),
    ("pci 0000:00:02.0:   bridge window [io  0x1000-0x1fff]", ("00:02.0", "io"), Range(0x1000, 0x1fff)),
])
def test_each_wording_of_what_linux_found_is_known(line, key, range_):
    assert read(f"[ 1.0] {line}\n").found == {key: (range_, 2)}


@pytest.mark.parametrize("line, key", [
    ("pci 0000:00:02.0: bridge window [mem 0x100000000-0x103ffffff 64bit pref]: assigned", ("00:02.0", "pref")),
    ("pci 0000:00:02.0: BAR 15: assigned [mem 0x100000000-0x103ffffff 64bit pref]", ("00:02.0", "pref")),
    ("pci 0000:00:02.0: BAR 14: assigned [mem 0x100000000-0x103ffffff]", ("00:02.0", "mem")),
    ("pci 0000:01:00.0: BAR 6: assigned [mem 0x100000000-0x103ffffff pref]", ("01:00.0", "ROM")),
    ("pci 0000:01:00.0: BAR 7: assigned [mem 0x100000000-0x103ffffff 64bit]", ("01:00.0", "VF BAR0")),
    ("pci 0000:01:00.0: VF BAR 0 [mem 0x100000000-0x103ffffff 64bit]: assigned", ("01:00.0", "VF BAR0")),
    ("pci 0000:01:00.0: BAR 2 [mem 0x100000000-0x103ffffff 64bit pref]: assigned", ("01:00.0", "BAR2")),
])
def test_each_wording_of_what_linux_chose_is_known(line, key):
    log = read(f"[ 1.0] {line}\n")
    assert log.assigned == {key: (Range(0x100000000, 0x103ffffff), 2)}
    complaint, = log.complaints
    assert complaint.function == key[0] and "Linux chose this address" in complaint.meaning


@pytest.mark.parametrize("line", [
    "PCI: MMCONFIG for domain 0000 [bus 00-ff] at [mem 0xe0000000-0xefffffff] (base 0xe0000000)",
    "PCI: ECAM [mem 0xe0000000-0xefffffff] (base 0xe0000000) for domain 0000 [bus 00-ff]",
])
def test_each_wording_of_ecam_is_known(line):
    assert read(line + "\n").ecam == {0: (Range(0xe0000000, 0xefffffff), 2)}


@pytest.mark.parametrize("line, meaning", [
    ("pci 0000:00:1f.2: can't claim BAR 5 [mem 0x81813000-0x81813fff]: no compatible bridge window", "in no window of the bridge above"),
    ("pci 0000:00:1f.2: BAR 5 [mem 0x81813000-0x81813fff]: can't claim; no compatible bridge window", "in no window of the bridge above"),
    ("pci 0000:00:01.2: can't claim BAR 4 [io  0xd340-0xd35f]: address conflict with PCI Bus 0000:01 [io  0xd000-0xdfff]", "overlaps"),
    ("pci 0000:02:00.0: BAR 13: no space for [io  size 0x1000]", "found none that is large enough"),
    ("pci 0000:01:00.0: BAR 2 [mem size 0x04000000 64bit pref]: can't assign; no space", "found none that is large enough"),
    ("pci 0000:02:00.0: BAR 13: failed to assign [io  size 0x1000]", "it has no address"),
    ("pci 0000:00:02.0: resource 15 [mem 0x81200000-0x813fffff 64bit pref] released", "gives up a window"),
    ("pci_bus 0000:00: Some PCI device resources are unassigned, try booting with pci=realloc", "pci=realloc"),
    ("pci 0000:00:02.0: bridge configuration invalid ([bus 00-00]), reconfiguring", "bus numbers"),
    ("PCI: not using MMCONFIG", "ECAM"),
    ("[Firmware Bug]: ACPI: no secondary bus range in _CRS", "something wrong"),
])
def test_each_complaint_has_its_meaning(line, meaning):
    complaint, = read(f"[    1.0] {line}\n").complaints
    assert complaint.line == 2 and complaint.differs and meaning in complaint.meaning


@pytest.mark.parametrize("line", [
    'PCI: Using host bridge windows from ACPI; if necessary, use "pci=nocrs" and report a bug', "PCI: Using ACPI for IRQ routing",
    "pcieport 0000:00:02.0: PME: Signaling with IRQ 24", "e1000e 0000:02:00.0 eth0: registered PHC clock",
    "acpi PNP0A08:00: _OSC: platform does not support [PCIeHotplug]", "DMA: preallocated 256 KiB GFP_KERNEL pool for atomic allocations",
    "PCI: MMCONFIG at [mem 0xe0000000-0xefffffff] reserved in E820", "Kernel command line: console=ttyS0 quiet",
])
def test_what_is_no_complaint_is_left_alone(line):
    assert read(f"[    1.0] {line}\n").complaints == []


def test_what_the_firmware_left_is_what_linux_found_first():
    log = guest_dmesg.read((LOGS / "guest-q35-moved.dmesg").read_text(), "x")
    assert log.found["00:02.0", "pref"] == (Range(0x81200000, 0x813fffff), 230)
    assert log.assigned["00:02.0", "pref"] == (Range(0x100000000, 0x103ffffff), 315)


def test_of_several_boots_the_last_counts():
    first, second = ((LOGS / f"guest-{name}.dmesg").read_text() for name in ("q35-gpu", "pc"))
    both, alone = guest_dmesg.read(first + second, "x"), guest_dmesg.read(second, "x")
    assert both.memory_map == alone.memory_map and both.ecam == {} and set(both.found) == set(alone.found)


def test_a_text_without_linux_is_refused():
    for text in ("", "hello\n", (LOGS / "guest-pc.ioports").read_text()):
        with pytest.raises(LogError, match="expected what `dmesg` prints"):
            guest_dmesg.read(text, "x")
