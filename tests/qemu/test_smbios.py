# SPDX-License-Identifier: MIT
"""SMBIOS as Linux finds it: its log, and what dmidecode makes of the tables that it copied, against QEMU's command line.

pc-i440fx-2.0 is a machine for which QEMU gives no structures of this form: there ours are used, or those of a test's file.
"""

import re
import struct
from dataclasses import dataclass

import pytest

import boots
import dmidecode
from boots import Boot
from dmidecode import GIB

pytestmark = pytest.mark.skipif(not dmidecode.DMIDECODE, reason=dmidecode.MISSING)

UUID = "01234567-89ab-cdef-fedc-ba9876543210"
DO = "view,smbios,poweroff"

NAMED = ("-uuid", UUID,
         "-smbios", "type=1,manufacturer=Maker,product=Thing,version=v1,serial=s-1,sku=k-1,family=f-1",
         "-smbios", "type=2,manufacturer=BoardMaker,product=Board,version=v2,serial=s-2,asset=a-2,location=l-2",
         "-smbios", "type=3,manufacturer=BoxMaker,version=v3,serial=s-3,asset=a-3,sku=k-3",
         "-smbios", "type=11,value=first,value=second",
         "-smbios", "type=17,manufacturer=ChipMaker,speed=3200")
WITH_BIOS = ("-smbios", "type=0,vendor=Vendor,version=v0,date=02/03/2024,release=4.5")


@dataclass(frozen=True)
class Case:
    """A boot, and the version that Linux names."""

    boot: Boot
    version: str

    def __str__(self):
        return self.boot.name


def case(name, version, **more):
    return Case(Boot(f"smbios-{name}", do=DO, **more), version)


CASES = [
    case("q35-32", "2.8", machine="q35,smbios-entry-point-type=32", extra=NAMED),
    case("q35-64", "3.0.0", machine="q35,smbios-entry-point-type=64", extra=(*NAMED, *WITH_BIOS)),
    case("pc-64", "3.0.0", machine="pc,smbios-entry-point-type=64", extra=NAMED, memory="5G"),
    case("pc-smp", "2.8", machine="pc", extra=("-smp", "8,sockets=2,cores=2,threads=2", "-cpu", "Nehalem")),
    case("own", "3.0.0", machine="pc-i440fx-2.0", memory="5G",
         extra=("-uuid", UUID, "-smp", "8,sockets=2,cores=2,threads=2", "-cpu", "Haswell")),
    case("own-leaf-b", "3.0.0", machine="pc-i440fx-2.0",
         extra=("-smp", "8,sockets=2,cores=2,threads=2", "-cpu", "Haswell,cpuid-0xb=on")),
]
BOOTS = {one.boot.name: one for one in CASES}


@pytest.fixture
def table(outcome):
    """What dmidecode reads of the copies that Linux made."""
    entry, structures = outcome.view.unpacked("smbios-entry"), outcome.view.unpacked("smbios-tables")
    path = outcome.folder / "smbios.dump"
    path.write_bytes(dmidecode.dump(entry, structures))
    found = dmidecode.Table(dmidecode.decode(path))
    assert not dmidecode.COMPLAINT.search(found.text), found.text
    return found


def of_boots(*names):
    chosen = [BOOTS[f"smbios-{name}"].boot for name in names] if names else [one.boot for one in CASES]
    return pytest.mark.parametrize("boot", chosen, ids=str)


@of_boots()
def test_linux_finds_the_version_asked_for(boot, outcome):
    wanted = BOOTS[boot.name]
    assert outcome.ended == "shutdown"
    assert [line for line in outcome.view.dmesg if f"SMBIOS {wanted.version} present." in line]
    assert not [line for line in outcome.view.dmesg if re.search(r"(?i)dmi: .*(invalid|truncated|not present)", line)]


@of_boots()
def test_log_tells_what_linux_reads_and_nothing_is_wrong(boot, outcome, table):
    line, = outcome.log.find("smbios tables:")
    match = re.match(r"(\d+) structures, (\d+) bytes at \[mem 0x([0-9a-f]{8,16})-0x([0-9a-f]{8,16})\], entry points? (.*)",
                     line.fact)
    count, size = int(match[1]), int(match[2])
    structures = outcome.view.unpacked("smbios-tables")
    assert line.level == "I" and size == len(structures) == int(match[4], 16) - int(match[3], 16) + 1
    assert count == len(table.types) and table.types[-1] == 127
    assert match[5] == ("2.8" if BOOTS[boot.name].version == "2.8" else "2.8 and 3.0")
    assert not [str(line) for line in outcome.log.of_level("FEW") if line.room == "smbios"]


@of_boots()
def test_structures_lie_in_reserved_memory(boot, outcome):
    line, = outcome.log.find("smbios tables:")
    first, last = (int(number, 16) for number in re.search(r"\[mem 0x(\w+)-0x(\w+)\]", line.fact).groups())
    reserved = [re.match(r" *([0-9a-f]+)-([0-9a-f]+) : Reserved", line) for line in outcome.view.lines("iomem")]
    assert any(int(match[1], 16) <= first and last <= int(match[2], 16) for match in reserved if match)


@of_boots()
def test_firmware_calls_itself_a_virtual_machine_without_uefi(boot, table):
    bios = table.one(0)
    if boot.extra[-2:] == WITH_BIOS:
        assert (bios["Vendor"], bios["Version"], bios["Release Date"]) == ("Vendor", "v0", "02/03/2024")
    else:
        assert bios["Vendor"] == "hvmstage"
    assert "System is a virtual machine" in bios["Characteristics"]
    assert "UEFI" not in bios["Characteristics"]


@of_boots("q35-32", "q35-64", "pc-64", "own")
def test_uuid_is_that_of_the_command_line(boot, table):
    assert table.one(1)["UUID"] == UUID


@of_boots("q35-32", "q35-64", "pc-64")
def test_strings_are_those_of_the_command_line(boot, outcome, table):
    system, board, box = table.one(1), table.one(2), table.one(3)
    assert [system[name] for name in ("Manufacturer", "Product Name", "Version", "Serial Number", "SKU Number", "Family")] \
        == ["Maker", "Thing", "v1", "s-1", "k-1", "f-1"]
    assert [board[name] for name in ("Manufacturer", "Product Name", "Version", "Serial Number", "Asset Tag",
                                     "Location In Chassis")] == ["BoardMaker", "Board", "v2", "s-2", "a-2", "l-2"]
    assert [box[name] for name in ("Manufacturer", "Version", "Serial Number", "Asset Tag", "SKU Number")] \
        == ["BoxMaker", "v3", "s-3", "a-3", "k-3"]
    assert [table.one(11)[f"String {number}"] for number in (1, 2)] == ["first", "second"]
    assert {(module["Manufacturer"], module["Speed"]) for module in table.of(17)} == {("ChipMaker", "3200 MT/s")}
    assert [line for line in outcome.view.dmesg if re.search(r"DMI: Maker Thing/Board, BIOS ", line)]


@of_boots()
def test_modules_and_ranges_are_the_memory_of_the_command_line(boot, table):
    wanted = 5 * GIB if boot.memory == "5G" else 512 << 20
    assert sum(dmidecode.size(module["Size"]) for module in table.of(17)) == wanted
    ranges = [tuple(int(mapped[name].rstrip("k"), 16) for name in ("Starting Address", "Ending Address"))
              for mapped in table.of(19)]
    assert sum(last + 1 - first for first, last in ranges) == wanted
    assert len(ranges) == (2 if boot.memory == "5G" else 1)


@of_boots("pc-smp", "own", "own-leaf-b")
def test_sockets_cores_and_threads_are_those_of_the_command_line(boot, table):
    sockets = [tuple(socket[name] for name in ("Core Count", "Core Enabled", "Thread Count")) for socket in table.of(4)]
    assert sockets == [("2", "2", "4")] * 2


# --- structures that QEMU would never give ------------------------------------------------------------------------------

ANCHOR = struct.pack("<4sBBBBHB5s5sBHIHB", b"_SM_", 0, 31, 2, 8, 0, 0, b"", b"_DMI_", 0, 0, 0, 0, 0x28)
SYSTEM = struct.pack("<BBH4B16sBBB", 1, 27, 0x100, 1, 0, 0, 0, bytes(16), 6, 0, 0) + b"Broken\0\0"
END = struct.pack("<BBH", 127, 4, 0x7F00) + b"\0\0"

# name: entry point, structures, words that the one line has to contain
BROKEN = {
    "no-end": (ANCHOR, SYSTEM, ("offset 0x0", "type 1", "127")),
    "handle-twice": (ANCHOR, SYSTEM + SYSTEM + END, ("offset 0x23", "handle 0x0100")),
    "length-of-three": (ANCHOR, b"\x01\x03\0\1\0\0" + END, ("offset 0x0", "length 3")),
    "strings-without-end": (ANCHOR, SYSTEM + END[:-1], ("offset 0x23", "NUL")),
    "bytes-behind": (ANCHOR, SYSTEM + END + SYSTEM, ("offset 0x23", "type 127")),
    "no-anchor": (b"_SM_", SYSTEM + END, ("_SM_", "31")),
    "version-9": (ANCHOR[:6] + b"\x09" + ANCHOR[7:], SYSTEM + END, ("version",)),
    "two-mib": (ANCHOR, bytes(2 << 20), ("2097152",)),
}


def run_with(name, anchor, structures, folder):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "anchor").write_bytes(anchor)
    (folder / "tables").write_bytes(structures)
    files = (f"name=etc/smbios/smbios-{part},file={folder / part}" for part in ("anchor", "tables"))
    boot = Boot(f"smbios-{name}", machine="pc-i440fx-2.0", linux=False, deadline=60,
                extra=tuple(word for file in files for word in ("-fw_cfg", file)))
    return boots.run(boot, folder)


@pytest.mark.parametrize("name", BROKEN)
def test_broken_structures_give_one_line_and_ours_are_used(name, rom):
    anchor, structures, words = BROKEN[name]
    outcome = run_with(name, anchor, structures, boots.BUILD / "qemu" / f"smbios-{name}")
    assert outcome.ended == "stopped"
    refusal, tables = [str(line) for line in outcome.log.lines if line.room == "smbios"]
    assert refusal.startswith("E smbios given: ") and refusal.endswith("; our own structures are used")
    assert all(word in refusal for word in words), refusal
    assert tables.endswith("entry points 2.8 and 3.0")


def test_whole_structures_from_a_file_are_used_though_the_entry_point_counts_otherwise(rom):
    outcome = run_with("from-file", ANCHOR, SYSTEM + END, boots.BUILD / "qemu/smbios-from-file")
    warning, tables = [str(line) for line in outcome.log.lines if line.room == "smbios"]
    assert warning.startswith("W smbios given: ") and "counted" in warning
    # With the type 0 that the firmware adds.
    assert tables.startswith("I smbios tables: 3 structures") and tables.endswith("entry point 2.8")
