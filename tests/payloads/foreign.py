# SPDX-License-Identifier: MIT
"""Boots of programs that nobody here wrote, as records.

    Foreign("rescue-pc", payload="seabios", machine="pc", devices=("ide-cd,{image:<rescue.iso>}",), until=PROMPT)

<NAME> stands for a file: one of tests/payloads/get-foreign ("<memtest.bin>"), of Xen's lab ("<vmlinux>"), or one that
is made here (MAKERS). What is missing is a NoFile with the reason. The rest is as in boots.Boot, except that `until` is
a regular expression for what the program prints after the hand-off; without it the run ends when the machine goes off.
"""

import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "qemu"), str(HERE.parent / "xen")]
import agreement  # noqa: E402
import boots  # noqa: E402
import disk_image  # noqa: E402
import firmware_log  # noqa: E402
import guest_view  # noqa: E402
import payload_images  # noqa: E402
import qemu_state  # noqa: E402
import screen  # noqa: E402
from machine import Machine  # noqa: E402

FOLDER = boots.BUILD / "payloads/foreign"
TOKEN = re.compile(r"<([\w.-]+)>")
PROMPT = r"grub> ?$"

# File -> what get-foreign calls its package.
PACKAGES = {"memtest.bin": "memtest", "memtest.efi": "memtest", "memtest.iso": "memtest", "ipxe.iso": "ipxe",
            "ipxe.lkrn": "ipxe", "ipxe.efi": "ipxe", "linux": "installer", "initrd.gz": "installer", "xen.elf": "xen",
            "i386-coreboot": "coreboot"}


class NoFile(Exception):
    """What is missing and why."""


UNAVAILABLE = (NoFile, disk_image.NoGrub, payload_images.NoPayload, RuntimeError)


def _script(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise NoFile(f"{Path(command[0]).name} {' '.join(command[1:])} failed; see its messages".replace("  ", " "))
    return Path(done.stdout.strip())


@lru_cache(maxsize=None)
def _package(name):
    return _script(str(HERE / "get-foreign"), name)


@lru_cache(maxsize=None)
def _lab():
    """Xen's dom0: its kernel is not compressed, for Xen's own decompression is slow when emulated."""
    return _script(str(HERE.parent / "xen/lab/make-dom0"))


# --- images that are made here ---

GRUB_START = """serial --unit=0 --speed=115200
terminal_input serial
terminal_output serial
"""

# Without a menu entry GRUB goes on to its prompt.
RESCUE = GRUB_START + """echo "=== pci"
lspci
echo "=== acpi"
lsacpi
echo "=== map"
lsmmap
if [ "$grub_platform" = efi ]; then
	echo "=== efi"
	lsefimmap
fi
echo "=== end"
"""

COREBOOT = GRUB_START + """lscoreboot
"""

MEMTEST = GRUB_START + """if [ "$grub_platform" = efi ]; then
	chainloader /memtest.efi console=ttyS0,115200
else
	linux16 /memtest.bin console=ttyS0,115200
fi
boot
"""

IPXE = GRUB_START + """chainloader /ipxe.efi
boot
"""

XEN_WORDS = "console=com1 com1=115200,8n1 loglvl=all dom0_mem=640M"

# Debian's GRUB for UEFI starts Xen's ELF by multiboot2, too, and passes it UEFI's system table.
XEN = GRUB_START + f"""multiboot2 /xen {XEN_WORDS}
module2 /vmlinux <dom0-words>
module2 /initrd
boot
"""

# What iPXE fetches first: it says what it sees of the card, its first BAR among that, and starts Memtest86+. A setting
# pci/ADDRESS.OFFSET.LENGTH is read from configuration space.
IPXE_SCRIPT = """#!ipxe
echo === ipxe
echo bars ${pci/${net0/busloc}.16.4} ${pci/${net0/busloc}.20.4}
echo card ${net0/chip} at ${net0/busloc} mac ${net0/mac} address ${net0/ip} from ${net0/next-server}
echo === end
iseq ${platform} efi && kernel memtest.efi console=ttyS0,115200 || kernel memtest.bin console=ttyS0,115200
boot
"""


def dom0_words():
    return boots.kernel_words("view,poweroff").replace("console=ttyS0", "console=hvc0")


WITHOUT_EXTRAS = ("--compress=no", "--locales=", "--fonts=", "--themes=")


def _rescue(folder, configuration, files):
    """A CD of grub-mkrescue, which a BIOS and UEFI start from a hard disk, too."""
    for name, package in (("xorriso", "xorriso"), ("mformat", "mtools")):
        disk_image.tool(name, package)
    for platform, package in (("i386-pc", "grub-pc-bin"), ("x86_64-efi", "grub-efi-amd64-bin")):
        if not (disk_image.GRUB / platform).exists():
            raise NoFile(f"{disk_image.GRUB / platform} is missing (Debian: {package})")
    tree, image = folder / "tree", folder / "image"
    (tree / "boot/grub").mkdir(parents=True)
    (tree / "boot/grub/grub.cfg").write_text(configuration.replace("<dom0-words>", dom0_words()))
    for name, path in files.items():
        shutil.copyfile(path, tree / name)
    disk_image.run(disk_image.tool("grub-mkrescue", "grub-common"), "-o", image, *WITHOUT_EXTRAS, tree)
    return image


def _standalone(folder):
    """GRUB as a coreboot payload: an ELF with its modules and its configuration."""
    image, configuration = folder / "image", folder / "grub.cfg"
    configuration.write_text(COREBOOT)
    disk_image.run(disk_image.tool("grub-mkstandalone", "grub-common"), "-O", "i386-coreboot", "-o", image,
                   "-d", file("i386-coreboot"), *WITHOUT_EXTRAS, f"boot/grub/grub.cfg={configuration}")
    return image


def _memtest_cd(folder):
    return _rescue(folder, MEMTEST, {name: file(name) for name in ("memtest.bin", "memtest.efi")})


def _xen_cd(folder):
    return _rescue(folder, XEN, {"xen": file("xen.elf"), "vmlinux": file("vmlinux"), "initrd": file("dom0-initrd")})


MAKERS = {
    "rescue.iso": lambda folder: _rescue(folder, RESCUE, {}),
    "memtest-grub.iso": _memtest_cd,
    "ipxe-grub.iso": lambda folder: _rescue(folder, IPXE, {"ipxe.efi": file("ipxe.efi")}),
    "xen-grub.iso": _xen_cd,
    "grub-coreboot.elf": _standalone,
}
_LOCK = threading.RLock()


def _made(name):
    """Made once for each state of this file and of all that goes in."""
    recipe = hashlib.md5(Path(__file__).read_bytes() + dom0_words().encode()).hexdigest()[:12]
    path = FOLDER / f"{recipe}-{name}"
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=FOLDER) as scratch:
            new = MAKERS[name](Path(scratch))
            for old in FOLDER.glob(f"*-{name}"):
                old.unlink()
            new.rename(path)
    return path


def _tftp(name):
    """A folder for QEMU's TFTP server."""
    folder = FOLDER / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "boot.ipxe").write_text(IPXE_SCRIPT)
    for name in ("memtest.bin", "memtest.efi"):
        (folder / name).write_bytes(file(name).read_bytes())
    return folder


def file(name):
    """The path of <NAME>. Raises one of UNAVAILABLE."""
    with _LOCK:
        if name in PACKAGES:
            return _package(PACKAGES[name]) / name
        if name == "tftp":
            return _tftp(name)
        if name == "vmlinux":
            return _lab() / name
        if name == "dom0-initrd":
            return boots.initrd()
        return _made(name)


# --- boots ---


@dataclass(frozen=True)
class Foreign:
    name: str
    payload: str = ""  # "seabios", "uefi", or a file; nothing: QEMU's -kernel is for our firmware
    kind: str = ""  # of a file, as our log calls it
    machine: str = "q35"
    devices: tuple = ()
    memory: str = "512M"
    cpus: int = 1
    extra: tuple = ()
    until: str = ""
    deadline: int = 240
    claims: tuple = ()  # functions of an Outcome that return findings
    usual: bool = False  # one of the handful that `make check` has time for
    display: bool = False  # `until` is for what shows on the display
    refused: str = ""  # our firmware cannot start it: what its last line says, a regular expression

    def __str__(self):
        return self.name

    def boot(self):
        known = self.payload in payload_images.KINDS
        payload = payload_images.find(self.payload, self.machine.split(",")[0]) if known else _fill(self.payload)
        return boots.Boot(self.name, self.machine, self.memory, self.cpus, linux=False, payload=str(payload),
                          payload_kind=self.payload if known else self.kind, deadline=self.deadline,
                          devices=tuple(map(_fill, self.devices)), extra=tuple(map(_fill, self.extra)))


def _fill(text):
    return TOKEN.sub(lambda token: str(file(token[1])), text)


@dataclass
class Outcome:
    asked: Foreign
    text: str  # all of the serial port
    log: firmware_log.FirmwareLog
    state: qemu_state.QemuState
    view: guest_view.GuestView | None
    picture: list  # the last rows of text on the display, if that was looked at

    @property
    def words(self):
        """What the program printed."""
        return _words(self.text)

    def findings(self):
        """Our log and QEMU's view, and what the record claims."""
        if self.asked.refused:
            found = [] if re.match("F " + self.asked.refused, self.log.last) else [f"its end: {self.log.last}"]
        else:
            found = agreement.outcome(self.log, boots.HANDOFF + (self.asked.kind or self.asked.payload))
        found += agreement.plan_with_qemu(self.log, self.state)
        for claim in self.asked.claims:
            found += [f"{claim.__name__}: {finding}" for finding in claim(self)]
        return found


LAST_LINE = re.compile(re.escape(boots.HANDOFF) + r"[a-z]+\n")


def _words(text):
    return LAST_LINE.split(text, maxsplit=1)[-1]


def _log(text):
    """What our firmware printed: a program may show the same lines again."""
    last = LAST_LINE.search(text)
    return firmware_log.parse(text[:last.end()] if last else text)


def run(foreign, rom):
    """Starts the machine, waits for what is awaited, inspects it and stops it."""
    folder = FOLDER / foreign.name
    awaited = re.compile(foreign.until or "$^")
    arguments, _ = boots.arguments_of(foreign.boot(), rom, folder)

    picture, shown = [], {"until": 0}

    def words_shown(text):
        """What `until` is for; the display is looked at once a second."""
        if not foreign.display:
            return _words(text) if boots.HANDOFF in text else ""
        if time.monotonic() > shown["until"]:
            shown["until"] = time.monotonic() + 1
            picture[:] = screen.Screen.take(machine).text(screen.Font.of_vgabios())
        return "\n".join(picture)

    def look():
        text = machine.log()
        if any(event["event"] == "SHUTDOWN" for event in machine.events) or _log(text).of_level("F"):
            return True
        return bool(foreign.until and awaited.search(words_shown(text)))

    with Machine(folder, arguments, foreign.deadline) as machine:
        machine.wait_until(look, f"the text {foreign.until!r}" if foreign.until else "the machine's end")
        state, text = qemu_state.collect(machine), machine.log()
    return Outcome(foreign, text, _log(text), state, guest_view.parse(text), picture)
