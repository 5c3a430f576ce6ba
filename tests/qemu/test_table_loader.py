# SPDX-License-Identifier: MIT
"""Table loader scripts that QEMU would never write: one line that names the command and the file, and the boot goes on.

With acpi=off QEMU has no script of its own, so that one can be given as a file.
"""

import struct

import pytest

import boots
from boots import Boot

TABLES = b"etc/acpi/tables"
ALLOCATE, ADD_POINTER, ADD_CHECKSUM = 1, 2, 3
ZONE_HIGH = 1


def command(number, layout, *fields):
    return struct.pack("<I" + layout, number, *fields).ljust(128, b"\0")


def allocate(name, alignment=64, zone=ZONE_HIGH):
    return command(ALLOCATE, "56sIB", name, alignment, zone)


def add_pointer(into, to, offset, size):
    return command(ADD_POINTER, "56s56sIB", into, to, offset, size)


def add_checksum(name, offset, start, length):
    return command(ADD_CHECKSUM, "56sIII", name, offset, start, length)


# name: the script, and words that the one line has to contain
BROKEN = {
    "unknown-command": (allocate(TABLES) + command(77, ""), ("command 1",)),
    "half-a-command": (allocate(TABLES)[:100], ("128",)),
    "no-such-file": (allocate(b"etc/acpi/nothing"), ("command 0", "etc/acpi/nothing")),
    "file-twice": (allocate(TABLES) + allocate(TABLES), ("command 1", "etc/acpi/tables")),
    "not-allocated": (add_checksum(TABLES, 0, 0, 16), ("command 0", "etc/acpi/tables")),
    "odd-alignment": (allocate(TABLES, alignment=48), ("command 0", "alignment")),
    "no-such-zone": (allocate(TABLES, zone=9), ("command 0", "zone")),
    "pointer-outside": (allocate(TABLES) + add_pointer(TABLES, TABLES, 0xFFFFFFFE, 4), ("command 1", "pointer")),
    "pointer-of-three-bytes": (allocate(TABLES) + add_pointer(TABLES, TABLES, 0, 3), ("command 1", "pointer")),
    "pointer-points-outside": (allocate(TABLES) + add_pointer(TABLES, TABLES, 8, 4), ("command 1", "pointer")),
    "checksum-outside": (allocate(TABLES) + add_checksum(TABLES, 9, 0, 1 << 20), ("command 1", "checksum")),
    "name-without-end": (allocate(b"x" * 56), ("command 0", "name")),
}


def run(name, script, folder, acpi="device-model"):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "script").write_bytes(script)
    (folder / "tables").write_bytes(bytes(8) + b"\xff" * 4088)
    boot = Boot(name, machine="q35,acpi=off", linux=False, deadline=60, options=(("acpi", acpi),),
                extra=("-fw_cfg", f"name=etc/table-loader,file={folder / 'script'}",
                       "-fw_cfg", f"name={TABLES.decode()},file={folder / 'tables'}"))
    return boots.run(boot, folder)


@pytest.mark.parametrize("name", BROKEN)
def test_broken_script_gives_one_line_and_the_boot_goes_on(name, rom):
    script, words = BROKEN[name]
    result = run(f"loader-{name}", script, boots.BUILD / "qemu" / f"loader-{name}")
    complaints = result.log.of_level("FEW")
    assert result.ended == "stopped"
    assert len(complaints) == 1, result.text
    assert str(complaints[0]).startswith("E acpi loader: ")
    for word in words:
        assert word in str(complaints[0])


def test_broken_script_costs_our_own_tables_nothing_but_facts(rom):
    """The script is read for hot-plug and NUMA then; without them the tables are there all the same."""
    script, words = BROKEN["checksum-outside"]
    result = run("loader-native", script, boots.BUILD / "qemu" / "loader-native", acpi="native")
    complaints = [str(line) for line in result.log.of_level("FEW")]
    assert len(complaints) == 1 and complaints[0].startswith("E acpi loader: ") and words[0] in complaints[0]
    assert "I acpi XSDT: " in result.text


def test_script_without_rsdp_is_told(rom):
    result = run("loader-no-rsdp", allocate(TABLES), boots.BUILD / "qemu" / "loader-no-rsdp")
    complaints = result.log.of_level("FEW")
    assert result.ended == "stopped"
    assert len(complaints) == 1 and "RSDP" in str(complaints[0]), result.text
