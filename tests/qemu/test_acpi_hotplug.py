# SPDX-License-Identifier: MIT
"""Processors, memory and PCI functions that come and go while Linux runs, through what the tables say about hot-plug."""

import re

import pytest

import acpi_guest
import boots
import kinds
import test_kinds_hotplug
import usual
from boots import Boot
from kinds import root_port

BRIDGE = {"q35": root_port(1), "pc": "pci-bridge,id=rp1,chassis_nr=1"}
PLACE = {"q35": {"bus": "rp1"}, "pc": {"bus": "rp1", "addr": "2"}}
SOURCES = [boots.ACPI_DEFAULT, *acpi_guest.other_sources()]
LARGE = [one for one in test_kinds_hotplug.LARGE if one[0].name in ("plug-hint", "plug-no-hint", "plug-hint-pc")]
OTHERS = [pytest.param(source, marks=usual.long) for source in acpi_guest.other_sources()]


def asked(source):
    return (("acpi", source),) if source != boots.ACPI_DEFAULT else ()


def wait(machine, marker, after):
    """Waits until the guest waits for a change; returns where in the log."""
    machine.wait_for_line(f"=== {marker}", after=after)
    return machine.log().index(f"=== {marker}", after) + 1


def answer(machine, section, after):
    """The lines that the guest prints in a section from there on."""
    at = wait(machine, section, after)
    machine.wait_for_line("=== end", after=at)
    return machine.log()[at:].split("=== end")[0].splitlines()[1:]


def vacant_processor(machine):
    """The first place that has no processor, as arguments of device_add."""
    place = next(one for one in reversed(machine.qmp("query-hotpluggable-cpus")) if "qom-path" not in one)
    return {"driver": place["type"], **place["props"]}


@pytest.mark.parametrize("source", [SOURCES[0], *OTHERS])
@pytest.mark.parametrize("machine", ("q35", "pc"))
def test_processors_and_memory_come_and_go(machine, source, start, linux):
    boot = Boot(f"acpi-come-{machine}-{source}", machine=machine, memory="512M,slots=2,maxmem=2G", options=asked(source),
                extra=("-smp", "1,maxcpus=3", "-object", "memory-backend-ram,id=ram1,size=256M"), deadline=120,
                do="cpu-wait,cpu-wait,memory-wait,cpu-wait,acpi,view,poweroff")
    running = start(boot)
    at = 0
    for number in (1, 2):
        at = wait(running, "cpu-waiting", at)
        running.qmp("device_add", id=f"cpu{number}", **vacant_processor(running))
        assert answer(running, "cpus", at) == [f"0-{number}"]
    at = wait(running, "memory-waiting", at)
    running.qmp("device_add", driver="pc-dimm", id="dimm", memdev="ram1")
    total = int(re.search(r"MemTotal: +(\d+) kB", "\n".join(answer(running, "memory", at)))[1])
    assert total > 600 << 10  # Linux has about 480 MiB of the first 512
    at = wait(running, "cpu-waiting", at)
    running.qmp("device_del", id="cpu2")
    assert answer(running, "cpus", at) == ["0-1"]
    running.wait_for_event("DEVICE_DELETED")
    running.wait_for_event("SHUTDOWN")
    view = boots.guest_view.parse(running.log())
    assert view.processors == 2
    assert [line for line in view.dmesg if "ACPI Error" in line or "ACPI Warning" in line or "failed" in line.lower()
            and "acpi" in line.lower()] == []


@pytest.mark.parametrize("source", [SOURCES[0], *OTHERS])
@pytest.mark.parametrize("machine,extra", (("q35", ()), ("q35", test_kinds_hotplug.NATIVE), ("pc", ())),
                         ids=("q35-acpi", "q35-native", "pc"))
def test_function_comes_and_goes(machine, extra, source, start, linux):
    """... and QEMU learns that the guest has let go of it."""
    name = f"acpi-function-{machine}{'-native' if extra else ''}-{source}"
    running = start(Boot(name, machine=machine, devices=(BRIDGE[machine],), options=asked(source), extra=extra,
                         do="hotplug-wait,hotplug-wait,view,poweroff", deadline=120))
    at = wait(running, "hotplug-waiting", 0)
    running.qmp("device_add", driver="virtio-rng-pci", id="new", **PLACE[machine])
    at = wait(running, "hotplug-waiting", at)
    assert "1af4" in running.log()[:at]
    running.qmp("device_del", id="new")
    running.wait_for_event("DEVICE_DELETED")
    running.wait_for_event("SHUTDOWN")
    view = boots.guest_view.parse(running.log())
    assert [function.ids for function in view.functions.values() if function.ids.startswith("1af4")] == []


@pytest.mark.parametrize("source", OTHERS)
@pytest.mark.parametrize("boot_to_plug,device,size,high", LARGE, ids=[one[0].name for one in LARGE])
def test_large_bar_fits_whatever_the_source_of_the_tables(boot_to_plug, device, size, high, source, start, linux):
    fields = {**vars(boot_to_plug), "name": f"{boot_to_plug.name}-{source}",
              "options": (*boot_to_plug.options, *asked(source))}
    outcome = kinds.boot_and_plug(start, Boot(**fields), device)
    assert kinds.plug_findings(outcome) == []
    (function,) = kinds.plugged_functions(outcome).values()
    assert function.resources["BAR2"].end - function.resources["BAR2"].start + 1 == size
