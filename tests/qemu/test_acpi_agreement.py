# SPDX-License-Identifier: MIT
"""The comparisons of acpi_agreement.py and the readers of tables can fail: one place is spoilt, and it is found."""

import copy
from dataclasses import replace

import pytest

import acpi_agreement
import acpi_exec
import acpi_golden
import acpi_resources
import acpi_tables
from acpi_guest import Q35, witness  # noqa: F401: a fixture

BOOTS = [Q35]


def _all_findings(witness, tables, roots, plan, outcome):  # noqa: F811
    board = acpi_agreement.board_ranges(witness.namespace)
    return [*acpi_tables.header_findings(tables), *acpi_agreement.windows_with_plan(roots, plan),
            *acpi_agreement.buses_with_plan(roots, plan), *acpi_agreement.placements_with_roots(roots, outcome.log),
            *acpi_agreement.e820_with_roots(roots, plan), *acpi_agreement.mcfg_with_plan(tables, plan, board),
            *acpi_agreement.e820_with_linux(plan, outcome.view), *acpi_agreement.tables_with_e820(outcome.view, plan),
            *acpi_agreement.roots_with_linux(roots, outcome.view)]


def _flip(name, at):
    def spoil(tables, roots, plan):
        data = bytearray(tables[name])
        data[at] ^= 0x10
        tables[name] = bytes(data)
    return spoil


def _shrink_window(tables, roots, plan):
    index = max(range(len(roots[0].resources)), key=lambda one: roots[0].resources[one].end)
    roots[0].resources[index] = replace(roots[0].resources[index], end=roots[0].resources[index].end - 0x1000)


def _lose_low_memory(tables, roots, plan):
    roots[0].resources = [one for one in roots[0].resources if one.space != "mem" or one.end > 1 << 32]


def _pass_on_configuration_ports(tables, roots, plan):
    roots[0].resources.append(acpi_resources.Resource("io", 0xCF8, 0xCFF, True))


def _pass_on_ram(tables, roots, plan):
    roots[0].resources.append(acpi_resources.Resource("mem", 1 << 20, (2 << 20) - 1, True))


def _fewer_buses(tables, roots, plan):
    roots[0].buses = (0, 0x7F)


def _nvs_to_ram(tables, roots, plan):
    plan.e820[:] = [replace(entry, kind="usable") if entry.kind.startswith("ACPI") else entry for entry in plan.e820]


def _ecam_not_reserved(tables, roots, plan):
    plan.e820[:] = [entry for entry in plan.e820 if entry.start != plan.ecam[0].base]


SPOILT = {
    "a-byte-of-the-madt": (_flip("APIC", 0x40), "APIC: its bytes add up"),
    "length-of-the-hpet": (_flip("HPET", 4), "HPET: its length"),
    "ecam-elsewhere": (_flip("MCFG", 0x2C + 3), "MCFG has"),
    "window-too-small": (_shrink_window, "is in no _CRS"),
    "window-missing": (_lose_low_memory, "is not in \\_SB.PCI0._CRS"),
    "configuration-ports": (_pass_on_configuration_ports, "configuration ports"),
    "ram-passed-on": (_pass_on_ram, "the memory map has"),
    "window-that-linux-does-not-have": (_pass_on_ram, "_CRS has the root bus resource"),
    "buses": (_fewer_buses, "_CRS has the buses"),
    "tables-in-ram": (_nvs_to_ram, "is not in memory of the kinds"),
    "memory-map": (_nvs_to_ram, "Linux was given the memory map"),
    "ecam-not-reserved": (_ecam_not_reserved, "does not reserve"),
}


@pytest.mark.parametrize("boot", BOOTS, ids=str)
@pytest.mark.parametrize("name", SPOILT)
def test_spoilt_tables_are_found(name, boot, outcome, witness):  # noqa: F811
    spoil, words = SPOILT[name]
    tables, roots, plan = (copy.deepcopy(one) for one in (witness.tables, witness.roots, witness.plan))
    before = _all_findings(witness, tables, roots, plan, outcome)
    spoil(tables, roots, plan)
    new = [line for line in _all_findings(witness, tables, roots, plan, outcome) if line not in before]
    assert any(words in line for line in new), new


@pytest.mark.parametrize("boot", BOOTS, ids=str)
def test_aml_that_does_not_load_or_compile_is_found(boot, witness, tmp_path):  # noqa: F811
    """A reference to nothing in the DSDT: iasl and acpiexec both say so."""
    texts = acpi_exec.disassemble(witness.tables, tmp_path / "a")
    source = texts["DSDT"].rstrip()
    assert source.endswith("}")
    (tmp_path / "a/dsdt.dsl").write_text(source[:-1] + "    Method (\\_GPE._E77) { \\NONE.SUCH = One }\n}\n")
    assert any("NONE" in line for line in acpi_exec.compile_findings({"DSDT": witness.tables["DSDT"]}, tmp_path / "a"))


@pytest.mark.parametrize("boot", BOOTS, ids=str)
def test_other_tables_than_the_golden_ones_are_found(boot, witness, tmp_path, monkeypatch):  # noqa: F811
    monkeypatch.setattr(acpi_golden, "FOLDER", tmp_path)
    acpi_golden.write("m", witness.texts)
    assert acpi_golden.findings("m", witness.texts) == []
    changed = {**witness.texts, "APIC": witness.texts["APIC"].replace("FEE00000", "FEE01000")}
    assert [line for line in acpi_golden.findings("m", changed) if line.startswith("+") and "FEE01000" in line]
    assert acpi_golden.findings("m", {name: text for name, text in witness.texts.items() if name != "HPET"})
    assert acpi_golden.normalised(witness.texts["DSDT"]).count("2026") == 0


@pytest.mark.parametrize("template,words", (
    (b"\x47\x01\x60\x00\x60\x00\x01\x01", "no end tag"), (b"\x79\x00\x00", "behind the end tag"),
    (b"\x47\x01\x60\x00\x64\x00\x01\x01\x79\x00", "no fixed place"), (b"\x8a\x40\x00", "goes on behind"),
    (b"\x79\x01", "checksum"),
))
def test_broken_templates_are_refused(template, words):
    with pytest.raises(acpi_resources.TemplateError, match=words):
        acpi_resources.parse(template)
