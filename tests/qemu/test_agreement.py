# SPDX-License-Identifier: MIT
"""The comparisons of agreement.py can fail: a boot that agrees is spoilt in one place, and the place is found."""

import copy
from dataclasses import replace

import pytest

import test_topologies

BOOTS = [boot for boot in test_topologies.BOOTS if boot.name == "q35-storage-behind-port"]


def _place(outcome, name, **changes):
    """Changes what the log says of the first placed `name` ("BAR4", "mem"); returns its function."""
    key = next(key for key, placement in outcome.log.placements.items() if key[1] == name and placement.placed)
    outcome.log.placements[key] = replace(outcome.log.placements[key], **changes)
    return key[0]


def _forget_bar(outcome):
    del outcome.log.placements["01:00.0", "BAR0"]


def _forget_function_in_linux(outcome):
    del outcome.view.functions["02:00.0"]


def _turn_decode_off(outcome):
    key = ("01:00.0", "BAR0")
    outcome.state.bars[key] = replace(outcome.state.bars[key], address=-1)


def _map_ram_over_bar(outcome):
    start = outcome.log.placements["01:00.0", "BAR0"].start
    outcome.state.flat["mem"] = [replace(region, name=outcome.state.ram_name) if region.start == start else region
                                 for region in outcome.state.flat["mem"]]


def _unmap_bar(outcome):
    bar = outcome.log.placements["01:00.0", "BAR0"]
    outcome.state.flat["mem"] = [region for region in outcome.state.flat["mem"]
                                 if region.end < bar.start or region.start > bar.end]
    outcome.state.containers.clear()


def _overlap(outcome):
    placed = outcome.log.placements["01:00.0", "BAR0"]
    _place(outcome, "BAR5", start=placed.start, end=placed.end)


def _complain(line):
    return lambda outcome: outcome.view.dmesg.append(f"[    0.500000] {line}")


def _spoil_interrupt(outcome):
    lines = outcome.view.sections["interrupts"]
    lines[:] = [line.replace("IO-APIC", "XT-PIC") for line in lines]


def _swap_disk(outcome):
    outcome.disks["modern"] = "0" * 32


SPOILT = {
    "bar-elsewhere": (lambda outcome: _place(outcome, "BAR0", start=0x1000, end=0x1FFF), "the log says"),
    "window-too-small": (lambda outcome: _place(outcome, "mem", end=0x1000), "window"),
    "bar-not-in-log": (_forget_bar, "the log does not mention it"),
    "function-not-in-linux": (_forget_function_in_linux, "Linux has no such function"),
    "decode-off": (_turn_decode_off, "does not decode"),
    "bar-over-ram": (_map_ram_over_bar, "lies over RAM"),
    "bar-not-mapped": (_unmap_bar, "nothing is mapped"),
    "bars-overlap": (_overlap, "overlaps"),
    "linux-rearranges": (_complain("pci 0000:00:01.0: BAR 0 [mem 0x1000-0x1fff]: assigned"), "Linux complains"),
    "linux-rearranges-window": (_complain("pci 0000:00:01.0: BAR 14: assigned [mem 0x1000-0x1fff]"), "Linux complains"),
    "shortage-not-in-log": (
        _complain("pci 0000:00:01.0: bridge window [io  size 0x1000]: can't assign; no space"), "Linux complains"),
    "conflict": (_complain("pci 0000:00:02.0: can't claim BAR 0 [mem 0x0-0xfff]: address conflict"), "Linux complains"),
    "acpi": (_complain("ACPI BIOS Error (bug): Could not resolve symbol"), "Linux complains"),
    "mmconfig": (_complain("PCI: not using MMCONFIG"), "Linux complains"),
    "timer-through-pic": (_spoil_interrupt, "timer interrupt"),
    "disk": (_swap_disk, "expected"),
    "processor-lost": (lambda outcome: setattr(outcome.state, "processors", 2), "processors of 2"),
    "ram-lost": (lambda outcome: setattr(outcome.state, "ram_bytes", 1 << 30), "memory map lacks"),
    "no-power-off": (lambda outcome: setattr(outcome, "ended", "reset"), "did not power off"),
    "warning": (lambda outcome: outcome.log.lines.insert(0, replace(outcome.log.lines[0], level="W")), "reports: W"),
    "no-hand-off": (lambda outcome: outcome.log.lines.pop(), "last line"),
}


@pytest.mark.parametrize("boot", BOOTS, ids=str)
@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_boot_is_found(name, boot, outcome):
    spoil, words = SPOILT[name]
    spoilt = copy.deepcopy(outcome)
    assert spoilt.findings() == []
    spoil(spoilt)
    assert any(words in finding for finding in spoilt.findings()), spoilt.findings()
