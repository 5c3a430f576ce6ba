# SPDX-License-Identifier: MIT
"""The address map as an SVG picture: the whole space as one column, and what is interesting in it enlarged in columns beside it.

A box for each node of picture.nodes(), nested as the regions are. Each has its place and what it is as <title>, which a browser shows
under the pointer and reads out, and more as <desc>. All text is monospaced, so that how wide it is follows from its length."""

import math
import textwrap
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from hvmlayout.model import Range
from hvmlayout.picture import PLACED_KINDS, Words, clip, nodes
from hvmlayout.regions import FOUR_GIB, walk
from hvmlayout.svg_style import CHARACTER, HATCHES, STYLE
from hvmlayout.text import resource, size

COLUMN, ADDRESSES, BETWEEN, MARGIN = 340, 90, 44, 16
HEAD = 76  # of the picture, above the columns
ROW, INDENT, INSET, SPACING, FOOT = 20, 8, 4, 2, 4
BASELINE = 14  # of a row's text, below its top
BREAK = 12  # for the zigzag of what is not drawn in full
LEGEND_ROW, LINE = 22, 18
UNIT = {"mem": 4096, "io": 16}  # what is no larger is a plain row
DOUBLING, MOST_DOUBLING = 2, 4  # pixels for each doubling of the size
LEAST_DIGITS = {"mem": 8, "io": 4}
MOST_LINES = 8  # of things that are not in the picture


@dataclass(frozen=True)
class View:
    title: str
    range: Range
    depth: int | None = None  # None: all that is there


@dataclass
class Box:
    node: object
    x: int
    top: int
    width: int
    height: int
    depth: int


class Column:
    """Where the boxes of a view are."""

    def __init__(self, view, found, x, settings):
        self.view, self.x, self.settings = view, x, settings
        self.boxes = []
        self.nodes = nodes(found, view.range, settings.unfolded, depth=view.depth)
        self.doubling = DOUBLING
        self.bottom = self.place()

    def place(self):
        self.boxes.clear()
        return self.level(self.nodes, HEAD, 0, self.x + ADDRESSES, COLUMN)

    def level(self, found, top, depth, x, width):
        for node in reversed(found) if self.settings.high_first else found:
            box = Box(node, x, top, width, 0, depth)
            self.boxes.append(box)
            if node.children:
                top = self.level(node.children, top + ROW, depth + 1, x + INDENT, width - INDENT - INSET) + FOOT
            else:
                top += self.height(node)
            box.height = top - box.top
            top += SPACING
        return top - SPACING

    def height(self, node):
        if node.is_fold or node.dwarfs or node.kind == "nothing":
            return ROW + (BREAK if node.is_fold or node.dwarfs else 0)
        return ROW + round(self.doubling * max(0.0, math.log2(node.range.size / UNIT[self.settings.space])))

    def stretch(self, bottom):
        """Makes it about as high as another column."""
        while self.doubling < MOST_DOUBLING and self.bottom < bottom:
            self.doubling += 1
            self.bottom = self.place()

    def part(self, range_):
        """(top, bottom) of what lies in a range; the whole of what does in part."""
        inside = [box for box in self.boxes if box.depth == 0 and box.node.range.overlaps(range_)]
        return min(box.top for box in inside), max(box.top + box.height for box in inside)


@dataclass(frozen=True)
class Settings:
    space: str
    unfolded: bool = False
    high_first: bool = False


def views(found, space, range_):
    """What to draw: the whole, and what of it is enlarged."""
    whole = found.whole(space)
    if space == "io" and range_ is None:
        return [View("I/O ports", whole)]
    if range_ is not None:
        return [View("the whole space", whole, 1), View("enlarged", range_)]
    low, high = low_hole(found), high_windows(found)
    chosen = [View("the whole space", whole, 1)]
    if high:
        chosen.append(View("above 4 GiB, enlarged", high))
    if low:
        chosen.insert(0 if high else 1, View("below 4 GiB, enlarged", low))
    return chosen


def low_hole(found):
    """From the first window or BAR below 4 GiB on; None if there is no BAR and no bridge's window in it."""
    below = [region for region in found.mem if region.range.last < FOUR_GIB]
    if not any(is_used(region) for region in below):
        return None
    return Range(next(region.range.first for region in below if region.kind == "window" or is_used(region)), FOUR_GIB - 1)


def high_windows(found):
    """From the first to the last thing above 4 GiB in which something is placed."""
    above = [region for region in found.mem if region.range.first >= FOUR_GIB and is_used(region)]
    return Range(above[0].range.first, above[-1].range.last) if above else None


def is_used(region):
    """It is placed, or something in it is."""
    return region.kind in PLACED_KINDS or any(is_used(child) for child in region.children)


class Picture:
    """The SVG text, part by part."""

    def __init__(self, boot, found, settings, range_=None):
        self.boot, self.found, self.settings = boot, found, settings
        self.describe, self.words = Describe(boot), Words(boot)
        chosen = views(found, settings.space, range_)
        self.columns = [Column(view, found.space(settings.space), MARGIN + index * (ADDRESSES + COLUMN + BETWEEN), settings)
                        for index, view in enumerate(chosen)]
        lowest = max(column.bottom for column in self.columns)
        self.whole = next((column for column in self.columns if column.view.depth), None)
        for column in self.columns:
            column.stretch(lowest)
        self.bottom = max(column.bottom for column in self.columns)
        self.width = MARGIN + len(self.columns) * (ADDRESSES + COLUMN + BETWEEN) - BETWEEN + MARGIN

    def text(self, notes):
        """The whole picture; `notes` are lines to write below it."""
        foot = self.legend(self.bottom + 30) + self.notes(notes)
        body = [*self.connections(), *(part for column in self.columns for part in self.column(column)), *foot]
        space = "memory" if self.settings.space == "mem" else "I/O ports"
        which = " under ".join(filter(None, (self.boot.machine, self.boot.platform))) or self.boot.firmware
        title = f"{which}: {space}"
        about = ", ".join(filter(None, (Path(self.boot.name).name, self.boot.firmware, self.boot.address_bits and
                                        f"{self.boot.address_bits} physical address bits")))
        height = self.foot + MARGIN
        return "\n".join([
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {height}" width="{self.width}" height="{height}" '
            'role="img" aria-labelledby="hvmlayout-title hvmlayout-description">',
            element("title", title, id="hvmlayout-title"),
            element("desc", f"Address map of {about}. " + " ".join(note for note in notes), id="hvmlayout-description"),
            f"<style>{STYLE}</style>", f"<defs>{HATCHES}</defs>", f'<rect class="paper" width="{self.width}" height="{height}"/>',
            words_at(MARGIN, 26, fitted(title, self.width - 2 * MARGIN, 16), "heading"),
            words_at(MARGIN, 44, fitted(about, self.width - 2 * MARGIN), "faint"), *body, "</svg>", ""])

    def connections(self):
        """The areas between a part of the whole and what enlarges it."""
        for column in self.columns:
            if column is self.whole or self.whole is None:
                continue
            top, bottom = self.whole.part(column.view.range)
            right_of_it = column.x > self.whole.x
            here = self.whole.x + ADDRESSES + (COLUMN if right_of_it else 0)
            there = column.x + ADDRESSES + (0 if right_of_it else COLUMN)
            yield f'<path class="lens" d="M{here} {top}L{there} {HEAD}V{column.bottom}L{here} {bottom}Z"/>'

    def column(self, column):
        yield words_at(column.x + ADDRESSES, HEAD - 10, column.view.title, "head")
        for box in column.boxes:
            yield from self.box(box)
        yield from self.addresses(column)

    def addresses(self, column):
        """At the left of each box its first address, or its last one if those are at the top; and one at the very bottom."""
        digits = LEAST_DIGITS[self.settings.space]
        before = None
        for box in column.boxes:
            shown = clip(box.node.range, column.view.range)
            address = shown.last if self.settings.high_first else shown.first
            if address != before:
                yield words_at(column.x + ADDRESSES - 6, box.top + BASELINE, f"{address:0{digits}x}", "address")
            before = address
        end = column.view.range.first if self.settings.high_first else column.view.range.last
        yield words_at(column.x + ADDRESSES - 6, column.bottom + BASELINE, f"{end:0{digits}x}", "address")

    def box(self, box):
        node = box.node
        yield f'<g class="{node.kind}{" fold" if node.is_fold or node.dwarfs else ""}">'
        yield element("title", f"{self.words.full(node)}: {resource(self.settings.space, node.range)}, {size(node.range.size)}")
        yield element("desc", self.describe.of(node))
        yield f'<rect x="{box.x}" y="{box.top}" width="{box.width}" height="{box.height}"/>'
        if node.kind in ("reserved", "ecam"):
            yield f'<rect class="hatch" x="{box.x}" y="{box.top}" width="{box.width}" height="{box.height}"/>'
        if node.is_fold or node.dwarfs:
            yield zigzag(box)
        amount = size(node.range.size)
        room = box.width - 22 - len(amount) * CHARACTER
        yield words_at(box.x + 6, box.top + BASELINE, fitted(self.words.within(node, int(room / CHARACTER)), room))
        yield words_at(box.x + box.width - 6, box.top + BASELINE, amount, "size")
        yield "</g>"

    def legend(self, top):
        kinds = {box.node.kind for column in self.columns for box in column.boxes}
        out, x = [], MARGIN
        for kind, meaning in self.words.legend(kinds):
            width = 26 + math.ceil(len(meaning) * CHARACTER) + 18
            if x > MARGIN and x + width > self.width - MARGIN:
                x, top = MARGIN, top + LEGEND_ROW
            swatch = f'x="{x}" y="{top}" width="18" height="12"'
            hatch = f'<rect class="hatch" {swatch}/>' if kind in ("reserved", "ecam") else ""
            out.append(f'<g class="{kind}"><rect {swatch}/>{hatch}{words_at(x + 26, top + 10, meaning)}</g>')
            x += width
        self.foot = top + LEGEND_ROW
        return out

    def notes(self, notes):
        out = []
        shown = [*notes[:MOST_LINES], *([f"and {len(notes) - MOST_LINES} more"] if len(notes) > MOST_LINES else [])]
        remarks = ["A box grows with each doubling of its size; a jagged line stands for more than is drawn."]
        if self.boot.gaps:
            remarks.append("The log does not tell: " + "; ".join(self.boot.gaps) + ".")
        for note, kind in [*((remark, "faint") for remark in remarks), *((note, "note") for note in shown)]:
            for part in textwrap.wrap(note, int((self.width - 2 * MARGIN) / CHARACTER)):
                out.append(words_at(MARGIN, self.foot + 12, part, kind))
                self.foot += LINE
        return out


class Describe:
    """What the <desc> of a box says beyond its title."""

    def __init__(self, boot):
        self.functions = {function.name: function for function in boot.functions()}

    def of(self, node):
        inside = "; in " + ", in ".join(region.label for region in reversed(node.path)) if node.path else ""
        if node.is_fold:
            return "; ".join(f"{region.label} {resource(region.space, region.range)}" for region, _ in walk(node.regions)) + inside
        if node.is_empty:
            return f"nothing is here{inside}"
        return self.of_region(node.region) + inside

    def of_region(self, region):
        function = self.functions.get(region.function)
        if function is None or function.vendor is None or function.device_id is None:
            return region.label
        of_class = "" if function.class_code is None else f", class {function.class_code:06x}"
        return f"{region.label} of {function.vendor:04x}:{function.device_id:04x}{of_class}"


def zigzag(box):
    left, right, y = box.x + 6, box.x + box.width - 6, box.top + box.height - 8
    count = (right - left) // 8
    return f'<path class="break" d="M{left} {y}' + "l4 -4l4 4" * count + '"/>'


def fitted(text, room, font=None):
    """As much of a text as fits into so many pixels."""
    most = max(0, int(room / (CHARACTER if font is None else CHARACTER * font / 11)))
    return text if len(text) <= most else text[:max(0, most - 1)].rstrip() + "…" if most else ""


def clean(text):
    """What XML may hold, and no more: a log may hold anything."""
    return "".join(character if character.isprintable() else "?" for character in text)


def words_at(x, y, text, kind=None):
    of_kind = f' class="{kind}"' if kind else ""
    return f'<text x="{x}" y="{y}"{of_kind}>{escape(clean(text))}</text>'


def element(name, text, **attributes):
    return f"<{name}{''.join(f' {key}={quoteattr(value)}' for key, value in attributes.items())}>{escape(clean(text))}</{name}>"
