# SPDX-License-Identifier: MIT
"""What a guest under real Xen evaluates, by acpiexec, on both chipsets. Expectations are the hypervisor's: which link and which
input of the I/O APIC a pin of a device is wired to (xen/arch/x86/include/asm/hvm/irq.h, hvm_pci_intx_link and hvm_pci_intx_gsi),
the device model's ports, and what drivers look for."""

import pytest

from dsdt_machine import evaluate, exists, make_machine, notifications

SAMPLES = ["xen-pc", "xen-q35"]
DEVICES = range(32)
PINS = range(4)


# acpiexec has no room for the whole of _PRT: device Arg0's four entries.
ROUTES = """
    External (\\_SB.PCI0._PRT, MethodObj)
    Method (PRTN, 1)
    {
        Local0 = \\_SB.PCI0._PRT ()
        Local1 = Package (4) {}
        Local2 = Zero
        While (Local2 < 4)
        {
            Local1[Local2] = DerefOf (Local0[Arg0 * 4 + Local2])
            Local2++
        }
        Return (Local1)
    }
    Method (PRTS) { Return (SizeOf (\\_SB.PCI0._PRT ())) }
"""


def routing(machine, *before):
    routes = evaluate(machine, *before, "\\PRTS", *(f"\\PRTN {device}" for device in DEVICES))[len(before):]
    assert routes[0] == 4 * len(DEVICES)
    return sum(routes[1:], [])


@pytest.fixture(name="machine", params=SAMPLES)
def make_xen(request, tmp_path):
    return make_machine(request.param, tmp_path, ROUTES)


def test_in_pic_mode_each_pin_is_at_its_link(machine):
    assert routing(machine) == [[device << 16 | 0xffff, pin, f"LNK{'ABCD'[(device + pin) & 3]}", 0] for device in DEVICES for pin in PINS]


def test_in_apic_mode_each_pin_has_its_own_interrupt(machine):
    assert routing(machine, "\\_PIC 1") == [[device << 16 | 0xffff, pin, 0, 16 + (device * 4 + device // 8 + pin) % 32]
                                            for device in DEVICES for pin in PINS]


def test_only_links_that_are_wired_are_there(machine):
    for link in "ABCD":
        assert exists(machine, f"\\_SB.LNK{link}._PRS")
    for link in "EFGH":
        assert not exists(machine, f"\\_SB.LNK{link}._PRS")


def test_the_indicator_of_laptop_or_slate_is_what_windows_looks_for(machine):
    """Microsoft, "Button implementation"; the _HID is that of hvmloader's device."""
    assert evaluate(machine, "\\_SB.CONV._CID", "\\_SB.CONV._HID") == ["PNP0C60", "ID9001"]


@pytest.mark.parametrize("name", ["pc", "q35", "xen"])
def test_a_machine_that_is_no_convertible_has_no_indicator(name, tmp_path):
    assert not exists(make_machine(name, tmp_path), "\\_SB.CONV._CID")


def test_sleep_states_are_those_of_the_device_model(machine):
    """hw/acpi/core.c of QEMU 7.2, acpi_pm1_cnt_write: 0 is off, 1 is S3, 2 is S4 (the device's property s4_val)."""
    assert evaluate(machine, "\\_S3", "\\_S4", "\\_S5") == [[1, 1, 0, 0], [2, 2, 0, 0], [0, 0, 0, 0]]


def test_the_generation_id_has_hvmloaders_hid(machine):
    """XEN0000 as EISA ID (ACPI 6.5, 19.3.4), by hand: X 24, E 5, N 14."""
    value = (24 << 10 | 5 << 5 | 14) << 16
    assert evaluate(machine, "\\_SB.VGEN._HID", "\\_SB.VGEN._CID") == \
        [int.from_bytes(value.to_bytes(4, "big"), "little"), "VM_GEN_COUNTER"]


def test_what_only_qemu_has_is_not_there(machine):
    for path in "\\_SB.PCI0.FWCF._HID", "\\_SB.PCI0.ISA.PEVT._HID", "\\_SB.PHSL", "\\_SB.CPUS.CSEL", "\\_GPE._E03":
        assert not exists(machine, path)


def test_hot_plug_is_that_of_each_device_model(tmp_path):
    """PIIX4's: a bitmap of processors and the slots of bus 0; event 1 is PCI, event 2 processors. Q35: its root ports' own."""
    pc = make_machine("xen-pc", tmp_path)
    assert exists(pc, "\\_GPE._E01") and exists(pc, "\\_GPE._E02")
    q35 = make_machine("xen-q35", tmp_path)
    assert not exists(q35, "\\_GPE._E01") and not exists(q35, "\\_GPE._E02")


def test_q35_grants_native_hot_plug(tmp_path):
    capabilities = "(00 00 00 00 1F 00 00 00 1D 00 00 00)"
    machine = make_machine("xen-q35", tmp_path)
    answer = evaluate(machine, f"\\_SB.PCI0._OSC (5B 4D DB 33 F7 1F 1C 40 96 57 74 41 C0 3D D7 66) 1 3 {capabilities}")[0]
    assert answer == bytes.fromhex(capabilities.strip("()").replace(" ", ""))


def test_slots_filled_and_to_be_emptied_are_told_of(tmp_path):
    """AE00h: slots that were filled, AE04h: slots that are to be emptied (docs/specs/acpi_pci_hotplug of QEMU)."""
    machine = make_machine("xen-pc", tmp_path, """
    OperationRegion (RAWR, SystemIO, 0xAE00, 0x10)
    Field (RAWR, DWordAcc, NoLock, Preserve) { RUP, 32, RDN, 32 }
    Method (EVNT, 2) { RUP = Arg0 RDN = Arg1 }
""")
    assert notifications(machine, "\\EVNT 0x00000010 0x80000000", "\\_GPE._E01") == [("S20_", 1), ("SF8_", 3)]
