# SPDX-License-Identifier: MIT
"""Claims about disks and the display: the payload's drivers reach them at our addresses, and read what is there."""

import re

from probe_claims import READ, claims
from probe_pci import functions

# "00:01.0 ...: 1024x768, 32 bits, rows of 4096 bytes, [mem 0x...-0x...]"
MODE = re.compile(r".*: (\d+)x(\d+), 32 bits, rows of (\d+) bytes, \[mem 0x([0-9a-f]+)-0x([0-9a-f]+)\]")
DISPLAY_CLASS = 0x03
TEXT_MODES = (2, 3)  # 80 columns
OPTION_ROMS = range(0xC0000, 0xE0000)
BIOS_SEGMENT = range(0xE0000, 0x100000)
VBE_THERE = 0x4F
FIRST_DISK = 0x80


def _probe_ran(seen):
    found = [] if seen.report.is_whole else ["the probe has not come to its end"]
    if seen.report.starts != 1:
        found.append(f"the probe was started {seen.report.starts} times")
    return found + [str(one) for one in seen.report.of("note")]


def _crc(one):
    return int(one["crc"], 16)


def _bios_media(report):
    """drive -> (size, CRC)"""
    read = {one["drive"]: one for one in report.of("disk-read") if one.number("well") and one.number("bytes") == READ}
    return {one["drive"]: (one.number("sectors") * one.number("sector-size"),
                           _crc(read[one["drive"]]) if one["drive"] in read else None)
            for one in report.of("disk-extended") if "sectors" in one.fields}


def _efi_media(report):
    """device path -> (size, CRC); partitions are parts of others."""
    return {one["text"]: ((one.number("last") + 1) * one.number("block-size"),
                          _crc(one) if one.number("bytes") == READ else None)
            for one in report.of("block") if one.number("present") and not one.number("partition")}


def _disks_are_read(seen):
    """Each disk is there, with its size and its content, and no other."""
    is_bios = seen.report.probe == "bios"
    theirs = (_bios_media if is_bios else _efi_media)(seen.report)
    # A BIOS gives a number to no CD that it has not booted from.
    ours = [disk for disk in seen.disks if not (is_bios and disk.is_cd)]
    left, found = list(theirs.items()), []
    for disk in ours:
        match = next((one for one in left if one[1] == (disk.size, disk.crc)), None)
        if match:
            left.remove(match)
        else:
            found.append(f"{disk.name} of {disk.size} bytes, CRC {disk.crc:#010x}, is not there")
    return found + [f"{name} of {size} bytes, {'unread' if crc is None else f'CRC {crc:#010x}'}, is none of ours"
                    for name, (size, crc) in left]


def _geometry_is_told(seen):
    """int 13h AH=08h and 41h answer for each disk, and count them."""
    count, disks = seen.report.one("disks"), seen.report.of("disk")
    found = [f"no answer: {one}" for one in disks if not one.number("well")]
    found += [f"no extensions: {one}" for one in seen.report.of("disk-extensions") if not one.number("there")]
    if not count or count.number("count") != len(disks):
        found.append(f"{len(disks)} disks, told: {count}")
    found += [f"another count: {one}" for one in disks if one.number("drives") != len(disks)]
    numbers = [one.number("drive") for one in disks]
    return found + ([] if numbers == list(range(FIRST_DISK, FIRST_DISK + len(disks))) else [f"drives are {numbers}"])


def _display_functions(seen):
    return [one for one in functions(seen.report).values() if one.config[11] == DISPLAY_CLASS]


def _bios_display(seen):
    """A display's BIOS ran from its ROM, shows 80 columns and knows VBE; without a display int 10h goes nowhere."""
    one = seen.report.one("display")
    if not one:
        return ["the probe does not tell"]
    handler = one.number("handler")
    if not seen.display:
        # An option ROM of another kind may be the first one.
        return [] if handler in BIOS_SEGMENT else [f"there is none, told: {one}"]
    found = []
    if handler not in OPTION_ROMS or not one.number("rom") or one.number("rom-sum"):
        found.append(f"its BIOS did not run: {one}")
    if one.number("mode") not in TEXT_MODES or one.number("columns") != 80:
        found.append(f"no text mode: {one}")
    vbe = seen.report.one("vbe")
    if not vbe or vbe.number("status") != VBE_THERE or not vbe.number("memory"):
        found.append(f"no VBE: {vbe}")
    return found


def _framebuffer_is_in_a_bar(seen):
    """The framebuffer that UEFI tells is a part of a display's BAR, and as large as its mode needs."""
    displays = {one.bdf for one in _display_functions(seen)}
    bars = [bar for bar in seen.state.bars.values() if bar.bdf in displays and bar.space == "mem" and bar.name != "ROM"]
    found, outputs = [], seen.report.of("gop")
    for one in outputs:
        first, size = one.number("framebuffer"), one.number("size")
        if not any(bar.address <= first and first + size <= bar.address + bar.size for bar in bars):
            found.append(f"not in a BAR of a display: {one}")
        if size < one.number("stride") * one.number("height") * 4 or one.number("stride") < one.number("width"):
            found.append(f"too small for its mode: {one}")
    if seen.display and not outputs:
        found.append("UEFI has no graphics output")
    return found


def _mode_is_ours(seen):
    """UEFI's graphics output is the mode that we have set."""
    matches = [MODE.fullmatch(line.fact) for line in seen.log.lines if line.object == "display"]
    ours = [tuple(map(int, match.groups()[:3])) + (int(match[4], 16),) for match in matches if match]
    found = [f"we have set {mode}, UEFI has: {', '.join(map(str, seen.report.of('gop'))) or 'none'}" for mode in ours
             if mode not in [(one.number("width"), one.number("height"), one.number("stride") * 4,
                              one.number("framebuffer")) for one in seen.report.of("gop")]]
    return found if ours or not seen.display else ["we have set no mode"]


BIOS, EFI, ANY = {"probes": ("bios",)}, {"probes": ("efi",)}, {"needs_log": False}

CLAIMS = claims(
    "D",
    ("probe ran once, to its end", _probe_ran, ANY),
    ("disks have their size and content", _disks_are_read, ANY),
    ("disks answer to the older calls", _geometry_is_told, BIOS | ANY),
    ("display shows text by its own BIOS", _bios_display, BIOS | ANY),
    ("framebuffer is in a BAR of the display", _framebuffer_is_in_a_bar, EFI | ANY),
    ("graphics output is the mode that we have set", _mode_is_ours, EFI),
)
