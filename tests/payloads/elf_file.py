# SPDX-License-Identifier: MIT
"""ELF files made byte by byte, right ones and wrong ones (System V ABI, ELF header and program header)."""

import struct
from dataclasses import dataclass

HEADER, HEADER_64, PROGRAM = 52, 64, 32
PT_LOAD, EM_386, EM_X86_64, ET_EXEC = 1, 3, 62, 2
ADDRESS = 0x200000
MULTIBOOT_MAGIC = 0x1BADB002


@dataclass(frozen=True)
class Segment:
    """What a program header says; the bytes are there if `content` has them."""

    address: int = ADDRESS
    content: bytes = b"\xf4" * 64
    memory: int = -1  # bytes; -1: as many as in the file
    file_size: int = -1  # what the header says; -1: the truth
    offset: int = -1  # likewise


def elf32(*segments, entry=ADDRESS, machine=EM_386):
    """An ELF32 for i386."""
    at = HEADER + PROGRAM * len(segments)
    headers, contents = b"", b""
    for segment in segments:
        size = len(segment.content) if segment.file_size < 0 else segment.file_size
        offset = at + len(contents) if segment.offset < 0 else segment.offset
        headers += struct.pack("<8I", PT_LOAD, offset, segment.address, segment.address, size,
                               size if segment.memory < 0 else segment.memory, 7, 4)
        contents += segment.content
    head = b"\x7fELF\x01\x01\x01".ljust(16, b"\0") + struct.pack(
        "<HHIIIIIHHHHHH", ET_EXEC, machine, 1, entry, HEADER, 0, 0, HEADER, PROGRAM, len(segments), 40, 0, 0)
    return head + headers + contents


def elf64(content=b"\xf4" * 64):
    """An ELF64 for x86-64 of one segment."""
    head = b"\x7fELF\x02\x01\x01".ljust(16, b"\0") + struct.pack(
        "<HHIQQQIHHHHHH", ET_EXEC, EM_X86_64, 1, ADDRESS, HEADER_64, 0, 0, HEADER_64, 56, 1, 64, 0, 0)
    return head + struct.pack("<IIQQQQQQ", PT_LOAD, 7, HEADER_64 + 56, ADDRESS, ADDRESS, len(content), len(content),
                              4) + content


def multiboot(flags=0, content=b"\xf4" * 64):
    """An ELF32 whose code stands behind a multiboot header."""
    header = struct.pack("<III", MULTIBOOT_MAGIC, flags, -(MULTIBOOT_MAGIC + flags) & 0xFFFFFFFF)
    return elf32(Segment(content=header + content), entry=ADDRESS + len(header))
