# SPDX-License-Identifier: MIT
"""Toolstacks that err or lie: the guest ends in one F line and is known to Xen as crashed, or a line says what was
wrong and the guest boots without it. Nothing hangs."""

import re
import struct

import pytest

import hostile
import xen_guest
from guest_run import BUILD
from xen_guest import Guest, Step

BLOBS = BUILD / "xen-programs"
MEMORY = 256  # MiB of every guest here
RAM, RESERVED = 1, 2
HVM_INFO = 0x9F800
STORE_EVTCHN = 2  # HVM_PARAM_STORE_EVTCHN
RSP_PROD = 2060  # of struct xenstore_domain_interface


def blob(name, data):
    BLOBS.mkdir(parents=True, exist_ok=True)
    path = BLOBS / f"hostile-{name}"
    path.write_bytes(data)
    return path


def table(signature=b"SSDT", body=b"", length=None, checksum=None):
    """An ACPI table, of the right length and checksum if no others are given."""
    size = 36 + len(body) if length is None else length
    data = bytearray(signature + struct.pack("<IBB6s8sI4sI", size, 2, 0, b"TEST  ", b"HOSTILE ", 1, b"TEST", 1) + body)
    data[9] = -sum(data) & 0xFF if checksum is None else checksum
    return bytes(data)


def entries(*pieces):
    """The command that gives the domain another memory map."""
    return "map " + " ".join(f"{first:#x}:{size:#x}:{kind}" for first, size, kind in pieces)


OWN = (0x100000, 0xEF00000, RAM)  # as libxl's, without what the device model's display has taken

# --- what cannot go on ---


def crashing(name, *commands, shell="", **more):
    """A guest that is awaited to end by itself."""
    after = (Step("list", "xl list $NAME"),)
    return hostile.guest(f"crash-{name}", *commands, shell=shell, until="", after=after, **more)


CRASHES = [
    # hvm_start_info and its list of modules
    (crashing("magic", "poke start+0 0"), r"start-info: .*magic number"),
    (crashing("modules", "poke start+12 99"), r"start-info: .*more than 16 modules"),
    (crashing("list", "poke start+16 0 0 0 0 0 0 0 0x80"), r"start-info: .*list of modules is not in memory"),
    (crashing("no-module", "poke start+12 0 0 0 0"), r"payload: no module \"firmware\""),
    (crashing("module-huge", "poke modules+8 0xff 0xff 0xff 0xff 0xff 0xff 0xff 0xff"), r"payload: .*past the end"),
    (crashing("module-here", "poke modules+0 0 0 0x10 0 0 0 0 0"), r"payload: .*lies on memory in use"),
    # hvm_info_table
    (crashing("info-signature", f"poke {HVM_INFO} 0"), r"hvm-info: .*signature"),
    (crashing("info-checksum", f"poke {HVM_INFO + 16} 0x55"), r"hvm-info: .*checksum"),
    # the memory map
    (crashing("map-covered", entries(OWN, (0, 1 << 63, RESERVED))), r"e820 given: there is no RAM at address 0"),
    (crashing("map-no-ram", entries(OWN, (0x100000, 0xFFF00000, RESERVED))), r"e820 given: .*no RAM from 1 MiB"),
    (crashing("map-wraps", entries(OWN, (1 << 32, (1 << 64) - 1, RESERVED))),
     r"e820 given: entry 1 of 2: .*past the end"),
    (crashing("map-long", entries(OWN, *[(0xE0000000 + i * 0x2000, 0x1000, RESERVED) for i in range(128)])),
     r"e820 given: .*more than 128 entries"),
    (crashing("map-lies", entries((0x100000, 0x7FF00000, RAM))), r"e820 given: .*Xen has none at 0x7ffff"),
    (crashing("map-apic", entries(OWN, (0xFEE00000, 0x1000, RAM))), r"e820 given: .*local APIC"),
    (crashing("map-page", entries(OWN, (0xFDF00000, 0x100000, RESERVED))),
     r"leaves no page for Xen's shared information"),
    # xenstore
    (crashing("no-channel", f"param {STORE_EVTCHN} 0"), r"xenstore: .*expected a page below 4 GiB and a channel"),
    (crashing("ring", f"poke store+{RSP_PROD} 0xff 0xff 0xff 0x7f"), r"xenstore: .*indices of the ring are corrupt"),
    # payloads; others are in test_payload_contracts.py
    (crashing("seabios-8m", bios_path=blob("8m", bytes(8 << 20))), r"payload: seabios of 0x800000 .*too large"),
    (crashing("ovmf-20m", bios="ovmf", bios_path=blob("20m", bytes(20 << 20))),
     r"payload: ovmf of 0x1400000 .*too large"),
]


@pytest.mark.parametrize("guest, pattern", CRASHES, ids=[guest.name for guest, _ in CRASHES])
def test_what_cannot_go_on_ends_in_one_line_and_a_crash(guest, pattern, result):
    fatal = result.find(r"^F ")
    assert len(fatal) == 1 and re.search(pattern, fatal[0]), str(result)
    assert result.firmware[-1].text == fatal[0], "the line is not the last one"
    assert result.reached and result.shutdown == xen_guest.CRASHED, str(result)
    state = result.outputs["list"].text.split()[-2]
    assert "c" in state and "r" not in state, f"xl list shows {state}"


# --- xenstored that does not answer ---

PAUSED = "the domain is built and does not run"
SILENT = hostile.guest(
    "xenstored-stopped", "pause", shell=f"echo {PAUSED} >>/lab/log/console/guest-xenstored-stopped.log", until=PAUSED,
    after=(
        # Nobody else can start the domain by now: xl asks xenstore.
        Step("stop", "kill -STOP $(cat /run/xenstored.pid); $FOLDER/hostile unpause $DOMID; sleep 40; "
                     "kill -CONT $(cat /run/xenstored.pid)", deadline=120),
        Step("end", "true", ends=True)))


@pytest.mark.guests(SILENT)
def test_a_xenstored_that_does_not_answer_is_waited_for_half_a_minute(results):
    result = results(SILENT)
    assert result.reached and result.shutdown == xen_guest.CRASHED, str(result)
    waits, fatal = [[line for line in result.firmware if re.search(pattern, line.text)]
                    for pattern in (r"^W firmware xenstore: no answer for 5 s, waiting 25 s more", "^F ")]
    assert len(waits) == len(fatal) == 1, str(result)
    assert "no answer in time" in fatal[0].text
    assert 24.5 < fatal[0].stamp - waits[0].stamp < 30


# --- what the guest boots without ---

LONG = "long " * 700  # near what xenstore takes


def odd(name, *commands, shell="", **more):
    return hostile.guest(f"odd-{name}", *commands, shell=shell, **more)


def given(acpi, smbios, hole):
    """Keys that tell of tables where there are none, and of a hole that cannot be."""
    keys = {}
    for room, (address, length) in (("acpi", acpi), ("smbios", smbios)):
        keys |= {f"hvmloader/{room}/address": address, f"hvmloader/{room}/length": length}
    return keys | {"platform/mmio_hole_size": hole}


NOT_OWN = r"^E {} given: {} bytes at {} are not in RAM of their own: left out"
HALF = r"^E {} given: .* expected both or neither: left out"
HOLE = r"^W firmware xenstore: platform/mmio_hole_size is {}, expected more than .*: 0x10000000 is used"

ODD = [
    (odd("keys", store={
        "hvmloader/allow-memory-relocate": "perhaps",
        "hvmloader/pci/xen-platform-pci-bar-uc": "",
        "hvmloader/smbios/default_battery": "\x1b[2J\nF firmware boot: a line of somebody else",
        "hvmloader/acpi/address": " -1",
        "hvmloader/acpi/length": "0x10000000000000000",
        "platform/mmio_hole_size": "large",
        "platform/generation-id": "12:",
        "platform/acpi_s3": "2",
        "platform/tpm_version": "7",
        "platform/device-model": LONG,
        "bios-strings/bios-vendor": LONG,
        "bios-strings/oem-1": LONG,
        "hvmstage/place": "sideways",
        "hvmstage/pin": LONG,
        "hvmstage/colour": "blue",
        "hvmstage/" + 150 * "n": "1",
    }), [rf"^W firmware xenstore: {key} is \"" for key in (
        "hvmloader/allow-memory-relocate", "hvmloader/pci/xen-platform-pci-bar-uc", "hvmloader/smbios/default_battery",
        "hvmloader/acpi/address", "hvmloader/acpi/length", "platform/mmio_hole_size", "platform/generation-id",
        "platform/acpi_s3", "platform/tpm_version", "platform/device-model", "bios-strings/bios-vendor",
        "bios-strings/oem-1")]
     + [r"^W firmware option: place=sideways: expected", r"^W firmware option: pin=long .*: expected",
        r"^W firmware option: colour=blue: no such option", r"^W firmware option: n{100}.*: no such option"]),
    (odd("on-others", store=given((0x100000, 0x1000), (HVM_INFO, 0x100), 0xFFFFFFFF)),
     [NOT_OWN.format("acpi", "0x1000", "0x100000"), NOT_OWN.format("smbios", "0x100", "0x9f800"),
      HOLE.format("0xffffffff")]),
    (odd("beyond", store=given((0x20000000, 0x1000), (0x2000000, 0xFFFFFFFFFFFFFFFF), 4096)),
     [NOT_OWN.format("acpi", "0x1000", "0x20000000"), NOT_OWN.format("smbios", "0xffffffffffffffff", "0x2000000"),
      HOLE.format("0x1000")]),
    (odd("halves", store=given((0x2000000, 0), (0, 0x1000), 1 << 48)),
     [HALF.format("acpi"), HALF.format("smbios"), HOLE.format("0x1000000000000")]),
    (odd("nothing-there", store=given((0x5000001, 0x333), (0x6000003, 0x77), 0)),
     [r"^E acpi given: .*its length is less than that of a header", r"^[EW] smbios"]),
    (odd("blobs", config={"acpi_firmware": "{folder}/acpi", "smbios_firmware": "{folder}/smbios"}, files={
        "acpi": table(checksum=1) + table(body=b"\xa3" * 4) + table(b"DSDT") + table(b"S\0\1T") + table(length=0),
        "smbios": struct.pack("<I", 4) + bytes((1, 2, 0, 0)) + struct.pack("<I", 0xFFFF0000) + b"\xff" * 40}),
     [r"\"SSDT\" at offset 0x0: its checksum is wrong",
      r"\"DSDT\" at offset 0x4c: the firmware makes this table itself",
      r"\"S\?\?T\" at offset 0x70: its signature", r"at offset 0x94: its length is less",
      r"^I acpi given: 1 of the toolstack.s tables taken",
      r"^[EW] smbios"]),
    (odd("flood", config={"acpi_firmware": "{folder}/acpi"}, files={"acpi": 20000 * table(b"\0\0\0\0")}),
     [r"^E acpi given: 19984 more of the toolstack's tables left out"]),
    (odd("reserved", entries(OWN, *[(0xE0000000 + i * 0x200000, 0x1000, RESERVED) for i in range(100)],
                             (0x2000000, 0, RAM), (1 << 40, 0x1000, 77), (0x10000, 1, RESERVED))),
     [r"^W e820 given: 1 entries without length", r"^W e820 given: 1 entries of no known type, the first 77"]),
    (odd("no-hole", entries(OWN, (0xF000000, 0xED000000, RESERVED))), [r"^W pci .*not placed"]),
    (odd("info-other", f"poke {HVM_INFO + 20} 0x10 0xe0"),
     [r"^W e820 given: RAM ends at 0xf000000 and 0x0, hvm_info_table says 0xe010000 and 0x0: the memory map counts"]),
]


@pytest.mark.parametrize("guest, patterns", ODD, ids=[guest.name for guest, _ in ODD])
def test_what_the_guest_can_do_without_is_told_and_left_out(guest, patterns, result):
    assert result.reached and not result.find("^F "), str(result)
    assert [pattern for pattern in patterns if not result.find(pattern)] == [], str(result)
    ours = [line.text for line in result.firmware]
    ours = ours[:ours.index("I firmware boot: hand-off to seabios")]
    assert [line for line in ours if not re.match(r"[EWID] [a-z0-9]+ ", line)] == [], "a value has broken a line"
    assert len([line for line in ours if line[0] in "EW"]) < 40, "a flood of lines"


# What xl itself refuses never gets as far as any firmware.
EMPTY = Guest("refused-empty", bios_path=blob("empty", b""))


@pytest.mark.guests(EMPTY)
def test_a_payload_of_no_bytes_is_told_by_somebody(results):
    result = results(EMPTY)
    assert result.ended == xen_guest.NOT_CREATED or result.find(r"^F firmware payload: "), str(result)
