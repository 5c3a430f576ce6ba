# SPDX-License-Identifier: MIT
"""amlnames and ACPICA's acpiexec agree on which tables cannot be loaded beside which, case by case.

clash/NAME.asl has the SSDTs of a case, and its DSDT unless that is clash/base.asl. Behind what it is about stand lines
with what is expected of amlnames: `accepted`, `refused TABLE KIND PATH` (the first reason), `maybe TABLE KIND PATH`;
table 0 is the DSDT. acpiexec shall complain while it loads the tables if one is refused, and have nothing to say
without those."""

import os
import re
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
BUILD = HERE.parent.parent / "build"
AMLNAMES = Path(os.environ.get("AMLNAMES", BUILD / "amlnames")).resolve()
DUMP_TABLES = Path(os.environ.get("TABLES", BUILD / "tables")).resolve() / "acpi/dump_tables"
QEMU = HERE.parent / "acpi/qemu-7.2"
CASES = sorted(path.stem for path in (HERE / "clash").glob("*.asl") if path.stem != "base")

# Where amlnames refuses and acpiexec is silent, or the other way round, and why.
REDIRECTED = "it gives the later region to the field: test_a_field_is_redirected_by_a_later_one shows it"
DIFFERENCES = {
    "clash-field": REDIRECTED,
    "clash-field-in-table": REDIRECTED,
    "beyond-return": "it executes a table like a method, up to the Return; other systems parse all of it",
    "beyond-store": "amlnames executes nothing: what statements refer to is not its matter",
    "beyond-package": "elements of packages are resolved when all tables are loaded; amlnames sees declarations",
}

# Conditions hold or not: amlnames tells of both, acpiexec complains of these.
MAYBE_COMPLAINS = {"maybe-true", "maybe-while", "maybe-else-if", "maybe-scope-not"}

KINDS = {"declares": "clash", "needs": "missing", "opens": "type"}
LINE = re.compile(r"(?P<file>\S+): (?P<maybe>maybe )?(?P<verb>declares|needs|opens) (?P<path>\S+) at "
                  r"0x(?P<at>[0-9a-f]+), which (nothing before it declares|ACPI predefines( as something else)?|"
                  r"(?P<other>\S+) declares at 0x(?P<there>[0-9a-f]+)( as something else)?)")
COMPLAINT = re.compile(r"^.*(?:Error|Warning|Exception).*$", re.MULTILINE)


def run(*command, folder=None):
    result = subprocess.run([*map(str, command)], capture_output=True, text=True, errors="replace", timeout=120,
                            cwd=folder, check=False)
    return result.returncode, result.stdout, result.stderr


def compile_block(source, name, folder):
    """The AML of one DefinitionBlock, which iasl may find wrong, too."""
    (folder / f"{name}.asl").write_text(source)
    _, output, errors = run("iasl", "-f", "-p", name, f"{name}.asl", folder=folder)
    assert (folder / f"{name}.aml").exists(), output + errors
    return f"{name}.aml"


def compile_case(name, folder):
    source = (HERE / "clash" / f"{name}.asl").read_text()
    comments, *blocks = re.split(r"^(?=DefinitionBlock)", source, flags=re.MULTILINE)
    expected = {line[3:] for line in comments.splitlines() if re.match(r"// (accepted|refused|maybe)", line)}
    if not blocks or '("", "DSDT"' not in blocks[0]:
        blocks.insert(0, (HERE / "clash/base.asl").read_text())
    return [compile_block(block, f"t{index}", folder) for index, block in enumerate(blocks)], expected


def ask_amlnames(tables, folder):
    """The first refusal of each table, in words of the cases; the doubts; the indices of what is refused."""
    status, output, errors = run(AMLNAMES, *tables, folder=folder)
    assert errors == ""
    told, refused = set(), set()
    for line in output.splitlines():
        match = LINE.fullmatch(line)
        assert match, line
        table, kind = tables.index(match["file"]), KINDS[match["verb"]]
        word = "maybe" if match["maybe"] else "refused"
        if match["maybe"] or table not in refused:
            told.add(f"{word} {table} {kind} {match['path']}")
        if not match["maybe"]:
            refused.add(table)
    assert status == (1 if refused else 0)
    return told or {"accepted"}, refused


def complaints(tables, folder):
    """What acpiexec complains of while it loads the tables; that it died counts as one."""
    status, output, errors = run("acpiexec", "-b", "quit", *tables, folder=folder)
    lines = [line for line in COMPLAINT.findall(output + errors) if "Outstanding cache allocations" not in line]
    return lines if status == 0 else [*lines, f"exit status {status}"]


@pytest.mark.parametrize("name", CASES)
def test_amlnames_finds_what_a_case_has(name, tmp_path):
    tables, expected = compile_case(name, tmp_path)
    assert expected and ask_amlnames(tables, tmp_path)[0] == expected


@pytest.mark.parametrize("name", CASES)
def test_amlnames_refuses_what_acpiexec_complains_of(name, tmp_path):
    tables, expected = compile_case(name, tmp_path)
    refused = ask_amlnames(tables, tmp_path)[1]
    said = complaints(tables, tmp_path)
    if any(line.startswith("maybe") for line in expected):
        assert bool(said) == (name in MAYBE_COMPLAINS), said
    else:
        assert (bool(said) == bool(refused)) != (name in DIFFERENCES), said


@pytest.mark.parametrize("name", [name for name in CASES if name.startswith(("clash-", "missing-"))
                                  and name not in DIFFERENCES])
def test_amlnames_names_the_object_that_acpiexec_names(name, tmp_path):
    tables, expected = compile_case(name, tmp_path)
    segment = next(iter(expected)).split()[-1].split(".")[-1].strip("\\")
    assert any(re.search(rf"[\\.\[ ]{segment}[\] .]", line) for line in complaints(tables, tmp_path))


@pytest.mark.parametrize("name", [name for name in CASES if not name.startswith(("beyond-", "maybe-"))
                                  and name != "clash-in-dsdt"])
def test_acpiexec_loads_what_amlnames_leaves(name, tmp_path):
    tables, _ = compile_case(name, tmp_path)
    refused = ask_amlnames(tables, tmp_path)[1]
    assert complaints([table for index, table in enumerate(tables) if index not in refused], tmp_path) == []


def test_a_field_is_redirected_by_a_later_one(tmp_path):
    """Why amlnames refuses what acpiexec is silent about."""
    block = ('DefinitionBlock ("", "%s", 2, "TEST", "TEST", 1) { OperationRegion (%s, SystemMemory, 0x1000, 4) '
             "Field (%s, ByteAcc, NoLock, Preserve) { FLDA, 8 } }")
    first = compile_block(block % ("DSDT", "REGA", "REGA"), "first", tmp_path)
    later = compile_block(block % ("SSDT", "REGB", "REGB"), "later", tmp_path)
    for tables, region in (([first], "REGA"), ([first, later], "REGB")):
        _, output, _ = run("acpiexec", "-b", "namespace; quit", *tables, folder=tmp_path)
        assert re.search(rf"FLDA RegionField .*\[{region}\]", output)


def test_offsets_lead_to_the_two_declarations(tmp_path):
    tables, _ = compile_case("clash-name", tmp_path)
    _, output, _ = run(AMLNAMES, *tables, folder=tmp_path)
    match = LINE.fullmatch(output.strip())
    for name, at in ((match["file"], match["at"]), (match["other"], match["there"])):
        assert (tmp_path / name).read_bytes()[int(at, 16):][:5] == b"\x08INTA"


@pytest.mark.parametrize("tables", [["pc-dsdt.aml", "pc-ssdt.aml"], ["q35-dsdt.aml"], ["pc-nested-dsdt.aml"]])
def test_amlnames_accepts_qemus_tables(tables):
    assert run(AMLNAMES, *tables, folder=QEMU) == (0, "", "")


def test_amlnames_accepts_the_tables_of_our_machines(tmp_path):
    status, _, errors = run(DUMP_TABLES, tmp_path)
    assert status == 0, errors
    machines = [path for path in tmp_path.iterdir() if path.is_dir()]
    assert len(machines) >= 5
    for machine in machines:
        tables = sorted(path.name for path in machine.glob("[ds]sdt*.dat"))
        assert tables[0] == "dsdt.dat" and len(tables) > 1
        assert (machine.name, *run(AMLNAMES, *tables, folder=machine)) == (machine.name, 0, "", "")
