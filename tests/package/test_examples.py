# SPDX-License-Identifier: MIT
"""Commands of the manual for QEMU, run as they stand but for the folders; and what is installed, working together."""

import re
import subprocess
import time

import pytest

from installed import ROOT, need, run

QEMU = "qemu-system-x86_64"
DEADLINE = 120  # seconds, on a busy host


def commands(stage):
    """The commands of the manual's examples, each as one line."""
    page = (stage / "usr/share/man/man7/hvmstage.7").read_text().split(".SH EXAMPLES")[1]
    text = page.replace("\\e\n", " ").replace("\\-", "-")
    return [line.strip() for line in text.split("\n") if re.match(r" +\S", line)]


def boot(command, log, until):
    """Runs a command until its log, a file or its output, has a line."""
    with open(log.with_suffix(".out"), "wb") as output:
        process = subprocess.Popen(command, shell=True, cwd=log.parent, stdin=subprocess.DEVNULL, stdout=output,
                                   stderr=subprocess.STDOUT, start_new_session=True)
    try:
        end = time.monotonic() + DEADLINE
        while time.monotonic() < end and process.poll() is None:
            for path in (log, log.with_suffix(".out")):
                text = path.read_text("ascii", "replace") if path.exists() else ""
                if re.search(until, text):
                    return text
            time.sleep(0.1)
        raise AssertionError(f"no {until!r}: {log.with_suffix('.out').read_text('ascii', 'replace')[-2000:]}")
    finally:
        process.kill()
        process.wait()


def adapted(command, stage, **others):
    """An exec, so that the process is QEMU itself."""
    command = command.replace("/usr/share/hvmstage", str(stage / "usr/share/hvmstage"))
    for old, new in others.items():
        command = command.replace(f"/{old}", str(new))
    return "exec " + command.replace(QEMU, f"{QEMU} -accel tcg", 1)


@pytest.fixture(scope="module")
def kernel():
    done = subprocess.run([ROOT / "tests/guests/get-kernel"], capture_output=True, text=True)
    if done.returncode != 0:
        pytest.skip(f"no kernel: {done.stderr.strip()}")
    return done.stdout.strip() + "/vmlinuz"


def test_the_machine_without_payload_is_laid_out_and_looked_at_with_what_is_installed(stage, tmp_path):
    need(QEMU)
    machine, look = [command for command in commands(stage) if "boot.log" in command]
    boot(adapted(machine, stage), tmp_path / "boot.log", r"boot: no payload given, stopped")
    assert "usr/bin" not in look and look == "hvmlayout tree boot.log"
    path = {"PATH": f"{stage}/usr/bin:/usr/bin:/bin"}
    assert "00:1f.2" in run("sh", "-c", look, cwd=tmp_path, env=path)
    run("pciplan", "check", tmp_path / "boot.log", env=path)
    assert "00:1f.2" in run("hvmlayout", "explain", tmp_path / "boot.log", "00:1f.2", env=path)


def test_debians_kernel_is_started_by_the_command_of_the_manual(stage, tmp_path, kernel):
    need(QEMU)
    (command,) = [command for command in commands(stage) if "-kernel" in command]
    command = adapted(command.replace("-initrd /initrd.img ", ""), stage, vmlinuz=kernel)
    text = boot(command, tmp_path / "serial.log", r"Linux version .*[\s\S]*Command line: console=ttyS0")
    assert "I firmware option: place=high" in text and "I firmware boot: hand-off to linux" in text
