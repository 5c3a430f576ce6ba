# SPDX-License-Identifier: MIT
"""Lays what a guest says of its machine beside the firmware's log: BARs, bridge windows, memory map, ECAM, windows of host bridges.

The guest's side, one file or several, as root:
    lspci -vvnn >FILE           --lspci
    cat /proc/iomem >FILE       --iomem
    cat /proc/ioports >FILE     --ioports
    dmesg >FILE                 --dmesg      or journalctl -k -b, or the guest's serial console
One of them may be - for standard input. A part of a listing will do: what it does not hold is not seen, and no difference.

A BAR or window is the same, moved (another address), lost (no address in the guest), disabled (decode is off), placed by the guest (the
firmware had given it up), or not seen. Complaints of Linux are shown with what they mean.

Exit status: 0 the guest agrees; 1 something differs, or Linux complains of something that the firmware's log does not say; 2 wrong
usage, or a file that cannot be used."""

import json
import sys

from hvmlayout import comparison, comparison_functions, comparison_map, comparison_report, guest_dmesg, guest_iomem, guest_lspci, source
from hvmlayout.model import LogError
from hvmlayout.text import clean

STATUS_AGREES, STATUS_DIFFERS = 0, 1
READERS = {"lspci": guest_lspci.read, "iomem": guest_iomem.read_memory, "ioports": guest_iomem.read_ports, "dmesg": guest_dmesg.read}
WHAT = {"lspci": "what `lspci -vvnn` prints", "iomem": "what is in /proc/iomem", "ioports": "what is in /proc/ioports",
        "dmesg": "the kernel's log"}


def add_arguments(parser):
    source.add_arguments(parser)
    for name, what in WHAT.items():
        parser.add_argument(f"--{name}", metavar="FILE", help=f"{what}, of the guest")
    parser.add_argument("--all", action="store_true", help="show what agrees and what is not seen, too")
    parser.add_argument("--json", action="store_true", help="one object: agrees, findings, complaints, notes")


def run(request):
    files = {name: getattr(request, name) for name in READERS if getattr(request, name) is not None}
    if not files:
        raise LogError("found no file of the guest, expected at least one of " + ", ".join(f"--{name}" for name in READERS))
    if [request.log, *files.values()].count("-") > 1:
        raise LogError("found - more than once, expected it once: there is one standard input")
    boot = source.of(request)
    guest = comparison.Guest(**{name: READERS[name](*text_of(path, WHAT[name])) for name, path in files.items()})
    found = comparison.merged(comparison_functions.findings(boot, guest) + comparison_map.findings(boot, guest))
    if request.json:
        print(json.dumps(comparison_report.of_findings(boot, guest, found), indent=2))
    else:
        show(boot, guest, found, request.all)
    return STATUS_AGREES if comparison_report.agrees(boot, guest, found) else STATUS_DIFFERS


def show(boot, guest, found, everything):
    if other := comparison_report.other_machine(boot, guest):
        print(other)
    print(comparison_report.verdict(found, boot, guest))
    for line in comparison_report.lines(boot, guest, found, everything):
        print(line)
    sys.stdout.flush()
    for note in [*comparison_report.notes(guest), *(f"{boot.name}: does not tell {gap}" for gap in boot.gaps)]:
        print(f"hvmlayout: note: {note}", file=sys.stderr)


def text_of(path, what):
    """(text, name) of a guest's file."""
    name, text = source.read_text(path, what)
    return clean(text), name
