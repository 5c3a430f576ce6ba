# SPDX-License-Identifier: MIT
"""The machine as a tree: host bridges, buses, functions, BARs and windows. What is alike is told once.

    for line in Tree(boot, Names()).lines(): ...      # list of (kind, text) pieces each; `paint` makes text of them"""

import re
from dataclasses import dataclass

from hvmlayout import text, tree_space
from hvmlayout.names import class_name, ids

ALIKE = 4  # functions beside each other from which on they are told together
EMPTY = 2  # the same for ports with nothing behind them
RESOURCE_WIDTH = 43  # of "[mem 0x8000000000-0x8fffffffff 64bit pref]"
SPAN_WIDTH = 32
BRANCHES = {True: ("├─ ", "└─ ", "│  "), False: ("|- ", "`- ", "|  ")}
DIGITS = re.compile(r"[0-9a-f]*[0-9][0-9a-f]*")
PROBLEMS = frozenset("FEW")  # levels
COLOURS = {"F": "bad", "E": "bad", "W": "warning"}


@dataclass
class Branch:
    """A line of the tree with what hangs below it."""

    pieces: list  # (kind, text)
    details: list  # lists of pieces: lines of its own, before the branches
    branches: list


def is_troubled(function):
    return bool(function.unplaced) or any(line.level in PROBLEMS for line in function.lines) or any(
        window.verdict not in ("", "placed", "empty") for window in windows_of(function))


def windows_of(function):
    return function.bridge.windows.values() if function.bridge else ()


class Tree:
    def __init__(self, boot, names, fold=True, problems_only=False, details=False):
        """`details`: with each window of a host bridge, and with lines of level I."""
        self.boot, self.names, self.fold, self.problems_only, self.details = boot, names, fold, problems_only, details
        self.children = {}
        for function in boot.functions():
            if function.parent is not None:
                self.children.setdefault(function.parent, []).append(function)
        self.trouble = {}
        for function in boot.functions():
            if is_troubled(function):
                self.mark(function)

    def mark(self, function):
        """Troubled functions, and all bridges above them."""
        while function is not None and function.name not in self.trouble:
            self.trouble[function.name] = True
            function = self.boot.find(function.parent) if function.parent else None

    def lines(self, unicode=True):
        lines = []
        for host in self.boot.hosts:
            if self.problems_only and not any(function.name in self.trouble for function in host.functions):
                continue
            if lines:
                lines.append([])
            lines += draw(self.host(host), BRANCHES[unicode])
        return lines

    # --- host bridges and roots ---

    def host(self, host):
        title = [("name", host.name)]
        if host.segment:
            title.append(("plain", f"  segment {host.segment:04x}"))
        if host.last_bus is not None:
            title.append(("plain", "  " + text.buses(host.first_bus, host.last_bus)))
        if host.ecam:
            title.append(("plain", f"  ECAM {text.resource('mem', host.ecam)}"))
        details = []
        for area in tree_space.areas(host):
            details += self.area(area)
        tops = [function for function in host.functions if function.parent is None]
        return Branch(title, details, self.roots(host, tops))

    def area(self, area):
        space = "io" if area.name == tree_space.IO else "mem"
        only = ", for prefetchable BARs only" if all(window.prefetchable_only for window in area.windows) else ""
        largest = f", largest free piece {text.size(area.largest)}" if area.largest else ""
        lines = [[("plain", f"{tree_space.AREA_WORDS[area.name]:11} {text.resource(space, area.range):{SPAN_WIDTH}} "),
                  ("plain", f"{text.size(area.used)} of {text.size(area.total)} used{largest}{only}")]]
        if self.details and len(area.windows) > 1:
            lines += [[("dim", f"{'':11} {text.resource(space, window.range):{SPAN_WIDTH}} "),
                       ("dim", text.size(window.range.size))] for window in area.windows]
        return lines

    def roots(self, host, tops):
        known = {root.bus: root for root in host.roots}
        if len(known) == 1 and all(function.bus in known for function in tops):
            return self.functions(tops)
        branches = []
        for bus in sorted(set(known) | {function.bus for function in tops}):
            functions = self.functions([function for function in tops if function.bus == bus])
            if self.problems_only and not functions:
                continue
            title = [("name", "root"), ("plain", " " + text.buses(bus, known[bus].last_bus))] if bus in known else \
                [("plain", f"{text.buses(bus)}, and the log does not say what leads there")]
            branches.append(Branch(title, [] if functions else [[("dim", "nothing on it")]], functions))
        return branches

    # --- functions ---

    def functions(self, functions):
        if self.problems_only:
            functions = [function for function in functions if function.name in self.trouble]
        if not self.fold:
            return [self.function(function) for function in functions]
        groups = {}
        for function in functions:
            groups.setdefault(self.shape(function), []).append(function)
        branches, done = [], set()
        for function in functions:
            shape = self.shape(function)
            group = groups[shape]
            if self.is_empty_port(function) and len(group) >= EMPTY:
                if shape not in done:
                    branches.append(self.empty_ports(group))
            elif len(group) < ALIKE:
                branches.append(self.function(function))
            elif shape not in done:
                branches += [self.function(function), self.alike(group)]
            done.add(shape)
        return branches

    def is_empty_port(self, function):
        return bool(function.bridge) and function.name not in self.children and function.name not in self.trouble

    def shape(self, function):
        """Functions with the same one are told together."""
        if self.is_empty_port(function):
            return "empty", function.vendor, function.device_id
        return (function.vendor, function.device_id, function.class_code, function.decodes_io, function.decodes_memory,
                tuple((bar.name, bar.space, bar.size, bar.count, bar.range is None,
                       bar.reason and DIGITS.sub("#", bar.reason)) for bar in function.bars),
                tuple((kind, window.verdict) for kind, window in function.bridge.windows.items()
                      if window.verdict not in ("", "placed", "empty")) if function.bridge else None,
                tuple(DIGITS.sub("#", str(line)) for line in function.lines if line.level in PROBLEMS),
                tuple(self.shape(child) for child in self.children.get(function.name, ())))

    def empty_ports(self, group):
        pieces = [("name", f"{len(group)} empty ports"), ("plain", f" {span(group)} {bus_span(group)}")]
        kept = {}
        for function in group:
            for kind, window in function.bridge.windows.items():
                if window.range:
                    kept[kind] = kept.get(kind, 0) + window.range.size
        if kept:
            words = {"io": "I/O", "mem": "memory", "pref": "prefetchable"}
            sizes = ", ".join(f"{text.size(kept[kind])} {words[kind]}" for kind in kept)
            pieces.append(("dim", f"  kept for hot-plug: {sizes}"))
        without = sum(any(window.no_reserve for window in windows_of(function)) for function in group)
        if without:
            pieces.append(("warning", f"  {without} without their whole reserve"))
        return Branch(pieces, [], [])

    def alike(self, group):
        rest = group[1:]
        lost = sum(len(function.unplaced) for below in rest for function in self.subtree(below))
        names = ", ".join(function.name for function in rest) if lost or len(rest) <= 8 else span(rest)
        pieces = [("bad", "!! ")] if lost else []
        pieces.append(("name", f"{len(rest)} more like {group[0].name}"))
        if lost:
            pieces.append(("bad", f", {text.count(lost, 'BAR')} NOT PLACED"))
        pieces.append(("plain", f": {names}"))
        if group[0].bridge:
            pieces.append(("plain", f" {bus_span(rest)}"))
        return Branch(pieces, [], [])

    def subtree(self, function, depth=0):
        yield function
        if depth < 256:
            for child in self.children.get(function.name, ()):
                yield from self.subtree(child, depth + 1)

    def function(self, function):
        children = self.children.get(function.name, [])
        pieces = [("bad", "!! ")] if function.unplaced else []
        pieces += [("name", function.name), ("plain", f"  {class_name(function.class_code)}")]
        if ids(function):
            pieces.append(("plain", f" {ids(function)}"))
        if function.bridge:
            pieces += self.leads_to(function, children)
        pieces += self.decode(function)
        name = self.names.of(function)
        if name:
            pieces.append(("cut", f"  {name}"))
        details = [self.window(window, children) for window in windows_of(function)]
        details += [self.bar(bar) for bar in function.bars]
        details += [[(COLOURS.get(line.level, "plain"), f"{line.level} {line.fact}".strip())] for line in function.lines
                    if line.level in PROBLEMS or self.details]
        return Branch(pieces, details, self.functions(children))

    @staticmethod
    def leads_to(function, children):
        bridge = function.bridge
        if bridge.secondary is None:
            return [("warning", "  no bus numbers, forwards nothing")]
        words = [flag for flag in bridge.flags if flag != "pcie-port"]
        flags = f" ({', '.join(words)})" if words else ""
        return [("plain", f"  -> {text.buses(bridge.secondary, bridge.subordinate)}{flags}"),
                ("dim", "" if children else ", empty")]

    @staticmethod
    def decode(function):
        """As lspci has it, for what there are BARs or windows of."""
        spaces = {bar.space for bar in function.bars if bar.name != "ROM"}
        if function.bridge:
            spaces |= {"io" if window.kind == "io" else "mem" for window in windows_of(function) if window.range}
        pieces = []
        for space, name, state in (("io", "I/O", function.decodes_io), ("mem", "Mem", function.decodes_memory)):
            if space in spaces and state is not None:
                pieces.append(("dim" if state else "warning", f"  {name}{'+' if state else '-'}"))
        return pieces

    def bar(self, bar):
        mark = "!! " if bar.reason else "   "
        size = text.size(bar.size * bar.count) if bar.size is not None else "?"
        pieces = [("bad" if bar.reason else "plain", f"{mark}{bar.name:7} {text.bar(bar):{RESOURCE_WIDTH}} {size:>9}")]
        words = []
        if bar.count > 1:
            words.append(f"{bar.count} VFs" + (f" of {text.size(bar.size)}" if bar.size is not None else ""))
        if bar.size_found is not None:
            words.append(f"resized from {text.size(bar.size_found)}")
        if bar.fixed:
            words.append("fixed")
        if bar.pinned is not None and not bar.fixed:
            words.append(f"pinned to {text.address(bar.pinned, bar.space)}")
        if words:
            pieces.append(("plain", "  " + ", ".join(words)))
        if bar.reason:
            pieces.append(("bad", f"  NOT PLACED: {bar.reason}"))
        elif bar.range is None:
            pieces.append(("warning", "  the log tells no address"))
        return pieces

    def window(self, window, children):
        space = "io" if window.kind == "io" else "mem"
        label = {"io": "I/O", "mem": "memory", "pref": "pref"}[window.kind]
        shown = text.resource(space, window.range, bool(window.is_64bit), window.kind == "pref")
        lost = window.verdict not in ("", "placed", "empty")
        pieces = [("bad" if lost else "plain" if window.range else "dim",
                   f"{'!! ' if lost else '   '}{label:7} {shown:{RESOURCE_WIDTH}} ")]
        if window.range:
            free = tree_space.free_in_window(window, space, children)
            pieces.append(("plain", f"{text.size(window.range.size):>9}"))
            if free:
                pieces.append(("dim", f"  {text.size(free)} free" if free < window.range.size else "  all free"))
        elif lost:
            pieces.append(("bad", f"{'':9}  CLOSED: {window.verdict}"))
        else:
            pieces.append(("dim", f"{'':9}  {window.verdict or 'the log tells no address'}"))
        if window.no_reserve:
            pieces.append(("warning", f"  no hot-plug reserve: {window.no_reserve}"))
        return pieces


def span(functions):
    return functions[0].name if len(functions) == 1 else f"{functions[0].name} to {functions[-1].name}"


def bus_span(functions):
    """The buses behind bridges, as few ranges as there are."""
    bridges = [function.bridge for function in functions if function.bridge and function.bridge.secondary is not None]
    # A log that is cut off may tell the first bus only.
    numbers = sorted((bridge.secondary, bridge.secondary if bridge.subordinate is None else bridge.subordinate) for bridge in bridges)
    ranges = []
    for first, last in numbers:
        if ranges and ranges[-1][1] + 1 == first:
            ranges[-1][1] = last
        else:
            ranges.append([first, last])
    if not ranges:
        return ""
    parts = [f"{first:02x}-{last:02x}" if last > first else f"{first:02x}" for first, last in ranges]
    return f"[bus {','.join(parts)}]"


def draw(branch, signs, first="", rest=""):
    """Lines of pieces, with the branches in front."""
    tee, corner, bar = signs
    lines = [[("branch", first), *branch.pieces] if first else branch.pieces]
    inner = rest + (bar if branch.branches else "   ")
    lines += [[("branch", inner), *detail] for detail in branch.details]
    for number, below in enumerate(branch.branches, 1):
        is_last = number == len(branch.branches)
        lines += draw(below, signs, rest + (corner if is_last else tee), rest + ("   " if is_last else bar))
    return lines
