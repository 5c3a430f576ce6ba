# SPDX-License-Identifier: MIT
"""Resource descriptors read back from bytes (ACPI 6.5, 6.4), apart from the code that writes them."""

from collections import namedtuple

# kind: "bus", "io", "mem"; length is the descriptor's own field, not computed; producer: passed on to children.
Space = namedtuple("Space", "kind width first last length producer flags")
Port = namedtuple("Port", "minimum maximum alignment length")
Memory32 = namedtuple("Memory32", "base length writable")

KINDS = {0: "mem", 1: "io", 2: "bus"}
WIDTHS = {0x87: 4, 0x88: 2, 0x8a: 8}


def number(data):
    return int.from_bytes(data, "little")


def parse_space(tag, body):
    """Fixed at both ends, positive decode, no granularity, no translation; anything else is an error here."""
    width = WIDTHS[tag]
    assert len(body) == 3 + 5 * width
    kind, general, flags = body[:3]
    granularity, first, last, translation, length = (number(body[3 + i * width:3 + (i + 1) * width]) for i in range(5))
    assert general & 0x0e == 0x0c and granularity == 0 and translation == 0
    return Space(KINDS[kind], 8 * width, first, last, length, not general & 1, flags)


def parse_large(tag, body):
    if tag == 0x86:
        return Memory32(number(body[1:5]), number(body[5:9]), bool(body[0] & 1))
    return parse_space(tag, body)


def parse_resources(data):
    """The descriptors up to the end tag, which has to be the last."""
    found = []
    while data[0] != 0x79:
        if data[0] & 0x80:
            length = number(data[1:3])
            found.append(parse_large(data[0], data[3:3 + length]))
            data = data[3 + length:]
        else:
            assert data[0] == 0x47 and data[1] == 1
            found.append(Port(number(data[2:4]), number(data[4:6]), data[6], data[7]))
            data = data[8:]
    assert len(data) == 2
    return found
