# SPDX-License-Identifier: MIT
"""The lint can be seen to fail: a small good tree is made, one rule is broken in it, and the lint has to name the file,
the line and the rule."""

import os
import re
import shutil
import subprocess
from collections import namedtuple
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
LINT = PROJECT / "tools" / "lint.py"

C = "/* SPDX-License-Identifier: MIT */\n"
SCRIPT = "# SPDX-License-Identifier: MIT\n"


def header(guard, body):
    return f"{C}#ifndef {guard}\n#define {guard}\n\n{body}\n#endif\n"


# The first lines of a .c file here: 1 licence, 2 include, 3 empty.
GOOD = {
    "e820/range.h": header("E820_RANGE_H", "#include <stdint.h>\n\n"
                           "uint64_t range_size(uint64_t first, uint64_t last);\n"),
    "e820/range.c": f'{C}#include "e820/range.h"\n\nuint64_t range_size(uint64_t first, uint64_t last)\n{{\n'
                    "\treturn last - first + 1;\n}\n",
    "pci/plan.h": header("PCI_PLAN_H", "#include <stddef.h>\n\nsize_t plan_length(const char *name);\n\n"
                         "extern const size_t chipset_machine_count;\n"),
    "pci/plan.c": f'{C}#include "pci/plan.h"\n\n#include <string.h>\n\n#include "e820/range.h"\n\n'
                  "const size_t chipset_machine_count = 2;\n\nsize_t plan_length(const char *name)\n{\n"
                  "\t/* A URL such as https://example.org/ is no comment. */\n"
                  "\treturn strlen(name) + (size_t)range_size(0, 1);\n}\n",
    "acpi/table.h": header("ACPI_TABLE_H", "const char *table_name(unsigned index);\n"),
    "acpi/table.c": f'{C}#include "acpi/table.h"\n\n'
                    'static const char *const names[] = { "DSDT // \\" FACP", "APIC" };\n\n'
                    "const char *table_name(unsigned index)\n{\n\treturn names[index & 1];\n}\n",
    "firmware/log.h": header("FIRMWARE_LOG_H", "#include <string.h>\n\nvoid log_line(const char *fact);\n"),
    "firmware/log.c": f'{C}#include "firmware/log.h"\n\n#include "pci/plan.h"\n\nvoid log_line(const char *fact)\n{{\n'
                      '\t__asm__ volatile("outb %0, $0xe9" : : "a"((char)plan_length(fact)));\n}\n',
    "firmware/start.S": f"{C}start:\n\thlt\n",
    "firmware/glue/options.h": header("FIRMWARE_GLUE_OPTIONS_H", "int options_set(const char *name);\n"),
    "firmware/libc/include/string.h": header("FIRMWARE_LIBC_STRING_H", "#include <stddef.h>\n\n"
                                             "size_t strlen(const char *string);\n"),
    "tests/unit/range_test.c": f'{C}#include "e820/range.h"\n#include "firmware/glue/options.h"\n\nint main(void)\n{{\n'
                               "\treturn (int)range_size(0, 0) - 1;\n}\n",
    "tools/show.c": f'{C}#include "acpi/table.h"\n\nint main(void)\n{{\n\treturn table_name(0)[0];\n}}\n',
    "tools/go.sh": f"#!/bin/sh\n{SCRIPT}exec true\n",
    "Makefile": f"{SCRIPT}all:\n",
    "README.md": "# A small tree\n\nThere is no TODO in it; `$HOME/work` and a/home/b are no paths of a machine.\n",
}


def insert(line, text):
    """The text becomes the line with that number."""
    def change(old):
        lines = old.split("\n")
        lines.insert(line - 1, text)
        return "\n".join(lines)
    return change


def swap(before, after):
    def change(old):
        assert before in old
        return old.replace(before, after, 1)
    return change


def whole(text):
    return lambda old: text


Break = namedtuple("Break", "claim rule path line change sentence")

BREAKS = [
    Break("include without a room", "include-room", "pci/plan.c", 6, swap('"e820/range.h"', '"range.h"'), '"range.h"'),
    Break("include with dots", "include-room", "pci/plan.c", 6,
          swap('"e820/range.h"', '"../e820/range.h"'), "carry its room"),
    Break("include from no room", "include-room", "pci/plan.c", 6,
          swap('"e820/range.h"', '"common/range.h"'), "carry its room"),
    Break("project header in brackets", "include-room", "pci/plan.c", 6,
          swap('"e820/range.h"', "<e820/range.h>"), "is a header of the project"),

    Break("e820 includes pci", "include-arrow", "e820/range.c", 3,
          insert(3, '#include "pci/plan.h"'), "e820 may not include pci/plan.h"),
    Break("e820 includes acpi in a header", "include-arrow", "e820/range.h", 4,
          insert(4, '#include "acpi/table.h"'), "e820 may not"),
    Break("pci includes acpi", "include-arrow", "pci/plan.c", 6,
          swap("e820/range.h", "acpi/table.h"), "pci may not include acpi"),
    Break("pci includes firmware", "include-arrow", "pci/plan.c", 6,
          swap("e820/range.h", "firmware/log.h"), "pci may not"),
    Break("acpi includes pci", "include-arrow", "acpi/table.c", 3,
          insert(3, '#include "pci/plan.h"'), "acpi may not include pci"),
    Break("acpi includes firmware in brackets", "include-arrow", "acpi/table.c", 3,
          insert(3, "#include <firmware/log.h>"), "acpi may not"),
    Break("coreboot includes acpi", "include-arrow", "coreboot/cbmem.c", 2,
          whole(f'{C}#include "acpi/table.h"\n'), "coreboot may not include acpi/table.h"),
    Break("acpi includes coreboot", "include-arrow", "acpi/table.c", 3,
          insert(3, '#include "coreboot/cbmem.h"'), "acpi may not include coreboot"),
    Break("firmware includes tests", "include-arrow", "firmware/log.c", 4,
          swap("pci/plan.h", "tests/fake.h"), "firmware may not"),
    Break("assembly includes tools", "include-arrow", "firmware/start.S", 2,
          insert(2, '#include "tools/x.h"'), "firmware may not"),
    Break("tools include firmware", "include-arrow", "tools/show.c", 2,
          swap("acpi/table.h", "firmware/glue/options.h"), "tools may not"),
    Break("tools include tests", "include-arrow", "tools/show.c", 2,
          swap("acpi/table.h", "tests/fake.h"), "tools may not"),
    Break("tests include hardware", "include-arrow", "tests/unit/range_test.c", 3,
          swap("firmware/glue/options.h", "firmware/log.h"),
          "tests may not include firmware/log.h"),

    Break("pure room includes stdlib", "include-system", "pci/plan.c", 4, swap("string.h", "stdlib.h"), "<stdlib.h>"),
    Break("pure header includes assert", "include-system", "e820/range.h", 5,
          swap("stdint.h", "assert.h"), "<assert.h>"),

    Break("assembly in a pure function", "pure-source", "e820/range.c", 6,
          insert(6, '\t__asm__ volatile("cli");'), "assembly"),
    Break("assembly in the room for coreboot", "pure-source", "coreboot/cbmem.c", 2,
          whole(C + '__asm__("cli");\n'), "assembly"),
    Break("assembly file in a pure room", "pure-source", "pci/entry.S", 1, whole(C + "nop\n"), "assembly"),

    Break("pure room calls the log", "pure-object", "pci/plan.c", 12,
          swap("\t/* A URL", '\tlog_line("x");\n\t/* A URL'), "uses log_line"),
    Break("pure room calls malloc", "pure-object", "pci/plan.c", 12,
          swap("\t/* A URL", "\tname = malloc(9);\n\t/* A URL"), "uses malloc"),
    Break("acpi calls pci", "pure-object", "acpi/table.c", 8,
          insert(8, "\tplan_length(names[0]);"), "uses plan_length of pci"),
    Break("division of 64-bit numbers", "pure-object", "e820/range.c", 6,
          swap("last - first + 1", "last / first"), "libgcc"),
    Break("variable with a value", "pure-object", "e820/range.c", 3, insert(3, "int range_count = 3;"), "range_count"),
    Break("variable without a value", "pure-object", "e820/range.c", 3, insert(3, "int range_count;"), "range_count"),
    Break("static variable", "pure-object", "e820/range.c", 6,
          swap("\treturn last", "\tstatic int calls;\n\n\treturn calls++ + last"), "calls"),
    Break("table of pointers that can change", "pure-object", "acpi/table.c", 4,
          swap("static const char *const names", "const char *names"), "names"),
    Break("no object", "pure-object", "e820/new.c", 1, None, "build it first"),
    Break("object older than its source", "pure-object", "e820/range.c", 1, None, "newer than its object"),

    Break("C file without licence", "spdx", "e820/range.c", 1, swap(C, ""), "SPDX"),
    Break("licence below the first line", "spdx", "e820/range.c", 1, insert(1, "/* A file. */"), "SPDX"),
    Break("another licence", "spdx", "pci/plan.h", 1, swap("MIT", "GPL-2.0-only"), "SPDX"),
    Break("assembly without licence", "spdx", "firmware/start.S", 1, swap(C, ""), "SPDX"),
    Break("ASL without licence", "spdx", "acpi/dsdt.asl", 1, whole("DefinitionBlock () {}\n"), "SPDX"),
    Break("script without licence", "spdx", "tools/go.sh", 1, swap(SCRIPT, ""), "SPDX"),
    Break("script without suffix and licence", "spdx", "tools/go", 1, whole("#!/bin/sh\nexec true\n"), "SPDX"),
    Break("Makefile without licence", "spdx", "Makefile", 1, swap(SCRIPT, ""), "SPDX"),

    Break("extern variable", "extern", "pci/plan.h", 9, insert(9, "extern int plan_count;"), "plan_count"),
    Break("extern array over two lines", "extern", "pci/plan.h", 9,
          insert(9, "extern const char\n\tplan_names[4][8];"), "plan_names"),
    Break("extern function pointer", "extern", "pci/plan.h", 9,
          insert(9, "extern void (*plan_hook)(int);"), "plan_hook"),
    Break("extern with a value", "extern", "firmware/log.c", 5, insert(5, "extern int log_level = 3;"), "log_level"),

    Break("C++ comment", "cpp-comment", "e820/range.c", 6, swap("+ 1;", "+ 1; // inclusive"), "//"),
    Break("C++ comment in assembly", "cpp-comment", "firmware/start.S", 2, insert(2, "// entry"), "//"),

    Break("blank at the end of a line", "whitespace", "e820/range.c", 6, swap("+ 1;", "+ 1; "), "end of the line"),
    Break("tab on an empty line", "whitespace", "README.md", 2, insert(2, "\t"), "end of the line"),
    Break("carriage return", "whitespace", "Makefile", 2, swap("all:", "all:\r"), "end of the line"),
    Break("no newline at the end", "whitespace", "tools/go.sh", 3, lambda old: old[:-1], "no newline"),
    Break("empty line at the end", "whitespace", "README.md", 4, lambda old: old + "\n", "empty line"),

    Break("TODO", "todo", "e820/range.c", 3, insert(3, "/* TODO: more */"), "TODO"),
    Break("FIXME in a script", "todo", "tools/go.sh", 3, insert(3, "# FIXME later"), "FIXME"),
    Break("XXX in a string", "todo", "tools/show.c", 6, insert(6, '\tputs("XXX");'), "XXX"),

    Break("ifdef of a test", "ifdef-test", "e820/range.c", 3, insert(3, "#ifdef TEST\n#endif"), "TEST"),
    Break("if defined of a test", "ifdef-test", "firmware/log.c", 3,
          insert(3, "#if defined(UNIT_TEST)\n#endif"), "TEST"),
    Break("ifdef of the fuzzer", "ifdef-test", "e820/range.h", 5,
          insert(5, "# ifndef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION\n# endif"), "FUZZING"),

    Break("path of a checkout", "machine-path", "tools/go.sh", 3, insert(3, "cd /work/main"), "/work/main"),
    Break("path of a home in a page", "machine-path", "README.md", 2,
          insert(2, "See `/home/me/tree`."), "/home/me/tree"),
    Break("path of root in C", "machine-path", "tools/show.c", 6, insert(6, '\topen("/root/x");'), "/root/x"),

    Break("long file", "length", "pci/plan.c", 401, lambda old: old + "\n" * 400, "lines, more than 400"),
    Break("long function", "length", "firmware/log.c", 7, swap("\t__asm__", "\n" * 100 + "\t__asm__"), "log_line has"),

    Break("guard of another name", "guard", "pci/plan.h", 2,
          swap("#ifndef PCI_PLAN_H", "#ifndef PLAN_H"), "#ifndef PCI_PLAN_H"),
    Break("guard that is not defined", "guard", "pci/plan.h", 3,
          swap("#define PCI_PLAN_H", "#define PCI_PLAM_H"), "#define PCI_PLAN_H"),
    Break("no guard", "guard", "e820/bare.h", 1, whole(C + "int bare_count(void);\n"), "#ifndef E820_BARE_H"),
    Break("pragma once", "guard", "e820/bare.h", 2, whole(C + "#pragma once\n"), "#ifndef E820_BARE_H"),
    Break("text after the guard", "guard", "pci/plan.h", 12, lambda old: old + "int plan_more(void);\n", "#endif"),

    Break("header that needs another", "self-contained", "e820/range.h", 7,
          swap("#include <stdint.h>\n", "\n"), "uint64_t"),
    Break("firmware header that needs the host", "self-contained", "firmware/log.h", 5,
          swap("<string.h>", "<nowhere.h>"), "nowhere.h"),
    Break("header with a warning", "self-contained", "acpi/table.h", 7,
          insert(5, "static inline int odd(int a, unsigned b)\n{\n\treturn a < b;\n}\n"), "does not compile alone"),

    Break("blanks for tabs", "format", "e820/range.c", 6, swap("\treturn", "        return"), "clang-format"),
    Break("brace on the line of the function", "format", "tools/show.c", 4,
          swap("main(void)\n{", "main(void) {"), "clang-format"),
    Break("long line", "format", "firmware/log.h", 7,
          insert(7, f"int log_more({', '.join(f'int number{i}' for i in range(9))});"),
          "clang-format"),
]


@pytest.fixture
def tree(tmp_path):
    for path, text in GOOD.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    shutil.copy(PROJECT / ".clang-format", tmp_path)
    return tmp_path


def build(tree):
    """The objects of the pure rooms, as the firmware's build makes them but with every warning off."""
    for room in ("e820", "pci", "acpi"):
        for source in (tree / room).glob("*.c"):
            target = tree / "build" / room / f"{source.stem}.o"
            target.parent.mkdir(parents=True, exist_ok=True)
            subprocess.run(["gcc", "-m32", "-march=i686", "-std=gnu11", "-w", "-Os", "-g", "-ffreestanding", "-fno-pic",
                            "-fdata-sections", "-fno-stack-protector", "-fno-asynchronous-unwind-tables", "-I", tree,
                            "-c", source, "-o", target], check=True)


def lint(tree, *arguments):
    result = subprocess.run([LINT, *arguments, tree], capture_output=True, text=True)
    assert not result.stderr, result.stderr
    return result.returncode, result.stdout.splitlines()


def test_lint_passes_the_good_tree(tree):
    build(tree)
    status, lines = lint(tree, "--objects", tree / "build")
    assert status == 0
    assert len(lines) == 1 and re.fullmatch(rf"lint: {len(GOOD) + 1} files, \d+ rules, 0 faults", lines[0])


def expect(lines, status, broken):
    start = f"{broken.path}:{broken.line}: [{broken.rule}] "
    found = [line for line in lines if line.startswith(start) and broken.sentence in line[len(start):]]
    assert found and status == 1, f"expected {start}...{broken.sentence}...\n" + "\n".join(lines)


@pytest.mark.parametrize("broken", [b for b in BREAKS if b.change], ids=lambda b: f"{b.rule}: {b.claim}")
def test_lint_names_what_is_broken(tree, broken):
    path = tree / broken.path
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(broken.change(path.read_text() if path.exists() else "").encode())
    arguments = []
    if broken.rule == "pure-object":
        build(tree)
        arguments = ["--objects", tree / "build"]
    status, lines = lint(tree, *arguments)
    expect(lines, status, broken)


def by_claim(claim):
    return next(broken for broken in BREAKS if broken.claim == claim)


def test_lint_names_a_source_without_object(tree):
    build(tree)
    (tree / "e820/new.c").write_text(C)
    status, lines = lint(tree, "--objects", tree / "build")
    expect(lines, status, by_claim("no object"))


def test_lint_names_an_object_older_than_its_source(tree):
    build(tree)
    after = (tree / "build/e820/range.o").stat().st_mtime + 10
    os.utime(tree / "e820/range.c", (after, after))
    status, lines = lint(tree, "--objects", tree / "build")
    expect(lines, status, by_claim("object older than its source"))


def test_lint_accepts_constants_with_relocations(tree):
    """Position-independent code keeps them in .data.rel.ro, which nm shows like data."""
    build(tree)
    target = tree / "build/acpi/table.o"
    subprocess.run(["gcc", "-fpic", "-O1", "-I", tree, "-c", tree / "acpi/table.c", "-o", target], check=True)
    assert " d names" in subprocess.run(["nm", target], capture_output=True, text=True).stdout
    status, lines = lint(tree, "--rule", "pure-object", "--objects", tree / "build")
    assert (status, len(lines)) == (0, 1), lines


def test_lint_says_what_it_skipped(tree):
    (tree / ".clang-format").unlink()
    status, lines = lint(tree)
    assert status == 0
    assert "pure-object skipped, no --objects given" in lines[-1]
    assert "format skipped, there is no .clang-format" in lines[-1]


def test_lint_leaves_out_what_git_ignores(tree):
    (tree / ".gitignore").write_text("/out/\n")
    (tree / "out").mkdir()
    (tree / "out/x.c").write_text("// TODO \n")
    assert lint(tree)[0] == 1
    subprocess.run(["git", "init", "-q", tree], check=True)
    assert lint(tree)[0] == 0


def test_lint_of_a_folder_without_files_is_no_success(tmp_path):
    result = subprocess.run([LINT, tmp_path], capture_output=True, text=True)
    assert result.returncode == 2 and "no files" in result.stderr


def test_every_rule_is_broken_by_a_test():
    listed = subprocess.run([LINT, "--list"], capture_output=True, text=True, check=True).stdout
    assert {line.split()[0] for line in listed.splitlines()} == {broken.rule for broken in BREAKS}
