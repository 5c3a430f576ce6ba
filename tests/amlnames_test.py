# SPDX-License-Identifier: MIT
"""amlnames as a user meets it: what it prints, its exit status, files that it cannot use."""

import os
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
AMLNAMES = Path(os.environ.get("AMLNAMES", HERE.parent / "build/amlnames")).resolve()
QEMU = HERE / "acpi/qemu-7.2"


def run(*arguments, folder=None, stdout=subprocess.PIPE):
    result = subprocess.run([AMLNAMES, *arguments], stdout=stdout, stderr=subprocess.PIPE, text=True, timeout=60,
                            cwd=folder, check=False)
    return result.returncode, result.stdout, result.stderr


def table(terms, signature=b"SSDT", length=None):
    length = 36 + len(terms) if length is None else length
    return signature + length.to_bytes(4, "little") + bytes(28) + terms


@pytest.fixture(name="folder")
def make_folder(tmp_path):
    for name, content in {
        "dsdt.aml": table(b"\x08AAAA\x01" b"\x08BBBB\x01", b"DSDT"),
        "good.aml": table(b"\x08CCCC\x01"),
        "bad.aml": table(b"\x08DDDD\x01" b"\x08BBBB\x01" b"\x08AAAA\x01"),
        "scope.aml": table(b"\x10\x05DDDD"),
        "type.aml": table(b"\x10\x05AAAA"),
        "osi.aml": table(b"\x08_OSI\x01"),
        "maybe.aml": table(b"\xa0\x08\x60" b"\x08AAAA\x01"),
        "opcode.aml": table(b"\x08EEEE\x01" b"\x02"),
        "cut.aml": table(b"\x08EEEE\x01")[:-1],
        "short.aml": b"SSDT",
        "empty.aml": b"",
        "facp.aml": table(b"", b"FACP"),
        "below.aml": table(b"", length=35)[:36],
    }.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "folder").mkdir()
    return tmp_path


def test_nothing_to_say_is_nothing_printed(folder):
    assert run("dsdt.aml", "good.aml", folder=folder) == (0, "", "")
    assert run("pc-dsdt.aml", "pc-ssdt.aml", folder=QEMU) == (0, "", "")


def test_each_clash_is_a_line_with_both_files_and_offsets(folder):
    assert run("dsdt.aml", "good.aml", "bad.aml", folder=folder) == (
        1,
        "bad.aml: declares \\BBBB at 0x2a, which dsdt.aml declares at 0x2a\n"
        "bad.aml: declares \\AAAA at 0x30, which dsdt.aml declares at 0x24\n",
        "")


def test_a_refused_table_gives_no_names(folder):
    status, output, _ = run("dsdt.aml", "bad.aml", "scope.aml", folder=folder)
    assert status == 1
    assert output.splitlines()[2:] == ["scope.aml: needs \\DDDD at 0x24, which nothing before it declares"]


@pytest.mark.parametrize("name, line", [
    ("type.aml", "type.aml: opens \\AAAA at 0x24, which dsdt.aml declares at 0x24 as something else"),
    ("osi.aml", "osi.aml: declares \\_OSI at 0x24, which ACPI predefines"),
])
def test_other_reasons_have_their_words(name, line, folder):
    assert run("dsdt.aml", name, folder=folder) == (1, line + "\n", "")


def test_what_only_a_condition_decides_is_told_and_not_refused(folder):
    assert run("dsdt.aml", "maybe.aml", folder=folder) == (
        0, "maybe.aml: maybe declares \\AAAA at 0x27, which dsdt.aml declares at 0x24\n", "")


@pytest.mark.parametrize("name, reason", [
    ("cut.aml", "41 bytes, but its header says 42"),
    ("short.aml", "shorter than the header of a table, 36 bytes"),
    ("empty.aml", "shorter than the header of a table, 36 bytes"),
    ("below.aml", "36 bytes, but its header says 35"),
    ("facp.aml", "no definition block: neither DSDT nor SSDT, PSDT, OSDT"),
    ("opcode.aml", "cannot be read at 0x2a: an opcode that cannot stand there"),
    ("none.aml", "No such file or directory"),
    ("folder", "Is a directory"),
])
def test_a_file_that_cannot_be_used_is_named_with_the_reason(name, reason, folder):
    assert run("dsdt.aml", name, folder=folder) == (2, "", f"amlnames: {name}: {reason}\n")


def test_a_cut_table_is_named_wherever_it_is_cut(tmp_path):
    whole = (QEMU / "q35-dsdt.aml").read_bytes()
    for size in range(36, len(whole), 97):
        (tmp_path / "cut.aml").write_bytes(whole[:4] + size.to_bytes(4, "little") + whole[8:size])
        status, output, errors = run("cut.aml", folder=tmp_path)
        assert status in (0, 2) and output == ""
        assert (status == 2) == errors.startswith("amlnames: cut.aml: cannot be read at 0x")


def test_usage_is_told():
    status, output, errors = run("--help")
    assert (status, errors) == (0, "") and output.startswith("usage: amlnames FILE...\n") and "Exit status" in output
    assert run() == (2, "", "amlnames: no file (see amlnames --help)\n")
    assert run("--all", "x") == (2, "", "amlnames: unknown option '--all' (see amlnames --help)\n")


def test_too_many_files_are_not_compared_in_part(folder):
    names = []
    for index in range(129):
        names.append(f"{index}.aml")
        (folder / names[-1]).write_bytes(table(b""))
    assert run(*names[:128], folder=folder) == (0, "", "")
    assert run(*names, folder=folder) == (2, "", "amlnames: 128.aml: more than 128 files\n")


def test_output_that_cannot_be_written_is_an_error(folder):
    with open("/dev/full", "w", encoding="ascii") as full:
        status, _, errors = run("dsdt.aml", "bad.aml", folder=folder, stdout=full)
    assert (status, errors) == (2, "amlnames: standard output: No space left on device\n")
