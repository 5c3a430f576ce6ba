# SPDX-License-Identifier: MIT
"""What is wrong with a machine, whoever set it up: checks that both firmwares' machines go through. Written from the
specifications; nothing here compares the two."""

import re
import struct

import side_by_side_facts
import side_by_side_tables
import side_by_side_view
from side_by_side_view import Segment

LIMIT_32 = 1 << 32


def faults(view):
    """name -> what was found; empty if all is well"""
    found = {}
    for check in (_bars, _e820, _memory_types, _windows, _checksums, _cmos, _hvm_info, _bridges, _io_apic, _pir, _mp):
        for name, text in check(view):
            found[name] = f"{found[name]}; {text}" if name in found else text
    return found


def _decodes(view, bar):
    command = view.config[bar.function][4]
    return bool(command & (1 if bar.kind == "io" else 2)) and bar.decodes


def _bars(view):
    """PCI Local Bus 3.0, 6.2.5.1: what decodes is where nothing else is; what does not is of no use to a driver."""
    e820 = side_by_side_view.painted(view.e820)
    for bar in view.bars:
        if bar.kind == "rom":
            continue
        if not _decodes(view, bar) or bar.address == 0:
            yield "BARs without a place", f"{bar.function} {bar.name} of {bar.size:#x} bytes"
            continue
        if bar.address % bar.size:
            yield "BARs that are not aligned", f"{bar.function} {bar.name} {bar.address:#x}"
        if bar.kind != "io":
            for one in e820:
                if one.kind != "nothing" and one.first <= bar.last and bar.address <= one.last:
                    yield "BARs over the memory map", f"{bar.function} {bar.name} {bar.address:#x} on {one.kind}"
    placed = [bar for bar in view.bars if bar.kind != "rom" and _decodes(view, bar)]
    for index, one in enumerate(placed):
        for other in placed[index + 1:]:
            if (one.kind == "io") == (other.kind == "io") and one.address <= other.last and other.address <= one.last:
                yield "BARs over each other", f"{one.function} {one.name} and {other.function} {other.name}"


def _e820(view):
    entries = sorted(view.e820, key=lambda one: one.first)
    for one, other in zip(entries, entries[1:]):
        if other.first <= one.last:
            yield "E820 entries that overlap", f"{one} and {other}"
    if entries != view.e820:
        yield "E820 is not in order", str(len(entries))


def _memory_types(view):
    """Intel SDM 3A, 12.11: RAM is write-back, devices are not."""
    types = side_by_side_view.memory_types(view)
    for one in view.e820:
        if one.kind == "RAM":
            for part in types:
                if part.kind != "write-back" and part.first <= one.last and one.first <= part.last:
                    yield "RAM that is not write-back", f"{max(part.first, one.first):#x} is {part.kind}"
    for bar in view.bars:
        if bar.kind in ("mem", "pref") and _decodes(view, bar):
            kind = side_by_side_view.kind_at(types, bar.address)
            if kind == "write-back":
                yield "device memory that is write-back", f"{bar.function} {bar.name} {bar.address:#x}"


def _windows(view):
    """A BAR of bus 0 outside the host bridge's windows is one that the operating system moves."""
    aml = side_by_side_tables.facts(view)["aml"]
    windows = []
    for name in ("window below 4 GiB", "window above 4 GiB"):
        for text in aml.get(name, "").split(", "):
            if text:
                first, last = (int(word, 16) for word in text.split("-"))
                windows.append(Segment(first, last, name))
    for bar in view.bars if windows else ():
        if bar.kind in ("mem", "pref") and _decodes(view, bar):
            if not any(one.first <= bar.address and bar.last <= one.last for one in windows):
                yield "BARs outside the host bridge's windows", f"{bar.function} {bar.name} {bar.address:#x}"


def _checksums(view):
    for name, (address, data) in view.acpi().items():
        if not data:
            yield "ACPI tables with a length that cannot be", f"{name} at {address:#x}"
        elif name != "FACS" and sum(data) & 0xff:
            yield "ACPI tables with a wrong checksum", name
    if rsdp := view.acpi().get("RSDP"):
        if sum(rsdp[1][:20]) & 0xff:
            yield "ACPI tables with a wrong checksum", "RSDP's first 20 bytes"
    addresses = [address for name, (address, _) in view.acpi().items()]
    for address in sorted(set(addresses)):
        if addresses.count(address) > 1:
            yield "ACPI tables that are listed twice", f"{addresses.count(address)} times {address:#x}"


def _cmos(view):
    """34h, 35h: 64 KiB units above 16 MiB below 4 GiB; 5Bh-5Dh: above 4 GiB. QEMU, SeaBIOS and OVMF agree on these."""
    cmos = view.registers["cmos"]
    told = 0x1000000 + (cmos[0x34] << 16 | cmos[0x35] << 24)
    if not any(told <= one.last + 1 < told + 0x10000 and one.first < told for one in view.e820 if one.kind == "RAM"):
        yield "CMOS says that RAM ends where it does not", f"{told:#x}"
    high = sum(one.last + 1 - one.first for one in view.e820 if one.kind == "RAM" and one.first >= LIMIT_32)
    told = (cmos[0x5b] | cmos[0x5c] << 8 | cmos[0x5d] << 16) << 16
    if told != high:
        yield "CMOS and E820 differ about RAM above 4 GiB", f"{told:#x}, E820 {high:#x}"


def _hvm_info(view):
    """public/hvm/hvm_info_table.h: the bytes add up to zero; RAM ends where E820 says."""
    length = view.word(0x9f808)
    if sum(view.read(0x9f800, length)) & 0xff:
        yield "hvm_info's checksum is wrong", "sum " + hex(sum(view.read(0x9f800, length)) & 0xff)
    high = max((one.last + 1 for one in view.e820 if one.kind == "RAM" and one.first >= LIMIT_32), default=0)
    if view.word(0x9f81c) << 12 != high:
        yield "hvm_info and E820 differ about RAM above 4 GiB", f"{view.word(0x9f81c) << 12:#x}, E820 {high:#x}"


def _bridges(view):
    """PCI-to-PCI Bridge 1.2, 3.2.5: bus numbers in order, windows around what is behind."""
    for name, data in view.config.items():
        if data[0x0e] & 0x7f != 1:
            continue
        primary, secondary, last = data[0x18:0x1b]
        if primary != int(name[:2], 16) or not primary < secondary <= last:
            yield "bridges with wrong bus numbers", f"{name}: {primary}, {secondary}-{last}"


def _io_apic(view):
    """The MADT's ID and the register's (Linux complains where they differ)."""
    if "APIC" not in view.acpi():
        return
    data, at = view.acpi()["APIC"][1], 44
    while at + 2 <= len(data) and data[at + 1] >= 2:
        if data[at] == 1:
            told, real = data[at + 2], view.registers["ioapic"][0] >> 24 & 0xf
            address = struct.unpack_from("<I", data, at + 4)[0]
            if address == 0xfec00000 and told != real:
                yield "the I/O APIC's ID is not the MADT's", f"{real}, MADT {told}"
        at += data[at + 1]


def _pir(view):
    """$PIR against what the chipset does: the link of a pin, through the router's registers, is the function's line."""
    at = view.table(b"$PIR")
    if at is None:
        return
    data = view.read(at, view.word(at + 6, "H"))
    entries = [data[start:start + 16] for start in range(32, len(data), 16)]
    slots = {entry[1] >> 3: entry for entry in entries if entry[0] == 0}
    for name, config in view.config.items():
        pin, line, device = config[0x3d], config[0x3c], int(name[3:5], 16)
        is_pm = config[0x0b] == 6 and config[0x0a] == 0x80  # interrupts as the SCI, not by its pin
        if not name.startswith("00:") or not 1 <= pin <= 4 or is_pm:
            continue
        if device not in slots:
            yield "$PIR has no slot", name
        else:
            link = slots[device][2 + 3 * (pin - 1)]
            routed = view.config["00:01.0"][link] if "00:01.0" in view.config and 0x60 <= link < 0x64 else None
            if routed is not None and routed != line:
                yield "$PIR is not the routing", f"{name} is at IRQ {line}, $PIR's link {link:02x} at IRQ {routed}"


def _mp(view):
    """The MP table against _PRT: a pin of a device is at one input of the I/O APIC. With one PCI bus only, as devices
    of another would have the same names."""
    mp, aml = side_by_side_facts.facts(view)["mp"], side_by_side_tables.facts(view)["aml"]
    if mp.get("buses") != "ISA PCI":
        return
    for name, text in mp.items():
        if match := re.fullmatch(r"PCI device (\w\w) (INT[A-D])", name):
            gsi = aml.get(f"{match[2]} of device {match[1]}: GSI")
            if gsi and text.split()[-1] != gsi:
                yield "the MP table is not _PRT", f"{name} {text}, _PRT {gsi}"
