# SPDX-License-Identifier: MIT
"""Rules of the lint for the form of files: licence, comments, names, length, and what the compiler's tools say."""

import re
from concurrent.futures import ThreadPoolExecutor

from lint_tree import C_ROOMS, ROOMS, Unavailable

# Variables that may be seen from other files, each with its reason.
EXTERN_VARIABLES = {
    "chipset_machines": "the table of chipset records, constant",
    "chipset_machine_count": "its length, constant",
    "chipset_qemu_i440fx": "a chipset record, constant, gathered in chipset_machines",
    "chipset_qemu_q35": "a chipset record, constant, gathered in chipset_machines",
    "chipset_xen_i440fx": "a chipset record, constant, gathered in chipset_machines",
    "chipset_xen_q35": "a chipset record, constant, gathered in chipset_machines",
    "exception_entries": "addresses of the assembly's exception entries, constant",
    "image_start": "a place that the linker script names",
    "read_only_end": "a place that the linker script names",
    "stack_guard": "a place that the linker script names",
    "stack_top": "a place that the linker script names",
}

FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 100

# These name what they forbid; rules that look for words leave them out.
OWN_FILES = ("tools/lint_form.py", "tests/lint_test.py")

# Recorded output of other programs, kept byte for byte.
RECORDED_SUFFIXES = (".dsl", ".log", ".dmesg", ".lspci", ".lspci-user", ".iomem", ".ioports", ".info-pci")

SPDX = "SPDX-License-Identifier: MIT"


def check_spdx(tree):
    """a source file begins with its licence"""
    for source in tree.sources:
        if not source.is_source:
            continue
        if source.is_script:
            right = f"# {SPDX}" in source.lines[:2]
            wanted = f"# {SPDX}"
        else:
            wanted = f"/* {SPDX} */"
            right = source.lines[0] == wanted
        if not right:
            yield source.path, 1, f"the first line is not `{wanted}` (after `#!` in a script)"


def check_extern(tree):
    """variables do not cross files, but for the ones with a stated reason"""
    for source in tree.c_sources(ROOMS, (".c", ".h")):
        for match in re.finditer(r"^[ \t]*extern\b([^;{]*)", source.code, re.MULTILINE):
            body = re.sub(r"__attribute__\s*\(\(.*?\)\)|=.*", "", match.group(1), flags=re.DOTALL).strip()
            if re.match(r"[^(]*\w\s*\((?!\s*\*)", body):
                continue
            pointer = re.search(r"\(\s*\*\s*(\w+)", body)
            names = [pointer.group(1)] if pointer else re.findall(r"(\w+)\s*(?:\[[^\]]*\]\s*)*(?:,|$)", body)
            for name in names:
                if name not in EXTERN_VARIABLES:
                    yield (source.path, source.line_of(match.start()),
                           f"extern variable {name}: pass a value, or state its reason in EXTERN_VARIABLES of the lint")


def check_cpp_comment(tree):
    """comments are written /* so */"""
    for source in tree.sources:
        for line in source.cpp_comments:
            yield source.path, line, "a // comment: write /* ... */"


def check_whitespace(tree):
    """no blank at the end of a line, one newline at the end of a file"""
    for source in tree.sources:
        if source.suffix in RECORDED_SUFFIXES or not source.text:
            continue
        for number, line in enumerate(source.lines, 1):
            if line != line.rstrip():
                yield source.path, number, "white space at the end of the line"
        if not source.text.endswith("\n"):
            yield source.path, len(source.lines), "no newline at the end of the file"
        elif source.text.endswith("\n\n"):
            yield source.path, len(source.lines) - 1, "an empty line at the end of the file"


def words(tree, pattern, only_source):
    for source in tree.sources:
        if source.path in OWN_FILES or (only_source and not source.is_source):
            continue
        for number, line in enumerate(source.lines, 1):
            match = re.search(pattern, line)
            if match:
                yield source.path, number, match.group()


def check_todo(tree):
    """work that is left is in the tracker"""
    for path, line, word in words(tree, r"\b(TODO|FIXME|XXX)\b", True):
        yield path, line, f"{word}: do it, or write it down in the tracker"


def check_ifdef_test(tree):
    """the tested code is the shipped code"""
    for source in tree.c_sources():
        for number, line in enumerate(source.code_lines, 1):
            match = re.match(r"\s*#\s*(?:el)?if(?:n?def)?\b.*\b((?:UNIT_)?TEST(?:S|ING)?|FUZZING\w*)\b", line)
            if match:
                yield source.path, number, f"code that depends on {match.group(1)}: tests run the code that ships"


def check_machine_path(tree):
    """no path of one particular machine"""
    for path, line, word in words(tree, r"(?<![\w.$})~-])/(?:work|root|home)(?![\w-])[^\s\"'`;,)]*", False):
        yield path, line, f"{word} is a path of one particular machine"


def functions(source):
    """(first line, lines, name) of each function: its braces stand alone in the first column."""
    start = None
    for number, line in enumerate(source.code_lines, 1):
        if line.rstrip() == "{" and number > 1:
            start = number
        elif line.startswith("}") and start:
            above = "\n".join(source.code_lines[max(0, start - 12):start - 1])
            names = re.findall(r"^\w[^\n]*?(\w+)\s*\(", above, re.MULTILINE)
            yield start, number - start + 1, names[-1] if names else "?"
            start = None


def check_length(tree):
    """files and functions of the C rooms are short"""
    for source in tree.c_sources(C_ROOMS):
        count = len(source.lines) - 1
        if count > FILE_LINES_MAX:
            sentence = f"the file has {count} lines, more than {FILE_LINES_MAX}: split it by subject"
            yield source.path, FILE_LINES_MAX + 1, sentence
        for line, length, name in functions(source):
            if length > FUNCTION_LINES_MAX:
                yield source.path, line, f"{name} has {length} lines, more than {FUNCTION_LINES_MAX}"


def check_guard(tree):
    """a header's include guard is named after its path, without a folder include/"""
    for source in tree.c_sources(suffixes=(".h",)):
        name = re.sub(r"[^A-Z0-9]", "_", source.path.replace("/include/", "/").upper())
        directives = [(number, " ".join(line.split())) for number, line in enumerate(source.code_lines, 1)
                      if line.lstrip().startswith("#")]
        wanted = (f"#ifndef {name}", f"#define {name}")
        for index, text in enumerate(wanted):
            line, found = directives[index] if index < len(directives) else (1, "")
            if found != text:
                yield source.path, line, f"the include guard has no `{text}` as directive {index + 1}"
                break
        else:
            last = [number for number, line in enumerate(source.code_lines, 1) if line.strip()][-1]
            if source.code_lines[last - 1].strip() != "#endif":
                yield source.path, last, "the file does not end with the #endif of its include guard"


def check_self_contained(tree):
    """a header compiles alone"""
    freestanding = ["-m32", "-ffreestanding", "-isystem", "firmware/libc/include"]

    def compile_alone(source):
        flags = freestanding if source.room == "firmware" else []
        command = [tree.compiler, "-std=c11", "-I.", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", *flags]
        return tree.run([*command, "-x", "c", "-"], f'#include "{source.path}"\n')

    headers = tree.c_sources(suffixes=(".h",))
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(compile_alone, headers))
    for source, (status, output) in zip(headers, results):
        if status != 0:
            match = re.search(rf"{re.escape(source.path)}:(\d+):(?:\d+:)? (?:fatal )?error: (.*)", output)
            reason = match.group(2) if match else output.strip().split("\n")[0]
            yield source.path, int(match.group(1)) if match else 1, f"does not compile alone: {reason}"


def check_format(tree):
    """clang-format has nothing to change"""
    sources = tree.c_sources(suffixes=(".c", ".h"))
    if not sources:
        return
    if ".clang-format" not in tree.by_path:
        raise Unavailable("there is no .clang-format")
    _, output = tree.run(["clang-format", "--style=file", "--dry-run", "-Werror", *(source.path for source in sources)])
    places = {}
    complaint = re.compile(r"^([^\s:]+):(\d+):(\d+): error: code should be clang-formatted", re.MULTILINE)
    for path, *place in complaint.findall(output):
        line, column = map(int, place)
        # White space at the beginning of a line is named by the end of the line before it.
        at_end = column > len(tree.by_path[path].lines[line - 1])
        places.setdefault(path, []).append(line + at_end)
    for path, lines in places.items():
        yield path, lines[0], f"clang-format would change {len(lines)} places, first here: run `make format`"
