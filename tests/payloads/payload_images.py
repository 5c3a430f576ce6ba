# SPDX-License-Identifier: MIT
"""Where the payloads are: what tools/make-payloads has built, or the folder that the environment names in PAYLOADS
(files seabios.elf, uefi-pc.fd, uefi-q35.fd), with which a developer tests builds of his own."""

import os
import subprocess
import threading
from functools import lru_cache
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
MAKE_PAYLOADS = TOP / "tools/make-payloads"

KINDS = ("seabios", "uefi")
FILES = {"seabios": "seabios.elf", "uefi-pc": "uefi-pc.fd", "uefi-q35": "uefi-q35.fd"}
_LOCK = threading.Lock()


class NoPayload(Exception):
    """Why there is none, and the command that makes it."""


def _of_folder(name, folder):
    path = Path(folder) / FILES[name]
    if not path.exists():
        raise NoPayload(f"PAYLOADS={folder} has no {FILES[name]}")
    return path


@lru_cache(maxsize=None)
def _made(part):
    """name -> file of one part, "seabios" or "uefi"; builds it if the cache has none, and shows how far it is. Nothing
    if that fails, which is not tried again."""
    done = subprocess.run([MAKE_PAYLOADS, part], stdout=subprocess.PIPE, text=True)
    return {name: Path(path) for name, _, path in (line.partition("=") for line in done.stdout.splitlines())}


def find(kind, machine):
    """The image for a kind, "seabios" or "uefi", on a machine, "pc" or "q35". Raises NoPayload."""
    name = f"uefi-{machine}" if kind == "uefi" else kind
    if folder := os.environ.get("PAYLOADS"):
        return _of_folder(name, folder)
    with _LOCK:
        made = _made(kind)
    if name not in made:
        raise NoPayload(f"no {name}; tools/setup.sh payloads && tools/make-payloads {kind} builds it, or says why not")
    return made[name]
