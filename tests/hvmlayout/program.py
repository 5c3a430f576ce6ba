# SPDX-License-Identifier: MIT
"""How the tests of hvmlayout run it, and the logs that they run it on.

The programs' paths come from $HVMLAYOUT (default: build/hvmlayout) and $PCIPLAN (default: build/pciplan)."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HVMLAYOUT = Path(os.environ.get("HVMLAYOUT", ROOT / "build/hvmlayout")).resolve()
PCIPLAN = Path(os.environ.get("PCIPLAN", ROOT / "build/pciplan")).resolve()
MACHINES = sorted((ROOT / "tests/machines").glob("*.inv"))
LOGS = ROOT / "tests/hvmlayout/logs"
OF_TERMINALS = ("COLUMNS", "NO_COLOR", "LC_ALL", "PYTHONIOENCODING")
OTHERS = ("hvmloader-", "seabios-", "guest-")

sys.path.insert(0, str(ROOT / "tools"))

# Logs of hvmstage, whole boots of QEMU's with all levels.
QEMU = ("q35-bare", "pc-bare", "q35-ports-and-switch", "q35-pxb-roots", "q35-gpu-needs-37-bits",
        "pc-displays-do-not-fit", "q35-145-functions", "before-summary-q35-ports-and-switch",
        "before-summary-pc-displays-do-not-fit", "before-summary-q35-second-host-bridge-then-linux")
OURS = sorted(path.stem for path in LOGS.glob("*.log") if not path.name.startswith(OTHERS))


def log_path(name):
    return LOGS / f"{name}.log"


def log_text(name):
    return log_path(name).read_text("utf-8", "replace")


def run(*arguments, stdin=b"", environment=()):
    """The program as a user runs it, out of any terminal."""
    clean = {name: value for name, value in os.environ.items() if name not in OF_TERMINALS}
    return subprocess.run([HVMLAYOUT, *map(str, arguments)], input=stdin, capture_output=True, timeout=60, check=False,
                          env={**clean, "LC_ALL": "C.UTF-8", **dict(environment)})


def output(*arguments, stdin=b"", status=0, environment=()):
    """The lines of a run that ends with the status."""
    result = run(*arguments, stdin=stdin, environment=environment)
    assert result.returncode == status, result
    return result.stdout.decode().splitlines()


def refusal(*arguments, stdin=b""):
    """The one line that an unusable input is refused with."""
    result = run(*arguments, stdin=stdin)
    assert (result.returncode, result.stdout) == (2, b""), result
    lines = result.stderr.decode().splitlines()
    assert len(lines) == 1 and lines[0].startswith("hvmlayout: "), lines
    return lines[0].removeprefix("hvmlayout: ")


def answer(*arguments, stdin=b""):
    """What a run prints as JSON."""
    return json.loads("\n".join(output(*arguments, stdin=stdin)))


def planned(*arguments):
    """What pciplan says, as JSON: another witness."""
    result = subprocess.run([PCIPLAN, *map(str, arguments), "--json"], capture_output=True, timeout=60, check=False)
    assert result.returncode == 0, result.stderr.decode()
    return json.loads(result.stdout)
