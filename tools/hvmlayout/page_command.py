# SPDX-License-Identifier: MIT
"""Writes one HTML page of a boot: verdict and remedies, the address map that zooms from the whole space to a page, the
tree of buses, search, the memory map and the log.

The page is one file that needs nothing else and asks for nothing: it can be sent to somebody, and a place in it linked,
as in boot.html#f=01:00.0 or boot.html#a=0xfe000000-0xfeffffff (#p= for ports). Where pciplan is found ($PCIPLAN, beside
this program, in $PATH), the page has its account of functions that lack something.

Exit status: 0 the page is written; 2 wrong usage, or a file that cannot be used."""

import re
import subprocess
import sys
import time
from pathlib import Path

from hvmlayout import planner, source
from hvmlayout.model import LogError
from hvmlayout.names import Names
from hvmlayout.page import page_of

EXPLAINED_MAX = 12  # functions that the planner is asked about: each takes as long as some tens of plans
EXPLAINED_SECONDS = 20  # after these no further one is asked about


def add_arguments(parser):
    source.add_arguments(parser)
    parser.add_argument("-o", "--output", metavar="FILE", help="where to write the page (default: standard output)")
    parser.add_argument(
        "--no-names", action="store_true", help="no names of vendors and devices, though pci.ids is installed"
    )


def run(request):
    boot = source.of(request)
    page = page_of(boot, answers_for(boot), Names(installed=not request.no_names)).encode()
    if request.output:
        Path(request.output).write_bytes(page)
    else:
        sys.stdout.buffer.write(page)
    return 0


def answers_for(boot):
    """The planner's answers for functions that lack something, by name; none without the planner, and none that it
    cannot give."""
    if planner.find() is None:
        return {}
    bridges = planner.host_bridges(boot)
    enough = time.monotonic() + EXPLAINED_SECONDS
    answers = {}
    for host in boot.hosts:
        match = re.fullmatch(r"host-bridge-(\d+)", host.name)
        bridge = int(match[1]) if match else 0
        for function in host.functions:
            if len(answers) == EXPLAINED_MAX or time.monotonic() > enough:
                return answers
            if function.unplaced and bridge in bridges:
                answer = ask(boot, function.name, bridge)
                if answer is not None:
                    answers[function.name] = answer
    return answers


def ask(boot, name, bridge):
    behind = ["--host-bridge", str(bridge)] if bridge else []
    try:
        result = planner.run(boot, ["explain", "--json", *behind, "FILE", name], capture=True)
        return planner.answer(result)
    except (LogError, OSError, ValueError, subprocess.SubprocessError):
        return None
