# SPDX-License-Identifier: MIT
"""Extra root buses (pxb, pxb-pcie) with bridges below bridges, and with more bridges than there are bus numbers."""

import re

import pytest

from boots import Boot
from kinds import TO_BUSES, cold_findings

NO_BUS_NUMBER = re.compile(r"no bus number")


def far_ports(root, count, device="", chassis=100):
    """Root ports in one slot of an extra root, each with a device."""
    devices = []
    for number in range(count):
        devices.append(f"pcie-root-port,id={root}p{number},bus={root},chassis={chassis + number},slot={number},"
                       f"addr=0.{number},multifunction=on")
        if device:
            devices.append(f"{device},bus={root}p{number}")
    return tuple(devices)


NESTED = {
    "q35-nested": (
        "pxb-pcie,id=far,bus_nr=100", *far_ports("far", 2),
        "x3130-upstream,id=up,bus=farp0", "xio3130-downstream,id=down0,bus=up,chassis=9,slot=0",
        "xio3130-downstream,id=down1,bus=up,chassis=9,slot=1",
        "nvme,{disk:nvme},serial=1,bus=down0", "pcie-pci-bridge,id=conventional,bus=down1",
        "pci-bridge,id=deep,bus=conventional,addr=1,chassis_nr=7", "e1000,bus=deep,addr=2", "e1000e,bus=farp1"),
    "pc-nested": (
        "pxb,id=far,bus_nr=100", "pci-bridge,id=b1,bus=far,addr=1,chassis_nr=8",
        "pci-bridge,id=b2,bus=b1,addr=1,chassis_nr=9", "virtio-blk-pci,{disk:far},bus=b2,addr=1",
        "e1000,bus=b1,addr=2"),
    "q35-told": ("pxb-pcie,id=far,bus_nr=100", *far_ports("far", 2, "e1000e")),
    # The first two have one bus number each beside their own.
    "q35-three": tuple(device for bus in (4, 6, 200) for device in (
        f"pxb-pcie,id=far{bus},bus_nr={bus},bus=pcie.0", *far_ports(f"far{bus}", 1, "qemu-xhci", bus))),
}

BOOTS = [Boot(f"roots-{name}", machine=name.split("-")[0], devices=devices,
              options=(("extra-roots", "64"),) if name == "q35-told" else ())
         for name, devices in NESTED.items()]

BEFORE_4 = ("pxb-pcie,id=far,bus_nr=4", *far_ports("far", 1, "qemu-xhci"), *(
    device for number in range(6) for device in (
        f"pcie-root-port,id=near{number},bus=pcie.0,chassis={number},slot={number},addr=2.{number},multifunction=on",
        f"qemu-xhci,bus=near{number}")))

# title: devices, numbers that there are, bridges that want one
CROWDED = {
    "last": (("pxb-pcie,id=far,bus_nr=250", *far_ports("far", 8, "qemu-xhci")), 5, 8),
    "none": (("pxb-pcie,id=far,bus_nr=255", *far_ports("far", 2, "qemu-xhci")), 0, 2),
    "before-4": (BEFORE_4, 3 + 1, 6 + 1),
    "before-4-told": (BEFORE_4, 3 + 1, 6 + 1),
}
CROWDED_BOOTS = {name: Boot(f"roots-crowded-{name}", devices=devices, linux=False,
                            options=(("extra-roots", "4"),) if name == "before-4-told" else ())
                 for name, (devices, _, _) in CROWDED.items()}


@pytest.mark.parametrize("boot", BOOTS, ids=str)
def test_extra_roots_agree(boot, outcome):
    assert outcome.findings() == []


@pytest.mark.parametrize("name,boot", CROWDED_BOOTS.items(), ids=CROWDED_BOOTS)
def test_bridges_beyond_the_last_bus_number_are_closed(name, boot, outcome):
    """... each with a line that says why; the others, and all that is behind them, work."""
    _, numbers, wanted = CROWDED[name]
    assert outcome.findings(levels="FE") == []
    closed = [line.object for line in outcome.log.of_level("W") if NO_BUS_NUMBER.search(line.fact)]
    assert len(closed) == wanted - numbers
    opened = {line.object for line in outcome.log.lines if TO_BUSES.match(line.fact)}
    assert len(opened) == numbers
    assert not opened & set(closed)
    reached = [key for key, bar in outcome.state.bars.items() if key[1] == "BAR0" and bar.size == 0x4000
               and key[0][:2] != "00"]
    assert len(reached) == numbers


# Linux (6.1) numbers a bridge that has no number although the root's range is used up. Behind bus ff it begins anew
# with low numbers and does no harm; before another root it takes that root's number, whatever the firmware does.
LINUX_BOOTS = [Boot("roots-crowded-last-linux", devices=CROWDED["last"][0])]


@pytest.mark.parametrize("boot", LINUX_BOOTS, ids=str)
def test_linux_uses_what_is_not_closed(boot, outcome):
    """Linux tries to open closed bridges itself, and complains; the others stay as they are."""
    assert outcome.ended == "shutdown"
    assert [str(line) for line in outcome.log.of_level("FE")] == []
    assert [line for line in outcome.log.of_level("W") if NO_BUS_NUMBER.search(line.fact)] != []
    assert cold_findings(outcome) == []
