# SPDX-License-Identifier: MIT
"""Functions, BARs and bridge windows of the firmware beside those of a guest."""

from hvmlayout.comparison import (DISABLED, GONE, IN_NEITHER, LOST, MOVED, NEW, NOT_SEEN, PLACED, SAME, VIRTUAL, Finding, is_rounded,
                                  payload_of, place)

NOT_TOLD = "the firmware's log does not tell where it is"
SHADOWED = "Linux shows the copy of the ROM at 0xc0000 in its place"
NO_RIGHTS = "lspci was not run as root"


def findings(boot, guest):
    found = []
    is_all = guest.lspci is not None and is_whole(boot, guest.lspci)
    for function in boot.functions():
        listed = guest.lspci.get(function.name) if guest.lspci is not None else None
        if guest.lspci is not None and listed is None:
            found.append(missing(function, is_all))
        for bar in function.bars:
            found += bar_findings(boot, guest, function, bar, listed)
        if function.bridge is not None:
            found += window_findings(boot, guest, function, listed)
        if listed is not None:
            found += surplus_bars(function, listed)
    return found + new_functions(boot, guest)


def missing(function, is_all):
    if is_all:
        return Finding(function.name, "", GONE, "lspci", "there", "not listed", "unplugged, or switched off")
    return Finding(function.name, "", NOT_SEEN, "lspci", note="the listing seems to be a part of one")


def is_whole(boot, listing):
    """Whether a listing has all functions, as far as one can tell: `lspci -s` shows a function, a device or a bus."""
    buses = {name.rsplit(":", 1)[0] for name in listing}
    known = {function.name.rsplit(":", 1)[0] for function in boot.functions()}
    return "00:00.0" in listing and (len(buses) > 1 or len(known) == 1)


# --- BARs ---------------------------------------------------------------------------------------------------------------


def bar_findings(boot, guest, function, bar, listed):
    if bar.range is None and bar.reason is None:
        return [Finding(function.name, bar.name, NOT_SEEN, "log", note=NOT_TOLD)]
    found = []
    if listed is not None:
        found.append(bar_by_lspci(boot, function, bar, listed))
    if guest.resources(bar.space) is not None:
        found.append(bar_by_resources(boot, guest, function, bar))
    if guest.dmesg is not None:
        found += bar_by_dmesg(boot, guest.dmesg, function, bar)
    return found


def finding(function, bar, verdict, witness, range_, note="", said=None):
    """`range_` is the guest's."""
    own = place(bar.space, bar.range) if bar.range else f"not placed: {bar.reason}"
    return Finding(function.name, bar.name, verdict, witness, own, said or place(bar.space, range_), note)


def bar_by_lspci(boot, function, bar, listed):
    theirs = listed.bars.get(bar.name)
    if theirs is not None and theirs.is_shadow:
        return finding(function, bar, NOT_SEEN, "lspci", None, SHADOWED)
    if theirs is None and bar.name.startswith("VF") and (listed.no_rights or bar.range is None):
        return finding(function, bar, NOT_SEEN, "lspci", None, NO_RIGHTS if listed.no_rights else "")
    first = theirs.first if theirs is not None else None
    range_ = theirs.range if theirs is not None else None
    if bar.range is None:
        # What has address 0 was never given one.
        return finding(function, bar, PLACED if first else IN_NEITHER, "lspci", range_)
    if first is None:
        return finding(function, bar, LOST, "lspci", None)
    if first != bar.range.first or (range_ is not None and not is_same(boot, bar, range_)):
        return finding(function, bar, MOVED, "lspci", range_, said=None if range_ else f"at {first:#x}")
    if bar.name != "ROM" and theirs.disabled and decodes(function, bar) is not False:
        note = f"the guest has switched {kind_of(bar)} decode of {function.name} off"
        return finding(function, bar, DISABLED, "lspci", bar.range, note)
    note = "disabled, as the firmware left it" if theirs.disabled and bar.name != "ROM" else ""
    return finding(function, bar, SAME, "lspci", bar.range, note)


def is_same(boot, bar, range_):
    """Whether a guest's range is that of a BAR. Of virtual functions, Linux may show the first one's aperture only."""
    if range_.first != bar.range.first:
        return False
    return range_.size == bar.range.size or bar.name.startswith("VF") or (is_rounded(boot, bar) and range_.size < bar.range.size)


def decodes(function, bar):
    return function.decodes_io if bar.space == "io" else function.decodes_memory


def kind_of(bar):
    return "I/O" if bar.space == "io" else "memory"


def bar_by_resources(boot, guest, function, bar):
    resources = guest.resources(bar.space)
    witness = "ioports" if bar.space == "io" else "iomem"
    theirs = resources.functions.get(function.name, [])
    others = {other.range for other in function.bars}
    elsewhere = [range_ for range_ in theirs if range_ not in others]
    size = bar.range.size if bar.range else (bar.size or 0) * bar.count
    moved = next((range_ for range_ in elsewhere if range_.size == size), None)
    if bar.range is None:
        return finding(function, bar, PLACED if moved else IN_NEITHER, witness, moved)
    if any(is_same(boot, bar, range_) for range_ in theirs) or (resources.has(bar.range) and not moved):
        return finding(function, bar, SAME, witness, bar.range)
    if moved:
        return finding(function, bar, MOVED, witness, moved)
    # An expansion ROM may stand aside for its copy, and VF BARs are claimed only where Linux supports them.
    if bar.name == "ROM" or bar.name.startswith("VF"):
        return finding(function, bar, NOT_SEEN, witness, None, "no entry of that function is there")
    return finding(function, bar, LOST, witness, None, "no entry of that function is there")


def bar_by_dmesg(boot, log, function, bar):
    key = function.name, bar.name
    found, assigned = log.found.get(key), log.assigned.get(key)
    if assigned and assigned[0] != bar.range:
        verdict = MOVED if bar.range else PLACED
        return [finding(function, bar, verdict, "dmesg", assigned[0], f"Linux assigned it, line {assigned[1]}")]
    if found is None:
        return [finding(function, bar, NOT_SEEN, "dmesg", None)] if bar.range else []
    if bar.range is None:
        verdict = PLACED if found[0].first else IN_NEITHER
        return [finding(function, bar, verdict, "dmesg", found[0] if found[0].first else None)]
    if is_same(boot, bar, found[0]):
        return [finding(function, bar, SAME, "dmesg", bar.range)]
    payload = payload_of(boot)
    who = f"{payload} ran in between" if payload else "something ran in between, or this log is of another boot"
    return [finding(function, bar, MOVED, "dmesg", found[0], f"before Linux first looked, line {found[1]}: {who}")]


def surplus_bars(function, listed):
    """BARs of the guest's that the firmware's log does not have."""
    own = {bar.name for bar in function.bars}
    return [Finding(function.name, bar.name, NEW, "lspci", "no such BAR",
                    place(bar.space, bar.range) if bar.range else f"at {bar.first:#x}")
            for bar in listed.bars.values()
            if bar.name not in own and bar.first and not bar.is_shadow and not is_legacy(listed, bar)]


def is_legacy(listed, bar):
    """An IDE channel in compatibility mode: Linux shows its fixed ports in the place of BARs."""
    return listed.class_code is not None and listed.class_code >> 8 == 0x0101 and bar.first < 0x400


# --- bridge windows -----------------------------------------------------------------------------------------------------


def window_findings(boot, guest, function, listed):
    found = []
    for kind, window in function.bridge.windows.items():
        if window.range is None and not window.verdict:
            found.append(Finding(function.name, f"window {kind}", NOT_SEEN, "log", note=NOT_TOLD))
            continue
        if listed is not None and listed.secondary is not None and kind in listed.windows:
            found.append(window_finding(function, window, listed.windows[kind].range, "lspci"))
        if guest.dmesg is not None:
            found += window_by_dmesg(boot, guest.dmesg, function, window)
    for space in ("mem", "io"):
        if guest.resources(space) is not None:
            found += windows_by_resources(guest.resources(space), function, space)
    return found


def window_finding(function, window, theirs, witness, note=""):
    space = "io" if window.kind == "io" else "mem"
    flags = " pref" if window.kind == "pref" else ""
    own = place(space, window.range, flags) if window.range else f"closed ({window.verdict})"
    guests = place(space, theirs, flags) if theirs else "closed"
    if window.range == theirs:
        verdict = SAME
    elif window.range is None:
        verdict = PLACED
    else:
        verdict = MOVED if theirs else LOST
    return Finding(function.name, f"window {window.kind}", verdict, witness, own, guests, note)


def window_by_dmesg(boot, log, function, window):
    key = function.name, window.kind
    found, assigned = log.found.get(key), log.assigned.get(key)
    if assigned and assigned[0] != window.range:
        return [window_finding(function, window, assigned[0], "dmesg", f"Linux assigned it, line {assigned[1]}")]
    if found is None:
        return []
    if found[0] == window.range:
        return [window_finding(function, window, found[0], "dmesg")]
    payload = payload_of(boot)
    who = f"{payload} ran in between" if payload else "something ran in between, or this log is of another boot"
    return [window_finding(function, window, found[0], "dmesg", f"before Linux first looked, line {found[1]}: {who}")]


def windows_by_resources(resources, function, space):
    """Linux names a window by the bus behind it, not by its kind: what is exactly there is the same, and one that is left over on both
    sides has moved."""
    witness = "ioports" if space == "io" else "iomem"
    if function.bridge.secondary is None:
        return []
    bus = f"{function.bridge.secondary:02x}"
    bus = f"{function.segment:04x}:{bus}" if function.segment else bus
    theirs = list(resources.buses.get(bus, []))
    own = [window for window in function.bridge.windows.values()
           if (window.kind == "io") == (space == "io") and (window.range is not None or window.verdict)]
    found = []
    for window in [window for window in own if window.range in theirs]:
        theirs.remove(window.range)
        own.remove(window)
        found.append(window_finding(function, window, window.range, witness))
    for window in own:
        if window.range is None and not theirs:
            found.append(window_finding(function, window, None, witness))
        elif len(own) == 1 and len(theirs) <= 1:
            found.append(window_finding(function, window, theirs[0] if theirs else None, witness))
        elif window.range is not None:
            note = "windows of that bus: " + ", ".join(place(space, range_) for range_ in theirs) if theirs else ""
            found.append(window_finding(function, window, None, witness, note))
    return found


# --- functions that the firmware has not seen ---------------------------------------------------------------------------


def new_functions(boot, guest):
    found = []
    known = {function.name for function in boot.functions()}
    rooms = vf_rooms(boot)
    for name, listed in (guest.lspci or {}).items():
        if name in known:
            continue
        ids = f"{listed.vendor:04x}:{listed.device_id:04x}"
        owner = physical_function(rooms, listed)
        if owner:
            found.append(Finding(name, "", VIRTUAL, "lspci", f"VF BARs of {owner}", ids))
        else:
            found.append(Finding(name, "", NEW, "lspci", "no such function", ids, plugged_in(guest, name)))
    if guest.lspci is None and guest.dmesg is not None:
        found += [Finding(name, "", NEW, "dmesg", "no such function", f"line {line}") for name, line in guest.dmesg.functions.items()
                  if name not in known]
    return found


def vf_rooms(boot):
    """Name of a function -> ranges of its VF BARs, of those that have such."""
    found = {function.name: [bar.range for bar in function.bars if bar.name.startswith("VF") and bar.range]
             for function in boot.functions()}
    return {name: rooms for name, rooms in found.items() if rooms}


def physical_function(rooms, listed):
    """The function in whose VF BARs a function's BARs are; None: it is no virtual function that the firmware made room for."""
    ranges = [bar.range for bar in listed.bars.values() if bar.range]
    return next((name for name, its in rooms.items()
                 if ranges and all(any(room.contains(range_) for room in its) for range_ in ranges)), None)


def plugged_in(guest, name):
    line = guest.dmesg.functions.get(name) if guest.dmesg is not None else None
    return f"Linux found it, line {line}" if line else "plugged in later, or a virtual function"
