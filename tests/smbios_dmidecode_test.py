# SPDX-License-Identifier: MIT
"""Our own SMBIOS structures as dmidecode reads them.

The environment variable TABLES names the folder that the program which writes them was built in (default: build/tables)."""

import os
import re
import struct
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/qemu"))

from dmidecode import COMPLAINT, DMIDECODE, GIB, MIB, MISSING, TIB, Table, decode, is_cut_from, size  # noqa: E402

WRITE_SMBIOS = Path(os.environ.get("TABLES", ROOT / "build/tables")).resolve() / "smbios/write_smbios"
KINDS = ("21", "30")
UUID = "01234567-89ab-cdef-fedc-ba9876543210"
MEMORY = ("memory=0x80000000", "ram=0-0x7fffffff")

pytestmark = pytest.mark.skipif(not DMIDECODE, reason=MISSING)


def write(path, kind, *inputs):
    return subprocess.run([WRITE_SMBIOS, path, kind, *inputs], capture_output=True, text=True, check=False)


@pytest.fixture(params=KINDS)
def table(request, tmp_path):
    """table(INPUT...) -> Table, with each kind of entry point."""

    def make(*inputs):
        path = tmp_path / "dump"
        done = write(path, request.param, *inputs)
        assert done.returncode == 0, done.stderr
        found = Table(decode(path))
        assert not COMPLAINT.search(found.text), found.text
        return found

    make.kind = request.param
    return make


def test_entry_point_tells_version_and_size(table):
    text = table(*MEMORY).text
    assert ("SMBIOS 2.8 present." if table.kind == "21" else "SMBIOS 3.0.0 present.") in text
    if table.kind == "21":
        count, size = map(int, re.search(r"(\d+) structures occupying (\d+) bytes", text).groups())
        assert count == len(Table(text).structures) and size > 0


def test_least_machine_has_the_required_structures(table):
    assert table(*MEMORY).types == [0, 1, 3, 4, 16, 17, 19, 32, 127]


def test_full_machine_has_every_structure_once(table):
    found = table(*MEMORY, "baseboard-manufacturer=B", "battery=1", "oem=x")
    assert found.types == [0, 1, 2, 3, 4, 11, 16, 17, 19, 22, 32, 127]


def test_uuid_reads_as_it_was_given(table):
    assert table(*MEMORY, f"uuid={UUID}").one(1)["UUID"] == UUID


def test_uuid_kept_as_given_reads_with_its_first_fields_turned(table):
    assert table(*MEMORY, f"uuid={UUID}", "uuid-order=given").one(1)["UUID"] == "67452301-ab89-efcd-fedc-ba9876543210"


def test_no_uuid_reads_as_one_that_cannot_be_set_either(table):
    assert table(*MEMORY).one(1)["UUID"] == "Not Settable"


STRINGS = {
    "bios-vendor": (0, "Vendor"), "bios-version": (0, "Version"), "bios-release-date": (0, "Release Date"),
    "system-manufacturer": (1, "Manufacturer"), "system-product-name": (1, "Product Name"),
    "system-version": (1, "Version"), "system-serial-number": (1, "Serial Number"),
    "system-sku-number": (1, "SKU Number"), "system-family": (1, "Family"),
    "baseboard-manufacturer": (2, "Manufacturer"), "baseboard-product-name": (2, "Product Name"),
    "baseboard-version": (2, "Version"), "baseboard-serial-number": (2, "Serial Number"),
    "baseboard-asset-tag": (2, "Asset Tag"), "baseboard-location-in-chassis": (2, "Location In Chassis"),
    "enclosure-manufacturer": (3, "Manufacturer"), "enclosure-version": (3, "Version"),
    "enclosure-serial-number": (3, "Serial Number"), "enclosure-asset-tag": (3, "Asset Tag"),
    "enclosure-sku-number": (3, "SKU Number"), "processor-manufacturer": (4, "Manufacturer"),
    "processor-version": (4, "Version"), "memory-manufacturer": (17, "Manufacturer"),
    "battery-manufacturer": (22, "Manufacturer"), "battery-device-name": (22, "Name"),
}


def test_each_string_reads_in_its_field(table):
    found = table(*MEMORY, "battery=1", *(f"{name}=the {name}" for name in STRINGS))
    assert {name: found.one(kind)[field] for name, (kind, field) in STRINGS.items()} == \
        {name: f"the {name}" for name in STRINGS}


def test_absent_string_reads_as_not_specified(table):
    found = table(*MEMORY, "baseboard-product-name=P", "system-manufacturer=")
    assert found.one(1)["Manufacturer"] == "Not Specified" and found.one(2)["Manufacturer"] == "Not Specified"
    assert found.one(2)["Product Name"] == "P"


def test_string_of_4000_bytes_is_cut_and_harms_nobody(table):
    found = table(*MEMORY, "system-version=" + "v" * 4000, "system-serial-number=s")
    assert found.one(1)["Version"] == "v" * 255 and found.one(1)["Serial Number"] == "s"


def test_oem_strings_read_in_their_order(table):
    names = [f"string {index}" for index in range(1, 100)]
    fields = table(*MEMORY, *(f"oem={name}" for name in names)).one(11)
    assert [fields[f"String {index}"] for index in range(1, 100)] == names


def test_firmware_is_a_virtual_machine_without_uefi(table):
    fields = table(*MEMORY, "bios-vendor=hvmstage").one(0)
    assert "System is a virtual machine" in fields["Characteristics"] and "UEFI" not in fields["Characteristics"]
    assert "ACPI is supported" in fields["Characteristics"] and fields["ROM Size"] == "128 kB"


def test_baseboard_is_in_the_enclosure(table):
    found = table(*MEMORY, "baseboard-product-name=P")
    enclosure, = [handle for number, _, handle, _ in found.structures if number == 3]
    assert int(found.one(2)["Chassis Handle"], 16) == enclosure


# processors, cores, threads -> of each socket: cores, enabled cores, threads
SOCKETS = {
    (1, 1, 1): [(1, 1, 1)],
    (8, 4, 2): [(4, 4, 8)],
    (16, 4, 2): [(4, 4, 8)] * 2,
    (11, 4, 2): [(4, 4, 8), (4, 2, 8)],
    (255, 255, 1): [(255, 255, 255)],
    (256, 256, 1): [(256, 256, 256)],
    (600, 300, 2): [(300, 300, 600)],
    (1024, 1, 1): [(1, 1, 1)] * 1024,
}


@pytest.mark.parametrize("counts", SOCKETS, ids=lambda counts: "-".join(map(str, counts)))
def test_one_structure_for_each_socket_with_its_counts(table, counts):
    if counts[0] == 1024 and table.kind == "21":
        pytest.skip("more than 64 KiB, which the 2.1 entry point cannot tell")
    processors, cores, threads = counts
    found = table(*MEMORY, f"processors={processors}", f"cores={cores}", f"threads={threads}").of(4)
    assert [tuple(int(fields[name]) for name in ("Core Count", "Core Enabled", "Thread Count")) for fields in found] == \
        SOCKETS[counts]
    assert [fields["Socket Designation"] for fields in found] == [f"CPU {index}" for index in range(len(found))]


def test_processor_id_is_that_of_cpuid(table):
    fields = table(*MEMORY, "signature=0x000806ec", "edx=0x1f8bfbff", "extended-edx=0x20100000", "speed=2400").one(4)
    assert fields["ID"] == "EC 06 08 00 FF FB 8B 1F"
    assert "64-bit capable" in fields["Characteristics"] and "Execute Protection" in fields["Characteristics"]
    assert fields["Max Speed"] == fields["Current Speed"] == "2400 MHz"
    assert fields["Status"] == "Populated, Enabled"


@pytest.mark.parametrize("memory", (MIB, 512 * MIB, 16 * GIB, 17 * GIB, 512 * GIB, 513 * GIB, TIB, 2 * TIB - MIB, 2 * TIB,
                                    3 * TIB + 5 * MIB, 4 * TIB, 5 * TIB, 64 * TIB))
def test_modules_add_up_to_the_memory_and_the_array(table, memory):
    found = table(f"memory={memory}")
    modules = [size(fields["Size"]) for fields in found.of(17)]
    assert sum(modules) == memory and len(modules) <= 32
    assert len(modules) == int(found.one(16)["Number Of Devices"])
    assert is_cut_from(found.one(16)["Maximum Capacity"], memory)


RANGES = {
    "below": (0, 0xBFFFFFFF),
    "above": (4 * GIB, 6 * GIB - 1),
    "ends-one-kib-below-4t": (4 * GIB, 4 * TIB - 1025),
    "ends-at-4t": (4 * GIB, 4 * TIB - 1),
    "crosses-4t": (4 * GIB, 4 * TIB + GIB - 1),
    "begins-at-4t": (4 * TIB, 4 * TIB + GIB - 1),
    "up-to-52-bits": (1 << 50, (1 << 52) - 1),
}


@pytest.mark.parametrize("name", RANGES)
def test_mapped_addresses_are_those_of_the_ram(table, name):
    first, last = RANGES[name]
    fields = table("memory=0x40000000", f"ram={first}-{last}").one(19)
    # dmidecode puts a "k" behind extended addresses, which are bytes all the same: it takes their difference for bytes.
    assert [int(fields[name].rstrip("k"), 16) for name in ("Starting Address", "Ending Address")] == [first, last]
    assert is_cut_from(fields["Range Size"], last + 1 - first)


def test_ram_that_is_not_whole_kib_loses_only_its_edges(table):
    fields = table("memory=0x40000000", "ram=0x1001-0x9fbfe", "ram=0x200001-0x2003fe").one(19)
    assert (int(fields["Starting Address"], 16), int(fields["Ending Address"], 16)) == (0x1400, 0x9F7FF)


def test_larger_table_than_64_kib_has_only_the_3_0_entry_point(tmp_path):
    inputs = (*MEMORY, "processors=1000", "processor-version=" + "v" * 100)
    assert write(tmp_path / "a", "21", *inputs).returncode == 1
    assert write(tmp_path / "b", "30", *inputs).returncode == 0
    assert len(Table(decode(tmp_path / "b")).of(4)) == 1000


@pytest.mark.parametrize("inputs", (("memory=0",), (*MEMORY, "cores=0"), (*MEMORY, "processors=1025"),
                                    (*MEMORY, "cores=65536"), (*MEMORY, "ram=5-4"), ("memory=0x10000000100000",)), ids=str)
def test_input_that_no_structure_can_tell_is_refused(inputs, tmp_path):
    done = write(tmp_path / "dump", "30", *inputs)
    assert done.returncode == 1 and len(done.stderr.splitlines()) == 1


# --- structures that a toolstack passes ---------------------------------------------------------------------------------


def structure(kind, handle, formatted, *strings):
    """A structure from its fields behind the header, and its strings."""
    text = b"".join(string.encode() + b"\0" for string in strings) or b"\0"
    return struct.pack("<BBH", kind, 4 + len(formatted), handle) + formatted + text + b"\0"


def entries(*structures):
    """The form of xl's smbios_firmware: each structure behind its length."""
    return b"".join(struct.pack("<I", len(one)) + one for one in structures)


GUEST = "00112233-4455-6677-8899-aabbccddeeff"
PASSED = {
    "bios": structure(0, 0x0000, bytes((1, 2)) + b"\0\xf0" + bytes((3, 0)) + struct.pack("<QBB", 0x80, 1, 0x10) +
                      bytes((7, 1, 255, 255)), "Vendor", "Version", "08/20/2026"),
    "system": structure(1, 0x0001, bytes((1, 2, 3, 4)) + uuid.UUID(GUEST).bytes_le + bytes((6, 5, 6)),
                        "Maker", "Product", "1", "S/N", "SKU", "Family"),
    "board": structure(2, 0x0002, bytes((1, 2, 0, 0, 0, 1, 0)) + struct.pack("<HBB", 0x0003, 10, 0), "Maker", "Board"),
    "enclosure": structure(3, 0x0003, bytes((1, 3, 0, 2, 0, 3, 3, 3, 2)) + bytes(4) + bytes((0, 1, 0, 0, 0)),
                           "Maker", "S/N"),
    "cache": structure(7, 0x0400, bytes((1,)) + struct.pack("<HHHHHBBBBII", 0x0180, 32, 32, 2, 2, 0, 4, 5, 7, 32, 32),
                       "L1"),
    "probe": structure(28, 0x1000, bytes((1, 0x63)) + struct.pack("<6HI", *[0x8000] * 6, 0) + b"\0\x80", "CPU"),
    "cooling": structure(27, 0x1100, struct.pack("<HBBIHB", 0x1000, 0x65, 1, 0, 0x8000, 1), "Fan"),
    "supply": structure(39, 0x1300, bytes((1, 1, 2, 0, 0, 0, 0, 0)) + struct.pack("<HHHHH", 450, 0x11a2, 0xffff, 0x1100,
                                                                                  0xffff), "Back", "PSU"),
}
PASSED_TYPES = {name: one[0] for name, one in PASSED.items()}


@pytest.fixture
def passing(table, tmp_path):
    """passing(BYTES, INPUT...) -> Table with the structures passed, what was said of them."""
    def make(blob, *inputs):
        path, dump = tmp_path / "passed", tmp_path / "passing"
        path.write_bytes(blob)
        done = write(dump, table.kind, *MEMORY, f"passed={path}", *inputs)
        assert done.returncode == 0, done.stderr
        found = Table(decode(dump))
        assert not COMPLAINT.search(found.text), found.text
        handles = [handle for _, _, handle, _ in found.structures]
        assert len(set(handles)) == len(handles) and found.types[-1] == 127
        return found, done.stdout.splitlines()

    return make


def handles_of(found, kind):
    return [handle for number, _, handle, _ in found.structures if number == kind]


def test_passed_structures_read_as_they_were_given(passing):
    found, said = passing(entries(*PASSED.values()))
    assert not said
    assert found.types == [0, 1, 2, 3, 4, 7, 16, 17, 19, 28, 27, 32, 39, 127]
    assert found.one(0)["Vendor"] == "Vendor" and found.one(0)["BIOS Revision"] == "7.1"
    assert [found.one(1)[name] for name in ("Manufacturer", "Serial Number", "Family")] == ["Maker", "S/N", "Family"]
    assert found.one(3)["Type"] == "Desktop" and found.one(39)["Name"] == "PSU"


def test_passed_system_has_its_own_uuid_whatever_the_domains(passing):
    found, _ = passing(entries(PASSED["system"]), f"uuid={UUID}", "system-serial-number=the domain's")
    assert found.one(1)["UUID"] == GUEST and found.one(1)["Serial Number"] == "S/N"


def test_passed_handles_that_ours_have_lead_to_the_same_structures(passing):
    found, _ = passing(entries(*PASSED.values()))
    assert int(found.one(2)["Chassis Handle"], 16) == handles_of(found, 3)[0]
    assert int(found.one(4)["L1 Cache Handle"], 16) == handles_of(found, 7)[0] != 0x0400
    assert int(found.one(27)["Temperature Probe Handle"], 16) == handles_of(found, 28)[0] != 0x1000
    assert int(found.one(39)["Cooling Device Handle"], 16) == handles_of(found, 27)[0] != 0x1100


def test_passed_several_of_a_type_all_read_in_their_order(passing):
    slots = [structure(9, 0x0900, bytes((1, 0xa5, 13, 3, 4)) + struct.pack("<HBBHBB", number, 4, 1, 0, 0, number << 3),
                       f"Slot {number}") for number in range(32)]
    oem = [structure(11, 0x0b00, bytes((2,)), f"a{number}", f"b{number}") for number in range(3)]
    vendor = [structure(200, 0x3000, bytes((number,))) for number in range(3)]
    found, said = passing(entries(*slots, *oem, *vendor), "oem=ours")
    assert not said
    assert [fields["Designation"] for fields in found.of(9)] == [f"Slot {number}" for number in range(32)]
    assert [fields["String 2"] for fields in found.of(11)] == ["b0", "b1", "b2"]
    assert len(found.of(200)) == 3


def test_passed_battery_is_there_without_our_own_being_asked_for(passing):
    battery = structure(22, 0x1600, bytes((1, 2, 0, 0, 3, 6)) + struct.pack("<HHBBHHBBI", 5000, 12000, 0, 255, 0, 0, 0, 1, 0),
                        "Left", "Maker", "Battery")
    assert passing(entries(battery))[0].one(22)["Location"] == "Left"
    assert passing(entries(battery), "battery=1")[0].one(22)["Name"] == "Battery"
    assert passing(entries(PASSED["probe"]), "battery=1")[0].one(22)["Location"] == "Primary"


def test_passed_string_numbers_of_0_and_sets_without_strings_read_as_not_specified(passing):
    found, said = passing(entries(structure(8, 0x0800, bytes(5))))
    assert not said and found.one(8)["Internal Reference Designator"] == "Not Specified"


PROBE = PASSED["probe"]
PORT = structure(8, 0x0800, bytes((1, 0, 2, 0, 1)), "inside", "outside")
UNUSABLE = {
    # name: (bytes, what is said of the second entry, whether the third one, PORT, is read)
    "cut": (entries(PROBE) + entries(PORT)[:-1], "length goes past the end", 0),
    "huge-length": (entries(PROBE) + struct.pack("<I", 0xFFFFFFF0) + PORT, "length goes past the end", 0),
    "length-0": (entries(PROBE) + bytes(8) + entries(PORT), "length 0", 1),
    "tail": (entries(PROBE) + b"\0\0\0", "fewer bytes left than a length's 4", 0),
    "formatted-length-0": (entries(PROBE, b"\x08\0" + PORT[2:], PORT), "length is below a header's 4", 1),
    "formatted-past-entry": (entries(PROBE, b"\x08\xff" + PORT[2:], PORT), "length goes past the end", 1),
    "strings-without-end": (entries(PROBE, PORT[:-1], PORT), "not ended by two NULs", 1),
    "first-string-empty": (entries(PROBE, structure(8, 1, bytes((1, 0, 2, 0, 1)), "", "outside"), PORT), "two NULs", 1),
    "middle-string-empty": (entries(PROBE, structure(8, 1, bytes((1, 0, 0, 0, 1)), "a", "", "c"), PORT), "bytes follow", 2),
    "ours": (entries(PROBE, structure(16, 1, bytes(0x13)), PORT), "only the firmware knows", 1),
    "foreign": (entries(PROBE, structure(41, 1, bytes(7)), PORT), "expected type 0-3", 1),
    "short": (entries(PROBE, structure(1, 1, bytes(4)), PORT), "shorter than that of version 2.4", 1),
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_passed_entry_that_cannot_be_used_is_named_and_the_others_are_read(passing, name):
    blob, words, ports = UNUSABLE[name]
    found, said = passing(blob)
    line, = said
    assert line.startswith(f"entry 1, offset {len(PROBE) + 4:#x}, ") and words in line
    assert len(found.of(28)) == 1 and len(found.of(8)) == ports
    assert found.one(1)["Product Name"] == "Virtual Machine"


def test_passed_bytes_that_are_none_of_it_leave_our_own(passing):
    for blob in (b"", b"no structures at all", bytes(range(256)), b"\xff" * 100, bytes(100)):
        found, said = passing(blob)
        assert found.types == [0, 1, 3, 4, 16, 17, 19, 32, 127] and len(said) == (len(blob) > 0)
