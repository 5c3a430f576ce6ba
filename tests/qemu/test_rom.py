# SPDX-License-Identifier: MIT
"""The way from the ROM into RAM: a damaged image is told, an intact one comes anew with every reset."""

import struct

import pytest

import boots
from boots import Boot

CORRUPT = "F firmware rom: image is corrupt, take a new copy of the ROM file"
HEADER = struct.Struct("<III")  # struct rom_packed: packed size, image size, sum


def flip(place, bit=0):
    """Flips one bit of the byte at place(size of the header and the block)."""
    def damage(rom):
        rom[place(HEADER.size + HEADER.unpack_from(rom)[0])] ^= 1 << bit
    return damage


def size(field, value):
    def damage(rom):
        fields = list(HEADER.unpack_from(rom))
        fields[field] = value
        HEADER.pack_into(rom, 0, *fields)
    return damage


def erase(rom):
    """What a flash part has after it was erased."""
    rom[:HEADER.size + HEADER.unpack_from(rom)[0]] = b"\xff" * (HEADER.size + HEADER.unpack_from(rom)[0])


DAMAGES = {
    "one-byte-less": flip(lambda end: 0),
    "packed-size-huge": size(0, 0xffffffff),
    "packed-size-zero": size(0, 0),
    "image-size-odd": flip(lambda end: 4),
    "image-size-other": flip(lambda end: 4, 3),
    "image-size-huge": size(1, 0xfffffffc),
    "image-size-zero": size(1, 0),
    "sum": flip(lambda end: 8),
    "first-token": flip(lambda end: HEADER.size, 4),
    "middle": flip(lambda end: end // 2, 7),
    "last-byte": flip(lambda end: end - 1),
    "erased": erase,
}


@pytest.mark.parametrize("name", DAMAGES)
def test_damaged_image_is_told_and_never_run(name, rom, tmp_path):
    image = bytearray(rom.read_bytes())
    DAMAGES[name](image)
    assert image != rom.read_bytes()
    damaged = tmp_path / "damaged.rom"
    damaged.write_bytes(image)
    outcome = boots.run(Boot(f"rom-{name}", linux=False, deadline=20), boots.BUILD / "qemu" / f"rom-{name}", damaged)
    assert outcome.ended == "fatal"
    assert outcome.text == CORRUPT + "\n"


@pytest.mark.parametrize("name", ("q35", "pc"))
def test_damaged_image_stops_the_processor_and_reaches_the_debug_console(name, rom, tmp_path):
    image = bytearray(rom.read_bytes())
    DAMAGES["middle"](image)
    damaged = tmp_path / "damaged.rom"
    damaged.write_bytes(image)
    boot = Boot(f"rom-console-{name}", machine=name, linux=False, deadline=20, extra=(
        "-chardev", f"file,id=debug,path={tmp_path}/debug.log", "-device", "isa-debugcon,iobase=0x402,chardev=debug"))
    with boots.Machine(tmp_path, boots.arguments_of(boot, damaged, tmp_path)[0], boot.deadline) as machine:
        machine.wait_for_line(CORRUPT)
        machine.wait_until(lambda: "HLT=1" in machine.monitor("info registers"), "the processor to halt")
    assert (tmp_path / "debug.log").read_text().replace("\r", "") == CORRUPT + "\n"


@pytest.mark.parametrize("cpu", ("max", "qemu32", "pentium2"))
@pytest.mark.parametrize("name", ("q35", "pc"))
def test_each_reset_brings_the_image_anew(name, cpu, start):
    """... although the run before has left its data, and whatever the guest wrote, in RAM."""
    machine = start(Boot(f"rom-reset-{name}-{cpu}", machine=name, linux=False, deadline=30,
                         extra=("-cpu", cpu, "-action", "reboot=reset")))
    machine.wait_for_line(boots.NO_PAYLOAD)
    first = machine.log()
    for count in (2, 3):
        machine.qmp("system_reset")
        machine.wait_until(lambda: machine.log().count(boots.NO_PAYLOAD + "\n") == count, f"the end of boot {count}")
    assert machine.log() == first * 3
