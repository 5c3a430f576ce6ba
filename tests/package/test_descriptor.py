# SPDX-License-Identifier: MIT
"""The descriptor for management software, by the rules of QEMU's docs/interop/firmware.json."""

import fnmatch
import json
import re

import pytest

from installed import FIRMWARE, need, run

INTERFACES = {"bios", "openfirmware", "uboot", "uefi"}
DEVICES = {"flash": {"executable", "nvram-template"}, "kernel": {"filename"}, "memory": {"filename"}}
FEATURES = {"acpi-s3", "acpi-s4", "amd-sev", "enrolled-keys", "requires-smm", "secure-boot", "verbose-dynamic",
            "verbose-static"}


@pytest.fixture
def descriptor(stage):
    paths = list((stage / "usr/share/qemu/firmware").iterdir())
    assert [path.name for path in paths] == ["99-hvmstage.json"]
    return json.loads(paths[0].read_text())


def test_it_has_the_members_of_a_firmware_and_no_others(descriptor):
    assert set(descriptor) == {"description", "interface-types", "mapping", "targets", "features", "tags"}
    assert isinstance(descriptor["description"], str) and descriptor["tags"] == []
    assert descriptor["interface-types"] and set(descriptor["interface-types"]) <= INTERFACES
    assert set(descriptor["features"]) <= FEATURES and len(set(descriptor["features"])) == len(descriptor["features"])
    for target in descriptor["targets"]:
        assert set(target) == {"architecture", "machines"} and target["machines"]


def test_the_mapping_names_the_installed_image(descriptor, stage):
    mapping = descriptor["mapping"]
    assert set(mapping) == {"device"} | DEVICES[mapping["device"]]
    assert mapping == {"device": "memory", "filename": f"{FIRMWARE}/hvmstage.rom"}
    assert (stage / mapping["filename"].lstrip("/")).stat().st_size % 65536 == 0  # as -bios takes it


def test_any_other_firmware_comes_before_it(stage):
    """Management software takes the first one that suits, in the order of the files' names."""
    assert all(path.name.startswith("99-") for path in (stage / "usr/share/qemu/firmware").iterdir())


@pytest.mark.parametrize("architecture", ["i386", "x86_64"])
def test_the_machines_are_those_of_pc_and_q35_and_no_others(descriptor, architecture):
    program = f"qemu-system-{architecture}"
    need(program)
    patterns = [pattern for target in descriptor["targets"] if target["architecture"] == architecture
                for pattern in target["machines"]]
    names = re.findall(r"^(\S+)\s", run(program, "-machine", "help"), re.MULTILINE)
    suiting = {name for name in names for pattern in patterns if fnmatch.fnmatchcase(name, pattern)}
    assert len(suiting) > 4
    assert suiting == {name for name in names if re.fullmatch(r"pc-(i440fx|q35)-.*", name)}
