# SPDX-License-Identifier: MIT
"""What boots from what: machines, payloads and boot devices as records, and the table that shows how it went."""

import os
import textwrap
from dataclasses import dataclass

import pytest

from payload_boot import PayloadBoot

MACHINES = ("pc", "q35")
PAYLOADS = ("seabios", "uefi")
COLUMNS = tuple((machine, payload) for machine in MACHINES for payload in PAYLOADS)
# "usual": each device, machine and payload at least once, which is what tools/check has time for. Otherwise all.
ASKED = os.environ.get("PAYLOAD_BOOTS", "")
DISK, CD = "{image:disk}", "{image:cd}"


@dataclass(frozen=True)
class Row:
    """A way to hold a disk, or a machine. The devices are the same on pc and q35 unless q35 has its own."""

    name: str
    label: str
    pc: tuple
    q35: tuple = ()
    more: tuple = ()  # further fields of PayloadBoot, with their values
    display: tuple = ("VGA",)

    def devices(self, machine):
        return (*self.display, *(self.q35 if machine == "q35" and self.q35 else self.pc))


DISK_ROWS = (
    # Only the pc machine comes with an IDE controller, only q35 with AHCI.
    Row("ide", "IDE disk", (f"ide-hd,{DISK}",), ("piix3-ide,id=ide", f"ide-hd,bus=ide.0,{DISK}")),
    Row("ahci", "AHCI disk", ("ahci,id=ahci", f"ide-hd,bus=ahci.0,{DISK}"), (f"ide-hd,{DISK}",)),
    Row("nvme", "NVMe on the root bus", (f"nvme,serial=1,{DISK}",)),
    Row("nvme-port", "NVMe behind a root port",
        ("pcie-root-port,id=rp,chassis=1", f"nvme,serial=1,bus=rp,{DISK}")),
    Row("nvme-bridges", "NVMe behind bridges",
        ("pci-bridge,id=one,chassis_nr=1", "pci-bridge,id=two,bus=one,chassis_nr=2", f"nvme,serial=1,bus=two,{DISK}"),
        ("pcie-root-port,id=rp,chassis=1", "x3130-upstream,id=up,bus=rp",
         "xio3130-downstream,id=down,bus=up,chassis=2", f"nvme,serial=1,bus=down,{DISK}")),
    Row("virtio-blk", "virtio-blk, modern", (f"virtio-blk-pci,disable-legacy=on,{DISK}",),
        ("pcie-root-port,id=rp,chassis=1", f"virtio-blk-pci,disable-legacy=on,bus=rp,{DISK}")),
    Row("virtio-blk-old", "virtio-blk, transitional", (f"virtio-blk-pci,disable-legacy=off,{DISK}",)),
    Row("virtio-scsi", "virtio-scsi", ("virtio-scsi-pci,id=scsi", f"scsi-hd,bus=scsi.0,{DISK}"),
        ("pcie-root-port,id=rp,chassis=1", "virtio-scsi-pci,id=scsi,bus=rp", f"scsi-hd,bus=scsi.0,{DISK}")),
    Row("usb-xhci", "USB disk, xHCI", ("qemu-xhci,id=usb", f"usb-storage,bus=usb.0,{DISK}")),
    Row("usb-ehci", "USB disk, EHCI", ("usb-ehci,id=usb", f"usb-storage,bus=usb.0,{DISK}")),
    Row("usb-uhci", "USB disk, UHCI", ("piix3-usb-uhci,id=usb", f"usb-storage,bus=usb.0,{DISK}"),
        more=(("deadline", 600),)),
    Row("cd", "CD, IDE on pc, AHCI on q35", (f"ide-cd,{CD}",)),
    Row("cd-scsi", "CD, virtio-scsi", ("virtio-scsi-pci,id=scsi", f"scsi-cd,bus=scsi.0,{CD}")),
)

# A drive that each machine has by itself: IDE on pc, AHCI on q35.
PLAIN = f"ide-hd,{DISK}"
# Network cards and a display have option ROMs, which SeaBIOS runs.
MANY = ("e1000e", "e1000", "rtl8139", "virtio-net-pci", "virtio-rng-pci", "qemu-xhci", "intel-hda", "nvme,serial=2",
        "virtio-blk-pci,{disk:one}", "virtio-serial-pci", "lsi53c895a", "virtio-balloon-pci", "edu")
PORTS = tuple(f"pcie-root-port,id=rp{number},chassis={number},slot={number}" for number in range(1, 7))

MACHINE_ROWS = (
    *(Row(f"memory-{memory}", f"{memory} of RAM", (PLAIN,), more=(("memory", memory),))
      for memory in ("96M", "2815M", "3G", "4G", "20G")),
    Row("cpus", "4 processors", (PLAIN,), more=(("cpus", 4),)),
    Row("no-display", "no display", (PLAIN,), display=()),
    Row("many", "many devices", (PLAIN, *MANY), (PLAIN, *MANY, *PORTS, "virtio-net-pci,bus=rp1", "e1000e,bus=rp2",
                                                  "virtio-scsi-pci,bus=rp3", "x3130-upstream,id=up,bus=rp4",
                                                  "xio3130-downstream,id=down,bus=up,chassis=9",
                                                  "virtio-blk-pci,bus=down,{disk:two}")),
    Row("large-bar", "BAR of 64 GiB", (f"nvme,serial=1,{DISK}", "pci-testdev,membar=64G"),
        ("pcie-root-port,id=rp,chassis=1", f"nvme,serial=1,bus=rp,{DISK}", "pci-testdev,membar=64G")),
)
ROWS = (*DISK_ROWS, *MACHINE_ROWS)

# (row, machine, payload) -> why it cannot work, and how that was found.
HOLES = {
    **{("memory-96M", machine, "uefi"):
       "GRUB for UEFI runs out of memory as it reads the kernel: with 256 MiB through UefiPayloadPkg, which keeps "
       "70 MiB, and with 160 MiB through Debian's OVMF" for machine in MACHINES},
    **{("usb-uhci", machine, "seabios"):
       "SeaBIOS, QEMU's own as well, gives a USB 1.1 disk too little time when the host is busy (Timeout on "
       "wait_pipe): QEMU moves 64 bytes a packet, in real time" for machine in MACHINES},
}


@dataclass(frozen=True)
class Cell:
    row: Row
    machine: str
    payload: str

    def __str__(self):
        return f"{self.row.name}-{self.machine}-{self.payload}"

    @property
    def hole(self):
        return HOLES.get((self.row.name, self.machine, self.payload), "")

    @property
    def boot(self):
        return PayloadBoot(str(self), machine=self.machine, payload=self.payload,
                           devices=self.row.devices(self.machine), **dict(self.row.more))


CELLS = tuple(Cell(row, machine, payload) for row in ROWS for machine, payload in COLUMNS)


def is_usual(cell):
    """A diagonal: one cell of each row, in the next column each time; behind a hole the next one."""
    start = ROWS.index(cell.row)
    ways = [COLUMNS[(start + step) % len(COLUMNS)] for step in range(len(COLUMNS))]
    first = next((way for way in ways if not HOLES.get((cell.row.name, *way))), None)
    return first == (cell.machine, cell.payload)


def left_out(usual):
    """Why a boot is not run, or nothing."""
    return "" if usual or ASKED != "usual" else "not a usual boot; pytest-3 tests/payloads -k NAME runs one"


def skipped(reason):
    """The marks of a test that is not run for a reason, if there is one."""
    return [pytest.mark.skip(reason=reason)] if reason else []


def table(results):
    """Lines of text. `results`: name of a cell -> (short word, reason or nothing)."""
    width = max(len(row.label) for row in ROWS) + 2
    lines = [(" " * width + "".join(f"{machine + ' ' + payload:14}" for machine, payload in COLUMNS)).rstrip()]
    notes = []
    for row in ROWS:
        line = f"{row.label:{width}}"
        for machine, payload in COLUMNS:
            word, reason = results.get(str(Cell(row, machine, payload)), ("", ""))
            if reason and reason not in notes:
                notes.append(reason)
            line += f"{word + (f' [{notes.index(reason) + 1}]' if reason else ''):14}"
        lines.append(line.rstrip())
    for number, note in enumerate(notes, 1):
        lines += textwrap.wrap(f"[{number}] {note}", 118, subsequent_indent="    ")
    return lines
