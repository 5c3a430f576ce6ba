# SPDX-License-Identifier: MIT
"""A disk with GRUB, made without root and without a loop device: boot.img in the first sector, GRUB's core image in the
sectors behind it, and one partition, ext2 with /boot unless its caller has another."""

import shutil
import struct
import subprocess
import tempfile
from pathlib import Path

SECTOR = 512
FIRST = 2048  # sector of the partition
PARTITION_TABLE = 0x1BE
ACTIVE, LINUX = 0x80, 0x83
NO_CYLINDER = b"\xfe\xff\xff"  # the number of the sector is what counts
GRUB = Path("/usr/lib/grub")
MODULES = ("biosdisk", "part_msdos", "ext2", "normal", "linux", "serial", "terminal", "echo")
# Fields of boot.img and, in its end, of the core image's first sector: where GRUB goes on. Both are there already in
# what Debian ships; they are checked, as nothing else says why a disk without them would not boot.
KERNEL_SECTOR, BLOCKLIST = 0x5C, SECTOR - 12


class NoGrub(Exception):
    """What is missing, and which package has it."""


def run(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise NoGrub(f"{command[0]} failed: {done.stdout.strip()}")


def tool(name, package):
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
    if not found:
        raise NoGrub(f"{name} is not installed (Debian: {package})")
    return found


def core_image(folder, form, prefix, modules):
    """One of GRUB's core images, "i386-pc" or "x86_64-efi", with the modules that find PREFIX/grub.cfg."""
    package = {"i386-pc": "grub-pc-bin", "x86_64-efi": "grub-efi-amd64-bin"}[form]
    if not (GRUB / form).exists():
        raise NoGrub(f"{GRUB / form} is missing (Debian: {package})")
    core = folder / f"{form}.img"
    run(tool("grub-mkimage", "grub-common"), "-O", form, "-o", core, "-p", prefix, *modules)
    return core.read_bytes()


def _partition(folder, files, sectors):
    """An ext2 file system with files, a dictionary of path -> bytes or Path."""
    tree, image = folder / "tree", folder / "partition"
    for path, source in files.items():
        target = tree / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source if isinstance(source, bytes) else Path(source).read_bytes())
    image.touch()
    run(tool("mkfs.ext2", "e2fsprogs"), "-q", "-F", "-d", tree, image, f"{sectors // 2}k")
    return image.read_bytes()


def assemble(core, partition, kind):
    """The bytes of a disk with GRUB's i386-pc core image and one active partition, of a kind as the partition table
    has it."""
    boot = bytearray((GRUB / "i386-pc/boot.img").read_bytes())
    assert len(core) <= (FIRST - 1) * SECTOR, "GRUB's core image does not fit before the partition"
    assert struct.unpack_from("<Q", boot, KERNEL_SECTOR) == (1,), "boot.img does not go on in sector 1"
    start, count, _ = struct.unpack_from("<QHH", core, BLOCKLIST)
    assert start == 2 and count * SECTOR >= len(core) - SECTOR, "the core image does not go on in sector 2"
    # boot.img has code for floppy disks in the table's place.
    boot[PARTITION_TABLE:PARTITION_TABLE + 64] = bytes(64)
    sectors = len(partition) // SECTOR
    struct.pack_into("<B3sB3sII", boot, PARTITION_TABLE, ACTIVE, NO_CYLINDER, kind, NO_CYLINDER, FIRST, sectors)
    return bytes(boot) + core.ljust((FIRST - 1) * SECTOR, b"\0") + partition


def make(configuration, files, mebibytes):
    """The bytes of a disk with an ext2 partition. `configuration` is the text of grub.cfg, `files` what else is on
    it."""
    sectors = mebibytes * (1 << 20) // SECTOR - FIRST
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        core = core_image(folder, "i386-pc", "(hd0,msdos1)/boot/grub", MODULES)
        partition = _partition(folder, {"boot/grub/grub.cfg": configuration.encode(), **files}, sectors)
    return assemble(core, partition, LINUX)
