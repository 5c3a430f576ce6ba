# SPDX-License-Identifier: MIT
"""`hvmlayout explain`: the planner is found, asked about the right boot and the right function, and its words are shown; and what the
firmware says would help is what the planner says.

logs/guest-diff-lost.log is a boot in which 04:00.0 has no room for its BAR2 with 36 address bits, guest-diff-low-hole.log one in which
four displays of 512 MiB do not fit below 4 GiB, guest-diff-base.log one in which everything is placed."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOL = Path(os.environ.get("HVMLAYOUT", ROOT / "build/hvmlayout")).resolve()
PCIPLAN = Path(os.environ.get("PCIPLAN", ROOT / "build/pciplan")).resolve()
LOGS = Path(__file__).parent / "logs"
BASE, LOST, LOW_HOLE = (LOGS / f"guest-diff-{name}.log" for name in ("base", "lost", "low-hole"))

sys.path.insert(0, str(ROOT / "tools"))
from hvmlayout import planner, source  # noqa: E402


def run(*arguments, program=TOOL, stdin=b"", **environment):
    return subprocess.run([program, "explain", *map(str, arguments)], input=stdin, capture_output=True, timeout=120, check=False,
                          env={**os.environ, "PCIPLAN": str(PCIPLAN), **environment})


def said(*arguments, status=0, **keywords):
    result = run(*arguments, **keywords)
    assert result.returncode == status, (result.stdout.decode(), result.stderr.decode())
    return result.stdout.decode().splitlines()


def refusal(*arguments, **keywords):
    result = run(*arguments, **keywords)
    assert (result.returncode, result.stdout) == (2, b""), result
    line, = result.stderr.decode().splitlines()
    return line


def pciplan(*arguments, status=0):
    result = subprocess.run([PCIPLAN, *map(str, arguments)], capture_output=True, timeout=120, check=False)
    assert result.returncode == status, result.stderr.decode()
    return result.stdout.decode()


def without_inventory(path, tmp_path):
    plain = tmp_path / "info.log"
    plain.write_text("".join(line for line in path.read_text().splitlines(True) if not line.startswith("D ")))
    return plain


# --- with the planner ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("log", [BASE, LOST, LOW_HOLE], ids=lambda path: path.stem)
def test_without_a_function_those_that_lack_something_are_told_as_pciplan_tells_them(log):
    assert said(log) == pciplan("explain", log).splitlines()


def test_a_function_is_explained_as_pciplan_explains_it():
    words = said(LOST, "04:00.0")
    assert words == pciplan("explain", LOST, "04:00.0").splitlines() and any(line.startswith("Would help: ") for line in words)
    assert said(LOST, "0000:4:0.0") == words


def test_options_behind_two_dashes_are_for_pciplan():
    found = json.loads("\n".join(said(LOST, "04:00.0", "--", "--json", "--policy", "boot-critical=04:00.0")))
    assert found["function"] == "04:00.0" and found["policy"]["critical"] == ["04:00.0"]
    assert said(LOST, "--", "--policy", "boot-critical=04:00.0")[0].startswith("03:00.0, ")
    assert said(LOST)[0].startswith("04:00.0, ")


def test_the_boot_that_was_chosen_is_explained(tmp_path):
    both = tmp_path / "both.log"
    both.write_bytes(LOST.read_bytes() + BASE.read_bytes())
    assert said(both) == said(BASE) == ["Everything is placed."]
    assert said("--boot", "1", both) == said(LOST)
    console = b"".join(b"(d4) " + line + b"\n(d5) " + other + b"\n" for line, other in zip(LOST.read_bytes().splitlines(), BASE.read_bytes()
                                                                                           .splitlines() + [b""] * 400))
    assert said("--domain", "4", "-", stdin=console) == said(LOST)


def test_what_pciplan_refuses_is_refused_with_its_words_and_status():
    result = run(BASE, "1e:00.0")
    assert result.returncode == 2 and result.stderr.startswith(b"pciplan: guest-diff-base.log: there is no function 1e:00.0")
    assert run(BASE, "--", "--policy", "place=sideways").returncode == 2


def test_a_secondary_host_bridge_is_explained_too(tmp_path):
    """The records of one machine behind the prefix that those of a secondary host bridge have."""
    log = tmp_path / "two.log"
    secondary = ["hvminv 4", "segment 0001", "root bus=80 last=80 limit=ff", "fn 80:01.0 id=8086:10d3 class=020000 header=0 pin=1",
                 "bar 80:01.0 0 mem size=0x40000000", "window mem32 0xf0000000-0xf00fffff", "window mem64 0x8000000000-0x80ffffffff"]
    lines = [f"D inv record-1: {record}\r\n" for record in [*secondary, f"end records={len(secondary)}"]]
    plan = "W pci 0001:80:01.0: BAR0 [mem size 0x40000000] not placed: no space, largest hole 0x100000\r\n"
    text = LOST.read_text()
    at = text.index("I pci scan")
    log.write_text(text[:at] + "".join(lines) + plan + text[at:])
    assert planner.host_bridges(source.load(str(log))) == [0, 1]
    words = said(log)
    assert words[0] == "the machine's own host bridge:" and words[2] == "host bridge 1:" and "80:01.0" in words[3]
    assert "80:01.0 is an Ethernet controller, 8086:10d3, class 020000." in said(log, "0001:80:01.0")[0]


# --- what would help ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("log, function", [(LOST, "04:00.0"), (LOW_HOLE, "00:04.0")], ids=["address-bits", "low-hole"])
def test_what_the_firmware_says_would_help_is_what_pciplan_finds(log, function):
    """The words are each program's own; the values for QEMU and xl must be the same."""
    remedies = re.findall(r"^W summary help: (.*)$", log.read_text().replace("\r", ""), re.MULTILINE)
    assert remedies == source.load(str(log)).remedies != []
    helps = json.loads(pciplan("explain", "--json", log, function))["helps"]
    known = {word for trial in helps for key in ("qemu", "xl") for word in re.findall(r"[a-z0-9_-]+=[0-9]+M?", trial.get(key, ""))}
    known |= {f"{option['name']}={option['value']}" for trial in helps for option in trial["options"]}
    for remedy in remedies:
        values = re.findall(r"[a-z0-9_-]+=[a-z0-9]+M?", remedy)
        assert values and set(values) <= known, (remedy, known)


def test_a_machine_without_a_loss_has_nothing_that_would_help():
    assert source.load(str(BASE)).remedies == [] and "help" not in "".join(said(BASE))


# --- without the inventory ----------------------------------------------------------------------------------------------


def test_without_an_inventory_the_logs_own_lines_explain(tmp_path):
    result = run(without_inventory(LOST, tmp_path))
    assert result.returncode == 1 and b"no inventory in this boot (log=debug prints it)" in result.stderr
    words = result.stdout.decode()
    assert "04:00.0 lacks a place for BAR2 of 0x800000000 bytes: no space, largest hole 0x400000000 (whatever may hold it is full)" in words
    assert "The firmware says: 37 physical address bits would place it" in words
    one = run(without_inventory(LOST, tmp_path), "01:00.0")
    assert one.returncode == 0 and b"No BAR of 01:00.0 was given up." in one.stdout


def test_without_an_inventory_a_whole_machine_has_nothing_to_explain(tmp_path):
    assert said(without_inventory(BASE, tmp_path)) == ["No line says that something was not placed."]


def test_a_function_that_is_not_there_is_refused(tmp_path):
    plain = without_inventory(BASE, tmp_path)
    result = run(plain, "1e:00.0")
    assert result.returncode == 2 and b"found no function 1e:00.0" in result.stderr


# --- finding the planner ------------------------------------------------------------------------------------------------


def test_the_planner_beside_the_program_is_found_and_that_in_the_path_next(tmp_path):
    shutil.copy(TOOL, tmp_path / "hvmlayout")
    folder = tmp_path / "bin"
    folder.mkdir()
    for where, name in ((folder, "from the path"), (tmp_path, "from beside")):
        (where / "pciplan").write_text(f"#!/bin/sh\necho '{name}'\nexit 1\n")
        (where / "pciplan").chmod(0o755)
    environment = {"PATH": f"{folder}:{os.environ['PATH']}", "PCIPLAN": ""}
    assert said(BASE, program=tmp_path / "hvmlayout", status=1, **environment) == ["from beside"]
    (tmp_path / "pciplan").unlink()
    assert said(BASE, program=tmp_path / "hvmlayout", status=1, **environment) == ["from the path"]


def test_a_planner_that_is_nowhere_is_one_line_that_says_what_to_install(tmp_path):
    shutil.copy(TOOL, tmp_path / "hvmlayout")
    os.symlink(sys.executable, tmp_path / "python3")
    line = refusal(BASE, program=tmp_path / "hvmlayout", PCIPLAN="", PATH=str(tmp_path))
    assert line.startswith("hvmlayout: pciplan is not there: ") and "expected the planner of hvmstage" in line


def test_a_wrong_path_in_the_environment_is_refused():
    assert refusal(BASE, PCIPLAN="/no/such/program").startswith("hvmlayout: $PCIPLAN: found '/no/such/program'")


@pytest.mark.parametrize("words", [("nonsense",), ("01:00.0", "02:00.0"), ("01:00.9",), ("--nonsense",)])
def test_wrong_words_are_refused(words):
    assert run(BASE, *words).returncode == 2


def test_the_planner_may_be_named_by_a_path_from_here():
    """It is run in a folder of its own."""
    result = subprocess.run([TOOL, "explain", LOST], cwd=PCIPLAN.parent, capture_output=True,
                            text=True, timeout=60, check=False, env={**os.environ, "PCIPLAN": "./pciplan"})
    assert result.returncode == 0 and result.stderr == "" and "04:00.0" in result.stdout, result
