# SPDX-License-Identifier: MIT
"""Boots for tests. A test that is parametrized with `boot` gets what came of it as the fixture `outcome`.

All boots of the selected tests are started from the first one on, two at a time, in the order of the tests; so a test
seldom waits, and tests that name the same boot share one run. The end of the output says which were tried twice, and
which took longest.

With the environment's QEMU_BOOTS=usual, as `make check` sets it, tests of the few LONG ones are skipped.
"""

import concurrent.futures
import os
import re

import pytest

import boots
import machine
import repeats
from rom_fixture import rom  # noqa: F401: for pytest
from usual import SKIPPED, is_usual

AT_ONCE = min(2, os.cpu_count() or 1)
# Boots that take long, of which another one of the same kind is run.
LONG = re.compile(r"acpi-q35-255cpu|acpi-(q35|pc)-64cpu|smbios-pc-64|no-acpi-many-pc|linux-q35-(3584M|2816M)-4cpu|"
                  r"linux-pc-(3G-4cpu|2816M-1cpu)|smbios-own-leaf-b|roots-crowded-last-linux|two-roots-pc|sriov-(off|64)|"
                  r"q35-64-ports-empty|mixed-cirrus-64M-high|pin-root-low|host-bridge-segment-0")


def _boot_of(item):
    boot = getattr(item, "callspec", None) and item.callspec.params.get("boot")
    return boot if isinstance(boot, boots.Boot) else None


def pytest_collection_modifyitems(items):
    if not is_usual():
        return
    for item in items:
        if (boot := _boot_of(item)) and LONG.fullmatch(boot.name):
            item.add_marker(pytest.mark.skip(reason=SKIPPED))


def pytest_collection_finish(session):
    wanted = {}
    for item in session.items:
        if any(mark.kwargs.get("reason") == SKIPPED for mark in item.iter_markers("skip")):
            continue
        if boot := _boot_of(item):
            assert wanted.setdefault(boot.name, boot) == boot, f"two different boots are called {boot.name}"
    session.config.hvmstage_boots = wanted


def pytest_terminal_summary(terminalreporter, config):
    if carried_out := getattr(config, "hvmstage_runs", None):
        carried_out.report(terminalreporter)


@pytest.fixture(scope="session")
def linux(rom):
    """Kernel and initial RAM disk are there."""
    try:
        boots.initrd()
    except RuntimeError as error:
        pytest.skip(f"no Linux guest: {error}")


@pytest.fixture(scope="session")
def runs(rom, request):
    """Futures of all selected boots, by name."""
    wanted = request.config.hvmstage_boots.values()
    guest_error = None
    if any(boot.linux for boot in wanted):
        try:
            boots.initrd()
        except RuntimeError as error:
            guest_error = error
    pool = concurrent.futures.ThreadPoolExecutor(AT_ONCE)
    request.config.hvmstage_runs = carried_out = repeats.Runs()
    futures = {boot.name: guest_error if boot.linux and guest_error
               else pool.submit(carried_out.run, boot, boots.BUILD / "qemu" / boot.name) for boot in wanted}
    yield futures
    pool.shutdown(cancel_futures=True)


@pytest.fixture
def outcome(boot, runs):
    run = runs[boot.name]
    if isinstance(run, RuntimeError):
        pytest.skip(f"no Linux guest: {run}")
    return run.result()


@pytest.fixture
def start(rom, request):
    """Starts a machine for a test that talks to it while it runs: start(boot) -> Machine."""
    machines = []

    def start_one(boot):
        folder = boots.BUILD / "qemu" / boot.name
        folder.mkdir(parents=True, exist_ok=True)
        arguments, _ = boots.arguments_of(boot, rom, folder)
        machines.append(machine.Machine(folder, arguments, boot.deadline))
        return machines[-1]

    yield start_one
    for one in machines:
        one.close()
