# SPDX-License-Identifier: MIT
"""More bridges with I/O behind them than there are I/O windows: the machine boots, and what is left out loses its ports
and nothing else."""

import pytest

from boots import Boot
from kinds import root_port

# A device with one memory BAR and one I/O BAR, and no driver that would slow the guest down.
PORTS_AND_MEMORY = "pci-testdev"
COUNT = 20
TRANSITIONAL = "virtio-blk-pci,{disk:last},disable-legacy=off,disable-modern=off"


def _q35():
    devices = []
    for number in range(1, COUNT + 1):
        devices.append(root_port(number, addr=f"{2 + (number - 1) // 8:#x}.{(number - 1) % 8}", multifunction="on"))
        devices.append(f"{PORTS_AND_MEMORY if number < COUNT else TRANSITIONAL},bus=rp{number}")
    return tuple(devices)


def _pc():
    return tuple(device for number in range(1, COUNT + 1) for device in (
        f"pci-bridge,id=b{number},chassis_nr={number}",
        f"{PORTS_AND_MEMORY if number < COUNT else TRANSITIONAL},bus=b{number},addr=1"))


BOOTS = [Boot("io-20-ports", devices=_q35()), Boot("io-20-bridges", machine="pc", devices=_pc()),
         Boot("io-20-ports-stop", devices=_q35(), linux=False)]


def _io_bars(outcome):
    return [placement for placement in outcome.log.placements.values()
            if placement.space == "io" and not placement.is_window and placement.bdf[:2] != "00"]


@pytest.mark.parametrize("boot", BOOTS, ids=str)
def test_only_io_is_given_up(boot, outcome):
    assert outcome.findings(levels="FE") == []
    lost = [placement for placement in outcome.log.placements.values() if not placement.placed and placement.is_short
            and not placement.is_window]
    assert {placement.space for placement in lost} == {"io"}
    given = [placement for placement in _io_bars(outcome) if placement.placed]
    assert 13 <= len(given) <= 15
    assert len(given) + len(lost) == COUNT


@pytest.mark.parametrize("boot", BOOTS, ids=str)
def test_a_function_without_its_ports_is_still_reached_through_memory(boot, outcome):
    for placement in _io_bars(outcome):
        memory = [bar for (bdf, name), bar in outcome.state.bars.items()
                  if bdf == placement.bdf and bar.space == "mem" and name != "ROM"]
        assert memory and all(bar.address >= 0 for bar in memory), placement


@pytest.mark.parametrize("boot", BOOTS, ids=str)
def test_boot_storage_keeps_its_ports_even_as_the_last(boot, outcome):
    assert [str(placement) for placement in _io_bars(outcome)
            if placement.bdf[:2] == f"{COUNT:02x}" and not placement.placed] == []
