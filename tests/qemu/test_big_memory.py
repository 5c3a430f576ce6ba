# SPDX-License-Identifier: MIT
"""Guests with more RAM than the host has: nothing of it is touched, for there is no payload."""

import pytest

from boots import Boot


def _boot(machine, size, *devices):
    return Boot(f"memory-{machine}-{size}", machine=f"{machine},memory-backend=ram", memory=size, linux=False,
                devices=devices, extra=("-object", f"memory-backend-ram,id=ram,size={size},reserve=off"))


# QEMU leaves a gap at 0xfd00000000, the HyperTransport range of AMD processors, when a guest's RAM reaches it; with the
# 40 address bits of its default processor all of 900G still ends below.
SIZES = ("20G", "200G", "900G")
BOOTS = [_boot(machine, size, "VGA", "pci-testdev,membar=16G") for machine in ("q35", "pc") for size in SIZES]


@pytest.mark.parametrize("boot", BOOTS, ids=str)
def test_large_bar_is_placed_above_all_ram(boot, outcome):
    assert outcome.findings() == []
    assert [placement.start > int(boot.memory[:-1]) << 30 for placement in outcome.log.placements.values()
            if placement.size == 16 << 30] == [True]
