# SPDX-License-Identifier: MIT
"""Says why the BARs of a function are where they are, or why they are nowhere, and what would help.

The answer comes from the planner, pciplan, which plans the machine of the log again with one thing changed at a time. Without a
function, the functions that lack something are named. What is behind `--` are options of `pciplan explain`, for example
`hvmlayout explain boot.log 01:00.0 -- --policy place=high`.

A log without an inventory (the firmware's option log is not debug) cannot be planned: what its own lines tell is shown then.

Exit status: 0 done; 1 without an inventory: something is not placed, or the boot failed; 2 wrong usage, no pciplan, or a file that
cannot be used; otherwise that of pciplan."""

import re
import sys

from hvmlayout import planner, source
from hvmlayout.model import LogError

FUNCTION = re.compile(r"(?:([0-9a-fA-F]{4}):)?([0-9a-fA-F]{1,2}:[0-9a-fA-F]{1,2}\.[0-7])")
NO_SPACE_MEANS = {
    "no space": "whatever may hold it is full",
    "no window of its kind in a bridge above it": "a bridge above it forwards nothing of this kind, so that it cannot be reached",
    "larger than any range that may hold it": "not even an empty address space would do: more address bits for the processor, "
                                              "or RAM that ends lower, make a larger one",
    "its fixed address is not free": "it is pinned, or fixed, to an address that is taken, misaligned or outside every window",
    "left out so that BARs fit": "a ROM that made room for BARs",
    "no room for VFs, left out so that BARs fit": "BARs of virtual functions made room for others, or the policy asks no room for them",
}


def add_arguments(parser):
    source.add_arguments(parser)
    parser.add_argument("words", nargs="*", metavar="FUNCTION [-- PCIPLAN-OPTION ...]",
                        help="bus:device.function, for example 01:00.0; then options of pciplan explain")


def run(request):
    words = list(request.words)
    name = None
    if words and not words[0].startswith("-"):
        name = words.pop(0)
        if not FUNCTION.fullmatch(name):
            raise LogError(f"found {name!r}, expected a function such as 01:00.0 (options of pciplan stand behind --)")
    if words and not words[0].startswith("-"):
        raise LogError(f"found {words[0]!r}, expected an option of pciplan")
    boot = source.of(request)
    bridges = planner.host_bridges(boot)
    if not bridges:
        return explain_from_lines(boot, name)
    return explain_with_planner(boot, name, bridges, words)


# --- with the inventory -----------------------------------------------------------------------------------------------


def explain_with_planner(boot, name, bridges, options):
    if any(option.split("=")[0] == "--host-bridge" for option in options):
        return ask(boot, name, options)
    if name is not None:
        number = bridge_of_function(boot, name)
        return ask(boot, name, [*options, *chosen(number if number in bridges else 0)])
    statuses = []
    for number in bridges:
        if len(bridges) > 1:
            print(f"host bridge {number}:" if number else "the machine's own host bridge:")
        statuses.append(ask(boot, None, [*options, *chosen(number)]))
    return max(statuses)


def ask(boot, name, options):
    return planner.run(boot, ["explain", *options, "FILE", *([normal(name)] if name else [])]).returncode


def chosen(number):
    return ["--host-bridge", str(number)] if number else []


def bridge_of_function(boot, name):
    """The number of the host bridge that a function is behind; 0 if nothing tells."""
    for host in boot.hosts:
        if any(function.name == normal(name) for function in host.functions):
            match = re.fullmatch(r"host-bridge-(\d+)", host.name)
            return int(match[1]) if match else 0
    return 0


def normal(name):
    """As the firmware writes a function: two digits, without segment 0000."""
    segment, rest = FUNCTION.fullmatch(name).groups()
    bus, device, number = re.split("[:.]", rest.lower())
    return (f"{segment.lower()}:" if segment and int(segment, 16) else "") + f"{bus:0>2}:{device:0>2}.{number}"


# --- without ----------------------------------------------------------------------------------------------------------


def explain_from_lines(boot, name):
    how = " (log=debug prints it)" if boot.firmware.startswith("hvmstage") else f": {boot.firmware} prints none"
    print(f"hvmlayout: note: {boot.name}: no inventory in this boot{how}, so that nothing can be planned: this is what its own lines tell",
          file=sys.stderr)
    sys.stderr.flush()
    if name is not None:
        function = boot.find(normal(name))
        if function is None:
            raise LogError(f"{boot.name}: found no function {normal(name)} in this boot, expected one of its functions")
        tell_function(function)
        lacking = [function] if function.unplaced else []
    else:
        lacking = [function for function in boot.functions() if function.unplaced]
        for function in lacking:
            tell_function(function)
    if boot.failed:
        print(f"The boot failed: {boot.outcome}")
    elif not lacking:
        print("No line says that something was not placed." if name is None else f"No BAR of {function.name} was given up.")
    if lacking:
        for remedy in boot.remedies:
            print(f"The firmware says: {remedy}.")
    return 1 if lacking or boot.failed else 0


def tell_function(function):
    for bar in function.bars:
        size = f"{bar.size:#x} bytes" if bar.size is not None else "a size that the log does not tell"
        if bar.reason is not None:
            means = next((text for reason, text in NO_SPACE_MEANS.items() if bar.reason.split(", ")[0] == reason.split(", ")[0]), None)
            print(f"{function.name} lacks a place for {bar.name} of {size}: {bar.reason}" + (f" ({means})" if means else "") + ".")
        elif bar.range is not None:
            print(f"{function.name} has {bar.name} at {bar.range.first:#x}-{bar.range.last:#x}.")
    for line in function.lines:
        if line.level in "FEW":
            print(f"The firmware says, line {line.number}: {line}")
