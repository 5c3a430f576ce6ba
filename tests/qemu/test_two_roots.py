# SPDX-License-Identifier: MIT
"""Two extra host bridges (pxb-pcie, pxb) with a BAR of 64 GiB behind each: each of the three roots has what is behind it in
one place, our tables say so, and Linux takes it as it is."""

import re

import pytest

import acpi_agreement
from acpi_guest import witness  # noqa: F401: a fixture
from boots import Boot

GIB = 1 << 30
BUSES = (0x00, 0x40, 0x80)
LOOK = "tables,view,disks,poweroff"
HOST_BRIDGE = re.compile(r"PCI host bridge to bus 0000:(\w\w)")
IOMEM = re.compile(r" *(?P<start>[0-9a-f]+)-(?P<end>[0-9a-f]+) : (?P<name>.*)")
LARGE = "pci-testdev,membar=64G"


def _ports(root, chassis, *devices):
    """Root ports of an extra root, each with a device, and an empty one for hot-plug."""
    made = []
    for number, device in enumerate((*devices, "")):
        made.append(f"pcie-root-port,id={root}{number},bus={root},chassis={chassis + number},slot={chassis + number},"
                    f"addr=0.{number},multifunction=on")
        made += [f"{device},bus={root}{number}"] if device else []
    return tuple(made)


Q35 = Boot("two-roots-q35", do=LOOK, devices=(
    "e1000e", "virtio-blk-pci,{disk:near}",
    "pxb-pcie,id=west,bus_nr=64,bus=pcie.0", *_ports("west", 20, LARGE, "nvme,{disk:west},serial=1", "qemu-xhci"),
    "pxb-pcie,id=east,bus_nr=128,bus=pcie.0", *_ports("east", 40, LARGE, "e1000e", "virtio-blk-pci,{disk:east}")))
PC = Boot("two-roots-pc", machine="pc", do=LOOK, devices=(
    "e1000", "virtio-blk-pci,{disk:near}",
    "pxb,id=west,bus_nr=64,bus=pci.0", f"{LARGE},bus=west,addr=1", "virtio-blk-pci,{disk:west},bus=west,addr=2",
    "pxb,id=east,bus_nr=128,bus=pci.0", f"{LARGE},bus=east,addr=1", "virtio-blk-pci,{disk:east},bus=east,addr=2",
    "e1000,bus=east,addr=3", "pci-bridge,id=b1,chassis_nr=1,bus=pci.0", "e1000,bus=b1,addr=1"))
BOOTS = [Q35, PC]
each_boot = pytest.mark.parametrize("boot", BOOTS, ids=str)


def _root_of(bdf):
    return max(bus for bus in BUSES if bus <= int(bdf[:2], 16))


def _space_of(placement):
    return "io" if placement.space == "io" else "high" if placement.start >= 4 * GIB else "low"


def _hulls(log):
    """(space, root) -> (first, last) of all that is placed behind it."""
    hulls = {}
    for one in log.placements.values():
        if one.placed:
            key = _space_of(one), _root_of(one.bdf)
            first, last = hulls.get(key, (one.start, one.end))
            hulls[key] = min(first, one.start), max(last, one.end)
    return hulls


@each_boot
def test_everything_has_its_place_and_linux_leaves_it_there(boot, outcome):
    assert outcome.findings() == []


@each_boot
def test_linux_finds_three_roots_with_our_windows(boot, outcome, witness):  # noqa: F811
    found = [int(match[1], 16) for match in map(HOST_BRIDGE.search, outcome.view.dmesg) if match]
    assert sorted(found) == list(BUSES)
    assert [root.buses[0] for root in witness.roots] == list(BUSES)
    assert acpi_agreement.roots_with_linux(witness.roots, outcome.view) == []
    assert acpi_agreement.windows_with_plan(witness.roots, witness.plan) == []
    assert acpi_agreement.placements_with_roots(witness.roots, outcome.log) == []


@each_boot
def test_large_bar_of_each_extra_root_is_placed(boot, outcome):
    large = [one for one in outcome.log.placements.values() if one.size == 64 * GIB and not one.is_window]
    assert [_root_of(one.bdf) for one in large if one.placed] == [0x40, 0x80]


@each_boot
def test_roots_do_not_reach_into_each_other(boot, outcome):
    hulls = _hulls(outcome.log)
    for space in ("io", "low", "high"):
        ranges = sorted(hull for (where, _), hull in hulls.items() if where == space)
        assert [(one, two) for one, two in zip(ranges, ranges[1:]) if two[0] <= one[1]] == []
    assert {root for space, root in hulls if space == "high"} >= {0x40, 0x80}
    assert {root for space, root in hulls if space == "low"} == set(BUSES)


@each_boot
def test_extra_root_has_one_window_in_each_space(boot, outcome, witness):  # noqa: F811
    for root in witness.roots[1:]:
        hulls = {space: hull for (space, bus), hull in _hulls(outcome.log).items() if bus == root.buses[0]}
        assert sorted((one.start, one.end) for one in root.resources) == sorted(hulls.values())


@each_boot
def test_each_memory_bar_is_in_linux_resources(boot, outcome):
    lines = [match for match in map(IOMEM.fullmatch, outcome.view.lines("iomem")) if match]
    there = {(match["name"], int(match["start"], 16), int(match["end"], 16)) for match in lines}
    bars = {(f"0000:{one.bdf}", one.start, one.end) for one in outcome.log.placements.values()
            if one.placed and one.space == "mem" and one.name.startswith("BAR")}
    assert len(bars) > 8
    assert sorted(bars - there) == []
