# SPDX-License-Identifier: MIT
"""Draws the address map of a boot: memory and I/O ports, a row for each thing that has addresses.

Low addresses are at the top, as in the firmware's log, in a guest's dmesg and in /proc/iomem, so that they compare line by line;
--high-first draws it as chipset manuals do. What is inside a window is drawn inside its bracket, with what is free in it. The strip
below a host bridge's window shows which parts of it are used. Long runs of alike things and long empty pieces are one row;
--all shows each thing.

Exit status: 0 drawn; 1 drawn, but things overlap (they are listed below it); 2 wrong usage, or a log that cannot be used."""

import argparse
import re
import textwrap
from pathlib import Path

from hvmlayout import source, terminal, terminal_map, text
from hvmlayout.model import LogError, Range
from hvmlayout.picture import Words
from hvmlayout.regions import address_map, walk
from hvmlayout.text import size

HEADLINES = {"mem": "memory", "io": "I/O ports"}
DIGITS = {"mem": 8, "io": 4}  # as in /proc/iomem and /proc/ioports
MOST_LINES = 12


def add_arguments(parser):
    source.add_arguments(parser)
    parser.add_argument("--space", choices=("mem", "io"), help="one of the two only")
    part = parser.add_mutually_exclusive_group()
    part.add_argument("--range", type=range_of, metavar="FIRST-LAST",
                      help="these addresses only, hexadecimal and inclusive; of memory, or of the --space given")
    part.add_argument("--function", metavar="BDF", help="the windows that lead to this function, or that it opens, in detail; "
                                                        "on a root bus, its BARs and what is beside them")
    parser.add_argument("--all", action="store_true", help="each thing in a row of its own")
    parser.add_argument("--high-first", action="store_true", help="high addresses at the top")
    terminal.add_arguments(parser)


def range_of(given):
    match = re.fullmatch(r"(?:0x)?([0-9a-fA-F]{1,16})-(?:0x)?([0-9a-fA-F]{1,16})", given)
    if not match or int(match[1], 16) > int(match[2], 16):
        raise argparse.ArgumentTypeError(f"found {given!r}, expected FIRST-LAST such as 0xfe000000-0xfebfffff")
    return Range(int(match[1], 16), int(match[2], 16))


def run(request):
    boot = source.of(request)
    found = address_map(boot)
    screen = terminal.of(request)
    focus = function_of(boot, request.function) if request.function else None
    print(screen.cut(headline(boot), screen.width))
    words = Words(boot)
    kinds = []
    pictures = views(found, request, focus, boot)
    for space, range_ in pictures:
        rows = terminal_map.Rows(found.space(space), range_, request.all, (focus.name,) if focus else (), request.high_first).rows
        kinds += rows
        print(f"\n{HEADLINES[space]} {text.address(range_.first, space)}-{text.address(range_.last, space)}, {size(range_.size)}")
        print("\n".join(terminal_map.draw(rows, words, screen, DIGITS[space])))
    if not pictures:
        print(f"\n{focus.name} has no addresses" if focus else "\nthe log tells of no addresses")
    else:
        print("\n" + "\n".join(terminal_map.legend(kinds, words, screen)))
    print_lines("not placed:", unplaced(boot, focus), screen)
    print_lines("overlaps something else, and is not in the picture:", conflicts(found), screen)
    print_lines("the log does not tell:", boot.gaps, screen)
    return 1 if found.conflicts else 0


def headline(boot):
    words = [" under ".join(filter(None, (boot.machine, boot.platform))), boot.firmware,
             f"{boot.address_bits} physical address bits" if boot.address_bits else ""]
    name = Path(boot.name).name
    which = f"{name}, boot {boot.number} of {boot.boots}" if boot.boots > 1 else name
    return f"{which}: " + ", ".join(filter(None, words))


def function_of(boot, name):
    function = boot.find(name.lower()) or boot.find(name.lower().removeprefix("0000:"))
    if function is None:
        names = [function.name for function in boot.functions()]
        there = f"functions {names[0]} to {names[-1]}" if names else "no functions"
        raise LogError(f"{boot.name}: found {there}, expected {name}")
    return function


def views(found, request, focus, boot):
    """(space, range) of each picture to draw."""
    if request.range:
        space = request.space or "mem"
        return [(space, check_range(boot, found, space, request.range))]
    spaces = [request.space] if request.space else ["mem", "io"]
    if not focus:
        return [(space, found.whole(space)) for space in spaces if found.space(space)]
    return [(space, range_) for space in spaces for range_ in surroundings(found.space(space), focus)]


def check_range(boot, found, space, range_):
    """What of a range that somebody asks for is there."""
    whole = found.whole(space)
    if range_.first > whole.last:
        raise LogError(f"{boot.name}: found addresses up to 0x{whole.last:x}, expected some in 0x{range_.first:x}-0x{range_.last:x}")
    return Range(range_.first, min(range_.last, whole.last))


def surroundings(regions, function):
    """The windows of bridges nearest to what a function has; for what is in no bridge's window, from one neighbour to the other."""
    found = []
    for region, path in walk(regions):
        if region.function != function.name:
            continue
        if region.kind == "bridge":
            range_ = region.range
        elif path and path[-1].kind == "bridge":
            range_ = path[-1].range
        else:
            range_ = between_neighbours(path[-1].children if path else regions, region, path[-1].range if path else None)
        if found and range_.first <= found[-1].last + 1:
            range_ = Range(found[-1].first, max(found.pop().last, range_.last))
        found.append(range_)
    return found


def between_neighbours(siblings, region, window):
    """From the first address of the sibling before the region to the last one of that after it; at an end, that of the window."""
    at = siblings.index(region)
    around = window or region.range
    first = siblings[at - 1].range.first if at else around.first
    last = siblings[at + 1].range.last if at + 1 < len(siblings) else around.last
    return Range(first, last)


def unplaced(boot, focus=None):
    """A line for each BAR that found no room, or for several of one size and reason that follow each other."""
    alike = {}
    for function in [focus] if focus else boot.functions():
        for bar in function.unplaced:
            amount = size(bar.size * bar.count) if bar.size else "of unknown size"
            alike.setdefault((bar.space, amount, bar.reason), []).append(f"{function.name} {bar.name}")
    for (space, amount, reason), names in alike.items():
        kind = " of I/O ports" if space == "io" else ""
        whose = names[0] if len(names) == 1 else f"{len(names)} BARs, {names[0]} to {names[-1]}, each"
        yield f"{whose} {amount}{kind}: {reason}"


def conflicts(found):
    for region in found.conflicts:
        yield f"{region.label} {region.space} 0x{region.range.first:x}-0x{region.range.last:x}"


def print_lines(title, lines, screen):
    lines = list(lines)
    if not lines:
        return
    print(f"\n{title}")
    for line in lines[:MOST_LINES]:
        for part in textwrap.wrap(screen.cut(line, len(line)), screen.width, initial_indent="  ", subsequent_indent="    "):
            print(part)
    if len(lines) > MOST_LINES:
        print(f"  and {len(lines) - MOST_LINES} more")
