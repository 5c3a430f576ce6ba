# SPDX-License-Identifier: MIT
"""Golden tables: tests/acpi/golden/MACHINE/TABLE.dsl, as iasl takes them apart. ACPI_GOLDEN=write writes them anew."""

import difflib
import os
import re

import boots

FOLDER = boots.TOP / "tests/acpi/golden"
WRITE = os.environ.get("ACPI_GOLDEN") == "write"

# What depends on the day, on file names, or on iasl's version.
NOT_OF_THE_TABLE = re.compile(r"^ \* (Intel ACPI Component|AML/ASL\+ Disassembler|Copyright|Disassembl)|^ \*$|"
                              r"^ \* (ACPI Data Table|Format:|\[.*)|^External ")


def normalised(text):
    """A table's text without what is not the table's; the hexadecimal dump at its end only repeats what is above it."""
    text = text.split("\nRaw Table Data:")[0]
    lines = [line.rstrip() for line in text.splitlines() if not NOT_OF_THE_TABLE.search(line)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def write(machine, texts):
    folder = FOLDER / machine
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.dsl"):
        old.unlink()
    for name, text in texts.items():
        (folder / f"{name.lower()}.dsl").write_text(normalised(text))


def findings(machine, texts):
    """A diff, as lines, of every table that is not as the golden one; tables that are too many or missing by name."""
    folder, found = FOLDER / machine, []
    given = {f"{name.lower()}.dsl": normalised(text) for name, text in texts.items()}
    golden = {path.name: path.read_text() for path in folder.glob("*.dsl")}
    for name in sorted(given.keys() | golden.keys()):
        if name not in given or name not in golden:
            found.append(f"{machine}/{name}: {'no such table now' if name in golden else 'a table that is not golden'}")
        elif given[name] != golden[name]:
            found += difflib.unified_diff(golden[name].splitlines(), given[name].splitlines(),
                                          f"golden/{machine}/{name}", "now", lineterm="", n=2)
    return found
