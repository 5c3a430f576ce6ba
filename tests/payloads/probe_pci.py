# SPDX-License-Identifier: MIT
"""Claims about PCI: every function that we found, every BAR and bridge window where our plan has it. The probes print
the first 64 bytes of configuration space, and here is what they mean (PCI Local Bus Specification 3.0, 6.2; bridges:
PCI-to-PCI Bridge Architecture Specification 1.2, 3.2)."""

import re
import struct
from dataclasses import dataclass

import agreement
import probe_ranges
from probe_claims import claims
from probe_ranges import Range

FUNCTION = re.compile(r"fn (?P<bdf>[0-9a-f:.]+) id=(?P<vendor>[0-9a-f]{4}):(?P<device>[0-9a-f]{4}) .*")
# "PIRQA-PIRQD: 00:1f.0 60h/4 = 0xb0b0a0a mask 0xffffffff: 8259 inputs, a byte each"; PIRQRCA-PIRQRCD on i440FX
LINKS = re.compile(r"PIRQ(?:RC)?[A-H]-PIRQ(?:RC)?[A-H]: .* = 0x([0-9a-f]+) mask .*")
WIRED = {(0x8086, 0x7113): 9}  # PIIX4's power management: its interrupt is the SCI
BRIDGE = 1
AT_LINE, AT_PIN = 0x3C, 0x3D
AT_LAST_BUS = 0x1A  # behind a bridge
AT_COMMAND, AT_HEADER, AT_BARS = 4, 14, 16
BARS = {0: 6, BRIDGE: 2}
AT_ROM = {0: 0x30, BRIDGE: 0x38}
DECODES_IO, DECODES_MEMORY = 1, 2
# Kinds of an address space descriptor (ACPI 6.5, 6.4.3.5)
MEMORY, IO, BUS = 0, 1, 2


@dataclass
class Function:
    bdf: str
    config: bytes

    @property
    def id(self):
        return struct.unpack_from("<HH", self.config)

    @property
    def kind(self):
        return self.config[AT_HEADER] & 0x7F

    @property
    def command(self):
        return struct.unpack_from("<H", self.config, AT_COMMAND)[0]

    def bars(self):
        """name -> address, of each BAR register; the upper half of a 64-bit BAR has no name of its own."""
        found, number = {}, 0
        while number < BARS.get(self.kind, 0):
            low, = struct.unpack_from("<I", self.config, AT_BARS + 4 * number)
            name, wide = f"BAR{number}", low & 7 == 4
            high = struct.unpack_from("<I", self.config, AT_BARS + 4 * number + 4)[0] if wide else 0
            found[name] = low & ~3 if low & 1 else (high << 32) | low & ~0xF
            number += 1 + wide
        if self.kind in AT_ROM:
            found["ROM"] = struct.unpack_from("<I", self.config, AT_ROM[self.kind])[0] & ~0x7FF
        return found

    def windows(self):
        """name -> (base, limit) of a bridge's windows; a closed one has its base above its limit."""
        io_base, io_limit = self.config[0x1C], self.config[0x1D]
        io_high_base, io_high_limit = struct.unpack_from("<HH", self.config, 0x30)
        base, limit, pref_base, pref_limit = struct.unpack_from("<4H", self.config, 0x20)
        high_base, high_limit = struct.unpack_from("<II", self.config, 0x28)
        if not io_base & 1:
            io_high_base = io_high_limit = 0
        if not pref_base & 1:
            high_base = high_limit = 0
        return {
            "io": (io_high_base << 16 | (io_base & 0xF0) << 8, io_high_limit << 16 | (io_limit & 0xF0) << 8 | 0xFFF),
            "mem": ((base & 0xFFF0) << 16, (limit & 0xFFF0) << 16 | 0xFFFFF),
            "pref": (high_base << 32 | (pref_base & 0xFFF0) << 16,
                     high_limit << 32 | (pref_limit & 0xFFF0) << 16 | 0xFFFFF),
        }


def functions(report):
    """bdf -> Function"""
    return {one["bdf"]: Function(one["bdf"], bytes.fromhex(one["config"])) for one in report.of("pci")}


def inventory(log):
    """bdf -> (vendor, device), as the firmware found them."""
    found = filter(None, (FUNCTION.fullmatch(line.fact) for line in log.lines if line.room == "inv"))
    return {match["bdf"]: (int(match["vendor"], 16), int(match["device"], 16)) for match in found}


def _functions_are_ours(seen):
    ours, theirs = inventory(seen.log), {bdf: one.id for bdf, one in functions(seen.report).items()}
    found = [f"the payload does not see {bdf}" for bdf in ours if bdf not in theirs]
    found += [f"the payload sees {bdf}, we do not" for bdf in theirs if bdf not in ours]
    found += [f"{bdf} is {theirs[bdf]} there, {ours[bdf]} here" for bdf in ours.keys() & theirs.keys()
              if ours[bdf] != theirs[bdf]]
    if not seen.report.of("pci-end"):
        found.append("the list has no end")
    return found


def _bars_are_planned(seen):
    theirs, found = functions(seen.report), []
    for placement in seen.log.placements.values():
        if placement.is_window or placement.name.startswith("VF ") or placement.bdf not in theirs:
            continue
        address = theirs[placement.bdf].bars().get(placement.name)
        if address is None or placement.placed and address != placement.start:
            found.append(f"the payload has {address if address is None else hex(address)}, the log {placement}")
    return found


def _bars_decode(seen):
    """A placed BAR answers: decode is on for its kind, if every BAR of the function has its place."""
    theirs, found = functions(seen.report), []
    for bdf, function in theirs.items():
        bars = [one for one in seen.log.placements.values()
                if one.bdf == bdf and not one.is_window and one.name.startswith("BAR")]
        for space, bit in (("io", DECODES_IO), ("mem", DECODES_MEMORY)):
            of_space = [one for one in bars if one.space == space]
            if of_space and all(one.placed for one in of_space) and not function.command & bit:
                found.append(f"{bdf} does not decode {space}, its command register is {function.command:#06x}")
    return found


def _windows_are_planned(seen):
    theirs, found = functions(seen.report), []
    for placement in seen.log.placements.values():
        if not placement.is_window or placement.bdf not in theirs:
            continue
        window = theirs[placement.bdf].windows()[placement.name]
        if placement.placed and window != (placement.start, placement.end):
            found.append(f"the payload has {window[0]:#x}-{window[1]:#x}, the log {placement}")
        elif not placement.placed and window[0] <= window[1] and window != (0, 0xFFF):
            found.append(f"the payload has {window[0]:#x}-{window[1]:#x} open, the log {placement}")
    return found


def _qemu_has_the_bars(seen):
    """What the probe read is what QEMU decodes."""
    theirs, found = functions(seen.report), []
    for (bdf, name), bar in seen.state.bars.items():
        address = theirs[bdf].bars().get(name) if bdf in theirs else None
        if address is None:
            found.append(f"QEMU has {bdf} {name}, the payload does not see it")
        elif bar.address >= 0 and address != bar.address:
            found.append(f"QEMU has {bdf} {name} at {bar.address:#x}, the payload at {address:#x}")
    return found


def _qemu_has_the_plan(seen):
    """After the payload, QEMU's BARs and windows are still those of our log."""
    return agreement.plan_with_qemu(seen.log, seen.state, True)


def _last_bus_is_ours(seen):
    one = seen.report.one("pci-bios")
    if not one or not one.number("present"):
        return ["there is no PCI BIOS"]
    # A bus that nothing is on has a number, too: what a bridge has behind it.
    behind = [function.config[AT_LAST_BUS] for function in functions(seen.report).values() if function.kind == BRIDGE]
    last = max([int(bdf[:2], 16) for bdf in inventory(seen.log)] + behind)
    found = [] if one.number("last-bus") == last else [f"{one}, the last bus is {last}"]
    return found + [f"configuration mechanism 1 is not told: {one}" for _ in [0] if not one.number("mechanism") & 1]


def _each_is_found(seen):
    """B102h finds each function by its numbers."""
    return [f"not found by its numbers: {one['bdf']}" for one in seen.report.of("pci") if not one.number("found")]


def _lines_are_routed(seen):
    """The interrupt line of a function with a pin is one that the chipset's links are set to: a byte each in the
    registers that our log lists, and bit 7 for none."""
    routed = {byte for line in seen.log.lines if (match := LINKS.fullmatch(f"{line.object}: {line.fact}"))
              for byte in int(match[1], 16).to_bytes(4, "little") if not byte & 0x80}
    if not routed:
        return ["the log has no line on the links"]
    found = []
    for bdf, function in functions(seen.report).items():
        wanted = {WIRED[function.id]} if function.id in WIRED else routed
        if function.config[AT_PIN] and function.config[AT_LINE] not in wanted:
            found.append(f"{bdf} has the line {function.config[AT_LINE]}, not of {sorted(wanted)}")
    return found


def _root_windows(seen):
    """kind -> ranges"""
    found = {MEMORY: [], IO: [], BUS: []}
    for one in seen.report.of("window"):
        found.setdefault(one.number("kind"), []).append(Range(one.number("first"), one.number("last"), source=str(one)))
    return found


def _roots_hold_the_bars(seen):
    """Each BAR and each bus lies in a window of a root bridge."""
    windows, found = _root_windows(seen), []
    for placement in seen.log.placements.values():
        # A ROM's decode is off; nobody needs to reach it.
        if not placement.placed or placement.is_window or placement.name == "ROM":
            continue
        kind = IO if placement.space == "io" else MEMORY
        if not any(one.first <= placement.start and placement.end <= one.last for one in windows[kind]):
            found.append(f"no root bridge has a window for {placement}")
    for bdf in inventory(seen.log):
        bus = int(bdf[:2], 16)
        if not any(one.first <= bus <= one.last for one in windows[BUS]):
            found.append(f"no root bridge has bus {bus:02x}")
    return found


def _roots_are_free(seen):
    """No window of a root bridge has an address of RAM, or of two root bridges."""
    windows, found = _root_windows(seen), []
    ram = probe_ranges.of_qemu(seen.state)
    for one in windows[MEMORY]:
        found += [f"{one} lies over RAM {other}" for other in ram if one.meets(other)]
    for ranges in windows.values():
        ranges = sorted(ranges)
        found += [f"{one} meets {two}" for one, two in zip(ranges, ranges[1:]) if one.meets(two)]
    return found


BIOS, EFI, ANY = {"probes": ("bios",)}, {"probes": ("efi",)}, {"needs_log": False}

CLAIMS = claims(
    "P",
    ("payload sees the functions that we found", _functions_are_ours),
    ("BARs are those of the plan", _bars_are_planned),
    ("BARs with a place are decoded", _bars_decode),
    ("bridge windows are those of the plan", _windows_are_planned),
    ("BARs are those that QEMU decodes", _qemu_has_the_bars, ANY),
    ("QEMU still has the plan", _qemu_has_the_plan),
    ("PCI BIOS knows the last bus", _last_bus_is_ours, BIOS),
    ("PCI BIOS finds each function by its numbers", _each_is_found, BIOS | ANY),
    ("interrupt lines are routed", _lines_are_routed, BIOS),
    ("root bridge windows contain all BARs and buses", _roots_hold_the_bars, EFI),
    ("root bridge windows are free of RAM and of each other", _roots_are_free, EFI | ANY),
)
