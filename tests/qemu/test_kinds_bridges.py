# SPDX-License-Identifier: MIT
"""Bridges to conventional PCI in every position, and prefetchable BARs of 32 and of 64 bits behind one bridge."""

import pytest

from boots import Boot
from kinds import root_port, shared_memory, windows_to

CONVENTIONAL = {
    # The first bridge forwards by subtractive decode; its windows are set all the same.
    "dmi-to-pci": (
        "i82801b11-bridge,id=dmi", "pci-bridge,id=b1,bus=dmi,addr=1,chassis_nr=1", "e1000,bus=dmi,addr=2",
        "e1000,bus=b1,addr=1", "virtio-blk-pci,{disk:deep},bus=b1,addr=2"),
    "pcie-to-pci": (
        root_port(1), "pcie-pci-bridge,id=p1,bus=rp1", "e1000,bus=p1,addr=1",
        "pci-bridge,id=b1,bus=p1,addr=2,chassis_nr=1", "virtio-blk-pci,{disk:deep},bus=b1,addr=1"),
    "pcie-to-pci-on-root": ("pcie-pci-bridge,id=p1,bus=pcie.0", "e1000,bus=p1,addr=1",
                            "virtio-blk-pci,{disk:deep},bus=p1,addr=2"),
    "both": (
        "i82801b11-bridge,id=dmi", "e1000,bus=dmi,addr=1", root_port(1), "pcie-pci-bridge,id=p1,bus=rp1",
        "virtio-blk-pci,{disk:deep},bus=p1,addr=1"),
}

# What QEMU has with a 32-bit prefetchable BAR: displays. ivshmem-plain has a 64-bit one.
PREFETCHABLE = {
    "q35": (root_port(1), "pcie-pci-bridge,id=b1,bus=rp1", "bochs-display,bus=b1,addr=1",
            "ivshmem-plain,memdev=shared,bus=b1,addr=2"),
    "pc": ("pci-bridge,id=b1,chassis_nr=1", "bochs-display,bus=b1,addr=1", "ivshmem-plain,memdev=shared,bus=b1,addr=2"),
    "cirrus": ("pci-bridge,id=b1,chassis_nr=1", "cirrus-vga,bus=b1,addr=1",
               "ivshmem-plain,memdev=shared,bus=b1,addr=2"),
}

BOOTS = [Boot(f"bridges-{name}", devices=devices) for name, devices in CONVENTIONAL.items()]

MIXED = [Boot(f"mixed-{name}-{size}-{place}", machine="q35" if name == "q35" else "pc", devices=devices,
              extra=shared_memory(size), options=(("place", place),))
         for name, devices in PREFETCHABLE.items()
         for size, place in (("64M", "auto"), ("64M", "high"), ("4G", "auto"))]


@pytest.mark.parametrize("boot", BOOTS + MIXED, ids=str)
def test_bridges_agree(boot, outcome):
    assert outcome.findings() == []


@pytest.mark.parametrize("boot", BOOTS, ids=str)
def test_subtractive_bridge_is_known_as_such(boot, outcome):
    subtractive = [line.fact for line in outcome.log.find("inv record: bridge") if "subtractive" in line.fact]
    assert len(subtractive) == sum("i82801b11-bridge" in device for device in boot.devices)


def _bus_of_devices(boot):
    return 2 if boot.machine == "q35" else 1


@pytest.mark.parametrize("boot", MIXED, ids=str)
def test_64_bit_bar_is_in_the_prefetchable_window(boot, outcome):
    bus = _bus_of_devices(boot)
    window = windows_to(outcome.log, bus)["pref"]
    bar = outcome.log.placements[f"{bus:02x}:02.0", "BAR2"]
    assert window.start <= bar.start and bar.end <= window.end


@pytest.mark.parametrize("boot", [boot for boot in MIXED if not boot.name.endswith("64M-auto")], ids=str)
def test_32_bit_bar_stays_low_when_the_prefetchable_window_is_high(boot, outcome):
    """... in the window for what is not prefetchable."""
    bus = _bus_of_devices(boot)
    windows = windows_to(outcome.log, bus)
    bar = outcome.log.placements[f"{bus:02x}:01.0", "BAR0"]
    assert windows["pref"].start >= 1 << 32
    assert windows["mem"].start <= bar.start and bar.end <= windows["mem"].end
