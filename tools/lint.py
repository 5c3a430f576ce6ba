#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Check what the compiler does not: which room uses which, purity of the pure rooms, form of the files.

usage: tools/lint.py [--objects DIR] [--rule NAME]... [--list] [TREE]

TREE is the project's folder, the current one by default. In a git work tree the files that git knows or would add are
checked, elsewhere all files outside build/. DIR holds the pure rooms' objects, e.g. build/firmware, where range_set.o
is in e820/; without it the objects are not checked, and the last line says so. CC names the compiler, gcc by default.

A fault is a line `PATH:LINE: [RULE] sentence`. Exit status: 0 no fault, 1 faults, 2 the lint itself could not run.
"""

import argparse
import sys
from collections import namedtuple

import lint_form
import lint_rooms
from lint_tree import Tree, Unavailable

Fault = namedtuple("Fault", "path line rule sentence")

# Each takes the tree and yields (path, line, sentence); the first line of its text says what it wants.
RULES = {
    "include-room": lint_rooms.check_include_room,
    "include-arrow": lint_rooms.check_include_arrow,
    "include-system": lint_rooms.check_include_system,
    "pure-source": lint_rooms.check_pure_source,
    "pure-object": lint_rooms.check_pure_object,
    "spdx": lint_form.check_spdx,
    "extern": lint_form.check_extern,
    "cpp-comment": lint_form.check_cpp_comment,
    "whitespace": lint_form.check_whitespace,
    "todo": lint_form.check_todo,
    "ifdef-test": lint_form.check_ifdef_test,
    "machine-path": lint_form.check_machine_path,
    "length": lint_form.check_length,
    "guard": lint_form.check_guard,
    "self-contained": lint_form.check_self_contained,
    "format": lint_form.check_format,
}


def main():
    parser = argparse.ArgumentParser(usage="tools/lint.py [--objects DIR] [--rule NAME]... [--list] [TREE]")
    parser.add_argument("--objects", metavar="DIR")
    parser.add_argument("--rule", action="append", choices=RULES, metavar="NAME")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("tree", nargs="?", default=".")
    arguments = parser.parse_args()
    if arguments.list:
        for name, check in RULES.items():
            print(f"{name:16} {check.__doc__}")
        return 0

    tree = Tree(arguments.tree, arguments.objects)
    if not tree.sources:
        print(f"lint: no files in {tree.root}", file=sys.stderr)
        return 2
    faults = []
    skipped = []
    for name in arguments.rule or RULES:
        try:
            for path, line, sentence in RULES[name](tree):
                faults.append(Fault(path, line, name, sentence))
        except Unavailable as reason:
            skipped.append(f"{name} skipped, {reason}")
    for fault in sorted(set(faults)):
        print(f"{fault.path}:{fault.line}: [{fault.rule}] {fault.sentence}")
    checked = len(arguments.rule or RULES) - len(skipped)
    print("; ".join([f"lint: {len(tree.sources)} files, {checked} rules, {len(set(faults))} faults", *skipped]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
