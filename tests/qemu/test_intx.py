# SPDX-License-Identifier: MIT
"""INTx routing is true without ACPI's help: Linux takes the interrupt lines that the firmware wrote, through the 8259s."""

import pytest

import boots
from boots import Boot

# A disk on the root bus and one behind a bridge, whose pin is swizzled once.
DEVICES = {
    "q35": ("nvme,{disk:root},serial=1,addr=5", "pcie-root-port,id=rp1,chassis=1,addr=6",
            "nvme,{disk:below},serial=2,bus=rp1"),
    "pc": ("nvme,{disk:root},serial=1,addr=5", "pci-bridge,id=br1,chassis_nr=1,addr=6",
           "virtio-blk-pci,{disk:below},bus=br1,addr=3"),
}
BOOTS = [Boot(f"intx-{machine}", machine=machine, devices=devices, append="pci=nomsi noapic acpi=noirq")
         for machine, devices in DEVICES.items()]


@pytest.mark.parametrize("boot", BOOTS, ids=str)
def test_disks_interrupt_through_the_8259(boot, outcome):
    # The harness expects the timer behind the I/O APIC, which this boot leaves off.
    assert [finding for finding in outcome.findings() if "timer interrupt" not in finding] == []
    lines = [line for line in outcome.view.lines("interrupts") if "nvme" in line or "virtio" in line]
    assert lines, "no disk has an interrupt"
    for line in lines:
        number, count, controller = line.replace(":", "").split()[:3]
        assert number in ("10", "11") and controller == "XT-PIC" and int(count) > 0, line
