# SPDX-License-Identifier: MIT
"""The start of a TPM that does not behave: one line says what was wrong, and the boot goes on."""

import time
from dataclasses import dataclass

import pytest

import boots
import fake_tpm
import firmware_log
from boots import Boot
from fake_tpm import HANG_UP, RESPONSE_TAG, SILENCE, response
from machine import Machine

# TPM Main 1.2 part 3, 3.2 and TPM 2.0 part 3, 9.3: tag, length, TPM_Startup or TPM2_Startup, CLEAR
STARTUP = {"1": bytes.fromhex("00c1 0000000c 00000099 0001"), "2": bytes.fromhex("8001 0000000c 00000144 0000")}
PATIENCE = 5  # seconds
REGISTERS = 0xFED40000
NAMES = {"1.2": "version 1.2, TIS", "2.0-tis": "version 2.0, TIS", "2.0-crb": "version 2.0, CRB"}


@dataclass(frozen=True)
class Case:
    name: str
    kind: str
    answer: bytes | None
    line: str  # {0}: the TPM's name

    def __str__(self):
        return f"{self.name}-{self.kind}"


OF_12, OF_20 = RESPONSE_TAG["1"], RESPONSE_TAG["2"]
REFUSED_12 = "W firmware tpm: not started, {0}: TPM_Startup gave "
REFUSED_20 = "W firmware tpm: not started, {0}: TPM2_Startup gave "
BEFORE = "I firmware tpm: was started already, {0}"
NO_DATA = "W firmware tpm: not started, {0}: no response, dataAvail (STS) within 5000 ms"
CASES = [
    Case("well", "1.2", response(OF_12, 0), "I firmware tpm: started, {0}"),
    Case("well", "2.0-tis", response(OF_20, 0), "I firmware tpm: started, {0}"),
    Case("well", "2.0-crb", response(OF_20, 0), "I firmware tpm: started, {0}"),
    Case("silent", "1.2", SILENCE, NO_DATA),
    Case("silent", "2.0-tis", SILENCE, NO_DATA),
    Case("silent", "2.0-crb", SILENCE,
         "W firmware tpm: not started, {0}: no response (CTRL_START) within 5000 ms"),
    Case("before", "1.2", response(OF_12, 38), BEFORE),
    Case("before", "2.0-tis", response(OF_20, 0x100), BEFORE),
    Case("before", "2.0-crb", response(OF_20, 0x100), BEFORE),
    Case("refused", "1.2", response(OF_12, 3), REFUSED_12 + "response code 0x3"),
    Case("refused", "2.0-tis", response(OF_20, 0x101), REFUSED_20 + "response code 0x101"),
    Case("refused", "2.0-crb", response(OF_20, 0x101), REFUSED_20 + "response code 0x101"),
    # QEMU itself then answers, in 1.2's words: TPM_FAIL; and CRB has a bit for it, too.
    Case("lost", "2.0-tis", HANG_UP, REFUSED_20 + "response code 0x9"),
    Case("lost", "2.0-crb", HANG_UP, "W firmware tpm: not started, {0}: the TPM reports a fatal error (CTRL_STS)"),
    Case("tag", "1.2", response(0x1234, 0), REFUSED_12 + "a response with the unknown tag 0x1234"),
    Case("tag", "2.0-tis", response(OF_12, 0), REFUSED_20 + "a response with the unknown tag 0xc4"),
    Case("tag", "2.0-crb", response(0, 0), REFUSED_20 + "a response with the unknown tag 0x0"),
    Case("long", "1.2", response(OF_12, 0, 200), REFUSED_12 + "a response with the wrong length 0xc8"),
    Case("long", "2.0-crb", response(OF_20, 0, 3000), REFUSED_20 + "a response with the wrong length 0xbb8"),
]


def _register(machine, offset):
    return int(machine.monitor(f"xp /1wx {REGISTERS + offset:#x}").split(":")[1], 16)


def _is_let_go(machine, kind):
    """No locality is active: ACCESS.activeLocality; or LOC_STATE.locAssigned, and CTRL_STS.tpmIdle is set."""
    if kind != "2.0-crb":
        return _register(machine, 0) & 0x20 == 0
    return _register(machine, 0) & 0x02 == 0 and _register(machine, 0x44) & 0x02 != 0


@pytest.mark.parametrize("case", CASES, ids=str)
def test_tpm_gets_one_startup_and_its_answer_is_told_in_one_line(case, rom):
    boot = Boot(f"tpm-{case}", machine="pc" if case.kind == "1.2" else "q35", linux=False, deadline=60)
    folder = boots.BUILD / "qemu" / boot.name
    begin = time.monotonic()
    with fake_tpm.started(case.kind, case.answer) as tpm, \
         Machine(folder, [*boots.arguments_of(boot, rom, folder)[0], *tpm.arguments], boot.deadline) as machine:
        ended = boots.await_end(machine)
        took = time.monotonic() - begin
        log = firmware_log.parse(machine.log())
        let_go = _is_let_go(machine, case.kind)
        tpm.close()
    assert ended == "stopped"
    assert case.answer is not SILENCE or took >= PATIENCE
    assert [str(line) for line in log.lines if line.object == "tpm"] == [case.line.format(NAMES[case.kind])]
    assert [line for line in log.of_level("FEW") if line.object != "tpm"] == []
    assert tpm.commands == [STARTUP[case.kind[0]]]
    # QEMU's FIFO interface keeps the locality until the command that was given up has ended.
    assert let_go or (case.answer is SILENCE and case.kind != "2.0-crb")
    assert tpm.cancelled == (1 if case.answer is SILENCE else 0)


NO_TPM = [Boot(f"tpm-none-{machine}", machine=machine, linux=False) for machine in ("pc", "q35")]


@pytest.mark.parametrize("boot", NO_TPM, ids=str)
def test_machine_without_tpm_has_no_line_about_one(boot, outcome):
    assert [str(line) for line in outcome.log.lines if line.object.lower() == "tpm"] == []
