# SPDX-License-Identifier: MIT
"""What is to be said of a boot first: whether everything has its place, or what has not, why, and what would help.

    lines = verdict(boot, Names())      # one to six sentences, a list of Sentence"""

import re
from dataclasses import dataclass

from hvmlayout import text, tree_space
from hvmlayout.model import Range
from hvmlayout.names import class_name, ids

PROBLEMS = frozenset("FEW")  # levels
SHOWN = 2  # kinds of trouble that are told in full
SIZE = re.compile(r"0x([0-9a-f]+)")


@dataclass(frozen=True)
class Sentence:
    kind: str  # "good", "bad", "warning", "cause", "help"
    text: str


def is_wrong(boot):
    """Whether a BAR has no place, or the boot failed."""
    return boot.failed or any(function.unplaced for function in boot.functions())


def verdict(boot, names):
    sentences = [headline(boot)]
    troubles = group_troubles(boot)
    for trouble in troubles[:SHOWN]:
        sentences += explain_trouble(boot, trouble, names)
    rest = sum(len(trouble) for trouble in troubles[SHOWN:])
    if rest:
        sentences.append(Sentence("bad", f"!! {text.count(rest, 'more BAR')} not placed, marked !! below"))
    if troubles:
        sentences.append(Sentence("help", help_for(boot, troubles)))
    elif boot.gaps:
        sentences.append(Sentence("warning", "the log does not tell " + "; ".join(boot.gaps)))
    return sentences


def has_all_levels(boot):
    """Whether the log tells of what is well, too."""
    return any(line.level not in PROBLEMS for line in boot.lines)


def ending(boot):
    """How the boot ended, in words."""
    if boot.outcome:
        return boot.outcome
    return "the log ends before the boot does" if has_all_levels(boot) else "a log of errors and warnings only"


def headline(boot):
    where = " under ".join(part for part in (boot.machine, boot.platform) if part)
    who = f"{where} ({boot.firmware})" if where else boot.firmware
    if boot.failed:
        return Sentence("bad", f"!! {who}: the boot failed: {boot.outcome}")
    functions = list(boot.functions())
    bars = [bar for function in functions for bar in function.bars]
    placed, lost = sum(bar.range is not None for bar in bars), sum(bar.reason is not None for bar in bars)
    if not has_all_levels(boot):
        kind, mark = ("bad", "!! ") if lost else ("warning", "")
        return Sentence(kind, f"{mark}{who}: {text.count(lost, 'BAR')} NOT PLACED; {ending(boot)}")
    # Without inventory the log only names those that have BARs.
    which = "" if not boot.firmware.startswith("hvmstage") or all(
        function.class_code is not None for function in functions) else " with BARs"
    told = f"{who}: {text.count(len(functions), 'function')}{which}, {text.count(len(bars), 'BAR')}"
    if lost:
        return Sentence("bad", f"!! {told}, {lost} NOT PLACED; {ending(boot)}")
    if placed < len(bars):
        return Sentence("warning",
                        f"{told}, {placed} placed, of the others the log tells no address; {ending(boot)}")
    return Sentence("good" if boot.outcome else "warning", f"{told}{', all placed' if bars else ''}; {ending(boot)}")


def reason_kind(reason):
    """The reason without figures, so that alike ones are told together."""
    return SIZE.sub("", reason.split(",")[0])


def group_troubles(boot):
    """Lists of (host, function, bar), alike ones together, memory BARs that are large first and ROMs last."""
    groups = {}
    for host in boot.hosts:
        for function in host.functions:
            for bar in function.unplaced:
                key = (bar.name == "ROM", bar.space == "io", reason_kind(bar.reason), bar.size, bar.is_64bit)
                groups.setdefault(key, []).append((host, function, bar))
    return [groups[key] for key in sorted(groups, key=lambda key: (key[0], key[1], -(key[3] or 0), str(key[2:])))]


def bar_words(bar):
    size = "of unknown size" if bar.size is None else text.size(bar.size * bar.count)
    if bar.space == "io":
        return f"{bar.name}, {size} of ports"
    width = {True: ", 64-bit", False: ", 32-bit", None: ""}[bar.is_64bit]
    return f"{bar.name}, {size}{width}{' prefetchable' if bar.prefetchable else ''}"


def function_words(function, names):
    words = [function.name]
    if function.class_code is not None:
        words.append(class_name(function.class_code))
    return " ".join(words + [part for part in (ids(function), names.of(function)) if part])


def explain_trouble(boot, trouble, names):
    """Two sentences: which BAR, and what stands in its way."""
    host, function, bar = trouble[0]
    others = sorted({other.name for _, other, _ in trouble} - {function.name})
    also = f" (and {text.count(len(others), 'function')} alike: {some(others)})" if others else ""
    lost = f"{function_words(function, names)}: {bar_words(bar)}: {reason_words(bar.reason)}"
    sentences = [Sentence("bad", f"!! {lost}{also}")]
    cause = cause_of(boot, host, function, bar)
    if cause:
        sentences.append(Sentence("cause", f"   {cause}"))
    return sentences


def reason_words(reason):
    """With the sizes in words, too."""
    return re.sub(r"hole 0x([0-9a-f]+)", lambda match: f"{match[0]} ({text.size(int(match[1], 16))})", reason)


def some(names, limit=4):
    return ", ".join(names[:limit]) + (", ..." if len(names) > limit else "")


def cause_of(boot, host, function, bar):
    if bar.reason.startswith(("no space", "larger than any")):
        return room_words(boot, host, function, bar)
    if bar.reason.startswith("no window"):
        return closed_words(boot, function, bar)
    if bar.reason.startswith("its fixed address"):
        return occupied_words(boot, bar)
    if bar.reason.startswith("left out"):
        return "A ROM is needed only to boot from the device; it gave way to BARs, without which no driver works."
    return None


def parents(boot, function):
    """The bridges above a function, nearest first."""
    seen = set()
    while function and function.parent and function.parent not in seen:
        seen.add(function.parent)
        function = boot.find(function.parent)
        if function:
            yield function


def room_words(boot, host, function, bar):
    """How much room there is where it may go."""
    areas = {area.name: area for area in tree_space.areas(host)}
    if not areas:
        return None
    if bar.space == "io":
        pieces = [areas[tree_space.IO]] if tree_space.IO in areas else []
    else:
        pieces = [areas[name] for name in (tree_space.LOW, tree_space.HIGH) if name in areas]
    told = [(text.size(area.largest) if area.largest else "nothing") + f" {tree_space.AREA_WORDS[area.name]}"
            for area in pieces]
    if bar.space == "io":
        free = text.size(pieces[0].largest) if pieces and pieces[0].largest else "nothing"
        return (f"The largest free piece of ports is {free}; a bridge takes at least 4 KiB of them for what is behind "
                "it. PCI Express devices work without ports.")
    words = "Largest free piece: " + ", ".join(told)
    if tree_space.HIGH not in areas:
        words += ", no window above 4 GiB"
    if boot.address_bits and bar.is_64bit:
        end = text.size(1 << boot.address_bits)
        words += f" (the processor has {boot.address_bits} address bits: memory and BARs end below {end})"
    why_low = must_stay_low(boot, function, bar)
    # A ROM has an enable bit of its own.
    decodes_none = is_ours(boot) and bar.name != "ROM"
    then = "Until all its memory BARs have a place the function decodes none of them." if decodes_none else None
    return ". ".join(part for part in (words, why_low, then) if part)


def must_stay_low(boot, function, bar):
    """Why it may not go above 4 GiB, or None."""
    if bar.name == "ROM":
        return "A ROM must be below 4 GiB"
    if bar.is_64bit is False:
        return "A 32-bit BAR must be below 4 GiB"
    for bridge in parents(boot, function):
        if not bar.prefetchable:
            return f"Behind a bridge ({bridge.name}) only prefetchable BARs can be above 4 GiB"
        window = bridge.bridge.windows.get("pref")
        if window is None or window.is_64bit is False:
            return f"The bridge {bridge.name} above it has no 64-bit prefetchable window"
    return None


def closed_words(boot, function, bar):
    kind = "io" if bar.space == "io" else "mem"
    for bridge in parents(boot, function):
        if kind not in bridge.bridge.windows or bridge.bridge.secondary is None:
            return f"The bridge {bridge.name} above it forwards none."
    return None


def occupied_words(boot, bar):
    """What is where it wants to be."""
    match = SIZE.search(bar.reason)
    wanted = int(match[1], 16) if match else bar.pinned
    if wanted is None or bar.size is None:
        return None
    place = Range(wanted, wanted + bar.size * bar.count - 1)
    for function in boot.functions():
        for other in function.bars:
            if other.range and other.space == bar.space and other.range.overlaps(place):
                return f"{other.name} of {function.name} is there: {text.bar(other)}."
    return None


def is_ours(boot):
    return boot.firmware.startswith("hvmstage")


def help_for(boot, troubles):
    if not is_ours(boot):
        return f"   What helps: the log of {boot.firmware} does not tell; booted with hvmstage, `hvmlayout explain` tries changes"
    which = f"--boot {boot.number} " if boot.number != boot.boots else ""
    explain = f"hvmlayout explain {which}{boot.name} {troubles[0][0][1].name}"
    functions = {function.name for trouble in troubles for _, function, _ in trouble}
    likewise = ", and likewise for the others" if len(functions) > 1 else ""
    if not boot.remedies:
        return f"   What helps: `{explain}`{likewise} tries changes of options and of the machine, and says which of them do"
    remedies = "; or: ".join(remedy_words(remedy) for remedy in boot.remedies)
    return f"   What helps, the firmware says: {remedies} (more: {explain}{likewise})"


def remedy_words(remedy):
    """What to do first, where the log first says what would not help."""
    match = re.fullmatch(r"(no (?:hole|window) [^:]*): (.*)", remedy)
    return f"{match[2]} ({match[1]})" if match else remedy
