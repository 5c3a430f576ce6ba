# SPDX-License-Identifier: MIT
"""Lists the boots in a log, one line each: its number for --boot, the Xen domain, where it is in the file, and how it
ended.

`not placed` counts BARs; `?` is what the log does not tell. Exit status: 0; 2 the log cannot be used."""

from hvmlayout import source, text
from hvmlayout.tree_verdict import ending

FOUR_GIB = 1 << 32
HEADS = ("boot", "domain", "lines", "firmware", "machine", "RAM", "functions", "not placed", "outcome")
RIGHT = {"boot", "domain", "functions", "not placed"}


def add_arguments(parser):
    parser.add_argument("log", metavar="LOG", help="a serial log, also of a Xen console; - is standard input")
    parser.add_argument("--domain", type=int, metavar="N", help="of a Xen console the boots of this domain only")


def run(request):
    rows = [HEADS] + [row_of(boot) for boot in source.load_all(request.log, request.domain)]
    # A column with nothing in it says nothing.
    columns = [at for at in range(len(HEADS)) if any(row[at] not in ("", "-") for row in rows[1:])]
    widths = {at: max(len(row[at]) for row in rows) for at in columns}
    for row in rows:
        cells = [row[at].rjust(widths[at]) if HEADS[at] in RIGHT else row[at].ljust(widths[at]) for at in columns]
        print("  ".join(cells).rstrip())
    return 0


def row_of(boot):
    functions = list(boot.functions())
    lost = sum(len(function.unplaced) for function in functions)
    first, last = (boot.lines[0].number, boot.lines[-1].number) if boot.lines else ("?", "?")
    return (str(boot.number), "-" if boot.domain is None else str(boot.domain), f"{first}-{last}", boot.firmware,
            " under ".join(part for part in (boot.machine, boot.platform) if part) or "?", ram(boot),
            str(len(functions)) if functions else "?", str(lost) if functions else "?",
            f"FAILED: {boot.outcome}" if boot.failed else ending(boot))


def ram(boot):
    """Where RAM ends below 4 GiB, and how much there is above."""
    if boot.low_ram_end is not None:
        above = (boot.high_ram_end or 0) - FOUR_GIB
        return text.size(boot.low_ram_end) + (f" + {text.size(above)}" if above > 0 else "")
    usable = sum(entry.range.size for entry in boot.memory_map if entry.type in ("usable", "RAM"))
    return f"{text.size(usable)} usable" if usable else "?"
