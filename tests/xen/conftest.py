# SPDX-License-Identifier: MIT
"""Guests for tests. A test names those it needs, and gets what came of them:

* `@pytest.mark.guests(A, B)` and the fixture `results`: results(A) is the Result of A;
* a parameter `guest` and the fixture `result`, for claims that hold for each guest of a list.

All guests of the selected tests are started with the first one; tests that name the same guest share one run.

With the environment's XEN=usual, as `make check` sets it, only USUAL ones are run, and tests that need another one are
skipped. The end of the output names guests that were tried twice, and those that took longest.
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


# Of each kind one or a few, which together take some five minutes on two idle processors: the lab itself, what a
# hand-off keeps, hostile toolstacks, RAM that is moved, hvmloader beside it, Linux on either machine, save and restore,
# tables of the device model's, what keys tell.
USUAL = re.compile("|".join((
    "stock-plain", "bad-config", "talker", "probe-(ours-seabios-small|ours-ovmf-.*|stock-ovmf-small)", "refused-cut",
    "crash-(magic|module-here|map-lies|ring)", "odd-(keys|blobs)", "layout-(kept|moved-probe)",
    "side-(default|bar-1g-2g|acpi-good)-.*", "linux-small-ours", "save-restore-ours",
    "dm-tables-(good|bad)", "dm-place-(beyond|on-toolstack)", "told-.*",
    "q35-probe(-reset|-saved|-ovmf-small)?", "q35-small-ours")))
SKIPPED = "one of its guests is not among the usual ones: make check-xen runs it"
SLOWEST = 5  # guests that the summary names


def pytest_configure(config):
    config.addinivalue_line("markers", "guests(guest, ...): guests on real Xen that the test needs")


def pytest_collection_modifyitems(items):
    if os.environ.get("XEN") != "usual":
        return
    for item in items:
        if not all(USUAL.fullmatch(guest.name) for guest in _guests_of(item)):
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
    request.config.xen_lab = running
    yield running
    running.close()


def pytest_terminal_summary(terminalreporter, config):
    running = getattr(config, "xen_lab", None)
    if not running:
        return
    for result in running.repeated:
        first = result.first
        if result.guest.is_to_fail:
            continue
        terminalreporter.write_line(
            f"WARNING: guest {result.guest.name} was tried twice, as {first.again} (then: {result.ended}); the first "
            f"attempt is in {first.folder}", yellow=True)
    done = [future.result() for future in running.futures.values() if future.done() and not future.exception()]
    slowest = sorted(done, key=lambda result: -result.seconds)[:SLOWEST]
    terminalreporter.write_line(
        f"{len(done)} guests, {running.boots} boots of Xen, {sum(result.seconds for result in done):.0f} s together; "
        + ", ".join(f"{result.guest.name} {result.seconds:.0f} s" for result in slowest))


@pytest.fixture
def results(xen_lab):
    return xen_lab.result


@pytest.fixture
def result(xen_lab, guest):
    return xen_lab.result(guest)
