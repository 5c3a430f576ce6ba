# SPDX-License-Identifier: MIT
"""What the pictures of an address map have in common: which rows they show, which long runs they fold into one, and the words for them."""

from dataclasses import dataclass, replace
from functools import partial

from hvmlayout import text
from hvmlayout.model import Range
from hvmlayout.names import class_name
from hvmlayout.regions import free_pieces, segments, taken_by, used
from hvmlayout.text import size

ALIKE = 5  # so many things of a kind in a row are shown as two, a fold, and one
MINOR = 5  # so many reserved ranges in a row are one fold
CROWD = 24  # more than so many things of any kind in one window: the middle is a fold
KEPT_FIRST, KEPT_LAST = 8, 4

SMALL_GAP = 4  # times the size of what is before it: such a gap does not end a run of alike things

MINOR_KINDS = ("reserved", "acpi")
PLACED_KINDS = ("bar", "rom", "vf", "bridge")

# What the legend says
KINDS = {
    "ram": "RAM",
    "persistent": "persistent memory",
    "acpi": "ACPI tables",
    "reserved": "reserved",
    "ecam": "ECAM",
    "window": "window of a host bridge",
    "bridge": "window of a bridge",
    "bar": "BAR",
    "rom": "expansion ROM",
    "vf": "BAR of VFs",
    "free": "free for BARs",
    "nothing": "outside every window",
}
UNKNOWN = "nothing that the log tells of"  # of a log that does not tell of all windows


@dataclass(frozen=True)
class Node:
    """A row of a picture: a region, an empty piece (`regions` is empty), or a fold of several regions."""

    range: Range
    regions: tuple
    is_inside: bool  # of a window
    alike: bool = False  # the fold's regions are like those before them
    dwarfs: bool = False  # an empty piece that is larger than all that is not empty
    is_part: bool = False  # the picture shows a part of it
    path: tuple = ()  # Region: what it is inside, outermost first
    children: tuple = ()  # Node: what is drawn inside it

    @property
    def region(self):
        return self.regions[0] if len(self.regions) == 1 else None

    @property
    def is_fold(self):
        return len(self.regions) > 1

    @property
    def is_empty(self):
        return not self.regions

    @property
    def kind(self):
        if self.regions:
            return self.regions[0].kind
        return "free" if self.is_inside else "nothing"


def nodes(regions, range_, unfolded=False, focus=(), depth=None):
    """The rows of a range, nested to `depth` levels, with long runs folded unless `unfolded`; what belongs to the functions in
    `focus` is never folded."""
    taken = taken_by(segments(regions, range_)) or range_.size

    def level(siblings, part, path, is_inside):
        found = pieces(siblings, part, is_inside, taken)
        found = found if unfolded else fold(found, focus)
        return tuple(finished(node, part, path, is_inside) for node in found)

    def finished(node, part, path, is_inside):
        region = node.region
        if region is None:
            return replace(node, path=path)
        inner = clip(region.range, part)
        nested = region.children and (depth is None or len(path) + 1 < depth)
        children = level(region.children, inner, path + (region,), is_inside or region.is_opening) if nested else ()
        return replace(node, path=path, children=children, is_part=inner != region.range)

    return level(regions, range_, (), False)


def clip(range_, part):
    return Range(max(range_.first, part.first), min(range_.last, part.last))


def pieces(siblings, range_, is_inside, dwarfing):
    """The Nodes of a range at one level; empty ones larger than `dwarfing` bytes are marked."""
    found = []
    at = range_.first
    for region in siblings:
        if not region.range.overlaps(range_):
            continue
        if region.range.first > at:
            found.append(empty(Range(at, region.range.first - 1), is_inside, dwarfing))
        found.append(Node(region.range, (region,), is_inside))
        at = region.range.last + 1
    if at <= range_.last:
        found.append(empty(Range(at, range_.last), is_inside, dwarfing))
    return found


def empty(range_, is_inside, dwarfing):
    return Node(range_, (), is_inside, dwarfs=range_.size > dwarfing)


# --- folds --------------------------------------------------------------------------------------------------------------


def signature(region):
    """The same for regions that look the same but for where they are and whose they are."""
    return (region.kind, region.bar.name if region.bar else "", region.range.size, region.prefetchable, region.hotplug,
            tuple(signature(child) for child in region.children))


def fold(found, focus=()):
    """The nodes of one level with long runs folded."""
    found = fold_runs(found, focus, alike_end, ALIKE, keep_first=2, keep_last=1, alike=True)
    for period in (2, 3):
        found = fold_runs(found, focus, partial(alike_end, period=period), ALIKE * period, period, period, alike=True)
    found = fold_runs(found, focus, minor_end, MINOR)
    if sum(1 for node in found if node.regions) > CROWD:
        found = fold_runs(found, focus, any_end, CROWD // 2, KEPT_FIRST, KEPT_LAST)
    return found


def concerns(region, functions):
    return bool(functions) and (region.function in functions or any(concerns(child, functions) for child in region.children))


def is_kept(node, focus):
    return any(concerns(region, focus) for region in node.regions)


def fold_runs(found, focus, end_of_run, least, keep_first=0, keep_last=0, alike=False):
    """In each run that `end_of_run` finds, of at least so many regions, all but the first and last ones become one node."""
    result = []
    at = 0
    while at < len(found):
        run = found[at:max(end_of_run(found, focus, at), at + 1)]
        count = sum(1 for node in run if node.regions)
        if count < least:
            result.append(run[0])
            at += 1
            continue
        first, last = behind(run, keep_first), behind(run, count - keep_last)
        result += [*run[:first], united(run[first:last], alike), *run[last:]]
        at += len(run)
    return result


def behind(run, count):
    """The index behind so many regions of a run and the gap after them."""
    seen = 0
    for index, node in enumerate(run):
        if node.regions and seen == count:
            return index
        seen += 1 if node.regions else 0
    return len(run)


def united(run, alike):
    """One node for a run; a gap at its end stays in its range."""
    regions = tuple(region for node in run for region in node.regions)
    return Node(Range(run[0].range.first, run[-1].range.last), regions, run[0].is_inside, alike)


def alike_end(found, focus, at, period=1):
    """The end of a run in which each region looks like the one `period` regions before it, with at most small gaps between them: the
    two windows of each of many bridges have a period of two."""
    like = []
    end = at
    for ahead in range(at, len(found)):
        node = found[ahead]
        if node.is_empty and like and node.range.size <= SMALL_GAP * like[-1][2]:
            continue
        if node.region is None or node.kind not in PLACED_KINDS or is_kept(node, focus):
            break
        looks = signature(node.region)
        if len(like) >= period and looks != like[-period]:
            break
        like.append(looks)
        end = ahead + 1
    return end if len(set(like)) == period else at


def minor_end(found, focus, at):
    """The end of a run of reserved ranges, from one to the last, with the gaps between them."""
    end = at
    for ahead in range(at, len(found)):
        node = found[ahead]
        if node.kind in MINOR_KINDS and node.region is not None and not node.region.children:
            end = ahead + 1
        elif node.regions or node.dwarfs or node.is_inside or ahead == at:
            break
    return end


def any_end(found, focus, at):
    """The end of a run of whatever is placed; a dwarfing gap ends it."""
    end = at
    while end < len(found) and not found[end].dwarfs and not is_kept(found[end], focus) and (
            found[end].is_empty or found[end].kind in PLACED_KINDS):
        end += 1
    while end > at and found[end - 1].is_empty:
        end -= 1
    return end


# --- words --------------------------------------------------------------------------------------------------------------


class Words:
    """What a picture writes beside or in a node: as much as there is room for."""

    def __init__(self, boot):
        tells_all = any(host.windows for host in boot.hosts) and not boot.gaps
        self.nothing = KINDS["nothing"] if tells_all else UNKNOWN
        self.classes = {function.name: function.class_code for function in boot.functions()}

    def choices(self, node):
        """From the longest to the shortest."""
        if node.is_fold:
            return fold_words(node)
        if node.is_empty:
            return [self.empty(node)]
        region = node.region
        if region.is_opening:
            state = ", " + used_words(region) if region.children else ": empty, kept for hot-plug" if region.hotplug else ": empty"
            shorter = state if region.children else ": empty"
            label = region.label + (" for prefetchable BARs" if region.kind == "window" and region.prefetchable else "")
            return [label + state + (", in part" if node.is_part else ""), label + state, region.label + state,
                    region.label + shorter, region.label]
        label = region.label + (", pref" if region.prefetchable else "")
        if region.kind in ("bar", "rom", "vf") and self.classes.get(region.function) is not None:
            of_class = f": {class_name(self.classes[region.function])}"
            return [label + of_class, region.label + of_class, label, region.label]
        return [f"{label} ({region.note})", label] if region.note else [label]

    def empty(self, node):
        if not node.is_inside:
            return node.path[-1].label if node.path else self.nothing
        if node.path[-1].kind == "bridge":
            return "kept for hot-plug" if node.path[-1].hotplug else "unused"
        return KINDS["free"]

    def legend(self, kinds):
        """(kind, what it is) of those, in a fixed order."""
        return [(kind, self.nothing if kind == "nothing" else meaning) for kind, meaning in KINDS.items() if kind in kinds]

    def full(self, node):
        return self.choices(node)[0]

    def within(self, node, room):
        """The longest that has at most so many characters; the shortest if none has."""
        found = self.choices(node)
        return next((choice for choice in found if len(choice) <= room), found[-1])


def used_words(region):
    return f"{size(used(region))} used" if free_pieces(region) else "all used"


def fold_words(node):
    count = len(node.regions)
    total = sum(region.range.size for region in node.regions)
    amount = f", {size(total)}" if total != node.range.size else ""
    if node.kind in MINOR_KINDS:
        return [f"{count} reserved ranges{amount}", f"{count} reserved ranges"]
    functions = list(dict.fromkeys(region.function for region in node.regions))
    whose = f"{functions[0]} to {functions[-1]}" if len(functions) > 1 else functions[0]
    bridges = sum(1 for region in node.regions if region.kind == "bridge")
    parts = [text.count(number, word) for number, word in ((count - bridges, "BAR"), (bridges, "bridge window")) if number]
    what = f"{count} more like these" if node.alike else f"{' and '.join(parts)} more"
    return [f"{what}, {whose}{amount}", f"{what}, {whose}", what]
