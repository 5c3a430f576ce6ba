# SPDX-License-Identifier: MIT
"""The grammar of the layout record: from lines to values."""

import re

from hvmlayout.record_source import HEX
from hvmlayout.record_values import Bar, Bridge, Damaged, Function, Host, Record, Root, Window

BUSES = rf"{HEX}:{HEX}-{HEX}"
FUNCTION = rf"{HEX}:{HEX}:{HEX}\.([0-7])"
NAME = r"([A-Za-z0-9._-]{1,32})"
REASON = r"(no-space|no-window|too-large|not-free|rom-left-out|vf-left-out)"
ITEM = re.compile(rf"([0-5]|r|v[0-5])([imMpP])(f?)(?:={HEX}\+{HEX}(?:\*{HEX})?|!{HEX}(?:\*{HEX})?:{REASON})")
WINDOW = re.compile(rf"(io|mem|pref)(?:={HEX}-{HEX}|=(none)|!{REASON})")
FORMS = {
    "machine": (rf"{NAME} {NAME} hosts={HEX} low={HEX} high={HEX}", "NAME PLATFORM hosts=N low=N high=N"),
    "host": (rf"{BUSES} (pcie|pci) {NAME}", "SEGMENT:FIRST-LAST pcie|pci NAME"),
    "ecam": (rf"{BUSES} {HEX}-{HEX}", "SEGMENT:FIRST-LAST FIRST-LAST"),
    "root": (rf"{BUSES} limit={HEX}", "SEGMENT:FIRST-LAST limit=BUS"),
    "win": (rf"{HEX}:{HEX}((?: \S+)+)", "SEGMENT:BUS io|mem|pref=FIRST-LAST ..."),
    "fn": (rf"{FUNCTION} {HEX}:{HEX} {HEX} d=([0-3])(?: vf={HEX}:{HEX}\.([0-7]))?( unknown)?((?: \S+)*)",
           "SEGMENT:BUS:DEVICE.FUNCTION VENDOR:DEVICE CLASS d=0-3 [vf=BUS:DEVICE.FUNCTION] [unknown] BAR ..."),
    "more": (rf"{FUNCTION}((?: \S+)+)", "SEGMENT:BUS:DEVICE.FUNCTION BAR ..."),
    "br": (rf"{FUNCTION} (?:none|{HEX}-{HEX}((?: (?:io|mem|pref)[=!]\S+)*)((?: (?:vga|subtractive|hotplug))*))",
           "SEGMENT:BUS:DEVICE.FUNCTION none, or FIRST-LAST [io..] [mem..] [pref..] [vga] [subtractive] [hotplug]"),
}
FORMS = {key: (re.compile(pattern), form) for key, (pattern, form) in FORMS.items()}
LIMITS = {"segment": 0xffff, "bus": 0xff, "device": 0x1f, "vendor": 0xffff, "class": 0xffffff, "port": 0xffff,
          "count": 0xffff}


class Parser:
    """Makes a Record of lines that are what the firmware wrote."""

    def __init__(self):
        self.record = None
        self.hosts = 0
        self.where = ""
        self.line = ""

    def parse(self, lines):
        for self.where, self.line in lines[1:-1]:
            key, _, rest = self.line.partition(" ")
            if key not in FORMS:
                self.refuse("one of " + ", ".join(FORMS))
            pattern, form = FORMS[key]
            match = pattern.fullmatch(rest)
            if not match:
                self.refuse(f"`{key} {form}`")
            if (self.record is None) != (key == "machine"):
                self.refuse("`machine` once, behind the header")
            getattr(self, "take_" + key)(*match.groups())
        if self.record is None or len(self.record.hosts) != self.hosts:
            self.where = lines[-1][0]
            raise Damaged(self.where, f"{len(self.record.hosts) if self.record else 0} hosts", f"{self.hosts}")
        return self.record

    def refuse(self, expected):
        raise Damaged(self.where, repr(self.line), expected)

    def number(self, text, limit=None):
        value = int(text, 16)
        if limit and value > LIMITS[limit]:
            self.refuse(f"a {limit} of at most {LIMITS[limit]:x}")
        return value

    def range(self, first, last, limit=None):
        first, last = self.number(first, limit), self.number(last, limit)
        if first > last:
            self.refuse(f"a range whose last value is not below {first:x}")
        return first, last

    def host(self, segment):
        if not self.record.hosts:
            self.refuse("`host` before it")
        if self.record.hosts[-1].segment != self.number(segment, "segment"):
            self.refuse(f"the segment of the host before it, {self.record.hosts[-1].segment:x}")
        return self.record.hosts[-1]

    def address(self, segment, bus, device, function):
        self.host(segment)
        return (self.number(segment, "segment"), self.number(bus, "bus"), self.number(device, "device"),
                int(function))

    def last_function(self, *address):
        address, functions = self.address(*address), self.record.hosts[-1].functions
        if not functions or address != (functions[-1].segment, functions[-1].bus, functions[-1].device,
                                        functions[-1].function):
            self.refuse("the function of the `fn` before it")
        return functions[-1]

    def take_machine(self, machine, platform, hosts, low, high):
        self.hosts = int(hosts, 16)
        self.record = Record(machine, platform, int(low, 16), int(high, 16))

    def take_host(self, segment, first, last, kind, name):
        self.record.hosts.append(Host(self.number(segment, "segment"), *self.range(first, last, "bus"),
                                      kind == "pcie", name, where=self.where))

    def take_ecam(self, segment, first_bus, last_bus, first, last):
        host = self.host(segment)
        if host.ecam or self.range(first_bus, last_bus, "bus") != (host.first_bus, host.last_bus):
            self.refuse("one ECAM range with the buses of the host before it")
        host.ecam = Window("ecam", *self.range(first, last))

    def take_root(self, segment, bus, last, limit):
        host = self.host(segment)
        host.roots.append(Root(*self.range(bus, last, "bus"), self.number(limit, "bus"), where=self.where))

    def take_win(self, segment, bus, windows):
        host = self.host(segment)
        if not host.roots or host.roots[-1].bus != self.number(bus, "bus"):
            self.refuse("the bus of the `root` before it")
        for text in windows.split():
            window = self.window(text)
            if not isinstance(window[1], Window):
                self.refuse("io|mem|pref=FIRST-LAST")
            host.roots[-1].windows.append(window[1])

    def window(self, text):
        match = WINDOW.fullmatch(text)
        if not match:
            self.refuse("io|mem|pref=FIRST-LAST, =none or !REASON")
        kind, first, last, none, reason = match.groups()
        if first is None:
            return kind, none or reason
        return kind, Window(kind, *self.range(first, last, "port" if kind == "io" else None))

    def take_fn(self, segment, bus, device, function, vendor, device_id, class_code, decode, *rest):
        vf_bus, vf_device, vf_function, unknown, bars = rest
        vf = vf_bus and (self.number(vf_bus, "bus"), self.number(vf_device, "device"), int(vf_function))
        address = self.address(segment, bus, device, function)
        self.record.hosts[-1].functions.append(Function(
            *address, self.number(vendor, "vendor"), self.number(device_id, "vendor"), self.number(class_code, "class"),
            int(decode) & 1 != 0, int(decode) & 2 != 0, vf, unknown is not None, where=self.where))
        self.take_bars(self.record.hosts[-1].functions[-1], bars)

    def take_more(self, segment, bus, device, function, bars):
        self.take_bars(self.last_function(segment, bus, device, function), bars)

    def take_bars(self, function, bars):
        for text in bars.split():
            match = ITEM.fullmatch(text)
            if not match:
                raise Damaged(self.where, repr(text), "a BAR such as 0m=fe000000+20000 or 4P!400000000:no-space")
            bar = self.bar(*match.groups())
            if any(bar.name == other.name for other in function.bars):
                raise Damaged(self.where, f"{bar.name} twice", "once")
            function.bars.append(bar)

    def bar(self, register, letter, fixed, address, size, count, missing, missing_count, reason):
        name = "ROM" if register == "r" else "VF BAR" + register[1] if register[0] == "v" else "BAR" + register
        if (register == "r" and letter != "m") or (register[0] == "v" and letter == "i"):
            self.refuse(f"a kind that {name} can have")
        count = count or missing_count
        if (count is not None) != (register[0] == "v"):
            self.refuse("a number of apertures for VF BARs, and only there")
        bar = Bar(name, "io" if letter == "i" else "mem", letter in "MP", letter in "pP", fixed != "",
                  int(size or missing, 16), self.number(count or "1", "count"), address and int(address, 16),
                  reason, where=self.where)
        if bar.size == 0 or bar.count == 0 or (bar.address is not None and bar.last >> 64):
            self.refuse("a size and a number that are not 0, and an end below 2^64")
        return bar

    def take_br(self, segment, bus, device, function, secondary, subordinate, windows, flags):
        owner = self.last_function(segment, bus, device, function)
        if owner.bridge:
            self.refuse("one `br` for a function")
        owner.bridge = Bridge(None, None, where=self.where)
        if secondary is None:
            return
        owner.bridge.secondary, owner.bridge.subordinate = self.range(secondary, subordinate, "bus")
        for kind, window in map(self.window, windows.split()):
            if kind in owner.bridge.windows:
                self.refuse(f"one {kind} window")
            owner.bridge.windows[kind] = window
        owner.bridge.flags = tuple(flags.split())
