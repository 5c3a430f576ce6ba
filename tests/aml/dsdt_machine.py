# SPDX-License-Identifier: MIT
"""Sample machines with their DSDT and SSDT, as write_ssdt.c writes them.

The environment variable TABLES names the folder that the program was built in (default: build/tables)."""

import os
import subprocess
from pathlib import Path

from acpica import HERE, Machine, run

WRITE_SSDT = Path(os.environ.get("TABLES", HERE.parent.parent / "build/tables")).resolve() / "aml/write_ssdt"
ACPI = HERE.parent.parent / "acpi"


def sample_names():
    return run(WRITE_SSDT).split()


def write_tables(name, folder):
    """DSDT and SSDT of a sample, in files."""
    paths = []
    for table in "dsdt", "ssdt":
        result = subprocess.run([WRITE_SSDT, name, table], capture_output=True, timeout=60, check=False)
        assert result.returncode == 0, result.stderr.decode()
        paths.append(folder / f"{name}_{table}.aml")
        paths[-1].write_bytes(result.stdout)
    return paths


def compile_text(source, folder, name):
    """The AML of ASL text, about which iasl must have nothing to say. It may include files of acpi/."""
    path = folder / f"{name}.asl"
    path.write_text(source)
    said = run("iasl", "-I", ACPI, "-p", folder / name, path)
    assert " 0 Errors, 0 Warnings, 0 Remarks" in said, said
    return folder / f"{name}.aml"


def evaluate(machine, *invocations):
    """What each invocation evaluates to. It is a path, and arguments as acpiexec's debugger takes them. Left by itself, acpiexec
    waits for a second at its end."""
    return machine.values(*(f"evaluate {invocation}" for invocation in invocations), "quit")


def exists(machine, path):
    return machine.says(f"evaluate {path}", "quit")


def notifications(machine, *invocations):
    """(device, value) of each notification while the invocations are evaluated, sorted."""
    return machine.notifications(*(f"evaluate {invocation}" for invocation in invocations))


def make_machine(name, folder, extra=None):
    """The machine of a sample, perhaps with a further table, given as the terms of an SSDT in ASL."""
    tables = write_tables(name, folder)
    if extra:
        tables.append(compile_text(f'DefinitionBlock ("", "SSDT", 2, "TEST", "TEST", 1)\n{{\n{extra}\n}}\n', folder, "extra"))
    return Machine(*tables)
