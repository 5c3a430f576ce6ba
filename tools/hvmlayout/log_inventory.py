# SPDX-License-Identifier: MIT
"""The inventory in a log (docs/formats.md, `hvminv`): as many of its records as are there, a damaged one left out."""

import re
from dataclasses import dataclass, field

from hvmlayout.log_text import function_numbers
from hvmlayout.model import Range

SIZE = re.compile(r"0x[0-9a-f]{1,16}")
RANGE = re.compile(r"0x([0-9a-f]{1,16})-0x([0-9a-f]{1,16})")
WINDOW_SPACES = {"io": "io", "mem32": "mem", "mem64": "mem"}
BAR_NAMES = {**{str(n): f"BAR{n}" for n in range(6)}, **{f"vf{n}": f"VF BAR{n}" for n in range(6)}, "rom": "ROM"}
FUNCTION_FLAGS = ("pcie-port", "subtractive", "ari", "hotplug")


@dataclass
class InventoryBar:
    name: str
    space: str
    size: int
    is_64bit: bool
    prefetchable: bool
    count: int
    pinned: int | None
    fixed: bool


@dataclass
class InventoryBridge:
    secondary: int | None
    subordinate: int | None
    io: str  # none, 16, 32
    pref: str  # none, 32, 64
    flags: tuple


@dataclass
class InventoryFunction:
    numbers: tuple  # segment, bus, device, function
    vendor: int | None = None
    device_id: int | None = None
    class_code: int | None = None
    bridge: InventoryBridge | None = None
    bars: list = field(default_factory=list)


@dataclass
class Inventory:
    segment: int = 0
    roots: list = field(default_factory=list)  # (bus, last, limit or None)
    functions: dict = field(default_factory=dict)  # (segment, bus, device, function) -> InventoryFunction
    windows: list = field(default_factory=list)  # (space, Range, prefetchable only)
    policy: dict = field(default_factory=dict)
    records: int = 0
    expected: int | None = None  # None: the last record is missing
    bad: int = 0  # records that cannot be read

    @property
    def whole(self):
        return self.expected == self.records and not self.bad


class Reader:
    def __init__(self):
        self.inventory = Inventory()

    def take(self, record):
        words = record.split()
        if not words:
            return
        taker = getattr(self, "take_" + words[0], None)
        if words[0] == "end":
            match = re.fullmatch(r"end records=(\d{1,9})", record.strip())
            self.inventory.expected = int(match[1]) if match else None
            return
        self.inventory.records += 1
        if taker is None:
            return
        try:
            taker(words[1:])
        except (ValueError, KeyError, IndexError):
            self.inventory.bad += 1

    def function(self, name):
        numbers = function_numbers(name)
        if numbers is None:
            raise ValueError(name)
        return self.inventory.functions.setdefault(numbers, InventoryFunction(numbers))

    def take_segment(self, words):
        self.inventory.segment = number(words[0], 16, 4)

    def take_root(self, words):
        values = fields(words)
        limit = values.get("limit")
        bus, last = number(values["bus"], 16, 2), number(values["last"], 16, 2)
        self.inventory.roots.append((bus, last, number(limit, 16, 2) if limit else None))

    def take_fn(self, words):
        values = fields(words)
        vendor, device_id = (number(part, 16, 4) for part in values["id"].split(":"))
        class_code = number(values["class"], 16, 6)
        function = self.function(words[0])
        function.vendor, function.device_id, function.class_code = vendor, device_id, class_code

    def take_bridge(self, words):
        values = fields(words)
        _, secondary, subordinate = (number(part, 16, 2) for part in values["bus"].split(","))
        open_ = secondary != 0
        if values["io"] not in ("none", "16", "32") or values["pref"] not in ("none", "32", "64"):
            raise ValueError(words)
        flags = tuple(flag for flag in FUNCTION_FLAGS if flag in words)
        self.function(words[0]).bridge = InventoryBridge(
            secondary if open_ else None, subordinate if open_ else None, values["io"], values["pref"], flags)

    def take_bar(self, words):
        values = fields(words)
        name = BAR_NAMES[words[1]]
        space = "mem" if name == "ROM" else words[2]
        if space not in ("io", "mem"):
            raise ValueError(words)
        count = number(values["count"], 10, 5) if "count" in values else 1
        pinned = size(values["pinned"]) if "pinned" in values else None
        bar = InventoryBar(name, space, size(values["size"]), "64bit" in words, "pref" in words, count, pinned,
                           "fixed" in words)
        bars = self.function(words[0]).bars
        if all(other.name != name for other in bars):
            bars.append(bar)

    def take_window(self, words):
        if words[0] == "io-cover":
            return
        match = RANGE.fullmatch(words[-1])
        if not match:
            raise ValueError(words)
        first, last = int(match[1], 16), int(match[2], 16)
        if last < first:
            raise ValueError(words)
        self.inventory.windows.append((WINDOW_SPACES[words[0]], Range(first, last), "pref" in words))

    def take_policy(self, words):
        self.inventory.policy.update(fields(words))

    def take_critical(self, words):
        self.inventory.policy.setdefault("boot-critical", []).append(words[0])


def fields(words):
    return dict(word.split("=", 1) for word in words if "=" in word)


def number(text, base, digits):
    if not re.fullmatch(rf"[0-9a-f]{{1,{digits}}}", text or ""):
        raise ValueError(text)
    return int(text, base)


def size(text):
    if not SIZE.fullmatch(text):
        raise ValueError(text)
    return int(text, 16)


def read_inventory(lines):
    """The last inventory in the lines of one object (`record`, `record-1`), or None."""
    starts = [at for at, line in enumerate(lines) if line.fact.startswith("hvminv ")]
    # With one header every record is of it, wherever the line has got to.
    chosen = lines[starts[-1]:] if len(starts) > 1 else lines
    if not chosen:
        return None
    reader = Reader()
    for line in chosen:
        reader.take(line.fact)
    if not starts:
        reader.inventory.bad += 1
    inventory = reader.inventory
    if inventory.segment:
        moved = {}
        for (_, *rest), function in inventory.functions.items():
            function.numbers = (inventory.segment, *rest)
            moved[function.numbers] = function
        inventory.functions = moved
    if critical := inventory.policy.get("boot-critical"):
        inventory.policy["boot-critical"] = ",".join(critical)
    return inventory
