# SPDX-License-Identifier: MIT
"""A machine as facts: item -> {name of the fact: text}, such that two machines that a guest cannot tell apart have the
same facts. What covers address space (E820, memory types) is given as segments and compared by address."""

import struct

import side_by_side_view

CLOCK = {*range(0x0a), 0x32}
COMMANDS = ("io", "mem", "master")
ISA_BRIDGES = ("00:01.0", "00:1f.0")
CONFIG_OWN = {*range(0x04, 0x08), *range(0x10, 0x28), *range(0x30, 0x34), *range(0x38, 0x40)}  # shown as other facts
PARAMETERS = {0: "CALLBACK_IRQ", 1: "STORE_PFN", 2: "STORE_EVTCHN", 15: "VM86_TSS", 17: "CONSOLE_PFN",
              18: "CONSOLE_EVTCHN", 19: "ACPI_IOPORTS_LOCATION", 34: "VM_GENERATION_ID_ADDR", 37: "VM86_TSS_SIZED"}
MP_ENTRIES = {0: ("processor", 20), 1: ("bus", 8), 2: ("I/O APIC", 8), 3: ("interrupt", 8), 4: ("local interrupt", 8)}


def facts(view):
    """item -> {name: text}"""
    return {
        "bars": _bars(view), "pci": _pci(view), "irq": _irq(view), "cmos": _cmos(view), "mtrr": _mtrr(view),
        "params": _params(view), "apic": _apic(view), "hvm-info": _hvm_info(view), "block": _block(view),
        "mp": _mp(view), "pir": _pir(view),
    }


def segments(view):
    """item -> painted segments"""
    bits = view.registers["cpuid"][0x80000008]
    return {"e820": side_by_side_view.painted(view.e820, end=1 << bits), "mtrr": side_by_side_view.memory_types(view)}


def zone(view, first, last):
    """A name for a range of addresses, so that what is said of it holds for all sizes of memory."""
    ram = [one for one in view.e820 if one.kind == "RAM"]
    low_end = max(one.last for one in ram if one.last < 1 << 32) + 1
    high_end = max((one.last for one in ram), default=0) + 1
    for name, end in (("conventional", 0x9fc00), ("EBDA", 0xa0000), ("VGA", 0xc0000), ("ROM", 0x100000),
                      ("low RAM", low_end)):
        if last < end:
            return name
    if first >= 1 << 32:
        return "high RAM" if last < high_end else "above RAM"
    if first >= low_end:
        return "below 4 GiB" if first >= 0xfc000000 else "hole"
    return "low RAM and hole"


# --- PCI ---


def _bars(view):
    return {f"{bar.function}: {bar.name}": f"{bar.kind} {bar.address:#x}-{bar.last:#x}" for bar in view.bars}


def _pci(view):
    """Functions, what they may do, bridges, and registers of which nothing else is said."""
    found = {}
    for name, data in view.config.items():
        vendor, device, command, _, revision, kind = struct.unpack_from("<4HB3s", data)
        found[f"{name}: function"] = f"{vendor:04x}:{device:04x} class {kind[::-1].hex()} revision {revision:02x}"
        found[f"{name}: command"] = " ".join(word for bit, word in enumerate(COMMANDS) if command >> bit & 1)
        if rest := command & ~7:
            found[f"{name}: command bits"] = f"{rest:#x}"
        if data[0x0e] & 0x7f == 1:
            found[f"{name}: buses"] = f"{data[0x18]}, {data[0x19]}-{data[0x1a]}"
            found[f"{name}: windows"] = _windows(data)
        for at in range(0, 0x100, 4):
            if at not in CONFIG_OWN and at >= 0x0c and any(data[at:at + 4]):
                found[f"{name}: register {at:02x}"] = data[at:at + 4][::-1].hex()
    return found


def _windows(data):
    io_base, io_last = data[0x1c], data[0x1d]
    memory, memory_last, pref, pref_last, high, high_last = struct.unpack_from("<4H2I", data, 0x20)
    words = []
    if io_base >> 4 <= io_last >> 4:
        words.append(f"io {io_base >> 4:x}000-{io_last >> 4:x}fff")
    if memory <= memory_last:
        words.append(f"mem {memory << 16:#x}-{memory_last << 16 | 0xfffff:#x}")
    first, last = high << 32 | (pref & 0xfff0) << 16, high_last << 32 | (pref_last & 0xfff0) << 16 | 0xfffff
    if first <= last:
        words.append(f"pref {first:#x}-{last:#x}")
    return ", ".join(words) or "closed"


def _irq(view):
    found = {f"{name}: line": f"INT{'?ABCD'[data[0x3d]] if data[0x3d] < 5 else data[0x3d]} {data[0x3c]}"
             for name, data in view.config.items() if data[0x3d]}
    for name in ISA_BRIDGES:
        if data := view.config.get(name):
            if struct.unpack_from("<H", data, 0x0a)[0] == 0x0601:
                found["links"] = data[0x60:0x64].hex(" ")
    ports = view.registers["port"]
    found["ELCR"] = f"{ports[0x4d0] | ports[0x4d1] << 8:04x}"
    found["8259 masks"] = f"{ports[0x21]:02x} {ports[0xa1]:02x}"
    found["SCI_EN"] = str(ports[0xb004] & 1)
    found["A20 and fast reset"] = f"{ports[0x92]:02x}"
    return found


# --- registers ---


def _cmos(view):
    return {f"{index:02x}": f"{value:02x}" for index, value in view.registers["cmos"].items() if index not in CLOCK}


def _mtrr(view):
    msr = view.registers["msr"]
    used = sum(msr[0x201 + 2 * index] >> 11 & 1 for index in range(msr[0xfe] & 0xff))
    default = msr[0x2ff]
    return {"default": side_by_side_view.MTRR_TYPES.get(default & 0xff, "?"), "variable registers": str(used),
            "enabled": f"{default >> 10 & 3:02b}"}


def _params(view):
    return {PARAMETERS.get(index, str(index)): f"{value:#x}" for index, value in view.registers["param"].items()}


def _apic(view):
    lapic, ioapic = view.registers["lapic"], view.registers["ioapic"]
    found = {f"local {index:03x}": f"{value:08x}" for index, value in lapic.items()}
    found |= {f"I/O register {index}": f"{ioapic[index]:08x}" for index in (0, 1)}
    for pin in range((len(ioapic) - 2) // 2):
        found[f"pin {pin}"] = f"{ioapic[0x11 + 2 * pin]:08x}{ioapic[0x10 + 2 * pin]:08x}"
    return found


HVM_INFO = 0x9f800


def _hvm_info(view):
    """public/hvm/hvm_info_table.h"""
    signature, length, _, apic, processors, low, reserved, high, online = struct.unpack(
        "<8sIBBxx4I16s", view.read(HVM_INFO, 48))
    return {"signature": signature.decode("latin-1"), "length": f"{length:#x}", "apic_mode": str(apic),
            "nr_vcpus": str(processors), "low_mem_pgend": f"{low:#x}", "reserved_mem_pgstart": f"{reserved:#x}",
            "high_mem_pgend": f"{high:#x}", "vcpu_online": online.hex(),
            "sum of all bytes": str(sum(view.read(HVM_INFO, length)) & 0xff)}


def _block(view):
    block = view.read(side_by_side_view.BLOCK, 32)
    signature = block[:14].rstrip(b"\0").decode("latin-1")
    known = [name for name in (b"_SM_", b"_SM3_", b"_MP_", b"$PIR", b"RSD PTR ") if view.table(name) is not None]
    return {"signature": signature, "length": str(block[14]), "checksum": str(sum(block) & 0xff),
            "tables": ", ".join(name.decode().strip() for name in known), "E820 entries": str(len(view.e820))}


# --- MP and $PIR ---


def _mp(view):
    floating = view.table(b"_MP_")
    if floating is None:
        return {}
    table = view.word(floating + 4)
    length, count = view.word(table + 4, "H"), view.word(table + 34, "H")
    found = {"checksum": str(sum(view.read(table, length)) & 0xff), "local APIC": f"{view.word(table + 36):#x}",
             "features": view.read(floating + 11, 5).hex(" ")}
    at, buses = table + 44, {}
    for _ in range(count):
        if at >= table + length:
            found["length"] = "entries go beyond the table"
            break
        kind, size = MP_ENTRIES[view.read(at, 1)[0]]
        entry = view.read(at, size)
        at += size
        if kind == "processor":
            found[f"processor {entry[1]}"] = f"flags {entry[3]} signature {entry[4:8][::-1].hex()}"
        elif kind == "bus":
            buses[entry[1]] = entry[2:8].decode("latin-1").strip()
        elif kind == "I/O APIC":
            found[f"I/O APIC {entry[1]}"] = f"flags {entry[3]} {entry[4:8][::-1].hex()}"
        else:
            found[_mp_source(kind, entry, buses)] = f"type {entry[1]} flags {entry[2]:x} to {entry[7]}"
    found["buses"] = " ".join(sorted(buses.values()))
    return found


def _mp_source(kind, entry, buses):
    bus, irq = buses.get(entry[4], f"bus {entry[4]}"), entry[5]
    if kind == "local interrupt":
        return f"LINT{entry[7]}"
    return f"{bus} device {irq >> 2:02x} INT{'ABCD'[irq & 3]}" if bus == "PCI" else f"{bus} IRQ {irq}"


def _pir(view):
    at = view.table(b"$PIR")
    if at is None:
        return {}
    length = view.word(at + 6, "H")
    data = view.read(at, length)
    found = {"checksum": str(sum(data) & 0xff), "router": f"{data[8]:02x}:{data[9] >> 3:02x}.{data[9] & 7}",
             "router like": data[12:16].hex(), "exclusive IRQs": data[10:12].hex()}
    for slot in range(32, length, 16):
        entry = data[slot:slot + 16]
        links = [f"{entry[2 + 3 * pin]:02x}" for pin in range(4)]
        found[f"device {entry[0]:02x}:{entry[1] >> 3:02x}"] = (
            f"links {' '.join(links)} IRQs {struct.unpack_from('<H', entry, 3)[0]:04x} slot {entry[14]}")
    return found
