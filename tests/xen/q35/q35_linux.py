# SPDX-License-Identifier: MIT
"""Debian's Linux as a Guest of the lab with a Q35 machine: NVMe and edu behind root ports, two network cards on one
wire behind a port and a switch, and a port whose slot is empty."""

import gzip
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import linux_guest  # noqa: E402
import q35_guest  # noqa: E402
from guest_run import BUILD  # noqa: E402

HERE = Path(__file__).resolve().parent

# Where things are: the device number of a root port, and that of the switch's downstream port or None.
NVME, CARD, FAR_CARD, EDU = (5, None), (6, None), (7, 3), (8, None)
FREE = 9  # a root port without a device

DEVICES = (
    "pcie-root-port,id=p5,chassis=1,slot=1,addr=5", "nvme,drive=disk,serial=1,bus=p5",
    "pcie-root-port,id=p6,chassis=2,slot=2,addr=6", "e1000e,netdev=n1,bus=p6,romfile=",
    "pcie-root-port,id=p7,chassis=3,slot=3,addr=7", "x3130-upstream,id=switch,bus=p7",
    "xio3130-downstream,id=down2,bus=switch,chassis=4,slot=4,addr=2",
    "xio3130-downstream,id=down3,bus=switch,chassis=5,slot=5,addr=3", "e1000e,netdev=n2,bus=down3,romfile=",
    "pcie-root-port,id=p8,chassis=6,slot=6,addr=8", "edu,bus=p8",
    "pcie-root-port,id=p9,chassis=7,slot=7,addr=9",
)
ARGUMENTS = ("-drive", "if=none,id=disk,format=raw,file={folder}/disk.img",
             "-netdev", "hubport,hubid=1,id=n1", "-netdev", "hubport,hubid=1,id=n2",
             *(word for device in DEVICES for word in ("-device", device)))


def _ram_disk():
    """The test guest's, and this folder's init. Linux unpacks archives that follow each other into one tree."""
    output = BUILD / "guests/q35-initrd.gz"
    with tempfile.TemporaryDirectory() as folder:
        first = Path(folder) / "q35-init"
        first.write_bytes((HERE / "init").read_bytes())
        first.chmod(0o755)
        archive = subprocess.run(["cpio", "--quiet", "-o", "-H", "newc", "-R", "0:0"], cwd=folder, input=b"q35-init\n",
                                 stdout=subprocess.PIPE, check=True).stdout
    output.write_bytes(Path(os.fspath(linux_guest.RAM_DISK)).read_bytes() + gzip.compress(archive, 1))
    return output


RAM_DISK = linux_guest.Made(_ram_disk)


# PV drivers would have the emulated cards unplugged; behind a port they stay, but without a link.
KEEP = "xen_emul_unplug=never"


def guest(device_model, name, do, words="", config=None, **more):
    """A guest that does `do`; otherwise as linux_guest.guest."""
    files = q35_guest.files(device_model, q35_guest.DISK_IN_MEMORY) | {
        "disk.img": linux_guest.DISK_IMAGE, "initrd": RAM_DISK}
    return linux_guest.guest(name, do, f"rdinit=/q35-init {KEEP} {words}".strip(), files=files,
                             config=q35_guest.CONFIG | (config or {}), device_model_args=ARGUMENTS, **more)


def extended(result):
    """function -> (bytes of configuration space that Linux reaches, the IDs of its extended capabilities)"""
    found = {}
    for line in linux_guest.seen(result).lines("extended"):
        function, size, *registers = line.split()
        found[function.removeprefix("0000:")] = int(size), capabilities(bytes.fromhex("".join(registers)))
    return found


def capabilities(registers):
    """The IDs in what is at 100h (PCI Express Base Specification 4.0, 7.6.3), as far as it goes."""
    found, at = [], 0
    while 0 <= at < len(registers):
        header = int.from_bytes(registers[at:at + 4], "little")
        if header in (0, 0xFFFFFFFF) or len(found) > len(registers):
            break
        found.append(header & 0xFFFF)
        at = (header >> 20) - 0x100
    return found
