# SPDX-License-Identifier: MIT
"""What the readers of other firmwares' logs have in common: a Boot that is filled line by line."""

import re

from hvmlayout.log_functions import BAR_ORDER
from hvmlayout.log_text import function_name
from hvmlayout.model import Boot, Function, Host, MapEntry, Range

GIB_4 = 1 << 32
LARGEST_32BIT = 1 << 31
# Types of the memory map as ACPI numbers them, in hvmstage's words.
MAP_TYPES = {1: "usable", 2: "reserved", 3: "ACPI data", 4: "ACPI NVS", 5: "unusable", 7: "persistent (type 7)"}


class BootBuilder:
    """`TAKES` of a reader is a list of (regular expression, name of the method that takes the lines which are all of it). `BROKEN`
    matches the beginning of those lines without which something would be missing."""

    TAKES = ()
    BROKEN = None

    def __init__(self, part, name, number, boots, firmware):
        self.boot = Boot(name, number, boots, firmware, domain=part.domain, lines=part.lines)
        self.headless = part.headless
        self.host = Host("chipset")
        self.functions = {}  # (bus, device, function) -> Function
        self.map_whole = False
        self.broken = 0

    def take_lines(self):
        for line in self.boot.lines:
            for pattern, take in self.TAKES:
                match = pattern.fullmatch(line.fact)
                if match:
                    getattr(self, take)(line, *match.groups())
                    break
            else:
                self.broken += bool(self.BROKEN.match(line.fact))

    def take_machine(self, _line, machine):
        self.boot.machine = "pc" if machine == "i440fx" else machine

    def function(self, bus, device, function):
        numbers = bus, device, function
        if numbers not in self.functions:
            self.functions[numbers] = Function(function_name(0, *numbers), 0, *numbers)
        return self.functions[numbers]

    def add_bar(self, function, bar):
        function.bars = [other for other in function.bars if other.name != bar.name] + [bar]

    def add_map_entry(self, first, end, type_):
        if end > first:
            self.boot.memory_map.append(MapEntry(Range(first, end - 1), MAP_TYPES.get(type_, f"type {type_}")))

    def finish(self):
        boot = self.boot
        bridges = {function.bridge.secondary: function for function in self.functions.values()
                   if function.bridge and function.bridge.secondary}
        for _, function in sorted(self.functions.items()):
            above = bridges.get(function.bus)
            function.parent = above.name if above and above is not function else None
            function.bars.sort(key=lambda bar: BAR_ORDER.index(bar.name))
            self.host.functions.append(function)
        self.host.windows.sort(key=lambda window: (window.space, window.range.first))
        if self.host.functions or self.host.windows:
            boot.hosts.append(self.host)
        boot.memory_map.sort(key=lambda entry: entry.range.first)
        boot.gaps = [*(["the beginning"] if self.headless else []), *(["the end"] if boot.outcome is None else []),
                     *([f"{self.broken} lines that other text or a loss has broken"] if self.broken else []),
                     *self.gaps(), *([] if boot.memory_map and self.map_whole else
                                     ["the end of the memory map" if boot.memory_map else "the memory map"])]
        return boot

    def gaps(self):
        return []


def hexadecimal(text):
    return int(text, 16)


def needs_64bit(size, range_):
    """True of a memory BAR that only 64 bits can describe; None: its register may be of either width."""
    return True if size > LARGEST_32BIT or (range_ and range_.last >= GIB_4) else None


def pattern(text):
    return re.compile(text)
