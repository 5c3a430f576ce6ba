# SPDX-License-Identifier: MIT
"""PCI hierarchies of every shape: the firmware's log, QEMU and Linux agree on each BAR and window."""

import shutil
import subprocess

import pytest

import boots
from boots import Boot


def root_port(number, **more):
    words = "".join(f",{key.replace('_', '-')}={value}" for key, value in more.items())
    return f"pcie-root-port,id=rp{number},chassis={number},slot={number}{words}"


def ports(count, device):
    """Root ports, eight functions to a slot, each with a device behind it."""
    devices = []
    for number in range(count):
        slot, function = 4 + number // 8, number % 8
        devices.append(root_port(number + 1, addr=f"{slot:#x}.{function}", multifunction="on"))
        devices.append(f"{device},bus=rp{number + 1}")
    return tuple(devices)


# Where many are needed, devices that the guest has no driver for: a driver's probing is slow under emulation.
FLAT = ("e1000,addr=3", "virtio-rng-pci,addr=4", *(f"pci-testdev,addr={slot:#x}" for slot in range(5, 16)),
        *(f"qemu-xhci,addr={slot:#x}" for slot in range(16, 27)))

SWITCH = (
    root_port(1), "x3130-upstream,id=up,bus=rp1",
    *(f"xio3130-downstream,id=down{n},bus=up,chassis=10,slot={n}" for n in range(3)),
    "nvme,{disk:nvme},serial=1,bus=down0", "e1000e,bus=down1", "virtio-blk-pci,{disk:virtio},bus=down2",
)

Q35 = {
    "flat-24": FLAT,
    "multifunction": tuple(
        f"{device},addr={slot:#x}.{function},multifunction=on"
        for slot, device in ((5, "virtio-rng-pci"), (6, "pci-testdev")) for function in range(8)),
    "sparse-multifunction": ("e1000e,addr=5.0,multifunction=on", "virtio-rng-pci,addr=5.3", "ich9-usb-uhci1,addr=5.7"),
    "display": ("VGA", "virtio-vga", "bochs-display"),
    "storage-behind-port": (root_port(1), root_port(2), root_port(3), "nvme,{disk:nvme},serial=1,bus=rp1",
                            "virtio-blk-pci,{disk:modern},bus=rp2",
                            "virtio-blk-pci,{disk:transitional},disable-legacy=off,disable-modern=off,bus=rp3"),
    "empty-ports": tuple(root_port(number) for number in range(1, 9)),
    "ports-with-hints": (root_port(1, bus_reserve=4, io_reserve="8K", mem_reserve="4M", pref64_reserve="1G"),
                         root_port(2, pref32_reserve="8M"), "nvme,{disk:nvme},serial=1,bus=rp1"),
    "three-levels": (
        "i82801b11-bridge,id=b1", "pci-bridge,id=b2,bus=b1,chassis_nr=2", "pci-bridge,id=b3,bus=b2,chassis_nr=3",
        "e1000,bus=b2,addr=1", "virtio-blk-pci,{disk:deep},bus=b3,addr=1", "e1000,bus=b3,addr=2"),
    "switch": SWITCH,
    "pxb-pcie": (
        "pxb-pcie,id=pxb,bus_nr=64", "pcie-root-port,id=far1,bus=pxb,chassis=20,slot=20",
        "pcie-root-port,id=far2,bus=pxb,chassis=21,slot=21", "nvme,{disk:nvme},serial=1,bus=far1", "e1000e,bus=far2"),
    "two-pxb-pcie": (
        "pxb-pcie,id=pxb1,bus_nr=64", "pcie-root-port,id=far1,bus=pxb1,chassis=20,slot=20", "qemu-xhci,bus=far1",
        "pxb-pcie,id=pxb2,bus_nr=128,bus=pcie.0", "pcie-root-port,id=far2,bus=pxb2,chassis=21,slot=21",
        "qemu-xhci,bus=far2"),
    "bar-1g": ("pci-testdev,membar=1G",),
    "bar-64g": ("pci-testdev,membar=64G", "e1000e"),
    "bar-64g-behind-port": (root_port(1, pref64_reserve="64G"), "pci-testdev,membar=64G,bus=rp1", "e1000e"),
    "many-large": tuple(f"pci-testdev,membar={size}" for size in ("256M", "512M", "1G", "2G", "4G", "16G")),
    "ivshmem-1g": ("ivshmem-plain,memdev=shared",),
}

PC = {
    "flat-24": FLAT,
    "multifunction": Q35["multifunction"],
    "display": ("cirrus-vga", "bochs-display"),
    "storage": ("nvme,{disk:nvme},serial=1", "virtio-blk-pci,{disk:virtio}", "ide-hd,{disk:ide}"),
    "three-levels": (
        "pci-bridge,id=b1,chassis_nr=1", "pci-bridge,id=b2,bus=b1,chassis_nr=2", "pci-bridge,id=b3,bus=b2,chassis_nr=3",
        "e1000,bus=b1,addr=1", "e1000,bus=b2,addr=1", "virtio-blk-pci,{disk:deep},bus=b3,addr=1"),
    "pxb": ("pxb,id=pxb,bus_nr=64", "virtio-blk-pci,{disk:far},bus=pxb,addr=1", "e1000,bus=pxb,addr=2"),
    "bar-1g": ("pci-testdev,membar=1G",),
    "bar-64g": ("pci-testdev,membar=64G", "e1000"),
    "ivshmem-1g": Q35["ivshmem-1g"],
}

EXTRA = {
    "ivshmem-1g": ("-object", "memory-backend-ram,id=shared,size=1G,share=on,reserve=off"),
}


def _boots(machine, table):
    return [Boot(f"{machine}-{name}", machine=machine, devices=devices, extra=EXTRA.get(name, ()))
            for name, devices in table.items()]


BOOTS = [*_boots("q35", Q35), *_boots("pc", PC)]

# There is room for 14 I/O windows of 4 KiB; the other ports have none, and their devices are used through memory.
MANY_PORTS = [
    Boot("q35-32-ports", devices=ports(32, "qemu-xhci")),
    Boot("q35-64-ports-empty", devices=tuple(
        root_port(n + 1, addr=f"{2 + n // 8:#x}.{n % 8}", multifunction="on") for n in range(64))),
    Boot("pc-20-bridges", machine="pc", devices=tuple(
        device for n in range(1, 21) for device in (
            f"pci-bridge,id=b{n},chassis_nr={n}", f"qemu-xhci,bus=b{n},addr=1"))),
]

# Too large for any place that 40 address bits leave.
TOO_LARGE = [Boot(f"{machine}-bar-1t", machine=machine, devices=("pci-testdev,membar=1T", "e1000"))
             for machine in ("q35", "pc")]


@pytest.mark.parametrize("boot", BOOTS, ids=str)
def test_topology_agrees(boot, outcome):
    assert outcome.findings() == []


@pytest.mark.parametrize("boot", MANY_PORTS, ids=str)
def test_ports_beyond_io_space_lose_only_io(boot, outcome):
    """A port without I/O is a warning in the log, and never more than that."""
    assert outcome.findings(levels="FE") == []
    short = [placement for placement in outcome.log.placements.values() if placement.is_short]
    assert [str(placement) for placement in short if placement.space != "io"] == []
    given = [placement for placement in outcome.log.placements.values() if placement.name == "io" and placement.placed]
    assert 13 <= len(given) <= 15


@pytest.mark.parametrize("boot", [boot for boot in BOOTS if "64g" in boot.name], ids=str)
def test_bar_larger_than_the_low_hole_is_placed_high(boot, outcome):
    large = [placement for placement in outcome.log.placements.values()
             if placement.size == 64 << 30 and not placement.is_window]
    assert [placement.placed and placement.start >= 1 << 32 for placement in large] == [True]


@pytest.mark.parametrize("boot", TOO_LARGE, ids=str)
def test_bar_that_fits_nowhere_is_left_off(boot, outcome):
    """... with a warning, and everything else is placed."""
    assert outcome.findings(levels="FE") == []
    warnings = outcome.log.of_level("W")
    assert [placement.size for placement in outcome.log.placements.values() if placement.is_short] == [1 << 40]
    assert any("BAR" in str(line) and "size 0x10000000000" in str(line) for line in warnings)


@pytest.mark.parametrize("boot", [boot for boot in BOOTS if boot.name in ("q35-switch", "pc-three-levels")], ids=str)
def test_lspci_reads_the_hierarchy(boot, outcome):
    """Each function of the guest is known to lspci, and none of its regions is disabled."""
    if not shutil.which("lspci"):
        pytest.skip("lspci is not installed (Debian: pciutils)")
    text = subprocess.run(["lspci", "-vv", "-F", outcome.folder / "lspci.dump"], check=True, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE).stdout
    assert len(text.strip().split("\n\n")) == len(outcome.view.functions)
    assert [line for line in text.splitlines() if "Region" in line and "[disabled]" in line] == []


@pytest.mark.parametrize("name", ("q35", "pc"))
def test_hot_plugged_device_fits_its_reserve(name, start, linux):
    """A device that is plugged in while Linux runs finds room in the window that was kept for it."""
    bridge = root_port(1) if name == "q35" else "pci-bridge,id=rp1,chassis_nr=1"
    boot = Boot(f"hotplug-{name}", machine=name, do="hotplug-wait,view,poweroff", devices=(bridge,))
    machine = start(boot)
    machine.wait_for_line("=== hotplug-waiting")
    machine.qmp("device_add", driver="virtio-rng-pci", id="new", bus="rp1", **({"addr": "1"} if name == "pc" else {}))
    machine.wait_for_event("SHUTDOWN")
    log, view = boots.firmware_log.parse(machine.log()), boots.guest_view.parse(machine.log())
    plugged = [function for bdf, function in view.functions.items() if function.ids.startswith("1af4:")]
    assert [function.driver for function in plugged] == ["virtio-pci"]
    windows = [placement for placement in log.placements.values() if placement.is_window and placement.placed]
    for resource in plugged[0].programmable().values():
        assert any(window.start <= resource.start and resource.end <= window.end for window in windows), resource
