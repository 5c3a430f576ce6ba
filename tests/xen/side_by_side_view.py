# SPDX-License-Identifier: MIT
"""What tests/guests/xen-view shows of a machine, as Python values."""

import re
import struct
from dataclasses import dataclass, field

LINE = re.compile(r"^view (\w+) ?(.*)$", re.MULTILINE)
BLOCK = 0x1000
BLOCK_TABLES = 16
FADT_FACS, FADT_DSDT, FADT_X_DSDT = 36, 40, 140
E820_TYPES = {1: "RAM", 2: "reserved", 3: "ACPI data", 4: "ACPI NVS", 5: "unusable"}
TOP = 1 << 64


@dataclass(frozen=True)
class Bar:
    """`register` is its offset; the ROM's has the kind rom."""

    function: str
    register: int
    address: int
    size: int
    kind: str

    @property
    def name(self):
        return "ROM" if self.kind == "rom" else f"BAR{(self.register - 0x10) // 4}"

    @property
    def last(self):
        return self.address + self.size - 1

    @property
    def decodes(self):
        """Whether the register lets the function decode at all: a ROM has its own bit."""
        return self.kind != "rom"


@dataclass(frozen=True)
class Segment:
    """An inclusive range of addresses, and what it is."""

    first: int
    last: int
    kind: str

    def __str__(self):
        return f"[mem {self.first:#x}-{self.last:#x}] {self.kind}"


@dataclass
class View:
    log: str = ""
    regions: dict = field(default_factory=dict)  # address -> bytearray
    config: dict = field(default_factory=dict)  # "00:01.3" -> 256 bytes
    bars: list = field(default_factory=list)
    registers: dict = field(default_factory=dict)  # group -> {index: value}

    @property
    def complete(self):
        return bool(re.search(r"^view end", self.log, re.MULTILINE))

    def read(self, address, length):
        """Bytes of memory that was shown; KeyError if they were not."""
        for start, data in self.regions.items():
            if start <= address and address + length <= start + len(data):
                return bytes(data[address - start:address - start + length])
        raise KeyError(f"{length} bytes at {address:#x} are not in the view")

    def word(self, address, layout="I"):
        return struct.unpack("<" + layout, self.read(address, struct.calcsize("<" + layout)))[0]

    # --- what the block at 1000h leads to ---

    @property
    def e820(self):
        """Segments in the order of the array."""
        at, count = struct.unpack("<II", self.read(BLOCK + 24, 8))
        entries = [struct.unpack("<QQI", self.read(at + 20 * index, 20)) for index in range(count)]
        return [Segment(base, base + size - 1, E820_TYPES.get(kind, f"type {kind}"))
                for base, size, kind in entries if size]

    @property
    def tables(self):
        """The addresses of the block's tables."""
        at, count = struct.unpack("<II", self.read(BLOCK + BLOCK_TABLES, 8))
        return [address for address in struct.unpack(f"<{count}I", self.read(at, 4 * count)) if address]

    def table(self, signature):
        """The address of the entry point with that signature, or None."""
        for address in self.tables:
            try:
                if self.read(address, len(signature)) == signature:
                    return address
            except KeyError:
                pass
        return None

    def acpi(self):
        """name -> (address, bytes), RSDP, RSDT and XSDT among them; tables of one signature are numbered."""
        rsdp = self.table(b"RSD PTR ")
        if rsdp is None:
            return {}
        found = {"RSDP": (rsdp, self.read(rsdp, 36))}
        rsdt, xsdt = self.word(rsdp + 16), self.word(rsdp + 24, "Q")
        found["RSDT"] = (rsdt, self.whole(rsdt))
        found["XSDT"] = (xsdt, self.whole(xsdt))
        body = found["XSDT"][1][36:]
        for address in struct.unpack(f"<{len(body) // 8}Q", body):
            self._add(found, address)
            if self.read(address, 4) == b"FACP":
                wide = self.word(address + FADT_X_DSDT, "Q")
                self._add(found, wide or self.word(address + FADT_DSDT))
                self._add(found, self.word(address + FADT_FACS))
        return found

    def _add(self, found, address):
        data = self.whole(address)
        name = base = data[:4].decode("latin-1")
        number = 2
        while name in found:
            name, number = f"{base}{number}", number + 1
        found[name] = (address, data)

    def whole(self, address):
        """An ACPI table with the length that it says; less if that is out of bounds."""
        length = self.word(address + 4)
        return self.read(address, length) if length in range(8, 0x20001) else self.read(address, 0)


def _function(words):
    bus, device, function = (int(word, 16) for word in words)
    return f"{bus:02x}:{device:02x}.{function}"


def parse(log):
    """A View from the lines that the payload wrote."""
    view = View(log)
    for name, rest in LINE.findall(log):
        words = rest.split()
        if name == "memory":
            address, length = (int(word, 16) for word in words)
            view.regions[address] = bytearray(length)
        elif name == "bytes":
            address, data = int(words[0], 16), bytes.fromhex(words[1])
            start = max(start for start in view.regions if start <= address)
            view.regions[start][address - start:address - start + len(data)] = data
        elif name == "config":
            at, data = int(words[3], 16), bytes.fromhex(words[4])
            view.config.setdefault(_function(words[:3]), bytearray(256))[at:at + len(data)] = data
        elif name == "bar":
            register, address, size = (int(word, 16) for word in words[3:6])
            view.bars.append(Bar(_function(words[:3]), register, address, size, words[6]))
        elif name != "end":
            view.registers.setdefault(name, {})[int(words[0], 16)] = int(words[1], 16)
    return view


# --- the address space as segments ---


def painted(segments, ground="nothing", end=TOP):
    """Segments that cover everything, in order; a later one paints over those before it."""
    edges = sorted({0, end, *(one.first for one in segments), *(one.last + 1 for one in segments)})
    whole = []
    for first, behind in zip(edges, edges[1:]):
        kind = ground
        for one in segments:
            if one.first <= first <= one.last:
                kind = one.kind
        if whole and whole[-1].kind == kind:
            whole[-1] = Segment(whole[-1].first, behind - 1, kind)
        else:
            whole.append(Segment(first, behind - 1, kind))
    return whole


def kind_at(segments, address):
    return next(one.kind for one in segments if one.first <= address <= one.last)


def different(left, right):
    """(first, last, kind in left, kind in right) of each range in which two painted lists differ."""
    edges = sorted({one.first for one in left + right})
    found = []
    for index, first in enumerate(edges):
        last = edges[index + 1] - 1 if index + 1 < len(edges) else left[-1].last
        kinds = kind_at(left, first), kind_at(right, first)
        if kinds[0] != kinds[1]:
            if found and found[-1][1] + 1 == first and found[-1][2:] == kinds:
                found[-1] = (found[-1][0], last, *kinds)
            else:
                found.append((first, last, *kinds))
    return found


# --- memory types ---

MTRR_TYPES = {0: "uncachable", 1: "write-combining", 4: "write-through", 5: "write-protected", 6: "write-back"}
FIXED = [(0x250, 0, 0x10000), (0x258, 0x80000, 0x4000), (0x259, 0xa0000, 0x4000),
         *((0x268 + index, 0xc0000 + 0x8000 * index, 0x1000) for index in range(8))]


def memory_types(view):
    """Segments of the memory type that the MTRRs give to each address (Intel SDM 3A, 12.11): uncachable wins over all
    others, write-through over write-back."""
    msr, bits = view.registers["msr"], view.registers["cpuid"][0x80000008]
    end, default = 1 << bits, msr[0x2ff]
    if not default & 0x800:
        return [Segment(0, end - 1, MTRR_TYPES[0])]
    variable = []
    for index in range(msr[0xfe] & 0xff):
        base, mask = msr[0x200 + 2 * index], msr[0x201 + 2 * index]
        if mask & 0x800:
            size = end - (mask & ~0xfff)
            first = base & ~0xfff & end - 1
            variable.append(Segment(first, first + size - 1, MTRR_TYPES[base & 0xff]))
    order = {"write-back": 0, "write-combining": 1, "write-protected": 2, "write-through": 3, "uncachable": 4}
    variable.sort(key=lambda one: order[one.kind])
    fixed = []
    if default & 0x400:
        for number, base, size in FIXED:
            kinds = msr[number].to_bytes(8, "little")
            fixed += [Segment(base + size * index, base + size * (index + 1) - 1, MTRR_TYPES[kind])
                      for index, kind in enumerate(kinds)]
    return painted(variable + fixed, MTRR_TYPES[default & 0xff], end)
