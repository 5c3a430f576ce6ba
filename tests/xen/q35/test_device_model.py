# SPDX-License-Identifier: MIT
"""The patched device model by itself: probe.c looks in the firmware's place, and here is what it should have found."""

import re
import subprocess
from pathlib import Path

import pytest

import guest_run
import q35_guest
import xen_guest
from xen_guest import Guest, Step

try:
    DEVICE_MODEL = q35_guest.find()
except q35_guest.NotBuilt as reason:
    pytest.skip(str(reason), allow_module_level=True)

SOURCE = Path(__file__).resolve().parent / "probe.c"
NOTHING = 0xFFFFFFFF
EDU, E1000E, HOST_BRIDGE = 0x11E81234, 0x10D38086, 0x29C08086
PRESENT = 1 << 6  # Presence Detect State of Slot Status
UPSTREAM, DOWNSTREAM = 0x8232104C, 0x8233104C

DEVICES = (
    "pcie-root-port,id=edu-port,chassis=1,slot=1,addr=6", "edu,bus=edu-port",
    "pcie-root-port,id=switch-port,chassis=2,slot=2,addr=7", "x3130-upstream,id=upstream,bus=switch-port",
    "xio3130-downstream,id=first,bus=upstream,chassis=3,slot=1", "e1000e,bus=first,romfile=",
    "xio3130-downstream,id=second,bus=upstream,chassis=4,slot=2",
)
# edu's state is not saved.
DEVICES_TO_SAVE = tuple(device for device in DEVICES if not device.startswith("edu"))


def build(name, *definitions):
    target = guest_run.BUILD / "xen-programs" / f"{name}.elf"
    target.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        ["gcc", "-m32", "-march=i686", "-Os", "-ffreestanding", "-fno-pic", "-fno-stack-protector", "-mno-sse",
         "-fcf-protection=none", "-fno-asynchronous-unwind-tables", "-Wall", "-Wextra", "-Werror", *definitions, SOURCE,
         "-o", target, "-nostdlib", "-static", "-no-pie", "-Wl,-Ttext=0x100000,--build-id=none"], check=True)
    return target


def probe(name, *definitions, devices=DEVICES, **more):
    arguments = [word for device in devices for word in ("-device", device)]
    return Guest(name, firmware=build(name, *definitions), config=q35_guest.CONFIG | {"memory": 64},
                 files=q35_guest.files(DEVICE_MODEL), device_model_args=tuple(arguments), **more)


PROBE = probe("q35-probe", until="")
RESET = probe("q35-probe-reset", "-DPROBE_RESET", until="")
SAVED = probe("q35-probe-saved", "-DPROBE_WATCH", devices=DEVICES_TO_SAVE, until="probe: watched-control", after=(
    Step("save", "xl save $NAME /tmp/$NAME.save"),
    Step("restore", "xl restore /tmp/$NAME.save; rm /tmp/$NAME.save", until="probe: watched-control")))
STOCK = Guest("q35-stock", firmware=xen_guest.STOCK, config=q35_guest.CONFIG, files=q35_guest.files(DEVICE_MODEL))


@pytest.fixture
def facts(results):
    result = results(PROBE)
    found = dict(re.findall(r"^probe: (\S+) ([0-9a-f]{8})$", result.log, re.MULTILINE))
    assert found, str(result)
    return {name: int(value, 16) for name, value in found.items()}


EXPECTED = [
    ("nothing answers at B004h before PMBASE is set", {"pm-control-at-start": 0xFFFF}),
    ("Xen's timer is at 1F48h until it is moved", {"timer-at-start-counts": 1, "set-ioports-location": 0}),
    ("Xen's event block and timer are then at B000h, before QEMU's",
     {"pm-enable": 0x0120, "pm-block-at-start-now": 0xFFFF, "timer-counts": 1}),
    ("SCI_EN is set and stays",
     {"pm-control": 1, "pm-control-after-enable": 1, "pm-control-after-disable": 1}),
    ("the device model survives any SMI command", {"smi-command": 0x55}),
    ("GPE0 is at PMBASE + 20h, enable bits 8 bytes on", {"gpe-enable": 0xFFFF}),
    ("processors are shown at 0CD8h", {"processors": 1}),
    ("no ACPI hot-plug block stands in native hot-plug's way", {"pci-hot-plug": NOTHING, "slot-status": PRESENT}),
    ("the HPET is Xen's", {"hpet": 0x8086A201}),
    ("ECAM is off at first and follows PCIEXBAR",
     {"ecam-at-start": NOTHING, "other-ecam-host-bridge": HOST_BRIDGE, "other-ecam-after-move": NOTHING,
      "ecam-host-bridge": HOST_BRIDGE}),
    ("slot 1 is left empty for stock hvmloader", {"slot-1": NOTHING}),
    ("a function behind a port answers at its port's number only",
     {"bus-1-at-start": NOTHING, "edu": EDU, "edu-ecam": EDU, "bus-1-after-renumbering": NOTHING,
      "bus-200-after-renumbering": NOTHING, "edu-renumbered": EDU, "edu-renumbered-ecam": EDU,
      "edu-after-bus-reset": EDU}),
    ("no function behind a port answers as 00:00.0", {"host-bridge-after-renumbering": HOST_BRIDGE}),
    ("a function behind a switch answers while the port's range has its bus",
     {"upstream-port": UPSTREAM, "second-downstream-port": DOWNSTREAM, "e1000e": E1000E,
      "e1000e-beyond-subordinate": NOTHING, "e1000e-within-subordinate": E1000E}),
    ("a bus reset clears the numbers of the bridges below",
     {"downstream-port-after-bus-reset": NOTHING, "upstream-port-after-bus-reset": UPSTREAM}),
    ("numbers can be shared for a moment, and exchanged",
     {"shared-number-differs": 0, "edu-after-sharing": EDU, "edu-swapped": EDU, "upstream-port-swapped": UPSTREAM}),
    # Slot 6, INTA#: link (6 + 0) & 3 = 2, which the probe routes to IRQ 11, then nowhere, then to IRQ 9.
    ("INTA# of a function behind slot 6 goes where link 2 says",
     {"intx-raised": 1 << 11, "intx-link-off": 0, "intx-link-moved": 1 << 9, "intx-acknowledged": 0}),
    ("an MSI arrives", {"msi-raised": 1 << (0x41 - 0x40)}),
]


@pytest.mark.guests(PROBE)
@pytest.mark.parametrize("expected", [facts for _, facts in EXPECTED], ids=[claim for claim, _ in EXPECTED])
def test_a_guest_finds(facts, expected):
    assert {name: f"{facts.get(name, 0xdead):#x}" for name in expected} == \
        {name: f"{value:#x}" for name, value in expected.items()}


@pytest.mark.guests(PROBE)
def test_the_bar_of_a_function_behind_a_port_answers(facts):
    assert facts["edu-identification"] & 0xFF == 0xED


@pytest.mark.guests(PROBE)
def test_slp_typ_0_in_pm1a_control_powers_off(results):
    assert results(PROBE).shutdown == xen_guest.POWERED_OFF, str(results(PROBE))


@pytest.mark.guests(RESET)
def test_6_in_port_cf9_resets(results):
    assert results(RESET).shutdown == xen_guest.REBOOTED, str(results(RESET))


@pytest.mark.guests(SAVED)
def test_functions_behind_a_switch_answer_after_a_restore(results):
    result = results(SAVED)
    assert result.reached and len(result.domids) == 2, str(result)
    watched = result.find("^probe: watched")
    assert set(watched) == {f"probe: watched {E1000E:08x}", f"probe: watched-ecam {E1000E:08x}",
                            "probe: watched-control 00000001"}, str(result)


@pytest.mark.guests(STOCK)
def test_stock_hvmloader_gets_past_its_pci_set_up(results):
    assert results(STOCK).reached and results(STOCK).find("^Invoking SeaBIOS"), str(results(STOCK))
