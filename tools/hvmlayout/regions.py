# SPDX-License-Identifier: MIT
"""The address map of a boot as nested regions: what the terminal map, the SVG picture and the page are drawn from.

`address_map(boot)` gives the two spaces as lists of Region. Siblings are ascending and disjoint, children lie inside their parent, and
whatever has an address is in the map exactly once, or in `conflicts` if a broken log says that it overlaps something else.
`segments()` makes of a part of the map the sequence that a picture shows: leaves and empty pieces, ascending, without a gap between them."""

import bisect
from dataclasses import dataclass, field

from hvmlayout import text
from hvmlayout.model import Bar, BridgeWindow, Range

FOUR_GIB = 1 << 32
LAST_PORT = 0xffff
LAST_ADDRESS = (1 << 64) - 1

# What may lie inside what, by kind. Windows are inside "reserved" in maps that reserve the whole hole below 4 GiB.
PLACED = frozenset(("bar", "rom", "vf"))
HOLDS = {
    "window": PLACED | {"bridge", "ecam", "reserved"},
    "bridge": PLACED | {"bridge", "ecam", "reserved"},
    "reserved": PLACED | {"window", "bridge", "ecam"},
}
NOTHING = frozenset()

MAP_KINDS = {"usable": "ram", "RAM": "ram", "ACPI data": "acpi", "ACPI NVS": "acpi"}
MAP_LABELS = {"ram": "RAM", "persistent": "persistent memory"}

# Where every PC has the same things: what a reserved range is most likely for. A log does not say it.
USUAL = (
    (0x9f000, 0x9ffff, "extended BIOS data area"),
    (0xf0000, 0xfffff, "BIOS area"),
    (0xfec00000, 0xfec00fff, "I/O APIC"),
    (0xfed00000, 0xfed003ff, "HPET"),
    (0xfed1c000, 0xfed1ffff, "chipset registers"),
    (0xfed40000, 0xfed44fff, "TPM"),
    (0xfed90000, 0xfed9ffff, "IOMMU"),
    (0xfee00000, 0xfeefffff, "local APICs, MSI"),
    (0xff000000, 0xffffffff, "firmware flash"),
    (0xfd00000000, 0xffffffffff, "AMD HyperTransport"),
)


@dataclass
class Region:
    space: str  # "io" or "mem"
    range: Range
    kind: str  # ram, reserved, acpi, persistent, ecam, window (of a host bridge), bridge (window of one), bar, rom, vf
    label: str  # "RAM", "01:00.0 BAR4", "00:01.0 window to [bus 01]"
    function: str | None = None  # whose it is, of bridge, bar, rom and vf
    bar: Bar | None = None
    window: BridgeWindow | None = None  # of bridge
    prefetchable: bool = False
    hotplug: bool = False  # of bridge: what is unused in it is kept for what is plugged in later
    host: str | None = None  # of window and ecam, and of what is below a host bridge
    note: str = ""  # what is likely there, by its address
    children: list = field(default_factory=list)

    @property
    def is_opening(self):
        """It is there for what is inside: what is not used of it is free."""
        return self.kind in ("window", "bridge")


@dataclass
class AddressMap:
    mem: list
    io: list
    conflicts: list  # Region that overlaps something in the map, or whose range cannot be
    end: int  # last address of memory space that the picture shows

    def space(self, name):
        return self.io if name == "io" else self.mem

    def whole(self, name):
        return Range(0, LAST_PORT if name == "io" else self.end)


@dataclass(frozen=True)
class Segment:
    """A piece of a picture: a region without children, or an empty piece (`region` is None)."""

    range: Range
    region: Region | None
    path: tuple  # Region: what it is inside, outermost first
    folded: bool = False  # empty, and so large that it is better drawn short

    @property
    def is_taken(self):
        """Not empty; a bridge's window with nothing in it counts as something."""
        return self.region is not None or bool(self.path) and self.path[-1].kind == "bridge" and not self.path[-1].children


def address_map(boot):
    behind = ancestors(boot)
    spaces = {"mem": [], "io": []}
    conflicts = []
    for region in everything(boot, behind):
        if not is_possible(region) or not insert(spaces[region.space], region, behind):
            conflicts.append(region)
    for region in memory_map_regions(boot, ("reserved",)):
        twin = find_exactly(spaces["mem"], region.range, "ecam")
        if twin is not None:
            twin.note = "reserved in the memory map"
        elif not is_possible(region) or not insert(spaces["mem"], region, behind):
            conflicts.append(region)
    return AddressMap(spaces["mem"], spaces["io"], conflicts, end_of(boot, spaces["mem"]))


def is_possible(region):
    last = LAST_PORT if region.space == "io" else LAST_ADDRESS
    return 0 <= region.range.first <= region.range.last <= last


def end_of(boot, regions):
    """The last address of what the processor can address, as far as the log tells."""
    ends = [FOUR_GIB - 1, (boot.high_ram_end or 1) - 1] + [region.range.last for region in regions[-1:]]
    if boot.address_bits:
        ends.append((1 << boot.address_bits) - 1)
    return max(ends)


def ancestors(boot):
    """Name of each function -> the names of the bridges above it, nearest first."""
    parents = {function.name: function.parent for function in boot.functions()}
    above = {}
    for name in parents:
        bridges = []
        parent = parents[name]
        while parent is not None and parent not in bridges:
            bridges.append(parent)
            parent = parents.get(parent)
        above[name] = tuple(bridges)
    return above


def everything(boot, behind):
    """All regions but the reserved ones of the memory map. What comes first keeps its place if two overlap."""
    yield from memory_map_regions(boot, ("ram", "acpi", "persistent"))
    if not boot.memory_map:
        yield from plain_ram(boot)
    for host in boot.hosts:
        of_host = f" of {host.name}" if len(boot.hosts) > 1 else ""
        yield from host_windows(host, of_host)
        if host.ecam is not None:
            yield Region("mem", host.ecam, "ecam", f"ECAM{of_host}", host=host.name)
    functions = [(host, function) for host in boot.hosts for function in host.functions]
    for host, function in sorted(functions, key=lambda pair: len(behind[pair[1].name])):
        yield from bridge_windows(host, function)
    for host, function in functions:
        yield from bars(host, function)


def memory_map_regions(boot, kinds):
    for entry in boot.memory_map:
        kind = "persistent" if entry.type.startswith("persistent") else MAP_KINDS.get(entry.type, "reserved")
        if kind in kinds:
            yield Region("mem", entry.range, kind, MAP_LABELS.get(kind, entry.type),
                         note=usual(entry.range) if kind == "reserved" else "")


def usual(range_):
    return next((what for first, last, what in USUAL if first <= range_.first and range_.last <= last), "")


def plain_ram(boot):
    """Of a log that has no memory map, but says where RAM ends."""
    if boot.low_ram_end:
        yield Region("mem", Range(0, boot.low_ram_end - 1), "ram", "RAM")
    if boot.high_ram_end and boot.high_ram_end > FOUR_GIB:
        yield Region("mem", Range(FOUR_GIB, boot.high_ram_end - 1), "ram", "RAM")


def host_windows(host, of_host):
    """The windows, those joined that a bridge's window covers together with the ports between them."""
    covers = [window.range for function in host.functions if function.bridge for window in function.bridge.windows.values()
              if window.kind == "io" and window.range]
    joined = []
    for window in sorted(host.windows, key=lambda window: (window.space, window.range.first)):
        last = joined[-1][-1] if joined else None
        if last and last.space == window.space == "io" and any(
                cover.overlaps(last.range) and cover.overlaps(window.range) for cover in covers):
            joined[-1].append(window)
        else:
            joined.append([window])
    for windows in joined:
        space, pref = windows[0].space, windows[0].prefetchable_only
        range_ = Range(windows[0].range.first, windows[-1].range.last)
        yield Region(space, range_, "window", window_label(space, range_) + of_host, prefetchable=pref, host=host.name)
        for before, after in zip(windows, windows[1:]):
            between = Range(before.range.last + 1, after.range.first - 1)
            yield Region(space, between, "reserved", "kept from BARs", host=host.name)


def window_label(space, range_):
    if space == "io":
        return "I/O window"
    return "low window" if range_.first < FOUR_GIB else "high window"


def bridge_windows(host, function):
    if function.bridge is None:
        return
    for kind, window in function.bridge.windows.items():
        if window.range is not None:
            pref = " pref" if kind == "pref" else ""
            yield Region("io" if kind == "io" else "mem", window.range, "bridge",
                         f"{function.name}{pref} window to {buses(function.bridge)}", function=function.name, window=window,
                         prefetchable=kind == "pref", hotplug="hotplug" in function.bridge.flags, host=host.name)


def buses(bridge):
    if bridge.secondary is None:
        return "no bus"
    return text.buses(bridge.secondary, bridge.subordinate)


def bars(host, function):
    for bar in function.bars:
        if bar.range is None:
            continue
        kind = "rom" if bar.name == "ROM" else "vf" if bar.name.startswith("VF") else "bar"
        count = f", {bar.count} VFs" if kind == "vf" and bar.count > 1 else ""
        yield Region(bar.space, bar.range, kind, f"{function.name} {bar.name}{count}", function=function.name, bar=bar,
                     prefetchable=bool(bar.prefetchable), host=host.name)


def may_hold(outer, inner, behind):
    if inner.kind not in HOLDS.get(outer.kind, NOTHING) or not outer.range.contains(inner.range):
        return False
    if outer.kind != "bridge" or inner.function is None:
        return True
    return outer.function in behind.get(inner.function, ())


def insert(siblings, region, behind):
    """Puts it where it belongs; False, and nothing done, if it overlaps what may not hold it."""
    while True:
        at = bisect.bisect_left(siblings, region.range.first, key=lambda sibling: sibling.range.last)
        end = at
        while end < len(siblings) and siblings[end].range.first <= region.range.last:
            end += 1
        touched = siblings[at:end]
        if len(touched) == 1 and may_hold(touched[0], region, behind):
            siblings = touched[0].children
            continue
        if not all(may_hold(region, sibling, behind) for sibling in touched):
            return False
        region.children = touched
        siblings[at:end] = [region]
        return True


def find_exactly(siblings, range_, kind):
    while True:
        at = bisect.bisect_left(siblings, range_.first, key=lambda sibling: sibling.range.last)
        if at == len(siblings) or not siblings[at].range.contains(range_):
            return None
        if siblings[at].range == range_ and siblings[at].kind == kind:
            return siblings[at]
        siblings = siblings[at].children


def walk(regions, path=()):
    """(region, path) of all, depth first, ascending; path as in Segment."""
    for region in regions:
        yield region, path
        yield from walk(region.children, path + (region,))


def gaps(siblings, range_):
    """Range of each piece of a range that none of the siblings has."""
    at = range_.first
    for sibling in siblings:
        if sibling.range.last < at:
            continue
        if sibling.range.first > range_.last:
            break
        if sibling.range.first > at:
            yield Range(at, sibling.range.first - 1)
        at = sibling.range.last + 1
    if at <= range_.last:
        yield Range(at, range_.last)


def free_pieces(region):
    """What is unused of a window: in that of a hot-plug bridge it is the room for what is plugged in later."""
    return list(gaps(region.children, region.range)) if region.is_opening else []


def used(region):
    """Bytes of a region that something in it takes; windows of bridges count as a whole."""
    return sum(child.range.size for child in region.children)


def segments(regions, range_, fold=True):
    """The Segments of a range, ascending; together they are the range. With `fold` the empty ones that are larger than all that is not
    empty are marked folded, so that a picture shows what is there and not what is not."""
    found = list(leaves(regions, range_, ()))
    taken = taken_by(found)
    if not fold or not taken:
        return found
    return [Segment(segment.range, None, segment.path, True) if not segment.is_taken and segment.range.size > taken else segment
            for segment in found]


def taken_by(parts):
    """Bytes of the segments that are not empty."""
    return sum(part.range.size for part in parts if part.is_taken)


def leaves(siblings, range_, path):
    at = range_.first
    for region in siblings:
        part = Range(max(region.range.first, range_.first), min(region.range.last, range_.last))
        if part.first > part.last:
            continue
        if part.first > at:
            yield Segment(Range(at, part.first - 1), None, path)
        if region.children:
            yield from leaves(region.children, part, path + (region,))
        elif region.is_opening:
            yield Segment(part, None, path + (region,))
        else:
            yield Segment(part, region, path)
        at = part.last + 1
    if at <= range_.last:
        yield Segment(Range(at, range_.last), None, path)
