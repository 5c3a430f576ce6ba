# SPDX-License-Identifier: MIT
"""A claim about what a probe saw: a number, a name, and a function that returns findings, one line of text for each
disagreement with the firmware's log, with QEMU or with the disks' files; none when all is well.

The claims themselves are in probe_memory.py, probe_pci.py, probe_tables.py and probe_devices.py.
"""

from dataclasses import dataclass, field
from typing import Callable

import probe_lines


@dataclass(frozen=True)
class Disk:
    """A medium that the payload has a driver for."""

    name: str
    size: int
    crc: int  # CRC-32 of its first READ bytes
    is_cd: bool = False


READ = 0x8000  # what the probes read of each medium


@dataclass
class Seen:
    """A run of a probe and all witnesses of it."""

    report: probe_lines.Report
    log: object  # firmware_log.FirmwareLog
    state: object  # qemu_state.QemuState
    disks: list = field(default_factory=list)  # of Disk
    display: bool = False  # there is one, and the payload can drive it


@dataclass(frozen=True)
class Claim:
    number: str
    name: str
    findings: Callable  # of a Seen
    probes: tuple = ("bios", "efi")
    needs_log: bool = True  # False: holds under any firmware

    def __str__(self):
        return f"{self.number}-{self.name}"


def claims(prefix, *rows):
    """Claims from (name, function, further arguments), numbered in order."""
    return [Claim(f"{prefix}{number}", name, findings, **dict(*more))
            for number, (name, findings, *more) in enumerate(rows, 1)]
