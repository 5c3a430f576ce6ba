# SPDX-License-Identifier: MIT
"""Where layout records come from: logs, what the xenstore tools print, folders; and which one is whole."""

import re
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from hvmlayout.record_values import Damaged

VERSION = "1"
KEY_FOLDER = "data/hvmstage/layout"
HEX = r"(0|[1-9a-f][0-9a-f]{0,15})"


@dataclass
class Source:
    """The lines of all records in a text, in order, each with its place; and what was noticed on the way."""

    name: str
    lines: list
    notes: list = field(default_factory=list)

    LOG = re.compile(r"(?:^|[ \t])[ID] layout record: (.*)$")
    KEY = re.compile(r'^\s*(?:(\S*/)?' + KEY_FOLDER + r'/)?(version|pieces|\d+) = "(.*)"(?:\s+\(.*\))?\s*$')

    @classmethod
    def of_text(cls, text, name, domain=None):
        """A serial log, what xenstore-ls or xenstore-read print, or the bare record."""
        numbered = [(f"{name}:{number}", line.rstrip("\r"))
                    for number, line in enumerate(text.removesuffix("\n").split("\n"), 1)]
        logged = [(where, match.group(1)) for where, line in numbered if (match := cls.LOG.search(line))]
        if logged:
            return cls(name, logged)
        keys = [(where, match) for where, line in numbered if (match := cls.KEY.match(line))]
        if keys:
            return cls(name, cls._of_keys(keys, name, domain))
        # xenstore-read prints a newline of a value as \n, and one of its own behind each value.
        lines = [(where, part) for where, line in numbered for part in line.split("\\n") if part]
        return cls(name, lines)

    @classmethod
    def of_folder(cls, folder):
        """A folder with a file for each key."""
        values = {path.name: (str(path), path.read_text("latin-1")) for path in Path(folder).iterdir()
                  if path.is_file() and re.fullmatch(r"version|pieces|\d+", path.name)}
        return cls(str(folder), cls._of_values(values, str(folder)))

    @classmethod
    def _of_keys(cls, keys, name, domain):
        by_folder = {}
        for where, match in keys:
            folder, key, value = match.groups()
            if domain is not None and not re.search(rf"(^|/)domain/{domain}/$", folder or ""):
                continue
            if value.endswith("\\..."):
                raise Damaged(where, "a value that xenstore-ls has cut", "xenstore-ls -f, which shows whole values")
            by_folder.setdefault(folder, {})[key] = (where, value)
        if len(by_folder) != 1:
            found = f"records of {len(by_folder)} domains" if by_folder else f"no record of domain {domain}"
            raise Damaged(name, found, "one (--domain N chooses)" if by_folder else "one")
        return cls._of_values(by_folder.popitem()[1], name)

    @classmethod
    def _of_values(cls, values, name):
        if "pieces" not in values:
            raise Damaged(name, "no key `pieces`, which is written last", "a record that is written to its end")
        where, count = values["pieces"]
        if not re.fullmatch(r"[1-9][0-9]{0,5}", count.strip()):
            raise Damaged(where, repr(count), "a decimal number of pieces")
        lines = []
        for piece in range(int(count)):
            if str(piece) not in values:
                raise Damaged(where, f"no piece {piece}", f"pieces 0 to {int(count) - 1}")
            place, value = values[str(piece)]
            lines += [(place, line.rstrip("\r")) for line in re.split(r"\\n|\n", value) if line]
        if "version" in values and values["version"][1].strip() != VERSION:
            raise Damaged(values["version"][0], f"version {values['version'][1]!r}", f"version {VERSION}")
        return lines


def last_whole(source):
    """The lines of the last record that has an end."""
    records = []
    for where, line in source.lines:
        if line.startswith("hvmlayout") or not records:
            records.append([])
        records[-1].append((where, line))
    if not records:
        raise Damaged(source.name, "no layout record", f"a line `hvmlayout {VERSION}`")
    whole = [record for record in records if any(line.split(" ")[0] == "end" for _, line in record)]
    if not whole:
        raise Damaged(records[-1][-1][0], f"the last of the record's {len(records[-1])} lines", "its end line")
    if whole[-1] is not records[-1]:
        source.notes.append(f"{records[-1][0][0]}: a later record is cut off, this is the one before it")
    return whole[-1]


def check_whole(lines):
    """Version, number of lines and checksum."""
    where, header = lines[0]
    if header != f"hvmlayout {VERSION}":
        raise Damaged(where, repr(header), f"`hvmlayout {VERSION}`")
    where, end = lines[-1]
    match = re.fullmatch(rf"end lines={HEX} crc={HEX}", end)
    if not match:
        raise Damaged(where, repr(end), "`end lines=N crc=N` and nothing behind it")
    if int(match[1], 16) != len(lines) - 1:
        raise Damaged(where, f"{len(lines) - 1} lines", f"{int(match[1], 16)}")
    text = "".join(f"{line}\n" for _, line in lines[:-1])
    # A character that is none of the format's must change the sum, not stop it.
    found = zlib.crc32(text.encode("utf-8", "surrogateescape"))
    if found != int(match[2], 16):
        raise Damaged(where, f"lines with the checksum {found:x}", match[2])
