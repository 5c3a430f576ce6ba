# SPDX-License-Identifier: MIT
"""Memory map, ECAM and windows of host bridges: the firmware's beside a guest's."""

import re

from hvmlayout.comparison import DIFFERS, NOT_SEEN, SAME, Finding, payload_of, place
from hvmlayout.model import MapEntry, Range

TYPE_NUMBER = re.compile(r" \(type \d+\)$")
ONE_MIB = 1 << 20


def findings(boot, guest):
    return map_findings(boot, guest) + ram_findings(boot, guest) + ecam_findings(boot, guest) + root_findings(boot, guest)


def joined(entries):
    """Entries in order, those of one type that touch as one, in the words that both sides use."""
    found = []
    for entry in sorted(entries, key=lambda entry: entry.range.first):
        kind = TYPE_NUMBER.sub("", entry.type)
        if found and found[-1].type == kind and found[-1].range.last + 1 == entry.range.first:
            found[-1] = MapEntry(Range(found[-1].range.first, entry.range.last), kind)
        else:
            found.append(MapEntry(entry.range, kind))
    return found


def worded(entry):
    return f"{place('mem', entry.range)} {entry.type}"


def map_findings(boot, guest):
    if guest.dmesg is None or not boot.memory_map:
        return []
    own, theirs = joined(boot.memory_map), joined(guest.dmesg.memory_map)
    if not theirs:
        return [Finding("memory map", "", NOT_SEEN, "dmesg", note="no BIOS-e820 lines: the beginning of the log is missing")]
    if own == theirs:
        return [Finding("memory map", "", SAME, "dmesg", f"{len(own)} ranges", f"{len(theirs)} ranges")]
    payload = payload_of(boot)
    note = f"{payload}, which the firmware handed off to, makes a map of its own" if payload else ""
    found = [Finding("memory map", place("mem", entry.range), DIFFERS, "dmesg", entry.type, "not so", note)
             for entry in own if entry not in theirs]
    return found + [Finding("memory map", place("mem", entry.range), DIFFERS, "dmesg", "not so", entry.type, note)
                    for entry in theirs if entry not in own]


def ram_findings(boot, guest):
    """What Linux uses as RAM is RAM in the firmware's map. It leaves out more, which is its own affair."""
    resources = guest.resources("mem")
    if resources is None or not boot.memory_map:
        return []
    usable = [entry.range for entry in joined(boot.memory_map) if entry.type in ("usable", "RAM")]
    ram = [entry for entry in resources.entries if entry.depth == 0 and entry.label == "System RAM"]
    wrong = [entry for entry in ram if not any(range_.contains(entry.range) for range_ in usable)]
    found = [Finding("memory map", place("mem", entry.range), DIFFERS, "iomem", "not usable", "System RAM", f"line {entry.line}")
             for entry in wrong]
    unused = [range_ for range_ in usable if range_.first >= ONE_MIB and not any(entry.range.overlaps(range_) for entry in ram)]
    found += [Finding("memory map", place("mem", range_), DIFFERS, "iomem", "usable", "no System RAM", "Linux uses none of it")
              for range_ in unused]
    return found or [Finding("memory map", "RAM", SAME, "iomem", f"{len(usable)} ranges", f"{len(ram)} ranges")]


def ecam_findings(boot, guest):
    found = []
    for host in boot.hosts:
        for witness, theirs, line in ecam_witnesses(guest, host.segment):
            own = place("mem", host.ecam) if host.ecam else "none"
            said = place("mem", theirs) if theirs else "not used"
            if host.ecam is None and any(other.segment == host.segment and other.ecam for other in boot.hosts):
                continue
            same = host.ecam == theirs or (theirs is not None and host.ecam is not None and host.ecam.overlaps(theirs)
                                           and len([other for other in boot.hosts if other.segment == host.segment]) > 1)
            note = f"line {line}" if line and not same else ""
            found.append(Finding("ECAM", f"segment {host.segment:04x}" if len(boot.hosts) > 1 else "", SAME if same else DIFFERS,
                                 witness, own, said, note))
    return found


def ecam_witnesses(guest, segment):
    """(witness, range or None, line) of those who can know."""
    log, resources = guest.dmesg, guest.resources("mem")
    if log is not None and (log.ecam or log.whole):
        range_, line = log.ecam.get(segment, (None, None))
        yield "dmesg", range_, line
    if resources is not None and resources.ecam:
        yield "iomem", resources.ecam.get(segment), None


def root_findings(boot, guest):
    """All that is on a root bus lies in a window that the guest knows of that bus: what ACPI told it."""
    if guest.dmesg is None or not guest.dmesg.roots:
        return []
    found, roots = [], guest.dmesg.roots
    for host in boot.hosts:
        for root in host.roots:
            name = f"{host.segment:04x}:{root.bus:02x}" if host.segment else f"{root.bus:02x}"
            if name not in roots:
                found.append(Finding(f"root bus {name}", "", DIFFERS, "dmesg", "there", "no such root bus"))
                continue
            outside = list(things_outside(host, root, roots[name]))
            found += outside or [Finding(f"root bus {name}", "", SAME, "dmesg", "windows", "hold all that is placed")]
    return found


def things_outside(host, root, windows):
    for function in host.functions:
        if function.bus != root.bus or function.parent is not None:
            continue
        for item, space, range_ in placed(function):
            if range_ is not None and not any(window[0] == space and window[1].contains(range_) for window in windows):
                yield Finding(function.name, item, DIFFERS, "dmesg", place(space, range_), "in no window of the root bus",
                              "Linux will take this address away")


def placed(function):
    for bar in function.bars:
        yield bar.name, bar.space, bar.range
    for window in (function.bridge.windows.values() if function.bridge else ()):
        yield f"window {window.kind}", "io" if window.kind == "io" else "mem", window.range
