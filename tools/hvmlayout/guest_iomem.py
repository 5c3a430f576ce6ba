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
    hidden: bool = False  # every address is zero: not read by root
    functions: dict = field(default_factory=dict)  # "01:00.0" -> list of Range
    buses: dict = field(default_factory=dict)  # "01", in other segments "0001:81" -> list of Range
    ecam: dict = field(default_factory=dict)  # segment -> Range

    def has(self, place):
        """Whether an entry is exactly there."""
        return any(entry.range == place for entry in self.entries)


def read(text, name):
    entries = []
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        match = LINE.match(line)
        if not match:
            was_cut = entries and number == len(lines) and not text.endswith("\n")
            if line.strip() and not was_cut:
                raise LogError(f"{name}:{number}: found {line.strip()[:60]!r}, expected FIRST-LAST : NAME, as in /proc/iomem")
            continue
        entries.append(Entry(Range(int(match[2], 16), int(match[3], 16)), match[4].strip(), len(match[1]) // 2, number))
    if not entries:
        raise LogError(f"{name}: found an empty file, expected what /proc/iomem has")
    resources = Resources(name, entries)
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
    return f"{int(segment, 16):04x}:{name}" if int(segment, 16) else name
