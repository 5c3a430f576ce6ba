# SPDX-License-Identifier: MIT
"""What QEMU itself says of a machine: its PCI functions (query-pci) and its address spaces (info mtree)."""

import re
from dataclasses import dataclass

FLAT_RANGE = re.compile(r" +([0-9a-f]{16})-([0-9a-f]{16}) \(prio -?\d+, ([a-z/]+)\): (.*?)(?: @[0-9a-f]+)?( KVM)?")
TREE_RANGE = re.compile(r" +([0-9a-f]{16})-([0-9a-f]{16}) \(prio ")

# Names of QEMU's regions that stand for "nothing here": the background of the port space.
BACKGROUND = {"io"}


@dataclass(frozen=True)
class Bar:
    bdf: str
    name: str  # "BAR0".."BAR5", "ROM"
    space: str  # "io", "mem"
    address: int  # -1: not decoded
    size: int


@dataclass(frozen=True)
class Window:
    bdf: str
    name: str  # "io", "mem", "pref"
    base: int
    limit: int

    @property
    def is_open(self):
        return self.base <= self.limit


@dataclass(frozen=True)
class Region:
    start: int
    end: int
    kind: str  # "ram", "rom", "i/o"...
    name: str


@dataclass
class QemuState:
    bars: dict     # (bdf, name) -> Bar
    windows: dict  # (bdf, name) -> Window
    flat: dict     # "mem", "io" -> list of Region, in ascending order
    containers: set  # (start, end) of every region in the tree, also of those that hold nothing
    ram_name: str  # of the guest's RAM; that of a device, which a BAR may hold, has another
    ram_bytes: int
    processors: int

    def regions(self, space, start, end):
        """What is mapped in an inclusive range."""
        return [region for region in self.flat[space]
                if region.start <= end and region.end >= start and region.name not in BACKGROUND]


def _walk(device, bars, windows):
    bdf = f"{device['bus']:02x}:{device['slot']:02x}.{device['function']:x}"
    for region in device["regions"]:
        name = "ROM" if region["bar"] == 6 else f"BAR{region['bar']}"
        space = "io" if region["type"] == "io" else "mem"
        address = region["address"] if 0 <= region["address"] < 2**64 - 1 else -1
        bars[bdf, name] = Bar(bdf, name, space, address, region["size"])
    bridge = device.get("pci_bridge")
    if not bridge:
        return
    for name, key in (("io", "io_range"), ("mem", "memory_range"), ("pref", "prefetchable_range")):
        limits = bridge["bus"][key]
        windows[bdf, name] = Window(bdf, name, limits["base"], limits["limit"])
    for child in bridge.get("devices", []):
        _walk(child, bars, windows)


def _flat_views(text):
    flat, current = {}, None
    for line in text.splitlines():
        if line.startswith("FlatView"):
            current = []
        elif line == ' AS "memory", root: system':
            flat["mem"] = current
        elif line == ' AS "I/O", root: io':
            flat["io"] = current
        elif match := FLAT_RANGE.fullmatch(line):
            current.append(Region(int(match[1], 16), int(match[2], 16), match[3], match[4]))
    return flat


def collect(machine):
    """Asks a Machine; keeps the answers as files in its folder."""
    bars, windows = {}, {}
    for bus in machine.qmp("query-pci"):
        for device in bus["devices"]:
            _walk(device, bars, windows)
    answers = {name: machine.monitor(command) for name, command in
               (("info-pci", "info pci"), ("info-mtree-flat", "info mtree -f"), ("info-mtree", "info mtree"))}
    for name, text in answers.items():
        (machine.folder / name).write_text(text)
    containers = {(int(match[1], 16), int(match[2], 16)) for match in TREE_RANGE.finditer(answers["info-mtree"])}
    flat = _flat_views(answers["info-mtree-flat"])
    ram_name = next(region.name for region in flat["mem"] if region.start <= 1 << 20 <= region.end)
    return QemuState(bars, windows, flat, containers, ram_name,
                     machine.qmp("query-memory-size-summary")["base-memory"], len(machine.qmp("query-cpus-fast")))
