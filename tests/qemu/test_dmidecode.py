# SPDX-License-Identifier: MIT
"""SMBIOS as dmidecode prints it, against the command line; the entry points as they lie in memory."""

import struct

import pytest

from acpi_guest import PC, PC_FULL, Q35, Q35_FULL, UUID

BOOTS = [Q35, PC, Q35_FULL, PC_FULL]
every_machine = pytest.mark.parametrize("boot", BOOTS, ids=str)
MIB = {"MB": 1, "GB": 1024, "TB": 1 << 20}


def structures(view):
    """[(type, {field: value})] of each structure that dmidecode prints."""
    found, kind = [], None
    for line in view.lines("dmi"):
        if line.startswith("Handle 0x"):
            kind = int(line.split("DMI type ")[1].split(",")[0])
            found.append((kind, {}))
        elif kind is not None and line.startswith("\t") and not line.startswith("\t\t") and ":" in line:
            name, value = line.strip().split(":", 1)
            found[-1][1][name] = value.strip()
    return found


@pytest.fixture
def dmi(outcome):
    assert structures(outcome.view), outcome.view.lines("dmi")
    return structures(outcome.view)


@every_machine
def test_dmidecode_finds_nothing_wrong(boot, outcome, dmi):
    assert [line for line in outcome.view.lines("dmi") if line.startswith("#") and "dmidecode" not in line or
            "invalid" in line.lower() or "broken" in line.lower() or "TRUNCATED" in line or "Wrong" in line] == []
    assert "status 0" in outcome.view.lines("dmi")
    assert {0, 1, 3, 4, 16, 17, 19, 32, 127} <= {kind for kind, _ in dmi}


@every_machine
def test_system_has_the_uuid_of_the_command_line(boot, dmi):
    (system,) = [fields for kind, fields in dmi if kind == 1]
    if "-uuid" in boot.extra:
        assert system["UUID"].lower() == UUID


@every_machine
def test_memory_devices_add_up_to_the_ram(boot, outcome, dmi):
    sizes = [fields["Size"].split() for kind, fields in dmi if kind == 17 and "No Module" not in fields["Size"]]
    assert sum(int(size) * MIB[unit] for size, unit in sizes) == outcome.state.ram_bytes >> 20


@every_machine
def test_each_socket_is_a_processor(boot, dmi):
    sockets = int(" ".join(boot.extra).split("sockets=")[1].split(",")[0]) if "sockets=" in " ".join(boot.extra) else 1
    populated = [fields for kind, fields in dmi if kind == 4 and "Populated" in fields["Status"]]
    assert len(populated) == sockets
    assert sum(int(fields.get("Core Count", 1)) for fields in populated) == boot.cpus


@every_machine
def test_entry_points_are_whole_and_lie_where_they_are_looked_for(boot, outcome, dmi):
    area = outcome.view.unpacked("low-memory")[0x10000:]
    anchors = {area[at:at + 5].rstrip(b"\0")[:5]: at for at in range(0, len(area), 16)
               if area[at:at + 4] == b"_SM_" or area[at:at + 5] == b"_SM3_"}
    assert anchors, "neither _SM_ nor _SM3_ at F0000-FFFFF"
    for name, at in anchors.items():
        if name == b"_SM3_":
            assert sum(area[at:at + area[at + 6]]) & 0xFF == 0
        else:
            assert sum(area[at:at + area[at + 5]]) & 0xFF == 0 and sum(area[at + 0x10:at + 0x1F]) & 0xFF == 0
            assert area[at + 0x10:at + 0x15] == b"_DMI_"
            length, address, count = struct.unpack_from("<HIH", area, at + 0x16)
            assert length and address and count == len(structures(outcome.view))
