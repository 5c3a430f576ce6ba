# SPDX-License-Identifier: MIT
"""Whatever the command line gives the firmware: one clear line, no hang, and the guest boots where it can."""

import random

import pytest

import boots
from boots import Boot

# option, value: words that the one warning has to contain
OPTIONS = {
    ("place", "sideways"): ("sideways", "auto, high or low"),
    ("place", "high "): ("high ", "auto, high or low"),
    ("hotplug-mem", "plenty"): ("plenty", "0 to 2G"),
    ("hotplug-io", "1T"): ("1T", "0 to 64K"),
    ("address-bits", "31"): ("31", "32 to 52"),
    ("log", "loud"): ("loud", "debug"),
    ("colour", "green"): ("colour", "no such option"),
    ("place", "x" * 300): ("place", "300"),
}
OPTION_BOOTS = [Boot(f"option-{number}-{option}", linux=False, options=((option, value),))
                for number, (option, value) in enumerate(OPTIONS)]


@pytest.mark.parametrize("boot", OPTION_BOOTS, ids=str)
def test_malformed_option_is_reported_and_the_default_is_used(boot, outcome):
    warnings = outcome.log.of_level("FEW")
    assert len(warnings) == 1, outcome.text
    for word in OPTIONS[boot.options[0]]:
        assert word in str(warnings[0])
    assert outcome.findings(levels="FE") == []


BAD_OPTION_LINUX = Boot("option-bad-linux", options=(("place", "sideways"),))


@pytest.mark.parametrize("boot", [BAD_OPTION_LINUX], ids=str)
def test_guest_boots_in_spite_of_a_malformed_option(boot, outcome):
    assert outcome.findings(levels="FE") == []


def _content(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return str(path)


def _zeros(path, size):
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "wb") as file:
        file.truncate(size)
    return str(path)


def _random_kernel(folder):
    """Random bytes, with a set-up part short enough that QEMU itself takes the file; it takes no initrd beside it."""
    content = bytearray(random.Random("kernel").randbytes(1 << 20))
    content[0x1F1] = 4
    return {"kernel": _content(folder / "kernel", content), "initrd": boots.NO_INITRD}


def _truncated_kernel(folder):
    whole = (boots.kernel_folder() / "vmlinuz").read_bytes()
    return {"kernel": _content(folder / "kernel", whole[:len(whole) // 2])}


def _old_protocol(folder):
    whole = bytearray((boots.kernel_folder() / "vmlinuz").read_bytes())
    whole[0x206:0x208] = b"\x04\x02"
    return {"kernel": _content(folder / "kernel", whole)}


def _huge_initrd(folder):
    """QEMU takes it, for it would fit without the kernel."""
    return {"memory": "96M", "initrd": _zeros(folder / "initrd", 80 << 20)}


def _long_command_line(_):
    return {"append": "x" * 4000}


def _little_memory(_):
    return {"memory": "16M"}


FATAL = {
    "random-kernel": (_random_kernel, ("kernel", "bzImage")),
    "truncated-kernel": (_truncated_kernel, ("shorter than its header says",)),
    "old-protocol": (_old_protocol, ("boot protocol",)),
    "huge-initrd": (_huge_initrd, ("initrd of 83886080 bytes does not fit", "RAM")),
    "long-command-line": (_long_command_line, ("command line has 40", "2047")),
    "little-memory": (_little_memory, ("needs", "RAM")),
}


@pytest.mark.parametrize("machine", ("q35", "pc"))
@pytest.mark.parametrize("name", FATAL)
def test_unusable_payload_ends_with_one_line_that_says_why(name, machine, rom, linux):
    make, words = FATAL[name]
    folder = boots.BUILD / "qemu" / f"fatal-{name}-{machine}"
    result = boots.run(Boot(folder.name, machine=machine, deadline=60, **make(folder)), folder)
    assert result.ended == "fatal"
    assert len(result.log.of_level("F")) == 1
    assert result.text.splitlines()[-1] == result.log.last
    for word in words:
        assert word in result.log.last


ISAPC = Boot("machine-isapc", machine="isapc", linux=False, extra=("-cpu", "qemu32"))


def test_machine_without_pci_is_refused(rom):
    result = boots.run(ISAPC, boots.BUILD / "qemu" / ISAPC.name)
    assert result.ended == "fatal"
    assert "8086:29c0" in result.log.last and "q35" in result.log.last
