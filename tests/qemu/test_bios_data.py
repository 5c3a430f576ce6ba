# SPDX-License-Identifier: MIT
"""What the firmware leaves where a BIOS would: the BIOS data area, the extended one, and the memory sizes in CMOS RAM."""

import re
import time

import boots
from boots import Boot

STOPPED = Boot("bios-data", machine="pc", memory="5G", linux=False, extra=("-parallel", "null"))
SPOILT = Boot("cmos-spoilt", machine="q35", memory="3G", linux=False, extra=("-S",))

TICKS_PER_SECOND = 1193180 / 65536


def read_bytes(machine, address, count):
    return bytes(int(text, 16) for text in re.findall(r"0x([0-9a-f]{2})\b", machine.monitor(f"xp /{count}xb {address:#x}")))


def read_cmos(machine, index):
    machine.monitor(f"o /b 0x70 {index:#x}")
    return int(machine.monitor("i /b 0x71").split("=")[1], 16)


def word(data, offset, size=2):
    return int.from_bytes(data[offset:offset + size], "little")


def test_bios_data_area_is_that_of_the_machine(start):
    machine = start(STOPPED)
    boots.await_end(machine)
    now = time.gmtime()
    data = read_bytes(machine, 0x400, 256)
    assert [word(data, offset) for offset in (0, 2, 4, 6)] == [0x3F8, 0, 0, 0]
    assert [word(data, offset) for offset in (8, 10, 12)] == [0x378, 0, 0]
    assert word(data, 0x0E) == 0x9FC0
    assert word(data, 0x10) & 0xCE02 == 1 << 14 | 1 << 9 | 2  # one parallel port, one serial port, coprocessor
    assert word(data, 0x13) == 639
    assert data[0x75] == 0
    seconds = word(data, 0x6C, 4) / TICKS_PER_SECOND
    late = (now.tm_hour * 3600 + now.tm_min * 60 + now.tm_sec - seconds) % 86400
    assert late < 60 or late > 86390, late


def test_extended_bios_data_area_is_no_ram_of_the_guests(start):
    machine = start(STOPPED)
    boots.await_end(machine)
    assert read_bytes(machine, 0x9FC00, 4) == bytes((1, 0, 0, 0))
    assert "[mem 0x000000000009fc00-0x000000000009ffff] reserved" in machine.log()
    assert "-0x000000000009fbff] usable" in machine.log()


def test_null_pointers_are_still_found_out_afterwards(start):
    """The page with the area is not mapped while the firmware runs; afterwards it is as it was."""
    machine = start(STOPPED)
    boots.await_end(machine)
    assert "CR0=8001" in machine.monitor("info registers")  # paging, write protection


def test_memory_sizes_in_cmos_are_mended(start):
    machine = start(SPOILT)
    sizes = (0x15, 0x16, 0x17, 0x18, 0x30, 0x31, 0x34, 0x35, 0x5B, 0x5C, 0x5D)
    right = {index: read_cmos(machine, index) for index in sizes}
    for index in (0x0F, 0x18, 0x34, 0x5D):
        machine.monitor(f"o /b 0x70 {index:#x}")
        machine.monitor("o /b 0x71 0xa5")
    machine.qmp("cont")
    boots.await_end(machine)
    assert {index: read_cmos(machine, index) for index in right} == right
    assert read_cmos(machine, 0x0F) == 0
    assert "D firmware cmos: memory sizes: 4 of 12 bytes written" in machine.log()
