# SPDX-License-Identifier: MIT
"""Resource templates (ACPI 6.5, 6.4) as Python values, by a reader of their own."""

import struct
from dataclasses import dataclass

SPACES = {0: "mem", 1: "io", 2: "bus"}
END_TAG = 0xF


class TemplateError(Exception):
    """Bytes that are no resource template."""


@dataclass(frozen=True)
class Resource:
    """An inclusive range of a space, or an interrupt (space "irq", start == end)."""

    space: str  # "mem", "io", "bus", "irq", "dma"
    start: int
    end: int
    producer: bool = False  # passed on by a bridge rather than used by the device
    pref: bool = False
    choice: int = 0  # index of the alternative it belongs to (_PRS)

    def __str__(self):
        return f"[{self.space} {self.start:#x}-{self.end:#x}]" if self.space != "irq" else f"irq {self.start}"


def _small(kind, body, choice):
    if kind == 0x4:
        mask = struct.unpack_from("<H", body)[0]
        return [Resource("irq", bit, bit, choice=choice) for bit in range(16) if mask >> bit & 1]
    if kind == 0x5:
        return [Resource("dma", bit, bit, choice=choice) for bit in range(8) if body[0] >> bit & 1]
    if kind == 0x8:
        _, low, high, _, length = struct.unpack("<BHHBB", body)
        if low != high:
            raise TemplateError(f"ports {low:#x} to {high:#x} are no fixed place")
        return [Resource("io", low, low + length - 1, choice=choice)] if length else []
    if kind == 0x9:
        base, length = struct.unpack("<HB", body)
        return [Resource("io", base, base + length - 1, choice=choice)]
    raise TemplateError(f"small item of type {kind:#x}")


def _address_space(body, layout, choice):
    kind, general, specific, granularity, low, high, offset, length = struct.unpack_from("<BBB" + layout * 5, body)
    if not length:
        return []
    if general & 0xC != 0xC or high - low + 1 != length or offset or granularity & low:
        raise TemplateError(f"{SPACES[kind]} {low:#x}-{high:#x}: length {length:#x}, flags {general:#x}, translation "
                            f"{offset:#x}, granularity {granularity:#x}")
    # Prefetchable is cacheability 3 of memory, 6.4.3.5.5.
    return [Resource(SPACES[kind], low, high, not general & 1, kind == 0 and specific >> 1 & 3 == 3, choice)]


def _large(kind, body, choice):
    if kind == 0x06:
        _, base, length = struct.unpack("<BII", body)
        return [Resource("mem", base, base + length - 1, choice=choice)]
    if kind == 0x05:
        _, low, high, _, length = struct.unpack("<BIIII", body)
        if low != high:
            raise TemplateError(f"memory {low:#x} to {high:#x} is no fixed place")
        return [Resource("mem", low, low + length - 1, choice=choice)]
    if kind in (0x07, 0x08, 0x0A):
        return _address_space(body, {0x07: "I", 0x08: "H", 0x0A: "Q"}[kind], choice)
    if kind == 0x09:
        return [Resource("irq", number, number, choice=choice)
                for number in struct.unpack_from(f"<{body[1]}I", body, 2)]
    if kind in (0x02, 0x04):
        return []  # a register; what a vendor says
    raise TemplateError(f"large item of type {kind:#x}")


def parse(data):
    """The resources of a template, which must end as 6.4.2.9 has it."""
    resources, at, choice = [], 0, 0
    while at < len(data):
        tag = data[at]
        if tag & 0x80:
            length = struct.unpack_from("<H", data, at + 1)[0]
            body, next_at = data[at + 3:at + 3 + length], at + 3 + length
        else:
            body, next_at = data[at + 1:at + 1 + (tag & 7)], at + 1 + (tag & 7)
        if next_at > len(data):
            raise TemplateError(f"the item at {at:#x} goes on behind the end")
        kind = tag & 0x7F if tag & 0x80 else tag >> 3
        if not tag & 0x80 and kind == END_TAG:
            if next_at != len(data):
                raise TemplateError(f"there is more behind the end tag at {at:#x}")
            if body[0] and sum(data) & 0xFF:
                raise TemplateError("the checksum of the end tag is wrong")
            return resources
        if not tag & 0x80 and kind in (0x6, 0x7):
            choice += kind == 0x6
        else:
            resources += _large(kind, body, choice) if tag & 0x80 else _small(kind, body, choice)
        at = next_at
    raise TemplateError("there is no end tag")


def merged(ranges):
    """(start, end) pairs in order, those that touch or overlap as one."""
    result = []
    for start, end in sorted(ranges):
        if result and start <= result[-1][1] + 1:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def covered(ranges, start, end):
    """Whether ranges hold all of start-end."""
    return any(low <= start and end <= high for low, high in merged(ranges))
