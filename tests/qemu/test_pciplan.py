# SPDX-License-Identifier: MIT
"""The planner on the host, given a guest's log, comes to exactly what the firmware decided; and what QEMU and lspci tell of the
same machine makes the same inventory and the same plan."""

import json
import re
import subprocess

import pytest

import boots
import lspci_guest
import test_big_memory
import test_boot_linux
import test_no_payload
import test_topologies

PCIPLAN = boots.BUILD / "pciplan"

# Runs that other tests ask for anyway.
BOOTS = [
    *test_topologies.BOOTS, *test_topologies.MANY_PORTS, *test_topologies.TOO_LARGE,
    *test_no_payload.BOOTS, *test_no_payload.CHOICES, *test_big_memory.BOOTS,
    *(boot for boot in test_boot_linux.BOOTS if boot.cpus == 1),
]

BRIDGES = ("pcie-root-port,id=rp1,chassis=1,slot=1", "e1000e,bus=rp1", "pcie-root-port,id=rp2,chassis=2,slot=2,mem-reserve=16M",
           "x3130-upstream,id=up,bus=rp2", "xio3130-downstream,id=d1,bus=up,chassis=3,slot=3",
           "nvme,serial=1,bus=d1", "xio3130-downstream,id=d2,bus=up,chassis=4,slot=4",
           "pcie-pci-bridge,id=conventional", "e1000,bus=conventional,addr=1", "qemu-xhci",
           "ivshmem-plain,memdev=shared")
SHARED = ("-object", "memory-backend-ram,id=shared,size=64M,share=on")

# What the processor model and the firmware make of the address space; a file from elsewhere does not tell.
SPACE = ("--ram=512M", "--address-bits=40", "--reserved=0xfd00000000-0xffffffffff")

Q35 = boots.Boot("pciplan-query-pci", linux=False, devices=BRIDGES, extra=SHARED)
PC = boots.Boot("pciplan-query-pci-pc", machine="pc", linux=False,
                devices=("e1000", "pci-bridge,id=b,chassis_nr=1", "e1000,bus=b,addr=2"))
LISTED = boots.Boot("pciplan-lspci", devices=BRIDGES, extra=SHARED, append=lspci_guest.APPEND)


def pciplan(*arguments):
    done = subprocess.run([PCIPLAN, *arguments], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def inventory(path, *patterns):
    """The functions, BARs and bridges of a machine; what the patterns match is taken out of each record."""
    records = [line for line in pciplan("inventory", path, *SPACE) if line.split()[0] in ("fn", "bar", "bridge", "reserve")]
    for pattern in patterns:
        records = [re.sub(pattern, "", record) for record in records]
    return [record for record in records if record]


@pytest.mark.parametrize("boot", BOOTS, ids=str)
def test_pciplan_agrees_with_the_firmware(boot, outcome):
    done = subprocess.run([PCIPLAN, "check", outcome.folder / "serial.log"], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("boot", [Q35, PC], ids=str)
def test_query_pci_makes_the_same_machine_as_the_log(boot, start, tmp_path):
    machine = start(boot)
    machine.wait_for_line(boots.NO_PAYLOAD)
    log, reply = machine.folder / "serial.log", tmp_path / "query-pci.json"
    reply.write_text(json.dumps({"return": machine.qmp("query-pci")}))
    # QEMU does not tell programming interfaces and reserves, nor what capabilities there are.
    untold = (r"(?<= class=....)..", r"^reserve .*", r" ari\b", r" last-vf=\S+", r"^bar \S+ vf.*")
    assert inventory(reply, *untold) == inventory(log, *untold)
    without_hints = [line for line in pciplan("inventory", log) if not line.startswith(("reserve ", "end "))]
    plain = tmp_path / "without-hints.inv"
    plain.write_text("\n".join([*without_hints, ""]))
    assert pciplan("plan", reply, *SPACE) == pciplan("plan", plain)


def test_lspci_makes_the_same_machine_as_the_log(start, linux, tmp_path):
    try:
        initrd = lspci_guest.initrd()
    except lspci_guest.NoLspci as error:
        pytest.skip(str(error))
    machine = start(boots.Boot(**{**LISTED.__dict__, "initrd": str(initrd)}))
    machine.wait_for_line(lspci_guest.END)
    log, listing = machine.folder / "serial.log", tmp_path / "lspci.txt"
    listing.write_text(lspci_guest.listing(machine.log()))
    assert inventory(listing, r" ari\b") == inventory(log, r" ari\b")
    assert pciplan("plan", listing, *SPACE) == pciplan("plan", log)
