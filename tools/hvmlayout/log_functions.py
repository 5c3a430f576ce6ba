# SPDX-License-Identifier: MIT
"""The functions of a boot, their BARs and windows: what inventory, layout record and plan lines say, put together."""

import re

from hvmlayout.log_text import FUNCTION, bar_verdict, function_name, function_numbers, window_verdict
from hvmlayout.model import Bar, Bridge, BridgeWindow, Function, Host, Range
from hvmlayout.record_values import Window as RecordedWindow

BAR_ORDER = [f"BAR{n}" for n in range(6)] + ["ROM"] + [f"VF BAR{n}" for n in range(6)]
WINDOW_ORDER = ["io", "mem", "pref"]
FLAG_ORDER = ["hotplug", "pcie-port", "subtractive", "ari", "vga"]
# The layout record's words for the reasons of the log.
REASONS = {
    "no-space": "no space",
    "no-window": "no window of its kind in a bridge above it",
    "too-large": "larger than any range that may hold it",
    "not-free": "its fixed address is not free",
    "rom-left-out": "left out so that BARs fit",
    "vf-left-out": "no room for VFs, left out so that BARs fit",
}
SUMMARY = re.compile(r"([0-9a-f]{4}):([0-9a-f]{4}) class ([0-9a-f]{6}) lacks (.+)")
LACKS = re.compile(r"((?:VF )?BAR[0-5]|ROM) \(")


class Functions:
    def __init__(self, hosts, gaps):
        self.hosts = hosts
        self.gaps = gaps
        self.functions = {}  # numbers -> Function
        self.host_names = {}  # numbers -> name of the host
        self.bars = {}  # (numbers, name) -> Bar
        self.recorded = {}  # (numbers, name of a BAR or kind of a window) -> Range or None

    # --- the inventory ---

    def take_inventory(self, host, inventory):
        for numbers, found in inventory.functions.items():
            function = self.make(numbers, host.name)
            function.vendor, function.device_id = found.vendor, found.device_id
            function.class_code = found.class_code
            if found.bridge:
                windows = {kind: BridgeWindow(kind) for kind in WINDOW_ORDER
                           if not (kind == "io" and found.bridge.io == "none")
                           and not (kind == "pref" and found.bridge.pref == "none")}
                if "pref" in windows:
                    windows["pref"].is_64bit = found.bridge.pref == "64"
                if found.bridge.secondary is None:
                    windows = {}
                function.bridge = Bridge(found.bridge.secondary, found.bridge.subordinate, windows, found.bridge.flags)
            for bar in found.bars:
                self.add_bar(numbers, Bar(bar.name, bar.space, bar.is_64bit, bar.prefetchable, bar.size, bar.count,
                                          fixed=bar.fixed, pinned=bar.pinned))

    def make(self, numbers, host_name):
        if numbers not in self.functions:
            self.functions[numbers] = Function(function_name(*numbers), *numbers)
            self.host_names[numbers] = host_name
        return self.functions[numbers]

    def add_bar(self, numbers, bar):
        self.bars[numbers, bar.name] = bar
        self.functions[numbers].bars.append(bar)
        return bar

    # --- the layout record ---

    def take_record(self, host, recorded_host):
        for recorded in recorded_host.functions:
            numbers = recorded.segment, recorded.bus, recorded.device, recorded.function
            function = self.make(numbers, host.name)
            function.vendor, function.device_id = recorded.vendor, recorded.device_id
            function.class_code = recorded.class_code
            function.decodes_io, function.decodes_memory = recorded.decodes_io, recorded.decodes_memory
            for bar in recorded.bars:
                self.take_recorded_bar(numbers, bar)
            if recorded.bridge:
                self.take_recorded_bridge(numbers, function, recorded.bridge)

    def take_recorded_bar(self, numbers, recorded):
        bar = self.bars.get((numbers, recorded.name))
        if bar is None:
            bar = self.add_bar(numbers, Bar(recorded.name, recorded.kind, recorded.is_64bit, recorded.prefetchable,
                                            None))
        if bar.size is not None and bar.size != recorded.size:
            bar.size_found = bar.size
        bar.size, bar.count, bar.fixed = recorded.size, recorded.count, recorded.fixed
        bar.range = Range(recorded.address, recorded.last) if recorded.address is not None else None
        bar.reason = None if bar.range else REASONS.get(recorded.reason, recorded.reason)
        self.recorded[numbers, bar.name] = bar.range

    def take_recorded_bridge(self, numbers, function, recorded):
        if function.bridge is None:
            function.bridge = Bridge(recorded.secondary, recorded.subordinate)
        bridge = function.bridge
        bridge.secondary, bridge.subordinate = recorded.secondary, recorded.subordinate
        bridge.flags = tuple(flag for flag in FLAG_ORDER if flag in bridge.flags or flag in recorded.flags)
        for kind, found in recorded.windows.items():
            window = bridge.windows.setdefault(kind, BridgeWindow(kind))
            if isinstance(found, RecordedWindow):
                window.range, window.verdict = Range(found.first, found.last), "placed"
            else:
                window.range, window.verdict = None, "empty" if found == "none" else REASONS.get(found, found)
            self.recorded[numbers, kind] = window.range

    # --- the lines about functions ---

    def take_lines(self, lines, inventory_is_whole):
        """`inventory_is_whole`: there is no function that it does not name."""
        notes, summaries = [], []
        for line in lines:
            if line.level == "D":
                continue
            numbers = function_numbers(line.object)
            if line.room == "summary" and numbers:
                summaries.append((numbers, line))
            elif line.room == "pci" and numbers:
                if not self.take_plan_line(numbers, line):
                    notes.append((numbers, line))
            elif line.room in ("firmware", "acpi", "chipset") and (match := FUNCTION.match(line.fact)):
                notes.append((function_numbers(match[0]), line))
        for numbers, line in summaries:
            self.take_summary(numbers, line)
        for numbers, line in notes:
            if numbers not in self.functions and not inventory_is_whole and line.room == "pci":
                self.make(numbers, self.host_of(numbers))
            if numbers in self.functions:
                self.functions[numbers].lines.append(line)

    def take_plan_line(self, numbers, line):
        bar, window = bar_verdict(line.fact), window_verdict(line.fact)
        if bar:
            self.take_bar_verdict(numbers, bar, line)
        elif window:
            self.take_window_verdict(numbers, window, line)
        return bar or window

    def take_bar_verdict(self, numbers, verdict, line):
        self.make(numbers, self.host_of(numbers))
        bar = self.bars.get((numbers, verdict.name))
        if bar is None:
            bar = self.add_bar(numbers, Bar(verdict.name, verdict.resource.space, None, None, None))
        found = verdict.resource
        bar.is_64bit, bar.prefetchable = found.is_64bit, found.prefetchable
        bar.count = verdict.count
        size = found.size // verdict.count
        bar.size_found = verdict.size_found or (bar.size_found if bar.size == size else None)
        bar.size, bar.range, bar.reason = size, found.range, verdict.reason
        bar.fixed = bar.fixed or verdict.fixed
        bar.line = line.number
        self.compare(numbers, verdict.name, found.range, line)

    def take_window_verdict(self, numbers, verdict, line):
        function = self.make(numbers, self.host_of(numbers))
        if function.bridge is None:
            function.bridge = Bridge(*verdict.buses)
        bridge = function.bridge
        bridge.secondary, bridge.subordinate = verdict.buses
        window = bridge.windows.setdefault(verdict.kind, BridgeWindow(verdict.kind))
        window.range, window.verdict, window.no_reserve = verdict.resource.range, verdict.verdict, verdict.no_reserve
        window.line = line.number
        if verdict.kind == "pref":
            window.is_64bit = verdict.resource.is_64bit
        self.compare(numbers, verdict.kind, verdict.resource.range, line)

    def take_summary(self, numbers, line):
        """Of a function that lacks something. Unless they are lost, the lines before it tell more of its BARs."""
        match = SUMMARY.fullmatch(line.fact)
        if not match:
            return
        function = self.make(numbers, self.host_of(numbers))
        if function.vendor is None:
            function.vendor, function.device_id, function.class_code = (int(part, 16) for part in match.groups()[:3])
        known = {bar.name for bar in function.bars if bar.reason}
        if not known.issuperset(LACKS.findall(match[4])):
            function.lines.append(line)

    def compare(self, numbers, what, range_, line):
        key = numbers, what
        if key in self.recorded and self.recorded[key] != range_:
            name = what if what[0].isupper() else f"{what} window"
            self.gaps.note(f"one account of {function_name(*numbers)} {name}: line {line.number} and the layout record "
                           "differ")
            del self.recorded[key]

    # --- where they are ---

    def host_of(self, numbers):
        """The name of the host bridge that a function is below, which is made where nothing told of it."""
        segment, bus = numbers[:2]
        for name, host in self.hosts.items():
            last = host.last_bus or host.first_bus
            if host.segment == segment and name != "chipset" and host.first_bus <= bus <= last:
                return name
        name = "chipset" if segment == 0 else next(
            (name for name, host in self.hosts.items() if host.segment == segment), f"segment-{segment:04x}")
        if name not in self.hosts:
            self.hosts[name] = Host(name, segment=segment)
        return name

    def finish(self):
        """The hosts with their functions, ordered."""
        bridges = {}
        for numbers, function in self.functions.items():
            if function.bridge and function.bridge.secondary is not None:
                bridges.setdefault((numbers[0], function.bridge.secondary), function.name)
        for numbers in sorted(self.functions):
            function = self.functions[numbers]
            above = bridges.get(numbers[:2])
            function.parent = above if above != function.name else None
            function.bars.sort(key=lambda bar: BAR_ORDER.index(bar.name))
            if function.bridge:
                windows = function.bridge.windows
                function.bridge.windows = {kind: windows[kind] for kind in WINDOW_ORDER if kind in windows}
            self.hosts[self.host_names[numbers]].functions.append(function)
        for host in self.hosts.values():
            host.windows.sort(key=lambda window: (window.space, window.range.first))
        return sorted(self.hosts.values(), key=lambda host: (host.name != "chipset", host.name))
