# SPDX-License-Identifier: MIT
"""What a guest's /proc/iomem or /proc/ioports says: read(text, name) -> Resources.

Linux names a BAR by its function only ("0000:01:00.0"), a bridge's window by the bus behind it ("PCI Bus 0000:01"). Users other than
root are shown zeros in place of addresses."""

import re
from dataclasses import dataclass, field

from hvmlayout.model import LogError, Range

LINE = re.compile(r"( *)([0-9a-f]{4,16})-([0-9a-f]{4,16}) : (.*)$")
FUNCTION = re.compile(r"([0-9a-f]{4,8}):([0-9a-f]{2}:[0-9a-f]{2}\.[0-7])$")
BUS = re.compile(r"PCI Bus ([0-9a-f]{4,8}):([0-9a-f]{2})$")
ECAM = re.compile(r"PCI (?:MMCONFIG|ECAM) ([0-9a-f]{4}) \[bus ([0-9a-f]{2})-([0-9a-f]{2})\]$")

PORT_DIGITS = 4


@dataclass(frozen=True)
class Entry:
    range: Range
    label: str
    depth: int
    line: int


@dataclass
class Resources:
    name: str
    entries: list  # Entry, as in the file
    has_ports: bool = False  # of /proc/ioports, and not of /proc/iomem
    hidden: bool = False  # every address is zero: not read by root
    functions: dict = field(default_factory=dict)  # "01:00.0" -> list of Range
    buses: dict = field(default_factory=dict)  # "01", in other segments "0001:81" -> list of Range
    ecam: dict = field(default_factory=dict)  # segment -> Range
    places: set | None = None  # ranges of all entries, once somebody has asked

    def has(self, place):
        """Whether an entry is exactly there."""
        if self.places is None:
            self.places = {entry.range for entry in self.entries}
        return place in self.places


def read_memory(text, name):
    return of_space(read(text, name), False)


def read_ports(text, name):
    return of_space(read(text, name), True)


def of_space(resources, is_io):
    """Linux writes ports with four digits and memory with eight or more."""
    if resources.has_ports != is_io:
        files = ("/proc/ioports", "/proc/iomem")
        raise LogError(f"{resources.name}: found what {files[is_io]} has, expected what {files[not is_io]} has")
    return resources


def read(text, name):
    entries, has_ports = [], False
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        match = LINE.match(line)
        if not match:
            was_cut = entries and number == len(lines) and not text.endswith("\n")
            if line.strip() and not was_cut:
                raise LogError(f"{name}:{number}: found {line.strip()[:60]!r}, expected FIRST-LAST : NAME, as in /proc/iomem")
            continue
        has_ports = has_ports or len(match[2]) == PORT_DIGITS
        entries.append(Entry(Range(int(match[2], 16), int(match[3], 16)), match[4].strip(), len(match[1]) // 2, number))
    if not entries:
        raise LogError(f"{name}: found an empty file, expected what /proc/iomem has")
    resources = Resources(name, entries, has_ports)
    resources.hidden = len(entries) > 1 and all(entry.range == Range(0, 0) for entry in entries)
    if not resources.hidden:
        sort_out(resources)
    return resources


def sort_out(resources):
    for entry in resources.entries:
        if match := FUNCTION.match(entry.label):
            resources.functions.setdefault(segmented(match[1], match[2]), []).append(entry.range)
        elif match := BUS.match(entry.label):
            resources.buses.setdefault(segmented(match[1], match[2]), []).append(entry.range)
        elif match := ECAM.match(entry.label):
            resources.ecam.setdefault(int(match[1], 16), entry.range)


def segmented(segment, name):
    """A bus's or a function's name with the segment in front where that is not 0."""
    return f"{int(segment, 16):04x}:{name}" if int(segment, 16) else name
