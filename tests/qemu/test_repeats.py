# SPDX-License-Identifier: MIT
"""Which failed boots get a second attempt, and what the reader is told."""

import boots
import machine
import pytest
import repeats

STUCK = f"{boots.HANDOFF_LINUX}\n[   28.5] watchdog: BUG: soft lockup - CPU#2 stuck for 26s!\n"
BOOT = boots.Boot("spoilt")


def runs(monkeypatch, *logs):
    """A Runs whose attempts fail with these logs, one after another, and then succeed."""
    left = list(logs)

    def run(boot, folder):
        folder.mkdir()
        (folder / "serial.log").write_text(left[0] if left else "")
        if left:
            raise machine.MachineError(left.pop(0))
        return boot.name

    monkeypatch.setattr(boots, "run", run)
    return repeats.Runs()


@pytest.mark.parametrize("log", [STUCK, STUCK.replace("to linux", "to seabios")], ids=["linux", "by-a-payload"])
def test_a_soft_lockup_is_tried_again_kept_and_told(log, monkeypatch, tmp_path):
    tried = runs(monkeypatch, log)
    assert tried.run(BOOT, tmp_path / "spoilt") == "spoilt"
    assert (tmp_path / "spoilt.first/serial.log").read_text() == log
    (warning, is_warning), (count, _) = tried.summary()
    assert is_warning and "boot spoilt was tried twice" in warning and str(tmp_path / "spoilt.first") in warning
    assert count.startswith("1 boots")


def test_a_second_soft_lockup_is_a_failure(monkeypatch, tmp_path):
    tried = runs(monkeypatch, STUCK, STUCK)
    with pytest.raises(machine.MachineError):
        tried.run(BOOT, tmp_path / "spoilt")
    assert len(tried.repeated) == 1


@pytest.mark.parametrize("log", ["", boots.HANDOFF_LINUX + "\n", "\n".join(reversed(STUCK.splitlines()))],
                         ids=["silence", "hang-after-hand-off", "before-the-hand-off"])
def test_other_failures_are_failures_at_once(log, monkeypatch, tmp_path):
    tried = runs(monkeypatch, log)
    with pytest.raises(machine.MachineError):
        tried.run(BOOT, tmp_path / "spoilt")
    assert tried.repeated == []
