# SPDX-License-Identifier: MIT
"""Options that show in the layout: pins, the threshold, the low hole, ECAM. QEMU and Linux agree with each."""

import pytest

from boots import Boot
from kinds import root_port, shared_memory

MMIO32_END = 0xFEC00000  # the I/O APIC
ECAM_REGION = "pcie-mmcfg-mmio"
MIB = 1 << 20

# On q35 the first is 00:05.0, the second behind the first bridge.
PINNED_DEVICES = ("ivshmem-plain,memdev=shared,addr=5", root_port(1, addr=6), "nvme,{disk:nvme},serial=1,bus=rp1")


def _pins(*pins):
    return (("pin", ",".join(pins)),)


def _pinned(name, *pins, devices=PINNED_DEVICES):
    return Boot(f"pin-{name}", devices=devices, extra=shared_memory("64M"), options=_pins(*pins))


# boot, the pins: BDF and BAR -> address
PINNED = [
    (_pinned("root-low", "00:05.0/2@0xd0000000"), {("00:05.0", "BAR2"): 0xD0000000}),
    (_pinned("root-high", "00:05.0/2@0x4000000000"), {("00:05.0", "BAR2"): 0x4000000000}),
    (_pinned("behind-port", "01:00.0/0@0xd1234000"), {("01:00.0", "BAR0"): 0xD1234000}),
    (_pinned("both", "00:05.0/2@0xd4000000", "01:00.0/0@0xd8000000"),
     {("00:05.0", "BAR2"): 0xD4000000, ("01:00.0", "BAR0"): 0xD8000000}),
    (_pinned("prefetchable-behind-port", "01:00.0/2@0x2000000000", "01:00.0/0@0xc0000000", devices=(
        root_port(1, addr=6), "ivshmem-plain,memdev=shared,bus=rp1")),
     {("01:00.0", "BAR2"): 0x2000000000, ("01:00.0", "BAR0"): 0xC0000000}),
]

# A pin that cannot be: over RAM; not aligned to the size of the BAR; a BAR that is not there.
REFUSED = [
    (_pinned("over-ram", "00:05.0/2@0x10000000"), "its fixed address is not free"),
    (_pinned("misaligned", "00:05.0/2@0xd0100000"), "its fixed address is not free"),
]
NOWHERE = _pinned("nowhere", "00:1e.0/3@0xd0000000")

SIZES = tuple(f"pci-testdev,membar={size}" for size in ("32M", "64M", "256M"))
THRESHOLD = Boot("threshold-64m", devices=SIZES, options=(("threshold", "64M"),))
LOW_HOLE = [Boot(f"low-hole-{machine}", machine=machine, devices=("VGA", *SIZES[:2], "e1000"),
                 options=(("low-hole", "256M"),)) for machine in ("q35", "pc")]
ECAM_AT = Boot("ecam-at-b0000000", devices=("e1000e", root_port(1)), options=(("ecam", "0xb0000000"),))
ECAM_OFF = Boot("ecam-off", devices=("e1000e", root_port(1), "nvme,{disk:nvme},serial=1,bus=rp1"),
                options=(("ecam", "off"),))


@pytest.mark.parametrize("boot,pins", PINNED, ids=[boot.name for boot, _ in PINNED])
def test_pinned_bar_is_at_its_address(boot, pins, outcome):
    assert outcome.findings() == []
    assert {key: outcome.log.placements[key].start for key in pins} == pins


@pytest.mark.parametrize("boot,reason", REFUSED, ids=[boot.name for boot, _ in REFUSED])
def test_pin_that_cannot_be_honoured_costs_that_bar_only(boot, reason, outcome):
    assert [str(line) for line in outcome.log.of_level("FE")] == []
    lost = [placement for placement in outcome.log.placements.values() if placement.is_short]
    assert [(placement.bdf, placement.name) for placement in lost] == [("00:05.0", "BAR2")]
    assert reason in lost[0].verdict
    assert outcome.ended == "shutdown"


@pytest.mark.parametrize("boot", [NOWHERE], ids=str)
def test_pin_of_no_bar_is_noted(boot, outcome):
    """... and nothing else is any different."""
    assert outcome.findings(levels="FE") == []
    assert [line.object for line in outcome.log.of_level("W")] == ["00:1e.0"]


@pytest.mark.parametrize("boot", [THRESHOLD], ids=str)
def test_threshold_moves_large_bars_high_and_no_others(boot, outcome):
    assert outcome.findings() == []
    placed = {placement.size: placement.start for placement in outcome.log.placements.values()
              if placement.size in (32 * MIB, 64 * MIB, 256 * MIB) and not placement.is_window}
    assert {size: start >= 1 << 32 for size, start in placed.items()} == {
        32 * MIB: False, 64 * MIB: True, 256 * MIB: True}


@pytest.mark.parametrize("boot", LOW_HOLE, ids=str)
def test_low_hole_keeps_bars_in_its_last_bytes(boot, outcome):
    assert outcome.findings() == []
    low = [placement for placement in outcome.log.placements.values()
           if placement.space == "mem" and placement.placed and placement.start < 1 << 32]
    assert low
    assert [str(placement) for placement in low if placement.start < MMIO32_END - 256 * MIB] == []


def _ecam_regions(outcome):
    return [(region.start, region.end) for region in outcome.state.flat["mem"] if region.name == ECAM_REGION]


@pytest.mark.parametrize("boot", [ECAM_AT], ids=str)
def test_ecam_is_where_it_was_asked_for(boot, outcome):
    assert outcome.findings() == []
    assert _ecam_regions(outcome) == [(0xB0000000, 0xBFFFFFFF)]
    assert any("MMCONFIG" in line and "0xb0000000" in line for line in outcome.view.dmesg)


@pytest.mark.parametrize("boot", [ECAM_OFF], ids=str)
def test_without_ecam_everything_else_works(boot, outcome):
    assert outcome.findings() == []
    assert _ecam_regions(outcome) == []
    assert [line for line in outcome.view.dmesg if "MMCONFIG for" in line] == []
