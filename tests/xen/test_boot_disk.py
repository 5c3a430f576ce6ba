# SPDX-License-Identifier: MIT
"""A disk boots as on any PC: SeaBIOS reads its first sector through the emulated IDE controller, GRUB shows its menu
and takes a key, and Debian's Linux comes up and finds the disk that it came from."""

import hashlib
import os
from pathlib import Path

import pytest

import disk_image
import linux_guest
from guest_run import BUILD
from linux_guest import OURS
from xen_guest import Guest, Step

HERE = Path(__file__).resolve().parent
MEBIBYTES = 24
BY_ITSELF, BY_KEY = "chosen=by-itself", "chosen=by-key"
# Nobody presses a key: the first entry after a while. So a keyboard that does not work is no boot that does not work.
HEAD = """serial --unit=0 --speed=115200
terminal_input console
terminal_output serial
set timeout=20
set default=0
"""
ENTRY = """menuentry "{title}" {{
    echo "loading {title}"
    linux /boot/vmlinuz {words} {title} hvmstage.do=xen,disks,poweroff
    initrd /boot/initrd
}}
"""


def make_image():
    configuration = HEAD + "".join(ENTRY.format(title=title, words=linux_guest.WORDS) for title in (BY_ITSELF, BY_KEY))
    files = {"boot/vmlinuz": os.fspath(linux_guest.KERNEL), "boot/initrd": os.fspath(linux_guest.RAM_DISK)}
    image = BUILD / "xen" / "grub.img"
    image.parent.mkdir(parents=True, exist_ok=True)
    image.write_bytes(disk_image.make(configuration, files, MEBIBYTES))
    return image


IMAGE = linux_guest.Made(make_image)
GRUB = Guest(
    "grub", firmware=OURS, files={"disk.img": IMAGE, "disk-in-memory": HERE / "disk-in-memory"},
    config={"boot": "c", "tsc_mode": "native", "device_model_version": "qemu-xen",
            "device_model_override": "{folder}/disk-in-memory", "disk": linux_guest.DISK},
    until=BY_KEY, deadline=300, after=(
        Step("keys", 'for key in down ret; do xl qemu-monitor-command $DOMID "sendkey $key"; sleep 1; done'),
        # SeaBIOS reads a sector at a time, a word at a time: a minute for 10 MiB.
        Step("end", "true", ends=True, deadline=600)))

pytestmark = pytest.mark.guests(GRUB)


@pytest.fixture
def booted(results):
    try:
        return linux_guest.powered_off(results(GRUB))
    except disk_image.NoGrub as error:
        pytest.skip(str(error))


def test_grub_comes_up_from_the_disk(booted):
    assert booted.find("Booting from Hard Disk") and "GNU GRUB" in booted.serial


def test_linux_comes_from_the_disk_and_has_it(booted):
    image = Path(IMAGE).read_bytes()
    assert linux_guest.seen(booted).disks == {"xvda": hashlib.md5(image[:1 << 20]).hexdigest()}


def test_grub_takes_a_key(booted):
    """SeaBIOS looks for a keyboard controller in the DSDT, and for none if there is none."""
    assert not booted.find("no PS/2 keyboard present")
    assert f"loading {BY_KEY}" in booted.serial
