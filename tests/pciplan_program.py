# SPDX-License-Identifier: MIT
"""How the tests of pciplan run it: the program of the build, and machines in each form that it reads.

The program's path comes from the environment variable PCIPLAN (default: build/pciplan)."""

import json
import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PCIPLAN = Path(os.environ.get("PCIPLAN", ROOT / "build/pciplan")).resolve()
FOLDER = ROOT / "tests/machines"
MACHINES = sorted(FOLDER.glob("*.inv"))
LSPCI = sorted(FOLDER.glob("lspci/*.txt"))
QUERY_PCI = sorted(FOLDER.glob("query-pci/*.json"))
FLAT = FOLDER / "q35-flat.inv"
BRIDGE = FOLDER / "pc-bridge.inv"


def pciplan(*arguments, stdin=b""):
    return subprocess.run([PCIPLAN, *map(str, arguments)], input=stdin, capture_output=True, timeout=60, check=False)


def output(*arguments, stdin=b"", status=0):
    """The lines of a run that must succeed."""
    result = pciplan(*arguments, stdin=stdin)
    assert result.returncode == status, result.stderr.decode()
    return result.stdout.decode().splitlines()


def answer(*arguments, stdin=b"", status=0):
    """The same as JSON."""
    result = pciplan(*arguments, "--json", stdin=stdin)
    assert result.returncode == status, result.stderr.decode()
    return json.loads(result.stdout)


def notes(*arguments, stdin=b""):
    """What a run that succeeds notes on standard error."""
    result = pciplan(*arguments, stdin=stdin)
    assert result.returncode == 0, result.stderr.decode()
    lines = result.stderr.decode().splitlines()
    assert all(": note: " in line for line in lines), lines
    return [line.split(": note: ", 1)[1] for line in lines]


def refusal(*arguments, stdin=b""):
    """The one line that a run is refused with."""
    result = pciplan(*arguments, stdin=stdin)
    assert result.returncode == 2 and result.stdout == b"", result
    lines = result.stderr.decode().splitlines()
    errors = [line for line in lines if ": note: " not in line]
    assert len(errors) == 1 and errors[0].startswith("pciplan: "), lines
    return errors[0].removeprefix("pciplan: ")


def records(path):
    """The records of an inventory file, without comments."""
    lines = (line.split("#")[0].strip() for line in Path(path).read_text().splitlines())
    return [line for line in lines if line]


def inventory(*arguments, stdin=b""):
    """The records that pciplan makes of a machine, by their first two words: {"bar 00:01.0": ["0 mem size=..", ...]}."""
    found = {}
    for line in output("inventory", *arguments, stdin=stdin):
        words = line.split(" ", 2)
        found.setdefault(" ".join(words[:2]), []).append(words[2] if len(words) == 3 else "")
    return found


def machine(*functions, mem32="0x80000000-0xdfffffff", mem64="0x100000000-0xffffffffff", policy="place=auto"):
    """An inventory of bus 0 with the given records."""
    windows = ["window io 0x1000-0xffff", f"window mem32 {mem32}"] + ([f"window mem64 {mem64}"] if mem64 else [])
    return "\n".join(["hvminv 2", "root bus=00 last=00", *functions, *windows, f"policy {policy}", ""]).encode()
