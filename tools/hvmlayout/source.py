# SPDX-License-Identifier: MIT
"""The log that a command is about, from a file or standard input, and the boot of it that is meant.

    source.add_arguments(parser)       # LOG, --boot, --domain
    boot = source.of(request)          # a Boot; a LogError says in one line what is wrong"""

import sys
from pathlib import Path

from hvmlayout import foreign, log
from hvmlayout.model import LogError

EXPECTED = "a log of hvmstage, hvmloader or SeaBIOS"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
SHOWN = 60  # characters of an unknown file's first line
HUGE = 1 << 30


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
    boots = boots_of(text, name)
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


def read_text(path):
    """(name, text) of a file."""
    if str(path) == "-":
        name, data = "standard input", sys.stdin.buffer.read()
    else:
        name = str(path)
        if Path(path).is_file() and Path(path).stat().st_size > HUGE:
            raise LogError(f"{name}: found {Path(path).stat().st_size} bytes, expected at most {HUGE}")
        data = Path(path).read_bytes()
    if not data.strip():
        raise LogError(f"{name}: found an empty file, expected {EXPECTED}")
    if data.startswith(UTF16):
        return name, data.decode("utf-16", "replace")
    # A serial port that is opened or reset may leave NUL bytes.
    return name, data.replace(b"\0", b"").decode("utf-8", "replace")


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
    shown = first if len(first) <= SHOWN else first[:SHOWN] + "..."
    return f"{lines} lines with no boot in them (the first is {shown!r})" if lines > 1 else repr(shown)
