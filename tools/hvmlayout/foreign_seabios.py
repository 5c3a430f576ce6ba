# SPDX-License-Identifier: MIT
"""SeaBIOS's log at QEMU's debug port (402h), at the debug level that distributions build it with: functions with IDs, BARs with
places and sizes, bridges with bus numbers, the windows for memory, E820. Of bridge windows it prints the sizes only: where
most of them are follows from the rest (foreign_seabios_windows.py)."""

import re

from hvmlayout import foreign_seabios_windows
from hvmlayout.foreign_boot import GIB_4, BootBuilder, hexadecimal, needs_64bit, pattern
from hvmlayout.model import Bar, Bridge, BridgeWindow, Range, Root, Window

BEGIN = re.compile(r"SeaBIOS \(version (\S+)\)")
MARK = re.compile(r"PCI: (?:pci_bios_init_bus_rec|(?:primary|subordinate) bus = |secondary bus |map device bdf=|init bdf=)|"
                  r"=== PCI |e820 map has \d+ items:")
PANIC = re.compile(r"PCI: out of (?:I/O|32bit) address space|No space for init relocation\.")
OUTCOME = re.compile(rf"Booting from \S.*\.\.\.|Boot failed: .*|No bootable device\..*|{PANIC.pattern}")
FUNCTION = r"([0-9a-f]{2}):([01][0-9a-f])\.([0-7])"
ANY_FUNCTION = re.compile(rf"(?<![0-9a-f:]){FUNCTION}(?![0-9a-f])")
KINDS = {"io": "io", "mem": "mem", "prefmem": "pref"}
ROM_SLOT = 6
ICH9_SMBUS = (0x8086, 0x2930)  # it gets other ports after its line is printed
SMALLEST = 0x1000  # SeaBIOS gives each memory BAR a page of its own, and prints a page as its size


class Builder(BootBuilder):
    BROKEN = pattern(r"PCI: (?:map device|init bdf|(?:primary|secondary|subordinate) bus|pci_bios_init_bus_rec)")
    TAKES = (
        (BEGIN, "take_version"),
        (pattern(r"Running on QEMU \((i440fx|q35)\)"), "take_machine"),
        (pattern(r"Found Xen hypervisor signature at .*"), "take_xen"),
        (pattern(r"(?:Found QEMU fw_cfg|Running on KVM)"), "take_qemu"),
        (pattern(r"qemu/e820: addr 0x([0-9a-f]{16}) len 0x([0-9a-f]{16}) \[RAM\]"), "take_ram"),
        (pattern(r"RamSize: 0x([0-9a-f]{8}) \[cmos\]"), "take_low_ram"),
        (pattern(r"RamSizeOver4G: 0x([0-9a-f]{16}) \[cmos\]"), "take_high_ram"),
        (pattern(r"PCI: pci_bios_init_bus_rec bus = 0x([0-9a-f]{1,2})"), "take_bus"),
        (pattern(r"PCI: pci_bios_init_bus_rec bdf = 0x([0-9a-f]{1,4})"), "take_bridge"),
        (pattern(r"PCI: primary bus = .*"), "take_nothing"),
        (pattern(r"PCI: secondary bus = 0x(?:[0-9a-f]+ -> 0x)?([0-9a-f]{1,2})"), "take_secondary"),
        (pattern(r"PCI: subordinate bus = 0x(?:[0-9a-f]+ -> 0x)?([0-9a-f]{1,2})"), "take_subordinate"),
        (pattern(r"PCI: secondary bus (\d+) size ([0-9a-f]{8,16}) type (io|mem|prefmem)"), "take_window_size"),
        (pattern(r"Found (\d+) PCI devices \(max PCI bus is [0-9a-f]{2}\)"), "take_count"),
        (pattern(r"PCIe: using \S+ mmconfig at 0x([0-9a-f]{1,16})"), "take_ecam"),
        (pattern(r"PCI: (?:32|64): ([0-9a-f]{16}) - ([0-9a-f]{16})"), "take_window"),
        (pattern(r"PCI: IO: +([0-9a-f]{1,4}) - +[0-9a-f]{1,4}"), "take_ports"),
        (pattern(rf"PCI: map device bdf={FUNCTION}  bar ([0-6]), addr ([0-9a-f]{{8,16}}), size ([0-9a-f]{{8,16}}) "
                 r"\[(io|mem|prefmem)\]"), "take_bar"),
        (pattern(rf"PCI: init bdf={FUNCTION} id=([0-9a-f]{{4}}):([0-9a-f]{{4}})"), "take_function"),
        (pattern(r"e820 map has (\d+) items:"), "take_map_begin"),
        (pattern(r"  (\d+): ([0-9a-f]{16}) - ([0-9a-f]{16}) = (\d+) [A-Z]+"), "take_map_entry"),
        (OUTCOME, "take_outcome"),
    )

    def __init__(self, part, name, number, boots):
        super().__init__(part, name, number, boots, "SeaBIOS")
        self.buses = []  # that were looked at
        self.open = []  # bridges whose subordinate bus is not told yet
        self.sizes = []  # (secondary bus, kind, size, line)
        self.printed = []  # (bus, kind, first, size) of BARs
        self.io_first = None
        self.ram = []
        self.count = self.map_count = self.ecam = None
        self.has_small = False
        self.moved = []

    def build(self):
        self.take_lines()
        self.take_mentions()
        self.forget_moved()
        self.take_bridge_windows()
        self.take_roots()
        self.take_ram_ends()
        self.host.ecam = self.ecam_range()
        self.map_whole = self.map_count is not None and len(self.boot.memory_map) == self.map_count
        return self.finish()

    def take_nothing(self, _line):
        """Told by what else there is."""

    def take_version(self, _line, version):
        self.boot.firmware = f"SeaBIOS {version}"

    def take_xen(self, _line):
        self.boot.platform = "xen"

    def take_qemu(self, _line):
        self.boot.platform = self.boot.platform or "qemu"

    def take_ram(self, _line, first, size):
        self.ram.append((hexadecimal(first), hexadecimal(first) + hexadecimal(size)))

    def take_low_ram(self, _line, size):
        self.ram.append((0, hexadecimal(size)))

    def take_high_ram(self, _line, size):
        self.ram.append((GIB_4, GIB_4 + hexadecimal(size)))

    def take_ram_ends(self):
        if self.ram:
            self.boot.low_ram_end = max((end for first, end in self.ram if first < GIB_4), default=None)
            self.boot.high_ram_end = max((end for first, end in self.ram if first >= GIB_4 and end > first), default=0)

    # --- bus numbers: SeaBIOS goes into a bridge between its secondary and its subordinate bus ---

    def take_bus(self, _line, bus):
        self.buses.append(hexadecimal(bus))

    def take_bridge(self, _line, bdf):
        bdf = hexadecimal(bdf)
        function = self.function(bdf >> 8, bdf >> 3 & 0x1f, bdf & 7)
        function.bridge = Bridge(None, None)
        self.open.append(function.bridge)

    def take_secondary(self, _line, bus):
        if self.open:
            self.open[-1].secondary = hexadecimal(bus)

    def take_subordinate(self, _line, bus):
        if self.open:
            self.open.pop().subordinate = hexadecimal(bus)

    def take_window_size(self, line, bus, size, kind):
        self.sizes.append((int(bus), KINDS[kind], hexadecimal(size), line))

    def take_bridge_windows(self):
        bridges = {function.bridge.secondary: function for function in self.functions.values()
                   if function.bridge and function.bridge.secondary}
        told = [told for told in self.sizes if told[0] in bridges]
        places = {}
        if not self.broken and not self.headless and len(told) == len(self.sizes):
            has_high = any(window.range.first >= GIB_4 for window in self.host.windows)
            places = foreign_seabios_windows.places(
                self.printed, {(bus, kind): size for bus, kind, size, _ in told},
                {bus: function.bus for bus, function in bridges.items()}, has_high, self.io_first)
        for bus, kind, size, line in sorted(told, key=lambda each: list(KINDS.values()).index(each[1])):
            first = places.get((bus, kind))
            window = BridgeWindow(kind, line=line.number, verdict="" if size else "empty")
            if first is not None:
                window.range, window.verdict = Range(first, first + size - 1), "placed"
            bridges[bus].bridge.windows[kind] = window
            bridges[bus].lines.append(line)

    def take_roots(self):
        """Of those that SeaBIOS tries, the ones where it found something."""
        bridges = [function for function in self.functions.values() if function.bridge]
        behind = {function.bridge.secondary for function in bridges}
        used = {function.bus for function in self.functions.values()} | {0}
        for bus in sorted((set(self.buses) - behind) & used):
            ends = [function.bridge.subordinate for function in bridges if function.bus == bus]
            self.host.roots.append(Root(bus, None if None in ends else max(ends, default=bus)))

    # --- functions and BARs ---

    def take_count(self, _line, count):
        self.count = int(count)

    def take_function(self, _line, bus, device, function, vendor, id_):
        found = self.function(hexadecimal(bus), hexadecimal(device), int(function))
        found.vendor, found.device_id = hexadecimal(vendor), hexadecimal(id_)

    def take_bar(self, line, bus, device, function, slot, first, size, kind):
        first, size = hexadecimal(first), hexadecimal(size)
        if size == 0 or size & (size - 1) or (kind == "io" and first + size > 1 << 16):
            self.broken += 1
            return
        place = Range(first, first + size - 1)
        is_rom = int(slot) == ROM_SLOT
        is_64bit = False if kind == "io" or is_rom else needs_64bit(size, place)
        bar = Bar("ROM" if is_rom else f"BAR{slot}", "io" if kind == "io" else "mem", is_64bit, kind == "prefmem", size,
                  range=place, line=line.number)
        if bar.space == "mem" and size == SMALLEST:
            bar.size, self.has_small = None, True
        self.add_bar(self.function(hexadecimal(bus), hexadecimal(device), int(function)), bar)
        self.printed.append((hexadecimal(bus), KINDS[kind], first, size))

    def forget_moved(self):
        for function in self.functions.values():
            for bar in function.bars:
                if (function.vendor, function.device_id) == ICH9_SMBUS and bar.name == "BAR4" and bar.space == "io":
                    bar.range = None
                    self.moved.append(function.name)

    def take_window(self, _line, first, end):
        first, end = hexadecimal(first), hexadecimal(end)
        if end > first:
            self.host.windows.append(Window("mem", Range(first, end - 1)))

    def take_ports(self, _line, first):
        self.io_first = hexadecimal(first)

    def take_mentions(self):
        """What else is said of a function."""
        for line in self.boot.lines:
            if line.fact.startswith(("PCI: map device bdf=", "PCI: init bdf=")):
                continue
            for bus, device, function in set(ANY_FUNCTION.findall(line.fact)):
                found = self.functions.get((hexadecimal(bus), hexadecimal(device), int(function)))
                if found:
                    found.lines.append(line)

    # --- the rest ---

    def take_ecam(self, _line, first):
        self.ecam = hexadecimal(first)

    def ecam_range(self):
        """Only its beginning is printed; it is reserved in the memory map, and BARs come after it."""
        if self.ecam is None:
            return None
        entry = next((entry.range for entry in self.boot.memory_map
                      if entry.type == "reserved" and entry.range.first <= self.ecam <= entry.range.last), None)
        later = [window.range.first - 1 for window in self.host.windows if window.range.first > self.ecam]
        return Range(self.ecam, min([entry.last, *later])) if entry else None

    def take_map_begin(self, _line, count):
        self.boot.memory_map, self.map_count = [], int(count)

    def take_map_entry(self, _line, number, first, end, type_):
        if self.map_count is None or int(number) != len(self.boot.memory_map):
            self.broken += 1
        self.add_map_entry(hexadecimal(first), hexadecimal(end), int(type_))

    def take_outcome(self, line):
        self.boot.outcome, self.boot.failed = line.fact, PANIC.fullmatch(line.fact) is not None

    def gaps(self):
        if not self.functions:
            return ["anything of PCI: another firmware did that before, or the log does not begin early enough"]
        found = []
        told = len(self.functions)
        if self.count is not None and told < self.count:
            found.append(f"{self.count - told} of {self.count} functions")
        if not any(function.bars for function in self.functions.values()):
            found.append("which BARs there are")
        found.append("what class a function is")
        windows = [window for function in self.functions.values() if function.bridge
                   for window in function.bridge.windows.values()]
        unknown = sum(not window.verdict for window in windows)
        if unknown:
            found.append(f"where {unknown} of {len(windows)} bridge windows are (only their sizes)")
        if self.has_small:
            found.append("sizes of memory BARs of 4 KiB and less (SeaBIOS gives each a page)")
        found += [f"where the ports of {name} are (SeaBIOS moves them after it has printed them)"
                  for name in self.moved]
        if self.ecam is not None and self.host.ecam is None:
            found.append("where the ECAM that is on ends")
        return found + ["which BARs below 4 GiB are 64-bit", "which ranges I/O BARs may have",
                        "the processor's address bits"]
