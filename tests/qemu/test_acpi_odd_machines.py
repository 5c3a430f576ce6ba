# SPDX-License-Identifier: MIT
"""Machines that the description has stumbled over, or could: each ends as it should, and says what it leaves out."""

import re

import pytest

import boots
from boots import Boot

BRIDGES = tuple(f"pci-bridge,id=b{i},chassis_nr={i + 1}" for i in range(28)) + tuple(
    f"pci-bridge,id=c{i}x{j},chassis_nr={40 + 8 * i + j},bus=b{i},addr={j + 1}" for i in (0, 1) for j in range(8))
NVDIMM = ("-object", "memory-backend-ram,id=n0,size=256M")
NODES = tuple(word for i in range(128) for word in (
    "-object", f"memory-backend-ram,id=m{i},size=4M", "-numa", f"node,nodeid={i},memdev=m{i}"))


def odd(name, expected=(), ended="stopped", **more):
    """A machine without a payload, the E and W lines about its description that it is to print, and how it ends."""
    return Boot(f"odd-{name}", linux=False, **more), expected, ended


ODD = [
    # QEMU makes its tables anew when they are first read, and these grow beyond the size that it has told until then.
    odd("44-bridges", machine="pc", devices=BRIDGES),
    odd("44-bridges-device-model", machine="pc", devices=BRIDGES, options=(("acpi", "device-model"),)),
    # QEMU's SRAT has the module inside of the range for hot-plug.
    odd("nvdimm", machine="q35,nvdimm=on", memory="512M,slots=2,maxmem=4G", devices=("nvdimm,memdev=n0",), extra=NVDIMM),
    odd("128-nodes", cpus=4, extra=NODES),
    odd("iommu", devices=("intel-iommu",)),
    odd("required-missing", ('F acpi NFIT: no table "NFIT" of the device model\'s or the toolstack\'s can be passed on, and '
                             "it is required (acpi-required); the lines above say what there was",),
        options=(("acpi-required", "NFIT"),), ended="fatal"),
    odd("no-acpi", ("W acpi tables: none: the machine has no ACPI hardware",), machine="q35,acpi=off"),
    odd("no-tables", ("W acpi loader: the device model gives no tables, so NUMA and ACPI hot-plug are not known",),
        machine="pc-i440fx-1.4"),
    odd("17-bridges-deep", ("W acpi hotplug: 1 buses, too many or too deep, have no ACPI hot-plug",), machine="pc",
        devices=tuple(f"pci-bridge,id=b{i},chassis_nr={i + 1}{f',bus=b{i - 1},addr=1' if i else ''}" for i in range(17))),
    odd("no-hpet", machine="q35,hpet=off"),
    odd("no-i8042", machine="pc,i8042=off"),
    odd("no-s3", machine="q35", extra=("-global", "ICH9-LPC.disable_s3=1")),
    odd("four-serial-ports", extra=("-serial", "null") * 3),
]


@pytest.mark.parametrize("boot, expected, ended", ODD, ids=lambda value: str(value) if isinstance(value, Boot) else "")
def test_odd_machine_ends_as_it_should(boot, expected, ended, outcome):
    assert outcome.ended == ended
    said = re.findall(r"^[FEW] (?:acpi|smbios|mp|firmware) .*$", outcome.text, re.MULTILINE)
    assert said == list(expected)


def test_own_table_of_the_user_is_passed_on(start, tmp_path):
    """-acpitable: its checksum is right from the start, so that QEMU's script does not name it."""
    (tmp_path / "data").write_bytes(b"any content")
    machine = start(Boot("odd-acpitable", linux=False, extra=("-acpitable", f"sig=OEMX,data={tmp_path}/data")))
    machine.wait_for_line(boots.NO_PAYLOAD)
    assert re.search(r"^I acpi tables: the device model's OEMX .* is passed on", machine.log(), re.MULTILINE)
