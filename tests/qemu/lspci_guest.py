# SPDX-License-Identifier: MIT
"""A guest that prints what lspci says: the test guest's initial RAM disk with the host's lspci and its libraries on top."""

import gzip
import shutil
import subprocess
import tempfile
from functools import lru_cache
from pathlib import Path

import boots

BEGIN, END = "=== lspci", "=== lspci-end"
APPEND = "rdinit=/lspci-init"

INIT = f"""#!/bin/sh
export PATH=/bin
/bin/busybox --install -s /bin
mount -t devtmpfs none /dev
mount -t proc none /proc
mount -t sysfs none /sys
exec </dev/console >/dev/console 2>&1
stty -opost </dev/console
dmesg -n 1
echo "{BEGIN}"
/lspci/LOADER --library-path /lspci /lspci/lspci -vvnnxxx -i /dev/null
echo "{END}"
poweroff -f
"""


class NoLspci(Exception):
    """There is no lspci on this host; the text says so."""


def _libraries(program):
    """The shared libraries of a program, its loader among them."""
    told = subprocess.run(["ldd", program], stdout=subprocess.PIPE, text=True, check=True).stdout
    words = [word for line in told.splitlines() for word in line.split() if word.startswith("/")]
    return [Path(word) for word in dict.fromkeys(words)]


@lru_cache(maxsize=None)
def initrd():
    """The path of the RAM disk. Linux unpacks archives that follow each other into one tree."""
    lspci = shutil.which("lspci") or shutil.which("lspci", path="/usr/sbin:/sbin")
    if not lspci:
        raise NoLspci("lspci is not installed (Debian: pciutils)")
    libraries = _libraries(lspci)
    loader, = (path.name for path in libraries if path.name.startswith("ld-linux"))
    output = boots.BUILD / "guests/lspci-initrd.gz"
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        (tree / "lspci").mkdir()
        for path in [Path(lspci), *libraries]:
            shutil.copy(path, tree / "lspci")
        (tree / "lspci-init").write_text(INIT.replace("LOADER", loader))
        (tree / "lspci-init").chmod(0o755)
        names = "".join(f"{path.relative_to(tree)}\n" for path in sorted(tree.rglob("*")))
        archive = subprocess.run(["cpio", "--quiet", "-o", "-H", "newc", "-R", "0:0"], cwd=tree, input=names.encode(),
                                 stdout=subprocess.PIPE, check=True).stdout
    output.write_bytes(boots.initrd().read_bytes() + gzip.compress(archive, 1))
    return output


def listing(log):
    """What lspci printed, out of the serial log."""
    return log.split(BEGIN + "\n", 1)[1].split(END, 1)[0]
