# SPDX-License-Identifier: MIT
"""ACPICA on the host: iasl takes the tables apart and compiles them again, acpiexec loads them and evaluates objects.

acpiexec simulates operation regions as memory of zeros, so that methods find idle hardware.
"""

import functools
import re
import subprocess
from dataclasses import dataclass

import acpi_tables

DEADLINE = 60  # seconds for a program
LOOP_DEADLINE = 5  # seconds for a loop in a method

# What ACPICA prints when something is wrong with the tables.
COMPLAINT = re.compile(r"(ACPI|Firmware|BIOS) (BIOS )?(Error|Warning)|AE_(?!OK)|[Aa]borting|failed with status|"
                       r"Could not")
RESULT = re.compile(r"Evaluation of (?P<path>\S+) returned object \S+, external buffer length [0-9A-F]+")
STATUS = re.compile(r"(?P<path>\\\S*) +returned AE_OK")
NAMESPACE = re.compile(r" *\d+ +(?P<kind>\w+) +(?P<path>\S+)")
ITEM = re.compile(r"(?P<indent> +)\[(?P<kind>[\w ]+)\](?P<rest>.*)")
BYTES = re.compile(r" *(?:\[Buffer\] Length [0-9A-F]+ =)? *[0-9A-F]{4}: (?P<hex>(?:[0-9A-F]{2} )+)")

# Objects without arguments that every holder of them must be able to give; with the underscores that fill four
# characters.
EVALUATED = ("_HID", "_CID", "_UID", "_ADR", "_STA", "_INI", "_CRS", "_PRS", "_PRT", "_BBN", "_SEG", "_PXM", "_CCA",
             "_SUN", "_PS0", "_PS3", "_PRW", "_MAT", "_DDN", "_STR", "_S0_", "_S3_", "_S4_", "_S5_")
PIC_MODE, APIC_MODE = 0, 1
OSC_PCI = "(5B 4D DB 33 F7 1F 1C 40 96 57 74 41 C0 3D D7 66)"


@dataclass(frozen=True)
class Reference:
    """An object that a package names: its last segment and type."""

    name: str
    kind: str


def _run(arguments, folder, text=None):
    done = subprocess.run(arguments, cwd=folder, input=text, text=True, errors="replace", stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=DEADLINE)
    return done.returncode, done.stdout


def write(tables, folder):
    """Each table as NAME.dat, with nothing else of an earlier run."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for name, data in tables.items():
        (folder / f"{name.replace('/', '-').lower()}.dat").write_bytes(data)


def disassemble(tables, folder):
    """Writes NAME.dsl for every table into `folder`; returns name -> text. The definition blocks know of each other."""
    write(tables, folder)
    blocks, texts = acpi_tables.definition_blocks(tables), {}
    for name in tables:
        file = name.replace("/", "-").lower()
        others = [f"{other.lower()}.dat" for other in blocks if other != name]
        more = ["-e", ",".join(others)] if name in blocks and others else []
        status, output = _run(["iasl", "-p", file, *more, "-d", f"{file}.dat"], folder)
        if status or not (folder / f"{file}.dsl").exists():
            raise AssertionError(f"iasl -d {name}: {output}")
        texts[name] = (folder / f"{file}.dsl").read_text(errors="replace")
    return texts


def compile_findings(tables, folder):
    """Errors and warnings, none of the remarks, that iasl has for the text that it made itself; and of tables without
    AML, whether the same bytes come out again."""
    findings = []
    for name, data in tables.items():
        file = name.replace("/", "-").lower()
        status, output = _run(["iasl", "-vi", "-p", f"{file}-again", f"{file}.dsl"], folder)
        complaints = [line for line in output.splitlines() if re.search(r"\b(error|warning) +\d+ - ", line)]
        findings += [f"{name}: {line}" for line in complaints]
        if status and not complaints:
            findings.append(f"{name}: iasl ended with {status}: {output}")
        again = folder / f"{file}-again.aml"
        # The compiler writes its own name into the header.
        if not status and name not in acpi_tables.definition_blocks(tables):
            if again.read_bytes()[acpi_tables.HEADER_SIZE:] != data[acpi_tables.HEADER_SIZE:]:
                findings.append(f"{name}: the text of iasl -d compiles to other bytes")
    return findings


class Namespace:
    """What acpiexec makes of the DSDT and the SSDTs."""

    def __init__(self, tables, folder):
        """`folder` has the files of write()."""
        self.folder = folder
        self.files = [f"{name.lower()}.dat" for name in acpi_tables.definition_blocks(tables)]
        self.objects = {}  # path, as "\\_SB.PCI0._CRS" -> "Method", "Device"...
        self.complaints = []
        for line in self.ask("paths"):
            if match := NAMESPACE.fullmatch(line.rstrip()):
                self.objects["\\" + match["path"]] = match["kind"]

    def ask(self, *commands):
        """Executes debugger commands, each in the same session; returns the lines behind the first prompt."""
        _, output = _run(["acpiexec", "-to", str(LOOP_DEADLINE), *self.files], self.folder, "\n".join(commands) + "\n")
        lines = output.splitlines()
        self.complaints += [f"{' ; '.join(commands)}: {line}" for line in lines
                            if COMPLAINT.search(line) and line not in self.complaints]
        start = next((index for index, line in enumerate(lines) if line.startswith("- ")), len(lines))
        return lines[start:]

    @functools.lru_cache(maxsize=None)
    def _everything(self, mode):
        tell_mode = [f"evaluate \\_PIC {mode}"] if "\\_PIC" in self.objects else []
        segments = EVALUATED if mode == APIC_MODE else ("_PRT",)
        return dict(results(self.ask(*tell_mode, *(f"all {segment}" for segment in segments))))

    def all(self, segment, mode=APIC_MODE):
        """path -> value of every object of a name, which is among EVALUATED; in PIC mode only "_PRT"."""
        assert segment in EVALUATED and (mode == APIC_MODE or segment == "_PRT")
        return {path: value for path, value in self._everything(mode).items() if _is_called(path, segment)}

    def evaluate(self, path, *arguments):
        """The value of one object, None if it returns nothing. Arguments in the debugger's notation."""
        return next((value for _, value in results(self.ask(f"evaluate {path} {' '.join(arguments)}"))), None)

    def holders(self, segment):
        """Paths of the objects of a name."""
        return [path for path in self.objects if _is_called(path, segment)]

    def methods(self, scope):
        return [path for path, kind in self.objects.items() if kind == "Method" and path.startswith(scope + ".")]


def hex_bytes(data):
    return "(" + data.hex(" ").upper() + ")"


def _plain(path):
    """A path without the underscores that fill four characters."""
    return re.sub(r"_+(?=\.|$)", "", path)


def _is_called(path, segment):
    return path[1:].rsplit(".", 1)[-1] == segment.rstrip("_")


def results(lines):
    """(path, value) of each evaluation, in order; None for what returned nothing."""
    found, at, announced = [], 0, False
    while at < len(lines):
        status, match = STATUS.match(lines[at]), RESULT.search(lines[at])
        at += 1
        if status:
            found.append((_plain(status["path"]), None))
            announced = True
        if not match:
            continue
        if announced:
            found.pop()
            announced = False
        block = []
        while at < len(lines) and lines[at].strip() and not lines[at].startswith("- "):
            block.append(lines[at])
            at += 1
        found.append((_plain(match["path"]), _value(block, 0)[0] if block else None))
    return found


def _value(lines, at):
    """The value that begins at a line, and the line behind it."""
    match = ITEM.match(lines[at])
    kind, rest = match["kind"], match["rest"]
    if kind == "Integer":
        return int(rest.split("=")[1], 16), at + 1
    if kind == "String":
        return rest.split("=", 1)[1].strip()[1:-1], at + 1
    if kind == "Object Reference":
        words = rest.split()
        return Reference(words[-2], words[-1]), at + 1
    if kind == "Buffer":
        data = b""
        while at < len(lines) and (found := BYTES.match(lines[at])) or (lines[at:at + 1] and "[Buffer]" in lines[at]):
            if found:
                data += bytes.fromhex(found["hex"])
            elif data:
                break
            at += 1
        return data, at
    if kind == "Package":
        depth, values = len(match["indent"]), []
        at += 1
        while at < len(lines) and (item := ITEM.match(lines[at])) and len(item["indent"]) > depth:
            value, at = _value(lines, at)
            values.append(value)
        return values, at
    raise AssertionError(f"acpiexec printed an object that this reader does not know: {lines[at]}")
