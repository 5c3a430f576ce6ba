# SPDX-License-Identifier: MIT
"""What differs between two boots, in words."""

from dataclasses import replace

from hvmlayout import text
from hvmlayout.difference import GROUPS
from hvmlayout.difference_told import is_other_firmware

MANY = 3  # so many changes with one cause are told below it
FOLDED = 6  # so many equal functions are told one by one
NAMED = 4  # so many facts are named in the verdict


def label(boot):
    number = f", boot {boot.number} of {boot.boots}" if boot.boots > 1 else ""
    return f"{boot.name}{number}: {boot.firmware}" + (f" on {boot.machine}" if boot.machine else "") + \
        (f" under {boot.platform}" if boot.platform else "")


def verdict(found):
    """One line."""
    if not found.changes:
        told = sum(len(function.bars) for function in found.a.functions())
        return f"The same: {text.count(len(list(found.a.functions())), 'function')} and {text.count(told, 'BAR')} are where they were."
    parts = []
    if lost := found.of("lost"):
        parts.append(text.count(len(lost), "BAR") + " lost")
    others = [change for change in found.of("unplaced") if change.kind == "unplaced"]
    if others:
        parts.append(text.count(len(others), "new BAR") + " not placed")
    for group, word in (("gained", "gained"), ("moved", "moved")):
        changes = found.of(group)
        if changes:
            parts.append(text.count(len(changes), "BAR") + f" {word}")
    for kind in ("appeared", "disappeared", "replaced", "moved", "renumbered"):
        changes = [change for change in found.of("functions") if change.kind == kind]
        if changes:
            parts.append(text.count(len(changes), "function") + f" {kind}")
    if changes := found.of("bars"):
        parts.append(text.count(len(changes), "BAR changed", "BARs changed"))
    facts = [change.subject for group in ("outcome", "machine", "options") for change in found.of(group)]
    parts += facts if len(facts) <= NAMED else [*facts[:NAMED - 1], f"{len(facts) - NAMED + 1} more facts"]
    if not parts:
        parts = [name for group, name in (("windows", "windows of host bridges"),
                                          ("bridges", "bridge windows"), ("map", "the memory map")) if found.of(group)]
    return f"They differ: {', '.join(parts)}."


def lines(found, proof=None):
    yield verdict(found)
    yield f"A  {label(found.a)}"
    yield f"B  {label(found.b)}"
    for group, heading in GROUPS:
        changes = found.of(group)
        if changes:
            yield ""
            yield f"{heading}:"
            yield from grouped(changes if group != "functions" else folded(changes))
    if found.b.remedies and (found.of("lost") or any(change.after for change in found.of("unplaced"))):
        yield ""
        yield "What would help, B's firmware says:"
        for remedy in found.b.remedies:
            yield f"  {remedy}"
    if proof is not None:
        yield ""
        yield from proof_lines(proof)


def folded(changes):
    """Many equal functions that came or went as one line; JSON has each."""
    alike = {}
    for change in changes:
        if change.kind in ("appeared", "disappeared"):
            alike.setdefault((change.kind, what(change)), []).append(change)
    for change in changes:
        group = alike.get((change.kind, what(change)), [])
        if len(group) <= FOLDED:
            yield change
        elif change is group[0]:
            names = f"{group[0].subject}, {group[1].subject}, {group[2].subject} ... {group[-1].subject}"
            yield replace(change, text=f"{what(change)}: {len(group)} {change.kind}: {names}")


def what(change):
    """"PCI bridge [1b36:000c]"."""
    return (change.after or change.before).split(", ", 1)[-1]


def grouped(changes):
    """Each change with its cause; where many have the same, below it."""
    changes = list(changes)
    by_cause = {}
    for change in changes:
        by_cause.setdefault(change.cause, []).append(change)
    done = set()
    for change in changes:
        cause, group = change.cause, by_cause[change.cause]
        if cause is None or len(group) < MANY:
            yield f"  {change}"
            if cause:
                yield f"      because {cause}"
        elif cause not in done:
            done.add(cause)
            yield f"  because {cause}:"
            for one in group:
                yield f"    {one}"


def proof_lines(proof):
    yield "Planned again, with one thing of B's at a time:"
    for one in proof:
        yield f"  {one['text']}"


def notes(found):
    """What the logs do not tell, and what therefore could not be compared."""
    for boot, name in ((found.a, "A"), (found.b, "B")):
        for gap in boot.gaps:
            yield f"{name} does not tell {gap}"
    if is_other_firmware(found.a, found.b):
        yield "options are not compared: they are those of different firmware"
    elif bool(found.a.policy) != bool(found.b.policy):
        yield f"options are not compared: {'A' if not found.a.policy else 'B'} does not tell them"
