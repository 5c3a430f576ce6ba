# SPDX-License-Identifier: MIT
"""Says what differs between two boots, and why where the logs tell: BARs that lost their address or have one now, the machine, options,
functions, windows, what moved, the memory map.

A and B are logs; of several boots in one the last counts, unless --boot-a and --boot-b choose. Without B both boots are of A: the
last two, if nothing chooses.

A function on a bus with another number is known by its way through the bridges above it and by its IDs.

--why proves causes: A's inventory is planned with one thing of B's at a time (needs pciplan and logs with inventories).

Exit status: 0 nothing differs; 1 something does; 2 wrong usage, or a file that cannot be used."""

import dataclasses
import json
import sys

from hvmlayout import difference_proof, difference_report, source
from hvmlayout.difference import differences
from hvmlayout.log import pick
from hvmlayout.model import LogError

STATUS_SAME, STATUS_DIFFERS = 0, 1


def add_arguments(parser):
    parser.add_argument("a", metavar="A", help="a log; - is standard input")
    parser.add_argument("b", metavar="B", nargs="?", help="the log to compare with; without it another boot of A")
    for side in "ab":
        parser.add_argument(f"--boot-{side}", type=int, metavar="N", help=f"the boot of {side.upper()} with this number, from 1")
        parser.add_argument(f"--domain-{side}", type=int, metavar="N", help=f"of a Xen console {side.upper()} the lines of this domain")
    parser.add_argument("--why", action="store_true", help="prove causes by planning A with one thing of B's at a time")
    parser.add_argument("--json", action="store_true", help="one object: same, verdict, changes")


def run(request):
    a, b = chosen(request)
    found = differences(a, b)
    proof = difference_proof.prove(found) if request.why else None
    if request.json:
        print(json.dumps(of_difference(found, proof), indent=2))
    else:
        for line in difference_report.lines(found, proof):
            print(line)
        sys.stdout.flush()
        for note in difference_report.notes(found):
            print(f"hvmlayout: note: {note}", file=sys.stderr)
    return STATUS_DIFFERS if found.changes else STATUS_SAME


def chosen(request):
    """The two boots."""
    if request.b is not None:
        if request.a == request.b == "-":
            raise LogError("found - twice, expected it once: there is one standard input")
        return source.load(request.a, request.boot_a, request.domain_a), source.load(request.b, request.boot_b, request.domain_b)
    domain_a = request.domain_a
    domain_b = request.domain_b if request.domain_b is not None else domain_a
    boots = source.load_all(request.a)
    of_a = [boot for boot in boots if domain_a in (None, boot.domain)]
    of_b = [boot for boot in boots if domain_b in (None, boot.domain)]
    if not of_a or not of_b:
        raise LogError(f"{boots[0].name}: found no boot of domain {domain_b if of_a else domain_a}, expected one")
    second = pick(of_b, request.boot_b)
    if request.boot_a is not None:
        return pick(of_a, request.boot_a), second
    earlier = [boot for boot in of_a if boot is not second]
    if not earlier:
        raise LogError(f"{boots[0].name}: found one boot, expected two, or a second log")
    before = [boot for boot in earlier if boot.number < second.number]
    return (before or earlier)[-1], second


def of_difference(found, proof):
    return {
        "same": not found.changes,
        "verdict": difference_report.verdict(found),
        "a": difference_report.label(found.a),
        "b": difference_report.label(found.b),
        "changes": [{**{key: value for key, value in dataclasses.asdict(change).items() if key != "text"}, "text": str(change)}
                    for change in found.changes],
        "proof": proof,
    }
