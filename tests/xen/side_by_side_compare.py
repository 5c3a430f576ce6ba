# SPDX-License-Identifier: MIT
"""What differs between two views of one configuration, and which explanation each difference has."""

import re
from collections import Counter
from dataclasses import dataclass, field

import side_by_side_facts
import side_by_side_faults
import side_by_side_tables
import side_by_side_view
from side_by_side_explained import EXPLANATIONS

ITEMS = ("e820", "bars", "pci", "irq", "cmos", "mtrr", "params", "apic", "hvm-info", "block", "acpi", "aml", "smbios",
         "mp", "pir", "faults", "end")
ABSENT = "-"


@dataclass(frozen=True)
class Difference:
    configuration: str
    item: str
    what: str
    stock: str
    ours: str

    def __str__(self):
        return f"{self.configuration} {self.item} {self.what}: hvmloader {self.stock!r}, ours {self.ours!r}"


@dataclass
class Comparison:
    """One configuration: every difference with the name of its explanation, or None."""

    configuration: str
    differences: list = field(default_factory=list)  # (Difference, Explanation or None)
    compared: set = field(default_factory=set)  # items that both machines have shown
    facts: Counter = field(default_factory=Counter)  # item -> how many facts were compared

    @property
    def unexplained(self):
        return [difference for difference, explanation in self.differences if explanation is None]

    def verdict(self, item):
        """A word for the table."""
        if item not in self.compared:
            return ABSENT
        found = [explanation for difference, explanation in self.differences if difference.item == item]
        if not found:
            return "same"
        return "?" if None in found else ", ".join(sorted({one.kind for one in found}))


def explanation_of(difference):
    """The first record that fits, or None."""
    for one in EXPLANATIONS:
        if (re.fullmatch(one.item, difference.item) and re.fullmatch(one.what, difference.what)
                and re.fullmatch(one.stock, difference.stock) and re.fullmatch(one.ours, difference.ours)
                and re.fullmatch(one.configuration, difference.configuration)):
            return one
    return None


def compare(configuration, stock, ours):
    """`stock` and `ours` are the guests' Results."""
    result = Comparison(configuration)
    result.compared.add("end")
    views = [side_by_side_view.parse(one.log) for one in (stock, ours)]
    ends = [end_of(one) for one in (stock, ours)]
    found = [("end", "the firmware", *ends)] if ends[0] != ends[1] else []
    if views[0].complete and views[1].complete:
        found += _facts_that_differ(result, views) + _segments_that_differ(views)
        result.compared |= set(ITEMS)
    for one in found:
        difference = Difference(configuration, *one)
        result.differences.append((difference, explanation_of(difference)))
    return result


def is_usable(result):
    """Whether the guest got where its firmware ends, well or not: a guest that was not created says nothing."""
    return result.reached


def end_of(result):
    """How far a firmware got."""
    if side_by_side_view.parse(result.log).complete:
        return "hands off"
    said = result.find(r"^F |^\*\*\* ")
    return f"{result.ended}: {said[0] if said else 'no line says why'}"


def _all_facts(view):
    found = side_by_side_facts.facts(view) | side_by_side_tables.facts(view)
    return found | {"faults": side_by_side_faults.faults(view)}


def _group(name):
    """What several facts are about: the function of "00:03.0: BAR0", nothing of "tables"."""
    group, colon, _ = name.partition(": ")
    return group if colon else ""


def _whole(facts, group):
    """All facts of a group as one text."""
    return " ".join(sorted(f"{name[len(group) + 2:]} {text}" for name, text in facts.items()
                           if _group(name) == group)) or ABSENT


def _facts_that_differ(result, views):
    """A group that only one side has is one difference."""
    stock, ours = (_all_facts(view) for view in views)
    found = []
    for item in stock:
        sides = stock[item], ours[item]
        names = sorted(sides[0].keys() | sides[1].keys())
        result.facts[item] = len(names)
        groups = [set(map(_group, side)) for side in sides]
        lone = (groups[0] ^ groups[1]) - {""}
        found += [(item, group, *(_whole(side, group) for side in sides)) for group in sorted(lone)]
        for name in names:
            texts = [side.get(name, ABSENT) for side in sides]
            if texts[0] != texts[1] and _group(name) not in lone:
                found.append((item, name, *texts))
    return found


def _segments_that_differ(views):
    stock, ours = (side_by_side_facts.segments(view) for view in views)
    found = []
    for item in stock:
        for first, last, *kinds in side_by_side_view.different(stock[item], ours[item]):
            zone = side_by_side_facts.zone(views[0], first, last)
            found.append((item, f"{zone} of {_size(last + 1 - first)} [mem {first:#x}-{last:#x}]", *kinds))
    return found


def _size(count):
    return f"{count >> 10} KiB" if count < 1 << 20 else f"{count >> 20} MiB"
