# SPDX-License-Identifier: MIT
"""Claims about ACPI, SMBIOS, MP and $PIR: the operating system finds, behind the payload, the tables that our log
lists, whole and in memory that it keeps."""

import re

import probe_ranges
from probe_claims import claims
from probe_ranges import Range, common, of_kinds

TABLE = re.compile(r"(\d+) bytes at \[mem 0x([0-9a-f]+)-0x([0-9a-f]+)\].*")
RSDP = re.compile(r"revision (\d) at 0x([0-9a-f]+), FACS at 0x([0-9a-f]+)")
STRUCTURES = re.compile(r"(\d+) structures, (\d+) bytes at \[mem 0x([0-9a-f]+)-0x([0-9a-f]+)\], entry points? (.*)")
NO_CHECKSUM = ("FACS",)  # both sides change it, ACPI 6.5, 5.2.10
LISTS = ("RSDT", "XSDT")
CHANGED = ("FACP", "FACS")
ADDED = ("BGRT", "FPDT", "UEFI")  # UEFI's logo, its times, and data for its drivers
FACS_SIZE = 64
SMBIOS_END = 127


def tables_of_log(log):
    """{(signature, address, length)} as our log has them."""
    found = set()
    for line in log.lines:
        if line.room != "acpi":
            continue
        if match := TABLE.fullmatch(line.fact):
            found.add((line.object, int(match[2], 16), int(match[1])))
        elif match := RSDP.fullmatch(line.fact):
            found.add(("FACS", int(match[3], 16), FACS_SIZE))
    return found


def _tables(records):
    return {(one["signature"], one.number("address"), one.number("length")) for one in records}


def _text(table):
    return f"{table[0]} at {table[1]:#x}, {table[2]} bytes"


def _whose(seen):
    """What the names of our tables' records begin with. SeaBIOS shows ours; UEFI copies them, and the probe shows also
    what UEFI was given."""
    return "" if seen.report.probe == "bios" else "given-"


def _rsdp_is_there(seen):
    """One RSDP, with good sums, that names our XSDT and RSDT."""
    rsdps = [*seen.report.of("rsdp"), *(seen.report.of("given-rsdp") if _whose(seen) else [])]
    found = [f"its sum is wrong: {one}" for one in rsdps if one.number("sum") or one.number("extended")]
    for kind in {"rsdp", _whose(seen) + "rsdp"}:
        if not seen.report.one(kind):
            found.append(f"the probe has met {len(seen.report.of(kind))} {kind}")
    for signature in LISTS:
        wanted = {address for name, address, _ in tables_of_log(seen.log) if name == signature}
        found += [f"our {signature} is at {', '.join(map(hex, wanted))}, told: {one}"
                  for one in seen.report.of(_whose(seen) + "rsdp") if wanted != {one.number(signature.lower())}]
    return found


def _tables_are_ours(seen):
    """The same tables at the same addresses."""
    ours, theirs = tables_of_log(seen.log), _tables(seen.report.of(_whose(seen) + "table"))
    found = [f"not found: {_text(table)}" for table in sorted(ours - theirs)]
    found += [f"not ours: {_text(table)}" for table in sorted(theirs - ours)]
    return found if ours else ["the log names no table"]


def _copies_are_ours(seen):
    """UEFI's tables are those that it was given, byte for byte but for the FADT, which says where the others are, and
    the FACS; it may add its own."""

    def contents(kind):
        return {(one["signature"], one["length"], "" if one["signature"] in CHANGED else one["crc"]): one
                for one in seen.report.of(kind) if one["signature"] not in LISTS}

    given, theirs = contents("given-table"), contents("table")
    found = [f"not the same any more, or gone: {given[key]}" for key in sorted(given.keys() - theirs.keys())]
    names = {key[0] for key in given}
    found += [f"not ours: {theirs[key]}" for key in sorted(theirs.keys() - given.keys())
              if key[0] not in ADDED or key[0] in names]
    return found if given and theirs else ["there are no tables"]


def _lists_agree(seen):
    """RSDT and XSDT name the same tables."""
    rsdt, xsdt = ({table for table in _tables(one for one in seen.report.of("table") if one["list"] == name)
                   if table[0] not in LISTS} for name in ("rsdt", "xsdt"))
    return [f"only in one list: {_text(table)}" for table in sorted(rsdt ^ xsdt)]


def _tables_sum_to_zero(seen):
    return [f"its sum is wrong: {one}" for one in seen.report.of("table")
            if one["signature"] not in NO_CHECKSUM and one.number("sum")]


def _tables_are_kept(seen):
    """No table lies where the operating system has its own data: in memory of ACPI's kinds or reserved; the FACS not
    even in what is given back once the tables are read (ACPI 6.5, 5.2.10)."""
    theirs, found = probe_ranges.of_report(seen.report), []
    for signature, address, length in sorted(_tables(seen.report.of("table"))):
        place = Range(address, address + max(length, 1) - 1)
        kinds = ("nvs", "reserved") if signature == "FACS" else ("acpi", "nvs", "reserved")
        if probe_ranges.total(common([place], of_kinds(theirs, *kinds))) != place.size:
            found.append(f"{signature} lies in {', '.join(map(str, common([place], theirs))) or 'nothing told'}")
    return found


def _smbios_of_log(log):
    matches = [STRUCTURES.fullmatch(line.fact) for line in log.lines if line.room == "smbios"]
    return next(filter(None, matches), None)


def _smbios_entries_are_ours(seen):
    """Each of our entry points is there, with good sums, and no other; they name our structures."""
    ours = _smbios_of_log(seen.log)
    if not ours:
        return ["our log has no line on SMBIOS"]
    wanted = sorted(ours[5].split(" and "))
    entries = seen.report.of(_whose(seen) + "smbios")
    found = [f"its sum is wrong: {one}" for one in entries if one.number("sum") or one.number("inner")]
    if sorted(one["version"] for one in entries) != wanted:
        found.append(f"our entry points are {wanted}, told: {', '.join(map(str, entries)) or 'none'}")
    found += [f"it tells another number of structures than {ours[1]}: {one}" for one in entries
              if "structures" in one.fields and one["structures"] != ours[1]]
    return found + [f"our structures are {ours[0]}: {one}" for one in entries
                    if one.number("table") != int(ours[3], 16)]


def _smbios_copy_is_ours(seen):
    """UEFI was given one of our entry points; it has that version, and the structures byte for byte, in
    an order of its own; the end marker is its own, too."""

    def structures(kind):
        return {(one["type"], one["handle"], one["bytes"], one["crc"]): one for one in seen.report.of(kind)
                if one.number("type") != SMBIOS_END}

    entries = {one["table"]: one for one in seen.report.of("smbios")}
    given = {one["version"] for one in seen.report.of("given-smbios")}
    found = [f"its sum is wrong: {one}" for one in entries.values() if one.number("sum") or one.number("inner")]
    found += [f"the versions given are {', '.join(sorted(given))}: {one}" for one in entries.values()
              if one["version"] not in given]
    ours, theirs = structures("given-structure"), structures("structure")
    found += [f"not the same any more, or gone: {ours[key]}" for key in sorted(ours.keys() - theirs.keys())]
    found += [f"not given: {theirs[key]}" for key in sorted(theirs.keys() - ours.keys())]
    return found if entries else ["UEFI has no SMBIOS"]


def _smbios_structures_are_ours(seen):
    """A walk over the structures meets as many as we have made, in as many bytes."""
    ours = _smbios_of_log(seen.log)
    walks = seen.report.of("smbios-walk")
    if not ours or not walks:
        return ["no structures were told of"]
    return [f"{one}, ours: {ours[0]}" for one in walks
            if (one["count"], one["bytes"]) != (ours[1], ours[2]) or not one.number("ended")]


def _smbios_is_kept(seen):
    theirs, found = probe_ranges.of_report(seen.report), []
    for one in seen.report.of("smbios-walk"):
        place = Range(one.number("table"), one.number("table") + one.number("bytes") - 1)
        found += [f"structures in {other}" for other in common([place], theirs) if other.kind in ("ram", "acpi")]
    return found


def _length_of_log(log, name):
    matches = [TABLE.fullmatch(line.fact) for line in log.lines if (line.room, line.object) == ("mp", name)]
    return next((int(match[1]) for match in matches if match), None)


def _mp_is_ours(seen):
    wanted, tables = _length_of_log(seen.log, "table"), seen.report.of("mp")
    if wanted is None:
        return [f"we have made none, told: {one}" for one in tables]
    if len(tables) != 1:
        return [f"{len(tables)} MP tables are there"]
    one = tables[0]
    right = not one.number("sum") and not one.number("table-sum") and one.number("length") == wanted
    return [] if right else [f"ours has {wanted} bytes, told: {one}"]


def _pir_is_ours(seen):
    wanted, tables = _length_of_log(seen.log, "$PIR"), [one for one in seen.report.of("pir") if not one.number("sum")]
    if wanted is None:
        return [f"we have made none, told: {one}" for one in tables]
    return [] if [one.number("length") for one in tables] == [wanted] else \
        [f"ours has {wanted} bytes, told: {', '.join(map(str, seen.report.of('pir'))) or 'none'}"]


def _f_segment_is_reserved(seen):
    """What is searched for lies in reserved memory."""
    kept = of_kinds(probe_ranges.of_report(seen.report), "reserved")
    found = [] if seen.report.of("anchors-end") else ["the search has no end"]
    for kind in ("rsdp", "smbios", "mp", "pir"):
        for one in seen.report.of(kind):
            at = one.number("address")
            if not any(other.first <= at <= other.last for other in kept):
                found.append(f"not in reserved memory: {one}")
    return found


def _search_meets_one_of_each(seen):
    """No second RSDP, SMBIOS entry point of a kind, MP pointer or $PIR, which other searches may find first."""
    kinds = [one.kind + one.get("entry") for one in seen.report.records if one.kind in ("rsdp", "smbios", "mp", "pir")
             and not (one.kind == "pir" and one.number("sum"))]
    return [f"{kinds.count(kind)} of {kind}" for kind in sorted(set(kinds)) if kinds.count(kind) > 1]


BIOS, EFI, ANY = {"probes": ("bios",)}, {"probes": ("efi",)}, {"needs_log": False}

CLAIMS = claims(
    "T",
    ("RSDP names our RSDT and XSDT", _rsdp_is_there),
    ("ACPI tables are ours, at our addresses", _tables_are_ours),
    ("ACPI tables of UEFI are copies of ours", _copies_are_ours, EFI),
    ("RSDT and XSDT name the same tables", _lists_agree),
    ("ACPI tables sum to zero", _tables_sum_to_zero, ANY),
    ("ACPI tables are in memory that is kept", _tables_are_kept, ANY),
    ("SMBIOS entry points are ours", _smbios_entries_are_ours),
    ("SMBIOS of UEFI is a copy of ours", _smbios_copy_is_ours, EFI),
    ("SMBIOS structures are as many as ours", _smbios_structures_are_ours),
    ("SMBIOS structures are in memory that is kept", _smbios_is_kept, ANY),
    ("MP table is ours", _mp_is_ours, BIOS),
    ("$PIR is ours", _pir_is_ours, BIOS),
    ("what is searched for lies in reserved memory", _f_segment_is_reserved, BIOS | ANY),
    ("search meets one table of each kind", _search_meets_one_of_each, BIOS | ANY),
)
