# SPDX-License-Identifier: MIT
"""A host bridge beside the chipset's own, described by an option, in a real guest.

No machine of QEMU 7.2 has a second host bridge with an ECAM of its own. But its ECAM reaches all buses, and a pxb-pcie is a root
bus that QEMU looks at under no other condition than its number: described as the part of the ECAM that has its buses, it is a
host bridge of its own to the firmware and to Linux, in whichever segment they are told, for segments exist in tables only.
"""

import re

import pytest

from boots import Boot

ECAM = 0xB0000000
BUSES = (0x80, 0xFF)
MEM = (0xD0000000, 0xD7FFFFFF)
PREF = (0x8000000000, 0xBFFFFFFFFF)
IO = (0xC000, 0xDFFF)


def told(segment, extra=""):
    first, last = (ECAM + (bus << 20) for bus in BUSES)
    return (f"segment={segment:x} buses=80-ff ecam={first:#x}-{last + 0xFFFFF:#x} mem={MEM[0]:#x}-{MEM[1]:#x} "
            f"pref={PREF[0]:#x}-{PREF[1]:#x} io={IO[0]:#x}-{IO[1]:#x} {extra}").strip()


DEVICES = ("pxb-pcie,id=far,bus_nr=128",
           "pcie-root-port,id=p0,bus=far,chassis=1,slot=1,addr=0.0,multifunction=on",
           "pcie-root-port,id=p1,bus=far,chassis=2,slot=2,addr=0.1,multifunction=on",
           "ivshmem-plain,memdev=large,bus=p0", "virtio-blk-pci,{disk:there},bus=p1",
           "e1000e,bus=pcie.0", "virtio-blk-pci,{disk:here},bus=pcie.0")
LARGE = ("-object", "memory-backend-ram,id=large,size=64G,reserve=off,prealloc=off,share=on")


def boot(name, segment, **more):
    return Boot(f"host-bridge-{name}", machine="q35", devices=DEVICES, extra=LARGE,
                options=(("ecam", hex(ECAM)), ("host-bridge-1", told(segment, "interrupts=16,17,18,19 flags=hotplug"))), **more)


GUESTS = {0: boot("segment-0", 0), 1: boot("segment-1", 1)}

# What cannot be, all in one boot: the ECAM is at B0000000h, RAM ends at 20000000h. The sixth one's is above 4 GiB.
REFUSED = {
    1: ("buses=00-0f ecam=0xd0000000-0xd0ffffff", "bus"),
    2: ("segment=2 buses=00-0f ecam=0x10000000-0x10ffffff", "is on RAM"),
    3: ("segment=3 buses=00-0f ecam=0xfe000000-0xfeffffff", "is on memory that is not PCI's"),
    4: ("segment=4 buses=00-0f ecam=0xd0000000-0xd0ffffff mem=0xd0800000-0xd17fffff", "same host bridge"),
    5: ("segment=5 buses=40-4f ecam=0xb0000000-0xb0ffffff", "the chipset's configuration space"),
    6: ("segment=6 buses=00-0f ecam=0x800000000-0x800ffffff mem=0xd8000000-0xd8ffffff", "nothing answers"),
    7: ("segment=7 buses=00-0f ecam=0xd8f00000-0xd9efffff", "is on a range of another host bridge, host-bridge-6"),
    8: ("segment=8 buses=00-0f ecam=0xe0000000-0xe0ffffff pref=0x200000000000-0x20ffffffffff", "processor"),
}
REFUSED_BOOT = Boot("host-bridge-refused", machine="q35", options=(
    ("ecam", hex(ECAM)), *((f"host-bridge-{number}", text) for number, (text, _) in REFUSED.items())))

MALFORMED = Boot("host-bridge-malformed", machine="pc", linux=False, options=(
    ("host-bridge-1", "buses=80-ff ecam=0xb8000000"), ("host-bridge-9", "none"), ("host-bridge-2", "buses=80-ff")))

SEGMENT = {boot.name: segment for segment, boot in GUESTS.items()}
guests = pytest.mark.parametrize("boot", GUESTS.values(), ids=str)


def prefix(segment):
    return f"{segment:04x}:" if segment else ""


@guests
def test_firmware_qemu_and_linux_agree_and_disks_read_right(outcome):
    assert outcome.findings() == []


@guests
def test_linux_has_the_bridge_in_its_segment_with_the_windows_that_were_told(outcome):
    segment = SEGMENT[outcome.boot.name]
    assert f"PCI host bridge to bus {segment:04x}:80" in "\n".join(outcome.view.dmesg)
    found = re.findall(rf"pci_bus {segment:04x}:80: root bus resource \[(\S+) +0x(\w+)-0x(\w+)",
                       "\n".join(outcome.view.dmesg))
    ranges = sorted((int(first, 16), int(last, 16)) for _, first, last in found)
    assert ranges == sorted((MEM, PREF, IO))


@guests
def test_the_first_host_bridge_ends_before_it(outcome):
    text = "\n".join(outcome.view.dmesg)
    assert "pci_bus 0000:00: root bus resource [bus 00-7f]" in text
    assert re.search(r"MMCONFIG for domain 0000 \[bus 00-7f\] at \[mem 0xb0000000-0xb7ffffff\]", text)


@guests
def test_linux_reaches_it_through_its_part_of_the_ecam(outcome):
    segment = SEGMENT[outcome.boot.name]
    assert re.search(rf"MMCONFIG for domain {segment:04x} \[bus 80-ff\] at \[mem 0xb8000000-0xbfffffff\]",
                     "\n".join(outcome.view.dmesg))


@guests
def test_its_devices_are_in_its_windows(outcome):
    segment = SEGMENT[outcome.boot.name]
    behind = {key: one for key, one in outcome.log.placements.items() if key[0].startswith(f"{prefix(segment)}8")}
    assert any(one.size == 64 << 30 for one in behind.values())
    for one in behind.values():
        if one.placed:
            assert any(first <= one.start and one.end <= last for first, last in (MEM, PREF, IO)), one
        else:
            assert "empty" in one.verdict, one


@pytest.mark.parametrize("boot", [REFUSED_BOOT], ids=str)
def test_what_cannot_be_is_refused_with_its_reason_and_the_guest_boots(outcome):
    assert outcome.findings("F") == []
    for number, (_, reason) in REFUSED.items():
        lines = [str(line) for line in outcome.log.lines if line.object == f"host-bridge-{number}"]
        assert len(lines) == 1 and lines[0][0] in "EW" and reason in lines[0], (number, lines)


@pytest.mark.parametrize("boot", [MALFORMED], ids=str)
def test_a_malformed_description_says_what_was_expected(outcome):
    log = outcome.log
    first = log.find("host-bridge-1=")
    assert len(first) == 1 and "ecam=0xFIRST-0xLAST" in first[0].fact
    assert len(log.find("host-bridge-2=")) == 1 and "ecam" in log.find("host-bridge-2=")[0].fact
    assert len(log.find("host-bridge-9=")) == 1 and "no such option" in log.find("host-bridge-9=")[0].fact
