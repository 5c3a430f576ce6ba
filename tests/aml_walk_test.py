# SPDX-License-Identifier: MIT
"""What aml_walk finds in a DSDT or SSDT is what ACPICA's acpiexec has in its namespace after it has loaded the table.

The program is made of tests/acpi/walk_names.c; the environment variable TABLES names the folder that it was built in.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

TREE = Path(__file__).resolve().parent.parent
QEMU = TREE / "tests" / "acpi" / "qemu-7.2"
WALK_NAMES = Path(os.environ.get("TABLES", TREE / "build/tables")).resolve() / "acpi/walk_names"
SECONDS = 60

pytestmark = pytest.mark.skipif(not shutil.which("acpiexec"), reason="acpiexec is missing (Debian: acpica-tools)")

# Terms that QEMU's tables do not have, at the level of the definition block.
ASL = r"""
DefinitionBlock ("", "DSDT", 2, "TEST", "WALK", 1)
{
    External (\_SB.ELSE, DeviceObj)
    External (\EXTM, MethodObj)
    Name (YES, 1)
    Name (BIG, 0x123456789abcdef0)
    Name (ALL, Ones)
    Name (TEXT, "a text")
    Name (BYTE, Buffer (6) { 1, 2, 3 })
    Name (PACK, Package () { 1, "two", Package () { 3, \YES }, YES })
    Name (LONG, Package (3) { 0, 1, 2 })
    Event (EVNT)
    Mutex (MUTX, 3)
    Method (SUM, 2) { Return (Arg0 + Arg1) }
    Method (MADE, 0) { Name (GONE, 1) Return (GONE) }
    Alias (TEXT, ALIA)
    OperationRegion (REGI, SystemIO, 0x400 + 0x20, 0x20)
    OperationRegion (REGC, SystemMemory, 0xfed00000, 0x400)
    Field (REGI, ByteAcc, NoLock, Preserve)
    {
        INDX, 8, DATA, 8, Offset (4), AccessAs (WordAcc, 0), BITS, 3, , 5, LAST, 16
    }
    IndexField (INDX, DATA, ByteAcc, NoLock, Preserve) { IDX0, 8, Offset (0x40), IDX1, 4 }
    BankField (REGI, BITS, 2, ByteAcc, NoLock, Preserve) { BNK0, 8 }
    CreateByteField (BYTE, 0, BYT0)
    CreateWordField (BYTE, 0 + 1, WRD1)
    CreateDWordField (BYTE, 2, DWR2)
    CreateBitField (BYTE, 3, BIT3)
    CreateField (BYTE, 4, SUM (1, 2), FLD4)
    Processor (\_PR.CPU0, 0, 0x410, 6) { Name (INCP, 1) }
    PowerResource (PWRR, 0, 0) { Method (_STA) { Return (1) } }
    ThermalZone (\_TZ.HEAT) { Name (_CRT, 3000) }
    If (SUM (YES, SUM (1, 1)) == 3) { Name (THEN, 1) } Else { Name (NEVE, 2) }
    If (CondRefOf (\NONE)) { Name (NEV2, 3) }
    If ((YES == 1) && (SizeOf (BYTE) > 2) && !(ObjectType (TEXT) == 1)) { Name (AND1, 4) }
    While (YES == 0) { Name (NEV3, 1) }
    Store (SUM (3, 4), YES)
    YES = DerefOf (PACK [0]) << 2
    Divide (9, 2, Local0, Local1)
    Device (\_SB.DEV0)
    {
        Name (_ADR, 0x00020000)
        Name (_HID, EisaId ("PNP0C0A"))
        Name (_CID, Package () { "ACPI0001", EisaId ("PNP0A05") })
        Device (DEV1)
        {
            Device (^DEV2) { Name (INUP, 1) }
            Scope (\_GPE) { Method (_L01) { } Name (INGP, 1) }
            Scope (DEV2) { Name (SEEK, 1) }
            Method (_CRS, 0, Serialized)
            {
                Name (RBUF, ResourceTemplate () { IO (Decode16, 0x60, 0x60, 1, 1) })
                Return (RBUF)
            }
            Name (_PRS, ResourceTemplate () { IRQ (Level, ActiveLow, Shared) { 5, 10 } })
        }
    }
    Scope (\) { Name (ROOT, 1) Scope (_SB) { Name (INSB, 1) } }
}
"""

# Names that the walk meets in branches that are not taken.
NOT_TAKEN = {"\\NEVE", "\\NEV2", "\\NEV3"}

KINDS = {
    "Device": "Device", "Processor": "Processor", "Power": "PowerResource", "Thermal": "ThermalZone", "Method": "Method",
    "Mutex": "Mutex", "Event": "Event", "Region": "Region", "RegionField": "Field", "IndexField": "Field", "BankField": "Field",
    "BufferField": "BufferField", "Integer": "Name", "String": "Name", "Buffer": "Name", "Package": "Name",
}


def run(*command, folder=None):
    result = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, cwd=folder, check=False)
    return result.returncode, result.stdout, result.stderr


def walked(table):
    """{path: (kind, the rest of the line)} of what the table declares; {path} of its scopes."""
    status, output, errors = run(WALK_NAMES, str(table))
    assert status == 0, errors
    found = {}
    for line in output.splitlines():
        kind, path, *rest = line.split(" ", 2)
        if kind in ("Scope", "External"):
            continue
        assert path not in found, f"{path} is declared twice"
        found[path] = (kind, rest[0] if rest else "")
    return found


def loaded(table, folder):
    """{path: (type, the rest of the line)} of what acpiexec has from the table: all with an owner."""
    status, output, errors = run("acpiexec", "-di", "-b", "namespace", str(table), folder=folder)
    # What terms outside of methods evaluate to, acpiexec reports at its end as not given back.
    complaints = [line for line in (output + errors).splitlines() if "Error" in line and "Outstanding cache" not in line]
    assert status == 0 and not complaints, output + errors
    around, found = [], {}
    for line in output.splitlines():
        match = re.match(r" *([0-9]+)  +([0-9A-Z_]{4}) (\w+) +0x[0-9a-f]+ ([0-9a-f]{3}) ?(.*)", line)
        if not match:
            continue
        level, name, kind, owner, rest = match.groups()
        around[int(level):] = [name.rstrip("_") or "_"]
        if owner != "000":
            found["\\" + ".".join(around)] = (kind, rest)
    return found


def value_of(kind, rest):
    """What both programs tell of an object, in the words of walk_names."""
    if kind == "Method":
        return re.match(r"Args (\d)", rest)[1]
    if kind == "Integer":
        return "Integer %x" % int(re.match(r"= ([0-9A-F]+)", rest)[1], 16)
    if kind == "String":
        return "String " + re.search(r'"(.*)"', rest)[1]
    if kind == "Buffer":
        return "Buffer %x" % int(re.match(r"Len ([0-9A-F]+)", rest)[1], 16)
    if kind == "Package":
        return "Package %x" % int(re.match(r"Elements ([0-9A-F]+)", rest)[1], 16)
    if kind == "Region" and "Addr" in rest:
        match = re.search(r"\[(\w+)\] Addr ([0-9A-F]+) Len ([0-9A-F]+)", rest)
        space = {"SystemMemory": 0, "SystemIO": 1, "PCI_Config": 2}[match[1]]
        return "%d %x+%x" % (space, int(match[2], 16), int(match[3], 16))
    if kind == "RegionField":
        match = re.search(r"Off ([0-9A-F]+) Len ([0-9A-F]+)", rest)
        return "%d+%d" % (int(match[1], 16), int(match[2], 16))
    return None


def compare(table, folder, not_taken=frozenset(), computed=frozenset()):
    found, expected = walked(table), loaded(table, folder)
    assert set(found) - not_taken == set(expected)
    for path, (kind, rest) in expected.items():
        if found[path][0] == "Alias":
            continue
        assert KINDS[kind] == found[path][0], path
        value = value_of(kind, rest)
        if value is not None and path not in computed:
            assert value == found[path][1], path
    return found


@pytest.mark.parametrize("name", ["pc-dsdt", "q35-dsdt", "pc-ssdt"])
def test_aml_walk_finds_the_namespace_of_qemus_tables(name, tmp_path):
    if name.endswith("ssdt"):
        # An SSDT alone is no system: it is loaded as if it were the DSDT.
        table = bytearray((QEMU / f"{name}.aml").read_bytes())
        table[0] = ord("D")
        table[9] = (table[9] + ord("S") - ord("D")) & 0xff
        (tmp_path / "table.aml").write_bytes(table)
    else:
        shutil.copy(QEMU / f"{name}.aml", tmp_path / "table.aml")
    found = compare(tmp_path / "table.aml", tmp_path)
    assert len(found) >= {"pc-dsdt": 500, "q35-dsdt": 300, "pc-ssdt": 7}[name]


def test_aml_walk_gets_past_every_kind_of_term(tmp_path):
    (tmp_path / "terms.asl").write_text(ASL)
    status, output, errors = run("iasl", "-oa", "-p", "terms", "terms.asl", folder=tmp_path)
    assert status == 0, output + errors
    found = compare(tmp_path / "terms.aml", tmp_path, NOT_TAKEN, computed={"\\YES", "\\REGI"})
    assert "\\MADE.GONE" not in found and found["\\ALIA"][0] == "Alias"


@pytest.mark.parametrize("cut", [1, 2, 5, 17, 63])
def test_aml_walk_names_what_a_cut_table_lacks(cut, tmp_path):
    table = (QEMU / "pc-dsdt.aml").read_bytes()
    (tmp_path / "cut.aml").write_bytes(table[:-cut])
    status, _, errors = run(WALK_NAMES, str(tmp_path / "cut.aml"))
    assert status == 1 and re.search("(a wrong package length|a term reaches beyond its block) at 0x", errors)
