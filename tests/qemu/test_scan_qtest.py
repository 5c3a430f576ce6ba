# SPDX-License-Identifier: MIT
"""pci_scan on QEMU's PCI, without firmware: the host-compiled scan drives CF8h/CFCh through qtest while the processors stand
still, and what it found is compared with what QEMU says of itself."""

import shutil
import socket
import subprocess
from pathlib import Path

import pytest

import machine
from machine import Machine

ROOT = Path(__file__).resolve().parents[2]
# The whole room, and what it rests on: which of its files the scan is made of is no business of this test.
SOURCES = ["tests/qemu/qtest_scan.c",
           *(str(path) for room in ("pci", "pci/chipset", "e820") for path in sorted((ROOT / room).glob("*.c")))]
NO_HINT = "ffffffffffffffff"


def devices(*names):
    return [word for name in names for word in ("-device", name)]


Q35 = devices(
    "VGA", "ivshmem-plain,memdev=shared", "e1000e,addr=9.0,multifunction=on", "virtio-rng-pci,addr=9.5",
    "pcie-root-port,id=p0,chassis=1", "e1000e,bus=p0",
    "pcie-root-port,id=p1,chassis=2,hotplug=off",
    "pcie-root-port,id=p2,chassis=3,bus-reserve=3,io-reserve=8k,mem-reserve=4M,pref64-reserve=1G",
    "x3130-upstream,id=up,bus=p2", "xio3130-downstream,id=d0,bus=up,chassis=4,slot=4",
    "xio3130-downstream,id=d1,bus=up,chassis=5,slot=5", "virtio-net-pci,bus=d1",
    "pcie-root-port,id=p3,chassis=9,pref32-reserve=16M", "pcie-pci-bridge,id=cb,bus=p3",
    "pci-bridge,id=pb,bus=cb,chassis_nr=7", "e1000,bus=pb,addr=3",
    "pxb-pcie,id=px,bus=pcie.0,bus_nr=0x40", "ioh3420,id=p4,bus=px,chassis=11", "nvme,serial=1,bus=p4",
) + ["-object", "memory-backend-ram,id=shared,size=8G"]

PC = devices(
    "VGA", "ich9-usb-uhci1,addr=7.0,multifunction=on", "ich9-usb-ehci1,addr=7.7,multifunction=on",
    "pci-bridge,id=b1,chassis_nr=1", "pci-bridge,id=b2,chassis_nr=2,bus=b1,addr=4,shpc=off", "e1000,bus=b2,addr=2",
    "pxb,id=px,bus=pci.0,bus_nr=0x20", "pci-bridge,id=b3,bus=px,chassis_nr=9", "e1000,bus=b3,addr=1",
)

PORTS = devices(*(f"pcie-root-port,id=p{n},chassis={n},multifunction=on,addr={3 + n // 8:#x}.{n % 8}" for n in range(100)),
                *(f"virtio-rng-pci,bus=p{n}" for n in range(100)))


class Scan:
    """The records that qtest_scan printed, by kind and function."""

    def __init__(self, text):
        self.functions, self.bars, self.bridges, self.roots, self.notes, self.accesses = {}, {}, {}, [], [], 0
        for line in text.splitlines():
            kind, *words = line.split()
            if kind == "function":
                self.functions[words[0]] = (int(words[1], 16), int(words[2], 16), int(words[3], 16) >> 8)
            elif kind == "bar":
                fields = dict(word.split("=") for word in words[4:])
                self.bars[words[0], int(words[1])] = (
                    words[2], int(words[3], 16), fields["64bit"] == "1", fields["pref"] == "1")
            elif kind == "bridge":
                self.bridges[words[0]] = (tuple(map(int, words[1:4])), dict(word.split("=") for word in words[4:]))
            elif kind == "root":
                self.roots.append(tuple(map(int, words)))
            elif kind == "note":
                self.notes.append(line)
            elif kind == "accesses":
                self.accesses = int(words[0])


class Qemu:
    """The same from query-pci. `mapped`: what decodes although it should not."""

    def __init__(self, answer):
        self.functions, self.bars, self.numbers, self.mapped = {}, {}, {}, []
        for bus in answer:
            for device in bus["devices"]:
                self.walk(device)

    def walk(self, device):
        bdf = f"{device['bus']:02x}:{device['slot']:02x}.{device['function']:x}"
        self.functions[bdf] = (device["id"]["vendor"], device["id"]["device"], device["class_info"]["class"])
        for region in device["regions"]:
            kind = "io" if region["type"] == "io" else "rom" if region["bar"] == 6 else "mem"
            self.bars[bdf, region["bar"]] = (
                kind, region["size"], region.get("mem_type_64", False), region.get("prefetch", False))
            if region["address"] not in (-1, 2**64 - 1):
                self.mapped.append((bdf, region["bar"]))
        if "pci_bridge" in device:
            bus = device["pci_bridge"]["bus"]
            self.numbers[bdf] = (bus["number"], bus["secondary"], bus["subordinate"])
            for child in device["pci_bridge"].get("devices", []):
                self.walk(child)


@pytest.fixture(scope="session")
def qtest_scan(tmp_path_factory):
    if not shutil.which(machine.QEMU):
        pytest.skip(f"{machine.QEMU} is not installed (Debian: qemu-system-x86)")
    program = tmp_path_factory.mktemp("qtest") / "qtest_scan"
    subprocess.run(["gcc", "-std=c11", "-D_POSIX_C_SOURCE=200809L", "-Wall", "-Wextra", "-Werror", "-O1", "-g",
                    "-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-ffunction-sections",
                    "-Wl,--gc-sections", "-I.", *SOURCES, "-o", program],
                   cwd=ROOT, check=True)
    return program


@pytest.fixture
def scan(qtest_scan, tmp_path):
    """Scans the hierarchy of a QEMU with these arguments, so often; gives the last scan and what QEMU says."""

    def run(*arguments, extra_roots=0, times=1):
        path = tmp_path / "qtest"
        with Machine(tmp_path, ["-S", "-chardev", f"socket,id=qtest,path={path},server=on,wait=off",
                                "-object", "qtest,id=driver,chardev=qtest,log=/dev/null", *arguments]) as qemu, \
                socket.socket(socket.AF_UNIX) as driver:
            driver.connect(str(path))
            for _ in range(times):
                done = subprocess.run([qtest_scan, str(driver.fileno()), str(extra_roots), "255"], timeout=60,
                                      pass_fds=[driver.fileno()], capture_output=True, text=True)
                assert done.returncode == 0, done.stderr
            return Scan(done.stdout), Qemu(qemu.qmp("query-pci"))

    return run


def agree(found, qemu):
    assert found.notes == []
    assert found.functions == qemu.functions
    assert found.bars == qemu.bars
    assert {bdf: numbers for bdf, (numbers, _) in found.bridges.items()} == qemu.numbers
    assert qemu.mapped == []


@pytest.mark.parametrize("machine_type, arguments, extra_roots", [
    ("q35", [], 0), ("pc", [], 0), ("q35", Q35, 1), ("pc", PC, 1), ("q35", PORTS, 0),
    ("q35,acpi=off", devices("pcie-root-port,id=p0,chassis=1", "e1000e,bus=p0"), 0),
], ids=["q35-bare", "pc-bare", "q35", "pc", "q35-100-ports", "q35-native-hotplug"])
def test_scan_finds_what_qemu_has(scan, machine_type, arguments, extra_roots):
    agree(*scan("-M", machine_type, *arguments, extra_roots=extra_roots))


@pytest.mark.parametrize("machine_type, arguments", [("q35", Q35), ("pc", PC)], ids=["q35", "pc"])
def test_second_scan_finds_the_same(scan, machine_type, arguments):
    """The first one leaves bus numbers and BAR masks behind, as an earlier boot does."""
    agree(*scan("-M", machine_type, *arguments, extra_roots=1, times=2))


def test_scan_reads_ports_and_reserve_hints(scan):
    found, _ = scan("-M", "q35", *Q35, extra_roots=1)
    by_secondary = {numbers[1]: flags for numbers, flags in found.bridges.values()}
    p0, p1, p2, upstream = (by_secondary[number] for number in range(1, 5))
    assert (p0["port"], p0["hotplug"]) == ("1", "1")
    assert (p1["port"], p1["hotplug"]) == ("1", "0")
    assert p0["reserve"] == ",".join([NO_HINT] * 5)
    assert p2["reserve"] == ",".join(["3", "2000", "400000", NO_HINT, "40000000"])
    assert (upstream["port"], upstream["hotplug"]) == ("0", "0")
    assert found.roots[1][0] == 0x40



def test_scan_of_a_bare_q35_takes_111_accesses(scan):
    """30 empty slots, 5 empty functions of 00:1f, four functions."""
    found, _ = scan("-M", "q35")
    assert found.accesses == 30 + 5 + 4 * 19
