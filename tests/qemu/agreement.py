# SPDX-License-Identifier: MIT
"""Do the firmware's log, QEMU and Linux tell the same story? Each function returns findings: one line of text for each
disagreement, none when all is well. No function stops at the first."""

import re

from guest_view import IORESOURCE_UNSET

# What Linux prints when firmware left it something to mend, or got something wrong.
COMPLAINTS = re.compile("|".join((
    r"can't claim", r"no compatible bridge window", r"address conflict", r"conflicts with", r"not claimed",
    r"no space", r"failed to assign", r"can't assign", r"pci 0000:.*: assigned\b", r"pci 0000:.*\breleasing\b",
    r"reconfiguring", r"can ?not insert", r"bogus alignment", r"pci 0000:.*\binvalid\b", r"can't enable device",
    r"\[Firmware (Bug|Warn|Info)\]", r"ACPI (BIOS )?(Error|Warning|Exception)", r"ACPI: .*(invalid|failed|Invalid)",
    r"not reserved", r"not using MMCONFIG", r"can't (find|derive|get) .*(IRQ|GSI|routing)", r"No irq handler",
    r"nobody cared", r"APIC error", r"MP-BIOS bug", r"mtrr: (your|probably)", r"WARNING:", r"BUG:", r"Oops",
    r"Call Trace", r"Kernel panic", r"timeout, (aborting|reset)", r"I/O error",
)))

FORGOTTEN_MTRRS = re.compile(r"mtrr: (your CPUs had inconsistent .* settings|"
                             r"probably your BIOS does not setup all CPUs)")

# What Linux prints when the description of the machine lacks something or is wrong in itself. Each names the message
# that it is for; a driver's name alone would also find the lines that say that all is well.
DESCRIPTION_COMPLAINTS = re.compile("|".join((
    r"DMI not present", r"DMI: .*(invalid|truncated|corrupt)", r"dmi: Firmware registration failed",
    r"MTRRs disabled", r"CPU MTRRs all blank", r"CPU MTRRs don't cover all of memory",
    r"mtrr: .*(mismatch|inconsistent)",
    r"MTRR.*(your BIOS|not (set|enabled))", r"mtrr_cleanup", r"MTRR default type is not uncachable",
    r"MCFG .*(skipping|failed|too short|no info)", r"MMCONFIG .*(not reserved|conflicts|overlap)", r"MMCONFIG.*failed",
    r"PNP0A08:\d\d: fail to add MMCONFIG", r"_OSC: .*(fail|AE_)", r"_OSC failed",
    r"ACPI: SCI .*(error|unable)", r"ACPI: Unable to", r"ACPI: No (SRAT|MADT|LAPIC|IOAPIC)", r"ACPI: Disabling ACPI",
    r"ACPI: (Interpreter disabled|Invalid)", r"ACPI: .*(cannot|can't|could not|not found|too short|broken|bad )",
    r"ACPI: \S+: .*(error|fail|invalid|mismatch)", r"ACPI: Skipping", r"ACPI: (?:Fan|Thermal).*fail",
    r"(?:FADT|FACS|MADT|DSDT|XSDT|RSDT|RSDP).*(mismatch|invalid|incorrect|zero|truncated)",
    r"pnp \d\d:\d\d: disabling \[", r"pnp \d\d:\d\d: .*(can't|fail|unknown resource)",
    r"system \d\d:\d\d: .*could not be reserved",
    r"SRAT not used", r"SRAT: .*(overlap|hole|cover|too many|unexpected|Invalid)", r"SLIT table.*(invalid|Invalid)",
    r"NUMA: Warning", r"NUMA: .*(skipping|overlap|invalid)", r"SRAT: PXM .* too big",
    r"smpboot: .*(fail|stuck|not respond|gave up|unable|exceed)", r"do_boot_cpu failed", r"APIC id mismatch",
    r"CPU\d+: .*(fail|not respond|stuck)", r"ioapic.*(fail|conflict|invalid)", r"IOAPIC.*(fail|not unique|duplicate)",
    r"IO-APIC.*(not connected|broken|fail)", r"hpet: .*(fail|broken|no irq)", r"hpet\d: .*fail",
    r"rtc_cmos.*(unable|not|fail|no alarms)",
    r"tpm(_tis|_crb|\d)?.*(error|fail|time[d -]?out|starting up the TPM manually)",
    r"i8042: PNP: No PS/2 controller", r"i8042: Can't", r"vmgenid.*(fail|error)", r"EBDA .*(invalid|suspicious)",
    r"PM: .*(fail|disabled because)", r"acpi device:\w+: .*(fail|unable)", r"acpiphp.*(fail|unable|invalid)",
    r"pciehp.*(Timeout|fail|Failed|cannot)", r"TSC.*unsynchronized.*BIOS", r"BIOS bug", r"your BIOS",
)), re.IGNORECASE)

# "pci 0000:00:02.0: bridge window [io  size 0x1000]: can't assign; no space"
UNPLACED = re.compile(r"pci 0000:(?P<bdf>[0-9a-f:.]+): (?P<what>.*?) ?\[(?P<space>io|mem) +size 0x(?P<size>[0-9a-f]+)"
                      r"[^]]*\].*?(?:no space|failed to assign|can't assign)"
                      r"|pci 0000:(?P<bdf2>[0-9a-f:.]+): (?P<what2>BAR \d+): (?:no space for|failed to assign) "
                      r"\[(?P<space2>io|mem) +size 0x(?P<size2>[0-9a-f]+)")


def _is_known_shortage(line, log):
    """Whether Linux misses only what the firmware's log already says could not be placed: a BAR of that size, or the
    4 KiB of I/O that Linux asks for every hot-plug port whether or not that much exists."""
    match = UNPLACED.search(line)
    if not match:
        return False
    bdf, space = match["bdf"] or match["bdf2"], match["space"] or match["space2"]
    size = int(match["size"] or match["size2"], 16)
    window = log.placements.get((bdf, "io"))
    if space == "io" and size == 0x1000 and window and window.is_short:
        return True
    return any(placement.bdf == bdf and placement.is_short and not placement.is_window
               and (placement.space, placement.size) == (space, size) for placement in log.placements.values())


def _is_forgotten_by_init(line, log):
    """Whether Linux finds MTRRs unlike after each other processor said that it had set them: QEMU's emulation clears
    them at INIT, which Linux sends to start a processor. A real INIT leaves them (Intel SDM volume 3, table 10-1)."""
    answered = [re.fullmatch(r"(\d+) of (\d+) answered", one.fact) for one in log.lines if one.object == "processors"]
    return bool(FORGOTTEN_MTRRS.search(line)) and any(match and match[1] == match[2] != "1" for match in answered)


def dmesg_complaints(log, view):
    return [f"Linux complains: {line}" for line in view.dmesg if COMPLAINTS.search(line)
            and not _is_known_shortage(line, log) and not _is_forgotten_by_init(line, log)]


def description_complaints(log, view):
    """About ACPI, SMBIOS, MTRRs, MCFG, NUMA, processors and TPM."""
    return [f"Linux complains: {line}" for line in view.dmesg
            if DESCRIPTION_COMPLAINTS.search(line) and not _is_forgotten_by_init(line, log)]


def timer_findings(view):
    """The timer interrupt arrives through the I/O APIC: the check that no_timer_check takes from Linux."""
    for line in view.lines("interrupts"):
        words = line.split()
        if words[:1] == ["0:"]:
            counts = [int(word) for word in words[1:] if word.isdigit()]
            return [] if "IO-APIC" in words and sum(counts) > 0 else [f"the timer interrupt is odd: {line}"]
    return ["Linux has no timer interrupt 0"]


def plan_with_linux(log, view):
    """Every BAR and bridge window that Linux reports is where the log says, and the other way round."""
    findings = []
    if not log.placements:
        return ["the firmware's log has no line on any BAR or window"]
    for bdf, function in view.functions.items():
        for name, resource in function.programmable().items():
            placement = log.placements.get((bdf, name))
            if not placement:
                findings.append(f"Linux has {bdf} {name} {resource}, the log does not mention it")
            elif not placement.placed:
                if not resource.flags & IORESOURCE_UNSET and resource.start != 0:
                    findings.append(f"Linux has {resource} for what the log calls {placement}")
            elif (placement.start, placement.end, placement.space) != (resource.start, resource.end, resource.space):
                findings.append(f"Linux has {bdf} {name} at {resource}, the log says {placement}")
    for (bdf, name), placement in log.placements.items():
        if bdf not in view.functions:
            findings.append(f"the log has {placement}, Linux has no such function")
        elif placement.placed and name not in view.functions[bdf].resources:
            findings.append(f"the log has {placement}, Linux has nothing there")
    return findings


def planned_mtrrs(log):
    """[(first, last, type)] as the firmware logged them."""
    found = []
    for line in log.lines:
        match = re.fullmatch(r"\[mem (0x[0-9a-f]+)-(0x[0-9a-f]+)\] (write-back|uncachable)", line.fact)
        if line.object == "mtrr" and match:
            found.append((int(match[1], 16), int(match[2], 16), match[3]))
    return found


def mtrrs_with_linux(log, view):
    """Linux finds the variable registers that the firmware planned."""
    found = []
    for line in view.lines("mtrr"):
        match = re.match(r"reg\d+: base=0x([0-9a-f]+) .*, size= *(\d+)(KB|MB), count=\d+: (\S+)", line)
        if not match:
            return [f"Linux has an odd register: {line}"]
        size = int(match[2]) << {"KB": 10, "MB": 20}[match[3]]
        found.append((int(match[1], 16), int(match[1], 16) + size - 1, match[4]))
    planned = planned_mtrrs(log)
    return [] if found == planned != [] else [f"Linux has the registers {found}, the log {planned}"]


def _bar_findings(bar, placement, log, state):
    if not placement:
        return [f"QEMU has {bar.bdf} {bar.name} of {bar.size:#x} bytes, the log does not mention it"]
    findings = []
    if placement.placed and placement.size != bar.size:
        findings.append(f"QEMU has {bar.size:#x} bytes for {placement}")
    if bar.name == "ROM":
        return findings  # its own enable bit is off: not decoded
    if bar.address < 0:
        excused = any(not other.placed and other.space == bar.space and not other.is_window and other.name != "ROM"
                      for other in log.placements.values() if other.bdf == bar.bdf)
        if placement.placed and not excused:
            findings.append(f"QEMU does not decode {placement}")
    elif not placement.placed or placement.start != bar.address:
        findings.append(f"QEMU has {bar.bdf} {bar.name} at {bar.address:#x}, the log says {placement}")
    else:
        findings += _mapping_findings(placement, state)
    return findings


def _mapping_findings(placement, state):
    """The address space really shows the BAR, and nothing else, in its range."""
    findings = []
    regions = state.regions(placement.space, placement.start, placement.end)
    for region in regions:
        if region.name == state.ram_name:
            findings.append(f"{placement} lies over RAM ({region.name} {region.start:#x}-{region.end:#x})")
        elif region.start < placement.start or region.end > placement.end:
            findings.append(f"{placement} is crossed by {region.name} {region.start:#x}-{region.end:#x}")
    # Some BARs hold nothing readable; QEMU then lists the empty container, but no range of the flat view.
    if not regions and (placement.start, placement.end) not in state.containers:
        findings.append(f"nothing is mapped at {placement}")
    return findings


def _window_findings(window, placement, linux_ran):
    if not placement or not placement.placed:
        # A port whose I/O did not fit has none; Linux may open what it can find later.
        if window.is_open and not linux_ran and window.limit != 0:
            return [f"QEMU has {window.bdf} {window.name} window {window.base:#x}-{window.limit:#x}, the log says "
                    f"{placement or 'nothing'}"]
        return []
    if (window.base, window.limit) != (placement.start, placement.end):
        return [f"QEMU has {window.bdf} {window.name} window {window.base:#x}-{window.limit:#x}, the log says "
                f"{placement}"]
    return []


def plan_with_qemu(log, state, linux_ran=False):
    """Every BAR and bridge window of query-pci is where the log says, and the address space shows it there."""
    findings = []
    # Segments are in tables only: QEMU knows none, and has each bus number once.
    placements = {(bdf[-7:], name): placement for (bdf, name), placement in log.placements.items()}
    for key, bar in state.bars.items():
        findings += _bar_findings(bar, placements.get(key), log, state)
    for key, window in state.windows.items():
        findings += _window_findings(window, placements.get(key), linux_ran)
    for key, placement in placements.items():
        # query-pci does not know the VF BARs; Linux's view does.
        if key not in state.bars and key not in state.windows and not placement.name.startswith("VF "):
            findings.append(f"the log has {placement}, QEMU has no such BAR or bridge")
    return findings + overlaps(log)


def overlaps(log):
    """No two placed BARs share an address; a bridge's windows do not count, for they hold BARs."""
    findings = []
    for space in ("io", "mem"):
        bars = sorted((p for p in log.placements.values() if p.placed and p.space == space and not p.is_window),
                      key=lambda p: p.start)
        findings += [f"{one} overlaps {two}" for one, two in zip(bars, bars[1:]) if two.start <= one.end]
    return findings


def outcome(log, last_line, levels="FEW"):
    """The log ends with `last_line` and has no line of the given levels."""
    findings = [f"the firmware reports: {line}" for line in log.of_level(levels)]
    if log.last != last_line:
        findings.append(f"the firmware's last line is not '{last_line}' but: {log.last}")
    return findings
