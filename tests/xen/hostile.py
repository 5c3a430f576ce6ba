# SPDX-License-Identifier: MIT
"""What hostile.c does to a domain, done where a toolstack has built it and it does not run yet: by a script that xl is
told to start as the device model, and that becomes the real one at its end."""

import functools
import subprocess
from pathlib import Path

import guest_run
import xen_guest

SOURCE = Path(__file__).resolve().parent / "hostile.c"
FOLDER = guest_run.BUILD / "xen-programs"

DEVICE_MODEL = r"""#!/bin/sh
exec 2>>{folder}/device-model.log
domid=$(echo " $* " | sed 's/.* -xen-domid \([0-9]*\) .*/\1/')
PATH=$PATH:{folder}
%s
exec /usr/libexec/xen-qemu-system-i386 "$@"
"""


@functools.cache
def build():
    """Compiles hostile.c for dom0, and returns the program's path."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    target = FOLDER / "hostile"
    subprocess.run(["gcc", "-static", "-O1", "-Wall", "-Wextra", "-Werror", SOURCE, "-o", target], check=True)
    return target


def guest(name, *commands, shell="", config=None, files=None, **more):
    """A Guest with hostile.c's commands, as "poke ADDRESS BYTE...", and shell text before its device model starts."""
    if commands or shell:
        config = {"device_model_override": "{folder}/device-model", "device_model_version": "qemu-xen"} | (config or {})
        files = {"device-model": _script(name, commands, shell), "hostile": build()} | (files or {})
    return xen_guest.Guest(name, config=config or {}, files=files or {}, **more)


def _script(name, commands, shell):
    lines = [f"hostile {command.split()[0]} $domid {' '.join(command.split()[1:])} || exit 1" for command in commands]
    script = FOLDER / f"device-model-{name}"
    FOLDER.mkdir(parents=True, exist_ok=True)
    script.write_text(DEVICE_MODEL.replace("{folder}", f"/lab/guests/{name}") % "\n".join([*lines, shell]))
    script.chmod(0o755)
    return script
