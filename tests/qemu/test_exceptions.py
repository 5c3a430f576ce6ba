# SPDX-License-Identifier: MIT
"""What goes wrong inside the shipped firmware ends in one line and a stopped processor, never in a silent reset."""

import subprocess

import pytest

import boots
from boots import Boot
from gdb_stub import GdbStub

VICTIM = "platform_init"  # called once, early, from firmware_main


def symbols():
    listing = subprocess.run(["nm", boots.BUILD / "hvmstage.rom.elf"], check=True, stdout=subprocess.PIPE, text=True)
    return {line.split()[2]: int(line.split()[0], 16) for line in listing.stdout.splitlines()}


def _code(*instructions):
    return lambda gdb, at: gdb.write(at[VICTIM], bytes(instructions))


# name: what to do to the firmware when it is about to call VICTIM, and words of the line that follows
MISHAPS = {
    "call-to-null": (_code(0x31, 0xC0, 0xFF, 0xE0), ("#PF", "at eip 0x00000000")),
    "undefined-opcode": (_code(0x0F, 0x0B), ("#UD",)),
    "division-by-zero": (_code(0x31, 0xC9, 0xF7, 0xF1), ("#DE",)),
    "write-to-null": (_code(0xC6, 0x05, 0, 0, 0, 0, 1), ("#PF", "error 0x2 cr2 0x00000000")),
    "write-to-code": (lambda gdb, at: gdb.write(at[VICTIM], b"\xc6\x05" + at[VICTIM].to_bytes(4, "little") + b"\1"),
                      ("#PF", "error 0x3")),
    "bad-segment": (_code(0xB8, 0xF0, 0xFF, 0, 0, 0x8E, 0xD8), ("#GP",)),
    "stray-interrupt": (_code(0xCD, 0x55), ("interrupt on a vector above 31",)),
    "stack-overflow": (lambda gdb, at: gdb.write(at[VICTIM], b"\xbc" + (at["stack_guard"] + 0x1000).to_bytes(4, "little")
                                                 + b"\x50"), ("#DF", "stack overflow")),
}


@pytest.mark.parametrize("machine", ("q35", "pc"))
@pytest.mark.parametrize("name", MISHAPS)
def test_mishap_ends_with_one_line(name, machine, start):
    spoil, words = MISHAPS[name]
    at = symbols()
    folder = boots.BUILD / "qemu" / f"exception-{name}-{machine}"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "gdb"
    path.unlink(missing_ok=True)
    one = start(Boot(folder.name, machine=machine, cpus=2, linux=False, deadline=30,
                     extra=("-S", "-gdb", f"unix:{path},server=on,wait=off")))
    gdb = GdbStub(path)
    try:
        gdb.run_to(at[VICTIM])
        spoil(gdb, at)
        gdb.go_on()
        line = one.wait_for_line("F firmware ")
    finally:
        gdb.close()
    assert line.startswith("F firmware exception: "), line
    for word in (*words, "eip"):
        assert word in line
    (registers,) = [line for line in one.log().splitlines() if line.startswith("E firmware exception: ")]
    assert " esp=" in registers
    assert one.log().count("\nF ") + one.log().startswith("F ") == 1
    assert one.qmp("query-status")["status"] == "running"  # halted, not reset: the log has no second beginning
    assert one.log().count("hvmstage ") == 0


def test_nmi_after_the_end_is_told(start):
    one = start(Boot("exception-nmi", linux=False, deadline=60))
    one.wait_for_line(boots.NO_PAYLOAD)
    one.qmp("inject-nmi")
    assert "NMI" in one.wait_for_line("F firmware exception: ")
