# SPDX-License-Identifier: MIT
"""Boots through payloads for tests. A test that is parametrized with `boot`, a PayloadBoot, gets what came of it as the
fixture `outcome`.

All boots of the selected tests are started from the first one on, two at a time, in the order of the tests; so a test
seldom waits, and tests that name the same boot share one run.
"""

import concurrent.futures
import contextlib
import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "qemu"))
import boot_disks  # noqa: E402
import boots  # noqa: E402
import machine  # noqa: E402
import matrix  # noqa: E402
import payload_boot  # noqa: E402
import payload_images  # noqa: E402
import repeats  # noqa: E402
from rom_fixture import rom  # noqa: E402, F401: for pytest

AT_ONCE = min(2, os.cpu_count() or 1)
# What a boot needs and this host does not have; RuntimeError: the kernel.
RESULTS = pytest.StashKey()
UNAVAILABLE = (payload_images.NoPayload, boot_disks.NoDisk, RuntimeError)


def pytest_collection_finish(session):
    wanted = {}
    for item in session.items:
        boot = getattr(item, "callspec", None) and item.callspec.params.get("boot")
        if isinstance(boot, payload_boot.PayloadBoot) and not list(item.iter_markers("skip")):
            assert wanted.setdefault(boot.name, boot) == boot, f"two different boots are called {boot.name}"
    session.config.hvmstage_payload_boots = wanted


@pytest.fixture(scope="session")
def runs(rom, request):
    """Futures of all selected boots, by name."""
    wanted = request.config.hvmstage_payload_boots
    # Builds of payloads show their progress, as the first one takes minutes.
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        for boot in wanted.values():
            with contextlib.suppress(payload_images.NoPayload):
                boot.payload_file()
    pool = concurrent.futures.ThreadPoolExecutor(AT_ONCE)
    request.config.hvmstage_runs = carried_out = repeats.Runs(payload_boot.run)
    yield {name: pool.submit(carried_out.run, boot, boot.folder) for name, boot in wanted.items()}
    pool.shutdown(cancel_futures=True)


@pytest.fixture
def outcome(boot, runs):
    try:
        return runs[boot.name].result()
    except UNAVAILABLE as error:
        pytest.skip(str(error))


@pytest.fixture
def start(rom):
    """Starts a machine for a test that talks to it while it runs: start(boot) -> Machine."""
    machines = []

    def start_one(boot):
        boot.folder.mkdir(parents=True, exist_ok=True)
        try:
            arguments, _ = boots.arguments_of(boot.plain(), rom, boot.folder)
        except UNAVAILABLE as error:
            pytest.skip(str(error))
        machines.append(machine.Machine(boot.folder, arguments, boot.deadline))
        return machines[-1]

    yield start_one
    for one in machines:
        one.close()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Keeps the results of the matrix's cells for the summary."""
    report = (yield).get_result()
    if item.originalname != "test_linux_comes_up_from" or not (report.when == "call" or report.outcome != "passed"):
        return
    name, reason, word = item.callspec.id, "", {"passed": "ok", "failed": "FAILED", "skipped": "-"}[report.outcome]
    if report.outcome == "skipped":
        reason = report.longrepr[2].removeprefix("Skipped: ")
    item.session.config.stash.setdefault(RESULTS, {})[name] = (word, reason)


def pytest_terminal_summary(terminalreporter, config):
    if carried_out := getattr(config, "hvmstage_runs", None):
        carried_out.report(terminalreporter)
    if results := config.stash.get(RESULTS, None):
        terminalreporter.section("Linux from a disk, by machine and payload")
        for line in matrix.table(results):
            terminalreporter.write_line(line)
