# SPDX-License-Identifier: MIT
"""What a terminal can show: its width, colours and characters beyond ASCII."""

import argparse
import os
import shutil
import sys
from dataclasses import dataclass

CHOICES = ("auto", "always", "never")
LEAST_WIDTH, DEFAULT_WIDTH = 40, 80

PLAIN, BOLD, DIM = "0", "1", "2"


@dataclass(frozen=True)
class Terminal:
    width: int
    colours: bool
    unicode: bool

    def paint(self, code, text):
        """The text in an SGR colour; blank text and the plain colour stay as they are."""
        if not self.colours or not text.strip() or code == PLAIN:
            return text
        return f"\x1b[{code}m{text}\x1b[0m"

    def cut(self, text, room):
        """At most `room` printable characters, with a mark where something was cut off. Logs are what guests write to a console:
        nothing in them may reach a terminal as a control sequence."""
        text = "".join(character if character.isprintable() and (self.unicode or character.isascii()) else "?" for character in text)
        if len(text) <= room:
            return text
        mark = "…" if self.unicode else "..."
        return (text[:room - len(mark)].rstrip() + mark)[:room] if room >= len(mark) else ""


def add_arguments(parser):
    parser.add_argument("--colour", "--color", choices=CHOICES, default="auto",
                        help="auto (the default): on a terminal, unless NO_COLOR is set")
    parser.add_argument("--ascii", action="store_true", help="no characters beyond ASCII, as where the locale is not UTF-8")
    parser.add_argument("--width", type=columns, metavar="N", help="columns; the default is that of the terminal, and 80 into a file")


def columns(given):
    if not given.isascii() or not given.isdigit() or int(given) == 0:
        raise argparse.ArgumentTypeError(f"found {given!r}, expected columns, from 1")
    return int(given)


def of(request):
    """Of standard output, with what the request says otherwise."""
    return Terminal(max(request.width or width_of(sys.stdout), LEAST_WIDTH), has_colours(sys.stdout, request.colour),
                    has_unicode(sys.stdout) and not request.ascii)


def width_of(stream):
    if is_looked_at(stream):
        return shutil.get_terminal_size((DEFAULT_WIDTH, 24)).columns
    return DEFAULT_WIDTH


def is_looked_at(stream):
    """Whether lines have a width: on a terminal, or where $COLUMNS tells one."""
    return stream.isatty() or os.environ.get("COLUMNS", "").isdigit()


def has_colours(stream, choice):
    if choice != "auto":
        return choice == "always"
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def has_unicode(stream):
    """Python writes UTF-8 in the C locale, too, but whoever chose that wants ASCII."""
    locale = next((os.environ[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if os.environ.get(name)), "")
    return (stream.encoding or "ascii").lower().replace("-", "") == "utf8" and locale not in ("C", "POSIX")
