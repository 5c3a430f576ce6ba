# SPDX-License-Identifier: MIT
"""Tables that a guest would trip over are refused with the reason, those beside them are passed on, and it boots.

Tables are given by QEMU's -acpitable. Whether a definition block clashes is for acpiexec to say: it loads what the
guest has, and then the same with the refused one behind it.
"""

import functools
import re
import struct
import subprocess
import uuid

import pytest

import acpi_exec
import acpi_tables
import boots
import firmware_log
from boots import Boot
from test_device_tables import physical, tables_of, title

HEADER, CHECKSUM = acpi_tables.HEADER_SIZE, 9
FADT_DSDT = 40  # offset of the 32-bit address (ACPI 6.5, 5.2.9)
OURS, BEFORE = "of ours", "passed on"

# OEM table ID: signature, body, the path that is declared twice or not at all, and who has declared it first
CLASHES = {
    "CRS": ("SSDT", "External(\\_SB.PCI0, DeviceObj) Scope(\\_SB.PCI0) { Name(_CRS, ResourceTemplate() { "
            "IO(Decode16, 0x1000, 0x1000, 1, 16) }) }", "\\_SB.PCI0._CRS", f"SSDT {OURS}"),
    "ROOT": ("SSDT", 'Scope(\\_SB) { Device(PCI0) { Name(_HID, EisaId("PNP0A08")) } }', "\\_SB.PCI0", f"DSDT {OURS}"),
    "CPUS": ("SSDT", 'Device(\\_SB.CPUS) { Name(_HID, "ACPI0010") }', "\\_SB.CPUS", f"SSDT {OURS}"),
    "PIC": ("SSDT", "Method(\\_PIC, 1) {}", "\\_PIC", f"DSDT {OURS}"),
    "NOWHERE": ("SSDT", "External(\\_SB.NOPE, DeviceObj) Scope(\\_SB.NOPE) { Name(ABCD, 1) }", "\\_SB.NOPE", None),
    # ACPICA loads these as it does SSDTs.
    "PERSIST": ("PSDT", "Method(\\_PIC, 1) {}", "\\_PIC", f"DSDT {OURS}"),
    "OEMS": ("OSDT", "Method(\\_PIC, 1) {}", "\\_PIC", f"DSDT {OURS}"),
    "AGAIN": ("SSDT", "Device(\\_SB.GOOD) {}", "\\_SB.GOOD", f'SSDT "GOOD" {BEFORE}'),
}
GOOD = 'Device(\\_SB.GOOD) { Name(_HID, "HVMS0001") Name(_STA, Zero) Method(TEST) { Return(0x42) } }'


def sealed(table):
    """The table with its length and checksum right."""
    table = bytearray(table)
    struct.pack_into("<I", table, 4, len(table))
    table[CHECKSUM] = 0
    table[CHECKSUM] = -sum(table) & 0xFF
    return bytes(table)


def compiled(folder, name, body, signature="SSDT"):
    """iasl's AML of a definition block, as NAME.aml. It is compiled as an SSDT, then given its signature."""
    folder.mkdir(parents=True, exist_ok=True)
    source, aml = folder / f"{name}.asl", folder / f"{name}.aml"
    source.write_text(f'DefinitionBlock("", "SSDT", 2, "CHECK", "{name}", 1) {{ {body} }}\n')
    done = subprocess.run(["iasl", "-p", folder / name, source], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True)
    assert done.returncode == 0, done.stdout
    aml.write_bytes(sealed(signature.encode() + aml.read_bytes()[4:]))
    return aml


def clash(folder, name):
    signature, body, _, _ = CLASHES[name]
    return compiled(folder, name, body, signature)


def given(*files):
    return tuple(word for file in files for word in ("-acpitable", f"file={file}"))


def definitions(machine):
    """Name -> bytes of DSDT, SSDTs and the like, as a guest loads them."""
    listed = tables_of(machine)
    fadt = next(table for table in listed if table[:4] == b"FACP")
    address = struct.unpack_from("<I", fadt, FADT_DSDT)[0]
    found = {"DSDT": physical(machine, address, struct.unpack("<I", physical(machine, address + 4, 4))[0])}
    blocks = [table for table in listed if table[:4] in (b"SSDT", b"PSDT", b"OSDT")]
    return {**found, **{f"SSDT{number}": table for number, table in enumerate(blocks, 1)}}


def complaints(tables, folder):
    acpi_exec.write(tables, folder)
    return acpi_exec.Namespace(tables, folder).complaints


def refusals(text):
    """Lines of definition blocks that are left out."""
    return re.findall(r"^E acpi .SDT: .*: left out$", text, re.MULTILINE)


def names_both_places(line, name):
    signature, _, path, first = CLASHES[name]
    spot = f"{re.escape(path)} at 0x[0-9a-f]+"
    fault = rf"declares {spot}, which {re.escape(first)} declares at 0x[0-9a-f]+" if first else rf"needs {spot}, .*"
    return re.fullmatch(rf'E acpi {signature}: {signature} "{name}" passed on: {fault}: left out', line)


@pytest.mark.parametrize("name", CLASHES)
def test_what_redefines_a_name_is_refused_with_both_places_and_acpiexec_agrees(name, start, tmp_path):
    good, bad = compiled(tmp_path, "GOOD", GOOD), clash(tmp_path, name)
    machine = start(Boot(f"hostile-{name.lower()}", linux=False, deadline=60, extra=given(good, bad)))
    machine.wait_for_line(boots.NO_PAYLOAD)
    lines, tables = refusals(machine.log()), definitions(machine)
    # With the refused one behind them, as they would have been loaded: it complains of that path.
    whole = complaints({**tables, "SSDT99": bad.read_bytes()}, tmp_path / "whole")
    path = re.escape(CLASHES[name][2].rsplit("\\", 1)[-1])
    assert [line for line in whole if re.search(rf"{path}\b.*AE_(ALREADY_EXISTS|NOT_FOUND)", line)], whole
    assert len(lines) == 1 and names_both_places(lines[0], name), lines
    assert complaints(tables, tmp_path / "given") == []
    assert [title(table) for table in tables.values()][-1] == "SSDT/GOOD"


@functools.lru_cache(maxsize=None)
def linux_boot(machine):
    folder = boots.BUILD / "qemu" / f"hostile-linux-{machine}"
    files = [compiled(folder / "aml", "GOOD", GOOD), *(clash(folder / "aml", name) for name in CLASHES)]
    boot = Boot(folder.name, machine=machine, do="tables,view,poweroff", deadline=180, extra=given(*files))
    return boots.run(boot, folder)


@pytest.mark.parametrize("machine", ("q35", "pc"))
def test_linux_boots_beside_refused_tables_and_has_no_complaint(machine, rom, linux):
    result = linux_boot(machine)
    assert result.findings("FW") == []
    assert [line for line in result.view.dmesg if re.search("ACPI (BIOS )?(Error|Warning)|AE_", line)] == []
    assert len(refusals(result.text)) == len(CLASHES)
    names = [title(table) for name, table in result.view.tables.items() if re.fullmatch(".SDT[0-9]*", name)]
    assert "SSDT/GOOD" in names
    assert [name for name in names if name.split("/")[1] in CLASHES] == []


@pytest.mark.parametrize("required", ("SSDT/CRS", "SSDT", "all"))
def test_a_required_table_that_clashes_ends_the_boot_with_one_line(required, start, tmp_path):
    machine = start(Boot("hostile-required", linux=False, deadline=60, extra=given(clash(tmp_path, "CRS")),
                         options=(("acpi-required", required),)))
    machine.wait_for_line("F acpi SSDT", boots.NO_PAYLOAD)
    lines = complaints_of(machine)
    assert len(lines) == 1 and machine.log().splitlines()[-1] == lines[0]
    for word in ('SSDT "CRS"', "\\_SB.PCI0._CRS", "of ours", "acpi-required"):
        assert word in lines[0]


# --- AML that cannot be read ---

def cut(aml):
    return sealed(aml[:-9])


def junk(aml):
    return sealed(aml[:HEADER] + bytes(range(256)))


def nested(aml):
    body = b""
    for _ in range(300):
        inner = b"\\_SB_" + body
        body = b"\x10" + bytes([0x80 | len(inner) + 3 & 0xF, len(inner) + 3 >> 4 & 0xFF, len(inner) + 3 >> 12]) + inner
    return sealed(aml[:HEADER] + body)


@pytest.mark.parametrize("spoil", (cut, junk, nested), ids=lambda spoil: spoil.__name__)
def test_a_definition_block_that_cannot_be_read_is_refused_with_the_place(spoil, start, tmp_path):
    good = compiled(tmp_path, "GOOD", GOOD)
    bad = tmp_path / "bad.aml"
    bad.write_bytes(spoil(good.read_bytes()))
    machine = start(Boot(f"hostile-{spoil.__name__}", linux=False, deadline=60, extra=given(bad, good)))
    machine.wait_for_line(boots.NO_PAYLOAD)
    lines = refusals(machine.log())
    assert len(lines) == 1 and re.search(r'SSDT "GOOD" passed on: cannot be read at 0x[0-9a-f]+: ', lines[0]), lines
    assert [title(table) for table in definitions(machine).values()].count("SSDT/GOOD") == 1


# --- NFITs ---

PERSISTENT = uuid.UUID("66f0d379-b4f3-4074-ac43-0d3318b78cdb").bytes_le  # ACPI 6.5, 5.2.25.2


def nfit(*spans):
    body = b"".join(struct.pack("<HHHHII16sQQQ", 0, 56, index, 0, 0, 0, PERSISTENT, base, size, 0x8008)
                    for index, (base, size) in enumerate(spans, 1))
    return sealed(b"NFIT" + bytes(4) + b"\1\0CHECK CHECK   " + bytes(12) + bytes(4) + body)


NFITS = {
    "ram": ([(0x1000000, 0x1000000)], "RAM"),
    "window": ([(0x20000000, 0x1000000)], ""),
    "chipset": ([(0xFEC00000, 0x1000)], ""),
    "wraps": ([(0xFFFFFFFFFFFFF000, 0x2000)], "length"),
    "ends": ([(0xFFFFFFFFFFFF0000, 0x10000)], "beyond"),
    "empty": ([(0x2000000000, 0)], "length"),
    "twice": ([(0x2000000000, 0x8000000), (0x2004000000, 0x8000000)], "overlaps"),
    "many": ([(0x2000000000 + (index << 28), 0x1000000) for index in range(200)], "more ranges"),
}


def boot_with_nfit(start, tmp_path, name, *options):
    file = tmp_path / "nfit.bin"
    file.write_bytes(nfit(*NFITS[name][0]))
    machine = start(Boot(f"hostile-nfit-{name}", linux=False, deadline=60, extra=given(file), options=options))
    machine.wait_for_line("F acpi", boots.NO_PAYLOAD)
    return machine, complaints_of(machine)


def complaints_of(machine):
    return [str(line) for line in firmware_log.parse(machine.log()).of_level("FEW")]


@pytest.mark.parametrize("name", NFITS)
def test_an_nfit_that_cannot_be_true_is_refused_with_its_reason(name, start, tmp_path):
    machine, lines = boot_with_nfit(start, tmp_path, name)
    assert len(lines) == 1 and lines[0].startswith("E acpi NFIT: ") and NFITS[name][1] in lines[0]
    assert "persistent (type 7)" not in machine.log()
    assert [table for table in tables_of(machine) if table[:4] == b"NFIT"] == []


@pytest.mark.parametrize("name", ("wraps", "empty", "twice", "many"))
def test_a_refused_nfit_names_no_range_that_is_not_in_it(name, start, tmp_path):
    _, lines = boot_with_nfit(start, tmp_path, name)
    assert "[mem 0x00000000-0x00000000]" not in lines[0]


@pytest.mark.parametrize("required", ("NFIT", "NFIT/CHECK", "all"))
@pytest.mark.parametrize("name", ("ram", "empty"))
def test_a_refused_nfit_that_is_required_ends_the_boot(name, required, start, tmp_path):
    machine, lines = boot_with_nfit(start, tmp_path, name, ("acpi-required", required))
    last = machine.log().splitlines()[-1]
    assert last.startswith("F acpi tables" if required == "all" else "F acpi NFIT") and lines[-1][0] in "EF"


# --- what is told by options ---

BRIDGE = "segment=1 buses=80-ff ecam=0xb8000000-0xbfffffff mem=0xd0000000-0xd7ffffff pref=0x8000000000-0xbfffffffff"
BEHIND = ("pxb-pcie,id=far,bus_nr=128,addr=10", "pcie-root-port,id=rp,bus=far,chassis=1,slot=1",
          "virtio-net-pci,bus=rp")


@pytest.mark.parametrize("flush", (0xD0000000, 0x8000000000), ids=("mem", "pref"))
def test_a_flush_hint_in_a_host_bridges_window_does_not_stop_the_boot(flush, start):
    machine = start(Boot("hostile-flush", linux=False, deadline=60, devices=BEHIND, options=(
        ("ecam", "0xb0000000"), ("host-bridge-1", BRIDGE),
        ("pmem-1", f"range=0x2000000000-0x2007ffffff flush={flush:#x}"))))
    assert machine.wait_for_line("F ", boots.NO_PAYLOAD) == boots.NO_PAYLOAD
    lines = complaints_of(machine)
    assert len(lines) == 1 and re.search("host-bridge-1|pmem-1", lines[0]), lines


# Nothing is in these ECAMs. What the chipset's devices need is described: buses, the address space above 4 GiB.
ABSENT = {
    "buses": "buses=01-ff ecam=0xd0000000-0xdfefffff",
    "windows": "segment=1 buses=00-0f ecam=0xd0000000-0xd0ffffff pref=0x100000000-0xfcffffffff",
}
LARGE = ("-object", "memory-backend-ram,id=large,size=64G,reserve=off,prealloc=off,share=on")


@pytest.mark.parametrize("name", ABSENT)
def test_a_host_bridge_that_is_not_there_costs_the_chipsets_devices_nothing(name, start):
    machine = start(Boot(f"hostile-absent-{name}", linux=False, deadline=60, extra=LARGE, devices=(
        "pcie-root-port,id=rp,bus=pcie.0,chassis=1,slot=1", "ivshmem-plain,memdev=large,bus=rp"), options=(
        ("ecam", "0xb0000000"), ("host-bridge-1", ABSENT[name]))))
    machine.wait_for_line("F ", boots.NO_PAYLOAD)
    assert "01:00.0: BAR2 [mem 0x1000000000-0x1fffffffff 64bit pref] placed" in machine.log()
    assert [line.split(":")[0] for line in complaints_of(machine)] == ["W pci host-bridge-1"]
