# SPDX-License-Identifier: MIT
"""How full the windows of a host bridge are, and what is free in the window of a bridge."""

from dataclasses import dataclass

from hvmlayout.model import Range

FOUR_GIB = 1 << 32
# Names as in the log's summary.
IO, LOW, HIGH = "io", "low-hole", "high-window"
AREA_WORDS = {IO: "I/O", LOW: "below 4 GiB", HIGH: "above 4 GiB"}


@dataclass
class Area:
    """All windows of a host bridge for ports, for memory below 4 GiB, or for memory above."""

    name: str
    windows: list  # Window
    total: int  # bytes that BARs may have
    used: int  # of these, by BARs and by windows of bridges
    largest: int  # the largest aligned power of two that is free; 0: none

    @property
    def range(self):
        return Range(self.windows[0].range.first, self.windows[-1].range.last)


def name_of(window):
    if window.space == "io":
        return IO
    return LOW if window.range.first < FOUR_GIB else HIGH


def taken_at_root(host):
    """(space, Range) of all that lies in the windows of the host bridge itself."""
    taken = []
    for function in host.functions:
        if function.parent is not None:
            continue
        taken += [(bar.space, bar.range) for bar in function.bars if bar.range]
        if function.bridge:
            taken += [("io" if kind == "io" else "mem", window.range)
                      for kind, window in function.bridge.windows.items() if window.range]
    return taken


def areas(host):
    """The areas of a host bridge, those that it has, in the order of addresses."""
    found = {}
    for window in host.windows:
        found.setdefault(name_of(window), []).append(window)
    taken = taken_at_root(host)
    return [area(name, found[name], taken) for name in (IO, LOW, HIGH) if name in found]


def area(name, windows, taken):
    windows = sorted(windows, key=lambda window: window.range.first)
    total = used = largest = 0
    for window in windows:
        inside = [part for space, range_ in taken if space == window.space and (part := cut(range_, window.range))]
        gaps = free_pieces(window.range, inside)
        free = sum(gap.size for gap in gaps)
        total += window.range.size
        used += window.range.size - free
        largest = max([largest, *(aligned_piece(gap) for gap in gaps)])
    return Area(name, windows, total, used, largest)


def cut(range_, outer):
    """What of a range lies in the other one, or None."""
    first, last = max(range_.first, outer.first), min(range_.last, outer.last)
    return Range(first, last) if first <= last else None


def free_pieces(outer, taken):
    """What is left of a range."""
    pieces, at = [], outer.first
    for range_ in sorted(taken, key=lambda range_: range_.first):
        if range_.first > at:
            pieces.append(Range(at, range_.first - 1))
        at = max(at, range_.last + 1)
    if at <= outer.last:
        pieces.append(Range(at, outer.last))
    return pieces


def aligned_piece(range_):
    """The largest power of two of bytes in a range that begins at a multiple of itself."""
    size = 1 << (range_.size.bit_length() - 1)
    while size > 1:
        if (range_.first + size - 1) // size * size + size - 1 <= range_.last:
            return size
        size >>= 1
    return 1


def free_in_window(window, space, children):
    """Bytes of a bridge's window that nothing behind it takes. `children`: the functions on its secondary bus."""
    taken = []
    for child in children:
        taken += [bar.range for bar in child.bars if bar.range and bar.space == space]
        if child.bridge:
            taken += [inner.range for kind, inner in child.bridge.windows.items()
                      if inner.range and (kind == "io") == (space == "io")]
    inside = [part for range_ in taken if (part := cut(range_, window.range))]
    return sum(piece.size for piece in free_pieces(window.range, inside))
