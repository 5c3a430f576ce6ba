# SPDX-License-Identifier: MIT
"""hvmloader and our firmware in the same guests, which show the machine they were handed (tests/guests/xen-view)."""

import functools
import struct
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import xen_guest
from guest_run import BUILD, ROOT
from xen_guest import Guest

sys.path.insert(0, str(Path(__file__).resolve().parent / "q35"))
import q35_guest  # noqa: E402

SOURCES = [ROOT / "tests/guests" / name for name in ("xen-view", "xen-probes", "probe-text")]
PAYLOAD = BUILD / "xen" / "xen-view.bin"
# The payload's last line, and the last that either firmware writes when it goes no further.
UNTIL = r"^view end|^F |^\*\*\* HVMLoader crashed"
UUID = "11223344-5566-7788-99aa-bbccddeeff00"


@dataclass(frozen=True)
class Configuration:
    """What both guests are told. `patched`: by the device model of tests/xen/q35, with xl's machine."""

    name: str
    about: str
    config: dict = field(default_factory=dict)
    devices: tuple = ()  # of the device model
    store: dict = field(default_factory=dict)
    files: dict = field(default_factory=dict)
    patched: bool = False

    def guest(self, firmware):
        arguments = tuple(word for device in self.devices for word in ("-device", device))
        who = "ours" if firmware == xen_guest.OURS else "stock"
        config, files = {"uuid": UUID} | self.config, self.files
        if self.patched:
            config |= q35_guest.CONFIG
            files = files | q35_guest.files(q35_guest.find(), machine="")
        return Guest(f"side-{self.name}-{who}", config=config, firmware=firmware,
                     bios_path=PAYLOAD, store=self.store, files=files, device_model_args=arguments,
                     until=UNTIL, deadline=150 if self.config.get("memory", 0) > 1024 else 90)


# --- files that the toolstack passes on ---


def acpi_table(signature, body, length=None, checksum=True):
    """A table with a header (ACPI 6.5, 5.2.6), whose length and checksum may be wrong."""
    size = 36 + len(body) if length is None else length
    data = bytearray(struct.pack("<4sIBB6s8sI4sI", signature, size, 1, 0, b"SIDE  ", b"BYSIDE  ", 1, b"TEST", 1) + body)
    data[9] = -sum(data) & 0xff if checksum else 0x55
    return bytes(data)


# Name (\SIDE, 0x1234)
GOOD_TABLES = acpi_table(b"TST1", bytes(range(16))) + acpi_table(b"SSDT", b"\x08\\SIDE\x0b\x34\x12")
EMPTY_TABLE = acpi_table(b"TST1", bytes(16), length=0)
LONG_TABLES = acpi_table(b"TST1", bytes(16)) + acpi_table(b"TST2", bytes(16), length=0x2000)
WRONG_SUM = acpi_table(b"TST1", bytes(16), checksum=False)


def smbios_structure(kind, handle, formatted, strings):
    """With the length in front that the toolstack's file has."""
    text = b"".join(one.encode() + b"\0" for one in strings) or b"\0"
    data = struct.pack("<BBH", kind, 4 + len(formatted), handle) + formatted + text + b"\0"
    return struct.pack("<I", len(data)) + data


# Two slots (type 9): hardware has many structures of some types. A base board (type 2), and one of a vendor (type 130).
SLOT = bytes([1, 6, 5, 3, 4, 1, 0, 4, 0])
GOOD_STRUCTURES = (smbios_structure(2, 0x20, bytes([1, 2, 3, 4]), ["Maker", "Board", "Rev 7", "Serial"])
                   + smbios_structure(9, 0x21, SLOT, ["Slot A"]) + smbios_structure(9, 0x22, SLOT, ["Slot B"])
                   + smbios_structure(130, 0x100, b"\x01\x02", ["Vendor"]))
# The second structure has no end: its length goes beyond the file.
BROKEN_STRUCTURES = (smbios_structure(2, 0x20, bytes([1, 2, 3, 4]), ["Maker", "Board", "Rev 7", "Serial"])
                     + struct.pack("<I", 0x4000) + smbios_structure(9, 0x21, SLOT, ["Slot A"])[4:])

BEHIND_A_BRIDGE = ("pci-bridge,id=behind,chassis_nr=1,addr=0x10", "e1000,romfile=,bus=behind,addr=1",
                   "pci-testdev,membar=64M,bus=behind,addr=2")
BIG = {"memory": 4096}
CONFIGURATIONS = [Configuration(*given) for given in (
    ("default", "256 MiB, one processor"),
    ("memory-4g", "4 GiB", BIG),
    ("vcpus-4", "four processors", {"vcpus": 4}),
    ("vcpus-16", "16 processors", {"vcpus": 16}),
    ("nics", "e1000 and virtio network cards", {}, ("e1000,romfile=,addr=0x10", "virtio-net-pci,romfile=,addr=0x11")),
    ("bar-512m", "a BAR of 512 MiB", {}, ("pci-testdev,membar=512M,addr=0x10",)),
    ("bar-1g-2g", "BARs of 1 GiB and 2 GiB", {}, ("pci-testdev,membar=1G,addr=0x10",
                                                "pci-testdev,membar=2G,addr=0x11")),
    ("bar-8g", "a BAR of 8 GiB", {}, ("pci-testdev,membar=8G,addr=0x10",)),
    # Debian's QEMU keeps what is behind it from everybody: it tells Xen of no function by its number on another bus.
    ("bridge", "a PCI bridge with two devices behind it, which Debian's QEMU lets nobody reach", {}, BEHIND_A_BRIDGE),
    ("behind-bridge", "the same with the device model of `tests/xen/q35`, which does", {},
     BEHIND_A_BRIDGE, {}, {}, True),
    ("mmio-hole", "4 GiB, mmio_hole=2048, a BAR of 512 MiB", BIG | {"mmio_hole": 2048}, (
        "pci-testdev,membar=512M,addr=0x10",)),
    ("relocate-off", "4 GiB, a BAR of 512 MiB, RAM must stay", BIG, ("pci-testdev,membar=512M,addr=0x10",),
     {"hvmloader/allow-memory-relocate": "0"}),
    ("relocate-on", "4 GiB, a BAR of 512 MiB, RAM may be moved", BIG, ("pci-testdev,membar=512M,addr=0x10",),
     {"hvmloader/allow-memory-relocate": "1"}),
    ("acpi-off", "acpi=0", {"acpi": 0}),
    ("viridian", "viridian=1", {"viridian": 1}),
    ("vnuma", "two nodes of 128 MiB, one processor each", {"vcpus": 2, "maxvcpus": 2, "vnuma": [
        ["pnode=0", "size=128", "vcpus=0", "vdistances=10,20"],
        ["pnode=0", "size=128", "vcpus=1", "vdistances=20,10"]]}),
    ("generation-id", "a generation ID", {}, (),
     {"platform/generation-id": "1311768467463790320:81985529216486895"}),
    ("acpi-good", "acpi_firmware with two tables", {"acpi_firmware": "{folder}/tables"}, (), {},
     {"tables": GOOD_TABLES}),
    ("acpi-empty", "acpi_firmware with a table of length 0", {"acpi_firmware": "{folder}/tables"}, (), {},
     {"tables": EMPTY_TABLE}),
    ("acpi-long", "acpi_firmware whose second table is longer than the file", {"acpi_firmware": "{folder}/tables"}, (),
     {}, {"tables": LONG_TABLES}),
    ("acpi-sum", "acpi_firmware with a wrong checksum", {"acpi_firmware": "{folder}/tables"}, (), {},
     {"tables": WRONG_SUM}),
    ("smbios-good", "smbios_firmware with four structures", {"smbios_firmware": "{folder}/structures"}, (), {},
     {"structures": GOOD_STRUCTURES}),
    ("smbios-broken", "smbios_firmware with a structure longer than the file",
     {"smbios_firmware": "{folder}/structures"}, (), {}, {"structures": BROKEN_STRUCTURES}),
)]


def build_payload():
    """Makes the payload if it is missing or older than its sources."""
    newest = max(path.stat().st_mtime for folder in SOURCES for path in folder.iterdir())
    if PAYLOAD.exists() and PAYLOAD.stat().st_mtime > newest:
        return
    PAYLOAD.parent.mkdir(parents=True, exist_ok=True)
    done = subprocess.run([SOURCES[0] / "build", PAYLOAD], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise RuntimeError(done.stdout)


@functools.lru_cache(maxsize=None)
def missing():
    """What keeps the configurations that are `patched` from running, for a reader; empty if nothing does."""
    try:
        q35_guest.find()
    except q35_guest.NotBuilt as error:
        return str(error)
    return ""


def available():
    """The configurations that can be run."""
    return [one for one in CONFIGURATIONS if not one.patched or not missing()]


def pairs(configurations=None):
    """name of the configuration -> (hvmloader's guest, ours)"""
    return {one.name: (one.guest(xen_guest.STOCK), one.guest(xen_guest.OURS))
            for one in (available() if configurations is None else configurations)}
