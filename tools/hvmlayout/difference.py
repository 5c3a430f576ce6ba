# SPDX-License-Identifier: MIT
"""What differs between two boots: differences(a, b) -> Difference, with its changes, the most important first, and their causes."""

from dataclasses import dataclass, field

from hvmlayout import names, text
from hvmlayout.comparison import is_rounded
from hvmlayout.comparison_map import joined, worded
from hvmlayout.difference_cause import Causes
from hvmlayout.difference_match import REPLACED, pairs
from hvmlayout.difference_told import has_everything, has_layout, has_story, is_ours, tells_function, tells_options

# Groups in the order in which they are told: (name, heading).
GROUPS = (
    ("outcome", "How they ended"),
    ("lost", "BARs that lost their address"),
    ("unplaced", "Other BARs that are not placed"),
    ("gained", "BARs that have an address now"),
    ("machine", "The machine"),
    ("options", "Options"),
    ("functions", "Functions"),
    ("bars", "BARs that are other ones"),
    ("windows", "Windows of host bridges"),
    ("bridges", "Bridge windows"),
    ("moved", "BARs that moved"),
    ("map", "Memory map"),
)


@dataclass(frozen=True)
class Change:
    group: str  # a name of GROUPS
    kind: str  # "lost", "moved", "grew", "appeared", ...
    subject: str  # "01:00.0 BAR2", "RAM below 4 GiB", "option place"
    before: str | None
    after: str | None
    cause: str | None = None  # "because" and what follows, without its end; None: the logs do not tell
    text: str = ""  # the change in words, where subject, before and after do not read well

    def __str__(self):
        return self.text or f"{self.subject}: {self.before if self.before is not None else 'none'} -> " \
                            f"{self.after if self.after is not None else 'none'}"


@dataclass
class Difference:
    a: object
    b: object
    pairs: list
    changes: list = field(default_factory=list)

    def of(self, group):
        return [change for change in self.changes if change.group == group]


def differences(a, b):
    found = Difference(a, b, pairs(a, b))
    causes = Causes(a, b, found.pairs)
    changes = [*machine_changes(a, b), *option_changes(a, b), *host_changes(a, b, causes), *map_changes(a, b)]
    for pair in found.pairs:
        changes += function_changes(pair, causes)
        changes += [change for change in bar_changes(pair, causes) if change]
        changes += bridge_changes(pair, causes)
    order = {name: at for at, (name, _) in enumerate(GROUPS)}
    found.changes = sorted(changes, key=lambda change: order[change.group])
    return found


# --- the machine --------------------------------------------------------------------------------------------------------


def machine_changes(a, b):
    fields = (
        ("outcome", "outcome", outcome(a), outcome(b)),
        ("machine", "firmware", version(a, b), version(b, a)),
        ("machine", "machine", a.machine, b.machine),
        ("machine", "platform", a.platform, b.platform),
        ("machine", "physical address bits", a.address_bits, b.address_bits),
        ("machine", "RAM below 4 GiB", ends_at(a.low_ram_end), ends_at(b.low_ram_end)),
        ("machine", "RAM above 4 GiB", ends_at(a.high_ram_end), ends_at(b.high_ram_end)),
    )
    # What a log does not tell is no difference.
    return [Change(group, "changed", subject, str(before), str(after)) for group, subject, before, after in fields
            if before != after and None not in (before, after)]


def outcome(boot):
    return boot.outcome or ("the log ends before its outcome" if has_story(boot) else None)


def version(boot, other):
    """None where one log tells the firmware's name only, and that is the same."""
    known = boot.firmware.startswith(f"{other.firmware} ") or other.firmware.startswith(f"{boot.firmware} ")
    return None if known else boot.firmware


def ends_at(end):
    if end is None:
        return None
    return f"up to {text.address(end)}" if end else "none"


def option_changes(a, b):
    return [Change("options", "changed", f"option {name}", a.policy.get(name), b.policy.get(name))
            for name in tells_options(a, b) if a.policy.get(name) != b.policy.get(name)]


def host_changes(a, b, causes):
    hosts_a, hosts_b = ({host.name: host for host in boot.hosts} for boot in (a, b))
    found = []
    for name in [*hosts_b, *(name for name in hosts_a if name not in hosts_b)]:
        before, after = hosts_a.get(name), hosts_b.get(name)
        if before is None or after is None:
            kind = "appeared" if before is None else "disappeared"
            if not has_layout(a if before is None else b):
                continue
            found.append(Change("functions", kind, f"host bridge {name}", before and "there", after and "there",
                                text=f"host bridge {name} {kind}"))
            continue
        whose = f" of {name}" if len(hosts_a) > 1 or len(hosts_b) > 1 else ""
        if before.ecam != after.ecam and has_layout(a) and has_layout(b):
            found.append(Change("machine", "moved", f"ECAM{whose}", *(range_text(host.ecam) for host in (before, after))))
        found += [Change("windows", "changed", f"window {zone}{whose}", *worded_zones, causes.of_host_window(zone))
                  for zone, worded_zones in window_zones(before, after, is_ours(a) and is_ours(b))]
    return found


def range_text(range_):
    return text.resource("mem", range_) if range_ else "none"


def window_zones(before, after, whole):
    """(zone, (before, after)) of those whose windows differ. `whole`: none is none, and not only not told."""
    for zone, space, is_high in (("I/O", "io", False), ("below 4 GiB", "mem", False), ("above 4 GiB", "mem", True)):
        sides = [[window for window in host.windows if window.space == space and (window.range.first >= 1 << 32) == is_high]
                 for host in (before, after)]
        if sides[0] != sides[1] and before.windows and after.windows and (whole or (sides[0] and sides[1])):
            yield zone, tuple(", ".join(text.resource(space, window.range, False, window.prefetchable_only) for window in side) or "none"
                              for side in sides)


def map_changes(a, b):
    if not a.memory_map or not b.memory_map:
        return []
    before, after = joined(a.memory_map), joined(b.memory_map)
    return [Change("map", "disappeared", worded(entry), worded(entry), None, text=f"no longer: {worded(entry)}")
            for entry in before if entry not in after] + \
           [Change("map", "appeared", worded(entry), None, worded(entry), text=f"now:       {worded(entry)}")
            for entry in after if entry not in before]


# --- functions ----------------------------------------------------------------------------------------------------------


def called(function):
    """"01:00.0, Ethernet controller [8086:10d3]"."""
    numbers = names.ids(function)
    return f"{function.name}, {names.class_name(function.class_code)}" + (f" {numbers}" if numbers else "")


def function_changes(pair, causes):
    a, b = pair.a, pair.b
    if a is None or b is None:
        function, kind = pair.function, "appeared" if a is None else "disappeared"
        if not tells_function(causes.a if a is None else causes.b, function):
            return []
        text_ = f"{called(function)}: {kind}"
        return [Change("functions", kind, function.name, a and called(a), b and called(b), text=text_)]
    found = []
    if pair.how == REPLACED:
        text_ = f"{called(a)}: replaced by {called(b)}"
        found.append(Change("functions", "replaced", b.name, called(a), called(b), text=text_))
    elif pair.is_renumbered:
        kind = "moved" if pair.has_moved else "renumbered"
        where = ""
        if pair.has_moved:
            slots = a.parent or "the host bridge", b.parent or "the host bridge"
            where = ", another slot" if slots[0] == slots[1] else f", behind {slots[1]} and not behind {slots[0]}"
        found.append(Change("functions", kind, b.name, a.name, b.name, causes.of_number(pair),
                            f"{called(b)}: moved from {a.name} to {b.name}{where}"))
    if pair.how == REPLACED:
        return found
    for kind, before, after in (("I/O", a.decodes_io, b.decodes_io), ("memory", a.decodes_memory, b.decodes_memory)):
        if None not in (before, after) and before != after:
            found.append(Change("bars", "decode", f"{b.name} {kind} decode", on(before), on(after)))
    return found


def on(value):
    return "on" if value else "off"


def bar_changes(pair, causes):
    if None in (pair.a, pair.b) or pair.how == REPLACED:
        yield from whole_function_changes(pair, causes)
        return
    before, after = ({bar.name: bar for bar in function.bars} for function in (pair.a, pair.b))
    for name in [*after, *(name for name in before if name not in after)]:
        yield bar_change(pair, name, before.get(name), after.get(name), causes)


def whole_function_changes(pair, causes):
    """Of one that came, that went, or both: BARs without an address. The others go without saying."""
    if pair.a is not None and tells_function(causes.b, pair.a):
        for bar in pair.a.unplaced:
            yield Change("unplaced", "no longer there", f"{pair.a.name} {bar.name}", bar.reason, None, None,
                         f"{pair.a.name} {bar.name} {text.bar(bar)}: of a function that is gone, was not placed: {bar.reason}")
    if pair.b is not None:
        for bar in pair.b.unplaced:
            yield Change("unplaced", "unplaced", f"{pair.b.name} {bar.name}", None, bar.reason, causes.of_lost(pair, None, bar),
                         f"{pair.b.name} {bar.name} {text.bar(bar)}: of a function that is new, not placed: {bar.reason}")


def bar_change(pair, name, a, b, causes):
    subject = f"{pair.b.name} {name}"
    if a is None or b is None:
        if not has_everything(causes.a if a is None else causes.b):
            return None
        if b is not None and b.reason is not None:
            return Change("unplaced", "unplaced", subject, None, b.reason, causes.of_lost(pair, None, b),
                          f"{subject} {text.bar(b)}: a new BAR, not placed: {b.reason}")
        kind = "appeared" if a is None else "disappeared"
        return Change("bars", kind, subject, a and text.bar(a), b and text.bar(b))
    if a.range is not None and b.range is None and b.reason is not None:
        return Change("lost", "lost", subject, text.bar(a), f"not placed: {b.reason}", causes.of_lost(pair, a, b),
                      f"{subject}: was at {text.bar(a)}, needs {text.bar(b)}, not placed: {b.reason}")
    if a.range is None and b.range is not None and a.reason is not None:
        return Change("gained", "gained", subject, f"not placed: {a.reason}", text.bar(b), causes.of_gained(pair, a, b))
    if not same_size(a, b, causes):
        kind = "grew" if b.size * b.count > a.size * a.count else "shrank"
        sizes = f"from {text.size(a.size * a.count)} to {text.size(b.size * b.count)}"
        return Change("bars", kind, subject, text.bar(a), text.bar(b), causes.of_size(a, b),
                      f"{subject} {kind} {sizes}: {text.bar(a)} -> {text.bar(b)}")
    if None not in (a.range, b.range) and a.range.first != b.range.first:
        return Change("moved", "moved", subject, text.bar(a), text.bar(b), causes.of_moved(pair, name))
    if (a.space, a.is_64bit, a.prefetchable) != (b.space, b.is_64bit, b.prefetchable) and None not in (a.is_64bit, b.is_64bit):
        return Change("bars", "other kind", subject, text.bar(a), text.bar(b))
    if a.reason != b.reason and None not in (a.reason, b.reason):
        return Change("unplaced", "other reason", subject, f"not placed: {a.reason}", f"not placed: {b.reason}")
    return None


def same_size(a, b, causes):
    if None in (a.size, b.size) or (a.size, a.count) == (b.size, b.count):
        return True
    return (is_rounded(causes.a, a) and b.size < a.size) or (is_rounded(causes.b, b) and a.size < b.size)


# --- bridges ------------------------------------------------------------------------------------------------------------


def bridge_changes(pair, causes):
    if pair.a is None or pair.b is None or pair.how == REPLACED or None in (pair.a.bridge, pair.b.bridge):
        return []
    a, b = pair.a.bridge, pair.b.bridge
    found = []
    if (a.secondary, a.subordinate) != (b.secondary, b.subordinate):
        found.append(Change("bridges", "renumbered", f"{pair.b.name} bus numbers", bus_text(a), bus_text(b), causes.of_number(pair)))
    for kind in [*b.windows, *(kind for kind in a.windows if kind not in b.windows)]:
        before, after = a.windows.get(kind), b.windows.get(kind)
        if before is None or after is None:
            found.append(Change("bridges", "appeared" if before is None else "disappeared", f"{pair.b.name} window {kind}",
                                before and window_text(before), after and window_text(after)))
        elif before.range != after.range or (before.verdict != after.verdict and None in (before.range, after.range)):
            found.append(Change("bridges", window_kind(before, after), f"{pair.b.name} window {kind}", window_text(before),
                                window_text(after), causes.of_window(pair, kind)))
        if before and after and before.no_reserve != after.no_reserve:
            subject = f"{pair.b.name} window {kind}: room for hot-plug"
            found.append(Change("bridges", "reserve", subject, reserve_text(before), reserve_text(after)))
    return found


def bus_text(bridge):
    return "none" if bridge.secondary is None else text.buses(bridge.secondary, bridge.subordinate)


def window_text(window):
    space = "io" if window.kind == "io" else "mem"
    if window.range is None:
        return window.verdict or "closed"
    return text.resource(space, window.range, window.is_64bit if window.kind == "pref" else False, window.kind == "pref")


def window_kind(before, after):
    if before.range is None or after.range is None:
        return "opened" if before.range is None else "closed"
    if before.range.size != after.range.size:
        return "grew" if after.range.size > before.range.size else "shrank"
    return "moved"


def reserve_text(window):
    return f"none: {window.no_reserve}" if window.no_reserve else "as asked"
