# SPDX-License-Identifier: MIT
"""Debian's Linux on a Q35 machine under real Xen: NVMe, two network cards and edu behind root ports and a switch. Stock
hvmloader's run on the same configuration is beside it, as no released Xen has one of its own."""

import re

import pytest

import linux_guest
import q35_guest
import q35_linux
import xen_guest
from linux_guest import OURS, STOCK, acpi_agreement, agreement
from q35_linux import CARD, EDU, FAR_CARD, FREE, NVME
from test_payload_contracts import KINDS, SUMMARY, claims, failures
from xen_guest import Guest, Step

try:
    DEVICE_MODEL = q35_guest.find()
except q35_guest.NotBuilt as reason:
    pytest.skip(str(reason), allow_module_level=True)

DEADLINE = 600
PLUG = Step("card", 'xl qemu-monitor-command $DOMID "device_add e1000e,id=hot,bus=p9,romfile="')
END = Step("end", "true", ends=True, deadline=DEADLINE)
# hvmloader's guest does not end by itself.
NO_END = (Step("done", "true", "=== poweroff", deadline=DEADLINE), Step("end", "true", ends=True, deadline=15))

SMALL = {firmware: q35_linux.guest(
    DEVICE_MODEL, f"q35-small-{firmware}", "disks,wire,hotplug-wait,warnings,view,poweroff", firmware=firmware,
    until="=== hotplug-waiting", deadline=DEADLINE, after=(PLUG, *ends))
    for firmware, ends in ((OURS, (END,)), (STOCK, NO_END))}
FOUR = {"memory": 4096, "vcpus": 4, "maxvcpus": 4}
LARGE = q35_linux.guest(DEVICE_MODEL, "q35-large", "disks,wire,mtrr,warnings,view,poweroff",
                        config=FOUR | {"mmio_hole": 1024}, deadline=DEADLINE)
# Xen's usual low hole of 256 MiB, which ECAM would fill.
NO_HOLE = q35_linux.guest(DEVICE_MODEL, "q35-no-hole", "disks,wire,warnings,view,poweroff", config=FOUR,
                          deadline=DEADLINE)
NOMSI = q35_linux.guest(DEVICE_MODEL, "q35-nomsi", "disks,wire,view,reboot", "pci=nomsi",
                        config={"on_reboot": "restart"}, until="=== reboot", deadline=DEADLINE,
                        after=(Step("again", "true", "=== init", deadline=DEADLINE),))
OURS_ALL = [SMALL[OURS], LARGE, NO_HOLE, NOMSI]

ECAM = re.compile(r"PCI: MMCONFIG for domain 0000 \[bus 00-ff\] at \[mem 0x(\w+)-0x(\w+)\]")
AER, SERIAL, ACS = 0x01, 0x03, 0x0D  # extended capabilities of QEMU's e1000e and root ports


def probe(name, **config):
    """The probe payload in OVMF's place, on a Q35 machine."""
    return Guest(f"q35-probe-{name}", bios="ovmf", bios_path=KINDS["ovmf"], until=SUMMARY.pattern, deadline=DEADLINE,
                 config=q35_guest.CONFIG | config, files=q35_guest.files(DEVICE_MODEL))


OVMF = [probe("ovmf-small"), probe("ovmf-large", memory=4096, mmio_hole=1280)]
OVMF_NO_HOLE = probe("ovmf-no-hole", memory=4096)


def names(guests):
    return {"argvalues": guests, "ids": [guest.name for guest in guests]}


def configured(result):
    """What Linux sees, without what was plugged in."""
    view = linux_guest.seen(linux_guest.reached(result))
    behind = bus_of(result, FREE, None)
    view.functions = {bdf: one for bdf, one in view.functions.items() if not bdf.startswith(f"{behind:02x}:")}
    return view


def bus_of(result, slot, downstream):
    """The bus behind root port `slot`, or behind the switch's port `downstream` below it, as Linux has them."""
    functions = linux_guest.seen(result).functions
    bus = functions[f"00:{slot:02x}.0"].config[0x19]
    if downstream is not None:
        inside = functions[f"{bus:02x}:00.0"].config[0x19]
        bus = functions[f"{inside:02x}:{downstream:02x}.0"].config[0x19]
    return bus


def function_at(result, place):
    return linux_guest.seen(result).functions[f"{bus_of(result, *place):02x}:00.0"]


def wire_of(place):
    """How /proc/interrupts calls INTA# of the function at a place: each bridge turns the pins by the device number on
    the bus below it (PCI-to-PCI Bridge Architecture Specification 1.2, 9.1); the device below a port has number 0."""
    slot, downstream = place
    return f"{linux_guest.gsi(slot, (downstream or 0) % 4)}:"


def by_intx(lines, place):
    return lines and all(words[0] == wire_of(place) and "-ioapic-level" in words for words in lines)


def interrupts(result, section="interrupts"):
    """The words of each line of /proc/interrupts that has counted something."""
    lines = [line.split() for line in linux_guest.seen(result).lines(section)]
    return [words for words in lines if any(word.isdigit() and int(word) for word in words[1:])]


def arrived(result, name):
    return [words for words in interrupts(result) + interrupts(result, "net-interrupts")
            if any(word.startswith(name) for word in words[1:])]


def cards(result):
    """bus -> (name of the card, replies that it heard)"""
    lines = [line.split() for line in linux_guest.seen(result).lines("wire")]
    return {int(function[5:7], 16): (name, int(replies)) for name, function, replies in lines}


def complaints(result):
    """What Linux says against the machine; what was plugged in has no addresses of the firmware's."""
    plugged = f"pci 0000:{bus_of(result, FREE, None):02x}:00.0: BAR "
    return [line for line in linux_guest.seen(result).dmesg if plugged not in line
            and (agreement.COMPLAINTS.search(line) or agreement.DESCRIPTION_COMPLAINTS.search(line))]


# --- it runs ---


@pytest.mark.parametrize("guest", **names([SMALL[OURS], LARGE, NO_HOLE]))
def test_linux_runs_and_powers_off(guest, result):
    linux_guest.powered_off(result)
    assert linux_guest.seen(result).processors == guest.config.get("vcpus", 1)


@pytest.mark.guests(NOMSI)
def test_linux_reboots_through_the_firmware(results):
    result = linux_guest.reached(results(NOMSI))
    assert len(result.domids) == 2 and len(result.find("boot: hand-off to seabios")) == 2, str(result)


@pytest.mark.parametrize("guest", **names([SMALL[OURS], LARGE]))
def test_linux_complains_of_nothing(guest, result):
    assert complaints(linux_guest.reached(result)) == []


@pytest.mark.parametrize("guest", **names([SMALL[OURS], LARGE, NO_HOLE]))
def test_bars_windows_and_memory_are_what_the_log_says(guest, result):
    assert agreement.plan_with_linux(linux_guest.log(result), configured(result)) == []
    assert linux_guest.map_findings(result) == []


@pytest.mark.guests(LARGE)
def test_mtrrs_are_what_the_log_says(results):
    result = linux_guest.reached(results(LARGE))
    assert agreement.mtrrs_with_linux(linux_guest.log(result), linux_guest.seen(result)) == []


# --- configuration space ---


@pytest.mark.parametrize("guest", **names([SMALL[OURS], LARGE]))
def test_linux_uses_the_ecam_of_the_log(guest, result):
    view, plan = linux_guest.seen(linux_guest.reached(result)), acpi_agreement.Plan.of(linux_guest.log(result))
    used = [(int(match[1], 16), int(match[2], 16)) for match in map(ECAM.search, view.dmesg) if match]
    assert used == [one.range for one in plan.ecam] and len(used) == 1
    assert [line for line in view.dmesg if "Using configuration type 1 for base access" in line]
    assert [line for line in view.dmesg if "PCI: MMCONFIG" in line and "reserved" in line]


@pytest.mark.parametrize("guest", **names([SMALL[OURS], LARGE]))
def test_linux_reaches_extended_configuration_space(guest, result):
    found = q35_linux.extended(linux_guest.reached(result))
    express = {bdf: one for bdf, one in found.items() if bdf in express_functions(result)}
    assert len(express) >= 10 and {size for size, _ in express.values()} == {4096}
    card, port = (f"{bus_of(result, *CARD):02x}:00.0", f"00:{CARD[0]:02x}.0")
    assert found[port][1] == [AER, ACS] and found[card][1] == [AER, SERIAL]


def express_functions(result):
    """Those with a PCI Express capability."""
    return {bdf for bdf, one in linux_guest.seen(result).functions.items() if 0x10 in capability_ids(one.config)}


def capability_ids(config):
    found, at = [], config[0x34] if config[0x06] & 0x10 else 0
    while at >= 0x40 and len(found) < 48:
        found.append(config[at])
        at = config[at + 1]
    return found


@pytest.mark.guests(NO_HOLE)
def test_without_room_for_ecam_one_line_says_so_and_linux_does_without(results):
    result = linux_guest.reached(results(NO_HOLE))
    said = result.find(r"^[WEF] .*ECAM")
    assert len(said) == 1 and "no room for 0x10000000 bytes of ECAM" in said[0], said
    assert {size for size, _ in q35_linux.extended(result).values()} == {256}


# --- devices ---


@pytest.mark.parametrize("guest", **names(OURS_ALL))
def test_the_disk_behind_a_root_port_is_right(guest, result):
    view = linux_guest.seen(linux_guest.reached(result))
    assert function_at(result, NVME).driver == "nvme"
    assert view.disks == {"nvme0n1": linux_guest.DISK_MD5}


@pytest.mark.parametrize("guest", **names(OURS_ALL))
def test_the_registers_of_edu_behind_a_root_port_answer(guest, result):
    """Its identification, the complement of 12345678h, and 5! (QEMU docs/specs/edu)."""
    assert linux_guest.seen(result).lines("edu") == ["0x010000ED", "0xEDCBA987", "0x00000078"], str(result)
    assert function_at(result, EDU).ids == "1234:11e8"


@pytest.mark.parametrize("place", [CARD, FAR_CARD], ids=["port", "switch"])
@pytest.mark.parametrize("guest", **names([SMALL[OURS], LARGE, NO_HOLE]))
def test_cards_hear_each_other_by_msi(guest, place, result):
    name, replies = cards(linux_guest.reached(result))[bus_of(result, *place)]
    lines = arrived(result, name)
    assert replies and lines and all(any("msi" in word for word in words) for words in lines), (replies, lines)


@pytest.mark.parametrize("guest", **names([SMALL[OURS], LARGE, NO_HOLE]))
def test_the_disk_interrupts_by_msi(guest, result):
    lines = arrived(linux_guest.reached(result), "nvme")
    assert lines and all("-msi-x" in words for words in lines), lines


@pytest.mark.guests(NOMSI)
@pytest.mark.parametrize("place", [CARD, FAR_CARD], ids=["port", "switch"])
def test_cards_hear_each_other_by_intx(place, results):
    result = linux_guest.reached(results(NOMSI))
    name, replies = cards(result)[bus_of(result, *place)]
    lines = arrived(result, name)
    assert replies and by_intx(lines, place), (replies, lines)


@pytest.mark.guests(NOMSI)
def test_the_disk_interrupts_by_intx(results):
    lines = arrived(linux_guest.reached(results(NOMSI)), "nvme")
    assert by_intx(lines, NVME), lines


@pytest.mark.guests(SMALL[OURS])
def test_a_card_is_plugged_into_an_empty_port(results):
    result = linux_guest.reached(results(SMALL[OURS]))
    card, port = function_at(result, (FREE, None)), linux_guest.seen(result).functions[f"00:{FREE:02x}.0"]
    assert card.ids == "8086:10d3" and card.driver == "e1000e"
    for name, bar in card.programmable().items():
        window = port.resources["io" if bar.space == "io" else "mem"]
        assert window.start <= bar.start and bar.end <= window.end, f"{name} {bar} is not in {window}"


# --- hvmloader beside it ---


def ecam_of(result):
    used = [match for match in map(ECAM.search, linux_guest.seen(result).dmesg) if match]
    return f"{used[0][1]}-{used[0][2]}" if used else "none"


def sizes(result):
    return ", ".join(sorted({str(size) for size, _ in q35_linux.extended(result).values()}))


def counted(pattern):
    return lambda result: str(len([line for line in linux_guest.seen(result).dmesg if re.search(pattern, line)]))


# hvmloader's line for a register that is none of a bridge's two BARs.
PORT_REGISTER = r"^pci dev 0[5-9]:0 bar (18|1c|20|24|30) size"

ROWS = {
    "ends by itself": lambda result: result.shutdown or "no",
    "ECAM that Linux uses": ecam_of,
    "sizes of configuration spaces": sizes,
    "lines on ACPI errors": counted(r"ACPI (BIOS )?(Error|Exception)|ACPI: Unable"),
    "GPEs without a handler": counted(r"No handler or method for GPE"),
    "bridge registers taken for BARs": lambda result: str(len(result.find(PORT_REGISTER))),
    "bridges set up anew by Linux": counted(r"bridge configuration invalid"),
    "ranges that Linux cannot claim": counted(r"can't claim"),
    "ranges that Linux moves": lambda result: str(len([line for line in complaints(result) if ": assigned" in line])),
    "native services of the ports": counted(r"pcieport .*: (PME|pciehp|AER):"),
    "disk": lambda result: "right" if linux_guest.DISK_MD5 in linux_guest.seen(result).disks.values() else "not there",
    "edu": lambda result: "answers" if linux_guest.seen(result).lines("edu")[:1] == ["0x010000ED"] else "silent",
}


@pytest.fixture
def beside(results):
    """what -> (ours, hvmloader's)"""
    ours, stock = (results(SMALL[which]) for which in (OURS, STOCK))
    return {what: (find(ours), find(stock)) for what, find in ROWS.items()}


@pytest.mark.guests(*SMALL.values())
def test_hvmloader_does_less_on_the_same_machine(beside, capsys):
    with capsys.disabled():
        print(f"\n{'1 vCPU, 256 MiB':34} {'hvmstage':20} hvmloader")
        for what, (ours, stock) in beside.items():
            print(f"{what:34} {ours:20} {stock}")
    for what in ("lines on ACPI errors", "GPEs without a handler", "bridge registers taken for BARs",
                 "bridges set up anew by Linux", "ranges that Linux cannot claim", "ranges that Linux moves"):
        assert beside[what][0] == "0" != beside[what][1], what
    assert beside["ECAM that Linux uses"][0] != "none" == beside["ECAM that Linux uses"][1]
    assert beside["ends by itself"] == (xen_guest.POWERED_OFF, "no")


# --- OVMF's ECAM ---


@pytest.mark.parametrize("guest", **names(OVMF))
def test_ecam_is_where_ovmf_insists(guest, result):
    found = claims(result)
    assert failures(found) == {}
    assert set(found) >= {"ecam-where-ovmf-puts-it", "ecam-enabled", "ecam-off-ram", "ecam-answers", "acpi-mcfg"}
    assert result.find(r"ECAM \[mem 0xb0000000-0xbfffffff\]")


@pytest.mark.guests(OVMF_NO_HOLE)
def test_ram_where_ovmf_insists_on_ecam_is_said_with_the_way_out(results):
    result = results(OVMF_NO_HOLE)
    said = result.find(r"^[WEF] ")
    assert len(said) == 2 and "mmio_hole=1280 keeps it away" in said[0] and "ECAM cannot be at 0xb0000000" in said[1]
    assert set(failures(claims(result))) == {"ecam-where-ovmf-puts-it", "ecam-enabled", "acpi-mcfg"}
