# SPDX-License-Identifier: MIT
"""What a boot tells of a machine: the values that every reader fills and every picture is drawn from.

Addresses and sizes are integers in bytes, ranges inclusive. What a log does not say is None, or an empty list or dictionary; a reader
never guesses. `Boot.gaps` says in words what is missing."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Range:
    first: int
    last: int

    @property
    def size(self):
        return self.last - self.first + 1

    def contains(self, other):
        return self.first <= other.first and other.last <= self.last

    def overlaps(self, other):
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True)
class Line:
    """One line of the firmware's, without what a console put in front of it."""

    number: int  # in the file, from 1
    level: str  # F, E, W, I or D; "" in the logs of others
    room: str
    object: str
    fact: str

    def __str__(self):
        return f"{self.level} {self.room} {self.object}: {self.fact}" if self.level else self.fact


@dataclass
class Bar:
    name: str  # BAR0 to BAR5, ROM, VF BAR0 to VF BAR5
    space: str  # "io" or "mem"
    is_64bit: bool | None
    prefetchable: bool | None
    size: int | None  # of one aperture, as it is now
    count: int = 1  # apertures: VFs
    range: Range | None = None  # of all apertures together; None: it has no address
    reason: str | None = None  # why it has none, in the log's words; None: it has one, or the log does not say
    fixed: bool = False  # Enhanced Allocation
    pinned: int | None = None  # the address that it must have
    size_found: int | None = None  # a resized BAR: what the device came with
    line: int | None = None  # number of the line that tells the verdict


@dataclass
class BridgeWindow:
    kind: str  # "io", "mem" or "pref"
    range: Range | None = None
    verdict: str = ""  # "placed", "empty", or why it is closed though something behind it needs it, in the log's words
    no_reserve: str | None = None  # why there is no room for hot-plug, though asked for
    is_64bit: bool | None = None  # of "pref"
    line: int | None = None


@dataclass
class Bridge:
    secondary: int | None  # None: it has no bus numbers and forwards nothing
    subordinate: int | None
    windows: dict = field(default_factory=dict)  # kind -> BridgeWindow; one that it does not implement is not in it
    flags: tuple = ()  # of: hotplug, pcie-port, subtractive, ari, vga


@dataclass
class Function:
    name: str  # "01:00.0", "0001:80:00.0" in another segment than 0
    segment: int
    bus: int
    device: int
    function: int
    vendor: int | None = None
    device_id: int | None = None
    class_code: int | None = None  # 24 bits: class, subclass, programming interface
    parent: str | None = None  # name of the bridge above it; None: it is on a root bus
    bars: list = field(default_factory=list)  # Bar, in order
    bridge: Bridge | None = None
    decodes_io: bool | None = None
    decodes_memory: bool | None = None
    lines: list = field(default_factory=list)  # Line: what else the log says of it, F to I

    @property
    def unplaced(self):
        return [bar for bar in self.bars if bar.reason is not None]


@dataclass(frozen=True)
class Window:
    """Where BARs may go below a host bridge."""

    space: str  # "io" or "mem"
    range: Range
    prefetchable_only: bool = False


@dataclass
class Root:
    """A root bus of a host bridge."""

    bus: int
    last_bus: int | None = None


@dataclass
class Host:
    name: str  # "chipset", "host-bridge-1"
    segment: int = 0
    first_bus: int = 0
    last_bus: int | None = None
    ecam: Range | None = None
    roots: list = field(default_factory=list)
    windows: list = field(default_factory=list)  # Window, ascending
    functions: list = field(default_factory=list)  # Function, by bus, device and function


@dataclass(frozen=True)
class MapEntry:
    """Of the memory map that the guest is given."""

    range: Range
    type: str  # "usable", "reserved", "ACPI data", "ACPI NVS", "persistent", ...


@dataclass
class Boot:
    """One boot of a firmware, out of a log."""

    name: str  # of the file
    number: int  # of this boot in the file, from 1
    boots: int  # how many there are
    firmware: str  # "hvmstage 0.2", "hvmloader", "SeaBIOS 1.16.2"
    machine: str | None = None  # "q35", "pc"
    platform: str | None = None  # "qemu", "xen"
    domain: int | None = None  # of Xen, from (dN) in front of lines
    address_bits: int | None = None
    low_ram_end: int | None = None  # one past the last byte of RAM below 4 GiB
    high_ram_end: int | None = None  # ... above; 0: there is none
    memory_map: list = field(default_factory=list)
    hosts: list = field(default_factory=list)
    policy: dict = field(default_factory=dict)  # choices, name -> value as the log has them
    lines: list = field(default_factory=list)  # Line, all of this boot
    outcome: str | None = None  # fact of the last line, if that tells an outcome; None: the log is cut off, or ends in the middle
    failed: bool = False  # the outcome is an F line
    remedies: list = field(default_factory=list)  # str: what the firmware says would help
    gaps: list = field(default_factory=list)  # str: what this log does not tell, for example "the inventory (log=D prints it)"

    def functions(self):
        for host in self.hosts:
            yield from host.functions

    def find(self, name):
        """The function of that name, or None."""
        return next((function for function in self.functions() if function.name == name), None)


class LogError(Exception):
    """What was found where, and what was expected: one line."""
