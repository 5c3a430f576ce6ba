# SPDX-License-Identifier: MIT
"""Inclusive ranges of addresses, as the memory maps of the firmware, of a BIOS and of UEFI have them."""

import re
from dataclasses import dataclass

OURS = re.compile(r"\[mem 0x([0-9a-f]+)-0x([0-9a-f]+)\] (.*)")
OUR_KINDS = {"usable": "ram", "ACPI data": "acpi", "ACPI NVS": "nvs"}

# ACPI 6.5, table 15.2; what is not here counts as reserved.
BIOS_KINDS = {1: "ram", 3: "acpi", 4: "nvs"}
# UEFI 2.10, table 7.6: what the operating system may use once it has left boot services, what stays UEFI's, what has
# tables. The rest is reserved.
UEFI_KINDS = {1: "ram", 2: "ram", 3: "ram", 4: "ram", 7: "ram", 5: "runtime", 6: "runtime", 9: "acpi", 10: "nvs"}
PAGE = 4096


@dataclass(frozen=True, order=True)
class Range:
    first: int
    last: int
    kind: str = ""
    source: str = ""  # as the witness said it

    @property
    def size(self):
        return self.last - self.first + 1

    def meets(self, other):
        return self.first <= other.last and other.first <= self.last

    def __str__(self):
        return f"[{self.first:#x}-{self.last:#x}] {self.source or self.kind}".rstrip()


def minus(one, others):
    """What is left of a range without others, as ranges of its kind."""
    left = [one]
    for other in others:
        pieces = []
        for piece in left:
            if not piece.meets(other):
                pieces.append(piece)
                continue
            if piece.first < other.first:
                pieces.append(Range(piece.first, other.first - 1, one.kind, one.source))
            if other.last < piece.last:
                pieces.append(Range(other.last + 1, piece.last, one.kind, one.source))
        left = pieces
    return left


def of_kinds(ranges, *kinds):
    return [one for one in ranges if one.kind in kinds]


def common(ones, others):
    """The parts of some ranges that others have, too."""
    found = []
    for one in ones:
        for other in others:
            if one.meets(other):
                found.append(Range(max(one.first, other.first), min(one.last, other.last), other.kind, other.source))
    return found


def total(ranges):
    return sum(one.size for one in ranges)


def overlaps(ranges):
    """Pairs of neighbours that share addresses."""
    ranges = sorted(ranges)
    return [(one, two) for one, two in zip(ranges, ranges[1:]) if one.meets(two)]


def of_log(log):
    """The firmware's memory map."""
    found = []
    for line in log.lines:
        match = OURS.fullmatch(line.fact) if (line.room, line.object) == ("e820", "map") else None
        if match:
            found.append(Range(int(match[1], 16), int(match[2], 16), OUR_KINDS.get(match[3], "reserved"), match[3]))
    return found


def of_report(report):
    """The memory map that the payload gives."""
    if report.probe == "bios":
        rows = [(one, one.number("size"), BIOS_KINDS) for one in report.of("e820")]
    else:
        rows = [(one, one.number("pages") * PAGE, UEFI_KINDS) for one in report.of("map")]
    return [Range(one.number("base"), one.number("base") + size - 1, kinds.get(one.number("type"), "reserved"),
                  f"type {one['type']}") for one, size, kinds in rows]


def of_qemu(state):
    """The guest's RAM, by QEMU's word; the ranges below 1 MiB that a chipset hides are not in it."""
    return [Range(one.start, one.end, "ram", one.name) for one in state.flat["mem"] if one.name == state.ram_name]
