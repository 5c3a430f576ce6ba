# SPDX-License-Identifier: MIT
"""The guest for xl: what xl itself makes of it. A guest that is made like it boots in tests/xen."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from installed import EXAMPLES, FIRMWARE, need, run

CONFIG = EXAMPLES / "hvmstage-guest.cfg"


def find_xl():
    """Debian's own front end refuses to run without Xen."""
    found = sorted(Path("/usr/lib").glob("xen-*/bin/xl")) + sorted(Path("/usr/libexec/xen/bin").glob("xl"))
    if not found or not Path("/usr/include/libxl.h").exists():
        pytest.skip("no xl, or no libxl.h: tools/setup.sh package")
    return found[-1]


@pytest.fixture(scope="module")
def understood(tmp_path_factory):
    """A function: what xl understands of a text."""
    xl = find_xl()
    need("gcc")
    folder = tmp_path_factory.mktemp("xl")
    run("gcc", "-shared", "-fPIC", "-Wall", "-Werror", Path(__file__).with_name("xl_alone.c"), "-o", folder / "alone.so",
        "-lxenlight")

    def understand(text):
        (folder / "guest.cfg").write_text(text)
        done = subprocess.run([xl, "create", "--dryrun", folder / "guest.cfg"], capture_output=True, text=True,
                              env={**os.environ, "LD_PRELOAD": str(folder / "alone.so")})
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout[done.stdout.index("{"):])

    return understand


def test_xl_takes_the_image_from_the_line_that_the_documentation_names(understood):
    guest = understood(CONFIG.read_text())
    hvm = guest["b_info"]["type.hvm"]
    assert guest["c_info"]["type"] == "hvm"
    assert (hvm["firmware"], hvm["bios"]) == (f"{FIRMWARE}/hvmstage.elf", "seabios")
    assert guest["b_info"]["max_memkb"] == 1024 * 1024


def test_a_guest_without_that_line_is_one_on_hvmloader(understood):
    lines = [line for line in CONFIG.read_text().split("\n") if not line.startswith("firmware_override")]
    assert "firmware" not in understood("\n".join(lines))["b_info"]["type.hvm"]


def test_what_stands_there_as_a_comment_is_understood_too(understood):
    text = "\n".join(line[1:] if line.startswith("#") and " = " in line and line[1] != " " else line
                     for line in CONFIG.read_text().split("\n"))
    guest = understood(text)
    info = guest["b_info"]
    assert info["type.hvm"]["mmio_hole_memkb"] == 1024 * 1024
    assert info["type.hvm"]["acpi_firmware"] == "/etc/xen/more-tables.aml"
    assert info["type.hvm"]["smbios_firmware"] == "/etc/xen/more-structures.bin"
    assert info["device_model_version"] == "qemu_xen" and info["device_model"].endswith("/qemu-q35")
    assert [device["bus"] for device in guest["pcidevs"]] == [1]
