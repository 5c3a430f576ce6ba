# SPDX-License-Identifier: MIT
"""Devices with large BARs, and a bridge with a device behind it, that are plugged in while Linux runs: what the
firmware kept for them suffices, and Linux moves nothing."""

import pytest

import kinds
import usual
from boots import Boot
from kinds import root_port, shared_memory

# Root ports of q35 are plugged through ACPI unless this is off; then their own slot registers do it.
NATIVE = ("-global", "ICH9-LPC.acpi-pci-hotplug-with-bridge-support=off")
SWITCH = (root_port(1), "x3130-upstream,id=up,bus=rp1",
          *(f"xio3130-downstream,id=down{number},bus=up,chassis=10,slot={number}" for number in range(2)))
DISK = ("-blockdev", "driver=null-co,node-name=disk,size=4194304,read-zeroes=on")

SHARED = {"driver": "ivshmem-plain", "id": "new", "memdev": "shared"}
NVME = {"driver": "nvme", "id": "new", "drive": "disk", "serial": "1"}

MIB, GIB = 1 << 20, 1 << 30


def _boot(name, *devices, plugs=1, machine="q35", extra=(), options=()):
    return Boot(f"plug-{name}", machine=machine, devices=devices, extra=extra, options=options, deadline=90,
                do=",".join([*["hotplug-wait"] * plugs, "view", "poweroff"]))


# boot, what is plugged, the size of its largest BAR, whether that must be above 4 GiB
LARGE = [
    (_boot("hint", root_port(1, pref64_reserve="1G"), extra=shared_memory("1G")), {**SHARED, "bus": "rp1"}, GIB, False),
    (_boot("hint-native", root_port(1, pref64_reserve="1G"), extra=(*shared_memory("1G"), *NATIVE)),
     {**SHARED, "bus": "rp1"}, GIB, False),
    (_boot("hint-8g", root_port(1, pref64_reserve="8G"), extra=shared_memory("8G")), {**SHARED, "bus": "rp1"},
     8 * GIB, True),
    (_boot("switch", *SWITCH, extra=shared_memory("256M"), options=(("hotplug-pref64", "512M"),)),
     {**SHARED, "bus": "down1"}, 256 * MIB, False),
    (_boot("switch-native", *SWITCH, extra=(*shared_memory("256M"), *NATIVE), options=(("hotplug-pref64", "512M"),)),
     {**SHARED, "bus": "down1"}, 256 * MIB, False),
    # Nobody asks for anything: an empty port has ample room above 4 GiB.
    (_boot("no-hint", root_port(1), extra=shared_memory("1G")), {**SHARED, "bus": "rp1"}, GIB, True),
    (_boot("no-hint-switch-native", *SWITCH, extra=(*shared_memory("1G"), *NATIVE)), {**SHARED, "bus": "down0"}, GIB,
     True),
    (_boot("hint-pc", "pci-bridge,id=rp1,chassis_nr=1,pref64-reserve=1G", machine="pc", extra=shared_memory("512M")),
     {**SHARED, "bus": "rp1", "addr": "1"}, 512 * MIB, False),
]


@pytest.mark.parametrize("boot_to_plug,device,size,high", usual.long_but(
    ("plug-hint", "plug-no-hint-switch-native", "plug-hint-pc"), LARGE, lambda case: case[0].name),
                         ids=[one[0].name for one in LARGE])
def test_large_64_bit_bar_fits_what_was_kept(boot_to_plug, device, size, high, start, linux):
    outcome = kinds.boot_and_plug(start, boot_to_plug, device)
    assert kinds.plug_findings(outcome) == []
    (function,) = kinds.plugged_functions(outcome).values()
    bar = function.resources["BAR2"]
    assert bar.end - bar.start + 1 == size
    assert bar.start >= 1 << 32 or not high


@pytest.mark.parametrize("extra", (pytest.param((), marks=usual.long), NATIVE), ids=("acpi", "native"))
def test_plugged_nvme_gets_its_driver(extra, start, linux):
    boot = _boot("nvme-native" if extra else "nvme", root_port(1), extra=(*DISK, *extra))
    outcome = kinds.boot_and_plug(start, boot, {**NVME, "bus": "rp1"})
    assert kinds.plug_findings(outcome) == []
    assert [function.driver for function in kinds.plugged_functions(outcome).values()] == ["nvme"]


def test_bridge_and_then_a_device_behind_it_find_bus_numbers_and_room(start, linux):
    """A pcie-pci-bridge needs a bus number; then its own slots are plugged through its hot-plug controller (SHPC)."""
    boot = _boot("bridge", root_port(1, bus_reserve=2, mem_reserve="8M", pref64_reserve="64M"), plugs=2, extra=NATIVE)
    outcome = kinds.boot_and_plug(start, boot, {"driver": "pcie-pci-bridge", "id": "bridge", "bus": "rp1"},
                                  {"driver": "e1000", "id": "new", "bus": "bridge", "addr": "1"})
    assert kinds.plug_findings(outcome) == []
    plugged = kinds.plugged_functions(outcome)
    assert [(bdf[:2], function.ids, function.driver) for bdf, function in sorted(plugged.items())] == [
        ("01", "1b36:000e", "shpchp"), ("02", "8086:100e", "e1000")]


def test_bus_numbers_are_kept_for_each_port_that_asks(start, linux):
    """Bridges plugged into two ports, the second of which has numbers behind those kept for the first."""
    boot = _boot("bridges", *(root_port(number, bus_reserve=3, mem_reserve="8M", pref64_reserve="64M")
                              for number in (1, 2)), plugs=2, extra=NATIVE)
    outcome = kinds.boot_and_plug(start, boot, *({"driver": "pcie-pci-bridge", "id": f"bridge{number}",
                                                  "bus": f"rp{number}"} for number in (1, 2)))
    assert kinds.plug_findings(outcome) == []
    assert sorted(bdf[:2] for bdf in kinds.plugged_functions(outcome)) == ["01", "05"]


def test_bus_numbers_that_do_not_exist_are_not_kept(start):
    """Two ports that ask for 200 numbers each: what is there is shared out, with a note, and the boot goes on."""
    boot = Boot("plug-too-many-buses", linux=False, devices=(
        root_port(1, bus_reserve=200), root_port(2, bus_reserve=200), "virtio-rng-pci,bus=rp2"))
    machine = start(boot)
    machine.wait_for_line("I firmware boot: ", "F ")
    machine.wait_for_line("I firmware boot: no payload given, stopped")
    log = kinds.firmware_log.parse(machine.log())
    assert log.of_level("FE") == []
    assert [line.object for line in log.of_level("W")] != []
