# SPDX-License-Identifier: MIT
"""What programs that nobody here wrote have to find of the machine that our log describes: each claim takes a
foreign.Outcome and returns findings, one line of text for each disagreement."""

import re

import agreement

# --- what our log says ---

MAP_LINE = re.compile(r"\[mem (0x[0-9a-f]+)-(0x[0-9a-f]+)\] (.*)")
TABLE_LINE = re.compile(r"(\d+) bytes at \[mem (0x[0-9a-f]+)-")


def planned_map(log):
    """[(first, end, kind)], `end` exclusive; kinds as GRUB calls them."""
    names = {"usable": "available", "ACPI data": "ACPI reclaimable", "ACPI NVS": "ACPI non-volatile storage"}
    rows = [MAP_LINE.fullmatch(line.fact) for line in log.lines if (line.room, line.object) == ("e820", "map")]
    return [(int(row[1], 16), int(row[2], 16) + 1, names.get(row[3], row[3])) for row in rows]


def planned_tables(log):
    """[(signature, size, address)], ascending, of what the RSDT points at and the rest."""
    rows = [(line.object, TABLE_LINE.match(line.fact)) for line in log.lines if line.room == "acpi"]
    return sorted((name, int(row[1]), int(row[2], 16)) for name, row in rows if row)


def planned_functions(log):
    """{"00:1f.2": ("8086:2922", "0106")}"""
    rows = [line.fact.split() for line in log.lines if line.room == "inv"]
    return {row[1]: (row[2].removeprefix("id="), row[3].removeprefix("class=")[:4]) for row in rows if row[0] == "fn"}


def usable_bytes(rows):
    return sum(end - first for first, end, kind in rows if kind == "available")


def compared(what, seen, planned):
    """Nothing, if they are the same and not empty."""
    return [] if seen == planned and planned else [f"{what}: {seen}, our log has {planned}"]


# --- GRUB ---

GRUB_MAP = re.compile(r"base_addr = (0x[0-9a-f]+), length = (0x[0-9a-f]+), (.*?)(?: RAM)?$", re.M)
GRUB_PCI = re.compile(r"^([0-9a-f]{2}:[0-9a-f]{2}\.[0-7]) ([0-9a-f]{4}:[0-9a-f]{4}) \[([0-9a-f]{4})\]", re.M)
GRUB_TABLE = re.compile(r"^([A-Z0-9]{4}) +(\d+)B rev=\d+ chksum=0x[0-9a-f]+ \((\w+)\)", re.M)
CURSOR = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
COPIED = ("XSDT", "RSDT")


def sections(outcome):
    """name -> text of what GRUB's script printed."""
    parts = re.split(r"=== (\w+)\n", CURSOR.sub("", outcome.words))
    return dict(zip(parts[1::2], parts[2::2]))


def grub_map(outcome):
    rows = [(int(row[1], 16), int(row[1], 16) + int(row[2], 16), row[3])
            for row in GRUB_MAP.finditer(sections(outcome).get("map", ""))]
    return sorted(row for row in rows if row[0] < row[1])


def grub_shows_its_prompt(outcome):
    return [] if "Minimal BASH-like line editing" in outcome.words else ["GRUB's prompt did not show"]


def grub_lists_our_functions(outcome):
    seen = {row[1]: (row[2], row[3]) for row in GRUB_PCI.finditer(sections(outcome).get("pci", ""))}
    return compared("lspci", seen, planned_functions(outcome.log))


def grub_finds_our_tables(outcome):
    """By signature and length: UEFI gives copies, with an RSDT and an XSDT of its own. lsacpi follows both of those and
    does not show the DSDT."""
    text = sections(outcome).get("acpi", "")
    rows = list(GRUB_TABLE.finditer(text))
    wrong = [row[0] for row in rows if row[3] != "valid"]
    if "(invalid)" in text or wrong:
        return [f"lsacpi says that a checksum is wrong: {wrong}"]
    seen = {(row[1], int(row[2])) for row in rows if row[1] not in COPIED}
    planned = {(name, size) for name, size, _ in planned_tables(outcome.log) if name not in (*COPIED, "DSDT")}
    return compared("lsacpi", seen, planned)


def bios_map_findings(seen, planned):
    """SeaBIOS keeps a piece of RAM for itself, at the end of the last usable range below 4 GiB."""
    found = []
    for first, end, kind in planned:
        inside = [row for row in seen if row[0] < end and row[1] > first]
        kinds = {row[2] for row in inside}
        if kind != "available" and kinds != {kind} or kind == "available" and not kinds <= {"available", "reserved"}:
            found.append(f"{first:#x}-{end:#x} is {kind} in our log, {inside} in the BIOS's map")
    lost = usable_bytes(planned) - usable_bytes(seen)
    return found if 0 <= lost <= 1 << 20 else [*found, f"the BIOS keeps {lost} bytes of RAM"]


def bios_gives_our_map(outcome):
    return bios_map_findings(grub_map(outcome), planned_map(outcome.log))


def uefi_map_findings(seen, planned):
    """UEFI's map is finer than ours and tells its own use: none of it may be RAM where we have none, and our ACPI
    tables stay what they are."""
    usable = [row for row in planned if row[2] == "available"]
    found = [f"RAM at {first:#x}-{end:#x} is not within {usable}" for first, end, kind in seen
             if kind == "available" and not any(first >= row[0] and end <= row[1] for row in usable)]
    found += [f"{row} of our map is not in UEFI's" for row in planned if row[2].startswith("ACPI") and row not in seen]
    lost = usable_bytes(planned) - usable_bytes(seen)
    return found if 0 <= lost <= 64 << 20 else [*found, f"UEFI leaves {lost} bytes of RAM less than we gave it"]


def uefi_map_is_within_ours(outcome):
    return uefi_map_findings(grub_map(outcome), planned_map(outcome.log))


# --- Memtest86+ ---

PLACE = re.compile(r"\x1b\[(\d+);(\d+)H")
SCREEN = (80, 25)


def screen(text):
    """The lines of a terminal after all of a text that says where each piece goes."""
    lines = [[" "] * SCREEN[0] for _ in range(SCREEN[1])]
    pieces = PLACE.split(text)
    for row, column, piece in zip(pieces[1::3], pieces[2::3], pieces[3::3]):
        for step, letter in enumerate(CURSOR.sub("", piece)):
            if int(row) <= SCREEN[1] and int(column) + step <= SCREEN[0]:
                lines[int(row) - 1][int(column) - 1 + step] = letter
    return ["".join(line) for line in lines]


def memtest_screen(outcome):
    """Its lines: from the picture, if one was taken."""
    before, name, text = outcome.words.rpartition("Memtest86+")
    return outcome.picture or screen("\x1b[1;1H" + name + text)


def memtest_tests_all_memory(outcome):
    """It rounds the sum of all usable ranges to MiB in its heading, and cuts it in the line of the test."""
    lines = memtest_screen(outcome)
    if len(lines) < 9:
        return [f"no screen of Memtest86+: {lines}"]
    size = re.search(r"Memory *: +([\d.]+)([MG])B", lines[5])
    tested = re.search(r"\[[\d.]+[KMG]?B? of ([\d.]+)([MG])B\]", lines[4])
    if not size or not tested:
        return [f"no screen of Memtest86+: {lines}"]
    usable, found = usable_bytes(planned_map(outcome.log)) / (1 << 20), []
    kept = 4 if outcome.asked.payload == "uefi" else 0  # what UEFI's runtime services need
    for row in (size, tested):
        mebibytes = float(row[1]) * {"M": 1, "G": 1024}[row[2]]
        if not -1 - kept <= mebibytes - usable <= 1 and row[2] == "M" or abs(mebibytes - usable) > 60:
            found.append(f"{row[0]} is not what our log has, {usable:.1f} MiB")
    if not re.search(r"Errors: 0\b", lines[8]):
        found.append(f"it found errors: {lines[8]}")
    return found


def memtest_runs_on_every_processor(outcome):
    """It knows them by the MADT."""
    lines = memtest_screen(outcome)
    cores = re.search(r"CPU: \d+ Cores (\d+) Threads +SMP: (\w+)", "\n".join(lines[7:8]))
    wanted = outcome.asked.cpus
    if not cores or int(cores[1]) != wanted or (cores[2] != "Disabled") != (wanted > 1):
        return [f"there are {wanted} processors, Memtest86+ has: {lines[7:8]}"]
    return []


def memtest_reads_our_smbios(outcome):
    """The line at its foot is the system's name."""
    name = {"pc": "Standard PC (i440FX + PIIX, 1996)", "q35": "Standard PC (Q35 + ICH9, 2009)"}[outcome.asked.machine]
    return [] if name in "\n".join(memtest_screen(outcome)) else [f"Memtest86+ does not name the machine {name}"]


# --- iPXE ---

CARD = re.compile(r"card (\S*) at 0x([0-9a-f]+) mac ([0-9a-f:]*) address ([\d.]*) from ([\d.]*)\n")
BARS = re.compile(r"bars ([0-9a-f]+) ([0-9a-f]+)\n")
MAC = "52:54:00:12:34:56"


def ipxe_finds_the_card_and_gets_an_address(outcome):
    """QEMU's user network gives the first address to whom asks, and names itself as the server."""
    row = CARD.search(CURSOR.sub("", outcome.words))
    if not row:
        return [f"iPXE's script did not run: {CURSOR.sub('', outcome.words)[-600:]!r}"]
    found = [] if row[3] == MAC else [f"the card's address is {row[3]}"]
    return found + ([] if (row[4], row[5]) == ("10.0.2.15", "10.0.2.2") else [f"DHCP gave {row[4]} from {row[5]}"])


def ipxe_reads_our_bars(outcome):
    """The card's first two, as iPXE reads them from configuration space."""
    text = CURSOR.sub("", outcome.words)
    card, bars = CARD.search(text), BARS.search(text)
    if not card or not bars:
        return ["iPXE did not say what the card's BARs are"]
    at, found = int(card[2], 16), []
    bdf = f"{at >> 8:02x}:{at >> 3 & 31:02x}.{at & 7}"
    for number in (0, 1):
        value = int(bars[number + 1], 16)
        placement = outcome.log.placements.get((bdf, f"BAR{number}"))
        if placement and value & ~(3 if placement.space == "io" else 15) != placement.start & 0xffffffff:
            found.append(f"iPXE has {value:#x} in BAR{number}, the log says {placement}")
    known = [name for function, name in outcome.log.placements if function == bdf]
    return found or ([] if known else [f"our log has no BAR of {bdf}"])


# --- Debian's installer ---


def installer_asks(outcome):
    return [] if re.search("Select a language", outcome.words) else ["the first question did not show"]


def linux_does_not_complain(outcome):
    lines = [line for line in outcome.words.splitlines() if agreement.COMPLAINTS.search(line)]
    return [f"Linux complains: {line}" for line in lines]


# --- Xen as the hypervisor ---

XEN_MAP = re.compile(r"\(XEN\)  \[([0-9a-f]+), ([0-9a-f]+)\] \((.*)\)")
XEN_TABLE = re.compile(r"\(XEN\) ACPI: ([A-Z0-9]{4}) ([0-9A-F]+), ([0-9A-F]+) \(r")


def xen_map(outcome):
    """Its ranges are inclusive and not cut to pages."""
    names = {"usable": "available", "ACPI data": "ACPI reclaimable", "ACPI NVS": "ACPI non-volatile storage"}
    rows = XEN_MAP.finditer(outcome.words)
    return [(int(row[1], 16), int(row[2], 16) + 1, names.get(row[3], row[3])) for row in rows]


def xen_has_our_map(outcome):
    return compared("Xen's map", xen_map(outcome), planned_map(outcome.log))


def xen_has_the_map_of_the_bios(outcome):
    return bios_map_findings(xen_map(outcome), planned_map(outcome.log))


def xen_has_the_map_of_uefi(outcome):
    return uefi_map_findings(xen_map(outcome), planned_map(outcome.log))


def xen_finds_our_tables(outcome):
    """By signature and length, and at the same place unless UEFI has copied them."""
    skipped, depth = {"FACS", "RSDP", "RSDT", "XSDT"}, 2 if outcome.asked.payload == "uefi" else 3
    rows = [(row[1], int(row[3], 16), int(row[2], 16)) for row in XEN_TABLE.finditer(outcome.words)]
    planned = planned_tables(outcome.log)
    rows, planned = ({row[:depth] for row in of if row[0] not in skipped} for of in (rows, planned))
    return compared("Xen's tables", sorted(rows), sorted(planned))


def xen_uses_the_ecam(outcome):
    """On q35; pc has none. UEFI's map does not show it as reserved: Xen takes it when dom0 says that the DSDT does."""
    row = re.search(r"\(XEN\) PCI: Using MCFG for segment 0000 bus 00-ff", outcome.words)
    return [] if bool(row) == ("q35" in outcome.asked.machine) else [f"Xen on {outcome.asked.machine}: {row}"]


def xen_starts_every_processor(outcome):
    want = outcome.asked.cpus
    return [] if f"Brought up {want} CPUs" in outcome.words else [f"Xen has not brought up {want} CPUs"]


XEN_COMPLAINTS = re.compile(r"\(XEN\).*(rror\b|arning:|WARN|nvalid|fail|conflict|not reserved|overlap|mismatch|"
                            r"your BIOS)")
# A FADT has one of FIRMWARE_CTRL and X_FIRMWARE_CTRL (ACPI 6.5, 5.2.9); QEMU's emulation clears MTRRs at INIT.
XEN_EXCUSED = re.compile(r"32/64X FACS address mismatch in FADT - [0-9a-f]{8}/0{16}, using 32|mtrr: probably your BIOS")


def xen_does_not_complain(outcome):
    return [f"Xen complains: {line}" for line in outcome.words.splitlines()
            if XEN_COMPLAINTS.search(line) and not XEN_EXCUSED.search(line)]


def dom0_sees_our_plan(outcome):
    if not outcome.view:
        return ["dom0 printed no view"]
    found = agreement.plan_with_linux(outcome.log, outcome.view)
    want = outcome.asked.cpus
    return found if outcome.view.processors == want else [*found, f"dom0 has not {want} processors"]


# What UEFI's map, which does not have the ECAM, and its framebuffer make Linux say.
UEFI_EXCUSED = re.compile(r"PCI: not using MMCONFIG$|BAR 0: assigned to efifb$")


def dom0_does_not_complain(outcome):
    lines = agreement.dmesg_complaints(outcome.log, outcome.view) if outcome.view else []
    return [line for line in lines if outcome.asked.payload != "uefi" or not UEFI_EXCUSED.search(line)]
