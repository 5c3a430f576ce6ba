# SPDX-License-Identifier: MIT
"""NVDIMMs: the root device and its DIMMs, and what _DSM puts into the device model's mailbox and takes out of it.

acpiexec has memory where the page and the port are, and no device model behind it: what was put there can be read again, and what comes
back as a result is the call itself. Its first four bytes are the handle, which then is the length, those four bytes included."""

import uuid

import pytest

from dsdt_machine import evaluate, exists, make_machine

ROOT = uuid.UUID("2f10e7a4-9e91-11e4-89d3-123b93f75cba")
DIMM = uuid.UUID("4309ac30-0d11-11e4-9191-0800200c9a66")  # Intel's NVDIMM DSM interface, in the UUID form of ACPI 6.5, 19.6.144
OTHER = uuid.UUID("648b9cf2-cda1-4312-8ad9-49c4af32bd62")
PAGE = 0x7FFE1000
NVDR = "\\_SB.NVDR"

# Name and handle of each DIMM of the sample, in the order of the description.
DIMMS = {"N000": 1, "N001": 11, "N002": 12, "N003": 0x20, "N004": 0x21, "N005": 0x22}


def hexadecimal(data):
    return f"({' '.join(f'{byte:02X}' for byte in data)})"


def dsm(device, guid, revision, function, argument=None):
    """The invocation; `argument` is the buffer in the package. acpiexec has no empty package: one of two numbers is no argument either."""
    package = f"[{hexadecimal(argument)}]" if argument else "[0 0]"
    return f"{device}._DSM {hexadecimal(guid.bytes_le)} {revision} {function} {package}"


@pytest.fixture(name="machine")
def make(tmp_path):
    return make_machine("pmem", tmp_path)


@pytest.mark.parametrize("name", ["pmem", "pmem-alone"])
def test_there_is_a_root_device_and_a_device_for_each_dimm(name, tmp_path):
    machine = make_machine(name, tmp_path)
    assert evaluate(machine, f"{NVDR}._HID") == ["ACPI0012"]
    assert evaluate(machine, *(f"{NVDR}.{dimm}._ADR" for dimm in DIMMS)) == list(DIMMS.values())
    assert not exists(machine, f"{NVDR}.N006._ADR")


def test_there_is_nothing_where_the_machine_has_no_persistent_memory(tmp_path):
    assert not exists(make_machine("numa", tmp_path), f"{NVDR}._HID")


def test_there_is_no_fit_that_would_replace_the_nfit(machine):
    assert not exists(machine, f"{NVDR}._FIT")


def test_there_are_no_functions_without_a_mailbox(tmp_path):
    machine = make_machine("pmem-alone", tmp_path)
    assert not exists(machine, f"{NVDR}._DSM")
    assert not exists(machine, f"{NVDR}.N000._DSM")
    assert not exists(machine, f"{NVDR}.NTFI")


def test_a_call_is_put_into_the_page_and_the_device_model_is_told(machine):
    call = dsm(f"{NVDR}.N003", DIMM, 1, 5, bytes([0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF, 0x11, 0x22]))
    result, handle, revision, function, argument, port = evaluate(
        machine, call, f"{NVDR}.HDLE", f"{NVDR}.REVS", f"{NVDR}.FUNC", f"{NVDR}.FARG", f"{NVDR}.NTFI")
    assert (handle, revision, function, port) == (0x20, 1, 5, PAGE)
    assert len(argument) == 4096 - 12
    assert argument[:9] == bytes([0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF, 0x11, 0x22, 0])
    assert result == bytes([1, 0, 0, 0, 5, 0, 0, 0]) + argument[:20]


@pytest.mark.parametrize("dimm, length", [("N001", 7), ("N002", 8), ("N005", 30)])
def test_a_result_is_a_buffer_of_its_length_however_short_it_is(dimm, length, machine):
    """An integer where it has 8 bytes or less would be what a field of that many evaluates to."""
    result = evaluate(machine, dsm(f"{NVDR}.{dimm}", DIMM, 2, 6))[0]
    assert result == (bytes([2, 0, 0, 0, 6, 0, 0, 0]) + bytes(22))[:length]


def test_a_result_that_cannot_be_is_none(machine):
    """Handles 0 and 1: a length of nothing, or of less than itself."""
    assert evaluate(machine, dsm(NVDR, ROOT, 1, 0), dsm(f"{NVDR}.N000", DIMM, 1, 0)) == [b"\0", b"\0"]


def test_a_result_longer_than_the_page_is_none(tmp_path):
    """The handles are 4096 and 4097."""
    machine = make_machine("pmem-large", tmp_path)
    assert evaluate(machine, dsm(f"{NVDR}.N000", DIMM, 1, 4), dsm(f"{NVDR}.N001", DIMM, 1, 4)) == \
        [bytes([1, 0, 0, 0, 4, 0, 0, 0]) + bytes(4084), b"\0"]


@pytest.mark.parametrize("device, guid", [(NVDR, DIMM), (NVDR, OTHER), (f"{NVDR}.N003", ROOT), (f"{NVDR}.N003", OTHER)])
@pytest.mark.parametrize("function", [0, 1])
def test_a_function_of_another_uuid_is_never_passed_on(device, guid, function, machine):
    assert evaluate(machine, dsm(device, guid, 1, function), f"{NVDR}.NTFI") == [b"\0", 0]


@pytest.mark.parametrize("argument", ["7", "(AA)", "[5 6]", "[(AA) (BB)]"])
def test_an_argument_that_is_no_package_of_one_is_left_out(argument, machine):
    """NCAL is what each _DSM calls; acpiexec does not let _DSM itself have anything but a package."""
    call = f"{NVDR}.NCAL {hexadecimal(DIMM.bytes_le)} 1 2 {argument} 0x20"
    assert evaluate(machine, call, f"{NVDR}.FUNC", f"{NVDR}.FARG")[1:] == [2, bytes(4084)]
