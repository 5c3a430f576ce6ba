# SPDX-License-Identifier: MIT
"""The planner on the host, given a guest's log, comes to exactly what the firmware decided."""

import subprocess

import pytest

import boots
import test_big_memory
import test_boot_linux
import test_no_payload
import test_topologies

# Runs that other tests ask for anyway.
BOOTS = [
    *test_topologies.BOOTS, *test_topologies.MANY_PORTS, *test_topologies.TOO_LARGE,
    *test_no_payload.BOOTS, *test_no_payload.CHOICES, *test_big_memory.BOOTS,
    *(boot for boot in test_boot_linux.BOOTS if boot.cpus == 1),
]


@pytest.mark.parametrize("boot", BOOTS, ids=str)
def test_pciplan_agrees_with_the_firmware(boot, outcome):
    done = subprocess.run([boots.BUILD / "pciplan", "check", outcome.folder / "serial.log"], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode == 0, done.stdout
