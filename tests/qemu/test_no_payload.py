# SPDX-License-Identifier: MIT
"""Without a payload the firmware programs and describes the machine and stops, so that it can be inspected."""

import pytest

import boots
from boots import Boot

BOOTS = [
    Boot("stop-q35", linux=False, devices=("VGA", "e1000e", "pcie-root-port,id=rp1,chassis=1,slot=1",
                                           "qemu-xhci,bus=rp1")),
    Boot("stop-pc", machine="pc", linux=False, devices=("VGA", "e1000", "pci-bridge,id=b1,chassis_nr=1",
                                                        "virtio-rng-pci,bus=b1,addr=1")),
    Boot("stop-q35-default-devices", linux=False, memory="128M", devices=("virtio-balloon-pci",)),
    Boot("stop-q35-smp", linux=False, cpus=4),
    Boot("stop-pc-smp", machine="pc", linux=False, cpus=4),
]

# Every choice that people have.
CHOICES = [Boot(f"stop-{machine}-{option}-{value}", machine=machine, linux=False, options=((option, value),),
                devices=("VGA", "virtio-rng-pci,disable-legacy=on", "pci-testdev,membar=256M"))
           for machine in ("q35", "pc")
           for option, value in (("place", "high"), ("place", "low"), ("address-bits", "36"), ("acpi", "none"))]

# The firmware is built for i686: it needs no long mode and no vector unit.
OLD = [Boot(f"stop-{machine}-{cpu}", machine=machine, linux=False, extra=("-cpu", cpu))
       for machine in ("q35", "pc") for cpu in ("qemu32", "pentium3", "pentium2")]


@pytest.mark.parametrize("boot", BOOTS + CHOICES + OLD, ids=str)
def test_firmware_stops_after_programming(boot, outcome):
    assert outcome.ended == "stopped"
    assert outcome.findings() == []
    assert outcome.text.splitlines()[-1] == boots.NO_PAYLOAD


@pytest.mark.parametrize("boot", [boot for boot in CHOICES if ("place", "high") in boot.options], ids=str)
def test_place_high_moves_64_bit_bars_above_4g(boot, outcome):
    high = [placement for placement in outcome.log.placements.values() if placement.start >= 1 << 32]
    assert any(placement.size == 256 << 20 for placement in high)


@pytest.mark.parametrize("boot", [boot for boot in CHOICES if ("place", "low") in boot.options], ids=str)
def test_place_low_keeps_everything_below_4g(boot, outcome):
    assert [str(placement) for placement in outcome.log.placements.values() if placement.end >= 1 << 32] == []


@pytest.mark.parametrize("name", ("q35", "pc"))
def test_stopped_machine_sleeps_and_resets(name, start):
    """The processor halts; a reset runs the firmware again, with the same result."""
    machine = start(Boot(f"reset-{name}", machine=name, linux=False, devices=("e1000",),
                         extra=("-action", "reboot=reset")))
    machine.wait_for_line(boots.NO_PAYLOAD)
    assert "HLT=1" in machine.monitor("info registers")
    first = machine.log()
    machine.qmp("system_reset")
    machine.wait_for_line(boots.NO_PAYLOAD, after=len(first))
    assert machine.log() == first + first
    assert boots.firmware_log.parse(machine.log()).boots == 2


def test_debug_console_gets_the_same_lines(start):
    folder = boots.BUILD / "qemu/debugcon"
    machine = start(Boot("debugcon", linux=False, extra=(
        "-chardev", f"file,id=debug,path={folder}/debug.log", "-device", "isa-debugcon,iobase=0x402,chardev=debug")))
    machine.wait_for_line(boots.NO_PAYLOAD)
    machine.close()
    assert (folder / "debug.log").read_text() == machine.log()
