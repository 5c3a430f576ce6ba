# SPDX-License-Identifier: MIT
"""Rules of the lint for the rooms: who uses whom, and what the pure rooms may not have."""

import re
from pathlib import Path

from lint_tree import PURE_ROOMS, ROOMS, Unavailable

# The arrows of the design: what a file of a room may include, by the beginning of the path.
ARROWS = {
    "bytes": ("bytes/",),
    "e820": ("e820/",),
    "pci": ("pci/", "e820/"),
    "acpi": ("acpi/", "e820/", "bytes/"),
    "smbios": ("smbios/", "e820/", "bytes/"),
    "mp": ("mp/", "bytes/"),
    "coreboot": ("coreboot/", "e820/", "bytes/"),
    "firmware": ("firmware/", "bytes/", "e820/", "pci/", "acpi/", "smbios/", "mp/", "coreboot/"),
    "tools": ("tools/", "bytes/", "e820/", "pci/", "acpi/", "smbios/", "mp/", "coreboot/", "firmware/version.h"),
    "tests": ("tests/", "tools/", "bytes/", "e820/", "pci/", "acpi/", "smbios/", "mp/", "coreboot/",
              "firmware/libc/", "firmware/glue/", "firmware/layout.h"),
}

# What a pure room may take from outside of the project.
PURE_HEADERS = ("stdint.h", "stdbool.h", "stddef.h", "string.h", "stdio.h", "linux/pci_regs.h")
PURE_LIBC = ("memcpy", "memmove", "memset", "memcmp", "strlen", "strcmp", "strncmp", "strchr", "strnlen",
             "memchr", "snprintf")


def includes(source):
    """(line, opening character, path) of each include."""
    for number, line in enumerate(source.code_lines, 1):
        if re.match(r"\s*#\s*include\b", line):
            match = re.search(r"([\"<])([^\">]+)[\">]", source.lines[number - 1])
            if match:
                yield number, match.group(1), match.group(2)


def check_include_room(tree):
    """an include of the project carries its room, in quotes"""
    for source in tree.c_sources():
        for line, opening, path in includes(source):
            carries = path.split("/")[0] in ROOMS and "/" in path and ".." not in path.split("/")
            if opening == '"' and not carries:
                yield source.path, line, f'"{path}" does not carry its room: write "ROOM/...", from the project\'s root'
            elif opening == "<" and carries:
                yield source.path, line, f'<{path}> is a header of the project: write "{path}"'


def check_include_arrow(tree):
    """a room includes only the rooms that the design's arrows allow"""
    for source in tree.c_sources():
        allowed = ARROWS[source.room]
        for line, _, path in includes(source):
            if path.split("/")[0] in ROOMS and "/" in path and not path.startswith(allowed):
                yield source.path, line, f"{source.room} may not include {path}, only {' '.join(allowed)}"


def check_include_system(tree):
    """a pure room includes only the few system headers that need no system"""
    for source in tree.c_sources(PURE_ROOMS):
        for line, opening, path in includes(source):
            if opening == "<" and path.split("/")[0] not in ROOMS and path not in PURE_HEADERS:
                yield source.path, line, f"a pure room may not include <{path}>, only {' '.join(PURE_HEADERS)}"


def check_pure_source(tree):
    """a pure room has no assembly"""
    for source in tree.c_sources(PURE_ROOMS):
        if source.suffix == ".S":
            yield source.path, 1, "a pure room may not hold assembly"
        for number, line in enumerate(source.code_lines, 1):
            if re.search(r"\b(asm|__asm|__asm__)\b", line):
                yield source.path, number, "a pure room may not hold assembly"


def read_symbols(tree, source, path):
    """(name, class as of nm, section, line) of each symbol of an object; none when nm cannot read it."""
    status, output = tree.run(["nm", "--line-numbers", "--format=sysv", str(path)])
    symbols = []
    for row in output.split("\n") if status == 0 else []:
        fields = [field.strip() for field in row.split("|")]
        if len(fields) != 7 or fields[0] == "Name":
            continue
        section, _, place = fields[6].partition("\t")
        # Debug information names the line of a definition or first use; a header's line is of no use here.
        known = re.search(rf"(?:^|/){re.escape(source.path)}:(\d+)$", place)
        # A local static variable is `name.NUMBER` in the object.
        line = int(known.group(1)) if known else source.line_with(fields[0].split(".")[0])
        symbols.append((fields[0], fields[2], section, line))
    return symbols


def undefined_fault(source, name, definers):
    """Why an undefined symbol is a fault, or None."""
    if name in PURE_LIBC:
        return None
    rooms = definers.get(name, set())
    if any(f"{room}/" in ARROWS[source.room] for room in rooms):
        return None
    if rooms:
        return f"uses {name} of {' '.join(sorted(rooms))}, which {source.room} may not use"
    if re.fullmatch(r"__u?(div|mod|divmod)[dt]i[34]", name):
        return f"divides 64-bit numbers, which needs {name} of libgcc: use shifts or an alignment mask"
    return f"uses {name}, which is neither in a pure room nor one of {' '.join(PURE_LIBC)}"


def check_pure_object(tree):
    """objects of the pure rooms use nothing from outside and hold no writable data"""
    if not tree.objects:
        raise Unavailable("no --objects given")
    symbols = {}
    for source in tree.c_sources(PURE_ROOMS, (".c",)):
        path = tree.objects / Path(source.path).with_suffix(".o")
        if not path.is_file():
            yield source.path, 1, f"has no object {path.name} in {path.parent}: build it first"
        elif path.stat().st_mtime < (tree.root / source.path).stat().st_mtime:
            yield source.path, 1, f"is newer than its object {path}: build it first"
        else:
            symbols[source.path] = read_symbols(tree, source, path)
            if not symbols[source.path]:
                yield source.path, 1, f"nm finds no symbols in {path}: build it again"

    definers = {}
    for path, entries in symbols.items():
        for name, kind, _, _ in entries:
            if kind.isupper() and kind != "U":
                definers.setdefault(name, set()).add(path.split("/")[0])

    for path, entries in symbols.items():
        source = tree.by_path[path]
        for name, kind, section, line in entries:
            if kind in "Uwv" and (sentence := undefined_fault(source, name, definers)):
                yield path, line, sentence
            if kind in "dDbBCsSgG" and not section.startswith(".data.rel.ro"):
                yield path, line, f"{name} is a variable that can change, in {section}: pure rooms have constants only"
