# SPDX-License-Identifier: MIT
"""Boots that emulation spoilt get a second attempt, of which the reader is told.

With several processors, each a thread of QEMU's, Linux has been seen stuck for good in code that has nothing to do with
firmware, long after the hand-off; the same boot then succeeded. A second failure is a failure.
"""

import shutil
import time
from dataclasses import dataclass, field

import boots
import machine

LOCKUP = "watchdog: BUG: soft lockup"
SLOWEST = 5  # boots that the summary names


@dataclass
class Runs:
    """Carries boots out, by boots.run unless told otherwise, and keeps account of them."""

    carry_out: callable = field(default_factory=lambda: boots.run)  # a boot, and the folder for what comes of it
    seconds: dict = field(default_factory=dict)  # name of the boot -> how long it took
    repeated: list = field(default_factory=list)  # (name of the boot, folder of its first attempt)

    def run(self, boot, folder):
        """As carry_out."""
        started = time.monotonic()
        try:
            return self.carry_out(boot, folder)
        except machine.MachineError:
            if not is_spoilt(folder):
                raise
            first = folder.with_name(f"{folder.name}.first")
            shutil.rmtree(first, ignore_errors=True)
            folder.rename(first)
            self.repeated.append((boot.name, first))
            return self.carry_out(boot, folder)
        finally:
            self.seconds[boot.name] = time.monotonic() - started

    def summary(self):
        """Lines for the end of pytest's output: (text, whether it is a warning)."""
        lines = [(f"WARNING: boot {name} was tried twice, as Linux had a soft lockup; the first is in {first}", True)
                 for name, first in self.repeated]
        if self.seconds:
            slowest = sorted(self.seconds, key=self.seconds.get, reverse=True)[:SLOWEST]
            lines.append((f"{len(self.seconds)} boots, {sum(self.seconds.values()):.0f} s together; "
                          + ", ".join(f"{name} {self.seconds[name]:.0f} s" for name in slowest), False))
        return lines

    def report(self, terminalreporter):
        for line, is_warning in self.summary():
            terminalreporter.write_line(line, yellow=is_warning)


def is_spoilt(folder):
    """Whether Linux says, after the hand-off, that one of its processors was stuck."""
    text = (folder / "serial.log").read_text(errors="replace")
    return LOCKUP in text.partition(boots.HANDOFF)[2]
