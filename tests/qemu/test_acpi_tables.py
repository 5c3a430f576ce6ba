# SPDX-License-Identifier: MIT
"""The ACPI tables that Linux got: whole, understood by ACPICA, and in agreement with the firmware's log and with Linux."""

import struct
import subprocess

import pytest

import acpi_agreement
import acpi_exec
import acpi_golden
import acpi_guest
import acpi_resources
import acpi_tables
import agreement
from acpi_guest import LOOKED_AT, expect_none, is_ours, witness  # noqa: F401: a fixture

every_machine = pytest.mark.parametrize("boot", LOOKED_AT, ids=str)
pcie_machines = pytest.mark.parametrize("boot", [boot for boot in LOOKED_AT if boot.machine == "q35"], ids=str)

# Control that Linux asks for on a PCIe host bridge (PCI Firmware Specification 3.3, 4.5.2), and _OSC's status bits.
NATIVE_HOTPLUG, SHPC, PME, AER, CAPABILITY, LTR, DPC = (1 << bit for bit in (0, 1, 2, 3, 4, 5, 7))
FAILED, BAD_UUID, BAD_REVISION, MASKED = 2, 4, 8, 16


@every_machine
def test_guest_boots_and_agrees(boot, outcome):
    """Devices, disks and networks work: what every other test of a boot asks for."""
    assert outcome.findings() == []


@every_machine
def test_linux_has_no_complaint_about_the_description(boot, outcome):
    expect_none(agreement.description_complaints(outcome.log, outcome.view), outcome, "no SMBIOS and no MTRRs go with them")


@every_machine
def test_every_table_has_its_length_and_checksum(boot, witness):  # noqa: F811
    assert acpi_tables.header_findings(witness.tables) == []


@every_machine
def test_acpidump_gives_the_same_tables(boot, outcome, witness):  # noqa: F811
    if not boot.does("acpidump"):
        pytest.skip("not of this boot")
    text = outcome.folder / "acpidump.txt"
    text.write_bytes(outcome.view.unpacked("acpidump"))
    subprocess.run(["acpixtract", "-a", text.name], cwd=outcome.folder, check=True, stdout=subprocess.DEVNULL)
    for name, data in witness.tables.items():
        assert (outcome.folder / f"{name.lower()}.dat").read_bytes() == data, name


@every_machine
def test_tables_disassemble_and_compile_again(boot, outcome, witness):  # noqa: F811
    found = acpi_exec.compile_findings(witness.tables, witness.folder)
    expect_none(found, outcome, "iasl has errors and warnings for them")


@every_machine
def test_acpiexec_loads_the_tables_and_evaluates_every_object(boot, witness):  # noqa: F811
    namespace = witness.namespace
    for segment in acpi_exec.EVALUATED:
        for mode in (acpi_exec.PIC_MODE, acpi_exec.APIC_MODE) if segment == "_PRT" else (acpi_exec.APIC_MODE,):
            given = namespace.all(segment, mode)
            assert sorted(given) == sorted(namespace.holders(segment)), f"{segment} in mode {mode}"
    namespace.ask(*(f"evaluate {method}" for method in namespace.methods("\\_GPE")))
    assert namespace.complaints == []


@every_machine
def test_every_crs_and_prs_is_a_template(boot, witness):  # noqa: F811
    for segment in ("_CRS", "_PRS"):
        for path, template in witness.namespace.all(segment).items():
            assert isinstance(template, bytes), path
            acpi_resources.parse(template)


@every_machine
def test_interrupt_links_take_what_they_offer(boot, witness):  # noqa: F811
    """_SRS with each choice of _PRS, and _CRS is that choice."""
    namespace, commands, wanted = witness.namespace, [], []
    for path in namespace.holders("_SRS"):
        device = path.rsplit(".", 1)[0]
        choices = [one.start for one in acpi_resources.parse(namespace.all("_PRS")[f"{device}._PRS"])
                   if one.space == "irq"]
        # One that offers a single interrupt is hardwired.
        for irq in choices if len(choices) > 1 else ():
            crs = bytearray(namespace.all("_CRS")[f"{device}._CRS"])
            struct.pack_into(*(("<I", crs, 5, irq) if crs[0] == 0x89 else ("<H", crs, 1, 1 << irq)))
            commands += [f"evaluate {path} {acpi_exec.hex_bytes(bytes(crs))}", f"evaluate {device}._CRS"]
            wanted.append((f"{device}._CRS", [irq]))
    given = acpi_exec.results(namespace.ask(*commands)) if commands else []
    assert [(path, [one.start for one in acpi_resources.parse(crs)]) for path, crs in given] == wanted
    assert namespace.complaints == []


@every_machine
def test_host_bridges_pass_on_the_windows_of_the_plan(boot, outcome, witness):  # noqa: F811
    found = acpi_agreement.windows_with_plan(witness.roots, witness.plan)
    expect_none(found, outcome, "their 64-bit window ends where QEMU thought it would")


@every_machine
def test_host_bridges_have_the_buses_of_the_plan(boot, witness):  # noqa: F811
    assert acpi_agreement.buses_with_plan(witness.roots, witness.plan) == []


@every_machine
def test_everything_placed_is_in_the_crs_of_its_host_bridge(boot, outcome, witness):  # noqa: F811
    assert acpi_agreement.placements_with_roots(witness.roots, outcome.log) == []


@every_machine
def test_crs_is_apart_from_the_memory_map(boot, witness):  # noqa: F811
    assert acpi_agreement.e820_with_roots(witness.roots, witness.plan) == []


@every_machine
def test_mcfg_is_the_ecam_that_works(boot, witness):  # noqa: F811
    board = acpi_agreement.board_ranges(witness.namespace)
    assert acpi_agreement.mcfg_with_plan(witness.tables, witness.plan, board) == []
    assert bool(witness.plan.ecam) == (boot.machine == "q35")


@every_machine
def test_linux_got_the_memory_map_of_the_log(boot, outcome, witness):  # noqa: F811
    assert acpi_agreement.e820_with_linux(witness.plan, outcome.view) == []


@every_machine
def test_tables_lie_in_memory_that_the_map_declares(boot, outcome, witness):  # noqa: F811
    assert {"DSDT", "FACP", "FACS", "APIC"} <= {name for name, _, _ in acpi_agreement.linux_tables(outcome.view)}
    assert acpi_agreement.tables_with_e820(outcome.view, witness.plan) == []


@every_machine
def test_linux_takes_each_window_whole(boot, outcome, witness):  # noqa: F811
    found = acpi_agreement.roots_with_linux(witness.roots, outcome.view)
    expect_none(found, outcome, "the TPM's registers are in the host bridge's _CRS too")


@every_machine
def test_rsdp_is_of_revision_2_and_where_it_is_looked_for(boot, outcome):
    if not boot.does("low-memory"):
        pytest.skip("not of this boot")
    area = outcome.view.unpacked("low-memory")
    found = [at for at in range(0, len(area), 16) if area[at:at + 8] == b"RSD PTR "]
    assert len(found) == 1
    rsdp = area[found[0]:found[0] + 36]
    assert sum(rsdp[:20]) & 0xFF == 0
    if not is_ours(outcome):
        pytest.xfail(f"QEMU's tables: on {boot.machine} the RSDP is of revision {rsdp[15]}")
    revision, _, length, xsdt = struct.unpack_from("<BIIQ", rsdp, 15)
    assert (revision, length, sum(rsdp) & 0xFF) == (2, 36, 0)
    assert ("XSDT", xsdt) in [(name, address) for name, address, _ in acpi_agreement.linux_tables(outcome.view)]


@pcie_machines
def test_osc_grants_what_pcie_needs(boot, outcome, witness):  # noqa: F811
    """Hot-plug, PME, AER and the capability structure; and says so when it does not."""
    asked = NATIVE_HOTPLUG | PME | AER | CAPABILITY
    found = []
    for root in witness.roots:
        if not root.pcie:
            continue
        buffer = acpi_exec.hex_bytes(struct.pack("<III", 0, 0x1F, asked))
        status, _, control = struct.unpack("<III", witness.namespace.evaluate(
            f"{root.path}._OSC", acpi_exec.OSC_PCI, "1", "3", buffer))
        wanted = asked if "bridge-support=off" in " ".join(boot.extra) else asked & ~NATIVE_HOTPLUG
        if control & wanted != wanted:
            found.append(f"{root.path} grants {control:#x} of {asked:#x}")
        if bool(status & MASKED) != (control != asked):
            found.append(f"{root.path} has the status {status:#x} for {control:#x} of {asked:#x}")
    expect_none(found, outcome, "_OSC masks without need")


@pcie_machines
def test_osc_refuses_what_it_does_not_know(boot, outcome, witness):  # noqa: F811
    """An unknown UUID and an unknown revision have their bits (ACPI 6.5, 6.2.11)."""
    path = witness.roots[0].path + "._OSC"
    buffer = acpi_exec.hex_bytes(struct.pack("<III", 0, 0x1F, 0x1F))
    other = acpi_exec.hex_bytes(bytes(range(16)))
    found = []
    for what, uuid, revision, bit in (("UUID", other, "1", BAD_UUID),
                                      ("revision", acpi_exec.OSC_PCI, "63", BAD_REVISION)):
        status = struct.unpack_from("<I", witness.namespace.evaluate(path, uuid, revision, "3", buffer))[0]
        if not status & bit:
            found.append(f"the status for an unknown {what} is {status:#x}")
    expect_none(found, outcome, "_OSC does not look")


@every_machine
def test_generation_id_is_there_and_has_its_driver(boot, outcome):
    if not any("vmgenid" in device for device in boot.devices):
        pytest.skip("not of this boot")
    devices = [one for one in outcome.view.acpi_devices.values()
               if one.hid in ("QEMUVGID", "VMGENCTR") or "VGEN" in one.path]
    assert [one.has_driver for one in devices] == [True]


@pytest.mark.parametrize("boot", acpi_guest.GOLDEN.values(), ids=str)
def test_tables_are_the_golden_ones(boot, outcome, witness):  # noqa: F811
    machine = boot.name.removeprefix("acpi-")
    if not is_ours(outcome):
        pytest.skip("golden are the firmware's own tables")
    if acpi_golden.WRITE:
        acpi_golden.write(machine, witness.texts)
    found = acpi_golden.findings(machine, witness.texts)
    assert found == [], "\n".join(found)
