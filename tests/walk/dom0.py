# SPDX-License-Identifier: MIT
"""A dom0 to walk in: the lab of tests/xen, with the files of the package where the package has them."""

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "xen"))
import xen_host  # noqa: E402

MEMORY = 1200  # MiB for guests
DEADLINE = 180
FOLDER = "/lab/walk"


class NoDom0(Exception):
    """Why there is none, for a reader."""


class Dom0:
    def __init__(self, folder, package):
        try:
            self.host = xen_host.XenHost(folder, MEMORY)
        except (RuntimeError, xen_host.HostLost, FileNotFoundError) as error:
            raise NoDom0(f"no Xen: {error}") from None
        subprocess.run(["dpkg-deb", "-x", package, self.host.share / "package"], check=True)
        self.shared = self.host.share / "walk"
        self.shared.mkdir()
        status, output = self.host.run("cp -a /lab/package/. /")
        if status:
            self.close()
            raise NoDom0(f"the package's files cannot be put into dom0: {output}")

    def run(self, shell):
        """(status, output)"""
        return self.host.run(f"set -e\ncd {FOLDER}\n{shell}", DEADLINE)

    def files(self):
        """What the commands have written into their folder."""
        return [path for path in self.shared.iterdir() if path.is_file()]

    def close(self):
        self.host.close()
