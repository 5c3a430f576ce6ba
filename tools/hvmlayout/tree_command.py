# SPDX-License-Identifier: MIT
"""Shows the machine of a log as a tree: host bridges with their windows, buses, functions with their BARs, and what
lacks a place.

The first lines are the verdict: whether every BAR is placed, or which is not, why, and what would help. Below, `!!`
marks what has no place, `I/O+` and `Mem+` say that a function decodes, as in lspci. What is alike is told once, and
ports with nothing behind them are counted.

Exit status: 0 every BAR of which the log tells is placed; 1 one is not, or the boot failed; 2 the log is unusable."""

import shutil
import sys
import textwrap

from hvmlayout import source, terminal
from hvmlayout.names import Names
from hvmlayout.tree import Tree
from hvmlayout.tree_verdict import is_wrong, verdict

COLOURS = {"bad": "1;31", "warning": "33", "good": "32", "name": "1", "help": "36", "dim": "2", "branch": "2"}
NARROWEST = 60


def add_arguments(parser):
    source.add_arguments(parser)
    parser.add_argument("--all", action="store_true", help="tell each function, empty port, window and note of its own")
    parser.add_argument("--problems", action="store_true",
                        help="only what has no place, or a warning, and what leads there")
    parser.add_argument("--colour", "--color", choices=terminal.CHOICES, default="auto",
                        help="auto: on a terminal, unless NO_COLOR is set")
    parser.add_argument("--no-names", action="store_true", help="without the names of vendors and devices from pci.ids")


def run(request):
    boot = source.of(request)
    names = Names(installed=not request.no_names)
    width, colour = terminal_width(), terminal.has_colours(sys.stdout, request.colour)
    for sentence in verdict(boot, names):
        for line in wrap(sentence.text, width):
            put([(sentence.kind, line)], None, colour)
    tree = Tree(boot, names, fold=not request.all, problems_only=request.problems, details=request.all)
    lines = tree.lines(is_unicode())
    if lines:
        print()
    for line in lines:
        put(line, width, colour)
    return 1 if is_wrong(boot) else 0


def terminal_width():
    """Columns, or None where nobody looks at lines: what is written to a file is not cut."""
    if terminal.is_looked_at(sys.stdout):
        return max(NARROWEST, shutil.get_terminal_size((100, 24)).columns)
    return None


def is_unicode():
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"


def wrap(sentence, width):
    if width is None:
        return [sentence]
    return textwrap.wrap(sentence, width, subsequent_indent="   ", break_long_words=False, break_on_hyphens=False,
                         drop_whitespace=True) or [""]


def put(pieces, width, colour):
    """One line. Names are cut where the width does not suffice, nothing else is."""
    fixed = sum(len(piece) for kind, piece in pieces if kind != "cut")
    out = []
    for kind, piece in pieces:
        if kind == "cut" and width is not None and fixed + len(piece) > width:
            room = width - fixed
            piece = piece[:room - 3] + "..." if room > 8 else ""
        out.append(f"\x1b[{COLOURS[kind]}m{piece}\x1b[0m" if colour and piece and kind in COLOURS else piece)
    line = "".join(out).rstrip()
    encoding = sys.stdout.encoding or "ascii"
    print(line.encode(encoding, "replace").decode(encoding))
