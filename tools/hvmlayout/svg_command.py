# SPDX-License-Identifier: MIT
"""Draws the address map of a boot as an SVG picture, for documents and bug reports.

The whole space is one column; what is below 4 GiB beside RAM, and what is placed above 4 GiB, are enlarged beside it. Low addresses are
at the top, as in the log and in /proc/iomem; --high-first draws it as chipset manuals do. It suits light and dark pages, and the
same log gives the same bytes. What a box is, its range and its size appear under the pointer.

Exit status: 0 drawn; 1 drawn, but things overlap (the picture names them); 2 wrong usage, or a log that cannot be used."""

import sys
from pathlib import Path

from hvmlayout import source, svg
from hvmlayout.map_command import check_range, conflicts, range_of, unplaced
from hvmlayout.regions import address_map


def add_arguments(parser):
    source.add_arguments(parser)
    parser.add_argument("-o", "--output", metavar="FILE", help="where to write it; without it, or with -, to standard output")
    parser.add_argument("--space", choices=("mem", "io"), default="mem", help="memory (the default) or I/O ports")
    parser.add_argument("--range", type=range_of, metavar="FIRST-LAST", help="enlarge these addresses, hexadecimal and inclusive")
    parser.add_argument("--all", action="store_true", help="a box for each thing, however many there are")
    parser.add_argument("--high-first", action="store_true", help="high addresses at the top")


def run(request):
    boot = source.of(request)
    found = address_map(boot)
    range_ = check_range(boot, found, request.space, request.range) if request.range else None
    notes = [f"not placed: {words}" for words in unplaced(boot)]
    notes += [f"overlaps something else, and is not in the picture: {words}" for words in conflicts(found)]
    if not found.space(request.space):
        notes.append(f"The log tells of no {'I/O ports' if request.space == 'io' else 'memory'}.")
    text = svg.Picture(boot, found, svg.Settings(request.space, request.all, request.high_first), range_).text(notes)
    if request.output in (None, "-"):
        sys.stdout.buffer.write(text.encode())
    else:
        Path(request.output).write_bytes(text.encode())
    return 1 if found.conflicts else 0
