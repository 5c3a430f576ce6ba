# SPDX-License-Identifier: MIT
"""hvmlayout COMMAND ...: each command is a module of this package with add_arguments(parser) and run(request)."""

import argparse
import importlib
import os
import signal
import sys

from hvmlayout.model import LogError
from hvmlayout.text import one_line
from hvmlayout.version import VERSION

# name: (module, what it does). The order is that of the help.
COMMANDS = {
    "boots": ("boots_command", "list the boots in a log, with their outcomes"),
    "tree": ("tree_command", "buses, functions, BARs and windows with their verdicts"),
    "map": ("map_command", "the address map as a picture in the terminal"),
    "svg": ("svg_command", "the address map as an SVG picture"),
    "page": ("page_command", "all of it as one HTML page that zooms and searches"),
    "json": ("json_command", "all of it as JSON"),
    "explain": ("explain_command", "why a function is where it is, and what would help"),
    "diff": ("diff_command", "what moved between two boots, and why"),
    "compare": ("compare_command", "the firmware's account beside a guest's lspci, /proc/iomem, dmesg"),
    "record": ("record_command", "the layout record, checked, for programs"),
}

STATUS_GOOD, STATUS_DIFFERS, STATUS_UNUSABLE = 0, 1, 2


def build_parser(asked):
    """Only the module of the command that is asked for is loaded."""
    parser = argparse.ArgumentParser(
        prog="hvmlayout", description="Show, compare and explain the layout of a machine from the log of its firmware.",
        epilog="exit status: 0 done, nothing is wrong; 1 what was asked about differs, or lacks something (each command's help "
               "says what); 2 wrong usage, or a file that cannot be used")
    parser.add_argument("--version", action="version", version=f"hvmlayout {VERSION}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, (module, meaning) in COMMANDS.items():
        if name != asked:
            commands.add_parser(name, help=meaning)
            continue
        code = importlib.import_module(f"hvmlayout.{module}")
        command = commands.add_parser(name, help=meaning, description=code.__doc__,
                                      formatter_class=argparse.RawDescriptionHelpFormatter)
        code.add_arguments(command)
        command.set_defaults(run=code.run)
    return parser


def main():
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")
    if sys.stdout is None:
        return refuse("standard output: found it closed, expected a file, a pipe or a terminal")
    asked = next((word for word in sys.argv[1:] if not word.startswith("-")), None)
    request = build_parser(asked).parse_args()
    try:
        status = request.run(request)
        sys.stdout.flush()
    except LogError as error:
        return refuse(error)
    except OSError as error:
        return refuse(f"{error.filename or 'standard output'}: {os.strerror(error.errno) if error.errno else error}")
    except (MemoryError, RecursionError) as error:
        return refuse(f"found more than can be worked on here ({type(error).__name__}), expected a log of one machine")
    return status


def refuse(reason):
    """The one line about what cannot be used."""
    print(f"hvmlayout: {one_line(str(reason))}", file=sys.stderr)
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        # What could not be written must not be tried again at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return STATUS_UNUSABLE


if __name__ == "__main__":
    sys.exit(main())
