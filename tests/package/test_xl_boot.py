# SPDX-License-Identifier: MIT
"""The guest for xl, its file as it stands but for paths, under real Xen in the lab of tests/xen."""

import re
import shutil
import sys

import pytest

from installed import EXAMPLES, FIRMWARE, ROOT

sys.path.insert(0, str(ROOT / "tests/xen"))
import guest_run  # noqa: E402
import xen_guest  # noqa: E402
import xen_host  # noqa: E402

# By the guest's folder; and dom0 there has no scripts, so that QEMU itself has to serve the disk.
CHANGES = {f"{FIRMWARE}/hvmstage.elf": "FOLDER/firmware.elf", "/var/lib/xen/images/guest.img": "FOLDER/guest.img",
           "access=rw,": "access=rw, backendtype=qdisk,"}


class Example(xen_guest.Guest):
    def config_text(self, folder):
        text = (EXAMPLES / "hvmstage-guest.cfg").read_text()
        for old, new in CHANGES.items():
            assert old in text
            text = text.replace(old, new.replace("FOLDER", folder))
        # The lab's machine has one processor, and xl refuses more virtual ones unless it is told so.
        return text + "maxvcpus = 2\n"


def test_xl_starts_the_example_on_the_installed_image(stage, tmp_path, all_of_it):
    if not shutil.which(xen_host.QEMU):
        pytest.skip(f"no {xen_host.QEMU}: tools/setup.sh xen")
    text = (EXAMPLES / "hvmstage-guest.cfg").read_text()
    memory = int(re.search(r"^memory = (\d+)$", text, re.MULTILINE)[1])
    guest = Example("hvmstage-guest", config={"memory": memory, "vcpus": 2}, files={"guest.img": bytes(1 << 20)},
                    firmware=stage / FIRMWARE.lstrip("/") / "hvmstage.elf", until="boot: hand-off to seabios")
    try:
        with xen_host.XenHost(tmp_path / "host", guest.memory) as host:
            result = guest_run.GuestRun(host, guest).run()
    except (RuntimeError, xen_host.HostLost) as error:
        pytest.skip(f"Xen could not be started: {error}")
    assert result.reached, str(result)
