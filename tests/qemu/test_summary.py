# SPDX-License-Identifier: MIT
"""The block at the end of the log: it agrees with the lines above it, and what it says would help does help."""

import dataclasses
import re

import pytest

import boots
from boots import Boot

UNITS = {"bytes": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40}
SPACE = re.compile(r"\[(?:io |mem) 0x([0-9a-f]+)-0x([0-9a-f]+)\]: (.*) of (.*) used, largest free piece (.*)")
HELP = re.compile(r"(?:(?P<options>(?:[a-z0-9-]+=\S+ ?)+)|RAM ending at 0x(?P<ram>[0-9a-f]+)) would place (?P<what>it|all of them|\d+ of \d+)"
                  r"(?: \(QEMU: (?P<qemu>[^;]*); xl: mmio_hole=\d+\))?(?:, with (?P<too>[a-z0-9-]+=\S+))?(?:; (?P<cost>.*))?")


def shared_memory(name, size):
    return ("-object", f"memory-backend-ram,id={name},size={size},share=on,reserve=off")


def said(log, subject):
    return [line.fact for line in log.lines if (line.room, line.object) == ("summary", subject)]


def size(text):
    """What the words stand for, and what a step of their last digit is."""
    number, unit = text.split()
    return float(number) * UNITS[unit], UNITS[unit] / (10 if "." in number else 1)


# --- what does not fit, and what would help --------------------------------------------------------------------------

PORT = "pcie-root-port,id=rp1,chassis=1,slot=1"
LACKING = [
    Boot("summary-narrow", linux=False, memory="4G", devices=(PORT, "ivshmem-plain,bus=rp1,memdev=m"),
         extra=shared_memory("m", "32G"), options=(("address-bits", "34"),)),
    Boot("summary-three-displays", machine="pc", linux=False, memory="3500M",
         devices=tuple(f"VGA,vgamem_mb=256,id=v{i}" for i in range(3))),
    Boot("summary-small-hole", linux=False, memory="1G", devices=tuple(f"VGA,vgamem_mb=128,id=v{i}" for i in range(3)),
         options=(("low-hole", "256M"),)),
]


def helped(boot, told):
    """The boot with what the line says."""
    options = dict(boot.options)
    extra = boot.extra
    for choice in ((told["options"] or "").split() + [told["too"]] if told["too"] else (told["options"] or "").split()):
        options.update([choice.split("=", 1)])
    if told["qemu"]:
        assert told["qemu"].startswith("max-ram-below-4g=")
        extra += ("-machine", told["qemu"])
    return dataclasses.replace(boot, name=boot.name + "-helped", options=tuple(options.items()), extra=extra)


@pytest.mark.parametrize("boot", LACKING, ids=str)
def test_what_is_said_to_help_does(boot, outcome):
    first, *_ = said(outcome.log, "help")
    told = HELP.fullmatch(first)
    assert told, first
    assert told["what"] in ("it", "all of them"), first
    again = boots.run(helped(boot, told), boots.BUILD / "qemu" / f"{boot.name}-helped")
    assert not [placement for placement in again.log.placements.values() if "not placed" in placement.verdict], first
    assert said(again.log, "help") == []


@pytest.mark.parametrize("boot", LACKING, ids=str)
def test_each_function_that_lacks_a_bar_is_named_with_it(boot, outcome):
    lost = {(placement.bdf, placement.name) for placement in outcome.log.placements.values() if "not placed" in placement.verdict}
    assert lost
    named = {(line.object, bar) for line in outcome.log.lines if line.room == "summary" and " lacks " in line.fact
             for bar in re.findall(r"(?:VF )?BAR\d|ROM", line.fact)}
    assert named == lost


# --- a machine where all fits ----------------------------------------------------------------------------------------

PLENTY = [
    Boot("summary-q35", linux=False, memory="3G", cpus=2,
         devices=("VGA", PORT, "nvme,serial=1,bus=rp1", "pcie-root-port,id=rp2,chassis=2,slot=2", "ivshmem-plain,memdev=m"),
         extra=shared_memory("m", "8G")),
    Boot("summary-pc", machine="pc", linux=False, memory="512M", devices=("VGA", "e1000", "pci-bridge,id=b1,chassis_nr=1")),
]


def used(outcome, window):
    """Bytes of a window that what QEMU shows on root buses takes: BARs of its functions, and windows of its bridges."""
    taken = 0
    for (bdf, _), placement in outcome.log.placements.items():
        space = "io" if window["space"] == "io" else "mem"
        if placement.placed and placement.space == space and window["first"] <= placement.start <= window["last"]:
            taken += placement.size if bdf.startswith("00:") else 0
    return taken


@pytest.mark.parametrize("boot", PLENTY, ids=str)
def test_spaces_are_what_the_lines_above_add_up_to(boot, outcome):
    words = {"io": "I/O", "low-hole": "below 4 GiB", "high-window": "above 4 GiB"}
    for subject, kind in words.items():
        (fact,) = said(outcome.log, subject)
        first, last, taken, whole, free = SPACE.fullmatch(fact).groups()
        ranges = [[int(end, 16) for end in re.findall(r"0x([0-9a-f]+)", line.fact)] for line in outcome.log.lines
                  if (line.room, line.object) == ("pci", "window") and line.fact.startswith(kind)]
        assert [int(first, 16), int(last, 16)] == [ranges[0][0], ranges[-1][1]]
        for text, want in ((whole, sum(end - start + 1 for start, end in ranges)),
                           (taken, used(outcome, {"space": subject, "first": ranges[0][0], "last": ranges[-1][1]}))):
            shown, step = size(text)
            assert shown <= want < shown + step, (fact, hex(want))
        assert size(free)[0] <= size(whole)[0] - size(taken)[0] + size(whole)[1]


@pytest.mark.parametrize("boot", PLENTY, ids=str)
def test_a_machine_where_all_fits_has_no_warning_in_its_summary(boot, outcome):
    (counts,) = said(outcome.log, "pci")
    functions = {placement.bdf for placement in outcome.log.placements.values()}
    assert int(counts.split()[0]) >= len(functions)
    bars = [placement for placement in outcome.log.placements.values() if not placement.is_window]
    assert counts.endswith(f"; {len(bars)} BARs placed, 0 not placed")
    assert said(outcome.log, "log") == ["0 errors, 0 warnings above"]
    assert {line.level for line in outcome.log.lines if line.room == "summary"} == {"I"}
    assert said(outcome.log, "machine") == [f"{boot.machine} under qemu, {boot.cpus} processor{'s' if boot.cpus > 1 else ''}, "
                                            "40 physical address bits"]


@pytest.mark.parametrize("boot", PLENTY + LACKING, ids=str)
def test_no_line_is_wider_than_what_xen_passes_on(boot, outcome):
    assert max(map(len, outcome.text.splitlines())) <= 198


@pytest.mark.parametrize("boot", PLENTY + LACKING, ids=str)
def test_warnings_are_counted(boot, outcome):
    counted = [len([line for line in outcome.log.lines if line.level == level and line.room != "summary"]) for level in "EW"]
    (fact,) = said(outcome.log, "log")
    assert [int(number) for number in re.findall(r"\d+", fact)] == counted


HOST_BRIDGE = Boot("summary-host-bridge", linux=False, memory="1G", options=(
    ("host-bridge-1", "segment=1 buses=80-ff ecam=0xb8000000-0xbfffffff mem=0xd0000000-0xd00fffff"), ("ecam", "0xb0000000")),
    devices=("pxb-pcie,id=far,bus_nr=128,addr=10", "pcie-root-port,id=rp1,bus=far,chassis=1,slot=1", "VGA,bus=rp1"))


@pytest.mark.parametrize("boot", [HOST_BRIDGE], ids=str)
def test_a_second_host_bridge_has_lines_of_its_own(boot, outcome):
    (counts,) = said(outcome.log, "pci-1")
    assert not counts.endswith(" 0 not placed")
    (helps,) = said(outcome.log, "help-1")
    assert helps.startswith("a host bridge with mem=0x")
    assert said(outcome.log, "help") == []
