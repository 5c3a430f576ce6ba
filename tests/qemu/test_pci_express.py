# SPDX-License-Identifier: MIT
"""What the firmware leaves in the registers of PCI Express functions: sizes that agree on each path, nothing reported, no
link asleep. Read through ECAM once the firmware has stopped, and then as Linux finds and keeps them."""

import re

import pytest

import boots
from boots import Boot

# Endpoints right below a port, below a switch, below a bridge to conventional PCI, and on the root bus.
DEVICES = (
    "pcie-root-port,id=rp1,chassis=1,addr=4", "nvme,{disk:one},serial=1,bus=rp1",
    "pcie-root-port,id=rp2,chassis=2,addr=5,hotplug=off", "x3130-upstream,id=up,bus=rp2",
    "xio3130-downstream,id=down1,bus=up,chassis=3", "nvme,{disk:two},serial=2,bus=down1",
    "xio3130-downstream,id=down2,bus=up,chassis=4", "e1000e,bus=down2",
    "pcie-root-port,id=rp3,chassis=5,addr=6", "pcie-pci-bridge,id=pci,bus=rp3", "e1000,bus=pci,addr=3",
    "nvme,{disk:three},serial=3,addr=7",
)
STOPPED = Boot("express-stopped", linux=False, devices=tuple(device for device in DEVICES if "disk" not in device))
LINUX = Boot("express-linux", devices=DEVICES)

EXPRESS = 0x10
PORT_TYPES = (4, 6)  # root port, switch downstream port
LINKED_TYPES = (0, 1, 4, 5, 6, 7)
ERRORS = 0xF
ASPM = 3


def word(config, offset):
    return int.from_bytes(config[offset:offset + 2], "little")


def express_of(config):
    """The offset of the PCI Express capability, 0: none."""
    at = config[0x34] if word(config, 6) & 0x10 else 0
    for _ in range(48):
        if at < 0x40 or config[at] == EXPRESS:
            break
        at = config[at + 1]
    return at if at >= 0x40 else 0


class Registers:
    """Those of one function's PCI Express capability."""

    def __init__(self, config):
        at = express_of(config)
        self.type = word(config, at + 2) >> 4 & 0xF
        self.payload_limit = 128 << (config[at + 4] & 7)
        self.control = word(config, at + 8)
        self.status = word(config, at + 10)
        self.link = word(config, at + 16) if self.type in LINKED_TYPES else 0
        self.root = word(config, at + 28) if self.type == 4 else 0
        self.payload = 128 << (self.control >> 5 & 7)
        self.read_request = 128 << (self.control >> 12 & 7)


def express_functions(configs):
    return {bdf: Registers(config) for bdf, config in configs.items() if express_of(config)}


def parents(configs):
    """The bridge right above each function that is not on a root bus."""
    above = {config[0x19]: bdf for bdf, config in configs.items() if config[0x0E] & 0x7F == 1 and config[0x19]}
    return {bdf: above[int(bdf[:2], 16)] for bdf in configs if int(bdf[:2], 16) in above}


def size_findings(configs):
    functions, findings = express_functions(configs), []
    for bdf, registers in functions.items():
        if registers.payload > registers.payload_limit or registers.read_request > 512:
            findings.append(f"{bdf}: payload {registers.payload}, read request {registers.read_request}")
    for bdf, parent in parents(configs).items():
        if bdf in functions and parent in functions and functions[bdf].payload != functions[parent].payload:
            findings.append(f"{bdf}: payload {functions[bdf].payload}, above it {functions[parent].payload}")
    return findings


def read_configs(machine):
    """Configuration space of every function in the firmware's log, through the ECAM that the log names."""
    base = int(re.search(r"ECAM \[mem 0x([0-9a-f]+)-", machine.log())[1], 16)
    configs = {}
    for bus, device, function in sorted(set(re.findall(r"^D inv record: *fn (..):(..)\.(.)", machine.log(), re.M))):
        address = base + (int(bus, 16) << 20) + (int(device, 16) << 15) + (int(function) << 12)
        words = re.findall(r"0x([0-9a-f]{8})\b", machine.monitor(f"xp /64xw {address:#x}"))
        configs[f"{bus}:{device}.{function}"] = b"".join(int(text, 16).to_bytes(4, "little") for text in words)
    return configs


def test_firmware_leaves_express_registers_as_promised(start):
    machine = start(STOPPED)
    boots.await_end(machine)
    configs = read_configs(machine)
    functions = express_functions(configs)
    assert {registers.type for registers in functions.values()} >= {0, 4, 5, 6, 7}
    assert size_findings(configs) == []
    for bdf, registers in functions.items():
        assert registers.control & ERRORS == 0 and registers.status & ERRORS == 0, bdf
        assert registers.link & ASPM == 0 and registers.root & 7 == 0, bdf
    assert f"I pci express: {len(functions)} functions" in machine.log()
    assert "W pci" not in machine.log()


@pytest.mark.parametrize("boot", [LINUX], ids=str)
def test_linux_finds_nothing_to_mend_in_payload_sizes(boot, outcome):
    assert outcome.findings() == []
    configs = {bdf: function.config for bdf, function in outcome.view.functions.items()}
    assert len(express_functions(configs)) >= 9
    assert size_findings(configs) == []
    assert [line for line in outcome.view.dmesg if "Max Payload Size" in line] == []
