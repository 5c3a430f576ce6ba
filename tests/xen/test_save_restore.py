# SPDX-License-Identifier: MIT
"""A guest that our firmware started is saved and restored as one that hvmloader started: Linux goes on counting, its PV
disk answers, and the power button reaches it."""

import re

import pytest

import linux_guest
from xen_guest import Step

COUNT = re.compile(r"=== count (\d+) ([0-9a-f]{32})")
SAVED = linux_guest.beside_stock(
    "save-restore", "count,disks,xen,poweroff", files={"disk.img": linux_guest.DISK_IMAGE},
    config={"disk": linux_guest.DISK}, until="=== count 3 ", after=(
        Step("save", "xl save $DOMID /dev/shm/saved && cp /lab/log/console/guest-$NAME.log before", deadline=120),
        Step("restore", "xl restore /dev/shm/saved; rm /dev/shm/saved", "=== count", deadline=120),
        Step("button", "xl trigger $DOMID power", ends=True, deadline=120)))


@pytest.mark.parametrize("guest", SAVED.values(), ids=lambda guest: guest.name)
def test_linux_goes_on_where_it_was(guest, result):
    linux_guest.powered_off(result)
    assert all(output.ok for output in result.outputs.values()), str(result)
    before = COUNT.findall((result.folder / "before").read_text())
    counts = COUNT.findall(result.console)
    assert len(result.domids) == 2 and len(counts) > len(before) >= 3
    assert [int(number) for number, _ in counts] == list(range(1, len(counts) + 1))
    assert {md5 for _, md5 in counts} == {linux_guest.DISK_MD5}
    assert "=== button-pressed" in result.console
    assert linux_guest.seen(result).disks == {"xvda": linux_guest.DISK_MD5}


@pytest.mark.parametrize("guest", SAVED.values(), ids=lambda guest: guest.name)
def test_the_firmware_does_not_run_again(guest, result):
    assert len(result.find(r"boot: hand-off to|^Invoking ")) == 1
