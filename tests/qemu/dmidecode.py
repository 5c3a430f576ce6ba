# SPDX-License-Identifier: MIT
"""SMBIOS structures as dmidecode, run on the host, reads them."""

import re
import shutil
import struct
import subprocess

DMIDECODE = shutil.which("dmidecode") or shutil.which("dmidecode", path="/usr/sbin:/sbin")
MISSING = "dmidecode is not installed (Debian: dmidecode)"

# dmidecode's words for what is not as the specification wants it, or newer than itself.
COMPLAINT = re.compile(r"(?i)invalid|wrong|bad |broken|truncated|not fully|<OUT OF SPEC>|mismatch|newer")

TABLE_AT = 0x20  # where the structures begin in a file that dmidecode --from-dump reads

KIB, MIB, GIB, TIB, PIB = (1 << shift for shift in (10, 20, 30, 40, 50))
UNITS = {"bytes": 1, "kB": KIB, "MB": MIB, "GB": GIB, "TB": TIB, "PB": PIB}


class Table:
    """What dmidecode prints: a list of (type, title, handle, {field: value}); a list's items are in its field's value."""

    def __init__(self, text):
        self.text = text
        self.structures = []
        for block in re.split(r"\n(?=Handle )", text):
            match = re.match(r"Handle (0x[0-9A-F]+), DMI type (\d+), (\d+) bytes\n(.*)", block)
            if match:
                self.structures.append((int(match[2]), match[4], int(match[1], 16), self._fields(block)))

    @staticmethod
    def _fields(block):
        fields, name = {}, ""
        for line in block.splitlines():
            if found := re.fullmatch(r"\t(\w[^:]*): ?(.*)", line):
                name = found[1]
                fields[name] = found[2]
            elif line.startswith("\t\t"):
                fields[name] = (fields[name] + "\n" + line.strip()).strip()
        return fields

    def of(self, kind):
        return [fields for number, _, _, fields in self.structures if number == kind]

    def one(self, kind):
        fields, = self.of(kind)
        return fields

    @property
    def types(self):
        return [number for number, _, _, _ in self.structures]


def decode(path):
    """What dmidecode prints of a file; it may have nothing to say on standard error."""
    done = subprocess.run([DMIDECODE, "--from-dump", path], capture_output=True, text=True, check=False)
    assert done.returncode == 0 and done.stderr == "", done
    return done.stdout


def _moved(entry, checksum, at, layout):
    """The entry point with its table at TABLE_AT. A checksum that was wrong stays as wrong as it was."""
    old = entry[at:at + struct.calcsize(layout)]
    new = struct.pack(layout, TABLE_AT)
    moved = bytearray(entry)
    moved[at:at + len(new)] = new
    moved[checksum] = (moved[checksum] + sum(old) - sum(new)) & 0xFF
    return moved


def dump(entry, tables):
    """A file's content from an entry point as it is in memory, and its structures."""
    if entry.startswith(b"_SM3_"):
        moved = _moved(entry, 5, 0x10, "<Q")
    else:
        # The intermediate checksum makes up for the address, so that the sum of all stays.
        moved = _moved(entry, 0x15, 0x18, "<I")
    return bytes(moved).ljust(TABLE_AT, b"\0") + tables


def size(text):
    """Bytes of a figure such as "16 GB"."""
    number, unit = text.split()
    return int(number) * UNITS[unit]


def is_cut_from(text, value):
    """Whether a figure is `value` cut to whole units, as dmidecode does with what the extended fields say."""
    return 0 <= value - size(text) < UNITS[text.split()[1]]
