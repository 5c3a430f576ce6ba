# SPDX-License-Identifier: MIT
"""A comparison with a guest in words, and as JSON."""

from hvmlayout.comparison import AGREEMENTS, DIFFERENCES, IN_NEITHER, NOT_SEEN, SAME, VIRTUAL

# Why a function's BARs may be without an address in the guest: the firmware said so already.
UNPLACED_EVERYWHERE = "unassigned"
LEAST_OTHERS = 2  # one function may have been replaced


def is_known(boot, complaint):
    """Whether Linux misses only what the firmware's log says it could not place."""
    if not complaint.differs:
        return True
    if complaint.function is None:
        return UNPLACED_EVERYWHERE in complaint.text and any(function.unplaced for function in boot.functions())
    function = boot.find(complaint.function)
    if function is None or " assigned" in complaint.text.split("failed to assign")[0] or "released" in complaint.text:
        return False
    windows = function.bridge.windows.values() if function.bridge else ()
    return bool(function.unplaced) or any(window.no_reserve or (window.range is None and window.verdict != "empty") for window in windows)


def unknown_complaints(boot, guest):
    return [one for one in (guest.dmesg.complaints if guest.dmesg else []) if not is_known(boot, one)]


def other_machine(boot, guest):
    """That most functions are other ones, in words, or None."""
    known = [(function, guest.lspci[function.name]) for function in boot.functions()
             if guest.lspci and function.name in guest.lspci and function.vendor is not None]
    others = sum((one.vendor, one.device_id) != (listed.vendor, listed.device_id) for one, listed in known)
    if others < LEAST_OTHERS or 2 * others <= len(known):
        return None
    return f"lspci seems to be of another machine: {others} of {len(known)} functions have other IDs."


def verdict(found, boot, guest):
    """The first line."""
    agreed = counted([one for one in found if one.verdict == SAME])
    if not any(one.differs for one in found):
        worse = unknown_complaints(boot, guest)
        if worse:
            return f"Linux complains in {number(len(worse), 'line')}, though {agreed or 'nothing'} {are(found)} where the firmware " \
                   "put them."
        return f"The guest agrees: {agreed} {are(found)} where the firmware put them." if agreed else \
            "Nothing differs, but nothing that the firmware placed was seen in the guest either."
    parts = []
    for word in DIFFERENCES:
        some = {(one.subject, one.item) for one in found if one.verdict == word}
        if some:
            parts.append(f"{len(some)} {word}")
    rest = f"; {agreed} {are(found)} where the firmware put them" if agreed else ""
    return f"The guest differs: {', '.join(parts)}{rest}."


def are(found):
    return "is" if len([one for one in found if one.verdict == SAME and is_placed(one)]) == 1 else "are"


def is_placed(one):
    return one.item.startswith(("BAR", "ROM", "VF", "window "))


def counted(found):
    """Those with an address; what differs for another witness does not count."""
    bars = {(one.subject, one.item) for one in found if is_placed(one) and not one.item.startswith("window ")}
    windows = {(one.subject, one.item) for one in found if one.item.startswith("window ")}
    words = [number(len(bars), "BAR")] if bars else []
    return " and ".join(words + ([number(len(windows), "bridge window")] if windows else []))


def number(count, word):
    return f"{count} {word}{'' if count == 1 else 's'}"


def line_of(one):
    name = f"{one.subject} {one.item}".rstrip()
    if one.verdict in (SAME, IN_NEITHER, NOT_SEEN):
        own = one.firmware.removeprefix("not placed: ")
        text = f"{name}: {one.verdict}" + (f": {own}" if own else "")
    else:
        text = f"{name}: {one.verdict}: {one.firmware} -> {one.guest}"
    return f"{text} ({one.witness})" + (f": {one.note}" if one.note else "")


def in_order(found):
    order = {word: at for at, word in enumerate((*DIFFERENCES, *AGREEMENTS, NOT_SEEN))}
    return sorted(found, key=lambda one: order[one.verdict])


def lines(boot, guest, found, everything):
    """The report behind the verdict."""
    for one in in_order(found):
        if one.differs:
            yield line_of(one)
    quiet = (IN_NEITHER, VIRTUAL) if not everything else (*AGREEMENTS, NOT_SEEN)
    for one in in_order(found):
        if one.verdict in quiet:
            yield line_of(one)
    unseen = [one for one in found if one.verdict == NOT_SEEN]
    if unseen and not everything:
        yield f"{number(len(unseen), 'thing')} of the firmware's not seen in the guest (--all shows them)"
    yield from complaint_lines(boot, guest)


def complaint_lines(boot, guest):
    if guest.dmesg is None:
        return
    for one in guest.dmesg.complaints:
        known = one.differs and is_known(boot, one)
        yield ""
        yield f"{guest.dmesg.name}:{one.line}: {one.text}"
        yield f"    {one.meaning}" + ("; the firmware's log says the same" if known else "")


def notes(guest):
    """What the reader should know of the witnesses."""
    found = []
    for resources in (guest.iomem, guest.ioports):
        if resources is not None and resources.hidden:
            found.append(f"{resources.name}: all addresses are zero: read it as root; without that it tells nothing")
    if guest.lspci is not None and any(listed.no_rights for listed in guest.lspci.values()):
        found.append("lspci was not run as root: it could not read capabilities, so that BARs of virtual functions are not seen")
    if guest.dmesg is not None and not guest.dmesg.whole:
        found.append(f"{guest.dmesg.name}: the kernel's first line is missing: the beginning of its log may be, too "
                     "(journalctl -k -b has it)")
    return found


def of_findings(boot, guest, found):
    """For JSON."""
    return {
        "agrees": agrees(boot, guest, found),
        "findings": [{"subject": one.subject, "item": one.item, "verdict": one.verdict, "differs": one.differs,
                      "witnesses": one.witness.split(", "), "firmware": one.firmware, "guest": one.guest, "note": one.note}
                     for one in in_order(found)],
        "complaints": [{"line": one.line, "text": one.text, "meaning": one.meaning, "function": one.function,
                        "known_to_the_firmware": one.differs and is_known(boot, one)}
                       for one in (guest.dmesg.complaints if guest.dmesg else [])],
        "notes": [*filter(None, [other_machine(boot, guest)]), *notes(guest)],
    }


def agrees(boot, guest, found):
    return not any(one.differs for one in found) and not unknown_complaints(boot, guest) and not other_machine(boot, guest)
