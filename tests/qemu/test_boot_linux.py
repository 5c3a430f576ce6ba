# SPDX-License-Identifier: MIT
"""Linux boots on every machine, with one processor and with several, each way the RAM may be split, and finds nothing to
rearrange."""

import pytest

from boots import Boot

# q35 splits its RAM at 2 GiB from 2816 MiB on, pc at 3 GiB from 3584 MiB on.
MEMORY = ("96M", "512M", "2815M", "2816M", "3G", "3584M", "4G", "6G")
MACHINES = ("q35", "pc")

# How the RAM is split has nothing to do with the processors: each machine has every size once, and half of them with four.
BOOTS = [Boot(f"linux-{machine}-{memory}-{cpus}cpu", machine=machine, memory=memory, cpus=cpus,
              devices=("VGA", "e1000", "virtio-blk-pci,{disk:virtio}"))
         for column, machine in enumerate(MACHINES) for row, memory in enumerate(MEMORY)
         for cpus in ((1, 4)[(row + column) % 2],)]


@pytest.mark.parametrize("boot", BOOTS, ids=str)
def test_linux_boots_and_agrees(boot, outcome):
    assert outcome.findings() == []


@pytest.mark.parametrize("name", MACHINES)
def test_power_button_reaches_linux(name, start, linux):
    """The ACPI interrupt, the PM base and the tables fit together."""
    machine = start(Boot(f"power-button-{name}", machine=name, do="button-wait,poweroff"))
    machine.wait_for_line("=== button-waiting")
    machine.qmp("system_powerdown")
    machine.wait_for_line("=== button-pressed")
    assert machine.wait_for_event("SHUTDOWN")["reason"] == "guest-shutdown"


@pytest.mark.parametrize("name", MACHINES)
def test_linux_reboots_through_the_firmware(name, start, linux):
    machine = start(Boot(f"reboot-{name}", machine=name, do="reboot", extra=("-action", "reboot=reset")))
    machine.wait_for_event("RESET")
    machine.wait_for_line("firmware boot: hand-off to linux", after=machine.log().index("=== reboot"))
