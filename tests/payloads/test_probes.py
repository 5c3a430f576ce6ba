# SPDX-License-Identifier: MIT
"""What programs find that SeaBIOS and UEFI start behind our firmware: a probe of the BIOS's services and one of UEFI's
(tests/guests/bios-probe, efi-probe) say what they see, and each claim compares it with our log, with QEMU's own view
and with the disks' files.

Under QEMU's own SeaBIOS and Debian's OVMF, which are no work of ours, the probes have to agree with QEMU: witnesses of
the probes themselves.
"""

import os
import re
from dataclasses import dataclass, replace

import pytest

import boots
import firmware_log
import probe_build
import probe_claims
import probe_damages
import probe_devices
import probe_lines
import probe_memory
import probe_pci
import probe_tables
from payload_boot import PayloadBoot
from screen import Screen

CLAIMS = [*probe_devices.CLAIMS, *probe_memory.CLAIMS, *probe_pci.CLAIMS, *probe_tables.CLAIMS]
PAYLOADS = {"bios": "seabios", "efi": "uefi"}
RESETS = {"bios": ("reset",), "efi": ("fadt-reset", "cold", "warm")}  # ways that a probe knows
MISSING = {probe: probe_build.missing(probe) for probe in PAYLOADS}


# Guests name files, and all boots of a session start with the first: the files must be there before.
for _probe in PAYLOADS:
    if not MISSING[_probe]:
        for _request in ("poweroff", *RESETS[_probe]):
            probe_build.disk(_probe, _request)


@dataclass(frozen=True)
class Case:
    """A boot of a probe, and what it has to find."""

    boot: PayloadBoot
    probe: str
    disks: tuple = ()  # of {disk:NAME}
    display: bool = False

    def __str__(self):
        return self.boot.name

    def media(self):
        return [probe_build.medium("the probe's disk", probe_build.disk(self.probe)),
                *map(probe_build.random_medium, self.disks)]


def case(probe, name, first, *devices, disks=(), **more):
    """`first` is the device with the probe's disk."""
    image = "{image:%s}" % probe_build.disk_path(probe)
    display = "VGA" in devices
    boot = PayloadBoot(f"probe-{PAYLOADS[probe]}-{name}", payload=PAYLOADS[probe], linux=False,
                       devices=(f"{first},{image},bootindex=0", *devices), **more)
    return Case(boot, probe, disks, display)


# A BAR that no hole below 4 GiB holds.
LARGE_BAR = ("-object", "memory-backend-ram,id=shared,size=8G,share=on,reserve=off")
Q35_SMBIOS_3 = "q35,smbios-entry-point-type=64"
SHARED = "ivshmem-plain,memdev=shared"
ROOTS = ("pxb-pcie,id=pxb,bus_nr=64", "pcie-root-port,bus=pxb,id=rp64,chassis=2", "e1000e,bus=rp64,romfile=")
PORT = "pcie-root-port,id=rp,chassis=1,slot=1,addr=5"
CASES = [
    case("bios", "pc", "ide-hd", "VGA", "ide-hd,bus=ide.1,{disk:second}", "virtio-blk-pci,{disk:virtio}",
         "virtio-scsi-pci,id=scsi", "scsi-hd,bus=scsi.0,{disk:scsi}", "pci-bridge,id=bridge,chassis_nr=1,addr=8",
         "e1000,bus=bridge,addr=1,romfile=", disks=("second", "virtio", "scsi"), machine="pc"),
    case("bios", "q35", "ide-hd", "VGA", PORT, "nvme,bus=rp,serial=n,{disk:nvme}", "ide-hd,bus=ide.1,{disk:second}",
         "qemu-xhci,id=usb", "usb-storage,bus=usb.0,{disk:stick}", disks=("second", "nvme", "stick"), machine="q35"),
    case("bios", "pc-large", "virtio-blk-pci", SHARED, machine="pc", memory="5G", cpus=2, extra=LARGE_BAR),
    case("bios", "q35-large", "virtio-blk-pci", PORT, SHARED + ",bus=rp", extra=LARGE_BAR, machine=Q35_SMBIOS_3,
         memory="5G", cpus=2),
    case("bios", "q35-roots", "ide-hd", *ROOTS),
    case("bios", "pc-roots", "ide-hd", "pxb,id=pxb,bus_nr=64", "e1000,bus=pxb,addr=1,romfile=", machine="pc"),
    case("efi", "pc", "ide-hd", "VGA", "ide-hd,bus=ide.1,{disk:second}", "pci-bridge,id=bridge,chassis_nr=1,addr=8",
         "e1000,bus=bridge,addr=1,romfile=", disks=("second",), machine="pc"),
    case("efi", "q35", "ide-hd", "VGA", PORT, "nvme,bus=rp,serial=n,{disk:nvme}", "ide-hd,bus=ide.1,{disk:second}",
         "qemu-xhci,id=usb", "usb-storage,bus=usb.0,{disk:stick}", disks=("second", "nvme", "stick"), machine="q35"),
    case("efi", "pc-large", "ide-hd", SHARED, machine="pc", memory="5G", cpus=2, extra=LARGE_BAR),
    case("efi", "q35-large", "ide-hd", PORT, SHARED + ",bus=rp", extra=LARGE_BAR, machine=Q35_SMBIOS_3,
         memory="5G", cpus=2),
    case("efi", "q35-roots", "ide-hd", *ROOTS),
    case("efi", "pc-roots", "ide-hd", "pxb,id=pxb,bus_nr=64", "e1000,bus=pxb,addr=1,romfile=", machine="pc"),
]
BOOTS = {one.boot.name: one for one in CASES}


def needs(probe):
    """Marks of a test that needs a probe."""
    return [pytest.mark.skip(reason=MISSING[probe])] if MISSING[probe] else []


def of_names(names):
    return pytest.mark.parametrize("name", [pytest.param(name, marks=needs(BOOTS[name].probe)) for name in names])


def seen_of(outcome, case, text=None):
    """`text` in place of what the run has printed."""
    text = text or outcome.text
    report, log = probe_lines.parse(text), firmware_log.parse(text)
    return probe_claims.Seen(report, log, outcome.state, case.media(), case.display)


def of_cases(*rows):
    """Parameters boot and claim: each case with each claim about its probe."""
    return pytest.mark.parametrize("boot, claim", [
        pytest.param(case.boot, claim, id=f"{case}-{claim}", marks=needs(case.probe))
        for case in rows for claim in CLAIMS if case.probe in claim.probes])


@of_cases(*CASES)
def test_what_a_payload_shows_is_what_we_gave_it(boot, claim, outcome):
    assert claim.findings(seen_of(outcome, BOOTS[boot.name])) == []


@pytest.mark.parametrize("boot", [pytest.param(case.boot, id=str(case), marks=needs(case.probe)) for case in CASES])
def test_machine_goes_off_as_the_tables_say(boot, outcome):
    assert outcome.findings() == []
    assert outcome.ended == "shutdown", outcome.payload_text[-2000:]


@of_cases(*(one for one in CASES if one.boot.name in ("probe-seabios-q35", "probe-uefi-q35")))
def test_claim_would_find_what_is_wrong(boot, claim, outcome):
    pattern, replacement = probe_damages.DAMAGES[BOOTS[boot.name].probe][claim.name]
    damaged, count = re.subn(pattern, replacement, outcome.text)
    assert count, "the edit has nothing to change"
    assert claim.findings(seen_of(outcome, BOOTS[boot.name], damaged)) != []


# --- what a probe says, as values ---

LINES = """bios-probe: start drive=0x80
bios-probe: disks count=1
efi-probe: start uefi=2.7
\x1b[2J\x1b[01;01Hefi-probe: block last=0x1fff text=PciRoot(0)/Pci(0x2,0x0) and more
efi-probe: pci bdf=00:0efi-probe: done
efi-probe: done, or so
efi-probe: map-end entries=3
"""


def test_records_are_those_of_the_last_start_and_damaged_lines_are_none():
    report = probe_lines.parse(LINES)
    assert (report.probe, report.starts, report.is_whole) == ("efi", 2, False)
    assert [one.kind for one in report.records] == ["start", "block", "map-end"]
    assert report.one("block").number("last") == 0x1FFF
    assert report.one("block")["text"] == "PciRoot(0)/Pci(0x2,0x0) and more"


# --- resets ---


def resets():
    for probe, requests in RESETS.items():
        for machine, request in [("pc", request) for request in requests[:1]] + [("q35", one) for one in requests]:
            image = "{image:%s}" % probe_build.disk_path(probe, request)
            boot = PayloadBoot(f"probe-{PAYLOADS[probe]}-{machine}-{request}", machine=machine, payload=PAYLOADS[probe],
                               linux=False, devices=(f"ide-hd,{image},bootindex=0",), extra=("-action", "reboot=reset"))
            yield pytest.param(boot, id=boot.name, marks=needs(probe))


RAM_USE = ("map", "map-end", "start", "configuration")  # where UEFI has put what it allocates


@pytest.mark.parametrize("asked", resets())
def test_machine_that_a_program_resets_comes_up_the_same(asked, start):
    """Our log is the same text, and the probe sees the same machine."""
    machine = start(asked)
    texts = []
    for count in (1, 2):
        machine.wait_until(lambda: machine.log().count("-probe: done") >= count, f"the end of the probe, time {count}")
        texts = machine.log().split("I firmware boot: hvmstage")[1:]
    reports = [probe_lines.parse(text) for text in texts[:2]]
    stable = [[str(one) for one in report.records if one.kind not in RAM_USE] for report in reports]
    logs = [[str(line) for line in firmware_log.parse(text).lines] for text in texts[:2]]
    assert logs[0] and logs[0] == logs[1]
    assert stable[0] and stable[0] == stable[1][:len(stable[0])]


# --- the screen ---

# What the probes paint, blue, green and red: the size of a spot in pixels, and how bright it is. Text has cells of 9 by
# 16, and its dark colours are 2Ah in a palette of 6 bits.
SPOTS = {"bios": ((9, 16), 0x2A << 2), "efi": ((32, 32), 0xFF)}


def painted(probe, height):
    """(x, y) of the middle of each spot -> red, green and blue; they stand in the lower left corner."""
    (width, tall), bright = SPOTS[probe]
    return {(width * i + width // 2, height - tall // 2): tuple(bright * (i == 2 - color) for color in range(3))
            for i in range(3)}


@of_names(case.boot.name for case in CASES if case.display)
def test_what_a_program_paints_is_on_the_screen(name, start):
    case = BOOTS[name]
    machine = start(replace(case.boot, name=f"{name}-screen"))
    machine.wait_for_event("SHUTDOWN")
    report = probe_lines.parse(machine.log())
    assert report.of("painted")
    shown = Screen.take(machine)
    mode = report.of("gop")[:1]
    assert (shown.width, shown.height) == ((mode[0].number("width"), mode[0].number("height")) if mode else (720, 400))
    spots = painted(case.probe, shown.height)
    assert {place: shown.pixel(*place) for place in spots} == spots


# --- other witnesses ---

STOCK = ("probe-seabios-pc", "probe-seabios-q35", "probe-uefi-pc", "probe-uefi-q35")
OVMF = "/usr/share/ovmf/OVMF.fd"


def stock(case):
    """The same machine under QEMU's own SeaBIOS, or Debian's OVMF."""
    plain = replace(case.boot.plain(), name=f"stock-{case.boot.name}", payload="", payload_kind="")
    if case.probe == "efi":
        plain = replace(plain, extra=(*plain.extra, "-bios", OVMF))
    outcome = boots.run(plain, boots.BUILD / "payloads" / plain.name, rom=None)
    return probe_claims.Seen(probe_lines.parse(outcome.text), outcome.log, outcome.state, case.media(), case.display)


@of_names(STOCK)
def test_probe_agrees_with_qemu_under_firmware_that_is_not_ours(name):
    case = BOOTS[name]
    if case.probe == "efi" and not os.path.exists(OVMF):
        pytest.skip("there is no OVMF (Debian: ovmf)")
    seen = stock(case)
    wrong = {str(claim): claim.findings(seen) for claim in CLAIMS if not claim.needs_log and case.probe in claim.probes}
    assert {name: found for name, found in wrong.items() if found} == {}
