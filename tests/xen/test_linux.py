# SPDX-License-Identifier: MIT
"""Debian's Linux on real Xen: it finds what our firmware's log says, complains of nothing that it does not complain of
under hvmloader, and its drivers, the emulated ones and Xen's, work."""

import re
import shutil

import pytest

import linux_guest
from linux_guest import OURS, STOCK, agreement
from xen_guest import Step

UNPLUGGED = ("00:04.0", "00:01.1")  # xl's e1000, gone, and the IDE controller, reset: PV drivers ask for it
SMALL = linux_guest.beside_stock(
    "linux-small", "xen,disks,acpi,mtrr,warnings,view,poweroff", files={"disk.img": linux_guest.DISK_IMAGE},
    config={"disk": linux_guest.DISK, "vif": ["model=e1000"], "ms_vm_genid": "generate"})

# Two cards on one wire. PV drivers would have them unplugged.
KEEP = "xen_emul_unplug=never"
SLOTS = {"e1000": 0x11, "virtio-net-pci": 0x12}
CARDS = tuple(word for number, (model, slot) in enumerate(SLOTS.items()) for word in (
    "-netdev", f"hubport,hubid=1,id=n{number}", "-device", f"{model},netdev=n{number},addr={slot:#x},romfile="))
NODES = [["pnode=0", "size=2560", "vcpus=0-1", "vdistances=10,20"],
         ["pnode=0", "size=1536", "vcpus=2-3", "vdistances=20,10"]]
LARGE = linux_guest.guest(
    "linux-large", "wire,mtrr,nodes,warnings,view,poweroff", KEEP, deadline=600,
    device_model_args=(*CARDS, "-device", "pci-bridge,chassis_nr=1,addr=0x10", "-device", "pci-testdev,membar=1G"),
    # xl refuses more virtual processors than there are unless it is told twice.
    config={"memory": 4096, "vcpus": 4, "maxvcpus": 4, "vnuma": NODES})
NOMSI = linux_guest.guest("linux-nomsi", "wire,reboot", f"{KEEP} pci=nomsi", device_model_args=CARDS,
                          config={"on_reboot": "restart"}, until="=== reboot",
                          after=(Step("again", "true", "=== reboot", deadline=180),))

EVENTS = linux_guest.beside_stock(
    "linux-events", "cpu-wait,hotplug-wait,suspend,warnings,button-wait",
    config={"vcpus": 2, "maxvcpus": 4, "acpi_s3": 1}, until="=== cpu-waiting", after=(
        Step("processors", "xl vcpu-set -i $DOMID 3", "=== hotplug-waiting"),
        Step("card", 'xl qemu-monitor-command $DOMID "device_add e1000,id=hot,addr=0x10"', "=== suspending"),
        # A guest that is not asleep yet does not notice. One that has slept cannot switch itself off, whatever firmware
        # started it: it does not get further than this.
        Step("wake", "until grep -q '=== resumed' /lab/log/console/guest-$NAME.log; do "
                     "xl trigger $DOMID s3resume; sleep 1; done", "=== button-waiting", deadline=120)))
LOOKED_AT = [SMALL[OURS], LARGE]


@pytest.mark.parametrize("guest", [*SMALL.values(), LARGE], ids=lambda guest: guest.name)
def test_linux_runs_and_powers_off(guest, result):
    linux_guest.powered_off(result)
    assert linux_guest.seen(result).processors == guest.config.get("vcpus", 1)


@pytest.mark.parametrize("pair", [SMALL, EVENTS], ids=["small", "events"])
@pytest.mark.guests(*SMALL.values(), *EVENTS.values())
def test_linux_complains_of_nothing_that_it_does_not_complain_of_under_hvmloader(pair, results):
    ours, stock = (linux_guest.complaints(linux_guest.reached(results(pair[which]))) for which in (OURS, STOCK))
    assert [line for kind, line in ours.items() if kind not in stock] == []


# xl.cfg gives processors and memory to nodes; nothing says to which the PCI bus belongs.
OF_NODES = re.compile("pci_bus 0000:00: Unknown NUMA node")


@pytest.mark.guests(LARGE, SMALL[STOCK], EVENTS[STOCK])
def test_linux_complains_of_nothing_more_on_a_large_machine(results):
    large, *stock = (linux_guest.complaints(linux_guest.reached(results(guest)))
                     for guest in (LARGE, SMALL[STOCK], EVENTS[STOCK]))
    assert [line for kind, line in large.items() if not any(kind in one for one in stock)
            and not OF_NODES.search(line)] == []


@pytest.mark.parametrize("guest", LOOKED_AT, ids=lambda guest: guest.name)
def test_bars_are_where_the_log_says(guest, result):
    linux_guest.reached(result)
    assert linux_guest.plan_findings(result, changed=UNPLUGGED if guest.config.get("vif") else ()) == []


@pytest.mark.guests(LARGE)
def test_lspci_shows_what_the_log_says(results, tmp_path):
    if not shutil.which("lspci"):
        pytest.skip("lspci is not installed (Debian: pciutils)")
    assert linux_guest.lspci_findings(linux_guest.reached(results(LARGE)), tmp_path) == []


@pytest.mark.parametrize("guest", LOOKED_AT, ids=lambda guest: guest.name)
def test_memory_map_and_mtrrs_are_what_the_log_says(guest, result):
    linux_guest.reached(result)
    assert linux_guest.map_findings(result) == []
    view = linux_guest.seen(result)
    assert agreement.mtrrs_with_linux(linux_guest.log(result), view) == []
    assert sorted(view.msrs) == list(range(view.processors))
    assert all(registers == view.msrs[0] for registers in view.msrs.values()), "processors differ in their MTRRs"
    assert agreement.timer_findings(view) == []


@pytest.mark.parametrize("guest", SMALL.values(), ids=lambda guest: guest.name)
def test_pv_drivers_come_up(guest, result):
    view = linux_guest.seen(linux_guest.reached(result))
    xen = view.lines("xen")
    assert "/sys/hypervisor/type:xen" in xen
    states = dict(line.rsplit("/", 2)[1:] for line in xen if "/state:" in line)
    assert {name.split("-")[0] for name, state in states.items() if state == "state:Connected"} >= {"vbd", "vif"}
    assert view.disks == {"xvda": linux_guest.DISK_MD5}
    assert any(line.endswith("/net/eth0") for line in xen)
    assert view.functions["00:02.0"].driver == "xen-platform-pci"


@pytest.mark.parametrize("guest", SMALL.values(), ids=lambda guest: guest.name)
def test_linux_has_the_vm_generation_id(guest, result):
    lines = linux_guest.seen(linux_guest.reached(result)).lines("acpi")
    assert [line for line in lines if "/drivers/vmgenid/" in line] == ["/sys/bus/acpi/drivers/vmgenid/XEN0000:00"]


def cards(result):
    """model -> (replies that the card heard, the lines of its interrupts that came, as lists of words)"""
    view = linux_guest.seen(result)
    arrived = [line.split() for line in view.lines("net-interrupts")]
    arrived = [words for words in arrived if any(word.isdigit() and int(word) for word in words[1:])]
    found = {}
    for name, function, replies in (line.split() for line in view.lines("wire")):
        model = next(model for model, slot in SLOTS.items() if function == f"0000:00:{slot:02x}.0")
        # An interrupt of a virtio device is called by the device, "virtio0-input.0", or, without MSI, "virtio0".
        kind = name if model == "e1000" else "virtio"
        found[model] = int(replies), [words for words in arrived if any(word.startswith(kind) for word in words)]
    assert set(found) == set(SLOTS), str(result)
    return found


def is_wire(words, model):
    """Whether a line of /proc/interrupts is INTA# of the card's slot."""
    return words[0] == f"{linux_guest.gsi(SLOTS[model], 0)}:" and any("ioapic-level" in word for word in words)


@pytest.mark.guests(LARGE)
def test_cards_get_interrupts(results):
    found = cards(linux_guest.reached(results(LARGE)))
    replies, interrupts = found["e1000"]
    assert replies and any(is_wire(words, "e1000") for words in interrupts), found
    replies, interrupts = found["virtio-net-pci"]
    assert replies and interrupts and all(any("msi" in word.lower() for word in words) for words in interrupts), found


@pytest.mark.guests(NOMSI)
@pytest.mark.parametrize("model", SLOTS)
def test_cards_get_interrupts_without_msi(model, results):
    replies, interrupts = cards(linux_guest.reached(results(NOMSI)))[model]
    assert replies and any(is_wire(words, model) for words in interrupts), interrupts


@pytest.mark.guests(NOMSI)
def test_linux_reboots_through_the_firmware(results):
    result = linux_guest.reached(results(NOMSI))
    assert len(result.domids) == 2 and linux_guest.log(result).boots == 2
    assert len(result.find("boot: hand-off to seabios")) == 2


@pytest.mark.guests(LARGE)
def test_nodes_are_those_of_the_configuration(results):
    lines = linux_guest.seen(linux_guest.reached(results(LARGE))).lines("nodes")
    told = dict(line.removeprefix("/sys/devices/system/node/").split(":", 1) for line in lines
                if "MemTotal" not in line)
    assert {key: value for key, value in told.items() if key.endswith("cpulist")} == {
        "node0/cpulist": "0-1", "node1/cpulist": "2-3"}
    assert [told[f"node{number}/distance"].split() for number in (0, 1)] == [["10", "20"], ["20", "10"]]
    sizes = [int(re.search(r"MemTotal: +(\d+) kB", line)[1]) >> 10 for line in lines if "MemTotal" in line]
    # The kernel itself takes some, and its table of pages 1/64.
    assert 2560 * 0.9 < sizes[0] <= 2560 and 1536 * 0.9 < sizes[1] <= 1536


@pytest.mark.parametrize("guest", EVENTS.values(), ids=lambda guest: guest.name)
def test_a_processor_is_plugged_in(guest, result):
    assert linux_guest.seen(result).lines("cpus") == ["0-2"], str(result)


@pytest.mark.parametrize("guest", EVENTS.values(), ids=lambda guest: guest.name)
def test_a_card_is_plugged_in(guest, result):
    card = linux_guest.seen(result).functions["00:10.0"]
    assert card.ids == "8086:100e" and card.driver == "e1000"
    assert card.irq == linux_guest.gsi(0x10, 0)


@pytest.mark.parametrize("guest", EVENTS.values(), ids=lambda guest: guest.name)
def test_linux_wakes_from_s3(guest, result):
    assert "=== resumed, status 0" in linux_guest.reached(result).console
