# SPDX-License-Identifier: MIT
"""What SeaBIOS finds in the DSDT. It reads no other table and runs no method, and of AML it knows a few terms; the parser here
is written from the rules of its own, src/fw/dsdt_parser.c of release 1.16.2 and of 2026, which are the same:

* It knows Name, Scope, Device, Method, OperationRegion, Field, Mutex, Processor, PowerResource and ThermalZone. At any other
  term it leaves the list of terms that it is in.
* A value is Zero, One, a BYTE, WORD or DWORD, a string, buffer or package. Ones and QWORDs it does not know.
* What stands behind a device in another device it takes to be of neither.
* A device is there unless _STA is a Name of 0; that it is a method means "unknown".
* It keeps 15 characters of the path in a Device term, and 31 of any.

It looks for PNP0303, without which it leaves the PS/2 keyboard alone, and for PNP0D10 (xHCI) and LNRO0005 (virtio-mmio), which
a PC need not have."""

import struct
from dataclasses import dataclass

import pytest

from acpica import HEADER_SIZE
from dsdt_machine import sample_names, write_tables

ALL = sample_names()
NAME, SCOPE, BUFFER, METHOD, EXTENDED = 0x08, 0x10, 0x11, 0x14, 0x5b
MUTEX, REGION, DEVICE = 0x01, 0x80, 0x82
SKIPPED = {0x81, 0x83, 0x84, 0x85}  # Field, Processor, PowerResource, ThermalZone
INTEGERS = {0x00: 0, 0x01: 0, 0x0a: 1, 0x0b: 2, 0x0c: 4}  # the bytes behind
DEPTH = 16
DEVICE_PATH, ANY_PATH = 15, 31


@dataclass
class Device:
    path: str
    hid: bytes = b""  # what follows the name: the operator and its operand
    sta: object = None  # a number, "method", or None
    crs: bytes = b""


class Unknown(Exception):
    """A term that the parser gives up at."""


class Parser:
    def __init__(self, table):
        self.bytes, self.devices, self.device, self.depth, self.gave_up = table, [], None, 0, []
        self.terms(HEADER_SIZE, len(table))

    def length(self, at):
        """PkgLength: where the term ends, and where it goes on."""
        count = self.bytes[at] >> 6
        if count == 0:
            return at + (self.bytes[at] & 0x3f), at + 1
        more = int.from_bytes(self.bytes[at + 1:at + 1 + count], "little")
        return at + (more << 4 | self.bytes[at] & 0x0f), at + 1 + count

    def path(self, at):
        """Text, and where it ends. Underscores at the end of a segment are left out."""
        prefix = ""
        while self.bytes[at] in b"\\^":
            prefix += chr(self.bytes[at])
            at += 1
        first = self.bytes[at]
        if first == 0:
            return prefix, at + 1
        if first == 0x2e:
            count, at = 2, at + 1
        elif first == 0x2f:
            count, at = self.bytes[at + 1], at + 2
        elif first in b"ABCDEFGHIJKLMNOPQRSTUVWXYZ_":
            count = 1
        else:
            raise Unknown(f"{first:#x} as a name at {at:#x}")
        segments = [self.bytes[at + 4 * i:at + 4 * i + 4].decode() for i in range(count)]
        text = prefix + ".".join(one[0] + one[1:].replace("_", "") for one in segments)
        assert len(text) <= ANY_PATH, text
        return text, at + 4 * count

    def integer(self, at):
        if self.bytes[at] not in INTEGERS:
            raise Unknown(f"{self.bytes[at]:#x} as an integer at {at:#x}")
        size = INTEGERS[self.bytes[at]]
        return (int.from_bytes(self.bytes[at + 1:at + 1 + size], "little") if size else self.bytes[at]), at + 1 + size

    def terms(self, at, end):
        while at < end:
            try:
                at = self.term(at)
            except Unknown as unknown:
                self.gave_up.append(str(unknown))
                return
        assert at == end, "overrun"

    def term(self, at):
        self.depth += 1
        assert self.depth <= DEPTH
        try:
            return self.extended(at + 1) if self.bytes[at] == EXTENDED else self.plain(at)
        finally:
            self.depth -= 1

    def plain(self, at):
        op = self.bytes[at]
        if op in INTEGERS:
            return self.integer(at)[1]
        if op == 0x0d:
            return self.bytes.index(0, at) + 1
        if op == NAME:
            return self.name(at + 1)
        if op in (SCOPE, BUFFER, METHOD, 0x12, 0x13):
            end, after = self.length(at + 1)
            if op == SCOPE:
                self.terms(self.path(after)[1], end)
            elif op == METHOD and self.path(after)[0] == "_STA" and self.device:
                self.device.sta = "method"
            return end
        raise Unknown(f"{op:#x} at {at:#x}")

    def name(self, at):
        text, value = self.path(at)
        end = self.term(value)
        if self.device and text == "_HID":
            self.device.hid = self.bytes[value:end]
        elif self.device and text == "_STA":
            self.device.sta = self.integer(value)[0]
        elif self.device and text == "_CRS" and self.bytes[value] == BUFFER:
            size, data = self.integer(self.length(value + 1)[1])
            self.device.crs = self.bytes[data:data + size]
        return end

    def extended(self, at):
        op = self.bytes[at]
        if op == MUTEX:
            return self.path(at + 1)[1] + 1
        if op == REGION:
            after = self.path(at + 1)[1] + 1
            return self.integer(self.integer(after)[1])[1]
        if op in SKIPPED:
            return self.length(at + 1)[0]
        if op == DEVICE:
            end, after = self.length(at + 1)
            text, after = self.path(after)
            assert len(text) <= DEVICE_PATH, text
            self.device = Device(text)
            self.devices.append(self.device)
            self.terms(after, end)
            self.device = None
            return end
        raise Unknown(f"5b {op:#x} at {at:#x}")

    def find(self, identity):
        """The devices whose _HID is this PNP ID as a DWORD, which is compared byte by byte."""
        wanted = b"\x0c\x41\xd0" + bytes.fromhex(identity.removeprefix("PNP"))
        return [device for device in self.devices if device.hid[:5] == wanted]


def is_there(device):
    return device.sta is None or (device.sta != "method" and device.sta != 0)


def first_port(crs):
    """Of the first I/O port descriptor, which is small (ACPI 6.5, 6.4.2.5): minimum and length."""
    return struct.unpack_from("<H", crs, 2)[0], crs[7]


@pytest.fixture(name="parse")
def make_parse(tmp_path):
    return lambda name: Parser(write_tables(name, tmp_path)[0].read_bytes())


@pytest.mark.parametrize("name", ALL)
def test_seabios_understands_each_term_of_the_dsdt(name, parse):
    assert parse(name).gave_up == []


KEYBOARD, FLOPPY, PARALLEL, SERIAL, RTC, MOUSE = "PNP0303", "PNP0700", "PNP0400", "PNP0501", "PNP0B00", "PNP0F13"


@pytest.mark.parametrize("name, identity, ports", [
    ("pc", KEYBOARD, [0x60]), ("q35", KEYBOARD, [0x60]), ("xen-pc", KEYBOARD, [0x60]), ("xen-q35", KEYBOARD, [0x60]),
    ("pc", FLOPPY, [0x3f2]), ("pc", PARALLEL, [0x378]), ("pc", SERIAL, [0x3f8, 0x2f8, 0x3e8, 0x2e8]),
    ("xen-pc", SERIAL, [0x3f8]), ("xen-q35", SERIAL, [0x3f8]), ("q35", SERIAL, [0x3f8]), ("xen-q35", RTC, [0x70]),
])
def test_seabios_finds_the_boards_devices_and_their_ports(name, identity, ports, parse):
    found = parse(name).find(identity)
    assert [first_port(device.crs)[0] for device in found] == ports
    assert all(is_there(device) for device in found)


@pytest.mark.parametrize("name", ["pc", "q35", "xen-pc", "xen-q35"])
def test_seabios_finds_the_mouse(name, parse):
    assert [is_there(device) for device in parse(name).find(MOUSE)] == [True]


def test_seabios_does_not_find_what_the_machine_lacks(parse):
    """Of "bare" it knows devices, so that the keyboard is not unknown but absent."""
    bare = parse("bare")
    assert bare.devices
    for identity in KEYBOARD, FLOPPY, PARALLEL, SERIAL, RTC, MOUSE:
        assert bare.find(identity) == []


@pytest.mark.parametrize("name", ALL)
def test_seabios_finds_no_controller_that_it_would_drive_by_its_description(name, parse):
    parser = parse(name)
    assert parser.find("PNP0D10") == []
    assert not [device for device in parser.devices if device.hid.startswith(b"\x0dLNRO0005")]
