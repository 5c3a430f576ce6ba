# SPDX-License-Identifier: MIT
"""The tables of Xen's sample machines (xen_machine.h) are the golden ones: golden/xen-pc and golden/xen-q35, as iasl shows them.
`ACPI_GOLDEN=write pytest-3 tests/acpi` writes them anew. The environment variable TABLES names the folder that dump_tables was
built in (default: build/tables)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/qemu"))
import acpi_exec  # noqa: E402
import acpi_golden  # noqa: E402

DUMP_TABLES = Path(os.environ.get("TABLES", ROOT / "build/tables")).resolve() / "acpi/dump_tables"
POINTERS = ("rsdp", "rsdt", "xsdt")  # they hold addresses only


@pytest.mark.parametrize("machine", ["xen-pc", "xen-q35"])
def test_tables_of_xens_machines_are_the_golden_ones(machine, tmp_path):
    subprocess.run([DUMP_TABLES, tmp_path, machine], check=True, stdout=subprocess.DEVNULL, timeout=60)
    tables = {path.stem.upper(): path.read_bytes() for path in (tmp_path / machine).glob("*.dat") if path.stem not in POINTERS}
    texts = acpi_exec.disassemble(tables, tmp_path / "texts")
    if acpi_golden.WRITE:
        acpi_golden.write(machine, texts)
    found = acpi_golden.findings(machine, texts)
    assert found == [], "\n".join(found)
