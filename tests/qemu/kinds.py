# SPDX-License-Identifier: MIT
"""What the test_kinds_*.py share: plugging devices into a running guest, and what of a plan the log's windows hold."""

import copy
import re

import agreement
import boots
import firmware_log
import guest_view
import qemu_state

RECORD_OF_FUNCTION = re.compile(r"fn (?P<bdf>[0-9a-f:.]+) ")
TO_BUSES = re.compile(r"bridge window .* to \[bus (?P<first>[0-9a-f]{2})(?:-(?P<last>[0-9a-f]{2}))?\]")

# Linux found no room, or had to move what the firmware set up. "assigned" alone is no complaint about a new device.
NO_ROOM = re.compile("|".join((
    r"no space", r"can't assign", r"failed to assign", r"can't claim", r"no compatible bridge window",
    r"bogus alignment", r"\breleasing\b", r"No bus number available", r"can't enable device", r"busn_res: can not",
)))


def root_port(number, **more):
    words = "".join(f",{key.replace('_', '-')}={value}" for key, value in more.items())
    return f"pcie-root-port,id=rp{number},chassis={number},slot={number}{words}"


def shared_memory(size, name="shared"):
    """QEMU arguments for the memory of an ivshmem-plain, which has it as a 64-bit prefetchable BAR 2."""
    return ("-object", f"memory-backend-ram,id={name},size={size},share=on,reserve=off")


def cold_functions(log):
    """The functions that the firmware found."""
    found = map(RECORD_OF_FUNCTION.match, (line.fact for line in log.lines if line.room == "inv"))
    return {match["bdf"] for match in found if match}


def windows_to(log, bus):
    """The placed windows of the bridge whose secondary bus has this number, by name."""
    windows = {}
    for line in log.lines:
        match = TO_BUSES.match(line.fact)
        if match and int(match["first"], 16) == bus:
            windows.update({name: placement for (bdf, name), placement in log.placements.items()
                            if bdf == line.object and placement.is_window and placement.placed})
    return windows


def boot_and_plug(start, boot, *devices):
    """Starts a boot whose guest has the action hotplug-wait for each of `devices` (arguments of device_add), plugs one
    each time, waits for the guest to power off and returns the Outcome."""
    machine = start(boot)
    after = 0
    for device in devices:
        machine.wait_for_line("=== hotplug-waiting", after=after)
        after = machine.log().rindex("=== hotplug-waiting") + 1
        machine.qmp("device_add", **device)
    machine.wait_for_event("SHUTDOWN")
    text = machine.log()
    return boots.Outcome(boot, machine.folder, text, firmware_log.parse(text), guest_view.parse(text),
                         qemu_state.collect(machine), "shutdown")


def plugged_functions(outcome):
    """bdf -> Function: what Linux has beside what the firmware found."""
    cold = cold_functions(outcome.log)
    return {bdf: function for bdf, function in outcome.view.functions.items() if bdf not in cold}


def cold_findings(outcome):
    """Disagreements on what the firmware found, whatever has been added since: it is where the log says, windows
    included."""
    cold, known = copy.deepcopy(outcome), cold_functions(outcome.log)
    cold.view.functions = {bdf: function for bdf, function in cold.view.functions.items() if bdf in known}
    cold.state.bars = {key: bar for key, bar in cold.state.bars.items() if key[0] in known}
    cold.state.windows = {key: window for key, window in cold.state.windows.items() if key[0] in known}
    return agreement.plan_with_qemu(cold.log, cold.state, True) + agreement.plan_with_linux(cold.log, cold.view)


def plug_findings(outcome, levels="FEW"):
    """All disagreements: on what was there before; on each BAR and window of what was plugged, which must lie in the
    windows of the bridge above it; and Linux found room for everything."""
    found = agreement.outcome(outcome.log, boots.HANDOFF_LINUX, levels) + cold_findings(outcome)
    found += [f"Linux complains: {line}" for line in outcome.view.dmesg if NO_ROOM.search(line)]
    found += [complaint for complaint in agreement.dmesg_complaints(outcome.log, outcome.view)
              if any(f"0000:{bdf}" in complaint for bdf in cold_functions(outcome.log))]
    plugged = plugged_functions(outcome)
    if not plugged:
        found.append("Linux has no function that the firmware did not find")
    for bdf, function in plugged.items():
        found += _outside(outcome, bdf, function)
    return found


def _outside(outcome, bdf, function):
    """Findings for resources of a plugged function that no window of the bridge above holds."""
    above = windows_to(outcome.log, int(bdf[:2], 16))
    found = []
    for name, resource in function.programmable().items():
        if resource.flags & guest_view.IORESOURCE_UNSET or resource.start == 0:
            found.append(f"Linux has no place for {bdf} {name} {resource}")
        elif above and not any(window.space == resource.space and window.start <= resource.start and
                               resource.end <= window.end for window in above.values()):
            found.append(f"{bdf} {name} {resource} lies in no window of the bridge above it")
    return found
