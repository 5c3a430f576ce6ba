# SPDX-License-Identifier: MIT
"""What a guest's `lspci -vvnn` says of its functions: read(text, name) -> {"01:00.0": GuestFunction}.

Works on parts of a listing (`lspci -s`) and on one that was taken without root's rights, which has BARs, but no capabilities."""

import re
from dataclasses import dataclass, field

from hvmlayout.model import LogError, Range

FUNCTION = re.compile(r"(?:([0-9a-f]{4,8}):)?([0-9a-f]{2}:[0-9a-f]{2}\.[0-7]) (\S.*)$")
NAMED = re.compile(r".*?\[([0-9a-f]{4})\]: .*?\[([0-9a-f]{4}):([0-9a-f]{4})\]")  # -nn
NUMERIC = re.compile(r"(?:Class )?([0-9a-f]{4}): ([0-9a-f]{4}):([0-9a-f]{4})\b")  # -n
INTERFACE = re.compile(r"\(prog-if ([0-9a-f]{2})\b")
REGION = re.compile(r"(\t+)(?:Region (\d)|(Expansion ROM)):? ?(.*)$")
PLACE = re.compile(r"(?:Memory at|I/O ports at|at) (?:([0-9a-f]+)|<(\w[\w ]*)>)")
SIZE = re.compile(r"\[size=(\d+)([KMGTPE]?)\]")
WINDOW = re.compile(r"\t(I/O|Memory|Prefetchable memory) behind bridge: (.*)$")
WINDOW_RANGE = re.compile(r"([0-9a-f]+)-([0-9a-f]+)")
BUSES = re.compile(r"\tBus: primary=([0-9a-f]{2}), secondary=([0-9a-f]{2}), subordinate=([0-9a-f]{2})")
CONTROL = re.compile(r"\tControl: I/O([+-]) Mem([+-])")
KINDS = {"I/O": "io", "Memory": "mem", "Prefetchable memory": "pref"}
UNITS = {unit: 10 * power for power, unit in enumerate(("", "K", "M", "G", "T", "P", "E"))}
SHADOW = 0xc0000  # Linux shows the copy of a display's ROM here in place of the ROM BAR


@dataclass
class GuestBar:
    name: str  # as model.Bar
    space: str
    first: int | None  # None: it has no address
    size: int | None  # None: lspci does not tell
    disabled: bool = False  # it does not decode
    line: int = 0

    @property
    def range(self):
        return Range(self.first, self.first + self.size - 1) if self.first is not None and self.size else None

    @property
    def is_shadow(self):
        return self.name == "ROM" and self.first == SHADOW


@dataclass
class GuestWindow:
    kind: str  # io, mem, pref
    range: Range | None  # None: it is closed
    line: int = 0


@dataclass
class GuestFunction:
    name: str
    vendor: int | None = None
    device_id: int | None = None
    class_code: int | None = None  # 24 bits; the programming interface is 0 where lspci leaves it out
    bars: dict = field(default_factory=dict)  # name -> GuestBar
    windows: dict = field(default_factory=dict)  # kind -> GuestWindow
    secondary: int | None = None
    subordinate: int | None = None
    decodes_io: bool | None = None
    decodes_memory: bool | None = None
    no_rights: bool = False  # lspci was not allowed to read the capabilities
    line: int = 0


def read(text, name):
    functions, current = {}, None
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        header = FUNCTION.match(line)
        if header and functions and number == len(lines) and not text.endswith("\n"):
            break  # the end of a text that was cut
        if header:
            current = begin(header, f"{name}:{number}", number)
            functions[current.name] = current
        elif current is not None:
            add(current, line, number)
    if not functions:
        raise LogError(f"{name}: found no function, expected what `lspci -vvnn` prints")
    if not any(function.decodes_memory is not None for function in functions.values()):
        raise LogError(f"{name}: found functions without their Control lines and Regions, expected `lspci -vvnn` (two v)")
    return functions


def begin(header, where, number):
    domain, name, rest = header.groups()
    ids = NUMERIC.match(rest) or NAMED.match(rest)
    if not ids:
        raise LogError(f"{where}: found no [class] and [vendor:device] behind {name}, expected `lspci -vvnn` (two n)")
    interface = INTERFACE.search(rest)
    class_code = int(ids[1], 16) << 8 | (int(interface[1], 16) if interface else 0)
    if domain and int(domain, 16):
        name = f"{int(domain, 16):04x}:{name}"
    return GuestFunction(name, int(ids[2], 16), int(ids[3], 16), class_code, line=number)


def add(function, line, number):
    if match := REGION.match(line):
        bar = bar_of(match, number)
        if bar:
            function.bars[bar.name] = bar
    elif match := WINDOW.match(line):
        add_window(function, match, number)
    elif match := BUSES.match(line):
        function.secondary, function.subordinate = int(match[2], 16), int(match[3], 16)
    elif match := CONTROL.match(line):
        function.decodes_io, function.decodes_memory = match[1] == "+", match[2] == "+"
    elif "<access denied>" in line:
        function.no_rights = True


def bar_of(match, number):
    tabs, register, rom, rest = match.groups()
    place = PLACE.search(rest)
    if not place:
        return None
    # Below the capability of SR-IOV, one step further to the right, are the BARs of virtual functions, without sizes.
    name = "ROM" if rom else f"{'VF ' if len(tabs) > 1 else ''}BAR{register}"
    size = SIZE.search(rest)
    first = int(place[1], 16) if place[1] else None
    return GuestBar(name, "io" if "I/O ports" in rest else "mem", first,
                    int(size[1]) << UNITS[size[2]] if size else None, "[disabled]" in rest, number)


def add_window(function, match, number):
    kind, rest = KINDS[match[1]], match[2]
    place = WINDOW_RANGE.match(rest)
    window = None
    if place and "[disabled]" not in rest:
        first, last = int(place[1], 16), int(place[2], 16)
        window = Range(first, last) if first <= last else None
    function.windows[kind] = GuestWindow(kind, window, number)
