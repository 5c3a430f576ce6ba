# SPDX-License-Identifier: MIT
"""ACPI and SMBIOS as facts: what iasl, acpiexec and dmidecode read in the tables that a machine was handed."""

import functools
import hashlib
import re
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import side_by_side_view

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "qemu"))
import acpi_exec  # noqa: E402
import acpi_resources  # noqa: E402
import dmidecode  # noqa: E402

FIELD = re.compile(r"^\[[0-9A-F]{3,4}h \d{4} +[\d.]+h?\] +(.*?) : (.*)$")
BIT = re.compile(r"^(?:\[[0-9A-F]{3,4}h \d{4} +\d+b\]|) +(\S.*?) : ([01])$")
# Where tables are and what follows from it; what is shown bit by bit as well.
UNTOLD = re.compile(r"Checksum|FACS Address|DSDT Address|Table Length|decoded below|^Length$|^Reserved")
# What tells a subtable from others of its type.
KEYS = ("Source", "Processor ID", "I/O Apic ID", "Base Address", "Apic ID")
AML = ("DSDT", "SSDT")
LISTS = ("RSDP", "RSDT", "XSDT")
ACPI_INFO = 0xfc000000


def facts(view):
    """item -> {name: text}"""
    return {"acpi": _acpi(view), "aml": _aml(view), "smbios": _smbios(view)}


# --- tables of fixed layout ---


def _acpi(view):
    found = {}
    for name, (address, data) in view.acpi().items():
        if name not in LISTS and not name.startswith(AML):
            for field, text in _fields(bytes(data)):
                found[f"{name}: {field}"] = text
        found[f"{name}: lies in"] = _kinds(view, address, len(data))
    if rsdp := view.acpi().get("RSDP"):
        found["RSDP: revision"] = str(rsdp[1][15])
        found["tables"] = " ".join(sorted(name for name in view.acpi() if name not in LISTS))
        found["RSDT lists the same tables"] = str(_same_lists(view))
    return found


def _kinds(view, address, length):
    painted = side_by_side_view.painted(view.e820)
    return ", ".join(dict.fromkeys(one.kind for one in painted
                                   if one.first < address + max(length, 1) and one.last >= address))


def _same_lists(view):
    rsdt, xsdt = view.acpi()["RSDT"][1][36:], view.acpi()["XSDT"][1][36:]
    return list(struct.unpack(f"<{len(rsdt) // 4}I", rsdt)) == list(struct.unpack(f"<{len(xsdt) // 8}Q", xsdt))


@functools.lru_cache(maxsize=None)
def _fields(data):
    """(name, text) of each field that iasl shows of a table; those of a subtable begin with its number and type."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "table.dat").write_bytes(data)
        subprocess.run(["iasl", "-d", "table.dat"], cwd=folder, capture_output=True, check=False)
        text = Path(folder, "table.dsl")
        if not text.exists():
            return (("cannot be read by iasl", data[:36].hex()),)
        lines = text.read_text(errors="replace").split("Raw Table Data")[0].splitlines()
    found, within, kind = [], "", ""
    for line in lines:
        if match := FIELD.match(line):
            name, value = match[1].strip(), match[2].strip()
            if name == "Subtable Type":
                kind, within = re.sub(r"^[0-9A-F]+ ", "", value), ""
            elif kind and not within and name in KEYS:
                within = f"{kind} {value} "
            elif not UNTOLD.search(name):
                found.append((within + name, value))
        elif match := BIT.match(line):
            found.append((f"{within}{match[1]}", match[2]))
    return tuple(found)


# --- AML ---


def _aml(view):
    blocks = {name: bytes(data) for name, (_, data) in view.acpi().items() if name.startswith(AML)}
    if not blocks:
        return {}
    named = {"SSDT1" if name == "SSDT" else name: data for name, data in blocks.items()}
    found = dict(_namespace(tuple(named.items())))
    return found | _windows_in_memory(view)


def _windows_in_memory(view):
    """hvmloader's AML reads its windows at a fixed address, where acpiexec sees zeros."""
    try:
        info = view.read(ACPI_INFO, 40)
    except KeyError:
        return {}
    start, length, high, high_length = struct.unpack_from("<4xII12xQQ", info)
    if info == b"\xff" * 40:
        return {}
    found = {"window below 4 GiB": f"{start:#x}-{start + length - 1:#x}"}
    if high_length:
        found["window above 4 GiB"] = f"{high:#x}-{high + high_length - 1:#x}"
    return found


@functools.lru_cache(maxsize=None)
def _namespace(blocks):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        acpi_exec.write(dict(blocks), folder)
        space = acpi_exec.Namespace(dict(blocks), folder)
        found = _objects(space)
        complaints = sorted({re.sub(r"^.*?: ", "", one) for one in space.complaints})
        found["complaints of acpiexec"] = " | ".join(complaints) or "none"
        return tuple(found.items())


def _objects(space):
    kinds = {}
    for kind in space.objects.values():
        kinds[kind] = kinds.get(kind, 0) + 1
    found = {f"{kind} objects": str(kinds.get(kind, 0)) for kind in ("Processor", "Device")}
    names = _names(space)
    for device in names.values():
        found[f"{device}: there"] = "yes"
    for path, value in space.all("_CRS").items():
        owner = path.rsplit(".", 1)[0]
        device = names.get(owner, owner)
        if device.startswith("PNP0A0"):
            found |= _windows(value)
        elif not device.startswith(("processor", "PNP0C0F")):
            found[f"{device}: resources"] = _resources(value)
    for mode, word in ((acpi_exec.APIC_MODE, "GSI"), (acpi_exec.PIC_MODE, "link")):
        for path, entries in space.all("_PRT", mode).items():
            for entry in entries or []:
                slot, pin, source, index = entry
                place = f"INT{'ABCD'[pin]} of device {slot >> 16:02x}"
                where = getattr(source, "name", source)
                found[f"{place}: {word}"] = str(where) if where else str(index)
    for state in ("_S3_", "_S4_", "_S5_"):
        for value in space.all(state).values():
            found[state.rstrip("_")] = str(value[:2])
    slots = sorted(path for path in space.objects if path.endswith("._EJ0"))
    found["slots that can be emptied"] = str(sum("CPU" not in path and "PR" not in path for path in slots))
    found["GPE methods"] = " ".join(sorted(path.rsplit(".", 1)[1] for path in space.objects
                                           if path.startswith("\\_GPE.") and path.count(".") == 1
                                           and re.fullmatch(r"_[EL][0-9A-F]{2}", path.rsplit(".", 1)[1])))
    return found


def _names(space):
    """path of a device -> what it is, whatever it is called"""
    hids, uids = space.all("_HID"), space.all("_UID")
    found = {}
    for path, value in hids.items():
        owner = path.rsplit(".", 1)[0]
        name = _eisa(value) if isinstance(value, int) else str(value)
        uid = uids.get(f"{owner}._UID", 0)
        found[owner] = "processor" if name == "ACPI0007" else f"{name}/{uid}"
    return found


def _eisa(value):
    """ACPI 6.5, 19.3.4"""
    swapped = int.from_bytes(value.to_bytes(4, "little"), "big")
    letters = "".join(chr(64 + (swapped >> shift & 31)) for shift in (26, 21, 16))
    return f"{letters}{swapped & 0xffff:04X}"


def _windows(template):
    found = {}
    try:
        resources = acpi_resources.parse(template)
    except acpi_resources.TemplateError as error:
        return {"host bridge resources": str(error)}
    ranges = {"io": [], "bus": [], "low": [], "high": []}
    for one in resources:
        if one.space in ("io", "bus"):
            ranges[one.space].append(f"{one.start:#x}-{one.end:#x}")
        elif one.space == "mem":
            name = "high" if one.start >= 1 << 32 else "VGA" if one.end < 1 << 20 else "low"
            ranges.setdefault(name, []).append(f"{one.start:#x}-{one.end:#x}")
    words = {"low": "window below 4 GiB", "high": "window above 4 GiB", "VGA": "VGA window", "io": "I/O windows",
             "bus": "buses"}
    for name, texts in ranges.items():
        if texts:
            found[words[name]] = ", ".join(texts)
    return found


def _resources(template):
    try:
        return ", ".join(sorted(map(str, acpi_resources.parse(template)))) or "none"
    except acpi_resources.TemplateError as error:
        return str(error)


# --- SMBIOS ---


def _smbios(view):
    entry = view.table(b"_SM_")
    if entry is None:
        return {}
    head = view.read(entry, 31)
    length, address, count = struct.unpack_from("<HIH", head, 22)
    found = {"entry points": "_SM_ and _SM3_" if view.table(b"_SM3_") is not None else "_SM_",
             "version": f"{head[6]}.{head[7]}", "structures": str(count)}
    for name, text in _dmidecode(bytes(dmidecode.dump(head, view.read(address, length)))):
        found[name] = text
    found["lies in"] = _kinds(view, address, length)
    return found


@functools.lru_cache(maxsize=None)
def _dmidecode(data):
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        done = subprocess.run([dmidecode.DMIDECODE, "--from-dump", file.name], capture_output=True, text=True)
    table, count, found = dmidecode.Table(done.stdout), {}, []
    for kind, title, _, fields in table.structures:
        count[kind] = count.get(kind, 0) + 1
        name = f"type {kind} {count[kind]}"
        found.append((f"{name}: title", title))
        for field, value in fields.items():
            if "Handle" not in field and field not in ("Header and Data",):
                found.append((f"{name}: {field}", " ".join(value.split())))
    if done.stderr.strip():
        found.append(("dmidecode complains", done.stderr.strip()))
    return tuple(found)
