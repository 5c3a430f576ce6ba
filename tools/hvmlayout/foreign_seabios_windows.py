# SPDX-License-Identifier: MIT
"""Where SeaBIOS put bridge windows. It prints their sizes and not their places, but packs what lies on a bus without gaps, the
largest alignment first; so the address of one BAR tells where all that is beside it begins. Every printed address has to agree
with that: as soon as one does not, nothing is said of any window.

Once BARs went above 4 GiB, prefetchable windows of bridges on the root buses may have gone with them, or not: then only those are
certain that have a BAR behind them."""

from dataclasses import dataclass

GIB_4 = 1 << 32
ROOT = 0  # SeaBIOS takes all root buses for one
SMALLEST = {"io": 0x1000, "mem": 0x200000, "pref": 0x200000}  # alignment of a window


@dataclass
class Entry:
    """Something that lies directly on a bus: a BAR, or the window of a bridge."""

    size: int
    align: int
    first: int | None  # None: not known (yet)
    secondary: int | None = None  # of the bridge whose window it is


class Disagreement(Exception):
    """A printed address is not where the others want it."""


def places(bars, sizes, parents, has_high, io_first):
    """(secondary bus, kind) -> first address of each window that is certain.

    `bars` are (bus, kind, first, size) in the order of the log, `sizes` (secondary bus, kind) -> size. `parents` has for each bus
    behind a bridge the bus on which that bridge is. `has_high`: BARs went above 4 GiB; `io_first`: where the root buses' ports
    begin."""
    try:
        return Packing(bars, sizes, parents, has_high).solve(io_first)
    except Disagreement:
        return {}


class Packing:
    def __init__(self, bars, sizes, parents, has_high):
        self.parents = parents
        self.has_high = has_high
        self.entries = {}  # (bus, kind) -> [Entry]
        self.firsts = {}  # (bus, kind) -> where what is on that bus begins
        for bus, kind, first, size in bars:
            bus = self.group(bus)
            if bus != ROOT or first < GIB_4:
                self.entries.setdefault((bus, kind), []).append(Entry(size, size, first))
        # What is farther behind has higher bus numbers.
        for bus, kind in sorted(sizes, reverse=True):
            # A SeaBIOS with other alignments than these.
            if kind != "io" and sizes[bus, kind] % SMALLEST[kind]:
                raise Disagreement
            inner = self.entries.setdefault((bus, kind), [])
            align = max([SMALLEST[kind], *(entry.align for entry in inner)])
            outer = self.entries.setdefault((self.group(parents[bus]), kind), [])
            outer.append(Entry(sizes[bus, kind], align, None, bus))
        for entries in self.entries.values():
            entries.sort(key=lambda entry: (-entry.align, -entry.size))

    def group(self, bus):
        return bus if bus in self.parents else ROOT

    def is_packed(self, place):
        return place != (ROOT, "pref") or not self.has_high

    def solve(self, io_first):
        if io_first is not None:
            self.firsts[ROOT, "io"] = io_first
        order = sorted(self.entries, reverse=True)
        for place in order:
            self.outwards(place)
        for place in reversed(order):
            self.inwards(place)
        return {(entry.secondary, kind): entry.first for (_, kind), entries in self.entries.items() for entry in entries
                if entry.secondary is not None and entry.size and entry.first is not None}

    def outwards(self, place):
        """Where a bus begins, by what is on it."""
        offset = 0
        for entry in self.entries[place]:
            if entry.secondary is not None:
                entry.first = self.firsts.get((entry.secondary, place[1]))
            if entry.first is not None and entry.size and self.is_packed(place):
                self.agree(place, entry.first - offset)
            offset += entry.size

    def inwards(self, place):
        """Where the windows on a bus are, by where it begins."""
        if place not in self.firsts or not self.is_packed(place):
            return
        at = self.firsts[place]
        for entry in self.entries[place]:
            if entry.secondary is not None and entry.size:
                if at % SMALLEST[place[1]]:
                    raise Disagreement
                entry.first = at
                self.agree((entry.secondary, place[1]), at)
            at += entry.size

    def agree(self, place, first):
        if self.firsts.setdefault(place, first) != first:
            raise Disagreement
