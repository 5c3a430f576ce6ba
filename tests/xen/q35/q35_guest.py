# SPDX-License-Identifier: MIT
"""What a Guest of the lab needs to have a Q35 machine:

    device_model = q35_guest.find()
    Guest("name", config=q35_guest.CONFIG | {...}, files=q35_guest.files(device_model) | {...}, ...)
"""

import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent

CONFIG = {"device_model_version": "qemu-xen", "device_model_override": "{folder}/device-model"}


class NotBuilt(Exception):
    """The text says which command builds the device model."""


def find():
    """The folder that make-device-model publishes."""
    done = subprocess.run([HERE / "make-device-model", "--find"], capture_output=True, text=True)
    if done.returncode:
        raise NotBuilt(done.stderr.strip())
    return Path(done.stdout.strip())


# Emulated disks read straight into the guest's memory, which the shared folder's file system cannot.
DISK_IN_MEMORY = (
    'copy=$(mktemp -p /dev/shm); cp "$here/disk.img" "$copy"; mount --bind "$copy" "$here/disk.img"; rm "$copy"')


def files(device_model, *commands, **settings):
    """Files for a guest's folder; `settings` are those at the head of the script `device-model`, which runs `commands`
    first."""
    lines = ['libraries=$here\n', *(f"{key}='{value}'\n" for key, value in settings.items())]
    lines += [f"{command}\n" for command in commands]
    shipped = [HERE / "device-model", device_model / "qemu-system-i386", *sorted((device_model / "lib").iterdir())]
    return {path.name: path for path in shipped} | {"device-model.env": "".join(lines).encode()}
