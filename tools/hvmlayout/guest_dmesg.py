# SPDX-License-Identifier: MIT
"""What a guest's Linux says in its log of memory and PCI: read(text, name) -> KernelLog.

Lines may have anything in front: `dmesg`, `dmesg -T`, `journalctl -k`, a serial console. Linux 6.1 and later name BARs ("BAR 2 [mem ...]:
assigned"), earlier ones have numbers for windows ("BAR 15: assigned [mem ...]") and registers ("reg 0x18: [mem ...]")."""

import re
from dataclasses import dataclass, field

from hvmlayout.guest_iomem import segmented
from hvmlayout.model import LogError, MapEntry, Range

BOOT = re.compile(r"\bLinux version \d")
E820 = re.compile(r"\b(?:BIOS-e820|Xen): \[mem 0x([0-9a-f]+)-0x([0-9a-f]+)\] (.+?)\s*$")
ECAM = re.compile(r"PCI: (?:MMCONFIG for domain|ECAM \[mem 0x[0-9a-f]+-0x[0-9a-f]+\] \(base 0x[0-9a-f]+\) for domain) "
                  r"([0-9a-f]{4}) \[bus ([0-9a-f]{2})-([0-9a-f]{2})\]")
PLACE = re.compile(r"\[(io|mem) +(?:0x([0-9a-f]+)(?:-0x([0-9a-f]+))?|size 0x([0-9a-f]+))([^]]*)\]")
FUNCTION = r"(?:\bpci|\bpcieport|\b[a-z0-9_-]+) ([0-9a-f]{4,8}):([0-9a-f]{2}:[0-9a-f]{2}\.[0-7]): "
FOUND = re.compile(FUNCTION + r"(?:(BAR [0-5]|ROM|VF BAR [0-5])|reg 0x([0-9a-f]+)):? (\[[^]]*\])\s*$")
# A bridge's windows have two blanks before the word where Linux reads them.
WINDOW = re.compile(FUNCTION + r"  bridge window (\[[^]]*\])")
ASSIGNED = re.compile(FUNCTION + r"(?:(BAR \d+|ROM|VF BAR \d|bridge window) (\[[^]]*\]): assigned|BAR (\d+): assigned (\[[^]]*\]))")
SEEN = re.compile(r"\bpci ([0-9a-f]{4,8}):([0-9a-f]{2}:[0-9a-f]{2}\.[0-7]): \[[0-9a-f]{4}:[0-9a-f]{4}\] type ")
ROOT = re.compile(r"pci_bus ([0-9a-f]{4,8}):([0-9a-f]{2}): root bus resource (\[[^]]*\])")

REGISTERS = {0x10 + 4 * bar: f"BAR{bar}" for bar in range(6)} | {0x30: "ROM"}
# Numbers of Linux before 6.1 for what is no BAR 0-5.
NUMBERS = {6: "ROM"} | {7 + bar: f"VF BAR{bar}" for bar in range(6)} | {13: "io", 14: "mem", 15: "pref"}

# What a line means: (pattern, meaning, whether it says that the layouts differ or that something lacks an address).
COMPLAINTS = [(re.compile(pattern), meaning, differs) for pattern, meaning, differs in (
    (r"no compatible bridge window",
     "it lies in no window of the bridge above it that Linux knows: Linux takes its address away and looks for another", True),
    (r"can't claim .*: address conflict with|address conflict with",
     "its address overlaps what is named behind `with`: Linux takes its address away and looks for another", True),
    (r"can't claim", "Linux cannot let it keep its address, and looks for another", True),
    (r": (?:can't assign; |)no space(?: for|$)|can't assign; no space",
     "Linux looked for an address and found none that is large enough", True),
    (r"failed to assign|can't assign; (?:bogus|no)", "it has no address: what needs it does not work", True),
    (r"resource \d+ \[.*\] released|: releasing (?:\[|bridge)",
     "Linux gives up a window of this bridge, to open a larger one elsewhere: all that is behind it may move", True),
    (r"\[.*\]: assigned|BAR \d+: assigned", "Linux chose this address: the firmware had given none, or another", True),
    (r"Some PCI device resources are unassigned, try booting with pci=realloc",
     "something has no address: pci=realloc on the kernel's command line lets Linux arrange bridges anew", True),
    (r"bridge configuration invalid", "Linux does not accept the bus numbers of this bridge and gives it others", True),
    (r"bus .* (?:is hidden behind|busn_res: can not insert)", "bus numbers of this bridge are not inside those of the one above it", True),
    (r"host bridge window .* (?:conflicts with|expanded)|ignoring host bridge window",
     "a window of the host bridge, as ACPI has it, overlaps something: Linux leaves it out or changes it", True),
    (r"can't size|invalid BAR|error updating|disabling BAR", "the BAR does not behave as a BAR should", True),
    (r"not reserved in ACPI motherboard resources|MMCONFIG .*not reserved|ECAM .*not reserved|not using (?:MMCONFIG|ECAM)",
     "Linux does not trust the range of ECAM and may leave it unused: no extended configuration space", True),
    (r"MMCONFIG .* (?:is invalid|conflicts)|ECAM .*(?:is invalid|conflicts)", "Linux does not use this range of ECAM", True),
    (r"enabling device .*BAR.* not claimed|BAR \d.* not claimed|can't enable device", "a driver could not use the function", True),
    (r"not enough MMIO resources for SR-IOV", "virtual functions cannot be enabled: their BARs have no room", True),
    (r"\[Firmware (?:Bug|Warn)\]", "Linux thinks that the firmware told it something wrong", True),
    (r"Kernel command line: .*\bpci=\S*(?:realloc|nocrs|use_crs|hpmm|hpio|resource_alignment|assign-busses)",
     "an option on the kernel's command line that lets Linux arrange PCI itself", False),
)]
OUR_SUBJECT = re.compile(r"\bpci|PCI|MMCONFIG|ECAM|e820|BAR|bridge|Firmware")


@dataclass(frozen=True)
class Complaint:
    line: int
    text: str
    meaning: str
    differs: bool
    function: str | None


@dataclass
class KernelLog:
    name: str
    whole: bool = False  # it has the kernel's first line
    memory_map: list = field(default_factory=list)  # MapEntry
    ecam: dict = field(default_factory=dict)  # segment -> (Range, line)
    roots: dict = field(default_factory=dict)  # "00", in other segments "0001:80" -> list of (space, Range)
    functions: dict = field(default_factory=dict)  # name -> line where Linux found it
    found: dict = field(default_factory=dict)  # (function, "BAR0" | "io" ...) -> (Range, line): when Linux first looked
    assigned: dict = field(default_factory=dict)  # the same -> (Range, line): what Linux chose itself, last
    complaints: list = field(default_factory=list)


def read(text, name):
    log = KernelLog(name)
    for number, line in enumerate(text.splitlines(), 1):
        # A later boot in the same text begins anew: the last one counts.
        if BOOT.search(line):
            log = KernelLog(name, whole=True)
        take(log, line, number)
    if not (log.whole or log.memory_map or log.found or log.functions or log.roots or log.complaints):
        raise LogError(f"{name}: found no line of Linux on memory or PCI, expected what `dmesg` prints")
    return log


def take(log, line, number):
    if match := E820.search(line):
        log.memory_map.append(MapEntry(Range(int(match[1], 16), int(match[2], 16)), match[3]))
    elif match := ECAM.search(line):
        _, place = resource(line)
        if place:
            log.ecam.setdefault(int(match[1], 16), (place, number))
    elif match := ROOT.search(line):
        space, place = resource(match[3])
        if place:
            log.roots.setdefault(segmented(match[1], match[2]), []).append((space, place))
    elif match := SEEN.search(line):
        log.functions.setdefault(segmented(match[1], match[2]), number)
    elif match := FOUND.search(line):
        name = REGISTERS.get(int(match[4], 16)) if match[4] else match[3].replace("BAR ", "BAR")
        put(log.found, match, name, match[5], number)
    elif match := WINDOW.search(line):
        put(log.found, match, window_kind(match[3]), match[3], number)
    else:
        take_change(log, line, number)


def take_change(log, line, number):
    function = None
    if match := ASSIGNED.search(line):
        function = segmented(match[1], match[2])
        text = match[4] or match[6]
        name = NUMBERS.get(int(match[5]), f"BAR{match[5]}") if match[5] else match[3].replace("BAR ", "BAR")
        if name == "bridge window":
            name = window_kind(text)
        _, place = resource(text)
        if place:
            log.assigned[function, name] = (place, number)
    if not OUR_SUBJECT.search(line):
        return
    for pattern, meaning, differs in COMPLAINTS:
        if pattern.search(line):
            about = re.search(FUNCTION, line)
            function = function or (segmented(about[1], about[2]) if about else None)
            log.complaints.append(Complaint(number, line.strip(), meaning, differs, function))
            return


def put(where, match, name, text, number):
    _, place = resource(text)
    if name and place:
        # The first time is what the firmware left; a window is printed again whenever Linux has changed something.
        where.setdefault((segmented(match[1], match[2]), name), (place, number))


def window_kind(text):
    return "io" if text.startswith("[io") else "pref" if " pref" in text else "mem"


def resource(text):
    """(space, Range) of the first resource in a text; the range is None where it has a size only."""
    match = PLACE.search(text)
    if not match:
        return None, None
    if match[2] is None:
        return match[1], None
    return match[1], Range(int(match[2], 16), int(match[3] or match[2], 16))
