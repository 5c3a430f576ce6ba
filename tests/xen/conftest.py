# SPDX-License-Identifier: MIT
"""Guests for tests. A test names those it needs, and gets what came of them:

* `@pytest.mark.guests(A, B)` and the fixture `results`: results(A) is the Result of A;
* a parameter `guest` and the fixture `result`, for claims that hold for each guest of a list.

All guests of the selected tests are started with the first one; tests that name the same guest share one run.
"""

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
import guest_run  # noqa: E402
import lab  # noqa: E402
import xen_guest  # noqa: E402
import xen_host  # noqa: E402


def pytest_configure(config):
    config.addinivalue_line("markers", "guests(guest, ...): guests on real Xen that the test needs")


def pytest_collection_finish(session):
    wanted = {}
    for item in session.items:
        given = [one for mark in item.iter_markers("guests") for one in mark.args]
        given += getattr(item, "callspec", None) and item.callspec.params.values() or []
        for guest in _guests_in(given):
            assert wanted.setdefault(guest.name, guest) == guest, f"two different guests are called {guest.name}"
    session.config.xen_guests = wanted


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
