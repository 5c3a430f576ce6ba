# SPDX-License-Identifier: MIT
"""The planner on the host, pciplan: where it is, and what it says of a boot out of a log."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from hvmlayout.model import LogError

TIMEOUT = 300  # seconds; the largest machines that an inventory can hold take a few
MISSING = "pciplan is not there: found it neither beside hvmlayout nor in $PATH; expected the planner of hvmstage (package " \
          "hvmstage, or `make` in its sources), or its path in $PCIPLAN"


def find():
    """The path of pciplan, or None: $PCIPLAN, beside this program, in $PATH."""
    named = os.environ.get("PCIPLAN")
    if named:
        if not os.access(named, os.X_OK) or os.path.isdir(named):
            raise LogError(f"$PCIPLAN: found {named!r}, which cannot be run; expected the path of the program pciplan")
        # It is run in a folder of its own.
        return str(Path(named).resolve())
    beside = Path(sys.argv[0]).resolve().parent / "pciplan"
    if beside.is_file() and os.access(beside, os.X_OK):
        return str(beside)
    return shutil.which("pciplan")


def needed():
    """The path of pciplan; LogError if there is none."""
    program = find()
    if program is None:
        raise LogError(MISSING)
    return program


def host_bridge_of(line):
    """0 of an inventory line of the machine's own host bridge, the number of a secondary one; None of any other line."""
    if line.level != "D" or line.room != "inv":
        return None
    word, _, number = line.object.partition("-")
    if word != "record" or (number and not number.isdigit()):
        return None
    return int(number or 0)


def host_bridges(boot):
    """The numbers of host bridges that this boot has a whole inventory of, ascending; 0 is the machine's own."""
    ended = {host_bridge_of(line) for line in boot.lines if line.fact.startswith("end records=")}
    return sorted(ended - {None})


def records(boot, number=0):
    """The inventory of a host bridge: its records, the last whole one if there are several."""
    found = []
    for line in boot.lines:
        if host_bridge_of(line) == number:
            if line.fact.startswith("hvminv "):
                found = []
            found.append(line.fact)
    return found


def log_text(boot):
    """The lines of this boot alone, as pciplan reads them."""
    return "".join(f"{line}\n" for line in boot.lines)


def run(boot, arguments, capture=False):
    """Runs `pciplan COMMAND FILE OPTION...` on a boot; `arguments` has "FILE" where the file's name belongs."""
    return run_on(log_text(boot), Path(boot.name).name, arguments, capture)


def run_on(text, name, arguments, capture=False):
    program = needed()
    with tempfile.TemporaryDirectory(prefix="hvmlayout-") as folder:
        path = Path(folder) / (name if name not in ("", "-", ".", "..") else "log")
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
        command = [program, *(path.name if word == "FILE" else word for word in arguments)]
        sys.stdout.flush()
        try:
            return subprocess.run(command, cwd=folder, timeout=TIMEOUT, check=False, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE if capture else None, stderr=subprocess.PIPE if capture else None)
        except subprocess.TimeoutExpired as error:
            raise LogError(f"pciplan: found no answer within {TIMEOUT} seconds, expected one") from error


def plan(inventory):
    """The plan of an inventory's records as pciplan gives it in JSON; LogError with its words if it has none."""
    return answer(run_on("".join(f"{record}\n" for record in inventory), "machine.inv", ["plan", "--json", "FILE"], capture=True))


def answer(result):
    if result.returncode not in (0, 1) or not result.stdout:
        said = result.stderr.decode("utf-8", "replace").strip().splitlines()
        raise LogError(said[-1] if said else f"pciplan: found exit status {result.returncode}, expected a plan")
    return json.loads(result.stdout)
