# SPDX-License-Identifier: MIT
"""The interrupt links read and write the chipset's PIRQ routing registers.

acpiexec has no PCI configuration space that keeps what is written. It has memory that does; so the DSDT is compiled with its
registers there, at the same offsets, and a region of the test's own over them: PIRQRCA-D of the 82371SB and PIRQA-D_ROUT of
the ICH9 are at 60h-63h, PIRQE-H_ROUT at 68h-6Bh."""

import pytest

from acpica import Machine
from dsdt_machine import ACPI, compile_text, evaluate, exists

LINKS = {"i440fx": "ABCD", "q35": "ABCDEFGH", "q35_xen": "ABCD"}


def interrupts(*numbers):
    """Extended interrupt descriptor (ACPI 6.5, 6.4.3.6): consumer, level, active high, shared; and the end tag."""
    body = bytes([0x09, len(numbers)]) + b"".join(number.to_bytes(4, "little") for number in numbers)
    return b"\x89" + len(body).to_bytes(2, "little") + body + b"\x79\x00"


def argument(data):
    return f"({' '.join(f'{byte:02X}' for byte in data)})"


@pytest.fixture(name="machine", params=LINKS)
def make_machine(request, tmp_path):
    source = (ACPI / f"dsdt_{request.param}.asl").read_text()
    source = source.replace('#include "q35.asli"', (ACPI / "q35.asli").read_text())
    assert source.count("PCI_Config") == 1
    dsdt = compile_text(source.replace("PCI_Config", "SystemMemory"), tmp_path, request.param)
    test = compile_text(f"""DefinitionBlock ("", "SSDT", 2, "TEST", "TEST", 1)
{{
    OperationRegion (RAWR, SystemMemory, 0x60, 0x0C)
    Field (RAWR, ByteAcc, NoLock, Preserve)
    {{
        RA, 8, RB, 8, RC, 8, RD, 8,
        Offset (0x08), RE, 8, RF, 8, RG, 8, RH, 8
    }}
    Method (FILL, 1) {{ {' '.join(f'R{link} = Arg0' for link in LINKS[request.param])} }}
    Method (XENI) {{ RA = 5 RB = 10 RC = 11 RD = 5 }}
}}
""", tmp_path, "raw")
    machine = Machine(dsdt, test)
    machine.links = LINKS[request.param]
    machine.is_i440fx = request.param == "i440fx"
    return machine


def test_a_link_sets_its_own_register_and_no_other(machine):
    for link in machine.links:
        set_link = f"\\_SB.LNK{link}._SRS {argument(interrupts(11))}"
        registers = evaluate(machine, "\\FILL 0x80", set_link, *(f"\\R{other}" for other in machine.links))[2:]
        assert registers == [11 if other == link else 0x80 for other in machine.links]


@pytest.mark.parametrize("irq", [5, 10, 11])
def test_a_link_that_is_set_reports_its_interrupt_as_level_triggered(irq, machine):
    for link in machine.links:
        name = f"\\_SB.LNK{link}"
        assert evaluate(machine, f"{name}._SRS {argument(interrupts(irq))}", f"{name}._CRS", f"{name}._STA") == \
            [None, interrupts(irq), 0x0b]


def test_a_link_reports_what_the_firmware_left_in_the_register(machine):
    for link in machine.links:
        assert evaluate(machine, "\\FILL 0x0A", f"\\_SB.LNK{link}._CRS", f"\\_SB.LNK{link}._STA")[1:] == [interrupts(10), 0x0b]


def test_a_link_that_is_disabled_is_not_routed_and_reports_no_interrupt(machine):
    for link in machine.links:
        name = f"\\_SB.LNK{link}"
        assert evaluate(machine, "\\FILL 0x0B", f"{name}._DIS", f"\\R{link}", f"{name}._STA", f"{name}._CRS")[2:] == \
            [0x8b, 0x09, interrupts(0)]


def test_a_link_can_be_at_5_10_and_11(machine):
    for link in machine.links:
        assert evaluate(machine, f"\\_SB.LNK{link}._PRS") == [interrupts(5, 10, 11)]


def test_links_are_those_that_are_wired(machine):
    for link in "ABCDEFGHS":
        wired = link in machine.links or (link == "S" and machine.is_i440fx)
        assert exists(machine, f"\\_SB.LNK{link}._UID") == wired


def test_links_can_be_as_xen_has_them(machine):
    """5, 10, 11, 5: tools/firmware/hvmloader/pci.c, PCI_ISA_IRQ_MASK in turn. Two links may share an input."""
    found = evaluate(machine, "\\XENI", *(f"\\_SB.LNK{link}._CRS" for link in "ABCD"))[1:]
    assert found == [interrupts(5), interrupts(10), interrupts(11), interrupts(5)]


def test_links_have_different_unique_ids(machine):
    uids = evaluate(machine, *(f"\\_SB.LNK{link}._UID" for link in machine.links))
    assert len(set(uids)) == len(machine.links)


def test_the_sci_of_the_power_management_function_is_a_link_that_stays(tmp_path):
    machine = Machine(compile_text((ACPI / "dsdt_i440fx.asl").read_text(), tmp_path, "pc"))
    name = "\\_SB.LNKS"
    assert evaluate(machine, f"{name}._SRS {argument(interrupts(5))}", f"{name}._DIS", f"{name}._CRS", f"{name}._PRS",
                    f"{name}._STA")[2:] == [interrupts(9), interrupts(9), 0x0b]
