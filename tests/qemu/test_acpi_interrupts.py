# SPDX-License-Identifier: MIT
"""INTx through the I/O APIC (pci=nomsi): the _PRT is true, for disks and network cards on root buses, behind ports and
bridges."""

import re

import pytest

import acpi_exec
import acpi_resources
from acpi_guest import witness  # noqa: F401: a fixture
from boots import Boot

DO = "disks,net,tables,view,poweroff"
Q35 = ("virtio-blk-pci,{disk:root},addr=5", "virtio-net-pci,{net:root-net},addr=6",
       "pcie-root-port,id=rp1,chassis=1,slot=1,addr=7", "nvme,{disk:port},serial=1,bus=rp1",
       "pcie-root-port,id=rp2,chassis=2,slot=2,addr=8", "pcie-pci-bridge,id=br1,bus=rp2",
       "e1000,{net:deep},bus=br1,addr=3",
       "x3130-upstream,id=up,bus=rp3", "xio3130-downstream,id=down,bus=up,chassis=10,slot=10",
       "virtio-blk-pci,{disk:switch},bus=down")
EXPANDER = ("pxb-pcie,id=pxb,bus_nr=64,bus=pcie.0", "pcie-root-port,id=far,bus=pxb,chassis=20,slot=20",
            "e1000e,{net:far-net},bus=far")
PC = ("virtio-blk-pci,{disk:root},addr=5", "e1000,{net:root-net},addr=6", "pci-bridge,id=b1,chassis_nr=1,addr=7",
      "virtio-blk-pci,{disk:bridge},bus=b1,addr=2", "pci-bridge,id=b2,chassis_nr=2,bus=b1,addr=3",
      "virtio-net-pci,{net:deep},bus=b2,addr=5", "pxb,id=pxb,bus_nr=64,bus=pci.0", "e1000,{net:far-net},bus=pxb,addr=2")
BOOTS = [Boot("acpi-nomsi-q35", append="pci=nomsi", do=DO, deadline=180,
              devices=(*Q35[:7], "pcie-root-port,id=rp3,chassis=3,slot=3,addr=9", *Q35[7:])),
         Boot("acpi-nomsi-pc", machine="pc", append="pci=nomsi", do=DO, devices=PC, deadline=180)]
both = pytest.mark.parametrize("boot", BOOTS, ids=str)

INTERRUPT_PIN, SECONDARY_BUS, HEADER_TYPE, CAPABILITY_LIST = 0x3D, 0x19, 0x0E, 0x34
PIRQ_ROUTING = {"pc": ("00:01.0", (0x60, 0x61, 0x62, 0x63)),
                "q35": ("00:1f.0", (0x60, 0x61, 0x62, 0x63, 0x68, 0x69, 0x6A, 0x6B))}


@both
def test_disks_and_networks_work_without_msi(boot, outcome):
    assert outcome.findings() == []


@pytest.mark.parametrize("boot", [Boot("acpi-nomsi-q35-expander", append="pci=nomsi", do=DO, deadline=180,
                                       devices=EXPANDER)], ids=str)
def test_network_behind_an_expander_of_q35_works_without_msi(boot, outcome):
    findings = outcome.findings()
    if findings:
        pytest.xfail("QEMU 7.2 takes the slot of the expander from the pin and looks the result up in the row of another "
                     f"device, which neither its own _PRT nor ours has: {findings[0]}")


@both
def test_every_disk_and_card_interrupts_through_the_io_apic(boot, outcome):
    lines = outcome.view.lines("interrupts") + outcome.view.lines("net-interrupts")
    found = [line for line in lines if "PCI-MSI" in line]
    # "22:  519   IO-APIC  22-fasteoi   virtio1, nvme0q0": counts grow, and a card's line is gone once it is down.
    counts = {}
    for line in lines:
        if "IO-APIC" in line:
            for owner in re.findall(r"(?:virtio|eth|nvme)\d+", line):
                counts[owner] = max(counts.get(owner, 0), int(line.split()[1]))
    wanted = len(re.findall("{(?:disk|net):", " ".join(boot.devices)))
    found += [f"{owner} had no interrupt" for owner, count in counts.items() if not count]
    # A virtio card is listed by its virtio name alone.
    if len(counts) != wanted:
        found.append(f"{wanted} disks and cards, but interrupts of {sorted(counts)}")
    found += [line for line in outcome.view.dmesg if "nobody cared" in line]
    assert found == []


def _way_to_root(view, bdf):
    """(root bus, device, pin): where INTx of a function arrives; each bridge on the way swizzles it (PCI-to-PCI Bridge
    Architecture Specification 1.2, 9.1)."""
    bus, device, pin = int(bdf[:2], 16), int(bdf[3:5], 16), view.functions[bdf].config[INTERRUPT_PIN] - 1
    while True:
        above = next((other for other, function in view.functions.items()
                      if function.config[HEADER_TYPE] & 0x7F == 1 and function.config[SECONDARY_BUS] == bus), None)
        if above is None:
            return bus, device, pin
        pin = (pin + device) % 4
        bus, device = int(above[:2], 16), int(above[3:5], 16)


def _interrupt(entry, boot, view, namespace):
    """The interrupt of a _PRT entry; a link that the chipset routes has it in the chipset's register."""
    if not isinstance(entry[2], acpi_exec.Reference):
        return entry[3]
    link = entry[2].name
    (crs,) = [value for path, value in namespace.all("_CRS").items() if f".{link}._CRS" in path]
    given = [one.start for one in acpi_resources.parse(crs) if one.space == "irq"]
    if link.startswith("LNK"):
        bdf, registers = PIRQ_ROUTING[boot.machine]
        if ord(link[3]) - ord("A") < len(registers):
            return view.functions[bdf].config[registers[ord(link[3]) - ord("A")]] & 0xF
    return given[0]


@both
def test_linux_uses_the_interrupt_that_prt_and_swizzling_give(boot, outcome, witness):  # noqa: F811
    view, checked = outcome.view, []
    tables = witness.namespace.all("_PRT")
    for bdf, function in view.functions.items():
        if not function.config[INTERRUPT_PIN] or not re.match("virtio|nvme|e1000|ahci", function.driver):
            continue
        bus, device, pin = _way_to_root(view, bdf)
        root = next(root for root in witness.roots if root.buses[0] <= bus <= root.buses[1])
        (entry,) = [one for one in tables[f"{root.path}._PRT"] if one[0] >> 16 == device and one[1] == pin]
        assert function.irq == _interrupt(entry, boot, view, witness.namespace), f"{bdf} through {device:02x}.{pin}"
        checked.append(bdf)
    assert len(checked) >= len(re.findall("{(?:disk|net):", " ".join(boot.devices)))


@both
def test_prt_has_each_pin_of_each_device_once(boot, witness):  # noqa: F811
    for mode in (acpi_exec.PIC_MODE, acpi_exec.APIC_MODE):
        for path, table in witness.namespace.all("_PRT", mode).items():
            keys = [(entry[0], entry[1]) for entry in table]
            assert len(keys) == len(set(keys)), path
            assert all(address & 0xFFFF == 0xFFFF and 0 <= pin <= 3 for address, pin in keys), path
