# SPDX-License-Identifier: MIT
"""The less common ways in: a kernel as ELF with a PVH entry, and fw_cfg without DMA."""

import lzma
import struct

import pytest

import boots
from boots import Boot


def unpack_vmlinux(bzimage, output):
    """The ELF inside Debian's bzImage: an xz payload, whose place the set-up header tells (boot protocol 2.08)."""
    data = bzimage.read_bytes()
    setup = (data[0x1F1] + 1) * 512
    offset, length = struct.unpack_from("<II", data, 0x248)
    payload = data[setup + offset:setup + offset + length - 4]  # the last four bytes are the unpacked size
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_bytes(lzma.decompress(payload))


@pytest.mark.parametrize("machine,memory", (("q35", "512M"), ("pc", "3G")))
def test_linux_boots_by_its_pvh_entry(machine, memory, rom, linux):
    vmlinux = boots.BUILD / "guests/vmlinux"
    if not vmlinux.exists():
        unpack_vmlinux(boots.kernel_folder() / "vmlinuz", vmlinux)
    boot = Boot(f"pvh-{machine}", machine=machine, memory=memory, kernel=str(vmlinux), do="view,poweroff")
    result = boots.run(boot, boots.BUILD / "qemu" / boot.name)
    assert "kernel segment at" in result.text
    assert result.findings() == []


NO_DMA = [Boot(f"no-dma-{machine}", machine=machine, do="view,poweroff", extra=("-global", f"{device}.dma_enabled=off"))
          for machine, device in (("q35", "fw_cfg_io"), ("pc", "fw_cfg_io"))]


@pytest.mark.parametrize("boot", NO_DMA, ids=str)
def test_linux_boots_without_fw_cfg_dma(boot, outcome):
    assert outcome.findings() == []
