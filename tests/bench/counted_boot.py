# SPDX-License-Identifier: MIT
"""One boot under QEMU, counted from power-on to the firmware's last line, from the trace of device accesses."""

import os
import re
import subprocess
import threading
from dataclasses import dataclass

QEMU = "qemu-system-x86_64"

# Each instruction takes 128 ns of the guest's time, whatever the host does, so counts are the same in every run. Fewer
# nanoseconds would charge the peers more instructions for waiting (they poll a clock), more would charge them more for
# timer interrupts: with OVMF, 32 ns and 1024 ns each count about 5 % more.
CLOCK = "shift=7,sleep=off"

MEMORY = "512M"  # with QEMU's standard 128 MiB OVMF runs out of it on 224 root ports, and finds nothing to boot

ADDRESS_BLOCK = "pci-conf-idx"
DATA_BLOCK = "pci-conf-data"
ECAM_BLOCK = "pcie-mmcfg-mmio"

TRACE_LINE = re.compile(r"memory_region_ops_(?P<way>read|write) .* addr 0x(?P<address>[0-9a-f]+) "
                        r"value 0x(?P<value>[0-9a-f]+) size (?P<size>\d+) name '(?P<block>[^']*)'")

# Where addresses are: the BARs, a bridge's windows, the ROM.
ADDRESS_REGISTERS = range(0x10, 0x34)


@dataclass(frozen=True)
class Firmware:
    name: str
    arguments: tuple
    console: str  # name of the register block that its text goes to
    console_address: int
    last_line: re.Pattern
    deadline: int  # seconds


DEBUG_CONSOLE = ("isa-debugcon", 0x402)
SERIAL = ("serial", 0x3F8)

CONSOLE_ARGUMENTS = {
    "isa-debugcon": ("-device", "isa-debugcon,iobase=0x402,chardev=console"),
    "serial": ("-serial", "chardev:console"),
}


class BenchError(Exception):
    """A boot that could not be counted."""


class NoLastLine(BenchError):
    """The firmware did not come to its last line in time."""


@dataclass
class Count:
    accesses: int = 0
    exits: int = 0
    exits_addressed: int = 0  # those up to the last write to a register that holds an address
    instructions: int = 0


class _Counter:
    """Reads the trace line by line."""

    def __init__(self, firmware, accesses):
        self.firmware = firmware
        self.accesses = accesses  # a text file that receives the configuration accesses
        self.count = Count()
        self.register = 0  # what CONFIG_ADDRESS holds
        self.same_access = False  # an ECAM line with no mark since
        self.text = ""

    def take(self, line):
        """Returns whether the firmware's last line is complete."""
        if line.startswith("mark "):
            self.count.instructions = int(line[5:])
            self.same_access = False
            return False
        match = TRACE_LINE.match(line)
        if not match:
            return False
        way, address, value = match["way"], int(match["address"], 16), int(match["value"], 16)
        if match["block"] == ECAM_BLOCK:
            self._access(way, address & 0xFFF, self.same_access, line)
            self.same_access = True
        elif match["block"] == DATA_BLOCK:
            self._access(way, (self.register & 0xFC) + (address & 3), False, line)
        elif match["block"] == ADDRESS_BLOCK:
            self.count.exits += 1
            self.register = value if way == "write" else self.register
            self._keep(line)
        elif (match["block"], address, way) == (self.firmware.console, self.firmware.console_address, "write"):
            return self._console(chr(value & 0x7F))
        return False

    def _access(self, way, register, is_second_half, line):
        if not is_second_half:
            self.count.accesses += 1
            self.count.exits += 1
        if way == "write" and register in ADDRESS_REGISTERS:
            self.count.exits_addressed = self.count.exits
        self._keep(line)

    def _keep(self, line):
        self.accesses.write(f"{self.count.instructions} {line}")

    def _console(self, character):
        self.text = "" if character == "\n" else self.text + character
        return bool(self.firmware.last_line.search(self.text))


def _command(firmware, topology, folder, plugin, log):
    command = [
        QEMU, "-accel", "tcg", "-icount", CLOCK, "-machine", topology.machine, "-m", MEMORY, "-nodefaults",
        "-display", "none", "-no-reboot",
        "-chardev", f"file,id=console,path={folder}/console", *CONSOLE_ARGUMENTS[firmware.console],
        "-trace", "memory_region_ops_read", "-trace", "memory_region_ops_write",
        "-plugin", str(plugin), "-d", "plugin", "-D", f"/dev/fd/{log}", *firmware.arguments,
    ]
    for device in topology.devices:
        command += ["-device", device]
    for name, value in topology.options:
        command += ["-fw_cfg", f"name=opt/org.hvmstage/{name},string={value}"]
    return command


def boot(firmware, topology, folder, plugin):
    """Runs QEMU until the firmware's last line and returns the Count.

    `folder` receives the console's text (console), what QEMU said (qemu.log), and the lines of the trace that were
    counted, each behind the number of instructions before it (accesses). The rest, up to a gigabyte, is not kept.
    """
    folder.mkdir(parents=True, exist_ok=True)
    reader, writer = os.pipe()
    with open(folder / "qemu.log", "w+", encoding="utf-8") as messages, \
            open(folder / "accesses", "w", encoding="ascii") as accesses, \
            open(reader, encoding="ascii", errors="replace") as trace:
        process = subprocess.Popen(_command(firmware, topology, folder, plugin, writer), stdin=subprocess.DEVNULL,
                                   stdout=messages, stderr=messages, pass_fds=[writer])
        os.close(writer)
        alarm = threading.Timer(firmware.deadline, process.kill)
        alarm.start()
        counter = _Counter(firmware, accesses)
        try:
            arrived = any(map(counter.take, trace))
        finally:
            in_time = alarm.is_alive()
            alarm.cancel()
            process.kill()
            process.wait()
        messages.seek(0)
        said = messages.read().strip()
    if not arrived:
        _raise_for(firmware, topology, folder, in_time, said)
    if not counter.count.accesses or not counter.count.instructions:
        raise BenchError(f"{firmware.name} on {topology.title}: no configuration access or no instruction was counted; "
                         "did QEMU rename its register blocks?")
    return counter.count


def _raise_for(firmware, topology, folder, in_time, said):
    what = f"{firmware.name} on {topology.title}"
    if in_time:
        raise BenchError(f"{what}: QEMU ended: {said}")
    lines = (folder / "console").read_text("ascii", "replace").splitlines()
    raise NoLastLine(f"{what}: no line with '{firmware.last_line.pattern}' within {firmware.deadline} s; the console "
                     f"ends with {lines[-1] if lines else ''!r}")
