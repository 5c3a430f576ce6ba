# SPDX-License-Identifier: MIT
"""Devices of the board and sleep states, evaluated by acpiexec. What their resources are is written in ASL here, and what iasl
makes of that is what the DSDT has to have."""

import pytest

from dsdt_machine import evaluate, exists, make_machine, notifications, write_tables

ISA = "\\_SB.PCI0.ISA"


def io(port, length):
    return f"IO (Decode16, 0x{port:04X}, 0x{port:04X}, 1, {length})"


def irq(number):
    return f"IRQNoFlags () {{ {number} }}"


def memory(access, base, length):
    return f"Memory32Fixed ({access}, 0x{base:08X}, 0x{length:X})"


RESOURCES = {
    "RTC": ("pc", f"{ISA}.RTC", [io(0x70, 2), irq(8)]),
    "KBD": ("pc", f"{ISA}.KBD", [io(0x60, 1), io(0x64, 1), irq(1)]),
    "MOU": ("pc", f"{ISA}.MOU", [irq(12)]),
    "FDC": ("pc", f"{ISA}.FDC", [io(0x3f2, 4), io(0x3f7, 1), irq(6), "DMA (Compatibility, NotBusMaster, Transfer8) { 2 }"]),
    "LPT1": ("pc", f"{ISA}.LPT1", [io(0x378, 8), irq(7)]),
    "COM1": ("pc", f"{ISA}.COM1", [io(0x3f8, 8), irq(4)]),
    "COM2": ("pc", f"{ISA}.COM2", [io(0x2f8, 8), irq(3)]),
    "COM3": ("pc", f"{ISA}.COM3", [io(0x3e8, 8), irq(4)]),
    "COM4": ("pc", f"{ISA}.COM4", [io(0x2e8, 8), irq(3)]),
    "fw_cfg": ("q35", "\\_SB.PCI0.FWCF", [io(0x510, 12)]),
    "pvpanic": ("q35", f"{ISA}.PEVT", [io(0x505, 1)]),
    "HPET": ("q35", "\\_SB.HPET", [memory("ReadOnly", 0xfed00000, 0x400)]),
    "TPM 1.2": ("pc-bridges", "\\_SB.TPM", [memory("ReadWrite", 0xfed40000, 0x5000)]),
    "TPM 2.0 TIS": ("numa", "\\_SB.TPM", [memory("ReadWrite", 0xfed40000, 0x5000)]),
    "TPM 2.0 CRB": ("q35", "\\_SB.TPM", [memory("ReadWrite", 0xfed40000, 0x1000)]),
}


@pytest.mark.parametrize("device", RESOURCES)
def test_resources_are_those_of_the_hardware(device, tmp_path):
    name, path, resources = RESOURCES[device]
    machine = make_machine(name, tmp_path, f"Name (WANT, ResourceTemplate () {{ {' '.join(resources)} }})")
    found, wanted = evaluate(machine, f"{path}._CRS", "\\WANT")
    assert found == wanted


IDS = {
    "RTC": "PNP0B00", "KBD": "PNP0303", "MOU": "PNP0F13", "FDC": "PNP0700", "LPT1": "PNP0400", "COM1": "PNP0501",
    "COM2": "PNP0501", "COM3": "PNP0501", "COM4": "PNP0501", "HPET": "PNP0103", "TPM 1.2": "PNP0C31",
}


@pytest.mark.parametrize("device", IDS)
def test_pnp_ids_are_those_that_drivers_look_for(device, tmp_path):
    name, path, _ = RESOURCES[device]
    machine = make_machine(name, tmp_path, f'Name (WANT, EisaId ("{IDS[device]}"))')
    found, wanted, status = evaluate(machine, f"{path}._HID", "\\WANT", f"{path}._STA")
    assert found == wanted and status == 0x0f


@pytest.mark.parametrize("device, identity, status", [
    ("fw_cfg", "QEMU0002", 0x0b), ("pvpanic", "QEMU0001", 0x0f), ("TPM 2.0 TIS", "MSFT0101", 0x0f),
    ("TPM 2.0 CRB", "MSFT0101", 0x0f),
])
def test_acpi_ids_are_those_that_drivers_look_for(device, identity, status, tmp_path):
    name, path, _ = RESOURCES[device]
    assert evaluate(make_machine(name, tmp_path), f"{path}._HID", f"{path}._STA") == [identity, status]


def test_serial_ports_have_unique_ids(tmp_path):
    assert evaluate(make_machine("pc", tmp_path), *(f"{ISA}.COM{n}._UID" for n in range(1, 5))) == [1, 2, 3, 4]


@pytest.mark.parametrize("name, version", [("pc-bridges", "1.2"), ("numa", "2.0"), ("q35", "2.0")])
def test_the_tpm_is_described_in_utf16(name, version, tmp_path):
    assert evaluate(make_machine(name, tmp_path), "\\_SB.TPM._STR") == [f"TPM {version} Device\0".encode("utf-16-le")]


def test_what_the_machine_lacks_is_not_there(tmp_path):
    machine = make_machine("bare", tmp_path)
    for _, path, _ in RESOURCES.values():
        assert not exists(machine, f"{path}._HID"), path
    for path in "\\_SB.VGEN._HID", "\\_GPE._E05", "\\_S3", "\\_S4":
        assert not exists(machine, path), path
    assert evaluate(machine, "\\_S5") == [[0, 0, 0, 0]]


def test_sleep_packages_have_slp_typ_for_both_registers(tmp_path):
    """QEMU 7.2's S3, S4 and S5 are 1, 2 and 0."""
    assert evaluate(make_machine("pc", tmp_path), "\\_S3", "\\_S4", "\\_S5") == [[1, 1, 0, 0], [2, 2, 0, 0], [0, 0, 0, 0]]


def test_pvpanic_methods_read_and_write_the_port(tmp_path):
    machine = make_machine("q35", tmp_path, """
    OperationRegion (RAWR, SystemIO, 0x0505, 1)
    Field (RAWR, ByteAcc, NoLock, Preserve) { RPRT, 8 }
""")
    path = f"{ISA}.PEVT"
    assert evaluate(machine, f"{path}.RDPT", f"{path}.WRPT 2", "\\RPRT", f"{path}.RDPT") == [0, None, 2, 2]


@pytest.mark.parametrize("name, low", [("q35", 0x7ffff028), ("xen", 0xfc0cff80)])
def test_the_generation_id_is_found_by_cid_and_ddn_and_has_its_address_in_two_dwords(name, low, tmp_path):
    """ACPICA, and so Linux, turns a _CID into capitals; in the table it is as Microsoft writes it."""
    machine = make_machine(name, tmp_path)
    assert evaluate(machine, "\\_SB.VGEN._CID", "\\_SB.VGEN._DDN", "\\_SB.VGEN.ADDR") == \
        ["VM_GEN_COUNTER", "VM_Gen_Counter", [low, 0]]
    assert write_tables(name, tmp_path)[0].read_bytes().count(b"_CID\x0dVM_Gen_Counter\0") == 1
    assert notifications(machine, "\\_GPE._E05") == [("VGEN", 0x80)]
