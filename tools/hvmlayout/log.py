# SPDX-License-Identifier: MIT
"""hvmstage's log (docs/formats.md): from any console text that holds it to the boots in it.

    boots = reads(text, name)      # list[Boot], in the order in which they begin; empty: there is none
    boot = pick(boots, number)     # the last one, or that with the number"""

import re

from hvmlayout.log_build import build
from hvmlayout.model import Line, LogError
from hvmlayout.text import ESCAPE

ROOMS = "firmware|pci|acpi|smbios|mp|e820|chipset|inv|layout|summary"
LINE = re.compile(rf"(?:^|[ \t])([FEWID]) ({ROOMS}) (\S.{{0,60}}?): (.*)$")
# A guest that is reset in the middle of a line begins its next boot behind the part that it had written.
HEADER = re.compile(r"I firmware boot: hvmstage \S+ on ")
# What Xen puts in front of a guest's line: "(d3) ", "(d3v0) ", of old "HVM3: ".
DOMAIN = re.compile(r"(?:^|[ \t])(?:\(d(\d{1,5})(?:v\d+)?\)|HVM(\d{1,5}):) ?(?:\[[^\]]{0,40}\] )?")
# Xen prints a guest's line that is longer in pieces of this size.
XEN_PIECE = 199
# What precedes the first line of a boot: what was read of options and of what the toolstack gives.
PREAMBLE = {"option", "xenstore", "fw_cfg", "hvm-info", "start-info", "given"}
# Rooms that have nothing to say before the first line.
LATE_ROOMS = {"pci", "inv", "layout", "chipset", "summary", "mp"}
OUTCOME = re.compile(r"hand-off to (?:linux|seabios|uefi|ovmf|multiboot|elf)|no payload given, stopped")


def reads(text, name):
    """All boots of hvmstage in the text."""
    streams = {}
    for domain, line in lines_of(text):
        streams.setdefault(domain, []).append(line)
    parts = [(part[0].number, domain, part) for domain, stream in streams.items() for part in split(stream)]
    parts.sort(key=lambda part: part[0])
    return [build(lines, name, number, len(parts), domain) for number, (_, domain, lines) in enumerate(parts, 1)]


def pick(boots, number=None):
    """The boot of that number in the file, without a number the last one."""
    if not boots:
        raise LogError("found no boot, expected at least one")
    if number is None:
        return boots[-1]
    boot = next((boot for boot in boots if boot.number == number), None)
    if boot is None:
        numbers = [str(boot.number) for boot in boots]
        found = f"{len(numbers)} boots" if len(numbers) > 1 else "one boot"
        raise LogError(f"{boots[0].name}: found {found} (number {', '.join(numbers)}), "
                       f"expected one with number {number}")
    return boot


def lines_of(text):
    """(domain, Line) of each line of the firmware's."""
    for number, domain, row, is_cut in rows_of(text):
        begin = HEADER.search(row)
        match = LINE.search(row[begin.start():] if begin else row)
        # The end of a file may be in the middle of a line, and half a line may look like another whole one.
        if match and (not is_cut or is_whole(match[1], match[4])):
            yield domain, Line(number, match[1], match[2], match[3], match[4].rstrip())


def rows_of(text):
    """(number, domain, text, whether the file ends in it) of each line; what Xen has broken is one line again."""
    rows = text.split("\n")
    if rows[-1] == "":
        rows.pop()
    open_rows = {}  # domain -> (number, text) of one that goes on
    for number, row in enumerate(rows, 1):
        is_cut = number == len(rows) and not text.endswith("\n")
        row = row.rstrip("\r")
        if "\x1b" in row:
            row = ESCAPE.sub("", row)
        front = DOMAIN.search(row, 0, 80) if "(d" in row or "HVM" in row else None
        if not front:
            yield number, None, row, is_cut
            continue
        domain, row = int(front[1] or front[2]), row[front.end():]
        length = len(row)
        if domain in open_rows:
            first, before = open_rows.pop(domain)
            number, row = first, before + row
        if length == XEN_PIECE and not is_cut:
            open_rows[domain] = number, row
        else:
            yield number, domain, row, is_cut
    for domain, (number, row) in open_rows.items():
        yield number, domain, row, True


def is_whole(level, fact):
    return level == "F" or OUTCOME.fullmatch(fact.rstrip()) is not None


def is_header(line):
    return line.room == "firmware" and line.object == "boot" and line.fact.startswith("hvmstage ")


def split(stream):
    """The lines of each boot, out of those of one domain."""
    boots, current = [], []
    has_failed = False
    for line in stream:
        fails = line.level == "F"
        if is_header(line) or (fails and has_failed):
            preamble = take_preamble(current)
            if current:
                boots.append(current)
            current = preamble
            has_failed = False
        has_failed = has_failed or fails
        current.append(line)
    if current:
        boots.append(current)
    return boots


def take_preamble(lines):
    """Takes away what may be the beginning of the next boot from the end of `lines`."""
    at = len(lines)
    if not any(is_header(line) for line in lines) and all(may_precede(line) for line in lines):
        at = 0
    elif any(is_outcome(line) for line in lines):
        # A boot that has come to its end says nothing more.
        while may_precede(lines[at - 1]) and not is_outcome(lines[at - 1]):
            at -= 1
    else:
        while at and lines[at - 1].level != "F" and lines[at - 1].object in PREAMBLE:
            at -= 1
    preamble = lines[at:]
    del lines[at:]
    return preamble


def may_precede(line):
    return line.level != "F" and line.room not in LATE_ROOMS and line.object not in ("map", "resume")


def is_outcome(line):
    return line.room == "firmware" and line.object == "boot" and OUTCOME.fullmatch(line.fact) is not None
