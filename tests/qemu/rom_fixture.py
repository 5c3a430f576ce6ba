# SPDX-License-Identifier: MIT
"""The fixture of every test that starts QEMU on our ROM, whichever folder it is in."""

import shutil

import pytest

import boots
import machine


@pytest.fixture(scope="session")
def rom():
    if not shutil.which(machine.QEMU):
        pytest.skip(f"{machine.QEMU} is not installed (Debian: qemu-system-x86)")
    if not boots.ROM.exists():
        pytest.fail(f"{boots.ROM} does not exist: run make first")
    return boots.ROM
