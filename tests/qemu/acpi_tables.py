# SPDX-License-Identifier: MIT
"""ACPI tables of fixed layout as Python values: a reader of its own, written from the specification (ACPI 6.5, 5.2), so
that it is a witness against the firmware that wrote them. AML is read by ACPICA, see acpi_exec.py."""

import struct
from dataclasses import dataclass, field

HEADER_SIZE = 36
NO_CHECKSUM = ("FACS",)  # it is changed by both sides, 5.2.10

# 5.2.12: type of an interrupt controller structure -> its length
MADT_LENGTHS = {0: 8, 1: 12, 2: 10, 3: 8, 4: 6, 5: 12, 6: 16, 8: 16, 9: 16, 10: 12}
ENABLED, ONLINE_CAPABLE = 1, 2  # local APIC flags
# 5.2.16
SRAT_LENGTHS = {0: 16, 1: 40, 2: 24, 3: 20, 5: 32, 6: 44}
HOT_PLUGGABLE = 2


class TableError(Exception):
    """A table that cannot be read as what it says it is."""


@dataclass(frozen=True)
class Header:
    signature: str
    length: int
    revision: int
    oem_id: str
    oem_table_id: str
    creator: str

    @classmethod
    def of(cls, data):
        if len(data) < HEADER_SIZE:
            raise TableError(f"{len(data)} bytes are no table")
        signature, length, revision, _, oem, table, _, creator, _ = struct.unpack_from("<4sIBB6s8sI4sI", data)
        return cls(signature.decode("latin-1"), length, revision, oem.decode("latin-1").rstrip(" \0"),
                   table.decode("latin-1").rstrip(" \0"), creator.decode("latin-1"))


def header_findings(tables):
    """Length, checksum and name of every table."""
    findings = []
    for name, data in tables.items():
        signature = data[:4].decode("latin-1")
        length = struct.unpack_from("<I", data, 4)[0]
        if length != len(data):
            findings.append(f"{name}: its length says {length}, there are {len(data)} bytes")
        if signature not in NO_CHECKSUM and sum(data) & 0xFF:
            findings.append(f"{name}: its bytes add up to {sum(data) & 0xFF:#x}")
        if not name.split("/")[-1].startswith(signature):
            findings.append(f"{name}: its signature is {signature!r}")
    return findings


def definition_blocks(tables):
    """The tables that hold AML: the DSDT, then the SSDTs in order. Those that AML itself loaded are not among them."""
    ssdts = [name for name in tables if name.startswith("SSDT")]
    return ["DSDT", *sorted(ssdts, key=lambda name: int(name[4:] or 0))]


def _structures(data, start, lengths, table):
    """(type, bytes) of each of a row of structures that begin with type and length."""
    at = start
    while at < len(data):
        kind, length = data[at], data[at + 1] if at + 1 < len(data) else 0
        if length < 2 or at + length > len(data):
            raise TableError(f"{table}: structure at {at:#x} of type {kind} has the length {length}")
        if lengths.get(kind, length) != length:
            raise TableError(f"{table}: structure at {at:#x} of type {kind} has {length} bytes, not {lengths[kind]}")
        yield kind, data[at:at + length]
        at += length


@dataclass
class Madt:
    local_apic: int = 0
    flags: int = 0
    processors: dict = field(default_factory=dict)  # UID -> (APIC ID, flags, "apic" or "x2apic")
    io_apics: list = field(default_factory=list)  # (ID, address, first GSI)
    overrides: dict = field(default_factory=dict)  # ISA IRQ -> (GSI, flags)
    nmis: list = field(default_factory=list)  # (UID, flags, LINT)


def madt(data):
    table = Madt(*struct.unpack_from("<II", data, HEADER_SIZE))
    for kind, body in _structures(data, HEADER_SIZE + 8, MADT_LENGTHS, "MADT"):
        if kind == 0:
            uid, apic, flags = struct.unpack_from("<BBI", body, 2)
            _add_processor(table, uid, (apic, flags, "apic"))
        elif kind == 1:
            number, _, address, base = struct.unpack_from("<BBII", body, 2)
            table.io_apics.append((number, address, base))
        elif kind == 2:
            _, irq, gsi, flags = struct.unpack_from("<BBIH", body, 2)
            table.overrides[irq] = (gsi, flags)
        elif kind == 4:
            table.nmis.append(struct.unpack_from("<BHB", body, 2))
        elif kind == 5:
            table.local_apic = struct.unpack_from("<Q", body, 4)[0]
        elif kind == 9:
            _, apic, flags, uid = struct.unpack_from("<HIII", body, 2)
            _add_processor(table, uid, (apic, flags, "x2apic"))
        elif kind == 10:
            flags, uid, lint = struct.unpack_from("<HIB", body, 2)
            table.nmis.append((uid, flags, lint))
    return table


def _add_processor(table, uid, entry):
    if uid in table.processors:
        raise TableError(f"MADT: two processors have the UID {uid}")
    table.processors[uid] = entry


@dataclass(frozen=True)
class Ecam:
    base: int
    segment: int
    first: int
    last: int

    @property
    def range(self):
        return self.base + (self.first << 20), self.base + (self.last + 1 << 20) - 1


def mcfg(data):
    """PCI Firmware 3.3, 4.1.2."""
    rest = data[HEADER_SIZE + 8:]
    if len(rest) % 16:
        raise TableError(f"MCFG: {len(rest)} bytes are no whole number of entries")
    return [Ecam(*struct.unpack_from("<QHBB", rest, at)) for at in range(0, len(rest), 16)]


@dataclass
class Srat:
    processors: dict = field(default_factory=dict)  # APIC ID -> node
    memory: list = field(default_factory=list)  # (start, end, node, flags), enabled entries only


def srat(data):
    table = Srat()
    for kind, body in _structures(data, HEADER_SIZE + 12, SRAT_LENGTHS, "SRAT"):
        if kind == 0:
            low, apic, flags = struct.unpack_from("<BBI", body, 2)
            if flags & 1:
                table.processors[apic] = low | int.from_bytes(body[9:12], "little") << 8
        elif kind == 1:
            node, _, base, length, _, flags = struct.unpack_from("<IHQQII", body, 2)
            if flags & 1:
                table.memory.append((base, base + length - 1, node, flags))
        elif kind == 2:
            node, apic, flags = struct.unpack_from("<III", body, 4)
            if flags & 1:
                table.processors[apic] = node
    return table


def slit(data):
    """Rows of distances."""
    count = struct.unpack_from("<Q", data, HEADER_SIZE)[0]
    cells = data[HEADER_SIZE + 8:]
    if len(cells) != count * count:
        raise TableError(f"SLIT: {count} localities, but {len(cells)} distances")
    return [list(cells[row * count:(row + 1) * count]) for row in range(count)]


@dataclass(frozen=True)
class GenericAddress:
    """5.2.3.2."""

    space: int
    width: int
    offset: int
    access: int  # 0 undefined, 1 byte, 2 word, 3 dword, 4 qword
    address: int

    @classmethod
    def at(cls, data, offset):
        return cls(*struct.unpack_from("<BBBBQ", data, offset))


# 5.2.9: name -> (offset, format)
FADT_FIELDS = {
    "facs": (36, "I"), "dsdt": (40, "I"), "profile": (45, "B"), "sci": (46, "H"), "smi_command": (48, "I"),
    "acpi_enable": (52, "B"), "acpi_disable": (53, "B"), "pm1a_event": (56, "I"), "pm1b_event": (60, "I"),
    "pm1a_control": (64, "I"), "pm1b_control": (68, "I"), "pm2_control": (72, "I"), "pm_timer": (76, "I"),
    "gpe0": (80, "I"), "gpe1": (84, "I"), "pm1_event_length": (88, "B"), "pm1_control_length": (89, "B"),
    "pm2_control_length": (90, "B"), "pm_timer_length": (91, "B"), "gpe0_length": (92, "B"), "gpe1_length": (93, "B"),
    "gpe1_base": (94, "B"), "c2_latency": (96, "H"), "c3_latency": (98, "H"), "century": (108, "B"),
    "boot_flags": (109, "H"), "flags": (112, "I"), "reset_value": (128, "B"), "minor": (131, "B"), "x_facs": (132, "Q"),
    "x_dsdt": (140, "Q"),
}
FADT_ADDRESSES = {"reset": 116, "x_pm1a_event": 148, "x_pm1b_event": 160, "x_pm1a_control": 172,
                  "x_pm1b_control": 184, "x_pm2_control": 196, "x_pm_timer": 208, "x_gpe0": 220, "x_gpe1": 232}


def fadt(data):
    """Fields by name, as far as the table goes."""
    fields = {name: struct.unpack_from("<" + layout, data, offset)[0] for name, (offset, layout) in FADT_FIELDS.items()
              if offset + struct.calcsize("<" + layout) <= len(data)}
    fields.update({name: GenericAddress.at(data, offset) for name, offset in FADT_ADDRESSES.items()
                   if offset + 12 <= len(data)})
    return fields


def hpet(data):
    """The register block's address (HPET specification 1.0a, 3.2.4)."""
    return GenericAddress.at(data, 40).address


@dataclass(frozen=True)
class Tpm2:
    control_area: int
    start_method: int  # 6: TIS, 7: command response buffer
    log_length: int = 0
    log_address: int = 0


def tpm2(data):
    """TCG ACPI Specification 1.4, 7.3."""
    control, method = struct.unpack_from("<QI", data, 40)
    return Tpm2(control, method, *(struct.unpack_from("<IQ", data, 64) if len(data) >= 76 else ()))


def tcpa(data):
    """(class, log length, log address) of a client's table: TCG ACPI Specification 1.4, 7.1.2."""
    return struct.unpack_from("<HIQ", data, HEADER_SIZE)
