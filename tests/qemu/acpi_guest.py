# SPDX-License-Identifier: MIT
"""What the test_acpi_*.py share: the machines, and what the host's tools make of the tables that a guest got.

A machine here is described once, and every claim about it is checked on the one boot.
"""

import functools

import pytest

import acpi_agreement
import acpi_exec
import boots
from boots import Boot

GIB, MIB = 1 << 30, 1 << 20

LOOK = "tables,acpi,low-memory,mtrr,dmi,lscpu"
NODES = (
    "-object", "memory-backend-ram,id=m0,size=384M", "-object", "memory-backend-ram,id=m1,size=128M",
    "-numa", "node,nodeid=0,memdev=m0,cpus=0-1", "-numa", "node,nodeid=1,memdev=m1,cpus=2-3",
    "-numa", "dist,src=0,dst=1,val=21", "-numa", "dist,src=1,dst=0,val=31",
)
NODE_RAM, NODE_CPUS, DISTANCES = [384, 128], [[0, 1], [2, 3]], [[10, 21], [31, 10]]
SMP = ("-smp", "4,maxcpus=4,sockets=2,cores=2,threads=1")
UUID = "00112233-4455-6677-8899-aabbccddeeff"

Q35_DEVICES = (
    "pcie-root-port,id=rp1,chassis=1,slot=1", "pcie-root-port,id=rp2,chassis=2,slot=2",
    "nvme,{disk:nvme},serial=1,bus=rp1", "pxb-pcie,id=pxb,bus_nr=64,numa_node=1",
    "pcie-root-port,id=far,bus=pxb,chassis=20,slot=20", "e1000e,{net:far-net},bus=far",
    "virtio-net-pci,{net:near-net},bus=pcie.0", "vmgenid,guid=auto",
)
PC_DEVICES = (
    "pci-bridge,id=b1,chassis_nr=1", "virtio-blk-pci,{disk:below},bus=b1,addr=1", "e1000,{net:below-net},bus=b1,addr=2",
    "virtio-net-pci,{net:near-net}", "vmgenid,guid=auto",
)
FULL = dict(cpus=4, tools=True, deadline=240)

Q35 = Boot("acpi-q35", tools=True, do=f"{LOOK},view,poweroff", devices=("virtio-blk-pci,{disk:d}",),
           extra=("-uuid", UUID), deadline=180)
PC = Boot("acpi-pc", machine="pc", tools=True, do=f"{LOOK},view,poweroff", devices=("virtio-blk-pci,{disk:d}",),
          extra=("-uuid", UUID), deadline=180)
Q35_FULL = Boot("acpi-q35-full", devices=Q35_DEVICES, memory="512M,slots=4,maxmem=4G", extra=(*SMP, *NODES),
                tpm="2.0-crb", do=f"{LOOK},acpidump,numa,tpm,disks,net,view,poweroff", **FULL)
PC_FULL = Boot("acpi-pc-full", machine="pc", devices=PC_DEVICES, memory="512M,slots=4,maxmem=4G",
               extra=(*SMP, *NODES), tpm="1.2", do=f"{LOOK},acpidump,numa,tpm,disks,net,view,poweroff", **FULL)
# RAM above 4 GiB in both nodes, and memory and processors that may come.
Q35_TIS = Boot("acpi-q35-tis", cpus=2, memory="3G", tpm="2.0-tis", deadline=180, do="tables,tpm,view,poweroff",
               extra=("-smp", "2,maxcpus=6", "-global", "ICH9-LPC.acpi-pci-hotplug-with-bridge-support=off"),
               devices=("pcie-root-port,id=rp1,chassis=1,slot=1", "pcie-root-port,id=rp2,chassis=2,slot=2",
                        "virtio-blk-pci,bus=rp2,{disk:d}"))
LOOKED_AT = [Q35, PC, Q35_FULL, PC_FULL, Q35_TIS]
GOLDEN = {boot.name.removeprefix("acpi-"): boot for boot in LOOKED_AT}


class Witness:
    """The tables of one boot, taken apart on the host."""

    def __init__(self, outcome):
        self.tables = {name: data for name, data in outcome.view.tables.items() if not name.startswith("data/")}
        self.folder = outcome.folder / "acpi"
        self.texts = acpi_exec.disassemble(self.tables, self.folder)
        self.namespace = acpi_exec.Namespace(self.tables, self.folder)
        self.plan = acpi_agreement.Plan.of(outcome.log)

    @functools.cached_property
    def roots(self):
        return acpi_agreement.roots_of(self.namespace)


_witnesses = {}


@pytest.fixture
def witness(outcome):
    if outcome.boot.name not in _witnesses:
        assert outcome.view, "the guest printed no view"
        _witnesses[outcome.boot.name] = Witness(outcome)
    return _witnesses[outcome.boot.name]


def is_ours(outcome):
    return outcome.boot.acpi != "device-model"


def expect_none(findings, outcome, known=""):
    """No findings. `known` is what the device model's own tables lack, by their nature: a fact and not our fault."""
    if findings and known and not is_ours(outcome):
        pytest.xfail(f"QEMU's tables: {known}: {findings[0]}")
    assert findings == [], "\n".join(findings)


def other_sources():
    """The sources of tables that the hot-plug tests run on beside the default."""
    return ["device-model"] if boots.ACPI_DEFAULT == "native" else []
