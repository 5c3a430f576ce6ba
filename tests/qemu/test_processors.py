# SPDX-License-Identifier: MIT
"""Every processor is started, has the MTRRs that the firmware planned, and halts where nothing will be written over it."""

import re

import pytest

import agreement
import boots
from boots import Boot
from gdb_stub import GdbStub
from test_exceptions import symbols

MACHINES = ("q35", "pc")
COUNTED = [Boot(f"processors-{count}-{machine}", machine=machine, cpus=count, linux=False, deadline=300)
           for machine in MACHINES for count in (1, 2, 4, 64, 255)]
PLUGGABLE = [Boot(f"processors-4-of-8-{machine}", machine=machine, linux=False, extra=("-smp", "4,maxcpus=8"))
             for machine in MACHINES]

# What needs one register, several, and RAM on both sides of 4 GiB.
LINUX = [Boot("mtrr-q35", do="view,mtrr,poweroff"),
         Boot("mtrr-pc-96m-2-processors", machine="pc", memory="96M", cpus=2, do="view,mtrr,poweroff"),
         Boot("mtrr-pc-high", machine="pc", memory="4608M", do="view,mtrr,poweroff")]

# Emulated, a processor forgets its MTRRs when it gets INIT, and Linux, which sends it, says so whatever the firmware did.
FORGOTTEN = re.compile(r"mtrr: (your CPUs had inconsistent|probably your BIOS does not setup all CPUs)")

ICR = 0xFEE00300
FSEG = range(0xF0000, 0xFF000)
EFLAGS_IF = 0x200


def answered(log, count, of):
    return [line.fact for line in log.lines if line.object == "processors"] == [f"{count} of {of} answered"]


@pytest.mark.parametrize("boot", COUNTED, ids=str)
def test_every_processor_answers(boot, outcome):
    assert outcome.findings() == []
    assert answered(outcome.log, boot.cpus, boot.cpus)


@pytest.mark.parametrize("boot", PLUGGABLE, ids=str)
def test_those_that_may_be_plugged_in_are_not_waited_for(boot, outcome):
    assert outcome.findings() == []
    assert answered(outcome.log, 4, 4)


def registers_of_all(machine):
    """{processor: (EIP, EFLAGS, halted)}"""
    text = machine.monitor("info registers -a")
    return {int(number): (int(eip, 16), int(flags, 16), halted == "1") for number, eip, flags, halted in
            re.findall(r"CPU#(\d+)\n.*?[RE]IP=([0-9a-f]+) [RE]FL=([0-9a-f]+).*?HLT=(\d)", text, re.DOTALL)}


@pytest.mark.parametrize("name", MACHINES)
def test_other_processors_halt_in_reserved_memory(name, start):
    machine = start(Boot(f"processors-halt-{name}", machine=name, cpus=4, linux=False))
    machine.wait_for_line(boots.NO_PAYLOAD)
    machine.wait_until(lambda: all(halted for _, _, halted in registers_of_all(machine).values()), "HLT=1 everywhere")
    processors = registers_of_all(machine)
    assert sorted(processors) == [0, 1, 2, 3]
    for number in (1, 2, 3):
        eip, flags, _ = processors[number]
        assert eip in FSEG and not flags & EFLAGS_IF
        # The instruction before is HLT, the one after leads back to CLI and HLT.
        code = machine.monitor(f"xp /5xb {eip - 2:#x}").split(":")[1].split()
        assert code[:4] == ["0xfa", "0xf4", "0xeb", "0xfc"]


@pytest.mark.parametrize("name", MACHINES)
def test_plugging_a_processor_in_later_disturbs_nothing(name, start):
    machine = start(Boot(f"processors-plug-{name}", machine=name, linux=False, extra=("-smp", "2,maxcpus=3")))
    machine.wait_for_line(boots.NO_PAYLOAD)
    log, before = machine.log(), registers_of_all(machine)
    free = next(slot for slot in machine.qmp("query-hotpluggable-cpus") if "qom-path" not in slot)
    machine.qmp("device_add", driver=free["type"], id="late", **free["props"])
    after = registers_of_all(machine)
    assert {number: after[number] for number in before} == before
    # It waits for a startup IPI, as processors do after reset.
    assert after[2][0] == 0xFFF0 and after[2][2]
    assert machine.log() == log


def spoilt_boot(name, start, spoil, processors=4):
    """A boot whose firmware `spoil` has changed when it was about to start the other processors."""
    folder = boots.BUILD / "qemu" / name
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "gdb"
    path.unlink(missing_ok=True)
    machine = start(Boot(name, cpus=processors, linux=False,
                         extra=("-S", "-gdb", f"unix:{path},server=on,wait=off")))
    gdb, at = GdbStub(path), symbols()
    try:
        gdb.run_to(at["smp_start"])
        spoil(gdb, at)
        gdb.go_on()
        machine.wait_for_line(boots.NO_PAYLOAD)
    finally:
        gdb.close()
    return boots.firmware_log.parse(machine.log())


def test_processors_that_do_not_answer_are_counted_and_the_boot_goes_on(start):
    endless_loop = b"\xeb\xfe"
    log = spoilt_boot("processors-missing", start, lambda gdb, at: gdb.write(at["application_processor"], endless_loop))
    assert [line.fact for line in log.of_level("W")] == ["3 did not answer in 1300 ms"]
    assert [line.fact for line in log.lines if line.object == "processors"][-1] == "1 of 4 answered"


def test_registers_that_do_not_hold_are_named(start):
    """The others believe to have written, and have not."""
    ret = b"\xc3"
    log = spoilt_boot("processors-lost-mtrr", start, lambda gdb, at: gdb.write(at["mtrr_write"], ret))
    assert sorted(line.fact for line in log.of_level("W")) == [
        f"the processor with APIC ID {apic:#x} does not hold what was written to MSR 250h" for apic in (1, 2, 3)]
    assert answered(log, 4, 4)


@pytest.mark.parametrize("processors, commands", ((1, 0), (4, 2)))
def test_the_start_costs_few_accesses(processors, commands, start):
    """INIT and startup IPI, one more of those if somebody is late; nothing where there is nobody to start."""
    folder = boots.BUILD / "qemu" / f"processors-cost-{processors}"
    trace = folder / "trace"
    machine = start(Boot(folder.name, cpus=processors, linux=False,
                         extra=("-trace", "memory_region_ops_*", "-D", str(trace))))
    machine.wait_for_line(boots.NO_PAYLOAD)
    machine.close()
    lines = trace.read_text().splitlines()
    sent = [line for line in lines if "ops_write" in line and f"addr {ICR:#x} " in line]
    assert commands <= len(sent) <= commands + (processors > 1)
    if processors == 1:
        assert not [line for line in lines if "'acpi-tmr'" in line]


@pytest.mark.parametrize("boot", LINUX, ids=str)
def test_linux_finds_the_planned_registers(boot, outcome):
    assert [finding for finding in outcome.findings() if not FORGOTTEN.search(finding)] == []
    assert agreement.mtrrs_with_linux(outcome.log, outcome.view) == []


@pytest.mark.parametrize("boot", LINUX, ids=str)
def test_the_boot_processor_s_registers_are_well_formed(boot, outcome):
    """Intel SDM volume 3, 12.11.2: what Linux hides when it prints ranges. Linux itself changes none of them."""
    registers = outcome.view.msrs[0]
    bits = int(re.search(r"(\d+) physical address bits", outcome.text)[1])
    count = registers[0xFE] & 0xFF
    assert registers[0x2FF] & 0xC00 == 0xC00, "fixed and variable registers are on"
    assert registers[0x250] == registers[0x258] == registers[0x268] == registers[0x26F] == 0x0606060606060606
    assert registers[0x259] == 0, "A0000-BFFFF is uncachable"
    used = len(agreement.planned_mtrrs(outcome.log))
    for pair in range(count):
        base, mask = registers[0x200 + 2 * pair], registers[0x201 + 2 * pair]
        assert (base | mask) >> bits == 0
        assert bool(mask & 0x800) == (pair < used) and (pair < used or base == mask == 0)
        assert base & 0xFFF in (0, 6) and mask & 0x7FF == 0
