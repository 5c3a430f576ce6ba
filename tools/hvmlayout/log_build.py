# SPDX-License-Identifier: MIT
"""A Boot out of its lines. The same fact may be told several times: the plan lines count most, then the inventory, then
the layout record. Each is looked at as a whole, so that the order of lines does not matter."""

import re

from hvmlayout.log_functions import Functions
from hvmlayout.log_gaps import Gaps
from hvmlayout.log_inventory import read_inventory
from hvmlayout.log_text import ADDRESS_BITS, HEX, WINDOW, find_buses, find_resource, resource
from hvmlayout.model import Boot, Host, MapEntry, Range, Root, Window
from hvmlayout.record_check import check
from hvmlayout.record_parse import Parser
from hvmlayout.record_source import Source, check_whole, last_whole
from hvmlayout.record_values import Damaged, LayoutError

HEADER = re.compile(rf"hvmstage (\S+) on (\S+) under (\w+)(?:, {ADDRESS_BITS}[- ](?:bit phys|physical address bits))?.*")
SUMMARY_MACHINE = re.compile(rf"(\w+) under (\w+), .*?{ADDRESS_BITS} physical address bits")
SUMMARY_RAM = re.compile(rf".*, ends at {HEX}(?: below 4 GiB and at {HEX} above)?")
OUTCOMES = ("hand-off to ", "no payload given")
OPTION = re.compile(r"([a-z][a-z0-9-]*)=(\S*)")
MAP_ENTRY = re.compile(rf"\[mem {HEX}(?:-{HEX})?\] (\S.*)")
NUMBERED = re.compile(r"(host-bridge|record|scan|window|plan)-([1-8])")
CHIPSET = "chipset"
REMEDY = re.compile(r"(a|no) (hole|window) ")


def host_name(object_):
    """The host bridge that a line with this object is about."""
    match = NUMBERED.fullmatch(object_)
    return f"host-bridge-{match[2]}" if match else CHIPSET


def build(lines, name, number, boots, domain):
    return Builder(lines, Boot(name, number, boots, "hvmstage", domain=domain, lines=lines)).build()


class Builder:
    def __init__(self, lines, boot):
        self.boot = boot
        self.by_object = {}  # (room, object) -> lines
        for line in lines:
            self.by_object.setdefault((line.room, line.object), []).append(line)
        self.hosts = {}
        self.gaps = Gaps()
        self.functions = Functions(self.hosts, self.gaps)
        self.inventories = {}
        self.record = None

    def build(self):
        self.take_header()
        self.take_inventories()
        self.take_record()
        self.take_host_lines()
        self.functions.take_lines(self.boot.lines, all(inventory.whole for inventory in self.inventories.values())
                                  and CHIPSET in self.inventories)
        self.take_memory_map()
        self.take_summary()
        self.take_policy()
        self.take_outcome()
        self.take_remedies()
        self.boot.hosts = self.functions.finish()
        self.boot.gaps = self.gaps.of(self.boot, self.by_object, self.inventories, self.record)
        return self.boot

    def of(self, room, *objects):
        return [line for object_ in objects for line in self.by_object.get((room, object_), ())]

    def host(self, name):
        if name not in self.hosts:
            self.hosts[name] = Host(name)
        return self.hosts[name]

    def take_header(self):
        for line in self.of("firmware", "boot"):
            match = HEADER.fullmatch(line.fact)
            if match:
                self.boot.firmware = f"hvmstage {match[1]}"
                self.boot.machine, self.boot.platform = match[2], match[3]
                self.boot.address_bits = int(match[4]) if match[4] else None
                return

    def take_inventories(self):
        for (room, object_), lines in self.by_object.items():
            if room != "inv" or not (object_ == "record" or NUMBERED.fullmatch(object_)):
                continue
            inventory = read_inventory(lines)
            name = host_name(object_)
            self.inventories[name] = inventory
            host = self.host(name)
            host.segment = inventory.segment
            host.roots = [Root(bus, last) for bus, last, _ in sorted(inventory.roots, key=lambda root: root[0])]
            if inventory.roots:
                host.first_bus = min(bus for bus, _, _ in inventory.roots)
                limits = [limit for _, _, limit in inventory.roots]
                host.last_bus = max(limits) if None not in limits else None
            host.windows = [Window(*window) for window in inventory.windows]
            self.functions.take_inventory(host, inventory)

    def take_record(self):
        lines = self.of("layout", "record")
        source = Source(self.boot.name, [(f"{self.boot.name}:{line.number}", line.fact) for line in lines
                                         if line.level in "ID"])
        if not source.lines:
            return
        try:
            whole = last_whole(source)
            check_whole(whole)
            self.record = Parser().parse(whole)
        except Damaged as error:
            self.gaps.note(f"a whole layout record ({error})")
            return
        try:
            check(self.record)
        except LayoutError as error:
            self.gaps.note(f"a layout record that can be true ({error})")
        for recorded in self.record.hosts:
            self.take_recorded_host(recorded)
        self.boot.machine = self.boot.machine or self.record.machine
        self.boot.platform = self.boot.platform or self.record.platform
        self.boot.low_ram_end = self.record.low_ram_end or None
        self.boot.high_ram_end = self.record.high_ram_end if self.record.low_ram_end else None

    def take_recorded_host(self, recorded):
        host = self.host(recorded.name)
        host.segment, host.first_bus, host.last_bus = recorded.segment, recorded.first_bus, recorded.last_bus
        if recorded.ecam:
            host.ecam = Range(recorded.ecam.first, recorded.ecam.last)
        if not host.roots:
            host.roots = [Root(root.bus, root.last_bus) for root in recorded.roots]
        if not host.windows:
            host.windows = list(dict.fromkeys(
                Window("io" if window.kind == "io" else "mem", Range(window.first, window.last), window.kind == "pref")
                for root in recorded.roots for window in root.windows))
        self.functions.take_record(host, recorded)

    def take_host_lines(self):
        """What is told of a host bridge outside of inventory and record."""
        for (room, object_), lines in list(self.by_object.items()):
            numbered = NUMBERED.fullmatch(object_)
            if room != "pci" or not (numbered or object_ == "window"):
                continue
            if numbered and numbered[1] == "host-bridge":
                self.take_told(host_name(object_), lines)
            elif object_ == "window" or (numbered and numbered[1] == "window"):
                windows = [self.window(line.fact) for line in lines]
                windows = [window for window in windows if window]
                if windows and not self.host(host_name(object_)).windows:
                    self.host(host_name(object_)).windows = windows
        for line in self.of("chipset", "PCIEXBAR"):
            found = find_resource(line.fact)
            if line.fact.startswith("ECAM [mem ") and found and found.range and not self.host(CHIPSET).ecam:
                self.host(CHIPSET).ecam = found.range

    def take_told(self, name, lines):
        for line in lines:
            match = re.fullmatch(rf"segment ([0-9a-f]{{4}}) \[bus .*\], ECAM \[mem {HEX}-{HEX}\]", line.fact)
            buses = find_buses(line.fact)
            # `E` is the description of one that is left out.
            if line.level != "I" or not match or not buses:
                continue
            host = self.host(name)
            host.segment, (host.first_bus, host.last_bus) = int(match[1], 16), buses
            host.ecam = host.ecam or Range(int(match[2], 16), int(match[3], 16))

    @staticmethod
    def window(fact):
        match = WINDOW.fullmatch(fact)
        found = resource(*match.groups()) if match else None
        return Window(found.space, found.range, found.prefetchable) if found and found.range else None

    def take_memory_map(self):
        entries = set()
        for line in self.of("e820", "map"):
            match = MAP_ENTRY.fullmatch(line.fact)
            if match and int(match[2] or match[1], 16) >= int(match[1], 16):
                entries.add((int(match[1], 16), int(match[2] or match[1], 16), match[3]))
        self.boot.memory_map = [MapEntry(Range(first, last), type_) for first, last, type_ in sorted(entries)]

    def take_summary(self):
        boot = self.boot
        for line in self.of("summary", "machine"):
            match = SUMMARY_MACHINE.fullmatch(line.fact)
            if match:
                boot.machine, boot.platform = boot.machine or match[1], boot.platform or match[2]
                boot.address_bits = boot.address_bits or int(match[3])
        for line in self.of("summary", "ram"):
            match = SUMMARY_RAM.fullmatch(line.fact)
            if match and boot.low_ram_end is None:
                boot.low_ram_end, boot.high_ram_end = int(match[1], 16), int(match[2] or "0", 16)

    def take_policy(self):
        chipset = self.inventories.get(CHIPSET)
        if chipset:
            self.boot.policy.update(chipset.policy)
        for line in self.of("firmware", "option"):
            match = OPTION.fullmatch(line.fact)
            if match and line.level == "I":
                self.boot.policy.setdefault(match[1], match[2])

    def take_outcome(self):
        for line in reversed(self.boot.lines):
            if line.level == "F":
                self.boot.outcome, self.boot.failed = f"{line.room} {line.object}: {line.fact}", True
                return
        for line in reversed(self.of("firmware", "boot")):
            if line.fact.startswith(OUTCOMES):
                self.boot.outcome = line.fact
                return

    def take_remedies(self):
        remedies = []
        for (room, object_), lines in self.by_object.items():
            if room == "summary" and re.fullmatch(r"help(-[1-8])?", object_):
                remedies += [line.fact for line in lines]
            elif room == "pci" and re.fullmatch(r"plan(-[1-8])?", object_):
                remedies += [line.fact for line in lines if line.level == "W" and REMEDY.match(line.fact)]
        self.boot.remedies = list(dict.fromkeys(remedies))
