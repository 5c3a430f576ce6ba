# SPDX-License-Identifier: MIT
"""The address map as rows of a terminal: addresses, size, a column for each level of nesting, a block, and words."""

from dataclasses import dataclass

from hvmlayout import terminal
from hvmlayout.model import Range
from hvmlayout.picture import clip, nodes
from hvmlayout.regions import segments
from hvmlayout.text import size

# kind -> (block, block in ASCII, colour)
LOOKS = {
    "ram": ("█", "#", "32"),
    "persistent": ("▓", "P", "92"),
    "acpi": ("▓", "a", "34"),
    "reserved": ("▒", ":", "90"),
    "ecam": ("▚", "e", "35"),
    "window": ("┃", "|", "1"),
    "bridge": ("│", "!", "36"),
    "bar": ("■", "B", "33"),
    "rom": ("□", "R", "93"),
    "vf": ("▣", "V", "33"),
    "free": ("·", ".", "2"),
    "nothing": (" ", " ", "2"),
}
OPENINGS = {"window": ("┏", "┃", "┗"), "bridge": ("┌", "│", "└")}
ASCII_OPENINGS = {"window": ("+", "|", "+"), "bridge": ("+", "!", "+")}
FOLD_BLOCK = ("⋮", "~")
ARROW = ("◀", "<--")

SHADES, ASCII_SHADES = "·░▒▓█", ".-+*#"
STRIP_CELLS = 32

SHARE_OF_A_ROW = 12  # what has a twelfth of all that is drawn gets a row more
MOST_MORE_ROWS = 3
STANDS_OUT = 4  # times the smallest thing: what is not so large gets no row more


@dataclass(frozen=True)
class Row:
    range: Range | None  # None: nothing in the columns for addresses and sizes
    kind: str
    node: object  # of picture.py; None: another row of the block above it
    path: tuple  # of the regions that it is inside and that are drawn as openings
    is_opening: bool = False
    is_fold: bool = False
    marked: bool = False  # of the function that was asked for
    strip: tuple = ()  # shares 0 to 4 of what is used


class Rows:
    """The rows of one picture."""

    def __init__(self, regions, range_, unfolded=False, focus=(), high_first=False):
        self.focus, self.high_first = focus, high_first
        parts = [part for part in segments(regions, range_) if not part.folded]
        self.drawn = sum(part.range.size for part in parts)
        self.smallest = min((part.range.size for part in parts), default=0)
        self.rows = []
        self.level(nodes(regions, range_, unfolded, focus))

    def level(self, found):
        for node in reversed(found) if self.high_first else found:
            region = node.region
            marked = bool(region) and region.function in self.focus
            path = node.path + ((region,) if node.children else ())
            self.rows.append(Row(node.range, node.kind, node, path, bool(node.children), node.is_fold or node.dwarfs, marked))
            if node.children:
                if region.is_opening and (region.kind == "window" or marked):
                    self.rows.append(Row(None, region.kind, None, path, strip=shares(region)))
                self.level(node.children)
            elif node.kind not in ("nothing", "window") and not node.is_fold and not node.dwarfs:
                self.stretch(node)

    def stretch(self, node):
        """More rows of the same block for what has a large share of the picture."""
        if node.range.size >= STANDS_OUT * self.smallest:
            more = min(MOST_MORE_ROWS, node.range.size * SHARE_OF_A_ROW // self.drawn)
            self.rows += [Row(None, node.kind, None, node.path)] * more


def shares(region):
    """For each cell of a strip how much of that part of the region is used: 0 nothing, 1 to 4 up to all of it."""
    cells = min(STRIP_CELLS, region.range.size)
    found = []
    for cell in range(cells):
        part = Range(region.range.first + region.range.size * cell // cells,
                     region.range.first + region.range.size * (cell + 1) // cells - 1)
        taken = sum(clip(child.range, part).size for child in region.children if child.range.overlaps(part))
        found.append(0 if not taken else 1 + 3 * taken // part.size)
    return tuple(found)


def draw(rows, words, terminal_, digits=8):
    """The rows as text, a string each; addresses have at least so many digits."""
    addresses = [f"{row.range.first:0{digits}x}-{row.range.last:0{digits}x}" if row.range else "" for row in rows]
    sizes = [size(row.range.size) if row.range else "" for row in rows]
    widths = [max(map(len, column), default=0) for column in (addresses, sizes)]
    lefts = [f"{address:>{widths[0]}}  {amount:>{widths[1]}}  " for address, amount in zip(addresses, sizes)]
    paths = [row.path for row in rows[1:]] + [()]
    return [line_of(*of_row, words, terminal_) for of_row in zip(rows, lefts, paths)]


def line_of(row, left, path_after, words, terminal_):
    gutter = gutter_of(row, path_after, terminal_)
    colour = LOOKS[row.kind][2]
    room = terminal_.width - len(left) - sum(len(text) for text, _ in gutter) - 1
    if row.strip:
        written = strip_of(row.strip, terminal_)
        written = written if len(written) <= room else ""
    else:
        mark = f" {ARROW[0 if terminal_.unicode else 1]}" if row.marked else ""
        written = terminal_.cut(words.within(row.node, room - len(mark)), room - len(mark)) + mark if row.node else ""
    is_faint = row.kind in ("free", "nothing") or row.is_fold
    colour_of_words = terminal.BOLD if row.marked else colour if is_faint else terminal.PLAIN
    painted = left + "".join(terminal_.paint(code, text) for text, code in gutter) + " " + terminal_.paint(colour_of_words, written)
    return painted.rstrip()


def gutter_of(row, path_after, terminal_):
    """[(text, colour)]: a column for each opening that the row is in, and its block."""
    columns = []
    for depth, region in enumerate(row.path):
        openings = OPENINGS if terminal_.unicode else ASCII_OPENINGS
        top, middle, bottom = openings.get(region.kind, openings["window"])
        goes_on = depth < len(path_after) and path_after[depth] is region
        is_top = row.is_opening and depth == len(row.path) - 1
        columns.append((top if is_top else middle if goes_on else bottom, LOOKS[region.kind][2]))
    if row.strip:
        return columns
    if row.is_opening:
        return [*columns, ("━━" if terminal_.unicode else "--", LOOKS[row.kind][2])]
    looks = FOLD_BLOCK if row.is_fold else LOOKS[row.kind]
    return [*columns, (looks[0 if terminal_.unicode else 1] * 2, LOOKS[row.kind][2])]


def strip_of(shares_, terminal_):
    shades = SHADES if terminal_.unicode else ASCII_SHADES
    return "[" + "".join(shades[share] for share in shares_) + "]"


def legend(rows, words, terminal_):
    """Lines that say what the blocks are, of those kinds only that are in the picture."""
    lines, line, length = [], "", 0
    for kind, meaning in words.legend({row.kind for row in rows} - {"nothing"}):
        unicode, ascii_, colour = LOOKS[kind]
        block = (unicode if terminal_.unicode else ascii_) * 2
        if length and length + 3 + len(block) + 1 + len(meaning) > terminal_.width:
            lines.append(line)
            line, length = "", 0
        line += ("   " if length else "") + terminal_.paint(colour, block) + f" {meaning}"
        length += (3 if length else 0) + len(block) + 1 + len(meaning)
    return [*lines, line] if line else lines
