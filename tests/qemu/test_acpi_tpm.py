# SPDX-License-Identifier: MIT
"""A TPM of each kind, emulated by swtpm: the firmware has started it, its table is right and Linux has it."""

import re

import pytest

import acpi_agreement
import acpi_resources
import acpi_tables
import boots
import swtpm
from acpi_guest import PC_FULL, Q35_FULL, Q35_TIS, witness  # noqa: F401: a fixture
from boots import Boot
from machine import Machine
from test_acpi_power import suspend_and_wake

pytestmark = pytest.mark.skipif(not swtpm.is_there(), reason="swtpm is not installed (Debian: swtpm)")

BOOTS = [PC_FULL, Q35_TIS, Q35_FULL]
VERSION_2 = [Q35_TIS, Q35_FULL]
TIS, CRB = 6, 7  # start methods of TPM2
CRB_CONTROL_AREA = 0xFED40040
REGISTERS = (0xFED40000, 0xFED40FFF)
# Linux complains in several words of a TPM that nobody has started, and then starts it.
COMPLAINT = re.compile(r"\btpm(_tis|_crb|\d)?\b.*(error|fail|Bug|starting up|time|needs to be)")
STARTED = {"1.2": "version 1.2, TIS", "2.0-tis": "version 2.0, TIS", "2.0-crb": "version 2.0, CRB"}
every_tpm = pytest.mark.parametrize("boot", BOOTS, ids=str)


def _attributes(view):
    return {name: value for name, value in (line.split(":", 1) for line in view.lines("tpm") if ":" in line)}


@every_tpm
def test_linux_has_the_tpm_and_reads_a_pcr(boot, outcome):
    attributes = _attributes(outcome.view)
    assert attributes["/sys/class/tpm/tpm0/tpm_version_major"] == boot.tpm[0]
    pcrs = [value for name, value in attributes.items() if name.endswith("/0") or "PCR-00" in value]
    assert pcrs, attributes


@every_tpm
def test_linux_has_no_complaint_about_the_tpm(boot, outcome):
    assert [line for line in outcome.view.dmesg if COMPLAINT.search(line)] == []


@every_tpm
def test_firmware_starts_the_tpm(boot, outcome):
    lines = [str(line) for line in outcome.log.lines if line.object == "tpm"]
    assert lines == [f"I firmware tpm: started, {STARTED[boot.tpm]}"]


@pytest.mark.parametrize("kind", swtpm.KINDS)
def test_tpm_has_its_pcrs_after_s3(kind, rom, linux):
    """The reset that wakes the machine resets the TPM; the ROM has it restore what Linux has saved."""
    boot = Boot(f"acpi-s3-tpm-{kind}", machine="pc" if kind == "1.2" else "q35", do="tpm,suspend,tpm,view,poweroff",
                tpm=kind, deadline=120)
    folder = boots.BUILD / "qemu" / boot.name
    folder.mkdir(parents=True, exist_ok=True)
    with swtpm.started(kind, folder) as tpm, Machine(
            folder, [*boots.arguments_of(boot, rom, folder)[0], *tpm], boot.deadline) as machine:
        suspend_and_wake(machine)
        machine.wait_for_event("SHUTDOWN")
        log = machine.log()
    before, after = log[:log.rindex("=== suspending")], log[log.rindex("=== resumed"):]
    pcrs = [re.findall(r"pcr-sha\S+:\S+|^PCR-\d\d:.*$|pcrs:.*$", text, re.MULTILINE) for text in (before, after)]
    assert pcrs[0] and pcrs[0] == pcrs[1]
    assert [line for line in boots.guest_view.parse(log).dmesg if COMPLAINT.search(line)] == []


@pytest.mark.parametrize("boot", VERSION_2, ids=str)
def test_tpm2_names_the_interface(boot, outcome):
    table = acpi_tables.tpm2(outcome.view.tables["TPM2"])
    wanted = (CRB, CRB_CONTROL_AREA) if boot.tpm == "2.0-crb" else (TIS, 0)
    assert (table.start_method, table.control_area) == wanted


@every_tpm
def test_event_log_area_is_kept_from_the_operating_system(boot, outcome, witness):  # noqa: F811
    tables = witness.tables
    if boot.tpm == "1.2":
        kind, length, address = acpi_tables.tcpa(tables["TCPA"])
        assert kind == 0
    else:
        table = acpi_tables.tpm2(tables["TPM2"])
        length, address = table.log_length, table.log_address
    if not length:
        pytest.skip("the table has no event log")
    kept = [(entry.start, entry.end) for entry in witness.plan.e820 if entry.kind in acpi_agreement.SURVIVES]
    assert length >= 0x10000 and acpi_resources.covered(kept, address, address + length - 1)


@every_tpm
def test_tpm_is_a_device_of_the_namespace(boot, witness):  # noqa: F811
    """One device with the ID of its version, there, and with the interface's registers."""
    namespace = witness.namespace
    pnp0c31 = 0x310CD041
    wanted = (pnp0c31, "PNP0C31") if boot.tpm == "1.2" else ("MSFT0101",)
    devices = [path.rsplit(".", 1)[0] for path, value in namespace.all("_HID").items() if value in wanted]
    assert len(devices) == 1
    assert namespace.all("_STA").get(f"{devices[0]}._STA", 0xF) & 0xF == 0xF
    ranges = [(one.start, one.end) for one in acpi_resources.parse(namespace.all("_CRS")[f"{devices[0]}._CRS"])
              if one.space == "mem"]
    assert acpi_resources.covered(ranges, *REGISTERS)
