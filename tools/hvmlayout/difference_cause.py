# SPDX-License-Identifier: MIT
"""Why something differs between two boots, as far as their logs tell. Each answer is what follows "because", or None.

What lies side by side competes: BARs and windows on a root bus, BARs and windows behind one bridge. Where a thing was before, or is now,
there is or was something else; that way leads to what is new, gone or of another size."""

import bisect
from collections import defaultdict
from dataclasses import dataclass

from hvmlayout import text
from hvmlayout.difference_told import has_everything, is_other_firmware, tells_options

FOUR_GIB = 1 << 32
OTHER_FIRMWARE = "another firmware chose the address"

# Options that bear on where BARs go, by what they can change; None: on all.
OPTIONS = {
    "place": "mem", "threshold": "mem", "low-hole": "mem", "address-bits": "mem", "ecam": "mem", "resizable-max": "mem",
    "hotplug-mem": "mem", "hotplug-pref": "mem", "hotplug-pref64": "mem", "hotplug-io": "io", "isa-aliases": "io",
    "sriov": "mem", "hotplug-buses": None, "boot-critical": None,
}


@dataclass(eq=False)
class Item:
    """A BAR or a bridge's window in both boots."""

    pair: object
    name: str  # "BAR2", "window pref"
    space: str
    before: object = None  # Range
    after: object = None
    size_before: int | None = None
    size_after: int | None = None
    levels: tuple = (None, None)  # what it lies in, before and now

    @property
    def label(self):
        function = self.pair.b or self.pair.a
        if self.name.startswith("window "):
            return f"the {words(self.name.removeprefix('window '))} window of {function.name}"
        return f"{function.name} {self.name}"

    @property
    def news(self):
        """What is new with it, if that may push others; None: nothing."""
        if self.before is None and self.after is not None:
            how = "is new" if self.pair.a is None or self.size_before is None else "has an address now"
            return f"{self.label}, {text.size(self.after.size)}, {how}"
        if self.before is not None and self.after is None:
            how = "is gone" if self.pair.b is None else "is closed now" if self.name.startswith("window ") else "has no address any more"
            return f"{self.label}, {text.size(self.before.size)}, {how}"
        if self.before is not None and self.before.size != self.after.size:
            verb = "grew" if self.after.size > self.before.size else "shrank"
            return f"{self.label} {verb} from {text.size(self.before.size)} to {text.size(self.after.size)}"
        return None


class Causes:
    def __init__(self, a, b, found_pairs):
        self.a, self.b, self.pairs = a, b, found_pairs
        self.pair_of = {("a", pair.a.name): pair for pair in found_pairs if pair.a} | \
                       {("b", pair.b.name): pair for pair in found_pairs if pair.b}
        self.items = {}
        for pair in found_pairs:
            self.add_items(pair)
        self.sorted = {side: self.by_level(side) for side in (0, 1)}
        self.other_firmware = is_other_firmware(a, b)
        self.is_whole = has_everything(a) and has_everything(b)
        self.options = [name for name in tells_options(a, b) if a.policy.get(name) != b.policy.get(name)]

    # --- what lies beside what ---

    def add_items(self, pair):
        for side, function in enumerate((pair.a, pair.b)):
            if function is None:
                continue
            level = self.level(function, "ab"[side])
            for bar in function.bars:
                size = bar.size * bar.count if bar.size is not None else None
                self.add_item(pair, bar.name, bar.space, side, bar.range, size, level)
            for kind, window in (function.bridge.windows.items() if function.bridge else ()):
                self.add_item(pair, f"window {kind}", "io" if kind == "io" else "mem", side, window.range,
                              window.range.size if window.range else None, level)

    def add_item(self, pair, name, space, side, range_, size, level):
        item = self.items.setdefault((pair, name), Item(pair, name, space))
        item.levels = (level, item.levels[1]) if side == 0 else (item.levels[0], level)
        if side == 0:
            item.before, item.size_before = range_, size
        else:
            item.after, item.size_after = range_, size

    def level(self, function, side):
        """The bridge above, as a pair; on a root bus, the segment group."""
        above = self.pair_of.get((side, function.parent)) if function.parent else None
        return above or ("root", function.segment)

    def by_level(self, side):
        """(level, space) -> items with an address, ascending."""
        found = defaultdict(list)
        for item in self.items.values():
            range_ = (item.before, item.after)[side]
            if range_ is not None:
                found[item.levels[side], item.space].append((range_.first, range_.last, id(item), item))
        for entries in found.values():
            entries.sort()
        return found

    def overlapping(self, side, level, space, range_, but):
        """Items that are in a range in a boot, other than one."""
        entries = self.sorted[side].get((level, space), [])
        at = max(0, bisect.bisect_right(entries, (range_.first, FOUR_GIB ** 2)) - 1)
        found = []
        while at < len(entries) and entries[at][0] <= range_.last:
            if entries[at][1] >= range_.first and entries[at][3] is not but:
                found.append(entries[at][3])
            at += 1
        return found

    # --- causes of a move ---

    def of_moved(self, pair, name):
        item = self.items[pair, name]
        if self.other_firmware:
            return self.of_bridge(item) or self.of_hole(item, exactly=True) or OTHER_FIRMWARE
        return self.of_pin(pair, name) or self.of_bridge(item) or self.of_hole(item, exactly=True) or self.of_neighbours(item) or \
            self.of_hole(item, exactly=False) or self.of_options(item.space) or self.of_largest(item)

    def of_pin(self, pair, name):
        pins = [next((bar.pinned for bar in function.bars if bar.name == name), None) for function in (pair.a, pair.b)]
        if pins[0] == pins[1]:
            return None
        return f"it is pinned to {text.address(pins[1])}" if pins[1] is not None else "it is not pinned any more"

    def of_bridge(self, item):
        """It is where it was in its bridge's window, and the window has moved."""
        windows = [self.window_around(item, side) for side in (0, 1)]
        if None in windows or item.levels[0] is not item.levels[1]:
            return None
        (kind, before), (kind_after, after) = windows
        if before == after:
            return None
        bridge = item.levels[1].b.name
        if kind != kind_after:
            return f"it is in the {words(kind_after)} window of the bridge {bridge} now, not in the {words(kind)} one"
        if item.before.first - before.first == item.after.first - after.first:
            moved = " to ".join(text.address(range_.first, item.space) for range_ in (before, after))
            return f"the {words(kind)} window of its bridge {bridge} moved from {moved}"
        return None

    @staticmethod
    def window_around(item, side):
        """(kind, Range) of the window that it lies in; None: it is on a root bus, or nothing is known of the bridge."""
        level, range_ = item.levels[side], (item.before, item.after)[side]
        if isinstance(level, tuple) or level is None or range_ is None:
            return None
        bridge = (level.a, level.b)[side].bridge
        for kind, window in (bridge.windows.items() if bridge else ()):
            if window.range is not None and window.range.contains(range_) and (kind == "io") == (item.space == "io"):
                return kind, window.range
        return None

    def of_hole(self, item, exactly):
        """The host bridge's window begins or ends elsewhere. `exactly`: and it is where it was in that."""
        if not isinstance(item.levels[1], tuple) or item.before is None or item.after is None:
            return None
        if (item.before.first >= FOUR_GIB) != (item.after.first >= FOUR_GIB):
            return None if exactly else self.of_side(item)
        edges = [self.edges(boot, item.space, range_) for boot, range_ in ((self.a, item.before), (self.b, item.after))]
        if None in edges or edges[0] == edges[1]:
            return None
        kept = [item.before.first - edges[0][at] == item.after.first - edges[1][at] for at in (0, 1)]
        if exactly and not (kept[0] and edges[0][0] != edges[1][0]) and not (kept[1] and edges[0][1] != edges[1][1]):
            return None
        return self.of_host_window(zone_of(item.space, item.after))

    @staticmethod
    def edges(boot, space, range_):
        """First and last address of the host bridges' windows on this side of 4 GiB."""
        windows = [window.range for host in boot.hosts for window in host.windows
                   if window.space == space and (window.range.first >= FOUR_GIB) == (range_.first >= FOUR_GIB)]
        return (windows[0].first, windows[-1].last) if windows else None

    def of_side(self, item):
        """It is on the other side of 4 GiB now."""
        side = "above" if item.after.first >= FOUR_GIB else "below"
        known = self.of_options(item.space) or self.of_host_window("below 4 GiB") or self.of_largest(item)
        return f"it is {side} 4 GiB now" + (f": {known}" if known else "")

    def of_host_window(self, zone):
        a, b = self.a, self.b
        if zone == "below 4 GiB" and a.low_ram_end != b.low_ram_end and None not in (a.low_ram_end, b.low_ram_end):
            return f"RAM below 4 GiB ends at {text.address(b.low_ram_end)}, and not at {text.address(a.low_ram_end)}"
        if zone == "above 4 GiB" and a.high_ram_end != b.high_ram_end and None not in (a.high_ram_end, b.high_ram_end):
            ends = [f"at {text.address(end)}" if end else "nowhere: there is none" for end in (b.high_ram_end, a.high_ram_end)]
            return f"RAM above 4 GiB ends {ends[0]} (before: {ends[1]})"
        if zone == "above 4 GiB" and a.address_bits != b.address_bits and None not in (a.address_bits, b.address_bits):
            return f"the processor has {b.address_bits} physical address bits, and not {a.address_bits}"
        ecam = [{host.name: host.ecam for host in boot.hosts} for boot in (a, b)]
        if zone == "below 4 GiB" and ecam[0] != ecam[1]:
            return "ECAM is elsewhere"
        named = [name for name in self.options if name in ("low-hole", "address-bits", "ecam")]
        if named and zone != "I/O":
            return self.option_text(named)
        if (a.machine, a.platform) != (b.machine, b.platform):
            return "the machine is another one"
        return "the firmware is another one" if self.other_firmware else None

    # --- causes by what lies beside ---

    def of_neighbours(self, item):
        """What is now where it was, or was where it is now; from there on to what is new, gone or of another size."""
        if not self.is_whole:
            return None
        seen, wave, first = {item}, [item], True
        while wave:
            following = []
            for one in wave:
                for other in self.beside(one):
                    if other in seen:
                        continue
                    seen.add(other)
                    if other.news:
                        return other.news + (self.where(item, other) if first else ", and what lies between made room")
                    following.append(other)
            wave, first = following, False
        return None

    def beside(self, item):
        found = []
        if item.before is not None and item.levels[0] is not None:
            level = item.levels[0] if isinstance(item.levels[0], tuple) or item.levels[0].b else None
            if level is not None:
                found += self.overlapping(1, level, item.space, item.before, item)
        if item.after is not None and item.levels[1] is not None:
            found += self.overlapping(0, item.levels[1], item.space, item.after, item)
        return found

    @staticmethod
    def where(item, other):
        if other.after is not None and item.before is not None and other.after.overlaps(item.before):
            return ", and is where this was"
        if other.before is not None and item.after is not None and other.before.overlaps(item.after):
            return ", and this is where that was"
        return ""

    def of_largest(self, item):
        """The largest thing beside it that is new, gone or of another size: sizes decide the order."""
        if not self.is_whole:
            return None
        others = [other for other in self.items.values() if other is not item and other.news and other.space == item.space
                  and item.levels[1] in other.levels]
        if not others:
            return None
        largest = max(others, key=lambda other: (other.after or other.before).size)
        return f"{largest.news}, which changes the order in which addresses are given (most likely)"

    # --- others ---

    def of_options(self, space):
        named = [name for name in self.options if name in OPTIONS and OPTIONS[name] in (None, space)]
        return self.option_text(named) if named else None

    def option_text(self, named):
        parts = [f"{name} is {self.b.policy.get(name, 'none')} (before: {self.a.policy.get(name, 'none')})" for name in named]
        return f"option{'s' if len(parts) > 1 else ''} " + "; ".join(parts)

    def of_lost(self, pair, a, b):
        """`a`: the BAR before, None if there was none."""
        if a is not None and pair.a is not None and (pin := self.of_pin(pair, b.name)):
            return pin
        found = [OTHER_FIRMWARE] if self.other_firmware else []
        if a is not None and a.size is not None and b.size is not None and a.size != b.size:
            found.append(f"it grew from {text.size(a.size * a.count)} to {text.size(b.size * b.count)}" if b.size > a.size else "")
        if a is not None and a.range is not None:
            if window := self.of_host_window(zone_of(a.space, a.range)):
                found.append(window)
            item = self.items[pair, b.name]
            takers = [other for other in self.beside(item) if other.after and other.after.overlaps(item.before)]
            found += [f"{other.news or other.label}, and is where this was" if other.news else f"{other.label} is where this was"
                      for other in sorted(takers, key=lambda other: -other.after.size)[:2]]
            found.append(self.of_options(b.space))
        elif taker := self.taker(pair, b):
            found.append(taker)
        return "; ".join(part for part in found if part) or None

    def taker(self, pair, bar):
        """Of a BAR that never had an address: what is where it could be, one thing if that makes up much of it."""
        others = [other for other in self.items.values() if other.space == bar.space and other.after and other.pair is not pair
                  and ((bar.space == "mem" and bar.is_64bit) or other.after.first < FOUR_GIB)]
        topmost = [other for other in others if isinstance(other.levels[1], tuple)]
        total = sum(other.after.size for other in topmost)
        largest = max((other for other in others if not other.name.startswith("window ")), key=lambda other: other.after.size, default=None)
        if largest is not None and largest.after.size * 4 >= total:
            return f"{largest.label} takes {text.size(largest.after.size)} of the room that it could have"
        windows = sum(other.name.startswith("window ") for other in topmost)
        return f"{text.count(windows, 'window of a bridge', 'windows of bridges')} and {text.count(len(topmost) - windows, 'BAR')} take " \
               f"{text.size(total)} of the room that it could have" if total else None

    def of_gained(self, pair, a, b):
        if pin := self.of_pin(pair, b.name):
            return pin
        if self.other_firmware:
            return OTHER_FIRMWARE
        item = self.items[pair, b.name]
        if b.size is not None and a.size is not None and b.size < a.size:
            return f"it shrank from {text.size(a.size * a.count)} to {text.size(b.size * b.count)}"
        left = [other.news for other in self.beside(item) if other.after is None and other.news]
        if left:
            return left[0]
        return self.of_options(b.space) or self.of_host_window(zone_of(b.space, b.range)) or self.of_largest(item)

    def of_size(self, a, b):
        if b.size_found is not None or a.size_found is not None:
            return self.of_options("mem") if "resizable-max" in self.options else "it is resizable, and there was other room for it"
        return None

    def of_window(self, pair, kind):
        name = f"window {kind}"
        item = self.items[pair, name]
        if self.other_firmware:
            return OTHER_FIRMWARE
        if item.before and item.after and item.before.size == item.after.size:
            return self.of_moved(pair, name)
        behind = [other for other in self.items.values() if pair in other.levels and other.news
                  and self.may_lie_in(other, pair, kind)]
        if behind:
            return max(behind, key=lambda other: (other.after or other.before).size).news
        for other in self.pairs:
            if None in (other.a, other.b) and other.function.parent in (pair.a.name if other.b is None else pair.b.name,):
                return f"{other.function.name} behind it " + ("is new" if other.a is None else "is gone")
        reserves = [option for option in self.options if option.startswith("hotplug-") and (option == "hotplug-io") == (kind == "io")]
        return self.option_text(reserves) if reserves else None

    @staticmethod
    def may_lie_in(item, pair, kind):
        bridge = pair.b.bridge if item.after else pair.a.bridge
        window = bridge.windows.get(kind)
        return window is not None and window.range is not None and window.range.contains(item.after or item.before) and \
            (kind == "io") == (item.space == "io")

    def of_number(self, pair):
        """Why a bus has another number: bridges that came or went before it, or that have other bus numbers behind them."""
        if pair.has_moved:
            return None
        bus = min(pair.a.bus, pair.b.bus)
        for other in self.pairs:
            bridge = other.function.bridge
            if bridge is None or bridge.secondary is None or bridge.secondary > max(pair.a.bus, pair.b.bus):
                continue
            if other.a is None:
                return f"the bridge {other.b.name} was added before it"
            if other.b is None:
                return f"the bridge {other.a.name} before it is gone"
            lengths = [one.bridge.subordinate - one.bridge.secondary for one in (other.a, other.b)
                       if one.bridge and None not in (one.bridge.secondary, one.bridge.subordinate)]
            if len(set(lengths)) == 2 and other.a.bridge.secondary <= bus and other.a.bridge.subordinate < pair.a.bus:
                return f"the bridge {other.b.name} before it has {text.buses(other.b.bridge.secondary, other.b.bridge.subordinate)} now"
        return None


def words(kind):
    return {"io": "I/O", "mem": "memory", "pref": "prefetchable"}[kind]


def zone_of(space, range_):
    return "I/O" if space == "io" else "above 4 GiB" if range_.first >= FOUR_GIB else "below 4 GiB"
