# SPDX-License-Identifier: MIT
"""Do the tables say what the firmware planned, what QEMU was told to build, and what Linux understood? Each function
returns findings: one line of text for each disagreement."""

import re
from dataclasses import dataclass, field

import acpi_resources
import acpi_tables
from acpi_resources import Resource

PNP0A03, PNP0A08 = 0x030AD041, 0x080AD041  # PCI host bridge, PCI Express host bridge
PNP0C01, PNP0C02 = 0x010CD041, 0x020CD041  # system board, motherboard resources
CONFIG_PORTS = (0xCF8, 0xCFF)
VGA = (0xA0000, 0xBFFFF)

WINDOW = re.compile(r"(?:I/O|below 4 GiB|above 4 GiB) "
                    r"\[(?P<space>io|mem) +0x(?P<start>\w+)-0x(?P<end>\w+)(?: 64bit)?\]")
ECAM = re.compile(r"PCIEXBAR: ECAM \[mem 0x(?P<start>\w+)-0x(?P<end>\w+)\] for \[bus (?P<first>\w+)-(?P<last>\w+)\]")
COVER = re.compile(r"window io-cover 0x(?P<start>\w+)-0x(?P<end>\w+)")
ROOT = re.compile(r"root bus=(?P<bus>\w\w) last=(?P<last>\w\w)(?: limit=(?P<limit>\w\w))?")
E820 = re.compile(r"\[mem 0x(?P<start>\w+)-0x(?P<end>\w+)\] (?P<kind>.+)")
LINUX_TABLE = re.compile(r"ACPI: (?P<name>[A-Z0-9]{4}) 0x(?P<address>[0-9A-F]{16}) (?P<length>[0-9A-F]{6})")
LINUX_ROOT = re.compile(r"pci_bus 0000:(?P<bus>\w\w): root bus resource "
                        r"\[(?P<space>io|mem) +0x(?P<start>\w+)-0x(?P<end>\w+)")
RAM = "usable"
SURVIVES = ("ACPI NVS", "reserved")  # what the operating system keeps as it is
KEPT = ("ACPI data", *SURVIVES)


@dataclass
class Root:
    """A host bridge of the namespace."""

    path: str
    pcie: bool
    buses: tuple
    resources: list = field(default_factory=list)  # what it passes on, buses apart

    def ranges(self, space):
        return [(one.start, one.end) for one in self.resources if one.space == space]


@dataclass(frozen=True)
class E820Entry:
    start: int
    end: int
    kind: str


@dataclass
class Plan:
    """What the firmware's log says of address space."""

    windows: list  # Resource
    cover: list  # (start, end): ports that no BAR has, but the window of a bridge may
    ecam: list  # acpi_tables.Ecam
    roots: list  # (first bus, last one in use, last one it may use)
    e820: list  # E820Entry

    @classmethod
    def of(cls, log):
        windows, cover, ecam, roots, e820 = [], [], [], [], []
        for line in log.lines:
            if (line.room, line.object) == ("pci", "window") and (match := WINDOW.match(line.fact)):
                windows.append(Resource(match["space"], int(match["start"], 16), int(match["end"], 16)))
            elif match := ECAM.match(f"{line.object}: {line.fact}"):
                first = int(match["first"], 16)
                ecam.append(acpi_tables.Ecam(int(match["start"], 16) - (first << 20), 0, first, int(match["last"], 16)))
            elif line.room == "inv" and (match := COVER.fullmatch(line.fact)):
                cover.append((int(match["start"], 16), int(match["end"], 16)))
            elif line.room == "inv" and (match := ROOT.fullmatch(line.fact)):
                roots.append(tuple(int(match[name] or match["last"], 16) for name in ("bus", "last", "limit")))
            elif line.room == "e820" and (match := E820.fullmatch(line.fact)):
                e820.append(E820Entry(int(match["start"], 16), int(match["end"], 16), match["kind"]))
        return cls(windows, cover, ecam, sorted(roots), e820)

    def ranges(self, space):
        return [(one.start, one.end) for one in self.windows if one.space == space]


def roots_of(namespace):
    """The host bridges, with what _CRS passes on."""
    templates, ids = namespace.all("_CRS"), namespace.all("_HID")
    found = []
    for path, value in ids.items():
        device = path.rsplit(".", 1)[0]
        if value in (PNP0A03, PNP0A08, "PNP0A03", "PNP0A08"):
            resources = acpi_resources.parse(templates[f"{device}._CRS"])
            buses = [(one.start, one.end) for one in resources if one.space == "bus"]
            found.append(Root(device, value in (PNP0A08, "PNP0A08"), buses[0],
                              [one for one in resources if one.producer and one.space != "bus"]))
    return sorted(found, key=lambda root: root.buses)


def _root_of_bus(roots, bus):
    return next((root for root in roots if root.buses[0] <= bus <= root.buses[1]), None)


def _outside(ranges, others):
    """The parts of ranges that are in none of others."""
    left = list(ranges)
    for low, high in acpi_resources.merged(others):
        left = [part for start, end in left for part in ((start, min(end, low - 1)), (max(start, high + 1), end))
                if part[0] <= part[1]]
    return left


def windows_with_plan(roots, plan):
    """The host bridges pass on together exactly the plan's windows, and besides only what is of old the PCI bus's: the
    VGA window, and the ports below 1000h."""
    findings = []
    for space, legacy in (("mem", [VGA]), ("io", [(0, 0xFFF), *plan.cover])):
        given = [one for root in roots for one in root.ranges(space)]
        findings += [f"_CRS passes on [{space} {start:#x}-{end:#x}], which the plan does not have"
                     for start, end in _outside(given, [*plan.ranges(space), *legacy])]
        findings += [f"the plan's [{space} {start:#x}-{end:#x}] is in no _CRS"
                     for start, end in _outside(plan.ranges(space), given)]
        given.sort()
        findings += [f"two _CRS ranges overlap: [{space} {one[0]:#x}-{one[1]:#x}] and [{space} {two[0]:#x}-{two[1]:#x}]"
                     for one, two in zip(given, given[1:]) if two[0] <= one[1]]
        findings += [f"_CRS passes on the configuration ports: [io {start:#x}-{end:#x}]"
                     for start, end in given if space == "io" and start <= CONFIG_PORTS[1] and end >= CONFIG_PORTS[0]]
    return findings


def buses_with_plan(roots, plan):
    """The first host bridge has all that it may use, an extra one at least those in use, spare ones included."""
    findings = [] if len(roots) == len(plan.roots) else [f"{len(roots)} host bridges, the plan has {len(plan.roots)}"]
    for root, (first, _, limit) in zip(roots, plan.roots):
        if root.buses != (first, limit):
            findings.append(f"_CRS has the buses {root.buses}, the plan {first} to {limit}")
    return findings


def placements_with_roots(roots, log):
    """Everything that was placed lies in what its own host bridge passes on."""
    findings = []
    for placement in log.placements.values():
        if not placement.placed:
            continue
        root = _root_of_bus(roots, int(placement.bdf[:2], 16))
        if not root:
            findings.append(f"{placement} is on a bus of no host bridge")
        elif not acpi_resources.covered(root.ranges(placement.space), placement.start, placement.end):
            findings.append(f"{placement} is not in {root.path}._CRS")
    return findings


def e820_with_roots(roots, plan):
    """What is passed on to PCI is neither RAM nor anything else of the memory map."""
    return [f"_CRS of {root.path} passes on [mem {start:#x}-{end:#x}], the memory map has {entry}"
            for root in roots for start, end in root.ranges("mem") for entry in plan.e820
            if start <= entry.end and end >= entry.start]


def mcfg_with_plan(tables, plan, board):
    """MCFG has the ECAM that works and no other; the memory map reserves it, and so do motherboard resources (`board`:
    ranges of memory), as the PCI Firmware Specification wants (3.3, 4.1.2)."""
    given = acpi_tables.mcfg(tables["MCFG"]) if "MCFG" in tables else []
    findings = [] if given == plan.ecam else [f"MCFG has {given}, the plan {plan.ecam}"]
    reserved = [(entry.start, entry.end) for entry in plan.e820 if entry.kind == "reserved"]
    for ecam in given:
        if not acpi_resources.covered(reserved, *ecam.range):
            findings.append(f"the memory map does not reserve {ecam}")
        if not acpi_resources.covered(board, *ecam.range):
            findings.append(f"no motherboard resource has {ecam}")
    return findings


def board_ranges(namespace):
    """Memory of the system board's devices."""
    templates = namespace.all("_CRS")
    return [(one.start, one.end) for path, value in namespace.all("_HID").items()
            if value in (PNP0C01, PNP0C02, "PNP0C01", "PNP0C02") and path[:-4] + "_CRS" in templates
            for one in acpi_resources.parse(templates[path[:-4] + "_CRS"]) if one.space == "mem"]


def e820_with_linux(plan, view):
    lines = [line.split("BIOS-e820: ")[1] for line in view.dmesg if "BIOS-e820: [" in line]
    given = [E820Entry(int(match["start"], 16), int(match["end"], 16), match["kind"])
             for match in map(E820.fullmatch, lines)]
    return [] if given == plan.e820 else [f"Linux was given the memory map {given}, the log has {plan.e820}"]


def linux_tables(view):
    """(name, address, length) of each table that Linux lists."""
    return [(match["name"], int(match["address"], 16), int(match["length"], 16))
            for match in map(LINUX_TABLE.search, view.dmesg) if match]


def tables_with_e820(view, plan):
    """Every table is where the operating system leaves memory alone; the FACS, which it writes to and which must
    outlive a suspend, where it does so for good."""
    findings = []
    for name, address, length in linux_tables(view):
        kinds = SURVIVES if name == "FACS" else KEPT
        ranges = [(entry.start, entry.end) for entry in plan.e820 if entry.kind in kinds]
        if not acpi_resources.covered(ranges, address, address + length - 1):
            findings.append(f"{name} at {address:#x} is not in memory of the kinds {', '.join(kinds)}")
    return findings


def roots_with_linux(roots, view):
    """Linux took each window as it was meant, whole."""
    taken = {(int(match["bus"], 16), match["space"], int(match["start"], 16), int(match["end"], 16))
             for match in map(LINUX_ROOT.search, view.dmesg) if match}
    given = {(root.buses[0], one.space, one.start, one.end) for root in roots for one in root.resources}
    return [f"{whose} has the root bus resource {bus:02x} [{space} {start:#x}-{end:#x}] alone"
            for whose, only in (("Linux", taken - given), ("_CRS", given - taken))
            for bus, space, start, end in sorted(only)]
