# SPDX-License-Identifier: MIT
"""How tests ask ACPICA's programs about AML: iasl disassembles and recompiles it, acpiexec loads and runs it.

The environment variable TABLES names the folder that the program which writes them was built in (default: build/tables)."""

import os
import re
import subprocess
import tempfile
from functools import lru_cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
SAMPLES = Path(os.environ.get("TABLES", HERE.parent.parent / "build/tables")).resolve() / "aml/aml_samples"
HEADER_SIZE = 36

# Notifications come from threads, for which acpiexec may not wait when it ends, and then complains that they are not over.
HOLD = 'DefinitionBlock ("", "SSDT", 2, "TEST", "HOLD", 1) { Method (HOLD) { Sleep (500) } }\n'
NOT_OVER = re.compile(r"^ACPI Error: .* Outstanding cache allocations .*\n", re.MULTILINE)


def run(*command, cwd=None):
    result = subprocess.run([*map(str, command)], capture_output=True, text=True, errors="replace", timeout=120, cwd=cwd,
                            check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout + result.stderr


def sample_names():
    return run(SAMPLES).split()


def write_sample(name, folder):
    """The table of a sample, in a file."""
    result = subprocess.run([SAMPLES, name], capture_output=True, timeout=60, check=False)
    assert result.returncode == 0, result.stderr.decode()
    path = folder / f"{name}.aml"
    path.write_bytes(result.stdout)
    return path


def compile_asl(source, folder):
    """The AML of a file of ours, which may have remarks."""
    target = folder / source.with_suffix(".aml").name
    run("iasl", "-p", target.with_suffix(""), source)
    return target


def recompile(table, other):
    """What iasl makes of its own disassembly of the table: the bytes, and what it had to say.

    A table whose length is 2A2Fh it takes for a source that begins with a comment: such a sample needs another length."""
    assert table.read_bytes()[4:6] != b"/*"
    run("iasl", "-e", other, "-d", table.name, cwd=table.parent)
    said = run("iasl", "-p", "again", table.with_suffix(".dsl").name, cwd=table.parent)
    return (table.parent / "again.aml").read_bytes(), said


@lru_cache
def hold_table():
    """The method HOLD, in a table of its own, and what keeps its folder."""
    folder = tempfile.TemporaryDirectory()
    source = Path(folder.name) / "hold.asl"
    source.write_text(HOLD)
    return compile_asl(source, source.parent), folder


class Machine:
    """Tables that acpiexec loads anew for each list of commands."""

    def __init__(self, *tables):
        self.tables = tables

    def run(self, *commands):
        """All that acpiexec says after it has loaded the tables. Its buffer for the commands has 1024 bytes. With "quit" as the
        last of them it does not wait a second for notifications that are under way."""
        batch = "; ".join(commands)
        assert len(batch) < 1000
        said = NOT_OVER.sub("", run("acpiexec", "-b", batch, *self.tables))
        assert not re.search(r"Error|Exception|Warning|AE_[A-Z]+", said), said
        return re.sub(r".*?Initializing Device[^\n]*\n", "", said, count=1, flags=re.DOTALL)

    def notifications(self, *commands):
        """(device, value) of each notification while the commands are executed, sorted, for they are delivered in any order."""
        said = Machine(*self.tables, hold_table()[0]).run(*commands, "evaluate \\HOLD")
        return sorted((name, int(value, 16))
                      for name, value in re.findall(r"Received a \w+ Notify on \[(\w+)\] .*? Value 0x([0-9A-F]+)", said))

    def says(self, *commands):
        """Whether the last of the commands finds what it names."""
        said = run("acpiexec", "-b", "; ".join([*commands, "quit"]), *self.tables)
        return "AE_NOT_FOUND" not in said

    def values(self, *commands):
        """What the objects evaluate to: numbers, bytes, text, names of devices, lists of these; None for nothing."""
        said = self.run(*commands, "quit")
        return [parse_value(part) for part in re.split(r"^Evaluating [^\n]*\n", said, flags=re.MULTILINE)[1:]]

    def value(self, *commands):
        """What the last one evaluates to."""
        return self.values(*commands)[-1]


def parse_value(text):
    lines = iter(re.findall(r"^ *\[[A-Z][^\n]*|^ +[0-9A-F]+: [^\n]*", text, flags=re.MULTILINE))
    line = next(lines, None)
    return None if line is None else parse_object(line, lines)


def parse_object(line, lines):
    kind, rest = re.match(r" *\[([A-Za-z ]+)\] ?(.*)", line).groups()
    if kind == "Integer":
        return int(rest.split("= ")[1], 16)
    if kind == "String":
        return re.search(r'= "(.*)"', rest).group(1)
    if kind == "Object Reference":
        return re.search(r"Name (\w+)", rest).group(1)
    if kind == "Package":
        return [parse_object(next(lines), lines) for _ in range(int(re.search(r"Contains (\d+) ", rest).group(1)))]
    assert kind == "Buffer", line
    length = int(re.search(r"Length ([0-9A-F]+)", rest).group(1), 16)
    bytes_ = b""
    dump = rest.split("= ", 1)[1] if "= " in rest and ":" in rest else next(lines)
    while True:
        bytes_ += bytes.fromhex(re.sub(r"//.*", "", dump).split(":", 1)[1])
        if len(bytes_) >= length:
            return bytes_
        dump = next(lines)
