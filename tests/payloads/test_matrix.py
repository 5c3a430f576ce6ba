# SPDX-License-Identifier: MIT
"""Linux comes up from a disk through SeaBIOS and UEFI, whatever holds the disk, on both machines: GRUB shows its menu
and reads what is there, Linux finds every BAR and window where the firmware's plan has it, reads the disk and powers
off; QEMU's view is the plan's."""

import pytest

import matrix
from payload_boot import PayloadBoot


def _parameter(cell):
    reason = cell.hole or matrix.left_out(matrix.is_usual(cell))
    return pytest.param(cell.boot, id=str(cell), marks=matrix.skipped(reason))


@pytest.mark.parametrize("boot", [_parameter(cell) for cell in matrix.CELLS])
def test_linux_comes_up_from(boot, outcome):
    assert outcome.findings() == []


# The better drive by default (SeaBIOS: the CD, then the first function on the bus) is the second one here.
TWO_DRIVES = {
    "cd": (("virtio-blk-pci,bootindex={disk},{image:disk}", "ide-cd,bootindex={cd},{image:cd}"), "disk", "cd"),
    "disks": (("nvme,serial=1,addr=8,bootindex={disk},{image:disk}",
               "virtio-blk-pci,addr=9,bootindex={other},{image:other}"), "disk", "other"),
}


def _two_drives():
    for machine in matrix.MACHINES:
        for pair, (devices, *names) in TWO_DRIVES.items():
            for first, second in (names, names[::-1]):
                filled = tuple(device.replace("{%s}" % first, "1").replace("{%s}" % second, "2") for device in devices)
                name = f"order-{pair}-{first}-first-{machine}"
                usual = (machine, pair) in (("pc", "cd"), ("q35", "disks"))
                yield pytest.param(PayloadBoot(name, machine=machine, devices=filled, deadline=300), first, id=name,
                                   marks=matrix.skipped(matrix.left_out(usual)))


@pytest.mark.parametrize("boot, first", _two_drives())
def test_seabios_starts_from_the_drive_with_the_lowest_bootindex(boot, first, outcome):
    assert outcome.came_from == [first]
    assert outcome.findings() == []
