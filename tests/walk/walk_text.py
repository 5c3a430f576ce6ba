# SPDX-License-Identifier: MIT
"""The commands that a document of docs/ tells its reader to give, and what it says that one will see.

A fenced block is marked by an HTML comment right before it, which a reader of the rendered page does not see:

    <!-- walk: GROUP -->           commands: a block of a group, run by an ordinary user
    <!-- walk: GROUP PLACE -->     ... by `root`, or in `dom0` of Xen
    <!-- walk: GROUP status N -->  ... that end with this exit status and not with 0; PLACE goes before it
    <!-- file: NAME -->            the block is the content of file NAME in the folder of the group before it
    <!-- shows -->                 what the commands, or the lines typed last, print
    <!-- types -->                 lines that the reader types then; `Ctrl-A X` is that key, and X
    <!-- ended by: FACT -->        the commands go on for ever: they are ended once they have shown what they should
    <!-- not run: REASON -->       commands that nobody can run here

In what is shown, `...` in a line stands for anything, and a line of nothing else for any number of lines.
"""

import re
from dataclasses import dataclass, field

PLACES = ("user", "root", "dom0")
ANY = "..."

MARKER = re.compile(r"<!-- (?P<what>walk|file|shows|types|ended by|not run)(?:: (?P<rest>.*?))? -->")
WALK = re.compile(rf"(?P<group>[a-z0-9-]+)(?: (?P<place>{'|'.join(PLACES)}))?(?: status (?P<status>\d+))?")
FENCE = re.compile(r"```(?P<language>\w*)")
ESCAPES = re.compile(r"\x1b(?:\[[0-9;?]*[A-Za-z]|\][^\x07]*\x07|[()][A-Z0-9]|[=>78cM])")


class DocumentError(Exception):
    """A marker that means nothing, with file and line."""


@dataclass
class Step:
    """One block of commands."""

    document: str
    number: int  # of the line where it begins
    group: str
    place: str
    commands: str
    status: int = 0  # that they are to end with
    talk: list = field(default_factory=list)  # ("shows" or "types", [line, ...]), in their order
    ended_by: str = ""  # why the commands do not end by themselves

    def __str__(self):
        return f"{self.document}:{self.number}"


@dataclass
class File:
    """A file that the reader is to write."""

    document: str
    number: int
    group: str
    name: str
    content: str

    def __str__(self):
        return f"{self.document}:{self.number}"


def steps(text, name):
    """All Steps and Files of a document, in order. `name` is for messages."""
    found = []
    for number, marker, block in _blocks(text, name):
        what, rest = marker["what"], marker["rest"] or ""
        last = found[-1] if found else None
        where = f"{name}:{number}"
        if what == "walk":
            match = WALK.fullmatch(rest)
            if not match:
                raise DocumentError(f"{where}: 'walk: {rest}', expected GROUP, then one of {', '.join(PLACES)}, "
                                    "then status N")
            found.append(Step(name, number, match["group"], match["place"] or "user", "\n".join(block) + "\n",
                              int(match["status"] or 0)))
        elif what == "not run":
            if not rest:
                raise DocumentError(f"{where}: 'not run' without a reason")
        elif last is None:
            raise DocumentError(f"{where}: '{what}' before any 'walk'")
        elif what == "file":
            found.append(File(name, number, last.group, rest, "\n".join(block) + "\n"))
        elif isinstance(last, File):
            raise DocumentError(f"{where}: '{what}' behind a file, which says nothing")
        elif what == "ended by":
            last.ended_by = rest
        else:
            last.talk.append((what, block))
    return found


def unmarked(text, name):
    """Where blocks of commands begin that have no marker: file and line."""
    marked = {number for number, marker, _ in _blocks(text, name) if marker["what"] in ("walk", "not run")}
    lines, inside = text.splitlines(), False
    found = []
    for number, line in enumerate(lines, 1):
        if not (match := FENCE.match(line)):
            continue
        if not inside and match["language"] in ("sh", "bash", "shell", "console") and number not in marked:
            found.append(f"{name}:{number}")
        inside = not inside
    return found


def _blocks(text, name):
    """(line of the fence, match of the marker, lines between the fences); "ended by" needs no block."""
    lines = text.splitlines()
    for index, line in enumerate(lines):
        if not line.startswith("<!-- ") or not (marker := MARKER.fullmatch(line.rstrip())):
            continue
        if marker["what"] == "ended by":
            yield index + 1, marker, []
            continue
        begin = index + 1
        if begin >= len(lines) or not FENCE.match(lines[begin]):
            raise DocumentError(f"{name}:{index + 1}: {line}: no fenced block follows")
        try:
            end = lines.index("```", begin + 1)
        except ValueError:
            raise DocumentError(f"{name}:{begin + 1}: the block has no end") from None
        yield begin + 1, marker, lines[begin + 1:end]


# --- what was shown ---


def plain(text):
    """What a reader sees of a terminal's output: no colours, no line that was written over."""
    lines = ESCAPES.sub("", text.replace("\r\n", "\n")).split("\n")
    return "\n".join(line.rstrip("\r").rpartition("\r")[2].rstrip() for line in lines)


def is_like(wanted, line):
    return bool(_pattern(wanted).fullmatch(line))


def _pattern(wanted):
    return re.compile(".*".join(map(re.escape, wanted.rstrip().split(ANY))))


@dataclass
class Match:
    end: int | None  # lines of the output that were used; None: it does not show what it should
    missing: str = ""  # then: the first line that was not found


def find(wanted, lines):
    """Looks for the lines of a document in those of an output. Only `...` skips any; what follows the last one is
    free."""
    at, fixed = 0, True
    for part in _parts(wanted):
        if part is None:
            fixed = False
            continue
        places = [at] if fixed else range(at, len(lines) - len(part) + 1)
        best = 0
        for place in places:
            fits = 0
            while fits < len(part) and place + fits < len(lines) and is_like(part[fits], lines[place + fits]):
                fits += 1
            if fits == len(part):
                break
            best = max(best, fits)
        else:
            return Match(None, part[best])
        at, fixed = place + len(part), True
    return Match(at)


def is_open(wanted):
    """Whether more may follow."""
    return bool(wanted) and wanted[-1].strip() == ANY


def last_part(wanted):
    """The lines behind the last `...`."""
    return ([part for part in _parts(wanted) if part] or [[]])[-1]


def _parts(wanted):
    part = []
    for line in wanted:
        if line.strip() == ANY:
            if part:
                yield part
                part = []
            yield None
        else:
            part.append(line)
    if part:
        yield part
