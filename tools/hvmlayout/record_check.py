# SPDX-License-Identifier: MIT
"""Whether a layout can be true: buses inside buses, BARs inside windows, nothing on top of anything else."""

from hvmlayout.record_values import Contradiction, Window

FOUR_GIB = 1 << 32
BUS_SIZE = 1 << 20  # of ECAM


def text(first, last):
    return f"{first:x}-{last:x}"


def check_apart(ranges, what):
    """`ranges`: (first, last, where, name). No two have a value in common."""
    ranges = sorted(ranges, key=lambda entry: entry[:2])
    for low, high in zip(ranges, ranges[1:]):
        if high[0] <= low[1]:
            raise Contradiction(high[2], f"{high[3]} {text(*high[:2])} on {low[3]} {text(*low[:2])} of {low[2]}",
                                f"{what} apart")


def check_hosts(record):
    for host in record.hosts:
        if host.ecam:
            size, wanted = host.ecam.last - host.ecam.first + 1, (host.last_bus - host.first_bus + 1) * BUS_SIZE
            if host.ecam.first % BUS_SIZE or size != wanted:
                raise Contradiction(host.where, f"ECAM {text(host.ecam.first, host.ecam.last)}",
                                    f"{wanted:x} bytes, on a boundary of {BUS_SIZE:x}")
        if not host.roots:
            raise Contradiction(host.where, "a host without roots", "at least one")
        for root in host.roots:
            if not host.first_bus <= root.bus <= root.last_bus <= root.limit <= host.last_bus:
                raise Contradiction(root.where, f"buses {text(root.bus, root.last_bus)} limit {root.limit:x}",
                                    f"them inside {text(host.first_bus, host.last_bus)}, the last not above the limit")
        check_apart([(root.bus, root.limit, root.where, "root") for root in host.roots], "buses of roots")
    for segment in {host.segment for host in record.hosts}:
        check_apart([(host.first_bus, host.last_bus, host.where, "host") for host in record.hosts
                     if host.segment == segment], "buses of hosts")


def check_space(record):
    """RAM, ECAM and the windows of all roots."""
    memory = []
    if record.low_ram_end:
        memory.append((0, record.low_ram_end - 1, "machine", "RAM"))
    if record.high_ram_end > FOUR_GIB:
        memory.append((FOUR_GIB, record.high_ram_end - 1, "machine", "RAM"))
    ports = []
    for host in record.hosts:
        if host.ecam:
            memory.append((host.ecam.first, host.ecam.last, host.where, "ECAM"))
        for root in host.roots:
            for window in root.windows:
                (ports if window.kind == "io" else memory).append(
                    (window.first, window.last, root.where, f"{window.kind} window"))
    check_apart(ports, "windows")
    check_apart(memory, "RAM, ECAM and windows")


class Tree:
    """The functions of a host by the buses that they are on."""

    def __init__(self, host):
        self.host = host
        self.bridges = {}  # by secondary bus
        self.roots = {root.bus: root for root in host.roots}
        names = {}
        for function in host.functions:
            if function.name in names:
                raise Contradiction(function.where, f"{function.name} again", "one line for a function")
            names[function.name] = function
            bridge = function.bridge
            if bridge and bridge.secondary is not None:
                if bridge.secondary in self.bridges or bridge.secondary in self.roots:
                    raise Contradiction(bridge.where, f"bus {bridge.secondary:x} again", "one way to a bus")
                self.bridges[bridge.secondary] = function

    def above(self, function):
        """The bridge that leads to the function, or None; and the buses of whatever leads to it."""
        if function.bus in self.roots:
            root = self.roots[function.bus]
            return None, (root.bus, root.last_bus)
        owner = self.bridges.get(function.bus)
        if owner is None:
            raise Contradiction(function.where, f"{function.name} on bus {function.bus:x}",
                                "the bus of a root or behind a bridge")
        return owner, (owner.bridge.secondary, owner.bridge.subordinate)

    def root_of(self, function):
        for _ in range(256):
            if function.bus in self.roots:
                return self.roots[function.bus]
            function = self.above(function)[0]
        raise Contradiction(function.where, f"bus {function.bus:x} behind itself", "a way to a root")

    def check_buses(self):
        behind = {}
        for function in self.host.functions:
            _, (first, last) = self.above(function)
            self.root_of(function)
            bridge = function.bridge
            if bridge and bridge.secondary is not None:
                if not first < bridge.secondary <= bridge.subordinate <= last:
                    raise Contradiction(bridge.where, f"buses {text(bridge.secondary, bridge.subordinate)}",
                                        f"them inside {text(first + 1, last)}")
                behind.setdefault(function.bus, []).append(
                    (bridge.secondary, bridge.subordinate, bridge.where, "buses"))
            if function.last_vf and not (function.bus, function.device, function.function) < function.last_vf <= (
                    last, 0x1f, 7):
                raise Contradiction(function.where, "the last VF on bus %x, %x.%x" % function.last_vf,
                                    f"it behind {function.name}, up to bus {last:x}")
        for ranges in behind.values():
            check_apart(ranges, "buses of bridges")

    def windows_for(self, function, kind, prefetchable):
        """What the range of a BAR or bridge window of this function may lie in: lists of windows, any of which will do."""
        owner = self.above(function)[0]
        kinds = ("io",) if kind == "io" else ("mem", "pref") if prefetchable else ("mem",)
        if owner is None:
            return [window for window in self.roots[function.bus].windows if window.kind in kinds]
        windows = [window for key, window in owner.bridge.windows.items()
                   if key in kinds and isinstance(window, Window)]
        # A subtractive bridge passes on what nobody else claims, so that its windows need not cover it.
        if "subtractive" in owner.bridge.flags:
            windows = windows + self.windows_for(owner, kind, prefetchable)
        return windows

    def check_inside(self, function, kind, prefetchable, first, last, where, name):
        windows = self.windows_for(function, kind, prefetchable)
        if not any(window.first <= first and last <= window.last for window in windows):
            raise Contradiction(where, f"{name} of {function.name} at {text(first, last)}",
                                "it inside a window: " + (", ".join(text(window.first, window.last)
                                                                    for window in windows) or "there is none"))


def check_bar(tree, function, bar):
    name = f"{bar.name} of {function.name}"
    if bar.size & (bar.size - 1) and not bar.fixed:
        raise Contradiction(bar.where, f"{name} with {bar.size:x} bytes", "a power of two")
    if bar.address is None:
        return
    if bar.address % bar.size and not bar.fixed:
        raise Contradiction(bar.where, f"{name} at {bar.address:x}", f"a multiple of its size, {bar.size:x}")
    limit = 0x10000 if bar.kind == "io" else 1 << 64 if bar.is_64bit else FOUR_GIB
    if bar.last >= limit:
        raise Contradiction(bar.where, f"{name} up to {bar.last:x}", f"it below {limit:x}")
    tree.check_inside(function, bar.kind, bar.prefetchable, bar.address, bar.last, bar.where, bar.name)


def check_decode(function):
    """Decode is on only if all BARs of its kind are placed (a ROM has an enable bit of its own)."""
    for kind, decodes in (("io", function.decodes_io), ("mem", function.decodes_memory)):
        for bar in function.bars:
            if decodes and bar.name.startswith("BAR") and bar.kind == kind and bar.address is None:
                raise Contradiction(bar.where, f"{kind} decode of {function.name}", f"none, as {bar.name} has no address")


def check_functions(tree):
    for function in tree.host.functions:
        check_decode(function)
        for bar in function.bars:
            check_bar(tree, function, bar)
        for kind, window in (function.bridge.windows if function.bridge else {}).items():
            if isinstance(window, Window):
                granule = 0x1000 if kind == "io" else BUS_SIZE
                if window.first % granule or (window.last + 1) % granule:
                    raise Contradiction(function.bridge.where, f"{kind} window {text(window.first, window.last)}",
                                        f"a multiple of {granule:x}")
                tree.check_inside(function, kind, kind == "pref", window.first, window.last, function.bridge.where,
                                  f"{kind} window")


def check(record):
    """Raises the first Contradiction."""
    check_hosts(record)
    check_space(record)
    bars = {"io": [], "mem": []}
    for host in record.hosts:
        tree = Tree(host)
        tree.check_buses()
        check_functions(tree)
        for function in host.functions:
            for bar in function.bars:
                if bar.address is not None:
                    bars[bar.kind].append((bar.address, bar.last, bar.where, f"{bar.name} of {function.name}"))
    for ranges in bars.values():
        check_apart(ranges, "BARs")
