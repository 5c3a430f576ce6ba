# SPDX-License-Identifier: MIT
"""A boot as a record: what to start, and all that came of it. Boots are independent and may run at once."""

import hashlib
import os
import random
import re
import shutil
import subprocess
import threading
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import agreement
import firmware_log
import guest_view
import qemu_state
import swtpm
from machine import Machine

TOP = Path(__file__).resolve().parents[2]
BUILD = TOP / os.environ.get("B", "build")
ROM = BUILD / "hvmstage.rom"
GUESTS = TOP / "tests/guests"

NO_PAYLOAD = "I firmware boot: no payload given, stopped"
HANDOFF = "I firmware boot: hand-off to "
HANDOFF_LINUX = HANDOFF + "linux"

# Whose ACPI tables the firmware gives when nobody asks: its default, and what `ACPI=native pytest-3 ...` asks for in
# every boot that does not say.
ACPI_DEFAULT = "native"
ACPI_ASKED = os.environ.get("ACPI", "")

# What Linux may lose: to tables and to the range below 1 MiB, and to what hands off to it in our place.
RAM_SPENT_MAX = {"linux": 2 << 20, "seabios": 3 << 20, "uefi": 32 << 20}

# What spares a test guest work that says nothing of the machine. Debian's kernel tests each algorithm of its crypto
# library as it starts: more than 40% of the instructions of a short run, and with several processors it got stuck there.
SPARED = "cryptomgr.notests"

NO_INITRD = "none"

DISK_SIZE = 4 << 20
DISK_READ = 1 << 20  # what the guest's `disks` action reads
IS_CD = re.compile(r"\b(ide|scsi)-cd\b|\busb-storage\b")
FILE_SIZE = 256 << 10  # what its `net` action fetches


@dataclass(frozen=True)
class Boot:
    """One machine to start. `devices` are -device arguments; {disk:NAME} in them becomes a drive of known content,
    {net:NAME} a network with a file of known content, {image:FILE} a drive that holds a file and keeps no changes."""

    name: str
    machine: str = "q35"
    memory: str = "512M"
    cpus: int = 1
    linux: bool = True
    do: str = "view,disks,poweroff"
    devices: tuple = ()
    extra: tuple = ()  # further QEMU arguments
    options: tuple = ()  # ("place", "high"): the firmware's options
    kernel: str = ""  # a file in place of Debian's kernel
    initrd: str = ""  # a file in place of the test guest's; NO_INITRD
    append: str = ""  # further words for the kernel command line
    deadline: int = 120
    tools: bool = False  # the guest has the programs of tests/guests/make-tools
    tpm: str = ""  # a key of swtpm.KINDS
    payload: str = ""  # a file to hand off to; `linux` says then whether it starts Linux, from a disk and by itself
    payload_kind: str = ""  # what the firmware's log calls the payload
    until: str = ""  # the run ends when this text is on the serial port, in place of the guest's end

    def __str__(self):
        return self.name

    @property
    def acpi(self):
        """Whose tables the guest gets."""
        return dict(self.options).get("acpi") or ACPI_ASKED or ACPI_DEFAULT

    @property
    def handoff(self):
        """The firmware's last line."""
        if self.payload:
            return HANDOFF + self.payload_kind
        return HANDOFF_LINUX if self.linux else NO_PAYLOAD

    def does(self, action):
        return self.linux and action in self.do.split(",")


@dataclass
class Outcome:
    boot: Boot
    folder: Path
    text: str
    log: firmware_log.FirmwareLog
    view: guest_view.GuestView | None
    state: qemu_state.QemuState
    ended: str  # "shutdown", "reset", "stopped", "fatal", or "seen": what the boot awaits
    disks: dict = field(default_factory=dict)  # name -> MD5 sum of what the guest reads
    nets: dict = field(default_factory=dict)  # name -> MD5 sum of what it fetches

    def findings(self, levels="FEW"):
        """All disagreements of this boot; the firmware may not print lines of the given levels."""
        found = agreement.outcome(self.log, self.boot.handoff, levels)
        found += agreement.plan_with_qemu(self.log, self.state, self.boot.linux)
        if not self.boot.linux:
            return found
        if self.ended != "shutdown":
            found.append(f"the guest did not power off but: {self.ended}")
        if not self.view:
            return [*found, "the guest printed no view"]
        found += agreement.plan_with_linux(self.log, self.view) + agreement.dmesg_complaints(self.log, self.view)
        found += agreement.timer_findings(self.view)
        if self.view.processors != self.state.processors:
            found.append(f"Linux runs on {self.view.processors} processors of {self.state.processors}")
        missing = self.state.ram_bytes - self.view.ram
        if not 0 <= missing <= RAM_SPENT_MAX.get(self.boot.payload_kind or "linux", 0):
            found.append(f"the memory map lacks {missing >> 10} KiB of {self.state.ram_bytes >> 10}")
        if "disks" in self.boot.do:
            read, want = sorted(self.view.disks.values()), sorted(self.disks.values())
            if read != want:
                found.append(f"the guest read {self.view.disks} from its disks, expected {self.disks}")
        if self.boot.does("net"):
            read = sorted(card.md5 for card in self.view.nets)
            if read != sorted(self.nets.values()):
                found.append(f"the guest fetched {self.view.nets} from its networks, expected {self.nets}")
        return found


def _make_disk(path, name):
    """Content that depends on the name only, so that one disk cannot pass for another."""
    content = random.Random(name).randbytes(DISK_READ)
    with open(path, "wb") as disk:
        disk.write(content)
        disk.truncate(DISK_SIZE)
    return hashlib.md5(content).hexdigest()


def _make_net(folder, name):
    """A folder for QEMU's TFTP server, with one file whose content depends on the network's name only."""
    content = random.Random(name).randbytes(FILE_SIZE)
    folder.mkdir(exist_ok=True)
    (folder / "file").write_bytes(content)
    return hashlib.md5(content).hexdigest()


def _script(name, *arguments):
    done = subprocess.run([GUESTS / name, *arguments], stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise RuntimeError(f"tests/guests/{name} failed; see its messages above")
    return done.stdout.strip()


@lru_cache(maxsize=None)
def kernel_folder():
    return Path(_script("get-kernel"))


@lru_cache(maxsize=None)
def initrd(tools=False):
    output = BUILD / "guests/initrd.gz"
    if not tools:
        _script("make-initrd", kernel_folder(), output)
        return output
    archive, both = BUILD / "guests/tools.gz", BUILD / "guests/initrd-tools.gz"
    _script("make-tools", archive)
    # Linux unpacks archives that lie one behind the other, one over the other.
    new = both.with_suffix(f".{threading.get_ident()}")
    new.write_bytes(initrd().read_bytes() + archive.read_bytes())
    return new.rename(both)


def _placeholders(device, kind):
    """The names in a device's {kind:NAME}, from left to right."""
    return [part.split("}", 1)[0] for part in device.split("{%s:" % kind)[1:]]


def _backends(devices, folder):
    """Replaces {disk:NAME}, {image:FILE} and {net:NAME}; returns the arguments for the devices and what is behind them,
    and the sums of disks and networks."""
    arguments, sums, nets = [], {}, {}
    for number, device in enumerate(devices):
        for path in _placeholders(device, "image"):
            device = device.replace("{image:%s}" % path, f"drive=image{number}")
            arguments += ["-drive", f"if=none,id=image{number},format=raw,snapshot=on,file={path}"]
            if not IS_CD.search(device):  # the test guest has no driver for those
                with open(path, "rb") as image:
                    sums[f"image{number}"] = hashlib.md5(image.read(DISK_READ)).hexdigest()
        while "{net:" in device:
            name = device.split("{net:", 1)[1].split("}", 1)[0]
            device = device.replace("{net:%s}" % name, f"netdev={name}")
            nets[name] = _make_net(folder / f"{name}.net", name)
            arguments += ["-netdev", f"user,id={name},restrict=on,tftp={folder / f'{name}.net'}"]
        while "{disk:" in device:
            name = device.split("{disk:", 1)[1].split("}", 1)[0]
            device = device.replace("{disk:%s}" % name, f"drive={name}")
            path = folder / f"{name}.img"
            sums[name] = _make_disk(path, name)
            arguments += ["-drive", f"if=none,id={name},format=raw,file={path}"]
        arguments += ["-device", device]
    return arguments, sums, nets


def kernel_words(do, append=""):
    """The kernel command line of a test guest."""
    # Linux's own check of the timer counts ticks over 60 ms of the host's time, of which a busy host may give the guest
    # too little; agreement.timer_findings checks in its place.
    words = ["no_timer_check", "console=ttyS0", "panic=-1", "quiet", SPARED, f"hvmstage.do={do}", append]
    return " ".join(word for word in words if word)


def _arguments(boot, rom, folder):
    """QEMU's arguments, and the sums of disks and networks."""
    devices, sums, nets = _backends(boot.devices, folder)
    arguments = ["-machine", boot.machine, "-m", boot.memory, "-smp", str(boot.cpus), "-action",
                 "reboot=shutdown,shutdown=pause", *devices, *boot.extra]
    if rom:
        arguments += ["-bios", str(rom)]
    asked = (("acpi", ACPI_ASKED),) if ACPI_ASKED and "acpi" not in dict(boot.options) else ()
    for name, value in (*boot.options, *asked):
        arguments += ["-fw_cfg", f"name=opt/org.hvmstage/{name},string={value.replace(',', ',,')}"]
    if boot.payload:
        arguments += ["-fw_cfg", f"name=opt/org.hvmstage/payload,file={boot.payload}"]
    elif boot.linux:
        arguments += ["-kernel", boot.kernel or str(kernel_folder() / "vmlinuz"),
                      "-append", kernel_words(boot.do, boot.append)]
        if boot.initrd != NO_INITRD:
            arguments += ["-initrd", boot.initrd or str(initrd(True) if boot.tools else initrd())]
    return arguments, sums, nets


def arguments_of(boot, rom=ROM, folder=None):
    """QEMU's arguments for a boot, and the sums of its disks. `rom` None: QEMU's own firmware."""
    return _arguments(boot, rom, folder)[:2]


def await_end(machine, until=""):
    """Waits until the guest or the firmware is done, or a text is there; returns how it ended."""

    def look():
        if until and until in machine.log():
            return "seen"
        for event in machine.events:
            if event["event"] == "SHUTDOWN":
                return "reset" if event["data"]["reason"] == "guest-reset" else "shutdown"
        for line in reversed(machine.log().splitlines(keepends=True)[-40:]):
            if line.startswith("F ") and line.endswith("\n"):
                return "fatal"
            if line == NO_PAYLOAD + "\n":
                return "stopped"
        return None

    return machine.wait_until(look, "the end of the boot (power-off, reset, or the firmware's last line)")


def run(boot, folder, rom=ROM):
    """Starts the machine, waits for its end, inspects it and stops it."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    arguments, sums, nets = _arguments(boot, rom, folder)
    with swtpm.started(boot.tpm, folder) as tpm, Machine(folder, [*arguments, *tpm], boot.deadline) as machine:
        ended = await_end(machine, boot.until)
        state = qemu_state.collect(machine)
        text = machine.log()
    for name in sums:
        (folder / f"{name}.img").unlink(missing_ok=True)  # an image is not ours
    for name in nets:
        shutil.rmtree(folder / f"{name}.net")
    view = guest_view.parse(text)
    if view:
        (folder / "lspci.dump").write_text(view.lspci_dump())
    return Outcome(boot, folder, text, firmware_log.parse(text), view, state, ended, sums, nets)
