# SPDX-License-Identifier: MIT
"""A machine that is reset, whoever does it and whatever runs at that moment, starts again and comes to the same end
with the same log; so does a payload that crashes the machine. A payload that comes back to the firmware or faults while the
firmware's handlers are still there ends in one line. What wakes from S3 is a reset, too, after which Linux goes on.

What the firmware cannot see: a payload that spins, halts with interrupts off, waits for a device that stays silent, or
jumps to where nothing is (QEMU answers zeros there, which are instructions). It owns the machine then, no watchdog is
running, and the hand-off's line is the last.
"""

import struct

import pytest

import boots
import matrix
from elf_file import ADDRESS, Segment, elf32
from payload_boot import FOLDER, PayloadBoot

START = "I firmware boot: hvmstage"
RESETS = ("-action", "reboot=reset")
NO_DEVICE = "No bootable device"
SHELL = "Shell>"
MACHINES = ("pc", "q35")


def parameters(things, usual):
    """All of them, or those that `usual` names."""
    return [pytest.param(thing, id=str(thing), marks=matrix.skipped(matrix.left_out(str(thing) in usual)))
            for thing in things]


def firmware_logs(text, last):
    """What the firmware said, start by start, down to its line that begins with `last`; None for a start that was cut
    short."""
    found = []
    for part in text.split(START)[1:]:
        lines = part.splitlines()
        ends = [number for number, line in enumerate(lines) if line.startswith(last)]
        found.append(lines[:ends[0] + 1] if ends else None)
    return found


def wait_for(machine, text, times):
    machine.wait_until(lambda: machine.log().count(text) >= times, f"{text!r} for the {times}. time")


def assert_same_starts(machine, count, last=boots.HANDOFF):
    first, *others = firmware_logs(machine.log(), last)
    assert first and len(others) == count - 1
    for other in others:
        assert other == first


# --- resets from outside ---

WAITING = [PayloadBoot(f"reset-{payload}-{name}", machine=name, payload=payload, linux=False, until=until,
                       devices=("VGA", *devices), extra=RESETS, deadline=400)
           for name in MACHINES
           for payload, until, devices in (("seabios", NO_DEVICE, ()), ("uefi", SHELL, ("virtio-rng-pci", "e1000e")))]


@pytest.mark.parametrize("boot_", parameters(WAITING, ("reset-seabios-q35",)))
def test_five_resets_in_a_row_give_the_same_layout_and_end(boot_, start):
    machine = start(boot_)
    for number in range(1, 6 if boot_.payload == "seabios" else 3):
        wait_for(machine, boot_.until, number)
        machine.qmp("system_reset")
    wait_for(machine, boot_.until, number + 1)
    assert_same_starts(machine, number + 1)


# Lines at which it is cut short: the first one, one in the middle, one of the last.
MOMENTS = (START, "D inv record: window", "I acpi FACP: ", boots.HANDOFF)


@pytest.mark.parametrize("name", parameters(MACHINES, ()))
def test_a_reset_while_the_firmware_runs_leaves_no_trace(name, start):
    machine = start(PayloadBoot(f"reset-firmware-{name}", machine=name, payload="seabios", linux=False,
                                devices=("VGA", "e1000e"), extra=RESETS, deadline=200))
    seen = 0
    for moment in MOMENTS:
        machine.wait_until(lambda: moment in machine.log()[seen:], moment)
        seen = len(machine.log())
        machine.qmp("system_reset")
    wait_for(machine, NO_DEVICE, 1)
    machine.qmp("system_reset")
    wait_for(machine, NO_DEVICE, 2)
    logs = [log for log in firmware_logs(machine.log(), boots.HANDOFF) if log]
    assert len(logs) >= 2 and all(log == logs[0] for log in logs)


@pytest.mark.parametrize("name", parameters(MACHINES, ()))
def test_resets_in_quick_succession_are_survived(name, start):
    """However far the firmware or SeaBIOS has come."""
    machine = start(PayloadBoot(f"reset-quick-{name}", machine=name, payload="seabios", linux=False, devices=("VGA",),
                                extra=RESETS, deadline=200))
    for number in range(20):
        machine.wait_until(machine_pause(number), "some time")
        machine.qmp("system_reset")
    seen = machine.log().count(NO_DEVICE)
    wait_for(machine, NO_DEVICE, seen + 1)
    last = firmware_logs(machine.log(), boots.HANDOFF)[-1]
    machine.qmp("system_reset")
    wait_for(machine, NO_DEVICE, seen + 2)
    assert firmware_logs(machine.log(), boots.HANDOFF)[-1] == last


# --- resets from inside ---

# reboot= of Linux: triple fault, keyboard controller, ACPI's reset register, CF9h, and UEFI's ResetSystem.
WAYS = {"t": "triple", "k": "keyboard", "a": "acpi", "p": "cf9", "e": "efi"}


def linux_boot(name, way, payload="", **fields):
    return PayloadBoot(f"reboot-{WAYS[way]}-{payload or 'kernel'}-{name}", machine=name, payload=payload, do="reboot",
                       append=f"reboot={way}", extra=RESETS, deadline=400, **fields)


THROUGH_PAYLOADS = [linux_boot(name, way, payload, devices=("VGA", "ide-hd,{image:disk}"))
                    for name in MACHINES
                    for payload, way in (("seabios", "a"), ("seabios", "t"), ("uefi", "e"), ("uefi", "p"))]


def reboots_twice(machine):
    wait_for(machine, "=== reboot", 2)
    wait_for(machine, START, 3)
    logs = firmware_logs(machine.log(), boots.HANDOFF)
    assert logs[0] and logs[1] == logs[0]


@pytest.mark.parametrize("boot_", parameters(THROUGH_PAYLOADS, ()))
def test_linux_from_a_disk_restarts_the_machine(boot_, start):
    reboots_twice(start(boot_))


@pytest.mark.parametrize("way", parameters([way for way in WAYS if way != "e"], ("p",)))
@pytest.mark.parametrize("name", parameters(MACHINES, ("pc",)))
def test_linux_restarts_the_machine_by(name, way, rom):
    boot = boots.Boot(f"reboot-{WAYS[way]}-kernel-{name}", machine=name, do="reboot", append=f"reboot={way}",
                      extra=RESETS, deadline=300, devices=("e1000e",))
    folder = FOLDER / boot.name
    folder.mkdir(parents=True, exist_ok=True)
    try:
        arguments, _ = boots.arguments_of(boot, rom, folder)
    except RuntimeError as error:
        pytest.skip(str(error))
    with boots.Machine(folder, arguments, boot.deadline) as machine:
        reboots_twice(machine)


KEYS = {" ": "spc", "-": "minus", "\n": "ret"}


@pytest.mark.parametrize("name", parameters(MACHINES, ()))
@pytest.mark.parametrize("command", ("reset", "reset -w"))
def test_the_uefi_shell_restarts_the_machine(name, command, start):
    machine = start(PayloadBoot(f"reset-shell-{command.replace(' ', '')}-{name}", machine=name, payload="uefi",
                                linux=False, devices=("VGA",), extra=RESETS, deadline=400))
    wait_for(machine, SHELL, 1)
    for key in command + "\n":
        machine.qmp("send-key", keys=[{"type": "qcode", "data": KEYS.get(key, key)}], **{"hold-time": 30})
        machine.wait_until(machine_pause(), "the key to be taken")
    wait_for(machine, START, 2)
    machine.wait_until(lambda: SHELL in machine.log().rpartition(START)[2], "the shell once more")
    assert_same_starts(machine, 2)


def machine_pause(looks=10):
    """Something that is true after so many looks."""
    left = iter(range(looks))
    return lambda: next(left, None) is None


# --- payloads that go wrong at once ---

LIDT_EMPTY = b"\x0f\x01\x1d" + struct.pack("<I", ADDRESS + 32)  # lidt [ADDRESS + 32], where zeros are
# mov edi,20000h; mov ecx,1C000h; xor eax,eax; rep stosd: the firmware's image, its handlers included
WIPE = b"\xbf\x00\x00\x02\x00\xb9\x00\xc0\x01\x00\x31\xc0\xf3\xab"
UD2, INT3, RET, HLT_FOREVER = b"\x0f\x0b", b"\xcc", b"\xc3", b"\xf4\xeb\xfd"
DIVIDE = b"\x31\xc9\xf7\xf1"  # xor ecx,ecx; div ecx
BAD_SELECTOR = b"\x66\xb8\x34\x12\x8e\xd8"  # mov ax,1234h; mov ds,ax

# code -> what it ends in, and words of the line
FAULTS = {
    "returns": (RET, "fatal", ("F firmware payload: elf has returned to the firmware",)),
    "ud2": (UD2, "fatal", ("F firmware exception: #UD invalid opcode at eip 0x00200000",)),
    "breakpoint": (INT3, "fatal", ("F firmware exception: #BP",)),
    "divides-by-0": (DIVIDE, "fatal", ("F firmware exception: #DE divide error at eip 0x00200002",)),
    "loads-a-bad-selector": (BAD_SELECTOR, "fatal", ("F firmware exception: #GP", "error 0x1234")),
    "triple-fault": (LIDT_EMPTY + INT3, "reset", ()),
    "wipes-the-firmware-and-faults": (WIPE + UD2, "reset", ()),
    "wipes-the-firmware-and-returns": (WIPE + RET, "reset", ()),
}


@pytest.mark.parametrize("what", parameters(FAULTS, ("returns", "ud2", "triple-fault")))
def test_a_payload_that_fails_at_once_ends_in_a_line_or_a_restart(what, start):
    code, end, words = FAULTS[what]
    boot = PayloadBoot(f"fault-{what}", payload=str(FOLDER / f"fault-{what}.elf"), kind="elf", linux=False, deadline=90)
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"fault-{what}.elf").write_bytes(elf32(Segment(content=code.ljust(64, b"\0"))))
    machine = start(boot)
    assert boots.await_end(machine) == end
    lines = machine.log().splitlines()
    assert [line for line in lines if line.startswith("F ")] == lines[len(lines) - len(words[:1]):]
    for word in words:
        assert word in lines[-1]
    assert boots.HANDOFF + "elf" in lines


def test_after_a_triple_fault_of_the_payload_the_machine_starts_again(start):
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / "fault-again.elf"
    path.write_bytes(elf32(Segment(content=(LIDT_EMPTY + INT3).ljust(64, b"\0"))))
    machine = start(PayloadBoot("fault-again", payload=str(path), kind="elf", linux=False, extra=RESETS, deadline=90))
    wait_for(machine, boots.HANDOFF, 3)
    logs = firmware_logs(machine.log(), boots.HANDOFF)
    assert logs[0] == logs[1] == logs[2]


def test_of_a_payload_that_halts_for_good_nothing_more_is_heard(start):
    """It is what a payload may do, Linux's `halt` among others."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / "fault-halts.elf"
    path.write_bytes(elf32(Segment(content=HLT_FOREVER.ljust(64, b"\0"))))
    machine = start(PayloadBoot("fault-halts", payload=str(path), kind="elf", linux=False, deadline=90))
    machine.wait_for_line(boots.HANDOFF)
    machine.wait_until(lambda: "HLT=1" in machine.monitor("info registers"), "the processor to halt")
    assert machine.log().splitlines()[-1] == boots.HANDOFF + "elf"
    assert not [event for event in machine.events if event["event"] in ("RESET", "SHUTDOWN")]


# --- sleep ---

SLEEPERS = [PayloadBoot(f"s3-{payload}-{name}", machine=name, payload=payload, cpus=2, deadline=400,
                        do="suspend,disks,view,poweroff", devices=("ide-hd,{image:disk}", "VGA"))
            for payload in ("seabios", "uefi") for name in MACHINES]


@pytest.mark.parametrize("boot_", parameters(SLEEPERS, ("s3-seabios-q35",)))
def test_linux_that_a_payload_started_wakes_from_s3(boot_, start):
    """Memory is as it was, although SeaBIOS is in the F segment now and UEFI has moved ACPI's tables; then all
    processors are back and the disk still works."""
    machine = start(boot_)
    machine.wait_for_line("=== suspending")
    machine.wait_for_event("SUSPEND")
    asleep = len(machine.log())
    machine.qmp("system_wakeup")
    machine.wait_for_event("WAKEUP")
    line = machine.wait_for_line("=== resumed", START, after=asleep)
    assert line == "=== resumed, status 0"
    machine.wait_for_event("SHUTDOWN")
    assert machine.log().count(START) == 1
    view = boots.guest_view.parse(machine.log())
    assert view.processors == 2
    assert view.disks and "d41d8cd98f00b204e9800998ecf8427e" not in view.disks.values()
