# SPDX-License-Identifier: MIT
"""The firmware's own account of a boot, read from its log (docs/formats.md)."""

import re
from dataclasses import dataclass, field

LINE = re.compile(r"(?P<level>[FEWID]) (?P<room>[a-z0-9]+) (?P<object>[^ ]+): (?P<fact>.*)")
FUNCTION = re.compile(r"(?:[0-9a-f]{4}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]")
# "BAR4 [mem 0x...-0x... 64bit pref] placed", "VF BAR0 [mem 0x...-0x... 64bit pref] for 8 VFs placed",
# "ROM [mem size 0x10000] not placed: no space",
# "bridge window [io  0x1000-0x1fff] to [bus 01] placed",
# "bridge window [io] to [bus 01] empty, no hot-plug reserve: no space"
PLAN = re.compile(r"(?:(?P<bar>(?:VF )?BAR[0-5]|ROM) (?P<bar_range>\[[^]]*\])(?: for \d+ VFs)?|"
                  r"bridge window (?P<window_range>\[[^]]*\]) to "
                  r"\[bus [0-9a-f-]+\]) (?P<verdict>(?:placed|empty|not placed).*)")
RANGE = re.compile(r"\[(?P<space>io|mem) *"
                   r"(?:0x(?P<start>[0-9a-f]+)(?:-0x(?P<end>[0-9a-f]+))?|size 0x(?P<size>[0-9a-f]+))?"
                   r"(?P<is_64bit> ?64bit)?(?P<pref> ?pref)?\]")
ENDS = ("hand-off to ", "no payload given")


@dataclass(frozen=True)
class Line:
    level: str
    room: str
    object: str
    fact: str

    def __str__(self):
        return f"{self.level} {self.room} {self.object}: {self.fact}"


@dataclass(frozen=True)
class Placement:
    """What became of a BAR ("BAR0".."BAR5", "ROM") or a bridge window ("io", "mem", "pref") of one function."""

    bdf: str
    name: str
    space: str  # "io" or "mem"
    start: int  # -1: not placed
    end: int
    size: int  # 0: a window that was not placed
    verdict: str

    @property
    def placed(self):
        return self.start >= 0

    @property
    def is_short(self):
        """It did not get all that it should, and the log says why."""
        return "not placed: " in self.verdict or "no hot-plug reserve: " in self.verdict

    @property
    def is_window(self):
        return self.name in ("io", "mem", "pref")

    def __str__(self):
        at = f"{self.start:#x}-{self.end:#x}" if self.placed else f"size {self.size:#x}"
        return f"{self.bdf} {self.name} [{self.space} {at}] {self.verdict}"


@dataclass
class FirmwareLog:
    """The last boot in a log. `boots` counts those in all of it."""

    boots: int = 0
    lines: list = field(default_factory=list)
    placements: dict = field(default_factory=dict)  # (bdf, name) -> Placement

    def of_level(self, levels):
        """Without the summary, which says again what other lines have said."""
        return [line for line in self.lines if line.level in levels and line.room != "summary"]

    def find(self, part):
        """The lines that contain a piece of text."""
        return [line for line in self.lines if part in str(line)]

    @property
    def last(self):
        return str(self.lines[-1]) if self.lines else "(the firmware printed nothing)"


def _placement(bdf, match):
    found = RANGE.fullmatch(match["bar_range"] or match["window_range"])
    if not found:
        raise ValueError(f"this is no range as docs/formats.md has it: {match[0]}")
    window = "io" if found["space"] == "io" else "pref" if found["pref"] else "mem"
    name = match["bar"] or window
    if not found["start"]:
        return Placement(bdf, name, found["space"], -1, -1, int(found["size"] or "0", 16), match["verdict"])
    start = int(found["start"], 16)
    end = int(found["end"], 16) if found["end"] else start
    return Placement(bdf, name, found["space"], start, end, end - start + 1, match["verdict"])


def parse(text):
    """Reads a serial log; what the firmware did not print is skipped.

    Options are looked at before the machine is known, so a boot begins with the first line after the end of another.
    """
    log, ended = FirmwareLog(), False
    for raw in text.splitlines():
        match = LINE.fullmatch(raw)
        if not match:
            continue
        line = Line(**match.groupdict())
        is_boot = (line.room, line.object) == ("firmware", "boot")
        if ended:
            log, ended = FirmwareLog(boots=log.boots), False
        if is_boot and line.fact.startswith("hvmstage "):
            log.boots += 1
        ended = line.level == "F" or (is_boot and line.fact.startswith(ENDS))
        log.lines.append(line)
        if line.room == "pci" and FUNCTION.fullmatch(line.object):
            plan = PLAN.fullmatch(line.fact)
            if plan:
                placement = _placement(line.object, plan)
                log.placements[placement.bdf, placement.name] = placement
    return log
