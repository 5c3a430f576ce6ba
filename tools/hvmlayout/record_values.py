# SPDX-License-Identifier: MIT
"""What a layout record says, and how a fault in one is told."""

from dataclasses import dataclass, field

from hvmlayout.log_text import function_name


class LayoutError(Exception):
    """One line: where, what was found and what was expected."""

    def __init__(self, where, found, expected):
        super().__init__(f"{where}: found {found}, expected {expected}")


class Damaged(LayoutError):
    """There is no whole record of this version."""


class Contradiction(LayoutError):
    """The record is what the firmware wrote, and cannot be true."""


# --- what a record says ---------------------------------------------------------------------------------------------


@dataclass
class Window:
    kind: str  # io, mem, pref
    first: int
    last: int


@dataclass
class Bar:
    name: str  # BAR0, ROM, VF BAR0
    kind: str  # io, mem
    is_64bit: bool
    prefetchable: bool
    fixed: bool
    size: int  # of one aperture
    count: int  # of apertures
    address: int | None
    reason: str | None  # why it has no address
    where: str = field(default="", repr=False)

    @property
    def last(self):
        return self.address + self.size * self.count - 1


@dataclass
class Bridge:
    secondary: int | None  # None: closed, nothing is forwarded
    subordinate: int | None
    windows: dict = field(default_factory=dict)  # by kind: a Window, or a word that says why there is none
    flags: tuple = ()  # vga, subtractive, hotplug
    where: str = field(default="", repr=False)


@dataclass
class Function:
    segment: int
    bus: int
    device: int
    function: int
    vendor: int
    device_id: int
    class_code: int
    decodes_io: bool
    decodes_memory: bool
    last_vf: tuple | None  # bus, device, function
    unknown_bars: bool
    bars: list = field(default_factory=list)
    bridge: Bridge | None = None
    where: str = field(default="", repr=False)

    @property
    def name(self):
        return function_name(self.segment, self.bus, self.device, self.function)


@dataclass
class Root:
    bus: int
    last_bus: int
    limit: int
    windows: list = field(default_factory=list)
    where: str = field(default="", repr=False)


@dataclass
class Host:
    segment: int
    first_bus: int
    last_bus: int
    express: bool
    name: str
    ecam: Window | None = None
    roots: list = field(default_factory=list)
    functions: list = field(default_factory=list)
    where: str = field(default="", repr=False)


@dataclass
class Record:
    machine: str
    platform: str
    low_ram_end: int
    high_ram_end: int
    hosts: list = field(default_factory=list)
