# SPDX-License-Identifier: MIT
"""Images that a BIOS and a UEFI boot alike, made without root: a disk and a CD with GRUB, Debian's kernel and the test
guests' RAM disk.

The disk has GRUB for the BIOS in front of one partition, which is an EFI system partition and holds all files, GRUB
for UEFI as \\EFI\\BOOT\\BOOTX64.EFI among them. The CD is what grub-mkrescue makes. Both show a menu on the serial port
for a second, print the MD5 sum of what GRUB reads of them, and start Linux. They are made once for each kernel command
line and kept in the build folder under a name with a hash of all that went in.
"""

import hashlib
import re
import sys
import tempfile
import threading
import time
from functools import lru_cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "qemu"), str(HERE.parent / "xen")]
import boots  # noqa: E402
import disk_image  # noqa: E402

FOLDER = boots.BUILD / "payloads/images"
NoDisk = disk_image.NoGrub

DAY = 24 * 3600  # seconds
EFI_SYSTEM = 0xEF  # the kind of partition in a partition table
READ = 256 << 10  # bytes that GRUB reads and sums up
SUM = re.compile(r"([0-9a-f]{32})  ?\(")
CURSOR = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\\x[0-9a-f]{2}")
MODULES = ("part_msdos", "fat", "normal", "linux", "serial", "terminal", "echo", "hashsum", "gcry_md5")

# `root` is what GRUB came from: the disk's partition, or the CD.
GRUB_CFG = """serial --unit=0 --speed=115200
terminal_input serial
terminal_output serial
set timeout=1
set timeout_style=menu
set default=0
menuentry "Linux" {{
	hashsum --hash md5 ($root)0+{sectors}
	linux /boot/vmlinuz {words}
	initrd /boot/initrd
}}
"""


def _files(words):
    """Where on the image -> bytes."""
    configuration = GRUB_CFG.format(words=words, sectors=READ // disk_image.SECTOR)
    return {"boot/grub/grub.cfg": configuration.encode(),
            "boot/vmlinuz": (boots.kernel_folder() / "vmlinuz").read_bytes(),
            "boot/initrd": boots.initrd().read_bytes()}


def _tree(folder, files):
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def _partition(folder, files, serial):
    """A FAT file system with files and a serial number, 8 hexadecimal digits."""
    size = sum(map(len, files.values())) * 17 // 16 + (2 << 20) & -1 << 20
    image = folder / "partition"
    with open(image, "wb") as new:
        new.truncate(size)
    tree = _tree(folder / "tree", files)
    disk_image.run(disk_image.tool("mformat", "mtools"), "-i", image, "-T", str(size // disk_image.SECTOR), "-h", "16",
                   "-s", "63", "-H", str(disk_image.FIRST), "-N", serial, "::")
    disk_image.run(disk_image.tool("mcopy", "mtools"), "-i", image, "-s", *sorted(tree.iterdir()), "::")
    return image.read_bytes()


def _make_disk(words, folder, serial="00000001"):
    modules, prefix = (*MODULES, "biosdisk"), "(,msdos1)/boot/grub"
    core = disk_image.core_image(folder, "i386-pc", prefix, modules)
    # Without a disk in the prefix it is the one that this file came from.
    efi = disk_image.core_image(folder, "x86_64-efi", "/boot/grub", MODULES)
    partition = _partition(folder, {**_files(words), "EFI/BOOT/BOOTX64.EFI": efi}, serial)
    return disk_image.assemble(core, partition, EFI_SYSTEM)


def _make_cd(words, folder):
    for name, package in (("xorriso", "xorriso"), ("mformat", "mtools")):
        disk_image.tool(name, package)
    image, tree = folder / "cd.iso", _tree(folder / "tree", _files(words))
    disk_image.run(disk_image.tool("grub-mkrescue", "grub-common"), "-o", image, "--compress=no", "--locales=",
                   "--fonts=", "--themes=", "--install-modules=" + " ".join((*MODULES, "iso9660")), tree)
    return image.read_bytes()


MAKERS = {"disk": _make_disk, "other": lambda words, folder: _make_disk(words, folder, "00000002"), "cd": _make_cd}
_START = disk_image.FIRST * disk_image.SECTOR
PARTITION = {"disk": _START, "other": _START, "cd": 0}  # where what GRUB reads begins
_LOCK = threading.Lock()


def _hash(*parts):
    return hashlib.md5(b"".join(hashlib.md5(part).digest() for part in parts)).hexdigest()[:12]


def _name(name, words):
    """The words' hash, and one of all else that goes into an image; of GRUB, its version says enough."""
    grub = [(disk_image.GRUB / form / "modinfo.sh") for form in ("i386-pc", "x86_64-efi")]
    made_by = [path.read_bytes() for path in (*grub, Path(__file__), Path(disk_image.__file__)) if path.exists()]
    return f"{name}-{_hash(words.encode())}", _hash(*made_by, *_files(words).values()) + ".img"


@lru_cache(maxsize=None)
def _image(name, words):
    family, rest = _name(name, words)
    path = FOLDER / f"{family}-{rest}"
    if path.exists():
        return path
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=FOLDER) as scratch:
        new = Path(scratch) / "image"
        new.write_bytes(MAKERS[name](words, Path(scratch)))
        # Others may still boot from what they have found here.
        for old in FOLDER.glob(f"{family}-*"):
            if old.stat().st_mtime < time.time() - DAY:
                old.unlink(missing_ok=True)
        return new.rename(path)


def image(name, words):
    """The file of "disk", "other" (a disk like that, but for its serial number) or "cd", whose Linux gets a command
    line; made if need be. Raises NoDisk."""
    with _LOCK:
        return _image(name, words)


def plain_text(text):
    """What was written to a terminal, without the sequences that move its cursor and choose its colours."""
    return CURSOR.sub("", text)


def read_from(text, images):
    """The names of what GRUB has read by the text that it wrote. `images`: name -> file of what it may have read."""
    names = {}
    for name, path in images.items():
        with open(path, "rb") as file:
            file.seek(PARTITION[name])
            names[hashlib.md5(file.read(READ)).hexdigest()] = name
    return [names.get(found, f"something with the sum {found}") for found in SUM.findall(text)]
