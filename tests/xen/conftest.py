# SPDX-License-Identifier: MIT
"""Guests for tests. A test names those it needs, and gets what came of them:

* `@pytest.mark.guests(A, B)` and the fixture `results`: results(A) is the Result of A;
* a parameter `guest` and the fixture `result`, for claims that hold for each guest of a list.

All guests of the selected tests are started with the first one; tests that name the same guest share one run.

All of them take twenty minutes. With the environment's XEN=usual, as `make check` sets it, tests that need one of LONG are skipped.
"""

import os
import re
import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
import guest_run  # noqa: E402
import lab  # noqa: E402
import xen_guest  # noqa: E402
import xen_host  # noqa: E402


# Guests that take minutes each, or that are many of a kind of which others are run.
LONG = re.compile(r"linux-(large|events-.*)|grub|save-restore-stock|layout-(?!kept$|moved$|moved-probe|class-0680).*"
                  r"|side-(vcpus-4|bar-512m|bar-8g|behind-bridge|mmio-hole|relocate-.*|acpi-(off|empty|long)|viridian|generation-id|"
                  r"smbios-broken)-.*")
SKIPPED = "one of its guests takes long: make check-xen runs it"


def pytest_configure(config):
    config.addinivalue_line("markers", "guests(guest, ...): guests on real Xen that the test needs")


def pytest_collection_modifyitems(items):
    if os.environ.get("XEN") != "usual":
        return
    for item in items:
        if any(LONG.fullmatch(guest.name) for guest in _guests_of(item)):
            item.add_marker(pytest.mark.skip(reason=SKIPPED))


def pytest_collection_finish(session):
    wanted = {}
    for item in session.items:
        if any(mark.kwargs.get("reason") == SKIPPED for mark in item.iter_markers("skip")):
            continue
        for guest in _guests_of(item):
            assert wanted.setdefault(guest.name, guest) == guest, f"two different guests are called {guest.name}"
    session.config.xen_guests = wanted


def _guests_of(item):
    given = [one for mark in item.iter_markers("guests") for one in mark.args]
    given += getattr(item, "callspec", None) and item.callspec.params.values() or []
    return _guests_in(given)


def _guests_in(values):
    for value in values:
        if isinstance(value, xen_guest.Guest):
            yield value
        elif isinstance(value, (list, tuple)):
            yield from _guests_in(value)


@pytest.fixture(scope="session")
def xen_lab(request):
    if not shutil.which(xen_host.QEMU):
        pytest.skip(f"{xen_host.QEMU} is not installed (Debian: qemu-system-x86)")
    guests = list(request.config.xen_guests.values())
    if any(guest.firmware == xen_guest.OURS for guest in guests) and not guest_run.ELF.exists():
        pytest.fail(f"{guest_run.ELF} does not exist: run make first")
    try:
        xen_host.dom0_folder()
    except RuntimeError as error:
        pytest.skip(f"no Xen: {error}")
    running = lab.Lab(guests)
    yield running
    running.close()


@pytest.fixture
def results(xen_lab):
    return xen_lab.result


@pytest.fixture
def result(xen_lab, guest):
    return xen_lab.result(guest)
