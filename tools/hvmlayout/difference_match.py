# SPDX-License-Identifier: MIT
"""Which function of one boot is which of another: pairs(a, b) -> list[Pair].

Bus numbers change when a bridge is added, so that names alone do not tell. First counts the way from the root bus through the bridges'
device numbers with the IDs, then the name with the IDs, then what is there once or in the same order: IDs, BARs, and of a bridge what is
behind it. What is left at the same place with other IDs is one that replaced another."""

from collections import defaultdict
from dataclasses import dataclass

SAME_PLACE, SAME_DEVICE, REPLACED = "same place", "same device", "replaced"


@dataclass(frozen=True, eq=False)
class Pair:
    """A function in two boots; one side is None if it is in one only."""

    a: object
    b: object
    how: str | None = None

    @property
    def function(self):
        return self.b or self.a

    @property
    def is_renumbered(self):
        return self.a is not None and self.b is not None and self.a.name != self.b.name

    @property
    def has_moved(self):
        """It is in another slot, not only on a bus with another number."""
        return self.is_renumbered and self.how == SAME_DEVICE


class Side:
    """The functions of a boot with what they are told by."""

    def __init__(self, boot, roots):
        self.functions = {function.name: function for function in boot.functions()}
        self.host = {function.name: host.name for host in boot.hosts for function in host.functions}
        self.roots = roots
        self.behind = defaultdict(list)
        for function in self.functions.values():
            self.behind[function.parent].append(function.name)
        self.paths, self.shapes = {}, {}

    def path(self, name):
        if name not in self.paths:
            function = self.functions[name]
            self.paths[name] = ()  # a broken log may have a bridge behind itself
            if function.parent in self.functions:
                above = self.path(function.parent)
            else:
                above = (self.host[name], self.roots.get((function.segment, function.bus), ("bus", function.bus)))
            self.paths[name] = (*above, (function.device, function.function))
        return self.paths[name]

    def shape(self, name):
        """IDs, BARs, and the same of all that is behind it."""
        if name not in self.shapes:
            self.shapes[name] = ()
            function = self.functions[name]
            bars = tuple((bar.name, bar.space) for bar in function.bars)
            self.shapes[name] = (ids(function), bars, tuple(self.shape(child) for child in self.behind[name]) if function.bridge else ())
        return self.shapes[name]


def ids(function):
    """What a function is. Not every log tells the class."""
    return (function.vendor, function.device_id) if function.vendor is not None else (None, function.class_code)


def root_names(a, b):
    """(segment, bus) -> a name of that root bus that both sides share: its number where both have it, otherwise its order."""
    sides = [[(host.segment, bus) for host in boot.hosts for bus in [root.bus for root in host.roots] or [host.first_bus]]
             for boot in (a, b)]
    common = set(sides[0]) & set(sides[1])
    found = []
    for side in sides:
        others = [root for root in side if root not in common]
        found.append({root: root for root in common} | {root: ("root", at) for at, root in enumerate(others)})
    return found


def pairs(a, b):
    names_a, names_b = root_names(a, b)
    left, right = Side(a, names_a), Side(b, names_b)
    rest_a, rest_b = dict(left.functions), dict(right.functions)
    found = []
    stages = (
        (SAME_PLACE, lambda side, name: (side.path(name), ids(side.functions[name]))),
        (SAME_DEVICE, lambda side, name: (name, ids(side.functions[name]))),
        (SAME_DEVICE, lambda side, name: side.shape(name)),
        # Bridges are too much alike: without what is behind them, one is not known again.
        (SAME_DEVICE, lambda side, name: None if side.functions[name].bridge else ids(side.functions[name])),
        (REPLACED, lambda side, name: side.path(name)),
        (REPLACED, lambda side, name: name),
    )
    for how, key in stages:
        found += matched(how, key, left, right, rest_a, rest_b)
    found = [known_by_place(pair) for pair in found]
    found += [Pair(function, None) for function in rest_a.values()] + [Pair(None, function) for function in rest_b.values()]
    order = {id(function): at for at, function in enumerate([*right.functions.values(), *left.functions.values()])}
    return sorted(found, key=lambda pair: order[id(pair.function)])


def known_by_place(pair):
    """Where one log does not tell what a function is, the same place is enough."""
    if pair.how == REPLACED and None in (pair.a.vendor, pair.b.vendor):
        return Pair(pair.a, pair.b, SAME_PLACE)
    return pair


def matched(how, key, left, right, rest_a, rest_b):
    """Takes those with the same key from both rests, in their order."""
    waiting = defaultdict(list)
    for name in rest_b:
        waiting[key(right, name)].append(name)
    found = []
    for name in list(rest_a):
        its_key = key(left, name)
        if its_key is not None and waiting[its_key]:
            other = waiting[its_key].pop(0)
            found.append(Pair(rest_a.pop(name), rest_b.pop(other), how))
    return found
