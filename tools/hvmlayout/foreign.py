# SPDX-License-Identifier: MIT
"""Logs of other firmwares, as far as they tell of the layout: hvmloader's on Xen's console, SeaBIOS's at QEMU's debug port.

    kind(text)         # "hvmloader" or "seabios": the last boot's that is there; None: there is none
    reads(text, name)  # list[Boot], in the order in which they begin

OVMF as it is packaged (RELEASE) says nothing of where it puts things, neither at the debug port nor at the serial one: there
is nothing to read. What hvmstage has started is no boot of its own, nor is the SeaBIOS that hvmloader has started."""

import re
from dataclasses import dataclass, field

from hvmlayout import foreign_hvmloader, foreign_seabios, log
from hvmlayout.model import Line
from hvmlayout.text import ESCAPE

READERS = {"hvmloader": foreign_hvmloader, "seabios": foreign_seabios}
OURS = re.compile(rf"[FEWID] (?:{log.ROOMS}) \S.{{0,60}}?: ")
DOMAIN = re.compile(r"(?:^|[ \t])(?:\(d(\d{1,5})(?:v\d+)?\)|HVM(\d{1,5}):) ?")
# What may be in front of a line, behind the domain: the time, as Xen, Linux and SeaBIOS's readserial write it; a thread of
# SeaBIOS's.
FRONT = re.compile(r"\[(?: *\d+\.\d+|\d{4}-\d\d-\d\d[^]]*)\](?: |$)|\d{2,}\.\d{3}: |\|[0-9a-f]{8}\| ")


@dataclass
class Part:
    """The lines of one boot."""

    kind: str
    domain: int | None
    headless: bool  # the log begins in the middle of it
    lines: list = field(default_factory=list)


def kind(text):
    found = parts(text)
    return found[-1].kind if found else None


def reads(text, name):
    found = parts(text)
    return [READERS[part.kind].Builder(part, name, number, len(found)).build() for number, part in enumerate(found, 1)]


def parts(text):
    """All boots, by their first lines."""
    streams = {}
    for domain, line in lines_of(text):
        streams.setdefault(domain, []).append(line)
    found = [part for domain, stream in streams.items() for part in split(domain, stream)]
    return sorted(found, key=lambda part: part.lines[0].number)


def lines_of(text):
    """(domain, Line) of each line that is whole: half a number looks like another whole one."""
    rows = text.split("\n")
    last = rows.pop()
    for number, row in enumerate(rows, 1):
        domain, fact = strip(row)
        if fact:
            yield domain, Line(number, "", "", "", fact)
    domain, fact = strip(last)
    if any(reader.OUTCOME.fullmatch(fact) for reader in READERS.values()):
        yield domain, Line(len(rows) + 1, "", "", "", fact)


def strip(row):
    """(domain, text) without what consoles put around a line. Blanks at its beginning are its own."""
    row = row.rstrip()
    if "\x1b" in row:
        row = ESCAPE.sub("", row)
    domain = None
    front = DOMAIN.search(row) if "(d" in row or "HVM" in row else None
    if front:
        domain = int(front[1] or front[2])
        row = row[front.end():]
    time = FRONT.match(row)
    return domain, row[time.end():] if time else row


def split(domain, stream):
    """The boots in the lines of a domain, or in those of no domain."""
    found = []
    current = None
    is_started_by_us = False
    for at, line in enumerate(stream):
        following = stream[at + 1].fact if at + 1 < len(stream) else ""
        if OURS.match(line.fact):
            current, is_started_by_us = None, True
            continue
        begun = begins(line.fact, following, current)
        if begun == "seabios" and (is_started_by_us or (current and current.kind == "hvmloader")):
            begun = None
        if begun:
            current = Part(begun, domain, not READERS[begun].BEGIN.fullmatch(line.fact))
            found.append(current)
            is_started_by_us = False
        if current:
            current.lines.append(line)
    return found


def begins(fact, following, current):
    """Whose boot begins with a line, or None: the boot goes on."""
    if foreign_hvmloader.BEGIN.fullmatch(fact):
        return "hvmloader"
    # SeaBIOS says its name a second time when there is a screen to say it on.
    if foreign_seabios.BEGIN.fullmatch(fact) and (not current or following.startswith("BUILD: ")):
        return "seabios"
    if current:
        return None
    return next((name for name, reader in READERS.items() if reader.MARK.match(fact)), None)
