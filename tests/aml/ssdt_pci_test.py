# SPDX-License-Identifier: MIT
"""The PCI part of the SSDT, judged by ACPICA: iasl reads it and writes the same bytes, acpiexec runs it.

What the samples are is in aml_samples.c and tests/fake/acpi_machine.c; names.asl stands in for the DSDT."""

import pytest

from acpica import HEADER_SIZE, HERE, Machine, compile_asl, recompile, sample_names, write_sample
from resource_template import Memory32, Port, Space, parse_resources

ALL = sample_names()
GIB = 1 << 30
READ_WRITE = 1
PREFETCHABLE = 6
ENTIRE = 3

PCI_DSM = "(D0 37 C9 E5 53 35 7A 4D 91 17 EA 4D 19 C3 43 4D)"
OTHER_DSM = "(D1 37 C9 E5 53 35 7A 4D 91 17 EA 4D 19 C3 43 4D)"
OSC = "(5B 4D DB 33 F7 1F 1C 40 96 57 74 41 C0 3D D7 66) 1 3 (00 00 00 00 00 00 00 00 FF FF FF FF)"


@pytest.fixture(name="dsdt", scope="module")
def make_dsdt(tmp_path_factory):
    return compile_asl(HERE / "names.asl", tmp_path_factory.mktemp("dsdt"))


@pytest.fixture(name="machine")
def make_machine(dsdt, tmp_path):
    """A function: the machine of a sample."""
    return lambda name: Machine(dsdt, write_sample(name, tmp_path))


def mem(first, last, width=32, flags=READ_WRITE):
    return Space("mem", width, first, last, last - first + 1, True, flags)


def io(first, last):
    return Space("io", 16, first, last, last - first + 1, True, ENTIRE)


# --- every sample -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ALL)
def test_iasl_compiles_its_disassembly_to_the_same_bytes(name, dsdt, tmp_path):
    """All but the header, and the External declarations that iasl puts in front as If (Zero) { ... }."""
    table = write_sample(name, tmp_path)
    again, said = recompile(table, dsdt)
    ours = table.read_bytes()[HEADER_SIZE:]
    assert "0 Errors, 0 Warnings, 0 Remarks" in said, said
    assert again.endswith(ours)
    declarations = again[HEADER_SIZE:len(again) - len(ours)]
    assert declarations[:1] == b"\xa0" and b"\x00\x15\\" in declarations[:6]


@pytest.mark.parametrize("name", ALL)
def test_acpica_loads_it_without_complaint(name, machine):
    """The table's own header included: its checksum."""
    assert machine(name).value("evaluate \\_SB.PCI0._BBN") == 0


# --- host bridges -----------------------------------------------------------------------------------------------------


def test_crs_has_every_window_and_splits_what_crosses_4g(machine):
    found = parse_resources(machine("windows").value("evaluate \\_SB.PCI0._CRS"))
    assert found[:2] == [Space("bus", 16, 0, 0x1f, 0x20, True, 0), Port(0xcf8, 0xcf8, 1, 8)]
    assert found[2:92] == [io(0x1000 + i * 0x200, 0x10ff + i * 0x200) for i in range(90)]
    low = [2 * GIB + i * GIB // 8 for i in range(16)]
    high = [2 * GIB + i * GIB // 8 for i in range(16, 88)]
    assert found[92:108] == [mem(base, base + 0xfffff) for base in low]
    assert found[108:180] == [mem(base, base + 0xfffff, 64) for base in high]
    assert found[180:] == [mem(4 * GIB - 0x100000, 4 * GIB - 1), mem(4 * GIB, 5 * GIB - 1, 64),
                          mem(8 * GIB, 1024 * GIB - 1, 64)]


def test_only_the_first_host_bridge_has_the_configuration_ports(machine):
    found = parse_resources(machine("slots").value("evaluate \\_SB.PC20._CRS"))
    assert found[0] == Space("bus", 16, 0x20, 0xff, 0xe0, True, 0)
    assert not [descriptor for descriptor in found if isinstance(descriptor, Port)]


def test_what_is_prefetchable_above_4g_is_a_window_of_its_own(machine):
    found = parse_resources(machine("segments").value("evaluate \\_SB.PCC0._CRS"))
    assert [window for window in found if window.kind == "mem"] == [
        mem(3 * GIB, 4 * GIB - 1),
        mem(4 * GIB, 5 * GIB - 1, 64, READ_WRITE | PREFETCHABLE),
        mem(8 * GIB, 16 * GIB - 1, 64, READ_WRITE | PREFETCHABLE),
    ]


@pytest.mark.parametrize("name, path, hid, cid, uid, segment, bus", [
    ("segments", "PC_0", None, None, None, None, None),
    ("segments", "P001", 0x080ad041, 0x030ad041, 0x100, 1, 0),
    ("segments", "PCC0", 0x080ad041, 0x030ad041, 0xc0, 0, 0xc0),
    ("segments", "PCE0", 0x030ad041, None, 0xe0, 0, 0xe0),
])
def test_further_host_bridges_say_who_they_are(name, path, hid, cid, uid, segment, bus, machine):
    """A host bridge that there is not has no object: the first is \\_SB.PCI0, the DSDT's."""
    host = machine(name)
    if hid is None:
        assert not host.says(f"evaluate \\_SB.{path}._HID")
        return
    names = [f"evaluate \\_SB.{path}.{field}" for field in ("_HID", "_UID", "_SEG", "_BBN")]
    assert host.values(*names) == [hid, uid, segment, bus]
    if cid is None:
        assert not host.says(f"evaluate \\_SB.{path}._CID")
    else:
        assert host.value(f"evaluate \\_SB.{path}._CID") == cid


def test_a_host_bridge_names_its_node_if_it_has_one(machine):
    host = machine("segments")
    assert host.value("evaluate \\_SB.PCI0._PXM") == 0
    assert not host.says("evaluate \\_SB.P001._PXM")
    assert machine("windows").value("evaluate \\_SB.PCI0._PXM") == 1


@pytest.mark.parametrize("name, path, granted", [
    ("q35", "PCI0", 0x1f),       # native hot-plug
    ("segments", "PCI0", 0x1c),  # the ACPI interface does it
    ("segments", "PCC0", 0x1f),
])
def test_osc_grants_native_hotplug_where_nothing_else_does_it(name, path, granted, machine):
    """Bits: 0 native hot-plug, 1 SHPC, 2 PME, 3 AER, 4 PCI Express capability structure; no LTR (5)."""
    assert machine(name).value(f"evaluate \\_SB.{path}._OSC {OSC}")[8:] == granted.to_bytes(4, "little")


@pytest.mark.parametrize("name, path", [("pc", "PCI0"), ("bare", "PCI0"), ("segments", "PCE0")])
def test_conventional_pci_has_no_osc(name, path, machine):
    assert not machine(name).says(f"evaluate \\_SB.{path}._OSC")


# --- routing ----------------------------------------------------------------------------------------------------------

IN_PIC_MODE = [[0xffff, 0, "LNKH", 0], [0x1ffff, 3, "LNKA", 0], [0x1fffff, 1, 0, 9]]
IN_APIC_MODE = [[0xffff, 0, 0, 23], [0x1ffff, 3, "LNKA", 0], [0x1fffff, 1, 0, 9]]


@pytest.mark.parametrize("path", ["PCI0", "P001"])
def test_prt_follows_the_interrupt_model(path, machine):
    host = machine("segments")
    evaluate = f"evaluate \\_SB.{path}._PRT"
    assert host.value(evaluate) == IN_PIC_MODE
    assert host.value("evaluate \\_PIC 1", evaluate) == IN_APIC_MODE
    assert host.value("evaluate \\_PIC 1", "evaluate \\_PIC 0", evaluate) == IN_PIC_MODE


def test_prt_is_one_package_where_the_modes_do_not_differ(machine):
    host = machine("segments")
    assert host.value("evaluate \\_PIC 1", "evaluate \\_SB.PCE0._PRT") == IN_PIC_MODE
    assert not host.says("evaluate \\_SB.PCE0.PRTA")


def test_equal_routing_is_there_once_and_no_routing_not_at_all(machine):
    host = machine("segments")
    assert host.says("evaluate \\_SB.PCI0.PRTP")
    assert not host.says("evaluate \\_SB.P001.PRTP")
    assert not host.says("evaluate \\_SB.PCC0._PRT")


# --- the board --------------------------------------------------------------------------------------------------------


def test_board_reserves_ports_memory_and_ecam(machine):
    found = parse_resources(machine("windows").value("evaluate \\_SB.MBRD._CRS"))
    ports = [Port(base, base, 1, 0x80) for base in (0, 0x80, 0x100, 0x180)]
    high = [(4 * GIB, 0x1000), (6 * GIB, GIB), (16 * GIB + (0x10 << 20), 0xf0 << 20)]
    consumers = [Space("mem", 64, base, base + size - 1, size, False, READ_WRITE) for base, size in high]
    assert found == [*ports, Memory32(0xfffff000, 0x1000, True), consumers[0], consumers[1],
                     Memory32(0xe0000000, 0x20 << 20, True), consumers[2]]


def test_board_does_not_reserve_twice_what_is_in_a_range_of_the_board(machine):
    """The sample names its ECAM range as board memory, too."""
    found = parse_resources(machine("q35").value("evaluate \\_SB.MBRD._CRS"))
    assert [d for d in found if isinstance(d, Memory32) and d.base == 0xe0000000] == [Memory32(0xe0000000, GIB // 4, True)]


@pytest.mark.parametrize("name, port", [("slots", Port(0xae00, 0xae00, 1, 0x18)), ("xen", Port(0xae00, 0xae00, 1, 0x10))])
def test_board_reserves_the_hotplug_interface(name, port, machine):
    assert port in parse_resources(machine(name).value("evaluate \\_SB.MBRD._CRS"))


# --- hot-plug ---------------------------------------------------------------------------------------------------------

ROOT = "PCI0"
BUSES = {"PCI0": 0, "PCI0.S20": 1, "PCI0.S28": 7, "PCI0.S2B": 300, "PC20.S00.SFF": 2}


@pytest.mark.parametrize("bus", BUSES)
def test_eject_selects_the_bus_and_writes_the_slots_bit(bus, machine):
    slot = 0 if bus in ("PCI0.S28", "PCI0.S2B") else 6
    said = machine("slots").values(f"evaluate \\_SB.{bus}.S{slot << 3:02X}._EJ0 1", "evaluate \\_SB.PHER",
                                   "evaluate \\_SB.PHSL")
    assert said == [None, 1 << slot, BUSES[bus]]


@pytest.mark.parametrize("bus", BUSES)
def test_check_selects_the_bus_it_asks_about(bus, machine):
    assert machine("slots").value(f"evaluate \\_SB.{bus}.PHCK", "evaluate \\_SB.PHSL") == BUSES[bus]


@pytest.mark.parametrize("device, adr", [("S10", 0x20000), ("SF8", 0x1f0000), ("S20.S00", 0), ("S28.S00", 0),
                                         ("S20", 0x40000), ("S2B", 0x50003)])
def test_slots_and_bridges_have_their_address(device, adr, machine):
    assert machine("slots").value(f"evaluate \\_SB.PCI0.{device}._ADR") == adr


@pytest.mark.parametrize("device", [
    "PCI0.S00",      # the host bridge
    "PCI0.S08",      # PIIX3: the DSDT's \_SB.PCI0.ISA
    "PCI0.S28.S08",  # a port has one slot
    "PC20.S08",      # not hot-pluggable
])
def test_what_is_no_slot_has_no_device(device, machine):
    assert not machine("slots").says(f"evaluate \\_SB.{device}._ADR")


@pytest.mark.parametrize("device", ["S20", "S28", "S2B"])
def test_a_bridge_cannot_be_ejected(device, machine):
    assert not machine("slots").says(f"evaluate \\_SB.PCI0.{device}._EJ0 1")


@pytest.mark.parametrize("fixed, removable", [("S10", "S18"), ("S20.S38", "S20.S30")])
def test_what_is_fixed_in_its_slot_cannot_be_ejected(fixed, removable, machine):
    """... and has its device all the same, for its name."""
    assert machine("slots").says(f"evaluate \\_SB.PCI0.{fixed}._ADR")
    assert not machine("slots").says(f"evaluate \\_SB.PCI0.{fixed}._EJ0 1")
    assert machine("slots").says(f"evaluate \\_SB.PCI0.{removable}._EJ0 1")


def test_the_event_tells_of_slots_filled_and_slots_to_be_emptied(machine):
    """On each of the five buses slots 0 and 6 were filled and 2 and 5 are to be emptied: those that it has are told of."""
    first = [("S30_", 1), ("S10_", 3)]  # slots 0 and 5 of the first bus are none
    bridge = [("S00_", 1), ("S30_", 1), ("S10_", 3), ("S28_", 3)]
    port = [("S00_", 1)]
    assert machine("slots").notifications("evaluate \\EVNT 0x41 0x24") == sorted(first + bridge + port + port + bridge)


def test_nothing_is_notified_when_nothing_happened(machine):
    assert machine("slots").notifications("evaluate \\EVNT 0 0") == []


def test_a_chain_of_bridges_deeper_than_open_terms_go_is_whole(machine):
    """By their last bus: 40 bridges in a row, each in slot 2 of the one before."""
    path = "\\_SB.PCI0" + ".S10" * 40
    assert machine("chain").value(f"evaluate {path}.S18._EJ0 1", "evaluate \\_SB.PHSL") == 40


@pytest.mark.parametrize("name", ["q35", "bare", "windows"])
def test_without_interface_there_is_no_object_of_it(name, machine):
    host = machine(name)
    for path in ("\\_GPE._E01", "\\_SB.PHLK", "\\_SB.PHUP", "\\_SB.PCI0.S08._ADR", "\\_SB.PCI0.PHCK"):
        assert not host.says(f"evaluate {path}")


@pytest.mark.parametrize("slot", [2, 31])
def test_xen_has_the_slots_of_bus_0_and_no_selector(slot, machine):
    host = machine("xen")
    assert host.values(f"evaluate \\_SB.PCI0.S{slot << 3:02X}._EJ0 1", "evaluate \\_SB.PHER") == [None, 1 << slot]
    assert not host.says("evaluate \\_SB.PHSL")
    assert host.notifications(f"evaluate \\EVNT {1 << slot:#x} 0") == [(f"S{slot << 3:02X}_", 1)]


@pytest.mark.parametrize("arguments, answer", [
    (f"{PCI_DSM} 2 0", b"\x81"),
    (f"{PCI_DSM} 2 7", [0x40, ""]),
    (f"{PCI_DSM} 2 5", b"\x00"),
    (f"{PCI_DSM} 1 0", b"\x00"),
    (f"{OTHER_DSM} 2 0", b"\x00"),
])
def test_dsm_tells_the_acpi_index(arguments, answer, machine):
    """acpiexec's ports keep what was written: the index that is read is the slot's bit."""
    assert machine("slots").value(f"evaluate \\_SB.PCI0.S20.S30._DSM {arguments} [0]") == answer
