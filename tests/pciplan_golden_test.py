# SPDX-License-Identifier: MIT
"""Recorded plans: what pciplan plans for each machine of tests/machines is, byte for byte, the file NAME.plan beside it.

After a change of the planner that is meant, PCIPLAN_GOLDEN=write records the plans anew; the difference is then to be read
before it is kept."""

import os

import pytest

from pciplan_program import MACHINES, pciplan


@pytest.mark.parametrize("machine", MACHINES, ids=lambda path: path.stem)
def test_plan_is_the_recorded_one(machine):
    recorded = machine.with_suffix(".plan")
    result = pciplan("plan", machine)
    assert result.returncode == 0, result.stderr.decode()
    if os.environ.get("PCIPLAN_GOLDEN") == "write":
        recorded.write_bytes(result.stdout)
    assert recorded.exists(), f"{recorded.name} is missing: record it with PCIPLAN_GOLDEN=write"
    assert result.stdout.decode() == recorded.read_text()


def test_no_recorded_plan_is_without_its_machine():
    stems = {path.stem for path in MACHINES}
    assert {path.stem for path in MACHINES[0].parent.glob("*.plan")} <= stems
