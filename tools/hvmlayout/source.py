# SPDX-License-Identifier: MIT
"""The log that a command is about, from a file or standard input, and the boot of it that is meant.

    source.add_arguments(parser)       # LOG, --boot, --domain
    boot = source.of(request)          # a Boot; a LogError says in one line what is wrong"""

import os
import sys

from hvmlayout import foreign, log
from hvmlayout.model import LogError
from hvmlayout.text import clean, one_line

EXPECTED = "a log of hvmstage, hvmloader or SeaBIOS"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
SHOWN = 60  # characters of an unknown file's first line
HUGE = 1 << 30
PIECE = 1 << 20


def add_arguments(parser, log_argument=True):
    """The arguments that all commands have which read one log."""
    if log_argument:
        parser.add_argument("log", metavar="LOG", help="a serial log, also of a Xen console; - is standard input")
    parser.add_argument("--boot", type=int, metavar="N",
                        help="of several boots in the log the one with this number, from 1; without it the last one "
                             "(`hvmlayout boots` lists them)")
    parser.add_argument("--domain", type=int, metavar="N", help="of a Xen console the lines of this domain only")


def of(request):
    """The boot that a request with these arguments means."""
    return load(request.log, request.boot, request.domain)


def load(path, boot_number=None, domain=None):
    """One boot of a log. `path` may be "-"."""
    return log.pick(load_all(path, domain), boot_number)


def load_all(path, domain=None):
    """All boots of a log; of one domain, if given. There is at least one."""
    name, text = read_text(path)
    boots = boots_of(clean(text), name)
    if not boots:
        raise LogError(f"{name}: found {what_is(text)}, expected {EXPECTED}")
    if domain is None:
        return boots
    chosen = [boot for boot in boots if boot.domain == domain]
    if not chosen:
        domains = sorted({boot.domain for boot in boots if boot.domain is not None})
        found = "boots of domain " + ", ".join(map(str, domains)) if domains else "no domain's number in front of lines"
        raise LogError(f"{name}: found {found}, expected domain {domain}")
    return chosen


def read_text(path, expected=EXPECTED):
    """(name, text) of a file, as it is: what is shown of it must be cleaned (text.clean)."""
    name, data = name_of(path), read_bytes(path)
    if not data.strip():
        raise LogError(f"{name}: found an empty file, expected {expected}")
    # A serial port that is opened or reset may leave NUL bytes.
    return name, decoded(data).replace("\0", "")


def decoded(data, errors="replace"):
    """The text of bytes in UTF-8, or in UTF-16 that says so, as Windows saves what a terminal has shown."""
    if data.startswith(UTF16):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8-sig", errors)


def name_of(path):
    """What a file is called in what is printed: one line, whatever its name."""
    return "standard input" if str(path) == "-" else one_line(str(path))


def read_bytes(path):
    """All of a file, standard input or device that has an end."""
    try:
        if str(path) != "-":
            with open(path, "rb") as stream:
                return read_stream(stream, path)
        if sys.stdin is None:
            raise LogError("standard input: found it closed, expected a file or a pipe")
        return read_stream(sys.stdin.buffer, path)
    except OSError as error:
        raise LogError(f"{name_of(path)}: {os.strerror(error.errno) if error.errno else error}") from error


def read_stream(stream, path):
    parts, length = [], 0
    while part := stream.read(PIECE):
        parts.append(part)
        length += len(part)
        if length > HUGE:
            raise LogError(f"{name_of(path)}: found more than {HUGE} bytes, expected at most those")
    return b"".join(parts)


def boots_of(text, name):
    """Boots of hvmstage, and of others in domains of their own. What hvmstage has started is no boot beside it."""
    ours = log.reads(text, name)
    begun = {boot.domain for boot in ours if boot.firmware != "hvmstage"}
    others = foreign.reads(text, name) if foreign.kind(text) else []
    if not others:
        return ours
    if not begun:
        return others
    boots = ours + [boot for boot in others if boot.domain is not None and boot.domain not in begun]
    boots.sort(key=lambda boot: boot.lines[0].number if boot.lines else 0)
    for number, boot in enumerate(boots, 1):
        boot.number, boot.boots = number, len(boots)
    return boots


def what_is(text):
    """A few words on a text that is no log."""
    odd = sum(not character.isprintable() and character not in "\n\r\t\x1b" for character in text[:4096])
    if odd > len(text[:4096]) // 10:
        return "binary data"
    first = next((line.strip() for line in text.split("\n") if line.strip()), "")
    lines = text.count("\n") + (not text.endswith("\n"))
    first = one_line(first)
    shown = first if len(first) <= SHOWN else first[:SHOWN] + "..."
    return f"{lines} lines with no boot in them (the first is {shown!r})" if lines > 1 else repr(shown)
