# SPDX-License-Identifier: MIT
"""All processors run, and Linux, MADT, lscpu and QEMU count them alike."""

import re

import pytest

import acpi_tables
import agreement
from acpi_guest import PC_FULL, Q35, Q35_FULL, expect_none, is_ours
from boots import Boot

MTRR_CAP, MTRR_DEFAULT = 0xFE, 0x2FF
MTRR_ENABLED, UNCACHABLE, WRITE_BACK = 1 << 11, 0, 6
FIRST_VARIABLE = 0x200


# Linux's watchdogs know nothing of emulated processors that share a core of a busy host.
PATIENT = "nowatchdog rcupdate.rcu_cpu_stall_suppress=1"


def many(machine, count, append=""):
    # One thread of the host for all of them: with a thread each, on a few cores, they wait for one another's locks.
    return Boot(f"acpi-{machine}-{count}cpu", machine=machine, cpus=count, memory="1G", do="tables,view,poweroff",
                deadline=400, extra=("-accel", "tcg,thread=single"), append=f"{PATIENT} {append}".strip())


MANY = [many("q35", 64), many("pc", 64)]
# All that there can be without x2APIC, which QEMU 7.2 does not emulate. Linux would start them for ten minutes.
MOST = many("q35", 255, "maxcpus=2")
LSCPU = [Q35, Q35_FULL, PC_FULL]
COUNTED = [Q35, Q35_FULL, PC_FULL, *MANY, MOST]


@pytest.mark.parametrize("boot", MANY, ids=str)
def test_linux_runs_on_all_processors(boot, outcome):
    assert outcome.findings() == []
    assert outcome.view.processors == boot.cpus


@pytest.mark.parametrize("boot", [*MANY, MOST], ids=str)
def test_linux_has_no_complaint_with_many_processors(boot, outcome):
    expect_none(agreement.description_complaints(outcome.log, outcome.view), outcome, "no SMBIOS goes with them")


@pytest.mark.parametrize("boot", [MOST], ids=str)
def test_linux_counts_255_processors(boot, outcome):
    assert [line for line in outcome.findings() if "processors of 255" not in line] == []
    assert any("smpboot: Allowing 255 CPUs, 0 hotplug CPUs" in line for line in outcome.view.dmesg)


@pytest.mark.parametrize("boot", COUNTED, ids=str)
def test_madt_has_each_processor_once(boot, outcome):
    madt = acpi_tables.madt(outcome.view.tables["APIC"])
    enabled = [apic for apic, flags, _ in madt.processors.values() if flags & acpi_tables.ENABLED]
    assert len(enabled) == len(set(enabled)) == boot.cpus
    assert all(apic < 255 for apic, _, kind in madt.processors.values() if kind == "apic")
    assert madt.local_apic == 0xFEE00000
    assert madt.overrides[0] == (2, 0) and madt.overrides[9][0] == 9
    assert [lint for _, _, lint in madt.nmis] == [1] * len(madt.nmis) != []


def _lscpu(view):
    return dict(line.strip().split(":", 1) for line in view.lines("lscpu") if ":" in line)


@pytest.mark.parametrize("boot", LSCPU, ids=str)
def test_lscpu_prints_what_the_command_line_says(boot, outcome):
    fields = {name: value.strip() for name, value in _lscpu(outcome.view).items()}
    assert fields["CPU(s)"] == str(boot.cpus)
    topology = re.search(r"sockets=(\d+),cores=(\d+),threads=(\d+)", " ".join(boot.extra))
    # Without a word on it, QEMU gives each processor a socket of its own.
    wanted = list(topology.groups()) if topology else ["1", "1", "1"]
    assert [fields["Socket(s)"], fields["Core(s) per socket"], fields["Thread(s) per core"]] == wanted


@pytest.mark.parametrize("boot", [Q35, Q35_FULL, PC_FULL], ids=str)
def test_every_processor_has_the_same_mtrrs(boot, outcome):
    """Under emulation QEMU forgets the MTRRs of other processors when Linux sends them INIT: those are all zeros, and the
    firmware's log is the witness of what they were."""
    processors = outcome.view.msrs
    assert sorted(processors) == list(range(boot.cpus))
    blank = {register: 0 for register in processors[0] if register != MTRR_CAP}
    first = {register: value for register, value in processors[0].items() if register != MTRR_CAP}
    expect_none([] if first[MTRR_DEFAULT] & MTRR_ENABLED else ["MTRRs are off"], outcome, "no MTRRs go with them")
    for number, registers in processors.items():
        given = {register: value for register, value in registers.items() if register != MTRR_CAP}
        assert given in (first, blank), f"processor {number}"


def _types(registers, address_bits=40):
    """[(start, end, type)] of the variable MTRRs; Intel SDM volume 3, 12.11.2.3."""
    ranges = []
    for pair in range(registers[MTRR_CAP] & 0xFF):
        base, mask = registers[FIRST_VARIABLE + 2 * pair], registers[FIRST_VARIABLE + 2 * pair + 1]
        if mask & 1 << 11:
            size = (1 << address_bits) - (mask & (1 << address_bits) - 0x1000)
            assert size & size - 1 == 0, f"the mask {mask:#x} is not contiguous"
            ranges.append((base & ~0xFFF, (base & ~0xFFF) + size - 1, base & 0xFF))
    return ranges


@pytest.mark.parametrize("boot", [Q35, Q35_FULL, PC_FULL], ids=str)
def test_windows_are_uncachable_and_ram_is_not(boot, outcome):
    """The first processor's MTRRs, which Linux leaves as they are, against the plan's windows and the memory map."""
    if not is_ours(outcome):
        pytest.xfail("QEMU's tables: no MTRRs go with them")
    registers = outcome.view.msrs[0]
    ranges, default = _types(registers), registers[MTRR_DEFAULT] & 0xFF

    def type_at(address):
        kinds = {kind for start, end, kind in ranges if start <= address <= end}
        return UNCACHABLE if UNCACHABLE in kinds else kinds.pop() if kinds else default

    def kinds_in(start, end):
        """Types change only at the ranges' edges."""
        edges = {start, *(edge for low, high, _ in ranges for edge in (low, high + 1) if start < edge <= end)}
        return {type_at(edge) for edge in edges}

    found = []
    for line in outcome.log.lines:
        match = re.search(r"\[mem 0x(\w+)-0x(\w+)", line.fact)
        if not match:
            continue
        start, end = int(match[1], 16), int(match[2], 16)
        if (line.room, line.object) == ("pci", "window") and kinds_in(start, end) != {UNCACHABLE}:
            found.append(f"{line} is not uncachable but {kinds_in(start, end)}")
        if line.room == "e820" and line.fact.endswith("usable") and start >= 1 << 20:
            if kinds_in(start, end) != {WRITE_BACK}:
                found.append(f"{line} is not write-back but {kinds_in(start, end)}")
    assert found == []
