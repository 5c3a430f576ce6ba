# SPDX-License-Identifier: MIT
"""The probes' programs and the disks that start them, made from the sources in tests/guests when those are newer."""

import random
import shutil
import subprocess
import tempfile
import zlib
from pathlib import Path

import boots
from probe_claims import READ, Disk

FOLDER = boots.BUILD / "payloads/probes"
SHARED = [boots.GUESTS / "xen-probes/io.h", *(boots.GUESTS / "probe-text").iterdir()]
SOURCES = {"bios": [boots.GUESTS / "bios-probe"], "efi": [boots.GUESTS / "efi-probe", boots.GUESTS / "bios-probe"]}
PROGRAMS = {"bios": FOLDER / "bios-probe.bin", "efi": FOLDER / "efi-probe.efi"}
GNU_EFI = Path("/usr/include/efi/efi.h")
SECTOR = 512
DISK_SIZE = 8 << 20
REQUEST_AT, REQUEST_SIZE = 0x1A0, 8  # in the BIOS probe's boot sector
REQUESTS = {"bios": ("poweroff", "reset", "halt"),
            "efi": ("poweroff", "fadt-reset", "shutdown", "cold", "warm", "exit")}


class NoProbe(RuntimeError):
    """Why there is none, and what to install."""


def missing(probe):
    """What there is to install before a probe can be built; None: nothing."""
    wanted = {"mformat": "mtools", "mcopy": "mtools"} if probe == "efi" else {}
    for program, package in wanted.items():
        if not shutil.which(program):
            return f"{program} is not installed (Debian: {package})"
    if probe == "efi" and not GNU_EFI.exists():
        return "gnu-efi is not installed (Debian: gnu-efi)"
    return None


def program(probe):
    """The program of "bios" or "efi". Raises NoProbe."""
    if reason := missing(probe):
        raise NoProbe(reason)
    path = PROGRAMS[probe]
    newest = max(file.stat().st_mtime for folder in SOURCES[probe] for file in [*SHARED, *folder.iterdir()])
    if path.exists() and path.stat().st_mtime > newest:
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    build = SOURCES[probe][0] / "build"
    done = subprocess.run([build, path], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise AssertionError(f"{build} failed:\n{done.stdout}")
    return path


def _bios_disk(request):
    content = bytearray(program("bios").read_bytes())
    content[REQUEST_AT:REQUEST_AT + REQUEST_SIZE] = request.encode().ljust(REQUEST_SIZE, b"\0")
    return bytes(content) + bytes(DISK_SIZE - len(content))


def _run(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _efi_disk(request):
    """A FAT file system over the whole disk, as UEFI reads it from removable media (UEFI 2.10, 13.3)."""
    with tempfile.TemporaryDirectory(dir=FOLDER) as scratch:
        image, words = Path(scratch) / "image", Path(scratch) / "probe.txt"
        image.write_bytes(bytes(DISK_SIZE))
        words.write_text(request)
        _run("mformat", "-i", image, "-T", str(DISK_SIZE // SECTOR), "-h", "16", "-s", "63", "-N", "12345678", "::")
        _run("mmd", "-i", image, "::/EFI", "::/EFI/BOOT")
        _run("mcopy", "-i", image, program("efi"), "::/EFI/BOOT/BOOTX64.EFI")
        _run("mcopy", "-i", image, words, "::/EFI/BOOT/probe.txt")
        return image.read_bytes()


def disk_path(probe, request="poweroff"):
    """Where disk() makes the file."""
    if request not in REQUESTS[probe]:
        raise ValueError(f"the {probe} probe cannot {request}")
    return FOLDER / f"{probe}-{request}.img"


def disk(probe, request="poweroff"):
    """The file of a disk that starts a probe, which then ends the machine as asked. Raises NoProbe."""
    newer_than = program(probe).stat().st_mtime
    path = disk_path(probe, request)
    if not path.exists() or path.stat().st_mtime < newer_than:
        with tempfile.NamedTemporaryFile(dir=FOLDER, delete=False) as new:
            new.write((_bios_disk if probe == "bios" else _efi_disk)(request))
        Path(new.name).replace(path)
    return path


def medium(name, path, is_cd=False):
    """What a probe has to find of a file."""
    with open(path, "rb") as file:
        return Disk(name, path.stat().st_size, zlib.crc32(file.read(READ)), is_cd)


def random_medium(name):
    """The same of a drive {disk:NAME}, whose content boots.py makes of its name."""
    return Disk(name, boots.DISK_SIZE, zlib.crc32(random.Random(name).randbytes(boots.DISK_READ)[:READ]))
