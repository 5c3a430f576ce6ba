# SPDX-License-Identifier: MIT
"""What a probe (tests/guests/bios-probe, efi-probe) says on the serial port, as values.

    bios-probe: e820 base=0x0 size=0x9fc00 type=1 length=20

becomes a Record of the kind "e820" with four fields. The payload's own words around such lines do not matter: a line
counts from the probe's name on, and the last field, if it is called text, goes to the end of the line.
"""

import re
from dataclasses import dataclass, field

LINE = re.compile(r"(bios|efi)-probe: ([a-z0-9-]+)((?: [a-z0-9-]+=\S*)*?)(?: text=(.*))?")


@dataclass(frozen=True)
class Record:
    kind: str
    fields: dict

    def __getitem__(self, name):
        return self.fields[name]

    def get(self, name, default=""):
        return self.fields.get(name, default)

    def number(self, name):
        return int(self.fields[name], 0)

    def __str__(self):
        return " ".join([self.kind, *(f"{name}={value}" for name, value in self.fields.items())])


@dataclass
class Report:
    probe: str = ""  # "bios", "efi"; "": no probe has run
    records: list = field(default_factory=list)
    starts: int = 0  # how often the probe was started; the records are those of the last time

    def of(self, kind):
        return [record for record in self.records if record.kind == kind]

    def one(self, kind):
        """The only record of a kind, or None."""
        found = self.of(kind)
        return found[0] if len(found) == 1 else None

    @property
    def is_whole(self):
        return bool(self.of("done"))


def _record(match):
    fields = dict(word.split("=", 1) for word in match[3].split())
    if match[4] is not None:
        fields["text"] = match[4]
    return Record(match[2], fields)


def parse(text):
    """Reads a serial log; a line that is cut off or damaged has no record."""
    report = Report()
    for line in text.splitlines():
        at = re.search(r"(?:bios|efi)-probe: ", line)
        match = at and LINE.fullmatch(line, at.start())
        if not match:
            continue
        record = _record(match)
        if record.kind == "start":
            report = Report(match[1], [], report.starts + 1)
        report.records.append(record)
    return report
