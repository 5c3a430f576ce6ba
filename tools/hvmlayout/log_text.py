# SPDX-License-Identifier: MIT
"""The wording of the log's lines: resources, names of functions, plan lines (docs/formats.md)."""

import re
from dataclasses import dataclass

from hvmlayout.model import Range

# What processors have, 32 to 64; any other number is damage.
ADDRESS_BITS = r"(?<!\d)(3[2-9]|[45]\d|6[0-4])"
HEX = "0x([0-9a-f]{1,16})"
RESOURCE = rf"\[(io|mem)\b *(?:size {HEX}|{HEX}(?:-{HEX})?)?((?: ?64bit)?(?: ?pref)?)\]"
BUSES = r"\[bus ([0-9a-f]{2})(?:-([0-9a-f]{2}))?\]"
FUNCTION = re.compile(r"(?:([0-9a-f]{4}):)?([0-9a-f]{2}):([01][0-9a-f])\.([0-7])")
BAR = re.compile(rf"(BAR[0-5]|ROM|VF BAR[0-5]) {RESOURCE}(?: for (\d{{1,5}}) VFs)? "
                 rf"(?:(placed)(?:, resized from {HEX})?(, fixed)?|not placed: (.+))")
BRIDGE_WINDOW = re.compile(rf"bridge window {RESOURCE} to {BUSES} "
                           r"(?:(placed|empty)|not placed: (.+?))(?:, no hot-plug reserve: (.+))?")
WINDOW = re.compile(rf"(?:I/O|below 4 GiB|above 4 GiB) {RESOURCE}")
ANY_RESOURCE = re.compile(RESOURCE)
ANY_BUSES = re.compile(BUSES)


@dataclass(frozen=True)
class Resource:
    space: str
    range: Range | None  # None: it has no address
    size: int | None
    is_64bit: bool
    prefetchable: bool


def resource(space, size, first, last, flags):
    """Of the groups of RESOURCE; None: its last address is below its first."""
    place = None
    if first is not None:
        place = Range(int(first, 16), int(last or first, 16))
        if place.last < place.first:
            return None
    total = int(size, 16) if size else place.size if place else None
    return Resource(space, place, total, "64bit" in flags, "pref" in flags)


def find_resource(text):
    """The first resource in a text, or None."""
    match = ANY_RESOURCE.search(text)
    return resource(*match.groups()) if match else None


def find_buses(text):
    """(first, last) of the first bus numbers in a text, or None."""
    match = ANY_BUSES.search(text)
    return (int(match[1], 16), int(match[2] or match[1], 16)) if match else None


def function_numbers(name):
    """(segment, bus, device, function) of a function's name, or None."""
    match = FUNCTION.fullmatch(name)
    if not match:
        return None
    return int(match[1] or "0", 16), int(match[2], 16), int(match[3], 16), int(match[4])


def function_name(segment, bus, device, function):
    """As Linux names functions, and the log; without the segment where it is 0."""
    return (f"{segment:04x}:" if segment else "") + f"{bus:02x}:{device:02x}.{function:x}"


@dataclass(frozen=True)
class BarVerdict:
    name: str
    resource: Resource
    count: int
    reason: str | None
    size_found: int | None
    fixed: bool


@dataclass(frozen=True)
class WindowVerdict:
    kind: str
    resource: Resource
    buses: tuple
    verdict: str
    no_reserve: str | None


def bar_verdict(fact):
    """What a plan line says of a BAR, or None: it is none."""
    match = BAR.fullmatch(fact)
    if not match:
        return None
    groups = match.groups()
    found = resource(*groups[1:6])
    if found is None or (groups[7] is None) == (found.range is not None):
        return None
    count = max(1, int(groups[6] or 1))
    size_found = int(groups[8], 16) if groups[8] else None
    return BarVerdict(groups[0], found, count, groups[10], size_found, groups[9] is not None)


def window_verdict(fact):
    """What a plan line says of a bridge's window, or None: it is none."""
    match = BRIDGE_WINDOW.fullmatch(fact)
    if not match:
        return None
    groups = match.groups()
    found = resource(*groups[0:5])
    if found is None or (groups[7] == "placed") != (found.range is not None):
        return None
    kind = "io" if found.space == "io" else "pref" if found.prefetchable else "mem"
    buses = int(groups[5], 16), int(groups[6] or groups[5], 16)
    return WindowVerdict(kind, found, buses, groups[7] or groups[8], groups[9])
