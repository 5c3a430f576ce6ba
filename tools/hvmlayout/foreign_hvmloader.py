# SPDX-License-Identifier: MIT
"""hvmloader's log, `(dN) ...` on Xen's console: BARs with their places, or that there was none; E820; where RAM ends.

It walks bus 0 without a look at header types, prints no ID and no class, and takes a bridge's bus numbers and windows for
BARs."""

import re

from hvmlayout.foreign_boot import GIB_4, BootBuilder, hexadecimal, needs_64bit, pattern
from hvmlayout.log_text import ADDRESS_BITS
from hvmlayout.model import Bar, Range, Root, Window

BEGIN = re.compile(r"HVM Loader")
MARK = re.compile(r"pci dev [0-9a-f]{2}:[0-7] (?:bar|INT)|PCI-ISA link \d+ routed to IRQ|E820 table:$|\*\*\* HVMLoader |"
                  r"Relocating guest memory for lowmem MMIO space|(?:No )?RAM in high memory; setting |"
                  r"Invoking (?:SeaBIOS|OVMF|ROMBIOS) \.\.\.$")
OUTCOME = re.compile(r"Invoking \S.* \.\.\.|\*\*\* HVMLoader (?:assertion|bug|crashed)\b.*")
ROM_REGISTER = 0x30
BAR_NAMES = {0x10 + 4 * number: f"BAR{number}" for number in range(6)} | {ROM_REGISTER: "ROM"}
MEMORY_64BIT = 0b100  # bits 2:1 of a memory BAR
IO_FIRST, IO_END = 0xc000, 0x10000  # what hvmloader gives to I/O BARs
E820_TYPES = {"RAM": 1, "RESERVED": 2, "ACPI": 3, "NVS": 4}
PAIR = r"([0-9a-f]{8}):([0-9a-f]{8})"
BAR = r"pci dev ([0-9a-f]{2}):([0-7]) bar ([0-9a-f]{2}) size ([0-9a-f]{9,16}): "
TYPE = r"(?:(RAM|RESERVED|ACPI|NVS)|UNKNOWN \(([0-9a-f]{8})\))"


class Builder(BootBuilder):
    BROKEN = pattern(r"pci dev | \[\d\d\]: | HOLE: ")
    TAKES = (
        (pattern(rf"{BAR}([0-9a-f]{{9,16}})"), "take_placed"),
        (pattern(rf"{BAR}(no space for resource)!"), "take_unplaced"),
        (pattern(r"pci dev ([0-9a-f]{2}):([0-7]) INT[A-D]->IRQ\d+"), "take_interrupt"),
        (pattern(rf" \[(\d\d)\]: {PAIR} - {PAIR}: {TYPE}"), "take_map_entry"),
        (pattern(rf" HOLE: {PAIR} - {PAIR}"), "take_hole"),
        (pattern(r"BIOS map:"), "take_map_begin"),
        (pattern(r"Relocating guest memory for lowmem MMIO space (enabled|disabled)"), "take_relocation"),
        (pattern(r"pci_mem_start=0x([0-9a-f]{1,8}) \(was 0x[0-9a-f]+\) for mmio_hole_size=0x([0-9a-f]+)"),
         "take_hole_size"),
        (pattern(r"(No )?RAM in high memory; setting high_mem resource base to ([0-9a-f]{9,16})"), "take_high_ram"),
        (pattern(rf" - CPU0 \.\.\. {ADDRESS_BITS}-bit phys \.\.\. .*"), "take_address_bits"),
        (pattern(r"Running on QEMU \((i440fx|q35)\)"), "take_machine"),
        (OUTCOME, "take_outcome"),
    )

    def __init__(self, part, name, number, boots):
        super().__init__(part, name, number, boots, "hvmloader")
        self.boot.platform = "xen"
        self.io_end = IO_FIRST
        self.high_first = self.low_first = None
        self.holes = []
        self.unknown = []

    def build(self):
        self.take_lines()
        boot = self.boot
        ram = [entry.range.last + 1 for entry in boot.memory_map if entry.type == "usable"]
        if self.map_whole:
            boot.low_ram_end = max((end for end in ram if end <= GIB_4), default=None)
        if self.functions:
            self.host.roots.append(Root(0))
        if self.high_first is not None and boot.address_bits and self.high_first < 1 << boot.address_bits:
            self.host.windows.append(Window("mem", Range(self.high_first, (1 << boot.address_bits) - 1)))
        if self.low_first is not None:
            # The hole of E820 may begin below, where RAM ends.
            holes = [hole for hole in self.holes if hole.first <= self.low_first <= hole.last]
            self.host.windows += [Window("mem", Range(self.low_first, hole.last)) for hole in holes]
        return self.finish()

    def take_placed(self, line, device, function, register, size, value):
        bar = self.bar(line, register, size)
        if bar is None:
            return
        value = hexadecimal(value)
        if bar.name == "ROM":
            bar.space, mask = "mem", 0x7ff
        elif value & 1:
            bar.space, bar.is_64bit, bar.prefetchable, mask = "io", False, False, 3
        else:
            bar.is_64bit, bar.prefetchable, mask = (value & 0b110) == MEMORY_64BIT, bool(value & 0b1000), 0xf
        first = value & ~mask
        bar.range = Range(first, first + bar.size - 1)
        if bar.space == "io":
            self.io_end = max(self.io_end, first + bar.size)
        self.add_bar(self.function(0, hexadecimal(device), int(function)), bar)

    def take_unplaced(self, line, device, function, register, size, reason):
        bar = self.bar(line, register, size)
        if bar is None:
            return
        target = self.function(0, hexadecimal(device), int(function))
        bar.space = self.space_of_unplaced(bar)
        if bar.space is None:
            target.lines.append(line)
            self.unknown.append(f"whether {bar.name} of {target.name}, which found no space, is of I/O or of memory")
            return
        bar.reason = reason
        if bar.name != "ROM":
            bar.is_64bit = needs_64bit(bar.size, None) if bar.space == "mem" else False
            bar.prefetchable = None if bar.space == "mem" else False
        self.add_bar(target, bar)

    def bar(self, line, register, size):
        """A BAR of which only name and size are known; None: the line is broken."""
        name, size = BAR_NAMES.get(hexadecimal(register)), hexadecimal(size)
        if name is None or size == 0 or size & (size - 1):
            self.broken += 1
            return None
        return Bar(name, "mem", False, False, size, line=line.number)

    def space_of_unplaced(self, bar):
        """The line does not say it, but for most there is only one that it can be; None: it may be either."""
        if bar.name == "ROM" or bar.size >= IO_END:
            return "mem"
        if bar.size < 16:
            return "io"
        if self.headless or self.broken:
            return None
        return "mem" if -(-self.io_end // bar.size) * bar.size + bar.size <= IO_END else None

    def take_interrupt(self, line, device, function):
        self.function(0, hexadecimal(device), int(function)).lines.append(line)

    def take_map_begin(self, _line):
        self.boot.memory_map = []

    def take_map_entry(self, _line, number, first_high, first, end_high, end, name, type_):
        if int(number) != len(self.boot.memory_map):
            self.broken += 1
        self.add_map_entry(hexadecimal(first_high + first), hexadecimal(end_high + end),
                           E820_TYPES[name] if name else hexadecimal(type_))

    def take_hole(self, _line, first_high, first, end_high, end):
        first, end = hexadecimal(first_high + first), hexadecimal(end_high + end)
        if end > first:
            self.holes.append(Range(first, end - 1))

    def take_relocation(self, _line, choice):
        self.boot.policy["allow-memory-relocate"] = choice

    def take_hole_size(self, _line, start, size):
        self.boot.policy["mmio_hole_size"] = f"0x{size}"
        self.low_first = hexadecimal(start)

    def take_high_ram(self, _line, none, base):
        self.high_first = hexadecimal(base)
        self.boot.high_ram_end = 0 if none else self.high_first

    def take_address_bits(self, _line, bits):
        self.boot.address_bits = int(bits)

    def take_outcome(self, line):
        # "crashed" follows the line that says why.
        if self.boot.failed and line.fact.startswith("*** HVMLoader crashed"):
            return
        self.boot.outcome, self.boot.failed = line.fact, line.fact.startswith("***")
        self.map_whole = not self.boot.failed and bool(self.boot.memory_map)

    def gaps(self):
        found = ["what vendor, device and class a function is", "functions without BARs and interrupt",
                 "which functions are bridges: their bus numbers and windows are shown as BARs", "what is not on bus 0",
                 "which ranges I/O BARs may have"]
        if self.low_first is None:
            found.append("where the window below 4 GiB begins (hvmloader prints it if mmio_hole is set)")
        return self.unknown + found
