# SPDX-License-Identifier: MIT
"""Tables of the device model's and the toolstack's in one guest: good ones reach it behind ours, in that order, and of
bad ones each costs itself and a line."""

import re

import pytest

import acpi_given
import side_by_side
import side_by_side_faults
import side_by_side_view
import xen_guest
from acpi_given import name, put, table

# The guests of a session start with the first: the payload must be there before.
side_by_side.build_payload()

MIB, GIB = 1 << 20, 1 << 30
HID = b"\\/\x03_SB_PCI0_HID"  # which our DSDT has
CLASHING = table(b"SSDT", name(HID, 0x6666), b"CLASH")


def viewed(result):
    assert result.reached and not result.find("^F "), str(result)
    view = side_by_side_view.parse(result.log)
    assert view.complete, str(result)
    return view


def given(view):
    """The tables that are not ours, in the order of the XSDT, without the RSDP's, by their maker."""
    return [bytes(data) for key, (_, data) in view.acpi().items() if key != "RSDP" and data[10:16] == b"TEST  "]


# --- good ones ---

PMEM = (0x200000000, GIB)
TOOLSTACK = [table(b"TST1", b"toolstack", b"FIRST"), table(b"SSDT", name(b"\\TOOL", 0x1234), b"TOOL")]
DEVICE_MODEL = [table(b"SSDT", name(b"\\DMOD", 0x5678), b"DMOD"), table(b"OEM1", b"device model"),
                acpi_given.spa_range(*PMEM)]
# The BAR would go where the persistent memory is.
GOOD = acpi_given.guest("dm-tables-good", b"".join(TOOLSTACK), b"".join(DEVICE_MODEL),
                        device_model_args=("-device", "pci-testdev,membar=8G"))


@pytest.mark.guests(GOOD)
def test_tables_of_toolstack_and_device_model_reach_the_guest_in_this_order(results):
    result = results(GOOD)
    assert given(viewed(result)) == TOOLSTACK + DEVICE_MODEL
    assert result.find(r"^E ") == []


@pytest.mark.guests(GOOD)
def test_aml_of_both_is_loaded_beside_ours(results):
    values, complaints = acpi_given.evaluated(viewed(results(GOOD)), "\\TOOL", "\\DMOD")
    assert (values, complaints) == ([0x1234, 0x5678], [])


@pytest.mark.guests(GOOD)
def test_persistent_memory_of_a_passed_nfit_is_in_the_map_and_free_of_bars(results):
    view = viewed(results(GOOD))
    first, last = PMEM[0], sum(PMEM) - 1
    assert [(one.first, one.last) for one in view.e820 if one.kind == "type 7"] == [(first, last)]
    large = [bar for bar in view.bars if bar.size == 8 * GIB]
    assert len(large) == 1 and (large[0].address > last or large[0].last < first)


@pytest.mark.guests(GOOD)
def test_a_machine_with_tables_of_others_has_no_fault(results):
    assert side_by_side_faults.faults(viewed(results(GOOD))) == {}


# --- bad ones among good ones ---

BEFORE, BETWEEN = table(b"OEM1", b"before"), table(b"SSDT", name(b"\\GOOD", 1), b"GOOD")
BAD = acpi_given.guest("dm-tables-bad", b"", b"".join((
    BEFORE, table(b"OEM2", checksum=1), table(b"\0bad"), table(b"DSDT"), CLASHING,
    table(b"SSDT", b"\x10\x3f\\_SB_", b"BROKEN"), table(b"SSDT", name(b"\\GOOD", 2), b"TWICE"), BETWEEN,
    table(b"OEM3", length=0x10000), table(b"OEM4"))))
# What is wrong -> the line. \GOOD is declared by the first of two, so it is the second that has to go.
BAD_LINES = {
    "checksum": r"device model's table \"OEM2\" .*checksum is wrong .*left out",
    "signature": r"device model's table \"\?bad\" .*its signature",
    "ours": r"device model's table \"DSDT\" .*the firmware makes this table itself",
    "redefines": r"SSDT: SSDT \"CLASH *\" passed on: declares \\_SB\.PCI0\._HID at 0x24, which DSDT of ours declares "
                 r"at 0x[0-9a-f]+: left out",
    "aml": r"SSDT: SSDT \"BROKEN *\" passed on: .*: left out",
    "twice": r"SSDT: SSDT \"GOOD *\" passed on: declares \\GOOD at 0x24, which SSDT \"TWICE *\" passed on declares at 0x24"
             r": left out",
    "end": r"device model's table \"OEM3\" .*reaches beyond the end",
}


@pytest.mark.guests(BAD)
def test_each_bad_table_is_one_line_and_the_guest_boots(results):
    result = results(BAD)
    viewed(result)
    errors = result.find("^E acpi ")
    assert {key: len([line for line in errors if re.search(pattern, line)]) for key, pattern in BAD_LINES.items()} \
        == dict.fromkeys(BAD_LINES, 1)
    assert len(errors) == len(BAD_LINES), errors


@pytest.mark.guests(BAD)
def test_the_good_ones_among_them_arrive(results):
    view = viewed(results(BAD))
    assert given(view) == [BEFORE, table(b"SSDT", name(b"\\GOOD", 2), b"TWICE")]
    values, complaints = acpi_given.evaluated(view, "\\GOOD", "\\_SB.PCI0._HID")
    assert values[0] == 2 and values[1] != 0x6666 and complaints == []


@pytest.mark.guests(BAD)
def test_acpiexec_would_have_complained_of_the_table_that_was_left_out(results):
    _, complaints = acpi_given.evaluated(viewed(results(BAD)), more={"SSDT9": CLASHING})
    assert any("AE_ALREADY_EXISTS" in line for line in complaints), complaints


# --- places that cannot be ---

SOMETHING = table(b"OEM1", bytes(100))
NOT_OWN = r"^E acpi given: {} bytes at {} are not in RAM of their own: left out"
PLACES = [
    ("beyond", put(0x20000000, 0x1000), NOT_OWN.format("0x1000", "0x20000000")),
    ("image", put(0x100000, 0x1000), NOT_OWN.format("0x1000", "0x100000")),
    ("low", put(0x9F000, 0x1000), NOT_OWN.format("0x1000", "0x9f000")),
    ("wraps", put("0xfffffffffffff000", 0x2000), NOT_OWN.format("0x2000", "0xfffffffffffff000")),
    ("high", put("0x100000000", 0x1000), NOT_OWN.format("0x1000", "0x100000000")),
    ("half", put(0x2000000, 0), r"^E acpi given: 0x0 bytes at 0x2000000, expected both or neither: left out"),
    ("text", put("somewhere", 0x1000), r"^W firmware xenstore: hvmloader/dm-acpi/address is \"somewhere\", expected "),
    ("nothing", put(0x5000001, 0x333), r"^E acpi given: the device model's table .*its length is less than"),
]
PLACED = [(acpi_given.guest(f"dm-place-{key}", shell=shell), pattern) for key, shell, pattern in PLACES]


@pytest.mark.parametrize("guest, pattern", PLACED, ids=[guest.name for guest, _ in PLACED])
def test_a_place_that_cannot_be_costs_the_tables_and_a_line(guest, pattern, result):
    assert given(viewed(result)) == []
    assert len(result.find(pattern)) == 1 and len(result.find(r"^[EW] acpi ")) <= 1, str(result)


# On the toolstack's own: the toolstack keeps them.
ON_THE_OTHER = acpi_given.guest("dm-place-on-toolstack", SOMETHING, table(b"OEM2"),
                                shell=put("$((address + 0x20))", "$length"))


@pytest.mark.guests(ON_THE_OTHER)
def test_what_lies_on_the_toolstacks_tables_is_left_out_and_those_stay(results):
    result = results(ON_THE_OTHER)
    assert given(viewed(result)) == [SOMETHING]
    assert len(result.find(r"^E acpi given: the device model's tables, .* lie on the toolstack's, .*: left out")) == 1


# --- what the options say ---

BOTH = table(b"OEM1", b"one"), table(b"OEM2", b"two", b"WANTED"), table(b"OEM2", b"two", b"OTHER")
CHOSEN = acpi_given.guest("dm-tables-chosen", SOMETHING, b"".join(BOTH), options={"acpi-tables": "OEM2/WANTED"})
REQUIRED = acpi_given.guest("dm-tables-required", b"", CLASHING, options={"acpi-required": "SSDT/CLASH"}, until="")


@pytest.mark.guests(CHOSEN)
def test_option_acpi_tables_is_about_the_device_models_only(results):
    result = results(CHOSEN)
    assert given(viewed(result)) == [SOMETHING, BOTH[1]]
    assert len(result.find(r"^I acpi given: the device model's table .* is not wanted: acpi-tables")) == 2


@pytest.mark.guests(REQUIRED)
def test_a_required_table_that_clashes_ends_the_boot_with_both_places(results):
    result = results(REQUIRED)
    fatal = result.find("^F ")
    assert len(fatal) == 1 and result.shutdown == xen_guest.CRASHED, str(result)
    assert re.search(r"SSDT \"CLASH *\" passed on: declares \\_SB\.PCI0\._HID .* DSDT of ours .*acpi-required", fatal[0])
