# SPDX-License-Identifier: MIT
"""SR-IOV: Virtual Functions have room in the plan and bus numbers, so that Linux enables them without moving anything.

QEMU 7.2 has one SR-IOV device, its NVMe controller. For Resizable BARs and Enhanced Allocation there is no guest test:
no device model of QEMU 7.2 has either capability, not even one to be switched on by a property. The unit tests cover
them, on fake functions that behave as the specification says.
"""

import re

import pytest

import boots
from boots import Boot
from kinds import root_port

VF_BAR = re.compile(r"VF BAR0 \[mem 0x([0-9a-f]+)-0x([0-9a-f]+) 64bit\] for (\d+) VFs placed")
VF_BAR_SIZE = 0x4000


def nvme(vfs, bus):
    return (f"nvme,serial=1,bus={bus},subsys=sub,sriov_max_vfs={vfs},sriov_vq_flexible={2 * vfs},"
            f"sriov_vi_flexible={vfs},max_ioqpairs={2 * vfs + 2},msix_qsize={vfs + 2}")


def _boot(name, vfs, **more):
    return Boot(f"sriov-{name}", do="vfs,view,poweroff", deadline=90,
                devices=("nvme-subsys,id=sub", root_port(1), nvme(vfs, "rp1")), **more)


BOOTS = [_boot("8", 8), _boot("64", 64), _boot("high", 8, options=(("place", "high"),)),
         _boot("pinned", 8, options=(("pin", "01:00.0/vf0@0xd0000000"),))]
OFF = [_boot("off", 8, options=(("sriov", "off"),))]


def _vf_bar(outcome):
    """First address, last address, number of VFs as the firmware's log has them."""
    (match,) = filter(None, (VF_BAR.match(line.fact) for line in outcome.log.lines if line.object == "01:00.0"))
    return int(match[1], 16), int(match[2], 16), int(match[3])


def _without_vfs(outcome):
    """Takes out the functions that exist only since Linux enabled the VFs, which the log cannot know; returns them."""
    vfs = {bdf: function for bdf, function in outcome.view.functions.items()
           if function.ids == "1b36:0010" and bdf != "01:00.0"}
    for bdf in vfs:
        del outcome.view.functions[bdf]
    outcome.state.bars = {key: bar for key, bar in outcome.state.bars.items() if key[0] not in vfs}
    return vfs


@pytest.mark.parametrize("boot", BOOTS, ids=str)
def test_linux_enables_all_vfs_where_the_plan_has_them(boot, outcome):
    first, last, count = _vf_bar(outcome)
    vfs = _without_vfs(outcome)
    assert outcome.findings() == []
    assert len(vfs) == count
    (said,) = outcome.view.lines("vfs")
    assert said.startswith(f"0000:01:00.0 {count} of {count} ")
    everything = outcome.view.functions["01:00.0"].resources["VF BAR0"]
    assert (everything.start, everything.end) == (first, last)
    assert sorted(vf.resources["BAR0"].start for vf in vfs.values()) == list(range(first, last + 1, VF_BAR_SIZE))


@pytest.mark.parametrize("boot", [boot for boot in BOOTS if boot.name == "sriov-pinned"], ids=str)
def test_vf_bar_can_be_pinned(boot, outcome):
    assert _vf_bar(outcome)[0] == 0xD0000000


@pytest.mark.parametrize("boot", OFF, ids=str)
def test_vfs_get_no_room_when_nobody_wants_them(boot, outcome):
    """... and Linux then finds some for itself, in the room that the port has for hot-plug."""
    assert [str(line) for line in outcome.log.lines if VF_BAR.match(line.fact)] == []
    assert [str(line) for line in outcome.log.of_level("FE")] == []
    assert outcome.log.last == boots.HANDOFF_LINUX
    (said,) = outcome.view.lines("vfs")
    assert said.startswith("0000:01:00.0 8 of 8 ")
