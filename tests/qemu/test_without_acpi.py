# SPDX-License-Identifier: MIT
"""Linux without ACPI: the MP configuration table routes interrupts through the I/O APIC, $PIR through the 8259s.

On q35 QEMU leaves hot-plug to ACPI unless told otherwise, and then shows the native controllers of its root ports empty
slots: a Linux without ACPI turns off what is plugged in there, whatever the firmware says. So q35 runs with native
hot-plug. Without ACPI there is no power-off either: these guests end with a reset."""

import re

import pytest

from boots import Boot

# On the root bus, behind a bridge, and behind two.
DEVICES = {
    "pc": ("e1000,{net:root},addr=5", "virtio-blk-pci,{disk:root},addr=4",
           "pci-bridge,id=br1,chassis_nr=1,shpc=off,addr=6",
           "virtio-blk-pci,{disk:below},bus=br1,addr=3", "e1000,{net:below},bus=br1,addr=2",
           "pci-bridge,id=br2,chassis_nr=2,shpc=off,bus=br1,addr=7",
           "virtio-blk-pci,{disk:two-below},bus=br2,addr=5"),
    "q35": ("e1000,{net:root},addr=5", "virtio-blk-pci,{disk:root},addr=4",
            "pcie-root-port,id=rp1,chassis=1,addr=6", "virtio-blk-pci,{disk:below},bus=rp1",
            "pcie-root-port,id=rp2,chassis=2,addr=7", "pcie-pci-bridge,id=br1,bus=rp2",
            "e1000,{net:below},bus=br1,addr=2", "virtio-blk-pci,{disk:two-below},bus=br1,addr=5"),
}
EXTRA = {"pc": (), "q35": ("-global", "ICH9-LPC.acpi-pci-hotplug-with-bridge-support=off")}
DO = "net,disks,view,reboot"


def boot_of(name, machine, append, cpus=1, **more):
    return Boot(f"no-acpi-{name}-{machine}", machine=machine, cpus=cpus, devices=DEVICES[machine], extra=EXTRA[machine],
                append=f"pci=nomsi acpi=off {append}", do=DO, **more)


MP = [boot_of("mp", machine, "apic=verbose", cpus=4) for machine in DEVICES]
PIR = [boot_of("pir", machine, "noapic") for machine in DEVICES]
MANY = [Boot("no-acpi-many-pc", machine="pc", cpus=64, append="acpi=off", do="view,reboot")]
# APIC IDs with gaps, for three cores in a socket take four. Such a machine stalls Debian's 6.1 under emulation for seconds at
# a time, also with QEMU's own firmware and ACPI tables, so that what counts is that the processors come up.
GAPS = Boot("no-acpi-gaps-pc", machine="pc", cpus=6, extra=("-smp", "6,sockets=2,cores=3,threads=1"),
            append="acpi=off ignore_loglevel earlyprintk=serial", do="reboot", deadline=60)
# Linux finds a host bridge's bus by the routing table's slots on it, and its interrupts by either table.
ROOTS = [Boot(f"no-acpi-root-{name}-pc", machine="pc", do="disks,view,reboot", append=f"acpi=off pci=nomsi {append}",
              devices=("pxb,id=far,bus_nr=0x80", "virtio-blk-pci,{disk:far},bus=far,addr=2"))
         for name, append in (("mp", ""), ("pir", "noapic"))]


def unexpected(outcome, *expected):
    return [finding for finding in outcome.findings() if not any(words in finding for words in expected)]


def disk_interrupts(outcome):
    """The controller and the number of each line of /proc/interrupts that a disk has, with its count."""
    for line in outcome.view.lines("interrupts"):
        if re.search(r"virtio\d", line):
            words = line.split()
            counts = [int(word) for word in words[1:1 + outcome.boot.cpus]]
            yield words[1 + outcome.boot.cpus], words[2 + outcome.boot.cpus], sum(counts)


def logged(outcome, words):
    return [line for line in outcome.view.dmesg if words in line]


@pytest.mark.parametrize("boot", MP, ids=str)
def test_mp_table_routes_disks_and_networks_through_the_io_apic(boot, outcome):
    assert unexpected(outcome, "the guest did not power off but: reset") == []
    inputs = {"pc": ("10-fasteoi", "11-fasteoi"), "q35": tuple(f"{pin}-fasteoi" for pin in range(16, 24))}
    lines = list(disk_interrupts(outcome))
    assert len(lines) >= 2
    for controller, pin, count in lines:
        assert controller == "IO-APIC" and pin in inputs[boot.machine] and count > 0, (controller, pin, count)


@pytest.mark.parametrize("boot", MP, ids=str)
def test_linux_finds_each_interrupt_by_its_own_bus(boot, outcome):
    transformed = logged(outcome, "PCI->APIC IRQ transform")
    for bdf in ("0000:00:05.0", "0000:01:"):
        assert any(bdf in line for line in transformed), transformed
    assert logged(outcome, "using bridge") == []
    assert logged(outcome, "buggy MP table") == []


@pytest.mark.parametrize("boot", MP, ids=str)
def test_linux_reads_the_buses_from_the_mp_table(boot, outcome):
    buses = {line.split("Bus #")[1] for line in logged(outcome, "] Bus #")}
    assert {"0 is PCI   ", "1 is PCI   ", "2 is PCI   "} <= buses
    assert sum("ISA" in bus for bus in buses) == 1


@pytest.mark.parametrize("boot", MP, ids=str)
def test_local_interrupts_are_those_of_virtual_wire_mode(boot, outcome):
    lint = sorted(re.findall(r"Lint: type (\d), .*APIC ID (\w+), APIC LINT (\d+)", "\n".join(outcome.view.dmesg)))
    assert [(kind, apic, int(pin)) for kind, apic, pin in lint] == [("1", "ff", 1), ("3", "ff", 0)]


@pytest.mark.parametrize("boot", PIR, ids=str)
def test_pir_routes_disks_and_networks_through_the_8259s(boot, outcome):
    assert unexpected(outcome, "the guest did not power off but: reset", "timer interrupt") == []
    lines = list(disk_interrupts(outcome))
    assert lines
    for controller, _, count in lines:
        assert controller == "XT-PIC" and count > 0
    assert logged(outcome, "PIIX/ICH IRQ router")
    found = logged(outcome, "found PCI INT")
    assert len(found) >= 5 and all(re.search(r"-> IRQ 1[01]$", line) for line in found), found
    for words in ("doesn't match PIRQ mask", "routing conflict", "can't route"):
        assert logged(outcome, words) == []


@pytest.mark.parametrize("boot", MANY, ids=str)
def test_mp_table_starts_all_processors(boot, outcome):
    assert unexpected(outcome, "the guest did not power off but: reset") == []
    assert outcome.view.processors == boot.cpus


@pytest.mark.parametrize("boot", ROOTS, ids=str)
def test_extra_host_bridges_are_found_and_their_interrupts_routed(boot, outcome):
    assert unexpected(outcome, "the guest did not power off but: reset", "timer interrupt") == []
    lines = list(disk_interrupts(outcome))
    assert len(lines) == 1 and lines[0][2] > 0


def test_mp_table_has_the_processors_apic_ids(start, linux):
    machine = start(GAPS)
    assert "Allowing 6 CPUs" in machine.wait_for_line("smpboot: Allowing ")
    assert [int(number) for number in re.findall(r"Processor #(\d+)", machine.log())] == [0, 1, 2, 4, 5, 6]
