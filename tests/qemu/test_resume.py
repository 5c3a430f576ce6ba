# SPDX-License-Identifier: MIT
"""Waking from S3, as the ROM sees it: a reset with FEh in CMOS 0Fh, and memory that is somebody else's.

Whether an operating system comes back is test_acpi_power's matter. Here the machine has no payload, the "operating system" is a
few bytes of real-mode code, and all of memory is compared.
"""

import hashlib
import re
import struct

import pytest

import boots
from boots import Boot
from qtest_port import QtestPort

ANEW = "W firmware resume: no valid waking vector, starting anew"
PAGE = 4096
PAGE_CMOS = 0x50, 0x51, 0x52  # LAYOUT_RESUME_CMOS: the number of the page that the ROM may use
MEMORY = 96 << 20
VECTOR = 0x61234  # CS 6123h, IP 0004h
WAKING_VECTOR, X_WAKING_VECTOR = 12, 24

# Says where it is: CS, then IP, to the debug console as raw bytes, then halts.
#   mov dx,402h; mov ax,cs; out dx,al; mov al,ah; out dx,al; call +0; pop ax; out dx,al; mov al,ah; out dx,al; cli; hlt
REAL_MODE = bytes.fromhex("ba0204 8cc8 ee 88e0 ee e80000 58 ee 88e0 ee fa f4")
PUSHED = (VECTOR & 0xF) + REAL_MODE.index(b"\x58")
STACK = 0x500  # the end of the BIOS data area: what is below is for programs to talk to each other
# FS has had to reach the page.
SEGMENTS = {"DS": "0000ffff", "ES": "0000ffff", "SS": "0000ffff", "GS": "0000ffff", "FS": "ffffffff"}
# The same for flat protected mode: mov edx,402h; mov al,'P'; out dx,al; mov eax,cs; out dx,al; cli; hlt
FLAT = bytes.fromhex("ba02040000 b050 ee 8cc8 ee fa f4")

REGISTERS = {"q35": {"PCIEXBAR": (0, 0x60), "PMBASE": (0xF8, 0x40), "PAM1": (0, 0x90), "RCBA": (0xF8, 0xF0)},
             "pc": {"PAM0": (0, 0x58), "PAM3": (0, 0x5C), "PMBA": (0x0B, 0x40), "PMREGMISC": (0x0B, 0x80)}}


class Sleeper:
    """A machine that has stopped without a payload, and what is needed to wake it."""

    def __init__(self, machine, qtest, name, console):
        self.machine, self.qtest, self.name, self.console = machine, qtest, name, console
        self.facs = int(re.search(r"FACS at (0x[0-9a-f]+)", machine.log()).group(1), 16)

    def registers(self):
        found = {}
        for register, (devfn, offset) in REGISTERS[self.name].items():
            self.qtest.command(f"outl 0xcf8 {0x80000000 | devfn << 8 | offset:#x}")
            found[register] = self.qtest.command("inl 0xcfc")
        return found

    def cmos(self, index):
        self.qtest.out(0x70, index)
        return int(self.qtest.command("inb 0x71"), 16)

    def page(self):
        """The address of the page that has the block, and the stack of the code that reads it."""
        return sum(self.cmos(index) << 8 * place for place, index in enumerate(PAGE_CMOS)) * PAGE

    def memory(self):
        """What a sleeping system has in memory, the place of the image and the F segment included."""
        page, sums = self.page(), []
        for first, last in ((0, 0x9FFFF), (0xC0000, page - 1), (page + PAGE, MEMORY - 1)):
            file = self.console.with_name("memory")
            self.machine.qmp("pmemsave", val=first, size=last + 1 - first, filename=str(file))
            sums.append(hashlib.md5(file.read_bytes()).hexdigest())
            file.unlink()
        return sums

    def wake(self):
        """As QEMU does it: CMOS 0Fh says S3, then a reset."""
        self.qtest.out(0x70, 0x0F)
        self.qtest.out(0x71, 0xFE)
        self.machine.qmp("system_reset")

    def wait_for_console(self, count):
        def look():
            content = self.console.read_bytes() if self.console.exists() else b""
            return len(content) - self.before >= count and content[self.before:]
        return self.machine.wait_until(look, f"{count} bytes on the debug console")

    def mark_console(self):
        self.before = self.console.stat().st_size


@pytest.fixture(params=("q35", "pc"))
def sleeper(request, rom, tmp_path_factory):
    folder = boots.BUILD / "qemu" / f"resume-{request.node.name}".replace("[", "-").rstrip("]")
    folder.mkdir(parents=True, exist_ok=True)
    path, console = tmp_path_factory.mktemp("q") / "qtest", folder / "debug.log"
    console.write_bytes(b"")
    boot = Boot("resume", machine=request.param, memory=str(MEMORY >> 20), linux=False, deadline=40, extra=(
        "-action", "reboot=reset", "-qtest", f"unix:{path},server=on,wait=off", "-qtest-log", "none",
        "-chardev", f"file,id=debug,path={console}", "-device", "isa-debugcon,iobase=0x402,chardev=debug"))
    with boots.Machine(folder, boots.arguments_of(boot, rom, folder)[0], boot.deadline) as machine, \
            QtestPort(path) as qtest:
        machine.wait_for_line(boots.NO_PAYLOAD)
        machine.wait_until(lambda: "HLT=1" in machine.monitor("info registers"), "the processor to halt")
        yield Sleeper(machine, qtest, request.param, console)


def test_waking_enters_real_mode_at_the_vector_and_touches_no_memory(sleeper):
    sleeper.qtest.write(VECTOR, REAL_MODE)
    sleeper.qtest.write(sleeper.facs + WAKING_VECTOR, struct.pack("<I", VECTOR))
    # The one thing that the vector's own code writes stands there already.
    sleeper.qtest.write(STACK - 2, struct.pack("<H", PUSHED))
    registers = sleeper.registers()
    before = sleeper.memory()
    sleeper.mark_console()
    sleeper.wake()
    said = sleeper.wait_for_console(4)
    assert said == struct.pack("<HH", VECTOR >> 4, PUSHED), said
    sleeper.machine.wait_until(lambda: "HLT=1" in sleeper.machine.monitor("info registers"), "the processor to halt")
    now = sleeper.machine.monitor("info registers")
    for segment, limit in SEGMENTS.items():
        assert re.search(rf"^{segment} =0000 00000000 {limit} ", now, re.M), segment
    assert sleeper.memory() == before
    assert sleeper.registers() == registers
    assert sleeper.cmos(0x0F) == 0


def test_waking_prefers_the_flat_vector(sleeper):
    sleeper.qtest.write(VECTOR, FLAT)
    sleeper.qtest.write(sleeper.facs + WAKING_VECTOR, struct.pack("<I", 0x1000))
    sleeper.qtest.write(sleeper.facs + X_WAKING_VECTOR, struct.pack("<Q", VECTOR))
    sleeper.mark_console()
    sleeper.wake()
    assert sleeper.wait_for_console(2) == b"P\x10"


@pytest.mark.parametrize("what", ("no-vector", "magic", "sum", "facs"))
def test_without_a_vector_to_believe_the_start_is_a_cold_one(sleeper, what):
    sleeper.qtest.write(VECTOR, REAL_MODE)
    if what != "no-vector":
        sleeper.qtest.write(sleeper.facs + WAKING_VECTOR, struct.pack("<I", VECTOR))
    if what == "facs":
        sleeper.qtest.write(sleeper.facs, b"FACX")
    elif what != "no-vector":
        at = sleeper.page() + (0 if what == "magic" else 20)
        sleeper.qtest.write(at, bytes([sleeper.qtest.read(at, 1)[0] ^ 1]))
    first = sleeper.machine.log()
    sleeper.wake()
    sleeper.machine.wait_for_line(boots.NO_PAYLOAD, after=len(first))
    assert sleeper.machine.log()[len(first):] == ANEW + "\n" + first
