# SPDX-License-Identifier: MIT
"""Claims about memory maps. What a payload may change of ours is what it needs for itself: it takes RAM. It may call
reserved what we call ACPI data or NVS, which costs the operating system memory and nothing else, and never the other
way round."""

import probe_ranges
from probe_claims import claims
from probe_ranges import PAGE, common, minus, of_kinds

MIB = 1 << 20
# What a payload may keep. SeaBIOS: its tables, at most 256 KiB at the end of RAM, and the end of the range below
# 640 KiB. UEFI: its runtime services and variables, and its copies of our tables; what it works in, it gives back.
TAKEN_MAX = {"bios": 512 << 10, "efi": 4 * MIB}
HOLE = probe_ranges.Range(0xA0000, 0xFFFFF)
RUNTIME = 1 << 63  # attribute of what is called after ExitBootServices
RUNTIME_TYPES = (5, 6, 11, 12, 13)  # code, data, memory-mapped I/O and its ports, PAL code


def _maps(seen):
    return probe_ranges.of_log(seen.log), probe_ranges.of_report(seen.report)


def _map_is_whole(seen):
    """Entries of a size, apart from each other; the list ended by itself."""
    theirs = probe_ranges.of_report(seen.report)
    found = [f"{one} overlaps {two}" for one, two in probe_ranges.overlaps(theirs)]
    found += [f"an entry without size: {one}" for one in theirs if one.size <= 0]
    if seen.report.probe == "efi":  # UEFI 2.10, 7.2.3
        found += [f"an entry that begins within a page: {one}" for one in theirs if one.first % PAGE]
    if not of_kinds(theirs, "ram"):
        found.append("the map has no RAM")
    end = seen.report.one("e820-end" if seen.report.probe == "bios" else "map-end")
    if not end:
        return [*found, "the map has no end"]
    if seen.report.probe == "bios" and end.number("continuation"):
        found.append(f"the list did not end: {end}")
    if seen.report.probe == "efi" and end.number("entries") != len(theirs):
        found.append(f"{len(theirs)} entries were read, told: {end}")
    return found


def _entries_have_their_length(seen):
    """20 bytes, or 24 with attributes, of which bit 0 says that the entry counts (ACPI 6.5, 15.1)."""
    found = []
    for one in seen.report.of("e820"):
        if one.number("length") not in (20, 24):
            found.append(f"an odd length: {one}")
        elif one.number("length") == 24 and not one.number("attributes") & 1:
            found.append(f"an entry that does not count: {one}")
    return found


def _ram_is_ours(seen):
    """Each byte of RAM in the payload's map is RAM in ours."""
    ours, theirs = _maps(seen)
    usable = of_kinds(ours, "ram")
    return [f"the payload calls RAM what we do not: {left}" for one in of_kinds(theirs, "ram")
            for left in minus(one, usable)]


def _ram_is_qemus(seen):
    """Each byte of RAM in the payload's map is RAM of the machine."""
    ram = [*probe_ranges.of_qemu(seen.state), probe_ranges.Range(0, 0x9FFFF)]
    return [f"no RAM is behind {left}" for one in of_kinds(probe_ranges.of_report(seen.report), "ram")
            for left in minus(one, ram)]


def _nothing_below_1_mib(seen):
    """A0000h-FFFFFh is the display's and the firmware's."""
    return [f"RAM where the display or the firmware is: {one}"
            for one in common([HOLE], of_kinds(probe_ranges.of_report(seen.report), "ram"))]


def _tables_keep_their_kind(seen):
    """ACPI data and NVS are told, as such or as reserved."""
    ours, theirs = _maps(seen)
    found = []
    for kind in ("acpi", "nvs"):
        for one in of_kinds(ours, kind):
            found += [f"our {one} is called {other}" for other in common([one], theirs)
                      if other.kind not in (kind, "reserved")]
            found += [f"our {one} is not told: {left}" for left in minus(one, theirs)]
    return found


def _reserved_stays(seen):
    """What we reserve is reserved. A BIOS has to tell all of it; UEFI what RAM is behind, as it need not tell of
    devices (UEFI 2.10, 7.2.3)."""
    ours, theirs = _maps(seen)
    found = []
    for one in of_kinds(ours, "reserved"):
        found += [f"our {one} is called {other}" for other in common([one], theirs) if other.kind != "reserved"]
        left = minus(one, theirs)
        if seen.report.probe == "efi":
            left = common(left, probe_ranges.of_qemu(seen.state))
        found += [f"our reserved range is not told: {piece}" for piece in left]
    return found


def _little_is_taken(seen):
    """Of our RAM the payload keeps no more than it may, and all of it is told."""
    ours, theirs = _maps(seen)
    usable, kept = of_kinds(ours, "ram"), of_kinds(theirs, "ram")
    taken = [left for one in usable for left in minus(one, kept)]
    found = []
    if probe_ranges.total(taken) > TAKEN_MAX[seen.report.probe]:
        found.append(f"{probe_ranges.total(taken) >> 10} KiB of our RAM are lost: {', '.join(map(str, taken))}")
    # UEFI counts in pages: the rest of one that only begins as RAM is lost to it.
    untold = [left for one in usable for left in minus(one, theirs)]
    return found + [f"our RAM is not told: {one}" for one in untold if one.size >= PAGE]


def _runtime_lies_in_ram(seen):
    """What UEFI keeps for its runtime services is a part of our RAM."""
    ours, theirs = _maps(seen)
    return [f"runtime services are not in our RAM: {left}" for one in of_kinds(theirs, "runtime")
            for left in minus(one, of_kinds(ours, "ram"))]


def _runtime_is_marked(seen):
    """The attribute for runtime stands where it may, and at runtime services always (UEFI 2.10, 7.2.3)."""
    found = []
    for one in seen.report.of("map"):
        marked, kind = bool(one.number("attributes") & RUNTIME), one.number("type")
        if marked and kind not in RUNTIME_TYPES or not marked and kind in (5, 6):
            found.append(f"attribute for runtime: {one}")
    return found


def _end_of_low_ram(seen):
    return max(one.last + 1 for one in probe_ranges.of_qemu(seen.state) if one.last < 1 << 32)


def _e801_is_right(seen):
    """KiB from 1 MiB to 16 MiB, then 64 KiB blocks from 16 MiB on, twice; no more than there is below 4 GiB, and no
    less than the RAM of the payload's own map."""
    one = seen.report.one("e801")
    if not one:
        return ["int 15h E801h does not answer"]
    found = []
    if (one["ax"], one["bx"]) != (one["cx"], one["dx"]):
        found.append(f"the pairs differ: {one}")
    low = MIB + one.number("cx") * 1024
    end = 16 * MIB + one.number("dx") * 0x10000 if one.number("dx") else low
    top = _end_of_low_ram(seen)
    last = max(other.last + 1 for other in of_kinds(probe_ranges.of_report(seen.report), "ram") if other.last < 1 << 32)
    if one.number("cx") > 15 * 1024 or end > top:
        found.append(f"{one} ends at {end:#x}, RAM at {top:#x}")
    if end < last - 0xFFFF:
        found.append(f"{one} ends at {end:#x}, the map's RAM at {last:#x}")
    return found


def _88_is_right(seen):
    """KiB from 1 MiB on, a 16-bit number: at least what is below 16 MiB, at most what there is."""
    one = seen.report.one("memory-88")
    if not one:
        return ["int 15h AH=88h does not answer"]
    end, top = MIB + one.number("kib") * 1024, _end_of_low_ram(seen)
    return [] if min(16 * MIB, top) <= end <= top else [f"{one} ends at {end:#x}, RAM at {top:#x}"]


def _ebda_is_kept(seen):
    """The extended BIOS data area begins where base memory ends, and is reserved up to 640 KiB."""
    ebda, base = seen.report.one("ebda"), seen.report.one("memory-12")
    if not ebda or not base:
        return ["the probe does not tell"]
    at, found = ebda.number("address"), []
    if at != base.number("kib") * 1024:
        found.append(f"{ebda}, {base}")
    if not 0x80000 <= at < 0xA0000 or at + ebda.number("kib") * 1024 > 0xA0000:
        found.append(f"an odd place: {ebda}")
    area = probe_ranges.Range(at, 0x9FFFF)
    return found + [f"RAM in it: {one}" for one in common([area], of_kinds(probe_ranges.of_report(seen.report), "ram"))]


BIOS, EFI = {"probes": ("bios",)}, {"probes": ("efi",)}
ANY = {"needs_log": False}

CLAIMS = claims(
    "M",
    ("memory map is whole and free of overlaps", _map_is_whole, ANY),
    ("RAM in the payload's map is RAM in ours", _ram_is_ours),
    ("RAM in the payload's map is RAM of the machine", _ram_is_qemus, ANY),
    ("no RAM is told between 640 KiB and 1 MiB", _nothing_below_1_mib, ANY),
    ("ACPI data and NVS keep their kind", _tables_keep_their_kind),
    ("what we reserve stays reserved", _reserved_stays),
    ("payload keeps little of our RAM", _little_is_taken),
    ("entries of E820 have their length", _entries_have_their_length, BIOS | ANY),
    ("E801 agrees with the map", _e801_is_right, BIOS | ANY),
    ("88h agrees with the map", _88_is_right, BIOS | ANY),
    ("EBDA is where base memory ends, and reserved", _ebda_is_kept, BIOS | ANY),
    ("runtime services lie in our RAM", _runtime_lies_in_ram, EFI),
    ("runtime services are marked as such", _runtime_is_marked, EFI | ANY),
)
