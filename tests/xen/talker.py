# SPDX-License-Identifier: MIT
"""Builds talker.c, the firmware that only talks."""

import subprocess
from pathlib import Path

import guest_run

SOURCE = Path(__file__).resolve().parent / "talker.c"
LINES, LENGTH = 200, 450
LAST_LINE = "talker: end"


def line(number, length=LENGTH):
    """What talker.c writes as line `number`."""
    return f"{number:05}" + "".join(chr(ord("a") + (number + at) % 26) for at in range(5, length))


def build(name, *definitions, lines=LINES, length=LENGTH):
    """Compiles it and returns the ELF's path."""
    folder = guest_run.BUILD / "xen-programs"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{name}.elf"
    subprocess.run(
        ["gcc", "-m32", "-march=i686", "-Os", "-ffreestanding", "-fno-pic", "-fno-stack-protector", "-mno-sse",
         "-fcf-protection=none", "-fno-asynchronous-unwind-tables", "-Wall", "-Wextra", "-Werror",
         f"-DTALKER_LINES={lines}", f"-DTALKER_LENGTH={length}", *definitions, SOURCE, "-o", target, "-nostdlib",
         "-static", "-no-pie", "-Wl,-Ttext=0x100000,--build-id=none"], check=True)
    return target
