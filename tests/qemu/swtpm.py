# SPDX-License-Identifier: MIT
"""A software TPM for a machine: one swtpm process, with a state of its own that is new each time."""

import contextlib
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

SWTPM = "swtpm"
START_DEADLINE = 20  # seconds

# Boot.tpm -> swtpm's further arguments, QEMU's device.
KINDS = {
    "1.2": ((), "tpm-tis"),
    "2.0-tis": (("--tpm2",), "tpm-tis"),
    "2.0-crb": (("--tpm2",), "tpm-crb"),
}


class SwtpmError(Exception):
    """swtpm did not start; the text has what it said."""


def is_there():
    return shutil.which(SWTPM) is not None


@contextlib.contextmanager
def started(kind, folder):
    """Runs swtpm as long as the context lasts; gives QEMU's arguments, none for the kind ""."""
    if not kind:
        yield []
        return
    more, device = KINDS[kind]
    # The path of a socket may have 107 characters only, hence a folder of its own.
    with tempfile.TemporaryDirectory(prefix="hvmstage-tpm-") as state, open(Path(folder) / "swtpm.log", "w+") as log:
        socket = Path(state) / "socket"
        process = subprocess.Popen([SWTPM, "socket", "--tpmstate", f"dir={state}", "--ctrl",
                                    f"type=unixio,path={socket}", *more], stdin=subprocess.DEVNULL, stdout=log,
                                   stderr=log)
        try:
            end = time.monotonic() + START_DEADLINE
            while not socket.exists():
                if process.poll() is not None or time.monotonic() > end:
                    log.seek(0)
                    raise SwtpmError(f"swtpm made no socket; it said: {log.read().strip()}")
                time.sleep(0.02)
            yield ["-chardev", f"socket,id=tpm,path={socket}", "-tpmdev", "emulator,id=tpm0,chardev=tpm",
                   "-device", f"{device},tpmdev=tpm0"]
        finally:
            process.terminate()
            process.wait()
