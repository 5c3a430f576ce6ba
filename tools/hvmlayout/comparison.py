# SPDX-License-Identifier: MIT
"""The firmware's account of a machine beside its guest's: what both sides of it are, and what comes of it.

Each witness (lspci, /proc/iomem, /proc/ioports, dmesg) is asked about each thing that the firmware's log tells. What a witness cannot know
is `not seen`, and no difference."""

from dataclasses import dataclass

SAME = "same"
IN_NEITHER = "placed in neither"
NOT_SEEN = "not seen"
VIRTUAL = "virtual function"
MOVED = "moved"
PLACED = "placed by the guest"
LOST = "lost"
DISABLED = "disabled"
GONE = "gone"
NEW = "only in the guest"
DIFFERS = "differs"

# In the order in which a reader wants them.
DIFFERENCES = (LOST, GONE, MOVED, DISABLED, PLACED, NEW, DIFFERS)
AGREEMENTS = (SAME, IN_NEITHER, VIRTUAL)


@dataclass(frozen=True)
class Finding:
    """What one witness says of one thing."""

    subject: str  # "01:00.0", "memory map", "ECAM"
    item: str  # "BAR0", "window mem", "" of the subject itself
    verdict: str
    witness: str  # "lspci", "iomem", "ioports", "dmesg"
    firmware: str = ""  # the firmware's side, in words
    guest: str = ""  # the guest's
    note: str = ""  # what it means, one sentence without its end

    @property
    def differs(self):
        return self.verdict in DIFFERENCES


@dataclass
class Guest:
    """What there is of a guest's account; at least one is not None."""

    lspci: dict | None = None  # guest_lspci.read
    iomem: object = None  # guest_iomem.Resources
    ioports: object = None
    dmesg: object = None  # guest_dmesg.KernelLog

    def resources(self, space):
        """(name, Resources) of a space, or None: not there, or of no use."""
        found = self.ioports if space == "io" else self.iomem
        return found if found is not None and not found.hidden else None


def place(space, range_, flags=""):
    """As Linux words it."""
    if range_ is None:
        return "no address"
    digits = 4 if space == "io" else 8
    first, last = (f"0x{value:0{digits}x}" for value in (range_.first, range_.last))
    word = "io " if space == "io" else "mem"
    return f"[{word} {first}{f'-{last}' if range_.first != range_.last else ''}{flags}]"


def payload_of(boot):
    """What the firmware handed off to, if that may change what it was given: not Linux itself."""
    words = (boot.outcome or "").split(" ")
    return words[-1] if words[:2] == ["hand-off", "to"] and words[-1] != "linux" else None


def is_rounded(boot, bar):
    """SeaBIOS gives a page to each memory BAR that is smaller, and tells only of that."""
    return boot.firmware.startswith("SeaBIOS") and bar.space == "mem" and bar.range is not None and bar.range.size == 0x1000


def merged(found):
    """Findings of several witnesses that say the same of a thing, as one with all their names."""
    merged_ones = {}
    for one in found:
        key = (one.subject, one.item, one.verdict, one.firmware, one.guest)
        earlier = merged_ones.get(key)
        if earlier:
            witness = earlier.witness if one.witness in earlier.witness.split(", ") else f"{earlier.witness}, {one.witness}"
            one = Finding(*key[:3], witness, *key[3:], earlier.note or one.note)
        merged_ones[key] = one
    seen = {(one.subject, one.item) for one in merged_ones.values() if one.verdict != NOT_SEEN}
    return [one for one in merged_ones.values() if one.verdict != NOT_SEEN or (one.subject, one.item) not in seen]
